//! What is counted of attempts: how many an hour, and for which cause.

use super::{Figures, devices::Devices};
use crate::attempts::parsed;
use countersign_core::{
    ClientId, Reason, Timestamp,
    decide::Evidence,
    diagnosis::{Cause, Certainty, Offset, Summary},
};
use countersign_store::tables::{attempts::AttemptKind, glimpses::Glimpse};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

const HOUR: i64 = 3_600;
/// How long the hours of a day are shown.
const SHOWN_HOURS: Duration = Duration::from_hours(24);
/// How long an alarm counts as new.
const ALARMS_FOR: Duration = Duration::from_hours(7 * 24);

/// What was decided in one hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hour {
    /// When it began.
    pub begins_at: Timestamp,
    /// How many submissions were accepted.
    pub accepted: u64,
    /// How many were refused.
    pub refused: u64,
    /// Through which client most refusals came, and how many; none where it was through no client.
    pub most_through: Option<(ClientId, u64)>,
}

/// Counters over a stretch of rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    hours: BTreeMap<i64, OfHour>,
    clients: HashMap<ClientId, Timestamp>,
}

#[derive(Debug, Clone, Default)]
struct OfHour {
    accepted: u64,
    causes: BTreeMap<Cause, u64>,
    clients: HashMap<ClientId, u64>,
    alarms: u64,
}

/// Refusals of one minute counted together.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Counted {
    refused: u64,
}

impl Tally {
    /// Counts one row, and notes what it shows of a device. Rows may come in any order.
    pub(super) fn count(&mut self, row: &Glimpse, devices: &mut Devices) {
        let hour = row.at.seconds().div_euclid(HOUR);
        match row.kind {
            AttemptKind::Change => return,
            AttemptKind::Alarm => {
                self.hours.entry(hour).or_default().alarms += 1;
                return;
            }
            AttemptKind::Attempt | AttemptKind::Refusals => {}
        }
        if let Some(client) = row.client {
            let last = self.clients.entry(client).or_insert(row.at);
            *last = row.at.max(*last);
        }
        let summary = row.found.as_deref().and_then(|found| serde_json::from_str::<Summary>(found).ok());
        let of_hour = self.hours.entry(hour).or_default();
        if row.verdict == "accepted" {
            of_hour.accepted += 1;
        } else {
            let times = match row.kind {
                AttemptKind::Refusals => parsed::<Counted>(row.evidence.as_deref()).refused.max(1),
                _ => 1,
            };
            *of_hour.causes.entry(cause_of(&row.reason, summary.as_ref())).or_default() += times;
            if let Some(client) = row.client {
                *of_hour.clients.entry(client).or_default() += times;
            }
        }
        if let (Some(user), Some(offset)) = (row.user, offset_of(row, summary.as_ref())) {
            devices.narrow(user, row.at, offset);
        }
    }

    /// Adds what was counted of newer rows.
    pub(super) fn add(&mut self, newer: Self) {
        for (hour, counted) in newer.hours {
            self.hours.entry(hour).or_default().add(&counted);
        }
        self.clients.extend(newer.clients);
    }

    /// Forgets hours that are over for so long, and what was seen in them.
    pub(super) fn forget_before(&mut self, before: Timestamp) {
        self.hours = self.hours.split_off(&before.seconds().div_euclid(HOUR));
        self.clients.retain(|_, last| *last >= before);
    }
}

impl OfHour {
    fn add(&mut self, other: &Self) {
        self.accepted += other.accepted;
        self.alarms += other.alarms;
        for (cause, times) in &other.causes {
            *self.causes.entry(*cause).or_default() += times;
        }
        for (client, times) in &other.clients {
            *self.clients.entry(*client).or_default() += times;
        }
    }

    fn refused(&self) -> u64 {
        self.causes.values().sum()
    }
}

/// What was settled and what is recent, as figures.
pub(super) fn fill(figures: &mut Figures, settled: &Tally, recent: &Tally) {
    let first_shown = figures.at.minus(SHOWN_HOURS).seconds().div_euclid(HOUR) + 1;
    let new_alarms_from = figures.at.minus(ALARMS_FOR).seconds().div_euclid(HOUR);
    let mut causes: BTreeMap<Cause, u64> = BTreeMap::new();
    let mut shown: BTreeMap<i64, OfHour> = BTreeMap::new();
    for (hour, counted) in settled.hours.iter().chain(&recent.hours) {
        for (cause, times) in &counted.causes {
            *causes.entry(*cause).or_default() += times;
        }
        if *hour >= first_shown {
            shown.entry(*hour).or_default().add(counted);
        }
        if *hour >= new_alarms_from {
            figures.alarms += counted.alarms;
        }
    }
    figures.hours = shown.into_iter().map(|(hour, counted)| shown_hour(hour, &counted)).collect();
    figures.causes = causes.into_iter().collect();
    figures.causes.sort_by_key(|(cause, times)| (std::cmp::Reverse(*times), cause.code()));
    figures.refused = figures.causes.iter().map(|(_, times)| times).sum();
    figures.clients.clone_from(&settled.clients);
    figures.clients.extend(recent.clients.iter().map(|(client, at)| (*client, *at)));
}

fn shown_hour(hour: i64, counted: &OfHour) -> Hour {
    let most = counted.clients.iter().max_by_key(|(client, times)| (**times, **client));
    Hour {
        begins_at: Timestamp::from_seconds(hour * HOUR),
        accepted: counted.accepted,
        refused: counted.refused(),
        most_through: most.map(|(client, times)| (*client, *times)),
    }
}

/// Why it was refused, as far as that is known: what the search found if that is likely, or else the reason.
fn cause_of(reason: &str, summary: Option<&Summary>) -> Cause {
    if let Some(summary) = summary.filter(|summary| is_likely(summary)) {
        return summary.cause;
    }
    match Reason::from_code(reason) {
        Some(Reason::CodeWrong | Reason::CodeFromFuture) | None => Cause::Unexplained,
        Some(reason) => Cause::Because(reason),
    }
}

/// Where the device stood: by the step of an accepted code, or by a diagnosis that is likely.
fn offset_of(row: &Glimpse, summary: Option<&Summary>) -> Option<Offset> {
    if row.verdict == "accepted" {
        return accepted_offset(row.at, row.evidence.as_deref());
    }
    diagnosed_offset(summary.filter(|summary| is_likely(summary))?)
}

/// Where a device stood whose code was accepted at that moment.
pub(crate) fn accepted_offset(at: Timestamp, evidence: Option<&str>) -> Option<Offset> {
    let evidence: Evidence = parsed(evidence);
    let (steps, period) = (evidence.offset?, evidence.period?);
    Some(Offset::of(at, at.step(period).checked_add(steps)?, period))
}

/// Where a device stands by what a search found.
pub(crate) fn diagnosed_offset(summary: &Summary) -> Option<Offset> {
    let [low, high] = summary.offset_seconds?;
    Some(Offset { low: micros(low), high: micros(high) })
}

fn is_likely(summary: &Summary) -> bool {
    matches!(summary.certainty(), Certainty::Certain | Certainty::Likely)
}

#[expect(clippy::cast_possible_truncation, reason = "a day or two in microseconds")]
fn micros(seconds: f64) -> i64 {
    (seconds * 1e6) as i64
}
