//! People, services and break-glass users: added, shown, kept out, removed.

use crate::{
    Engine, Error,
    access::{Access, Caller, Scope},
    last_admin, links,
    notices::{self, occasion::Occasion},
    owned,
    policy::{self, Rulebook, StandingView},
    record,
};
use countersign_core::{
    FactorId, Reason, Timestamp, UserId,
    backup::WARN_AT,
    factor::{FactorClass, FactorKind, FactorState},
    policy::Standing,
    throttle,
    user::{Name, Role, UserKind, UserState},
};
use countersign_store::{
    Pending, Tx,
    tables::{
        approvals, backup_codes, blocks, exemptions, factors,
        factors::Factor,
        groups,
        links::{self as link_table, Purpose},
        passes, passwords, people, sessions, sources, throttles,
        users::{self as table, Naming, User},
    },
};
use serde::Serialize;

/// A user to be added.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Where mail goes; also a name.
    pub email: Option<String>,
    /// Further login names.
    pub names: Vec<String>,
    /// Person, service or break-glass.
    pub kind: UserKind,
    /// Rank.
    pub role: Role,
}

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

/// A change to a user by an admin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserChange {
    /// Keep out.
    Suspend,
    /// Let in again.
    Resume,
    /// Change rank.
    Role(Role),
    /// Remove for good.
    Remove,
}

impl UserChange {
    /// Whether it takes something from whoever administers.
    fn weakens(self, user: &User) -> bool {
        match self {
            Self::Suspend | Self::Remove => true,
            Self::Role(role) => role < user.role,
            Self::Resume => false,
        }
    }
}

impl Engine {
    /// Adds a user.
    pub fn add_user(&self, access: Access, new: NewUser) -> Pending<UserView, Error> {
        self.change(access, Scope::UsersWrite, move |tx, caller| {
            caller.expect_rank_over(new.role)?;
            expect_may_make(caller, new.kind)?;
            let id = UserId::from_bytes(tx.random());
            let user = insert(tx, &new, id)?;
            record::change(tx, caller, Some(user.id), "user.added", None)?;
            view(tx, user)
        })
    }

    /// One user, by any of their names.
    pub fn show_user(&self, access: &Access, user: &str) -> Result<UserView, Error> {
        self.look(access, Scope::UsersRead, |tx, _| {
            let user = expect(tx, user)?;
            view(tx, user)
        })
    }

    /// Users in the order of their identifiers, `limit` of them after `after`.
    pub fn list_users(&self, access: &Access, after: Option<UserId>, limit: u32) -> Result<Vec<UserView>, Error> {
        self.look(access, Scope::UsersRead, |tx, _| {
            let book = Rulebook::in_force(tx)?;
            table::list(tx, after, limit)?.into_iter().map(|user| view_under(tx, &book, user)).collect()
        })
    }

    /// Suspends, resumes, promotes, demotes or removes a user.
    pub fn change_user(&self, access: Access, user: String, change: UserChange) -> Pending<UserView, Error> {
        self.change(access, Scope::UsersWrite, move |tx, caller| {
            let user = expect(tx, &user)?;
            caller.expect_over(&user)?;
            if change.weakens(&user) {
                caller.expect_alone_enough(&user)?;
            }
            apply(tx, caller, user, change)
        })
    }
}

/// Whoever breaks the glass gets in when nothing else does: only the host and owners say who that is.
fn expect_may_make(caller: &Caller, kind: UserKind) -> Result<(), Error> {
    if kind != UserKind::BreakGlass {
        return Ok(());
    }
    caller.expect_rank(Role::Owner)?;
    if caller.client().is_none() {
        return Ok(());
    }
    let what = "a client makes no break-glass users";
    Err(Error::refused(Reason::PolicyRank, what, "do this at the command line on the host"))
}

pub(crate) fn apply(tx: &mut Tx<'_>, caller: &Caller, user: User, change: UserChange) -> Result<UserView, Error> {
    let id = user.id;
    match change {
        UserChange::Suspend => {
            last_admin::expect_another(tx, &user, "suspending them")?;
            table::set_suspended(tx, id, Some(tx.now()))?;
            sessions::end_all(tx, id)?;
            record::change(tx, caller, Some(id), "user.suspended", None)?;
        }
        UserChange::Resume => {
            table::set_suspended(tx, id, None)?;
            record::change(tx, caller, Some(id), "user.resumed", None)?;
        }
        UserChange::Role(role) => {
            caller.expect_rank_over(role)?;
            if role < Role::Admin {
                last_admin::expect_another(tx, &user, "taking this role from them")?;
            }
            policy::settle(tx, &user)?;
            table::set_role(tx, id, role)?;
            links::close_setup(tx, role)?;
            record::change(tx, caller, Some(id), "user.role_changed", Some(role.word()))?;
        }
        UserChange::Remove => return remove(tx, caller, &user),
    }
    let user = table::find(tx, id)?.unwrap_or(user);
    view(tx, user)
}

fn remove(tx: &mut Tx<'_>, caller: &Caller, user: &User) -> Result<UserView, Error> {
    last_admin::expect_another(tx, user, "removing them")?;
    let last_view = view(tx, user.clone())?;
    // Whoever is gone has no address any more.
    notices::tell(tx, caller, "user.removed", &Occasion { user: Some(user.id), ..Occasion::default() })?;
    // First: the rows are found through those that go.
    blocks::erase_details(tx, user.id)?;
    for set in factors::list(tx, user.id)?.iter().filter(|row| row.kind == FactorKind::BackupCodes) {
        backup_codes::delete_set(tx, set.id)?;
    }
    factors::delete_all(tx, user.id)?;
    throttles::delete_all(tx, user.id)?;
    sources::forget_user(tx, user.id)?;
    sessions::end_all(tx, user.id)?;
    passwords::delete(tx, user.id)?;
    policy::keep_for_names(tx, user)?;
    exemptions::delete_of_user(tx, user.id)?;
    groups::leave_all(tx, user.id)?;
    link_table::delete(tx, Purpose::Enrolment(user.id))?;
    link_table::delete(tx, Purpose::Password(user.id))?;
    passes::delete(tx, user.id)?;
    approvals::delete_of_user(tx, user.id)?;
    table::delete(tx, user.id)?;
    record::change(tx, caller, Some(user.id), "user.removed", None)?;
    Ok(last_view)
}

/// Stores a new user under an identifier that was drawn for them.
pub(crate) fn insert(tx: &mut Tx<'_>, new: &NewUser, id: UserId) -> Result<User, Error> {
    let refused = |cause: countersign_core::user::NameError| {
        Error::refused(Reason::UserNameInvalid, cause.to_string(), "use an address or a login name without blanks")
    };
    let email = new.email.as_deref().map(Name::new).transpose().map_err(refused)?;
    if email.as_ref().is_some_and(|email| !email.is_email()) {
        let shown = email.map_or_else(String::new, |email| email.to_string());
        let what = format!("{shown} is not an e-mail address");
        return Err(Error::refused(
            Reason::UserNameInvalid,
            what,
            "write it as in alice@example.com; login names go into `names`",
        ));
    }
    let mut names = email.iter().cloned().collect::<Vec<_>>();
    for name in &new.names {
        names.push(Name::new(name).map_err(refused)?);
    }
    names.sort();
    names.dedup();
    if names.is_empty() {
        return Err(Error::refused(
            Reason::UserNameInvalid,
            "a user needs an e-mail address or a name",
            "give at least one",
        ));
    }
    let user = User {
        id,
        email: email.map(|email| email.to_string()),
        kind: new.kind,
        role: new.role,
        suspended_at: None,
        enrolments: 0,
        created_at: tx.now(),
        role_at: None,
        active_at: None,
    };
    table::insert(tx, &user)?;
    links::close_setup(tx, new.role)?;
    for name in &names {
        if table::give_name(tx, user.id, name)? == Naming::Taken {
            let what = format!("the name {name} belongs to somebody already");
            return Err(Error::refused(
                Reason::UserExists,
                what,
                format!("`countersign user show --email {name}` shows who it is"),
            ));
        }
    }
    if let (None, Some(first)) = (&user.email, names.first()) {
        people::list_as(tx, user.id, first)?;
    }
    policy::adopt(tx, &user, &names)?;
    Ok(user)
}

/// The user called `typed`, by any name, in any spelling.
pub(crate) fn expect(tx: &Tx<'_>, typed: &str) -> Result<User, Error> {
    let unknown = || Error::NotFound { what: format!("the user {typed}") };
    let found = match Name::new(typed) {
        Ok(name) => table::find_by_name(tx, &name)?,
        Err(_) => None,
    };
    if let Some(user) = found {
        return Ok(user);
    }
    let id = typed.parse::<UserId>().map_err(|_| unknown())?;
    table::find(tx, id)?.ok_or_else(unknown)
}

/// How a user is named in sentences and greeted: by their address, or by a name they sign in with.
pub(crate) fn called(tx: &Tx<'_>, user: &User) -> Result<String, Error> {
    Ok(find_name(tx, user)?.unwrap_or_else(|| user.id.to_string()))
}

/// The address of a user, or a name they sign in with.
pub(crate) fn find_name(tx: &Tx<'_>, user: &User) -> Result<Option<String>, Error> {
    match &user.email {
        Some(email) => Ok(Some(email.clone())),
        None => Ok(table::list_names(tx, user.id)?.into_iter().next()),
    }
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
