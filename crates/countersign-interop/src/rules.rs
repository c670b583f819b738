//! What lines mean. Rules are data, one file per system, so that a new message is a line of TOML and no release.
//! All their literals, and the marks by which systems are recognised, are searched for in one pass.

mod file;
mod scan;

use crate::{fields::Fields, system::System};
use countersign_core::reason::Stage;
use file::RawRule;
pub use file::RuleError;
use scan::Patterns;
pub(crate) use scan::Seen;
use std::ops::Range;

/// One way in which a sign-in does not succeed, and how a line says so.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The stable identifier, such as `GA01`.
    pub id: String,
    /// Whose lines it explains.
    pub system: System,
    /// Where the sign-in stopped.
    pub stage: Stage,
    /// What stopped it, in one word.
    pub cause: String,
    /// Against other rules of the same attempt: the higher one explains it.
    pub precedence: u8,
    /// Texts of which one must be in the line, whatever their case; none: the fields decide.
    pub any: Vec<String>,
    /// Fields that must have one of these values; `*` is any value but an empty one.
    pub fields: Vec<(String, Vec<String>)>,
    /// Whether it is worth saying even if the user was let in afterwards.
    pub counts_when_let_in: bool,
    /// What happened, for an administrator.
    pub summary: String,
    /// What to do about it.
    pub remedy: String,
    /// Where the text of the line is known from.
    pub source: String,
}

impl Rule {
    /// Where in a line the text of this rule stands.
    pub(crate) fn find(&self, line: &str) -> Option<Range<usize>> {
        let line = line.to_ascii_lowercase();
        let find = |text: &String| line.find(&text.to_ascii_lowercase()).map(|at| at..at + text.len());
        self.any.iter().find_map(find)
    }
}

/// All rules, ready to be matched.
#[derive(Debug)]
pub struct Rulebook {
    rules: Vec<Rule>,
    patterns: Patterns,
    by_fields: Vec<(System, usize)>,
}

impl Rulebook {
    /// The rules that come with the product.
    pub fn embedded() -> Result<Self, RuleError> {
        Self::with(&[])
    }

    /// The rules that come with the product and those of further files, given as name and text. A further rule is
    /// asked first, and replaces one of the same identifier.
    pub fn with(further: &[(String, String)]) -> Result<Self, RuleError> {
        let causes = file::causes()?;
        let mut raw: Vec<(System, RawRule, String)> = Vec::new();
        let embedded = file::EMBEDDED.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        for (name, text) in further.iter().cloned().chain(embedded) {
            for (system, rule) in file::read(&name, &text)? {
                match raw.iter().find(|(_, known, _)| known.id == rule.id) {
                    Some((_, _, place)) if *place == name => return Err(RuleError::twice(&name, &rule.id)),
                    Some(_) => {}
                    None => raw.push((system, rule, name.clone())),
                }
            }
        }
        let rules: Vec<Rule> = raw
            .into_iter()
            .map(|(system, rule, name)| rule.resolve(system, &causes, &name))
            .collect::<Result<_, _>>()?;
        let patterns = Patterns::new(&rules).map_err(|cause| RuleError::new("the rules", cause.to_string()))?;
        let by_fields = rules.iter().enumerate().filter(|(_, rule)| rule.any.is_empty());
        let by_fields = by_fields.map(|(number, rule)| (rule.system, number)).collect();
        Ok(Self { rules, patterns, by_fields })
    }

    /// Every rule, in the order in which they are asked.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    pub(crate) fn rule(&self, number: usize) -> Option<&Rule> {
        self.rules.get(number)
    }

    pub(crate) const fn patterns(&self) -> &Patterns {
        &self.patterns
    }

    /// The rule that explains a line: the highest precedence, then the earlier one. Okta's provider writes a chain of
    /// exceptions into one line: there, what stands further back is what caused the rest.
    pub(crate) fn explains(&self, system: System, seen: &Seen, fields: &Fields<'_>) -> Option<usize> {
        let by_text = seen.rules.iter().copied();
        let by_fields = self.by_fields.iter().filter(|(of, _)| *of == system).map(|(_, number)| *number);
        let mut best: Option<(u8, usize)> = None;
        for number in by_text.chain(by_fields) {
            let Some(rule) = self.rules.get(number) else { continue };
            let better = best.is_none_or(|(precedence, earlier)| {
                let is_first = number < earlier || system == System::OktaCp;
                rule.precedence > precedence || (rule.precedence == precedence && is_first)
            });
            if better && rule.system == system && rule.fields.iter().all(|(name, wanted)| has(fields, name, wanted)) {
                best = Some((rule.precedence, number));
            }
        }
        best.map(|(_, number)| number)
    }
}

fn has(fields: &Fields<'_>, name: &str, wanted: &[String]) -> bool {
    fields.values(name).any(|value| {
        wanted.iter().any(|wanted| if wanted == "*" { !value.is_empty() && value != "null" } else { value == wanted })
    })
}
