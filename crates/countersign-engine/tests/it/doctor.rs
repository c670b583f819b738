//! The doctor names what is wrong with an installation, and nothing where all is well.

use crate::support::{Installation, host, seconds};
use countersign_core::Timestamp;
use countersign_engine::doctor::{Asked, Finding, Severity};
use std::{os::unix::fs::PermissionsExt, path::Path};

/// What is not as it should be, by name.
fn wrong(findings: &[Finding]) -> Vec<(&'static str, Severity)> {
    let wrong = findings.iter().filter(|finding| finding.severity != Severity::Ok);
    wrong.map(|finding| (finding.id, finding.severity)).collect()
}

#[track_caller]
fn assert_each_wrong_has_a_remedy(findings: &[Finding]) {
    for finding in findings {
        assert!(!finding.what.is_empty(), "{finding:?}");
        assert_eq!(finding.remedy.is_empty(), finding.severity == Severity::Ok, "{finding:?}");
    }
}

#[test]
fn a_sound_database_has_nothing_wrong_and_names_the_head_of_its_chain() {
    let here = Installation::new();
    here.person("alice");
    let findings = here.engine.examine_database().unwrap();
    assert_eq!(wrong(&findings), []);
    let head = here.engine.verify_audit(None).unwrap().head.unwrap();
    let head = countersign_engine::audit::shown_head(&head);
    assert!(findings.iter().any(|finding| finding.what.ends_with(&format!("unbroken; head {head}"))));
    assert_each_wrong_has_a_remedy(&findings);
}

#[test]
fn a_database_that_others_may_read_is_named() {
    let here = Installation::new();
    let open = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(here.path().join("countersign.db"), open).unwrap();
    let findings = here.engine.examine_database().unwrap();
    assert_eq!(wrong(&findings), [("database.permissions", Severity::Problem)]);
    assert_each_wrong_has_a_remedy(&findings);
}

#[test]
fn a_root_key_that_nobody_copied_is_warned_about_until_somebody_did() {
    let here = Installation::new();
    let look = || here.engine.examine_keys(Path::new("/etc/root.key")).unwrap();
    assert_eq!(here.engine.root_key_copied_at().unwrap(), None);
    assert_eq!(wrong(&look()), [("keys.copied", Severity::Warning)]);
    assert_each_wrong_has_a_remedy(&look());
    here.engine.confirm_root_key_copied(host()).wait().unwrap();
    assert_eq!(here.engine.root_key_copied_at().unwrap(), Some(here.now()));
    assert_eq!(wrong(&look()), []);
}

#[test]
fn a_clock_that_was_set_back_is_named() {
    let here = Installation::new();
    here.person("alice");
    let problems = || {
        let findings = here.engine.examine_clock(&[]).unwrap();
        assert_each_wrong_has_a_remedy(&findings);
        let problems = wrong(&findings).into_iter().filter(|(_, severity)| *severity == Severity::Problem);
        problems.map(|(id, _)| id).collect::<Vec<_>>()
    };
    assert_eq!(problems(), Vec::<&str>::new());
    let newest = here.audit().pop().unwrap().at;
    here.clock.set(newest.minus(seconds(5)));
    assert_eq!(problems(), Vec::<&str>::new());
    here.clock.set(newest.minus(seconds(6)));
    assert_eq!(problems(), ["clock.behind"]);
    here.clock.set(Timestamp::from_seconds(0));
    assert_eq!(problems(), ["clock.past", "clock.behind"]);
}

#[test]
fn a_clock_is_confirmed_or_contradicted_by_time_servers_and_users() {
    let here = Installation::new();
    let asked = |difference: Result<i64, &str>| {
        vec![Asked { server: "ntp".to_owned(), difference: difference.map_err(str::to_owned) }]
    };
    let look = |asked: &[Asked]| {
        let findings = here.engine.examine_clock(asked).unwrap();
        assert_each_wrong_has_a_remedy(&findings);
        findings
    };
    let about = |findings: &[Finding], id: &str| {
        let said = findings.iter().filter(|finding| finding.id == id).map(|finding| finding.what.clone());
        said.collect::<Vec<_>>().join("; ")
    };
    let right = look(&asked(Ok(-120_000)));
    assert!(about(&right, "clock.now").ends_with("it is confirmed, and nothing contradicts it"), "{right:?}");
    assert_eq!(about(&right, "clock.sntp"), "by ntp it is 0.1 s slow");
    // Whoever keeps the clock, here or on the host of a container: it is right.
    assert!(
        wrong(&right).iter().all(|(id, severity)| *id != "clock.service" || *severity == Severity::Advice),
        "{right:?}"
    );
    let wrong_clock = look(&asked(Ok(60_000_000)));
    assert!(about(&wrong_clock, "clock.now").ends_with("it is contradicted, see below"), "{wrong_clock:?}");
    let silent = look(&asked(Err("refused")));
    assert!(wrong(&silent).contains(&("clock.sntp", Severity::Warning)), "{silent:?}");

    let people: Vec<_> = (0..5).map(|number| here.person(&format!("user{number}"))).collect();
    here.advance(seconds(15));
    for person in &people {
        here.verified(&person.name, &here.code(person, 0));
    }
    let seen = look(&[]);
    assert!(about(&seen, "clock.now").ends_with("it is confirmed, and nothing contradicts it"), "{seen:?}");
    assert!(about(&seen, "clock.fleet").starts_with("devices of 5 users in ten minutes: median +0.0 s"), "{seen:?}");
}

#[test]
fn readiness_names_the_part_that_is_not() {
    let here = Installation::new();
    let troubled = || {
        let parts = here.engine.readiness();
        let names: Vec<&str> = parts.iter().map(|part| part.name).collect();
        assert_eq!(names, ["clock", "database", "disk", "writer"]);
        let troubled = parts.into_iter().filter(|part| part.trouble.is_some());
        troubled.map(|part| (part.name, part.remedy.is_empty())).collect::<Vec<_>>()
    };
    assert_eq!(troubled(), []);
    let away = here.path().with_extension("away");
    std::fs::rename(here.path(), &away).unwrap();
    let found = troubled();
    std::fs::rename(&away, here.path()).unwrap();
    assert!(found.contains(&("disk", false)), "{found:?}");
    assert_eq!(troubled(), []);
}
