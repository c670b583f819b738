//! A user with everything that is derived about them: state, factors, what is asked of them.

use crate::{
    Error, owned,
    policy::{self, Rulebook, StandingView},
};
use countersign_core::{
    FactorId, Timestamp, UserId,
    backup::WARN_AT,
    factor::{FactorClass, FactorKind, FactorState},
    policy::Standing,
    throttle,
    user::{Role, UserKind, UserState},
};
use countersign_store::{
    Tx,
    tables::{
        backup_codes,
        factors::{self, Factor},
        groups, passes, throttles,
        users::{self as table, User},
    },
};
use serde::Serialize;

/// A user with everything that is derived about them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UserView {
    /// Identifier.
    pub id: UserId,
    /// Where mail goes.
    pub email: Option<String>,
    /// All names, the address included.
    pub names: Vec<String>,
    /// Person, service or break-glass.
    pub kind: UserKind,
    /// Rank.
    pub role: Role,
    /// The derived state in one word.
    pub state: UserState,
    /// Factors in use, being enrolled or disabled.
    pub factors: Vec<FactorView>,
    /// Until when a factor may be missing.
    pub grace_until: Option<Timestamp>,
    /// What is asked of them, and why.
    pub standing: StandingView,
    /// The groups they are in.
    pub groups: Vec<String>,
    /// When a factor was last accepted.
    pub last_used: Option<Timestamp>,
    /// Until when a temporary pass works that was given to them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pass_until: Option<Timestamp>,
}

/// A factor without anything secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactorView {
    /// Identifier.
    pub id: FactorId,
    /// Kind.
    pub kind: FactorKind,
    /// State.
    pub state: FactorState,
    /// Name.
    pub label: String,
    /// How its codes are computed; none of those that are not.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub computed: Option<Computed>,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last accepted.
    pub last_used_at: Option<Timestamp>,
    /// Imported, and not yet used.
    pub unproven: bool,
    /// Backup codes left in a set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<u8>,
    /// Few backup codes are left.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub running_out: bool,
}

/// How the codes of an entry are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Computed {
    /// The hash algorithm.
    pub algorithm: &'static str,
    /// The length of a code.
    pub digits: u8,
    /// How long a code is shown, in seconds; none of a counter's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<u32>,
}

/// A user with all that is derived.
pub(crate) fn view(tx: &Tx<'_>, user: User) -> Result<UserView, Error> {
    view_under(tx, &Rulebook::in_force(tx)?, user)
}

/// A user with all that is derived, under rules that were read before.
pub(crate) fn view_under(tx: &Tx<'_>, book: &Rulebook, user: User) -> Result<UserView, Error> {
    let rows = factors::list(tx, user.id)?;
    let standing = book.standing_in_general(tx, &user, &rows)?;
    let state = state_of(tx, &user, &rows, standing)?;
    let names = table::list_names(tx, user.id)?;
    let shown = |row: &&Factor| match row.state {
        FactorState::Active | FactorState::Disabled => true,
        FactorState::Pending => row.expires_at.is_none_or(|at| at > tx.now()),
        FactorState::Retired | FactorState::Superseded => false,
    };
    let factors = rows.iter().filter(shown).map(|row| factor_view(tx, row)).collect::<Result<_, _>>()?;
    let last_used = rows.iter().filter_map(|row| row.last_used_at).max();
    let pass_until = passes::find(tx, user.id)?.filter(|pass| pass.is_live(tx.now())).map(|pass| pass.expires_at);
    let (id, kind, role) = (user.id, user.kind, user.role);
    let grace_until = if let Standing::Grace(until, _) = standing { Some(until) } else { None };
    let groups = groups::list_names_of_user(tx, id)?;
    let standing = policy::standing_view(tx, standing)?;
    let email = user.email;
    Ok(UserView { id, email, names, kind, role, state, factors, grace_until, standing, groups, last_used, pass_until })
}

pub(crate) fn factor_view(tx: &Tx<'_>, row: &Factor) -> Result<FactorView, Error> {
    let left = if row.kind == FactorKind::BackupCodes { Some(backup_codes::count_left(tx, row.id)?) } else { None };
    Ok(FactorView {
        id: row.id,
        kind: row.kind,
        state: row.state,
        label: row.label.clone(),
        computed: row.parameters.map(|parameters| Computed {
            algorithm: parameters.algorithm.name(),
            digits: parameters.digits.count(),
            period: (row.kind == FactorKind::Totp).then(|| parameters.period.seconds()),
        }),
        created_at: row.created_at,
        last_used_at: row.last_used_at,
        unproven: row.unproven,
        left,
        running_out: left.is_some_and(|left| left <= WARN_AT),
    })
}

/// The state in one word: the strongest of what holds.
pub(crate) fn state_of(tx: &Tx<'_>, user: &User, rows: &[Factor], standing: Standing) -> Result<UserState, Error> {
    let any = |state| rows.iter().any(|row| row.state == state);
    let locked =
        throttles::find(tx, user.id, FactorClass::Otp)?.throttle.standing(tx.now()) != throttle::Standing::Open;
    let waits =
        rows.iter().any(|row| row.state == FactorState::Pending && row.expires_at.is_none_or(|at| at > tx.now()));
    Ok(if user.suspended_at.is_some() {
        UserState::Suspended
    } else if !owned::has(rows, FactorClass::Otp, FactorState::Active)
        && owned::has(rows, FactorClass::Otp, FactorState::Disabled)
    {
        UserState::Disabled
    } else if any(FactorState::Active) && locked {
        UserState::Locked
    } else if any(FactorState::Active) {
        UserState::Active
    } else if waits {
        UserState::Pending
    } else {
        match standing {
            Standing::Exempt { .. } => UserState::Exempt,
            Standing::Grace(..) => UserState::Grace,
            Standing::NeverSignsIn
            | Standing::Optional
            | Standing::Asked(_)
            | Standing::Over(..)
            | Standing::AtOnce(_) => UserState::None,
        }
    })
}
