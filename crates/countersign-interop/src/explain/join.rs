//! Lines of one sign-in find each other: by what they surely share (process, request, flow), by the user, by being
//! neighbours. What speaks against it (another user, another request, another address) keeps them apart.

use super::{
    attempt::Attempt,
    event::{Event, Key, Role, Spread},
};
use crate::{rules::Rule, system::System};
use countersign_core::Timestamp;
use std::{
    collections::{HashMap, VecDeque},
    hash::BuildHasherDefault,
    sync::Arc,
};

/// Silence after which an attempt has ended.
const SILENCE_SECONDS: i64 = 120;
/// How long after a refusal other lines may still speak of it.
const ECHO_SECONDS: i64 = 2;
/// More open attempts than that are not kept; the oldest ends.
const MOST_OPEN: usize = 2_048;
/// Lines of a log in reverse, or of several hosts, stand behind what followed them. How long before a refusal its reason may lie.
const REVERSE_SECONDS: i64 = 60;
/// Of attempts that share a key, only the latest can be found: a log that repeats itself must not slow down.
const MOST_SHARING: usize = 16;

/// Where a line stands.
pub(super) struct Place<'a> {
    pub(super) system: System,
    pub(super) number: u64,
    pub(super) text: &'a str,
    pub(super) file: Option<&'a Arc<str>>,
    /// What its carrier says about the time; all lines are joined by one clock, whatever they write themselves.
    pub(super) carried: Option<Timestamp>,
}

/// The attempts that are open, of systems that work together. Others have a clock of their own: one may write UTC
/// and the other local time into the same log.
#[derive(Debug, Default)]
pub(super) struct Joiner {
    open: HashMap<u64, Attempt, BuildHasherDefault<Spread>>,
    index: HashMap<Key, Vec<u64>, BuildHasherDefault<Spread>>,
    queue: VecDeque<(u64, i64)>,
    next: u64,
    /// The time of the log, in microseconds.
    clock: i64,
}

/// How a common key was found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bond {
    Strong,
    User,
    Nearby,
    Tie,
}

/// A line that looks for its attempt.
struct Seeker<'s, 'a> {
    event: &'s Event<'a>,
    /// Its people, as keys.
    users: Vec<Key>,
    rule: Option<usize>,
    system: System,
    text: &'s str,
}

impl Joiner {
    pub(super) fn take(
        &mut self,
        event: &Event<'_>,
        rule: Option<(usize, &Rule)>,
        place: &Place<'_>,
        finished: &mut Vec<Attempt>,
    ) {
        self.tell_time(place.carried.or(event.at));
        self.expire(finished);
        if event.role == Role::Alone {
            if rule.is_some() {
                let mut attempt = Attempt::new(place, (self.clock, place.number));
                attempt.concerns_all = event.people.is_empty();
                attempt.add(event, rule, place);
                finished.push(attempt);
            }
            return;
        }
        let users = event.people.iter().map(|person| Key::user(place.system, local(&person.name))).collect();
        let rule_number = rule.map(|(number, _)| number);
        let seeker = Seeker { event, users, rule: rule_number, system: place.system, text: place.text };
        let id = match self.find(&seeker) {
            Some(id) => id,
            // A yes or a farewell that belongs to nothing says nothing.
            None if event.role == Role::LetIn && rule.is_none() => return self.let_in(&seeker),
            None => self.create(place),
        };
        let Some(attempt) = self.open.get_mut(&id) else { return };
        attempt.add(event, rule, place);
        attempt.touched = self.clock.div_euclid(1_000_000);
        attempt.has_strong |= !event.strong.is_empty();
        let ties = event.ties.iter().map(|tie| tie.key);
        for key in event.strong.iter().chain(&seeker.users).copied().chain(ties) {
            if !attempt.keys.contains(&key) {
                attempt.keys.push(key);
                let sharing = self.index.entry(key).or_default();
                if sharing.len() == MOST_SHARING {
                    sharing.remove(0);
                }
                sharing.push(id);
            }
        }
        if event.role == Role::LetIn {
            finished.extend(self.remove(id));
            self.let_in(&seeker);
        }
    }

    /// Whoever had been refused shortly before has tried again: that was another attempt, and is said of the first.
    fn let_in(&mut self, seeker: &Seeker<'_, '_>) {
        let now = self.clock.div_euclid(1_000_000);
        for id in seeker.users.iter().flat_map(|user| self.index.get(user).into_iter().flatten()) {
            if let Some(attempt) = self.open.get_mut(id)
                && (0..=SILENCE_SECONDS).contains(&now.saturating_sub(attempt.touched))
                && attempt.is_tried_again_by(seeker.event)
            {
                attempt.let_in = attempt.let_in.or(seeker.event.at);
            }
        }
        self.forget_begun(&seeker.users);
    }

    /// What had begun for somebody who is let in now, and says nothing yet, was that: a module writes its yes from a
    /// process of its own. It must not draw their next attempt to itself.
    fn forget_begun(&mut self, users: &[Key]) {
        for user in users {
            let ids = self.index.get(user).cloned().unwrap_or_default();
            for id in ids {
                if self.open.get(&id).is_some_and(|attempt| !attempt.has_findings()) {
                    self.remove(id);
                }
            }
        }
    }

    pub(super) fn end_all(&mut self, finished: &mut Vec<Attempt>) {
        let mut rest: Vec<(u64, Attempt)> = self.open.drain().collect();
        rest.sort_unstable_by_key(|(id, _)| *id);
        finished.extend(rest.into_iter().map(|(_, attempt)| attempt).filter(Attempt::has_findings));
        *self = Self { next: self.next, ..Self::default() };
    }

    /// The log's clock. Until a line tells the time, everything happens at once.
    fn tell_time(&mut self, at: Option<Timestamp>) {
        let Some(at) = at else { return };
        if self.clock == 0 {
            for attempt in self.open.values_mut() {
                attempt.touched = at.seconds();
                attempt.order.0 = at.micros();
            }
            for (_, then) in &mut self.queue {
                *then = at.seconds();
            }
        }
        self.clock = at.micros();
    }

    fn create(&mut self, place: &Place<'_>) -> u64 {
        self.next += 1;
        self.open.insert(self.next, Attempt::new(place, (self.clock, place.number)));
        self.queue.push_back((self.next, self.clock.div_euclid(1_000_000)));
        self.next
    }

    fn remove(&mut self, id: u64) -> Option<Attempt> {
        let attempt = self.open.remove(&id)?;
        for key in &attempt.keys {
            if let Some(ids) = self.index.get_mut(key) {
                ids.retain(|other| *other != id);
                if ids.is_empty() {
                    self.index.remove(key);
                }
            }
        }
        attempt.has_findings().then_some(attempt)
    }

    /// Ends what has been silent for too long, and the oldest when there are too many.
    fn expire(&mut self, finished: &mut Vec<Attempt>) {
        let now = self.clock.div_euclid(1_000_000);
        while let Some((id, then)) = self.queue.front().copied() {
            let crowded = self.open.len() > MOST_OPEN;
            if !crowded && now.saturating_sub(then) <= SILENCE_SECONDS {
                break;
            }
            self.queue.pop_front();
            match self.open.get(&id).map(|attempt| attempt.touched) {
                Some(touched) if !crowded && now.saturating_sub(touched) <= SILENCE_SECONDS => {
                    self.queue.push_back((id, touched));
                }
                Some(_) => finished.extend(self.remove(id)),
                None => {}
            }
        }
    }

    fn find(&self, seeker: &Seeker<'_, '_>) -> Option<u64> {
        let event = seeker.event;
        let of = |key: &Key| self.index.get(key).map(Vec::as_slice).unwrap_or_default();
        let latest =
            |key: &Key, bond, seconds| of(key).iter().rev().copied().find(|id| self.fits(*id, seeker, bond, seconds));
        let strong = || event.strong.iter().find_map(|key| latest(key, Bond::Strong, SILENCE_SECONDS));
        let user = || seeker.users.iter().find_map(|key| latest(key, Bond::User, SILENCE_SECONDS));
        let nearby = || event.nearby.iter().find_map(|key| latest(key, Bond::Nearby, SILENCE_SECONDS));
        let tie = || {
            event.ties.iter().find_map(|tie| {
                let fits = |id: &u64| self.fits(*id, seeker, Bond::Tie, tie.seconds);
                let mut ids = of(&tie.key).iter().copied();
                if tie.oldest_first { ids.find(fits) } else { ids.rfind(fits) }
            })
        };
        // An attempt of nobody that says nothing yet is only where a process began: a name leads further than that.
        let begun =
            |id: &u64| self.open.get(id).is_some_and(|attempt| attempt.people.is_empty() && !attempt.has_findings());
        match strong() {
            Some(id) if begun(&id) => user().or(Some(id)),
            Some(id) => Some(id),
            None => user().or_else(nearby).or_else(tie),
        }
    }

    fn fits(&self, id: u64, seeker: &Seeker<'_, '_>, bond: Bond, seconds: i64) -> bool {
        let Some(attempt) = self.open.get(&id) else { return false };
        let event = seeker.event;
        let age = self.clock.div_euclid(1_000_000).saturating_sub(attempt.touched).abs();
        let differs =
            |left: Option<Key>, right: Option<Key>| matches!((left, right), (Some(left), Some(right)) if left != right);
        if age > seconds || differs(attempt.exclusive, event.exclusive) {
            return false;
        }
        // What rules out most comes before the names, which are dear to compare.
        if attempt.has_ended() && (event.role == Role::LetIn || !is_echo(attempt, seeker, bond, age)) {
            return false;
        }
        if attempt.contradicts(event) {
            return false;
        }
        let elsewhere = matches!((&attempt.address, &event.address), (Some(own), Some(theirs)) if own != theirs);
        if bond != Bond::Strong && elsewhere && attempt.system == seeker.system {
            return false;
        }
        if event.role == Role::Opens && !attempt.people.is_empty() {
            return false;
        }
        if event.role == Role::LetIn {
            // Somebody else's yes, when the refusal is known by more than the time.
            let is_known = attempt.has_settled() || (attempt.has_strong && attempt.has_findings());
            let by_chance = bond == Bond::Tie && is_known;
            let other_process = bond == Bond::User && attempt.has_strong && !event.strong.is_empty();
            return !by_chance && !other_process;
        }
        true
    }
}

/// Whether a line after a refusal still speaks of it, and not of the next attempt.
fn is_echo(attempt: &Attempt, seeker: &Seeker<'_, '_>, bond: Bond, age: i64) -> bool {
    let (at, went) = (seeker.event.at, seeker.event.role);
    let adds = |rule| !attempt.has_rule(rule);
    if age <= REVERSE_SECONDS && attempt.was_refused_after(at, bond == Bond::Strong) {
        let is_near = bond != Bond::Tie || (age <= ECHO_SECONDS && seeker.rule.is_some());
        match went {
            Role::Detail => return is_near && seeker.rule.is_none_or(adds),
            Role::Refused if attempt.only_parted() && bond == Bond::Strong => return true,
            _ => {}
        }
    }
    match (seeker.rule, went) {
        (_, Role::Parted) if bond == Bond::Strong => true,
        _ if age > ECHO_SECONDS => false,
        // Twice in the log, by two ways to it.
        (Some(rule), Role::Refused | Role::Parted) => adds(rule) || attempt.has_line(rule, seeker.text, at),
        (None, Role::Refused | Role::Parted) => true,
        // By the time alone, a second later it is somebody else's.
        (Some(rule), _) => attempt.is_generic() && adds(rule) && (bond != Bond::Tie || age == 0),
        (None, _) => false,
    }
}

/// The part of a name by which it is looked up: without domain.
fn local(name: &str) -> &str {
    let name = name.rsplit('\\').next().unwrap_or(name);
    name.split('@').next().filter(|local| !local.is_empty()).unwrap_or(name)
}
