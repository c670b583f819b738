//! `diagnose --jsonl`: scenarios in, explanations out, line by line. It opens no data directory, reads a
//! configuration only where one is named, and keeps nothing from one line to the next.

use crate::{
    context::Context,
    failure::{Exit, Failure},
};
use countersign_core::{
    FactorId, Secret, Timestamp,
    diagnosis::{self, Attempt, Case, Diagnosis, Held, Priors, Reach, Standing, Window},
    factor::Movement,
    otp::{Algorithm, Digits, Parameters, Period},
    submission::Submission,
    words::{Language, Words},
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::{self, BufRead, Read, Write};

/// A longer line is nobody's scenario.
const MOST_BYTES: u64 = 1 << 20;

/// Answers every line that can be answered.
pub(crate) fn run(context: &Context) -> Result<Exit, Failure> {
    let priors = context.named_config()?.map_or_else(Priors::default, |config| config.settings.priors);
    let desk = Desk { words: Words::load(), priors };
    let mut input = io::BufReader::new(io::stdin().lock());
    let mut output = io::BufWriter::new(io::stdout().lock());
    match desk.answer_all(&mut input, &mut output) {
        Ok(0) => Ok(Exit::Yes),
        Ok(_) => Ok(Exit::Usage),
        // Whoever reads has seen enough.
        Err(cause) if cause.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::Yes),
        Err(cause) => Err(Failure::unknown(
            format!("the scenarios cannot be read or answered: {cause}"),
            format!("`{} diagnose --jsonl` reads standard input and writes standard output", context.program()),
        )),
    }
}

/// What every line is answered with.
struct Desk {
    words: Words,
    priors: Priors,
}

impl Desk {
    /// Answers line by line; how many were bad.
    fn answer_all(&self, input: &mut io::BufReader<impl Read>, output: &mut impl Write) -> io::Result<u64> {
        let (mut bad, mut line) = (0, Vec::new());
        for number in 1_u64.. {
            let Some(read) = next_line(input, &mut line)? else { break };
            if read.is_ok() && line.trim_ascii().is_empty() {
                continue;
            }
            match read.and_then(|()| self.answer(&line)) {
                Ok(answer) => writeln!(output, "{answer}")?,
                Err(why) => {
                    bad += 1;
                    let _ = writeln!(io::stderr(), "error: line {number}: {why}");
                }
            }
            // Whoever asks one question at a time waits for this answer.
            if input.buffer().is_empty() {
                output.flush()?;
            }
        }
        output.flush()?;
        Ok(bad)
    }

    fn answer(&self, line: &[u8]) -> Result<Value, String> {
        let scenario: Scenario = serde_json::from_slice(line).map_err(|error| place_of(&error))?;
        let read = scenario.read()?;
        let held = read.held();
        let case = Case { held: &held, window: read.window, reach: Reach::All };
        let diagnosis = diagnosis::diagnose(&case, &read.attempts, &self.priors);
        Ok(self.document(&scenario.id, &diagnosis))
    }

    fn document(&self, id: &str, diagnosis: &Diagnosis) -> Value {
        let summary = diagnosis.summary();
        let mut document = json!({
            "id": id,
            "cause": summary.cause,
            "confidence": summary.confidence,
            "verdict": summary.certainty(),
            "coincidence": summary.coincidence(),
            "searched": summary.searched,
            "alternatives": summary.alternatives,
            "text": diagnosis::explain(&summary, &self.words, Language::English),
        });
        if let (Some(offset), Some(members)) = (summary.offset_seconds, document.as_object_mut()) {
            members.insert("offset_seconds".to_owned(), json!(offset));
        }
        document
    }
}

/// What is wrong and where, without a word of the line: it holds secrets.
fn place_of(error: &serde_json::Error) -> String {
    let what = match error.classify() {
        serde_json::error::Category::Data => "is JSON but no scenario",
        _ => "is not JSON",
    };
    format!("{what} (column {})", error.column())
}

/// Reads one line into `line`, without its end; nothing at the end of input. A line that is too long is skipped.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Option<Result<(), String>>> {
    line.clear();
    if (&mut *input).take(MOST_BYTES).read_until(b'\n', line)? == 0 {
        return Ok(None);
    }
    if line.ends_with(b"\n") || line.len() < usize::try_from(MOST_BYTES).unwrap_or(usize::MAX) {
        return Ok(Some(Ok(())));
    }
    line.clear();
    input.skip_until(b'\n')?;
    Ok(Some(Err(format!("is longer than {MOST_BYTES} bytes"))))
}

#[derive(Deserialize)]
struct Scenario {
    id: String,
    window: Steps,
    factor: Entry,
    #[serde(default)]
    pending: Vec<Entry>,
    #[serde(default)]
    retired: Vec<Entry>,
    #[serde(default)]
    superseded: Vec<Entry>,
    #[serde(default)]
    other_entries: Vec<Entry>,
    attempts: Vec<Typed>,
}

#[derive(Deserialize)]
struct Steps {
    past_steps: u16,
    future_steps: u16,
}

#[derive(Deserialize)]
struct Entry {
    secret: String,
    algorithm: String,
    digits: u8,
    period: u32,
    #[serde(default)]
    last_step: Option<i64>,
    #[serde(default)]
    confirmed_step: Option<i64>,
}

#[derive(Deserialize)]
struct Typed {
    at: f64,
    code: String,
}

/// A scenario whose every part is understood.
struct Understood {
    window: Window,
    entries: Vec<(Standing, Secret, Parameters, [Option<i64>; 2])>,
    attempts: Vec<Attempt>,
}

impl Scenario {
    fn read(&self) -> Result<Understood, String> {
        let groups = [
            (Standing::Live, "factor", std::slice::from_ref(&self.factor)),
            (Standing::Pending, "pending", &self.pending),
            (Standing::Retired, "retired", &self.retired),
            (Standing::Superseded, "superseded", &self.superseded),
            (Standing::Other, "other_entries", &self.other_entries),
        ];
        let mut entries = Vec::new();
        for (standing, member, group) in groups {
            for entry in group {
                let (secret, parameters) = entry.read().map_err(|why| format!("`{member}`: {why}"))?;
                entries.push((standing, secret, parameters, [entry.last_step, entry.confirmed_step]));
            }
        }
        if self.attempts.is_empty() {
            return Err("`attempts` is empty: there is nothing to explain".to_owned());
        }
        let window = Window { past_steps: self.window.past_steps, future_steps: self.window.future_steps };
        Ok(Understood { window, entries, attempts: self.attempts.iter().map(Typed::read).collect::<Result<_, _>>()? })
    }
}

impl Understood {
    fn held(&self) -> Vec<Held<'_>> {
        let entries = self.entries.iter().zip(0_u128..);
        entries
            .map(|((standing, secret, parameters, [last, confirmed]), number)| Held {
                id: FactorId::from_bytes(number.to_be_bytes()),
                standing: *standing,
                secret,
                parameters: *parameters,
                movement: Movement::Time,
                last: *last,
                confirmed: *confirmed,
            })
            .collect()
    }
}

impl Entry {
    fn read(&self) -> Result<(Secret, Parameters), &'static str> {
        let secret =
            Secret::from_foreign_base32(&self.secret).map_err(|_| "the secret is no base32 of 1 to 1024 bytes")?;
        let algorithm = Algorithm::from_name(&self.algorithm).ok_or("the algorithm is not SHA1, SHA256 or SHA512")?;
        let digits = Digits::new(self.digits).ok_or("digits are 6, 7 or 8")?;
        let period = Period::new(self.period).ok_or("a period is 15 to 120 seconds")?;
        Ok((secret, Parameters { algorithm, digits, period }))
    }
}

impl Typed {
    #[expect(clippy::cast_possible_truncation, reason = "checked to be within the years of a calendar")]
    fn read(&self) -> Result<Attempt, String> {
        /// The year 9999 or so, either way.
        const FARTHEST: f64 = 253_402_300_800.0;
        if !self.at.is_finite() || self.at.abs() > FARTHEST {
            return Err("`attempts`: a time is out of range".to_owned());
        }
        let at = Timestamp::from_micros((self.at * 1e6).floor() as i64);
        Ok(Attempt { at, typed: Submission::new(&self.code) })
    }
}
