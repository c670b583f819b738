//! Many users at once: a verdict for each row, the same in a dry run, and nothing the second time.

use crate::support::{Installation, host};
use countersign_core::{Reason, user::Role};
use countersign_engine::roster::{Import, ImportRow, Outcome, RowVerdict};

fn row(line: u64, email: &str, names: &[&str], role: &str, groups: &[&str]) -> ImportRow {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    ImportRow { line, email: email.to_owned(), names: owned(names), role: role.to_owned(), groups: owned(groups) }
}

impl Installation {
    fn tried(&self, rows: &[ImportRow]) -> Vec<RowVerdict> {
        self.engine.try_roster(&host(), &mut Import::default(), rows).unwrap()
    }

    fn imported(&self, rows: &[ImportRow]) -> Vec<RowVerdict> {
        self.engine.take_roster(host(), &mut Import::default(), rows).wait().unwrap()
    }
}

fn outcomes(verdicts: &[RowVerdict]) -> Vec<Outcome> {
    verdicts.iter().map(|row| row.verdict).collect()
}

fn reasons(verdicts: &[RowVerdict]) -> Vec<Option<Reason>> {
    verdicts.iter().map(|row| row.reason).collect()
}

#[test]
fn an_import_is_tried_made_and_changes_nothing_the_second_time() {
    let here = Installation::new();
    here.engine.add_group(host(), "staff".to_owned()).wait().unwrap();
    let rows = [
        row(2, "alice@example.com", &["alice"], "member", &["staff"]),
        row(3, "Bob@Example.com", &[], "", &[]),
        row(4, "", &["EXAMPLE\\carol"], "helpdesk", &[]),
    ];
    let before = here.audit();
    assert_eq!(outcomes(&here.tried(&rows)), [Outcome::Added; 3]);
    assert_eq!(here.audit(), before, "a dry run changes nothing");
    assert_eq!(here.tried(&rows), here.imported(&rows));
    let alice = here.engine.show_user(&host(), "alice").unwrap();
    assert_eq!((alice.email.as_deref(), alice.groups), (Some("alice@example.com"), vec!["staff".to_owned()]));
    assert_eq!(here.engine.show_user(&host(), "example\\carol").unwrap().role, Role::Helpdesk);
    let after = here.audit();
    assert_eq!(outcomes(&here.imported(&rows)), [Outcome::Unchanged; 3]);
    assert_eq!(here.audit(), after);
    let more = [row(2, "alice@example.com", &["alice", "al"], "helpdesk", &[])];
    assert_eq!(outcomes(&here.imported(&more)), [Outcome::Updated]);
    let alice = here.engine.show_user(&host(), "al").unwrap();
    assert_eq!(
        (alice.role, alice.groups),
        (Role::Helpdesk, vec!["staff".to_owned()]),
        "nobody leaves a group by import"
    );
}

#[test]
fn a_row_that_makes_no_sense_is_refused_by_itself() {
    let here = Installation::new();
    here.person("taken");
    let rows = [
        row(2, "", &[], "member", &[]),
        row(3, "no address", &[], "member", &[]),
        row(4, "dora@example.com", &[], "king", &[]),
        row(5, "dora@example.com", &[], "member", &["no such group"]),
        row(6, "eve@example.com", &["taken"], "member", &[]),
        row(7, "fred@example.com", &[], "member", &[]),
        row(8, "FRED@example.com", &[], "admin", &[]),
        row(9, "=cmd|' /C calc'!A0", &[], "member", &[]),
    ];
    let verdicts = here.imported(&rows);
    assert_eq!(
        reasons(&verdicts),
        [
            Some(Reason::RequestInvalid),
            Some(Reason::UserNameInvalid),
            Some(Reason::RequestInvalid),
            Some(Reason::RequestNotFound),
            Some(Reason::UserExists),
            None,
            Some(Reason::RequestConflict),
            Some(Reason::UserNameInvalid),
        ]
    );
    assert_eq!(verdicts[6].message.as_deref(), Some("fred@example.com stands in line 7 already"));
    assert_eq!(verdicts[6].source, 8);
    assert_eq!(here.engine.show_user(&host(), "fred@example.com").unwrap().role, Role::Member);
}

#[test]
fn c7_an_import_does_not_take_the_last_able_admin_away() {
    let here = Installation::new();
    here.person_of("ada", Role::Owner);
    let rows = [row(2, "", &["ada"], "member", &[])];
    assert_eq!(reasons(&here.tried(&rows)), [Some(Reason::PolicyLastAdmin)]);
    assert_eq!(reasons(&here.imported(&rows)), [Some(Reason::PolicyLastAdmin)]);
    assert_eq!(here.engine.show_user(&host(), "ada").unwrap().role, Role::Owner);
}
