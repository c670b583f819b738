//! The fleet clock: what the devices of many people, taken together, say about the server's own clock.
//!
//! One phone that is a minute off is a phone to be mended. Five phones that are off by the same minute are
//! right, and the server is wrong. Nothing here accepts, refuses or widens anything: it only finds out whom to
//! suspect.

use crate::{UserId, diagnosis::Offset};
use std::{collections::HashSet, time::Duration};

/// How long what was seen of a device counts.
pub const SEEN_FOR: Duration = Duration::from_mins(10);
/// So many users who agree are enough, however many there are.
const ENOUGH: usize = 5;
/// Where fewer users than this are active, half of them are enough.
const FEW: usize = 10;
/// Never fewer.
const LEAST: usize = 2;

/// At what offset (device minus server) a code of a user matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// Whose device.
    pub user: UserId,
    /// Where its clock stands.
    pub offset: Offset,
}

/// What the fleet says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fleet {
    /// How many users were seen.
    pub users: usize,
    /// The median of their offsets in microseconds.
    pub median: i64,
    /// Between which offsets the middle half of them lies, in microseconds.
    pub middle_half: [i64; 2],
    /// Whether the server's clock is suspected.
    pub suspicion: Option<Suspicion>,
}

/// Several users miss by the same offset: it is not their phones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suspicion {
    /// By how much the devices are ahead of the server, in microseconds; negative if they are behind.
    pub offset: i64,
    /// How many users agree on it.
    pub agreeing: usize,
}

/// Weighs what was seen, newest first; of each user only the newest counts. `None` if nobody was seen.
#[must_use]
pub fn weigh(newest_first: &[Sample]) -> Option<Fleet> {
    let mut known = HashSet::new();
    let offsets: Vec<Offset> =
        newest_first.iter().filter(|sample| known.insert(sample.user)).map(|sample| sample.offset).collect();
    let step = offsets.iter().map(|offset| width(*offset)).max()?;
    let mut middles: Vec<i64> = offsets.into_iter().map(middle).collect();
    middles.sort_unstable();
    let at = |index: usize| middles.get(index).copied();
    let (users, last) = (middles.len(), middles.len() - 1);
    Some(Fleet {
        users,
        median: at(users / 2)?,
        middle_half: [at(last / 4)?, at(last - last / 4)?],
        suspicion: suspicion(&middles, step),
    })
}

/// Whether an offset is so far from ours that a right clock does not have it: more than a step.
#[must_use]
pub fn is_off(offset: Offset) -> bool {
    middle(offset).unsigned_abs() > width(offset)
}

/// Whether a code that matched at `offset` misses as those of the others do, which are `suspected` microseconds
/// ahead of the server: within a step.
#[must_use]
pub fn explains(suspected: i64, offset: Offset) -> bool {
    middle(offset).abs_diff(suspected) <= width(offset)
}

/// The largest group that agrees within one step on an offset more than a step from ours, if it is large enough
/// and those whose codes fit here are fewer.
fn suspicion(middles: &[i64], step: u64) -> Option<Suspicion> {
    let mut largest: Option<(&[i64], i64)> = None;
    for (first, low) in middles.iter().enumerate() {
        let from_here = middles.get(first..)?;
        let group = from_here.get(..from_here.partition_point(|middle| middle.abs_diff(*low) <= step))?;
        let median = *group.get(group.len() / 2)?;
        if median.unsigned_abs() > step && largest.is_none_or(|(largest, _)| group.len() > largest.len()) {
            largest = Some((group, median));
        }
    }
    let (group, offset) = largest?;
    let (users, agreeing) = (middles.len(), group.len());
    let (lowest, highest) = (group.first()?, group.last()?);
    let fitting =
        middles.iter().filter(|middle| middle.unsigned_abs() <= step && !(lowest..=highest).contains(middle)).count();
    let enough = agreeing >= ENOUGH || (users < FEW && agreeing >= LEAST && 2 * agreeing >= users);
    (enough && agreeing > fitting).then_some(Suspicion { offset, agreeing })
}

const fn middle(offset: Offset) -> i64 {
    offset.low.midpoint(offset.high)
}

const fn width(offset: Offset) -> u64 {
    offset.high.abs_diff(offset.low)
}
