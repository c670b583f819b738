//! A log that was sent is read: a piece at a time, packed or not, never more than so much of it, and not for longer
//! than somebody waits.

use countersign_interop::{
    Explainer, Rulebook,
    explain::{Answer, Question},
    rules::RuleError,
};
use flate2::read::MultiGzDecoder;
use std::{
    collections::VecDeque,
    io::{self, Read},
    sync::atomic::{AtomicBool, Ordering},
};

/// How much is read of a log, unpacked.
pub(super) const MOST_MB: u64 = 64;
/// How many answers are kept for the page, the latest.
pub(super) const MOST_SHOWN: usize = 10;
const PIECE: usize = 256 << 10;
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// What is said about a log.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// The latest, oldest first.
    pub(super) answers: VecDeque<Answer>,
    /// How many sign-ins were refused, shown or not.
    pub(super) refused: usize,
    pub(super) unread_lines: u64,
    pub(super) unruled_lines: u64,
    pub(super) is_foreign: bool,
    /// Whether there was more than was read.
    pub(super) is_cut: bool,
}

/// Reads until the end, the limit, or until `stop`.
pub(super) fn read(log: &[u8], question: Question, stop: &AtomicBool) -> Result<Findings, RuleError> {
    // Built for each log anew: it takes milliseconds, and a megabyte that is not kept.
    let rules = Rulebook::embedded()?;
    let mut explainer = Explainer::new(&rules, question);
    let mut findings = Findings::default();
    let mut reader: Box<dyn Read + '_> =
        if log.starts_with(&GZIP) { Box::new(MultiGzDecoder::new(log)) } else { Box::new(log) };
    let mut left = MOST_MB << 20;
    let mut piece = vec![0; PIECE];
    loop {
        let read = match reader.read(&mut piece) {
            Ok(read) => read,
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
            // A packed log that was cut off is explained as far as it goes.
            Err(_) => {
                findings.is_cut = true;
                0
            }
        };
        if read == 0 {
            break;
        }
        if left == 0 || stop.load(Ordering::Relaxed) {
            findings.is_cut = true;
            break;
        }
        left = left.saturating_sub(read as u64);
        explainer.feed(piece.get(..read).unwrap_or_default());
        findings.add(explainer.collect(false));
    }
    let rest = explainer.finish();
    findings.add(rest.answers);
    let (unread_lines, unruled_lines) = (rest.unread_lines, rest.unruled_lines);
    Ok(Findings { unread_lines, unruled_lines, is_foreign: rest.is_foreign, ..findings })
}

impl Findings {
    fn add(&mut self, answers: Vec<Answer>) {
        for answer in answers {
            self.refused += usize::from(answer.is_finding());
            if self.answers.len() == MOST_SHOWN {
                self.answers.pop_front();
            }
            self.answers.push_back(answer);
        }
    }
}
