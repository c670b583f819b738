//! Break-glass users: the way in when nothing else works, loud on every use.

use crate::{
    people::enrolment,
    support::{Installation, days, host, minutes, refused},
};
use countersign_core::{
    Reason,
    user::{Role, UserKind},
};
use countersign_engine::{policy::Whose, requirements::Need};

#[test]
fn d19_every_use_of_a_break_glass_user_alarms_and_drills_fall_due() {
    let here = Installation::new();
    here.add_user("glass", Role::Owner, UserKind::BreakGlass);
    let glass = here.enrolled(enrolment("glass"));
    here.advance(minutes(2));
    assert_eq!(here.verified("glass", &here.code(&glass, 0)), Reason::OkCurrent);
    assert_eq!(here.changes().last().unwrap(), "alarm.break_glass_used");
    let found = |id: &str| {
        let findings = here.engine.examine_emergency().unwrap();
        findings
            .into_iter()
            .filter(|finding| finding.id == id)
            .map(|finding| format!("{:?}", finding.severity))
            .collect::<Vec<_>>()
    };
    assert_eq!(found("emergency.users"), ["Warning"], "two are advised");
    assert_eq!(found("emergency.drill"), ["Ok"]);
    here.advance(days(90));
    assert_eq!(found("emergency.drill"), ["Problem"]);
    assert!(here.engine.list_break_glass(&host()).unwrap()[0].overdue);
    let drilled = here.engine.record_drill(host(), "glass".to_owned(), "Q3, by Ada".to_owned()).wait().unwrap();
    assert_eq!((drilled.overdue, drilled.due_at), (false, here.now().plus(days(90))));
    assert_eq!(found("emergency.drill"), ["Ok"]);
    here.add_member("alice");
    let member = here.engine.record_drill(host(), "alice".to_owned(), "why not".to_owned()).wait();
    assert_eq!(refused(member), Reason::RequestConflict);
}

#[test]
fn a_break_glass_user_is_exempt_from_enforcement_and_never_from_a_factor() {
    let here = Installation::new();
    here.add_user("glass", Role::Owner, UserKind::BreakGlass);
    here.require(Whose::Everyone, 90);
    let at_once = Need::Enrol { reason: Reason::PolicyEnrolRequired, until: None };
    assert_eq!(here.need(&here.vouched(), "glass"), at_once);
}
