//! Signed-in browsers, ended by their owner; and "that was not me".

use super::super::{halt::Halt, note::Note, pages::paths, visit::Visit};
use axum::response::Response;
use countersign_engine::own::Ending;

/// `POST /me/browsers/end-others`
pub(in super::super) async fn end_others(visit: Visit) -> Result<Response, Halt> {
    end(&visit, Ending::Others, Note::BrowsersEnded).await
}

/// `POST /me/browsers/{session}/end`
pub(in super::super) async fn end_one(visit: Visit) -> Result<Response, Halt> {
    let id = visit.path.rsplit('/').nth(1).unwrap_or_default();
    let id = id.parse().map_err(|_| Halt::Nowhere)?;
    end(&visit, Ending::One(id), Note::BrowserEnded).await
}

/// `POST /me/disown`
pub(in super::super) async fn disown(visit: Visit) -> Result<Response, Halt> {
    visit.engine().disown(visit.token()?, visit.peer()).await?;
    Ok(visit.done(Note::Reported, paths::SECURITY))
}

async fn end(visit: &Visit, ending: Ending, note: Note) -> Result<Response, Halt> {
    let ended = visit.engine().end_browsers(visit.token()?, visit.peer(), ending).await?;
    Ok(visit.done(if ended > 0 { note } else { Note::NothingChanged }, paths::SECURITY))
}
