//! The objects that go in and come out: the members that handlers read and write, as the document tells them.

mod attempts;
mod factors;
mod users;
mod verifications;

pub(super) use attempts::{ATTEMPTS, FOUND_ATTEMPT};
pub(super) use factors::{BACKUP_CODES, CONFIRMATION, CONFIRMED, ENROLMENT, NEW_FACTOR, RETIRED};
pub(super) use users::{NEW_USER, SHOWN_USER, USER};
pub(super) use verifications::{CHECKED, NEED, REQUIREMENTS, SELF_CHECK, VERDICT, VERIFICATION};

use super::operation::{Kind, Schema, always};
use countersign_core::{
    factor::{FactorKind, FactorState},
    otp::Algorithm,
    reason::{Door, Stage},
    user::{Role, UserKind, UserState},
};

use countersign_engine::access::Scope;

const TEXT: Kind = Kind::AnyText;

/// A process that answers.
pub(super) const LIVE: Schema = Schema {
    name: "Live",
    does: "The process answers.",
    members: &[always("live", Kind::Boolean, "Always `true`.")],
    base: None,
    open: true,
};

/// Whether a decision could be made.
pub(super) const READY: Schema = Schema {
    name: "Ready",
    does: "Whether a decision could be made and recorded now.",
    members: &[
        always("ready", Kind::Boolean, "Whether every part is."),
        always("parts", Kind::Object(&PARTS), "Each part: `ok`, or an object with `trouble` and `remedy`."),
    ],
    base: None,
    open: true,
};

const PARTS: Schema = Schema { name: "Parts", does: "Parts by name.", members: &[], base: None, open: true };

/// An OpenAPI document.
pub(super) const DOCUMENT: Schema = Schema {
    name: "Document",
    does: "An OpenAPI document.",
    members: &[always("openapi", TEXT, "The version of OpenAPI.")],
    base: None,
    open: true,
};

/// A request that came to nothing.
pub(super) const PROBLEM: Schema = Schema {
    name: "Problem",
    does: "A request that came to nothing (RFC 9457). Nobody was let in.",
    members: &[
        always("type", TEXT, "`urn:countersign:problem:` and a stable reason."),
        always("title", TEXT, "The public words of the reason, in the language of `Accept-Language`."),
        always("status", Kind::Integer(400, 599), "The status."),
        always("detail", TEXT, "What happened."),
        always("hint", TEXT, "What to do next."),
    ],
    base: None,
    open: true,
};

fn algorithms() -> Vec<&'static str> {
    Algorithm::ALL.iter().map(|algorithm| algorithm.name()).collect()
}

fn factor_kinds() -> Vec<&'static str> {
    FactorKind::ALL.iter().map(|kind| kind.word()).collect()
}

fn factor_states() -> Vec<&'static str> {
    FactorState::ALL.iter().map(|state| state.word()).collect()
}

fn scopes() -> Vec<&'static str> {
    Scope::ALL.iter().map(|scope| scope.word()).collect()
}

fn user_kinds() -> Vec<&'static str> {
    UserKind::ALL.iter().map(|kind| kind.word()).collect()
}

fn user_states() -> Vec<&'static str> {
    UserState::ALL.iter().map(|state| state.word()).collect()
}

fn roles() -> Vec<&'static str> {
    Role::ALL.iter().map(|role| role.word()).collect()
}

fn doors() -> Vec<&'static str> {
    Door::ALL.iter().map(|door| door.word()).collect()
}

fn stages() -> Vec<&'static str> {
    Stage::ALL.iter().map(|stage| stage.word()).collect()
}
