//! The rules in force, and where a user stands under them.

use crate::Error;
use countersign_core::{
    Timestamp,
    factor::{FactorKind, FactorState},
    policy::{self, Deadline, Exemption, Holds, Place, Rule, Standing, Subject, Whom, Why},
};
use countersign_store::{
    Tx,
    tables::{
        deadlines,
        exemptions::{self, ExemptionRow},
        factors::Factor,
        groups, policies,
        users::User,
    },
};

/// Rules, with the number of the policy they belong to: 0 for none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rulebook {
    pub(crate) number: i64,
    pub(crate) rules: Vec<Rule>,
}

impl Rulebook {
    /// The rules in force now.
    pub(crate) fn in_force(tx: &Tx<'_>) -> Result<Self, Error> {
        match policies::find_in_force(tx)? {
            Some(policy) => Ok(Self { number: policy.number, rules: policies::list_rules(tx, policy.number)? }),
            None => Ok(Self::default()),
        }
    }

    /// What decides about a user who has these factors. What no rule asks about is not read.
    pub(crate) fn subject(&self, tx: &Tx<'_>, user: &User, held: &[Factor]) -> Result<Subject, Error> {
        let holds = holds(held);
        let asks = !self.rules.is_empty();
        let by_group = self.rules.iter().any(|rule| matches!(rule.whom, Whom::Group(_)));
        let rows = if asks && holds == Holds::Nothing { exemptions::list_of_user(tx, user.id)? } else { Vec::new() };
        Ok(Subject {
            kind: user.kind,
            role: user.role,
            created_at: user.created_at,
            role_at: user.role_at.unwrap_or(user.created_at),
            groups: if by_group { groups::list_of_user(tx, user.id)? } else { Vec::new() },
            holds,
            deadline: if asks { deadlines::find(tx, user.id)? } else { None },
            exemptions: rows.iter().map(exemption).collect::<Result<_, _>>()?,
        })
    }

    /// Where a user stands at a place.
    pub(crate) fn standing(&self, tx: &Tx<'_>, user: &User, held: &[Factor], place: Place) -> Result<Standing, Error> {
        let subject = self.subject(tx, user, held)?;
        Ok(policy::standing(&self.rules, &subject, place, tx.now()))
    }

    /// Where a user stands, wherever they come in: by what lies ahead of them, or would without an exemption.
    pub(crate) fn standing_in_general(&self, tx: &Tx<'_>, user: &User, held: &[Factor]) -> Result<Standing, Error> {
        let general = self.rules.iter().copied().filter(|rule| !matches!(rule.whom, Whom::Client(_)));
        let general = Self { number: self.number, rules: general.collect() };
        let subject = general.subject(tx, user, held)?;
        Ok(general.everywhere(&subject, tx.now()))
    }

    /// Where somebody stands who may come in through every client that rules are about. Whoever is excused somewhere is
    /// told from those who are nowhere.
    pub(crate) fn everywhere(&self, subject: &Subject, now: Timestamp) -> Standing {
        let clients = self.rules.iter().filter_map(|rule| match rule.whom {
            Whom::Client(client) => Some(client),
            Whom::Everyone | Whom::Role(_) | Whom::Group(_) => None,
        });
        let places = std::iter::once(None).chain(clients.map(Some));
        let somewhere =
            places.map(|client| policy::standing(&self.rules, subject, Place { client, address: None }, now));
        let strictest = somewhere.min_by_key(|standing| severity(*standing)).unwrap_or(Standing::Optional);
        let (Standing::Grace(deadline, why) | Standing::Over(deadline, why)) = strictest else { return strictest };
        let lasting = subject.exemptions.iter().filter(|exemption| exemption.expires_at > now);
        match lasting.max_by_key(|exemption| exemption.expires_at) {
            Some(exemption) => Standing::Exempt { by: exemption.id, until: exemption.expires_at, deadline, why },
            None => strictest,
        }
    }

    /// Stores the deadline that a standing shows, unless one is stored.
    pub(crate) fn keep_deadline(&self, tx: &mut Tx<'_>, user: &User, standing: Standing) -> Result<(), Error> {
        let until = match standing {
            Standing::Grace(until, _) | Standing::Over(until, _) | Standing::Exempt { deadline: until, .. } => until,
            Standing::NeverSignsIn | Standing::Optional | Standing::Asked(_) | Standing::AtOnce(_) => return Ok(()),
        };
        let deadline = Deadline { required_at: tx.now(), until, by_hand: false };
        Ok(deadlines::store(tx, user.id, deadline, self.number)?)
    }
}

/// Orders standings, the strictest first.
fn severity(standing: Standing) -> (u8, Timestamp) {
    match standing {
        Standing::AtOnce(_) => (0, Timestamp::default()),
        Standing::Over(until, _) => (1, until),
        Standing::Grace(until, _) => (2, until),
        Standing::Exempt { until, .. } => (3, until),
        Standing::Asked(Why::Rule(_) | Why::Administers | Why::BreaksGlass) => (4, Timestamp::default()),
        Standing::Asked(Why::Holds) => (5, Timestamp::default()),
        Standing::Optional | Standing::NeverSignsIn => (6, Timestamp::default()),
    }
}

/// What somebody with these factors could show.
pub(crate) fn holds(held: &[Factor]) -> Holds {
    let usable = |row: &&Factor| matches!(row.state, FactorState::Active | FactorState::Disabled);
    let strong = |row: &Factor| row.kind != FactorKind::BackupCodes;
    match (held.iter().any(|row| usable(&row)), held.iter().filter(usable).any(strong)) {
        (_, true) => Holds::Factor,
        (true, false) => Holds::BackupCodes,
        (false, false) => Holds::Nothing,
    }
}

/// Whether somebody who holds nothing now held something once.
pub(crate) fn held_once(held: &[Factor]) -> Option<Timestamp> {
    held.iter().filter(|row| row.kind != FactorKind::BackupCodes).filter_map(|row| row.confirmed_at).max()
}

/// An exemption as it decides. One that cannot be read decides nothing: whoever asks is denied.
fn exemption(row: &ExemptionRow) -> Result<Exemption, Error> {
    let network = |text: &String| {
        text.parse().map_err(|_| countersign_store::Error::Corrupt(format!("the network {text:?} of an exemption")))
    };
    Ok(Exemption {
        id: row.id,
        expires_at: row.expires_at,
        networks: row.networks.iter().map(network).collect::<Result<_, _>>()?,
        clients: row.clients.clone(),
    })
}
