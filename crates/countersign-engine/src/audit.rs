//! The audit: verified along its chain, exported row by row.

use crate::{
    Engine, Error,
    access::{Access, Scope},
    record, staff,
};
use countersign_core::user::Role;
use countersign_store::{
    Pending,
    tables::{
        attempts::Attempt,
        blocks::{self, ChainHead, Walk},
    },
};
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use serde_json::json;

impl Engine {
    /// Refuses whoever may not read the audit: it is for the host, admins and owners.
    pub fn expect_audit_access(&self, access: &Access) -> Result<(), Error> {
        self.look(access, Scope::AttemptsRead, |_, caller| match caller.client() {
            None => caller.expect_rank(Role::Admin),
            Some(_) => Err(staff::below(Role::Admin)),
        })
    }

    /// Writes down that somebody takes a copy of the whole audit, before they get it.
    pub fn begin_audit_export(&self, access: Access) -> Pending<(), Error> {
        self.change(access, Scope::ReasonsFull, |tx, caller| {
            record::change(tx, caller, None, "audit.exported", None).map(|_| ())
        })
    }

    /// Recomputes the whole chain. `known_head`, as printed by an earlier run, must still be part of it.
    pub fn verify_audit(&self, known_head: Option<&str>) -> Result<Walk, Error> {
        let known = known_head.map(parse_head).transpose()?;
        self.store.read(|tx| Ok(blocks::verify(tx, known)?))
    }

    /// Calls `each` with every row as a line of JSON, oldest first.
    pub fn export_audit(&self, mut each: impl FnMut(&str) -> std::io::Result<()>) -> Result<(), Error> {
        self.store.read(|tx| {
            blocks::export(tx, |row| {
                each(&line(row)).map_err(|cause| countersign_store::Error::Database {
                    doing: "write the export".to_owned(),
                    cause: cause.to_string(),
                })
            })
            .map_err(Error::from)
        })
    }
}

/// A head as people note it: number, colon, digest in hexadecimal.
#[must_use]
pub fn shown_head(head: &ChainHead) -> String {
    format!("{}:{}", head.number, HEXLOWER.encode(&head.digest))
}

fn parse_head(text: &str) -> Result<ChainHead, Error> {
    let read = || {
        let (number, digest) = text.trim().split_once(':')?;
        let digest = HEXLOWER_PERMISSIVE.decode(digest.as_bytes()).ok()?;
        Some(ChainHead { number: number.parse().ok()?, digest: digest.try_into().ok()? })
    };
    read().ok_or_else(|| {
        Error::refused(
            countersign_core::Reason::RequestInvalid,
            "that is no head of an audit chain",
            "give it as `audit verify` prints it: NUMBER:DIGEST",
        )
    })
}

fn line(row: &Attempt) -> String {
    let parsed =
        |text: &Option<String>| text.as_deref().and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok());
    json!({
        "id": row.id,
        "at": row.at,
        "kind": row.kind.word(),
        "reference": row.reference,
        "door": row.door,
        "client": row.client,
        "user": row.user,
        "factor": row.factor,
        "verdict": row.verdict,
        "reason": row.reason,
        "evidence": parsed(&row.evidence),
        "detail": parsed(&row.detail),
    })
    .to_string()
}
