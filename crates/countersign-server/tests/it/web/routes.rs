//! Every route, asked by every kind of browser: one answer each, as `routes.txt` has them.

use crate::{
    browser::{Answer, Browser},
    installation::{GOOD, Installation, OTHER, Person},
};
use countersign_core::user::Role;
use countersign_server::http::web::{ROUTES, Route};
use std::time::Duration;

/// What a browser may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Nothing,
    SetupLink,
    EnrolmentLink,
    Half,
    Enrolling,
    SignedIn,
    Fresh,
    Ended,
    AnothersSession,
    /// Signed in, with a fresh second factor, and of this role.
    Helpdesk,
    Admin,
    Owner,
    /// An owner whose second factor is no longer fresh.
    StaleOwner,
}

const KINDS: [Holds; 9] = [
    Holds::Nothing,
    Holds::SetupLink,
    Holds::EnrolmentLink,
    Holds::Half,
    Holds::Enrolling,
    Holds::SignedIn,
    Holds::Fresh,
    Holds::Ended,
    Holds::AnothersSession,
];

/// People who look after others: asked at the console's pages only, as their role opens nothing else.
const STAFF: [Holds; 4] = [Holds::Helpdesk, Holds::Admin, Holds::Owner, Holds::StaleOwner];

/// The people and browsers of one cell of the table.
struct Cell {
    here: Installation,
    alice: Person,
    /// Another browser of Alice's, by its identifier.
    her_browser: String,
}

impl Cell {
    fn new() -> Self {
        let here = Installation::new();
        let alice = here.person("alice");
        here.signed_in(&alice);
        here.advance(Duration::from_mins(1));
        let page = here.signed_in(&alice).get("/me/security");
        let her_browser = page.body.split_once("/me/browsers/").unwrap().1.split('/').next().unwrap();
        let her_browser = if her_browser == "end-others" { String::new() } else { her_browser.to_owned() };
        assert_eq!(her_browser.len(), 32, "{}", page.body);
        here.advance(Duration::from_mins(1));
        Self { here, alice, her_browser }
    }

    fn browser(&self, holds: Holds) -> Browser {
        let here = &self.here;
        let mut browser = match holds {
            Holds::Nothing => here.browser(),
            Holds::SetupLink => {
                let mut browser = here.browser();
                browser.follow(&here.setup_link()).expect(200);
                browser
            }
            Holds::EnrolmentLink => {
                here.add_user("newcomer");
                let mut browser = here.browser();
                browser.follow(&here.link("newcomer")).expect(200);
                browser
            }
            Holds::Half => here.half(&self.alice),
            Holds::Enrolling => {
                here.add_user("newcomer");
                let mut browser = here.browser();
                browser.follow(&here.link("newcomer"));
                browser.post("/welcome", &[("password", GOOD), ("again", GOOD)]).expect_to("/me/enrol/authenticator");
                browser
            }
            Holds::SignedIn => {
                let browser = here.signed_in(&self.alice);
                here.advance(Duration::from_mins(6));
                browser
            }
            Holds::Fresh => here.signed_in(&self.alice),
            Holds::Ended => {
                let mut browser = here.signed_in(&self.alice);
                let session = browser.session().unwrap().to_owned();
                browser.post("/sign-out", &[]).expect_to("/sign-in");
                browser.cookies.insert("countersign".to_owned(), session);
                browser
            }
            Holds::AnothersSession => {
                let bob = here.person("bob");
                here.signed_in(&bob)
            }
            Holds::Helpdesk => here.staff("jo", Role::Helpdesk),
            Holds::Admin => here.staff("jo", Role::Admin),
            Holds::Owner => here.staff("jo", Role::Owner),
            Holds::StaleOwner => {
                let browser = here.staff("jo", Role::Owner);
                here.advance(Duration::from_mins(6));
                browser
            }
        };
        browser.cookies.remove("countersign-note");
        browser.get("/sign-in");
        browser.csrf = self.token_of(&browser, holds);
        browser
    }

    fn token_of(&self, browser: &Browser, holds: Holds) -> String {
        let bound = match holds {
            Holds::Half
            | Holds::Enrolling
            | Holds::SignedIn
            | Holds::Fresh
            | Holds::AnothersSession
            | Holds::Helpdesk
            | Holds::Admin
            | Holds::Owner
            | Holds::StaleOwner => browser.session().unwrap(),
            Holds::Nothing | Holds::SetupLink | Holds::EnrolmentLink | Holds::Ended => {
                &browser.cookies["countersign-form"]
            }
        };
        self.here.engine.form_token(bound).unwrap()
    }

    fn ask(&self, browser: &mut Browser, route: &Route) -> Answer {
        let asset = self.here.browser().get("/sign-in").body;
        let asset = asset.split_once("/assets/").unwrap().1.split('"').next().unwrap().to_owned();
        let path = route
            .path
            .replace("{file}", &asset)
            .replace("{token}", "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG")
            .replace("{factor}", &self.alice.factor)
            .replace("{session}", &self.her_browser)
            .replace("{user}", &self.here.id_of("alice"))
            .replace("{action}", "unlock")
            .replace("{approval}", &"0".repeat(32));
        let path = if path.contains("{reference}") {
            path.replace("{reference}", &self.here.reference("alice"))
        } else {
            path
        };
        let path = if path.contains("{client}") { path.replace("{client}", &self.here.client("mail")) } else { path };
        let path = if path.contains("{exemption}") {
            path.replace("{exemption}", &self.here.exemption("alice"))
        } else {
            path
        };
        if route.method == "GET" {
            return browser.get(&path);
        }
        let code = self.here.code(&self.alice);
        let codes = self.alice.sheet.join("\n");
        let pass = if route.path == "/sign-in/temporary-pass" { self.here.pass("alice") } else { String::new() };
        let fields: &[(&str, &str)] = match route.path {
            "/setup" => &[("email", "owner@example.com"), ("password", OTHER), ("again", OTHER)],
            "/welcome" | "/new-password" => &[("password", OTHER), ("again", OTHER)],
            "/forgotten" => &[("login", "alice")],
            "/sign-in" => &[("login", "alice"), ("password", GOOD)],
            "/sign-in/second-factor" | "/me/confirm" | "/me/enrol/authenticator" => &[("code", &code)],
            "/sign-in/backup-code" => &[("code", self.alice.sheet[0].as_str())],
            "/sign-in/temporary-pass" => &[("code", &pass)],
            "/me/backup-codes/prove" => &[("codes", &codes), ("proof", "")],
            "/me/backup-codes/download" => &[("codes", &codes)],
            "/me/password" => &[("current", GOOD), ("password", OTHER), ("again", OTHER)],
            "/admin/clients/add" => &[
                ("name", "vpn"),
                ("scopes", "verify"),
                ("first_factor", "vouched"),
                ("networks", "192.0.2.0/24"),
                ("why", "a new gateway"),
            ],
            "/admin/policy" => &[("whose", "everyone"), ("asked", "required"), ("grace", "7"), ("why", "as decided")],
            "/admin/policy/settle" => &[("do", "revert"), ("why", "a mistake")],
            "/admin/approvals/{approval}" => &[("do", "withdraw"), ("why", "a mistake")],
            other if other.starts_with("/admin/") => &[("why", "called back on the known number")],
            "/sign-out"
            | "/me/enrol/later"
            | "/me/backup-codes"
            | "/me/factors/{factor}/remove"
            | "/me/browsers/end-others"
            | "/me/browsers/{session}/end"
            | "/me/disown" => &[],
            other => panic!("{other} has no form here: give it one"),
        };
        browser.post(&path, fields)
    }
}

/// The status and where it leads; for what was done, that too.
fn shown(answer: &Answer, browser: &Browser) -> String {
    let note = browser.cookies.get("countersign-note").map_or_else(String::new, |note| format!(" ({note})"));
    match answer.leads_to() {
        Some(path) => format!("{path}{note}"),
        None if answer.body.contains("name=\"kept-") => "a fresh code first".to_owned(),
        None => answer.status.to_string(),
    }
}

#[test]
fn c01_what_a_browser_holds_opens_its_own_routes_and_no_others() {
    let mut table = String::new();
    for route in ROUTES {
        table.push_str(&format!("{} {}\n", route.method, route.path));
        let mut cells: Vec<(String, Vec<String>)> = Vec::new();
        let staff = STAFF.into_iter().filter(|_| route.path.starts_with("/admin"));
        for holds in KINDS.into_iter().chain(staff) {
            let cell = Cell::new();
            let mut browser = cell.browser(holds);
            let answer = cell.ask(&mut browser, route);
            let answer = shown(&answer, &browser).replace(&cell.here.id_of("alice"), "{user}");
            match cells.iter_mut().find(|(known, _)| *known == answer) {
                Some((_, kinds)) => kinds.push(format!("{holds:?}")),
                None => cells.push((answer, vec![format!("{holds:?}")])),
            }
        }
        for (answer, kinds) in cells {
            table.push_str(&format!("    {answer}: {}\n", kinds.join(" ")));
        }
    }
    assert_eq!(table, include_str!("routes.txt"), "{table}");
}
