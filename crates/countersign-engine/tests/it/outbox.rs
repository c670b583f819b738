//! What waits to be delivered: taken once, put off while it cannot be, never lost before three days are over.

use crate::{
    notices::{ALICE, stationery},
    support::{Installation, days, host, minutes, seconds},
};
use countersign_engine::outbox::{Channels, Fate, Obstacle, Outgoing};
use std::time::Duration;

impl Installation {
    /// With so many messages that wait, one a second.
    fn with_waiting(messages: usize) -> Self {
        let here = Self::mailing();
        here.addressed_member();
        for _ in 0..messages {
            here.engine.reset_password(host(), ALICE.to_owned(), "forgotten".to_owned()).wait().unwrap();
            here.advance(seconds(1));
        }
        here
    }

    fn take(&self) -> Option<Outgoing> {
        self.engine.take_message(&stationery()).wait().unwrap()
    }

    /// How long the next message has still to wait.
    fn pause(&self) -> Duration {
        self.engine.next_message_due().unwrap().unwrap().since(self.now())
    }
}

#[test]
fn a_message_is_taken_once_and_gone_when_delivered() {
    let here = Installation::with_waiting(1);
    let taken = here.take().unwrap();
    assert!(here.take().is_none(), "nobody else takes it meanwhile");
    here.engine.message_delivered(taken.ticket).wait().unwrap();
    assert_eq!(here.engine.outbox_state().unwrap().waiting, 0);
    assert_eq!(here.engine.next_message_due().unwrap(), None);
}

#[test]
fn what_was_taken_and_never_reported_is_due_again_under_the_same_identifier() {
    let here = Installation::with_waiting(1);
    let first = here.take().unwrap();
    here.advance(minutes(10));
    let again = here.take().unwrap();
    assert_eq!(first.ticket.to_string(), again.ticket.to_string());
}

#[test]
fn pauses_double_up_to_an_hour_and_after_three_days_a_message_is_given_up() {
    let here = Installation::with_waiting(1);
    let begun = here.now();
    let mut pauses = Vec::new();
    loop {
        let taken = here.take().expect("it is due");
        let fate = here.engine.message_not_delivered(taken.ticket, Obstacle::Message, "451 later".to_owned());
        if fate.wait().unwrap() == Fate::GivenUp {
            break;
        }
        assert_eq!(here.engine.outbox_state().unwrap().trouble.as_deref(), Some("451 later"));
        pauses.push(here.pause());
        here.advance(here.pause());
    }
    let first: Vec<u64> = pauses.iter().take(11).map(Duration::as_secs).collect();
    assert_eq!(first, [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
    let taken = here.now().since(begun);
    assert!(taken >= days(3).saturating_sub(seconds(1)) && taken < days(3) + minutes(61), "{taken:?}");
    assert_eq!(here.engine.outbox_state().unwrap().waiting, 0);
    assert_eq!(here.changes().last().unwrap(), "alarm.message_given_up");
    assert!(here.take().is_none(), "the alarm about mail is not mailed");
}

#[test]
fn where_nothing_gets_through_the_others_wait_with_it_and_lose_no_try() {
    let here = Installation::with_waiting(3);
    let taken = here.take().unwrap();
    let fate = here.engine.message_not_delivered(taken.ticket, Obstacle::Channel, "no connection".to_owned());
    assert_eq!(fate.wait().unwrap(), Fate::PutOff);
    assert!(here.take().is_none(), "all of them rest");
    here.advance(seconds(30));
    let mut left = 0;
    while let Some(taken) = here.take() {
        here.engine.message_delivered(taken.ticket).wait().unwrap();
        left += 1;
    }
    assert_eq!(left, 3);
}

#[test]
fn a_message_that_is_refused_holds_no_other_up() {
    let here = Installation::with_waiting(2);
    let taken = here.take().unwrap();
    let fate = here.engine.message_not_delivered(taken.ticket, Obstacle::Message, "550 no such box".to_owned());
    assert_eq!(fate.wait().unwrap(), Fate::PutOff);
    assert_ne!(here.take().unwrap().ticket.to_string(), taken.ticket.to_string());
}

#[test]
fn a_server_that_starts_tries_at_once_what_waits() {
    let here = Installation::with_waiting(1);
    let taken = here.take().unwrap();
    let here = here.restarted();
    here.engine.open_outbox(Channels { mail: true, webhook: false }).wait().unwrap();
    assert_eq!(here.take().unwrap().ticket.to_string(), taken.ticket.to_string());
}
