//! The pages of a running server: the printed links lead somewhere, and nothing secret is logged.

use crate::support::{Home, http::Request};

/// The value of a cookie that an answer sets.
fn cookie(answer: &crate::support::http::Response, name: &str) -> String {
    let line = answer
        .headers
        .iter()
        .find(|(known, value)| known.eq_ignore_ascii_case("set-cookie") && value.starts_with(&format!("{name}=")));
    line.unwrap().1.split(';').next().unwrap().to_owned()
}

#[test]
fn the_printed_links_lead_to_pages_and_stay_out_of_the_log() {
    let home = Home::empty();
    let mut server = home.serve();
    let said = server.said();
    let setup = said.split_whitespace().find(|word| word.contains("/setup/")).unwrap();
    let enrolment = home.json(&["user", "add", "--email", "nina@example.com"])["enrolment_link"].clone();
    for (link, page, headline) in
        [(setup, "/setup", "Set up the first owner"), (enrolment.as_str().unwrap(), "/welcome", "Set up your sign-in")]
    {
        let path = format!("{page}/{}", link.rsplit('/').next().unwrap());
        assert!(link.ends_with(&path), "{link}");
        let moved = server.get(&path);
        assert_eq!((moved.status, moved.header("location")), (303, Some(page)));
        let link = cookie(&moved, "countersign-link");
        let shown = Request::new("GET", page).header("Cookie", &link).send(server.address);
        assert_eq!(shown.status, 200);
        assert!(shown.body.contains(headline), "{}", shown.body);
        assert!(server.wait_for_log(&format!("route={page} ")).contains("status=200"));
    }
    let logged = server.stop().stderr;
    assert!(logged.contains("route=/setup/{token}"), "{logged}");
    for secret in [setup, enrolment.as_str().unwrap()] {
        assert!(!logged.contains(secret.rsplit('/').next().unwrap()), "{logged}");
    }
}

#[test]
fn e13_what_strangers_type_is_not_logged_as_they_typed_it() {
    let home = Home::new();
    let server = home.serve();
    let page = server.get("/sign-in");
    let csrf = page.body.split_once("name=\"csrf\" value=\"").unwrap().1.split('"').next().unwrap();
    let form = format!("csrf={csrf}&login=%1b%5b31mFORGED%0a2027-01-15+INFO+all+is+well&password=SECRETWORD");
    let answer = Request::new("POST", "/sign-in")
        .header("Cookie", &cookie(&page, "countersign-form"))
        .header("Origin", "http://localhost")
        .header("User-Agent", "FORGED")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(form.as_bytes())
        .send(server.address);
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(server.get("/me/FORGED%0aFORGED?FORGED").status, 404);
    let logged = server.stop().stderr;
    assert!(logged.contains("route=/sign-in"), "{logged}");
    assert!(!logged.contains("FORGED") && !logged.contains("SECRETWORD") && !logged.contains('\u{1b}'), "{logged}");
}

#[test]
fn a_set_up_that_was_done_prints_no_link_any_more() {
    let home = Home::new();
    home.json(&["user", "add", "--email", "root@example.com", "--role", "owner"]);
    let server = home.serve();
    assert!(!server.said().contains("/setup/"), "{}", server.said());
    home.json(&["user", "add", "--email", "other@example.com", "--role", "owner"]);
    home.json(&["user", "role", "root@example.com", "--role", "member", "--reason", "new work"]);
    server.stop();
    assert!(!home.serve().said().contains("/setup/"));
}
