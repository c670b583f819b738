//! A code that another system refuses, held against that system's own key. Whoever has the key in hand has nothing to
//! guess, so everything is searched.

use super::{Finding, secret::why};
use countersign_core::{
    FactorId, Reason, Secret, Timestamp,
    diagnosis::{self, Attempt, Case, Cause, Held, Priors, Reach, Standing, Summary, Window},
    factor::Movement,
    import::ImportReason,
    otp::{Key, Parameters},
    submission::{Shape, Submission},
    words::{Language, Words},
};
use std::time::Duration;

/// A user of another system, as that system checks their codes.
#[derive(Debug)]
pub struct Subject {
    /// The system, as in the names of findings.
    pub system: &'static str,
    /// What they are called there.
    pub name: String,
    /// The steps it takes around now.
    pub window: Window,
    /// Time or counter.
    pub movement: Movement,
    /// What it computes with, whatever the entry says.
    pub parameters: Parameters,
    /// Their key.
    pub secret: Result<Secret, ImportReason>,
    /// The highest used step or counter.
    pub last: Option<i64>,
    /// How their second factor is reset there.
    pub reset: String,
}

/// What somebody types from their app.
#[derive(Debug)]
pub struct Typed {
    /// The code shown now, or the one before if the next is there too.
    pub code: Submission,
    /// The very next code.
    pub next: Option<Submission>,
}

/// What was found about a code.
#[derive(Debug)]
pub struct Examined {
    /// The finding.
    pub finding: Finding,
    /// The diagnosis in numbers, if it came to one.
    pub summary: Option<Summary>,
}

/// Holds codes against a key.
#[must_use]
pub fn examine_code(subject: &Subject, typed: Typed, now: Timestamp, words: &Words) -> Examined {
    let Subject { name, reset, .. } = subject;
    let finding = |severe: bool, what: String, remedy: String| {
        let id = match subject.system {
            "mattermost" => "mattermost.code",
            "kratos" => "kratos.code",
            _ => "google_authenticator.code",
        };
        if severe { Finding::problem(id, what, remedy) } else { Finding::ok(id, what) }
    };
    let secret = match &subject.secret {
        Ok(secret) => secret,
        Err(reason) => {
            let what = format!("{name}: no code can be right: {}", why(*reason));
            return Examined { finding: finding(true, what, reset.clone()), summary: None };
        }
    };
    let newest = typed.next.as_ref().unwrap_or(&typed.code);
    if fits_now(subject, secret, newest, now) {
        let what = format!(
            "{name}: this code fits now; if it was refused a moment ago, it had been used, or the server that refused it has another clock than this one"
        );
        return Examined { finding: finding(false, what, String::new()), summary: None };
    }
    let period = Duration::from_secs(subject.parameters.period.seconds().into());
    let attempts: Vec<Attempt> = match typed.next {
        None => vec![Attempt { at: now, typed: typed.code }],
        // Whoever types both has waited for the second.
        Some(next) => vec![Attempt { at: now.minus(period), typed: typed.code }, Attempt { at: now, typed: next }],
    };
    let held = [Held {
        id: FactorId::from_bytes([0; 16]),
        standing: Standing::Live,
        secret,
        parameters: subject.parameters,
        movement: subject.movement,
        last: subject.last,
        confirmed: None,
    }];
    let case = Case { held: &held, window: subject.window, reach: Reach::All };
    let summary = diagnosis::diagnose(&case, &attempts, &Priors::default()).summary();
    let texts = diagnosis::explain(&summary, words, Language::English);
    let percent = (summary.confidence * 100.0).floor();
    let what = format!("{name}: {} ({percent} %). {}", summary.cause.code(), texts.admin);
    Examined { finding: finding(true, what, remedy(summary.cause, reset)), summary: Some(summary) }
}

fn fits_now(subject: &Subject, secret: &Secret, typed: &Submission, now: Timestamp) -> bool {
    let Shape::Otp(code) = typed.shape() else { return false };
    let steps = match subject.movement {
        Movement::Time => {
            let step = now.step(subject.parameters.period.seconds());
            step - i64::from(subject.window.past_steps)..=step + i64::from(subject.window.future_steps)
        }
        Movement::Counter => {
            let next = subject.last.map_or(0, |last| last + 1);
            next..=next + i64::from(subject.window.future_steps)
        }
    };
    let key = Key::new(secret, subject.parameters.algorithm);
    let fits = |step: i64| subject.last.is_none_or(|last| step > last) && key.matches(code, step);
    code.digits() == subject.parameters.digits && steps.into_iter().any(fits)
}

/// What mends a cause, in words of that system.
fn remedy(cause: Cause, reset: &str) -> String {
    let text = match cause {
        Cause::Because(Reason::ClockSlow | Reason::ClockFast | Reason::ClockZone | Reason::CodeFromFuture) => {
            "have the user set date, time and time zone of the phone to automatic; compare this host's clock too (`timedatectl`). Nothing needs to be reset"
        }
        Cause::Because(Reason::CodeExpired) => {
            "have the user type the code that the app shows now; if that is refused too, the phone's clock is slow: set it to automatic"
        }
        Cause::Because(Reason::CodeReplayed | Reason::CodeReplayedSetup) => {
            "have the user wait for the next code: each is taken once"
        }
        // Whatever was typed instead of a code says nothing about the entry.
        Cause::Because(reason) if reason.code().starts_with("input.") => {
            "have the user type the next code, digit by digit and nothing else"
        }
        Cause::Unexplained => {
            return format!(
                "ask for the entry's name in the app: there may be an older entry, or one of another site. If it is the only one: {reset}"
            );
        }
        Cause::Because(_) => return reset.to_owned(),
    };
    text.to_owned()
}
