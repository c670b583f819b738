//! Policy, groups, exemptions, drills and imports at the command line.

use crate::{
    http_support::{Caller, Site, document},
    support::{
        Home, START,
        masking::{masked, shape},
    },
};
use serde_json::json;

const ALICE: &str = "alice@example.com";
const ADA: &str = "ada@example.com";
const WHY: [&str; 2] = ["--reason", "the audit asks"];

fn set(home: &Home, flags: &[&str]) -> String {
    home.text(&[&["policy", "set"], flags, &WHY].concat())
}

#[test]
fn a_rule_is_previewed_set_and_confirmed() {
    let home = Home::at(START);
    home.user(ALICE);
    home.enrolled("bob@example.com");
    insta::assert_snapshot!(home.text(&["policy", "show"]), @"No rules: a second factor is required of admins, owners and break-glass users only.");
    insta::assert_snapshot!(home.text(&["policy", "preview", "--everyone", "--grace", "14"]), @"
    What would be required:
    REQUIRED OF  GRACE    SINCE
    everyone     14 days  2027-01-15T08:00:00Z

    One person has a second factor already.
    One person would have to set one up:
      alice@example.com  by 2027-01-29T08:00:00Z  has no password here; needs an enrolment link
    Nobody could administer after this change.
    There are no break-glass users.
    Nothing has changed: this was a preview.
    ");
    insta::assert_snapshot!(set(&home, &["--everyone", "--grace", "14"]), @"
    The policy is changed, on trial.
    REQUIRED OF  GRACE    SINCE
    everyone     14 days  2027-01-15T08:00:00Z
    Set 2027-01-15T08:00:00Z by host:tester: the audit asks
    Not confirmed yet: at 2027-01-15T08:15:00Z what held before holds again, by itself.
    Sign in with your own second factor, then: `countersign policy confirm`
    ");
    insta::assert_snapshot!(shape(&home.json(&["policy", "show"])), @"{confirm_by note number otherwise[] rules[{grace_days since whom}] set_at set_by}");
    insta::assert_snapshot!(home.text(&["policy", "confirm"]), @"
    The policy is confirmed.
    REQUIRED OF  GRACE    SINCE
    everyone     14 days  2027-01-15T08:00:00Z
    Set 2027-01-15T08:00:00Z by host:tester: the audit asks
    ");
    let listed = home.json(&["list", "--state", "grace"]);
    assert_eq!(listed["users"][0]["email"], ALICE);
    assert_eq!(listed["users"][0]["grace_until"], "2027-01-29T08:00:00Z");
    assert_eq!(
        home.text(&["policy", "grace", "--email", ALICE, "--days", "2", "--reason", "moving"]),
        "alice@example.com may do without a second factor until 2027-01-17T08:00:00Z.\n"
    );
    let shown = home.text(&["user", "show", ALICE]);
    let asked =
        "asked    may do without a second factor until 2027-01-17T08:00:00Z; then the policy requires it of everybody";
    assert!(shown.contains(asked), "{shown}");
    home.set_clock(START + 2 * 86_400);
    assert_eq!(home.json(&["list", "--state", "grace"])["users"], json!([]));
}

#[test]
fn an_unconfirmed_rule_is_gone_after_a_quarter_of_an_hour() {
    let home = Home::at(START);
    set(&home, &["--role", "helpdesk", "--grace", "0"]);
    home.set_clock(START + 900);
    assert_eq!(home.json(&["policy", "show"])["rules"], json!([]));
    let late = home.run(&["policy", "confirm"]);
    assert_eq!(late.code, Some(1));
    assert!(late.stderr.contains("no change of the policy waits to be confirmed"), "{late:?}");
    set(&home, &["--everyone"]);
    assert_eq!(home.json(&["policy", "revert"])["rules"], json!([]));
}

#[test]
fn what_cannot_be_asked_of_the_policy_is_wrong_usage() {
    let home = Home::at(START);
    for flags in [
        &["set"][..],
        &["set", "--everyone"],
        &["set", "--everyone", "--role", "member", "--reason", "x"],
        &["set", "--everyone", "--grace", "91", "--reason", "x"],
        &["set", "--everyone", "--off", "--grace", "3", "--reason", "x"],
        &["set", "--everyone", "--reason", " "],
        &["preview"],
    ] {
        assert_eq!(home.run(&[&["policy"], flags].concat()).code, Some(2), "{flags:?}");
    }
    for flags in [&["set", "--group", "nobody", "--reason", "x"][..], &["preview", "--client", "nothing"]] {
        assert_eq!(home.run(&[&["policy"], flags].concat()).code, Some(3), "{flags:?}");
    }
}

#[test]
fn groups_are_made_joined_and_left() {
    let home = Home::at(START);
    home.user(ALICE);
    let mut told = home.text(&["group", "list"]);
    let commands: [&[&str]; 6] = [
        &["add", "staff"],
        &["join", "staff", "--email", ALICE],
        &["members", "staff"],
        &["list"],
        &["leave", "staff", "--email", ALICE],
        &["remove", "staff"],
    ];
    for command in commands {
        told.push_str(&home.text(&[&["group"], command].concat()));
    }
    insta::assert_snapshot!(told, @"
    No groups yet. Add one with `countersign group add NAME`.
    Added the group staff.
    alice@example.com is in staff, which has 1 member.
    alice@example.com
    GROUP  MEMBERS
    staff  1
    alice@example.com is not in staff, which has no members.
    Removed the group staff. Its members stay.
    ");
    assert_eq!(home.run(&["group", "members", "staff"]).code, Some(3));
}

#[test]
fn an_exemption_names_its_owner_its_approver_and_its_end() {
    let home = Home::at(START);
    home.user(ALICE);
    home.json(&["user", "add", "--email", ADA, "--role", "admin"]);
    home.json(&["client", "add", "--name", "till"]);
    set(&home, &["--everyone", "--grace", "0"]);
    home.text(&["policy", "confirm"]);
    let add = ["exempt", "add", "--email", ALICE, "--reason", "no phone at the till", "--client", "till"];
    let alone = home.run(&[&add[..], &["--approver", ALICE]].concat());
    assert_eq!((alone.code, alone.stderr.contains("cannot approve their own exemption")), (Some(1), true), "{alone:?}");
    let made = home.text(&[&add[..], &["--approver", ADA]].concat());
    insta::assert_snapshot!(masked(&made).lines().next().unwrap(), @"alice@example.com may do without a second factor until 2027-02-14T08:00:00Z, through till.");
    let listed = home.json(&["exempt", "list"]);
    insta::assert_snapshot!(shape(&listed), @"{exemptions[{approver clients[] created_at expires_at id networks[] owner reason state user}]}");
    assert_eq!(home.json(&["list", "--state", "exempt"])["users"][0]["email"], ALICE);
    let id = listed["exemptions"][0]["id"].as_str().unwrap();
    assert_eq!(home.json(&["exempt", "revoke", id, "--reason", "has one"])["state"], "revoked");
    assert_eq!(home.json(&["list", "--state", "exempt"])["users"], json!([]));
    assert_eq!(home.run(&["exempt", "add", "--email", ALICE, "--reason", "x"]).code, Some(2), "nobody approved it");
}

#[test]
fn a_break_glass_user_is_drilled_and_the_doctor_says_when_that_is_due() {
    let home = Home::at(START);
    for name in ["glass-1", "glass-2"] {
        home.json(&["user", "add", "--name", name, "--role", "owner", "--kind", "break_glass"]);
        home.json(&["backup-codes", "--email", name]);
    }
    insta::assert_snapshot!(home.text(&["doctor", "emergency"]), @"
    ✓ emergency.users        2 break-glass users could get in
    ✓ emergency.ready        glass-1 has 10 backup codes and 0 other factors
    ✓ emergency.drill        glass-1: never drilled, next due 2027-04-15T08:00:00Z
    ✓ emergency.ready        glass-2 has 10 backup codes and 0 other factors
    ✓ emergency.drill        glass-2: never drilled, next due 2027-04-15T08:00:00Z
    · emergency.admins       nobody could administer: no admin or owner holds a working factor
                             → make an owner, and have them set up an app:
                             `countersign user add --email ADDRESS --role owner`

    Nothing to mend; 1 piece of advice.
    ");
    home.set_clock(START + 91 * 86_400);
    home.text(&["user", "drill", "glass-1", "--reason", "sheet found, code 3 worked"]);
    let found = home.run(&["doctor", "emergency", "--json"]);
    assert_eq!(found.code, Some(1));
    assert_eq!(found.json()["findings"].as_array().unwrap().len(), 1);
    assert!(found.stdout.contains("glass-2: never drilled, and a drill was due"), "{found:?}");
}

#[test]
fn users_are_imported_from_a_file_row_by_row() {
    let home = Home::at(START);
    home.text(&["group", "add", "staff"]);
    let file = home.place().join("people.csv");
    let text = "email,names,role,groups\r\n\
                alice@example.com,\"alice;EXAMPLE\\alice\",member,staff\r\n\
                bob@example.com,,helpdesk,\r\n\
                bob@example.com,,member,\r\n\
                \"carol, the second\",,member,\r\n";
    std::fs::write(&file, text).unwrap();
    let file = file.to_str().unwrap();
    let tried = home.run(&["user", "import", file, "--dry-run"]);
    assert_eq!(tried.code, Some(1));
    insta::assert_snapshot!(tried.stdout, @r#"
    It would be: 2 added, 2 refused
    LINE  VERDICT  REASON             WHY
    2     added
    3     added
    4     refused  request.conflict   bob@example.com stands in line 3 already
    5     refused  user.name_invalid  "carol, the second" cannot be a name: a name has 1 to 255 characters without blanks or control characters (RFC 8265)
    Nothing was changed: leave out --dry-run to import.
    "#);
    assert_eq!(home.json(&["list"])["users"], json!([]));
    let made = home.run(&["user", "import", file, "--json"]).json();
    insta::assert_snapshot!(shape(&made), @"{dry_run rows[{source verdict}]}");
    assert_eq!((&made["rows"][0]["verdict"], &made["rows"][0]["source"]), (&json!("added"), &json!(2)));
    assert!(home.run(&["user", "import", file]).stdout.starts_with("2 refused, 2 unchanged\n"));
    assert_eq!(home.json(&["group", "members", "staff"])["members"][0]["name"], ALICE);
    let found = home.json(&["user", "list", "--search", "EXAMPLE\\", "--role", "member", "--limit", "5"]);
    assert_eq!(found["users"][0]["email"], ALICE);
    std::fs::write(file, "email,favourite colour\n").unwrap();
    assert_eq!(home.run(&["user", "import", file]).code, Some(2));
    std::fs::write(file, "").unwrap();
    assert_eq!(home.run(&["user", "import", file]).code, Some(2));
}

#[test]
fn an_application_is_told_until_when_somebody_may_go_on() {
    let site = Site::new();
    let mut desk: Caller = site.desk();
    site.home.user(ALICE);
    let need = |desk: &mut Caller| document(&desk.post("/api/v1/requirements", &json!({ "user": ALICE })), 200);
    assert_eq!(need(&mut desk), json!({ "need": "nothing" }));
    set(&site.home, &["--everyone", "--grace", "3"]);
    let answer = need(&mut desk);
    assert_eq!((&answer["need"], &answer["reason"]), (&json!("enrol"), &json!("policy.enrol_required")));
    assert!(answer["until"].is_string(), "{answer}");
    site.home.text(&["policy", "grace", "--email", ALICE, "--days", "0", "--reason", "today"]);
    assert_eq!(need(&mut desk), json!({ "need": "enrol", "reason": "policy.grace_over" }));
    let shown = document(&desk.get("/api/v1/users/alice%40example.com"), 200);
    assert_eq!((&shown["standing"]["stands"], &shown["standing"]["why"]), (&json!("over"), &json!("everyone")));
}
