//! T36: random histories of one user after another, held against the reference model: every verdict, reason
//! and count must agree.
//!
//! `COUNTERSIGN_TEST_SIZE` chooses how many (`ci` or `soak`). A failure prints the seed of its history; with
//! `COUNTERSIGN_TEST_SEED` set to it, that one history is run again.

use crate::{
    model::{Count, Model, State},
    people::{App, Person, enrolment},
    support::{Installation, START, host, settings, sized},
};
use countersign_core::{Reason, Timestamp, backup::BackupCode, factor::FactorClass, throttle::Throttle};
use countersign_engine::{enrol::NewEnrolment, users::UserChange};
use countersign_store::tables::throttles::{self, UserThrottle};
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    time::Duration,
};

/// A backup code whose check character does not fit.
const MISTYPED: &str = "03-0000000-000000Z";

/// What somebody does next.
#[derive(Debug, Clone)]
enum Step {
    Begin { with_sheet: bool },
    Confirm { offset: i64 },
    ConfirmWrong { code: u32 },
    Code { entry: usize, offset: i64 },
    NextCode,
    WrongCode { code: u32 },
    Again,
    OfAnother,
    Backup { sheet: usize, number: usize },
    UnknownBackup { number: u8 },
    MistypedBackup,
    Insist { times: u32 },
    Unlock,
    Retire,
    Suspend { suspended: bool },
    Nothing,
}

/// How a user's history begins.
#[derive(Debug, Clone, Copy)]
enum Past {
    Clean,
    NearlyDisabled,
    NearlyOutOfBudget,
}

fn step() -> impl Strategy<Value = Step> {
    let near = prop_oneof![4 => -1..=1_i64, 2 => Just(0), 1 => Just(-2), 1 => Just(2), 2 => -12..=12_i64];
    prop_oneof![
        2 => any::<bool>().prop_map(|with_sheet| Step::Begin { with_sheet }),
        3 => prop_oneof![4 => -1..=1_i64, 1 => -11..=11_i64].prop_map(|offset| Step::Confirm { offset }),
        1 => (0..1_000_000_u32).prop_map(|code| Step::ConfirmWrong { code }),
        12 => (0..3_usize, near).prop_map(|(entry, offset)| Step::Code { entry, offset }),
        4 => Just(Step::NextCode),
        3 => (0..1_000_000_u32).prop_map(|code| Step::WrongCode { code }),
        4 => Just(Step::Again),
        1 => Just(Step::OfAnother),
        4 => (0..2_usize, 0..10_usize).prop_map(|(sheet, number)| Step::Backup { sheet, number }),
        1 => (0..12_u8).prop_map(|number| Step::UnknownBackup { number }),
        1 => Just(Step::MistypedBackup),
        1 => (1..9_u32).prop_map(|times| Step::Insist { times }),
        1 => Just(Step::Unlock),
        1 => Just(Step::Retire),
        2 => any::<bool>().prop_map(|suspended| Step::Suspend { suspended }),
        1 => Just(Step::Nothing),
    ]
}

fn pause() -> impl Strategy<Value = Duration> {
    prop_oneof![
        4 => Just(Duration::ZERO),
        3 => (1..30_u64).prop_map(Duration::from_secs),
        5 => (30..90_u64).prop_map(Duration::from_secs),
        2 => (90..400_u64).prop_map(Duration::from_secs),
        2 => (400..7200_u64).prop_map(Duration::from_secs),
        1 => (7200..2 * 86_400_u64).prop_map(Duration::from_secs),
    ]
}

fn history() -> impl Strategy<Value = (Past, Vec<(Duration, Step)>)> {
    let past = prop_oneof![8 => Just(Past::Clean), 1 => Just(Past::NearlyDisabled), 1 => Just(Past::NearlyOutOfBudget)];
    (past, prop::collection::vec((pause(), step()), 1..24))
}

/// A user with their model.
struct Life<'a> {
    here: &'a Installation,
    name: String,
    another: &'a Person,
    model: Model,
    typed: String,
    /// The app whose code was typed last, and the step of its next one.
    next: Option<(App, i64)>,
    met: &'a RefCell<BTreeSet<Reason>>,
}

impl Life<'_> {
    fn enter(&mut self, past: Past) {
        self.here.add_member(&self.name);
        self.begin(true);
        let app = self.model.entries[0].app.clone();
        self.confirm(&app.code(self.here.now(), 0)).unwrap();
        let now = self.here.now();
        let (in_a_row, in_a_month) = match past {
            Past::Clean => return,
            Past::NearlyDisabled => (97, vec![now; 40]),
            Past::NearlyOutOfBudget => (0, vec![now; 98]),
        };
        (self.model.otp.in_a_row, self.model.otp.in_a_month) = (in_a_row, in_a_month.clone());
        let user = self.here.id_of(&self.name);
        let throttle = Throttle { consecutive: in_a_row, failures: in_a_month, ..Throttle::default() };
        let row = UserThrottle { throttle, ..UserThrottle::default() };
        self.here.store().submit(move |tx| throttles::save(tx, user, FactorClass::Otp, &row)).wait().unwrap();
    }

    fn live(&mut self, step: &Step) -> Result<(), TestCaseError> {
        let now = self.here.now();
        match step {
            Step::Begin { with_sheet } => self.begin(*with_sheet),
            Step::Confirm { offset } => {
                let pending = self.model.entries.iter().rfind(|entry| entry.state == State::Pending);
                let code = pending.map(|entry| entry.app.code(now, *offset)).unwrap_or_default();
                self.confirm(if code.is_empty() { "000000" } else { &code })?;
            }
            Step::ConfirmWrong { code } => self.confirm(&format!("{code:06}"))?,
            Step::Code { entry, offset } => {
                let newest_first = self.model.entries.iter().rev().nth(*entry);
                let app = newest_first.unwrap_or(&self.model.entries[0]).app.clone();
                let step = now.step(30) + *offset;
                self.next = Some((app.clone(), step + 1));
                self.code(&app.code_of(step))?;
            }
            Step::NextCode => {
                let Some((app, step)) = self.next.take() else { return Ok(()) };
                self.next = Some((app.clone(), step + 1));
                self.code(&app.code_of(step))?;
            }
            Step::WrongCode { code } => self.code(&format!("{code:06}"))?,
            Step::Again if self.typed.len() == 6 => self.code(&self.typed.clone())?,
            Step::Again => self.backup(&self.typed.clone())?,
            Step::OfAnother => self.code(&self.another.app.code(now, 0))?,
            Step::Backup { sheet, number } => {
                let Some(sheet) = self.model.sheets.iter().rev().nth(*sheet) else { return Ok(()) };
                let code = sheet.codes[*number].0.clone();
                self.backup(&code)?;
            }
            Step::UnknownBackup { number } => {
                let code = BackupCode::from_random(*number, [*number; 9]).to_printed();
                self.backup(&code)?;
            }
            Step::MistypedBackup => self.backup(MISTYPED)?,
            Step::Insist { times } => self.insist(*times)?,
            Step::Unlock => {
                self.model.unlock();
                let note = "asked for".to_owned();
                self.here.engine.unlock(host(), self.name.clone(), note).wait().unwrap();
            }
            Step::Retire => {
                self.model.retire_all(now);
                let person = Person { name: self.name.clone(), ..self.another.clone() };
                self.here.retire_all(&person, false);
            }
            Step::Suspend { suspended } => {
                self.model.suspended = *suspended;
                let change = if *suspended { UserChange::Suspend } else { UserChange::Resume };
                self.here.engine.change_user(host(), self.name.clone(), change).wait().unwrap();
            }
            Step::Nothing => {}
        }
        self.compare_counts()
    }

    fn begin(&mut self, with_backup_codes: bool) {
        let begun = self.here.begin(NewEnrolment { with_backup_codes, ..enrolment(&self.name) });
        let codes = begun.backup_codes.iter().map(|code| code.to_string()).collect();
        self.model.begin(self.here.now(), App::scan(&begun.otpauth_uri), codes);
    }

    fn confirm(&mut self, code: &str) -> Result<(), TestCaseError> {
        let submission = countersign_core::submission::Submission::new(code);
        let confirmed = self.here.engine.confirm_enrolment(host(), self.name.clone(), None, submission).wait();
        let found = match confirmed {
            Ok(confirmed) => confirmed.reason,
            Err(error) => error.reason(),
        };
        let expected = self.model.confirm(self.here.now(), code);
        // Which clock or setting explains a wrong first code has tests of its own.
        let same = found == expected || (expected == Reason::CodeWrong && found.counts_as_failure());
        prop_assert!(same, "confirming {code}: the engine says {found}, the model {expected}");
        Ok(())
    }

    fn code(&mut self, code: &str) -> Result<(), TestCaseError> {
        let now = self.here.now();
        if self.model.fits(now, code) > 1 {
            return Ok(());
        }
        code.clone_into(&mut self.typed);
        let expected = self.model.verify_code(now, code);
        let found = self.here.verified(&self.name, code);
        self.met.borrow_mut().insert(found);
        prop_assert_eq!(found, expected, "the code {}", code);
        Ok(())
    }

    fn backup(&mut self, code: &str) -> Result<(), TestCaseError> {
        code.clone_into(&mut self.typed);
        let expected = self.model.verify_backup_code(self.here.now(), code, code != MISTYPED);
        let found = self.here.verified(&self.name, code);
        self.met.borrow_mut().insert(found);
        prop_assert_eq!(found, expected, "the backup code {}", code);
        Ok(())
    }

    /// Wrong codes one after another, each as soon as its wait is over.
    fn insist(&mut self, times: u32) -> Result<(), TestCaseError> {
        for number in 0..times {
            self.code(&format!("{:06}", 271_828 + number))?;
            self.compare_counts()?;
            if let Some(until) = self.model.otp.wait_until.filter(|until| *until > self.here.now()) {
                self.here.clock.set(until);
            }
        }
        Ok(())
    }

    fn compare_counts(&self) -> Result<(), TestCaseError> {
        let counts = [(FactorClass::Otp, &self.model.otp), (FactorClass::Backup, &self.model.backup)];
        for (class, Count { in_a_row, wait_until, in_a_month, .. }) in counts {
            let found = self.here.throttle(&self.name, class).throttle;
            // Of more than a hundred, the newest hundred say as much.
            let expected = (*in_a_row, *wait_until, in_a_month.len().min(100));
            prop_assert_eq!((found.consecutive, found.wait_until, found.failures.len()), expected, "{}", class);
        }
        Ok(())
    }
}

/// Lives the history of a seed, and shorter ones where it fails.
fn run(here: &Installation, another: &Person, met: &RefCell<BTreeSet<Reason>>, seed: u64) -> Result<(), String> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_be_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let config = Config { cases: 1, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
    let lives = Cell::new(0);
    let outcome = TestRunner::new_with_rng(config, rng).run(&history(), |(past, steps)| {
        lives.set(lives.get() + 1);
        // Each life begins in a whole minute, so that it can be lived again alone.
        here.clock.set(Timestamp::from_seconds((here.now().seconds() / 120 + 2) * 120));
        let name = format!("user-{seed}-{}", lives.get());
        let (model, typed) = (Model::default(), "314159".to_owned());
        let mut life = Life { here, name, another, model, typed, next: None, met };
        life.enter(past);
        for (number, (pause, step)) in steps.iter().enumerate() {
            here.advance(*pause);
            life.live(step).map_err(|error| TestCaseError::fail(format!("step {number}, {step:?}: {error}")))?;
        }
        Ok(())
    });
    outcome.map_err(|failure| format!("COUNTERSIGN_TEST_SEED={seed} runs this history again.\n{failure}"))
}

/// Every reason that the histories are made to meet.
const MET: [Reason; 24] = [
    Reason::OkCurrent,
    Reason::OkPreviousStep,
    Reason::OkNextStep,
    Reason::OkLearnedOffset,
    Reason::OkBackupCode,
    Reason::CodeExpired,
    Reason::CodeFromFuture,
    Reason::ClockSlow,
    Reason::ClockFast,
    Reason::CodeReplayed,
    Reason::CodeReplayedSetup,
    Reason::SecretRetired,
    Reason::SecretSuperseded,
    Reason::SecretPending,
    Reason::BackupUnknown,
    Reason::BackupUsed,
    Reason::BackupOlderSet,
    Reason::BackupNoneLeft,
    Reason::UserSuspended,
    Reason::UserNoFactor,
    Reason::ThrottleDisabled,
    Reason::ThrottleBudget,
    Reason::ThrottleWait,
    Reason::CodeWrong,
];

/// Lives all histories of a range of seeds in one installation, sweeping now and then; says what they met.
fn run_all(seeds: std::ops::Range<u64>) -> Result<BTreeSet<Reason>, String> {
    let here = Installation::seeded(settings(), START, seeds.start);
    let another = here.person("another");
    let met = RefCell::default();
    for (number, seed) in seeds.enumerate() {
        run(&here, &another, &met, seed)?;
        if number % 200 == 199 {
            here.engine.sweep().wait().unwrap();
        }
    }
    here.assert_chain_unbroken();
    Ok(met.into_inner())
}

#[test]
fn a_soak_sized_model_of_the_rules_agrees_with_the_engine_about_every_history() {
    if let Ok(seed) = std::env::var("COUNTERSIGN_TEST_SEED") {
        let seed: u64 = seed.parse().expect("a seed is a number");
        run_all(seed..seed + 1).unwrap_or_else(|failure| panic!("{failure}"));
        return;
    }
    let histories = sized(10_000, 100_000);
    let half = histories / 2;
    let outcomes = std::thread::scope(|scope| {
        let one = scope.spawn(move || run_all(0..half));
        let two = scope.spawn(move || run_all(half..histories));
        [one.join().unwrap(), two.join().unwrap()]
    });
    for outcome in outcomes {
        let met = outcome.unwrap_or_else(|failure| panic!("{failure}"));
        for reason in MET {
            assert!(met.contains(&reason), "no history met {reason}: the test would not see it broken");
        }
    }
}
