//! What explains a sign-in: the line with the highest precedence, and of equals the last, because the last stage
//! that refused is the answer. Everything else is its history.

use super::{
    across::SignIn,
    answer::{Answer, Evidence, History, shown_name},
    attempt::{Attempt, Hit},
    names::Aliases,
};
use crate::{
    mask::masked,
    printable,
    rules::{Rule, Rulebook},
};

pub(super) fn judge(sign_in: &SignIn, rules: &Rulebook, aliases: &Aliases) -> Option<Answer> {
    let hits = || sign_in.attempts.iter().flat_map(|attempt| attempt.hits.iter().map(move |hit| (attempt, hit)));
    let (own, best) = hits().max_by_key(|(_, hit)| hit.precedence)?;
    let rule = rules.rule(best.rule)?;
    let mut evidence = Vec::new();
    let mut history = Vec::new();
    for (attempt, hit) in hits() {
        let Some(of) = rules.rule(hit.rule) else { continue };
        let file = other_file(own, attempt);
        if of.cause == rule.cause && of.stage == rule.stage {
            evidence.push(Evidence {
                file,
                line: hit.line,
                rule: of.id.clone(),
                text: printable(&masked(hit.text.trim())),
            });
        } else {
            let (stage, cause) = (of.stage, of.cause.clone());
            history.push(History { file, line: hit.line, rule: of.id.clone(), stage, cause });
        }
    }
    let people: Vec<_> = sign_in.attempts.iter().flat_map(|attempt| attempt.people.iter().cloned()).collect();
    Some(Answer {
        system: Some(rule.system),
        user: shown_name(&people, aliases),
        at: sign_in.first(),
        file: own.file.as_deref().map(str::to_owned),
        lines: own.lines.clone(),
        stage: rule.stage,
        cause: rule.cause.clone(),
        summary: rule.summary.clone(),
        remedy: remedy(rule, best),
        evidence,
        history,
        order: sign_in.attempts.iter().map(|attempt| attempt.order).min().unwrap_or_default(),
        is_open: false,
    })
}

/// The file of a line, where it is not the one that explains.
fn other_file(own: &Attempt, attempt: &Attempt) -> Option<String> {
    attempt.file.as_deref().filter(|_| attempt.file != own.file).map(str::to_owned)
}

/// What to do, with the reference of the attempt where our own log has it.
fn remedy(rule: &Rule, hit: &Hit) -> String {
    match &hit.reference {
        Some(reference) => rule.remedy.replace("why REFERENCE", &format!("why {reference}")),
        None => rule.remedy.clone(),
    }
}
