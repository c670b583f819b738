//! The console's pages: one look or one change by the engine, with the rights of whoever is signed in.

pub(in super::super) mod act;
pub(in super::super) mod approvals;
pub(in super::super) mod attempt;
pub(in super::super) mod audit;
pub(in super::super) mod clients;
pub(in super::super) mod exemptions;
pub(in super::super) mod explain;
mod happened;
pub(in super::super) mod overview;
pub(in super::super) mod people;
pub(in super::super) mod person;
pub(in super::super) mod policy;

use super::super::{
    halt::Halt,
    pages::console::{Section, Shell},
    text::Text,
    visit::Visit,
    when::When,
};
use countersign_core::{
    Timestamp, UserId,
    diagnosis::{Cause, Certainty, Offset},
};
use countersign_engine::{access::Access, figures::Chain};

/// What the console may do with the rights of whoever is here, for the reason they typed.
fn access(visit: &Visit, why: Option<&str>) -> Result<Access, Halt> {
    Ok(Access::Console { token: visit.token()?, peer: visit.peer(), reason: why.map(str::to_owned) })
}

/// What surrounds a page of the console.
fn shell(visit: &Visit, section: Section) -> Result<Shell, Halt> {
    Ok(Shell::new(visit.text(), section, visit.expect_visitor()?.role))
}

/// "Audit chain verified to 12:04".
fn chain_said(text: Text<'_>, when: When<'_>, chain: &Chain) -> String {
    match (chain.findings.is_empty(), chain.to) {
        (false, _) => text.say("console-chain-broken"),
        (true, Some(to)) => text.with("console-chain-to", "at", when.moment(to)),
        (true, None) => String::new(),
    }
}

/// The address of a person's page.
fn url_of(user: UserId) -> String {
    format!("/admin/users/{user}")
}

/// The part of the path that names something: the third.
fn named_in_path(visit: &Visit) -> &str {
    visit.path.split('/').nth(3).unwrap_or_default()
}

/// Networks as they are typed, separated by blanks or commas; nothing if one of them is none.
fn networks_in(typed: &str) -> Option<Vec<ipnet::IpNet>> {
    typed.split([' ', ',']).filter(|part| !part.is_empty()).map(|part| part.parse().ok()).collect()
}

fn user_in_path(visit: &Visit) -> Result<UserId, Halt> {
    named_in_path(visit).parse().map_err(|_| Halt::Nowhere)
}

/// Who acted or looked, as the audit names them.
fn actor_said(text: Text<'_>, by: &str) -> String {
    match by.split_once(':') {
        Some(("host", name)) => text.with("look-host", "name", name),
        Some(("client", name)) => text.with("look-client", "name", name),
        Some(("user", name)) => name.to_owned(),
        _ => by.to_owned(),
    }
}

/// A cause in a few words, as lists and charts name it.
fn cause_name(text: Text<'_>, cause: Cause) -> String {
    let id = format!("cause-{}", cause.code().replace('.', "-"));
    let name = text.say(&id);
    match cause {
        Cause::Because(reason) if name == id => text.stops(reason).what,
        _ => name,
    }
}

/// "likely, 98.2 %"
fn certainty_said(text: Text<'_>, certainty: Certainty, confidence: f64) -> String {
    let word = text.say(&format!("console-certainty-{}", certainty.word()));
    format!("{word}, {}", super::super::pages::console::shown::confidence(text, confidence))
}

/// A range of offsets in whole seconds: "−112 to −91 s".
fn range_said(text: Text<'_>, [low, high]: [i64; 2]) -> String {
    use super::super::pages::console::shown::signed;
    text.filled("console-range", &[("low", signed(low)), ("high", signed(high))])
}

fn seconds_of(offset: Offset) -> [i64; 2] {
    [offset.low.div_euclid(1_000_000), offset.high.div_euclid(1_000_000)]
}

/// How a device stands: "slow by 91 to 112 s", or that it is right.
fn clock_said(text: Text<'_>, [low, high]: [i64; 2]) -> String {
    let slow = [-high, -low];
    match (low, high) {
        (_, ..=-30) => between(text, "console-clock-slow", slow),
        (30.., _) => between(text, "console-clock-fast", [low, high]),
        _ => text.say("console-clock-right"),
    }
}

fn between(text: Text<'_>, id: &str, [from, to]: [i64; 2]) -> String {
    let shown = |seconds: i64| match seconds.abs() {
        0..600 => format!("{seconds}\u{a0}s"),
        600..7_200 => format!("{}\u{a0}min", (seconds + 30) / 60),
        _ => format!("{}\u{a0}h", (seconds + 1_800) / 3_600),
    };
    let (from, to) = (shown(from), shown(to));
    if from == to {
        text.with(&format!("{id}-about"), "span", from)
    } else {
        text.filled(id, &[("from", from), ("to", to)])
    }
}

/// Whether a second factor was shown within the last minutes.
fn is_fresh(visit: &Visit) -> bool {
    visit.visitor.as_ref().is_some_and(|visitor| visitor.is_fresh)
}

/// Where a second factor is shown, and back to this page.
fn confirm_url(visit: &Visit) -> String {
    let to: String = form_urlencoded::byte_serialize(visit.path.as_bytes()).collect();
    format!("{}?to={to}", super::super::pages::paths::CONFIRM)
}

/// "today 12:04:31", "3 May, 12:04:31".
fn to_the_second(when: When<'_>, at: Timestamp) -> String {
    let (minute, second) = (when.to_the_minute(at), when.to_the_second(at));
    when.moment(at).replace(&minute, &second)
}
