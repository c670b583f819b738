//! A refused code is diagnosed, after its answer: held against all the user holds or held, over a day either way.
//!
//! It never turns a no into a yes. Its only effect on decisions is that steps ahead which the code fits are burnt,
//! before the result is stored. Of the code itself nothing is stored but what it matched, for ten minutes.

use crate::{
    Engine, Error, Settings, fleet, owned,
    record::json,
    search::{Job, Place, Telling},
};
use countersign_core::{
    FactorId, Reason, Secret, Timestamp, UserId,
    decide::{Evidence, Profile},
    diagnosis::{
        Attempt, Case, Certainty, Diagnosis, Held, Match, Reach, Sighting, Standing, Way, Window, diagnose_next,
    },
    factor::{FactorClass, FactorKind, FactorState, Movement},
    near::NEAR_STEPS,
    otp::Parameters,
};
use countersign_store::{
    Tx,
    tables::{
        attempts,
        diagnoses::{self, Stored},
        factors::{self, Factor},
        matches::{self, Remembered},
        throttles,
    },
};

/// An entry of the user, with its secret in the open while it is searched.
struct Entry {
    id: FactorId,
    standing: Standing,
    secret: Secret,
    parameters: Parameters,
    movement: Movement,
    last: Option<i64>,
    confirmed: Option<i64>,
}

/// What a search starts from.
struct Desk {
    entries: Vec<Entry>,
    earlier: Vec<Sighting>,
}

/// What a search came to.
struct Outcome {
    _place: Place,
    user: UserId,
    attempt: i64,
    at: Timestamp,
    told: Telling,
    burn: Vec<(FactorId, i64, Timestamp)>,
    keep: Vec<(FactorId, i64)>,
    diagnosis: Diagnosis,
}

impl Engine {
    /// Searches one refused code and stores what was found. A class that was disabled meanwhile is left alone.
    pub(crate) fn diagnose(&self, job: Job) -> Result<(), Error> {
        let settings = &self.settings;
        let desk = self.store.read(|tx| Desk::open(tx, job.place.user(), job.attempt, settings))?;
        let Some(desk) = desk else { return Ok(()) };
        let held: Vec<Held<'_>> = desk.entries.iter().map(Entry::held).collect();
        let case = Case { held: &held, window: window(settings.profile), reach: Reach::All };
        let attempt = Attempt { at: job.at, typed: job.typed };
        let (diagnosis, sighting) = diagnose_next(&case, &desk.earlier, &attempt, &settings.priors);
        let outcome = Outcome {
            user: job.place.user(),
            _place: job.place,
            attempt: job.attempt,
            at: job.at,
            told: job.told,
            burn: diagnosis.to_burn.iter().filter_map(|fit| desk.burning(fit)).collect(),
            keep: desk.to_keep(&sighting),
            diagnosis,
        };
        self.store.submit(move |tx| outcome.store(tx)).wait()
    }
}

impl Desk {
    fn open(tx: &Tx<'_>, user: UserId, attempt: i64, settings: &Settings) -> Result<Option<Self>, Error> {
        let rows = factors::list(tx, user)?;
        if !owned::has(&rows, FactorClass::Otp, FactorState::Active) {
            return Ok(None);
        }
        // A code from a stolen device raised its alarm already, and is never explained.
        let searched = rows.iter().filter(|row| !row.stolen && owned::matters(row, tx.now(), settings));
        let entries: Vec<Entry> = searched.filter_map(|row| Entry::open(tx, row)).collect();
        let earlier = earlier(tx, &entries, attempt)?;
        Ok(Some(Self { entries, earlier }))
    }

    fn entry(&self, fit: &Match) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == fit.factor)
    }

    /// A step ahead that must never be accepted, and until when that has to be remembered.
    fn burning(&self, fit: &Match) -> Option<(FactorId, i64, Timestamp)> {
        let entry = self.entry(fit).filter(|entry| entry.movement == Movement::Time)?;
        Some((fit.factor, fit.step, owned::end_of(fit.step, entry.parameters.period.seconds())))
    }

    /// Matches that the next code may agree with. Near ones of active entries the decision has noted itself: what
    /// two codes prove there must not depend on a search.
    fn to_keep(&self, sighting: &Sighting) -> Vec<(FactorId, i64)> {
        let kept = sighting.matches.iter().filter(|fit| {
            fit.way == Way::Plain
                && self.entry(fit).is_some_and(|entry| {
                    let ahead = fit.step.saturating_sub(sighting.at.step(entry.parameters.period.seconds()));
                    entry.movement == Movement::Time
                        && (entry.standing != Standing::Live || ahead.saturating_abs() > NEAR_STEPS)
                })
        });
        kept.map(|fit| (fit.factor, fit.step)).collect()
    }
}

/// What is left of the codes refused in the last ten minutes, oldest first.
fn earlier(tx: &Tx<'_>, entries: &[Entry], attempt: i64) -> Result<Vec<Sighting>, Error> {
    let mut found: Vec<(FactorId, Remembered)> = Vec::new();
    for entry in entries.iter().filter(|entry| entry.movement == Movement::Time) {
        let of_entry = matches::list(tx, entry.id)?.into_iter().filter(|matched| matched.attempt < attempt);
        found.extend(of_entry.map(|matched| (entry.id, matched)));
    }
    found.sort_by_key(|(_, matched)| matched.attempt);
    let groups = found.chunk_by(|(_, one), (_, other)| one.attempt == other.attempt);
    let recalled = groups.filter_map(|group| {
        let (_, first) = group.first()?;
        Some(Sighting::recalled(first.at, group.iter().map(|(factor, matched)| (*factor, matched.step))))
    });
    Ok(recalled.collect())
}

impl Entry {
    /// Nothing if its secret does not open: then it explains nothing.
    fn open(tx: &Tx<'_>, row: &Factor) -> Option<Self> {
        let (secret, parameters) = owned::unseal(tx, row).ok()?;
        let standing = match row.state {
            FactorState::Active => Standing::Live,
            FactorState::Pending => Standing::Pending,
            FactorState::Superseded => Standing::Superseded,
            FactorState::Retired | FactorState::Disabled => Standing::Retired,
        };
        let movement = if row.kind == FactorKind::Hotp { Movement::Counter } else { Movement::Time };
        Some(Self { id: row.id, standing, secret, parameters, movement, last: row.last, confirmed: row.confirmed })
    }

    fn held(&self) -> Held<'_> {
        Held {
            id: self.id,
            standing: self.standing,
            secret: &self.secret,
            parameters: self.parameters,
            movement: self.movement,
            last: self.last,
            confirmed: self.confirmed,
        }
    }
}

const fn window(profile: Profile) -> Window {
    match profile {
        Profile::Standard => Window { past_steps: 1, future_steps: 1 },
        Profile::Strict => Window { past_steps: 0, future_steps: 0 },
    }
}

impl Outcome {
    /// Burns first, then remembers, then stores.
    fn store(self, tx: &mut Tx<'_>) -> Result<(), Error> {
        for (factor, step, until) in &self.burn {
            factors::burn(tx, *factor, *step, *until)?;
        }
        let Some(row) = attempts::find(tx, self.attempt)? else { return Ok(()) };
        self.note_for_fleet(tx)?;
        for (factor, step) in &self.keep {
            let matched = Remembered { step: *step, at: self.at, attempt: self.attempt };
            matches::remember(tx, *factor, matched)?;
        }
        let told = self.hint(tx, &row)?;
        let stored =
            Stored { found: json(&self.diagnosis.summary()), told: told.map(|reason| reason.code().to_owned()) };
        Ok(diagnoses::insert(tx, self.attempt, &stored)?)
    }

    /// A device whose clock explains the refusal tells of the server's clock, too.
    fn note_for_fleet(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let likely = matches!(self.diagnosis.certainty(), Certainty::Certain | Certainty::Likely);
        match self.diagnosis.first.offset.filter(|_| likely) {
            Some(offset) => fleet::note(tx, self.user, offset),
            None => Ok(()),
        }
    }

    /// What whoever typed may be told beyond the answer they had; it is one of the user's hints.
    fn hint(&self, tx: &mut Tx<'_>, row: &attempts::Attempt) -> Result<Option<Reason>, Error> {
        let answered: Evidence =
            row.evidence.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let answered = answered.told.or_else(|| Reason::from_code(&row.reason));
        let hint = self.diagnosis.hint().filter(|hint| self.told == Telling::Claimant && answered != Some(*hint));
        let Some(hint) = hint else { return Ok(None) };
        let mut throttle = throttles::find(tx, self.user, FactorClass::Otp)?;
        if !throttle.throttle.take_hint(tx.now()) {
            return Ok(None);
        }
        throttles::save(tx, self.user, FactorClass::Otp, &throttle)?;
        Ok(Some(hint))
    }
}
