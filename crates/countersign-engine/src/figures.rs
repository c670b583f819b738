//! Figures of the whole installation, for the console: how many people are in which state, what was refused and why,
//! where devices' clocks stand.
//!
//! No page counts anything: rows of weeks would have to be read for each. Instead the server counts at most once a
//! minute and keeps what it counted in memory; what it read once it does not read again. Nothing here is read by a
//! decision, and nothing of it is stored.

mod devices;
mod people;
mod tally;

pub use devices::{Clocks, Device};
pub use people::{Listed, People, Roll, ToDo};
pub use tally::Hour;
pub(crate) use tally::{accepted_offset, diagnosed_offset};

use crate::{Engine, Error, env};
use countersign_core::{ClientId, Timestamp, diagnosis::Cause};
use countersign_store::tables::{
    attempts::{self, Filter, Kinds},
    blocks::{self, Verified},
    glimpses::{self, Stretch},
};
use devices::Devices;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tally::Tally;

/// How far back refusals are counted.
pub const COUNTED_FOR: Duration = Duration::from_hours(28 * 24);
/// How often the figures are made anew.
pub const RENEWED_EVERY: Duration = Duration::from_mins(1);
/// Figures this old are not shown any more.
const STALE_AFTER: Duration = Duration::from_mins(3);
/// The newest rows are counted anew each time: their diagnoses may still be missing.
const SETTLED_AFTER: Duration = Duration::from_mins(10);
/// How many rows are read at a time, and how many for one renewal. What is left is counted at the next.
const AT_ONCE: u32 = 2_000;
const FOR_ONE_RENEWAL: usize = 100_000;
const BLOCKS_FOR_ONE_RENEWAL: usize = 20_000;
/// People are counted less often where that takes long: it rests so many times as long as it worked.
const RESTS: u32 = 20;

/// What was counted, and when.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// When it was counted.
    pub at: Timestamp,
    /// Attempts were counted back to here; later than four weeks ago while the server is still at it.
    pub since: Timestamp,
    /// How many people are in which state, and what there is to do about them.
    pub people: Arc<People>,
    /// Every hour of the last day in which something was decided, oldest first.
    pub hours: Vec<Hour>,
    /// Refusals by cause, the most frequent first.
    pub causes: Vec<(Cause, u64)>,
    /// All refusals.
    pub refused: u64,
    /// When each client last asked.
    pub clients: HashMap<ClientId, Timestamp>,
    /// Where people's devices stand against the server's clock.
    pub clocks: Clocks,
    /// How many alarms there were in the last week.
    pub alarms: u64,
    /// How far the audit chain was verified.
    pub chain: Chain,
}

/// How far the audit chain was verified since the server started, and what does not fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chain {
    /// When the last row was written that is verified.
    pub to: Option<Timestamp>,
    /// Whether newer rows are still to be verified.
    pub goes_on: bool,
    /// What does not fit, in words.
    pub findings: Vec<String>,
}

/// What is kept between two countings.
#[derive(Debug, Default)]
pub(crate) struct Desk {
    shown: Mutex<Option<Arc<Figures>>>,
    counting: Mutex<Counting>,
}

#[derive(Debug, Default)]
struct Counting {
    settled: Tally,
    devices: Devices,
    /// What is settled: all rows of this stretch.
    covers: Option<Stretch>,
    people: Arc<People>,
    people_due: Timestamp,
    verified: Verified,
    chain: Chain,
}

impl Engine {
    /// The figures as they were counted last: a minute old at most while a server renews them.
    pub(crate) fn figures(&self) -> Result<Arc<Figures>, Error> {
        let now = self.now();
        let is_current = |figures: &Arc<Figures>| now.since(figures.at) < STALE_AFTER && figures.at <= now;
        // Apart from the match, which would hold the lock while they are renewed.
        let shown = lock(&self.figures.shown).clone();
        match shown.filter(is_current) {
            Some(figures) => Ok(figures),
            None => self.renew_figures(),
        }
    }

    /// The same, and counted anew if there was an alarm since: that must not wait.
    pub(crate) fn figures_with_alarms(&self) -> Result<Arc<Figures>, Error> {
        let figures = self.figures()?;
        let newer = Filter { since: Some(figures.at), kinds: Kinds::Alarms, limit: 1, ..Filter::default() };
        let any = self.store.read(|tx| Ok::<_, Error>(!attempts::list(tx, &newer)?.is_empty()))?;
        if any { self.renew_figures() } else { Ok(figures) }
    }

    /// Counts what has come since the last time. To be called once a minute by a server that stays; says what holds
    /// now.
    pub fn renew_figures(&self) -> Result<Arc<Figures>, Error> {
        let mut counting = lock(&self.figures.counting);
        let now = self.now();
        let kept = lock(&self.figures.shown).clone();
        // Another thread has just done it.
        if let Some(figures) = kept.filter(|figures| figures.at == now) {
            return Ok(figures);
        }
        let recent = self.count(&mut counting, now)?;
        if counting.people_due <= now {
            let mut counted = Ok(());
            let took = env::time_taken(|| {
                counted = people::count(&self.store, &counting.people).map(|people| counting.people = Arc::new(people));
            });
            counted?;
            counting.people_due = now.plus((took * RESTS).max(Duration::from_secs(1)));
        }
        self.verify_on(&mut counting)?;
        let figures = Arc::new(counting.figures(&recent, now));
        *lock(&self.figures.shown) = Some(Arc::clone(&figures));
        Ok(figures)
    }

    /// Walks on along the audit chain.
    fn verify_on(&self, counting: &mut Counting) -> Result<(), Error> {
        let mut left = BLOCKS_FOR_ONE_RENEWAL;
        let mut goes_on = true;
        while goes_on && left > 0 {
            let found = self.store.read(|tx| blocks::verify_on(tx, &mut counting.verified, AT_ONCE))?;
            left = left.saturating_sub(found.max(1));
            goes_on = found == usize::try_from(AT_ONCE).unwrap_or(usize::MAX);
        }
        let walk = counting.verified.walk();
        counting.chain = Chain { to: walk.last_at, goes_on, findings: walk.findings.clone() };
        Ok(())
    }

    /// Counts forward what has settled since, then what is recent, then further back.
    fn count(&self, counting: &mut Counting, now: Timestamp) -> Result<Tally, Error> {
        let settled = Stretch::between(now.minus(COUNTED_FOR), now.minus(SETTLED_AFTER));
        let covers = counting.covers.filter(|covers| covers.to <= settled.to && covers.to > settled.from);
        if covers.is_none() {
            // Nothing yet, or the clock went back, or all that was counted is long over.
            counting.settled = Tally::default();
            counting.devices = Devices::default();
        }
        let mut left = FOR_ONE_RENEWAL;
        let mut recent = Tally::default();
        let devices = &mut counting.devices;
        self.count_stretch((&mut recent, devices), Stretch { from: settled.to, to: i64::MAX }, &mut left)?;
        let covers = match covers {
            None => {
                let from = self.count_stretch((&mut counting.settled, devices), settled, &mut left)?;
                Stretch { from, to: settled.to }
            }
            Some(covers) => {
                let mut newer = Tally::default();
                let stretch = Stretch { from: covers.to, to: settled.to };
                // A stretch that is begun is counted to its end: there must be no gap.
                let mut all_of_it = usize::MAX;
                self.count_stretch((&mut newer, devices), stretch, &mut all_of_it)?;
                counting.settled.add(newer);
                let older = Stretch { from: settled.from, to: covers.from };
                let from = self.count_stretch((&mut counting.settled, devices), older, &mut left)?;
                Stretch { from, to: settled.to }
            }
        };
        counting.settled.forget_before(now.minus(COUNTED_FOR));
        counting.devices.forget_before(now.minus(COUNTED_FOR));
        counting.covers = Some(covers);
        Ok(recent)
    }

    /// Counts a stretch, newest first, as far as `left` goes; says from which row on it is counted now.
    fn count_stretch(
        &self,
        (tally, devices): (&mut Tally, &mut Devices),
        stretch: Stretch,
        left: &mut usize,
    ) -> Result<i64, Error> {
        let mut to = stretch.to;
        while to > stretch.from && *left > 0 {
            let rows = self.store.read(|tx| glimpses::list(tx, Stretch { from: stretch.from, to }, AT_ONCE))?;
            *left = left.saturating_sub(rows.len());
            let ends = rows.len() < usize::try_from(AT_ONCE).unwrap_or(usize::MAX);
            to = if ends { stretch.from } else { rows.last().map_or(stretch.from, |row| row.id) };
            for row in &rows {
                tally.count(row, devices);
            }
        }
        Ok(to)
    }
}

impl Counting {
    fn figures(&self, recent: &Tally, now: Timestamp) -> Figures {
        let covered = self.covers.map_or(now, Stretch::begins_at);
        let mut figures = Figures {
            at: now,
            since: covered.max(now.minus(COUNTED_FOR)),
            people: Arc::clone(&self.people),
            chain: self.chain.clone(),
            clocks: self.devices.clocks(),
            ..Figures::default()
        };
        tally::fill(&mut figures, &self.settled, recent);
        figures
    }
}

fn lock<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    // What a panic left half counted is counted anew: the stretch it covers is noted last.
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}
