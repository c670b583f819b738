//! A file `.google_authenticator`. The module in PAM says in the log only that a code was invalid.

use super::{
    Finding,
    code::Subject,
    operands,
    secret::{Trouble, trouble},
};
use crate::import::GoogleAuthenticatorSettings as Settings;
use countersign_core::{
    Secret, Timestamp,
    diagnosis::Window,
    factor::Movement,
    otp::{Parameters, Period},
};

/// What is known of the file beside its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its path, as it was given.
    pub path: String,
    /// Its permissions.
    pub mode: u32,
    /// Whether it belongs to whom its directory belongs to.
    pub belongs_to_directory: bool,
}

const ANEW: &str = "make it anew as that user: `google-authenticator -t -d -f -r 3 -R 30 -w 3`";

/// All that is found in a file.
#[must_use]
pub fn examine(place: &Place, settings: &Settings, now: Timestamp) -> Vec<Finding> {
    let mut findings = access(place);
    findings.extend(key(settings));
    findings.extend(steps(settings, now));
    findings.extend(limits(settings));
    if findings.is_empty() {
        findings.push(Finding::ok("google_authenticator.file", format!("{} is in order", place.path)));
    }
    findings
}

fn access(place: &Place) -> Vec<Finding> {
    let mut findings = Vec::new();
    if place.mode & 0o077 != 0 {
        findings.push(Finding::problem(
            "google_authenticator.permissions",
            format!(
                "{} has mode {:04o}: the module refuses a file that others may read or write, and every code with it",
                place.path,
                place.mode & 0o7777
            ),
            format!("`chmod 600 {}`", operands(&[&place.path])),
        ));
    }
    if !place.belongs_to_directory {
        findings.push(Finding::problem(
            "google_authenticator.owner",
            format!("{} does not belong to whom its directory belongs to: the module refuses it", place.path),
            format!("`chown --reference=\"$(dirname {0})\" {0}`", operands(&[&place.path])),
        ));
    }
    findings
}

fn key(settings: &Settings) -> Vec<Finding> {
    let mut findings = Vec::new();
    match trouble(&settings.secret) {
        Some(Trouble::Unusable(why)) => {
            findings.push(Finding::problem("google_authenticator.secret", format!("the key cannot work: {why}"), ANEW));
        }
        Some(Trouble::Short(bits)) => findings.push(Finding::warning(
            "google_authenticator.secret_short",
            format!("the key has {bits} bits; RFC 4226 asks for 128"),
            ANEW,
        )),
        None => {}
    }
    match (settings.is_time_based, settings.counter) {
        (false, None) => findings.push(Finding::problem(
            "google_authenticator.kind",
            "there is neither TOTP_AUTH nor HOTP_COUNTER in it: the module takes no code of an app",
            "add the line `\" TOTP_AUTH` for an app that goes by the clock",
        )),
        (true, Some(_)) => findings.push(Finding::problem(
            "google_authenticator.kind",
            "there are TOTP_AUTH and HOTP_COUNTER in it: the counter wins, and codes of an app that goes by the clock are refused",
            "delete the line with HOTP_COUNTER",
        )),
        _ => {}
    }
    if settings.step_seconds.is_some_and(|seconds| seconds != 30) {
        findings.push(Finding::warning(
            "google_authenticator.step_size",
            "STEP_SIZE is not 30: Google Authenticator and others ignore it and show codes that are refused",
            "use an app that follows the period, or delete the line and scan the key again",
        ));
    }
    if !settings.strange_lines.is_empty() {
        let lines: Vec<String> = settings.strange_lines.iter().take(5).map(ToString::to_string).collect();
        findings.push(Finding::warning(
            "google_authenticator.lines",
            format!("lines {} are neither an option nor a scratch code", lines.join(", ")),
            "an option begins with a quotation mark and a blank; a scratch code has eight digits",
        ));
    }
    findings
}

fn steps(settings: &Settings, now: Timestamp) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(seconds) = settings.learned_offset_seconds() {
        findings.push(Finding::warning(
            "google_authenticator.time_skew",
            format!("the module has learned that the clocks are {seconds} s apart"),
            "set host (`timedatectl set-ntp true`) and phone by the network, then delete the lines with TIME_SKEW",
        ));
    }
    let ahead = settings.last_used_at().filter(|at| *at > now.plus(std::time::Duration::from_mins(2)));
    if let (true, Some(at)) = (settings.is_time_based, ahead) {
        findings.push(Finding::problem(
            "google_authenticator.step_ahead",
            format!("the last used code is of {at}, ahead of this host's clock: a clock was, or is, wrong"),
            "compare the clock (`timedatectl`); if it is right, delete the numbers behind DISALLOW_REUSE",
        ));
    }
    findings
}

fn limits(settings: &Settings) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut warn = |id, what: String, remedy: &str| findings.push(Finding::warning(id, what, remedy));
    if settings.is_time_based && settings.used_steps.is_none() {
        let what = "DISALLOW_REUSE is missing: whoever saw a code can use it again while it lasts".to_owned();
        warn("google_authenticator.reuse", what, "add the line `\" DISALLOW_REUSE`");
    }
    if settings.rate.is_none() {
        let what = "RATE_LIMIT is missing: codes can be guessed at any speed".to_owned();
        warn("google_authenticator.rate", what, "add the line `\" RATE_LIMIT 3 30`");
    }
    if let Some(window) = settings.window.filter(|window| *window > 5) {
        let what = format!("WINDOW_SIZE {window}: as many codes are right at any moment");
        warn("google_authenticator.window", what, "set the clocks right and write WINDOW_SIZE 3");
    }
    if settings.scratch_codes == 0 {
        let what = "no scratch code is left: without the phone there is no way in".to_owned();
        warn("google_authenticator.recovery", what, ANEW);
    }
    findings
}

/// The key of the file, to hold a code against.
#[must_use]
pub fn subject(name: &str, settings: &Settings) -> Subject {
    let around = settings.window.unwrap_or(3).clamp(1, 101) / 2;
    let steps = u16::try_from(around).unwrap_or(1);
    let period = settings.step_seconds.and_then(|seconds| u32::try_from(seconds).ok()).and_then(Period::new);
    Subject {
        system: "google_authenticator",
        name: name.to_owned(),
        window: Window { past_steps: steps, future_steps: steps },
        movement: if settings.counter.is_some() { Movement::Counter } else { Movement::Time },
        parameters: Parameters { period: period.unwrap_or(Period::THIRTY), ..Parameters::default() },
        secret: Secret::from_foreign_base32(&settings.secret).map_err(Into::into),
        last: settings
            .counter
            .map_or_else(|| settings.used_steps.iter().flatten().copied().max(), |next| Some(next - 1)),
        reset: ANEW.to_owned(),
    }
}
