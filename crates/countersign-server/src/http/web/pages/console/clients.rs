//! Applications that may ask.

use super::Shell;
use crate::http::web::pages::{Frame, Notice, paths};
use askama::Template;

/// `/admin/clients`.
#[derive(Debug, Template)]
#[template(path = "admin_clients.html")]
pub(crate) struct AdminClients<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) shell: Shell,
    pub(crate) notice: Option<Notice>,
    pub(crate) headline: String,
    pub(crate) rows: Vec<ClientRow>,
}

/// A client.
#[derive(Debug)]
pub(crate) struct ClientRow {
    pub(crate) name: String,
    pub(crate) scopes: String,
    pub(crate) networks: String,
    pub(crate) first_factor: String,
    pub(crate) last_seen: String,
    pub(crate) mark: &'static str,
    pub(crate) state: String,
    /// Where its key is revoked.
    pub(crate) revoke_url: Option<String>,
}
