//! What explains a sign-in: the line with the highest precedence, and of equals the latest, because the last stage
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
    // What was shown after all explains nothing, unless there is nothing else.
    let (own, best) = hits().max_by_key(|(_, hit)| (!hit.made_good, hit.precedence, hit.at))?;
    let rule = rules.rule(best.rule)?;
    let mut evidence = Vec::new();
    let mut history = Vec::new();
    for (attempt, hit) in hits() {
        let Some(of) = rules.rule(hit.rule) else { continue };
        let file = other_file(own, attempt);
        if of.cause == rule.cause && of.stage == rule.stage && hit.made_good == best.made_good {
            let text = printable(&masked(hit.text.trim()));
            let mark = of.find(&text);
            evidence.push(Evidence { file, line: hit.line, rule: of.id.clone(), text, mark });
        } else {
            history.push(earlier(of, hit, file));
        }
    }
    Some(Answer {
        system: Some(rule.system),
        user: user_of(sign_in, aliases),
        at: sign_in.first(),
        file: own.file.as_deref().map(str::to_owned),
        lines: own.lines.clone(),
        stage: rule.stage,
        cause: rule.cause.clone(),
        summary: summary(rule, sign_in),
        remedy: remedy(rule, best),
        evidence,
        history,
        order: order_of(sign_in),
        is_open: false,
    })
}

/// What happened, and that it went well in the end.
fn summary(rule: &Rule, sign_in: &SignIn) -> String {
    match sign_in.attempts.iter().filter_map(|attempt| attempt.let_in).min() {
        Some(at) => format!("{} They tried again and were let in at {at}.", rule.summary),
        None => rule.summary.clone(),
    }
}

fn earlier(rule: &Rule, hit: &Hit, file: Option<String>) -> History {
    History { file, line: hit.line, rule: rule.id.clone(), stage: rule.stage, cause: rule.cause.clone() }
}

fn user_of(sign_in: &SignIn, aliases: &Aliases) -> Option<String> {
    let people: Vec<_> = sign_in.attempts.iter().flat_map(|attempt| attempt.people.iter().cloned()).collect();
    shown_name(&people, aliases)
}

fn order_of(sign_in: &SignIn) -> (i64, u64) {
    sign_in.attempts.iter().map(|attempt| attempt.order).min().unwrap_or_default()
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
