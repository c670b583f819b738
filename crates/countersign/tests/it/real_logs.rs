//! `explain` on logs that the programs themselves write while the test runs: sshd with its PAM modules, FreeRADIUS with
//! its module for codes.

use crate::support::{HANG, Home};
use nix::unistd::{Gid, Uid, chown, geteuid};
use std::{
    fs,
    io::Write,
    net::{TcpListener, TcpStream, UdpSocket},
    os::unix::{fs::PermissionsExt, net::UnixDatagram},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::channel,
    time::Duration,
};

const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
/// Somebody every system has.
const WHO: &str = "nobody";

/// The cause that `explain` finds for each attempt of a user, oldest first.
fn causes(home: &Home, log: &Path, user: &str) -> Vec<String> {
    let said = home.run(&["explain", &log.display().to_string(), "--user", user, "--json"]).json();
    let attempts = said["attempts"].as_array().unwrap();
    attempts.iter().map(|attempt| attempt["cause"].as_str().unwrap().to_owned()).collect()
}

fn code(seconds: i64) -> String {
    let now = format!("--now=@{seconds}");
    let output = Command::new("oathtool").args(["--totp", "-b", &now, SECRET]).env("TZ", "UTC").output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A code that is right now and for ten seconds more.
fn fresh(home: &Home) -> String {
    wait_until("a step begins", || home.now() % 30 <= 20);
    code(home.now())
}

fn wrong(home: &Home) -> String {
    let shown: Vec<String> = (-4..=4).map(|step| code(home.now() + 30 * step)).collect();
    ["000000", "111111", "222222"].into_iter().find(|one| !shown.iter().any(|code| code == one)).unwrap().to_owned()
}

/// Looks again and again, for as long as anything may take on a busy machine.
fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    const LOOK: Duration = Duration::from_millis(50);
    let (_keep, never) = channel::<()>();
    for _ in 0..HANG.as_millis() / LOOK.as_millis() {
        if holds() {
            return;
        }
        let _ = never.recv_timeout(LOOK);
    }
    panic!("{what}: it does not");
}

/// An sshd of our own, in mounts of its own: its PAM services and its syslog are ours, and the system's stay as they are.
struct Sshd {
    server: Child,
    port: u16,
    log: PathBuf,
    made_socket: bool,
}

impl Sshd {
    fn with(home: &Home, pam: &str) -> Self {
        let place = home.place();
        fs::set_permissions(place, fs::Permissions::from_mode(0o755)).unwrap();
        let at = |name: &str| place.join(name);
        fs::create_dir_all(at("pam.d")).unwrap();
        let rest = "account required pam_permit.so\nsession required pam_permit.so\n";
        fs::write(at("pam.d/sshd"), format!("{pam}\n{rest}")).unwrap();
        let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(at("key")).status();
        assert!(made.expect("apt-get install openssh-client").success());
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let options = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nUsePAM yes\nPasswordAuthentication no\n\
             KbdInteractiveAuthentication yes\nAuthenticationMethods keyboard-interactive\nPidFile none\n",
            at("key").display()
        );
        fs::write(at("sshd.conf"), options).unwrap();
        let made_socket = !Path::new("/dev/log").exists();
        let socket = if made_socket { PathBuf::from("/dev/log") } else { at("log.socket") };
        let log = at("auth.log");
        collect(&socket, &log);
        let bind = if made_socket { String::new() } else { format!("mount --bind {} /dev/log && ", socket.display()) };
        let script = format!(
            "mkdir -p /run/sshd && mount --bind {} /etc/pam.d && {bind}exec /usr/sbin/sshd -D -f {}",
            at("pam.d").display(),
            at("sshd.conf").display()
        );
        let mut server = Command::new("unshare");
        server.args(["--mount", "sh", "-c", &script]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let server = server.spawn().expect("apt-get install openssh-server");
        wait_until("sshd listens", || TcpStream::connect(("127.0.0.1", port)).is_ok());
        Self { server, port, log, made_socket }
    }

    /// One sign-in; whether it was let in is what sshd writes.
    fn sign_in(&self, home: &Home, typed: &str) {
        let askpass = home.place().join("askpass");
        fs::write(&askpass, format!("#!/bin/sh\necho '{typed}'\n")).unwrap();
        fs::set_permissions(&askpass, fs::Permissions::from_mode(0o700)).unwrap();
        let before = self.endings();
        let mut ssh = home.command("ssh");
        ssh.args(["-F", "none", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"]);
        ssh.args([
            "-o",
            "NumberOfPasswordPrompts=1",
            "-p",
            &self.port.to_string(),
            &format!("{WHO}@127.0.0.1"),
            "true",
        ]);
        ssh.env("SSH_ASKPASS", askpass).env("SSH_ASKPASS_REQUIRE", "force").env("DISPLAY", ":0");
        ssh.output().expect("apt-get install openssh-client");
        wait_until("sshd writes how it ended", || self.endings() > before);
    }

    fn endings(&self) -> usize {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        log.lines()
            .filter(|line| line.contains("Disconnected from user") || line.contains("closed by authenticating"))
            .count()
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
        if self.made_socket {
            let _ = fs::remove_file("/dev/log");
        }
    }
}

/// Writes what comes to a syslog socket into a file, for as long as the test runs.
fn collect(socket: &Path, log: &Path) {
    let from = UnixDatagram::bind(socket).unwrap();
    fs::set_permissions(socket, fs::Permissions::from_mode(0o666)).unwrap();
    let mut to = fs::File::create(log).unwrap();
    std::thread::spawn(move || {
        let mut line = [0; 8192];
        while let Ok(read) = from.recv(&mut line) {
            let text = String::from_utf8_lossy(&line[..read]);
            if writeln!(to, "{}", text.trim_end_matches(['\0', '\n'])).is_err() {
                return;
            }
        }
    });
}

fn belongs_to_nobody(path: &Path) {
    chown(path, Some(Uid::from_raw(65_534)), Some(Gid::from_raw(65_534))).unwrap();
}

/// One sshd at a time: both write to the one syslog of the host.
#[test]
fn what_sshd_and_its_modules_for_codes_write_is_explained() {
    if !geteuid().is_root() {
        // Nobody else may run an sshd that asks PAM.
        return;
    }
    google_authenticator();
    oath();
}

fn google_authenticator() {
    let home = Home::empty();
    let state = home.place().join("state");
    fs::create_dir(&state).unwrap();
    let file = state.join("nobody");
    fs::write(&file, format!("{SECRET}\n\" DISALLOW_REUSE\n\" TOTP_AUTH\n\" WINDOW_SIZE 3\n")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    belongs_to_nobody(&state);
    belongs_to_nobody(&file);
    let sshd = Sshd::with(&home, &format!("auth required pam_google_authenticator.so secret={}", file.display()));
    let right = fresh(&home);
    sshd.sign_in(&home, &right);
    assert_eq!(causes(&home, &sshd.log, WHO), ["no_failure"], "{}", fs::read_to_string(&sshd.log).unwrap());
    sshd.sign_in(&home, &right);
    sshd.sign_in(&home, &wrong(&home));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    sshd.sign_in(&home, &wrong(&home));
    assert_eq!(
        causes(&home, &sshd.log, WHO),
        ["totp_replayed", "totp_invalid", "state_file_permission"],
        "{}",
        fs::read_to_string(&sshd.log).unwrap()
    );
}

fn oath() {
    let home = Home::empty();
    let users = home.place().join("users.oath");
    fs::write(&users, format!("HOTP/T30/6 {WHO} - 3132333435363738393031323334353637383930\n")).unwrap();
    fs::set_permissions(&users, fs::Permissions::from_mode(0o600)).unwrap();
    let sshd = Sshd::with(&home, &format!("auth required pam_oath.so usersfile={} window=3 digits=6", users.display()));
    sshd.sign_in(&home, &fresh(&home));
    assert_eq!(causes(&home, &sshd.log, WHO), ["no_failure"], "{}", fs::read_to_string(&sshd.log).unwrap());
    sshd.sign_in(&home, &wrong(&home));
    // The module writes nothing itself, so nobody can say more than sshd does.
    assert_eq!(causes(&home, &sshd.log, WHO), ["credentials_rejected"], "{}", fs::read_to_string(&sshd.log).unwrap());
}

const RADIUSD: &str = "
prefix = /usr
logdir = HERE
run_dir = HERE
raddbdir = HERE
libdir = /usr/lib/freeradius
log {
  destination = stdout
  auth = yes
}
security {
  allow_vulnerable_openssl = yes
}
client local {
  ipaddr = 127.0.0.1
  secret = testing123
}
modules {
  totp {
  }
  files {
    filename = HERE/users
  }
}
server default {
  listen {
    type = auth
    ipaddr = 127.0.0.1
    port = PORT
  }
  authorize {
    files
    update request {
      &TOTP-Password := \"%{User-Password}\"
    }
    update control {
      &Auth-Type := TOTP
    }
  }
  authenticate {
    Auth-Type TOTP {
      totp
    }
  }
}
";

#[test]
fn what_freeradius_writes_about_codes_is_explained() {
    let home = Home::empty();
    let here = home.place().display().to_string();
    let port = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let configuration = RADIUSD.replace("HERE", &here).replace("PORT", &port);
    fs::write(home.place().join("radiusd.conf"), configuration).unwrap();
    fs::write(home.place().join("users"), format!("alice TOTP-Secret := \"{SECRET}\"\n")).unwrap();
    let log = home.place().join("out.log");
    let mut server = home.command("freeradius");
    server.args(["-X", "-d", &here]).stdout(fs::File::create(&log).unwrap());
    let mut server = server.spawn().expect("apt-get install freeradius");
    let written = |what: &str| fs::read_to_string(&log).unwrap_or_default().contains(what);
    wait_until("FreeRADIUS is ready", || written("Ready to process requests"));
    let ask = |code: &str| {
        let mut client = home.command("radclient");
        client.args(["-t", "5", "-r", "2", &format!("127.0.0.1:{port}"), "auth", "testing123"]).stdin(Stdio::piped());
        let mut client = client.spawn().expect("apt-get install freeradius-utils");
        client.stdin.take().unwrap().write_all(format!("User-Name=alice,User-Password={code}\n").as_bytes()).unwrap();
        client.wait_with_output().unwrap();
    };
    ask(&fresh(&home));
    wait_until("it has let somebody in", || written("Login OK"));
    let before = causes(&home, &log, "alice");
    ask(&wrong(&home));
    wait_until("it has refused somebody", || written("Login incorrect"));
    let after = causes(&home, &log, "alice");
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!((before, after), (vec!["no_failure".to_owned()], vec!["totp_invalid".to_owned()]));
}
