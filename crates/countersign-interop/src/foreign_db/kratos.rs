//! Kratos's identities in its own database. Configurations of passwords are not asked for.

use super::{ForeignDb, ForeignDbError};
use crate::foreign::kratos::{Identity, NAMES};
use std::collections::BTreeMap;

const IDENTITIES: &str =
    "SELECT id::text, coalesce(to_jsonb(identities) ->> 'state', ''), traits::text FROM identities ORDER BY id";
const CREDENTIALS: &str = "SELECT c.identity_id::text, t.name, c.config::text
    FROM identity_credentials c JOIN identity_credential_types t ON t.id = c.identity_credential_type_id
    WHERE t.name IN ('totp', 'lookup_secret', 'webauthn', 'passkey') ORDER BY c.created_at";
const IDENTIFIERS: &str = "SELECT c.identity_id::text, i.identifier
    FROM identity_credential_identifiers i
    JOIN identity_credentials c ON c.id = i.identity_credential_id
    JOIN identity_credential_types t ON t.id = c.identity_credential_type_id
    WHERE t.name IN ('password', 'code') ORDER BY i.identifier";

/// All identities.
pub fn identities(database: &mut ForeignDb) -> Result<Vec<Identity>, ForeignDbError> {
    database.look(|transaction| {
        let mut identities = BTreeMap::new();
        for row in transaction.query(IDENTITIES, &[])? {
            let id: String = row.try_get(0)?;
            let is_inactive = row.try_get::<_, &str>(1)? == "inactive";
            let mut identity = Identity { id: id.clone(), is_inactive, ..Identity::default() };
            let traits = serde_json::from_str::<serde_json::Value>(row.try_get(2)?).unwrap_or_default();
            for name in NAMES {
                identity.learn_name(traits.get(name).and_then(serde_json::Value::as_str));
            }
            identities.insert(id, identity);
        }
        for row in transaction.query(CREDENTIALS, &[])? {
            if let Some(identity) = identities.get_mut(row.try_get::<_, &str>(0)?) {
                let config = serde_json::from_str(row.try_get(2)?).unwrap_or_default();
                identity.learn(row.try_get(1)?, &config);
            }
        }
        for row in transaction.query(IDENTIFIERS, &[])? {
            if let Some(identity) = identities.get_mut(row.try_get::<_, &str>(0)?) {
                identity.learn_name(row.try_get(1)?);
            }
        }
        Ok(identities.into_values().collect())
    })
}
