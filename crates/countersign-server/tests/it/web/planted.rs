//! Markup in whatever people name or write down: it is shown as it was typed, on every page it comes to.

use crate::installation::{App, GOOD, Installation, host};
use countersign_core::{factor::Movement, reason::Door, submission::Submission, user::Role};
use countersign_engine::{
    access::{Access, FirstFactor, Scope},
    clients::NewClient,
    enrol::NewEnrolment,
    policy::{Asked, RuleChange, Whose},
    verify::{Context, Request},
};
use countersign_server::http::web::ROUTES;

const PAYLOADS: [&str; 4] = [
    "<script>alert(1)</script>",
    "\"><img/src=x/onerror=alert(1)>",
    "'/onmouseover='alert(1)'",
    "</title></textarea><svg/onload=alert(1)>",
];
const ACTIONS: [&str; 10] =
    ["link", "pass", "unlock", "grace", "exempt", "reset-password", "role", "reset", "suspend", "remove"];

/// Somebody whose name, entry, application, group and history are the payload.
fn plant(here: &Installation, payload: &str) -> String {
    let name = payload.to_owned();
    here.add_user(payload);
    let label = Some(payload.to_owned());
    let user = name.clone();
    let new = NewEnrolment { user, movement: Movement::Time, label, existing: None, with_backup_codes: false };
    let begun = here.engine.begin_enrolment(host(), new).wait().unwrap();
    let code = App::scan(&begun.otpauth_uri).code(here.now());
    here.engine.confirm_enrolment(host(), name.clone(), None, Submission::new(&code)).wait().unwrap();
    let client = NewClient {
        name: name.clone(),
        scopes: vec![Scope::Verify],
        networks: Vec::new(),
        first_factor: FirstFactor::Vouched,
        trusted_addresses: false,
    };
    let (_, key) = here.engine.add_client(host(), client).wait().unwrap();
    here.engine.add_group(host(), name.clone()).wait().unwrap();
    here.engine.join_group(host(), name.clone(), name.clone()).wait().unwrap();
    let rule = RuleChange { whose: Whose::Group(name.clone()), asked: Asked::Required { grace_days: 7 } };
    here.engine.set_policy(host(), vec![rule], name.clone()).wait().unwrap();
    let refused = Request {
        access: Access::with_key(Some(&key), "192.0.2.7".parse().unwrap()),
        door: Door::Api,
        user: name.clone(),
        submission: Submission::new("000000"),
        next: None,
        context: Context { source_ip: None, application: Some(name.clone()) },
    };
    here.engine.verify(refused).wait().unwrap();
    here.engine.unlock(host(), name.clone(), name.clone()).wait().unwrap();
    here.exemption(payload)
}

#[test]
fn d20_markup_in_names_labels_and_reasons_is_text_on_every_page() {
    for payload in PAYLOADS {
        let here = Installation::called(payload);
        let exemption = plant(&here, payload);
        let client = here.engine.list_clients(&host()).unwrap().remove(0).id.to_string();
        let mut ada = here.staff("ada", Role::Owner);
        ada.headers = vec![("user-agent", payload.to_owned())];
        let id = here.id_of(payload);
        let mut own = here.browser();
        own.follow(&here.link(payload)).expect(200);
        own.post("/welcome", &[("password", GOOD), ("again", GOOD)]).expect_to("/sign-in/second-factor");
        let mut pages = vec![(own.get("/sign-in/second-factor").expect(200), "/sign-in/second-factor".to_owned())];
        let mut new = here.browser();
        here.add_user("nina");
        new.follow(&here.link("nina")).expect(200);
        new.post("/welcome", &[("password", GOOD), ("again", GOOD)]).expect_to("/me/enrol/authenticator");
        pages.push((new.get("/me/enrol/authenticator").expect(200), "/me/enrol/authenticator".to_owned()));
        for route in ROUTES.iter().filter(|route| route.method == "GET" && route.path.starts_with("/admin")) {
            let path = route
                .path
                .replace("{user}", &id)
                .replace("{reference}", &here.reference(payload))
                .replace("{client}", &client)
                .replace("{exemption}", &exemption);
            let each =
                ACTIONS.iter().filter(|_| path.contains("{action}")).map(|action| path.replace("{action}", action));
            let paths: Vec<String> = if path.contains("{action}") { each.collect() } else { vec![path] };
            pages.extend(paths.into_iter().map(|path| (ada.get(&path), path)));
        }
        let shown = ada.post(&format!("/admin/users/{id}"), &[("why", payload)]);
        pages.push((shown, format!("/admin/users/{id}")));
        let mut names_it = 0;
        for (page, path) in pages {
            assert!([200, 303].contains(&page.status), "{path}: {page:?}");
            assert!(!page.body.contains(payload), "{path}: {}", page.body);
            let policy = page.header("content-security-policy").unwrap();
            assert!(!policy.contains("unsafe"), "{path}: {policy}");
            names_it += usize::from(page.body.contains("alert(1)"));
        }
        assert!(names_it > 15, "it comes to {names_it} pages only");
    }
}
