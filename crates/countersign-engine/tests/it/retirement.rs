//! Retired factors: kept a while to recognise them, never to open anything; a stolen one raises the alarm.

use crate::{
    people::{App, Person, enrolment},
    support::{Installation, days, evidence, host, minutes, refused, settings},
};
use countersign_core::{FactorId, Reason, factor::FactorState};
use countersign_engine::{
    Settings,
    enrol::{NewEnrolment, Retirement},
};

/// How many secrets are kept of entries that are no longer in use.
fn kept(here: &Installation, name: &str) -> usize {
    let former = |state| matches!(state, FactorState::Retired | FactorState::Superseded);
    here.factors(name).iter().filter(|row| former(row.state) && row.sealed.is_some()).count()
}

fn re_enrolled(here: &Installation, times: usize) -> Vec<Person> {
    here.add_member("alice");
    let mut all = Vec::new();
    for _ in 0..times {
        all.push(here.enrolled(enrolment("alice")));
        here.advance(minutes(2));
    }
    all
}

#[test]
fn retiring_takes_every_factor_and_leaves_nothing_that_opens() {
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    let retired = here.retire_all(&person, false);
    assert_eq!(retired.len(), 2);
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::UserNoFactor);
    assert_eq!(here.verified("alice", &person.sheet[0]), Reason::UserNoFactor);
    let row = here.audit().into_iter().find(|row| row.reason == "factors.retired").unwrap();
    assert_eq!(row.detail.as_deref(), Some(r#"{"by":"host:root","note":"a new phone"}"#));
}

#[test]
fn one_factor_can_be_retired_and_the_other_still_opens() {
    let here = Installation::new();
    let phone = here.person("alice");
    let label = Some("Tablet".to_owned());
    let tablet = here.enrolled(NewEnrolment { label, ..enrolment("alice") });
    here.advance(minutes(2));
    let retire = |factor| {
        let retirement = Retirement { user: "alice".to_owned(), factor, note: None, stolen: false };
        here.engine.retire_factors(host(), retirement).wait()
    };
    assert_eq!(retire(Some(phone.factor)).unwrap(), [phone.factor]);
    assert_eq!(here.verified("alice", &here.code(&phone, 0)), Reason::SecretRetired);
    assert_eq!(here.verified("alice", &here.code(&tablet, 0)), Reason::OkCurrent);
    assert_eq!(refused(retire(Some(phone.factor))), Reason::RequestNotFound, "it is gone already");
    assert_eq!(refused(retire(Some(FactorId::from_bytes([0; 16])))), Reason::RequestNotFound);
}

#[test]
fn three_retired_secrets_are_kept_and_the_oldest_goes() {
    let here = Installation::new();
    let all = re_enrolled(&here, 6);
    assert_eq!(kept(&here, "alice"), 3);
    let told: Vec<Reason> = all.iter().map(|person| here.verified("alice", &here.code(person, 0))).collect();
    let (wrong, retired) = (Reason::CodeWrong, Reason::SecretRetired);
    assert_eq!(told, [wrong, wrong, retired, retired, retired, Reason::ThrottleWait]);
}

#[test]
fn c10_superseded_enrolments_do_not_pile_up() {
    let here = Installation::new();
    here.add_member("alice");
    for _ in 0..8 {
        here.begin(enrolment("alice"));
        here.advance(minutes(1));
        assert!(kept(&here, "alice") <= 3, "{} superseded secrets", kept(&here, "alice"));
    }
}

#[test]
fn retired_secrets_are_kept_for_ninety_days() {
    let here = Installation::new();
    let all = re_enrolled(&here, 2);
    here.advance(days(90).saturating_sub(minutes(3)));
    assert_eq!(here.verified("alice", &here.code(&all[0], 0)), Reason::SecretRetired);
    here.advance(minutes(1));
    assert_eq!(here.verified("alice", &here.code(&all[0], 0)), Reason::CodeWrong, "to the minute");
    assert_eq!(kept(&here, "alice"), 1, "not yet swept");
    here.engine.sweep().wait().unwrap();
    assert_eq!(kept(&here, "alice"), 0);
    assert_eq!(here.verified("alice", &here.code(&all[1], 0)), Reason::OkCurrent);
}

#[test]
fn an_installation_can_choose_to_keep_no_retired_secrets() {
    let here = Installation::with(Settings { keep_retired: false, ..settings() });
    let all = re_enrolled(&here, 2);
    here.begin(enrolment("alice"));
    here.begin(enrolment("alice"));
    assert_eq!(kept(&here, "alice"), 0);
    assert_eq!(here.verified("alice", &here.code(&all[0], 0)), Reason::CodeWrong);
}

#[test]
fn a_code_of_a_stolen_entry_is_masked_to_claimants_and_raises_the_alarm() {
    let here = Installation::new();
    let stolen = here.person("alice");
    here.retire_all(&stolen, true);
    here.enrolled(enrolment("alice"));
    here.advance(minutes(2));
    let (vouched, none) = (here.vouched(), here.none());
    for access in [&vouched, &none] {
        let before = here.changes().len();
        let answer = here.verify(access, "alice", &here.code(&stolen, 0));
        assert_eq!((answer.told, answer.until), (Reason::CodeWrong, None));
        assert_eq!(here.changes()[before..], ["alarm.stolen_entry_used"]);
        here.advance(minutes(1));
    }
    let row = here.last_decision();
    assert_eq!(row.reason, "secret.retired", "the truth is recorded");
    assert!(evidence(&row).stolen);
    let alarm = here.audit().pop().unwrap();
    assert_eq!(alarm.user, Some(here.id_of("alice")), "the alarm names whose it is");
    let hints = here.throttle("alice", countersign_core::factor::FactorClass::Otp).throttle.hints;
    assert_eq!(hints, [], "it takes no hint, which could be seen");
}

#[test]
fn a_stolen_entry_is_recognised_before_one_that_was_replaced() {
    let here = Installation::new();
    here.add_member("alice");
    let uri = "otpauth://totp/X:al?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let existing = || Some(countersign_core::otpauth::Otpauth::parse(uri).unwrap());
    let app = App::scan(uri);
    for stolen in [true, false] {
        here.begin(NewEnrolment { existing: existing(), ..enrolment("alice") });
        here.confirm("alice", &app.code(here.now(), 0));
        let retirement = Retirement { user: "alice".to_owned(), factor: None, note: None, stolen };
        here.engine.retire_factors(host(), retirement).wait().unwrap();
        here.advance(minutes(2));
    }
    here.enrolled(enrolment("alice"));
    here.verified("alice", &app.code(here.now(), 0));
    assert!(evidence(&here.last_decision()).stolen);
}

#[test]
fn a_retired_entry_stays_known_as_history_after_its_secret_is_gone() {
    let here = Installation::new();
    re_enrolled(&here, 6);
    assert_eq!(here.factors("alice").len(), 6);
    let view = here.engine.show_user(&host(), "alice").unwrap();
    assert_eq!(view.factors.len(), 1, "lists show what is in use");
}
