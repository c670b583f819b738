//! Our own attempts, as `countersign audit export` and the API write them: every row is a whole attempt.

use crate::{
    explain::event::{Event, Naming, Role},
    fields,
    line::Line,
    moment,
};
use countersign_core::Timestamp;
use std::borrow::Cow;

pub(super) fn read<'a>(line: &Line<'a>, now: Timestamp) -> Option<Event<'a>> {
    let mut event = Event { at: line.at, role: Role::Refused, ..Event::default() };
    if !line.text.contains('{') {
        event.fields = fields::logfmt(line.text);
        if let Some(user) = event.fields.value("user").map(str::to_owned) {
            event.person(Naming::Name, user);
        }
        return Some(event);
    }
    let fields = fields::document(line.text);
    let verdict = fields.value("verdict")?;
    event.role = if verdict == "rejected" { Role::Refused } else { Role::LetIn };
    event.at = fields.value("at").and_then(|time| moment::field(time, now)).or(line.at);
    for (name, naming) in [("user_name", Naming::Name), ("email", Naming::Name), ("user", Naming::Id)] {
        if let Some(value) = fields.value(name) {
            event.person(naming, value.to_owned());
        }
    }
    event.address = fields.value("source_ip").map(|ip| Cow::Owned(ip.to_owned()));
    event.fields = fields;
    Some(event)
}
