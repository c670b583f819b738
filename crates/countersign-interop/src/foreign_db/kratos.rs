//! Kratos's identities in its own database. A table is read whole, so configurations of passwords come along: they are
//! let go of with the row, and nothing is made of them.

use super::{ForeignDb, ForeignDbError, look::Table};
use crate::foreign::kratos::{Identity, NAMES};
use std::collections::BTreeMap;
use zeroize::Zeroizing;

const TYPES: Table = Table { name: "identity_credential_types", columns: &["id", "name"], perhaps: &[] };
const IDENTITIES: Table = Table { name: "identities", columns: &["id", "traits"], perhaps: &["state"] };
const CREDENTIALS: Table = Table {
    name: "identity_credentials",
    columns: &["id", "identity_id", "identity_credential_type_id", "config", "created_at"],
    perhaps: &[],
};
const IDENTIFIERS: Table =
    Table { name: "identity_credential_identifiers", columns: &["identity_credential_id", "identifier"], perhaps: &[] };

/// A credential that is a second factor.
struct Credential {
    /// When it was made; what has no time comes last.
    made: (bool, String),
    identity: String,
    kind: String,
    config: Zeroizing<String>,
}

/// All identities.
pub fn identities(database: ForeignDb) -> Result<Vec<Identity>, ForeignDbError> {
    database.look(|look| {
        let mut kinds = BTreeMap::new();
        look.read(&TYPES, &mut |row| {
            kinds.insert(row.owned(0), row.owned(1));
            Ok(())
        })?;
        let mut identities = BTreeMap::new();
        look.read(&IDENTITIES, &mut |row| {
            let mut identity =
                Identity { id: row.owned(0), is_inactive: row.text(2) == "inactive", ..Identity::default() };
            let traits = serde_json::from_str::<serde_json::Value>(row.text(1)).unwrap_or_default();
            for name in NAMES {
                identity.learn_name(traits.get(name).and_then(serde_json::Value::as_str));
            }
            identities.insert(row.owned(0), identity);
            Ok(())
        })?;
        let (mut credentials, mut names_in) = (Vec::new(), BTreeMap::new());
        look.read(&CREDENTIALS, &mut |row| {
            let identity = row.owned(1);
            match kinds.get(row.text(2)).map(String::as_str) {
                Some(kind @ ("totp" | "lookup_secret" | "webauthn" | "passkey")) => credentials.push(Credential {
                    made: (row.text(4).is_empty(), row.owned(4)),
                    identity,
                    kind: kind.to_owned(),
                    config: Zeroizing::new(row.owned(3)),
                }),
                Some("password" | "code") => {
                    names_in.insert(row.owned(0), identity);
                }
                _ => {}
            }
            Ok(())
        })?;
        credentials.sort_by(|one, other| one.made.cmp(&other.made));
        for credential in &credentials {
            if let Some(identity) = identities.get_mut(&credential.identity) {
                let config = serde_json::from_str(&credential.config).unwrap_or_default();
                identity.learn(&credential.kind, &config);
            }
        }
        let mut names = Vec::new();
        look.read(&IDENTIFIERS, &mut |row| {
            names.extend(names_in.get(row.text(0)).map(|identity| (row.owned(1), identity.clone())));
            Ok(())
        })?;
        names.sort();
        for (name, identity) in &names {
            if let Some(identity) = identities.get_mut(identity) {
                identity.learn_name(Some(name));
            }
        }
        Ok(identities.into_values().collect())
    })
}
