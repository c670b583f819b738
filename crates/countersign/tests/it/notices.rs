//! Mail and webhook as they leave the built binary: taken by a real mail server, lost by none that is down.

use crate::support::{HANG, Home, http::Request, mail_server::MailServer, server::Server, tls::Authority};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    io::{Read, Write},
    net::TcpListener,
};

const ALICE: &str = "alice@example.com";

impl Home {
    /// The same, with a mail server on this machine.
    fn mailing(self, port: u16) -> Self {
        self.with("COUNTERSIGN_MAIL_SERVER", format!("127.0.0.1:{port}"))
            .with("COUNTERSIGN_MAIL_SECURITY", "none")
            .with("COUNTERSIGN_MAIL_FROM", "Countersign <countersign@example.com>")
    }

    /// Something happens to Alice that she is told of.
    fn suspend_and_resume(&self) {
        self.json(&["user", "suspend", ALICE, "--reason", "away"]);
        self.json(&["user", "resume", ALICE, "--reason", "away"]);
    }
}

fn subjects(mail_server: &MailServer, count: usize) -> Vec<String> {
    (0..count).map(|_| mail_server.next()["subject"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_notice_reaches_a_mail_server_as_a_message_that_no_machine_answers() {
    let mail_server = MailServer::start();
    let home = Home::empty().mailing(mail_server.port).with("COUNTERSIGN_ENROLMENT_ISSUER", "Example").made();
    let server = home.serve();
    home.user(ALICE);
    home.json(&["user", "suspend", ALICE, "--reason", "away"]);
    let mail = mail_server.next();
    assert_eq!(mail["from"], "Countersign <countersign@example.com>");
    assert_eq!(mail["to"], serde_json::json!([ALICE]));
    assert_eq!(mail["subject"], "Example: Your account was suspended");
    assert_eq!((&mail["type"], &mail["automatic"]), (&Value::from("text/plain"), &Value::from("auto-generated")));
    let id = mail["id"].as_str().unwrap();
    assert!(id.starts_with('<') && id.ends_with("@example.com>") && id.len() == 46, "{id}");
    let body = mail["body"].as_str().unwrap();
    assert!(body.contains("Where: at the command line of the server\nAccount: alice@example.com\n"), "{body}");
    assert!(body.contains("Your security page: http://localhost:"), "{body}");
    let waiting = || home.json(&["doctor", "mail"])["fine"].to_string();
    while !waiting().contains("nothing waits to be delivered") {}
    server.stop();
}

#[test]
fn a_mail_server_that_is_down_loses_no_notice_and_delivers_none_twice() {
    let port = MailServer::start().stop();
    let home = Home::empty().with_running_clock().mailing(port).made();
    home.user(ALICE);
    let mut server = home.serve();
    for _ in 0..3 {
        home.suspend_and_resume();
    }
    server.wait_for_log("not delivered");
    let doctor = home.run(&["doctor", "mail", "--json"]);
    let findings = doctor.json()["findings"].to_string();
    assert!(doctor.code == Some(1) && findings.contains("messages that wait to be delivered: 6"), "{findings}");
    // A server that is killed and started again while mail is down has lost nothing either.
    server.kill();
    let mut server = home.serve();
    home.suspend_and_resume();
    server.wait_for_log("not delivered");
    let mail_server = MailServer::start_with(&["--port", &port.to_string()]);
    home.move_clock(60);
    let taken: Vec<Value> = (0..8).map(|_| mail_server.next()).collect();
    let ids: BTreeSet<&str> = taken.iter().map(|mail| mail["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 8, "{taken:?}");
    // What comes next is the next change, and not one of those again.
    home.json(&["user", "role", ALICE, "--role", "helpdesk", "--reason", "new work"]);
    assert_eq!(subjects(&mail_server, 1), ["Countersign: Your role was changed"]);
    server.stop();
}

#[test]
fn one_address_that_is_refused_holds_the_others_up_not_at_all() {
    let mail_server = MailServer::start_with(&["--refuse", "gone@example.com"]);
    let home = Home::empty().mailing(mail_server.port).made();
    home.user("gone@example.com");
    home.user(ALICE);
    let mut server = home.serve();
    home.json(&["user", "suspend", "gone@example.com", "--reason", "away"]);
    let logged = server.wait_for_log("not delivered");
    assert!(logged.contains("no such box here") && logged.contains("the recipient's address"), "{logged}");
    home.json(&["user", "suspend", ALICE, "--reason", "away"]);
    assert_eq!(mail_server.next()["to"], serde_json::json!([ALICE]));
    server.stop();
}

/// A mail server that speaks TLS and wants a password, and a place that knows both.
fn secured() -> (MailServer, Home) {
    let home = Home::new();
    let issued = Authority::new().issue(-1, 30);
    home.install(&issued.chain, &issued.key);
    let file = |name: &str| home.place().join(name).display().to_string();
    let flags = ["--tls", &file("tls.crt"), &file("tls.key"), "--login", "countersign", "horse battery"];
    let mail_server = MailServer::start_with(&flags);
    let trusted = file("tls.crt");
    let password = home.replace("mail.password", "horse battery\n");
    let home = home
        .with("COUNTERSIGN_MAIL_SERVER", format!("localhost:{}", mail_server.port))
        .with("COUNTERSIGN_MAIL_FROM", "countersign@example.com")
        .with("COUNTERSIGN_MAIL_USER", "countersign")
        .with("COUNTERSIGN_MAIL_PASSWORD_FILE", password)
        .with("SSL_CERT_FILE", trusted);
    (mail_server, home)
}

#[test]
fn a_test_message_goes_over_starttls_with_the_password_of_a_file() {
    let (mail_server, home) = secured();
    let said = home.text(&["doctor", "mail", "--to", ALICE]);
    assert!(said.contains("has taken the message for alice@example.com"), "{said}");
    let mail = mail_server.next();
    assert_eq!((&mail["tls"], &mail["to"]), (&Value::from(true), &serde_json::json!([ALICE])));
    assert_eq!(mail["subject"], "Countersign: This server can send mail");
    assert!(!home.text(&["config", "show"]).contains("horse battery"));
}

#[test]
fn what_is_wrong_with_mail_is_said_with_what_to_do() {
    let (_mail_server, home) = secured();
    let refused = |home: &Home| {
        let outcome = home.run(&["doctor", "mail", "--to", ALICE]);
        assert_eq!(outcome.code, Some(1), "{outcome:?}");
        outcome.stdout
    };
    home.replace("mail.password", "wrong horse\n");
    let said = refused(&home);
    assert!(said.contains("→ check mail.user and the password") && !said.contains("wrong horse"), "{said}");
    home.replace("mail.password", "horse battery\n");
    let home = home.without("SSL_CERT_FILE").with("SSL_CERT_FILE", "/dev/null");
    assert!(refused(&home).contains("→ the certificate must be for the name in mail.server"));
    let nobody = Home::new().mailing(MailServer::start().stop());
    assert!(refused(&nobody).contains("→ is mail.server right"));
    let unconfigured = Home::new().run(&["doctor", "mail", "--to", ALICE]);
    assert_eq!(unconfigured.code, Some(2));
    assert!(unconfigured.stderr.contains("name one with mail.server"), "{unconfigured:?}");
    let fine = Home::new().json(&["doctor", "mail"]).to_string();
    assert!(fine.contains("no mail server is configured (mail.server)"), "{fine}");
}

#[test]
fn settings_that_would_send_links_in_clear_or_nowhere_stop_the_start() {
    let home = Home::new();
    for (settings, said) in [
        ("[mail]\nserver = \"smtp.example.com\"\n", "mail.server is given without mail.from"),
        (
            "[mail]\nserver = \"smtp.example.com\"\nfrom = \"a@example.com\"\nsecurity = \"none\"\n",
            "would travel in clear",
        ),
        ("[mail]\nserver = \"smtp.example.com\"\nfrom = \"nobody\"\n", "the value of `mail.from` cannot be used"),
        ("[mail]\npassword = \"secret\"\n", "there is no setting `mail.password`"),
        ("[webhook]\nurl = \"http://hooks.example.com/\"\n", "plain HTTP to another machine"),
        ("[webhook]\nurl = \"https://127.0.0.1/\"\n", "address of this machine or of a private network"),
        ("[webhook]\nurl = \"https://[::ffff:169.254.169.254]/\"\n", "address of this machine or of a private network"),
        ("[webhook]\nurl = \"ftp://hooks.example.com/\"\n", "no address that can be called"),
    ] {
        home.configure(settings);
        let outcome = home.run(&["config", "check"]);
        assert_eq!(outcome.code, Some(2), "{settings}{outcome:?}");
        assert!(outcome.stderr.contains(said), "{settings}{}", outcome.stderr);
    }
    home.configure("[webhook]\nurl = \"https://hooks.example.com/\"\n");
    let no_key = home.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(no_key.code == Some(2) && no_key.stderr.contains("countersign config webhook-key"), "{no_key:?}");
}

/// Asks for a new password in a browser.
fn ask_for_new_password(server: &Server, login: &str) {
    let page = server.get("/forgotten");
    let csrf = page.body.split_once("name=\"csrf\" value=\"").unwrap().1.split('"').next().unwrap();
    let cookie = page.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let answer = Request::new("POST", "/forgotten")
        .header("Cookie", &cookie)
        .header("Origin", "http://localhost")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(format!("csrf={csrf}&login={login}").as_bytes())
        .send(server.address);
    assert!(answer.status == 200 && answer.body.contains("a mail is on its way"), "{answer:?}");
}

#[test]
fn a_mailed_link_leads_to_its_page_and_stays_out_of_the_log() {
    let mail_server = MailServer::start();
    let home = Home::empty().mailing(mail_server.port).made();
    home.enrolled(ALICE);
    let server = home.serve();
    ask_for_new_password(&server, "nobody%40example.com");
    ask_for_new_password(&server, "alice%40example.com");
    // The app that Alice has was told of first.
    let mails = [mail_server.next(), mail_server.next()];
    let bodies = mails.iter().map(|mail| mail["body"].as_str().unwrap());
    let link = bodies.flat_map(str::lines).find(|line| line.contains("/forgotten/")).unwrap();
    let token = link.rsplit('/').next().unwrap();
    let moved = server.get(&format!("/forgotten/{token}"));
    assert_eq!((moved.status, moved.header("location")), (303, Some("/new-password")));
    let cookie = moved.header("set-cookie").unwrap().split(';').next().unwrap();
    let shown = Request::new("GET", "/new-password").header("Cookie", cookie).send(server.address);
    assert!(shown.status == 200 && shown.body.contains(ALICE), "{shown:?}");
    let logged = server.stop().stderr;
    assert!(logged.contains("route=/forgotten/{token}") && !logged.contains(token), "{logged}");
    assert!(!home.text(&["audit", "export"]).contains(token));
}

#[test]
fn a_webhook_is_called_with_each_notice_and_its_key_is_shown_once() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let home = Home::new().with("COUNTERSIGN_WEBHOOK_URL", url).with("COUNTERSIGN_WEBHOOK_PRIVATE_ADDRESSES", "true");
    let made = home.json(&["config", "webhook-key"]);
    assert!(made["key"].as_str().unwrap().starts_with("whsec_"), "{made}");
    let again = home.run(&["config", "webhook-key"]);
    assert!(again.code == Some(4) && again.stderr.contains("there is a key already"), "{again:?}");
    let server = home.serve();
    home.user(ALICE);
    home.json(&["user", "suspend", ALICE, "--reason", "away"]);
    let text = take_call(&listener, "204 No Content");
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /hook HTTP/1.1") && head.contains("webhook-signature: v1,"), "{head}");
    let document: Value = serde_json::from_str(body).unwrap();
    assert_eq!((&document["type"], &document["data"]["user"]["name"]), (&"user.suspended".into(), &ALICE.into()));
    let outcome = server.stop();
    assert!(!outcome.stderr.contains(made["key"].as_str().unwrap()), "{outcome:?}");
}

/// Takes one call of the webhook and answers it; the call.
fn take_call(listener: &TcpListener, status: &str) -> String {
    let (mut stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(HANG)).unwrap();
    let (mut bytes, mut chunk) = (Vec::new(), [0; 4096]);
    let text = loop {
        let read = stream.read(&mut chunk).unwrap();
        assert!(read > 0, "the call broke off");
        bytes.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if text.split_once("\r\n\r\n").is_some_and(|(_, body)| serde_json::from_str::<Value>(body).is_ok()) {
            break text;
        }
    };
    stream.write_all(format!("HTTP/1.1 {status}\r\n\r\n").as_bytes()).unwrap();
    text
}

#[test]
fn doctor_calls_the_webhook_when_it_is_asked_to_and_says_what_became_of_it() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let home = Home::new();
    let none = home.run(&["doctor", "webhook", "--call"]);
    assert!(none.code == Some(2) && none.stderr.contains("no webhook is configured"), "{none:?}");
    let home = home.with("COUNTERSIGN_WEBHOOK_URL", url).with("COUNTERSIGN_WEBHOOK_PRIVATE_ADDRESSES", "true");
    home.json(&["config", "webhook-key"]);
    let called = |status: &str| {
        std::thread::scope(|scope| {
            let running = scope.spawn(|| home.run(&["doctor", "webhook", "--call"]));
            let call = take_call(&listener, status);
            (call, running.join().unwrap().shown())
        })
    };
    let (call, said) = called("204 No Content");
    let document: Value = serde_json::from_str(call.split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!((&document["type"], &document["data"]["user"]), (&"test".into(), &Value::Null), "{document}");
    assert_eq!(document["data"]["summary"], "This server can call its webhook");
    insta::assert_snapshot!(said, @r"
    127.0.0.1 has taken the test notice.
    [exit 0]
    ");
    insta::assert_snapshot!(called("500 Internal Server Error").1, @r"
    Not sent. webhook 127.0.0.1: it answered 500
    → see its log: it has to answer with 2xx
    [exit 1]
    ");
    drop(listener);
    let down = home.run(&["doctor", "webhook", "--call", "--json"]);
    assert_eq!((down.code, &down.json()["sent"]), (Some(1), &false.into()));
    assert!(down.json()["what"].as_str().unwrap().contains("no connection"), "{down:?}");
}
