//! What waits to be delivered: taken one by one by the server, forgotten once it is delivered, put off while it
//! cannot be, given up after three days.

use crate::{
    Engine, Error,
    access::Caller,
    forgotten,
    notices::{self, Channel, Event, Letter, Mail, Stationery, occasion::Told},
    record,
};
use countersign_core::Timestamp;
use countersign_store::{
    Pending, Tx,
    tables::{
        facts::{self, Moment},
        outbox::{self as table, Message},
    },
};
use std::{sync::Arc, time::Duration};

/// Whoever takes a message has so long to say what became of it.
const TAKEN_FOR: Duration = Duration::from_mins(10);
/// Between the first try and the second; each further pause is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(10);
/// No pause is longer.
const LONGEST_PAUSE: Duration = Duration::from_hours(1);
/// Where nothing at all gets through, the next message is tried after this long.
const CHANNEL_RESTS: Duration = Duration::from_secs(30);
/// A message that could not be delivered for so long is given up.
pub const TRIED_FOR: Duration = Duration::from_hours(72);

/// The channels that a server delivers by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Channels {
    /// Whether it sends mail.
    pub mail: bool,
    /// Whether it calls a webhook.
    pub webhook: bool,
}

/// A message that was taken, to be delivered now.
#[derive(Debug)]
pub struct Outgoing {
    /// What it is known by: the same at every try.
    pub ticket: Ticket,
    /// What is to be delivered.
    pub content: Content,
}

/// What is to be delivered.
#[derive(Debug)]
pub enum Content {
    /// A mail.
    Mail(Mail),
    /// An event for the webhook.
    Event(Event),
}

/// Stands for a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    id: [u8; 16],
    channel: Channel,
    since: Timestamp,
    tries: u32,
}

impl std::fmt::Display for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.id))
    }
}

/// What came in the way of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// Something about this message: others may get through.
    Message,
    /// Nothing gets through.
    Channel,
}

/// What became of a message that could not be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Fate {
    /// It is tried again.
    PutOff,
    /// It was tried for three days, and is no more.
    GivenUp,
}

/// How notices fare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxState {
    /// Since when a server sends mail; none if it does not.
    pub mail_since: Option<Timestamp>,
    /// Since when a server calls a webhook; none if it does not.
    pub webhook_since: Option<Timestamp>,
    /// How many messages wait.
    pub waiting: u64,
    /// Since when the oldest of them waits.
    pub oldest: Option<Timestamp>,
    /// What came in the way of one of them.
    pub trouble: Option<String>,
}

impl Engine {
    /// Notes by which channels this server delivers from now on, and makes due at once what waits.
    pub fn open_outbox(&self, channels: Channels) -> Pending<(), Error> {
        self.store.submit(move |tx| {
            for (delivers, moment) in [(channels.mail, Moment::MailSince), (channels.webhook, Moment::WebhookSince)] {
                let now = tx.now();
                match (delivers, facts::find_moment(tx, moment)?) {
                    (true, None) => facts::set_moment(tx, moment, now)?,
                    (false, Some(_)) => facts::clear_moment(tx, moment)?,
                    (true, Some(_)) | (false, None) => {}
                }
            }
            Ok(table::wake(tx)?)
        })
    }

    /// When the next message is due; none if none waits.
    pub fn next_message_due(&self) -> Result<Option<Timestamp>, Error> {
        self.store.read(|tx| Ok(table::find_next_due(tx)?))
    }

    /// Takes the message that has been due for longest.
    pub fn take_message(&self, stationery: &Stationery) -> Pending<Option<Outgoing>, Error> {
        let (words, settings, stationery) = (Arc::clone(&self.words), Arc::clone(&self.settings), stationery.clone());
        self.store.submit(move |tx| {
            let until = tx.now().plus(TAKEN_FOR);
            while let Some(message) = table::take_due(tx, until)? {
                let letter =
                    Letter { words: &words, stationery: &stationery, site: &settings.issuer, notice: &message.notice };
                if let Some(outgoing) = written(tx, &message, &letter)? {
                    return Ok(Some(outgoing));
                }
                table::delete(tx, &message.id)?;
            }
            Ok(None)
        })
    }

    /// Forgets a message that was delivered.
    pub fn message_delivered(&self, ticket: Ticket) -> Pending<(), Error> {
        self.store.submit(move |tx| Ok(table::delete(tx, &ticket.id)?))
    }

    /// Puts a message off that could not be delivered, or gives it up.
    pub fn message_not_delivered(&self, ticket: Ticket, obstacle: Obstacle, trouble: String) -> Pending<Fate, Error> {
        self.store.submit(move |tx| {
            let now = tx.now();
            if now.since(ticket.since) >= TRIED_FOR {
                table::delete(tx, &ticket.id)?;
                record::alarm(tx, &Caller::server(), None, "alarm.message_given_up")?;
                return Ok(Fate::GivenUp);
            }
            table::put_off(tx, &ticket.id, now.plus(pause_after(ticket.tries)), &trouble)?;
            if obstacle == Obstacle::Channel {
                table::put_off_channel(tx, ticket.channel.word(), now.plus(CHANNEL_RESTS))?;
            }
            Ok(Fate::PutOff)
        })
    }

    /// How notices fare.
    pub fn outbox_state(&self) -> Result<OutboxState, Error> {
        self.store.read(|tx| {
            let waiting = table::waiting(tx)?;
            Ok(OutboxState {
                mail_since: notices::delivers(tx, Channel::Mail)?,
                webhook_since: notices::delivers(tx, Channel::Webhook)?,
                waiting: waiting.messages,
                oldest: waiting.since,
                trouble: waiting.trouble,
            })
        })
    }
}

/// What a stored message says; nothing if it says nothing any more.
fn written(tx: &mut Tx<'_>, message: &Message, letter: &Letter<'_>) -> Result<Option<Outgoing>, Error> {
    let corrupt = || Error::Store(countersign_store::Error::Corrupt("a message that waits".to_owned()));
    let channel = Channel::from_word(&message.channel).ok_or_else(corrupt)?;
    let told: Told = serde_json::from_str(&message.told).map_err(|_| corrupt())?;
    let content = match channel {
        Channel::Nowhere => return Ok(None),
        Channel::Webhook => Content::Event(letter.event(&told)),
        Channel::Mail if message.notice == forgotten::WORD => {
            let Some(link) = forgotten::link_of(tx, message, &letter.stationery.base_url)? else { return Ok(None) };
            Content::Mail(letter.mail(message.recipient.clone(), &told, Some(&link)))
        }
        Channel::Mail => Content::Mail(letter.mail(message.recipient.clone(), &told, None)),
    };
    let ticket = Ticket { id: message.id, channel, since: message.created_at, tries: message.tries };
    Ok(Some(Outgoing { ticket, content }))
}

fn pause_after(tries: u32) -> Duration {
    let doublings = tries.saturating_sub(1).min(16);
    FIRST_PAUSE.saturating_mul(1 << doublings).min(LONGEST_PAUSE)
}
