//! The explanation of a refusal, as much of it as whoever looks may see: what was near at once, and what the search
//! after the answer found.

use crate::Error;
use countersign_core::{
    Reason, Timestamp,
    decide::{Evidence, Search},
    diagnosis::{Alternative, Cause, Certainty, Summary, explain},
    words::{Language, Texts},
};
use countersign_store::{
    Tx,
    tables::{
        attempts::Attempt,
        diagnoses::{self, Stored},
    },
};
use serde::Serialize;
use std::time::Duration;

/// A search that has not come to an end after so long was lost with its process.
const LOST_AFTER: Duration = Duration::from_mins(10);

/// The explanation of a rejection.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Diagnosis {
    /// The most probable cause.
    pub cause: Cause,
    /// What the person was told instead of the reason, if less.
    pub told: Option<Reason>,
    /// What the page after it told them, once the search was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<Reason>,
    /// How far the search is; none where what was near left nothing open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<SearchState>,
    /// How probable the cause is, from 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// The same in a word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Certainty>,
    /// How many codes it was held against.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub searched: Option<u64>,
    /// How many random codes would match something there: "1 in N".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coincidence: Option<String>,
    /// Other causes worth a mention, in falling order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Alternative>,
    /// What was seen, in sentences.
    pub evidence: Vec<String>,
    /// The device's clock less the server's, in seconds, from and to; of one near code, if typed at once.
    pub offset_seconds: Option<[i64; 2]>,
    /// Public words, admin words, remedy.
    pub text: Texts,
}

/// How far the search for a cause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SearchState {
    /// It is over.
    Done,
    /// It waits or runs.
    Running,
    /// There was none: too many waited, or its process ended.
    NotDiagnosed,
}

/// How much whoever looks may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// What the person was told.
    Told,
    /// The true reason, the cause and how sure that is.
    Cause,
    /// All that was seen.
    Everything,
}

/// What whoever looks may see: true reasons with evidence, or what the person was told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sight {
    pub(crate) language: Language,
    pub(crate) depth: Depth,
    /// Offsets are shown to this many seconds; a person sees their own less exactly than staff do.
    pub(crate) rounded_to: i64,
}

impl Diagnosis {
    /// With commands for the user who is meant, if one is.
    pub(super) fn about(self, user: Option<&str>) -> Self {
        match user {
            Some(user) => Self { text: self.text.about(user), ..self },
            None => self,
        }
    }
}

impl crate::Engine {
    /// Near evidence and what the search found, of a refused attempt.
    pub(super) fn explained(
        &self,
        tx: &Tx<'_>,
        attempt: &Attempt,
        reason: Reason,
        evidence: &Evidence,
        sight: Sight,
    ) -> Result<Diagnosis, Error> {
        let reason = if evidence.server && sight.depth != Depth::Told { Reason::ClockServerSuspected } else { reason };
        let near = self.diagnosis(reason, evidence, attempt.at, sight);
        let Some(search) = evidence.search else { return Ok(near) };
        let stored = diagnoses::find(tx, attempt.id)?;
        if sight.depth == Depth::Told {
            let hint = stored.and_then(|stored| Reason::from_code(&stored.told?));
            return Ok(hint.map_or(near, |hint| self.told_only(hint, sight)));
        }
        let lost = search == Search::Dropped || tx.now().since(attempt.at) > LOST_AFTER;
        let found = match stored {
            Some(stored) => self.found(near, &stored, evidence, sight),
            None if lost => self.not_found(near, SearchState::NotDiagnosed, sight),
            None => self.not_found(near, SearchState::Running, sight),
        };
        Ok(found.seen_at(sight.depth))
    }

    /// What was near at once.
    pub(super) fn diagnosis(&self, reason: Reason, evidence: &Evidence, at: Timestamp, sight: Sight) -> Diagnosis {
        if sight.depth == Depth::Told {
            return self.told_only(reason, sight);
        }
        let offset_seconds = offset_seconds(evidence, at).map(|bounds| bounds.map(|second| sight.rounded(second)));
        let mut sentences = self.near_sentences(evidence, sight.language);
        sentences.extend(offset_seconds.map(|bounds| self.offset_sentence(bounds, sight.language)));
        sentences.extend(self.throttle_sentences(evidence, sight.language));
        let mut near =
            Diagnosis { told: evidence.told, evidence: sentences, offset_seconds, ..self.told_only(reason, sight) };
        if evidence.stolen && reason == Reason::SecretRetired {
            // Nobody is to open a newer entry: whoever typed this may hold the device that was lost.
            let say = |id| self.words().sentence(id, &[], sight.language);
            near.text.admin = say("evidence-stolen");
            near.text.remedy = say("evidence-stolen_remedy");
        }
        near.seen_at(sight.depth)
    }

    /// The reason and its words, and no more.
    fn told_only(&self, reason: Reason, sight: Sight) -> Diagnosis {
        Diagnosis {
            cause: Cause::Because(reason),
            told: None,
            hint: None,
            search: None,
            confidence: None,
            verdict: None,
            searched: None,
            coincidence: None,
            alternatives: Vec::new(),
            evidence: Vec::new(),
            offset_seconds: None,
            text: self.words().texts(reason, sight.language).clone(),
        }
    }

    fn not_found(&self, near: Diagnosis, state: SearchState, sight: Sight) -> Diagnosis {
        let id = match state {
            SearchState::Running => "evidence-search_running",
            SearchState::Done | SearchState::NotDiagnosed => "evidence-not_diagnosed",
        };
        let mut evidence = near.evidence;
        evidence.push(self.words().sentence(id, &[], sight.language));
        Diagnosis { search: Some(state), evidence, ..near }
    }

    fn found(&self, near: Diagnosis, stored: &Stored, evidence: &Evidence, sight: Sight) -> Diagnosis {
        let Ok(mut summary) = serde_json::from_str::<Summary>(&stored.found) else {
            return self.not_found(near, SearchState::NotDiagnosed, sight);
        };
        summary.offset_seconds = summary.offset_seconds.map(|bounds| bounds.map(|second| sight.rounded_float(second)));
        let mut sentences = self.near_sentences(evidence, sight.language);
        sentences.extend(self.throttle_sentences(evidence, sight.language));
        // Where others' devices stand where this one stands, the search has found the same, of one device.
        let (cause, text) = match near.cause {
            Cause::Because(Reason::ClockServerSuspected) => (near.cause, near.text),
            _ => (summary.cause, explain(&summary, self.words(), sight.language)),
        };
        sentences.push(self.confidence_sentence(cause, &summary, sight.language));
        sentences.extend(self.alternatives_sentence(&summary, sight.language));
        Diagnosis {
            cause,
            told: near.told,
            hint: stored.told.as_deref().and_then(Reason::from_code),
            search: Some(SearchState::Done),
            confidence: Some(summary.confidence),
            verdict: Some(summary.certainty()),
            searched: Some(summary.searched),
            coincidence: Some(summary.coincidence()),
            evidence: sentences,
            offset_seconds: summary.offset_seconds.map(|[low, high]| [whole(low.floor()), whole(high.ceil())]),
            text,
            alternatives: summary.alternatives,
        }
    }

    fn near_sentences(&self, evidence: &Evidence, language: Language) -> Vec<String> {
        let (Some(steps), Some(period)) = (evidence.offset.filter(|steps| *steps != 0), evidence.period) else {
            return Vec::new();
        };
        let direction = if steps < 0 { "past" } else { "future" };
        let seconds = steps.unsigned_abs() * u64::from(period);
        let values = [
            ("steps", steps.unsigned_abs().to_string()),
            ("seconds", seconds.to_string()),
            ("direction", direction.to_owned()),
        ];
        vec![self.words().sentence("evidence-step_offset", &values, language)]
    }

    fn offset_sentence(&self, [low, high]: [i64; 2], language: Language) -> String {
        let values = [("low", low.to_string()), ("high", high.to_string())];
        self.words().sentence("evidence-clock_offset", &values, language)
    }

    fn throttle_sentences(&self, evidence: &Evidence, language: Language) -> Vec<String> {
        let say = |id, values: &[(&str, String)]| self.words().sentence(id, values, language);
        let failures = evidence.failures.map(|failures| say("evidence-failures", &[("count", failures.to_string())]));
        let until = evidence.until.map(|until| say("evidence-until", &[("at", until.to_string())]));
        failures.into_iter().chain(until).collect()
    }

    fn confidence_sentence(&self, cause: Cause, summary: &Summary, language: Language) -> String {
        if summary.cause == Cause::Unexplained {
            let searched = [("searched", summary.searched.to_string())];
            return self.words().sentence("evidence-searched", &searched, language);
        }
        let values = [
            ("cause", cause.code().to_owned()),
            ("verdict", summary.certainty().word().to_owned()),
            ("percent", percent(summary.confidence)),
            ("searched", summary.searched.to_string()),
        ];
        self.words().sentence("evidence-confidence", &values, language)
    }

    fn alternatives_sentence(&self, summary: &Summary, language: Language) -> Option<String> {
        let worth = summary.alternatives.iter().filter(|other| other.confidence >= 0.01).take(3);
        let causes: Vec<String> =
            worth.map(|other| format!("{} ({} %)", other.cause.code(), percent(other.confidence))).collect();
        let values = [("causes", causes.join(", "))];
        (!causes.is_empty()).then(|| self.words().sentence("evidence-alternatives", &values, language))
    }
}

impl Diagnosis {
    /// As much of it as somebody sees who may know the cause, or everything.
    fn seen_at(self, depth: Depth) -> Self {
        match depth {
            Depth::Everything | Depth::Told => self,
            Depth::Cause => Self {
                searched: None,
                coincidence: None,
                alternatives: Vec::new(),
                evidence: Vec::new(),
                offset_seconds: None,
                ..self
            },
        }
    }
}

impl Sight {
    fn rounded(self, seconds: i64) -> i64 {
        (seconds + self.rounded_to / 2).div_euclid(self.rounded_to) * self.rounded_to
    }

    fn rounded_float(self, seconds: f64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "it is 1 or 30")]
        let unit = self.rounded_to as f64;
        (seconds / unit).round() * unit
    }
}

/// One decimal, and none of a hundred unless it is certain: 99.97 is not 100.
fn percent(confidence: f64) -> String {
    let percent = (confidence * 1_000.0).floor() / 10.0;
    format!("{percent}")
}

#[expect(clippy::cast_possible_truncation, reason = "a day or two in seconds")]
fn whole(seconds: f64) -> i64 {
    seconds.round() as i64
}

/// A code of the step `k` was shown from `k` to `k + 1` periods on the device's clock: the device minus the
/// server, if it was typed at once.
fn offset_seconds(evidence: &Evidence, at: Timestamp) -> Option<[i64; 2]> {
    let (steps, period) = (evidence.offset.filter(|steps| *steps != 0)?, i64::from(evidence.period?));
    let into_step = at.seconds().rem_euclid(period);
    let low = steps * period - into_step;
    Some([low, low + period])
}
