//! `policy`: what is required of whom.

use super::expect_reason;
use crate::{
    cli::{Change, PolicyCommand, Whom},
    context::Context,
    failure::{Exit, Failure},
    output::{Tone, table},
};
use countersign_core::{policy::USUAL_GRACE_DAYS, user::Role, words::Language};
use countersign_engine::{
    Engine, env,
    policy::{Asked, Names, PolicyView, Preview, RuleChange, RuleView, Whose},
};
use serde_json::json;
use std::time::Duration;

/// So many of each sort are printed; `--json` has up to 500.
const PRINTED: usize = 20;

pub(crate) fn run(context: &Context, command: PolicyCommand) -> Result<Exit, Failure> {
    match command {
        PolicyCommand::Show => {
            let policy = context.open()?.policy(&context.access())?;
            say(context, &policy, "");
            Ok(Exit::Yes)
        }
        PolicyCommand::Preview { change } => preview(context, change),
        PolicyCommand::Set { change, reason } => {
            expect_reason(&reason)?;
            let engine = context.open()?;
            let policy = engine.set_policy(context.access(), vec![wanted(change)], reason).wait()?;
            say(context, &policy, "The policy is changed, on trial.\n");
            Ok(Exit::Yes)
        }
        PolicyCommand::Confirm => {
            let policy = context.open()?.confirm_policy(context.access()).wait()?;
            say(context, &policy, "The policy is confirmed.\n");
            Ok(Exit::Yes)
        }
        PolicyCommand::Revert => {
            let policy = context.open()?.revert_policy(context.access()).wait()?;
            say(context, &policy, "The change is taken back.\n");
            Ok(Exit::Yes)
        }
        PolicyCommand::Grace { who, days, reason } => {
            expect_reason(&reason)?;
            let until = env::system().now().plus(Duration::from_hours(24) * days);
            let user = context.open()?.set_deadline(context.access(), who.name(), until, reason).wait();
            let user = user.map_err(|error| Failure::from(error).about(&who.name()))?;
            let name = super::user::shown(&user);
            context.out.answer(&json!(user), || format!("{name} may do without a second factor until {until}.\n"));
            Ok(Exit::Yes)
        }
    }
}

fn wanted(change: Change) -> RuleChange {
    let asked = if change.off {
        Asked::Dropped
    } else {
        Asked::Required { grace_days: change.grace.unwrap_or(USUAL_GRACE_DAYS) }
    };
    RuleChange { whose: whose(change.whom), asked }
}

fn whose(whom: Whom) -> Whose {
    match whom {
        Whom { role: Some(role), .. } => Whose::Role(Role::from_word(&role).unwrap_or(Role::Member)),
        Whom { group: Some(group), .. } => Whose::Group(group),
        Whom { client: Some(client), .. } => Whose::Client(client),
        Whom { .. } => Whose::Everyone,
    }
}

fn say(context: &Context, policy: &PolicyView, said: &str) {
    context.out.answer(&json!(policy), || {
        let mut text = said.to_owned();
        text.push_str(&rules(&policy.rules));
        if let (Some(by), Some(at), Some(note)) = (&policy.set_by, policy.set_at, &policy.note) {
            text.push_str(&format!("Set {at} by {by}: {note}\n"));
        }
        if let Some(until) = policy.confirm_by {
            let what = format!("Not confirmed yet: at {until} what held before holds again, by itself.\n");
            text.push_str(&context.out.toned(Tone::Careful, &what));
            text.push_str("Sign in with your own second factor, then: `countersign policy confirm`\n");
        }
        text
    });
}

fn rules(rules: &[RuleView]) -> String {
    if rules.is_empty() {
        return "No rules: a second factor is required of admins, owners and break-glass users only.\n".to_owned();
    }
    let row = |rule: &RuleView| {
        let whom = rule.name.as_ref().map_or_else(|| rule.whom.to_owned(), |name| format!("{} {name}", rule.whom));
        let grace = match rule.grace_days {
            1 => "1 day".to_owned(),
            days => format!("{days} days"),
        };
        vec![whom, grace, rule.since.to_string()]
    };
    table(&["REQUIRED OF", "GRACE", "SINCE"], &rules.iter().map(row).collect::<Vec<_>>())
}

fn preview(context: &Context, change: Change) -> Result<Exit, Failure> {
    let engine = context.open()?;
    let preview = engine.preview_policy(&context.access(), &[wanted(change)])?;
    context.out.answer(&json!(preview), || shown(&engine, &preview));
    Ok(Exit::Yes)
}

fn shown(engine: &Engine, preview: &Preview) -> String {
    let say = |id: &str, count: u64| {
        engine.words().sentence(&format!("console-{id}"), &[("count", count.to_string())], Language::English)
    };
    let heading = if preview.already { "What is required already:" } else { "What would be required:" };
    let mut text = format!("{heading}\n{}\n{}\n", rules(&preview.rules), say("preview-ready", preview.ready));
    let sorts = [
        (&preview.must_enrol, "preview-must-enrol-who", "by"),
        (&preview.locked_out, "preview-locked-out-who", "since"),
        (&preview.only_backup_codes, "preview-backup-codes-who", "by"),
        (&preview.exempt, "preview-exempt-who", "until"),
        (&preview.released, "preview-released-who", "until"),
    ];
    for (names, id, when) in sorts {
        text.push_str(&named(engine, names, &say(id, names.count), when));
    }
    text.push_str(&format!(
        "{}\n{}\nNothing has changed: this was a preview.\n",
        say("way-back", preview.able_admins),
        say("preview-break-glass", preview.break_glass)
    ));
    text
}

fn named(engine: &Engine, names: &Names, what: &str, when: &str) -> String {
    if names.count == 0 {
        return String::new();
    }
    let mut text = format!("{what}:\n");
    for one in names.first.iter().take(PRINTED) {
        let until = one.until.map_or_else(String::new, |until| format!("  {when} {until}"));
        let trouble = one.trouble.map_or_else(String::new, |trouble| {
            format!("  {}", engine.words().sentence(&format!("trouble-{}", trouble.word()), &[], Language::English))
        });
        text.push_str(&format!("  {}{until}{trouble}\n", one.name));
    }
    if names.count > PRINTED as u64 {
        text.push_str("  and others; --json names up to 500\n");
    }
    text
}
