//! Break-glass users: the way in when nothing else works. Every use alarms, and a drill is due every 90 days.

use crate::{
    Engine, Error,
    access::{Access, Scope},
    doctor::{Finding, counted},
    last_admin,
    policy::{expect_maker, expect_note, to_look},
    record, users,
};
use countersign_core::{
    Reason, Timestamp, UserId,
    factor::{FactorKind, FactorState},
    policy::drill_due,
    user::UserKind,
};
use countersign_store::{
    Pending, Tx,
    tables::{backup_codes, factors, people, users as user_table},
};
use serde::Serialize;

/// So many are advised: one key may be lost.
pub const ADVISED: usize = 2;

/// A break-glass user, as far as they are ready.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BreakGlass {
    /// Who.
    pub id: UserId,
    /// How they are called.
    pub name: String,
    /// When they were last drilled.
    pub drilled_at: Option<Timestamp>,
    /// When the next drill is due.
    pub due_at: Timestamp,
    /// Whether that has passed.
    pub overdue: bool,
    /// Backup codes left.
    pub backup_codes_left: u32,
    /// Factors other than backup codes that work.
    pub factors: u32,
    /// Whether an admin keeps them out.
    pub suspended: bool,
}

impl BreakGlass {
    /// Whether they could get in at all.
    #[must_use]
    pub const fn is_ready(&self) -> bool {
        !self.suspended && (self.backup_codes_left > 0 || self.factors > 0)
    }
}

impl Engine {
    /// All break-glass users, by name.
    pub fn list_break_glass(&self, access: &Access) -> Result<Vec<BreakGlass>, Error> {
        self.look(access, to_look(access), |tx, caller| {
            expect_maker(tx, caller)?;
            list(tx)
        })
    }

    /// Notes that a break-glass user was drilled: their codes were found where they are kept, and one of them worked.
    pub fn record_drill(&self, access: Access, user: String, note: String) -> Pending<BreakGlass, Error> {
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            expect_maker(tx, caller)?;
            expect_note(&note)?;
            let user = users::expect(tx, &user)?;
            if user.kind != UserKind::BreakGlass {
                let what = format!("{} is no break-glass user: there is nothing to drill", users::called(tx, &user)?);
                let hint = "`countersign doctor emergency` lists them";
                return Err(Error::refused(Reason::RequestConflict, what, hint));
            }
            people::note_drill(tx, user.id)?;
            record::change(tx, caller, Some(user.id), "break_glass.drilled", Some(&note))?;
            view(tx, &user)
        })
    }

    /// Looks at the ways in that remain when nothing else works.
    pub fn examine_emergency(&self) -> Result<Vec<Finding>, Error> {
        let (all, able) = self.store.read(|tx| Ok::<_, Error>((list(tx)?, able_admins(tx)?)))?;
        let mut findings = vec![administering(&able), advised(&all)];
        for one in &all {
            findings.push(readiness(one));
            findings.push(drill(one));
        }
        Ok(findings)
    }
}

/// Persons who could administer now, by name.
fn able_admins(tx: &Tx<'_>) -> Result<Vec<String>, Error> {
    let mut able = Vec::new();
    for user in user_table::list_admins(tx)? {
        if last_admin::is_able(tx, &user)?.is_some() {
            able.push(users::called(tx, &user)?);
        }
    }
    Ok(able)
}

fn administering(able: &[String]) -> Finding {
    let id = "emergency.admins";
    match able {
        [] => {
            let remedy =
                "make an owner, and have them set up an app: `countersign user add --email ADDRESS --role owner`";
            Finding::advice(id, "nobody could administer: no admin or owner holds a working factor", remedy)
        }
        [one] => {
            let what = format!("{one} is the only person who could administer: a lost phone leaves nobody");
            let remedy =
                "make another, and have them set up an app: `countersign user add --email ADDRESS --role admin`";
            Finding::advice(id, what, remedy)
        }
        several => Finding::ok(id, format!("{} people could administer", several.len())),
    }
}

fn advised(all: &[BreakGlass]) -> Finding {
    let ready = all.iter().filter(|one| one.is_ready()).count();
    let id = "emergency.users";
    if ready >= ADVISED {
        return Finding::ok(id, format!("{ready} break-glass users could get in"));
    }
    let name = format!("glass-{}", all.len() + 1);
    let remedy = format!(
        "add one: `countersign user add --name {name} --role owner --kind break_glass`, then `countersign backup-codes --email {name}`; seal the sheet and keep it in a place of its own"
    );
    let could = match ready {
        0 => "no break-glass user could get in",
        _ => "only one break-glass user could get in",
    };
    let what = format!("{could} when nothing else works; {ADVISED} are advised, as one sealed sheet may be lost");
    // Whoever has none may not want any; whoever has some wants them to work.
    if all.is_empty() { Finding::advice(id, what, remedy) } else { Finding::warning(id, what, remedy) }
}

fn readiness(one: &BreakGlass) -> Finding {
    if one.is_ready() {
        let codes = counted(one.backup_codes_left.into(), "backup code");
        let what = format!("{} has {codes} and {}", one.name, counted(one.factors.into(), "other factor"));
        return Finding::ok("emergency.ready", what);
    }
    let what = format!("{} could not get in: nothing works for them, or they are suspended", one.name);
    let remedy = format!(
        "`countersign user resume --email {0} --reason \"...\"`, or `countersign backup-codes --email {0}`",
        one.name
    );
    Finding::problem("emergency.ready", what, remedy)
}

fn drill(one: &BreakGlass) -> Finding {
    let drilled = one.drilled_at.map_or_else(|| "never drilled".to_owned(), |at| format!("last drilled {at}"));
    if !one.overdue {
        return Finding::ok("emergency.drill", format!("{}: {drilled}, next due {}", one.name, one.due_at));
    }
    let what = format!("{}: {drilled}, and a drill was due {}", one.name, one.due_at);
    let remedy = format!(
        "take a code from the sealed sheet, sign in with it, then `countersign user drill --email {} --reason \"...\"`",
        one.name
    );
    Finding::problem("emergency.drill", what, remedy)
}

pub(crate) fn list(tx: &Tx<'_>) -> Result<Vec<BreakGlass>, Error> {
    let mut all = Vec::new();
    for id in people::list_of_kind(tx, UserKind::BreakGlass)? {
        if let Some(user) = user_table::find(tx, id)? {
            all.push(view(tx, &user)?);
        }
    }
    Ok(all)
}

fn view(tx: &Tx<'_>, user: &user_table::User) -> Result<BreakGlass, Error> {
    let drilled_at = people::find_drilled_at(tx, user.id)?;
    let due_at = drill_due(user.created_at, drilled_at);
    let (mut left, mut strong) = (0, 0);
    for row in factors::list(tx, user.id)?.iter().filter(|row| row.state == FactorState::Active) {
        match row.kind {
            FactorKind::BackupCodes => left += u32::from(backup_codes::count_left(tx, row.id)?),
            FactorKind::Totp | FactorKind::Hotp | FactorKind::Passkey => strong += 1,
            FactorKind::TemporaryPass => {}
        }
    }
    Ok(BreakGlass {
        id: user.id,
        name: users::called(tx, user)?,
        drilled_at,
        due_at,
        overdue: due_at <= tx.now(),
        backup_codes_left: left,
        factors: strong,
        suspended: user.suspended_at.is_some(),
    })
}
