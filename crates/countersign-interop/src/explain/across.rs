//! One sign-in over several files: xrdp asks PAM, PAM asks a RADIUS server, that asks privacyIDEA, and each writes a log
//! of its own. What they say of one user within seconds is one sign-in, and whoever looked at the code knows best why.

use super::{attempt::Attempt, names::Aliases};
use crate::system::System;
use countersign_core::Timestamp;
use std::collections::VecDeque;

/// How far the clocks of two machines may lie apart, with what one takes to ask the other.
const NEAR_SECONDS: i64 = 5;
/// The same where no name, but only the address, says that two lines are about one sign-in.
const HALVES_SECONDS: i64 = 1;
/// More sign-ins at the same time are not compared with each other.
const MOST_AT_ONCE: usize = 256;

/// What several logs say of one sign-in, from whoever was asked first to whoever was asked last.
#[derive(Debug)]
pub(super) struct SignIn {
    pub(super) attempts: Vec<Attempt>,
}

impl SignIn {
    fn of(attempt: Attempt) -> Self {
        Self { attempts: vec![attempt] }
    }

    pub(super) fn first(&self) -> Option<Timestamp> {
        self.attempts.iter().filter_map(|attempt| attempt.at).min()
    }

    pub(super) fn last(&self) -> Option<Timestamp> {
        self.attempts.iter().filter_map(|attempt| attempt.last).max()
    }

    /// Seconds between this and an attempt of another file; nothing when they cannot be one sign-in.
    fn distance(&self, other: &Attempt, aliases: &Aliases) -> Option<i64> {
        let works = |own: &Attempt| {
            own.file != other.file
                && (work_together(own.system, other.system) || are_one_log(own, other) || are_halves(own, other))
        };
        let is_named = self.attempts.iter().any(|own| own.is_same_user(other, aliases));
        let is_theirs = is_named || self.attempts.iter().any(|own| are_halves(own, other));
        if !is_theirs || !self.attempts.iter().all(works) {
            return None;
        }
        let (from, to) = (self.first()?, self.last()?);
        let gap = (other.at?.micros() - to.micros()).max(from.micros() - other.last?.micros()).max(0);
        let near = if is_named { NEAR_SECONDS } else { HALVES_SECONDS };
        (gap <= near * 1_000_000).then_some(gap)
    }

    fn add(&mut self, attempt: Attempt) {
        self.attempts.push(attempt);
        self.attempts.sort_by_key(|attempt| depth(attempt.system));
    }
}

/// Joins what belongs together. Attempts of one file have been told apart already and stay so.
pub(super) fn joined(attempts: Vec<Attempt>, aliases: &Aliases) -> Vec<SignIn> {
    let first = attempts.first().and_then(|attempt| attempt.file.clone());
    if attempts.iter().all(|attempt| attempt.file == first) {
        return attempts.into_iter().map(SignIn::of).collect();
    }
    let (mut timed, untimed): (Vec<_>, Vec<_>) = attempts.into_iter().partition(|attempt| attempt.at.is_some());
    timed.sort_by_key(|attempt| attempt.at);
    let mut ended: Vec<SignIn> = untimed.into_iter().map(SignIn::of).collect();
    let mut open: VecDeque<SignIn> = VecDeque::new();
    for attempt in timed {
        let now = attempt.at.map_or(0, Timestamp::seconds);
        while open.front().is_some_and(|oldest| is_over(oldest, now)) || open.len() > MOST_AT_ONCE {
            ended.extend(open.pop_front());
        }
        let near = open.iter_mut().filter_map(|one| Some((one.distance(&attempt, aliases)?, one)));
        match near.min_by_key(|(distance, _)| *distance) {
            Some((_, one)) => one.add(attempt),
            None => open.push_back(SignIn::of(attempt)),
        }
    }
    ended.extend(open);
    ended
}

fn is_over(sign_in: &SignIn, now: i64) -> bool {
    sign_in.last().or_else(|| sign_in.first()).is_none_or(|last| last.seconds() + NEAR_SECONDS < now)
}

/// Whether one of them may have asked the other about a sign-in. Two logs of one system are of two hosts, or the older
/// one of the same.
fn work_together(left: System, right: System) -> bool {
    let asks_privacyidea = |one, other| one == System::Keycloak && other == System::Privacyidea;
    (left != right && left.family() == right.family() && left.family() == System::SshdPam.family())
        || asks_privacyidea(left, right)
        || asks_privacyidea(right, left)
}

/// Whether a log was rotated in the middle: `auth.log.1` ends where `auth.log` begins.
fn are_one_log(left: &Attempt, right: &Attempt) -> bool {
    let names = (left.file.as_deref(), right.file.as_deref());
    left.system == right.system && matches!(names, (Some(left), Some(right)) if unrotated(left) == unrotated(right))
}

/// Mattermost writes the reason without a name into one log, and the name without the reason into the other.
fn are_halves(left: &Attempt, right: &Attempt) -> bool {
    let are_its = left.system == System::Mattermost && right.system == System::Mattermost;
    let is_one_place = left.address.is_some() && left.address == right.address;
    are_its && is_one_place && left.is_somebodys() != right.is_somebodys()
}

/// The name of a log without what rotation has put behind it: `.1`, `-20260531`, `.gz`.
fn unrotated(name: &str) -> &str {
    let name = [".gz", ".xz", ".bz2", ".zst"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    let bare = name.trim_end_matches(|sign: char| sign.is_ascii_digit());
    bare.strip_suffix(['.', '-']).filter(|_| bare.len() < name.len()).unwrap_or(name)
}

/// Who asks comes before who is asked.
const fn depth(system: System) -> u8 {
    match system {
        System::Xrdp | System::Keycloak => 0,
        System::SshdPam => 1,
        System::Freeradius => 2,
        System::Privacyidea => 3,
        _ => 4,
    }
}
