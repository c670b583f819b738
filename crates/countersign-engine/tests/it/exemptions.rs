//! Who is excused from the policy: where, by whom, why, until when; and that each use is in the audit.

use crate::{
    people::enrolment,
    policy::{GRACE_OVER, grace_until},
    support::{Installation, days, host, refused},
};
use countersign_core::{
    ExemptionId, Reason,
    user::{Role, UserKind, UserState},
};
use countersign_engine::{
    access::{Access, FirstFactor, Scope},
    clients::NewClient,
    exemptions::NewExemption,
    policy::Whose,
    requirements::Need,
    verify::Context,
};
use countersign_store::tables::exemptions::{self, ExemptionRow};

pub(crate) fn exemption(user: &str, approver: &str) -> NewExemption {
    NewExemption {
        user: user.to_owned(),
        owner: None,
        approver: Some(approver.to_owned()),
        reason: "no phone until the audit".to_owned(),
        days: 30,
        networks: vec!["192.0.2.0/24".parse().unwrap()],
        clients: vec![],
    }
}

impl Installation {
    fn trusted(&self, name: &str) -> Access {
        let new = NewClient {
            name: name.to_owned(),
            scopes: vec![Scope::Verify],
            networks: vec![],
            first_factor: FirstFactor::Vouched,
            trusted_addresses: true,
        };
        let (_, key) = self.engine.add_client(host(), new).wait().unwrap();
        Access::with_key(Some(&key), crate::support::peer())
    }

    fn need_from(&self, access: &Access, name: &str, address: &str) -> Need {
        let context = Context { source_ip: Some(address.parse().unwrap()), application: None };
        self.engine.requirements(access.clone(), name.to_owned(), context).wait().unwrap()
    }
}

#[test]
fn an_exemption_excuses_where_it_says_and_each_use_is_in_the_audit() {
    let here = Installation::new();
    here.person_of("ada", Role::Admin);
    here.add_member("alice");
    here.require(Whose::Everyone, 0);
    let (plain, trusted, strange) = (here.vouched(), here.trusted("trusted"), here.none());
    let made = here.engine.add_exemption(host(), exemption("alice", "ada")).wait().unwrap();
    assert_eq!((made.owner.as_str(), made.approver.as_str(), made.state), ("alice", "ada", "live"));
    assert_eq!(here.state("alice"), UserState::Exempt);
    assert_eq!(here.need_from(&trusted, "alice", "192.0.2.9"), Need::Exempt(made.expires_at));
    let row = here.last_decision();
    assert_eq!((row.verdict.as_str(), row.reason.as_str()), ("accepted", "ok.exempt"));
    assert_eq!(here.need_from(&trusted, "alice", "198.51.100.9"), GRACE_OVER);
    assert_eq!(here.need_from(&plain, "alice", "192.0.2.9"), GRACE_OVER, "a claim loosens nothing");
    assert_eq!(here.need(&trusted, "alice"), GRACE_OVER);
    assert_eq!(here.need_from(&strange, "alice", "192.0.2.9"), Need::Code, "nobody checked a password");
    here.clock.set(made.expires_at);
    assert_eq!(here.need_from(&trusted, "alice", "192.0.2.9"), GRACE_OVER, "expiry denies");
    assert_eq!(here.engine.list_exemptions(&host()).unwrap()[0].state, "expired");
}

#[test]
fn c05_an_exemption_never_stands_in_for_a_factor_that_is_there() {
    let here = Installation::new();
    here.person_of("ada", Role::Admin);
    here.add_member("alice");
    here.require(Whose::Everyone, 0);
    here.engine.add_exemption(host(), exemption("alice", "ada")).wait().unwrap();
    here.enrolled(enrolment("alice"));
    let trusted = here.trusted("trusted");
    assert_eq!(here.need_from(&trusted, "alice", "192.0.2.9"), Need::Code);
}

#[test]
fn nobody_approves_their_own_exemption_and_admins_have_none() {
    let here = Installation::new();
    here.person_of("ada", Role::Admin);
    here.add_user("helen", Role::Helpdesk, UserKind::Person);
    here.add_member("alice");
    let add = |new| here.engine.add_exemption(host(), new).wait();
    assert_eq!(refused(add(exemption("alice", "alice"))), Reason::PolicyRank);
    assert_eq!(refused(add(exemption("alice", "helen"))), Reason::PolicyRank, "the helpdesk approves none");
    assert_eq!(refused(add(NewExemption { approver: None, ..exemption("alice", "ada") })), Reason::PolicyRank);
    assert_eq!(refused(add(exemption("ada", "ada"))), Reason::RequestConflict);
    assert_eq!(refused(add(NewExemption { days: 91, ..exemption("alice", "ada") })), Reason::RequestInvalid);
    assert_eq!(refused(add(NewExemption { networks: vec![], ..exemption("alice", "ada") })), Reason::RequestInvalid);
    let silent = NewExemption { reason: "  ".to_owned(), ..exemption("alice", "ada") };
    assert_eq!(refused(add(silent)), Reason::RequestInvalid, "R51: no reason, no exemption");
}

#[test]
fn an_exemption_can_be_taken_back() {
    let here = Installation::new();
    here.person_of("ada", Role::Admin);
    here.add_member("alice");
    here.require(Whose::Everyone, 3);
    let until = here.now().plus(days(3));
    let made = here.engine.add_exemption(host(), exemption("alice", "ada")).wait().unwrap();
    here.advance(days(1));
    let revoked = here.engine.revoke_exemption(host(), made.id.to_string(), "has a phone".to_owned()).wait().unwrap();
    assert_eq!(revoked.state, "revoked");
    assert_eq!(here.need(&here.vouched(), "alice"), grace_until(until), "it began no grace");
    let unknown = here.engine.revoke_exemption(host(), "nothing".to_owned(), "why".to_owned()).wait();
    assert_eq!(refused(unknown), Reason::RequestNotFound);
}

#[test]
fn c18_an_exemption_that_cannot_be_read_denies() {
    let here = Installation::new();
    here.person_of("ada", Role::Admin);
    here.add_member("alice");
    here.require(Whose::Everyone, 0);
    let (alice, ada) = (here.id_of("alice"), here.id_of("ada"));
    let stored = here.store().submit(move |tx| {
        let row = ExemptionRow {
            id: ExemptionId::from_bytes([1; 16]),
            user: alice,
            owner: alice,
            approver: ada,
            reason: "written by hand".to_owned(),
            networks: vec!["0.0.0.0/0".to_owned(), "everywhere".to_owned()],
            clients: vec![],
            created_at: tx.now(),
            expires_at: tx.now().plus(days(9)),
            revoked_at: None,
        };
        exemptions::insert(tx, &row)
    });
    stored.wait().unwrap();
    let context = Context { source_ip: Some("192.0.2.9".parse().unwrap()), application: None };
    let asked = here.engine.requirements(here.trusted("trusted"), "alice".to_owned(), context).wait();
    assert_eq!(refused(asked), Reason::StorageUnavailable);
}
