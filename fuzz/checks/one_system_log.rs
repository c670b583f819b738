//! What must hold for every text read as the log of one system that was named: its parser sees lines that were never
//! meant for it. No panic, and the same answers when the text comes in two pieces. The first byte names the system.
//! Used by the fuzzer and by the test that replays its seeds.

use countersign_core::Timestamp;
use countersign_interop::{
    Explainer, Rulebook, System,
    explain::{Answer, Question},
    masked,
};
use std::sync::OnceLock;

/// Panics if something does not hold.
pub(crate) fn holds(input: &[u8]) {
    let Some((first, text)) = input.split_first() else { return };
    let Some(system) = System::ALL.get(usize::from(*first) % System::ALL.len()) else { return };
    let whole = answers(*system, &[text], None);
    assert!(whole.iter().all(|answer| answer.is_finding() && answer.system == Some(*system)), "{whole:?}");
    let (head, tail) = text.split_at(text.len() / 3);
    assert_eq!(answers(*system, &[head, tail], None), whole);
    let one = answers(*system, &[text], Some("alice"));
    assert!(one.iter().all(|answer| !answer.summary.is_empty() && !answer.cause.is_empty()), "{one:?}");
    let shown = masked(&String::from_utf8_lossy(text));
    assert_eq!(masked(&shown), shown);
}

fn answers(system: System, pieces: &[&[u8]], user: Option<&str>) -> Vec<Answer> {
    static RULES: OnceLock<Rulebook> = OnceLock::new();
    let rules = RULES.get_or_init(|| Rulebook::embedded().expect("the rules of the product are in order"));
    let now = Timestamp::from_seconds(1_780_272_000);
    let question = Question { user: user.map(str::to_owned), system: Some(system), now, ..Question::default() };
    let mut explainer = Explainer::new(rules, question);
    for piece in pieces {
        explainer.feed(piece);
    }
    explainer.finish().answers
}
