//! One's own sign-ins, each in a sentence: what happened, and for a refusal why, rounded as its owner may know it.

use super::super::{
    agent,
    pages::{RailStop, SignInRow, paths, rail},
    text::Text,
    when::{When, capitalised},
};
use countersign_core::{Reason, Stage, reason::Door};
use countersign_engine::attempts::AttemptView;

/// The row of an attempt.
pub(super) fn row(text: Text<'_>, when: When<'_>, view: &AttemptView) -> SignInRow {
    let accepted = view.verdict == "accepted";
    SignInRow {
        at: capitalised(&when.moment(view.at)),
        datetime: view.at.to_string(),
        accepted,
        sentence: if accepted { acceptance(text, view) } else { refusal(text, view) },
        detail: if accepted { String::new() } else { detail(text, view) },
        place: place(text, view),
        reference: Some(view.reference.to_string()),
        rail: stages(view, accepted),
        not_me_url: Some(paths::DISOWN.to_owned()),
    }
}

fn acceptance(text: Text<'_>, view: &AttemptView) -> String {
    let by = view.factor.clone().unwrap_or_default();
    match Reason::from_code(&view.reason) {
        Some(Reason::EnrolConfirmed) => text.with("history-enrolled", "factor", by),
        Some(Reason::OkBackupCode) => text.say("history-backup-code"),
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

/// What its owner may know beyond the words of the reason.
fn detail(text: Text<'_>, view: &AttemptView) -> String {
    if let Some(times) = view.refused.filter(|times| *times > 1) {
        return text.with("history-times", "count", times);
    }
    let Some([low, high]) = view.diagnosis.as_ref().and_then(|diagnosis| diagnosis.offset_seconds) else {
        return String::new();
    };
    let off = i64::midpoint(low, high);
    let seconds = (off.abs() + 15) / 30 * 30;
    match (seconds, off < 0) {
        (0, _) => String::new(),
        (seconds, true) => text.with("history-slow", "seconds", seconds),
        (seconds, false) => text.with("history-fast", "seconds", seconds),
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
