//! The second factor of somebody in a browser: what they type, and what the page for it shows.

use super::{Opened, Token};
use crate::{
    Engine, Error,
    access::Access,
    sessions::{self, Browser},
    verify::{Answer, Context, Request},
};
use countersign_core::{Reason, factor::FactorClass, reason::Door, submission::Submission};
use countersign_store::{
    Pending,
    tables::{
        attempts::{self, Filter, Kinds},
        diagnoses, throttles,
    },
};
use std::{net::IpAddr, time::Duration};

/// A hint is shown so long after the refusal it is about.
const HINTED_FOR: Duration = Duration::from_mins(10);
/// The answer to a second factor.
#[derive(Debug)]
pub struct SecondFactor {
    /// The decision.
    pub answer: Answer,
    /// The session that follows an acceptance.
    pub opened: Option<Opened>,
}

/// What was typed at the second factor's page.
#[derive(Debug)]
pub struct Typed {
    /// The code.
    pub code: Submission,
    /// The one that followed it, where both were asked for.
    pub next: Option<Submission>,
}

impl From<Submission> for Typed {
    fn from(code: Submission) -> Self {
        Self { code, next: None }
    }
}

/// What the second factor's page shows beside its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondFactorPrompt {
    /// What the search for the last refusal's cause found, as far as whoever is typing may know it.
    pub hint: Option<Reason>,
    /// Whether the next code is asked for too: from the second refusal in a row on, whatever was typed.
    pub next_code: bool,
}

impl Engine {
    /// Checks a second factor: of a browser that has shown a password, or of a signed-in one that is to show it
    /// afresh. An acceptance ends the session and begins another; after a temporary pass that may only enrol.
    pub fn show_second_factor(
        &self,
        token: Token,
        typed: impl Into<Typed>,
        browser: &Browser,
    ) -> Pending<SecondFactor, Error> {
        let (said, pending) = Pending::later();
        let engine = self.clone();
        let peer = browser.address;
        let typed: Typed = typed.into();
        let request = Request {
            access: Access::Browser { token, peer },
            door: Door::Web,
            user: String::new(),
            submission: typed.code,
            next: typed.next,
            context: Context { source_ip: Some(peer), application: None },
        };
        self.verify_then(request, move |result| match result {
            Ok(answer) if answer.is_accepted() => engine.store.submit_then(
                move |tx| {
                    let person = sessions::expect(tx, &token, peer)?;
                    let opened = match answer.told {
                        Reason::OkTemporaryPass => sessions::enrol_after_pass(tx, &person)?,
                        _ => sessions::step_up(tx, &person)?,
                    };
                    Ok(SecondFactor { answer, opened: Some(opened) })
                },
                said,
            ),
            Ok(answer) => said(Ok(SecondFactor { answer, opened: None })),
            Err(error) => said(Err(error)),
        });
        pending
    }

    /// What to show on the second factor's page, each time it is loaded.
    pub fn second_factor_prompt(&self, token: &Token, peer: IpAddr) -> Result<SecondFactorPrompt, Error> {
        self.store.read(|tx| {
            let person = sessions::expect(tx, token, peer)?;
            let failures = throttles::find(tx, person.user, FactorClass::Otp)?.throttle.consecutive;
            let filter = Filter { user: Some(person.user), kinds: Kinds::Decisions, limit: 1, ..Filter::default() };
            let newest = attempts::list(tx, &filter)?.into_iter().next();
            let newest =
                newest.filter(|row| failures > 0 && row.door == Door::Web && tx.now().since(row.at) < HINTED_FOR);
            let found = newest.map(|row| diagnoses::find(tx, row.id)).transpose()?.flatten();
            let hint = found.and_then(|found| Reason::from_code(&found.told?));
            Ok(SecondFactorPrompt { hint, next_code: failures >= 2 })
        })
    }
}
