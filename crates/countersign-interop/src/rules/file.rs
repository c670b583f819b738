//! The files of rules: read, completed from the table of causes, and refused with a place when something is off.

use super::Rule;
use crate::system::System;
use countersign_core::reason::Stage;
use serde::Deserialize;
use std::collections::BTreeMap;

pub(super) const EMBEDDED: [(&str, &str); 11] = [
    ("mattermost.toml", include_str!("../../rules/mattermost.toml")),
    ("kratos.toml", include_str!("../../rules/kratos.toml")),
    ("okta_cp.toml", include_str!("../../rules/okta_cp.toml")),
    ("sshd_pam.toml", include_str!("../../rules/sshd_pam.toml")),
    ("xrdp.toml", include_str!("../../rules/xrdp.toml")),
    ("freeradius.toml", include_str!("../../rules/freeradius.toml")),
    ("privacyidea.toml", include_str!("../../rules/privacyidea.toml")),
    ("keycloak.toml", include_str!("../../rules/keycloak.toml")),
    ("authelia.toml", include_str!("../../rules/authelia.toml")),
    ("authentik.toml", include_str!("../../rules/authentik.toml")),
    ("countersign.toml", include_str!("../../rules/countersign.toml")),
];
const CAUSES: &str = include_str!("../../rules/causes.toml");

/// A file of rules that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {what}")]
pub struct RuleError {
    /// Which file.
    pub file: String,
    /// What is off, with the line where there is one.
    pub what: String,
}

impl RuleError {
    pub(super) fn new(file: &str, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), what: what.into() }
    }

    pub(super) fn twice(file: &str, id: &str) -> Self {
        Self::new(file, format!("rule {id} stands there twice"))
    }
}

/// What a cause means where a rule says nothing more exact.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cause {
    stage: String,
    summary: String,
    remedy: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    system: String,
    #[serde(default)]
    rule: Vec<RawRule>,
}

/// A rule as it is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    pub(super) id: String,
    cause: String,
    stage: Option<String>,
    precedence: u8,
    #[serde(default)]
    any: Vec<String>,
    #[serde(default)]
    fields: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    counts_when_let_in: bool,
    summary: Option<String>,
    remedy: Option<String>,
    #[serde(default)]
    source: String,
}

pub(super) fn causes() -> Result<BTreeMap<String, Cause>, RuleError> {
    toml::from_str(CAUSES).map_err(|cause| RuleError::new("causes.toml", cause.to_string()))
}

pub(super) fn read(name: &str, text: &str) -> Result<Vec<(System, RawRule)>, RuleError> {
    let file: RawFile = toml::from_str(text).map_err(|cause| RuleError::new(name, cause.to_string()))?;
    let system = System::from_word(&file.system).ok_or_else(|| {
        let known: Vec<&str> = System::ALL.iter().map(|system| system.word()).collect();
        RuleError::new(name, format!("no system is called {}; known are {}", file.system, known.join(", ")))
    })?;
    Ok(file.rule.into_iter().map(|rule| (system, rule)).collect())
}

impl RawRule {
    pub(super) fn resolve(
        self,
        system: System,
        causes: &BTreeMap<String, Cause>,
        file: &str,
    ) -> Result<Rule, RuleError> {
        let off = |what: &str| RuleError::new(file, format!("rule {}: {what}", self.id));
        if self.any.is_empty() && self.fields.is_empty() {
            return Err(off("it needs `any` or `fields`, otherwise it would explain every line"));
        }
        if self.any.iter().any(|literal| literal.trim().len() < 4) {
            return Err(off("a text of `any` is shorter than four signs and would be found everywhere"));
        }
        let known = causes.get(&self.cause);
        let stage = self.stage.clone().or_else(|| known.map(|cause| cause.stage.clone()));
        let stage = stage.ok_or_else(|| off("a cause of your own needs a `stage`"))?;
        let stage = Stage::from_word(&stage).ok_or_else(|| off("there is no such `stage`"))?;
        let summary = self.summary.clone().or_else(|| known.map(|cause| cause.summary.clone()));
        let remedy = self.remedy.clone().or_else(|| known.map(|cause| cause.remedy.clone()));
        Ok(Rule {
            summary: summary.ok_or_else(|| off("a cause of your own needs a `summary`"))?,
            remedy: remedy.ok_or_else(|| off("a cause of your own needs a `remedy`"))?,
            id: self.id,
            system,
            stage,
            cause: self.cause,
            precedence: self.precedence,
            any: self.any,
            fields: self.fields.into_iter().collect(),
            counts_when_let_in: self.counts_when_let_in,
            source: self.source,
        })
    }
}
