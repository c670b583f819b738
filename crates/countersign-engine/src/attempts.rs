//! What happened: attempts with their explanation, by user or reference.

mod explained;
mod query;

pub use explained::{Diagnosis, SearchState};
pub use query::{Order, Query, Rows};

use crate::{
    Engine, Error,
    access::{Access, Caller, Scope},
    looks::{self, Look, Shown},
    policy::client_name,
    record::Detail,
    rows::TOLD_TO_THEIR_OWNER,
    users::{self, UserView},
};
use countersign_core::{
    Reason, Reference, Timestamp, UserId,
    decide::Evidence,
    reason::{Door, Stage},
    user::{Name, Role},
    words::{Language, about},
};
use countersign_store::{
    Tx,
    tables::{
        attempts::{self as table, Attempt, AttemptKind, Filter, Kinds},
        factors,
        sources::{self, NOBODY, Refusals},
        users as user_table,
    },
};
pub(crate) use explained::{Depth, Sight};
use serde::{Deserialize, Serialize};

/// How many of the newest attempts are shown with a user.
const SHOWN_WITH_A_USER: u32 = 5;

/// An attempt as staff see it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AttemptView {
    /// Cursor for the next page.
    #[serde(skip)]
    pub row: i64,
    /// What a person reads out.
    pub reference: Reference,
    /// When it was decided; of refusals that are counted together, when their minute ended.
    pub at: Timestamp,
    /// Where the submission came in.
    pub door: Door,
    /// How far it got.
    pub stage: Stage,
    /// `accepted`, `rejected`, or `done` for a change.
    pub verdict: String,
    /// A reason's code, or what was changed.
    pub reason: String,
    /// Whose it is, by address or name.
    pub user: Option<String>,
    /// The factor that was accepted, or fitted.
    pub factor: Option<String>,
    /// What an alarm means and what to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm: Option<String>,
    /// Refusals counted together: how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<i64>,
    /// Where the person was and what they were signing in to.
    #[serde(flatten)]
    pub detail: Detail,
    /// What was seen and what it means; none for an acceptance or a change.
    pub diagnosis: Option<Diagnosis>,
    /// Staff who looked at it; only in one's own history.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub looks: Vec<Look>,
    /// The application it came through, by its name.
    #[serde(skip)]
    pub client: Option<String>,
    /// Whose decision it is.
    #[serde(skip)]
    pub user_id: Option<UserId>,
    /// Whom it is about, decisions and changes alike.
    #[serde(skip)]
    pub about: Option<UserId>,
}

/// Refusals that are counted together stand at the end of their minute, or now while it goes on.
const fn end_of_minute(minute: i64, now: Timestamp) -> Timestamp {
    let end = minute.saturating_mul(60).saturating_add(59);
    if end < now.seconds() { Timestamp::from_seconds(end) } else { now }
}

/// By the time they show, newest first.
pub(crate) fn sort_as_happened(found: &mut [AttemptView]) {
    found.sort_by_key(|view| std::cmp::Reverse((view.at, view.row)));
}

impl Engine {
    /// Attempts of a user or of everybody, newest first.
    pub fn list_attempts(&self, access: &Access, query: &Query, language: Language) -> Result<Vec<AttemptView>, Error> {
        let found = self.look(access, Scope::AttemptsRead, |tx, caller| {
            if query.rows != Rows::Attempts {
                caller.expect_rank(Role::Admin)?;
            }
            let sight = Sight { language, depth: depth_of(caller), rounded_to: 1 };
            let user = query.user.as_deref().map(|name| users::expect_seen(tx, caller, name)).transpose()?;
            let filter = Filter {
                user: user.map(|user| user.id),
                since: query.since,
                before: query.before,
                kinds: query.rows.kinds(sight.depth),
                members_only: caller.sees_members_only(),
                limit: query.limit,
            };
            let mut found = match (filter.user, query.before) {
                (Some(user), None) if query.rows.hold_decisions() => self.open_of_user(tx, user, query.since, sight)?,
                _ => Vec::new(),
            };
            for attempt in table::list(tx, &filter)? {
                found.push(self.view(tx, &attempt, sight)?);
            }
            found.truncate(usize::try_from(query.limit).unwrap_or(usize::MAX));
            if query.order == Order::AsHappened {
                sort_as_happened(&mut found);
            }
            Ok(found)
        })?;
        self.record_looks(access, Scope::AttemptsRead, (Shown::InAList, &found))?;
        Ok(found)
    }

    /// All attempts with this reference, newest first; several are rare, but possible.
    pub fn find_attempts(
        &self,
        access: &Access,
        reference: Reference,
        language: Language,
    ) -> Result<Vec<AttemptView>, Error> {
        let found = self.look(access, Scope::AttemptsRead, |tx, caller| {
            let sight = Sight { language, depth: depth_of(caller), rounded_to: 1 };
            let mut found = Vec::new();
            let may_see = |user: Option<UserId>| -> Result<bool, Error> {
                let user = user.map(|id| user_table::find(tx, id)).transpose()?.flatten();
                Ok(user.is_none_or(|user| caller.expect_may_see(&user).is_ok()))
            };
            for refusals in sources::list_by_reference(tx, reference)? {
                if may_see(Some(refusals.user))? {
                    found.push(self.open_refusals(tx, &refusals, sight)?);
                }
            }
            for attempt in table::list_by_reference(tx, reference)? {
                if may_see(attempt.user)? {
                    found.push(self.view(tx, &attempt, sight)?);
                }
            }
            Ok(found)
        })?;
        self.record_looks(access, Scope::AttemptsRead, (Shown::Alone, &found))?;
        Ok(found)
    }

    /// A user with their last few decisions.
    pub fn show_user_with_attempts(
        &self,
        access: &Access,
        user: &str,
        language: Language,
    ) -> Result<(UserView, Vec<AttemptView>), Error> {
        let (user, found) = self.look(access, Scope::UsersRead, |tx, caller| {
            let user = users::expect_seen(tx, caller, user)?;
            let may_see = caller.client().is_none_or(|client| client.scopes.contains(&Scope::AttemptsRead));
            if !may_see {
                return Ok((users::view(tx, user)?, Vec::new()));
            }
            let limit = SHOWN_WITH_A_USER;
            let filter = Filter { user: Some(user.id), kinds: Kinds::Decisions, limit, ..Filter::default() };
            let sight = Sight { language, depth: depth_of(caller), rounded_to: 1 };
            let mut found = self.open_of_user(tx, user.id, None, sight)?;
            for attempt in table::list(tx, &filter)? {
                found.push(self.view(tx, &attempt, sight)?);
            }
            sort_as_happened(&mut found);
            found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            Ok((users::view(tx, user)?, found))
        })?;
        self.record_looks(access, Scope::UsersRead, (Shown::InAList, &found))?;
        Ok((user, found))
    }

    /// Attempts of whoever `subject` names, or with the reference it is; newest first.
    pub fn why(
        &self,
        access: &Access,
        subject: &str,
        last: u32,
        language: Language,
    ) -> Result<Vec<AttemptView>, Error> {
        let is_user = self.look(access, Scope::AttemptsRead, |tx, _| match Name::new(subject) {
            Ok(name) => Ok(user_table::find_by_name(tx, &name)?.is_some()),
            Err(_) => Ok(false),
        })?;
        if is_user {
            let order = Order::AsHappened;
            let query = Query { user: Some(subject.to_owned()), limit: last, order, ..Query::default() };
            return self.list_attempts(access, &query, language);
        }
        let nothing = || {
            Error::not_found(
                format!("{subject}, as a user or a reference,"),
                "`countersign list` shows who is known; a try under a name that is nobody's is found by its reference only, as in `countersign why K7Q2-M4XD`",
            )
        };
        let reference = Reference::parse(subject).ok_or_else(nothing)?;
        let found = self.find_attempts(access, reference, language)?;
        if found.is_empty() { Err(nothing()) } else { Ok(found) }
    }

    /// A signed-in person's own decisions, newest first.
    pub(crate) fn own_attempts(
        &self,
        tx: &Tx<'_>,
        user: UserId,
        limit: u32,
        language: Language,
    ) -> Result<Vec<AttemptView>, Error> {
        let kinds = Kinds::DecisionsAnd(TOLD_TO_THEIR_OWNER);
        let filter = Filter { user: Some(user), kinds, limit, ..Filter::default() };
        let mut found = Vec::new();
        for attempt in table::list(tx, &filter)? {
            let evidence: Evidence = parsed(attempt.evidence.as_deref());
            // A code from a stolen device is never explained: the thief may be the one who reads this.
            let depth = if evidence.stolen { Depth::Told } else { Depth::Everything };
            let sight = Sight { language, depth, rounded_to: 30 };
            found.push(self.view(tx, &attempt, sight)?);
        }
        looks::add(tx, user, &mut found)?;
        sort_as_happened(&mut found);
        Ok(found)
    }

    pub(crate) fn view(&self, tx: &Tx<'_>, attempt: &Attempt, sight: Sight) -> Result<AttemptView, Error> {
        let evidence: Evidence = parsed(attempt.evidence.as_deref());
        let decides = matches!(attempt.kind, AttemptKind::Attempt | AttemptKind::Refusals);
        let reason = Reason::from_code(&attempt.reason).filter(|_| decides).map(|reason| match attempt.kind {
            AttemptKind::Refusals if sight.depth == Depth::Told => told_of_counted(reason),
            _ if sight.depth == Depth::Told => evidence.told.unwrap_or(reason),
            _ => reason,
        });
        let user = attempt.user.map(|id| user_table::find(tx, id)).transpose()?.flatten();
        let named = user.map(|user| users::find_name(tx, &user)).transpose()?.flatten();
        let diagnosis = reason.filter(|reason| !reason.is_accepted());
        let diagnosis = diagnosis.map(|reason| self.explained(tx, attempt, reason, &evidence, sight)).transpose()?;
        let sees_everything = sight.depth == Depth::Everything;
        let label = match (attempt.user, attempt.factor.filter(|_| sees_everything || attempt.verdict == "accepted")) {
            (Some(user), Some(factor)) => {
                factors::list(tx, user)?.into_iter().find(|row| row.id == factor).map(|row| row.label)
            }
            _ => None,
        };
        let counted = (attempt.kind == AttemptKind::Refusals).then(|| parsed::<Counted>(attempt.evidence.as_deref()));
        let at =
            counted.as_ref().map_or(attempt.at, |counted| end_of_minute(counted.minute.div_euclid(60), attempt.at));
        Ok(AttemptView {
            row: attempt.id,
            reference: attempt.reference,
            at,
            alarm: (attempt.kind == AttemptKind::Alarm).then(|| {
                let sentence = self.words().sentence(&attempt.reason.replace('.', "-"), &[], sight.language);
                about(&sentence, named.as_deref().unwrap_or_default())
            }),
            refused: counted.map(|counted| counted.refused),
            door: attempt.door,
            stage: reason.map_or(Stage::None, Reason::stage),
            verdict: attempt.verdict.clone(),
            reason: reason.map_or_else(|| attempt.reason.clone(), |reason| reason.code().to_owned()),
            factor: label,
            detail: {
                let detail: Detail = parsed(attempt.detail.as_deref());
                let by = detail.by.map(|by| looks::named(tx, by)).transpose()?;
                Detail {
                    network: detail.network.filter(|_| sees_everything),
                    source_ip: detail.source_ip.filter(|_| sight.depth != Depth::Cause),
                    by,
                    ..detail
                }
            },
            diagnosis: diagnosis.map(|diagnosis| diagnosis.about(named.as_deref())),
            user: named,
            looks: Vec::new(),
            client: attempt.client.map(|id| client_name(tx, id)).transpose()?,
            user_id: attempt.user.filter(|_| decides),
            about: attempt.user,
        })
    }

    /// Refusals of a user in minutes that are not over yet.
    fn open_of_user(
        &self,
        tx: &Tx<'_>,
        user: UserId,
        since: Option<Timestamp>,
        sight: Sight,
    ) -> Result<Vec<AttemptView>, Error> {
        let since = since.map_or(i64::MIN, Timestamp::seconds);
        let open = sources::list_by_user(tx, user)?;
        let meant = open.iter().filter(|refusals| refusals.minute * 60 + 59 >= since);
        meant.map(|refusals| self.open_refusals(tx, refusals, sight)).collect()
    }

    /// Refusals of a minute that is not over yet, seen as one attempt.
    fn open_refusals(&self, tx: &Tx<'_>, refusals: &Refusals, sight: Sight) -> Result<AttemptView, Error> {
        let reason = Reason::from_code(&refusals.reason).unwrap_or(Reason::CodeWrong);
        let reason = if sight.depth == Depth::Told { told_of_counted(reason) } else { reason };
        let at = end_of_minute(refusals.minute, tx.now());
        let user = user_table::find(tx, refusals.user)?;
        let named = user.map(|user| users::find_name(tx, &user)).transpose()?.flatten();
        let evidence = Evidence { until: refusals.until, ..Evidence::default() };
        let diagnosis = self.diagnosis(reason, &evidence, at, sight).about(named.as_deref());
        Ok(AttemptView {
            row: i64::MAX,
            reference: refusals.reference,
            at,
            door: Door::from_word(&refusals.door).unwrap_or(Door::Api),
            stage: reason.stage(),
            verdict: "rejected".to_owned(),
            reason: reason.code().to_owned(),
            user: named,
            factor: None,
            alarm: None,
            refused: Some(refusals.refused),
            detail: Detail {
                network: Some(refusals.network.clone())
                    .filter(|network| sight.depth == Depth::Everything && !network.is_empty()),
                ..Detail::default()
            },
            diagnosis: Some(diagnosis),
            looks: Vec::new(),
            client: None,
            user_id: Some(refusals.user).filter(|user| *user != NOBODY),
            about: Some(refusals.user).filter(|user| *user != NOBODY),
        })
    }
}

/// What was told of refusals that were counted together: of a wait, that there is one; of all else the one refusal.
const fn told_of_counted(reason: Reason) -> Reason {
    match reason {
        Reason::ThrottleWait | Reason::ThrottleBudget | Reason::ThrottleDisabled => reason,
        _ => Reason::CodeWrong,
    }
}

/// Refusals of one minute, as the sweep wrote them down.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Counted {
    pub(crate) refused: i64,
    minute: i64,
}

/// How much whoever looks may see of what happened to others.
pub(crate) fn depth_of(caller: &Caller) -> Depth {
    match caller {
        Caller::Host { .. } => Depth::Everything,
        Caller::Client(client) if client.scopes.contains(&Scope::ReasonsFull) => Depth::Everything,
        Caller::Staff(staff) if staff.sees_everything() => Depth::Everything,
        Caller::Staff(_) => Depth::Cause,
        Caller::Client(_) | Caller::Person(_) => Depth::Told,
    }
}

pub(crate) fn parsed<T: Default + serde::de::DeserializeOwned>(text: Option<&str>) -> T {
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}
