//! Notices: who is told what, when something about a sign-in changes. Written in the unit of the change itself, so
//! there is no change without its notice and no notice of what was rolled back.
//!
//! A row of the audit whose word stands in [`NOTICES`] is told of; what else is worth telling calls `tell`. Nothing
//! secret goes in, and while no server delivers anything, nothing is written.

mod letter;
pub(crate) mod occasion;

use crate::{Error, access::Caller, record, users as people};
use countersign_core::{Reason, Reference, Timestamp, UserId, user::UserKind};
use countersign_store::{
    Tx,
    tables::{
        facts::{self, Moment},
        outbox::{self, Message, Stamping},
        sources::NOBODY,
        users::{self, User},
    },
};
pub(crate) use letter::Letter;
pub use letter::{Event, Mail, Stationery, test_event, test_mail};
use occasion::{Occasion, Told, Whereabouts};
use std::time::Duration;

/// How a notice travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// By mail.
    Mail,
    /// By a call of the webhook.
    Webhook,
    /// Not at all: what is written for a name that matches nobody, so that it takes as long.
    Nowhere,
}

impl Channel {
    const ALL: [Self; 3] = [Self::Mail, Self::Webhook, Self::Nowhere];

    /// The word it is stored under.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Webhook => "webhook",
            Self::Nowhere => "nowhere",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.word() == word)
    }
}

/// Who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Whose account it is.
    Person,
    /// Admins and owners.
    Admins,
    /// Both, each in words of their own.
    Both,
}

/// Something that is told of.
#[derive(Debug, Clone, Copy)]
pub struct Notice {
    /// Its word: that of the audit's row, where there is one. The words people read are `mail-WORD` and
    /// `mail-admin-WORD` of the catalogue.
    pub word: &'static str,
    /// Who is told.
    pub to: Audience,
    /// Whoever was told within this time is not told again; always told if none.
    pub at_most_every: Option<Duration>,
}

const HOUR: Duration = Duration::from_hours(1);

/// All of them. Whoever records a new change of somebody's sign-in adds its word here, and its texts to the catalogue.
pub const NOTICES: &[Notice] = &[
    always("factor.added", Audience::Person),
    always("factor.imported", Audience::Person),
    hourly("factors.exported", Audience::Both),
    always("factors.retired", Audience::Person),
    always("factors.disabled", Audience::Both),
    always("backup_codes.replaced", Audience::Person),
    always("backup_code.used", Audience::Person),
    always("pass.made", Audience::Person),
    always("temporary_pass.used", Audience::Person),
    always("password.set", Audience::Person),
    always("password.changed", Audience::Person),
    always("password.reset", Audience::Person),
    always("password.set_by_mail", Audience::Person),
    always("sessions.ended", Audience::Person),
    always("user.role_changed", Audience::Both),
    always("user.suspended", Audience::Person),
    always("user.resumed", Audience::Person),
    always("user.removed", Audience::Person),
    always("user.reset", Audience::Both),
    always("approval.asked", Audience::Admins),
    always("notice.many_refusals", Audience::Person),
    hourly("notice.second_factor_refused", Audience::Person),
    hourly("alarm.stolen_entry_used", Audience::Both),
    always("alarm.last_admin_disabled", Audience::Admins),
    always("alarm.disowned_sign_in", Audience::Admins),
    always("alarm.break_glass_used", Audience::Admins),
    always("alarm.emergency", Audience::Both),
    hourly("alarm.client_budget", Audience::Admins),
    hourly("alarm.server_clock", Audience::Admins),
    hourly("alarm.clock_jumped", Audience::Admins),
    hourly("alarm.clock_frozen", Audience::Admins),
    always("alarm.database_replaced", Audience::Admins),
];

const fn always(word: &'static str, to: Audience) -> Notice {
    Notice { word, to, at_most_every: None }
}

const fn hourly(word: &'static str, to: Audience) -> Notice {
    Notice { word, to, at_most_every: Some(HOUR) }
}

/// Tells of a row of the audit, if its word is one that is told of.
pub(crate) fn of_row(
    tx: &mut Tx<'_>,
    caller: &Caller,
    user: Option<UserId>,
    word: &str,
    reference: Reference,
) -> Result<(), Error> {
    tell(tx, caller, word, &Occasion { user, reference: Some(reference), ..Occasion::default() })
}

/// Tells of an acceptance, where it is one that is told of; a break-glass user's raises an alarm.
pub(crate) fn of_acceptance(
    tx: &mut Tx<'_>,
    caller: &Caller,
    user: &User,
    reason: Reason,
    occasion: &Occasion,
) -> Result<(), Error> {
    if reason == Reason::OkBackupCode {
        tell(tx, caller, "backup_code.used", occasion)?;
    }
    if reason == Reason::OkTemporaryPass {
        tell(tx, caller, "temporary_pass.used", occasion)?;
    }
    if user.kind == UserKind::BreakGlass {
        record::alarm(tx, caller, Some(user.id), "alarm.break_glass_used")?;
    }
    Ok(())
}

/// Tells a user, now and then, that somebody who has shown their first factor was refused at the second.
pub(crate) fn of_refusal(tx: &mut Tx<'_>, caller: &Caller, user: UserId) -> Result<(), Error> {
    match caller {
        Caller::Host { .. } | Caller::Staff(_) => Ok(()),
        Caller::Client(_) | Caller::Person(_) => {
            tell(tx, caller, "notice.second_factor_refused", &Occasion { user: Some(user), ..Occasion::default() })
        }
    }
}

/// Writes a notice down for everybody who is to be told.
pub(crate) fn tell(tx: &mut Tx<'_>, caller: &Caller, word: &str, occasion: &Occasion) -> Result<(), Error> {
    let Some(notice) = NOTICES.iter().find(|notice| notice.word == word) else { return Ok(()) };
    let (mail, webhook) = (delivers(tx, Channel::Mail)?, delivers(tx, Channel::Webhook)?);
    if mail.is_none() && webhook.is_none() {
        return Ok(());
    }
    if let Some(every) = notice.at_most_every {
        let since = tx.now().minus(every);
        match outbox::stamp(tx, occasion.user.unwrap_or(NOBODY), notice.word, since)? {
            Stamping::Set => {}
            Stamping::Recent => return Ok(()),
        }
    }
    let user = match occasion.user {
        Some(id) => users::find(tx, id)?,
        None => None,
    };
    let name = user.as_ref().map(|user| people::called(tx, user)).transpose()?;
    let told = Told {
        at: tx.now(),
        user: user.as_ref().map(|user| user.id),
        name,
        place: Whereabouts::of(caller, occasion),
        reference: occasion.reference,
        left: occasion.left,
        for_admins: false,
    };
    if mail.is_some() {
        mail_to_all(tx, notice, user.as_ref(), &told)?;
    }
    if webhook.is_some() {
        put(tx, Channel::Webhook, "", notice.word, &told)?;
    }
    Ok(())
}

fn mail_to_all(tx: &mut Tx<'_>, notice: &Notice, user: Option<&User>, told: &Told) -> Result<(), Error> {
    let person = user.filter(|_| notice.to != Audience::Admins);
    if let Some(address) = person.and_then(|user| user.email.as_deref()) {
        put(tx, Channel::Mail, address, notice.word, told)?;
    }
    if notice.to == Audience::Person {
        return Ok(());
    }
    let told = Told { for_admins: true, ..told.clone() };
    for admin in users::list_admins(tx)? {
        let was_told = person.is_some_and(|person| person.id == admin.id);
        if let Some(address) = admin.email.as_deref().filter(|_| !was_told) {
            put(tx, Channel::Mail, address, notice.word, &told)?;
        }
    }
    Ok(())
}

fn put(tx: &mut Tx<'_>, channel: Channel, recipient: &str, word: &str, told: &Told) -> Result<(), Error> {
    let message = Message {
        id: tx.random(),
        channel: channel.word().to_owned(),
        recipient: recipient.to_owned(),
        notice: word.to_owned(),
        told: record::json(told),
        created_at: tx.now(),
        tries: 0,
    };
    Ok(outbox::insert(tx, &message)?)
}

/// Since when a running server delivers by this channel, if one does.
pub(crate) fn delivers(tx: &Tx<'_>, channel: Channel) -> Result<Option<Timestamp>, Error> {
    Ok(match channel {
        Channel::Mail => facts::find_moment(tx, Moment::MailSince)?,
        Channel::Webhook => facts::find_moment(tx, Moment::WebhookSince)?,
        Channel::Nowhere => None,
    })
}
