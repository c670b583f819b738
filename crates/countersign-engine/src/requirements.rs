//! What a door should ask of somebody next. An unknown user gets the same answer as one with a code.

use crate::{
    Engine, Error,
    access::{Access, Caller, Client, FirstFactor, Scope},
    policy::Rulebook,
    record::{self, Detail},
    verify::Context,
};
use countersign_core::{
    Reason, Timestamp,
    policy::{Place, Standing},
    user::Name,
};
use countersign_store::{
    Pending, Tx,
    tables::{
        factors,
        passes::{self, Pass},
        people,
        users::{self, User},
    },
};
use std::time::Duration;

/// Whoever is let in without a factor is noted as active so often.
const NOTED_EVERY: Duration = Duration::from_hours(24);

/// What is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A code.
    Code,
    /// A factor must be set up first.
    Enrol {
        /// `policy.enrol_required`, or `policy.grace_over` once the time for it has passed.
        reason: Reason,
        /// Until when somebody may go on without one; without it they may not.
        until: Option<Timestamp>,
    },
    /// Nothing more is required.
    Nothing,
    /// Nothing more: an exemption stands in for the factor, here, until then.
    Exempt(Timestamp),
    /// Whatever is given will be refused, for this reason.
    Refused(Reason),
}

impl Engine {
    /// Says what this user must give at a door of this client, in these circumstances.
    pub fn requirements(&self, access: Access, user: String, context: Context) -> Pending<Need, Error> {
        self.change(access, Scope::Verify, move |tx, caller| {
            let sees_all = caller.client().is_none_or(|client| client.scopes.contains(&Scope::ReasonsFull));
            // This is for doors; a person in a browser asks about nobody.
            if caller.person().is_some() {
                return Err(crate::sessions::not_far_enough());
            }
            let found = match Name::new(&user) {
                Ok(name) => users::find_by_name(tx, &name)?,
                Err(_) => None,
            };
            let is_stranger = caller.client().is_some_and(|client| client.first_factor == FirstFactor::None);
            let need = match found {
                // Where nobody has checked a first factor, a code is asked of everybody, and nothing excuses from it.
                _ if is_stranger => Need::Code,
                None => Need::Refused(Reason::UserUnknown),
                Some(user) => of_user(tx, caller, &user, &context)?,
            };
            Ok(match need {
                Need::Refused(_) if !sees_all => Need::Code,
                need => need,
            })
        })
    }
}

fn of_user(tx: &mut Tx<'_>, caller: &Caller, user: &User, context: &Context) -> Result<Need, Error> {
    if user.suspended_at.is_some() {
        return Ok(Need::Refused(Reason::UserSuspended));
    }
    let pass = passes::find(tx, user.id)?;
    if pass.as_ref().is_some_and(Pass::asks_for_enrolment) {
        return Ok(Need::Enrol { reason: Reason::PolicyEnrolRequired, until: None });
    }
    if pass.is_some_and(|pass| pass.is_live(tx.now())) {
        return Ok(Need::Code);
    }
    let book = Rulebook::in_force(tx)?;
    let held = factors::list(tx, user.id)?;
    let standing = book.standing(tx, user, &held, place(caller.client(), context))?;
    book.keep_deadline(tx, user, standing)?;
    let need = match standing {
        Standing::NeverSignsIn => Need::Refused(Reason::PolicyNoDoorAccess),
        Standing::Asked(_) => Need::Code,
        Standing::AtOnce(_) => Need::Enrol { reason: Reason::PolicyEnrolRequired, until: None },
        Standing::Over(..) => Need::Enrol { reason: Reason::PolicyGraceOver, until: None },
        Standing::Grace(until, _) => Need::Enrol { reason: Reason::PolicyEnrolRequired, until: Some(until) },
        Standing::Optional => Need::Nothing,
        Standing::Exempt { by, until, .. } => {
            let note = Some(format!("exemption {by}"));
            let detail = Detail { note, ..context.detail() };
            let place = record::Place { caller, door: caller.door(), user: Some(user.id), detail: &detail };
            record::excused(tx, place)?;
            Need::Exempt(until)
        }
    };
    if matches!(need, Need::Nothing | Need::Exempt(_) | Need::Enrol { until: Some(_), .. }) {
        note_active(tx, user)?;
    }
    Ok(need)
}

/// Where the person is: only an address that the client is believed about may loosen anything.
fn place(client: Option<&Client>, context: &Context) -> Place {
    Place {
        client: client.map(|client| client.id),
        address: context
            .source_ip
            .filter(|_| client.is_some_and(|client| client.trusted_addresses))
            .map(|address| address.to_canonical()),
    }
}

/// Notes, about once a day, that somebody without a factor is let in: their account is in use.
pub(crate) fn note_active(tx: &mut Tx<'_>, user: &User) -> Result<(), Error> {
    if user.active_at.is_none_or(|at| tx.now().since(at) >= NOTED_EVERY) {
        people::note_active(tx, user.id)?;
    }
    Ok(())
}
