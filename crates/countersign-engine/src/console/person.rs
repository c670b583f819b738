//! One person: state, factors, what happened, and where their device's clock stood over time.

use crate::{
    Engine, Error,
    access::{Access, Scope},
    attempts::{AttemptView, Depth, Sight, depth_of, sort_as_happened},
    figures::{accepted_offset, diagnosed_offset},
    looks::Shown,
    unlock,
    users::{self, FactorView, UserView},
};
use countersign_core::{
    ExemptionId, Timestamp, UserId,
    diagnosis::{Certainty, Offset, Summary},
    factor::{FactorClass, FactorState},
    words::Language,
};
use countersign_store::{
    Tx,
    tables::{
        attempts::{self as table, Attempt, Filter, Kinds},
        diagnoses, exemptions, factors, sessions, throttles,
    },
};
use std::{ops::ControlFlow, time::Duration};

/// How many attempts a page shows.
const ON_A_PAGE: u32 = 15;
/// How far back the device's clock is drawn, from how many rows at most, and in how many points.
const DRAWN_FOR: Duration = Duration::from_hours(60 * 24);
const MOST_ROWS: usize = 2_000;
const MOST_POINTS: usize = 60;

/// A person as staff see them.
#[derive(Debug)]
pub struct PersonPage {
    /// The person with all that is derived.
    pub user: UserView,
    /// How they are called.
    pub name: String,
    /// Since when they exist.
    pub created_at: Timestamp,
    /// Factors that are no longer in use, newest first.
    pub former: Vec<FormerFactor>,
    /// How many browsers are signed in.
    pub browsers: usize,
    /// Until when codes are not looked at, if they wait.
    pub waits_until: Option<Timestamp>,
    /// Whether unlocking would end anything.
    pub is_shut: bool,
    /// What happened, newest first; changes too for whoever administers.
    pub attempts: Vec<AttemptView>,
    /// Where older attempts begin.
    pub older: Option<i64>,
    /// Where the device's clock stood, oldest first; for whoever sees everything.
    pub clock: Vec<Sighted>,
    /// Whether everything is shown.
    pub everything: bool,
    /// Whether whoever looks may act on them.
    pub may_act: bool,
    /// The exemption that excuses them, if one does.
    pub exempt_by: Option<ExemptionId>,
    /// The time of the look.
    pub now: Timestamp,
}

/// A factor that is no longer in use.
#[derive(Debug)]
pub struct FormerFactor {
    /// The factor.
    pub view: FactorView,
    /// Since when it is not in use.
    pub since: Timestamp,
}

/// A moment at which the device's clock showed where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sighted {
    /// When.
    pub at: Timestamp,
    /// Whether the code was accepted.
    pub accepted: bool,
    /// Device minus server.
    pub offset: Offset,
}

impl Engine {
    /// One person with what happened to them, from before a row of an earlier page on.
    pub fn person_page(
        &self,
        access: &Access,
        user: UserId,
        before: Option<i64>,
        language: Language,
    ) -> Result<PersonPage, Error> {
        let page = self.look(access, Scope::AttemptsRead, |tx, caller| {
            let user = users::expect(tx, &user.to_string())?;
            caller.expect_may_see(&user)?;
            let sight = Sight { language, depth: depth_of(caller), rounded_to: 1 };
            let filter = Filter {
                user: Some(user.id),
                before,
                kinds: Kinds::DecisionsAndAlarms,
                limit: ON_A_PAGE,
                ..Filter::default()
            };
            let rows = table::list(tx, &filter)?;
            let mut attempts = rows.iter().map(|row| self.view(tx, row, sight)).collect::<Result<Vec<_>, _>>()?;
            sort_as_happened(&mut attempts);
            let everything = sight.depth == Depth::Everything;
            let whole = usize::try_from(ON_A_PAGE).is_ok_and(|limit| rows.len() == limit);
            Ok(PersonPage {
                name: users::called(tx, &user)?,
                created_at: user.created_at,
                former: former(tx, user.id)?,
                browsers: sessions::list(tx, user.id)?.len(),
                waits_until: waits_until(tx, user.id)?,
                is_shut: unlock::is_shut(tx, user.id)?,
                attempts,
                older: rows.last().filter(|_| whole).map(|row| row.id),
                clock: if everything { clock(tx, user.id)? } else { Vec::new() },
                everything,
                exempt_by: exempt_by(tx, user.id)?,
                may_act: caller.expect_over(&user).is_ok(),
                now: tx.now(),
                user: users::view(tx, user)?,
            })
        })?;
        self.record_looks(access, Scope::AttemptsRead, (Shown::InAList, &page.attempts))?;
        Ok(page)
    }
}

fn former(tx: &Tx<'_>, user: UserId) -> Result<Vec<FormerFactor>, Error> {
    let rows = factors::list(tx, user)?;
    let gone = rows.iter().rev().filter(|row| row.state == FactorState::Retired);
    gone.map(|row| Ok(FormerFactor { view: users::factor_view(tx, row)?, since: row.changed_at })).collect()
}

fn exempt_by(tx: &Tx<'_>, user: UserId) -> Result<Option<ExemptionId>, Error> {
    let mut held = exemptions::list_of_user(tx, user)?;
    held.retain(|one| one.expires_at > tx.now());
    Ok(held.into_iter().max_by_key(|one| one.expires_at).map(|one| one.id))
}

fn waits_until(tx: &Tx<'_>, user: UserId) -> Result<Option<Timestamp>, Error> {
    let throttle = throttles::find(tx, user, FactorClass::Otp)?.throttle;
    Ok(throttle.wait_until.filter(|until| *until > tx.now()))
}

/// Where the device's clock stood by each code that says so; of many, some evenly spread.
fn clock(tx: &Tx<'_>, user: UserId) -> Result<Vec<Sighted>, Error> {
    let since = tx.now().minus(DRAWN_FOR);
    let mut rows = 0;
    let mut seen = Vec::new();
    table::walk(tx, user, |row| {
        rows += 1;
        if row.at < since || rows > MOST_ROWS {
            return Ok(ControlFlow::Break(()));
        }
        let found = sighted(tx, &row)?;
        seen.extend(found);
        Ok(ControlFlow::Continue(()))
    })?;
    let every = seen.len().div_ceil(MOST_POINTS).max(1);
    seen.reverse();
    // The newest always stays: it is what the page is about.
    let last = seen.len().saturating_sub(1);
    Ok(seen.into_iter().enumerate().filter(|(place, _)| (last - place) % every == 0).map(|(_, one)| one).collect())
}

fn sighted(tx: &Tx<'_>, row: &Attempt) -> Result<Option<Sighted>, countersign_store::Error> {
    let accepted = row.verdict == "accepted";
    let offset = if accepted {
        accepted_offset(row.at, row.evidence.as_deref())
    } else {
        let stored = if row.evidence.is_some() { diagnoses::find(tx, row.id)? } else { None };
        let summary = stored.and_then(|stored| serde_json::from_str::<Summary>(&stored.found).ok());
        let sure = |summary: &Summary| !matches!(summary.certainty(), Certainty::Unknown);
        summary.filter(sure).and_then(|summary| diagnosed_offset(&summary))
    };
    Ok(offset.map(|offset| Sighted { at: row.at, accepted, offset }))
}
