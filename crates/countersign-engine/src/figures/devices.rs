//! Where devices' clocks stand: of each person one interval, and what an overview shows of all of them.

use countersign_core::{Timestamp, UserId, diagnosis::Offset};
use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

/// A device is far off when all that its codes allow is further off than this.
const FAR: Duration = Duration::from_secs(30);
/// Codes of so long narrow down where a device's clock stands, as long as they agree.
const NARROWED_FOR: Duration = Duration::from_hours(7 * 24);
/// How many devices that are far off are named.
const NAMED: usize = 40;

/// Where somebody's device stands against the server's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Device {
    /// Whose.
    pub user: UserId,
    /// When the newest code came in that says so.
    pub at: Timestamp,
    /// Device minus server, as narrow as codes that agree make it.
    pub offset: Offset,
}

/// Where all devices stand, device minus server.
#[derive(Debug, Clone, Default)]
pub struct Clocks {
    /// The middle one of all, in microseconds; none if no device was seen.
    pub median: Option<i64>,
    /// How many devices that are not far off stand at each second.
    pub near: BTreeMap<i64, usize>,
    /// How many are more than 30 seconds off, whatever their codes allow.
    pub far_count: usize,
    /// Of these the 40 that were seen last, in rising order of where they stand.
    pub far: Vec<Device>,
}

/// Intervals by person. The map has a hundred thousand of them where there are so many people: it is the only one.
#[derive(Debug, Default)]
pub(super) struct Devices(HashMap<UserId, Narrowed>);

/// A device's offset, and from when on codes agree with it.
#[derive(Debug, Clone, Copy)]
struct Narrowed {
    newest: Timestamp,
    offset: Offset,
    /// An older code disagreed: what is older still says nothing.
    is_closed: bool,
}

impl Devices {
    /// Notes what a code shows. Codes may come in any order, and more than once.
    pub(super) fn narrow(&mut self, user: UserId, at: Timestamp, offset: Offset) {
        let of_now = Narrowed { newest: at, offset, is_closed: false };
        let known = self.0.entry(user).or_insert(of_now);
        let both = known.offset.and(offset);
        match (at > known.newest, both) {
            (true, Some(_)) if at.since(known.newest) > NARROWED_FOR => *known = of_now,
            (true, Some(both)) => *known = Narrowed { newest: at, offset: both, ..*known },
            (true, None) => *known = Narrowed { is_closed: true, ..of_now },
            (false, _) if known.is_closed || known.newest.since(at) > NARROWED_FOR => {}
            (false, Some(both)) => known.offset = both,
            (false, None) => known.is_closed = true,
        }
    }

    /// Forgets devices that were not seen since.
    pub(super) fn forget_before(&mut self, before: Timestamp) {
        self.0.retain(|_, device| device.newest >= before);
    }

    /// What an overview shows of them.
    pub(super) fn clocks(&self) -> Clocks {
        let mut clocks = Clocks::default();
        let mut middles: Vec<i64> = self.0.values().map(|device| middle(device.offset)).collect();
        let half = middles.len() / 2;
        if half < middles.len() {
            clocks.median = Some(*middles.select_nth_unstable(half).1);
        }
        for (user, device) in &self.0 {
            if is_far(device.offset) {
                clocks.far.push(Device { user: *user, at: device.newest, offset: device.offset });
            } else {
                let second = middle(device.offset).div_euclid(1_000_000);
                *clocks.near.entry(second).or_default() += 1;
            }
        }
        clocks.far_count = clocks.far.len();
        clocks.far.sort_unstable_by_key(|device| (std::cmp::Reverse(device.at), device.user));
        clocks.far.truncate(NAMED);
        clocks.far.sort_unstable_by_key(|device| (middle(device.offset), device.user));
        clocks
    }
}

fn middle(offset: Offset) -> i64 {
    offset.low.midpoint(offset.high)
}

fn is_far(offset: Offset) -> bool {
    let nearest = if offset.low > 0 { offset.low } else { -offset.high.min(0) };
    u128::try_from(nearest).is_ok_and(|micros| micros >= FAR.as_micros())
}
