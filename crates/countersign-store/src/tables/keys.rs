//! Data keys as they are stored: wrapped by the root key, each with a canary.

use crate::{
    Error, RootKey,
    connection::{Connection, values},
    seal::{KeyClass, KeyRing, StoredKey},
    store::Environment,
};
use std::ops::ControlFlow;

const LIST: &str = "SELECT id, class, root, wrapped, canary FROM keys ORDER BY id";
const INSERT: &str = "INSERT INTO keys (id, class, root, wrapped, canary, created_at) VALUES ($1, $2, $3, $4, $5, $6)";

/// Opens the ring. Keys are made only in a database that has none and only when it may be created:
/// rows without keys mean that something is badly wrong, and new keys would hide it.
pub(crate) fn open_or_make(
    connection: &Connection,
    root: &RootKey,
    environment: &Environment,
    may_make: bool,
) -> Result<KeyRing, Error> {
    let stored = list(connection)?;
    if !stored.is_empty() || !may_make {
        return KeyRing::open(root, &stored);
    }
    if has_users(connection)? {
        return Err(Error::Keys("the database has users but no data keys: restore it from a backup".to_owned()));
    }
    connection.begin_write()?;
    let made = make(connection, root, environment).and_then(|ring| connection.control("COMMIT").map(|()| ring));
    if made.is_err() && !connection.is_rolled_back() {
        connection.control("ROLLBACK")?;
    }
    made
}

fn make(connection: &Connection, root: &RootKey, environment: &Environment) -> Result<KeyRing, Error> {
    // Another process may have made them between the look and the lock.
    let stored = list(connection)?;
    if !stored.is_empty() {
        return KeyRing::open(root, &stored);
    }
    let generated = KeyRing::generate(root, &|bytes| environment.fill(bytes))?;
    for key in &generated {
        let row = values![key.id, key.class.word(), &key.root, &key.wrapped, &key.canary, environment.now()];
        connection.execute("store a data key", INSERT, row)?;
    }
    KeyRing::open(root, &generated)
}

fn list(connection: &Connection) -> Result<Vec<StoredKey>, Error> {
    let mut keys = Vec::new();
    connection.query("read the data keys", LIST, &[], |row| {
        keys.push(StoredKey {
            id: u32::try_from(row.get::<i64>(0)?).map_err(|_| Error::Corrupt("keys.id".to_owned()))?,
            class: row.word(1, KeyClass::from_word)?,
            root: row.get(2)?,
            wrapped: row.get(3)?,
            canary: row.get(4)?,
        });
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(keys)
}

fn has_users(connection: &Connection) -> Result<bool, Error> {
    let mut found = false;
    connection.query("look for users", "SELECT id FROM users LIMIT 1", &[], |_| {
        found = true;
        Ok(ControlFlow::Break(()))
    })?;
    Ok(found)
}
