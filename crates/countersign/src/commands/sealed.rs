//! Exports encrypted with age: to a recipient, or under a passphrase. Any age program opens them.

use crate::failure::Failure;
use age::{Decryptor, EncryptError, Encryptor, Identity, secrecy::SecretString};
use countersign_interop::import::Passphrase;
use std::{
    io::{self, Read, Write},
    path::Path,
};
use zeroize::Zeroizing;

const HEAD: &[u8] = b"age-encryption.org/v1";
/// What a passphrase costs: half a second and 128 MB.
const WORK: u8 = 17;
/// The costliest passphrase that is tried: as much as age's own programs take, some seconds.
const MOST_WORK: u8 = 20;

/// Whether these bytes are such an export.
pub(super) fn is_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(HEAD)
}

/// Encrypts a text.
pub(super) fn seal(text: &str, recipient: Option<&str>, passphrase: Option<Passphrase>) -> Result<Vec<u8>, Failure> {
    let encryptor = match (recipient, passphrase) {
        (Some(recipient), _) => {
            let recipient: age::x25519::Recipient = recipient.trim().parse().map_err(|_| {
                Failure::usage(
                    "that is no age recipient",
                    "`age-keygen -o KEY` makes a key and prints its recipient, age1...",
                )
            })?;
            Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
                .map_err(|cause| unsealed(&cause))?
        }
        (None, Some(passphrase)) => {
            // The same wherever it is opened, whatever the machine that made it.
            let mut recipient = age::scrypt::Recipient::new(secret(&passphrase));
            recipient.set_work_factor(WORK);
            Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
                .map_err(|cause| unsealed(&cause))?
        }
        (None, None) => {
            return Err(Failure::usage("no recipient and no passphrase", "give --recipient or --passphrase -"));
        }
    };
    let mut sealed = Vec::new();
    let write = || -> io::Result<()> {
        let mut writer = encryptor.wrap_output(&mut sealed)?;
        writer.write_all(text.as_bytes())?;
        writer.finish().map(drop)
    };
    write().map_err(|cause| unsealed(&EncryptError::Io(cause)))?;
    Ok(sealed)
}

fn unsealed(cause: &EncryptError) -> Failure {
    Failure::unknown(format!("the export cannot be encrypted: {cause}"), "nothing was written")
}

fn secret(passphrase: &Passphrase) -> SecretString {
    SecretString::from(passphrase.as_str().to_owned())
}

/// Decrypts an export with a file of identities, or with its passphrase.
pub(super) fn open(
    bytes: &[u8],
    identity: Option<&Path>,
    passphrase: Option<Passphrase>,
) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let broken = |_| Failure::usage("this is no whole age file", "was it copied as it is, byte by byte?");
    let decryptor = Decryptor::new(bytes).map_err(broken)?;
    let identities: Vec<Box<dyn Identity>> = match (identity, passphrase) {
        (Some(file), _) => identities_in(file)?,
        (None, Some(passphrase)) => {
            let mut identity = age::scrypt::Identity::new(secret(&passphrase));
            identity.set_max_work_factor(MOST_WORK);
            vec![Box::new(identity)]
        }
        (None, None) => {
            return Err(Failure::usage(
                "this export is encrypted with age",
                "name its key with --identity FILE, the file that `age-keygen -o FILE` made; or for a passphrase pipe in a file whose first line it is: --passphrase - < FILE",
            ));
        }
    };
    let refused = |_| {
        Failure::usage(
            "this export does not open with that",
            "take the identity or passphrase it was made for: `age-keygen -y FILE` shows to which recipient a key belongs",
        )
    };
    let mut reader = decryptor.decrypt(identities.iter().map(AsRef::as_ref)).map_err(refused)?;
    let mut text = Zeroizing::new(Vec::new());
    reader.read_to_end(&mut text).map_err(|_| Failure::usage("this export was changed or cut", "take another copy"))?;
    Ok(text)
}

fn identities_in(file: &Path) -> Result<Vec<Box<dyn Identity>>, Failure> {
    // A new key would open nothing that is there already.
    let hint = "name the key that the export was encrypted to: the file that `age-keygen -o FILE` made, and printed the recipient of (age1...)";
    let unreadable = |what: String| Failure::usage(what, hint);
    let text = std::fs::read_to_string(file).map(Zeroizing::new);
    let text = text.map_err(|cause| unreadable(format!("{} cannot be read: {cause}", file.display())))?;
    let keys = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let read = |line: &str| line.parse::<age::x25519::Identity>().map(|key| Box::new(key) as Box<dyn Identity>);
    let keys: Result<Vec<_>, _> = keys.map(read).collect();
    keys.map_err(|_| unreadable(format!("{} holds no age identity", file.display())))
}
