//! C8: each decision has exactly one audit row, and every row is in the chain.

use crate::{
    people::enrolment,
    support::{Installation, host, minutes, seconds},
};
use countersign_core::{Reason, diagnosis::Cause, user::Role, words::Language};
use countersign_engine::{attempts::Query, enrol::NewEnrolment, users::UserChange};
use std::collections::BTreeSet;

#[test]
fn c8_each_of_many_different_decisions_has_exactly_one_row() {
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    let vouched = here.vouched();
    let mut references = BTreeSet::new();
    let mut decided = here.decisions().len();
    let offsets = [0, 0, -1, 1, 5, -5, 1, 0];
    let mut typed: Vec<String> = offsets.iter().map(|offset| here.code(&person, *offset)).collect();
    typed.extend(person.sheet.iter().take(3).cloned());
    typed.extend(["12345", "?!", "secret123456", "03-0000000-0000000"].map(str::to_owned));
    for (number, typed) in typed.iter().enumerate() {
        let access = if number % 2 == 0 { host() } else { vouched.clone() };
        for name in ["alice", "nobody"] {
            let answer = here.verify(&access, name, typed);
            decided += 1;
            let rows = here.decisions();
            assert_eq!(rows.len(), decided, "{number} {name} {:?}", answer.told);
            let row = rows.last().unwrap();
            assert_eq!(Some(row.reference), answer.reference);
            assert_eq!(row.verdict == "accepted", answer.is_accepted());
            references.insert(row.reference.to_string());
            here.advance(seconds(31));
        }
    }
    assert_eq!(references.len(), 2 * typed.len(), "each has its own reference");
    here.assert_chain_unbroken();
}

#[test]
fn c8_every_change_leaves_one_row_too() {
    let here = Installation::new();
    let with_backup_codes = true;
    let user = || "alice".to_owned();
    here.add_member("alice");
    here.enrolled(NewEnrolment { with_backup_codes, ..enrolment("alice") });
    here.engine.replace_backup_codes(host(), user()).wait().unwrap();
    here.engine.unlock(host(), user(), "asked".to_owned()).wait().unwrap();
    for change in [UserChange::Suspend, UserChange::Resume, UserChange::Role(Role::Helpdesk)] {
        here.engine.change_user(host(), user(), change).wait().unwrap();
    }
    here.engine.confirm_root_key_copied(host()).wait().unwrap();
    let expected = [
        "user.added",
        "factor.enrolment_begun",
        "backup_codes.replaced",
        "throttle.unlocked",
        "user.suspended",
        "user.resumed",
        "user.role_changed",
        "keys.copy_confirmed",
    ];
    assert_eq!(here.changes(), expected);
    for row in here.audit().iter().filter(|row| row.verdict == "done") {
        let detail = row.detail.as_deref().unwrap();
        assert!(detail.contains(r#""by":"host:root""#), "{}: {detail}", row.reason);
    }
}

#[test]
fn the_export_has_every_row_as_a_line_and_no_secret_columns() {
    let here = Installation::new();
    let person = here.person("alice");
    here.verified("alice", &person.app.wrong(here.now(), 0));
    let mut lines = Vec::new();
    let exported = here.engine.export_audit(|line| {
        lines.push(serde_json::from_str::<serde_json::Value>(line).unwrap());
        Ok(())
    });
    exported.unwrap();
    let rows = here.audit();
    assert_eq!(lines.len(), rows.len());
    for (line, row) in lines.iter().zip(&rows) {
        assert_eq!(line["id"], row.id);
        assert_eq!(line["reference"], row.reference.to_string());
        assert_eq!(line["reason"], row.reason);
        assert_eq!(line["at"], row.at.to_string());
        let keys: Vec<&String> = line.as_object().unwrap().keys().collect();
        let expected = [
            "at",
            "client",
            "detail",
            "door",
            "evidence",
            "factor",
            "id",
            "kind",
            "reason",
            "reference",
            "user",
            "verdict",
        ];
        assert_eq!(keys, expected);
    }
    let stopped = here.engine.export_audit(|_| Err(std::io::Error::other("the pipe is closed")));
    assert!(stopped.unwrap_err().to_string().contains("the pipe is closed"));
}

#[test]
fn a_noted_head_is_read_back_and_anything_else_is_refused() {
    let here = Installation::new();
    here.person("alice");
    let head = here.engine.verify_audit(None).unwrap().head.unwrap();
    let noted = countersign_engine::audit::shown_head(&head);
    here.person("bob");
    let walk = here.engine.verify_audit(Some(&format!(" {noted}\n"))).unwrap();
    assert_eq!(walk.findings, Vec::<String>::new());
    for garbage in ["", "3", "3:", ":abcd", "x:00", "3:zz"] {
        let refused = crate::support::refused(here.engine.verify_audit(Some(garbage)));
        assert_eq!(refused, Reason::RequestInvalid, "{garbage}");
    }
    let changed = noted.replace(|digit: char| digit.is_ascii_hexdigit() && digit > '8', "0");
    assert_eq!(here.engine.verify_audit(Some(&changed)).unwrap().findings.len(), 1);
}

#[test]
fn why_tells_a_users_attempts_newest_first_and_a_references_own() {
    let here = Installation::new();
    let person = here.person("alice");
    here.verified("alice", &here.code(&person, 0));
    here.advance(minutes(4));
    let answer = here.verify(&host(), "alice", &here.code(&person, -4));
    let why = |subject: &str, last| here.engine.why(&host(), subject, last, Language::English);
    let reasons: Vec<String> = why("ALICE", 9).unwrap().into_iter().map(|view| view.reason).collect();
    assert_eq!(reasons, ["code.expired", "ok.current", "enrol.confirmed"]);
    assert_eq!(why("alice", 1).unwrap().len(), 1);

    let reference = answer.reference.unwrap().to_string();
    for spelling in [reference.clone(), reference.to_lowercase(), reference.replace('-', " ")] {
        let found = why(&spelling, 9).unwrap();
        let [view] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((view.reason.as_str(), view.at), ("code.expired", here.now()));
        let diagnosis = view.diagnosis.as_ref().unwrap();
        assert_eq!((diagnosis.cause, diagnosis.told), (Cause::Because(Reason::CodeExpired), None));
        assert_eq!(diagnosis.offset_seconds, Some([-120, -90]));
    }
    for nothing in ["bob", "ZZZZ-ZZZZ", ""] {
        let refused = crate::support::refused(why(nothing, 9));
        assert_eq!(refused, Reason::RequestNotFound, "{nothing:?}");
    }
    let query = Query { limit: 2, ..Query::default() };
    let page = here.engine.list_attempts(&host(), &query, Language::English).unwrap();
    let before = page.last().map(|view| view.row);
    let query = Query { before, ..query };
    let next = here.engine.list_attempts(&host(), &query, Language::English).unwrap();
    assert_eq!((page.len(), next.len()), (2, 1), "a cursor goes through all decisions");
}

#[test]
fn a_name_that_matches_nobody_is_kept_only_as_a_keyed_hash() {
    let here = Installation::new();
    let hash_of = |here: &Installation, name: &str| {
        here.verified(name, "123456");
        here.last_decision().detail.unwrap()
    };
    let one = hash_of(&here, "mallory@example.com");
    assert_eq!(one.len(), r#"{"name_hash":"0123456789abcdef"}"#.len(), "{one}");
    assert!(one.starts_with(r#"{"name_hash":""#) && !one.contains("mallory"), "{one}");
    assert_eq!(hash_of(&here, "mallory@example.com"), one, "the same name can be counted");
    assert_ne!(hash_of(&here, "trudy@example.com"), one);
    let elsewhere = Installation::seeded(crate::support::settings(), crate::support::START, 2);
    assert_ne!(hash_of(&elsewhere, "mallory@example.com"), one, "but not compared with other installations");
}
