//! `/admin/clients`: applications that may ask; added with a key that is shown once, and revoked.

use super::super::super::{
    halt::Halt,
    note::Note,
    pages::{
        Notice,
        console::{Act, AdminClients, Choice, ClientRow, Done, Question, Section, Task},
        paths,
    },
    reply::html,
    text::Text,
    visit::Visit,
    when::{When, capitalised},
};
use super::{access, named_in_path, networks_in, shell};
use axum::response::Response;
use countersign_core::Reason;
use countersign_engine::{
    access::{FirstFactor, Scope},
    client_checks::CheckView,
    clients::{ClientView, NewClient},
    figures::Figures,
};

/// The sets of scopes that are offered: the smallest that does the work.
const SCOPES: [(&str, &[Scope]); 4] = [
    ("verify", &[Scope::Verify]),
    ("helpdesk", &[Scope::Verify, Scope::UsersRead, Scope::AttemptsRead]),
    ("provision", &[Scope::Verify, Scope::UsersRead, Scope::UsersWrite, Scope::FactorsWrite]),
    ("everything", &Scope::ALL),
];

/// `GET /admin/clients`
pub(in super::super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    let access = access(&visit, None)?;
    let (figures, clients, checks) = visit
        .look(move |engine| {
            let figures = engine.console_figures(&access)?;
            Ok((figures, engine.list_clients(&access)?, engine.client_checks(&access)?))
        })
        .await?;
    let text = visit.text();
    let when = When { text, now: visit.engine().now() };
    let live: Vec<&ClientView> = clients.iter().filter(|client| client.revoked_at.is_none()).collect();
    let tried = live.iter().filter_map(|client| Some((*client, checks.get(&client.id)?)));
    html(&AdminClients {
        frame: visit.frame(),
        shell: shell(&visit, Section::Clients)?,
        notice: visit.notice(),
        headline: text.with("console-clients-headline", "count", live.len()),
        rows: clients.iter().map(|client| row(text, when, client, (&figures, checks.get(&client.id)))).collect(),
        to_mend: tried.flat_map(|(client, check)| to_mend(text, when, client, check)).collect(),
        check_command: format!("countersign client check --url {}", visit.base),
    })
}

/// `GET /admin/clients/add`
pub(in super::super::super) async fn ask_to_add(visit: Visit) -> Result<Response, Halt> {
    adding(&visit, None)
}

/// `POST /admin/clients/add`
pub(in super::super::super) async fn add(visit: Visit) -> Result<Response, Halt> {
    let fields = &visit.fields;
    let name = fields.expect("name")?.trim().to_owned();
    let Some(networks) = networks_in(fields.expect("networks")?) else {
        return adding(&visit, Some(Notice::no(visit.text(), "networks")));
    };
    if name.is_empty() || name.chars().count() > 60 {
        return adding(&visit, Some(Notice::no(visit.text(), "client-name")));
    }
    let wanted = fields.expect("scopes")?;
    let scopes = SCOPES.iter().find(|(word, _)| *word == wanted).ok_or(Halt::Unreadable)?;
    let new = NewClient {
        name,
        scopes: scopes.1.to_vec(),
        networks,
        first_factor: FirstFactor::from_word(fields.expect("first_factor")?).ok_or(Halt::Unreadable)?,
        trusted_addresses: false,
    };
    match visit.engine().add_client(access(&visit, Some(fields.expect("why")?))?, new).await {
        Ok((client, key)) => added(&visit, &client, &key),
        Err(error) if matches!(error.reason(), Reason::RequestConflict) => {
            adding(&visit, Some(Notice::no(visit.text(), "client-name-taken")))
        }
        Err(error) if error.reason() == Reason::PolicyReasonNeeded => {
            adding(&visit, Some(Notice::refused(visit.text(), error.reason(), None)))
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /admin/clients/{client}/revoke`
pub(in super::super::super) async fn ask_to_revoke(visit: Visit) -> Result<Response, Halt> {
    revoking(&visit, None).await
}

/// `POST /admin/clients/{client}/revoke`
pub(in super::super::super) async fn revoke(visit: Visit) -> Result<Response, Halt> {
    let access = access(&visit, Some(visit.fields.expect("why")?))?;
    match visit.engine().revoke_client(access, named_in_path(&visit).to_owned()).await {
        Ok(_) => Ok(visit.done(Note::ClientRevoked, paths::ADMIN_CLIENTS)),
        Err(error) if error.reason() == Reason::PolicyReasonNeeded => {
            revoking(&visit, Some(Notice::refused(visit.text(), error.reason(), None))).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What a client is to have mended, each with what to do.
fn to_mend(text: Text<'_>, when: When<'_>, client: &ClientView, check: &CheckView) -> Vec<Task> {
    let task = |reason: &Reason| {
        let detail = match (reason, check.clock_difference_ms) {
            (Reason::ClientClock, Some(ahead)) => {
                let seconds = (ahead.saturating_abs().saturating_add(500)) / 1_000;
                let way = if ahead > 0 { "console-check-ahead" } else { "console-check-behind" };
                text.with(way, "seconds", seconds)
            }
            (Reason::ClientScope, _) => text.with("console-check-missing", "scopes", check.missing_scopes.join(", ")),
            _ => text.admin(*reason),
        };
        let (name, from) = (client.name.clone(), check.from.clone());
        Task {
            mark: "refused",
            what: text.filled("console-check-of", &[("name", name), ("at", when.moment(check.at)), ("from", from)]),
            why: format!("{detail} {}", text.remedy(*reason)),
            link: None,
        }
    };
    check.to_mend.iter().map(task).collect()
}

fn row(
    text: Text<'_>,
    when: When<'_>,
    client: &ClientView,
    (figures, check): (&Figures, Option<&CheckView>),
) -> ClientRow {
    let seen = figures.clients.get(&client.id);
    let (mark, state) = match client.revoked_at {
        Some(at) => ("retired", text.with("console-client-revoked", "day", when.day(at))),
        None => ("active", text.say("state-active")),
    };
    ClientRow {
        name: client.name.clone(),
        scopes: client.scopes.join(", "),
        networks: if client.networks.is_empty() { text.say("console-anywhere") } else { client.networks.join(", ") },
        first_factor: text.say(&format!("console-first-factor-{}", client.first_factor)),
        checked: check.map(|check| when.moment(check.at)).unwrap_or_default(),
        check_mark: if check.is_some_and(|check| check.to_mend.is_empty()) { "active" } else { "refused" },
        last_seen: seen.map_or_else(|| text.say("console-not-seen"), |at| capitalised(&when.moment(*at))),
        mark,
        state,
        revoke_url: client.revoked_at.is_none().then(|| format!("{}/{}/revoke", paths::ADMIN_CLIENTS, client.id)),
    }
}

fn adding(visit: &Visit, notice: Option<Notice>) -> Result<Response, Halt> {
    let text = visit.text();
    let typed = |name: &str| visit.fields.find(name).unwrap_or_default().to_owned();
    let choice = |name: &str, id: &str, value: &str| Choice {
        words: text.say(&format!("{id}-{value}")),
        chosen: visit.fields.find(name) == Some(value),
        value: value.to_owned(),
    };
    let line = |name: &'static str| Question {
        name,
        label: text.say(&format!("console-client-{name}")),
        hint: text.say(&format!("console-client-{name}-hint")),
        choices: Vec::new(),
        value: typed(name),
    };
    let scopes = SCOPES.iter().map(|(word, _)| choice("scopes", "console-scopes", word)).collect();
    let first = ["vouched", "none"].map(|word| choice("first_factor", "console-first-factor", word)).into();
    html(&Act {
        frame: visit.frame(),
        shell: shell(visit, Section::Clients)?,
        csrf: visit.csrf.clone(),
        notice,
        title: text.say("console-client-add"),
        about: String::new(),
        effects: vec![text.say("console-client-add-effect"), text.say("console-client-add-once")],
        questions: vec![
            line("name"),
            Question { choices: scopes, ..line("scopes") },
            Question { choices: first, ..line("first_factor") },
            line("networks"),
        ],
        why: typed("why"),
        button: text.say("console-client-add"),
        harms: false,
        action: paths::ADMIN_CLIENT_ADD.to_owned(),
        back: paths::ADMIN_CLIENTS.to_owned(),
    })
}

fn added(visit: &Visit, client: &ClientView, key: &str) -> Result<Response, Halt> {
    let text = visit.text();
    html(&Done {
        frame: visit.frame(),
        shell: shell(visit, Section::Clients)?,
        title: text.with("console-client-added", "name", &client.name),
        lead: text.say("console-client-added-lead"),
        shown: vec![(text.say("console-key"), key.to_owned())],
        back: paths::ADMIN_CLIENTS.to_owned(),
    })
}

async fn revoking(visit: &Visit, notice: Option<Notice>) -> Result<Response, Halt> {
    let named = named_in_path(visit).to_owned();
    let access = access(visit, None)?;
    let clients = visit.look(move |engine| engine.list_clients(&access)).await?;
    let client = clients.iter().find(|client| client.id.to_string() == named).ok_or(Halt::Nowhere)?;
    let text = visit.text();
    html(&Act {
        frame: visit.frame(),
        shell: shell(visit, Section::Clients)?,
        csrf: visit.csrf.clone(),
        notice,
        title: text.with("console-revoke-title", "name", &client.name),
        about: client.scopes.join(", "),
        effects: vec![text.say("console-revoke-effect"), text.say("console-revoke-forever")],
        questions: Vec::new(),
        why: visit.fields.find("why").unwrap_or_default().to_owned(),
        button: text.say("console-revoke-button"),
        harms: true,
        action: visit.path.clone(),
        back: paths::ADMIN_CLIENTS.to_owned(),
    })
}
