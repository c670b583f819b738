//! `/admin/attempts/{reference}`: one attempt, with its whole explanation for whoever may see it.

use super::super::super::{
    halt::Halt,
    pages::console::{AdminAttempt, CauseRow, OneAttempt, Section, Span, rail_of, shown},
    reply::html,
    text::Text,
    visit::Visit,
    when::{When, capitalised},
};
use super::{
    access, actor_said, cause_name, certainty_said, clock_said, confirm_url, happened, is_fresh, named_in_path,
    range_said, shell, to_the_second, url_of,
};
use axum::response::Response;
use countersign_core::{
    Reason, Reference,
    diagnosis::{Cause, Certainty},
    user::Role,
};
use countersign_engine::{
    attempts::{AttemptView, Diagnosis},
    looks::Look,
};

/// `GET /admin/attempts/{reference}`
pub(in super::super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    page(&visit, None).await
}

/// `POST /admin/attempts/{reference}`: everything, for a reason.
pub(in super::super::super) async fn send(visit: Visit) -> Result<Response, Halt> {
    let why = visit.fields.expect("why")?.to_owned();
    page(&visit, Some(why)).await
}

async fn page(visit: &Visit, why: Option<String>) -> Result<Response, Halt> {
    let reference = Reference::parse(named_in_path(visit)).ok_or(Halt::Nowhere)?;
    let (access, language) = (access(visit, why.as_deref())?, visit.language);
    let found = visit.look(move |engine| engine.attempt_page(&access, reference, language)).await?;
    if found.is_empty() {
        return Err(Halt::Nowhere);
    }
    let text = visit.text();
    let when = When { text, now: visit.engine().now() };
    let shows_everything = why.is_some_and(|why| !why.trim().is_empty());
    let may_ask = visit.expect_visitor()?.role >= Role::Admin && !shows_everything;
    html(&AdminAttempt {
        frame: visit.frame(),
        shell: shell(visit, Section::People)?,
        csrf: visit.csrf.clone(),
        reference: reference.to_string(),
        attempts: found.iter().map(|view| one(text, when, view)).collect(),
        everything_url: may_ask.then(|| visit.path.clone()),
        confirm_first: (!is_fresh(visit)).then(|| confirm_url(visit)),
    })
}

fn one(text: Text<'_>, when: When<'_>, view: &AttemptView) -> OneAttempt {
    let accepted = view.verdict == "accepted";
    let reason = Reason::from_code(&view.reason);
    let diagnosis = view.diagnosis.as_ref();
    let texts = |pick: fn(&Diagnosis) -> &str| diagnosis.map(|diagnosis| pick(diagnosis).to_owned());
    OneAttempt {
        user: view.user_id.zip(view.user.clone()).map(|(id, name)| (url_of(id), name)),
        headline: headline(text, view),
        lead: lead(text, when, view),
        rail: rail_of(view.door, happened::refused_at(view)),
        span: diagnosis.and_then(|diagnosis| diagnosis.offset_seconds).map(|range| span(text, range)),
        searched: diagnosis.map(|diagnosis| searched(text, diagnosis)).unwrap_or_default(),
        finding: diagnosis.map(|diagnosis| finding(text, diagnosis)).unwrap_or_default(),
        causes: diagnosis.map(|diagnosis| causes(text, diagnosis)).unwrap_or_default(),
        evidence: diagnosis.map(|diagnosis| diagnosis.evidence.clone()).unwrap_or_default(),
        cause: texts(|diagnosis| &diagnosis.text.admin).unwrap_or_else(|| admin_words(text, reason)),
        remedy: texts(|diagnosis| &diagnosis.text.remedy).unwrap_or_else(|| text.say("console-nothing-to-do")),
        clock_link: diagnosis.is_some_and(|diagnosis| is_of_clock(diagnosis.cause)),
        facts: facts(text, view),
        accepted,
        looks: looks(text, when, view),
    }
}

fn admin_words(text: Text<'_>, reason: Option<Reason>) -> String {
    reason.map(|reason| text.admin(reason)).unwrap_or_default()
}

const fn is_of_clock(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::Because(
            Reason::ClockSlow | Reason::ClockFast | Reason::ClockZone | Reason::CodeExpired | Reason::CodeFromFuture
        )
    )
}

fn headline(text: Text<'_>, view: &AttemptView) -> String {
    if view.verdict == "accepted" {
        let (what, detail) = happened::said(text, view);
        return format!("{what} {detail}").trim_end().trim_end_matches('.').to_owned();
    }
    let reason = Reason::from_code(&view.reason).map(Cause::Because);
    let known = |diagnosis: &Diagnosis| match diagnosis.verdict {
        Some(Certainty::Certain | Certainty::Likely) => Some(diagnosis.cause),
        _ => None,
    };
    let cause = view.diagnosis.as_ref().and_then(known).or(reason).unwrap_or(Cause::Unexplained);
    text.with("console-attempt-refused", "cause", cause_name(text, cause))
}

fn lead(text: Text<'_>, when: When<'_>, view: &AttemptView) -> String {
    let at = capitalised(&to_the_second(when, view.at));
    let place = happened::place(text, view);
    let told = view.diagnosis.as_ref().map(|diagnosis| diagnosis.told.or_else(|| Reason::from_code(&view.reason)));
    match told.flatten() {
        Some(told) => {
            let words = text.stops(told).what;
            text.filled("console-attempt-lead", &[("at", at), ("place", place), ("words", words)])
        }
        None => format!("{at}, {place}."),
    }
}

fn searched(text: Text<'_>, diagnosis: &Diagnosis) -> String {
    match diagnosis.searched {
        Some(number) => text.with("console-searched", "number", shown::grouped(number)),
        None => String::new(),
    }
}

fn finding(text: Text<'_>, diagnosis: &Diagnosis) -> String {
    match (diagnosis.verdict, diagnosis.confidence) {
        (Some(Certainty::Unknown), _) => text.say("console-unexplained"),
        (Some(certainty), Some(confidence)) if diagnosis.cause != Cause::Unexplained => {
            format!("{}: {}", cause_name(text, diagnosis.cause), certainty_said(text, certainty, confidence))
        }
        _ => text.say("console-unexplained"),
    }
}

fn causes(text: Text<'_>, diagnosis: &Diagnosis) -> Vec<CauseRow> {
    let Some(confidence) = diagnosis.confidence else { return Vec::new() };
    let row = |cause: Cause, confidence: f64, leads| CauseRow {
        label: cause_name(text, cause),
        code: cause.code(),
        width: shown::place((confidence * 100.0).clamp(0.6, 100.0)),
        confidence: shown::confidence(text, confidence),
        leads,
    };
    let others = diagnosis.alternatives.iter().map(|other| row(other.cause, other.confidence, false));
    std::iter::once(row(diagnosis.cause, confidence, true)).chain(others).collect()
}

/// Where the code lies on an axis of seconds, with what is accepted.
fn span(text: Text<'_>, [low, high]: [i64; 2]) -> Span {
    let reach = shown::float_signed([low.abs(), high.abs(), 90].into_iter().max().unwrap_or(90)) * 1.15;
    let x = |seconds: f64| 50.0 + seconds / reach * 48.0;
    let band = |seconds: f64| [shown::place(x(-seconds)), shown::place(x(seconds) - x(-seconds))];
    let (from, to) = (x(shown::float_signed(low)), x(shown::float_signed(high)));
    let middle = f64::midpoint(from, to);
    let far = [low, high].into_iter().max_by_key(|seconds| seconds.abs()).unwrap_or(0);
    let ticks = if far.abs() > 600 { vec![0, far] } else { vec![-60, 0, 60, far] };
    let mut drawn: Vec<(f64, String)> = Vec::new();
    for tick in ticks {
        let place = x(shown::float_signed(tick));
        if drawn.iter().all(|(other, _)| (other - place).abs() > 9.0) {
            drawn.push((place, format!("{}\u{a0}s", shown::signed(tick))));
        }
    }
    Span {
        x: shown::place(from),
        width: shown::place((to - from).max(0.6)),
        middle: shown::place(middle),
        anchor: if middle < 15.0 {
            ""
        } else if middle > 85.0 {
            "end"
        } else {
            "mid"
        },
        always: band(30.0),
        sometimes: band(60.0),
        ticks: drawn.into_iter().map(|(x, text)| (shown::place(x), text)).collect(),
        shown: format!("{} ({})", clock_said(text, [low, high]), range_said(text, [low, high])),
    }
}

fn facts(text: Text<'_>, view: &AttemptView) -> Vec<(String, String)> {
    let verdict = text.say(if view.verdict == "accepted" { "console-was-accepted" } else { "console-was-refused" });
    let fact = |id: &str, value: Option<String>| value.map(|value| (text.say(id), value));
    let diagnosed = view.diagnosis.as_ref().filter(|diagnosis| diagnosis.verdict.is_some());
    let address = view.detail.source_ip.map(|address| address.to_string());
    [
        fact("console-verdict", Some(verdict)),
        fact("console-reason", Some(view.reason.clone())),
        fact("console-diagnosis", diagnosed.map(|diagnosis| diagnosis.cause.code().to_owned())),
        fact("console-factor", view.factor.clone()),
        fact("console-door", Some(happened::place(text, view))),
        fact("console-from", address.or_else(|| view.detail.network.clone())),
        fact("console-by", view.detail.by.as_deref().map(|by| actor_said(text, by))),
        fact("console-typed-reason", view.detail.note.clone()),
        fact("console-coincidence", diagnosed.and_then(|diagnosis| diagnosis.coincidence.clone())),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Each look once: one for everything follows one for the cause at once.
fn looks(text: Text<'_>, when: When<'_>, view: &AttemptView) -> Vec<String> {
    let mut said: Vec<String> = view.looks.iter().rev().map(|look| look_said(text, when, look)).collect();
    said.dedup();
    said
}

fn look_said(text: Text<'_>, when: When<'_>, look: &Look) -> String {
    format!("{}, {}", actor_said(text, &look.by), when.moment(look.at))
}
