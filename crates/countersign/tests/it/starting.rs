//! Starting and stopping: what the first start makes, what the second finds, what stops a start.

use crate::support::{DATA, Home, http, masking::masked};
use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    path::Path,
};

#[test]
fn the_first_start_makes_directory_database_and_root_key() {
    let home = Home::empty();
    let server = home.serve();
    insta::assert_snapshot!(masked(&server.said()).replace(&server.address.port().to_string(), "PORT"), @"
    Countersign 0.1.0
      data      countersign-data
      root key  countersign-data/root.key (made just now)
                Keep a copy apart from backups: without this key nobody gets in. Then run
                countersign keys confirm-copied

    The first owner sets up in a browser (this link works once, for 24 hours, and only while there is no owner):
      http://localhost:PORT/setup/<token>
    or in another terminal:
      countersign user add --email you@example.com --role owner
      countersign enable --email you@example.com

    Listening on http://localhost:PORT
    ");
    assert_eq!(mode(&home.data()), 0o700);
    for file in ["root.key", "countersign.db", "serve.lock"] {
        assert_eq!(mode(&home.data().join(file)), 0o600, "{file}");
    }
    let key = std::fs::read_to_string(home.data().join("root.key")).unwrap();
    assert!(key.len() == 65 && key.trim().bytes().all(|digit| digit.is_ascii_hexdigit()), "the key is no key");
    assert!(!server.said().contains(key.trim()), "the key itself was printed");
}

#[test]
fn the_printed_commands_make_the_first_owner() {
    let home = Home::empty();
    let server = home.serve();
    let said = server.said();
    let printed: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("  countersign ")).collect();
    assert_eq!(printed.len(), 2, "{said}");
    for line in printed {
        home.text(&line.split(' ').collect::<Vec<_>>());
    }
    let owner = home.json(&["user", "show", "you@example.com"]);
    assert_eq!((&owner["role"], &owner["state"]), (&"owner".into(), &"pending".into()));
}

#[test]
fn the_second_start_finds_what_the_first_made() {
    let home = Home::at(crate::support::START);
    let app = home.enrolled("alice@example.com");
    home.text(&["keys", "confirm-copied"]);
    let before = std::fs::read(home.data().join("root.key")).unwrap();

    let server = home.serve();
    insta::assert_snapshot!(masked(&server.said()).replace(&server.address.port().to_string(), "PORT"), @"
    Countersign 0.1.0
      data      countersign-data
      root key  countersign-data/root.key

    The first owner sets up in a browser (this link works once, for 24 hours, and only while there is no owner):
      http://localhost:PORT/setup/<token>
    or in another terminal:
      countersign user add --email you@example.com --role owner
      countersign enable --email you@example.com

    Listening on http://localhost:PORT
    ");
    assert_eq!(std::fs::read(home.data().join("root.key")).unwrap(), before);
    let key = home.client("mail", &[]);
    assert_eq!(server.verify(&key, "alice@example.com", &app.code(home.now()))["verdict"], "accepted");
}

#[test]
fn two_servers_on_one_directory_are_one_too_many() {
    let home = Home::new();
    let first = home.serve();
    let second = home.run(&["serve", "--listen", "127.0.0.1:0"]);
    insta::assert_snapshot!(second.shown(), @"
    error: another server is running on countersign-data

    hint: stop that one first, or give this one a directory of its own with --data DIR
    [exit 4]
    ");
    assert_eq!(first.get("/health/live").status, 200);
    first.stop();
    assert_eq!(home.serve().stop().code, Some(0), "the lock outlived its server");
}

#[test]
fn a_killed_server_leaves_nothing_that_stops_the_next() {
    let home = Home::running();
    let app = {
        let server = home.serve();
        let app = home.enrolled("alice@example.com");
        assert_eq!(server.kill().code, None);
        app
    };
    let server = home.serve();
    let key = home.client("mail", &[]);
    assert_eq!(server.verify(&key, "alice@example.com", &app.code(home.now()))["verdict"], "accepted");
}

#[test]
fn a_request_under_way_is_answered_before_the_server_stops() {
    let home = Home::running();
    let mut server = home.serve();
    let app = home.enrolled("alice@example.com");
    let key = home.client("mail", &[]);
    let document = serde_json::json!({ "user": "alice@example.com", "code": app.code(home.now()) });
    let request = http::Request::new("POST", "/api/v1/verifications").key(&key).header("Expect", "100-continue");
    let bytes = request.json(&document).bytes();
    let (head, body) = bytes.split_at(bytes.len() - document.to_string().len());

    let mut stream = http::connect(server.address);
    stream.write_all(head).unwrap();
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).unwrap();
    assert_eq!(go_on.as_slice(), b"HTTP/1.1 100 Continue\r\n\r\n");
    server.signal(nix::sys::signal::Signal::SIGTERM);
    server.wait_until_nothing_listens();
    stream.write_all(body).unwrap();

    assert_eq!(http::read(stream).json()["verdict"], "accepted");
    let ended = server.wait();
    assert_eq!(ended.code, Some(0));
    assert!(ended.stderr.contains("stopped; everything under way was finished"), "{ended:?}");
}

#[test]
fn a_service_that_is_told_to_read_its_settings_again_goes_on() {
    let home = Home::running();
    let mut server = home.serve();
    server.signal(nix::sys::signal::Signal::SIGHUP);
    assert!(server.wait_for_log("SIGHUP changes nothing").contains("restart the server"));
    assert_eq!(server.get("/health/live").status, 200);
    assert_eq!(server.stop().code, Some(0));
}

#[test]
fn a_port_in_use_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let home = Home::empty();
    let outcome = home.run(&["serve", "--listen", &address]);
    insta::assert_snapshot!(outcome.shown().replace(&address, "ADDRESS"), @"
    error: cannot listen on ADDRESS: Address already in use (os error 98)

    hint: another program listens there: stop it, or choose another port with --listen ADDRESS:PORT
    [exit 4]
    ");
    assert!(!home.data().exists(), "something was left behind");
}

#[test]
fn an_address_that_is_none_is_named() {
    let home = Home::empty();
    let outcome = home.run(&["serve", "--listen", "8440"]);
    insta::assert_snapshot!(outcome.shown(), @"
    error: cannot listen on 8440: invalid socket address

    hint: write an address and a port, as in --listen localhost:8440
    [exit 2]
    ");
    assert!(!home.data().exists(), "something was left behind");
}

#[test]
fn plain_http_on_an_address_that_others_reach_needs_permission() {
    let home = Home::empty();
    let outcome = home.run(&["serve", "--listen", "0.0.0.0:0"]);
    let port = outcome.stderr.split("0.0.0.0:").nth(1).and_then(|rest| rest.split(' ').next()).unwrap_or_default();
    insta::assert_snapshot!(outcome.shown().replace(port, "PORT"), @"
    error: 0.0.0.0:PORT can be reached by other machines, and this server speaks plain HTTP

    hint: name a certificate with tls.certificate and tls.key, or the networks of the proxies in front with http.trusted_proxies; http.plain_on_public_addresses = true does without either
    [exit 2]
    ");

    let home = home.with("COUNTERSIGN_HTTP_PLAIN_ON_PUBLIC_ADDRESSES", "true");
    assert_eq!(home.serve_with(&["--listen", "0.0.0.0:0"]).get("/health/live").status, 200);
}

#[test]
fn a_data_directory_that_cannot_be_made_is_named() {
    let home = Home::empty();
    std::fs::write(home.place().join("file"), "").unwrap();
    insta::assert_snapshot!(home.run(&["serve", "--data", "file/data"]).shown(), @"
    error: cannot make the data directory file/data: Not a directory (os error 20)

    hint: name a directory that can be written with --data DIR
    [exit 4]
    ");
    let outcome = home.run(&["serve", "--data", "/proc/countersign"]);
    assert_eq!(outcome.code, Some(4), "{outcome:?}");
}

#[test]
fn a_data_directory_that_cannot_be_written_is_named() {
    let home = Home::empty();
    std::fs::create_dir(home.data()).unwrap();
    // Root may write anywhere, but becomes the owner of the data directory first.
    if nix::unistd::geteuid().is_root() {
        std::os::unix::fs::chown(home.data(), Some(65534), Some(65534)).unwrap();
        std::fs::set_permissions(home.place(), PermissionsExt::from_mode(0o755)).unwrap();
    }
    std::fs::set_permissions(home.data(), PermissionsExt::from_mode(0o500)).unwrap();
    insta::assert_snapshot!(home.run(&["serve"]).shown(), @"
    error: cannot write in the data directory countersign-data: Permission denied (os error 13)

    hint: look at its owner and permissions, and whether the disk is full
    [exit 4]
    ");
    assert_eq!(std::fs::read_dir(home.data()).unwrap().count(), 0);
}

#[test]
fn a_root_key_that_does_not_fit_opens_nothing_and_changes_nothing() {
    let home = Home::new();
    let key = home.data().join("root.key");
    let right = std::fs::read_to_string(&key).unwrap();
    let cases: [(&str, &dyn Fn()); 6] = [
        ("another", &|| std::fs::write(&key, "0123456789abcdef".repeat(4)).unwrap()),
        ("short", &|| std::fs::write(&key, right.get(..40).unwrap()).unwrap()),
        ("garbage", &|| std::fs::write(&key, [0xff; 64]).unwrap()),
        ("empty", &|| std::fs::write(&key, "").unwrap()),
        ("exposed", &|| std::fs::set_permissions(&key, PermissionsExt::from_mode(0o644)).unwrap()),
        ("missing", &|| std::fs::remove_file(&key).unwrap()),
    ];
    let mut told = String::new();
    for (name, spoil) in cases {
        spoil();
        let before = contents(&home.data());
        let served = home.run(&["serve", "--listen", "127.0.0.1:0"]);
        let listed = home.run(&["list"]);
        assert_eq!(listed, served, "{name}: the command line and the server complain differently");
        told.push_str(&format!("{name}\n{}", masked(&served.shown())));
        assert_eq!(contents(&home.data()), before, "{name}: something was written");
        std::fs::write(&key, &right).unwrap();
        std::fs::set_permissions(&key, PermissionsExt::from_mode(0o600)).unwrap();
    }
    insta::assert_snapshot!(told, @"
    another
    error: this is not the root key of this database: the file holds key <mark>, the database was made with <mark>

    hint: put back the root key that belongs to this data directory
    [exit 4]
    short
    error: the root key countersign-data/root.key is not a root key: it has 40 characters where 64 hexadecimal digits belong

    hint: restore the file from your copy: one line of 64 hexadecimal digits
    [exit 4]
    garbage
    error: the root key countersign-data/root.key is not a root key: it has 64 characters where 64 hexadecimal digits belong

    hint: restore the file from your copy: one line of 64 hexadecimal digits
    [exit 4]
    empty
    error: the root key countersign-data/root.key is not a root key: it has 0 characters where 64 hexadecimal digits belong

    hint: restore the file from your copy: one line of 64 hexadecimal digits
    [exit 4]
    exposed
    error: the root key countersign-data/root.key can be read by others (mode 0644)

    hint: chmod 600 countersign-data/root.key; if others could read it for long, plan a rotation
    [exit 4]
    missing
    error: the root key countersign-data/root.key is missing

    hint: put your copy of the root key back (mode 0600) or name it with --root-key FILE
    [exit 4]
    ");
    assert_eq!(home.text(&["list"]), "Nobody.\n");
}

#[test]
fn the_root_key_may_lie_elsewhere() {
    let home = Home::empty();
    let elsewhere = home.place().join("root.key");
    let named = elsewhere.to_str().unwrap();
    home.serve_with(&["--listen", "127.0.0.1:0", "--root-key", named]).stop();
    assert_eq!(mode(&elsewhere), 0o600);
    assert!(!home.data().join("root.key").exists());

    assert_eq!(home.run(&["list"]).code, Some(4));
    assert_eq!(home.text(&["list", "--root-key", named]), "Nobody.\n");
    assert_eq!(home.text(&["--root-key", named, "list"]), "Nobody.\n");
    let home = home.with("CREDENTIALS_DIRECTORY", elsewhere.parent().unwrap());
    assert_eq!(home.text(&["list"]), "Nobody.\n");
    assert_eq!(home.json(&["keys", "status"])["root_key"], *named);
    let home = home.without("CREDENTIALS_DIRECTORY").with("COUNTERSIGN_ROOT_KEY", &elsewhere);
    assert_eq!(home.text(&["list"]), "Nobody.\n");
}

#[test]
fn a_database_without_its_root_key_never_gets_a_new_one() {
    let home = Home::new();
    std::fs::remove_file(home.data().join("root.key")).unwrap();
    assert_eq!(home.run(&["serve", "--listen", "127.0.0.1:0"]).code, Some(4));
    assert!(!home.data().join("root.key").exists());
}

#[test]
fn the_data_directory_is_chosen_by_flag_or_variable() {
    let home = Home::new();
    std::fs::rename(home.data(), home.place().join("moved")).unwrap();
    assert_eq!(home.run(&["list"]).code, Some(4));
    assert_eq!(home.text(&["--data", "moved", "list"]), "Nobody.\n");
    assert_eq!(home.text(&["list", "--data", "moved"]), "Nobody.\n");
    let home = home.with("COUNTERSIGN_DATA", "moved");
    assert_eq!(home.text(&["list"]), "Nobody.\n");
    assert!(!home.place().join(DATA).exists());
}

#[test]
fn printed_commands_name_a_data_directory_that_is_not_the_usual_one() {
    let home = Home::new();
    std::fs::rename(home.data(), home.place().join("moved here")).unwrap();
    let home = home.with("COUNTERSIGN_DATA", "moved here");
    let flag = "--data 'moved here'";
    let added = home.text(&["user", "add", "--email", "alice@example.com"]);
    assert!(added.contains(&format!("countersign {flag} enable --email alice@example.com")), "{added}");
    let shown = home.text(&["user", "show", "alice@example.com"]);
    assert!(shown.contains(&format!("`countersign {flag} enable --email alice@example.com`")), "{shown}");
    let unknown = home.run(&["why", "K7Q2-M4XD"]);
    assert!(unknown.stderr.contains(&format!("`countersign {flag} list`")), "{unknown:?}");
    let refused = home.verify("alice@example.com", "123456");
    let why = home.text(&["why", refused["reference"].as_str().unwrap()]);
    assert!(why.replace("\n    ", " ").contains(&format!("`countersign {flag} ")), "{why}");
}

#[test]
fn nothing_that_a_server_holds_is_dumped() {
    let home = Home::new();
    let server = home.serve();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", server.pid())).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"]);
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

/// Every file with its bytes; without what `SQLite` keeps beside the database while it is open.
fn contents(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let named = entries.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path));
    let lasting = named.filter(|(name, _)| !name.ends_with("-wal") && !name.ends_with("-shm"));
    lasting.map(|(name, path)| (name, std::fs::read(path).unwrap())).collect()
}
