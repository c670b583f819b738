//! `serve`: makes what is missing, checks what is there, then listens.

mod demonstration;

use crate::{
    context::Context,
    demo::Account,
    failure::{Exit, Failure},
    host,
};
use countersign_engine::{Engine, Opening, RootKey, env, figures, links::Link, starting::Start, sweep};
use countersign_server::{
    Config,
    http::{self, Door, tls::Tls},
    outbox::Outbox,
    telemetry,
    timekeeping::Timekeeper,
};
use demonstration::Stage;
use std::{
    fs,
    io::{self, IsTerminal, Write},
    net::{SocketAddr, ToSocketAddrs},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
    sync::Arc,
    time::Duration,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    task::JoinSet,
};

/// Connections for metrics that may be open at a time.
const METRICS_CONNECTIONS: usize = 16;
/// How long a stop waits for work beside the requests, when these are answered.
const FOR_THE_REST: Duration = Duration::from_secs(2);
/// Files that are open beside connections: the database, its readers, the log.
const OTHER_FILES: usize = 256;

/// Runs the server until it is told to stop.
pub(crate) fn run(context: &Context, listen: Option<String>, demo: bool) -> Result<Exit, Failure> {
    if demo {
        let stage = demonstration::stage(context)?;
        return serve(&stage.context, listen, Some(&stage));
    }
    serve(context, listen, None)
}

fn serve(context: &Context, listen: Option<String>, stage: Option<&Stage>) -> Result<Exit, Failure> {
    let mut config = context.config()?;
    config.site.demo = stage.is_some();
    config.listen = listen.unwrap_or(config.listen);
    // Who starts a second server on one directory is told that, and not that the port is taken.
    let lock_of_present = context.database_exists()?.then(|| lock(context)).transpose()?;
    // Before anything is made: a certificate or an address that cannot be had leaves nothing behind.
    let tls = config.tls_files().map(Tls::open).transpose()?;
    // The store's writer keeps a core busy by itself.
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads((cores - 1).max(1)).enable_all().build();
    let runtime = runtime.map_err(|cause| Failure::unknown(format!("cannot start the server: {cause}"), ""))?;
    let listeners = runtime.block_on(listen_on(&config))?;
    let for_metrics = runtime.block_on(listen_for_metrics(&config))?;
    make_directory(context.data())?;
    let lock = lock_of_present.map_or_else(|| lock(context), Ok)?;
    host::leave_no_dump()?;
    let made_key = make_root_key(context)?;
    let accounts = stage.map(|stage| stage.fill(&config)).transpose()?.unwrap_or_default();
    let engine = context.open_as(Opening::CreateOrMigrate)?;
    telemetry::start(config.log_format, &config.log_level);
    let ended = runtime.block_on(async {
        let stop = told_to_stop()?;
        let door = door(&config, tls);
        let tls = door.tls.clone();
        let outbox = Outbox::open(engine.clone(), &config, context.data())?;
        engine.open_outbox(outbox.channels()).await?;
        warn_of(engine.note_start().await?);
        let setup = engine.make_setup_link().await?;
        // Before anybody can know that it runs: a jump from here on is noticed.
        let timekeeper = Timekeeper::new(engine.clone(), config.sntp_servers.clone());
        let mut watching = JoinSet::new();
        let metrics = for_metrics.first().and_then(|listener| listener.local_addr().ok());
        if metrics.is_some() {
            let door = Door { max_connections: METRICS_CONNECTIONS, ..Door::default() };
            let routes = http::metrics::routes(engine.clone())?;
            watching.spawn(http::serve(for_metrics, routes, door, std::future::pending()));
        }
        let open = Open { config: &config, listeners: &listeners, metrics, setup, made_key, accounts };
        leave_word(&lock, &open.address())?;
        say_hello(context, &engine, &open);
        host::tell_supervisor("READY=1");
        let searching = engine.search_in_background();
        watching.spawn(timekeeper.keep());
        watching.spawn(keep_house(engine.clone()));
        watching.spawn(keep_figures(engine.clone()));
        watching.spawn(outbox.keep());
        if let Some(tls) = tls {
            let engine = engine.clone();
            watching.spawn(tls.keep_current(move || engine.now()));
        }
        http::serve(listeners, http::routes(engine.clone(), &config.pages()), door, stop).await;
        host::tell_supervisor("STOPPING=1");
        watching.abort_all();
        drop(searching);
        tracing::info!("stopped; everything under way was finished");
        Ok(Exit::Yes)
    });
    // What still reads a log for nobody does not keep the process.
    runtime.shutdown_timeout(FOR_THE_REST);
    ended
}

/// What has changed since the server last ran, and what follows from it.
fn warn_of(start: Start) {
    if let Some(newest) = start.clock_behind {
        tracing::warn!(
            hint = "run `countersign doctor clock`, and set the clock right",
            "the clock is behind {newest}, when something was recorded: codes up to now are refused once"
        );
    }
    if let Some(newest) = start.other_file {
        tracing::warn!(
            hint = "after a copy was put back: new backup codes for whoever used one since, and repeat what was changed since",
            "the database file is another one than before: codes up to now are refused once. If it is a copy, it ends at {newest}, and backup codes used since then are good again"
        );
    }
}

fn make_directory(directory: &Path) -> Result<(), Failure> {
    match fs::DirBuilder::new().mode(0o700).recursive(true).create(directory) {
        Ok(()) => Ok(()),
        Err(cause) => Err(Failure::unknown(
            format!("cannot make the data directory {}: {cause}", directory.display()),
            "name a directory that can be written with --data DIR",
        )),
    }
}

/// Two servers on one directory would each believe to be the only one.
fn lock(context: &Context) -> Result<fs::File, Failure> {
    let (directory, path) = (context.data(), context.server_lock());
    let file =
        fs::OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&path).map_err(|cause| {
            Failure::unknown(
                format!("cannot write in the data directory {}: {cause}", directory.display()),
                "look at its owner and permissions, and whether the disk is full",
            )
        })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(Failure::unknown(
            format!("another server is running on {}", directory.display()),
            "stop that one first, or give this one a directory of its own with --data DIR",
        )),
        Err(fs::TryLockError::Error(cause)) => Err(Failure::unknown(
            format!("cannot lock {}: {cause}", path.display()),
            "is the file system one that knows locks?",
        )),
    }
}

/// Says where this server is, for links that the command line makes beside it.
fn leave_word(mut lock: &fs::File, address: &str) -> Result<(), Failure> {
    let mut write = || {
        lock.set_len(0)?;
        lock.write_all(address.as_bytes())
    };
    write().map_err(|cause: io::Error| {
        Failure::unknown(
            format!("cannot write in the data directory: {cause}"),
            "look at its owner and permissions, and whether the disk is full",
        )
    })
}

/// Makes the root key where there is neither a key nor a database. Says whether it did.
fn make_root_key(context: &Context) -> Result<bool, Failure> {
    let path = context.root_key_path();
    if path.exists() || context.database().exists() {
        return Ok(false);
    }
    let mut bytes = [0; 32];
    env::system().fill(&mut bytes);
    RootKey::from_bytes(bytes).save_new(&path)?;
    Ok(true)
}

/// How the HTTP door is to be kept: with TLS or without, for whom, and for how many.
fn door(config: &Config, tls: Option<Tls>) -> Door {
    let files = host::allow_open_files(config.max_connections + OTHER_FILES);
    let max_connections = config.max_connections.min(files.saturating_sub(OTHER_FILES)).max(1);
    if max_connections < config.max_connections {
        tracing::warn!(
            hint = "raise the limit of open files, with LimitNOFILE= in the unit, or lower http.max_connections",
            "{max_connections} connections at a time: this process may not open more than {files} files"
        );
    }
    Door {
        max_connections,
        proxies: config.trusted_proxies.clone(),
        only_proxies: tls.is_none() && !config.plain_http_on_public_addresses && config.has_trusted_proxies(),
        tls: tls.map(Arc::new),
    }
}

/// Where metrics can be read; nowhere unless the configuration says so.
async fn listen_for_metrics(config: &Config) -> Result<Vec<TcpListener>, Failure> {
    if config.metrics_listen.is_empty() {
        return Ok(Vec::new());
    }
    http::bind(&config.metrics_listen).await.map_err(|cause| {
        let what = format!("cannot listen on {} for metrics: {cause}", config.metrics_listen);
        Failure::unknown(what, "write metrics.listen as in \"localhost:9440\", with a port that is free")
    })
}

async fn listen_on(config: &Config) -> Result<Vec<TcpListener>, Failure> {
    let listeners = http::bind(&config.listen).await.map_err(|cause| cannot_listen(config, &cause))?;
    refuse_openness(config, listeners.iter().filter_map(|listener| listener.local_addr().ok()))?;
    Ok(listeners)
}

/// Refuses an address that is none, or that others reach without encryption, before anybody listens there.
pub(crate) fn check_address(config: &Config) -> Result<(), Failure> {
    let addresses = config.listen.to_socket_addrs().map_err(|cause| cannot_listen(config, &cause))?;
    refuse_openness(config, addresses)
}

fn cannot_listen(config: &Config, cause: &io::Error) -> Failure {
    let hint = match cause.kind() {
        io::ErrorKind::AddrInUse => {
            "another program listens there: stop it, or choose another port with --listen ADDRESS:PORT"
        }
        io::ErrorKind::PermissionDenied => {
            "ports below 1024 need a privilege: choose a higher one with --listen ADDRESS:PORT"
        }
        io::ErrorKind::AddrNotAvailable => {
            "this host has no such address: `ip address` lists those it has, and 0.0.0.0 stands for all of them"
        }
        io::ErrorKind::InvalidInput => "write an address and a port, as in --listen localhost:8440",
        _ => "no address is known by that name: write one of this host's, as in --listen 127.0.0.1:8440",
    };
    let what = format!("cannot listen on {}: {cause}", config.listen);
    match cause.kind() {
        io::ErrorKind::InvalidInput => Failure::usage(what, hint),
        _ => Failure::unknown(what, hint),
    }
}

fn refuse_openness(config: &Config, mut addresses: impl Iterator<Item = SocketAddr>) -> Result<(), Failure> {
    match addresses.find(|address| !address.ip().is_loopback()) {
        Some(address) if config.speaks_openly() => Err(Failure::usage(
            format!("{address} can be reached by other machines, and this server speaks plain HTTP"),
            "name a certificate with tls.certificate and tls.key, or the networks of the proxies in front with http.trusted_proxies; http.plain_on_public_addresses = true does without either",
        )),
        _ => Ok(()),
    }
}

/// What a start has found and made.
struct Open<'a> {
    config: &'a Config,
    listeners: &'a [TcpListener],
    /// Where metrics can be read.
    metrics: Option<SocketAddr>,
    /// The link for the first owner, while there never was one.
    setup: Option<Link>,
    made_key: bool,
    /// How to sign in to a demonstration.
    accounts: Vec<Account>,
}

impl Open<'_> {
    /// Where browsers on this machine find it.
    fn address(&self) -> String {
        let scheme = self.config.scheme();
        let ports: Vec<_> = self.listeners.iter().filter_map(|listener| listener.local_addr().ok()).collect();
        match ports.first() {
            Some(first) if ports.iter().all(|address| address.ip().is_loopback()) => {
                format!("{scheme}://localhost:{}", first.port())
            }
            Some(first) => format!("{scheme}://{first}"),
            None => "nowhere".to_owned(),
        }
    }
}

fn say_hello(context: &Context, engine: &Engine, open: &Open<'_>) {
    let key = context.root_key_path();
    let mut text = format!("Countersign {}\n", env!("CARGO_PKG_VERSION"));
    text.push_str(&format!("  data      {}\n", context.data().display()));
    let note = if open.made_key { " (made just now)" } else { "" };
    text.push_str(&format!("  root key  {}{note}\n", key.display()));
    if open.accounts.is_empty() && !matches!(engine.root_key_copied_at(), Ok(Some(_))) {
        text.push_str("            Keep a copy apart from backups: without this key nobody gets in. Then run\n");
        text.push_str(&format!("            {} keys confirm-copied{}\n", context.program(), context.flags()));
    }
    if let Some(link) = &open.setup {
        let base = open.config.site.public_url.as_ref().map_or_else(|| open.address(), ToString::to_string);
        text.push_str("\nThe first owner sets up in a browser (this link works once, for 24 hours, and only while there is no owner):\n");
        text.push_str(&format!("  {base}/setup/{}\n", link.token.as_str()));
        let (program, data) = (context.program(), context.flags());
        text.push_str("or in another terminal:\n");
        text.push_str(&format!("  {program} user add{data} --email you@example.com --role owner\n"));
        text.push_str(&format!("  {program} enable{data} --email you@example.com\n"));
    }
    demonstration::introduce(&mut text, &open.accounts, &open.address());
    if let Some(address) = open.metrics {
        text.push_str(&format!("\nMetrics at http://{address}/metrics\n"));
    }
    text.push_str(&format!("\nListening on {}\n", open.address()));
    context.out.print(&text);
}

/// Counts for the console, so that no page has to: at once, and then every minute.
async fn keep_figures(engine: Engine) {
    let mut beat = tokio::time::interval(figures::RENEWED_EVERY);
    loop {
        beat.tick().await;
        let engine = engine.clone();
        let counted = tokio::task::spawn_blocking(move || engine.renew_figures()).await;
        if let Ok(Err(error)) = counted {
            tracing::error!(%error, "the console's figures could not be counted; it is tried again in a minute");
        }
    }
}

/// Sweeps now and then, until the server stops.
async fn keep_house(engine: Engine) {
    let mut beat = tokio::time::interval_at(tokio::time::Instant::now() + sweep::SWEPT_EVERY, sweep::SWEPT_EVERY);
    loop {
        beat.tick().await;
        if let Err(error) = engine.sweep().await {
            tracing::error!(%error, "housekeeping failed; it is tried again in a minute");
        }
    }
}

/// Begins to listen for the signals that stop the server: before anybody can know that it runs.
fn told_to_stop() -> Result<impl Future<Output = ()>, Failure> {
    let on = |kind| signal(kind).map_err(|cause| Failure::unknown(format!("cannot listen for signals: {cause}"), ""));
    let (mut terminate, mut interrupt) = (on(SignalKind::terminate())?, on(SignalKind::interrupt())?);
    let mut hangup = on(SignalKind::hangup())?;
    // Who closes its terminal wants it to end; who sends a service this signal does not.
    let ends_with_terminal = io::stderr().is_terminal();
    Ok(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => break,
                _ = interrupt.recv() => break,
                _ = hangup.recv() => {
                    if ends_with_terminal {
                        break;
                    }
                    tracing::info!(
                        hint = "restart the server, as with `systemctl restart countersign`, if settings were changed",
                        "SIGHUP changes nothing: certificates are taken over by themselves, settings at a start"
                    );
                }
            }
        }
    })
}
