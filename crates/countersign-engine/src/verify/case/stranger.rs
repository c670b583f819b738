//! Whoever hands a code in where nobody has checked a first factor: counted by source, and over all sources for each
//! user and client, never towards the user's own wait. A name that matches nobody is read and written alike.

use crate::{
    Error,
    access::{Caller, Client, network_of},
    record,
    verify::Context,
};
use countersign_core::{
    Reason, Reference, Timestamp, UserId,
    reason::Audience,
    throttle::{budget_until, count_failure, take_back_failure, wait_after},
};
use countersign_store::{
    Tx,
    tables::{
        budgets,
        sources::{self, Refused, Source, SourceThrottle},
    },
};

/// What is remembered of strangers who name a user.
pub(in crate::verify) struct Stranger {
    source: Source,
    throttle: SourceThrottle,
    /// When codes of this user were refused at this client, from wherever they came.
    budget: Vec<Timestamp>,
    /// When this submission was counted, in advance of a slow check.
    counted_at: Option<Timestamp>,
}

impl Stranger {
    /// What is remembered where `caller` names `user`; nothing if a first factor stands behind the call.
    pub(in crate::verify) fn find(
        tx: &Tx<'_>,
        caller: &Caller,
        context: &Context,
        user: UserId,
    ) -> Result<Option<Self>, Error> {
        let Some(client) = stranger(caller) else { return Ok(None) };
        let source = Source { user, client: client.id, network: network_of_caller(caller, context) };
        let mut found = Self { source, throttle: SourceThrottle::default(), budget: Vec::new(), counted_at: None };
        found.refresh(tx)?;
        Ok(Some(found))
    }

    /// Reads again what may have changed.
    pub(in crate::verify) fn refresh(&mut self, tx: &Tx<'_>) -> Result<(), Error> {
        self.throttle = sources::find(tx, &self.source)?;
        self.budget = budgets::find(tx, self.source.user, self.source.client)?;
        Ok(())
    }

    /// Why nothing is evaluated now, and until when.
    pub(super) fn waits(&self, now: Timestamp) -> Option<(Reason, Timestamp)> {
        let budget = budget_until(&self.budget, now).map(|until| (Reason::ThrottleBudget, until));
        let wait = self.throttle.wait_until.filter(|until| *until > now);
        budget.or_else(|| wait.map(|until| (Reason::ThrottleSource, until)))
    }

    /// Whether this source was refused since it last succeeded.
    pub(super) const fn has_failures(&self) -> bool {
        self.throttle.consecutive > 0
    }

    pub(super) fn fail(&mut self, now: Timestamp) {
        self.throttle.consecutive = self.throttle.consecutive.saturating_add(1);
        self.throttle.wait_until = wait_after(self.throttle.consecutive).map(|wait| now.plus(wait));
        count_failure(&mut self.budget, now);
    }

    /// Counts a failure durably, in advance of a slow check.
    pub(super) fn fail_in_advance(&mut self, tx: &mut Tx<'_>) -> Result<(), Error> {
        self.fail(tx.now());
        self.counted_at = Some(tx.now());
        self.save(tx)
    }

    /// Forgets the failures in a row, and takes back what was counted in advance. The budget stays otherwise.
    pub(super) fn succeed(&mut self, tx: &mut Tx<'_>) -> Result<(), Error> {
        if self.throttle != SourceThrottle::default() {
            self.throttle = SourceThrottle::default();
            sources::save(tx, &self.source, self.throttle)?;
        }
        if let Some(counted_at) = self.counted_at.take() {
            take_back_failure(&mut self.budget, counted_at);
            budgets::save(tx, self.source.user, self.source.client, &self.budget)?;
        }
        Ok(())
    }

    /// Stores what is remembered, changed or not: the work is the same whatever the cause of a refusal is.
    pub(in crate::verify) fn save(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        sources::save(tx, &self.source, self.throttle)?;
        Ok(budgets::save(tx, self.source.user, self.source.client, &self.budget)?)
    }

    /// Writes a refusal down, with the alarm if it used the budget up; says under which reference.
    pub(super) fn refuse(
        &self,
        tx: &mut Tx<'_>,
        caller: &Caller,
        reason: Reason,
        refused: Refused<'_>,
    ) -> Result<Reference, Error> {
        self.save(tx)?;
        // Once it is used up nothing is counted any more, so this is the failure that did it.
        if reason.counts_as_failure() && budget_until(&self.budget, tx.now()).is_some() {
            record::alarm(tx, caller, Some(self.source.user), "alarm.client_budget")?;
        }
        Ok(sources::count_refusal(tx, &self.source, refused)?)
    }
}

/// The client, if nobody has checked a first factor before it calls.
pub(in crate::verify) fn stranger(caller: &Caller) -> Option<&Client> {
    caller.client().filter(|_| caller.audience(false) == Audience::Stranger)
}

/// The network that the person is in: by the reported address only of a client whose addresses are believed; empty at
/// the command line.
pub(in crate::verify) fn network_of_caller(caller: &Caller, context: &Context) -> String {
    let address = match caller {
        Caller::Client(client) => context.source_ip.filter(|_| client.trusted_addresses).unwrap_or(client.peer),
        Caller::Person(person) => person.peer,
        Caller::Staff(staff) => staff.person.peer,
        Caller::Host { .. } => return String::new(),
    };
    network_of(address.to_canonical())
}
