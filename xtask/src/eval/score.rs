//! The measures of a diagnosis: right or wrong by cause, by family, and whether its confidence is worth its name.

use anyhow::{Context, Result};
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};

/// From here on a diagnosis counts as sure.
const SURE: f64 = 0.95;
/// Bins of confidence, for calibration.
const BINS: f64 = 20.0;

/// What is the matter with a scenario.
pub(super) struct Label {
    id: String,
    cause: String,
    attempts: u64,
}

/// What was said to be.
pub(super) struct Answer {
    id: String,
    cause: String,
    confidence: f64,
}

/// How good the answers are.
#[derive(Default)]
pub(super) struct Score {
    scenarios: u32,
    right: u32,
    right_family: u32,
    calibration_error: f64,
    sure: u32,
    sure_and_wrong: u32,
    unexplained: u32,
    falsely_blamed: u32,
    /// By cause, and whether there was more than one attempt: how many, how many right.
    causes: BTreeMap<(String, bool), (u32, u32)>,
}

impl Label {
    pub(super) fn read(line: &Value) -> Result<Self> {
        let attempts = line.get("attempts").and_then(Value::as_u64).context("a label without `attempts`")?;
        Ok(Self { id: text(line, "id")?, cause: cause(line)?, attempts })
    }
}

impl Answer {
    pub(super) fn read(line: &Value) -> Result<Self> {
        let confidence = line.get("confidence").and_then(Value::as_f64).context("an answer without `confidence`")?;
        Ok(Self { id: text(line, "id")?, cause: cause(line)?, confidence })
    }
}

impl Score {
    pub(super) fn of(labels: &[Label], answers: &[Answer]) -> Self {
        let answers: HashMap<&str, &Answer> = answers.iter().map(|answer| (answer.id.as_str(), answer)).collect();
        let silence = Answer { id: String::new(), cause: "unexplained".to_owned(), confidence: 0.0 };
        let mut score = Self::default();
        // For each bin the sum of what was claimed less what was right.
        let mut bins: BTreeMap<u32, f64> = BTreeMap::new();
        for label in labels {
            let answer = answers.get(label.id.as_str()).copied().unwrap_or(&silence);
            let right = answer.cause == label.cause;
            score.count(label, answer, right);
            let claimed = answer.confidence - f64::from(u8::from(right));
            *bins.entry(bin_of(answer.confidence)).or_default() += claimed;
        }
        score.calibration_error = bins.values().map(|bin| bin.abs()).sum::<f64>() / f64::from(score.scenarios.max(1));
        score
    }

    fn count(&mut self, label: &Label, answer: &Answer, right: bool) {
        let is_sure = answer.confidence >= SURE;
        let blamed = label.cause == "unexplained" && is_sure && !right;
        self.scenarios += 1;
        self.right += u32::from(right);
        self.right_family += u32::from(family(&answer.cause) == family(&label.cause));
        self.sure += u32::from(is_sure);
        self.sure_and_wrong += u32::from(is_sure && !right);
        self.unexplained += u32::from(label.cause == "unexplained");
        self.falsely_blamed += u32::from(blamed);
        let (count, rights) = self.causes.entry((label.cause.clone(), label.attempts > 1)).or_default();
        (*count, *rights) = (*count + 1, *rights + u32::from(right));
    }

    fn accuracy(&self) -> f64 {
        share(self.right, self.scenarios)
    }

    fn family_accuracy(&self) -> f64 {
        share(self.right_family, self.scenarios)
    }

    /// The aims, and nothing beyond what the best possible answer to these scenarios reaches by more than two points.
    pub(super) fn meets_aims(&self) -> bool {
        (0.895..=0.931).contains(&self.accuracy())
            && self.family_accuracy() >= 0.98
            && self.calibration_error <= 0.035
            && share(self.sure_and_wrong, self.sure) <= 0.012
            && self.falsely_blamed <= 2
    }

    /// A line for each cause, with one attempt and with several.
    pub(super) fn by_cause(&self) -> Vec<String> {
        let line = |((cause, several), (count, right)): (&(String, bool), &(u32, u32))| {
            let attempts = if *several { "2+" } else { "1" };
            format!("{cause:20} {attempts:>2} attempts  {right:5}/{count:<5} {:.3}", share(*right, *count))
        };
        self.causes.iter().map(line).collect()
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "scenarios                         {:9}", self.scenarios)?;
        writeln!(
            f,
            "accuracy                          {:9.4}   0.895 to 0.931: above that it has learnt the labels",
            self.accuracy()
        )?;
        writeln!(f, "accuracy, all time causes as one  {:9.4}   at least 0.98", self.family_accuracy())?;
        writeln!(f, "calibration error                 {:9.4}   at most 0.035", self.calibration_error)?;
        writeln!(f, "wrong of {:4} said at >= 95 %     {:9}   at most 1.2 %", self.sure, self.sure_and_wrong)?;
        write!(f, "blamed of {:3} random ones         {:9}   at most 2", self.unexplained, self.falsely_blamed)
    }
}

/// The time causes are one family: from one code nobody can tell a slow clock from a code typed late.
fn family(cause: &str) -> &str {
    match cause {
        "clock.slow" | "clock.fast" | "clock.zone" | "code.expired" => "time",
        other => other,
    }
}

fn bin_of(confidence: f64) -> u32 {
    let edges = (1..20_u32).take_while(|edge| confidence * BINS >= f64::from(*edge));
    edges.last().unwrap_or(0)
}

fn share(part: u32, whole: u32) -> f64 {
    f64::from(part) / f64::from(whole.max(1))
}

fn cause(line: &Value) -> Result<String> {
    let cause = text(line, "cause")?;
    Ok(if cause == "code.stale" { "code.expired".to_owned() } else { cause })
}

fn text(line: &Value, member: &str) -> Result<String> {
    line.get(member).and_then(Value::as_str).map(str::to_owned).with_context(|| format!("a line without `{member}`"))
}
