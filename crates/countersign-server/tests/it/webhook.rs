//! The webhook: what a receiver gets, and whom it never reaches.

use countersign_core::Timestamp;
use countersign_server::{
    config::WebhookConfig,
    outbox::{
        Trouble,
        webhook::{Webhook, key_file, make_key},
    },
};
use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::{collections::BTreeMap, path::Path};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);
const BODY: &str = "{\"type\":\"factor.added\"}";

/// A data directory with a key.
struct Place {
    directory: TempDir,
    key: String,
}

/// A call as it came in.
struct Call {
    first_line: String,
    headers: BTreeMap<String, String>,
    body: String,
}

impl Place {
    fn new() -> Self {
        let directory = TempDir::new().unwrap();
        let key = make_key(&key_file(&WebhookConfig::default(), directory.path())).unwrap().to_string();
        Self { directory, key }
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn webhook(&self, url: String, private_addresses: bool) -> Webhook {
        let config = WebhookConfig { url, key_file: None, private_addresses };
        Webhook::open(&config, self.path()).unwrap().unwrap()
    }
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// Takes one call and answers it.
async fn receive(listener: &TcpListener, answer: &str) -> Call {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut bytes = Vec::new();
    let (head, mut body) = loop {
        let mut buffer = [0; 4096];
        let read = stream.read(&mut buffer).await.unwrap();
        bytes.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8(bytes.clone()).unwrap();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            break (head.to_owned(), body.to_owned());
        }
    };
    let mut lines = head.lines();
    let first_line = lines.next().unwrap().to_owned();
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length: usize = headers["content-length"].parse().unwrap();
    while body.len() < length {
        let mut buffer = [0; 4096];
        let read = stream.read(&mut buffer).await.unwrap();
        body.push_str(std::str::from_utf8(&buffer[..read]).unwrap());
    }
    stream.write_all(answer.as_bytes()).await.unwrap();
    Call { first_line, headers, body }
}

async fn listener() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

const TAKEN: &str = "HTTP/1.1 204 No Content\r\n\r\n";

#[test]
fn a_receiver_can_tell_by_the_key_that_a_call_is_ours_and_whole() {
    let place = Place::new();
    let (call, sent) = run(async {
        let (listener, port) = listener().await;
        let webhook = place.webhook(format!("http://127.0.0.1:{port}/hooks?to=chat"), true);
        tokio::join!(receive(&listener, TAKEN), webhook.send("0a1b", NOW, BODY))
    });
    sent.unwrap();
    assert_eq!((call.first_line.as_str(), call.body.as_str()), ("POST /hooks?to=chat HTTP/1.1", BODY));
    assert_eq!(call.headers["content-type"], "application/json");
    assert_eq!(
        (call.headers["webhook-id"].as_str(), call.headers["webhook-timestamp"].as_str()),
        ("msg_0a1b", "1800000000")
    );
    // As Standard Webhooks has it, written without our code.
    let key = BASE64.decode(place.key.strip_prefix("whsec_").unwrap().as_bytes()).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("msg_0a1b.1800000000.{}", call.body).as_bytes());
    let expected = BASE64.encode(&mac.finalize().into_bytes());
    assert_eq!(call.headers["webhook-signature"], format!("v1,{expected}"));
}

#[test]
fn e16_a_redirect_is_not_followed() {
    let place = Place::new();
    let (trouble, elsewhere) = run(async {
        let (listener, port) = listener().await;
        let (elsewhere, other) = self::listener().await;
        let webhook = place.webhook(format!("http://127.0.0.1:{port}/"), true);
        let redirect = format!("HTTP/1.1 307 Go\r\nLocation: http://127.0.0.1:{other}/\r\nContent-Length: 0\r\n\r\n");
        let (_, sent) = tokio::join!(receive(&listener, &redirect), webhook.send("1", NOW, BODY));
        let nobody =
            std::future::poll_fn(|context| std::task::Poll::Ready(elsewhere.poll_accept(context).is_pending()));
        (sent.unwrap_err(), nobody.await)
    });
    assert!(trouble.what.ends_with("it answered 307") && trouble.remedy.contains("not followed"), "{trouble:?}");
    assert!(elsewhere, "nobody calls where it leads");
}

#[test]
fn e16_a_name_that_stands_for_this_machine_is_not_called_unless_allowed() {
    let place = Place::new();
    let reach = |host: &str, allowed: bool| -> (Result<(), Trouble>, bool) {
        run(async {
            let (listener, port) = listener().await;
            let webhook = place.webhook(format!("http://{host}:{port}/"), allowed);
            tokio::select! {
                sent = webhook.send("1", NOW, BODY) => (sent, false),
                _ = listener.accept() => (Ok(()), true),
            }
        })
    };
    for host in ["localhost", "127.0.0.1", "[::ffff:127.0.0.1]", "0.0.0.0"] {
        let (sent, was_called) = reach(host, false);
        let trouble = sent.unwrap_err();
        assert!(trouble.what.contains("of this machine or of a private network"), "{host}: {trouble:?}");
        assert!(!was_called, "{host}");
    }
    assert!(reach("localhost", true).1);
}

#[test]
fn an_answer_that_is_no_yes_is_told_and_tried_again() {
    let place = Place::new();
    let trouble = run(async {
        let (listener, port) = listener().await;
        let webhook = place.webhook(format!("http://127.0.0.1:{port}/"), true);
        let answer = "HTTP/1.1 503 Later\r\nContent-Length: 0\r\n\r\n";
        let (_, sent) = tokio::join!(receive(&listener, answer), webhook.send("1", NOW, BODY));
        sent.unwrap_err()
    });
    assert_eq!(trouble.what, "webhook 127.0.0.1: it answered 503");
}

#[test]
fn a_key_is_made_once_readable_by_its_owner_only_and_refused_where_others_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let path = place.path().join("webhook.key");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let again = make_key(&path).unwrap_err();
    assert!(again.hint().contains("remove that file first"), "{}", again.hint());
    let config = WebhookConfig { url: "https://hooks.example.com/".to_owned(), ..WebhookConfig::default() };
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    let exposed = Webhook::open(&config, place.path()).unwrap_err();
    assert!(exposed.to_string().ends_with("can be read by others (mode 0640)"), "{exposed}");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    std::fs::write(&path, "whsec_c2hvcnQ=\n").unwrap();
    assert!(Webhook::open(&config, place.path()).unwrap_err().to_string().ends_with("holds no webhook key"));
    std::fs::remove_file(&path).unwrap();
    let missing = Webhook::open(&config, place.path()).unwrap_err();
    assert_eq!(missing.hint(), "make a key with `countersign config webhook-key`");
}
