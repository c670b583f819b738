//! From signing in to a second app, with the keyboard alone.

use super::{
    acting::{ENTER, TAB},
    chromium::{Browser, Scheme, View},
    site::{PASSWORD, Site},
};

/// More stops than any page has.
const STOPS: usize = 60;

/// Goes on with the tabulator until it is at what a selector finds. Every stop on the way shows that it has the focus.
fn tab_to(browser: &Browser, selector: &str) {
    for _ in 0..STOPS {
        browser.press(TAB);
        assert!(
            browser.holds(
                "(() => { const one = document.activeElement; const style = getComputedStyle(one); \
                 return one !== document.body && one.matches(':focus-visible') && style.outlineStyle !== 'none' \
                 && parseFloat(style.outlineWidth) >= 2 && one.getBoundingClientRect().width > 0; })()"
            ),
            "{} on {} does not show its focus",
            browser.read("document.activeElement.outerHTML"),
            browser.path()
        );
        if browser.holds(&format!("document.activeElement.matches({selector:?})")) {
            return;
        }
    }
    panic!("{selector} on {} is not reached", browser.path());
}

#[test]
fn the_keyboard_alone_signs_in_and_adds_a_second_app() {
    let site = Site::new();
    let browser = Browser::start(View::Desktop, Scheme::Light);
    let alice = site.newcomer(&browser, "alice@example.com");
    tab_to(&browser, "header .link");
    browser.press_on(ENTER);
    assert_eq!(browser.path(), "/sign-in");

    assert_eq!(browser.read("document.activeElement.id"), "login", "one can begin to type at once");
    browser.press("alice@example.com");
    tab_to(&browser, "#password");
    browser.press(PASSWORD);
    browser.press_on(ENTER);
    assert_eq!(browser.read("document.activeElement.id"), "code");
    browser.press(&alice.app.code(site.now() + 30));
    browser.press_on(ENTER);
    assert_eq!(browser.path(), "/me/security");

    browser.press(TAB);
    assert_eq!(browser.read("document.activeElement.className"), "skip", "the first stop leads past the header");
    browser.press(ENTER);
    assert_eq!(browser.read("document.activeElement.id"), "main");
    tab_to(&browser, "a[href='/me/enrol/authenticator']");
    browser.press_on(ENTER);
    let second = browser.shown_entry();
    tab_to(&browser, "#code");
    browser.press(&second.wrong(site.now(), 0));
    browser.press_on(ENTER);
    assert_eq!(browser.read("document.activeElement.id"), "code", "after a slip one types again at once");
    browser.press(&second.code(site.now()));
    browser.press_on(ENTER);
    assert_eq!(browser.text("h1"), "Your sign-in is protected by 2 apps");
    browser.inspect("security-two-apps");
}
