//! The page that shows a device how far its clock is off, on devices whose clocks are.

use super::chromium::{Browser, Scheme, View};
use crate::support::{Home, http::Request, server::Server};

/// A clock that is off by so many milliseconds, as every script of the page sees it.
fn off_by(browser: &Browser, milliseconds: i64) {
    browser.before_each_page(&format!(
        "const True = Date; Date = class extends True {{
           constructor(...parts) {{ parts.length ? super(...parts) : super(True.now() + {milliseconds}); }}
           static now() {{ return True.now() + {milliseconds}; }}
         }};"
    ));
}

fn compared(server: &Server, browser: &Browser) {
    browser.open(&format!("http://{}/clock", server.address));
    browser.wait_until("!document.getElementById('clock-again').hidden");
}

/// The offset that is shown, in seconds, and its error.
fn shown(browser: &Browser) -> (f64, f64) {
    let number = |text: String| {
        let plain = text.replace('\u{2212}', "-");
        let digits: String = plain.chars().filter(|c| c.is_ascii_digit() || "-.".contains(*c)).collect();
        digits.parse::<f64>().unwrap_or_else(|_| panic!("{text}"))
    };
    (number(browser.text("#clock-sum")), number(browser.text("#clock-give")))
}

#[test]
fn a_phone_that_is_94_seconds_slow_is_told_so_to_half_a_second() {
    let home = Home::new();
    let server = home.serve();
    let browser = Browser::start(View::Phone, Scheme::Light);
    off_by(&browser, -94_000);
    compared(&server, &browser);
    let (offset, error) = shown(&browser);
    assert!((offset + 94.0).abs() <= 0.5, "{offset}");
    assert!(error <= 0.5, "{error}");
    assert_eq!(browser.text("h1"), "This device is 94 seconds slow");
    assert_eq!(browser.text("dt"), "Android (this device)", "the setting of the visiting device comes first");
}

#[test]
fn while_two_phones_doubt_the_servers_clock_no_phone_is_told_to_change_its_own() {
    let home = Home::running();
    let people: Vec<_> = ["one@example.com", "two@example.com"].map(|email| (email, home.enrolled(email))).into();
    home.move_clock(90);
    let server = home.serve();
    let key = home.client("mail", &[]);
    let told: Vec<_> =
        people.iter().map(|(email, app)| server.verify(&key, email, &app.code(home.now() + 60))).collect();
    assert_eq!(told[1]["reason"], "clock.server_suspected", "{told:?}");
    let why = home.json(&["why", told[1]["reference"].as_str().unwrap()])["attempts"][0].clone();
    assert_eq!(why["diagnosis"]["cause"], "clock.server_suspected");
    let browser = Browser::start(View::Phone, Scheme::Light);
    off_by(&browser, 60_000 + 1_000 * home.clock_offset());
    compared(&server, &browser);
    assert_eq!(browser.text(".notice .what"), "Our own clock may be wrong");
    assert!(browser.text("h1").starts_with("This device and our clock are 6"), "{}", browser.text("h1"));
    assert!(!browser.text("main").contains("Set the clock to automatic"), "{}", browser.text("main"));
    browser.inspect("clock-ours-in-doubt");
}

#[test]
fn clocks_that_are_right_fast_or_on_another_day_are_named_for_what_they_are() {
    let home = Home::new();
    let server = home.serve();
    for (milliseconds, title) in [
        (0, "This device’s clock is right"),
        (47_300, "This device is 47 seconds fast"),
        (3_600_000, "This device is 60 minutes fast"),
        (-3 * 86_400_000, "This device has another date: 3 days away"),
    ] {
        let browser = Browser::start(View::Desktop, Scheme::Light);
        off_by(&browser, milliseconds);
        compared(&server, &browser);
        assert_eq!(browser.text("h1"), title);
        // What is written in the picture never lies under the device's own mark.
        let apart = browser.run(
            "const [fits, line] = ['fits', 'line'].map((id) => document.getElementById('clock-' + id).getBoundingClientRect());\
             return line.x < fits.left || line.x > fits.right",
        );
        assert_eq!(apart, true, "{milliseconds}");
        let expected = f64::from(i32::try_from(milliseconds / 100).unwrap()) / 10.0;
        assert!((shown(&browser).0 - expected).abs() <= 0.5, "{milliseconds}");
    }
}

#[test]
fn the_page_reads_well_on_phone_and_desktop_light_and_dark_in_both_languages() {
    let home = Home::new();
    let server = home.serve();
    let looks = [
        ("en", View::Phone, Scheme::Light, "This device is 94 seconds slow"),
        ("de", View::Phone, Scheme::Dark, "Dieses Gerät geht 94 Sekunden nach"),
        ("en", View::Desktop, Scheme::Dark, "This device is 94 seconds slow"),
        ("de", View::Desktop, Scheme::Light, "Dieses Gerät geht 94 Sekunden nach"),
    ];
    for (language, view, scheme, title) in looks {
        let browser = Browser::speaking(language, view, scheme);
        off_by(&browser, -94_000);
        compared(&server, &browser);
        assert_eq!(browser.text("h1"), title);
        browser.inspect(if language == "de" { "clock-german" } else { "clock" });
    }
}

#[test]
fn a_server_that_does_not_answer_is_told_and_can_be_asked_again() {
    let home = Home::new();
    let server = home.serve();
    let browser = Browser::start(View::Phone, Scheme::Light);
    browser.before_each_page(
        "const True = fetch; fetch = (...asked) => window.gone ? Promise.reject() : True(...asked); gone = true;",
    );
    compared(&server, &browser);
    assert_eq!(browser.text("h1"), "We could not compare the clocks");
    browser.run("gone = false; document.querySelector('#clock-again button').click()");
    browser.wait_until("!document.getElementById('clock-figure').hidden");
    assert_eq!(browser.text("h1"), "This device’s clock is right");
}

#[test]
fn without_a_script_the_page_says_what_to_hold_the_clock_against() {
    let home = Home::at(crate::support::START + 3_723);
    let server = home.serve();
    let agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)";
    let page = Request::new("GET", "/clock").header("User-Agent", agent).send(server.address);
    assert_eq!(page.status, 200);
    assert!(page.body.contains("showed 09:02:03 (UTC)"), "{}", page.body);
    let (ios, android) = (page.body.find("<dt>iPhone, iPad (this device)"), page.body.find("<dt>Android</dt>"));
    assert!(ios.zip(android).is_some_and(|(ios, android)| ios < android), "{}", page.body);
    let german = Request::new("GET", "/clock").header("Accept-Language", "de").send(server.address);
    assert!(german.body.contains("zeigte der Server 09:02:03 (UTC)"), "{}", german.body);
}

#[test]
fn the_page_and_what_it_asks_are_kept_nowhere_load_nothing_else_and_leave_no_trace() {
    let home = Home::new();
    let server = home.serve();
    let page = server.get("/clock");
    let header = |response: &crate::support::http::Response, name: &str| {
        let found = response.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let policy = header(&page, "content-security-policy");
    assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(header(&page, "cache-control"), "no-store");
    let now = server.get("/clock/now");
    assert_eq!((now.status, header(&now, "cache-control").as_str()), (200, "no-store"));
    let (micros, seconds) = (now.json()["t"].as_i64().unwrap(), home.now());
    assert!((micros / 1_000_000 - seconds).abs() <= 2, "{micros} {seconds}");
    let script = page.body.split("<script src=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(header(&server.get(script), "cache-control").contains("immutable"));
    let log = server.stop().stderr;
    assert!(!log.contains("/clock"), "{log}");
}
