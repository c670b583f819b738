//! `/admin/exemptions/{exemption}/end`: an exemption taken back before its time.

use super::super::super::{
    halt::Halt,
    note::Note,
    pages::{
        Notice,
        console::{Act, Section},
        paths,
    },
    reply::html,
    visit::Visit,
    when::When,
};
use super::{access, named_in_path, shell};
use axum::response::Response;
use countersign_core::Reason;

/// `GET /admin/exemptions/{exemption}/end`
pub(in super::super::super) async fn ask(visit: Visit) -> Result<Response, Halt> {
    page(&visit, None).await
}

/// `POST /admin/exemptions/{exemption}/end`
pub(in super::super::super) async fn send(visit: Visit) -> Result<Response, Halt> {
    let why = visit.fields.expect("why")?.to_owned();
    let (access, id) = (access(&visit, Some(&why))?, named_in_path(&visit).to_owned());
    match visit.engine().revoke_exemption(access, id, why).await {
        Ok(_) => Ok(visit.done(Note::ExemptionEnded, paths::ADMIN_POLICY)),
        Err(error) if error.reason() == Reason::PolicyReasonNeeded => {
            page(&visit, Some(Notice::refused(visit.text(), error.reason(), None))).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Where an exemption is ended.
pub(super) fn end_url(id: &countersign_core::ExemptionId) -> String {
    format!("/admin/exemptions/{id}/end")
}

async fn page(visit: &Visit, notice: Option<Notice>) -> Result<Response, Halt> {
    let (access, named) = (access(visit, None)?, named_in_path(visit).to_owned());
    let exemptions = visit.look(move |engine| engine.list_exemptions(&access)).await?;
    let one = exemptions.iter().find(|one| one.id.to_string() == named && one.state == "live").ok_or(Halt::Nowhere)?;
    let text = visit.text();
    let when = When { text, now: visit.engine().now() };
    html(&Act {
        frame: visit.frame(),
        shell: shell(visit, Section::Policy)?,
        csrf: visit.csrf.clone(),
        notice,
        title: text.with("console-exemption-end-title", "user", &one.user),
        about: one.reason.clone(),
        effects: vec![
            text.with("console-exemption-end-effect", "user", &one.user),
            text.with("console-exemption-end-else", "until", when.moment(one.expires_at)),
        ],
        questions: Vec::new(),
        why: visit.fields.find("why").unwrap_or_default().to_owned(),
        button: text.say("console-exemption-end"),
        harms: false,
        action: visit.path.clone(),
        back: paths::ADMIN_POLICY.to_owned(),
    })
}
