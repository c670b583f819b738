//! Fills the server with people over its own API: create, enrol, confirm. Nothing is written behind its back, so the
//! directory is what a real installation of that size would have, and the seeding is a measurement of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::http::{Connection, Target};
use crate::load::email;
use crate::people::{People, Person};
use crate::totp;

/// Connections that seed at once.
const CONNECTIONS: usize = 64;
/// Seeding that takes longer is given up.
const PATIENCE: Duration = Duration::from_mins(30);

/// Creates, enrols and confirms `users` people; returns them and how long it took.
pub(crate) async fn seed(target: &Target, users: u32) -> Result<(People, Duration)> {
    let begun = Instant::now();
    let next = Arc::new(AtomicU32::new(0));
    let mut tasks = JoinSet::new();
    for _ in 0..CONNECTIONS {
        tasks.spawn(seed_some(target.clone(), Arc::clone(&next), users));
    }
    let collect = async {
        let mut people = Vec::new();
        while let Some(task) = tasks.join_next().await {
            people.extend(task??);
        }
        Ok::<_, anyhow::Error>(people)
    };
    let mut people = tokio::time::timeout(PATIENCE, collect).await.context("seeding took too long")??;
    people.sort_unstable_by_key(|(user, _)| *user);
    ensure!(people.iter().map(|(user, _)| *user).eq(0..users), "not every user was seeded exactly once");
    Ok((People::new(people.into_iter().map(|(_, person)| person).collect()), begun.elapsed()))
}

async fn seed_some(target: Target, next: Arc<AtomicU32>, users: u32) -> Result<Vec<(u32, Person)>> {
    let mut connection = Connection::open(target.address).await?;
    let mut people = Vec::new();
    loop {
        let user = next.fetch_add(1, Ordering::Relaxed);
        if user >= users {
            return Ok(people);
        }
        let person = enrol(&mut connection, &target, user).await;
        people.push((user, person.with_context(|| format!("seeding {}", email(user)))?));
        if user > 0 && user.is_multiple_of(10_000) {
            eprintln!("  {user} of {users} users");
        }
    }
}

async fn enrol(connection: &mut Connection, target: &Target, user: u32) -> Result<Person> {
    let email = email(user);
    let person = json!({"email": email, "kind": "person", "role": "member"});
    post(connection, target, "/api/v1/users", &person).await?;
    let factors = format!("/api/v1/users/{email}/factors");
    let factor = post(connection, target, &factors, &json!({"kind": "totp", "label": "Phone"})).await?;
    let id = factor.get("id").and_then(Value::as_str).context("the enrolment has no id")?;
    let secret = factor.get("secret").and_then(Value::as_str).context("the enrolment has no secret")?;
    let secret = totp::secret(secret)?;
    let step = totp::current_step();
    let code = String::from_utf8(totp::code(&secret, step)?.to_vec())?;
    let verdict = post(connection, target, &format!("{factors}/{id}/confirm"), &json!({"code": code})).await?;
    let accepted = verdict.get("verdict").and_then(Value::as_str) == Some("accepted");
    ensure!(accepted, "the confirming code was not accepted: {verdict}");
    Person::new(secret, step)
}

async fn post(connection: &mut Connection, target: &Target, path: &str, body: &Value) -> Result<Value> {
    let answer = connection.exchange(&target.post(path, &body.to_string())).await?;
    let ok = (200..300).contains(&answer.status);
    ensure!(ok, "POST {path} was answered {}: {}", answer.status, String::from_utf8_lossy(answer.body));
    serde_json::from_slice(answer.body).with_context(|| format!("the answer to POST {path} is not JSON"))
}
