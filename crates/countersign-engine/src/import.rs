//! Factors from elsewhere: looked at as a whole first, then taken over in small units of work. Both judge alike, so a
//! preview says what will happen. What is taken is active and unproven until its first good code. Only the host brings
//! secrets along; no client and no page does.

use crate::{
    Engine, Error,
    access::{Access, Caller, Scope},
    enrol, owned, record, users,
};
use countersign_core::{
    FactorId, Reason, UserId,
    factor::{FactorClass, FactorState, Movement},
    import::ImportReason,
    otp::make_the_same_codes,
    otpauth::Otpauth,
    user::{Name, Role, UserKind},
};
use countersign_store::{
    Pending, Tx,
    tables::{
        factors::{self, Factor},
        users::{self as table, User},
    },
};
use std::{collections::HashMap, sync::Arc};
use users::NewUser;

/// The most rows that are taken over in one unit of work: others want to write too.
pub const AT_ONCE: usize = 100;
/// RFC 4226 R6, in bytes.
const SECURE_BYTES: usize = 16;
/// What older systems gave out.
const SHORT_BYTES: usize = 10;
const MOST_BYTES: usize = 128;

/// A factor that arrives, and whose it is.
#[derive(Debug)]
pub struct Arrival {
    /// Names that the other system knows the user by.
    pub names: Vec<String>,
    /// Secret, parameters, labels, counter.
    pub entry: Otpauth,
    /// The highest step used there.
    pub last: Option<i64>,
}

/// How arrivals are taken.
#[derive(Debug, Clone, Default)]
pub struct Welcome {
    /// Where they come from, for the audit.
    pub from: String,
    /// All belong to this user, whatever names they bring.
    pub user: Option<String>,
    /// Whether users who are not known are added, as members.
    pub create: bool,
    /// Whether secrets of 80 to 127 bits are taken.
    pub allow_short: bool,
}

/// What became of an arrival, or would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Why it was taken or left.
    pub reason: ImportReason,
    /// Whose it is, if they are known.
    pub user: Option<Account>,
    /// The factor, once it is taken over.
    pub factor: Option<FactorId>,
}

/// Whose a factor becomes, as they are known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The identifier.
    pub id: UserId,
    /// Their address, or else a name, or else the identifier.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

impl Engine {
    /// Says of each arrival what would become of it. Changes nothing.
    pub fn preview_import(
        &self,
        access: &Access,
        arrivals: &[Arrival],
        welcome: &Welcome,
    ) -> Result<Vec<Received>, Error> {
        self.look(access, Scope::FactorsWrite, |tx, caller| {
            expect_host(caller)?;
            let mut earlier = Earlier::default();
            arrivals.iter().map(|arrival| preview(tx, arrival, welcome, &mut earlier)).collect()
        })
    }

    /// Takes arrivals over, all of them in one unit of work: hand in [`AT_ONCE`] at a time.
    pub fn import(
        &self,
        access: Access,
        arrivals: Vec<Arrival>,
        welcome: Arc<Welcome>,
    ) -> Pending<Vec<Received>, Error> {
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            expect_host(caller)?;
            tx.expect_space()?;
            arrivals.iter().map(|arrival| take(tx, caller, arrival, &welcome)).collect()
        })
    }
}

pub(crate) fn expect_host(caller: &Caller) -> Result<(), Error> {
    match caller {
        Caller::Host { .. } => Ok(()),
        Caller::Client(_) | Caller::Person(_) | Caller::Staff(_) => Err(Error::refused(
            Reason::PolicyRank,
            "secrets are brought along or taken out on the host only",
            "do this at the command line on the host",
        )),
    }
}

/// Whose an arrival is.
enum Owner {
    Known(User),
    New(NewUser),
}

/// Arrivals of the same preview that would be here by now, by owner.
#[derive(Default)]
struct Earlier<'a>(HashMap<String, Vec<&'a Otpauth>>);

fn preview<'a>(
    tx: &Tx<'_>,
    arrival: &'a Arrival,
    welcome: &Welcome,
    earlier: &mut Earlier<'a>,
) -> Result<Received, Error> {
    let owner = match judge(tx, arrival, welcome)? {
        Ok(owner) => owner,
        Err(received) => return Ok(received),
    };
    let (key, user, first) = match owner {
        Owner::Known(user) => (user.id.to_string(), Some(account(tx, &user)?), ImportReason::New),
        Owner::New(new) => (names_of(&new).join("\n"), None, ImportReason::NewUser),
    };
    let before = earlier.0.entry(key).or_default();
    let reason = if before.iter().any(|entry| is_same(entry, &arrival.entry)) {
        ImportReason::AlreadyHere
    } else if before.is_empty() {
        first
    } else {
        ImportReason::New
    };
    before.push(&arrival.entry);
    Ok(Received { reason, user, factor: None })
}

fn take(tx: &mut Tx<'_>, caller: &Caller, arrival: &Arrival, welcome: &Welcome) -> Result<Received, Error> {
    let (user, reason) = match judge(tx, arrival, welcome)? {
        Err(received) => return Ok(received),
        Ok(Owner::Known(user)) => (user, ImportReason::New),
        Ok(Owner::New(new)) => {
            let id = UserId::from_bytes(tx.random());
            let user = users::insert(tx, &new, id)?;
            record::change(tx, caller, Some(id), "user.added", Some(&welcome.from))?;
            (user, ImportReason::NewUser)
        }
    };
    let label = enrol::free_label_like(tx, user.id, arrival.entry.issuer.as_deref())?;
    let pending = enrol::pending_row(tx, &user, &arrival.entry, label)?;
    let last = if arrival.entry.movement == Movement::Time { arrival.last } else { pending.last };
    let row = Factor { state: FactorState::Active, unproven: true, expires_at: None, last, ..pending };
    factors::insert(tx, &row)?;
    record::change(tx, caller, Some(user.id), "factor.imported", Some(&welcome.from))?;
    Ok(Received { reason, user: Some(account(tx, &user)?), factor: Some(row.id) })
}

/// Whose an arrival is, or why it is not taken.
fn judge(tx: &Tx<'_>, arrival: &Arrival, welcome: &Welcome) -> Result<Result<Owner, Received>, Error> {
    let left = |reason, user| Ok(Err(Received { reason, user, factor: None }));
    if let Some(reason) = refused_secret(&arrival.entry, welcome).or_else(|| ahead_of_us(tx, arrival)) {
        return left(reason, None);
    }
    let user = match owner(tx, arrival, welcome)? {
        Err(reason) => return left(reason, None),
        Ok(Owner::New(new)) => return Ok(Ok(Owner::New(new))),
        Ok(Owner::Known(user)) => user,
    };
    if user.kind == UserKind::Service {
        return left(ImportReason::UserService, Some(account(tx, &user)?));
    }
    match find_same(tx, &user, &arrival.entry)? {
        Some(FactorState::Active | FactorState::Pending) => left(ImportReason::AlreadyHere, Some(account(tx, &user)?)),
        Some(FactorState::Disabled | FactorState::Retired | FactorState::Superseded) => {
            left(ImportReason::RetiredHere, Some(account(tx, &user)?))
        }
        None => Ok(Ok(Owner::Known(user))),
    }
}

fn account(tx: &Tx<'_>, user: &User) -> Result<Account, Error> {
    Ok(Account { id: user.id, name: users::called(tx, user)?, role: user.role })
}

fn refused_secret(entry: &Otpauth, welcome: &Welcome) -> Option<ImportReason> {
    // Zeros at the end are no part of a key: HMAC fills it up with them.
    let zeros = entry.secret.expose().iter().rev().take_while(|byte| **byte == 0).count();
    match entry.secret.expose().len() - zeros {
        SECURE_BYTES..=MOST_BYTES => None,
        SHORT_BYTES..SECURE_BYTES if welcome.allow_short => None,
        SHORT_BYTES..SECURE_BYTES => Some(ImportReason::SecretShort),
        _ => Some(ImportReason::SecretLength),
    }
}

/// A last step that far ahead would refuse every code for a day and longer.
fn ahead_of_us(tx: &Tx<'_>, arrival: &Arrival) -> Option<ImportReason> {
    const DAY: i64 = 86_400;
    let period = arrival.entry.parameters.period.seconds();
    let farthest = tx.now().step(period).saturating_add(DAY / i64::from(period));
    let is_ahead = arrival.entry.movement == Movement::Time && arrival.last.is_some_and(|last| last > farthest);
    is_ahead.then_some(ImportReason::StepAhead)
}

fn owner(tx: &Tx<'_>, arrival: &Arrival, welcome: &Welcome) -> Result<Result<Owner, ImportReason>, Error> {
    if let Some(user) = &welcome.user {
        return users::expect(tx, user).map(|user| Ok(Owner::Known(user)));
    }
    if arrival.names.is_empty() {
        return Ok(Err(ImportReason::UserUnnamed));
    }
    let names: Vec<Name> = arrival.names.iter().filter_map(|name| Name::new(name).ok()).collect();
    let mut found: Option<User> = None;
    let mut is_strange = false;
    for name in &names {
        match (table::find_by_name(tx, name)?, &found) {
            (Some(other), Some(user)) if other.id != user.id => return Ok(Err(ImportReason::UserAmbiguous)),
            (Some(user), None) => found = Some(user),
            (None, _) => is_strange |= name.is_email(),
            _ => {}
        }
    }
    // Who may call themselves as they like there does not become somebody else here: an address that is not known
    // speaks against a name that is.
    if is_strange && found.is_some() {
        return Ok(Err(ImportReason::UserAmbiguous));
    }
    Ok(match found {
        Some(user) => Ok(Owner::Known(user)),
        None if !welcome.create => Err(ImportReason::UserUnknown),
        None => new_user(&names).map(Owner::New).ok_or(ImportReason::UserName),
    })
}

fn new_user(names: &[Name]) -> Option<NewUser> {
    let email = names.iter().find(|name| name.is_email()).map(ToString::to_string);
    let others = names.iter().map(ToString::to_string).filter(|name| Some(name) != email.as_ref());
    let new = NewUser { names: others.collect(), email, kind: UserKind::Person, role: Role::Member };
    (!names.is_empty()).then_some(new)
}

fn names_of(new: &NewUser) -> Vec<&str> {
    let mut names: Vec<&str> = new.email.iter().chain(&new.names).map(String::as_str).collect();
    names.sort_unstable();
    names
}

/// The state of the user's factor with this secret; of several, of the one in use.
fn find_same(tx: &Tx<'_>, user: &User, entry: &Otpauth) -> Result<Option<FactorState>, Error> {
    let mut found = None;
    for row in factors::list(tx, user.id)?.iter().filter(|row| row.kind.class() == FactorClass::Otp) {
        if row.sealed.is_none() || found == Some(FactorState::Active) {
            continue;
        }
        // A secret that does not open is the doctor's matter; it cannot be compared.
        let Ok((secret, _)) = owned::unseal(tx, row) else { continue };
        if make_the_same_codes(&secret, &entry.secret) {
            found = Some(row.state);
        }
    }
    Ok(found)
}

fn is_same(one: &Otpauth, other: &Otpauth) -> bool {
    make_the_same_codes(&one.secret, &other.secret)
}
