//! A little server with the rules of the contract that matter to the bench: codes that work once, a waiting time after
//! five failures in a row, a remembered refusal. The tests drive the seeding and the plans against it, because a bench
//! that sends the wrong codes measures something else without anybody noticing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Router, body::Bytes};
use data_encoding::BASE32_NOPAD;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::http::{Target, loopback};
use crate::load::{self, Said};
use crate::people::{Kind, People};
use crate::{seed, totp};

#[derive(Debug, Default)]
struct User {
    secret: Vec<u8>,
    last_step: u64,
    failures: u32,
    refused: Option<(u64, String)>,
}

type Users = Arc<Mutex<HashMap<String, User>>>;

impl User {
    fn check(&mut self, code: &str) -> (&'static str, &'static str) {
        let now = totp::current_step();
        if self.refused.as_ref().is_some_and(|(step, refused)| *step == now && refused == code) {
            return ("rejected", "test.answered_from_memory");
        }
        if self.failures >= 5 {
            return ("rejected", "throttle.wait");
        }
        let is_of = |step: &u64| totp::code(&self.secret, *step).is_ok_and(|right| right == code.as_bytes());
        let open = (now - 1).max(self.last_step + 1)..=now + 1;
        if let Some(step) = open.into_iter().find(is_of) {
            (self.last_step, self.failures, self.refused) = (step, 0, None);
            return ("accepted", "ok.current");
        }
        let reason = match (now - 11..=now + 11).find(is_of) {
            Some(step) if step <= self.last_step => "code.replayed",
            Some(_) => "test.near",
            None => "code.wrong",
        };
        self.failures += 1;
        self.refused = Some((now, code.to_owned()));
        ("rejected", reason)
    }
}

fn answer(users: &Users, email: &str, code: &str) -> String {
    let mut users = users.lock().unwrap_or_else(PoisonError::into_inner);
    let (verdict, reason) = users.get_mut(email).map_or(("rejected", "user.unknown"), |user| user.check(code));
    json!({"verdict": verdict, "reason": reason, "reference": "K7Q2-M4XD"}).to_string()
}

fn text(body: &Bytes, name: &str) -> String {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

async fn create(State(users): State<Users>, body: Bytes) -> (StatusCode, String) {
    users.lock().unwrap_or_else(PoisonError::into_inner).insert(text(&body, "email"), User::default());
    (StatusCode::CREATED, "{}".into())
}

async fn begin(State(users): State<Users>, Path(email): Path<String>) -> (StatusCode, String) {
    let mut users = users.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(user) = users.get_mut(&email) else {
        return (StatusCode::NOT_FOUND, "{}".into());
    };
    user.secret = format!("{email:>20.20}").into_bytes();
    let secret = BASE32_NOPAD.encode(&user.secret);
    // As long as an answer with a QR image, to make the client read in pieces.
    (StatusCode::CREATED, json!({"id": "f", "secret": secret, "qr_svg": "#".repeat(40_000)}).to_string())
}

async fn confirm(State(users): State<Users>, Path(email): Path<String>, body: Bytes) -> String {
    answer(&users, &email, &text(&body, "code"))
}

async fn verify(State(users): State<Users>, body: Bytes) -> String {
    answer(&users, &text(&body, "user"), &text(&body, "code"))
}

async fn start() -> Result<Target> {
    let router = Router::new()
        .route("/api/v1/users", post(create))
        .route("/api/v1/users/{user}/factors", post(begin))
        .route("/api/v1/users/{user}/factors/f/confirm", post(confirm))
        .route("/api/v1/verifications", post(verify))
        .with_state(Users::default());
    let listener = TcpListener::bind(loopback(0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(Target { address, token: "cs_test".into() })
}

async fn run(target: &Target, people: &mut People, kind: Kind, connections: usize) -> Result<(usize, load::Run)> {
    let plan = Arc::new(people.plan(kind, totp::current_step(), usize::MAX)?);
    let run = load::fire(target, &plan, connections, std::time::Duration::from_secs(10)).await?;
    people.note(&plan, &run, totp::current_step())?;
    Ok((plan.shots.len(), run))
}

#[tokio::test]
async fn every_answer_is_foretold() -> Result<()> {
    let target = start().await?;
    let (mut people, _) = seed::seed(&target, 300).await?;
    assert_eq!(people.count(), 300);
    for connections in [1, 8, 64] {
        // Twice the same refusals: at most four failures in a row, and never the same code twice in a step.
        for (kind, said, reason) in [
            (Kind::Wrong, Said::Rejected, "code.wrong"),
            (Kind::Replayed, Said::Rejected, "code.replayed"),
            (Kind::Wrong, Said::Rejected, "code.wrong"),
            (Kind::Replayed, Said::Rejected, "code.replayed"),
            (Kind::Wrong, Said::Rejected, "code.wrong"),
            (Kind::Wrong, Said::Rejected, "code.wrong"),
            (Kind::Valid, Said::Accepted, "ok.current"),
        ] {
            let (planned, run) = run(&target, &mut people, kind, connections).await?;
            assert_eq!(run.count(said), planned, "{kind:?} {:?} {:?}", run.reasons, run.oddity);
            assert!(run.reasons.keys().all(|given| given == reason), "{kind:?} {:?}", run.reasons);
            assert!(run.sample.is_some() == (planned > 0));
        }
    }
    Ok(())
}

#[tokio::test]
async fn an_answer_without_a_verdict_is_shown() -> Result<()> {
    let mut target = start().await?;
    let (mut people, _) = seed::seed(&target, 100).await?;
    target.address = {
        let listener = TcpListener::bind(loopback(0)).await?;
        let address = listener.local_addr()?;
        let refuse = || async { (StatusCode::SERVICE_UNAVAILABLE, "no") };
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(refuse)).await });
        address
    };
    let (planned, run) = run(&target, &mut people, Kind::Wrong, 8).await?;
    assert_eq!((run.count(Said::Neither), run.oddity.context("an oddity")?), (planned, "503 no".into()));
    Ok(())
}
