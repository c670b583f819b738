//! Codes that are kept as slow hashes are checked in two units of work: the first counts the attempt as failed and reads
//! the hash; the hash is computed on the pool; the second uses the code up and takes the failure back. A crash in
//! between leaves a counted failure, never a free guess. Where nobody has shown a first factor it takes the same units
//! and the same hashes whoever is named and whatever they hold: time must not tell who holds such a code.

use super::{
    Answer, Context, Request,
    case::{Case, Desk, Next},
};
use crate::{
    Engine, Error, HashCost,
    access::{Caller, Scope, network_of},
    slow::{self, Memory, Place},
};
use countersign_core::reason::Audience;
use countersign_store::{
    Tx,
    tables::sources::{self, NOBODY, Source},
};

/// A kind of code that is kept as a slow hash, on its way to being checked.
pub(super) trait SlowCheck: Sized + Send + 'static {
    /// What was typed.
    type Typed: Send + 'static;
    /// What the hash said.
    type Finding: Send + 'static;
    /// Hashes for a submission without a first factor, whatever they find.
    const HASHES_FOR_A_STRANGER: usize;

    /// Counts the attempt as failed, before anything is hashed.
    fn count_first(tx: &mut Tx<'_>, case: Case, typed: Self::Typed) -> Result<Found<Self>, Error>;

    /// Hashes what was typed and compares. Slow by design.
    fn compare(&self, memory: &mut Memory, cost: HashCost) -> Result<Self::Finding, Error>;

    /// Uses the code up, or refuses; things may have changed since the first unit.
    fn conclude(self, tx: &mut Tx<'_>, finding: Self::Finding) -> Result<Answer, Error>;
}

/// What the first unit found of a submission that nothing stood against before.
pub(super) enum Found<C> {
    Answered(Answer),
    Check(Box<C>),
}

/// What the first unit found.
enum First<C> {
    Answered(Answer),
    /// A stranger's, which looks from outside as if it were checked.
    InVain(Answer, Source, Place),
    Check(Box<C>, Place),
}

impl Engine {
    pub(super) fn verify_slowly<C: SlowCheck>(
        &self,
        request: Request,
        typed: C::Typed,
        desk: Desk,
        answer: impl FnOnce(Result<Answer, Error>) + Send + 'static,
    ) {
        let context = request.context.clone();
        let share = move |caller: &Caller| match caller.person() {
            Some(person) => Some(network_of(person.peer.to_canonical())),
            None => of_stranger(caller, &context).map(|source| source.network),
        };
        let place = match self.place_for(&request.access, Scope::Verify, share) {
            Ok(place) => place,
            Err(full) => return answer(Err(full)),
        };
        let engine = self.clone();
        self.change_then(
            request.access.clone(),
            Scope::Verify,
            move |tx, caller| {
                let place = place.ok_or_else(slow::no_place)?;
                let stranger = of_stranger(caller, &request.context);
                let first = match Case::open(tx, caller, &request, &desk)? {
                    Next::Answered(answer) => Found::Answered(answer),
                    Next::Goes(case) => C::count_first(tx, *case, typed)?,
                };
                Ok(match (first, stranger) {
                    (Found::Check(check), _) => First::Check(check, place),
                    (Found::Answered(answer), Some(source)) => First::InVain(answer, source, place),
                    (Found::Answered(answer), None) => First::Answered(answer),
                })
            },
            move |first: Result<First<C>, Error>| match first {
                Err(error) => answer(Err(error)),
                Ok(First::Answered(done)) => answer(Ok(done)),
                Ok(First::InVain(done, source, place)) => {
                    engine.run_in(place, answer, move |engine, memory, answer| {
                        let hashed = hash_in_vain(memory, C::HASHES_FOR_A_STRANGER, engine.settings.hash_cost);
                        engine.store.submit_then(
                            move |tx| {
                                hashed?;
                                let throttle = sources::find(tx, &source)?;
                                sources::save(tx, &source, throttle)?;
                                Ok(done)
                            },
                            answer,
                        );
                    });
                }
                Ok(First::Check(check, place)) => engine.run_in(place, answer, move |engine, memory, answer| {
                    let finding = check.compare(memory, engine.settings.hash_cost);
                    engine.store.submit_then(move |tx| check.conclude(tx, finding?), answer);
                }),
            },
        );
    }
}

/// Where a caller without a first factor is counted, whoever is named.
fn of_stranger(caller: &Caller, context: &Context) -> Option<Source> {
    let client = caller.client().filter(|_| caller.audience(false) == Audience::Stranger)?;
    let address = context.source_ip.filter(|_| client.trusted_addresses).unwrap_or(client.peer).to_canonical();
    Some(Source { user: NOBODY, client: client.id, network: network_of(address) })
}

/// Does the work of hashes whose outcome nobody asks for.
pub(super) fn hash_in_vain(memory: &mut Memory, times: usize, cost: HashCost) -> Result<(), Error> {
    (0..times).try_for_each(|_| slow::hash(memory, cost, &[0; 32], &[0; 16]).map(drop))
}
