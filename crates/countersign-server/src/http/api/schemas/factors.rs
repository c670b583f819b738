//! Factors, their enrolment, and backup codes.

use super::{TEXT, algorithms, factor_kinds, factor_states};
use crate::http::api::operation::{Kind, Schema, always, optional, or_null, sometimes};

pub(super) const FACTOR: Schema = Schema {
    name: "Factor",
    does: "A factor, without anything secret.",
    members: &[
        always("id", Kind::Id, "Identifier."),
        always("kind", Kind::Words(factor_kinds), "What it is."),
        always("state", Kind::Words(factor_states), "Where it stands."),
        always("label", TEXT, "Its name in lists."),
        sometimes("algorithm", Kind::Words(algorithms), "Codes: the hash beneath them."),
        sometimes("digits", Kind::Integer(6, 8), "Codes: how long they are."),
        sometimes("period", Kind::Integer(15, 120), "Codes that change with time: for how many seconds one is shown."),
        always("created_at", Kind::Time, "Since when there is one."),
        or_null("last_used_at", Kind::Time, "When it was last accepted."),
        always(
            "unproven",
            Kind::Boolean,
            "Whether its owner has still to show that they hold it: imported and not yet used, or a sheet of backup codes of which none was typed.",
        ),
        sometimes("left", Kind::Integer(0, 99), "Backup codes: how many are left."),
        sometimes("running_out", Kind::Boolean, "Backup codes: whether three or fewer are left."),
    ],
    base: None,
    open: true,
};

/// A factor to be enrolled.
pub(crate) const NEW_FACTOR: Schema = Schema {
    name: "NewFactor",
    does: "The entry that an app is to hold. A `secret`, `otpauth` or `otpauth_uri` is refused.",
    members: &[
        always("kind", Kind::Words(|| vec!["totp", "hotp"]), "By time, or by a counter."),
        optional(
            "label",
            Kind::Name(64),
            "Its name in lists; `Authenticator app` if none is given. At confirmation the same label replaces, another adds.",
        ),
    ],
    base: None,
    open: false,
};

/// An enrolment that has begun.
pub(crate) const ENROLMENT: Schema = Schema {
    name: "Enrolment",
    does: "What the app needs, shown this once.",
    members: &[
        always("id", Kind::Id, "The factor."),
        always("state", Kind::Words(|| vec!["pending"]), "It waits for its first code."),
        always("label", TEXT, "Its name in lists."),
        always("secret", TEXT, "The secret in base32, for those who type it."),
        always("otpauth_uri", TEXT, "What the QR code says."),
        always("qr_svg", TEXT, "The QR code as SVG."),
        always("expires_at", Kind::Time, "Until when it can be confirmed: 30 minutes."),
    ],
    base: None,
    open: true,
};

/// The first code of an enrolment.
pub(crate) const CONFIRMATION: Schema = Schema {
    name: "Confirmation",
    does: "The code that the app shows.",
    members: &[
        always("code", Kind::Text(64), "What was typed."),
        sometimes(
            "as_app_does",
            Kind::Boolean,
            "After `param.algorithm`, `param.digits` or `param.period`: give the entry the settings that the app goes by.",
        ),
    ],
    base: None,
    open: false,
};

/// How a confirmation went.
pub(crate) const CONFIRMED: Schema = Schema {
    name: "Confirmed",
    does: "The answer to the first code. Whatever it tells about the app is named: `clock.*`, `param.*`.",
    members: &[
        always("verdict", Kind::Words(|| vec!["accepted", "rejected"]), "Whether the factor is active now."),
        always("reason", Kind::Reason, "`enrol.confirmed`, or why not."),
        always("message", TEXT, "Words for the person."),
        or_null("reference", Kind::Reference, "What the person reads out to the helpdesk."),
        always("factor", Kind::Object(&CONFIRMED_FACTOR), "The factor as it stands now."),
        sometimes("app", TEXT, "What the app does instead of what the entry says."),
        sometimes("retry_after_seconds", Kind::Integer(0, i64::MAX), "When a next try makes sense."),
    ],
    base: None,
    open: true,
};

const CONFIRMED_FACTOR: Schema = Schema {
    name: "ConfirmedFactor",
    does: "A factor and where it stands.",
    members: &[always("id", Kind::Id, "Identifier."), always("state", Kind::Words(factor_states), "Where it stands.")],
    base: None,
    open: true,
};

/// What was retired.
pub(crate) const RETIRED: Schema = Schema {
    name: "Retired",
    does: "What is no longer accepted.",
    members: &[always("retired", Kind::List(&Kind::Id), "The factors.")],
    base: None,
    open: true,
};

/// A fresh set of backup codes.
pub(crate) const BACKUP_CODES: Schema = Schema {
    name: "BackupCodes",
    does: "A fresh set, shown this once.",
    members: &[
        always("id", Kind::Id, "The set."),
        always("backup_codes", Kind::List(&TEXT), "Ten codes, each good for once."),
    ],
    base: None,
    open: true,
};
