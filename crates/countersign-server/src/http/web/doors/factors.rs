//! Removing one of one's own factors.

use super::super::{
    halt::Halt,
    note::Note,
    pages::{Notice, RemoveFactor, paths},
    reply::html,
    visit::Visit,
};
use axum::response::Response;
use countersign_core::{
    FactorId, Reason,
    factor::{FactorClass, FactorState},
};
use countersign_engine::users::FactorView;

/// `GET /me/factors/{factor}/remove`
pub(in super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    page(&visit, None).await
}

/// `POST /me/factors/{factor}/remove`
pub(in super::super) async fn send(visit: Visit) -> Result<Response, Halt> {
    let person = &visit.expect_visitor()?.person;
    match visit.engine().retire_own_factor(person, visit.token()?, named(&visit)?).await {
        Ok(_) => Ok(visit.done(Note::FactorRemoved, paths::SECURITY)),
        Err(error) if error.reason() == Reason::PolicyLastAdmin => {
            page(&visit, Some(Notice::refused(visit.text(), error.reason(), None))).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether a factor is an app or a token that a person sees and may remove.
pub(super) fn is_shown(factor: &FactorView) -> bool {
    factor.kind.class() != FactorClass::Backup && matches!(factor.state, FactorState::Active | FactorState::Disabled)
}

fn named(visit: &Visit) -> Result<FactorId, Halt> {
    let id = visit.path.rsplit('/').nth(1).unwrap_or_default();
    id.parse().map_err(|_| Halt::Nowhere)
}

async fn page(visit: &Visit, notice: Option<Notice>) -> Result<Response, Halt> {
    let (token, peer, language) = (visit.token()?, visit.peer(), visit.language);
    let own = visit.look(move |engine| engine.own_page(token, peer, language)).await?;
    let id = named(visit)?;
    let held: Vec<&FactorView> = own.user.factors.iter().filter(|factor| is_shown(factor)).collect();
    let factor = held.iter().find(|factor| factor.id == id).ok_or(Halt::Nowhere)?;
    html(&RemoveFactor {
        frame: visit.frame(),
        csrf: visit.csrf.clone(),
        action: format!("/me/factors/{id}/remove"),
        label: factor.label.clone(),
        kind: visit.text().say(&format!("kind-{}", factor.kind)),
        last: held.len() == 1,
        notice,
    })
}
