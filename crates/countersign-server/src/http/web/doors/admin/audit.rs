//! `/admin/audit`: every decision and every change, newest first; and all of it as a file.

use super::super::super::{
    halt::Halt,
    pages::{
        Notice,
        console::{AdminAudit, AuditRow, Choice, Section},
    },
    reply::html,
    text::Text,
    visit::Visit,
    when::{When, capitalised},
};
use super::{access, actor_said, cause_name, chain_said, happened, shell, to_the_second, url_of};
use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header},
    response::Response,
};
use countersign_core::{Reason, diagnosis::Cause};
use countersign_engine::{
    Engine, Error,
    access::Access,
    attempts::{AttemptView, Order, Query, Rows},
    figures::Chain,
};
use http_body_util::channel::{Channel, Sender};
use std::convert::Infallible;

/// How many rows a page shows.
const ON_A_PAGE: u32 = 50;
/// How much of the export is handed on at a time.
const PIECE: usize = 64 * 1024;

/// What a look at the audit shows.
struct Seen {
    rows: Vec<AttemptView>,
    is_known: bool,
    chain: Chain,
}

/// What can be chosen from all rows.
const KINDS: [(&str, Rows); 4] =
    [("all", Rows::All), ("alarms", Rows::Alarms), ("changes", Rows::Changes), ("decisions", Rows::Decisions)];

/// `GET /admin/audit?q=&kind=&before=`
pub(in super::super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    let access = access(&visit, None)?;
    let search: String = visit.asked("q").trim().chars().take(255).collect();
    let (kind, rows) = KINDS.into_iter().find(|(word, _)| *word == visit.asked("kind")).unwrap_or(("all", Rows::All));
    let query = Query {
        user: Some(search.clone()).filter(|name| !name.is_empty()),
        before: visit.asked("before").parse().ok(),
        limit: ON_A_PAGE,
        rows,
        order: Order::AsHappened,
        ..Query::default()
    };
    let language = visit.language;
    let seen = visit.look(move |engine| look(engine, &access, &query, language)).await?;
    let text = visit.text();
    let when = When { text, now: visit.engine().now() };
    let is_whole = seen.rows.len() == usize::try_from(ON_A_PAGE).unwrap_or(usize::MAX);
    let first = seen.rows.iter().map(|view| view.row).min().filter(|_| is_whole);
    let pairs: String = form_urlencoded::byte_serialize(search.as_bytes()).collect();
    html(&AdminAudit {
        frame: visit.frame(),
        shell: shell(&visit, Section::Audit)?,
        csrf: visit.csrf.clone(),
        headline: headline(text, &seen.chain),
        lead: lead(text, when, &seen.chain),
        findings: seen.chain.findings.clone(),
        not_found: (!seen.is_known).then(|| Notice::told(text, "nobody-of-that-name")),
        rows: seen.rows.iter().map(|view| row(text, when, view)).collect(),
        next_url: first.map(|row| format!("{}?q={pairs}&kind={kind}&before={row}", visit.path)),
        kinds: KINDS
            .map(|(word, _)| Choice {
                value: word.to_owned(),
                words: text.say(&format!("console-audit-{word}")),
                chosen: word == kind,
            })
            .into(),
        search,
    })
}

/// `POST /admin/audit/export`
pub(in super::super::super) async fn export(visit: Visit) -> Result<Response, Halt> {
    let why = visit.fields.expect("why")?;
    visit.engine().begin_audit_export(access(&visit, Some(why))?).await?;
    let (sender, body) = Channel::<Bytes, Infallible>::new(4);
    let engine = visit.engine().clone();
    let handle = tokio::runtime::Handle::current();
    tokio::task::spawn_blocking(move || {
        let mut file = File { sender, handle, piece: Vec::with_capacity(PIECE) };
        // Whoever reads it is gone, or the database is: the file ends there, and its last line is not whole.
        if engine.export_audit(|line| file.add(line)).is_ok() {
            let _ = file.send();
        }
    });
    let mut response = Response::new(Body::new(body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"audit.jsonl\""));
    Ok(response)
}

/// The export on its way to a browser.
struct File {
    sender: Sender<Bytes, Infallible>,
    handle: tokio::runtime::Handle,
    piece: Vec<u8>,
}

impl File {
    fn add(&mut self, line: &str) -> std::io::Result<()> {
        self.piece.extend_from_slice(line.as_bytes());
        self.piece.push(b'\n');
        if self.piece.len() < PIECE { Ok(()) } else { self.send() }
    }

    fn send(&mut self) -> std::io::Result<()> {
        let piece = Bytes::from(std::mem::take(&mut self.piece));
        let sent = self.handle.block_on(self.sender.send_data(piece));
        sent.map_err(|_| std::io::Error::from(std::io::ErrorKind::BrokenPipe))
    }
}

fn look(
    engine: &Engine,
    access: &Access,
    query: &Query,
    language: countersign_core::words::Language,
) -> Result<Seen, Error> {
    let chain = engine.console_figures(access)?.chain.clone();
    match engine.list_attempts(access, query, language) {
        Ok(rows) => Ok(Seen { rows, is_known: true, chain }),
        Err(Error::NotFound { .. }) => Ok(Seen { rows: Vec::new(), is_known: false, chain }),
        Err(error) => Err(error),
    }
}

fn headline(text: Text<'_>, chain: &Chain) -> String {
    text.say(match (chain.findings.is_empty(), chain.goes_on) {
        (false, _) => "console-audit-broken",
        (true, true) => "console-audit-going-on",
        (true, false) => "console-audit-whole",
    })
}

fn lead(text: Text<'_>, when: When<'_>, chain: &Chain) -> String {
    let said = chain_said(text, when, chain);
    let how = text.say("console-audit-how");
    if said.is_empty() || !chain.findings.is_empty() { how } else { format!("{said}. {how}") }
}

fn row(text: Text<'_>, when: When<'_>, view: &AttemptView) -> AuditRow {
    let decided = matches!(view.verdict.as_str(), "accepted" | "rejected");
    AuditRow {
        at: capitalised(&to_the_second(when, view.at)),
        datetime: view.at.to_string(),
        mark: match view.verdict.as_str() {
            "accepted" => "active",
            "rejected" => "refused",
            _ if view.alarm.is_some() => "warning",
            _ => "none",
        },
        what: what(text, view),
        code: view.reason.clone(),
        user: view.about.zip(view.user.clone()).map(|(id, name)| (url_of(id), name)),
        by: view.detail.by.as_deref().map_or_else(|| happened::place(text, view), |by| actor_said(text, by)),
        note: match (&view.alarm, &view.detail.note) {
            (Some(alarm), None) => alarm.clone(),
            (_, note) => note.clone().unwrap_or_default(),
        },
        reference: view.reference.to_string(),
        url: decided.then(|| format!("/admin/attempts/{}", view.reference)),
    }
}

/// What was decided or done, in a few words.
fn what(text: Text<'_>, view: &AttemptView) -> String {
    if let Some(reason) = Reason::from_code(&view.reason).filter(|_| view.verdict != "done") {
        return match view.verdict.as_str() {
            "accepted" => text.say("console-was-accepted"),
            _ => cause_name(text, Cause::Because(reason)),
        };
    }
    text.say(&format!("changed-{}", view.reason.replace('.', "-")))
}
