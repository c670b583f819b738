//! Housekeeping: what has had its time goes, and the chain still verifies.

use crate::{
    people::Person,
    support::{Installation, days, host, minutes, refused, request, seconds, settings},
};
use countersign_core::{Reason, words::Language};
use countersign_engine::{
    Settings,
    access::Access,
    attempts::Query,
    verify::{Context, Request},
};
use countersign_store::tables::{
    factors,
    sources::{self, Source},
};

fn sweep(here: &Installation) {
    here.engine.sweep().wait().unwrap();
}

/// A submission with personal details.
fn signed_in(here: &Installation, access: &Access, person: &Person) {
    let application = Some("mail".to_owned());
    let context = Context { source_ip: Some("198.51.100.4".parse().unwrap()), application };
    let request = request(access, &person.name, &here.code(person, 0));
    let answer = here.engine.verify(Request { context, ..request }).wait().unwrap();
    assert_eq!(answer.told, Reason::OkCurrent);
}

#[test]
fn personal_details_of_decisions_are_erased_in_their_time_and_the_rest_stays() {
    let here = Installation::new();
    let person = here.person("alice");
    for _ in 0..3 {
        signed_in(&here, &host(), &person);
        here.advance(days(30));
    }
    let details = |here: &Installation| -> Vec<bool> {
        here.decisions().iter().skip(1).map(|row| row.detail.is_some()).collect()
    };
    sweep(&here);
    assert_eq!(details(&here), [true, true, true]);
    here.advance(days(180 - 90) + seconds(1));
    sweep(&here);
    assert_eq!(details(&here), [false, true, true]);
    here.assert_chain_unbroken();
    here.advance(days(30));
    sweep(&here);
    assert_eq!(details(&here), [false, false, true]);
    here.assert_chain_unbroken();
    let query = Query { user: Some("alice".to_owned()), limit: 9, ..Query::default() };
    let seen = here.engine.list_attempts(&host(), &query, Language::English).unwrap();
    assert_eq!(seen.len(), 4, "the decisions themselves stay");
    assert!(here.audit().iter().any(|row| row.reason == "user.added" && row.detail.is_some()));
}

#[test]
fn rows_go_with_their_whole_block_and_the_chain_still_verifies() {
    let here = Installation::with(Settings { keep_audit: days(10), ..settings() });
    let person = here.person("alice");
    let noted = here.engine.verify_audit(None).unwrap().head.unwrap();
    for _ in 0..20 {
        signed_in(&here, &host(), &person);
        here.advance(days(1));
        sweep(&here);
        here.assert_chain_unbroken();
    }
    let oldest = here.audit()[0].at;
    assert!(here.now().since(oldest) <= days(10) + minutes(3), "the oldest is of {oldest}");
    assert_eq!(here.audit().len(), 10);
    let head = countersign_engine::audit::shown_head(&noted);
    let walk = here.engine.verify_audit(Some(&head)).unwrap();
    assert_eq!(walk.findings.len(), 1, "a head that was swept away is no longer known");
}

#[test]
fn an_idle_installation_keeps_the_end_of_its_chain() {
    let here = Installation::new();
    let person = here.person("alice");
    let head = here.engine.verify_audit(None).unwrap().head.unwrap();
    here.advance(days(900));
    sweep(&here);
    signed_in(&here, &host(), &person);
    let noted = countersign_engine::audit::shown_head(&head);
    let walk = here.engine.verify_audit(Some(&noted)).unwrap();
    assert_eq!((walk.head.unwrap().number, walk.findings), (head.number + 1, vec![]));
}

#[test]
fn c10_burnt_steps_and_quiet_sources_do_not_pile_up() {
    let here = Installation::new();
    let person = here.person("alice");
    let none = here.none();
    for offset in [2, 3, 4] {
        here.verified("alice", &here.code(&person, offset));
    }
    for number in 0..5 {
        here.verify(&none, "alice", &person.app.wrong(here.now(), number));
    }
    let (user, factor) = (here.id_of("alice"), person.factor);
    let client = here.engine.list_clients(&host()).unwrap()[0].id;
    let source = Source { user, client, network: "192.0.2.0/24".to_owned() };
    let left = || {
        let left = here.store().read(|tx| {
            let burnt = factors::list_burnt(tx, factor)?.len();
            let refusals = sources::list_by_user(tx, user)?.len();
            Ok::<_, countersign_store::Error>((burnt, refusals, sources::find(tx, &source)?.consecutive))
        });
        left.unwrap()
    };
    assert_eq!(left(), (3, 1, 5));
    here.advance(minutes(9));
    sweep(&here);
    assert_eq!(left(), (0, 0, 5));
    here.advance(days(1));
    sweep(&here);
    assert_eq!(left(), (0, 0, 0));
}

#[test]
fn sweeping_again_changes_nothing() {
    let here = Installation::new();
    let person = here.person("alice");
    let none = here.none();
    here.verify(&none, "alice", &person.app.wrong(here.now(), 0));
    here.advance(days(200));
    sweep(&here);
    let after = (here.audit(), here.factors("alice"));
    sweep(&here);
    sweep(&here);
    assert_eq!((here.audit(), here.factors("alice")), after);
}

#[test]
fn removing_a_user_forgets_the_sources_that_named_them() {
    let here = Installation::new();
    here.person("alice");
    let none = here.none();
    here.verify(&none, "alice", "123456");
    let client = here.engine.list_clients(&host()).unwrap()[0].id;
    let source = Source { user: here.id_of("alice"), client, network: "192.0.2.0/24".to_owned() };
    let failures = || here.store().read(|tx| sources::find(tx, &source)).unwrap().consecutive;
    assert_eq!(failures(), 1);
    let removal = countersign_engine::users::UserChange::Remove;
    here.engine.change_user(host(), "alice".to_owned(), removal).wait().unwrap();
    assert_eq!(failures(), 0);
}

#[test]
fn removing_a_user_erases_their_details_and_keeps_the_record() {
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    signed_in(&here, &host(), &person);
    let id = here.id_of("alice");
    let removal = countersign_engine::users::UserChange::Remove;
    here.engine.change_user(host(), "alice".to_owned(), removal).wait().unwrap();
    let rows: Vec<_> = here.audit().into_iter().filter(|row| row.user == Some(id)).collect();
    let reasons: Vec<&str> = rows.iter().map(|row| row.reason.as_str()).collect();
    let expected = ["user.added", "factor.enrolment_begun", "enrol.confirmed", "ok.current", "user.removed"];
    assert_eq!(reasons, expected);
    let kept: Vec<&str> = rows.iter().filter(|row| row.detail.is_some()).map(|row| row.reason.as_str()).collect();
    assert_eq!(kept, ["user.removed"], "who removed them is kept");
    here.assert_chain_unbroken();
    assert_eq!(refused(here.engine.show_user(&host(), "alice")), Reason::RequestNotFound);
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::UserUnknown);
}
