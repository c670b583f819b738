//! The policy and a user's standing as they are shown.

use super::Rulebook;
use crate::{Engine, Error};
use countersign_core::{
    ClientId, Timestamp,
    policy::{Rule, Standing, Whom, Why},
    words::Language,
};
use countersign_store::{
    Tx,
    tables::{clients, groups, policies},
};
use serde::Serialize;

/// A rule as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleView {
    /// `everyone`, `role`, `group` or `client`.
    pub whom: &'static str,
    /// Which role, group or client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// For how many days a factor may be missing.
    pub grace_days: u32,
    /// Since when.
    pub since: Timestamp,
}

/// The policy as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyView {
    /// Its number; 0 where none was ever set.
    pub number: i64,
    /// The rules in force.
    pub rules: Vec<RuleView>,
    /// When they were set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set_at: Option<Timestamp>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set_by: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Until when they have to be confirmed; nothing once they are.
    pub confirm_by: Option<Timestamp>,
    /// The rules that hold again unless they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<Vec<RuleView>>,
}

/// Where a user stands, in the parts of one sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StandingView {
    /// `never_signs_in optional asked exempt grace over at_once`.
    pub stands: &'static str,
    /// `everyone role group client`, for rules; `administers breaks_glass holds`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<&'static str>,
    /// The role, group or client of the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub whom: Option<String>,
    /// Until when they are excused or may do without, or when that ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

impl Engine {
    /// A standing as a sentence without its full stop: "asked for a code because the policy for admin requires it".
    #[must_use]
    pub fn standing_in_words(&self, standing: &StandingView, language: Language) -> String {
        let say = |id: String, values: &[(&str, String)]| self.words().sentence(&id, values, language);
        let whom = standing.whom.clone().unwrap_or_default();
        let why = standing.why.map_or_else(String::new, |why| say(format!("standing-why-{why}"), &[("whom", whom)]));
        let until = standing.until.map_or_else(String::new, |until| until.to_string());
        say(format!("standing-{}", standing.stands), &[("why", why), ("until", until)])
    }
}

/// The rules as they are shown.
pub(super) fn rules(tx: &Tx<'_>, rules: &[Rule]) -> Result<Vec<RuleView>, Error> {
    let shown = |rule: &Rule| {
        let (whom, name) = named(tx, rule.whom)?;
        Ok(RuleView { whom, name, grace_days: rule.grace_days, since: rule.since })
    };
    rules.iter().map(shown).collect()
}

/// The policy in force, with what holds unless it is confirmed.
pub(super) fn policy(tx: &Tx<'_>) -> Result<PolicyView, Error> {
    let Some(found) = policies::find_in_force(tx)? else {
        let nothing = PolicyView {
            number: 0,
            rules: Vec::new(),
            set_at: None,
            set_by: None,
            note: None,
            confirm_by: None,
            otherwise: None,
        };
        return Ok(nothing);
    };
    let on_trial = found.confirmed_at.is_none();
    let otherwise = match policies::find_confirmed(tx)? {
        _ if !on_trial => None,
        Some(confirmed) => Some(rules(tx, &policies::list_rules(tx, confirmed.number)?)?),
        None => Some(Vec::new()),
    };
    Ok(PolicyView {
        number: found.number,
        rules: rules(tx, &Rulebook::in_force(tx)?.rules)?,
        set_at: Some(found.set_at),
        set_by: Some(found.set_by),
        note: Some(found.note),
        confirm_by: on_trial.then_some(found.confirm_by),
        otherwise,
    })
}

/// A standing in its parts.
pub(crate) fn standing(tx: &Tx<'_>, standing: Standing) -> Result<StandingView, Error> {
    let (stands, why, until) = match standing {
        Standing::NeverSignsIn => ("never_signs_in", None, None),
        Standing::Optional => ("optional", None, None),
        Standing::Asked(why) => ("asked", Some(why), None),
        Standing::Exempt { until, why, .. } => ("exempt", Some(why), Some(until)),
        Standing::Grace(until, why) => ("grace", Some(why), Some(until)),
        Standing::Over(until, why) => ("over", Some(why), Some(until)),
        Standing::AtOnce(why) => ("at_once", Some(why), None),
    };
    let (why, whom) = match why {
        None => (None, None),
        Some(Why::Administers) => (Some("administers"), None),
        Some(Why::BreaksGlass) => (Some("breaks_glass"), None),
        Some(Why::Holds) => (Some("holds"), None),
        Some(Why::Rule(whom)) => {
            let (word, name) = named(tx, whom)?;
            (Some(word), name)
        }
    };
    Ok(StandingView { stands, why, whom, until })
}

/// Whom a rule is about, as a word and a name.
fn named(tx: &Tx<'_>, whom: Whom) -> Result<(&'static str, Option<String>), Error> {
    Ok(match whom {
        Whom::Everyone => ("everyone", None),
        Whom::Role(role) => ("role", Some(role.word().to_owned())),
        Whom::Group(id) => ("group", groups::find(tx, &id.to_string())?.map(|group| group.name)),
        Whom::Client(id) => ("client", Some(client_name(tx, id)?)),
    })
}

/// How a client is called; by its identifier if it is not known any more.
pub(crate) fn client_name(tx: &Tx<'_>, id: ClientId) -> Result<String, Error> {
    Ok(clients::find(tx, &id.to_string())?.map_or_else(|| id.to_string(), |client| client.name))
}
