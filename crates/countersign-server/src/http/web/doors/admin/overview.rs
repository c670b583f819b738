//! `/admin`: the figures, and what there is to do.

use super::super::super::{
    halt::Halt,
    pages::{
        console::{AdminOverview, Bars, Bit, FarDevice, Fleet, Hours, Section, StateFigure, Task, mark_of, shown},
        paths,
    },
    reply::{html, see_other},
    text::Text,
    visit::Visit,
    when::When,
};
use super::{access, cause_name, chain_said, range_said, seconds_of, shell, url_of};
use axum::response::Response;
use countersign_core::{Reason, diagnosis::Cause, user::UserState};
use countersign_engine::{
    console::{Found, Overview},
    figures::{COUNTED_FOR, Device, ToDo},
};
use std::collections::BTreeMap;

/// States in the order in which the overview has them, with the colour of their piece of the bar.
const STATES: [(UserState, &str); 8] = [
    (UserState::Active, "f-ok"),
    (UserState::Pending, "f-in"),
    (UserState::Grace, "f-wait"),
    (UserState::Locked, "f-no"),
    (UserState::Disabled, "f-no"),
    (UserState::Exempt, "f-dim"),
    (UserState::Suspended, "f-dim"),
    (UserState::None, "f-line"),
];

/// `GET /admin`
pub(in super::super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    let access = access(&visit, None)?;
    let seen = visit.look(move |engine| engine.overview(&access)).await?;
    let text = visit.text();
    let when = When { text, now: seen.now };
    let mut shell = shell(&visit, Section::Overview)?;
    shell.chain = chain_said(text, when, &seen.figures.chain);
    html(&AdminOverview {
        frame: visit.frame(),
        shell,
        headline: headline(text, &seen),
        counted: counted(text, when, &seen),
        states: states(text, &seen),
        bar: bar(&seen),
        tasks: tasks(text, &seen),
        refusals: refusals(text, &seen),
        hours: Hours::new(text, hours_headline(text, &seen), &seen.figures.hours, seen.now.seconds()),
        fleet: fleet(text, when, &seen),
    })
}

/// `GET /console`: what people type who know it by its name.
pub(in super::super::super) async fn go_there() -> Response {
    see_other(paths::ADMIN)
}

/// `GET /admin/find?q=`
pub(in super::super::super) async fn find(visit: Visit) -> Result<Response, Halt> {
    let typed = visit.asked("q").trim().to_owned();
    let access = access(&visit, None)?;
    let asked = typed.clone();
    let found = visit.look(move |engine| engine.find_for_console(&access, &asked)).await?;
    Ok(match found {
        Found::User(user) => see_other(&url_of(user)),
        Found::Attempt(reference) => see_other(&format!("/admin/attempts/{reference}")),
        Found::Nothing => {
            let typed: String = form_urlencoded::byte_serialize(typed.as_bytes()).collect();
            see_other(&format!("{}?q={typed}", paths::ADMIN_USERS))
        }
    })
}

fn total(seen: &Overview) -> u64 {
    seen.figures.people.states.values().sum()
}

fn count_of(seen: &Overview, state: UserState) -> u64 {
    seen.figures.people.states.get(&state).copied().unwrap_or(0)
}

fn headline(text: Text<'_>, seen: &Overview) -> String {
    let with_factor = count_of(seen, UserState::Active) + count_of(seen, UserState::Locked);
    let values = [
        ("count", total(seen).to_string()),
        ("active", shown::grouped(with_factor)),
        ("total", shown::grouped(total(seen))),
    ];
    text.filled("console-overview-headline", &values)
}

fn counted(text: Text<'_>, when: When<'_>, seen: &Overview) -> String {
    let figures = &seen.figures;
    let at = text.with("console-counted", "at", when.to_the_second(figures.at));
    let whole = figures.since <= figures.at.minus(COUNTED_FOR);
    if whole { at } else { format!("{at} {}", text.with("console-counted-since", "day", when.moment(figures.since))) }
}

fn states(text: Text<'_>, seen: &Overview) -> Vec<StateFigure> {
    let there = |state: &UserState| count_of(seen, *state) > 0 || *state == UserState::Active;
    let figure = |state: UserState| StateFigure {
        count: shown::grouped(count_of(seen, state)),
        mark: mark_of(state),
        words: text.say(&format!("state-{state}")),
        url: format!("{}?state={state}", paths::ADMIN_USERS),
    };
    STATES.iter().map(|(state, _)| *state).filter(there).map(figure).collect()
}

/// Small groups get one per cent, so that they can be seen; the figures below are exact.
fn bar(seen: &Overview) -> Vec<Bit> {
    let total = total(seen);
    let there: Vec<(f64, &'static str)> = STATES
        .iter()
        .filter(|(state, _)| count_of(seen, *state) > 0)
        .map(|(state, class)| ((shown::float(count_of(seen, *state)) / shown::float(total) * 100.0).max(1.0), *class))
        .collect();
    let gaps = 0.3 * shown::float(there.len().saturating_sub(1) as u64);
    let sum: f64 = there.iter().map(|(share, _)| share).sum();
    let mut x = 0.0;
    let mut bits = Vec::new();
    for (share, class) in there {
        let width = share / sum * (100.0 - gaps);
        bits.push(Bit { class, x: shown::place(x), width: shown::place(width) });
        x += width + 0.3;
    }
    bits
}

fn tasks(text: Text<'_>, seen: &Overview) -> Vec<Task> {
    let people = &seen.figures.people;
    let mut tasks: Vec<Task> = Vec::new();
    if !seen.figures.chain.findings.is_empty() {
        tasks.push(task(text, "refused", "chain", "", Some(paths::ADMIN_AUDIT)));
    }
    if seen.approvals > 0 {
        tasks.push(task(text, "warning", "approvals", &seen.approvals.to_string(), Some(paths::ADMIN_APPROVALS)));
    }
    for to_do in &people.to_do {
        tasks.push(match to_do {
            ToDo::CopyRootKey => task(text, "refused", "root-key", "", None),
            ToDo::SetServerClock(seconds) => task(text, "refused", "clock", &shown::signed(*seconds), None),
            ToDo::Drill(names) => task(text, "refused", "drill", &names.join(", "), None),
            ToDo::BreakGlass(ready) => task(text, "warning", "break-glass", &ready.to_string(), None),
            ToDo::SecondAdmin => task(text, "warning", "second-admin", "", Some(paths::ADMIN_USERS)),
            ToDo::AdminsWithOneFactor(names) => task(text, "warning", "one-factor", &names.join(", "), None),
        });
    }
    if seen.figures.alarms > 0 {
        tasks.push(task(text, "warning", "alarms", &seen.figures.alarms.to_string(), Some(paths::ADMIN_ALARMS)));
    }
    tasks
}

/// The task of that name: what, why, and where it is done.
fn task(text: Text<'_>, mark: &'static str, id: &str, value: &str, url: Option<&str>) -> Task {
    let say = |part: &str| text.with(&format!("console-task-{id}-{part}"), "value", value);
    Task { mark, what: say("what"), why: say("why"), link: url.map(|url| (url.to_owned(), say("link"))) }
}

/// Causes that are one bar.
fn bar_of(cause: Cause) -> &'static str {
    match cause {
        Cause::Because(Reason::ClockSlow | Reason::ClockFast | Reason::ClockZone | Reason::ClockServerSuspected) => {
            "console-bar-clocks"
        }
        Cause::Because(reason) if reason.code().starts_with("throttle.") => "console-bar-throttle",
        Cause::Because(reason) if reason.code().starts_with("param.") => "console-bar-param",
        Cause::Because(Reason::CodeReplayed | Reason::CodeReplayedSetup) => "console-bar-replayed",
        _ => "",
    }
}

fn refusals(text: Text<'_>, seen: &Overview) -> Bars {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for (cause, count) in &seen.figures.causes {
        let name = match bar_of(*cause) {
            "" => cause_name(text, *cause),
            group => text.say(group),
        };
        *counts.entry(name).or_default() += count;
    }
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    let refused = seen.figures.refused;
    let kick = text.with("console-refusals-kick", "total", shown::grouped(refused));
    let headline = match counts.first() {
        None => text.say("console-refusals-none"),
        Some((name, count)) => {
            let tenths = (count * 10 + refused / 2).checked_div(refused).unwrap_or(0);
            text.filled("console-refusals-headline", &[("cause", name.clone()), ("tenths", tenths.to_string())])
        }
    };
    Bars::new(kick, headline, counts, &text.say("console-bar-others"))
}

fn hours_headline(text: Text<'_>, seen: &Overview) -> String {
    let peak = seen.figures.hours.iter().filter(|hour| hour.refused > 0).max_by_key(|hour| hour.refused);
    let Some(peak) = peak else { return text.say("console-hours-none") };
    let time = When { text, now: seen.now }.to_the_minute(peak.begins_at);
    let through = peak.most_through.filter(|(_, count)| *count >= 5 && count * 5 >= peak.refused * 4);
    match through.and_then(|(client, _)| seen.clients.get(&client)) {
        Some(client) => text.filled("console-hours-through", &[("time", time), ("client", client.clone())]),
        None => text.with("console-hours-peak", "time", time),
    }
}

fn fleet(text: Text<'_>, when: When<'_>, seen: &Overview) -> Fleet {
    let clocks = &seen.figures.clocks;
    if clocks.median.is_none() {
        return Fleet { headline: text.say("console-fleet-none"), ..Fleet::default() };
    }
    let is_suspected = seen.figures.people.to_do.iter().any(|to_do| matches!(to_do, ToDo::SetServerClock(_)));
    let headline = if is_suspected {
        text.say("console-fleet-suspected")
    } else {
        text.with("console-fleet-headline", "count", clocks.far_count)
    };
    let far: Vec<FarDevice> = clocks.far.iter().filter_map(|device| far_device(text, when, seen, device)).collect();
    Fleet::new(text, headline, clocks, &far)
}

fn far_device(text: Text<'_>, when: When<'_>, seen: &Overview, device: &Device) -> Option<FarDevice> {
    Some(FarDevice {
        seconds: shown::float_signed(device.offset.low.midpoint(device.offset.high)) / 1e6,
        url: url_of(device.user),
        name: seen.people.get(&device.user)?.clone(),
        offset: range_said(text, seconds_of(device.offset)),
        seen: when.moment(device.at),
    })
}
