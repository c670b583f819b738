//! The audit as people read it: by the time each row shows, every page after the other, alarms alone, names for ids.

use crate::{
    browser::Browser,
    installation::{Installation, host},
};
use countersign_core::{submission::Submission, user::Role};
use countersign_engine::{
    emergency::{Emergency, Way},
    roster::{Import, ImportRow},
    verify::{Context, Request},
};
use std::time::Duration;

/// The times that a page of the audit shows, in its order, and where the next one is.
fn times(page: &str) -> (Vec<String>, Option<String>) {
    let times = page.split("<time datetime=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    let next = page.split("<a href=\"").map(|rest| rest.split('"').next().unwrap());
    let next = next.map(|url| url.replace("&#38;", "&")).find(|url| url.contains("before="));
    (times.collect(), next)
}

fn references(page: &str) -> Vec<String> {
    page.split("class=\"ref\"").skip(1).map(|rest| rest.split(['>', '<']).nth(1).unwrap().to_owned()).collect()
}

/// Rows of which some were refused before the first factor, and are written down when their minute is over.
fn busy() -> (Installation, Browser) {
    let here = Installation::new();
    let ada = here.staff("ada", Role::Admin);
    here.add_user("tom");
    for number in 0..70_u64 {
        if number % 4 == 0 {
            let mut browser = here.browser();
            browser.get("/sign-in");
            browser.post("/sign-in", &[("login", "tom"), ("password", "not it at all")]).expect(200);
        }
        here.engine.unlock(host(), "tom".to_owned(), format!("call {number}")).wait().unwrap();
        here.advance(Duration::from_secs(20));
        here.engine.sweep().wait().unwrap();
    }
    (here, ada)
}

#[test]
fn rows_stand_by_the_time_they_show_and_each_on_one_page() {
    let (here, mut ada) = busy();
    let (mut seen, mut url) = (Vec::new(), Some("/admin/audit".to_owned()));
    let mut pages = 0;
    while let Some(path) = url {
        let page = ada.get(&path).expect(200).body;
        let (shown, next) = times(&page);
        assert!(shown.is_sorted_by(|one, other| one >= other), "{shown:?}");
        seen.extend(references(&page).into_iter().zip(shown));
        url = next;
        pages += 1;
    }
    assert!(pages > 1, "{pages}");
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), all, "no row twice");
    let mut written = 0;
    let reading = |line: &str| line.contains("attempt.looked_at");
    here.engine
        .export_audit(|line| {
            written += usize::from(!reading(line));
            Ok(())
        })
        .unwrap();
    assert_eq!(all, written, "and none left out, but those that reading it wrote");
}

#[test]
fn alarms_are_counted_at_once_and_read_alone() {
    let here = Installation::new();
    here.of_role("ben", Role::Admin);
    let mut ada = here.staff("ada", Role::Owner);
    assert!(!ada.get("/admin").expect(200).body.contains("in the last week"));
    here.advance(Duration::from_secs(2));
    let rescue = Emergency { user: "ben".to_owned(), way: Way::Pass, note: "lost the phone".to_owned() };
    here.engine.emergency(host(), rescue).wait().unwrap();
    here.advance(Duration::from_secs(1));
    let page = ada.get("/admin").expect(200).body;
    assert!(page.contains("There was one alarm in the last week."), "{page}");
    assert!(page.contains("href=\"/admin/audit?kind=alarms\""), "{page}");
    let page = ada.get("/admin/audit?kind=alarms").expect(200).body;
    assert!(page.contains("Alarm: somebody was let back in from the server"), "{page}");
    assert_eq!(references(&page).len(), 1, "nothing else: {page}");
    let page = ada.get("/admin/audit?kind=alarms&q=ben").expect(200).body;
    assert_eq!(references(&page).len(), 1, "{page}");
    let page = ada.get("/admin/audit?kind=changes").expect(200).body;
    assert!(page.contains("Role changed") && !page.contains("Alarm: "), "{page}");
}

#[test]
fn groups_stand_in_the_audit_by_name() {
    let here = Installation::new();
    let mut ada = here.staff("ada", Role::Owner);
    here.engine.add_group(host(), "night shift".to_owned()).wait().unwrap();
    let row = ImportRow {
        line: 1,
        names: vec!["tom".to_owned()],
        groups: vec!["night shift".to_owned()],
        ..ImportRow::default()
    };
    here.engine.take_roster(host(), &mut Import::default(), &[row]).wait().unwrap();
    let page = ada.get("/admin/audit?q=tom").expect(200).body;
    assert!(page.contains("Joined a group") && page.contains("<small><bdi>night shift</bdi></small>"), "{page}");
}

#[test]
fn a_list_that_was_opened_is_one_look_in_ones_own_history() {
    let here = Installation::new();
    let alice = here.person("alice");
    here.advance(Duration::from_hours(2));
    let mut ada = here.staff("ada", Role::Admin);
    let mut mine = here.signed_in(&alice);
    ada.get("/admin/audit").expect(200);
    let page = mine.get("/me/security").expect(200).body;
    assert_eq!(page.matches("This list was looked at by ada, last ").count(), 1, "{page}");
    assert!(!page.contains("Looked at by ada"), "nobody chose one of them: {page}");
    ada.get(&format!("/admin/attempts/{}", here.reference("alice"))).expect(200);
    let page = mine.get("/me/security").expect(200).body;
    assert_eq!(page.matches("Looked at by ada, last ").count(), 1, "{page}");
    let code = Submission::new(&here.code_at(&alice, 2));
    let request = Request {
        access: host(),
        door: countersign_core::reason::Door::Cli,
        user: "alice".to_owned(),
        submission: code,
        next: None,
        context: Context::default(),
    };
    here.engine.verify(request).wait().unwrap();
    let page = ada.get("/admin/audit?q=alice").expect(200).body;
    assert!(page.contains("Attempts looked at"), "{page}");
}
