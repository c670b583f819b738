//! The order in which things are measured. Everything that is compared is measured in one run and interleaved: each
//! round takes the physical limits, then for each number of connections the ceiling and the three kinds of codes. A
//! machine that becomes slower for a minute then slows both sides of a ratio.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tokio::runtime::{Builder, Runtime};

use crate::ceiling::{Constant, SAMPLE_ANSWER};
use crate::http::Target;
use crate::limits::{self, Limit};
use crate::load::{self, Plan, Run, Said, Shot};
use crate::people::{Kind, People};
use crate::proc;
use crate::server::{Program, Server};
use crate::stats::Latencies;
use crate::{seed, stats, totp};

/// The numbers of connections measured.
pub(crate) const CONNECTIONS: [usize; 3] = [1, 8, 64];
/// How often a start is measured.
const STARTS: usize = 3;
/// A valid run begins only if this much of the step is left after it.
const STEP_MARGIN: Duration = Duration::from_secs(2);

/// What to measure and how long.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// Users to seed.
    pub(crate) users: u32,
    /// How often everything is measured.
    pub(crate) rounds: usize,
    /// Length of one run over HTTP.
    pub(crate) length: Duration,
    /// Length of one run of a physical limit.
    pub(crate) limit_length: Duration,
    /// Users that one run may use up.
    pub(crate) most_per_run: usize,
}

/// What a run over HTTP was against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// The constant server.
    Ceiling,
    /// The real server, with codes of this kind.
    Codes(Kind),
}

/// One run over HTTP.
#[derive(Debug)]
pub(crate) struct Sample {
    /// What it was against.
    pub(crate) what: What,
    /// How many connections there were.
    pub(crate) connections: usize,
    /// From the first request to the last answer.
    pub(crate) elapsed: Duration,
    /// The latency of every request.
    pub(crate) latencies: Latencies,
    /// Processor time of the server per request.
    pub(crate) cpu: Duration,
    /// The server's resident memory after the run.
    pub(crate) resident_kib: u32,
    /// Answers that took, refused, and did neither.
    pub(crate) said: [usize; 3],
    /// How often each reason was given.
    pub(crate) reasons: BTreeMap<String, usize>,
    /// The first answer without a verdict.
    pub(crate) oddity: Option<String>,
}

impl Sample {
    /// Requests a second.
    pub(crate) fn rate(&self) -> f64 {
        stats::per_second(self.latencies.count(), self.elapsed)
    }
}

/// How the directory was filled.
#[derive(Debug)]
pub(crate) struct Seeding {
    /// How many users.
    pub(crate) users: usize,
    /// How long it took.
    pub(crate) elapsed: Duration,
    /// The most resident memory that the server had meanwhile.
    pub(crate) peak_kib: u32,
}

/// Everything measured; what was left out is empty. The lists hold one value per round, in order.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    /// Appends of 4 KiB with fdatasync.
    pub(crate) appends: Vec<Limit>,
    /// Single-row commits of `SQLite`.
    pub(crate) commits: Vec<Limit>,
    /// Runs over HTTP.
    pub(crate) samples: Vec<Sample>,
    /// Start to ready, without a data directory.
    pub(crate) empty_starts: Vec<Duration>,
    /// Start to ready, with all users.
    pub(crate) filled_starts: Vec<Duration>,
    /// The seeding.
    pub(crate) seeding: Option<Seeding>,
    /// The most resident memory of the server under load.
    pub(crate) peak_kib: Option<u32>,
    /// What the server says it is.
    pub(crate) version: Option<String>,
    /// Whether the server's log lines were kept.
    pub(crate) log_kept: bool,
}

/// A measurement in progress.
#[derive(Debug)]
pub(crate) struct Bench {
    settings: Settings,
    runtime: Runtime,
    directory: PathBuf,
    /// What came out so far.
    pub(crate) figures: Figures,
}

impl Bench {
    /// Prepares to measure with data below `directory`.
    pub(crate) fn new(settings: Settings, directory: &Path) -> Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        Ok(Self { settings, runtime, directory: directory.to_owned(), figures: Figures::default() })
    }

    /// Measures the physical limits alone.
    pub(crate) fn only_limits(&mut self) -> Result<()> {
        (0..self.settings.rounds).try_for_each(|_| self.limits())
    }

    /// Measures the plain-HTTP ceiling alone.
    pub(crate) fn only_http(&mut self) -> Result<()> {
        let constant = Constant::start(&std::env::current_exe()?, SAMPLE_ANSWER)?;
        for _ in 0..self.settings.rounds {
            for connections in CONNECTIONS {
                self.ceiling(&constant, &"x".repeat(46), connections)?;
            }
        }
        Ok(())
    }

    /// Measures everything, with `program` as the server.
    pub(crate) fn everything(&mut self, program: &Program) -> Result<()> {
        self.figures.version = program.version().ok().filter(|version| !version.is_empty());
        self.figures.log_kept = program.keeps_log();
        let data = self.directory.join("filled");
        let server = self.start_empty(program, &data)?;
        let token = program.add_client(&data, &["verify", "users:write", "factors:write"])?;
        let mut target = Target { address: server.address, token };
        let mut people = self.seed(&server, &target)?;
        let answer = self.sample_answer(&target, &mut people)?;
        server.stop()?;
        let server = self.start_filled(program, &data)?;
        target.address = server.address;
        let constant = Constant::start(&std::env::current_exe()?, &answer)?;
        for round in 1..=self.settings.rounds {
            eprintln!("round {round} of {}", self.settings.rounds);
            self.limits()?;
            for connections in CONNECTIONS {
                self.ceiling(&constant, &target.token, connections)?;
                for kind in [Kind::Valid, Kind::Wrong, Kind::Replayed] {
                    self.codes(&server, &target, &mut people, kind, connections)?;
                }
            }
        }
        self.figures.peak_kib = Some(proc::memory(server.pid())?.peak_kib);
        server.stop()
    }

    fn limits(&mut self) -> Result<()> {
        self.figures.appends.push(limits::appends(&self.directory, self.settings.limit_length)?);
        self.figures.commits.push(limits::commits(&self.directory, self.settings.limit_length)?);
        if let (Some(append), Some(commit)) = (self.figures.appends.last(), self.figures.commits.last()) {
            eprintln!("  limits: {:.0} appends/s, {:.0} commits/s", append.per_second, commit.per_second);
        }
        Ok(())
    }

    fn start_empty(&mut self, program: &Program, keep: &Path) -> Result<Server> {
        eprintln!("starting on an empty directory");
        for number in 1..STARTS {
            let data = self.directory.join(format!("empty-{number}"));
            let server = program.serve(&data)?;
            self.figures.empty_starts.push(server.ready_after);
            server.stop()?;
            fs::remove_dir_all(data)?;
        }
        let server = program.serve(keep)?;
        self.figures.empty_starts.push(server.ready_after);
        Ok(server)
    }

    fn start_filled(&mut self, program: &Program, data: &Path) -> Result<Server> {
        eprintln!("starting on the filled directory");
        for _ in 1..STARTS {
            let server = program.serve(data)?;
            self.figures.filled_starts.push(server.ready_after);
            server.stop()?;
        }
        let server = program.serve(data)?;
        self.figures.filled_starts.push(server.ready_after);
        Ok(server)
    }

    fn seed(&mut self, server: &Server, target: &Target) -> Result<People> {
        eprintln!("seeding {} users", self.settings.users);
        let (people, elapsed) = self.runtime.block_on(seed::seed(target, self.settings.users))?;
        let peak_kib = proc::memory(server.pid())?.peak_kib;
        eprintln!("  {:.1} s", elapsed.as_secs_f64());
        self.figures.seeding = Some(Seeding { users: people.count(), elapsed, peak_kib });
        Ok(people)
    }

    /// One real answer, so that the constant server's is of the same size.
    fn sample_answer(&self, target: &Target, people: &mut People) -> Result<String> {
        let plan = Arc::new(people.plan(Kind::Valid, totp::current_step(), 1)?);
        let run = self.runtime.block_on(load::fire(target, &plan, 1, self.settings.length))?;
        people.note(&plan, &run, totp::current_step())?;
        let accepted = run.count(Said::Accepted) == 1;
        let answer = run.sample.context("the server was not asked: no user has an unused code")?;
        ensure!(accepted, "the first valid code was not accepted: {answer}");
        Ok(answer)
    }

    fn ceiling(&mut self, constant: &Constant, token: &str, connections: usize) -> Result<()> {
        let target = Target { address: constant.address, token: token.to_owned() };
        let shots = (0..self.settings.users).map(|user| Shot { user, code: totp::digits(user), step: 0 });
        let plan = Plan { shots: shots.collect(), endless: true };
        self.fire(What::Ceiling, &target, constant.pid(), plan, connections)?;
        Ok(())
    }

    fn codes(
        &mut self,
        server: &Server,
        target: &Target,
        people: &mut People,
        kind: Kind,
        connections: usize,
    ) -> Result<()> {
        if kind == Kind::Valid {
            self.await_unused_codes(people);
        }
        let plan = people.plan(kind, totp::current_step(), self.settings.most_per_run)?;
        ensure!(!plan.shots.is_empty(), "no user is left for a run of {kind:?} codes");
        let (plan, run) = self.fire(What::Codes(kind), target, server.pid(), plan, connections)?;
        people.note(&plan, &run, totp::current_step())?;
        let accepted = run.count(Said::Accepted);
        let expected = if kind == Kind::Valid { Said::Accepted } else { Said::Rejected };
        ensure!(
            kind == Kind::Valid || accepted == 0,
            "{accepted} {kind:?} codes were ACCEPTED: the server is broken, however fast"
        );
        ensure!(
            run.count(expected) * 2 > run.said.len(),
            "most answers to {kind:?} codes were not {expected:?}; such a run measures nothing"
        );
        Ok(())
    }

    /// Waits until nearly all users have a code left and the step does not end during the run.
    fn await_unused_codes(&self, people: &People) {
        let enough = self.settings.most_per_run.min(people.count() * 9 / 10);
        while totp::until_next_step() < self.settings.length + STEP_MARGIN
            || people.with_unused_code(totp::current_step()) < enough
        {
            eprintln!("  waiting for the next step: {:.0} s", totp::until_next_step().as_secs_f64());
            std::thread::sleep(totp::until_next_step() + Duration::from_millis(50));
        }
    }

    fn fire(
        &mut self,
        what: What,
        target: &Target,
        pid: u32,
        plan: Plan,
        connections: usize,
    ) -> Result<(Arc<Plan>, Run)> {
        let plan = Arc::new(plan);
        let before = proc::cpu_time(pid)?;
        let mut run = self.runtime.block_on(load::fire(target, &plan, connections, self.settings.length))?;
        let used = proc::cpu_time(pid)?.saturating_sub(before);
        let Ok(requests) = u32::try_from(run.latencies.count()) else { bail!("too many requests to count") };
        let sample = Sample {
            what,
            connections,
            elapsed: run.elapsed,
            cpu: used.checked_div(requests).unwrap_or_default(),
            resident_kib: proc::memory(pid)?.now_kib,
            said: [Said::Accepted, Said::Rejected, Said::Neither].map(|said| run.count(said)),
            latencies: std::mem::replace(&mut run.latencies, Latencies::new(Vec::new())),
            reasons: std::mem::take(&mut run.reasons),
            oddity: run.oddity.take(),
        };
        let name = match what {
            What::Ceiling => "ceiling".to_owned(),
            What::Codes(kind) => format!("{kind:?}").to_lowercase(),
        };
        let p99 = sample.latencies.percentile(990);
        eprintln!("  {name} @{connections}: {:.0}/s, p99 {p99:.2?}, {:?}", sample.rate(), sample.reasons);
        self.figures.samples.push(sample);
        Ok((plan, run))
    }
}
