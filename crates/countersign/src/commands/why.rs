//! `why`: what happened, why, and what to do next.

use crate::{
    context::Context,
    failure::{Exit, Failure},
    output::{Tone, wrapped},
};
use countersign_core::words::{Language, Words};
use countersign_engine::attempts::AttemptView;
use serde_json::json;

const WIDTH: usize = 90;

pub(crate) fn run(context: &Context, subject: &str, last: u32) -> Result<Exit, Failure> {
    let engine = context.open()?;
    let attempts = engine.why(&context.access(), subject, last, Language::English)?;
    context.out.answer(&json!({ "attempts": attempts }), || {
        if attempts.is_empty() {
            return format!("No attempts of {subject} yet. They appear here at once.\n");
        }
        let told: Vec<String> = attempts.iter().map(|attempt| told(context, engine.words(), attempt)).collect();
        told.join("\n")
    });
    Ok(Exit::Yes)
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
    let from = match (&attempt.detail.network, attempt.refused) {
        (Some(network), Some(times)) => format!("{from}, {times} times in a minute from {network}"),
        (None, Some(times)) => format!("{from}, {times} times in a minute"),
        _ => from,
    };
    let to = attempt.detail.application.as_ref().map_or_else(String::new, |application| format!(", for {application}"));
    let factor = attempt.factor.as_ref().map_or_else(String::new, |factor| format!(", {factor}"));
    let stage = match attempt.verdict.as_str() {
        "rejected" => {
            format!(" at the {}", words.sentence(&format!("stage-{}", attempt.stage), &[], Language::English))
        }
        _ => String::new(),
    };
    text.push_str(&format!("  {}{stage}{factor}{from}{to}\n", attempt.reason));
    if let Some(meaning) = &attempt.alarm {
        text.push_str(&wrapped(meaning, 2, WIDTH));
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
    text.push_str(&wrapped(&diagnosis.text.remedy, 4, WIDTH));
    text
}
