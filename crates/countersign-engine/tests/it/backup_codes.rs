//! Backup codes: each good once, counted before it is hashed, of one live set.

use crate::{
    cases::remember,
    people::{Person, enrolment},
    support::{Installation, evidence, host, minutes, refused, request, seconds, settings, sized},
};
use countersign_core::{
    Reason,
    factor::{FactorClass, FactorState},
    throttle::Throttle,
};
use countersign_engine::{HashCost, Settings, enrol::NewEnrolment};

const UNKNOWN: &str = "03-0000000-0000000";

fn replaced(here: &Installation, name: &str) -> Vec<String> {
    let fresh = here.engine.replace_backup_codes(host(), name.to_owned()).wait().unwrap();
    fresh.printed.iter().map(|code| code.to_string()).collect()
}

fn left(here: &Installation, person: &Person) -> Option<(u8, bool)> {
    let view = here.engine.show_user(&host(), &person.name).unwrap();
    view.factors.iter().find_map(|row| row.left.map(|left| (left, row.running_out)))
}

#[test]
fn each_code_of_a_sheet_opens_once_and_the_rest_are_counted() {
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    assert_eq!(person.sheet.len(), 10);
    for (used, code) in (1..=10_u8).zip(&person.sheet) {
        let answer = here.verify(&host(), "alice", code);
        assert_eq!((answer.told, answer.backup_codes_left), (Reason::OkBackupCode, Some(10 - used)));
        assert_eq!(evidence(&here.last_decision()).left, Some(10 - used));
        assert_eq!(left(&here, &person), Some((10 - used, used >= 7)), "a warning from three on");
        assert_eq!(here.engine.show_user(&host(), "alice").unwrap().last_used, Some(here.now()));
        if used < 10 {
            assert_eq!(here.verified("alice", code), Reason::BackupUsed);
            here.advance(minutes(1));
        }
    }
    assert_eq!(here.verified("alice", &person.sheet[0]), Reason::BackupNoneLeft);
    assert_eq!(here.failures("alice", FactorClass::Backup).0, 0);
}

#[test]
fn a_code_is_taken_in_every_spelling() {
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    let spellings: [fn(&str) -> String; 5] = [
        str::to_lowercase,
        |code| code.replace('-', ""),
        |code| code.replace('-', " \u{2013} "),
        |code| code.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect(),
        |code| code[..3].to_owned() + &code[3..].replace('0', "o").replace('1', "l"),
    ];
    for (code, spelled) in person.sheet.iter().zip(spellings) {
        assert_eq!(here.verified("alice", &spelled(code)), Reason::OkBackupCode, "{}", spelled(code));
        assert_eq!(here.verified("alice", code), Reason::BackupUsed, "{code}");
    }
}

#[test]
fn codes_of_an_older_sheet_are_named_and_of_a_still_older_one_unknown() {
    let here = Installation::new();
    let oldest = here.person_with_sheet("alice").sheet;
    let older = replaced(&here, "alice");
    assert_eq!(here.verified("alice", &oldest[0]), Reason::BackupOlderSet);
    let live = replaced(&here, "alice");
    assert_eq!(here.verified("alice", &older[1]), Reason::BackupOlderSet);
    assert_eq!(here.verified("alice", &oldest[2]), Reason::BackupUnknown);
    assert_eq!(here.failures("alice", FactorClass::Backup).0, 3);
    assert_eq!(here.verified("alice", &live[0]), Reason::OkBackupCode);
}

#[test]
fn a_slip_of_the_pen_is_found_by_the_check_character_and_costs_no_hash() {
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    let mut slip = person.sheet[0].clone();
    let last = slip.pop().unwrap();
    slip.push(if last == 'A' { 'B' } else { 'A' });
    // Under these costs no hash can be computed, so whoever tries is told so.
    let impossible = HashCost { memory_kib: 0, iterations: 0, lanes: 0 };
    let here = here.restarted_with(Settings { hash_cost: impossible, ..settings() });
    assert_eq!(here.verified("alice", &slip), Reason::BackupUnknown);
    assert_eq!(here.failures("alice", FactorClass::Backup), (1, 1), "it counts all the same");
    assert_eq!(refused(here.try_verify(&host(), "alice", &person.sheet[0])), Reason::StorageKey);
}

#[test]
fn b04_a_crash_between_the_two_units_leaves_a_counted_failure_and_no_spent_code() {
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    // The second unit never comes to its end: the hash in between fails.
    let impossible = HashCost { memory_kib: 0, iterations: 0, lanes: 0 };
    let here = here.restarted_with(Settings { hash_cost: impossible, ..settings() });
    let decisions = here.decisions().len();
    assert_eq!(refused(here.try_verify(&host(), "alice", &person.sheet[0])), Reason::StorageKey);
    let here = here.restarted_with(settings());
    assert_eq!(here.failures("alice", FactorClass::Backup), (1, 1));
    assert_eq!(here.decisions().len(), decisions, "nothing was decided");
    assert_eq!(here.verified("alice", &person.sheet[0]), Reason::OkBackupCode);
    assert_eq!(here.failures("alice", FactorClass::Backup), (0, 1), "the crash stays in the budget");
}

#[test]
fn c3_a_backup_code_counts_as_failed_on_disk_before_it_is_hashed() {
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    let impossible = HashCost { memory_kib: 0, iterations: 0, lanes: 0 };
    let here = here.restarted_with(Settings { hash_cost: impossible, ..settings() });
    for number in 1..=5 {
        assert!(here.try_verify(&host(), "alice", &person.sheet[0]).is_err());
        assert_eq!(here.copied(number).failures("alice", FactorClass::Backup).0, u32::try_from(number).unwrap());
    }
    assert_eq!(here.verified("alice", &person.sheet[0]), Reason::ThrottleWait, "no free guesses");
}

#[test]
fn wrong_backup_codes_wait_in_a_class_of_their_own() {
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    for code in ["01", "02", "03", "04", "05"] {
        let unknown = BackupLike::of(code).printed();
        assert_eq!(here.verified("alice", &unknown), Reason::BackupUnknown, "{unknown}");
    }
    let until = here.now().plus(seconds(30));
    let answer = here.verify(&host(), "alice", &person.sheet[0]);
    assert_eq!(answer, here.refusal(Reason::ThrottleWait, Some(until)));
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::OkCurrent, "the app still opens");
    here.clock.set(until);
    assert_eq!(here.verified("alice", &person.sheet[0]), Reason::OkBackupCode);
    assert_eq!(here.failures("alice", FactorClass::Backup), (0, 5));
}

/// A well-formed code that no set holds.
struct BackupLike(u8);

impl BackupLike {
    fn of(number: &str) -> Self {
        Self(number.parse().unwrap())
    }

    fn printed(&self) -> String {
        countersign_core::backup::BackupCode::from_random(self.0, [self.0; 9]).to_printed().to_string()
    }
}

#[test]
fn a_number_that_no_sheet_has_is_unknown_and_counted() {
    let here = Installation::new();
    here.person_with_sheet("alice");
    for number in ["00", "11", "99"] {
        assert_eq!(here.verified("alice", &BackupLike::of(number).printed()), Reason::BackupUnknown);
    }
    assert_eq!(here.verified("alice", UNKNOWN), Reason::BackupUnknown);
    assert_eq!(here.failures("alice", FactorClass::Backup).0, 4);
}

#[test]
fn without_its_number_a_code_is_an_input_of_the_wrong_length_and_not_counted() {
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    assert_eq!(here.verified("alice", &person.sheet[0][3..]), Reason::InputLength);
    assert_eq!(here.failures("alice", FactorClass::Backup), (0, 0));
    assert_eq!(here.failures("alice", FactorClass::Otp), (0, 0));
}

#[test]
fn a_sheet_is_worthless_until_the_app_it_came_with_is_confirmed() {
    let here = Installation::new();
    here.add_member("alice");
    let begun = here.begin(NewEnrolment { with_backup_codes: true, ..enrolment("alice") });
    assert_eq!(here.verified("alice", &begun.backup_codes[0]), Reason::UserNoFactor);
    let app = crate::people::App::scan(&begun.otpauth_uri);
    here.confirm("alice", &app.code(here.now(), 0));
    assert_eq!(here.verified("alice", &begun.backup_codes[0]), Reason::OkBackupCode);
}

#[test]
fn a_live_sheet_is_kept_when_another_app_is_enrolled() {
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    let label = Some("Tablet".to_owned());
    let tablet = here.enrolled(NewEnrolment { label, with_backup_codes: true, ..enrolment("alice") });
    assert_eq!(tablet.sheet, Vec::<String>::new());
    assert_eq!(here.verified("alice", &person.sheet[0]), Reason::OkBackupCode);
}

#[test]
fn a_sheet_is_made_only_for_somebody_with_a_working_factor() {
    let here = Installation::new();
    here.add_member("alice");
    let made = here.engine.replace_backup_codes(host(), "alice".to_owned()).wait();
    assert_eq!(refused(made), Reason::UserNoFactor);
    assert_eq!(here.factors("alice"), []);
}

#[test]
fn a_hundred_wrong_backup_codes_in_a_row_disable_the_sheet_alone() {
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    let user = here.id_of("alice");
    let row = countersign_store::tables::throttles::UserThrottle {
        throttle: Throttle { consecutive: 99, ..Throttle::default() },
        ..Default::default()
    };
    let saved =
        here.store().submit(move |tx| countersign_store::tables::throttles::save(tx, user, FactorClass::Backup, &row));
    saved.wait().unwrap();
    assert_eq!(here.verified("alice", UNKNOWN), Reason::BackupUnknown);
    let state = |class| here.factors("alice").iter().find(|row| row.kind.class() == class).unwrap().state;
    assert_eq!((state(FactorClass::Otp), state(FactorClass::Backup)), (FactorState::Active, FactorState::Disabled));
    here.advance(minutes(90));
    assert_eq!(here.verified("alice", &person.sheet[0]), Reason::ThrottleDisabled);
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::OkCurrent);
    remember(&here, "alice", Throttle::default());
}

#[test]
fn c1_in_a_soak_sized_race_of_two_doors_for_one_backup_code_one_opens() {
    let here = Installation::new();
    let other = here.beside(77);
    for round in 0..sized(20, 500) {
        let name = format!("user{round}");
        let person = here.person_with_sheet(&name);
        for code in &person.sheet {
            let told = std::thread::scope(|scope| {
                let one = scope.spawn(|| here.engine.verify(request(&host(), &name, code)).wait());
                let two = scope.spawn(|| other.verify(request(&host(), &name, code)).wait());
                [one.join().unwrap().unwrap().told, two.join().unwrap().unwrap().told]
            });
            let opened = told.iter().filter(|told| **told == Reason::OkBackupCode).count();
            assert_eq!(opened, 1, "round {round}: {told:?}");
            here.advance(minutes(61));
        }
        assert_eq!(left(&here, &person), Some((0, true)));
    }
    here.assert_chain_unbroken();
}
