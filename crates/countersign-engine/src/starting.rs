//! What a start finds changed since the server last ran: a clock that was set back, a database file that is another
//! one. Either may bring back what was used up, so steps up to now are refused once, and somebody is told.

use crate::{Engine, Error, access::Caller, clock, record};
use countersign_core::{Timestamp, trust::JUMP};
use countersign_store::{
    Pending, Tx,
    tables::{
        attempts,
        facts::{self, Moment, Span},
    },
};
use std::{os::unix::fs::MetadataExt, time::UNIX_EPOCH};

/// What a start found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Start {
    /// The newest moment that is stored, if the clock shows an earlier one.
    pub clock_behind: Option<Timestamp>,
    /// When the database was last written to, if its file is not the one that the server last ran on.
    pub other_file: Option<Timestamp>,
}

impl Engine {
    /// Looks at the clock and the database file before anything is decided.
    pub fn note_start(&self) -> Pending<Start, Error> {
        let path = self.store.location().database();
        self.store.submit(move |tx| {
            let newest = attempts::find_newest_at(tx)?;
            let clock_behind = newest.filter(|newest| newest.since(tx.now()) > JUMP);
            if let Some(newest) = clock_behind {
                facts::set_moment(tx, Moment::NewestBefore, newest)?;
                clock::note_jump(tx, tx.now().micros().saturating_sub(newest.micros()))?;
            }
            // A file system that tells neither says nothing.
            let Ok(file) = std::fs::metadata(&path) else { return Ok(Start { clock_behind, other_file: None }) };
            let born = file.created().ok().and_then(|born| born.duration_since(UNIX_EPOCH).ok());
            let born = born.and_then(|born| i64::try_from(born.as_micros()).ok()).unwrap_or_default();
            let is_another = note_file(tx, file.ino().cast_signed(), born)?;
            let other_file = if is_another { newest } else { None };
            if other_file.is_some() {
                facts::set_moment(tx, Moment::StepFloor, tx.now())?;
                record::alarm(tx, &Caller::server(), None, "alarm.database_replaced")?;
            }
            Ok(Start { clock_behind, other_file })
        })
    }
}

/// Remembers which file it is; says whether it was another one before.
fn note_file(tx: &mut Tx<'_>, number: i64, born: i64) -> Result<bool, Error> {
    let before = (facts::find_span(tx, Span::DatabaseFile)?, facts::find_span(tx, Span::DatabaseBorn)?);
    let now = (Some(number), Some(born));
    if before != now {
        facts::set_span(tx, Span::DatabaseFile, number)?;
        facts::set_span(tx, Span::DatabaseBorn, born)?;
    }
    Ok(before.0.is_some() && before != now)
}
