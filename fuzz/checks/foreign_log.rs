//! What must hold for every text read as another system's log: no panic, answers that point at lines there are,
//! and the same answers when it comes in two pieces. Used by the fuzzer and by the test that replays its seeds.

use countersign_core::Timestamp;
use countersign_interop::{
    Explainer, Rulebook,
    explain::{Answer, Question},
};
use std::sync::OnceLock;

/// Panics if something does not hold.
pub(crate) fn holds(input: &[u8]) {
    let whole = answers(&[input], None);
    let lines = input.split(|byte| *byte == b'\n').count() as u64;
    for answer in &whole {
        assert!(answer.is_finding());
        // In UTF-16 a line ends at other bytes.
        let is_wide = input.contains(&0);
        assert!(is_wide || answer.lines.iter().all(|line| (1..=lines).contains(line)), "{answer:?}");
        assert!(
            answer.evidence.iter().any(|evidence| answer.lines.contains(&evidence.line)) || answer.lines.len() >= 64
        );
    }
    let (head, tail) = input.split_at(input.len() / 2);
    assert_eq!(answers(&[head, tail], None), whole);
    let one = answers(&[input], Some("alice"));
    assert!(one.iter().all(|answer| !answer.summary.is_empty()));
}

fn answers(pieces: &[&[u8]], user: Option<&str>) -> Vec<Answer> {
    static RULES: OnceLock<Rulebook> = OnceLock::new();
    let rules = RULES.get_or_init(|| Rulebook::embedded().expect("the rules of the product are in order"));
    let now = Timestamp::from_seconds(1_780_272_000);
    let mut explainer = Explainer::new(rules, Question { user: user.map(str::to_owned), now, ..Question::default() });
    for piece in pieces {
        explainer.feed(piece);
    }
    explainer.finish().answers
}
