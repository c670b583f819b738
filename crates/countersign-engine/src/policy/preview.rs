//! What a change of the policy would do, by name, before it is made.

use super::{RuleChange, RuleView, Rulebook, changed, expect_maker, rulebook, to_look, views};
use crate::{Engine, Error, access::Access, last_admin};
use countersign_core::{
    Timestamp, UserId,
    policy::{Holds, Standing, Why, is_dormant},
    user::{Role, UserKind},
};
use countersign_store::{
    Tx,
    tables::{
        exemptions,
        factors::{self, Factor},
        passwords,
        people::{self, Listed},
        users::User,
    },
};
use serde::Serialize;

/// So many of each sort are named; the rest are counted.
const NAMED: usize = 500;
/// Users looked at in one go.
const STRETCH: u32 = 1_000;

/// What a policy would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// The rules as they would be.
    pub rules: Vec<RuleView>,
    /// Required, and ready: they hold a factor.
    pub ready: u64,
    /// Required, and all they hold are backup codes.
    pub only_backup_codes: Names,
    /// They would have to enrol, and have time for it.
    pub must_enrol: Names,
    /// They could not get in: what they can still do is enrol, some by a link only.
    pub locked_out: Names,
    /// They would be excused at the places their exemption names.
    pub exempt: Names,
    /// Nothing would be required any more of those who hold nothing.
    pub released: Names,
    /// Persons who could administer under it.
    pub able_admins: u64,
    /// Break-glass users; none of this is about them.
    pub break_glass: u64,
}

/// Users of one sort.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Names {
    /// How many there are.
    pub count: u64,
    /// The first of them, by name.
    pub first: Vec<Affected>,
}

/// Somebody whom a change of the policy concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Affected {
    /// Who.
    pub id: UserId,
    /// How they are called.
    pub name: String,
    /// Until when a factor could be missing, or when that ended.
    pub until: Option<Timestamp>,
    /// What stands in their way.
    pub trouble: Option<Trouble>,
    /// Whether it is so already.
    pub already: bool,
}

/// What stands in somebody's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// They have no password here: they enrol by a link only.
    NoPassword,
    /// They never had a factor and were idle too long: they enrol by a link only.
    Dormant,
    /// They had a factor once: they enrol by a link only.
    HadFactor,
    /// They administer: they enrol by a link only.
    Administers,
    /// Their time is over, but a password lets them enrol.
    GraceOver,
    /// An exemption of theirs has expired.
    ExemptionExpired,
}

impl Trouble {
    /// The word it is known by.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NoPassword => "no_password",
            Self::Dormant => "dormant",
            Self::HadFactor => "had_factor",
            Self::Administers => "administers",
            Self::GraceOver => "grace_over",
            Self::ExemptionExpired => "exemption_expired",
        }
    }
}

impl Engine {
    /// What these changes would do.
    pub fn preview_policy(&self, access: &Access, changes: &[RuleChange]) -> Result<Preview, Error> {
        self.look(access, to_look(access), |tx, caller| {
            expect_maker(tx, caller)?;
            let now = Rulebook::in_force(tx)?;
            let then = Rulebook { number: now.number, rules: changed(tx, changes)? };
            preview(tx, &now, &then)
        })
    }
}

fn preview(tx: &Tx<'_>, now: &Rulebook, then: &Rulebook) -> Result<Preview, Error> {
    let mut preview = Preview {
        rules: views::rules(tx, &then.rules)?,
        ready: 0,
        only_backup_codes: Names::default(),
        must_enrol: Names::default(),
        locked_out: Names::default(),
        exempt: Names::default(),
        released: Names::default(),
        able_admins: 0,
        break_glass: 0,
    };
    let mut after = String::new();
    loop {
        let stretch = people::list(tx, &after, None, None, STRETCH)?;
        let Some(last) = stretch.last() else { return Ok(preview) };
        after.clone_from(&last.listed_as);
        for one in &stretch {
            look_at(tx, &mut preview, one, (now, then))?;
        }
    }
}

fn look_at(tx: &Tx<'_>, preview: &mut Preview, one: &Listed, books: (&Rulebook, &Rulebook)) -> Result<(), Error> {
    let user = &one.user;
    if user.suspended_at.is_some() || user.kind == UserKind::Service {
        return Ok(());
    }
    if user.kind == UserKind::BreakGlass {
        preview.break_glass += 1;
        return Ok(());
    }
    if user.role >= Role::Admin && last_admin::is_able(tx, user)?.is_some() {
        preview.able_admins += 1;
    }
    let held = factors::list(tx, user.id)?;
    let before = books.0.everywhere(&books.0.subject(tx, user, &held)?, tx.now());
    let subject = books.1.subject(tx, user, &held)?;
    let after = books.1.everywhere(&subject, tx.now());
    let affected = |until, trouble| Affected {
        id: user.id,
        name: one.listed_as.clone(),
        until,
        trouble,
        already: std::mem::discriminant(&before) == std::mem::discriminant(&after),
    };
    match after {
        Standing::Optional if matches!(before, Standing::Grace(..) | Standing::Over(..)) => {
            preview.released.add(affected(None, None));
        }
        Standing::NeverSignsIn | Standing::Optional | Standing::Asked(Why::Holds) => {}
        Standing::Asked(_) if subject.holds == Holds::BackupCodes => {
            preview.only_backup_codes.add(affected(None, None));
        }
        Standing::Asked(_) => preview.ready += 1,
        Standing::Exempt { until, .. } => preview.exempt.add(affected(Some(until), None)),
        Standing::Grace(until, _) => {
            preview.must_enrol.add(affected(Some(until), trouble(tx, user, &held)?));
        }
        Standing::Over(until, _) => {
            let trouble = match (trouble(tx, user, &held)?, expired_exemption(tx, user)?) {
                (_, Some(())) => Trouble::ExemptionExpired,
                (Some(trouble), None) => trouble,
                (None, None) => Trouble::GraceOver,
            };
            preview.locked_out.add(affected(Some(until), Some(trouble)));
        }
        Standing::AtOnce(_) => preview.locked_out.add(affected(None, trouble(tx, user, &held)?)),
    }
    Ok(())
}

impl Names {
    fn add(&mut self, affected: Affected) {
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push(affected);
        }
    }
}

fn expired_exemption(tx: &Tx<'_>, user: &User) -> Result<Option<()>, Error> {
    let rows = exemptions::list_of_user(tx, user.id)?;
    Ok(rows.iter().any(|row| row.expires_at <= tx.now()).then_some(()))
}

fn trouble(tx: &Tx<'_>, user: &User, held: &[Factor]) -> Result<Option<Trouble>, Error> {
    match needs_link(tx, user, held)? {
        None if passwords::find(tx, user.id)?.is_none() => Ok(Some(Trouble::NoPassword)),
        found => Ok(found),
    }
}

/// Why somebody who holds nothing cannot enrol by their password alone; nothing if they can.
pub(crate) fn needs_link(tx: &Tx<'_>, user: &User, held: &[Factor]) -> Result<Option<Trouble>, Error> {
    if user.kind != UserKind::Person || user.role >= Role::Admin {
        return Ok(Some(Trouble::Administers));
    }
    if rulebook::held_once(held).is_some() {
        return Ok(Some(Trouble::HadFactor));
    }
    // A link from a mail is followed by whoever reads the mail; that is no sign of whoever the account belongs to.
    let chosen = passwords::find(tx, user.id)?.filter(|password| !password.by_mail);
    let active_at = user.active_at.max(chosen.map(|password| password.changed_at));
    Ok(is_dormant(user.created_at, active_at, tx.now()).then_some(Trouble::Dormant))
}
