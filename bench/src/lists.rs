//! What it takes to import many users, and to find some of them again: by name, by state, by a part of a name, page by
//! page, in process. Half of them hold a factor, and a second factor is required of everybody.

use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use anyhow::{Result, anyhow, ensure};
use countersign_core::factor::Movement;
use countersign_core::submission::Submission;
use countersign_core::user::{Role, UserState};
use countersign_core::{otp::Key, otpauth::Otpauth};
use countersign_engine::access::Access;
use countersign_engine::enrol::NewEnrolment;
use countersign_engine::env;
use countersign_engine::people::PeopleQuery;
use countersign_engine::policy::{Asked, RuleChange, Whose};
use countersign_engine::roster::{Import, ImportRow, Outcome, ROWS_AT_ONCE};
use countersign_engine::{Engine, HashCost, Opening, RootKey, Settings};

use crate::Report;
use crate::people::Dice;
use crate::stats::{self, Latencies};

/// How long a page may take, at the 99th percentile.
const PAGE_AT_MOST_MS: f64 = 100.0;
/// Pages of each sort.
const PAGES: u32 = 200;

/// Measures with so many users.
pub(crate) fn measure(directory: &Path, users: u32) -> Result<Report> {
    let (engine, imported) = filled(&directory.join("lists"), users)?;
    let mut dice = Dice::new(7);
    let mut text = String::new();
    writeln!(
        text,
        "{users} users from a CSV file's rows, {ROWS_AT_ONCE} in a unit of work: {:.1} s, {:.0} a second. Then half of \
         them hold a factor, and the policy requires one of everybody. Pages of 50 of `list_people`, in process, \
         {PAGES} of each sort, each going on from a place drawn by lot. Aim: p99 at most {PAGE_AT_MOST_MS:.0} ms.\n",
        imported.as_secs_f64(),
        stats::per_second(usize::try_from(users)?, imported),
    )?;
    writeln!(text, "| page | p50 ms | p99 ms | max ms | |\n|---|---|---|---|---|")?;
    let mut reached = true;
    for (sort, query) in sorts() {
        let mut times = Vec::new();
        for _ in 0..PAGES {
            let place = dice.below(users);
            let query = PeopleQuery { after: Some(format!("user{place:07}")), ..query(place) };
            let begun = Instant::now();
            engine.list_people(&host(), &query)?;
            times.push(stats::nanos(begun.elapsed()));
        }
        let times = Latencies::new(times);
        let at = |per_mille| times.percentile(per_mille).as_secs_f64() * 1e3;
        let met = at(990) <= PAGE_AT_MOST_MS;
        reached &= met;
        let verdict = if met { "reached" } else { "**missed**" };
        writeln!(text, "| {sort} | {:.2} | {:.2} | {:.2} | {verdict} |", at(500), at(990), at(1000))?;
    }
    let begun = Instant::now();
    let change = RuleChange { whose: Whose::Role(Role::Helpdesk), asked: Asked::Required { grace_days: 7 } };
    engine.preview_policy(&host(), &[change])?;
    writeln!(text, "\nA preview of a policy over all of them: {:.2} s.", begun.elapsed().as_secs_f64())?;
    Ok(Report { title: "Lists of many users", text, reached })
}

type Sort = fn(u32) -> PeopleQuery;

/// What is asked for, given a number drawn by lot.
fn sorts() -> [(&'static str, Sort); 7] {
    [
        ("everybody", |_| PeopleQuery::default()),
        ("state active", |_| PeopleQuery { state: Some(UserState::Active), ..PeopleQuery::default() }),
        ("state grace", |_| PeopleQuery { state: Some(UserState::Grace), ..PeopleQuery::default() }),
        ("state none, of whom there is nobody", |_| PeopleQuery {
            state: Some(UserState::None),
            ..PeopleQuery::default()
        }),
        ("state locked", |_| PeopleQuery { state: Some(UserState::Locked), ..PeopleQuery::default() }),
        ("a part of few names", |number| PeopleQuery {
            search: Some(format!("{:04}@", number % 10_000)),
            ..PeopleQuery::default()
        }),
        ("a part of every name, role helpdesk", |_| PeopleQuery {
            search: Some("example".to_owned()),
            role: Some(Role::Helpdesk),
            ..PeopleQuery::default()
        }),
    ]
}

/// An engine with so many users, and how long their import took.
fn filled(directory: &Path, users: u32) -> Result<(Engine, std::time::Duration)> {
    std::fs::create_dir_all(directory)?;
    let hash_cost = HashCost { memory_kib: 8, iterations: 1, lanes: 1 };
    let settings = Settings { hash_cost, ..Settings::default() };
    let root = RootKey::from_bytes([7; 32]);
    let engine = Engine::open(directory, &root, env::system(), Opening::CreateOrMigrate, settings)?;
    let rows: Vec<ImportRow> = (0..users).map(row).collect();
    let mut import = Import::default();
    let begun = Instant::now();
    for batch in rows.chunks(ROWS_AT_ONCE) {
        let verdicts = engine.take_roster(host(), &mut import, batch).wait()?;
        ensure!(verdicts.iter().all(|row| row.verdict == Outcome::Added), "a row was not added");
    }
    let imported = begun.elapsed();
    let half: Vec<u32> = (0..users).step_by(2).collect();
    for some in half.chunks(ROWS_AT_ONCE) {
        enrol(&engine, some)?;
    }
    let change = RuleChange { whose: Whose::Everyone, asked: Asked::Required { grace_days: 14 } };
    engine.set_policy(host(), vec![change], "measuring".to_owned()).wait()?;
    engine.confirm_policy(host()).wait()?;
    Ok((engine, imported))
}

fn row(number: u32) -> ImportRow {
    let role = if number % 1_000 == 1 { "helpdesk" } else { "member" };
    ImportRow {
        line: u64::from(number) + 2,
        email: format!("user{number:07}@example.com"),
        names: vec![format!("EXAMPLE\\user{number:07}")],
        role: role.to_owned(),
        groups: vec![],
    }
}

/// Enrols some users, all on their way at once, so that they share what the disk costs.
fn enrol(engine: &Engine, numbers: &[u32]) -> Result<()> {
    let name = |number: &u32| format!("user{number:07}@example.com");
    let enrolment = |number| {
        let user = name(number);
        let movement = Movement::Counter;
        let new = NewEnrolment { user, movement, label: None, existing: None, with_backup_codes: false };
        engine.begin_enrolment(host(), new)
    };
    let begun: Vec<_> = numbers.iter().map(enrolment).collect();
    let mut confirmed = Vec::with_capacity(numbers.len());
    for (number, begun) in numbers.iter().zip(begun) {
        let uri = begun.wait()?.otpauth_uri;
        let entry = Otpauth::parse(&uri).map_err(|_| anyhow!("an entry that cannot be read"))?;
        let code = Key::new(&entry.secret, entry.parameters.algorithm).code(0, entry.parameters.digits).to_string();
        confirmed.push(engine.confirm_enrolment(host(), name(number), None, Submission::new(&code)));
    }
    for one in confirmed {
        let reason = one.wait()?.reason;
        ensure!(reason.is_accepted(), "an enrolment was refused: {reason}");
    }
    Ok(())
}

fn host() -> Access {
    Access::Host { account: "bench".to_owned(), reason: None }
}
