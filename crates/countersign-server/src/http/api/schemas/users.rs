//! Users, with everything that is derived about them.

use super::{TEXT, attempts::ATTEMPT, factors::FACTOR, roles, user_kinds, user_states};
use crate::http::api::operation::{Kind, Schema, always, optional, or_null, sometimes};

/// A user to be added.
pub(crate) const NEW_USER: Schema = Schema {
    name: "NewUser",
    does: "Address or names: at least one of them.",
    members: &[
        optional("email", Kind::Email, "Where mail goes; also one of the names."),
        sometimes(
            "names",
            Kind::ShortList(&Kind::Text(255), 20),
            "Further login names (RFC 8265 says what can be one).",
        ),
        optional("kind", Kind::Words(user_kinds), "`person` if it is left out."),
        optional("role", Kind::Words(roles), "`member` if it is left out, and all that a client may give."),
    ],
    base: None,
    open: false,
};

/// A user.
pub(crate) const USER: Schema = Schema {
    name: "User",
    does: "A user, with everything that is derived.",
    members: &[
        always("id", Kind::Id, "Identifier."),
        or_null("email", TEXT, "Where mail goes."),
        always("names", Kind::List(&TEXT), "All names, the address included."),
        always("kind", Kind::Words(user_kinds), "What they are."),
        always("role", Kind::Words(roles), "Their rank."),
        always("state", Kind::Words(user_states), "Derived from everything that is known, in one word."),
        always("factors", Kind::List(&Kind::Object(&FACTOR)), "In use, being enrolled or disabled."),
        always("standing", Kind::Object(&STANDING), "What is required of them, and why."),
        always("groups", Kind::List(&TEXT), "The groups they are in."),
        or_null("grace_until", Kind::Time, "Until when a factor may be missing."),
        or_null("last_used", Kind::Time, "When a factor was last accepted."),
    ],
    base: None,
    open: true,
};

const STANDING: Schema = Schema {
    name: "Standing",
    does: "Where a user stands under the policy.",
    members: &[
        always(
            "stands",
            TEXT,
            "`never_signs_in`, `optional`, `asked`, `exempt`, `grace`, `over` or `at_once`. New words may be added.",
        ),
        sometimes("why", TEXT, "What requires it: a rule, by whom it is for, or what the user is."),
        sometimes("whom", TEXT, "The role, group or client of the rule."),
        sometimes("until", Kind::Time, "Until when they are excused or may do without, or when that ended."),
    ],
    base: None,
    open: true,
};

/// A user with their last attempts.
pub(crate) const SHOWN_USER: Schema = Schema {
    name: "ShownUser",
    does: "A user, with everything that is derived and their last decisions.",
    members: &[sometimes(
        "last_attempts",
        Kind::List(&Kind::Object(&ATTEMPT)),
        "The last five decisions, for clients with `attempts:read`.",
    )],
    base: Some(&USER),
    open: true,
};
