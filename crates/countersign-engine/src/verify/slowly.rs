//! What is checked by a slow hash, in two units of work: the first counts the attempt as failed and reads what to compare
//! with; the hash is computed on the pool; the second uses up what fits and takes the failure back. A crash in between
//! leaves a counted failure, never a free guess. Where nobody has shown a first factor it takes the same units and the
//! same hashes whoever is named and whatever they hold: time must not tell who has backup codes or a pass.

use super::{
    Answer, Request,
    case::{
        Case, Desk, Next,
        stranger::{Stranger, network_of_caller, stranger},
    },
};
use crate::{
    Engine, Error, HashCost,
    access::{Caller, Scope},
    slow::{self, Memory, Place},
};
use countersign_store::{Tx, tables::sources::NOBODY};

/// What the first unit found of a submission that nothing stood against before.
pub(super) enum Found<C> {
    Answered(Answer),
    Check(Box<C>),
}

/// A check of one kind: look and count, compare, conclude.
pub(super) struct Steps<L, H, E> {
    /// In the first unit.
    pub(super) look: L,
    /// On the pool.
    pub(super) compare: H,
    /// In the second unit.
    pub(super) conclude: E,
    /// How many hashes a submission without a first factor costs.
    pub(super) hashes: usize,
}

enum First<C> {
    Answered(Answer),
    /// A stranger's, which looks from outside as if it were checked.
    InVain(Answer, Stranger, Place),
    Check(Box<C>, Place),
}

impl Engine {
    pub(super) fn check_slowly<C: Send + 'static, F: Send + 'static>(
        &self,
        request: Request,
        desk: Desk,
        steps: Steps<
            impl FnOnce(&mut Tx<'_>, Case) -> Result<Found<C>, Error> + Send + 'static,
            impl FnOnce(&mut Memory, &C, HashCost) -> Result<F, Error> + Send + 'static,
            impl FnOnce(&mut Tx<'_>, C, F) -> Result<Answer, Error> + Send + 'static,
        >,
        answer: impl FnOnce(Result<Answer, Error>) + Send + 'static,
    ) {
        let Steps { look, compare, conclude, hashes } = steps;
        let context = request.context.clone();
        let share = move |caller: &Caller| {
            let shares = caller.person().is_some() || stranger(caller).is_some();
            shares.then(|| network_of_caller(caller, &context))
        };
        let place = match self.place_for(&request.access, Scope::Verify, share) {
            Ok(place) => place,
            Err(full) => return answer(Err(full)),
        };
        let (engine, access) = (self.clone(), request.access.clone());
        let first = move |tx: &mut Tx<'_>, caller: &Caller| {
            let place = place.ok_or_else(slow::no_place)?;
            let nobody = Stranger::find(tx, caller, &request.context, NOBODY)?;
            let found = match Case::open(tx, caller, &request, &desk)? {
                Next::Answered(answer) => Found::Answered(answer),
                Next::Goes(case) => look(tx, *case)?,
            };
            Ok(match (found, nobody) {
                (Found::Check(check), _) => First::Check(check, place),
                (Found::Answered(answer), Some(nobody)) => First::InVain(answer, nobody, place),
                (Found::Answered(answer), None) => First::Answered(answer),
            })
        };
        self.change_then(access, Scope::Verify, first, move |first| match first {
            Err(error) => answer(Err(error)),
            Ok(First::Answered(done)) => answer(Ok(done)),
            Ok(First::InVain(done, mut nobody, place)) => {
                engine.run_in(place, answer, move |engine, memory, answer| {
                    let hashed = hash_in_vain(memory, hashes, engine.settings.hash_cost);
                    let second = move |tx: &mut Tx<'_>| {
                        hashed?;
                        nobody.refresh(tx)?;
                        nobody.save(tx)?;
                        Ok(done)
                    };
                    engine.store.submit_then(second, answer);
                });
            }
            Ok(First::Check(check, place)) => engine.run_in(place, answer, move |engine, memory, answer| {
                let finding = compare(memory, &check, engine.settings.hash_cost);
                engine.store.submit_then(move |tx| conclude(tx, *check, finding?), answer);
            }),
        });
    }
}

/// Does the work of hashes whose outcome nobody asks for.
pub(super) fn hash_in_vain(memory: &mut Memory, times: usize, cost: HashCost) -> Result<(), Error> {
    (0..times).try_for_each(|_| slow::hash(memory, cost, &[0; 32], &[0; 16]).map(drop))
}
