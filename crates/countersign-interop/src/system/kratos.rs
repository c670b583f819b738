//! Ory Kratos. A refusal names the flow and the address, never the user; a success names the identity and no flow.
//! A second factor belongs to a session that just began, so it is the identity's that signed in last, if there was
//! only one.

use crate::{
    explain::event::{Event, Key, Naming, Role},
    fields::{self, Fields, go_map},
    line::Line,
    moment,
};
use countersign_core::Timestamp;
use std::{borrow::Cow, collections::VecDeque};

/// How long a first factor may lie back.
const RECENT_SECONDS: i64 = 600;
const MOST_RECENT: usize = 64;
const FLOW_SECONDS: i64 = 120;

/// Who signed in of late.
#[derive(Debug, Default)]
pub(crate) struct Recent(VecDeque<(Option<Timestamp>, String)>);

impl Recent {
    fn note(&mut self, at: Option<Timestamp>, identity: &str) {
        if self.0.len() == MOST_RECENT {
            self.0.pop_front();
        }
        self.0.push_back((at, identity.to_owned()));
    }

    /// The one identity that signed in shortly before; nobody if there were several.
    fn only(&self, at: Option<Timestamp>) -> Option<String> {
        let is_recent = |then: Option<Timestamp>| match (at, then) {
            (Some(at), Some(then)) => (0..=RECENT_SECONDS).contains(&(at.seconds() - then.seconds())),
            _ => true,
        };
        let mut recent = self.0.iter().filter(|(then, _)| is_recent(*then)).map(|(_, identity)| identity);
        let first = recent.next()?;
        recent.all(|other| other == first).then(|| first.clone())
    }
}

pub(super) fn read<'a>(line: &Line<'a>, now: Timestamp, recent: &mut Recent) -> Option<Event<'a>> {
    let mut facts = Facts::read(line.text)?;
    let at = facts.fields.value("time").and_then(|time| moment::field(time, now)).or(line.at);
    let mut event = Event { at, ..Event::default() };
    event.address = facts.address.take().map(Cow::Owned);
    if let Some(identity) = facts.fields.value("identity_id") {
        event.person(Naming::Id, identity.to_owned());
    }
    if let Some(flow) = &facts.flow {
        event.strong.push(Key::of(("kratos flow", flow.as_str())));
        event.exclusive = Some(Key::of(("kratos flow", flow.as_str())));
        event.person(Naming::Flow, format!("flow:{flow}"));
    }
    // A trace is spread over many lines, and the flow stands behind it.
    event.tie(Key::of("kratos trace"), i64::from(facts.flow.is_none() || facts.continues));
    if let Some(address) = event.address.as_deref() {
        event.tie(Key::of(("kratos", address)), FLOW_SECONDS);
    }
    if line.text.contains("Identity authenticated successfully") || line.text.contains("issued an Ory Kratos Session") {
        if let Some(identity) = facts.fields.value("identity_id") {
            recent.note(event.at, identity);
        }
        event.role = Role::LetIn;
    } else if facts.is_refusal {
        event.role = Role::Setback;
        if let Some(identity) = recent.only(event.at).filter(|_| facts.is_second_factor) {
            event.person(Naming::Id, identity);
        }
    }
    event.fields = facts.fields;
    Some(event)
}

/// What stands in a line, whatever its form.
struct Facts<'a> {
    fields: Fields<'a>,
    flow: Option<String>,
    address: Option<String>,
    is_refusal: bool,
    is_second_factor: bool,
    continues: bool,
}

impl<'a> Facts<'a> {
    fn read(text: &'a str) -> Option<Self> {
        if text.trim_start().starts_with('{') {
            return Some(Self::of_json(fields::document(text)));
        }
        let is_record = text.contains("time=") && text.contains("msg=");
        let continues = !is_record && (text.contains("login_flow=") || text.contains("http_request="));
        if !is_record && !continues {
            return None;
        }
        let fields = fields::logfmt(text);
        let flow = go_map(text, "login_flow", "id").or_else(|| go_map(text, "settings_flow", "id")).map(str::to_owned);
        let query =
            text.split_once("query:flow=").map(|(_, rest)| rest.split([' ', ']', '&']).next().unwrap_or_default());
        let methods = ["active:totp", "active:lookup_secret", "active:webauthn", "requested_aal:aal2", "aal=aal2"];
        Some(Self {
            flow: flow.or_else(|| query.map(str::to_owned)),
            address: go_map(text, "http_request", "remote").map(host).or_else(|| {
                text.split_once(" remote:").map(|(_, rest)| host(rest.split([' ', ']']).next().unwrap_or_default()))
            }),
            is_refusal: text.contains("error=") || text.contains("level=error"),
            is_second_factor: methods.iter().any(|method| text.contains(method)),
            continues,
            fields,
        })
    }

    fn of_json(fields: Fields<'a>) -> Self {
        let query = fields.value("http_request.query").map(|query| query.trim_start_matches("flow="));
        let query = query.map(|query| query.split('&').next().unwrap_or(query));
        let flow = fields.value("login_flow.id").or_else(|| fields.value("settings_flow.id")).or(query);
        let active = fields.value("login_flow.active").unwrap_or_default();
        Self {
            flow: flow.filter(|flow| !flow.is_empty()).map(str::to_owned),
            address: fields.value("http_request.remote").map(host),
            is_refusal: fields.value("error.message").is_some() || fields.value("error").is_some(),
            is_second_factor: matches!(active, "totp" | "lookup_secret" | "webauthn")
                || fields.value("login_flow.requested_aal") == Some("aal2"),
            continues: false,
            fields,
        }
    }
}

/// An address without its port.
fn host(remote: &str) -> String {
    let host = remote
        .rsplit_once(':')
        .map_or(remote, |(host, port)| if port.bytes().all(|byte| byte.is_ascii_digit()) { host } else { remote });
    host.trim_matches(['[', ']', '"']).to_owned()
}
