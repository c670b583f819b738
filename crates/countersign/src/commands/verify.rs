//! `verify`: a real attempt at the command line.

use crate::{
    context::Context,
    failure::{Exit, Failure},
    output::{Tone, counted, wrapped},
};
use countersign_core::{
    Reason,
    reason::Door,
    shown::{printable, shell_word},
    submission::{MAX_CHARACTERS, Submission},
    words::Language,
};
use countersign_engine::{
    Engine,
    people::PeopleQuery,
    verify::{Answer, Context as Circumstances, Request},
};
use serde_json::json;

pub(crate) fn run(context: &Context, user: &str, code: &str, next_code: Option<&str>) -> Result<Exit, Failure> {
    if [code, next_code.unwrap_or_default()].iter().any(|code| code.chars().count() > MAX_CHARACTERS) {
        return Err(Failure::usage(
            format!("the code has more than {MAX_CHARACTERS} characters"),
            "type what the app or the sheet shows",
        ));
    }
    let engine = context.open()?;
    let request = Request {
        access: context.access(),
        door: Door::Cli,
        user: user.to_owned(),
        submission: Submission::new(code),
        next: next_code.map(Submission::new),
        context: Circumstances::default(),
    };
    let answer = engine.verify(request).wait()?;
    let (message, next) = said(context, &engine, user, &answer)?;
    let retry = answer.until.map(|until| until.seconds_after(answer.now));
    let document = json!({
        "verdict": if answer.is_accepted() { "accepted" } else { "rejected" },
        "reason": answer.told,
        "message": message,
        "reference": answer.reference,
        "factor": answer.factor.as_ref().map(|factor| json!({ "id": factor.id, "kind": factor.kind, "label": factor.label })),
        "retry_after_seconds": retry,
        "backup_codes_left": answer.backup_codes_left,
    });
    context.out.answer(&document, || {
        let reference = answer.reference.map_or_else(|| "none".to_owned(), |reference| reference.to_string());
        if answer.is_accepted() {
            let by = answer.factor.as_ref().map_or_else(String::new, |factor| format!(" by {}", factor.label));
            let left = answer
                .backup_codes_left
                .map_or_else(String::new, |left| format!(", {} left", counted(left.into(), "backup code")));
            return format!(
                "{} Accepted{by} ({}{left})\n  reference {reference}\n",
                context.out.toned(Tone::Good, "✓"),
                answer.told
            );
        }
        let mut text = format!("{} Rejected: {}\n", context.out.toned(Tone::Bad, "✗"), answer.told);
        text.push_str(&wrapped(&message, 2, 90));
        if !next.is_empty() {
            text.push_str(&wrapped(&format!("→ {}", context.out.with_commands(&next)), 2, 90));
        }
        if let Some(seconds) = retry {
            text.push_str(&format!("  Answers again in {}.\n", counted(seconds, "second")));
        }
        if answer.reference.is_some() {
            text.push_str(&format!("  reference {reference}: `countersign why {reference}` says more\n"));
        }
        text
    });
    // This process goes away, and the code with it: what a server searches in the background is searched now.
    engine.search_waiting();
    Ok(if answer.is_accepted() { Exit::Yes } else { Exit::No })
}

/// What is said of the answer, and where that is not all of it what to do next.
fn said(context: &Context, engine: &Engine, user: &str, answer: &Answer) -> Result<(String, String), Failure> {
    let words = engine.words();
    let texts = words.texts(answer.told, Language::English).clone();
    Ok(match answer.told {
        _ if answer.stolen => (words.sentence("evidence-stolen", &[], Language::English), String::new()),
        // At other doors these read as a code that does not fit, so that nobody learns who is known. Here that is no secret.
        Reason::UserUnknown => (format!("No user here is called {}.", printable(user)), known(context, engine, user)?),
        Reason::UserSuspended | Reason::UserNoFactor => {
            let texts = texts.about(&shell_word(user));
            (texts.admin, texts.remedy)
        }
        _ => (texts.public, String::new()),
    })
}

/// Where users are listed, and those whose names have the same beginning in them.
fn known(context: &Context, engine: &Engine, user: &str) -> Result<String, Failure> {
    let search = Some(user.trim().chars().take(3).collect());
    let page = engine.list_people(&context.access(), &PeopleQuery { search, limit: 3, ..PeopleQuery::default() })?;
    let names: Vec<String> = page.users.iter().map(super::user::shown).collect();
    let alike = if names.is_empty() { String::new() } else { format!("Is it {}? ", names.join(", or ")) };
    Ok(format!("{alike}`countersign list` shows who is known; any of a user's names will do"))
}
