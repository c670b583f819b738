//! What a decision says about the clock of the device, and a decision that asks no clock.

use super::{Decision, Owned, Verdict};
use crate::{
    Reason, Timestamp,
    diagnosis::Offset,
    factor::{Entry, Movement},
    near,
};

impl Decision {
    /// Where the device's clock stands, less what is proven about it: if the code is one of TOTP, is not spent, and
    /// fits one step only.
    #[must_use]
    pub fn clock(&self, owned: &Owned, now: Timestamp) -> Option<Offset> {
        let (Verdict::Accepted { reason, evidence, .. } | Verdict::Rejected { reason, evidence }) = &self.verdict;
        let ahead = match reason {
            Reason::CodeFromFuture => 1,
            Reason::CodeExpired => 0,
            reason if reason.is_accepted() => 0,
            _ => return None,
        };
        let factor = owned.active.iter().find(|factor| Some(factor.entry.id) == evidence.factor)?;
        let period = evidence.period.filter(|_| self.burn.len() == ahead)?;
        let step = near::step(&factor.entry, now).checked_add(evidence.offset?)?;
        Some(Offset::of(now, step.checked_sub(factor.offset_steps)?, period))
    }
}

impl Owned {
    /// Leaves only entries that do not ask what time it is.
    pub fn keep_counters(&mut self) {
        let counts = |entry: &Entry| entry.movement == Movement::Counter;
        self.active.retain(|factor| counts(&factor.entry));
        self.pending.retain(|factor| counts(&factor.entry));
        self.former.retain(|factor| counts(&factor.entry));
    }
}
