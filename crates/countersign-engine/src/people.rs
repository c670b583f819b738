//! Users in lists: searched, filtered, page by page, however many there are.
//!
//! A state is derived, never stored, so a filter by state looks at one user after the other. Where an index knows the
//! few who can be meant, only those are looked at; otherwise a page ends after so many looks, with the place to go on.

use crate::{
    Engine, Error,
    access::{Access, Scope},
    policy::Rulebook,
    users::{self, UserView},
};
use countersign_core::{
    UserId,
    throttle::BUDGET,
    user::{Role, UserKind, UserState},
};
use countersign_store::{
    Tx,
    tables::{
        factors,
        people::{self as table, Listed, Unusual},
    },
};

/// The most users on a page.
pub const LARGEST_PAGE: u32 = 500;
/// Up to so many candidates are looked at one by one, in the order of the list.
const FEW: u32 = 2_000;
/// Rows read in one go.
const STRETCH: u32 = 500;
/// A page ends after so many rows,
const READ_AT_MOST: u32 = 20_000;
/// or after so many users whose state had to be derived.
const DERIVED_AT_MOST: u32 = 3_000;
/// Bytes of a moment in a list of failures.
const MOMENT_BYTES: u32 = 8;

/// Which users, and from where on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleQuery {
    /// A part of any of their names.
    pub search: Option<String>,
    /// Only this role.
    pub role: Option<Role>,
    /// Only this kind.
    pub kind: Option<UserKind>,
    /// Only this state.
    pub state: Option<UserState>,
    /// Go on after this: what [`PeoplePage::next`] said.
    pub after: Option<String>,
    /// How many at most, up to [`LARGEST_PAGE`].
    pub limit: u32,
}

impl Default for PeopleQuery {
    fn default() -> Self {
        Self { search: None, role: None, kind: None, state: None, after: None, limit: 50 }
    }
}

/// A page of users, by the name they are listed under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeoplePage {
    /// The users. There may be fewer than asked for although more follow.
    pub users: Vec<UserView>,
    /// Where to go on; nothing at the end.
    pub next: Option<String>,
}

impl Engine {
    /// Users by name, one page of them.
    pub fn list_people(&self, access: &Access, query: &PeopleQuery) -> Result<PeoplePage, Error> {
        self.look(access, Scope::UsersRead, |tx, _| {
            let search = query.search.as_deref().map(|text| text.trim().to_lowercase()).filter(|text| !text.is_empty());
            let page = Page {
                query,
                search,
                book: Rulebook::in_force(tx)?,
                limit: usize::try_from(query.limit.clamp(1, LARGEST_PAGE)).unwrap_or(1),
                found: Vec::new(),
                derived: 0,
            };
            match page.few(tx)? {
                Some(few) => page.of_few(tx, &few),
                None => page.of_all(tx),
            }
        })
    }
}

/// A page on its way.
struct Page<'a> {
    query: &'a PeopleQuery,
    search: Option<String>,
    book: Rulebook,
    limit: usize,
    found: Vec<UserView>,
    derived: u32,
}

impl Page<'_> {
    /// The few who can be meant, if an index knows them.
    fn few(&self, tx: &Tx<'_>) -> Result<Option<Vec<UserId>>, Error> {
        let most = FEW + 1;
        let by_state = match self.query.state {
            Some(UserState::Pending) => Some(table::list_unusual(tx, Unusual::Pending, most)?),
            Some(UserState::Disabled) => Some(table::list_unusual(tx, Unusual::Disabled, most)?),
            Some(UserState::Suspended) => Some(table::list_suspended(tx, most)?),
            Some(UserState::Exempt) => Some(table::list_exempt(tx, most)?),
            Some(UserState::Locked) => {
                let bytes = u32::try_from(BUDGET).unwrap_or(u32::MAX).saturating_mul(MOMENT_BYTES);
                Some(table::list_waiting(tx, bytes, most)?)
            }
            Some(UserState::None | UserState::Active | UserState::Grace) | None => None,
        };
        let is_few = |ids: &Vec<UserId>| ids.len() < usize::try_from(most).unwrap_or(usize::MAX);
        if let Some(ids) = by_state.filter(is_few) {
            return Ok(Some(ids));
        }
        match &self.search {
            Some(search) => Ok(Some(table::list_named(tx, search, most)?).filter(is_few)),
            None => Ok(None),
        }
    }

    fn of_few(mut self, tx: &Tx<'_>, few: &[UserId]) -> Result<PeoplePage, Error> {
        let after = self.query.after.clone().unwrap_or_default();
        let mut listed = Vec::new();
        for id in few {
            listed.extend(table::find(tx, *id)?.filter(|one| one.listed_as > after && self.is_of_query(one)));
        }
        listed.sort_by(|one, other| one.listed_as.cmp(&other.listed_as));
        let mut last = None;
        for one in listed {
            if self.found.len() == self.limit {
                return Ok(PeoplePage { users: self.found, next: last });
            }
            last = Some(one.listed_as.clone());
            self.look_at(tx, one)?;
        }
        Ok(PeoplePage { users: self.found, next: None })
    }

    fn of_all(mut self, tx: &Tx<'_>) -> Result<PeoplePage, Error> {
        let mut after = self.query.after.clone().unwrap_or_default();
        let mut read = 0;
        loop {
            let stretch = table::list(tx, &after, self.query.role, self.query.kind, STRETCH)?;
            if stretch.is_empty() {
                return Ok(PeoplePage { users: self.found, next: None });
            }
            for one in stretch {
                let full = self.found.len() == self.limit;
                if full || self.derived >= DERIVED_AT_MOST || read >= READ_AT_MOST {
                    return Ok(PeoplePage { users: self.found, next: Some(after) });
                }
                read += 1;
                after.clone_from(&one.listed_as);
                self.look_at(tx, one)?;
            }
        }
    }

    fn is_of_query(&self, one: &Listed) -> bool {
        self.query.role.is_none_or(|role| one.user.role == role)
            && self.query.kind.is_none_or(|kind| one.user.kind == kind)
    }

    /// Takes a user onto the page if they are meant.
    fn look_at(&mut self, tx: &Tx<'_>, one: Listed) -> Result<(), Error> {
        if !can_be(&one, self.query.state) {
            return Ok(());
        }
        self.derived += 1;
        if let Some(search) = &self.search
            && table::is_named(tx, one.user.id, search)?.is_none()
        {
            return Ok(());
        }
        if let Some(wanted) = self.query.state {
            let held = factors::list(tx, one.user.id)?;
            let standing = self.book.standing_in_general(tx, &one.user, &held)?;
            if users::state_of(tx, &one.user, &held, standing)? != wanted {
                return Ok(());
            }
        }
        self.found.push(users::view_under(tx, &self.book, one.user)?);
        Ok(())
    }
}

/// Whether a user can be in this state, by what is known without deriving it.
fn can_be(one: &Listed, state: Option<UserState>) -> bool {
    match state {
        None => true,
        Some(UserState::Suspended) => one.user.suspended_at.is_some(),
        Some(UserState::Pending | UserState::Active | UserState::Locked | UserState::Disabled) => {
            one.user.suspended_at.is_none() && one.holds_any
        }
        // A lapsed enrolment is no factor, so these may hold one.
        Some(UserState::None | UserState::Grace | UserState::Exempt) => one.user.suspended_at.is_none(),
    }
}
