//! An answer in numbers, as it is stored beside an attempt and printed: causes, confidences, one offset. What it rests
//! on, step by step, stays out of it.

use super::{Cause, Certainty, Diagnosis, Explanation, Way};
use crate::FactorId;
use serde::{Deserialize, Serialize};

/// Alternatives below this are not listed.
const LEAST_SHOWN: f64 = 0.001;

/// The answer in numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The most probable cause.
    pub cause: Cause,
    /// How probable it is, from 0 to 1.
    pub confidence: f64,
    /// By how much the device's clock is off, in seconds from and to: device minus server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset_seconds: Option<[f64; 2]>,
    /// The entry that the newest code fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<FactorId>,
    /// How many different codes it rests on.
    pub codes: usize,
    /// Whether something stood in front of the code.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub prefixed: bool,
    /// How many codes the attempts were held against.
    pub searched: u64,
    /// One in how many random codes would match something here.
    pub one_in: u64,
    /// Other causes worth a mention, in falling order.
    pub alternatives: Vec<Alternative>,
}

/// Another cause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alternative {
    /// What may be the matter.
    pub cause: Cause,
    /// How probable it is.
    pub confidence: f64,
}

impl Summary {
    /// How sure the cause is, in a word.
    #[must_use]
    pub fn certainty(&self) -> Certainty {
        Certainty::of(self.confidence)
    }

    /// "1 in N": how many random codes would match something here.
    #[must_use]
    pub fn coincidence(&self) -> String {
        format!("1 in {}", self.one_in)
    }
}

impl Diagnosis {
    /// The answer in numbers.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let first = &self.first;
        let others = self.others.iter().filter(|other| other.posterior >= LEAST_SHOWN);
        let alternative =
            |other: &Explanation| Alternative { cause: other.cause, confidence: rounded(other.posterior) };
        Summary {
            cause: first.cause,
            confidence: rounded(first.posterior),
            offset_seconds: first.offset.map(|offset| offset.seconds().into()),
            factor: first.matches.last().copied().flatten().map(|fit| fit.factor),
            codes: self.codes_agreeing(),
            prefixed: first.matches.iter().flatten().any(|fit| matches!(fit.way, Way::Prefixed(_))),
            searched: self.searched,
            one_in: self.one_in,
            alternatives: others.map(alternative).collect(),
        }
    }
}

fn rounded(posterior: f64) -> f64 {
    (posterior * 1e6).round() / 1e6
}
