//! What a door should ask of somebody next. An unknown user gets the same answer as one with a code.

use crate::{
    Engine, Error,
    access::{Access, FirstFactor, Scope},
};
use countersign_core::{
    Reason,
    factor::FactorState,
    user::{Name, Role, UserKind},
};
use countersign_store::{
    Pending, Tx,
    tables::{
        factors,
        passes::{self, Pass},
        users::{self, User},
    },
};

/// What is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A code.
    Code,
    /// A factor must be set up first, for this reason.
    Enrol(Reason),
    /// Nothing more.
    Nothing,
    /// Whatever is given will be refused, for this reason.
    Refused(Reason),
}

impl Engine {
    /// Says what this user must give at a door of this client.
    pub fn requirements(&self, access: Access, user: String) -> Pending<Need, Error> {
        self.change(access, Scope::Verify, move |tx, caller| {
            let sees_all = caller.client().is_none_or(|client| client.scopes.contains(&Scope::ReasonsFull));
            let is_stranger = caller.client().is_some_and(|client| client.first_factor == FirstFactor::None);
            // This is for doors; a person in a browser asks about nobody.
            if caller.person().is_some() {
                return Err(crate::sessions::not_far_enough());
            }
            let found = match Name::new(&user) {
                Ok(name) => users::find_by_name(tx, &name)?,
                Err(_) => None,
            };
            let need = match found {
                None => Need::Refused(Reason::UserUnknown),
                Some(user) => of_user(tx, &user)?,
            };
            Ok(match need {
                _ if is_stranger => Need::Code,
                Need::Refused(_) if !sees_all => Need::Code,
                need => need,
            })
        })
    }
}

fn of_user(tx: &Tx<'_>, user: &User) -> Result<Need, Error> {
    if user.suspended_at.is_some() {
        return Ok(Need::Refused(Reason::UserSuspended));
    }
    if user.kind == UserKind::Service {
        return Ok(Need::Refused(Reason::PolicyNoDoorAccess));
    }
    let pass = passes::find(tx, user.id)?;
    if pass.as_ref().is_some_and(Pass::asks_for_enrolment) {
        return Ok(Need::Enrol(Reason::PolicyEnrolRequired));
    }
    if pass.is_some_and(|pass| pass.is_live(tx.now())) {
        return Ok(Need::Code);
    }
    let rows = factors::list(tx, user.id)?;
    if rows.iter().any(|row| matches!(row.state, FactorState::Active | FactorState::Disabled)) {
        return Ok(Need::Code);
    }
    // Whoever administers always needs a factor; for members nothing is required until a policy says so.
    Ok(if user.role >= Role::Admin || user.kind == UserKind::BreakGlass {
        Need::Enrol(Reason::PolicyEnrolRequired)
    } else {
        Need::Nothing
    })
}
