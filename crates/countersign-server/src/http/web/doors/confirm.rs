//! A fresh second factor before something is changed, and on to what was wanted. What was typed into the console goes
//! through here, in the form and never in the address: one click sends it after the code.

use super::super::{
    halt::Halt,
    pages::{ConfirmFresh, GoOn, Notice, paths},
    reply::{html, see_other},
    return_to::own_path,
    visit::{Visit, is_kept_form, page_at, page_without_code},
};
use super::second_factor::{Field, refusal, submit};
use axum::response::Response;

/// What stands before the name of a field that is kept.
const KEPT: &str = "kept-";

/// `GET /me/confirm?to=`
pub(in super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    page(&visit, wanted(&visit), Vec::new(), None)
}

/// `POST /me/confirm?to=`
pub(in super::super) async fn send(visit: Visit) -> Result<Response, Halt> {
    let kept = kept(&visit);
    let shown = submit(&visit, "code").await?;
    let Some(opened) = shown.opened else {
        let notice = refusal(&visit, &shown.answer, Field::AppOrBackup);
        return page(&visit, wanted(&visit), kept, Some(notice));
    };
    if kept.is_empty() {
        return Ok(visit.with_session(see_other(page_to_see(wanted(&visit))), &opened));
    }
    let visit = visit.continued(&opened)?;
    Ok(visit.with_session(go_on(&visit, kept)?, &opened))
}

/// Asks for a code before a page or a form goes on. What was typed is kept, where nothing of it is a password.
pub(in super::super) fn ask(visit: &Visit) -> Response {
    let typed: Vec<(String, String)> = visit.fields.typed().map(|(name, value)| (name.into(), value.into())).collect();
    if typed.is_empty() || !is_kept_form(&visit.path) {
        return see_other(&format!("{}?to={}", paths::CONFIRM, coded(visit.way_back())));
    }
    page(visit, &visit.path, typed, None).unwrap_or_else(|halt| halt.respond(visit))
}

/// What was wanted: a page of this server, or the form that waits.
fn wanted(visit: &Visit) -> &str {
    visit.to.as_deref().filter(|to| own_path(to)).unwrap_or(paths::SECURITY)
}

/// The page to be seen, if the address of a form was named without anything to send.
fn page_to_see(to: &str) -> &str {
    let path = to.split('?').next().unwrap_or(to);
    if is_kept_form(path) && page_at(path) != path { page_at(path) } else { to }
}

fn kept(visit: &Visit) -> Vec<(String, String)> {
    if !is_kept_form(wanted(visit)) {
        return Vec::new();
    }
    let typed = visit.fields.typed();
    typed.filter_map(|(name, value)| Some((name.strip_prefix(KEPT)?.to_owned(), value.to_owned()))).collect()
}

fn coded(to: &str) -> String {
    form_urlencoded::byte_serialize(to.as_bytes()).collect()
}

fn page(visit: &Visit, to: &str, kept: Vec<(String, String)>, notice: Option<Notice>) -> Result<Response, Halt> {
    let purpose = match to {
        paths::ENROL_AUTHENTICATOR => "purpose-enrol",
        paths::BACKUP_CODES => "purpose-codes",
        paths::PASSWORD => "purpose-password",
        other if other.starts_with("/me/factors/") => "purpose-remove",
        other if other.starts_with(paths::ADMIN) && !kept.is_empty() => "purpose-kept",
        other if other.starts_with(paths::ADMIN) => "purpose-console",
        _ => "purpose-other",
    };
    html(&ConfirmFresh {
        frame: visit.frame(),
        csrf: visit.csrf.clone(),
        action: format!("{}?to={}", paths::CONFIRM, coded(to)),
        purpose: visit.text().say(purpose),
        kept: kept.into_iter().map(|(name, value)| (format!("{KEPT}{name}"), value)).collect(),
        back: if to.starts_with(paths::ADMIN) { back(to).to_owned() } else { paths::SECURITY.to_owned() },
        notice,
    })
}

/// The page that does not ask for a code again.
fn back(to: &str) -> &str {
    let path = to.split('?').next().unwrap_or(to);
    let open = page_without_code(path);
    if open == path { to } else { open }
}

/// What was typed, to be sent with one click.
fn go_on(visit: &Visit, kept: Vec<(String, String)>) -> Result<Response, Halt> {
    let to = wanted(visit);
    let find = |name: &str| kept.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    html(&GoOn {
        frame: visit.frame(),
        csrf: visit.csrf.clone(),
        action: to.to_owned(),
        back: back(to).to_owned(),
        why: find("why").unwrap_or_default(),
        button: visit.text().say(&button(visit, to, find("do").as_deref())),
        kept,
    })
}

/// What the button said on the page before.
fn button(visit: &Visit, to: &str, choice: Option<&str>) -> String {
    let id = match (to, choice) {
        (paths::ADMIN_POLICY_SETTLE, Some("confirm")) => "console-trial-confirm".to_owned(),
        (paths::ADMIN_POLICY_SETTLE, _) => "console-trial-revert".to_owned(),
        (paths::ADMIN_POLICY, _) => "console-apply-button".to_owned(),
        (_, Some("approve")) => "console-approve".to_owned(),
        (_, Some("withdraw")) => "console-withdraw".to_owned(),
        _ => format!("act-{}-button", to.rsplit('/').next().unwrap_or_default()),
    };
    if visit.text().say(&id) == id { "go-on-button".to_owned() } else { id }
}
