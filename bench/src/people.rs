//! The bench users and what is known of each: which steps are spent, how many failures stand against them. It chooses
//! the codes of a run so that every answer can be foretold: a code works once, five failures in a row would start a
//! waiting time, and a refused code repeated in its step would be answered from memory instead of being evaluated.

use std::ops::RangeInclusive;

use anyhow::{Context, Result};

use crate::load::{Plan, Run, Said, Shot};
use crate::totp::{self, Digits};

/// Failures in a row that a user may gather; the fifth would start a waiting time.
const FAILURES_IN_A_ROW: u32 = 4;
/// Failures that a user may gather in all; a hundred in thirty days close the class.
const FAILURES_IN_ALL: u32 = 90;
/// A wrong code is no code of this many steps before and after now.
const NEAR_STEPS: u64 = 11;
/// A replayed code was accepted at most this many steps ago, so that the server still knows it as spent.
const REPLAY_STEPS: u64 = 8;

/// What kind of codes a run sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// The right code, not used before.
    Valid,
    /// A code of no step near.
    Wrong,
    /// The code that the user was last let in with.
    Replayed,
}

/// One enrolled user.
#[derive(Debug)]
pub(crate) struct Person {
    secret: Box<[u8]>,
    last_step: u64,
    failures_in_a_row: u32,
    failures_in_all: u32,
    /// The step in which the last accepted code was refused as a replay; zero if it was not.
    replayed_in: u64,
}

impl Person {
    /// A user who was confirmed with the code of `step`, or of the last step after it that has the same code.
    pub(crate) fn new(secret: Box<[u8]>, step: u64) -> Result<Self> {
        let mut person = Self { secret, last_step: step, failures_in_a_row: 0, failures_in_all: 0, replayed_in: 0 };
        let code = totp::code(&person.secret, step)?;
        while person.is_of(code, person.last_step + 1..=step + 2)? {
            person.last_step += 1;
        }
        Ok(person)
    }

    fn may_fail(&self) -> bool {
        self.failures_in_a_row < FAILURES_IN_A_ROW && self.failures_in_all < FAILURES_IN_ALL
    }

    /// The lowest unused step that the server takes at `now`, if one is left.
    fn unused_step(&self, now: u64) -> Option<u64> {
        let step = (now - 1).max(self.last_step + 1);
        (step <= now + 1).then_some(step)
    }

    fn valid(&self, now: u64) -> Result<Option<(Digits, u64)>> {
        let Some(step) = self.unused_step(now) else {
            return Ok(None);
        };
        let code = totp::code(&self.secret, step)?;
        let twice = self.is_of(code, step + 1..=now + 2)?;
        Ok((!twice).then_some((code, step)))
    }

    fn replayed(&self, now: u64) -> Result<Option<(Digits, u64)>> {
        if !self.may_fail() || self.replayed_in >= now || self.last_step + REPLAY_STEPS < now {
            return Ok(None);
        }
        let code = totp::code(&self.secret, self.last_step)?;
        let twice = self.is_of(code, self.last_step + 1..=now + NEAR_STEPS)?;
        Ok((!twice).then_some((code, self.last_step)))
    }

    /// Whether `code` is by coincidence that of one of `steps`, too: among a million codes and as many requests it
    /// happens, and the server would rightly accept it.
    fn is_of(&self, code: Digits, steps: RangeInclusive<u64>) -> Result<bool> {
        for step in steps {
            if totp::code(&self.secret, step)? == code {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A code near no step, another one each time.
    fn wrong(&self, now: u64) -> Result<Option<(Digits, u64)>> {
        if !self.may_fail() {
            return Ok(None);
        }
        let near: Vec<Digits> =
            (now - NEAR_STEPS..=now + NEAR_STEPS).map(|step| totp::code(&self.secret, step)).collect::<Result<_>>()?;
        // At most 23 of these are taken, and the hundred for each count of failures are no other count's.
        let first = 123_400 + self.failures_in_all * 100;
        let free = (first..first + 100).map(totp::digits).find(|code| !near.contains(code));
        Ok(free.map(|code| (code, 0)))
    }

    fn note(&mut self, shot: Shot, said: Said, step_now: u64) {
        if said == Said::Accepted {
            self.last_step = self.last_step.max(shot.step);
            self.failures_in_a_row = 0;
            self.replayed_in = 0;
        } else {
            self.failures_in_a_row += 1;
            self.failures_in_all += 1;
            if shot.step == self.last_step {
                self.replayed_in = step_now;
            }
        }
    }
}

/// All bench users, by number.
#[derive(Debug)]
pub(crate) struct People {
    all: Vec<Person>,
    dice: Dice,
}

impl People {
    /// The users, in the order of their numbers.
    pub(crate) fn new(all: Vec<Person>) -> Self {
        Self { all, dice: Dice::new(42) }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.all.len()
    }

    /// How many have a code that would be accepted at step `now`.
    pub(crate) fn with_unused_code(&self, now: u64) -> usize {
        self.all.iter().filter(|person| person.unused_step(now).is_some()).count()
    }

    /// A run of `kind` at step `now` over at most `most` users in random order, each at most once.
    pub(crate) fn plan(&mut self, kind: Kind, now: u64, most: usize) -> Result<Plan> {
        let mut order: Vec<u32> = (0..u32::try_from(self.all.len())?).collect();
        self.dice.shuffle(&mut order);
        let mut shots = Vec::with_capacity(most.min(order.len()));
        for user in order {
            if shots.len() == most {
                break;
            }
            let person = self.all.get(usize::try_from(user)?).context("a user of this number")?;
            let choice = match kind {
                Kind::Valid => person.valid(now)?,
                Kind::Wrong => person.wrong(now)?,
                Kind::Replayed => person.replayed(now)?,
            };
            shots.extend(choice.map(|(code, step)| Shot { user, code, step }));
        }
        Ok(Plan { shots, endless: false })
    }

    /// Notes that the code of a shot was used up, or may have been.
    pub(crate) fn spend(&mut self, shot: Shot) -> Result<()> {
        let person = self.all.get_mut(usize::try_from(shot.user)?).context("a user of this number")?;
        person.last_step = person.last_step.max(shot.step);
        Ok(())
    }

    /// Notes what the answers of `run` mean for the users; `now` is the step in which the run ended.
    pub(crate) fn note(&mut self, plan: &Plan, run: &Run, now: u64) -> Result<()> {
        for (place, said) in &run.said {
            let shot = plan.shots.get(*place).context("a request of the plan")?;
            self.all.get_mut(usize::try_from(shot.user)?).context("a user of this number")?.note(*shot, *said, now);
        }
        Ok(())
    }
}

/// A small generator of pseudo-random numbers (`SplitMix64`): the order must be random, not secret.
#[derive(Debug)]
pub(crate) struct Dice {
    state: u64,
}

impl Dice {
    /// Numbers that follow from `seed`.
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// A number from zero up to, and without, `end`; zero if `end` is.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        u32::try_from(mixed.checked_rem(end.into()).unwrap_or_default()).unwrap_or_default()
    }

    /// Brings `order` into a random order (Fisher and Yates).
    fn shuffle(&mut self, order: &mut [u32]) {
        for last in (1..order.len()).rev() {
            let end = u32::try_from(last + 1).unwrap_or(u32::MAX);
            order.swap(last, usize::try_from(self.below(end)).unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shuffled_order_is_a_permutation() {
        let mut order: Vec<u32> = (0..1000).collect();
        Dice::new(1).shuffle(&mut order);
        let in_place = order.iter().zip(0..).filter(|(user, place)| *user == place).count();
        assert!(in_place < 10, "{in_place} stayed where they were");
        order.sort_unstable();
        assert!(order.into_iter().eq(0..1000));
    }

    #[test]
    fn a_user_has_three_codes_and_then_none() -> Result<()> {
        let mut person = Person::new([1; 20].into(), 90)?;
        for expected in [99, 100, 101] {
            let (code, step) = person.valid(100)?.context("an unused step")?;
            assert_eq!(step, expected);
            person.note(Shot { user: 0, code, step }, Said::Accepted, 100);
        }
        assert_eq!(person.unused_step(100), None);
        assert_eq!(person.unused_step(101), Some(102));
        Ok(())
    }

    #[test]
    fn a_code_that_is_also_that_of_an_unspent_step_is_not_sent() -> Result<()> {
        // Found by trying: this secret has the same code at steps 100 and 101.
        let secret: Box<[u8]> = 1_253_004_u64.to_be_bytes().into();
        assert_eq!(totp::code(&secret, 100)?, totp::code(&secret, 101)?);
        let mut person = Person::new(secret.clone(), 99)?;
        assert_eq!(person.valid(101)?, None);
        person.last_step = 100;
        assert_eq!(person.replayed(100)?, None);
        assert_eq!(Person::new(secret, 100)?.last_step, 101);
        Ok(())
    }

    #[test]
    fn a_user_fails_four_times_in_a_row_and_never_twice_the_same_way_in_a_step() -> Result<()> {
        let mut person = Person::new([2; 20].into(), 100)?;
        let (code, step) = person.replayed(100)?.context("a spent code")?;
        person.note(Shot { user: 0, code, step }, Said::Rejected, 100);
        assert_eq!(person.replayed(100)?, None);
        let mut sent = vec![code];
        for _ in 0..3 {
            let (code, step) = person.wrong(101)?.context("a wrong code")?;
            assert!(!sent.contains(&code));
            sent.push(code);
            person.note(Shot { user: 0, code, step }, Said::Rejected, 101);
        }
        assert_eq!((person.wrong(102)?, person.replayed(102)?), (None, None));
        let (code, step) = person.valid(102)?.context("an unused step")?;
        person.note(Shot { user: 0, code, step }, Said::Accepted, 102);
        assert!(person.wrong(102)?.is_some() && person.replayed(102)?.is_some());
        Ok(())
    }
}
