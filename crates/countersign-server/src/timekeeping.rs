//! Keeps an eye on the server's clock while it serves: held against the time since boot every second, against
//! the kernel's word and, where some are configured, against time servers. Decides nothing itself.

use crate::sntp;
use countersign_core::trust::{Says, Trust, median};
use countersign_engine::{
    Engine,
    clock::{COMPARED_EVERY, Watch},
    env,
};
use std::time::Duration;
use tokio::{sync::oneshot, time::interval};

/// How often time servers are asked in ordinary times.
const ASKED_EVERY: Duration = Duration::from_mins(15);
/// How often while the clock is in doubt.
const ASKED_IN_DOUBT_EVERY: Duration = Duration::from_secs(30);

/// What is known while watching.
#[derive(Debug)]
pub struct Timekeeper {
    engine: Engine,
    servers: Vec<String>,
    watch: Watch,
    asking: Option<oneshot::Receiver<Says>>,
    since_asked: Option<Duration>,
    known: (Trust, bool),
}

impl Timekeeper {
    /// Takes the first look: what happens to the clock from now on is noticed.
    #[must_use]
    pub fn new(engine: Engine, servers: Vec<String>) -> Self {
        let watch = engine.watch_clock();
        Self { engine, servers, watch, asking: None, since_asked: None, known: (Trust::Trusted, false) }
    }

    /// Watches until the task is ended.
    pub async fn keep(mut self) {
        let mut beat = interval(COMPARED_EVERY);
        loop {
            beat.tick().await;
            self.look().await;
        }
    }

    /// One look: a jump is noted, sources are heard while the clock is in doubt, and what changed is logged.
    async fn look(&mut self) {
        let jump = self.engine.compare_clock(&mut self.watch);
        let jumped_by = jump.as_ref().map(|(by, _)| *by);
        if let Some((by, noted)) = jump {
            tracing::warn!(seconds = by / 1_000_000, "the clock jumped; steps up to now are refused once");
            if let Err(error) = noted.await {
                tracing::error!(%error, "the step floor could not be written");
            }
            // What a server said about the time before says nothing about this one.
            (self.asking, self.since_asked) = (None, None);
        }
        let kernel = self.watch.kernel_says(env::kernel_clock(), jumped_by);
        let server = self.ask_or_hear();
        let (trust, suspected) = match self.engine.clock_trust() {
            Ok((trust, suspected)) => (trust, suspected),
            Err(error) => return tracing::error!(%error, "what is known about the clock could not be read"),
        };
        let trust = if trust == Trust::Trusted { trust } else { self.weigh(vec![kernel, server]).await };
        self.tell(trust, suspected);
    }

    /// Asks the time servers when it is time to, and says what they answered if they just did.
    fn ask_or_hear(&mut self) -> Says {
        let every = if self.known.0 == Trust::Trusted { ASKED_EVERY } else { ASKED_IN_DOUBT_EVERY };
        if !self.servers.is_empty() && self.since_asked.is_none_or(|since| since >= every) {
            self.since_asked = Some(Duration::ZERO);
            self.asking = ask(&self.servers);
        }
        self.since_asked = self.since_asked.map(|since| since + COMPARED_EVERY);
        match self.asking.as_mut().map(oneshot::Receiver::try_recv) {
            Some(Ok(says)) => {
                self.asking = None;
                says
            }
            Some(Err(_)) | None => Says::Nothing,
        }
    }

    async fn weigh(&self, said: Vec<Says>) -> Trust {
        match self.engine.weigh_clock(said).await {
            Ok(trust) => trust,
            Err(error) => {
                tracing::error!(%error, "what is known about the clock could not be written");
                self.known.0
            }
        }
    }

    fn tell(&mut self, trust: Trust, suspected: Option<i64>) {
        let before = std::mem::replace(&mut self.known, (trust, suspected.is_some()));
        match (before.0, trust) {
            (Trust::Trusted | Trust::Questioned, Trust::Frozen) => {
                tracing::error!("the time is contradicted; codes from apps are refused until a source agrees");
            }
            (Trust::Frozen, Trust::Trusted) => tracing::info!("the time is confirmed; codes from apps are accepted"),
            _ => {}
        }
        if let Some(by) = suspected.filter(|_| !before.1) {
            let seconds = by / 1_000_000;
            tracing::error!(seconds, "users' devices agree that the server's clock is off; it is not the phones");
        }
    }
}

/// Asks on a thread of its own: a name that does not resolve must not hold anything up.
fn ask(servers: &[String]) -> Option<oneshot::Receiver<Says>> {
    let (answer, heard) = oneshot::channel();
    let servers = servers.to_vec();
    let asking = std::thread::Builder::new().name("sntp".to_owned()).spawn(move || {
        let asked = sntp::ask(&servers);
        for (asked, why) in asked.iter().filter_map(|asked| Some((asked, asked.difference.as_ref().err()?))) {
            tracing::warn!(server = asked.server, %why, "a time server does not answer");
        }
        let middle = median(asked.into_iter().filter_map(|asked| asked.difference.ok()).collect());
        // Nobody listens any more if the clock jumped meanwhile.
        let _ = answer.send(middle.map_or(Says::Nothing, Says::at_difference));
    });
    asking.is_ok().then_some(heard)
}
