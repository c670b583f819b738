//! Decisions, counted as they are written: what whoever collects metrics is told. A count names nobody.

use crate::{
    Engine, Error,
    attempts::{self as attempt, parsed},
};
use countersign_core::{
    Reason,
    reason::{Door, Stage},
};
use countersign_store::tables::attempts;
use std::collections::BTreeMap;

/// What was counted up to a row.
#[derive(Debug)]
pub struct Tally {
    counted_to: i64,
    counts: BTreeMap<(Door, String, String), Count>,
}

/// Decisions that are alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Where they came in.
    pub door: Door,
    /// `accepted` or `rejected`.
    pub verdict: String,
    /// The reason's code.
    pub reason: String,
    /// How far they got.
    pub stage: Stage,
    /// How many there were.
    pub times: u64,
}

impl Tally {
    /// What was counted.
    pub fn counts(&self) -> impl Iterator<Item = &Count> {
        self.counts.values()
    }
}

impl Engine {
    /// A tally that begins now, at nothing.
    pub fn begin_tally(&self) -> Result<Tally, Error> {
        let counted_to = self.store.read(|tx| Ok::<_, Error>(attempts::find_newest_id(tx)?.unwrap_or(i64::MIN)))?;
        Ok(Tally { counted_to, counts: BTreeMap::new() })
    }

    /// Adds what was decided since the tally was last brought up to date, here or at the command line beside it.
    pub fn count_on(&self, tally: &mut Tally) -> Result<(), Error> {
        let (found, counted_to) = self.store.read(|tx| {
            let newest = attempts::find_newest_id(tx)?.unwrap_or(tally.counted_to);
            let mut found = attempts::count_between(tx, tally.counted_to, newest)?;
            // Those of a minute are one row, written when the minute is over.
            for row in attempts::list_refusals_between(tx, tally.counted_to, newest)? {
                let times = parsed::<attempt::Counted>(row.evidence.as_deref()).refused.unsigned_abs().max(1);
                found.push(attempts::Counted { door: row.door, verdict: row.verdict, reason: row.reason, times });
            }
            Ok::<_, Error>((found, newest))
        })?;
        tally.counted_to = counted_to.max(tally.counted_to);
        for counted in found {
            let stage = Reason::from_code(&counted.reason).map_or(Stage::None, Reason::stage);
            let key = (counted.door, counted.verdict.clone(), counted.reason.clone());
            let count = tally.counts.entry(key).or_insert(Count {
                door: counted.door,
                verdict: counted.verdict,
                reason: counted.reason,
                stage,
                times: 0,
            });
            count.times += counted.times;
        }
        Ok(())
    }
}
