//! Where a step that a code fits lies: what is accepted, what is spent, what is over or yet to come.

use super::{Moment, Profile, evidence::period_of};
use crate::{
    factor::{ActiveOtp, Movement},
    near::{self, LOOK_AHEAD, Match},
    reason::Reason,
};

/// The offset in steps that an accepted code proves, if it does: it is the very next one after a code that was
/// refused within three minutes at about the same offset. In the plain window, where the clock may as well be right
/// and the first code late, that is believed only of two codes handed in as a pair.
#[must_use]
pub fn proven_offset(factor: &ActiveOtp, hit: Match, profile: Profile, handed_in: HandedIn) -> Option<i64> {
    let enough = matches!(
        (profile, hit.offset, handed_in),
        (Profile::Standard, -2 | 2, _) | (Profile::Standard, -1 | 1, HandedIn::AsAPair)
    );
    (enough && follows(factor, hit)).then_some(hit.offset)
}

/// How a code came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandedIn {
    /// By itself.
    Alone,
    /// As the second of two consecutive codes.
    AsAPair,
}

pub(super) struct Seen<'a> {
    pub(super) factor: &'a ActiveOtp,
    pub(super) hit: Match,
    pub(super) place: Place,
}

/// Where a matching step lies, seen from what may be accepted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Accepted(Reason),
    Spent,
    SpentAtSetup,
    BelowFloor,
    Expired,
    Ahead,
    /// The second of two codes that prove an offset beyond what may be learned.
    Drifted,
    ResyncFirst,
}

pub(super) fn place(factor: &ActiveOtp, hit: Match, moment: Moment) -> Place {
    match factor.entry.movement {
        Movement::Time => place_in_time(factor, hit, moment),
        Movement::Counter => place_of_counter(factor, hit),
    }
}

fn place_in_time(factor: &ActiveOtp, hit: Match, moment: Moment) -> Place {
    let window = accepted_reason(factor.offset_steps, hit.offset, moment.profile);
    let spent = factor.last.is_some_and(|last| hit.at <= last);
    let burnt = factor.burnt.contains(&hit.at);
    match window {
        _ if factor.confirmed == Some(hit.at) => Place::SpentAtSetup,
        _ if factor.last == Some(hit.at) => Place::Spent,
        Some(_) if spent || burnt => Place::Spent,
        Some(_) if is_below_floor(factor, hit, moment) => Place::BelowFloor,
        Some(reason) => Place::Accepted(reason),
        None if !spent && !burnt && follows(factor, hit) => place_of_second(factor, hit, moment),
        None if hit.offset < 0 => Place::Expired,
        None => Place::Ahead,
    }
}

/// Outside the window, but the very next code after one that was refused at about the same offset.
fn place_of_second(factor: &ActiveOtp, hit: Match, moment: Moment) -> Place {
    let would_be = ActiveOtp { offset_steps: hit.offset, ..factor.clone() };
    match proven_offset(factor, hit, moment.profile, HandedIn::Alone) {
        Some(_) if is_below_floor(&would_be, hit, moment) => Place::BelowFloor,
        Some(_) => Place::Accepted(Reason::OkLearnedOffset),
        None => Place::Drifted,
    }
}

/// Whether the code before this one was refused within three minutes, at the same offset or a step beside it.
fn follows(factor: &ActiveOtp, hit: Match) -> bool {
    factor.refused_shortly_before.iter().any(|first| {
        first.at.checked_add(1) == Some(hit.at) && hit.offset.saturating_sub(first.offset).saturating_abs() <= 1
    })
}

/// Which steps are in the window: one either way, and one either way of a proven offset of at most two.
fn accepted_reason(proven_offset: i64, offset: i64, profile: Profile) -> Option<Reason> {
    match (profile, offset) {
        (_, 0) => Some(Reason::OkCurrent),
        (Profile::Strict, _) => None,
        (Profile::Standard, -1) => Some(Reason::OkPreviousStep),
        (Profile::Standard, 1) => Some(Reason::OkNextStep),
        (Profile::Standard, _) => {
            let proven = proven_offset.clamp(-2, 2);
            (proven != 0 && (offset - proven).abs() <= 1).then_some(Reason::OkLearnedOffset)
        }
    }
}

/// The last step that could have been accepted at the floor: a proven offset ahead reaches further.
fn is_below_floor(factor: &ActiveOtp, hit: Match, moment: Moment) -> bool {
    let ahead = 1 + factor.offset_steps.clamp(0, 2);
    moment.floor.is_some_and(|floor| hit.at <= near::step(&factor.entry, floor) + ahead)
}

fn place_of_counter(factor: &ActiveOtp, hit: Match) -> Place {
    let continues = factor.resync_from.is_some_and(|first| first.checked_add(1) == Some(hit.at));
    let spent = factor.last.is_some_and(|last| hit.at <= last);
    match hit.offset {
        _ if factor.confirmed == Some(hit.at) => Place::SpentAtSetup,
        _ if spent => Place::Spent,
        _ if factor.burnt.contains(&hit.at) => Place::Spent,
        _ if hit.offset <= LOOK_AHEAD || continues => Place::Accepted(Reason::OkHotp),
        _ => Place::ResyncFirst,
    }
}

/// Two entries that fit at one step share a secret (an import made twice): what one has spent, both have.
pub(super) fn refuse_what_another_entry_spent(seen: &mut [Seen<'_>]) {
    let moved_by = |factor: &ActiveOtp| period_of(factor.entry.movement, factor.entry.parameters.period);
    let closed = |factor: &ActiveOtp, at| {
        factor.last.is_some_and(|last| at <= last) || factor.confirmed == Some(at) || factor.burnt.contains(&at)
    };
    let spent: Vec<_> = seen
        .iter()
        .filter(|seen| closed(seen.factor, seen.hit.at))
        .map(|seen| (seen.hit.at, moved_by(seen.factor)))
        .collect();
    for seen in seen.iter_mut().filter(|seen| matches!(seen.place, Place::Accepted(_))) {
        if spent.contains(&(seen.hit.at, moved_by(seen.factor))) {
            seen.place = Place::Spent;
        }
    }
}
