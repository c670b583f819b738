//! Adding an authenticator app. Reloads and typos keep the same code; the first code that fits signs in.

use super::super::{
    cookies::Cookie,
    halt::Halt,
    note::Note,
    pages::{EnrolAuthenticator, Notice, paths},
    reply::{html, see_other, with_cookie},
    visit::Visit,
    when::When,
};
use super::{backup_codes, second_factor::wait_of};
use crate::qr;
use axum::response::Response;
use countersign_core::{Reason, otpauth::Otpauth, secret::in_groups_of_four, submission::Submission};
use countersign_engine::{
    enrol::{AppSettings, Confirmed, FirstCode},
    entry::Grace,
    sessions::{Opened, Stage},
};

/// The word by which the form asks for the app's settings.
const AS_THE_APP_DOES: &str = "as-the-app-does";

/// `GET /me/enrol/authenticator`
pub(in super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    page(&visit, None, None).await
}

/// `POST /me/enrol/authenticator`
pub(in super::super) async fn send(visit: Visit) -> Result<Response, Halt> {
    let first_code = FirstCode { submission: Submission::new(visit.typed_code("code")?), settings: settings(&visit) };
    match visit.engine().confirm_own_enrolment(visit.token()?, visit.peer(), first_code).await {
        Ok((_, Some(opened))) => added(visit, &opened).await,
        Ok((confirmed, None)) if confirmed.can_follow_the_app() => {
            let kept = visit.typed_code("code")?.to_owned();
            page(&visit, Some(refusal(&visit, &confirmed)), Some(kept)).await
        }
        Ok((confirmed, None)) => page(&visit, Some(refusal(&visit, &confirmed)), None).await,
        Err(error) if matches!(error.reason(), Reason::FactorNonePending | Reason::FactorPendingExpired) => {
            page(&visit, Some(Notice::refused(visit.text(), error.reason(), None)), None).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The app works. Backup codes come next, unless there are some.
async fn added(visit: Visit, opened: &Opened) -> Result<Response, Halt> {
    if visit.expect_visitor()?.has_backup_codes {
        return Ok(visit.with_session(visit.done(Note::FactorAdded, paths::SECURITY), opened));
    }
    let visit = visit.continued(opened)?;
    let made = backup_codes::make(&visit, None).await;
    // The app is there whether or not codes could be made; the own page offers them again.
    let response = made.unwrap_or_else(|_| visit.done(Note::FactorAdded, paths::SECURITY));
    Ok(visit.with_session(response, opened))
}

/// `POST /me/enrol/later`
pub(in super::super) async fn later(visit: Visit) -> Result<Response, Halt> {
    let opened = visit.engine().continue_in_grace(visit.token()?, visit.peer()).await?;
    let response = visit.with_session(see_other(visit.destination()), &opened);
    Ok(with_cookie(response, visit.web.cookies.end(Cookie::ReturnTo)))
}

/// Until when a factor may be missing, if that is the question.
pub(super) fn grace(visit: &Visit) -> Option<Notice> {
    let text = visit.text();
    let (id, at) = match visit.visitor.as_ref()?.grace {
        Grace::NotAsked => return None,
        Grace::Until(until) => ("grace", until),
        Grace::Over(since) => ("grace-over", since),
    };
    Some(Notice::dated(text, id, &When { text, now: at }.moment_with_day(at)))
}

/// By which button the code was sent.
fn settings(visit: &Visit) -> AppSettings {
    if visit.fields.find("settings") == Some(AS_THE_APP_DOES) {
        AppSettings::AsTheAppDoes
    } else {
        AppSettings::AsEnrolled
    }
}

fn refusal(visit: &Visit, confirmed: &Confirmed) -> Notice {
    let reference = confirmed.reference.map(|reference| reference.to_string());
    match confirmed.until {
        Some(until) => Notice { reference, ..wait_of(visit.text(), confirmed.reason, until, confirmed.now) },
        None => match confirmed.reason {
            Reason::ParamAlgorithm => Notice { reference, ..Notice::no(visit.text(), "app-algorithm") },
            Reason::ParamDigits => Notice { reference, ..Notice::no(visit.text(), "app-digits") },
            Reason::ParamPeriod => Notice { reference, ..Notice::no(visit.text(), "app-period") },
            reason => Notice::refused(visit.text(), reason, reference),
        },
    }
}

/// With the code that was typed, where the entry can take over what its app does.
async fn page(visit: &Visit, notice: Option<Notice>, app_code: Option<String>) -> Result<Response, Halt> {
    let begun = visit.engine().begin_own_enrolment(visit.token()?, visit.peer()).await?;
    let entry = Otpauth::parse(&begun.otpauth_uri).map_err(|_| Halt::Unavailable)?;
    let visitor = visit.expect_visitor()?;
    let when = When { text: visit.text(), now: begun.expires_at };
    html(&EnrolAuthenticator {
        frame: visit.frame(),
        csrf: visit.csrf.clone(),
        qr_svg: qr::svg(&begun.otpauth_uri).map_err(|_| Halt::Unavailable)?,
        otpauth: begun.otpauth_uri.to_string(),
        key: in_groups_of_four(&begun.secret).split(' ').map(str::to_owned).collect(),
        label: entry.issuer.map_or_else(|| entry.account.clone(), |issuer| format!("{issuer}: {}", entry.account)),
        digits: entry.parameters.digits.count(),
        period: entry.parameters.period.seconds(),
        until: when.to_the_minute(begun.expires_at),
        replaces: visitor.has_factor,
        grace: grace(visit),
        later: visitor.person.stage == Stage::Enrolling && matches!(visitor.grace, Grace::Until(_)),
        backup_codes_next: !visitor.has_backup_codes,
        notice,
        app_code,
    })
}
