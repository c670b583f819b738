//! `enable` and `confirm`: an authenticator app is set up.

use super::link::EnrolmentLink;
use crate::{
    cli::Enable,
    context::Context,
    failure::{Exit, Failure},
    output::{Tone, wrapped},
};
use countersign_core::{
    factor::{FactorState, Movement},
    otpauth::Otpauth,
    secret::in_groups_of_four,
    shown::shell_word,
    submission::Submission,
    words::{Language, about},
};
use countersign_engine::{
    Engine,
    enrol::{AppSettings, Begun, Confirmed, FirstCode, NewEnrolment},
};
use countersign_server::qr;
use serde_json::{Value, json};
use std::io::{BufRead, Read, Write};
use zeroize::Zeroizing;

pub(crate) fn run(context: &Context, arguments: Enable) -> Result<Exit, Failure> {
    let user = arguments.who.name();
    let existing = arguments.otpauth.map(|from| read_uri(&from)).transpose()?;
    let brought = existing.is_some();
    let new = NewEnrolment {
        user: user.clone(),
        movement: if arguments.hotp { Movement::Counter } else { Movement::Time },
        label: arguments.label,
        existing,
        with_backup_codes: true,
    };
    let engine = context.open()?;
    let begun = engine.begin_enrolment(context.access(), new).wait()?;
    let link = EnrolmentLink::make(context, &engine, &begun.user.to_string())?;
    let interactive = !arguments.yes && !context.out.json && super::is_a_terminal();
    let drawing = drawn(context, &begun.otpauth_uri);
    let mut document = document(&begun);
    link.put_into(&mut document);
    context.out.answer(&document, || {
        let text = described(context, &user, &begun, &drawing, brought, interactive);
        format!("{text}\nFor signing in to the pages they set a password at this link:\n{}\n", link.shown())
    });
    if interactive { ask(context, &engine, &user, &begun) } else { Ok(Exit::Yes) }
}

/// `confirm`: the first code of a pending enrolment.
pub(crate) fn confirm(context: &Context, user: &str, code: &str, as_app_does: bool) -> Result<Exit, Failure> {
    let engine = context.open()?;
    let settings = if as_app_does { AppSettings::AsTheAppDoes } else { AppSettings::AsEnrolled };
    let first_code = FirstCode { submission: Submission::new(code), settings };
    let confirmed = engine.confirm_enrolment(context.access(), user.to_owned(), None, first_code).wait();
    let confirmed = confirmed.map_err(|error| Failure::from(error).about(user))?;
    let texts = engine.words().texts(confirmed.reason, Language::English);
    let document = json!({
        "verdict": if confirmed.reason.is_accepted() { "accepted" } else { "rejected" },
        "reason": confirmed.reason,
        "factor": confirmed.factor,
        "state": confirmed.state,
        "message": texts.public,
        "reference": confirmed.reference,
        "evidence": confirmed.evidence,
    });
    context.out.answer(&document, || said(context, &engine, user, &confirmed));
    Ok(if confirmed.reason.is_accepted() { Exit::Yes } else { Exit::No })
}

/// Reads the URI from standard input. A URI among the arguments is refused here and not by the parser of
/// arguments, which would repeat it with its secret.
fn read_uri(from: &str) -> Result<Otpauth, Failure> {
    if from != "-" {
        return Err(Failure::usage(
            "--otpauth takes only -, and the URI from standard input",
            "others on this machine can see arguments: pipe the URI in, as in `--otpauth - < FILE`",
        ));
    }
    let mut text = Zeroizing::new(String::new());
    std::io::stdin().lock().take(8192).read_to_string(&mut text).map_err(|cause| {
        Failure::usage(format!("standard input cannot be read: {cause}"), "pipe the otpauth URI in, as text")
    })?;
    Otpauth::parse(&text).map_err(|error| {
        Failure::usage(
            error.to_string(),
            "the URI looks like otpauth://totp/Issuer:account?secret=BASE32&issuer=Issuer",
        )
    })
}

fn document(begun: &Begun) -> Value {
    json!({
        "user": begun.user,
        "factor": begun.factor,
        "label": begun.label,
        "state": FactorState::Pending,
        "secret": *begun.secret,
        "otpauth_uri": *begun.otpauth_uri,
        "expires_at": begun.expires_at,
        "backup_codes": begun.backup_codes.iter().map(|code| code.as_str()).collect::<Vec<_>>(),
    })
}

/// The QR code: on a terminal in fixed colours, so that a dark background does not invert it.
fn drawn(context: &Context, uri: &str) -> String {
    let Ok(code) = qr::terminal(uri) else { return "(the label is too long for a QR code)\n".to_owned() };
    let line = |line: &str| {
        if context.out.is_coloured() { format!("\x1b[38;5;16;48;5;231m{line}\x1b[0m\n") } else { format!("{line}\n") }
    };
    code.lines().map(line).collect()
}

fn described(context: &Context, user: &str, begun: &Begun, drawing: &str, brought: bool, interactive: bool) -> String {
    let strong = |text: &str| context.out.toned(Tone::Strong, text);
    let mut text = format!("{}\n\n{drawing}\n", strong("1  Scan this with the authenticator app"));
    if brought {
        text = format!("{}\n\n", strong("1  The entry that is in the app already is taken over"));
    } else {
        text.push_str(&format!("   or type the key:  {}\n\n", in_groups_of_four(&begun.secret)));
    }
    text.push_str(&format!(
        "{}\n\n",
        strong("2  Save the backup codes: each works once, for the day the phone is lost")
    ));
    text.push_str(&sheet(&begun.backup_codes, user));
    if !interactive {
        text.push_str(&format!("\n{}\n", strong("3  Confirm within 30 minutes with the code that the app shows")));
        let confirm = context.out.command(&format!("confirm --email {} --code CODE", shell_word(user)));
        text.push_str(&format!("\n   {confirm}\n"));
    }
    text
}

/// Backup codes in two columns.
fn sheet(codes: &[Zeroizing<String>], user: &str) -> String {
    if codes.is_empty() {
        return format!(
            "   They exist already and stay valid. `countersign backup-codes --email {}` makes new ones.\n",
            shell_word(user)
        );
    }
    let half = codes.len().div_ceil(2);
    let (left, right) = codes.split_at(half);
    let pairs = left.iter().enumerate();
    pairs
        .map(|(row, code)| format!("   {}    {}\n", code.as_str(), right.get(row).map_or("", |code| code.as_str())))
        .collect()
}

/// Prints a sheet of backup codes; for `backup-codes`.
pub(super) fn sheet_of(codes: &[Zeroizing<String>]) -> String {
    sheet(codes, "")
}

/// Asks for the first code until it fits or the person ends the input. Enter alone, pressed too early, gives nothing up.
fn ask(context: &Context, engine: &Engine, user: &str, begun: &Begun) -> Result<Exit, Failure> {
    context.out.print(&format!("\n{}\n", context.out.toned(Tone::Strong, "3  Type the code that the app shows now")));
    loop {
        context.out.print("\n   Code: ");
        let _ = std::io::stdout().flush();
        let mut line = Zeroizing::new(String::new());
        let read = std::io::stdin().lock().read_line(&mut line).unwrap_or(0);
        if read > 0 && line.trim().is_empty() {
            context.out.print("   That was empty. Type the code; Ctrl-D leaves the enrolment for later.\n");
            continue;
        }
        if read == 0 {
            let confirm = context.out.command(&format!("confirm --email {} --code CODE", shell_word(user)));
            context.out.print(&format!("\n   The enrolment waits for 30 minutes: {confirm}\n"));
            return Ok(Exit::No);
        }
        let confirm = |settings| {
            let first_code = FirstCode { submission: Submission::new(line.trim()), settings };
            engine.confirm_enrolment(context.access(), user.to_owned(), Some(begun.factor), first_code).wait()
        };
        let mut confirmed = confirm(AppSettings::AsEnrolled)?;
        say(context, engine, user, &confirmed);
        if confirmed.can_follow_the_app() && wants_as_the_app_does(context) {
            confirmed = confirm(AppSettings::AsTheAppDoes)?;
            say(context, engine, user, &confirmed);
        }
        if confirmed.reason.is_accepted() {
            return Ok(Exit::Yes);
        }
    }
}

fn wants_as_the_app_does(context: &Context) -> bool {
    context.out.print("\n   Set the entry to what the app does? [y/N] ");
    super::says_yes()
}

fn say(context: &Context, engine: &Engine, user: &str, confirmed: &Confirmed) {
    context.out.print(&context.out.with_commands(&format!("\n{}", said(context, engine, user, confirmed))));
}

fn said(context: &Context, engine: &Engine, user: &str, confirmed: &Confirmed) -> String {
    let texts = engine.words().texts(confirmed.reason, Language::English);
    let mut text = String::new();
    if confirmed.reason.is_accepted() {
        let what = wrapped(&texts.public, 5, 75);
        text.push_str(&format!("   {} {}", context.out.toned(Tone::Good, "✓"), what.trim_start()));
        return text;
    }
    let what = wrapped(&format!("{} ({})", texts.public, confirmed.reason), 5, 75);
    text.push_str(&format!("   {} {}", context.out.toned(Tone::Bad, "✗"), what.trim_start()));
    if let Some(app) = &confirmed.evidence.app {
        text.push_str(&format!("     The app behaves like {app}.\n"));
        if confirmed.can_follow_the_app() {
            let how = format!(
                "`countersign confirm --email {} --code CODE --as-app-does` sets the entry to that, with a code shown now.",
                shell_word(user)
            );
            text.push_str(&wrapped(&how, 5, 75));
        }
    }
    if let Some(until) = confirmed.until {
        text.push_str(&format!("     Answers again at {until}.\n"));
    }
    text.push_str(&wrapped(&about(&texts.remedy, user), 5, 75));
    text
}
