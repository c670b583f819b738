//! Writing rows of the audit: decisions, changes, alarms.

use crate::{
    Error,
    access::{Access, Caller, network_of},
    notices,
};
use countersign_core::{
    Reason, Reference, UserId,
    decide::{Evidence, Verdict},
    reason::Door,
};
use countersign_store::{
    Tx,
    seal::KeyClass,
    tables::{
        attempts::{self, AttemptKind, Chain, NewAttempt},
        sources::{self, NO_CLIENT, NOBODY, Refused, Source},
    },
};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// Personal details of a row: erasable, covered by the chain through a salted digest only.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// Where the person is, as far as known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_ip: Option<IpAddr>,
    /// The network that refusals counted together came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    /// The browser, as it calls itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// What they were signing in to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// Who changed something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The reason that was typed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// A keyed hash of a name that matches nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_hash: Option<String>,
}

/// Where a decision is made and about whom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) caller: &'a Caller,
    pub(crate) door: Door,
    pub(crate) user: Option<UserId>,
    pub(crate) detail: &'a Detail,
}

impl Place<'_> {
    /// What is known of where it happens; of a person in a browser that is the address and the browser.
    fn detail(&self) -> Detail {
        match self.caller.person() {
            Some(person) => Detail {
                source_ip: Some(person.peer.to_canonical()),
                agent: Some(person.agent.clone()),
                ..self.detail.clone()
            },
            None => self.detail.clone(),
        }
    }
}

/// Records a decision in one of the user's chains; says under which row and reference.
pub(crate) fn decision(
    tx: &mut Tx<'_>,
    place: Place<'_>,
    verdict: &Verdict,
    chain: Chain,
) -> Result<(i64, Reference), Error> {
    let (word, reason, evidence, accepted_by) = match verdict {
        Verdict::Accepted { reason, factor, evidence } => ("accepted", reason, evidence, Some(*factor)),
        Verdict::Rejected { reason, evidence } => ("rejected", reason, evidence, evidence.factor),
    };
    let detail = place.detail();
    let appended = attempts::append(
        tx,
        &NewAttempt {
            kind: AttemptKind::Attempt,
            reference: None,
            chain,
            door: place.door,
            client: place.caller.client().map(|client| client.id),
            user: place.user,
            factor: accepted_by,
            verdict: word,
            reason: reason.code(),
            evidence: (*evidence != Evidence::default()).then(|| json(evidence)),
            detail: (detail != Detail::default()).then(|| json(&detail)),
        },
    )?;
    Ok(appended)
}

/// Records that somebody was let in without a factor because an exemption stands in for it.
pub(crate) fn excused(tx: &mut Tx<'_>, place: Place<'_>) -> Result<Reference, Error> {
    let detail = place.detail();
    let new = NewAttempt {
        kind: AttemptKind::Attempt,
        reference: None,
        chain: Chain::OfUser,
        door: place.door,
        client: place.caller.client().map(|client| client.id),
        user: place.user,
        factor: None,
        verdict: "accepted",
        reason: Reason::OkExempt.code(),
        evidence: None,
        detail: Some(json(&detail)),
    };
    attempts::append(tx, &new).map(|(_, reference)| reference).map_err(Error::from)
}

/// Records an administrative change: `what` is a stable word such as `factor.enrolled`.
pub(crate) fn change(
    tx: &mut Tx<'_>,
    caller: &Caller,
    user: Option<UserId>,
    what: &str,
    note: Option<&str>,
) -> Result<Reference, Error> {
    append(tx, caller, user, &Row { kind: AttemptKind::Change, what, note, evidence: None })
}

/// Records an administrative change with what it consisted of.
pub(crate) fn change_with(
    tx: &mut Tx<'_>,
    caller: &Caller,
    user: Option<UserId>,
    what: &str,
    note: Option<&str>,
    evidence: &impl Serialize,
) -> Result<Reference, Error> {
    append(tx, caller, user, &Row { kind: AttemptKind::Change, what, note, evidence: Some(json(evidence)) })
}

/// Records something that somebody must look at.
pub(crate) fn alarm(tx: &mut Tx<'_>, caller: &Caller, user: Option<UserId>, what: &str) -> Result<Reference, Error> {
    append(tx, caller, user, &Row { kind: AttemptKind::Alarm, what, note: None, evidence: None })
}

/// Records something that somebody must look at, with what it consisted of.
pub(crate) fn alarm_with(
    tx: &mut Tx<'_>,
    caller: &Caller,
    user: Option<UserId>,
    what: &str,
    note: Option<&str>,
    evidence: &impl Serialize,
) -> Result<Reference, Error> {
    append(tx, caller, user, &Row { kind: AttemptKind::Alarm, what, note, evidence: Some(json(evidence)) })
}

/// What stands in a row that is no decision.
struct Row<'a> {
    kind: AttemptKind,
    what: &'a str,
    note: Option<&'a str>,
    evidence: Option<String>,
}

fn append(tx: &mut Tx<'_>, caller: &Caller, user: Option<UserId>, row: &Row<'_>) -> Result<Reference, Error> {
    let typed = caller.staff().and_then(|staff| staff.reason.as_deref());
    let note = match (row.note, typed) {
        (Some(note), Some(typed)) if note != typed => Some(format!("{note}: {typed}")),
        (note, typed) => note.or(typed).map(str::to_owned),
    };
    let source_ip = caller.staff().map(|staff| staff.person.peer.to_canonical());
    let detail = Detail { by: Some(actor(caller)), note, source_ip, ..Detail::default() };
    let (_, reference) = attempts::append(
        tx,
        &NewAttempt {
            kind: row.kind,
            reference: None,
            chain: Chain::OfUser,
            door: caller.door(),
            client: caller.client().map(|client| client.id),
            user,
            factor: None,
            verdict: "done",
            reason: row.what,
            evidence: row.evidence.clone(),
            detail: Some(json(&detail)),
        },
    )?;
    notices::of_row(tx, caller, user, row.what, reference)?;
    Ok(reference)
}

/// Who acts or looks, as the audit names them.
pub(crate) fn actor(caller: &Caller) -> String {
    match caller {
        Caller::Host { account } => format!("host:{account}"),
        Caller::Client(client) => format!("client:{}", client.name),
        Caller::Person(person) => format!("user:{}", person.user),
        Caller::Staff(staff) => format!("user:{}", staff.person.user),
    }
}

/// Counts a caller that showed no usable key: one row per source, reason and minute.
pub(crate) fn count_unknown_client(tx: &mut Tx<'_>, access: &Access, reason: Reason) -> Result<(), Error> {
    if let Access::Key { peer, .. } = access {
        let source = Source { user: NOBODY, client: NO_CLIENT, network: network_of(*peer) };
        let refused = Refused { reason: reason.code(), door: Door::Api.word(), until: None, name_hash: None };
        sources::count_refusal(tx, &source, refused)?;
    }
    Ok(())
}

/// A keyed hash of a name that matches nobody: equal names can be counted, none can be read.
pub(crate) fn name_hash(tx: &Tx<'_>, name: &str) -> Result<[u8; 32], Error> {
    Ok(tx.ring().digest(KeyClass::Attempt, &[b"name", name.as_bytes()])?)
}

/// JSON of a value of ours. These have no maps with odd keys, so it cannot be refused.
pub(crate) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
