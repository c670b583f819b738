//! `serve`: makes what is missing, checks what is there, then listens.

use crate::{
    context::Context,
    failure::{Exit, Failure},
    host,
};
use countersign_engine::{Engine, Opening, RootKey, clock, env, sweep};
use countersign_server::{Config, http, telemetry};
use std::{
    fs, io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
    time::Duration,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

/// Runs the server until it is told to stop.
pub(crate) fn run(context: &Context, listen: Option<String>) -> Result<Exit, Failure> {
    let mut config = context.config()?;
    config.listen = listen.unwrap_or(config.listen);
    host::become_owner(context.data())?;
    make_directory(context.data())?;
    let _lock = lock(context.data())?;
    let made_key = make_root_key(context)?;
    let engine = context.open_as(Opening::CreateOrMigrate)?;
    telemetry::start(config.log_format, &config.log_level);

    // The store's writer keeps a core busy by itself.
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads((cores - 1).max(1)).enable_all().build();
    let runtime = runtime.map_err(|cause| Failure::unknown(format!("cannot start the server: {cause}"), ""))?;
    runtime.block_on(async {
        let stop = told_to_stop()?;
        let listeners = listen_on(&config).await?;
        say_hello(context, &engine, &listeners, made_key);
        let searching = engine.search_in_background();
        let watching = tokio::spawn(keep_house(engine.clone()));
        http::serve(listeners, http::routes(engine.clone()), config.max_connections, stop).await;
        watching.abort();
        drop(searching);
        tracing::info!("stopped; everything under way was finished");
        Ok(Exit::Yes)
    })
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
fn lock(directory: &Path) -> Result<fs::File, Failure> {
    let path = directory.join("serve.lock");
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

async fn listen_on(config: &Config) -> Result<Vec<TcpListener>, Failure> {
    let listeners = http::bind(&config.listen).await.map_err(|cause| {
        let hint = match cause.kind() {
            io::ErrorKind::AddrInUse => {
                "another program listens there: stop it, or choose another port with --listen ADDRESS:PORT"
            }
            io::ErrorKind::PermissionDenied => {
                "ports below 1024 need a privilege: choose a higher one with --listen ADDRESS:PORT"
            }
            _ => "write the address as in --listen 127.0.0.1:8440",
        };
        let what = format!("cannot listen on {}: {cause}", config.listen);
        match cause.kind() {
            io::ErrorKind::InvalidInput => Failure::usage(what, hint),
            _ => Failure::unknown(what, hint),
        }
    })?;
    let public =
        listeners.iter().filter_map(|listener| listener.local_addr().ok()).find(|address| !address.ip().is_loopback());
    match public {
        Some(address) if !config.plain_http_on_public_addresses => Err(Failure::usage(
            format!("{address} can be reached by other machines, and this server speaks plain HTTP"),
            "listen on localhost behind a proxy that speaks TLS; if one is in between already, set http.plain_on_public_addresses = true",
        )),
        _ => Ok(listeners),
    }
}

fn say_hello(context: &Context, engine: &Engine, listeners: &[TcpListener], made_key: bool) {
    let key = context.root_key_path();
    let mut text = format!("Countersign {}\n", env!("CARGO_PKG_VERSION"));
    text.push_str(&format!("  data      {}\n", context.data().display()));
    let note = if made_key { " (made just now)" } else { "" };
    text.push_str(&format!("  root key  {}{note}\n", key.display()));
    if !matches!(engine.root_key_copied_at(), Ok(Some(_))) {
        text.push_str("            Keep a copy apart from backups: without this key nobody gets in. Then run\n");
        text.push_str(&format!("            {} keys confirm-copied{}\n", context.program(), context.data_flag()));
    }
    let no_users = engine.list_users(&context.access(), None, 1).is_ok_and(|users| users.is_empty());
    if no_users {
        let (program, data) = (context.program(), context.data_flag());
        text.push_str("\nThe first owner, in another terminal:\n");
        text.push_str(&format!("  {program} user add{data} --email you@example.com --role owner\n"));
        text.push_str(&format!("  {program} enable{data} --email you@example.com\n"));
    }
    let addresses = listeners.iter().filter_map(|listener| listener.local_addr().ok());
    let ports: Vec<_> = addresses.collect();
    let shown = match ports.first() {
        Some(first) if ports.iter().all(|address| address.ip().is_loopback()) => {
            format!("http://localhost:{}", first.port())
        }
        Some(first) => format!("http://{first}"),
        None => "nowhere".to_owned(),
    };
    text.push_str(&format!("\nListening on {shown}\n"));
    context.out.print(&text);
}

/// Watches the clock and sweeps, until the server stops.
async fn keep_house(engine: Engine) {
    let mut watch = engine.watch_clock();
    let mut beat = tokio::time::interval(clock::COMPARED_EVERY);
    let mut since_sweep = Duration::ZERO;
    loop {
        beat.tick().await;
        if let Some((by, floor)) = engine.compare_clock(&mut watch) {
            tracing::warn!(seconds = by / 1_000_000, "the clock jumped; steps up to now are refused once");
            if let Err(error) = floor.await {
                tracing::error!(%error, "the step floor could not be written");
            }
        }
        since_sweep += clock::COMPARED_EVERY;
        if since_sweep >= sweep::SWEPT_EVERY {
            since_sweep = Duration::ZERO;
            if let Err(error) = engine.sweep().await {
                tracing::error!(%error, "housekeeping failed; it is tried again in a minute");
            }
        }
    }
}

/// Begins to listen for the signals that stop the server: before anybody can know that it runs.
fn told_to_stop() -> Result<impl Future<Output = ()>, Failure> {
    let on = |kind| signal(kind).map_err(|cause| Failure::unknown(format!("cannot listen for signals: {cause}"), ""));
    let (mut terminate, mut interrupt) = (on(SignalKind::terminate())?, on(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
