//! Mattermost: JSON of version 5 and of 6 and newer, the audit in both shapes, the console's text and the lines of
//! version 4. The line that gives the reason has no user; the audit record of the same request has no reason.

use crate::{
    explain::event::{Event, Key, Naming, Role, Tie},
    fields::{self, Fields},
    line::Line,
    moment,
};
use countersign_core::Timestamp;
use std::borrow::Cow;

/// Between the reason and the audit record of one request.
const SECONDS: i64 = 2;

pub(super) fn read<'a>(line: &Line<'a>, now: Timestamp) -> Option<Event<'a>> {
    let fields = if line.text.contains('{') && line.text.contains("\":") {
        fields::document(line.text)
    } else if line.text.contains("err_where=") {
        fields::logfmt(line.text)
    } else {
        version_4(line.text)?
    };
    let time = fields.value("timestamp").or_else(|| fields.value("ts")).and_then(|time| moment::field(time, now));
    let mut event = Event { at: time.or_else(|| bracketed_time(line.text, now)).or(line.at), ..Event::default() };
    for (name, naming) in [("login_id", Naming::Name), ("user_id", Naming::Id), ("username", Naming::Name)] {
        if let Some(value) = fields.value(name) {
            event.person(naming, value.to_owned());
        }
    }
    people_in_details(&fields, &mut event);
    event.address = fields.value("ip_addr").or_else(|| fields.value("ip_address")).map(|ip| Cow::Owned(ip.to_owned()));
    if let Some(ip) = event.address.as_deref() {
        event.ties.push(Tie { key: Key::of(("mattermost", ip)), seconds: SECONDS, oldest_first: true });
    }
    if let Some(request) = fields.value("request_id") {
        let key = Key::of(("mattermost request", request));
        event.strong.push(key);
        event.exclusive = Some(key);
    }
    event.role = role(&fields)?;
    event.fields = fields;
    Some(event)
}

fn role(fields: &Fields<'_>) -> Option<Role> {
    match fields.value("status") {
        Some("fail") => return is_sign_in(fields).then_some(Role::Refused),
        Some("success") => return Some(if is_sign_in(fields) { Role::LetIn } else { Role::Detail }),
        Some("attempt") => return Some(Role::Detail),
        _ => {}
    }
    let is_refusal = fields.value("err_where").is_some()
        && fields.value("http_code").is_none_or(|code| code.starts_with(['4', '5']))
        && fields.value("http_code") != Some("404");
    Some(if is_refusal { Role::Refused } else { Role::Detail })
}

/// Whether an audit record is about signing in or about the second factor.
fn is_sign_in(fields: &Fields<'_>) -> bool {
    let about = |text: &str| ["login", "mfa", "Login", "Mfa", "authenticate"].iter().any(|word| text.contains(word));
    fields.values("event").chain(fields.values("event_name")).chain(fields.values("api_path")).any(about)
}

/// `user_id=ab1` and `user=ivan` in the details of an error.
fn people_in_details(fields: &Fields<'_>, event: &mut Event<'_>) {
    for name in ["err_details", "error"] {
        let Some(text) = fields.value(name) else { continue };
        for (mark, naming) in
            [("user_id=", Naming::Id), ("userId=", Naming::Id), ("user=", Naming::Name), ("login_id=", Naming::Name)]
        {
            if let Some((_, rest)) = text.split_once(mark) {
                let end = rest.find([' ', ',', ';', '"', ')']).unwrap_or(rest.len());
                event.person(naming, rest.get(..end).unwrap_or_default().to_owned());
            }
        }
    }
}

/// `debug [2023-05-26 11:30:16.101 Z] ...`, as the console has it.
fn bracketed_time(text: &str, now: Timestamp) -> Option<Timestamp> {
    let inner = text.get(..text.len().min(60)).unwrap_or(text).split_once('[')?.1;
    moment::leading(inner, now).map(|(at, _)| at)
}

/// `[2018/01/01 12:00:00 UTC] [EROR] /api/v4/users/login:checkUserMfa code=401 rid=.. uid= ip=.. Invalid MFA token.`
fn version_4(text: &str) -> Option<Fields<'_>> {
    let code = text.find(" code=")?;
    let (path, place) = text.get(..code)?.rsplit(' ').next()?.rsplit_once(':')?;
    let mut fields = Fields::default();
    fields.put("err_where", place);
    fields.put("path", path);
    let pairs = text.get(code..)?;
    for (name, mark) in [("http_code", " code="), ("request_id", " rid="), ("user_id", " uid="), ("ip_addr", " ip=")] {
        let value = pairs.split_once(mark).map_or("", |(_, rest)| rest.split(' ').next().unwrap_or_default());
        fields.put(name, value);
    }
    Some(fields)
}
