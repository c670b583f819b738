//! People, services and break-glass users: added, shown, kept out, removed.

mod view;

pub use view::{Computed, FactorView, UserView};
pub(crate) use view::{factor_view, state_of, view, view_under};

use crate::{
    Engine, Error,
    access::{Access, Caller, Scope},
    last_admin, links,
    notices::{self, occasion::Occasion},
    policy::{self, Rulebook},
    record,
};
use countersign_core::{
    Reason, UserId,
    factor::FactorKind,
    user::{Name, Role, UserKind},
};
use countersign_store::{
    Pending, Tx,
    tables::{
        approvals, backup_codes, blocks, budgets, exemptions, factors, groups,
        links::{self as link_table, Purpose},
        passes, passwords, people, sessions, sources, throttles,
        users::{self as table, Naming, User},
    },
};

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
    budgets::forget_user(tx, user.id)?;
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

/// The user called `typed`, by their identifier or any name, in any spelling.
pub(crate) fn expect(tx: &Tx<'_>, typed: &str) -> Result<User, Error> {
    // An identifier is looked up as one and as nothing else: whatever somebody is called, they stand in nobody's place.
    let found = match (typed.parse::<UserId>(), Name::new(typed)) {
        (Ok(id), _) => table::find(tx, id)?,
        (Err(_), Ok(name)) => table::find_by_name(tx, &name)?,
        (Err(_), Err(_)) => None,
    };
    found.ok_or_else(|| unknown(typed))
}

/// The user called `typed`, for a caller who looks. To a client whoever ranks too high to be seen is nobody: another
/// answer would tell it who administers.
pub(crate) fn expect_seen(tx: &Tx<'_>, caller: &Caller, typed: &str) -> Result<User, Error> {
    let user = expect(tx, typed)?;
    match caller.expect_may_see(&user) {
        Err(_) if caller.client().is_some() => Err(unknown(typed)),
        seen => seen.map(|()| user),
    }
}

fn unknown(typed: &str) -> Error {
    Error::NotFound { what: format!("the user {typed}") }
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
