//! The file `.google_authenticator` of `libpam-google-authenticator`: the key, options behind quotation marks, scratch
//! codes. It does not say whose it is.

use super::{
    Found, Passphrase, Row, Unreadable,
    entry::{Parts, Written},
    text,
};
use countersign_core::{Timestamp, factor::Movement, import::ImportReason};
use zeroize::Zeroizing;

/// What stands in the file.
#[derive(Debug, Default)]
pub struct Settings {
    /// The key, as it is written.
    pub secret: Zeroizing<String>,
    /// The next counter, for entries that count.
    pub counter: Option<i64>,
    /// Whether it goes by the clock (`TOTP_AUTH`).
    pub is_time_based: bool,
    /// The length of a step (`STEP_SIZE`).
    pub step_seconds: Option<i64>,
    /// How many codes around now are taken (`WINDOW_SIZE`).
    pub window: Option<i64>,
    /// The steps that were used (`DISALLOW_REUSE`); nothing if codes may be used again.
    pub used_steps: Option<Vec<i64>>,
    /// Tries and seconds (`RATE_LIMIT`); nothing if guesses are not slowed.
    pub rate: Option<[i64; 2]>,
    /// Clock differences that are being learned, or were (`TIME_SKEW`, `RESETTING_TIME_SKEW`).
    pub skew_steps: Option<i64>,
    /// How many scratch codes are left.
    pub scratch_codes: usize,
    /// Lines that are none of this.
    pub strange_lines: Vec<usize>,
}

impl Settings {
    /// Reads a file.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut lines = (1..).zip(text(bytes)?.lines().map(str::trim_end));
        let (_, secret) = lines.next().ok_or(Unreadable::NotThis("it is empty"))?;
        let is_key = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '=' | '-' | ' ');
        if secret.is_empty() || secret.len() > 1024 || !secret.chars().all(is_key) {
            return Err(Unreadable::NotThis("its first line is no key"));
        }
        let mut settings = Self { secret: Zeroizing::new(secret.to_owned()), ..Self::default() };
        for (number, line) in lines.filter(|(_, line)| !line.is_empty()) {
            settings.learn(number, line);
        }
        Ok(settings)
    }

    fn learn(&mut self, number: usize, line: &str) {
        if line.len() == 8 && line.bytes().all(|digit| digit.is_ascii_digit()) {
            self.scratch_codes += 1;
            return;
        }
        let Some(option) = line.strip_prefix("\" ") else { return self.strange_lines.push(number) };
        let mut words = option.split_ascii_whitespace();
        let name = words.next().unwrap_or_default();
        let numbers: Vec<i64> = words.filter_map(|word| word.parse().ok()).collect();
        match (name, numbers.as_slice()) {
            ("TOTP_AUTH", _) => self.is_time_based = true,
            ("HOTP_COUNTER", [counter, ..]) => self.counter = Some(*counter),
            ("STEP_SIZE", [seconds, ..]) => self.step_seconds = Some(*seconds),
            ("WINDOW_SIZE", [window, ..]) => self.window = Some(*window),
            ("DISALLOW_REUSE", steps) => self.used_steps = Some(steps.to_vec()),
            ("RATE_LIMIT", [tries, seconds, ..]) => self.rate = Some([*tries, *seconds]),
            ("TIME_SKEW", [steps, ..]) => self.skew_steps = Some(*steps),
            ("RESETTING_TIME_SKEW" | "LAST0" | "LAST1" | "LAST2" | "LAST3" | "LAST4" | "OTP_DISABLED", _) => {}
            _ => self.strange_lines.push(number),
        }
    }

    /// The factor in it.
    pub fn found(&self) -> Result<Found, ImportReason> {
        let parts = Parts {
            movement: if self.counter.is_some() { Movement::Counter } else { Movement::Time },
            period: self.step_seconds,
            // The file holds the counter of the next code.
            counter: self.counter,
            ..Parts::of(Written::Base32(&self.secret))
        };
        let last = self.used_steps.iter().flatten().copied().max();
        Ok(Found { entry: parts.read()?, last })
    }

    /// By how many seconds the module takes the device to be off, if it learned that.
    #[must_use]
    pub fn learned_offset_seconds(&self) -> Option<i64> {
        Some(self.skew_steps?.saturating_mul(self.step_seconds.unwrap_or(30))).filter(|seconds| *seconds != 0)
    }

    /// The highest used step, as a time.
    #[must_use]
    pub fn last_used_at(&self) -> Option<Timestamp> {
        let step = self.used_steps.iter().flatten().copied().max()?;
        Some(Timestamp::from_seconds(step.saturating_mul(self.step_seconds.unwrap_or(30))))
    }
}

pub(super) fn read(bytes: &[u8], _: Option<&Passphrase>) -> Result<Vec<Row>, Unreadable> {
    let settings = Settings::read(bytes)?;
    let mut behind = Vec::new();
    if let Some(window) = settings.window {
        behind.push(format!("WINDOW_SIZE {window}"));
    }
    if let Some(steps) = settings.skew_steps {
        behind.push(format!("TIME_SKEW {steps}"));
    }
    let note = (!behind.is_empty()).then(|| format!("not carried over: {}", behind.join(", ")));
    let mut rows = vec![Row { note, ..Row::with("line 1".to_owned(), Vec::new(), settings.found()) }];
    if settings.scratch_codes > 0 {
        let note = Some(format!("{} scratch codes", settings.scratch_codes));
        let left = Row::left("scratch codes".to_owned(), Vec::new(), ImportReason::RecoveryCodes);
        rows.push(Row { note, ..left });
    }
    Ok(rows)
}
