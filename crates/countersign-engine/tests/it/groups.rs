//! Sets of users: who is in them, and that they give nobody a rank.

use crate::{
    exemptions::exemption,
    support::{Installation, host, refused},
};
use countersign_core::{Reason, user::Role};
use countersign_engine::users::UserChange;

#[test]
fn a_group_has_members_and_gives_nobody_a_rank() {
    let here = Installation::new();
    here.add_member("alice");
    let add = |name: &str| here.engine.add_group(host(), name.to_owned()).wait();
    assert_eq!(add("staff").unwrap().members, 0);
    assert_eq!(refused(add(" staff ")), Reason::RequestConflict);
    assert_eq!(refused(add("a;b")), Reason::RequestInvalid);
    assert_eq!(refused(add("")), Reason::RequestInvalid);
    here.join("staff", "alice");
    here.join("staff", "alice");
    let members = here.engine.list_group_members(&host(), "staff", None, 9).unwrap();
    assert_eq!(members.iter().map(|member| member.name.as_str()).collect::<Vec<_>>(), ["alice"]);
    assert_eq!(here.engine.show_user(&host(), "alice").unwrap().groups, ["staff"]);
    assert_eq!(here.engine.show_user(&host(), "alice").unwrap().role, Role::Member);
    assert_eq!(here.changes().iter().filter(|what| *what == "group.joined").count(), 1);
    here.engine.remove_group(host(), "staff".to_owned()).wait().unwrap();
    assert!(here.engine.list_groups(&host()).unwrap().is_empty());
    assert!(here.engine.show_user(&host(), "alice").unwrap().groups.is_empty());
}

#[test]
fn a_removed_user_leaves_no_membership_and_no_exemption() {
    let here = Installation::new();
    here.person_of("ada", Role::Admin);
    here.add_member("alice");
    here.engine.add_group(host(), "staff".to_owned()).wait().unwrap();
    here.join("staff", "alice");
    here.engine.add_exemption(host(), exemption("alice", "ada")).wait().unwrap();
    here.engine.change_user(host(), "alice".to_owned(), UserChange::Remove).wait().unwrap();
    assert_eq!(here.engine.list_groups(&host()).unwrap()[0].members, 0);
    assert!(here.engine.list_exemptions(&host()).unwrap().is_empty());
}
