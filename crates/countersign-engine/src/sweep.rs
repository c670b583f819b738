//! Housekeeping: what has had its time goes, and refusals of past minutes become audit rows.

use crate::{
    Engine, Error, drift, policy,
    sessions::{IDLE, TOTAL},
};
use countersign_core::{factor::RETIRED_FOR, fleet::SEEN_FOR, reason::Door, throttle::BUDGET_WINDOW};
use countersign_store::{
    Pending, Tx,
    tables::{
        approvals,
        attempts::{self, AttemptKind, Chain, NewAttempt},
        blocks, budgets, exemptions, factors, facts, fleet, idempotency, links, matches, outbox, passes, sessions,
        sources::{self, NO_CLIENT, NOBODY, Refusals},
    },
};
use serde_json::json;
use std::time::Duration;

/// How often to sweep.
pub const SWEPT_EVERY: Duration = Duration::from_mins(1);
/// Sources that were quiet for this long are forgotten.
const SOURCES_FOR: Duration = Duration::from_hours(24);
/// When somebody was last told of something matters for no longer than this.
const STAMPS_FOR: Duration = Duration::from_hours(24);
/// Exemptions that ended are listed for this long.
const ENDED_FOR: Duration = Duration::from_hours(180 * 24);
/// Passes that ran out this long ago are forgotten: until then it is said that they did.
const PASSES_FOR: Duration = Duration::from_hours(30 * 24);

impl Engine {
    /// Sweeps once.
    pub fn sweep(&self) -> Pending<(), Error> {
        let (keep_details, keep_audit) = (self.settings.keep_details, self.settings.keep_audit);
        self.store.submit(move |tx| {
            for refusals in sources::take_closed(tx)? {
                write_down(tx, &refusals)?;
            }
            let now = tx.now();
            factors::sweep(tx, now.minus(RETIRED_FOR))?;
            matches::sweep(tx)?;
            drift::sweep(tx)?;
            sources::sweep(tx, now.minus(SOURCES_FOR))?;
            budgets::sweep(tx, now.minus(BUDGET_WINDOW))?;
            idempotency::sweep(tx)?;
            links::sweep(tx)?;
            outbox::sweep_stamps(tx, now.minus(STAMPS_FOR))?;
            policy::sweep(tx)?;
            exemptions::sweep(tx, now.minus(ENDED_FOR))?;
            approvals::sweep(tx)?;
            passes::sweep(tx, now.minus(PASSES_FOR))?;
            fleet::sweep(tx, now.minus(SEEN_FOR))?;
            sessions::sweep(tx, now.minus(IDLE), now.minus(TOTAL))?;
            erase_details(tx, keep_details)?;
            Ok(blocks::sweep(tx, now.minus(keep_audit))?)
        })
    }
}

fn erase_details(tx: &mut Tx<'_>, keep: Duration) -> Result<(), Error> {
    let to = tx.now().minus(keep);
    let from = facts::find_moment(tx, facts::Moment::DetailsErasedTo)?.unwrap_or_default();
    if to > from {
        blocks::erase_old_details(tx, from, to)?;
        facts::set_moment(tx, facts::Moment::DetailsErasedTo, to)?;
    }
    Ok(())
}

/// The refusals of a minute as one row of the audit, under the reference that was given out.
fn write_down(tx: &mut Tx<'_>, refusals: &Refusals) -> Result<(), Error> {
    let mut evidence = json!({ "refused": refusals.refused, "minute": refusals.minute * 60 });
    if let (Some(until), Some(fields)) = (refusals.until, evidence.as_object_mut()) {
        fields.insert("until".to_owned(), json!(until));
    }
    let detail = Some(&refusals.network).filter(|network| !network.is_empty());
    let new = NewAttempt {
        kind: AttemptKind::Refusals,
        reference: Some(refusals.reference),
        chain: Chain::OfUser,
        door: Door::from_word(&refusals.door).unwrap_or(Door::Api),
        client: (refusals.client != NO_CLIENT).then_some(refusals.client),
        user: (refusals.user != NOBODY).then_some(refusals.user),
        factor: None,
        verdict: "rejected",
        reason: &refusals.reason,
        evidence: Some(evidence.to_string()),
        detail: detail.map(|network| json!({ "network": network }).to_string()),
    };
    attempts::append(tx, &new)?;
    Ok(())
}
