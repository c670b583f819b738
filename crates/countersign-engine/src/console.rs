//! What people who look after others see: the overview, lists of people, one person, one attempt.
//!
//! Each page is one look with the rights of whoever asks. What happened to somebody is shown as far as their role
//! goes, and every such look is written down before it is shown.

mod person;

pub use person::{FormerFactor, PersonPage, Sighted};

use crate::{
    Engine, Error,
    access::{Access, Caller, Scope},
    attempts::AttemptView,
    figures::{Figures, Listed},
    looks,
    policy::Rulebook,
    users::{self, FactorView},
};
use countersign_core::{
    ClientId, Reason, Reference, Timestamp, UserId,
    factor::{FactorClass, FactorKind},
    user::{Name, Role, UserKind, UserState},
    words::Language,
};
use countersign_store::{
    Tx,
    tables::{
        approvals, attempts as attempt_table, clients, people, throttles,
        users::{self as table, User},
    },
};
use std::{collections::HashMap, sync::Arc};

/// How many people a page shows.
const ON_A_PAGE: usize = 50;

/// The overview.
#[derive(Debug)]
pub struct Overview {
    /// What was counted.
    pub figures: Arc<Figures>,
    /// Names of clients.
    pub clients: HashMap<ClientId, String>,
    /// Names of people whose devices are far off.
    pub people: HashMap<UserId, String>,
    /// How much waits for an approval.
    pub approvals: usize,
    /// The time of the look.
    pub now: Timestamp,
}

/// Which people to list.
#[derive(Debug, Clone, Default)]
pub struct PeopleQuery {
    /// Only those one of whose names holds this.
    pub search: String,
    /// Only those in this state.
    pub state: Option<UserState>,
    /// Only those with an active factor of this kind.
    pub kind: Option<FactorKind>,
    /// In which order.
    pub order: Order,
    /// After this row (the cursor of the page before).
    pub after: Option<String>,
}

/// In which order people are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// By name.
    #[default]
    Name,
    /// Those first who signed in last.
    LastUsed,
    /// Those first who did not sign in for the longest time.
    LongestUnused,
}

/// A page of people.
#[derive(Debug)]
pub struct PeopleList {
    /// The rows, as they are now.
    pub rows: Vec<PersonRow>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// When those were chosen, where that is not now.
    pub chosen_at: Option<Timestamp>,
    /// The time of the look.
    pub now: Timestamp,
}

/// A person in a list.
#[derive(Debug)]
pub struct PersonRow {
    /// Who.
    pub id: UserId,
    /// How they are called.
    pub name: String,
    /// Their other names.
    pub names: Vec<String>,
    /// Rank.
    pub role: Role,
    /// Person, service or break-glass.
    pub kind: UserKind,
    /// The derived state.
    pub state: UserState,
    /// Factors in use, being enrolled or disabled.
    pub factors: Vec<FactorView>,
    /// When a factor was last accepted.
    pub last_used: Option<Timestamp>,
    /// The latest refusal that was counted, for whoever may see it.
    pub last_refusal: Option<(Timestamp, Option<Reason>)>,
}

/// Where a search leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// To somebody.
    User(UserId),
    /// To an attempt.
    Attempt(Reference),
    /// To a list.
    Nothing,
}

impl Engine {
    /// The overview, as it was counted a minute ago at most.
    pub fn overview(&self, access: &Access) -> Result<Overview, Error> {
        self.look(access, Scope::UsersRead, |_, _| Ok(()))?;
        let figures = self.figures_with_alarms()?;
        self.look(access, Scope::UsersRead, |tx, _| {
            let mut named = HashMap::new();
            for device in &figures.clocks.far {
                if let Some(user) = table::find(tx, device.user)? {
                    named.insert(user.id, users::called(tx, &user)?);
                }
            }
            let approvals = approvals::list(tx)?.len();
            let clients = clients::list(tx)?.into_iter().map(|row| (row.id, row.name)).collect();
            Ok(Overview { figures: Arc::clone(&figures), clients, people: named, approvals, now: tx.now() })
        })
    }

    /// What was counted, for whoever looks after others.
    pub fn console_figures(&self, access: &Access) -> Result<Arc<Figures>, Error> {
        self.look(access, Scope::UsersRead, |_, _| Ok(()))?;
        self.figures()
    }

    /// A page of people.
    pub fn list_people_for_console(&self, access: &Access, query: &PeopleQuery) -> Result<PeopleList, Error> {
        let by_name = query.state.is_none() && query.kind.is_none() && query.order == Order::Name;
        if by_name {
            return self.look(access, Scope::UsersRead, |tx, caller| list_by_name(tx, caller, query));
        }
        let figures = self.console_figures(access)?;
        self.look(access, Scope::UsersRead, |tx, caller| list_counted(tx, caller, query, &figures))
    }

    /// Where what somebody typed into the search field leads.
    pub fn find_for_console(&self, access: &Access, typed: &str) -> Result<Found, Error> {
        self.look(access, Scope::UsersRead, |tx, _| {
            let named = Name::new(typed).ok().map(|name| table::find_by_name(tx, &name)).transpose()?.flatten();
            if let Some(user) = named {
                return Ok(Found::User(user.id));
            }
            let Some(reference) = Reference::parse(typed) else { return Ok(Found::Nothing) };
            let found = attempt_table::list_by_reference(tx, reference)?;
            Ok(if found.is_empty() { Found::Nothing } else { Found::Attempt(reference) })
        })
    }

    /// Attempts with a reference, and who has looked at each.
    pub fn attempt_page(
        &self,
        access: &Access,
        reference: Reference,
        language: Language,
    ) -> Result<Vec<AttemptView>, Error> {
        let mut found = self.find_attempts(access, reference, language)?;
        self.look(access, Scope::AttemptsRead, |tx, _| {
            for view in &mut found {
                if let Some(user) = view.user_id {
                    looks::add(tx, user, std::slice::from_mut(view))?;
                }
            }
            Ok(())
        })?;
        Ok(found)
    }
}

fn list_by_name(tx: &Tx<'_>, caller: &Caller, query: &PeopleQuery) -> Result<PeopleList, Error> {
    let part = Name::new(&query.search).map_or_else(|_| query.search.clone(), |name| name.as_str().to_owned());
    let limit = u32::try_from(ON_A_PAGE + 1).unwrap_or(u32::MAX);
    let found = people::list_holding(tx, query.after.as_deref().unwrap_or_default(), &part, limit)?;
    let last = found.get(ON_A_PAGE - 1).map(|one| one.listed_as.clone());
    let next = last.filter(|_| found.len() > ON_A_PAGE);
    let book = Rulebook::in_force(tx)?;
    let shown = found.into_iter().take(ON_A_PAGE);
    let rows = shown.map(|one| row(tx, caller, &book, one.user)).collect::<Result<_, _>>()?;
    Ok(PeopleList { rows, next, chosen_at: None, now: tx.now() })
}

/// Chosen from what was counted, then read anew: a row that has changed meanwhile shows what it is now.
fn list_counted(tx: &Tx<'_>, caller: &Caller, query: &PeopleQuery, figures: &Figures) -> Result<PeopleList, Error> {
    let part = query.search.to_lowercase();
    let fits = |listed: &Listed<'_>| {
        query.state.is_none_or(|state| listed.state == state)
            && query.kind.is_none_or(|kind| listed.has(kind))
            && listed.name.contains(&part)
    };
    let mut chosen: Vec<Listed<'_>> = figures.people.everybody.iter().filter(fits).collect();
    match query.order {
        Order::Name => {}
        Order::LastUsed => chosen.sort_by_key(|listed| std::cmp::Reverse(listed.last_used)),
        Order::LongestUnused => chosen.sort_by_key(|listed| listed.last_used),
    }
    let begin = query.after.as_deref().and_then(|after| after.parse::<usize>().ok()).unwrap_or(0);
    let next = (begin.saturating_add(ON_A_PAGE) < chosen.len()).then(|| (begin + ON_A_PAGE).to_string());
    let book = Rulebook::in_force(tx)?;
    let mut rows = Vec::new();
    for listed in chosen.iter().skip(begin).take(ON_A_PAGE) {
        if let Some(user) = table::find(tx, listed.id)? {
            rows.push(row(tx, caller, &book, user)?);
        }
    }
    rows.retain(|row| query.state.is_none_or(|state| row.state == state));
    Ok(PeopleList { rows, next, chosen_at: Some(figures.people.at), now: tx.now() })
}

fn row(tx: &Tx<'_>, caller: &Caller, book: &Rulebook, user: User) -> Result<PersonRow, Error> {
    let last_refusal = match caller.expect_may_see(&user) {
        Ok(()) => last_refusal(tx, user.id)?,
        Err(_) => None,
    };
    let name = users::called(tx, &user)?;
    let view = users::view_under(tx, book, user)?;
    Ok(PersonRow {
        id: view.id,
        names: view.names.into_iter().filter(|other| *other != name).collect(),
        name,
        role: view.role,
        kind: view.kind,
        state: view.state,
        factors: view.factors,
        last_used: view.last_used,
        last_refusal,
    })
}

/// The newest refusal that was counted against the codes of an app.
fn last_refusal(tx: &Tx<'_>, user: UserId) -> Result<Option<(Timestamp, Option<Reason>)>, Error> {
    let Some(id) = throttles::find(tx, user, FactorClass::Otp)?.last_attempt else { return Ok(None) };
    let attempt = attempt_table::find(tx, id)?.filter(|row| row.verdict == "rejected");
    Ok(attempt.map(|row| (row.at, Reason::from_code(&row.reason))))
}
