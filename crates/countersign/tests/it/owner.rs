//! Whose the files are: root becomes the owner of the data directory before it touches anything in it.

use crate::support::{Home, Outcome, START};
use nix::unistd::{Uid, chown, geteuid};
use std::os::unix::{
    fs::{MetadataExt, PermissionsExt},
    process::CommandExt,
};

/// Somebody who is not root and owns nothing else.
const NOBODY: u32 = 65534;

/// Gives the data directory with everything in it to nobody, if we may; the owner it has then.
fn given_away(home: &Home) -> u32 {
    if !geteuid().is_root() {
        return geteuid().as_raw();
    }
    let files = std::fs::read_dir(home.data()).unwrap().map(|entry| entry.unwrap().path());
    for path in files.chain([home.data()]) {
        chown(&path, Some(Uid::from_raw(NOBODY)), Some(nix::unistd::Gid::from_raw(NOBODY))).unwrap();
    }
    // The way there must be open to nobody; what lies there stays closed to others.
    std::fs::set_permissions(home.place(), PermissionsExt::from_mode(0o755)).unwrap();
    NOBODY
}

fn expect_all_owned_by(home: &Home, owner: u32) {
    let files = std::fs::read_dir(home.data()).unwrap().map(|entry| entry.unwrap().path());
    for path in files.chain([home.data()]) {
        let found = std::fs::metadata(&path).unwrap();
        assert_eq!((found.uid(), found.mode() & 0o077), (owner, 0), "{}", path.display());
    }
}

#[test]
fn commands_leave_every_file_with_the_owner_of_the_data_directory() {
    let home = Home::at(START);
    let owner = given_away(&home);
    let app = home.enrolled("alice@example.com");
    assert_eq!(home.verify("alice@example.com", &app.code(START))["verdict"], "accepted");
    home.json(&["audit", "verify"]);
    expect_all_owned_by(&home, owner);
}

#[test]
fn the_server_runs_as_the_owner_of_the_data_directory() {
    let home = Home::new();
    let owner = given_away(&home);
    for file in ["countersign.db", "serve.lock"] {
        std::fs::remove_file(home.data().join(file)).unwrap();
    }
    std::fs::remove_file(home.data().join("root.key")).unwrap();
    let server = home.serve();
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.pid())).unwrap();
    for kind in ["Uid:", "Gid:"] {
        let line = status.lines().find(|line| line.starts_with(kind)).unwrap();
        let all_the_same =
            line.split_whitespace().skip(1).all(|id| kind == "Gid:" && owner != NOBODY || id == owner.to_string());
        assert!(all_the_same, "{line}");
    }
    home.user("alice@example.com");
    expect_all_owned_by(&home, owner);
    assert_eq!(server.stop().code, Some(0));
    expect_all_owned_by(&home, owner);
}

#[test]
fn somebody_elses_data_directory_is_named_as_such() {
    let home = Home::new();
    std::fs::set_permissions(home.place(), PermissionsExt::from_mode(0o755)).unwrap();
    let mut told = Vec::new();
    let reset = ["reset", "alice", "--reason", "new phone", "--checked", "in-person"];
    for arguments in [&["list"][..], &["doctor"], &["doctor", "keys"], &["serve"], &reset] {
        let mut command = home.countersign(arguments);
        if geteuid().is_root() {
            command.uid(NOBODY).gid(NOBODY);
        } else {
            std::fs::set_permissions(home.data(), PermissionsExt::from_mode(0o000)).unwrap();
        }
        told.push(Outcome::of(command.output().unwrap()).shown());
    }
    std::fs::set_permissions(home.data(), PermissionsExt::from_mode(0o700)).unwrap();
    assert!(told.iter().all(|one| *one == told[0]), "{told:?}");
    insta::assert_snapshot!(told[0], @"
    error: the data directory countersign-data belongs to another user

    hint: run this as that user, or with sudo; or name a directory of your own with --data DIR
    [exit 4]
    ");
}

#[test]
fn the_owner_is_told_when_the_root_key_is_not_theirs_to_read() {
    let home = Home::new();
    let owner = given_away(&home);
    let key = home.data().join("root.key");
    if owner == NOBODY {
        chown(&key, Some(Uid::from_raw(0)), None).unwrap();
    } else {
        std::fs::set_permissions(&key, PermissionsExt::from_mode(0o000)).unwrap();
    }
    let outcome = home.run(&["list"]);
    insta::assert_snapshot!(outcome.shown(), @"
    error: the root key countersign-data/root.key cannot be used: Permission denied (os error 13)

    hint: look at the owner and permissions of the file and its directory
    [exit 4]
    ");
}

#[test]
fn whoever_works_at_the_command_line_is_named_by_account_where_no_variable_names_them() {
    let home = Home::new().without("LOGNAME");
    home.user("alice@example.com");
    let account = Outcome::of(home.command("id").arg("-un").output().unwrap()).stdout;
    let rows = home.text(&["audit", "export"]);
    assert!(rows.contains(&format!("host:{}", account.trim())), "{rows}");
}
