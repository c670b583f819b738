//! Clients where nobody has checked a first factor: how often codes of a user may be wrong there, and what opens nothing.

use crate::{
    people::Person,
    refusals::{code_only, from, why},
    staff::pass_for,
    support::{Installation, days, host, seconds},
};
use countersign_core::{Reason, factor::FactorClass, throttle::BUDGET};
use countersign_engine::{access::Access, verify::Answer};

const ALARM: &str = "alarm.client_budget";

/// Codes are refused, five from each of twenty networks that nobody was seen in before.
fn used_up(here: &Installation, gateway: &Access, person: &Person) {
    for number in 0..BUDGET {
        let address = format!("2001:db8:0:{}::1", number / 5);
        let code = person.app.wrong(here.now(), number % 50);
        assert_eq!(from(here, gateway, &code, &address).told, Reason::CodeWrong);
        here.advance(seconds(1));
    }
}

fn alarms(here: &Installation) -> usize {
    here.changes().iter().filter(|what| *what == ALARM).count()
}

#[test]
fn b11_b13_however_many_addresses_somebody_has_a_hundred_guesses_a_month_is_all_they_get() {
    let here = Installation::new();
    let person = here.person("alice");
    let gateway = code_only(&here, "gateway", true);
    let other = code_only(&here, "other", true);
    used_up(&here, &gateway, &person);
    assert_eq!(alarms(&here), 1);
    let here = here.restarted();
    let fresh = "2001:db8:ffff::1";
    let refused = from(&here, &gateway, &here.code(&person, 0), fresh);
    let unknown = here.verify(&gateway, "nobody", "123456");
    let same = |answer: Answer| Answer { reference: None, ..answer };
    assert_eq!(same(refused.clone()), same(unknown), "one refusal, whatever the cause");
    let views = why(&here, refused.reference.unwrap());
    let view = views.iter().find(|view| view.reason == "throttle.budget").expect("the true reason");
    assert_eq!(view.user.as_deref(), Some("alice"));
    assert_eq!(here.failures("alice", FactorClass::Otp), (0, 0), "the user's own wait is not touched");
    assert_eq!(from(&here, &other, &here.code(&person, 0), fresh).told, Reason::OkCurrent, "another application");
    here.advance(seconds(60));
    assert_eq!(here.verify(&host(), "alice", &here.code(&person, 0)).told, Reason::OkCurrent);

    here.advance(days(30));
    assert_eq!(from(&here, &gateway, &here.code(&person, 0), fresh).told, Reason::OkCurrent, "the oldest aged out");
    assert_eq!(alarms(&here), 1);
}

#[test]
fn a_success_does_not_reset_the_budget_and_unlocking_does() {
    let here = Installation::new();
    let person = here.person("alice");
    let gateway = code_only(&here, "gateway", true);
    from(&here, &gateway, &person.app.wrong(here.now(), 60), "198.51.100.1");
    assert_eq!(from(&here, &gateway, &here.code(&person, 0), "198.51.100.1").told, Reason::OkCurrent);
    here.advance(seconds(60));
    used_up(&here, &gateway, &person);
    assert_eq!(alarms(&here), 1, "reached one sooner");
    assert_eq!(from(&here, &gateway, &here.code(&person, 0), "203.0.113.1").told, Reason::CodeWrong);
    here.engine.unlock(host(), "alice".to_owned(), "asked".to_owned()).wait().unwrap();
    assert_eq!(from(&here, &gateway, &here.code(&person, 0), "203.0.113.1").told, Reason::OkCurrent);
}

#[test]
fn a_backup_code_that_fits_costs_nothing_of_the_budget() {
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    let gateway = code_only(&here, "gateway", true);
    for number in 0..BUDGET - 1 {
        let code = person.app.wrong(here.now(), number % 50);
        from(&here, &gateway, &code, &format!("2001:db8:0:{}::1", number / 5));
        here.advance(seconds(1));
    }
    let fresh = "2001:db8:ffff::1";
    assert_eq!(from(&here, &gateway, &person.sheet[0], fresh).told, Reason::OkBackupCode);
    assert_eq!(from(&here, &gateway, &person.sheet[1], fresh).told, Reason::OkBackupCode, "99 still");
    assert_eq!(from(&here, &gateway, &here.code(&person, -5), fresh).told, Reason::CodeWrong);
    assert_eq!(from(&here, &gateway, &person.sheet[2], "2001:db8:fffe::1").told, Reason::CodeWrong, "used up");
    assert_eq!(alarms(&here), 1);
}

#[test]
fn d17_a_temporary_pass_opens_nothing_where_nobody_has_checked_a_first_factor() {
    let here = Installation::new();
    here.person("alice");
    let made = here.engine.make_pass(host(), pass_for("alice")).wait().unwrap();
    let gateway = code_only(&here, "gateway", true);
    let refused = from(&here, &gateway, &made.printed, "198.51.100.1");
    let unknown = here.verify(&gateway, "nobody", &made.printed);
    assert_eq!((refused.told, unknown.told), (Reason::CodeWrong, Reason::CodeWrong));
    assert_eq!(why(&here, refused.reference.unwrap())[0].reason, "factor.not_allowed");
    assert_eq!(here.verify(&here.vouched(), "alice", &made.printed).told, Reason::OkTemporaryPass);
}
