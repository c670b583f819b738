//! What a start finds: a clock that was set back, a database file that is another one.

use crate::support::{Installation, minutes, seconds};
use countersign_core::Reason;
use countersign_engine::starting::Start;

fn alarms(here: &Installation, word: &str) -> usize {
    here.changes().iter().filter(|what| *what == word).count()
}

fn started(here: &Installation) -> Start {
    here.engine.note_start().wait().unwrap()
}

#[test]
fn c1_a_clock_that_is_behind_what_was_recorded_is_noticed_at_the_start() {
    let here = Installation::new();
    let person = here.person("alice");
    assert_eq!(started(&here), Start::default());
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::OkCurrent);
    let newest = here.last_decision().at;
    here.clock.set(newest.minus(minutes(10)));
    let here = here.restarted();
    assert_eq!(started(&here), Start { clock_behind: Some(newest), other_file: None });
    assert_eq!(alarms(&here, "alarm.clock_jumped"), 1);
    let state = here.engine.clock_state().unwrap();
    assert_eq!((state.behind, state.step_floor), (Some(newest), Some(here.now())));
    assert_eq!(state.jumped.map(|(_, by)| by), Some(-600_000_000));
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::CodeReplayed, "refused once");
    let clock = || here.engine.readiness().into_iter().find(|part| part.name == "clock").unwrap();
    assert!(clock().trouble.is_some_and(|trouble| trouble.contains(&newest.to_string())));
    assert!(!clock().is_needed, "decisions go on");
    let found = |id: &str| here.engine.examine_clock(&[]).unwrap().into_iter().any(|finding| finding.id == id);
    assert!(found("clock.behind") && found("clock.jump"));
    here.clock.set(newest);
    assert_eq!(clock().trouble, None);
    assert!(!found("clock.behind"));
}

#[test]
fn five_seconds_behind_are_no_jump() {
    let here = Installation::new();
    here.person("alice");
    let newest = here.audit().pop().unwrap().at;
    here.clock.set(newest.minus(seconds(5)));
    assert_eq!(started(&here.restarted()), Start::default());
}

#[test]
fn c1_a_copy_that_was_put_back_accepts_no_code_again_and_says_so() {
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    assert_eq!(started(&here), Start::default(), "the first start has nothing to compare with");
    let here = here.restarted();
    assert_eq!(started(&here), Start::default(), "the same file");
    let copy = here.copied(9);
    let newest = copy.audit().pop().unwrap().at;
    let (code, backup) = (here.code(&person, 0), person.sheet[0].clone());
    assert_eq!(here.verified("alice", &code), Reason::OkCurrent);
    assert_eq!(here.verified("alice", &backup), Reason::OkBackupCode);
    assert_eq!(started(&copy), Start { clock_behind: None, other_file: Some(newest) });
    assert_eq!(alarms(&copy, "alarm.database_replaced"), 1);
    assert_eq!(copy.verified("alice", &code), Reason::CodeReplayed);
    assert_eq!(copy.verified("alice", &backup), Reason::OkBackupCode, "that cannot be known, and is said");
    assert_eq!(started(&copy), Start::default(), "said once");
    copy.assert_chain_unbroken();
}
