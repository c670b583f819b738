//! The console in a real browser, over a demonstration: every page and every action, at every size and in both lights,
//! and one whole reset by keyboard alone.

use super::{
    acting::{ENTER, TAB},
    chromium::{Browser, Scheme, View},
    site::entry,
};
use crate::support::{Home, apps::App, server::Server};

const WHY: &str = "called back on the known number";

/// A demonstration, as somebody finds it who was printed the way in.
struct Demo {
    server: Server,
    home: Home,
}

/// Somebody whose sign-in details were printed.
struct Printed {
    email: String,
    password: String,
    app: App,
}

impl Demo {
    fn start() -> Self {
        let home = Home::empty();
        let server = home.serve_with(&["--demo", "--listen", "127.0.0.1:0"]);
        Self { server, home }
    }

    fn printed(&self, role: &str) -> Printed {
        let said = self.server.said();
        let mut lines = said.lines().skip_while(|line| !line.starts_with(&format!("  {role}  ")));
        let mut last_word = || lines.next().unwrap().split_whitespace().last().unwrap().to_owned();
        let (email, password, key) = (last_word(), last_word(), last_word());
        Printed { email, password, app: entry(&format!("otpauth://totp/Demo?secret={key}")) }
    }

    fn open(&self, browser: &Browser, path: &str) {
        browser.open(&format!("http://{}{path}", self.server.address));
    }

    fn signs_in(&self, browser: &Browser, role: &str) {
        let person = self.printed(role);
        self.open(browser, "/sign-in");
        browser.fill("#login", &person.email);
        browser.fill("#password", &person.password);
        browser.follow(".btn.main");
        browser.send_code(&person.app.code(self.home.now() + 30));
        assert_eq!(browser.path(), "/me/security", "{}", browser.text("main"));
    }

    /// The page of whoever is found by that address.
    fn page_of(&self, browser: &Browser, email: &str) -> String {
        self.open(browser, &format!("/admin/find?q={email}"));
        browser.path()
    }
}

/// Every page of the console, in one language. Pictures of the German ones end in `-de`.
fn an_owner_looks_around(language: &str, sees_the_cause: &str) {
    let demo = Demo::start();
    let browser = Browser::speaking(language, View::Desktop, Scheme::Light);
    let named = |name: &str| if language == "en" { name.to_owned() } else { format!("{name}-{language}") };
    demo.signs_in(&browser, "owner");
    browser.inspect(&named("console-own-page"));
    for (path, name) in [
        ("/admin", "console-overview"),
        ("/admin/users", "console-people"),
        ("/admin/users?state=locked", "console-people-locked"),
        ("/admin/policy", "console-policy"),
        ("/admin/policy/preview?whose=everyone&asked=required&grace=7", "console-policy-preview"),
        ("/admin/approvals", "console-approvals"),
        ("/admin/clients", "console-clients"),
        ("/admin/explain", "console-explain"),
        ("/admin/audit", "console-audit"),
        ("/admin/find?q=nobody.at.all", "console-found-nothing"),
        ("/admin/nothing-here", "console-no-such-page"),
    ] {
        demo.open(&browser, path);
        browser.inspect(&named(name));
    }
    for (email, name) in [
        ("nora.keller@example.com", "console-person-stolen"),
        ("shop.floor@example.com", "console-person-exempt"),
        ("ben.okafor@example.com", "console-person-admin"),
    ] {
        demo.page_of(&browser, email);
        browser.inspect(&named(name));
    }
    let alice = demo.page_of(&browser, "alice.marten@example.com");
    browser.inspect(&named("console-person"));
    browser.fill("#why", WHY);
    browser.press_on(ENTER);
    assert!(browser.text("main").contains(sees_the_cause), "{}", browser.text("main"));
    browser.inspect(&named("console-person-everything"));
    browser.follow(".events li:has(.bad) .ref");
    browser.inspect(&named("console-attempt"));
    browser.fill("#why", WHY);
    browser.press_on(ENTER);
    browser.inspect(&named("console-attempt-everything"));
    for action in ["link", "pass", "unlock", "reset-password", "role", "reset", "suspend", "remove", "exempt", "grace"]
    {
        demo.open(&browser, &format!("{alice}/{action}"));
        browser.inspect(&named(&format!("console-act-{action}")));
    }
    demo.open(&browser, "/admin/clients/add");
    browser.inspect(&named("console-client-add"));
}

#[test]
fn an_owner_looks_at_every_page() {
    an_owner_looks_around("en", "The clock is slow by");
}

#[test]
fn an_owner_looks_at_every_page_in_german() {
    an_owner_looks_around("de", "Die Uhr geht");
}

#[test]
fn an_owner_ends_an_exemption() {
    let demo = Demo::start();
    let browser = Browser::start(View::Phone, Scheme::Dark);
    demo.signs_in(&browser, "owner");
    let excused = demo.page_of(&browser, "shop.floor@example.com");
    assert!(browser.text("main").contains("because of an exemption"), "{}", browser.text("main"));
    let end = browser.read("document.querySelector(\"a[href^='/admin/exemptions/']\").getAttribute('href')");
    browser.follow("a[href^='/admin/exemptions/']");
    assert!(browser.text("h1").contains("End the exemption of shop.floor@example.com?"), "{}", browser.text("main"));
    browser.inspect("console-exemption-end");
    browser.fill("#why", "everybody there has a phone now");
    browser.follow("main form button");
    assert_eq!(browser.path(), "/admin/policy");
    assert!(browser.text("main").contains("The exemption has ended"), "{}", browser.text("main"));
    assert!(!browser.holds(&format!("document.querySelector('a[href=\"{end}\"]')")), "{}", browser.text("main"));
    browser.inspect("console-exemption-ended");
    demo.open(&browser, &excused);
    assert!(!browser.holds("document.querySelector(\"a[href^='/admin/exemptions/']\")"), "{}", browser.text("main"));
    browser.follow(".crumb a");
    demo.open(&browser, "/admin/audit");
    assert!(browser.text("main").contains("everybody there has a phone now"), "{}", browser.text("main"));
}

const FOREIGN: &str = "\
May 26 11:30:16 gw sshd(pam_google_authenticator)[4100]: Trying to reuse a previously used time-based code (\"/home/alice/.google_authenticator\"). Retry again in 30 seconds. Warning! This might mean, you are currently subject to a man-in-the-middle attack.
May 26 11:30:16 gw sshd(pam_google_authenticator)[4100]: Invalid verification code for alice
May 26 11:30:18 gw sshd[4098]: error: PAM: Authentication failure for alice from 192.0.2.10
May 26 11:41:02 gw sshd(pam_google_authenticator)[4200]: Failed to update secret file \"/home/alice/.google_authenticator\"
May 26 11:41:03 gw sshd[4198]: error: PAM: Authentication failure for alice from 192.0.2.10
";

#[test]
fn an_owner_sends_the_log_of_another_system_and_reads_why_it_refused() {
    let demo = Demo::start();
    let browser = Browser::start(View::Desktop, Scheme::Light);
    demo.signs_in(&browser, "owner");
    demo.open(&browser, "/admin/explain");
    browser.follow(".btn.main");
    assert!(browser.text("main").contains("There is no log in that form"), "{}", browser.text("main"));
    browser.inspect("console-explain-nothing");
    let log = demo.home.place().join("auth.log");
    std::fs::write(&log, FOREIGN).unwrap();
    browser.fill("#file", log.to_str().unwrap());
    browser.fill("#user", "alice");
    browser.follow(".btn.main");
    assert_eq!(browser.text("h1"), "2 refused sign-ins of alice");
    let said = browser.text("main");
    for part in ["line 4", "The code had been used before. Each works once.", "operating system"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    browser.inspect("console-explain-seen");
    browser.fill("#lines", &FOREIGN.replace("alice", "bob"));
    browser.follow(".btn.main");
    assert_eq!(browser.text("h1"), "No refused sign-in of alice");
    browser.inspect("console-explain-none");
}

#[test]
fn a_whole_reset_takes_the_keyboard_alone() {
    let demo = Demo::start();
    let browser = Browser::start(View::Desktop, Scheme::Light);
    demo.signs_in(&browser, "owner");
    let alice = demo.page_of(&browser, "alice.marten@example.com");
    demo.open(&browser, &format!("{alice}/reset"));
    browser.run("document.querySelector('#checked').focus()");
    browser.press("call");
    browser.press(TAB);
    browser.press("lost");
    browser.press(TAB);
    browser.press(WHY);
    browser.press_on(ENTER);
    assert!(browser.text("h1").contains("alice.marten@example.com was reset"), "{}", browser.text("main"));
    assert!(browser.text(".secret").contains("/welcome/"), "{}", browser.text("main"));
    browser.inspect("console-reset-done");
}
