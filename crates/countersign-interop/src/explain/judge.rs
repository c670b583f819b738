//! What explains an attempt: the line with the highest precedence, and of equals the last, because the last stage
//! that refused is the answer. Everything else is its history.

use super::{
    answer::{Answer, Evidence, History, shown_name},
    attempt::Attempt,
    names::Aliases,
};
use crate::{
    mask::masked,
    rules::{Rule, Rulebook},
};

pub(super) fn judge(attempt: Attempt, rules: &Rulebook, aliases: &Aliases) -> Option<Answer> {
    let best = attempt.hits.iter().max_by_key(|hit| hit.precedence)?;
    let rule = rules.rule(best.rule)?;
    let mut evidence = Vec::new();
    let mut history = Vec::new();
    for hit in &attempt.hits {
        let Some(of) = rules.rule(hit.rule) else { continue };
        if of.cause == rule.cause && of.stage == rule.stage {
            evidence.push(Evidence { line: hit.line, rule: of.id.clone(), text: masked(hit.text.trim()) });
        } else {
            history.push(History { line: hit.line, rule: of.id.clone(), stage: of.stage, cause: of.cause.clone() });
        }
    }
    Some(Answer {
        system: Some(rule.system),
        user: shown_name(&attempt.people, aliases),
        at: attempt.at,
        file: attempt.file.as_deref().map(str::to_owned),
        lines: attempt.lines,
        stage: rule.stage,
        cause: rule.cause.clone(),
        summary: rule.summary.clone(),
        remedy: remedy(rule, best.reference.as_deref()),
        evidence,
        history,
        order: attempt.order,
        is_open: false,
    })
}

/// What to do, with the reference of the attempt where our own log has it.
fn remedy(rule: &Rule, reference: Option<&str>) -> String {
    match reference {
        Some(reference) => rule.remedy.replace("why REFERENCE", &format!("why {reference}")),
        None => rule.remedy.clone(),
    }
}
