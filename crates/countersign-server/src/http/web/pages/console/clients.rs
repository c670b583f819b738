//! Applications that may ask.

use super::{Shell, Task};
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
    /// What clients found when they tried themselves out.
    pub(crate) to_mend: Vec<Task>,
    /// How a client tries itself out.
    pub(crate) check_command: String,
}

/// A client.
#[derive(Debug)]
pub(crate) struct ClientRow {
    pub(crate) name: String,
    pub(crate) scopes: String,
    pub(crate) networks: String,
    pub(crate) first_factor: String,
    pub(crate) last_seen: String,
    /// When it was tried out last; empty if never.
    pub(crate) checked: String,
    /// How that went.
    pub(crate) check_mark: &'static str,
    pub(crate) mark: &'static str,
    pub(crate) state: String,
    /// Where its key is revoked.
    pub(crate) revoke_url: Option<String>,
}
