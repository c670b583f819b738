//! Attempts and what explains them.

use super::{TEXT, doors, stages};
use crate::http::api::operation::{Kind, Schema, always, or_null, sometimes};

pub(super) const ATTEMPT: Schema = Schema {
    name: "Attempt",
    does: "One submission and what was decided about it.",
    members: &[
        always("reference", Kind::Reference, "What the person reads out."),
        always(
            "at",
            Kind::Time,
            "When it was decided; of refusals that are counted together, when their minute ended.",
        ),
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
pub(crate) const FOUND_ATTEMPT: Schema = Schema {
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
pub(crate) const ATTEMPTS: Schema = Schema {
    name: "Attempts",
    does: "A page, newest first.",
    members: &[
        always("attempts", Kind::List(&Kind::Object(&ATTEMPT)), "The attempts."),
        or_null("next_cursor", Kind::Cursor, "Where the next page begins; `null` on the last one."),
    ],
    base: None,
    open: true,
};
