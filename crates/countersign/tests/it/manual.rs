//! The manual, followed: the commands of a page are run where the page says, and what they print is what it shows.

mod all;
mod compare;
mod guides;
mod links;
mod page;
mod tables;
mod walk;

use crate::support::Home;
use walk::Walk;

#[test]
fn the_start_can_be_followed() {
    let mut walk = Walk::new(Home::empty());
    walk.owner("you@example.com");
    walk.follow("docs/start.md", &[]);
}

#[test]
fn the_guide_for_somebody_who_is_locked_out_can_be_followed() {
    let mut walk = Walk::new(Home::empty());
    walk.enrol("tom@example.com");
    walk.refuse("tom@example.com", 5);
    walk.follow("docs/guides/somebody-is-locked-out.md", &[]);
}

#[test]
fn the_guide_for_a_lost_phone_can_be_followed() {
    let mut walk = Walk::new(Home::empty());
    walk.enrol("maria@example.com");
    walk.enrol("lena@example.com");
    walk.owner("you@example.com");
    // The lost phone is used again once there is another.
    walk.follow(
        "docs/guides/lost-phone.md",
        &[("countersign audit export", |walk| walk.use_the_old_phone("maria@example.com"))],
    );
}

#[test]
fn the_guide_for_connecting_an_application_can_be_followed() {
    let mut walk = Walk::new(Home::empty());
    walk.enrol("alice@example.com");
    walk.follow("docs/guides/connect-an-application.md", &[]);
}
