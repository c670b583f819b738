//! `why`: what happened, why, and what to do next.

use crate::{
    context::Context,
    failure::{Exit, Failure},
    output::{Tone, wrapped},
};
use countersign_core::{
    factor::{FactorKind, FactorState},
    shown::printable,
    words::{Language, Words, about},
};
use countersign_engine::{Engine, Error, attempts::AttemptView, users::FactorView};
use serde_json::json;

const WIDTH: usize = 90;

pub(crate) fn run(context: &Context, subject: &str, last: u32) -> Result<Exit, Failure> {
    let engine = context.open()?;
    let attempts = engine.why(&context.access(), subject, last, Language::English)?;
    let meant = attempts.first().map_or(Some(subject), |attempt| attempt.user.as_deref());
    let waiting = meant.map(|user| find_waiting(context, &engine, user)).transpose()?.flatten();
    context.out.answer(&json!({ "attempts": attempts, "pending": waiting }), || {
        let mut parts: Vec<String> = attempts.iter().map(|attempt| told(context, engine.words(), attempt)).collect();
        if parts.is_empty() {
            parts.push(format!("No attempts of {subject} yet. They appear here at once.\n"));
        }
        if let (Some(user), Some(waiting)) = (meant, &waiting) {
            parts.push(said_of(context, &engine, user, waiting));
        }
        parts.join("\n")
    });
    Ok(Exit::Yes)
}

/// An enrolment that waits for its first code: until then the app's codes open nothing.
fn find_waiting(context: &Context, engine: &Engine, user: &str) -> Result<Option<FactorView>, Failure> {
    match engine.show_user(&context.access(), user) {
        Ok(user) => {
            let waits = |one: &FactorView| one.state == FactorState::Pending && one.kind != FactorKind::BackupCodes;
            Ok(user.factors.into_iter().find(waits))
        }
        // Who was removed waits for nothing.
        Err(Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn said_of(context: &Context, engine: &Engine, user: &str, waiting: &FactorView) -> String {
    let values = [("label", waiting.label.clone()), ("at", waiting.created_at.to_string())];
    let sentence = engine.words().sentence("why-pending", &values, Language::English);
    wrapped(&context.out.with_commands(&about(&sentence, user)), 0, WIDTH)
}

fn told(context: &Context, words: &Words, attempt: &AttemptView) -> String {
    let (mark, tone) = match attempt.verdict.as_str() {
        "accepted" => ("✓ accepted", Tone::Good),
        "rejected" => ("✗ rejected", Tone::Bad),
        _ => ("· done", Tone::Quiet),
    };
    let who = attempt.user.as_deref().unwrap_or("nobody known");
    let mut text = format!(
        "{}  {}  {who}  {}  {}\n",
        context.out.toned(Tone::Strong, &attempt.reference.to_string()),
        attempt.at,
        attempt.door,
        context.out.toned(tone, mark),
    );
    let from = attempt.detail.source_ip.map_or_else(String::new, |address| format!(", from {address}"));
    let from = match attempt.refused {
        Some(times) => {
            let how_often = words.sentence("why-in_a_minute", &[("count", times.to_string())], Language::English);
            let network =
                attempt.detail.network.as_ref().map_or_else(String::new, |network| format!(" from {network}"));
            format!("{from}, {how_often}{network}")
        }
        None => from,
    };
    let to = attempt
        .detail
        .application
        .as_ref()
        .map_or_else(String::new, |application| format!(", for {}", printable(application)));
    let factor = attempt.factor.as_ref().map_or_else(String::new, |factor| format!(", {factor}"));
    let stage = match attempt.verdict.as_str() {
        "rejected" => {
            format!(" at the {}", words.sentence(&format!("stage-{}", attempt.stage), &[], Language::English))
        }
        _ => String::new(),
    };
    text.push_str(&format!("  {}{stage}{factor}{from}{to}\n", attempt.reason));
    if let Some(meaning) = &attempt.alarm {
        text.push_str(&wrapped(&context.out.with_commands(meaning), 2, WIDTH));
    }
    let Some(diagnosis) = &attempt.diagnosis else { return text };
    text.push_str(&wrapped(&diagnosis.text.admin, 2, WIDTH));
    for sentence in &diagnosis.evidence {
        text.push_str(&wrapped(sentence, 2, WIDTH));
    }
    if let Some(told) = diagnosis.told {
        text.push_str(&format!("  The person was told: {told}.\n"));
    }
    if let Some(hint) = diagnosis.hint {
        text.push_str(&format!("  The next page said: {hint}.\n"));
    }
    text.push_str(&format!("  {}\n", context.out.toned(Tone::Strong, "Next")));
    text.push_str(&wrapped(&context.out.with_commands(&diagnosis.text.remedy), 4, WIDTH));
    text
}
