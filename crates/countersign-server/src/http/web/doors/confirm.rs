//! A fresh second factor before something is changed, and on to what was wanted.

use super::super::{
    halt::Halt,
    pages::{ConfirmFresh, Notice, paths},
    reply::{html, see_other},
    return_to::own_path,
    visit::Visit,
};
use super::second_factor::{refusal, submit};
use axum::response::Response;

/// `GET /me/confirm?to=`
pub(in super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    page(&visit, None)
}

/// `POST /me/confirm?to=`
pub(in super::super) async fn send(visit: Visit) -> Result<Response, Halt> {
    let shown = submit(&visit, "code").await?;
    match shown.opened {
        Some(opened) => Ok(visit.with_session(see_other(wanted(&visit)), &opened)),
        None => page(&visit, Some(refusal(&visit, &shown.answer))),
    }
}

/// What was wanted: a page of this server.
fn wanted(visit: &Visit) -> &str {
    visit.to.as_deref().filter(|to| own_path(to)).unwrap_or(paths::SECURITY)
}

fn page(visit: &Visit, notice: Option<Notice>) -> Result<Response, Halt> {
    let to = wanted(visit);
    let coded: String = form_urlencoded::byte_serialize(to.as_bytes()).collect();
    let purpose = match to {
        paths::ENROL_AUTHENTICATOR => "purpose-enrol",
        paths::BACKUP_CODES => "purpose-codes",
        paths::PASSWORD => "purpose-password",
        other if other.starts_with("/me/factors/") => "purpose-remove",
        _ => "purpose-other",
    };
    html(&ConfirmFresh {
        frame: visit.frame(),
        csrf: visit.csrf.clone(),
        action: format!("{}?to={coded}", paths::CONFIRM),
        purpose: visit.text().say(purpose),
        notice,
    })
}
