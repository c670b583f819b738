//! The objects that go in and come out: the members that handlers read and write, as the document tells them.

use super::operation::{Kind, Schema, always, optional, or_null, sometimes};
use countersign_core::{
    factor::{FactorKind, FactorState},
    otp::Algorithm,
    reason::{Door, Stage},
    user::{Role, UserKind, UserState},
};
use countersign_engine::access::Scope;

const TEXT: Kind = Kind::AnyText;

/// Circumstances that a client may report.
pub(super) const CONTEXT: Schema = Schema {
    name: "Context",
    does: "Circumstances, as far as the client knows them. Members of its own are ignored.",
    members: &[
        optional("source_ip", Kind::Address, "The address the person comes from."),
        optional("application", Kind::Text(255), "What they are signing in to."),
    ],
    base: None,
    open: true,
};

/// A code, submitted.
pub(super) const VERIFICATION: Schema = Schema {
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
pub(super) const VERDICT: Schema = Schema {
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
pub(super) const REQUIREMENTS: Schema = Schema {
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
pub(super) const NEED: Schema = Schema {
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
pub(super) const SELF_CHECK: Schema = Schema {
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
pub(super) const CHECKED: Schema = Schema {
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

/// A user to be added.
pub(super) const NEW_USER: Schema = Schema {
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
pub(super) const USER: Schema = Schema {
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
pub(super) const SHOWN_USER: Schema = Schema {
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

const FACTOR: Schema = Schema {
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
        always("unproven", Kind::Boolean, "Whether it was imported and not yet used."),
        sometimes("left", Kind::Integer(0, 99), "Backup codes: how many are left."),
        sometimes("running_out", Kind::Boolean, "Backup codes: whether three or fewer are left."),
    ],
    base: None,
    open: true,
};

/// A factor to be enrolled.
pub(super) const NEW_FACTOR: Schema = Schema {
    name: "NewFactor",
    does: "The entry that an app is to hold. A `secret`, `otpauth` or `otpauth_uri` is refused.",
    members: &[
        always("kind", Kind::Words(|| vec!["totp", "hotp"]), "By time, or by a counter."),
        optional(
            "label",
            Kind::Text(64),
            "Its name in lists; `Authenticator app` if none is given. At confirmation the same label replaces, another adds.",
        ),
    ],
    base: None,
    open: false,
};

/// An enrolment that has begun.
pub(super) const ENROLMENT: Schema = Schema {
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
pub(super) const CONFIRMATION: Schema = Schema {
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
pub(super) const CONFIRMED: Schema = Schema {
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
pub(super) const RETIRED: Schema = Schema {
    name: "Retired",
    does: "What is no longer accepted.",
    members: &[always("retired", Kind::List(&Kind::Id), "The factors.")],
    base: None,
    open: true,
};

/// A fresh set of backup codes.
pub(super) const BACKUP_CODES: Schema = Schema {
    name: "BackupCodes",
    does: "A fresh set, shown this once.",
    members: &[
        always("id", Kind::Id, "The set."),
        always("backup_codes", Kind::List(&TEXT), "Ten codes, each good for once."),
    ],
    base: None,
    open: true,
};

const ATTEMPT: Schema = Schema {
    name: "Attempt",
    does: "One submission and what was decided about it.",
    members: &[
        always("reference", Kind::Reference, "What the person reads out."),
        always("at", Kind::Time, "When it was decided."),
        always("door", Kind::Words(doors), "Where it came in."),
        always("stage", Kind::Words(stages), "How far it got; `none` for an acceptance."),
        always("verdict", Kind::Words(|| vec!["accepted", "rejected", "done"]), "`done` is an alarm or a change."),
        always("reason", TEXT, "A code of the catalogue, or the name of an alarm."),
        or_null("user", TEXT, "Address or name; `null` if nobody is known by the name."),
        or_null("factor", TEXT, "The label of what was accepted or, with `reasons:full`, fitted."),
        sometimes("alarm", TEXT, "With `reasons:full`: what an alarm means and what to do."),
        sometimes(
            "refused",
            Kind::Integer(0, i64::MAX),
            "Refusals before the first factor, which are counted together: how many in that minute.",
        ),
        sometimes("source_ip", TEXT, "As the client reported it, until it is erased."),
        sometimes("network", TEXT, "With `reasons:full`: where refusals that are counted together came from."),
        sometimes("agent", TEXT, "The browser, as it calls itself."),
        sometimes("application", TEXT, "As the client reported it, until it is erased."),
        or_null("diagnosis", Kind::Object(&DIAGNOSIS), "`null` for an acceptance."),
        sometimes("name_hash", TEXT, "A keyed hash of a name that matches nobody."),
    ],
    base: None,
    open: true,
};

/// One attempt, found by its reference.
pub(super) const FOUND_ATTEMPT: Schema = Schema {
    name: "FoundAttempt",
    does: "The newest attempt with this reference.",
    members: &[always(
        "others_with_this_reference",
        Kind::Integer(0, i64::MAX),
        "References are not unique: how many older ones there are.",
    )],
    base: Some(&ATTEMPT),
    open: true,
};

const DIAGNOSIS: Schema = Schema {
    name: "Diagnosis",
    does: "The explanation of a refusal. Without `reasons:full` it says what the person was told.",
    members: &[
        always("cause", TEXT, "The most probable cause: a reason, or `unexplained`."),
        or_null("told", Kind::Reason, "With `reasons:full`: what the person was told instead."),
        sometimes("hint", Kind::Reason, "With `reasons:full`: what the person's next page said."),
        sometimes(
            "search",
            Kind::Words(|| vec!["running", "done", "not_diagnosed"]),
            "With `reasons:full`; absent where what was near left nothing open.",
        ),
        sometimes("confidence", Kind::Number, "How probable the cause is, from 0 to 1."),
        sometimes("verdict", Kind::Words(|| vec!["certain", "likely", "possible", "unknown"]), "The same in a word."),
        sometimes("searched", Kind::Integer(0, i64::MAX), "How many codes it was held against."),
        sometimes("coincidence", TEXT, "How many random codes would match something there: `1 in N`."),
        sometimes("alternatives", Kind::List(&Kind::Object(&ALTERNATIVE)), "Other causes, the likelier first."),
        always("evidence", Kind::List(&TEXT), "With `reasons:full`: what was seen, in sentences."),
        or_null(
            "offset_seconds",
            Kind::List(&Kind::Integer(i64::MIN, i64::MAX)),
            "With `reasons:full`: the device's clock less the server's, from and to.",
        ),
        always("text", Kind::Object(&TEXTS), "The cause in words."),
    ],
    base: None,
    open: true,
};

const ALTERNATIVE: Schema = Schema {
    name: "Alternative",
    does: "Another cause.",
    members: &[
        always("cause", TEXT, "A reason, or `unexplained`."),
        always("confidence", Kind::Number, "How probable it is, from 0 to 1."),
    ],
    base: None,
    open: true,
};

const TEXTS: Schema = Schema {
    name: "Texts",
    does: "Words for three readers.",
    members: &[
        always("public", TEXT, "For the person at the door."),
        always("admin", TEXT, "For helpdesk and operators."),
        always("remedy", TEXT, "What to do next."),
    ],
    base: None,
    open: true,
};

/// A page of attempts.
pub(super) const ATTEMPTS: Schema = Schema {
    name: "Attempts",
    does: "A page, newest first.",
    members: &[
        always("attempts", Kind::List(&Kind::Object(&ATTEMPT)), "The attempts."),
        or_null("next_cursor", Kind::Cursor, "Where the next page begins; `null` on the last one."),
    ],
    base: None,
    open: true,
};

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
