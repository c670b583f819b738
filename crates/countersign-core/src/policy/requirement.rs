//! Who must have a second factor, until when it may be missing, and who is excused.
//!
//! One pure function, [`standing`]. It refuses to be generous: a further rule never lets anybody in, whoever holds a
//! factor is asked for it whatever is said elsewhere, and nothing excuses those who administer.

use crate::{
    ClientId, ExemptionId, GroupId, Timestamp,
    factor::words,
    user::{Role, UserKind},
};
use ipnet::IpNet;
use std::{net::IpAddr, ops::RangeInclusive, time::Duration};

const DAY: Duration = Duration::from_hours(24);
/// How many days of grace a rule may give.
pub const GRACE_DAYS: RangeInclusive<u32> = 0..=90;
/// How many it gives where nothing else is said.
pub const USUAL_GRACE_DAYS: u32 = 7;
/// How many days an exemption may last.
pub const EXEMPTION_DAYS: RangeInclusive<u32> = 1..=90;
/// A changed policy reverts by itself unless it is confirmed within this.
pub const CONFIRM_WITHIN: Duration = Duration::from_mins(15);
/// An account that never had a factor and was idle for so long enrols by a link only.
pub const DORMANT_AFTER: Duration = Duration::from_hours(30 * 24);
/// How often a break-glass user has to be drilled.
pub const DRILL_EVERY: Duration = Duration::from_hours(90 * 24);

/// Whom a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Whom {
    /// Every person.
    Everyone,
    /// Whoever has exactly this role.
    Role(Role),
    /// Whoever is in this group.
    Group(GroupId),
    /// Whoever comes through this client.
    Client(ClientId),
}

/// A rule: these must have a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Whom it is about.
    pub whom: Whom,
    /// For how many days a factor may be missing, from when it is first required of somebody.
    pub grace_days: u32,
    /// Since when it holds.
    pub since: Timestamp,
}

words! {
    /// What somebody could show as a second factor.
    Holds {
        /// Nothing.
        Nothing = "nothing",
        /// A sheet of backup codes only.
        BackupCodes = "backup_codes",
        /// An app, a token or a passkey, be it one that is disabled.
        Factor = "factor",
    }
}

/// Until when a factor may be missing, as it was stored when it was first required.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// When it was first required.
    pub required_at: Timestamp,
    /// Until when it may be missing.
    pub until: Timestamp,
    /// Whether somebody set it, for this user: then rules do not move it.
    pub by_hand: bool,
}

/// An exemption, as far as it decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exemption {
    /// Which.
    pub id: ExemptionId,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Where somebody must come from; anywhere if empty.
    pub networks: Vec<IpNet>,
    /// Through which clients they must come; any if empty.
    pub clients: Vec<ClientId>,
}

/// Everything about a user that decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Person, service or break-glass.
    pub kind: UserKind,
    /// Rank.
    pub role: Role,
    /// Since when they exist.
    pub created_at: Timestamp,
    /// Since when they have their rank.
    pub role_at: Timestamp,
    /// The groups they are in, and since when.
    pub groups: Vec<(GroupId, Timestamp)>,
    /// What they could show.
    pub holds: Holds,
    /// The deadline that was stored.
    pub deadline: Option<Deadline>,
    /// The exemptions that were not revoked.
    pub exemptions: Vec<Exemption>,
}

/// Where somebody comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// The client they come through; none at the product's own pages.
    pub client: Option<ClientId>,
    /// The address they come from, only if it can be believed.
    pub address: Option<IpAddr>,
}

/// Why somebody is asked for a factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// A rule about them requires it: the one that leaves least time.
    Rule(Whom),
    /// Whoever administers always needs one.
    Administers,
    /// So does whoever breaks the glass.
    BreaksGlass,
    /// No rule does, but whoever has one is asked for it.
    Holds,
}

/// Where a user stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A machine: it signs in nowhere.
    NeverSignsIn,
    /// Nothing is required, and there is nothing to ask for.
    Optional,
    /// They are asked for what they hold.
    Asked(Why),
    /// They hold nothing, and are excused here.
    Exempt {
        /// By which exemption.
        by: ExemptionId,
        /// Until when.
        until: Timestamp,
        /// The deadline that holds for them otherwise.
        deadline: Timestamp,
        /// What they are excused from.
        why: Why,
    },
    /// They hold nothing, and may do so until then.
    Grace(Timestamp, Why),
    /// They hold nothing, and the time for that ended then: all they can do is enrol.
    Over(Timestamp, Why),
    /// They hold nothing, and for them there is no grace.
    AtOnce(Why),
}

/// Where a user stands under these rules, at a place, now.
#[must_use]
pub fn standing(rules: &[Rule], subject: &Subject, place: Place, now: Timestamp) -> Standing {
    let always = match (subject.kind, subject.role) {
        (UserKind::Service, _) => return Standing::NeverSignsIn,
        (UserKind::BreakGlass, _) => Some(Why::BreaksGlass),
        (UserKind::Person, Role::Admin | Role::Owner) => Some(Why::Administers),
        (UserKind::Person, Role::Member | Role::Helpdesk) => None,
    };
    let rule = match subject.kind {
        UserKind::Person => tightest(rules, subject, place, now),
        UserKind::Service | UserKind::BreakGlass => None,
    };
    match (subject.holds, always, rule.map(|(until, whom)| (until, Why::Rule(whom)))) {
        (Holds::Factor | Holds::BackupCodes, _, Some((_, why))) => Standing::Asked(why),
        (Holds::Factor | Holds::BackupCodes, always, None) => Standing::Asked(always.unwrap_or(Why::Holds)),
        (Holds::Nothing, Some(why), _) => Standing::AtOnce(why),
        (Holds::Nothing, None, None) => Standing::Optional,
        (Holds::Nothing, None, Some((until, why))) => match covering(subject, place, now) {
            Some(exemption) => Standing::Exempt { by: exemption.id, until: exemption.expires_at, deadline: until, why },
            None if until > now => Standing::Grace(until, why),
            None => Standing::Over(until, why),
        },
    }
}

/// The rule about this user that leaves least time, and until when.
fn tightest(rules: &[Rule], subject: &Subject, place: Place, now: Timestamp) -> Option<(Timestamp, Whom)> {
    let each = rules.iter().filter_map(|rule| since(rule, subject, place, now).map(|since| (rule, since)));
    let (until, whom) = each.map(|(rule, since)| (until(rule, since, subject), rule.whom)).min()?;
    Some(match subject.deadline {
        Some(deadline) if deadline.by_hand => (deadline.until, whom),
        Some(deadline) => (until.min(deadline.until), whom),
        None => (until, whom),
    })
}

/// Since when a rule is about this user; not at all, if it is not.
fn since(rule: &Rule, subject: &Subject, place: Place, now: Timestamp) -> Option<Timestamp> {
    let theirs = match rule.whom {
        Whom::Everyone => Some(subject.created_at),
        Whom::Role(rank) => (rank == subject.role).then_some(subject.role_at),
        Whom::Group(group) => subject.groups.iter().find(|(id, _)| *id == group).map(|(_, since)| *since),
        // Nobody knows who will come through a client: it is required of them once they do.
        Whom::Client(client) => {
            (place.client == Some(client)).then(|| subject.deadline.map_or(now, |deadline| deadline.required_at))
        }
    };
    theirs.map(|theirs| theirs.max(rule.since))
}

/// What this rule alone allows. What was required of somebody once does not begin anew.
fn until(rule: &Rule, since: Timestamp, subject: &Subject) -> Timestamp {
    let first = subject.deadline.map_or(since, |deadline| since.min(deadline.required_at.max(rule.since)));
    first.plus(DAY * rule.grace_days)
}

/// The exemption that excuses them here and now: of several, the one that lasts longest.
fn covering(subject: &Subject, place: Place, now: Timestamp) -> Option<&Exemption> {
    let here = subject.exemptions.iter().filter(|exemption| exemption.expires_at > now && covers(exemption, place));
    here.max_by_key(|exemption| exemption.expires_at)
}

/// Whether a place is one that an exemption names. One that names none covers nothing.
fn covers(exemption: &Exemption, place: Place) -> bool {
    let network = |address: IpAddr| exemption.networks.iter().any(|network| network.contains(&address));
    let in_network = exemption.networks.is_empty() || place.address.is_some_and(network);
    let through_client =
        exemption.clients.is_empty() || place.client.is_some_and(|client| exemption.clients.contains(&client));
    let names_something = !(exemption.networks.is_empty() && exemption.clients.is_empty());
    names_something && in_network && through_client
}

/// Whether somebody who never had a factor has been away for so long that a password alone enrols nobody.
#[must_use]
pub fn is_dormant(created_at: Timestamp, active_at: Option<Timestamp>, now: Timestamp) -> bool {
    now.since(active_at.unwrap_or(created_at).max(created_at)) >= DORMANT_AFTER
}

/// When the next drill of a break-glass user is due.
#[must_use]
pub fn drill_due(created_at: Timestamp, drilled_at: Option<Timestamp>) -> Timestamp {
    drilled_at.unwrap_or(created_at).plus(DRILL_EVERY)
}
