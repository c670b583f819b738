//! Logs as text, asked in one call.

use countersign_core::Timestamp;
use countersign_interop::{
    Explainer, Rulebook,
    explain::{Question, Rest},
};
use std::sync::LazyLock;

static RULES: LazyLock<Rulebook> = LazyLock::new(|| Rulebook::embedded().unwrap());

pub(crate) fn rules() -> &'static Rulebook {
    &RULES
}

pub(crate) fn now() -> Timestamp {
    Timestamp::parse("2026-06-01T00:00:00Z").unwrap()
}

/// All answers about a log, or those about one user.
pub(crate) fn explained(log: &[u8], user: Option<&str>) -> Rest {
    let question = Question { user: user.map(str::to_owned), now: now(), ..Question::default() };
    asked(log, question)
}

pub(crate) fn asked(log: &[u8], question: Question) -> Rest {
    let mut explainer = Explainer::new(rules(), question);
    explainer.begin(None);
    explainer.feed(log);
    explainer.finish()
}

/// Stage and cause of the answer, the last one if there are several.
pub(crate) fn verdict(log: &str, user: Option<&str>) -> (String, String) {
    let rest = explained(log.as_bytes(), user);
    let own = rest.answers.iter().rev().find(|answer| user.is_none() || answer.user.is_some());
    match own.or(rest.answers.last()) {
        Some(answer) => (answer.stage.word().to_owned(), answer.cause.clone()),
        None => ("none".to_owned(), "no_failure".to_owned()),
    }
}
