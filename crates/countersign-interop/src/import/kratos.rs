//! Rows of Kratos's identities: one for each kind of credential that is a second factor.

use super::{Found, Passphrase, Row, Unreadable};
use crate::foreign::kratos::{self, Identity};
use countersign_core::{import::ImportReason, otpauth::Otpauth};

pub(super) fn read(bytes: &[u8], _: Option<&Passphrase>) -> Result<Vec<Row>, Unreadable> {
    Ok(rows(&kratos::read(bytes)?))
}

/// The rows of these identities; one that cannot be read is a row too.
#[must_use]
pub fn rows(identities: &[Option<Identity>]) -> Vec<Row> {
    let rows = |(number, identity): (usize, &Option<Identity>)| match identity {
        Some(identity) => rows_of(identity),
        None => vec![Row::left(format!("identity {number}"), Vec::new(), ImportReason::Unreadable)],
    };
    (1..).zip(identities).flat_map(rows).collect()
}

fn rows_of(identity: &Identity) -> Vec<Row> {
    let row = |kind: &str, content| {
        let content = if identity.is_inactive { Err(ImportReason::GoneThere) } else { content };
        Row::with(format!("identity {}, {kind}", identity.id), identity.names.clone(), content)
    };
    let mut rows = Vec::new();
    if let Some(url) = &identity.totp_url {
        let content = match url.trim() {
            "" => Err(ImportReason::SecretMissing),
            url => Otpauth::parse_foreign(url).map_err(Into::into).map(|entry| Found { entry, last: None }),
        };
        rows.push(row("totp", content));
    }
    if let Some([left, used]) = identity.recovery {
        let note = Some(format!("{left} unused, {used} used"));
        rows.push(Row { note, ..row("lookup_secret", Err(ImportReason::RecoveryCodes)) });
    }
    for _ in 0..identity.passkeys {
        rows.push(row("webauthn", Err(ImportReason::Passkey)));
    }
    rows
}
