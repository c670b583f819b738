//! One's own sign-ins, each in a sentence: what happened, and for a refusal why, rounded as its owner may know it.

mod finding;

use super::super::{
    agent,
    pages::{RailStop, SignInRow, paths, rail},
    text::Text,
    when::{When, capitalised},
};
use countersign_core::{Reason, Stage, Timestamp, reason::Door};
use countersign_engine::{attempts::AttemptView, looks::Look};
use finding::Finding;
use std::collections::BTreeMap;

/// The row of an attempt.
pub(super) fn row(text: Text<'_>, when: When<'_>, view: &AttemptView) -> SignInRow {
    if view.verdict == "done" {
        return change(text, when, view);
    }
    let accepted = view.verdict == "accepted";
    let found = if accepted { Finding::default() } else { detail(text, view) };
    SignInRow {
        at: capitalised(&when.moment(view.at)),
        datetime: view.at.to_string(),
        accepted,
        sentence: match accepted {
            true => acceptance(text, view),
            false if found.stands_alone => text.with("history-refused", "what", found.sentence.trim_end_matches('.')),
            false => refusal(text, view),
        },
        detail: if found.stands_alone { String::new() } else { found.sentence },
        clock_link: found.is_of_clock,
        looks: looks(text, when, view),
        place: place(text, view),
        reference: Some(view.reference.to_string()),
        rail: stages(view, accepted),
        not_me_url: Some(paths::DISOWN.to_owned()),
    }
}

/// The row of something that was done to the account, by its owner or somebody else.
fn change(text: Text<'_>, when: When<'_>, view: &AttemptView) -> SignInRow {
    let own = |by: &str| by.strip_prefix("user:").is_some_and(|name| view.user.as_deref() == Some(name));
    let by = match view.detail.by.as_deref() {
        None => String::new(),
        Some(by) if own(by) => text.say("history-by-you"),
        Some(by) => text.with("history-by", "who", looker(text, by)),
    };
    SignInRow {
        at: capitalised(&when.moment(view.at)),
        datetime: view.at.to_string(),
        accepted: true,
        sentence: text.say(&format!("history-{}", view.reason.replace('.', "-"))),
        detail: String::new(),
        clock_link: false,
        looks: Vec::new(),
        place: by,
        reference: Some(view.reference.to_string()),
        rail: Vec::new(),
        not_me_url: None,
    }
}

fn acceptance(text: Text<'_>, view: &AttemptView) -> String {
    let by = view.factor.clone().unwrap_or_default();
    match Reason::from_code(&view.reason) {
        Some(Reason::EnrolConfirmed) => text.with("history-enrolled", "factor", by),
        Some(Reason::OkBackupCode) => text.say("history-backup-code"),
        Some(Reason::OkTemporaryPass) => text.say("history-pass"),
        _ if by.is_empty() => text.say("history-accepted"),
        _ => text.with("history-factor", "factor", by),
    }
}

fn refusal(text: Text<'_>, view: &AttemptView) -> String {
    let reason = Reason::from_code(&view.reason);
    let what = match reason {
        Some(Reason::PasswordWrong) => text.say("history-password"),
        Some(reason) => text.stops(reason).what,
        None => view.reason.clone(),
    };
    text.with("history-refused", "what", what)
}

/// What is known beyond the words of the reason.
fn detail(text: Text<'_>, view: &AttemptView) -> Finding {
    match view.refused.filter(|times| *times > 1) {
        Some(times) => Finding { sentence: text.with("history-times", "count", times), ..Finding::default() },
        None => finding::of(text, view),
    }
}

/// Staff who looked at it, each with their latest look. Lists are named apart.
fn looks(text: Text<'_>, when: When<'_>, view: &AttemptView) -> Vec<String> {
    latest_looks(text, when, "history-look", view.looks.iter().filter(|look| !look.in_a_list))
}

/// Staff who saw these as a list, each with their latest look.
pub(super) fn looks_at_list(text: Text<'_>, when: When<'_>, views: &[AttemptView]) -> Vec<String> {
    let looks = views.iter().flat_map(|view| &view.looks);
    latest_looks(text, when, "history-list-look", looks.filter(|look| look.in_a_list))
}

fn latest_looks<'a>(text: Text<'_>, when: When<'_>, id: &str, looks: impl Iterator<Item = &'a Look>) -> Vec<String> {
    let mut latest: BTreeMap<&str, Timestamp> = BTreeMap::new();
    for look in looks {
        let at = latest.entry(&look.by).or_insert(look.at);
        *at = look.at.max(*at);
    }
    let said = |(by, at)| text.filled(id, &[("who", looker(text, by)), ("at", when.moment(at))]);
    latest.into_iter().map(said).collect()
}

/// Who looked or acted, as the audit names them.
fn looker(text: Text<'_>, by: &str) -> String {
    match by.split_once(':') {
        Some(("host", name)) => text.with("look-host", "name", name),
        Some(("client", name)) => text.with("look-client", "name", name),
        Some(("user", name)) => text.with("look-user", "name", name),
        _ => by.to_owned(),
    }
}

fn place(text: Text<'_>, view: &AttemptView) -> String {
    let device = view.detail.agent.as_deref().map(|agent| agent::named(text, agent));
    let application = view.detail.application.clone();
    let address = view.detail.source_ip.map(|address| address.to_string());
    let network = view.detail.network.clone();
    let door = (view.door != Door::Web).then(|| text.say(&format!("through-{}", view.door)));
    let parts: Vec<String> = [door, application, device, address.or(network)].into_iter().flatten().collect();
    if parts.is_empty() { text.say("place-unknown") } else { parts.join(", ") }
}

/// At our own pages all stages are known; other doors ask us for the factor only.
fn stages(view: &AttemptView, accepted: bool) -> Vec<RailStop> {
    let refused_at = match view.stage {
        _ if accepted => None,
        Stage::PrimaryCredentials | Stage::SessionToken => Some(view.stage),
        _ => Some(Stage::MfaFactor),
    };
    match (view.door, refused_at) {
        (Door::Web, refused_at) => rail(refused_at),
        (_, None) => vec![RailStop::Passed(Stage::MfaFactor)],
        (_, Some(stage)) => vec![RailStop::Refused(stage)],
    }
}
