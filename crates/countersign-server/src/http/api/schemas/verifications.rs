//! A code submitted and its verdict; what to ask a user for; what a client learns of itself.

use super::{TEXT, factor_kinds, scopes};
use crate::http::api::operation::{Kind, Schema, always, optional, or_null, sometimes};
use countersign_engine::access::Scope;

/// Circumstances that a client may report.
pub(crate) const CONTEXT: Schema = Schema {
    name: "Context",
    does: "Circumstances, as far as the client knows them. Members of its own are ignored.",
    members: &[
        optional("source_ip", Kind::Address, "The address the person comes from."),
        optional("application", Kind::Name(255), "What they are signing in to."),
    ],
    base: None,
    open: true,
};

/// A code, submitted.
pub(crate) const VERIFICATION: Schema = Schema {
    name: "Verification",
    does: "What somebody typed, as they typed it.",
    members: &[
        always("user", Kind::Text(255), "Any of the user's names."),
        always(
            "code",
            Kind::Text(64),
            "A code of an app, a backup code or a temporary pass. Blanks, dashes and digits of other scripts do not matter.",
        ),
        sometimes(
            "next_code",
            Kind::Text(64),
            "The very next code after `code`, where the person was asked for both: an attempt of its own, made when the first was refused, and the answer is about it.",
        ),
        sometimes("context", Kind::Object(&CONTEXT), "Shown by `why`."),
    ],
    base: None,
    open: false,
};

/// A verdict.
pub(crate) const VERDICT: Schema = Schema {
    name: "Verdict",
    does: "The answer to a submission. Let somebody in only if `verdict` is `accepted`.",
    members: &[
        always("verdict", Kind::Words(|| vec!["accepted", "rejected"]), "Yes or no."),
        always("reason", Kind::Reason, "Why, as far as this client may know it."),
        or_null("reference", Kind::Reference, "What the person reads out to the helpdesk; `null` for `input.empty`."),
        sometimes("message", TEXT, "Rejected: words for the person, in the language of `Accept-Language`."),
        sometimes(
            "retry_after_seconds",
            Kind::Integer(0, i64::MAX),
            "When a next try makes sense, where that is known.",
        ),
        sometimes("factor", Kind::Object(&VERDICT_FACTOR), "Accepted: what was proven."),
        sometimes("backup_codes_left", Kind::Integer(0, 99), "Accepted by a backup code: how many are left."),
    ],
    base: None,
    open: true,
};

const VERDICT_FACTOR: Schema = Schema {
    name: "VerdictFactor",
    does: "The factor that was accepted.",
    members: &[
        always("id", Kind::Id, "Identifier."),
        always("kind", Kind::Words(factor_kinds), "What it is."),
        always("label", TEXT, "Its name in lists."),
    ],
    base: None,
    open: true,
};

/// A question about a user.
pub(crate) const REQUIREMENTS: Schema = Schema {
    name: "Requirements",
    does: "Who wants to sign in.",
    members: &[
        always("user", Kind::Text(255), "Any of the user's names."),
        sometimes("context", Kind::Object(&CONTEXT), "Circumstances."),
    ],
    base: None,
    open: false,
};

/// What to ask a user for.
pub(crate) const NEED: Schema = Schema {
    name: "Need",
    does: "What to ask this user for.",
    members: &[
        always(
            "need",
            Kind::Words(|| vec!["code", "enrol", "nothing", "refused"]),
            "`code`: ask for one; also the answer for users nobody knows. `enrol`: have them set up a factor first. `nothing`: none is required. `refused`: only with `reasons:full`; whatever is given will be refused.",
        ),
        sometimes("reason", Kind::Reason, "Why, for `enrol` and `refused`."),
        sometimes("until", Kind::Time, "Until when it may be put off."),
    ],
    base: None,
    open: true,
};

/// What a client asks about itself.
pub(crate) const SELF_CHECK: Schema = Schema {
    name: "SelfCheck",
    does: "What the client knows of itself; each member tests one thing more.",
    members: &[
        optional("at", Kind::Time, "What its clock shows."),
        sometimes(
            "scopes",
            Kind::ShortList(&Kind::Words(scopes), Scope::ALL.len()),
            "What it is going to need, each once.",
        ),
        optional("user", Kind::Text(255), "A name of somebody, written as it is going to write names."),
    ],
    base: None,
    open: false,
};

/// What a client is told about itself.
pub(crate) const CHECKED: Schema = Schema {
    name: "Checked",
    does: "The client whose key it is, as it is seen here.",
    members: &[
        always("client", TEXT, "Its name."),
        always("scopes", Kind::List(&Kind::Words(scopes)), "What it may do."),
        always("missing_scopes", Kind::List(&Kind::Words(scopes)), "What it asked for and may not do."),
        always("called_from", Kind::Address, "Where its call came from."),
        always("now", Kind::Time, "What this server's clock shows."),
        or_null(
            "clock_difference_ms",
            Kind::Integer(i64::MIN, i64::MAX),
            "By how many milliseconds `at` is ahead of this server's clock; the way that the call took is in it.",
        ),
        or_null(
            "user",
            Kind::Words(|| vec!["known", "unknown", "untold"]),
            "Whose the name is; `untold` without `users:read`, and told to those who administer.",
        ),
    ],
    base: None,
    open: true,
};
