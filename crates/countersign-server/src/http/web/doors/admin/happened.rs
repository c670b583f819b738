//! Attempts as the console's rows: what happened, why, how sure that is.

use super::super::super::{
    agent,
    pages::console::{Day, Event, rail_of},
    text::Text,
    when::{When, capitalised},
};
use super::{cause_name, certainty_said, range_said, url_of};
use countersign_core::{
    Reason, Stage,
    diagnosis::{Cause, Certainty},
    reason::Door,
};
use countersign_engine::attempts::{AttemptView, Diagnosis};

/// Rows by day; `with_user` where the page is not about one person.
pub(super) fn days(text: Text<'_>, when: When<'_>, views: &[AttemptView], with_user: bool) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for view in views {
        let name = capitalised(&when.date(view.at));
        let row = event(text, when, view, with_user);
        match days.last_mut().filter(|day| day.name == name) {
            Some(day) => day.rows.push(row),
            None => days.push(Day { name, rows: vec![row] }),
        }
    }
    days
}

fn event(text: Text<'_>, when: When<'_>, view: &AttemptView, with_user: bool) -> Event {
    let (what, detail) = said(text, view);
    let named = view.user_id.zip(view.user.clone()).filter(|_| with_user);
    Event {
        time: when.to_the_second(view.at),
        datetime: view.at.to_string(),
        place: place(text, view),
        rail: if view.alarm.is_some() { Vec::new() } else { rail_of(view.door, refused_at(view)) },
        what,
        detail,
        reference: view.reference.to_string(),
        url: format!("/admin/attempts/{}", view.reference),
        user: named.map(|(id, name)| (url_of(id), name)),
    }
}

/// The stage that refused it.
pub(super) fn refused_at(view: &AttemptView) -> Option<Stage> {
    (view.verdict != "accepted").then_some(view.stage)
}

/// What happened, and more about it.
pub(super) fn said(text: Text<'_>, view: &AttemptView) -> (String, String) {
    if let Some(alarm) = &view.alarm {
        return (text.say("console-alarm"), alarm.clone());
    }
    if view.verdict == "accepted" {
        return (text.say("console-was-accepted"), acceptance(text, view));
    }
    let reason = Reason::from_code(&view.reason);
    let what = reason.map_or_else(|| view.reason.clone(), |reason| cause_name(text, Cause::Because(reason)));
    let times = view.refused.filter(|times| *times > 1).map(|times| text.with("history-times", "count", times));
    let finding = view.diagnosis.as_ref().map(|diagnosis| finding(text, reason, diagnosis)).unwrap_or_default();
    (format!("{what}."), times.unwrap_or(finding))
}

fn acceptance(text: Text<'_>, view: &AttemptView) -> String {
    let by = view.factor.clone().unwrap_or_default();
    match Reason::from_code(&view.reason) {
        Some(Reason::EnrolConfirmed) => text.with("console-by-enrolment", "factor", by),
        Some(Reason::OkBackupCode) => text.say("console-by-backup-code"),
        Some(Reason::OkTemporaryPass) => text.say("console-by-pass"),
        Some(reason) if by.is_empty() => text.stops(reason).next,
        _ => text.with("console-by-factor", "factor", by),
    }
}

/// "Phone clock slow: likely, 98 %".
pub(super) fn finding(text: Text<'_>, reason: Option<Reason>, diagnosis: &Diagnosis) -> String {
    let (Some(certainty), Some(confidence)) = (diagnosis.verdict, diagnosis.confidence) else { return String::new() };
    if certainty == Certainty::Unknown || diagnosis.cause == Cause::Unexplained {
        return text.say("console-unexplained");
    }
    let sure = certainty_said(text, certainty, confidence);
    let name = match diagnosis.cause {
        Cause::Because(cause) if Some(cause) == reason => return format!("{}.", capitalised(&sure)),
        cause => cause_name(text, cause),
    };
    match diagnosis.offset_seconds {
        Some(range) => format!("{name}, {}: {sure}.", range_said(text, range)),
        None => format!("{name}: {sure}."),
    }
}

/// Where it came in, and from where.
pub(super) fn place(text: Text<'_>, view: &AttemptView) -> String {
    let door = match (view.door, &view.client) {
        (Door::Web, _) => text.say("console-door-web"),
        (_, Some(client)) => client.clone(),
        (door, None) => text.say(&format!("through-{door}")),
    };
    let device = view.detail.agent.as_deref().map(|agent| agent::named(text, agent));
    let parts = [Some(door), view.detail.application.clone(), device];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
