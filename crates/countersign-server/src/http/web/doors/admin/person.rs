//! `/admin/users/{user}`: one person.

use super::super::super::{
    halt::Halt,
    pages::{
        Notice,
        console::{AdminPerson, FactorLine, Latest, OffsetChart, OffsetPoint, Section, mark_of},
    },
    reply::html,
    text::Text,
    visit::Visit,
    when::{When, capitalised},
};
use super::{
    access, act, cause_name, certainty_said, confirm_url, exemptions, happened, is_fresh, range_said, seconds_of,
    shell, user_in_path,
};
use axum::response::Response;
use countersign_core::{
    diagnosis::{Cause, Certainty},
    factor::{FactorClass, FactorState},
    user::{Role, UserKind, UserState},
};
use countersign_engine::{
    attempts::AttemptView,
    console::{PersonPage, Sighted},
    policy::StandingView,
    users::FactorView,
};

/// `GET /admin/users/{user}?before=`
pub(in super::super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    page(&visit, None).await
}

/// `POST /admin/users/{user}`: everything, for a reason.
pub(in super::super::super) async fn send(visit: Visit) -> Result<Response, Halt> {
    let why = visit.fields.expect("why")?.to_owned();
    page(&visit, Some(&why)).await
}

async fn page(visit: &Visit, why: Option<&str>) -> Result<Response, Halt> {
    let (user, access, language) = (user_in_path(visit)?, access(visit, why)?, visit.language);
    let before = visit.asked("before").parse().ok();
    let seen = visit.look(move |engine| engine.person_page(&access, user, before, language)).await?;
    let text = visit.text();
    let when = When { text, now: seen.now };
    let role = visit.expect_visitor()?.role;
    let own = visit.expect_visitor()?.person.user == user;
    let may_ask = role >= Role::Admin && !seen.everything;
    let why_missing = why.is_some() && !seen.everything;
    html(&AdminPerson {
        frame: visit.frame(),
        shell: shell(visit, Section::People)?,
        csrf: visit.csrf.clone(),
        notice: if why_missing { Some(Notice::no(text, "why-missing")) } else { visit.notice() },
        name: seen.name.clone(),
        lead: lead(text, when, &seen),
        mark: mark_of(seen.user.state),
        state: capitalised(&text.say(&format!("state-{}", seen.user.state))),
        why: why_said(text, when, &seen),
        latest: latest(text, when, &seen),
        clock: seen.everything.then(|| clock(text, when, &seen)),
        factors: factors(text, when, &seen),
        actions: actions(text, role, &seen),
        no_actions: text.say(if own { "console-actions-own" } else { "console-actions-rank" }),
        everything_url: may_ask.then(|| visit.path.clone()),
        confirm_first: (!is_fresh(visit)).then(|| confirm_url(visit)),
        days: happened::days(text, when, &seen.attempts, false),
        older_url: seen.older.map(|row| format!("{}?before={row}", visit.path)),
    })
}

/// What may be done about them: address, words, whether it harms, what it will do.
fn actions(text: Text<'_>, role: Role, seen: &PersonPage) -> Vec<(String, String, bool, String)> {
    if !seen.may_act {
        return Vec::new();
    }
    let excused = seen.exempt_by.filter(|_| role >= Role::Admin).map(|id| {
        let effect = text.with("console-exemption-end-effect", "user", &seen.name);
        (exemptions::end_url(&id), text.say("console-exemption-end"), false, effect)
    });
    excused.into_iter().chain(act::offered(text, role, seen)).collect()
}

fn lead(text: Text<'_>, when: When<'_>, seen: &PersonPage) -> String {
    let others = seen.user.names.iter().filter(|name| **name != seen.name).cloned();
    let kind = (seen.user.kind != UserKind::Person).then(|| text.say(&format!("user-kind-{}", seen.user.kind)));
    let parts = others.chain([text.say(&format!("role-{}", seen.user.role))]).chain(kind).chain([text.with(
        "console-since",
        "day",
        when.day(seen.created_at),
    )]);
    parts.collect::<Vec<_>>().join(" · ")
}

/// Why the person is in their state: what is asked of them, what they hold.
fn why_said(text: Text<'_>, when: When<'_>, seen: &PersonPage) -> String {
    let mut sentences = vec![match (seen.user.state, seen.waits_until) {
        (UserState::Locked, Some(until)) => text.with("console-why-waits", "at", when.to_the_second(until)),
        (UserState::Suspended | UserState::Disabled | UserState::Locked | UserState::Pending, _) => {
            text.say(&format!("console-why-{}", seen.user.state))
        }
        _ => standing_said(text, when, &seen.user.standing),
    }];
    let active = |factor: &&FactorView| factor.state == FactorState::Active;
    for factor in seen.user.factors.iter().filter(active) {
        sentences.push(match factor.left {
            Some(left) => text.with("console-why-codes", "count", left),
            None => text.filled(
                "console-why-factor",
                &[("factor", factor.label.clone()), ("day", when.day(factor.created_at))],
            ),
        });
    }
    sentences.join(" ")
}

/// What is asked of them, and why.
fn standing_said(text: Text<'_>, when: When<'_>, standing: &StandingView) -> String {
    let whom = standing.whom.clone().unwrap_or_default();
    let why = standing.why.map(|why| text.with(&format!("console-because-{why}"), "whom", whom)).unwrap_or_default();
    let until = standing.until.map(|until| when.moment(until)).unwrap_or_default();
    text.filled(&format!("console-standing-{}", standing.stands), &[("why", why), ("until", until)])
}

/// The newest refusal, if nothing was accepted after it.
fn latest(text: Text<'_>, when: When<'_>, seen: &PersonPage) -> Option<Latest> {
    let decided = |view: &&AttemptView| view.alarm.is_none();
    let newest = seen.attempts.iter().filter(decided).find(|view| view.verdict != "accepted")?;
    let diagnosis = newest.diagnosis.as_ref()?;
    let name = cause_name(text, diagnosis.cause);
    let headline = match (diagnosis.verdict, diagnosis.confidence) {
        (Some(Certainty::Unknown) | None, _) | (_, None) => name,
        (Some(certainty), Some(confidence)) => format!("{name}: {}", certainty_said(text, certainty, confidence)),
    };
    let seen_in = diagnosis.offset_seconds.map(|range| {
        let range = range_said(text, range);
        text.with("console-offset-is", "range", range)
    });
    let reason = countersign_core::Reason::from_code(&newest.reason);
    Some(Latest {
        kick: text.with("console-latest", "at", super::to_the_second(when, newest.at)),
        reference: newest.reference.to_string(),
        url: format!("/admin/attempts/{}", newest.reference),
        headline,
        what: reason.map(|reason| cause_name(text, Cause::Because(reason))).unwrap_or_default(),
        why: [Some(diagnosis.text.admin.clone()), seen_in].into_iter().flatten().collect::<Vec<_>>().join(" "),
        next: diagnosis.text.remedy.clone(),
    })
}

fn clock(text: Text<'_>, when: When<'_>, seen: &PersonPage) -> OffsetChart {
    let Some(newest) = seen.clock.last() else {
        return OffsetChart { headline: text.say("console-clock-none"), ..OffsetChart::default() };
    };
    let headline = super::clock_said(text, seconds_of(newest.offset));
    let points: Vec<OffsetPoint> = seen.clock.iter().map(|one| point(text, when, one)).collect();
    let day = |one: Option<&Sighted>| one.map(|one| when.day(one.at)).unwrap_or_default();
    OffsetChart::new(headline, &points, [day(seen.clock.first()), day(seen.clock.last())])
}

fn point(text: Text<'_>, when: When<'_>, one: &Sighted) -> OffsetPoint {
    let (low, high) = one.offset.seconds();
    OffsetPoint {
        at: one.at.seconds(),
        range: [low, high],
        accepted: one.accepted,
        when: capitalised(&super::to_the_second(when, one.at)),
        outcome: text.say(if one.accepted { "console-clock-accepted" } else { "console-clock-refused" }),
        shown: range_said(text, seconds_of(one.offset)),
    }
}

fn factors(text: Text<'_>, when: When<'_>, seen: &PersonPage) -> Vec<FactorLine> {
    let line = |view: &FactorView| FactorLine {
        label: if view.kind.class() == FactorClass::Backup {
            capitalised(&text.say("kind-backup_codes"))
        } else {
            view.label.clone()
        },
        kind: match view.left {
            Some(left) => text.with("console-codes-left", "count", left),
            None => text.say(&format!("kind-{}", view.kind)),
        },
        added: when.day(view.created_at),
        last_used: view.last_used_at.map_or_else(|| text.say("console-never"), |at| when.moment(at)),
        mark: match view.state {
            FactorState::Active => "active",
            FactorState::Pending => "pending",
            FactorState::Disabled => "disabled",
            FactorState::Retired | FactorState::Superseded => "retired",
        },
        state: if view.unproven && view.state == FactorState::Active {
            text.say("console-factor-unproven")
        } else {
            text.say(&format!("state-{}", view.state))
        },
    };
    let former = seen.former.iter().map(|gone| FactorLine {
        state: text.with("console-retired-on", "day", when.day(gone.since)),
        ..line(&gone.view)
    });
    seen.user.factors.iter().map(line).chain(former).collect()
}
