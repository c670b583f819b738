//! The root key's file: taken as it should be, refused by name otherwise, never made anew by reading it.

use crate::support::{directory, root};
use countersign_store::{RootKey, root_key::RootKeyError};
use std::{
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::PathBuf,
};
use tempfile::TempDir;

fn file_with(content: &[u8], mode: u32) -> (TempDir, PathBuf) {
    use std::io::Write;
    let directory = directory();
    let path = directory.path().join("root.key");
    let mut options = std::fs::OpenOptions::new();
    let mut file = options.write(true).create_new(true).mode(mode).open(&path).unwrap();
    file.write_all(content).unwrap();
    file.set_permissions(std::fs::Permissions::from_mode(mode)).unwrap();
    (directory, path)
}

#[test]
fn a_saved_key_is_read_back_and_can_be_copied_to_paper() {
    let directory = directory();
    let path = directory.path().join("root.key");
    root(7).save_new(&path).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), format!("{}\n", "07".repeat(32)));
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
    assert_eq!(RootKey::load(&path).unwrap().fingerprint(), root(7).fingerprint());
}

#[test]
fn a_key_typed_in_from_paper_is_taken() {
    let (_directory, path) = file_with(format!("  {}  \n\n", "AB".repeat(32)).as_bytes(), 0o400);
    assert_eq!(RootKey::load(&path).unwrap().fingerprint(), root(0xab).fingerprint());
}

#[test]
fn a_missing_key_file_is_refused_by_name_and_not_made() {
    let directory = directory();
    let path = directory.path().join("root.key");
    let refused = RootKey::load(&path).unwrap_err();
    assert!(matches!(&refused, RootKeyError::Missing(missing) if *missing == path));
    assert_eq!(refused.to_string(), format!("the root key {} is missing", path.display()));
    assert_eq!(refused.hint(), "put your copy of the root key back (mode 0600) or name it with --root-key FILE");
    assert!(!path.exists());
}

#[test]
fn a_key_file_that_others_may_read_is_refused_with_its_mode() {
    for mode in [0o640, 0o604, 0o644, 0o660, 0o602, 0o610] {
        let (_directory, path) = file_with("07".repeat(32).as_bytes(), mode);
        let refused = RootKey::load(&path).unwrap_err();
        let expected = format!("the root key {} can be read by others (mode {mode:04o})", path.display());
        assert_eq!(refused.to_string(), expected);
        assert!(refused.hint().starts_with(&format!("chmod 600 {}", path.display())));
    }
}

#[test]
fn a_short_long_empty_or_garbage_key_file_is_refused_with_its_length() {
    let cases = [
        ("07".repeat(31), 62),
        ("07".repeat(33), 66),
        ("0".repeat(63), 63),
        (String::new(), 0),
        ("the key is under the doormat".to_owned(), 28),
        (format!("{}g", "0".repeat(63)), 64),
        (format!("0x{}", "07".repeat(32)), 66),
        (format!("{} {}", "07".repeat(16), "07".repeat(16)), 65),
    ];
    for (content, characters) in cases {
        let (_directory, path) = file_with(content.as_bytes(), 0o600);
        let refused = RootKey::load(&path).unwrap_err();
        let expected = format!(
            "the root key {} is not a root key: it has {characters} characters where 64 hexadecimal digits belong",
            path.display()
        );
        assert_eq!(refused.to_string(), expected);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), content, "left as it was");
    }
}

#[test]
fn a_key_file_of_raw_bytes_is_refused() {
    let (_directory, path) = file_with(&[0xff; 32], 0o600);
    let refused = RootKey::load(&path).unwrap_err();
    assert!(matches!(&refused, RootKeyError::Malformed { characters: 32, .. }), "{refused}");
    assert!(refused.hint().contains("one line of 64 hexadecimal digits"));
}

#[test]
fn a_credential_as_systemd_hands_it_over_is_taken() {
    use std::os::unix::fs::MetadataExt;
    let (_directory, path) = file_with("07".repeat(32).as_bytes(), 0o440);
    let metadata = std::fs::metadata(&path).unwrap();
    let is_roots = metadata.uid() == 0 && metadata.gid() == 0;
    assert_eq!(RootKey::load(&path).is_ok(), is_roots, "0440 is fine for root:root only");
}

#[test]
fn a_key_is_never_written_over_another() {
    let directory = directory();
    let path = directory.path().join("root.key");
    root(7).save_new(&path).unwrap();
    let refused = root(8).save_new(&path).unwrap_err();
    let exists = |cause: &std::io::Error| cause.kind() == std::io::ErrorKind::AlreadyExists;
    assert!(matches!(&refused, RootKeyError::Io { cause, .. } if exists(cause)), "{refused}");
    assert_eq!(RootKey::load(&path).unwrap().fingerprint(), root(7).fingerprint());
}

#[test]
fn c6_a_key_shows_only_its_fingerprint() {
    let shown = format!("{:?}", root(7));
    assert_eq!(shown, format!("RootKey({})", root(7).fingerprint()));
    assert_ne!(root(7).fingerprint(), root(8).fingerprint());
    assert!(!shown.contains("0707"));
}
