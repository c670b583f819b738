//! `pass`, `reset` and `emergency`: ways back for somebody who cannot show a factor.

use super::{expect_reason, factors::says_stolen, link::EnrolmentLink, user::shown};
use crate::{
    cli,
    context::Context,
    failure::{Exit, Failure},
    output::Tone,
};
use countersign_core::recovery::IdentityCheck;
use countersign_engine::{
    emergency::{Emergency, EmergencyDone, Step, Way},
    passes::{MadePass, NewPass},
    reset::Reset,
};
use serde_json::json;
use std::time::Duration;

pub(crate) fn pass(context: &Context, user: String, reason: String, lasts: Duration) -> Result<Exit, Failure> {
    expect_reason(&reason)?;
    let engine = context.open()?;
    let name = shown(&engine.show_user(&context.access(), &user)?);
    let made = engine.make_pass(context.access(), NewPass { user, lasts, note: reason }).wait()?;
    context.out.answer(&pass_document(&made), || format!("Temporary pass for {name}:\n{}", pass_text(&made)));
    Ok(Exit::Yes)
}

pub(crate) fn reset(context: &Context, arguments: cli::Reset) -> Result<Exit, Failure> {
    expect_reason(&arguments.reason)?;
    let base = context.base_url()?;
    let stolen = arguments.stolen || says_stolen(&arguments.reason);
    let checked = arguments.checked.iter().filter_map(|word| IdentityCheck::from_word(word)).collect();
    let reset = Reset { user: arguments.who.name(), checked, stolen, note: arguments.reason };
    let done = context.open()?.reset_user(context.access(), reset).wait()?;
    let link = EnrolmentLink::at(&base, &done.link);
    let mut document = json!({ "user": done.user.id, "retired": done.retired, "stolen": stolen });
    link.put_into(&mut document);
    context.out.answer(&document, || {
        let name = shown(&done.user);
        let alarm = if stolen && !done.retired.is_empty() { " A code from the lost device raises an alarm." } else { "" };
        format!(
            "{name} is reset: {}, every browser signed out.{alarm}\nThey are invited to enrol again by this link, which {}:\n{}\n",
            match done.retired.len() {
                0 => "there was no factor to retire".to_owned(),
                1 => "one factor retired".to_owned(),
                count => format!("{count} factors retired"),
            },
            asking(done.has_password),
            link.shown()
        )
    });
    Ok(Exit::Yes)
}

pub(crate) fn emergency(context: &Context, arguments: cli::Emergency) -> Result<Exit, Failure> {
    expect_reason(&arguments.reason)?;
    let base = context.base_url()?;
    let way = match (arguments.pass, arguments.new_owner) {
        (true, _) => Way::Pass,
        (_, true) => Way::NewOwner,
        (false, false) => Way::Link { password: arguments.forget_password },
    };
    let emergency = Emergency { user: arguments.who.name(), way, note: arguments.reason };
    let done = context.open()?.emergency(context.access(), emergency).wait()?;
    let link = done.link.as_ref().map(|link| EnrolmentLink::at(&base, link));
    context.out.aside(&format!(
        "{} {} was let {} by root. An alarm stands in the audit, and those who administer see it.\n",
        context.out.toned(Tone::Bad, "EMERGENCY:"),
        shown(&done.user),
        if done.did.contains(&Step::Added) { "in" } else { "back in" },
    ));
    let mut document = json!({ "user": done.user.id, "role": done.user.role, "did": done.did });
    if let Some(link) = &link {
        link.put_into(&mut document);
    }
    if let (Some(pass), Some(members)) = (&done.pass, document.as_object_mut()) {
        members.insert("pass".to_owned(), json!(*pass.printed));
        members.insert("expires_at".to_owned(), json!(pass.expires_at));
    }
    context.out.answer(&document, || emergency_text(&done, link.as_ref()));
    Ok(Exit::Yes)
}

fn emergency_text(done: &EmergencyDone, link: Option<&EnrolmentLink>) -> String {
    let name = shown(&done.user);
    let mut text = format!("What was done for {name}, who is {}:\n", done.user.role);
    for step in &done.did {
        text.push_str(&format!("  - {}\n", said(*step)));
    }
    if let Some(link) = link {
        text.push_str(&format!("They go on at this link, which {}:\n{}\n", asking(done.has_password), link.shown()));
    }
    if let Some(pass) = &done.pass {
        text.push_str(&format!("Their temporary pass:\n{}", pass_text(pass)));
    }
    text
}

/// What an enrolment link does first.
const fn asking(has_password: bool) -> &'static str {
    if has_password { "asks for their password first" } else { "has them choose a password first" }
}

const fn said(step: Step) -> &'static str {
    match step {
        Step::Added => "added as a user",
        Step::MadeOwner => "made an owner",
        Step::Resumed => "not suspended any more",
        Step::Unlocked => "waits after refused codes are over",
        Step::FactorsRetired => "all factors retired",
        Step::PasswordForgotten => "the password is gone",
        Step::BrowsersEnded => "every browser signed out",
        Step::LinkMade => "an enrolment link made; an earlier one works no more",
        Step::PassMade => "a temporary pass made; an earlier one works no more; the factors stay",
    }
}

fn pass_document(made: &MadePass) -> serde_json::Value {
    json!({ "user": made.user, "pass": *made.printed, "expires_at": made.expires_at })
}

fn pass_text(made: &MadePass) -> String {
    format!(
        "  {}\n(works once, until {}; shown only now; an earlier one works no more)\nIt stands in for the code after the password. Then they set up a factor.\n",
        made.printed.as_str(),
        made.expires_at
    )
}
