//! Requests that browsers are made to send: to other hosts, by other spellings, into frames, as other things
//! (E07 to E15).
//!
//! E10 at the socket and E13, what is logged, are tested with the binary (`http_sockets`, `secrets`).

use crate::installation::{GOOD, Installation};
use countersign_server::http::web::ROUTES;

#[test]
fn e07_pages_answer_only_under_their_own_name() {
    let local = Installation::new();
    for origin in ["http://localhost:8440", "http://127.0.0.1:9", "http://[::1]:8440", "http://LOCALHOST"] {
        local.browser().at(origin).get("/sign-in").expect(200);
    }
    let public = Installation::public("https://sign-in.example.com", &[]);
    for origin in ["https://sign-in.example.com", "https://SIGN-IN.example.com:443"] {
        public.browser().at(origin).get("/sign-in").expect(200);
    }
    let strange = [
        "http://evil.example",
        "http://localhost.evil.example",
        "http://localhost:8440@evil.example",
        "http://sign-in.example.com.evil.example",
        "http://sign-in.example.com:8443",
        "http://xn--localhost",
        "http://",
    ];
    for origin in strange {
        for here in [&local, &public] {
            let mut browser = here.browser().at(origin);
            let answer = browser.get("/sign-in").expect(421);
            assert!(!answer.body.contains("evil") && browser.cookies.is_empty(), "{origin}: {answer:?}");
            assert_eq!(browser.get("/health/live").status, 200, "the API is asked by any name");
        }
    }
    let mut browser = public.browser().at("https://sign-in.example.com");
    browser.headers.push(("host", "evil.example".to_owned()));
    browser.get("/sign-in").expect(421);
    browser.headers.push(("x-forwarded-host", "evil.example".to_owned()));
    assert!(!public.browser().at("https://sign-in.example.com").get("/sign-in").body.contains("evil"));
}

#[test]
fn over_tls_every_cookie_is_bound_to_this_host() {
    let here = Installation::public("https://sign-in.example.com", &[]);
    let alice = here.enrolled("alice");
    let mut browser = here.browser().at("https://sign-in.example.com");
    let mut lines = Vec::new();
    lines.push(browser.get(&here.link("alice")));
    lines.push(browser.get("/welcome").expect(200));
    lines.push(browser.post("/welcome", &[("password", GOOD), ("again", GOOD)]).expect_to("/sign-in/second-factor"));
    browser.get("/sign-in/second-factor");
    lines.push(browser.post("/sign-in/second-factor", &[("code", &here.code(&alice))]).expect_to("/me/security"));
    browser.get("/me/security").expect(200);
    lines.push(browser.post("/sign-out", &[]));
    let cookies: Vec<&str> = lines
        .iter()
        .flat_map(|answer| answer.headers.iter().filter(|(name, _)| name == "set-cookie"))
        .map(|(_, value)| value.as_str())
        .collect();
    assert!(cookies.len() >= 6, "{cookies:?}");
    for cookie in cookies {
        assert!(cookie.starts_with("__Host-countersign"), "{cookie}");
        for flag in ["; Path=/", "; HttpOnly", "; Secure", "; SameSite=Lax"] {
            assert!(cookie.contains(flag), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
}

#[test]
fn over_our_own_tls_cookies_are_bound_and_forms_work_without_a_public_address() {
    let here = Installation::with_tls();
    let alice = here.enrolled("alice");
    let mut browser = here.browser().at("https://localhost:8440");
    browser.follow(&here.link("alice"));
    browser.post("/welcome", &[("password", GOOD), ("again", GOOD)]).expect_to("/sign-in/second-factor");
    browser.get("/sign-in/second-factor").expect(200);
    let code = here.code(&alice);
    let plain = [("origin", "http://localhost:8440"), ("sec-fetch-site", "same-origin")];
    browser.post_from("/sign-in/second-factor", &[("code", &code)], &plain).expect(403);
    let answer = browser.post("/sign-in/second-factor", &[("code", &code)]).expect_to("/me/security");
    for cookie in answer.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, value)| value) {
        assert!(cookie.starts_with("__Host-countersign") && cookie.contains("; Secure"), "{cookie}");
    }
    assert!(browser.session().is_some());
    browser.get("/me/security").expect(200);
}

#[test]
fn e08_nobody_is_sent_anywhere_but_to_listed_places() {
    let here =
        Installation::public("https://sign-in.example.com", &["https://app.example.com", "https://two.example/in"]);
    let alice = here.enrolled("alice");
    let mut first = here.browser().at("https://sign-in.example.com");
    first.follow(&here.link("alice"));
    first.post("/welcome", &[("password", GOOD), ("again", GOOD)]);
    let sent = |to: &str| {
        here.advance(std::time::Duration::from_mins(1));
        let mut browser = here.browser().at("https://sign-in.example.com");
        let to: String = form_urlencoded::byte_serialize(to.as_bytes()).collect();
        browser.get(&format!("/sign-in?to={to}")).expect(200);
        browser.post("/sign-in", &[("login", "alice"), ("password", GOOD)]);
        browser.get("/sign-in/second-factor");
        let answer = browser.post("/sign-in/second-factor", &[("code", &here.code(&alice))]).expect(303);
        let again = browser.get(&format!("/sign-in?to={to}")).expect(303);
        assert_eq!(answer.header("location"), again.header("location"));
        answer.header("location").unwrap().to_owned()
    };
    for good in [
        "/me/password",
        "https://app.example.com",
        "https://app.example.com/",
        "https://app.example.com/deep?x=1#y",
        "https://two.example/in",
        "https://two.example/in/side",
    ] {
        assert_eq!(sent(good), good);
    }
    for bad in [
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        " /me/password",
        "javascript:alert(1)",
        "data:text/html,x",
        "https:evil.example",
        "https:/evil.example",
        "http://app.example.com",
        "https://app.example.com.evil.example",
        "https://app.example.com@evil.example",
        "https://app.example.com:444/",
        "https://app.example.com\\@evil.example",
        "https://evil.example/https://app.example.com",
        "https://evil.example#https://app.example.com",
        "HTTPS://app.example.com",
        "https://two.example/",
        "https://two.example/inside",
        "https://two.example/in/../out",
        "https://two.example/in/%2e%2e/out",
        "https://two.example/in%2f..%2fout",
        "me/password",
        "",
        "/é",
    ] {
        assert_eq!(sent(bad), "/me/security", "{bad:?}");
    }
}

#[test]
fn e09_no_spelling_of_a_path_goes_round_the_guard() {
    let here = Installation::new();
    for path in [
        "/me/security/",
        "/me//security",
        "//me/security",
        "/ME/security",
        "/me%2fsecurity",
        "/%6de/security",
        "/me/./security",
        "/sign-in/../me/security",
        "/sign-in/..%2fme/security",
        "/me/security%00",
        "/me/security;x=1",
        "/me/security.json",
        "/assets/../me/security",
        "/assets/%2e%2e/me/security",
    ] {
        let answer = here.browser().get(path);
        let stays_out = answer.status == 404 || (answer.status == 303 && answer.leads_to() == Some("/sign-in"));
        assert!(stays_out, "{path}: {answer:?}");
    }
}

#[test]
fn e10_a_request_with_two_hosts_is_refused() {
    let here = Installation::new();
    let mut browser = here.browser();
    browser.headers.push(("host", "localhost:8440".to_owned()));
    browser.get("/sign-in").expect(421);
}

#[test]
fn e11_a_form_comes_as_a_form_or_not_at_all() {
    let here = Installation::new();
    let mut browser = here.browser();
    browser.get("/sign-in");
    let ours = [("origin", "http://localhost:8440"), ("sec-fetch-site", "same-origin")];
    let body = format!("csrf={}&login=alice&password=x", browser.csrf);
    for kind in ["text/plain", "application/json", "multipart/form-data; boundary=x", "", "application/xml"] {
        browser.post_body("/sign-in", kind, body.clone(), &ours).expect(400);
    }
    browser.post_body("/sign-in", "application/x-www-form-urlencoded", format!("{body}&login=bob"), &ours).expect(400);
    browser.post_body("/sign-in", "application/x-www-form-urlencoded", "x".repeat(20_000), &ours).expect(413);
    browser.post_body("/sign-in", "Application/X-WWW-Form-Urlencoded; charset=UTF-8", body, &ours).expect(200);
}

#[test]
fn e12_nothing_of_the_inside_is_shown_to_strangers() {
    let here = Installation::new();
    for path in ["/metrics", "/debug", "/debug/pprof", "/status", "/.env", "/.git/config", "/api", "/api/v1"] {
        here.browser().get(path).expect(404);
    }
}

#[test]
fn e14_no_secret_stands_in_an_address_and_nothing_is_kept() {
    let here = Installation::new();
    here.add_user("nina");
    let mut browser = here.browser();
    let link = here.link("nina");
    let token = link.rsplit('/').next().unwrap();
    let moved = browser.get(&link).expect(303);
    assert_eq!(moved.header("location"), Some("/welcome"));
    assert_eq!(moved.header("referrer-policy"), Some("no-referrer"));
    let page = browser.get("/welcome").expect(200);
    assert!(!page.body.contains(token));
    let on = browser.post("/welcome", &[("password", GOOD), ("again", GOOD)]);
    assert_eq!(on.header("location"), Some("/me/enrol/authenticator"));
    let page = browser.get("/me/enrol/authenticator").expect(200);
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert!(page.body.contains("<svg") && !page.body.contains("<img"));
    let loaded =
        page.body.split("src=\"").chain(page.body.split("<link ").flat_map(|tag| tag.split("href=\""))).skip(1);
    assert!(loaded.count() > 1);
    for part in page.body.split(['"', ' ', '=']).filter(|part| part.contains("://")) {
        assert!(part.starts_with("otpauth://") || part.contains("www.w3.org"), "{part}");
    }
}

#[test]
fn e15_every_answer_forbids_frames_scripts_from_elsewhere_and_being_kept() {
    let here = Installation::new();
    let mut answers: Vec<_> = ROUTES
        .iter()
        .filter(|route| !route.path.contains('{'))
        .map(|route| match route.method {
            "GET" => here.browser().get(route.path),
            _ => here.browser().post(route.path, &[]),
        })
        .collect();
    let mut reader = here.browser();
    reader.headers.push(("accept", "text/html".to_owned()));
    answers.push(reader.get("/nowhere").expect(404));
    answers.push(reader.get("/sign-out").expect(405));
    answers.push(here.browser().get("/nowhere").expect(404));
    answers.push(here.browser().get("/api/v1/users/alice").expect(401));
    for answer in answers {
        let policy = answer.header("content-security-policy").unwrap();
        for rule in ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"] {
            assert!(policy.contains(rule), "{answer:?}");
        }
        assert!(!policy.contains("unsafe"), "{answer:?}");
        for (name, value) in [
            ("x-frame-options", "DENY"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{answer:?}");
        }
        assert!(answer.header("permissions-policy").is_some());
    }
    assert_eq!(here.browser().get("/sign-in").header("strict-transport-security"), None, "there is no TLS to keep to");
    let public = Installation::public("https://mfa.example.com", &[]);
    for path in ["/sign-in", "/api/v1/users/alice"] {
        let answer = public.browser().get(path);
        assert_eq!(answer.header("strict-transport-security"), Some("max-age=31536000"), "{path}");
    }
    let page = here.browser().get("/sign-in").body;
    let style = page.split_once("href=\"/assets/countersign.").unwrap().1.split('"').next().unwrap();
    let style = here.browser().get(&format!("/assets/countersign.{style}")).expect(200);
    assert_eq!(style.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(style.header("set-cookie"), None);
}
