//! The reference model: domain.md's rules about codes once more, plainly, for one user whose only app entry
//! is replaced by each enrolment. Written from the rules, not from the code.

use crate::people::App;
use countersign_core::{Reason, Timestamp, factor::FactorClass};
use std::time::Duration;

const MONTH: Duration = Duration::from_hours(30 * 24);
const QUARTER: Duration = Duration::from_hours(90 * 24);
const HALF_HOUR: Duration = Duration::from_mins(30);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Pending,
    Active,
    Disabled,
    Retired,
    Superseded,
}

/// An entry in an app, in whatever state.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) app: App,
    pub(crate) state: State,
    since: Timestamp,
    last: i64,
    confirmed: i64,
    burnt: Vec<i64>,
    /// The proven clock offset in steps.
    offset: i64,
    /// Steps of refused codes outside the window, each with its offset and when it was typed.
    refused: Vec<(i64, i64, Timestamp)>,
}

impl Entry {
    /// Whether it is the next code after one refused within three minutes, at about the same offset.
    fn is_next(&self, now: Timestamp, at: i64, offset: i64) -> bool {
        self.refused.iter().any(|(before, was_off, typed)| {
            before + 1 == at && (offset - was_off).abs() <= 1 && now.since(*typed) < Duration::from_mins(3)
        })
    }
}

/// A sheet of backup codes; each with whether it is used.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) codes: Vec<(String, bool)>,
    state: State,
}

/// Failures of one class.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) in_a_row: u32,
    pub(crate) wait_until: Option<Timestamp>,
    pub(crate) in_a_month: Vec<Timestamp>,
    repeat: Option<(i64, String, Reason)>,
}

/// A user, as the rules see them.
#[derive(Debug, Default)]
pub(crate) struct Model {
    pub(crate) suspended: bool,
    pub(crate) entries: Vec<Entry>,
    pub(crate) sheets: Vec<Sheet>,
    pub(crate) otp: Count,
    pub(crate) backup: Count,
}

impl Model {
    pub(crate) fn begin(&mut self, now: Timestamp, app: App, codes: Vec<String>) {
        for entry in self.entries.iter_mut().filter(|entry| entry.state == State::Pending) {
            (entry.state, entry.since) = (State::Superseded, now);
        }
        self.sheets.retain(|sheet| sheet.state != State::Pending);
        self.entries.push(Entry {
            app,
            state: State::Pending,
            since: now,
            last: -1,
            confirmed: -1,
            burnt: vec![],
            offset: 0,
            refused: vec![],
        });
        if !codes.is_empty() {
            let codes = codes.into_iter().map(|code| (code, false)).collect();
            self.sheets.push(Sheet { codes, state: State::Pending });
        }
    }

    /// The answer to a first code. Which of the reasons about clock and settings it is, the model leaves open.
    pub(crate) fn confirm(&mut self, now: Timestamp, code: &str) -> Reason {
        let Some(pending) = self.entries.iter().rposition(|entry| entry.state == State::Pending) else {
            return Reason::FactorNonePending;
        };
        if now.since(self.entries[pending].since) >= HALF_HOUR {
            return Reason::FactorPendingExpired;
        }
        if self.otp.waits(now) {
            return Reason::ThrottleWait;
        }
        let step = now.step(30);
        let Some(fits) = (step - 1..=step + 1).rev().find(|step| self.entries[pending].app.code_of(*step) == code)
        else {
            self.fail(FactorClass::Otp, now);
            return Reason::CodeWrong;
        };
        if self.holds(State::Disabled) {
            self.otp.in_a_month.clear();
        }
        (self.otp.in_a_row, self.otp.wait_until) = (0, None);
        for entry in self.entries.iter_mut().filter(|entry| matches!(entry.state, State::Active | State::Disabled)) {
            (entry.state, entry.since) = (State::Retired, now);
        }
        let entry = &mut self.entries[pending];
        (entry.state, entry.since, entry.last, entry.confirmed) = (State::Active, now, fits, fits);
        for sheet in self.sheets.iter_mut().filter(|sheet| sheet.state == State::Pending) {
            sheet.state = State::Active;
        }
        Reason::EnrolConfirmed
    }

    pub(crate) fn verify_code(&mut self, now: Timestamp, code: &str) -> Reason {
        if let Some(reason) = self.before_the_code(FactorClass::Otp, now, code) {
            return reason;
        }
        let reason = self.decide(now, code);
        if !reason.is_accepted() {
            self.fail(FactorClass::Otp, now);
        }
        self.settle(FactorClass::Otp, now, code, reason)
    }

    pub(crate) fn verify_backup_code(&mut self, now: Timestamp, code: &str, well_formed: bool) -> Reason {
        if let Some(reason) = self.before_the_code(FactorClass::Backup, now, code) {
            return reason;
        }
        let live = self.sheets.iter_mut().rfind(|sheet| sheet.state == State::Active);
        let reason = match live {
            _ if !well_formed => Reason::BackupUnknown,
            None => return Reason::BackupNoneLeft,
            Some(sheet) if sheet.codes.iter().all(|(_, used)| *used) => return Reason::BackupNoneLeft,
            Some(sheet) => match sheet.codes.iter_mut().find(|(known, _)| known == code) {
                Some((_, true)) => Reason::BackupUsed,
                Some((_, used)) => {
                    *used = true;
                    Reason::OkBackupCode
                }
                None => Reason::BackupUnknown,
            },
        };
        let older = self.sheets.iter().rfind(|sheet| sheet.state == State::Retired);
        let is_older = older.is_some_and(|sheet| sheet.codes.iter().any(|(known, _)| known == code));
        let reason = if reason == Reason::BackupUnknown && is_older { Reason::BackupOlderSet } else { reason };
        if !reason.is_accepted() {
            self.fail(FactorClass::Backup, now);
        }
        self.settle(FactorClass::Backup, now, code, reason)
    }

    pub(crate) fn retire_all(&mut self, now: Timestamp) {
        let lives = |state| matches!(state, State::Pending | State::Active | State::Disabled);
        for entry in self.entries.iter_mut().filter(|entry| lives(entry.state)) {
            (entry.state, entry.since) = (State::Retired, now);
        }
        for sheet in self.sheets.iter_mut().filter(|sheet| lives(sheet.state)) {
            sheet.state = State::Retired;
        }
    }

    pub(crate) fn unlock(&mut self) {
        for count in [&mut self.otp, &mut self.backup] {
            (count.wait_until, count.repeat) = (None, None);
            count.in_a_month.clear();
        }
    }

    /// How many things a code fits; where it is more than one, chance has a say that the rules leave open.
    pub(crate) fn fits(&self, now: Timestamp, code: &str) -> usize {
        let step = now.step(30);
        self.entries
            .iter()
            .map(|entry| (-10..=10).filter(|offset| entry.app.code_of(step + offset) == code).count())
            .sum()
    }

    /// What comes before the code itself: the user, an equal refusal in this step, the throttle.
    fn before_the_code(&mut self, class: FactorClass, now: Timestamp, code: &str) -> Option<Reason> {
        if self.suspended {
            return Some(Reason::UserSuspended);
        }
        let has = |state| self.holds(state) || self.sheets.iter().any(|sheet| sheet.state == state);
        let step = now.step(30);
        let fits = |entry: &Entry| (step - 1..=step + 1).any(|step| entry.app.code_of(step) == code);
        let is_of_pending = self.kept(now).any(|entry| entry.state == State::Pending && fits(entry));
        if !has(State::Active) && !has(State::Disabled) && !is_of_pending {
            return Some(Reason::UserNoFactor);
        }
        let count = if class == FactorClass::Otp { &self.otp } else { &self.backup };
        match &count.repeat {
            Some((step, known, reason)) if *step == now.step(30) && known == code => return Some(*reason),
            _ => {}
        }
        let disabled = match class {
            FactorClass::Otp => self.holds(State::Disabled) && !self.holds(State::Active),
            _ => false,
        };
        let recent = count.in_a_month.iter().filter(|at| now.since(**at) < MONTH).count();
        match () {
            () if disabled => Some(Reason::ThrottleDisabled),
            () if recent >= 100 => Some(Reason::ThrottleBudget),
            () if count.waits(now) => Some(Reason::ThrottleWait),
            () => None,
        }
    }

    /// The first that fits of: accepted, replayed, expired, a secret out of use, from the future, wrong.
    fn decide(&mut self, now: Timestamp, code: &str) -> Reason {
        let step = now.step(30);
        let mut found = Reason::CodeWrong;
        let mut outside = None;
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.state == State::Active) {
            for offset in (-10..=10_i64).filter(|offset| entry.app.code_of(step + offset) == code) {
                let at = step + offset;
                let spent = at <= entry.last || entry.burnt.contains(&at);
                let is_in_window = offset.abs() <= 1 || (entry.offset != 0 && (offset - entry.offset).abs() <= 1);
                let follows = !spent && entry.is_next(now, at, offset);
                found = match offset {
                    _ if at == entry.confirmed => Reason::CodeReplayedSetup,
                    _ if at == entry.last => Reason::CodeReplayed,
                    _ if is_in_window && spent => Reason::CodeReplayed,
                    -2 | 2 if follows => {
                        // Two consecutive codes prove it.
                        (entry.last, entry.offset) = (at, offset);
                        entry.refused.clear();
                        return Reason::OkLearnedOffset;
                    }
                    -1..=1 => {
                        entry.last = at;
                        return [Reason::OkPreviousStep, Reason::OkCurrent, Reason::OkNextStep]
                            [usize::try_from(offset + 1).unwrap()];
                    }
                    _ if is_in_window => {
                        entry.last = at;
                        return Reason::OkLearnedOffset;
                    }
                    ..-1 if follows => Reason::ClockSlow,
                    ..-1 => Reason::CodeExpired,
                    _ if follows => Reason::ClockFast,
                    _ => Reason::CodeFromFuture,
                };
                if matches!(found, Reason::CodeFromFuture | Reason::ClockFast) {
                    entry.burnt.push(at);
                }
                outside = Some((at, offset));
            }
        }
        let out_of_use = self.kept(now).find(|entry| (step - 1..=step + 1).any(|step| entry.app.code_of(step) == code));
        let reason = match (found, out_of_use.map(|entry| entry.state)) {
            (Reason::CodeWrong | Reason::CodeFromFuture, Some(State::Retired)) => Reason::SecretRetired,
            (Reason::CodeWrong | Reason::CodeFromFuture, Some(State::Superseded)) => Reason::SecretSuperseded,
            (Reason::CodeWrong | Reason::CodeFromFuture, Some(_)) => Reason::SecretPending,
            (reason, _) => reason,
        };
        if let (
            Reason::CodeExpired | Reason::CodeFromFuture | Reason::ClockSlow | Reason::ClockFast,
            Some((at, offset)),
            Some(entry),
        ) = (reason, outside, self.entries.iter_mut().find(|entry| entry.state == State::Active))
        {
            entry.refused.retain(|(known, ..)| *known != at);
            entry.refused.push((at, offset, now));
        }
        reason
    }

    /// The entries kept to be recognised: three former ones of the last ninety days, and one that is pending.
    fn kept(&self, now: Timestamp) -> impl Iterator<Item = &Entry> {
        let mut former: Vec<&Entry> =
            self.entries.iter().filter(|entry| matches!(entry.state, State::Retired | State::Superseded)).collect();
        former.reverse();
        former.sort_by_key(|entry| std::cmp::Reverse(entry.since));
        let pending = self
            .entries
            .iter()
            .filter(move |entry| entry.state == State::Pending && now.since(entry.since) < HALF_HOUR);
        former.into_iter().take(3).filter(move |entry| now.since(entry.since) < QUARTER).chain(pending)
    }

    fn holds(&self, state: State) -> bool {
        self.entries.iter().any(|entry| entry.state == state)
    }

    fn fail(&mut self, class: FactorClass, now: Timestamp) {
        let count = if class == FactorClass::Otp { &mut self.otp } else { &mut self.backup };
        count.in_a_row += 1;
        let doublings = count.in_a_row.checked_sub(5).map(|beyond| beyond.min(7));
        count.wait_until = doublings.map(|doublings| now.plus(Duration::from_secs((30 << doublings).min(3600))));
        count.in_a_month.retain(|at| now.since(*at) < MONTH);
        count.in_a_month.push(now);
        if count.in_a_row >= 100 && class == FactorClass::Otp {
            for entry in self.entries.iter_mut().filter(|entry| entry.state == State::Active) {
                entry.state = State::Disabled;
            }
        }
    }

    /// What an answer leaves behind: a refusal is remembered for its step, a success forgets the row.
    fn settle(&mut self, class: FactorClass, now: Timestamp, code: &str, reason: Reason) -> Reason {
        let count = if class == FactorClass::Otp { &mut self.otp } else { &mut self.backup };
        if reason.is_accepted() {
            (count.in_a_row, count.wait_until, count.repeat) = (0, None, None);
        } else {
            count.repeat = Some((now.step(30), code.to_owned(), reason));
        }
        reason
    }
}

impl Count {
    fn waits(&self, now: Timestamp) -> bool {
        self.wait_until.is_some_and(|until| until > now)
    }
}
