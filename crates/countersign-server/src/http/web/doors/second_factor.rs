//! The second factor of somebody whose password was right: the app's code, a backup code, or a temporary pass.

use super::super::{
    cookies::Cookie,
    halt::Halt,
    pages::{NextCode, Notice, SecondFactor, Spare, SpareSignIn, Until, paths},
    reply::{html, see_other, with_cookie},
    text::Text,
    visit::Visit,
    when::When,
};
use axum::response::Response;
use countersign_core::{Reason, Timestamp, submission::Submission};
use countersign_engine::{
    sessions::{Opened, Stage},
    sign_in::{self, SecondFactorPrompt, Typed},
    verify::Answer,
};

/// `GET /sign-in/second-factor`
pub(in super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    let prompt = prompt(&visit).await?;
    let hint = prompt.hint.map(|hint| Notice::hint(visit.text(), hint));
    page(&visit, hint, prompt)
}

/// `POST /sign-in/second-factor`
pub(in super::super) async fn send(visit: Visit) -> Result<Response, Halt> {
    let shown = show_to_engine(&visit, both(&visit)?).await?;
    match shown.opened {
        Some(opened) => Ok(signed_in(&visit, &opened)),
        // What the search finds of this code is said by the next load.
        None => page(&visit, Some(refusal(&visit, &shown.answer, Field::App)), prompt(&visit).await?),
    }
}

/// `GET /sign-in/backup-code`
pub(in super::super) async fn show_backup_code(visit: Visit) -> Result<Response, Halt> {
    spare_page(&visit, Spare::BackupCode, None)
}

/// `POST /sign-in/backup-code`
pub(in super::super) async fn send_backup_code(visit: Visit) -> Result<Response, Halt> {
    send_spare(&visit, Spare::BackupCode).await
}

/// `GET /sign-in/temporary-pass`
pub(in super::super) async fn show_temporary_pass(visit: Visit) -> Result<Response, Halt> {
    spare_page(&visit, Spare::TemporaryPass, None)
}

/// `POST /sign-in/temporary-pass`
pub(in super::super) async fn send_temporary_pass(visit: Visit) -> Result<Response, Halt> {
    send_spare(&visit, Spare::TemporaryPass).await
}

async fn send_spare(visit: &Visit, spare: Spare) -> Result<Response, Halt> {
    let shown = submit(visit, "code").await?;
    if let Some(opened) = shown.opened {
        return Ok(signed_in(visit, &opened));
    }
    let field = match spare {
        Spare::BackupCode => Field::Backup,
        Spare::TemporaryPass => Field::Pass,
    };
    spare_page(visit, spare, Some(refusal(visit, &shown.answer, field)))
}

/// Hands in the code of a field: one counted attempt.
pub(super) async fn submit(visit: &Visit, field: &str) -> Result<sign_in::SecondFactor, Halt> {
    show_to_engine(visit, Submission::new(visit.typed_code(field)?)).await
}

async fn show_to_engine(visit: &Visit, typed: impl Into<Typed>) -> Result<sign_in::SecondFactor, Halt> {
    Ok(visit.engine().show_second_factor(visit.token()?, typed, &visit.browser).await?)
}

/// The code, and the next one where it was asked for.
fn both(visit: &Visit) -> Result<Typed, Halt> {
    let next = visit.fields.find("next_code").map(|_| visit.typed_code("next_code")).transpose()?;
    Ok(Typed { code: Submission::new(visit.typed_code("code")?), next: next.map(Submission::new) })
}

/// What the page offers and hints at, whatever was typed.
async fn prompt(visit: &Visit) -> Result<SecondFactorPrompt, Halt> {
    let (token, peer) = (visit.token()?, visit.peer());
    visit.look(move |engine| engine.second_factor_prompt(&token, peer)).await
}

/// What a field asks for. What has not its shape is told so in words about that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    App,
    AppOrBackup,
    Backup,
    Pass,
}

impl Field {
    /// The notice about something that has not the shape it asks for, where the reason's own words are about another.
    const fn misshapen(self, reason: Reason) -> Option<&'static str> {
        let is_of_shape = matches!(
            reason,
            Reason::InputEmpty
                | Reason::InputNotDigits
                | Reason::InputLength
                | Reason::InputPrefixed
                | Reason::InputPasswordHere
        );
        match self {
            Self::Backup if is_of_shape => Some("not-a-backup-code"),
            Self::Pass if is_of_shape || matches!(reason, Reason::InputCodeInBackupField) => Some("not-a-pass"),
            Self::AppOrBackup if is_of_shape => Some("not-a-code"),
            Self::App | Self::AppOrBackup | Self::Backup | Self::Pass => None,
        }
    }
}

/// A refused code, in the words of what this person may know.
pub(super) fn refusal(visit: &Visit, answer: &Answer, field: Field) -> Notice {
    let (text, reason) = (visit.text(), answer.told);
    let reference = answer.reference.map(|reference| reference.to_string());
    if let Some(id) = field.misshapen(reason) {
        return Notice { reference, ..Notice::no(text, id) };
    }
    if !reason.code().starts_with("throttle.") {
        return Notice::refused(text, reason, reference);
    }
    match answer.until {
        Some(until) => Notice { reference, ..wait_of(text, reason, until, answer.now) },
        None => Notice { reference, ..Notice::wait(text, reason, None) },
    }
}

/// A wait, with its end.
pub(super) fn wait_of(text: Text<'_>, reason: Reason, until: Timestamp, now: Timestamp) -> Notice {
    let shown = When { text, now }.to_the_second(until);
    let until = Until { shown, datetime: until.to_string(), seconds: until.seconds_after(now) };
    Notice::wait(text, reason, Some(until))
}

/// The way on, in the session that has just begun.
fn signed_in(visit: &Visit, opened: &Opened) -> Response {
    if opened.stage == Stage::Enrolling {
        // After a temporary pass a factor comes first; where they wanted to go is kept for afterwards.
        return visit.with_session(see_other(paths::ENROL_AUTHENTICATOR), opened);
    }
    let response = visit.with_session(see_other(visit.destination()), opened);
    with_cookie(response, visit.web.cookies.end(Cookie::ReturnTo))
}

fn page(visit: &Visit, notice: Option<Notice>, prompt: SecondFactorPrompt) -> Result<Response, Halt> {
    html(&SecondFactor {
        frame: visit.frame(),
        csrf: visit.csrf.clone(),
        login: visit.expect_visitor()?.name.clone(),
        notice,
        next_code: prompt.next_code.then_some(NextCode),
    })
}

fn spare_page(visit: &Visit, spare: Spare, notice: Option<Notice>) -> Result<Response, Halt> {
    let login = visit.expect_visitor()?.name.clone();
    html(&SpareSignIn { frame: visit.frame(), csrf: visit.csrf.clone(), login, spare, notice })
}
