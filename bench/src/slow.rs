//! What connections that do nothing, or do it slowly, cost those who have a question. Each kind of them is held against a
//! fresh server on the same data, all from this machine and over the loopback address; meanwhile good requests arrive at
//! a fixed rate, each on a connection of its own, and their time counts from when they were due.

mod crowd;

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use tokio::runtime::Builder;
use tokio::task::JoinSet;

use crate::Report;
use crate::http::{Connection, Target, member};
use crate::load::{Shot, email};
use crate::people::{Kind, People};
use crate::server::Program;
use crate::stats::{self, Latencies};
use crate::{proc, report, seed, totp};

use crowd::{Crowd, Manner};

/// The aim: the 99th percentile of good requests.
const SLOWEST: Duration = Duration::from_millis(250);
/// The aim: resident memory of the server. 4 096 places with 32 KiB of a head, 64 KiB of a body and some 20 KiB of the
/// connection itself are 464 MiB; the rest is for everything else.
const MOST_MIB: f64 = 512.0;
/// Good requests a second.
const RATE: u32 = 50;
/// Of the slow readers there are fewer: each costs the server twenty pages, and it is not the making of pages that is
/// measured here.
const READERS: u32 = 1_000;
/// How long the crowd gathers before good requests are counted.
const GATHERING: Duration = Duration::from_secs(4);
/// A good request that takes longer is lost.
const PATIENCE: Duration = Duration::from_secs(20);

struct Row {
    manner: Option<Manner>,
    asked: u32,
    held: usize,
    latencies: Latencies,
    lost: usize,
    peak_kib: u32,
}

/// Measures every kind of slowness with so many connections, for so long each.
pub(crate) fn measure(program: &Program, directory: &Path, connections: u32, length: Duration) -> Result<Report> {
    let files = u64::from(connections) + 1_000;
    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).context("asking how many files may be open")?;
    ensure!(hard >= files, "{files} files have to be open, and only {hard} may be");
    setrlimit(Resource::RLIMIT_NOFILE, files, hard).context("raising the limit of open files")?;

    let data = directory.join("slow");
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let per_row = RATE * u32::try_from(length.as_secs())?;
    let server = program.serve(&data)?;
    let token = program.add_client(&data, &["verify", "users:write", "factors:write"])?;
    let target = Target { address: server.address, token: token.clone() };
    let kinds: Vec<Option<Manner>> = [None].into_iter().chain(Manner::ALL.into_iter().map(Some)).collect();
    // Everybody is asked for one code in all, so that there is one that was not used.
    let (mut people, _) = runtime.block_on(seed::seed(&target, per_row * u32::try_from(kinds.len())?))?;
    server.stop()?;

    let mut rows = Vec::new();
    for manner in kinds {
        let asked = match manner {
            None => 0,
            Some(Manner::Unread) => READERS.min(connections),
            Some(_) => connections,
        };
        let server = program.serve(&data)?;
        let target = Target { address: server.address, token: token.clone() };
        let crowd = manner.map(|manner| Crowd::gather(manner, asked, target.address)).transpose()?;
        if crowd.is_some() {
            std::thread::sleep(GATHERING);
        }
        let (latencies, lost) = runtime.block_on(ask(&target, length, &mut people))?;
        let held = crowd.map_or(0, Crowd::disperse);
        let peak_kib = proc::memory(server.pid())?.peak_kib;
        rows.push(Row { manner, asked, held, latencies, lost, peak_kib });
        server.stop()?;
    }
    render(&rows, length)
}

/// Sends codes at a fixed rate, each on a connection of its own; how long they took, and how many were not answered.
async fn ask(target: &Target, length: Duration, people: &mut People) -> Result<(Latencies, usize)> {
    let target = Arc::new(target.clone());
    let mut beat = tokio::time::interval(Duration::from_secs(1) / RATE);
    let mut tasks = JoinSet::new();
    for _ in 0..length.as_secs() {
        // Chosen second by second, and for the second that follows, so that no code is too old when its turn comes.
        let step = totp::step_after(Duration::from_secs(2));
        let shots = people.plan(Kind::Valid, step, usize::MAX)?.shots;
        // Nor is any too new: shortly before a step ends, the last one of the plan is not taken yet.
        let latest = totp::current_step() + 1;
        for shot in shots.into_iter().filter(|shot| shot.step <= latest).take(usize::try_from(RATE)?) {
            people.spend(shot)?;
            let due: Instant = beat.tick().await.into_std();
            let target = Arc::clone(&target);
            tasks.spawn(async move {
                let answered = tokio::time::timeout(PATIENCE, verify(&target, shot)).await;
                let answered = answered.map_err(anyhow::Error::from).flatten();
                (answered, stats::nanos(due.elapsed()))
            });
        }
    }
    let mut nanos = Vec::new();
    let mut lost = 0;
    for (answered, took) in tasks.join_all().await {
        match answered {
            Ok(()) => nanos.push(took),
            Err(cause) => {
                eprintln!("  lost: {cause:#}");
                lost += 1;
            }
        }
    }
    Ok((Latencies::new(nanos), lost))
}

async fn verify(target: &Target, shot: Shot) -> Result<()> {
    let code = String::from_utf8(shot.code.to_vec())?;
    let body = format!(r#"{{"user":"{}","code":"{code}"}}"#, email(shot.user));
    let mut connection = Connection::open(target.address).await?;
    let answer = connection.exchange(&target.post("/api/v1/verifications", &body)).await?;
    let verdict = member(answer.body, br#""verdict":""#);
    ensure!(verdict == Some(b"accepted"), "{} {}", answer.status, String::from_utf8_lossy(answer.body));
    Ok(())
}

fn render(rows: &[Row], length: Duration) -> Result<Report> {
    let mut text = String::new();
    writeln!(
        text,
        "Server with its default configuration, generator on the same machine, loopback. The crowd connects within two \
         seconds, and whoever is closed on connects again after one. Good requests: valid codes, {RATE} a second for {} s, \
         each on a connection of its own, timed from when it was due. Memory: the most that was resident since the start \
         of the server, one server for each row.\n",
        length.as_secs(),
    )?;
    writeln!(
        text,
        "| crowd | connections | held at the end | good requests | lost | p50 ms | p99 ms | max ms | peak MiB |\n|---|---|---|---|---|---|---|---|---|"
    )?;
    let mut reached = true;
    for row in rows {
        let at = |per_mille| row.latencies.percentile(per_mille).as_secs_f64() * 1e3;
        let peak = report::mib(row.peak_kib);
        let answered = row.lost == 0 && row.latencies.count() > 0;
        reached &= answered && row.latencies.percentile(990) <= SLOWEST && peak <= MOST_MIB;
        writeln!(
            text,
            "| {} | {} | {} | {} | {} | {:.1} | {:.1} | {:.1} | {peak:.0} |",
            row.manner.map_or("none", Manner::name),
            row.asked,
            row.held,
            row.latencies.count(),
            row.lost,
            at(500),
            at(990),
            at(1000),
        )?;
    }
    let verdict = if reached { "reached" } else { "**missed**" };
    writeln!(
        text,
        "\nAim: none lost, p99 at most {} ms, memory at most {MOST_MIB:.0} MiB in every row: {verdict}.",
        SLOWEST.as_millis()
    )?;
    Ok(Report { title: "Idle and slow connections", text, reached })
}
