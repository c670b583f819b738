//! What its owner may know of a refusal beyond the words of its reason: what was found, with offsets as they come
//! rounded to half a minute. Neither how probable it is nor what it was held against.

use super::super::super::text::Text;
use countersign_core::{
    Reason,
    diagnosis::{Cause, Certainty},
};
use countersign_engine::attempts::{AttemptView, Diagnosis, SearchState};

/// What was found out about a refusal.
#[derive(Debug, Default)]
pub(super) struct Finding {
    /// In sentences, or empty.
    pub(super) sentence: String,
    /// Whether the page that compares clocks helps.
    pub(super) is_of_clock: bool,
    /// Whether it says all that the words of the reason say, and more.
    pub(super) stands_alone: bool,
}

/// What is known of a refused attempt by now.
pub(super) fn of(text: Text<'_>, view: &AttemptView) -> Finding {
    let Some(diagnosis) = &view.diagnosis else { return Finding::default() };
    match diagnosis.search {
        _ if span(text, diagnosis).is_some() => told(text, view, diagnosis),
        Some(SearchState::Running) => only(text.say("history-searching")),
        Some(SearchState::NotDiagnosed) => only(text.say("history-not-searched")),
        Some(SearchState::Done) | None => told(text, view, diagnosis),
    }
}

fn only(sentence: String) -> Finding {
    Finding { sentence, ..Finding::default() }
}

fn told(text: Text<'_>, view: &AttemptView, diagnosis: &Diagnosis) -> Finding {
    let explained = match (diagnosis.cause, diagnosis.verdict) {
        (Cause::Because(reason), None | Some(Certainty::Certain | Certainty::Likely | Certainty::Possible)) => reason,
        (Cause::Unexplained, _) | (_, Some(Certainty::Unknown)) => return only(text.say("history-unexplained")),
    };
    let is_possible = diagnosis.verdict == Some(Certainty::Possible);
    let clock = if is_possible { one_of_several(text, diagnosis) } else { None };
    let is_certain_of_clock = clock.is_some();
    let clock = clock.or_else(|| of_clock(text, explained, diagnosis));
    let is_of_clock = clock.is_some();
    let sentence = clock.unwrap_or_else(|| of_entry(text, explained, view));
    if is_possible && !is_certain_of_clock && !sentence.is_empty() {
        return Finding { sentence: text.with("history-perhaps", "what", sentence), is_of_clock, ..Finding::default() };
    }
    let said = Reason::from_code(&view.reason);
    let of_a_clock = matches!(said, Some(Reason::ClockSlow | Reason::ClockFast | Reason::ClockZone));
    Finding { sentence, is_of_clock, stands_alone: is_of_clock && of_a_clock }
}

/// A clock that is off, and by about how much.
fn of_clock(text: Text<'_>, reason: Reason, diagnosis: &Diagnosis) -> Option<String> {
    let span = span(text, diagnosis)?;
    let id = match reason {
        Reason::CodeExpired => "history-late",
        Reason::ClockSlow => "history-slow",
        Reason::ClockFast | Reason::CodeFromFuture => "history-fast",
        Reason::ClockZone => "history-zone",
        _ => return None,
    };
    Some(text.with(id, "span", span))
}

/// What is common to several explanations which are likely only together: that the clock is off, or else that it is
/// or the code was typed late.
fn one_of_several(text: Text<'_>, diagnosis: &Diagnosis) -> Option<String> {
    let [slow, fast, zone, late] =
        [Reason::ClockSlow, Reason::ClockFast, Reason::ClockZone, Reason::CodeExpired].map(|reason| {
            let cause = Cause::Because(reason);
            let others = diagnosis.alternatives.iter().filter(|other| other.cause == cause);
            let first = diagnosis.confidence.filter(|_| diagnosis.cause == cause);
            first.into_iter().chain(others.map(|other| other.confidence)).sum::<f64>()
        });
    let is_likely = |sum| matches!(Certainty::of(sum), Certainty::Certain | Certainty::Likely);
    let is_slow = diagnosis.offset_seconds.is_some_and(|[low, high]| low + high < 0);
    let id = match is_slow {
        _ if is_likely(slow + fast + zone) => {
            if is_slow {
                "history-slow"
            } else {
                "history-fast"
            }
        }
        true if is_likely(slow + fast + zone + late) => "history-late",
        _ => return None,
    };
    Some(text.with(id, "span", span(text, diagnosis)?))
}

/// Something about the entry or what was typed; nothing where the reason's own words say it already.
fn of_entry(text: Text<'_>, reason: Reason, view: &AttemptView) -> String {
    let id = match reason {
        Reason::InputTypo => "history-typo",
        Reason::SecretOtherEntry => "history-other-entry",
        Reason::SecretSuperseded | Reason::SecretPending => "history-unfinished",
        _ => {
            let said = Reason::from_code(&view.reason).map(|reason| text.stops(reason).what);
            let what = text.stops(reason).what;
            return if said.as_ref() == Some(&what) { String::new() } else { format!("{what}.") };
        }
    };
    text.say(id)
}

/// How far the device's clock is off, either way: "90 seconds", "12 minutes", "an hour", "3 hours".
fn span(text: Text<'_>, diagnosis: &Diagnosis) -> Option<String> {
    let [low, high] = diagnosis.offset_seconds?;
    let seconds = (i64::midpoint(low, high).abs() + 15) / 30 * 30;
    let hours = (seconds + 1_800) / 3_600;
    let (id, count) = match seconds {
        0 => return None,
        // Rounded to half a minute and typed within another: minutes would say more than is known.
        _ if hours > 0 && (seconds - hours * 3_600).abs() <= 90 => ("span-hours", hours),
        1..=179 => ("span-seconds", seconds),
        180..=7_199 => ("span-minutes", (seconds + 29) / 60),
        _ => ("span-hours", hours),
    };
    Some(text.with(id, "count", count))
}
