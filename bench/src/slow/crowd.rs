//! Connections that hold a place and do nothing good with it. They live on a thread of their own, so that they do not
//! delay what is measured beside them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// How long it takes until all have connected.
const CONNECTING: Duration = Duration::from_secs(2);
/// Between two bytes of those who are slow, and before whoever was closed on comes back.
const PAUSE: Duration = Duration::from_secs(1);
/// What the system may keep of an answer on our side, so that it stays on the server's.
const SMALL_BUFFER: u32 = 4 * 1024;
/// One byte less than is announced, and as much as the server takes.
const BODY: usize = 60_000;
/// More than the system keeps on both sides together.
const PAGES: usize = 20;

/// How they are slow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// They say nothing.
    Idle,
    /// They send headers, a byte at a time.
    Headers,
    /// They send a body, a byte at a time.
    Body,
    /// They send all of a large body but its end.
    Withheld,
    /// They ask for pages and read nothing of them.
    Unread,
}

impl Manner {
    /// All of them.
    pub(crate) const ALL: [Self; 5] = [Self::Idle, Self::Headers, Self::Body, Self::Withheld, Self::Unread];

    /// As the report calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Headers => "headers, 1 byte/s",
            Self::Body => "bodies, 1 byte/s",
            Self::Withheld => "bodies of 60 kB without their last byte",
            Self::Unread => "twenty pages at a time, not read",
        }
    }
}

/// A crowd at work.
pub(crate) struct Crowd {
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
    open: Arc<AtomicUsize>,
}

impl Crowd {
    /// Begins to connect so many.
    pub(crate) fn gather(manner: Manner, count: u32, address: SocketAddr) -> Result<Self> {
        ensure!(address.ip().is_loopback(), "{address} is not a loopback address");
        let (stop, stopped) = oneshot::channel();
        let open = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&open);
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let thread = std::thread::Builder::new().name("crowd".to_owned()).spawn(move || {
            runtime.block_on(async move {
                let mut members = JoinSet::new();
                for number in 0..count {
                    let open = Arc::clone(&counted);
                    let after = CONNECTING * number / count;
                    members.spawn(async move {
                        sleep(after).await;
                        loop {
                            // That a connection ends is what is expected of the server.
                            let _ = misbehave(manner, address, &open).await;
                            sleep(PAUSE).await;
                        }
                    });
                }
                let _ = stopped.await;
            });
        });
        Ok(Self { stop, thread: thread.context("starting a thread")?, open })
    }

    /// Ends them all; how many were connected.
    pub(crate) fn disperse(self) -> usize {
        let held = self.open.load(Ordering::Relaxed);
        let _ = self.stop.send(());
        let _ = self.thread.join();
        held
    }
}

/// Counts a connection for as long as it is held.
struct Held<'a>(&'a AtomicUsize);

impl<'a> Held<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// One connection, until the server ends it.
async fn misbehave(manner: Manner, address: SocketAddr, open: &AtomicUsize) -> std::io::Result<()> {
    let socket = TcpSocket::new_v4()?;
    if manner == Manner::Unread {
        socket.set_recv_buffer_size(SMALL_BUFFER)?;
    }
    let mut stream = socket.connect(address).await?;
    let _held = Held::new(open);
    let head = "host: localhost\r\n";
    match manner {
        Manner::Idle => {}
        Manner::Headers => {
            stream.write_all(format!("GET /health/live HTTP/1.1\r\n{head}x: ").as_bytes()).await?;
            return trickle(&mut stream).await;
        }
        Manner::Body | Manner::Withheld => {
            let asked = format!(
                "POST /api/v1/verifications HTTP/1.1\r\n{head}content-type: application/json\r\ncontent-length: {BODY}\r\n\r\n"
            );
            stream.write_all(asked.as_bytes()).await?;
            if manner == Manner::Body {
                return trickle(&mut stream).await;
            }
            stream.write_all(&vec![b' '; BODY - 1]).await?;
        }
        Manner::Unread => {
            let asked = format!("GET /sign-in HTTP/1.1\r\n{head}accept: text/html\r\n\r\n").repeat(PAGES);
            stream.write_all(asked.as_bytes()).await?;
            // Never read; what is sent later finds out whether the server is still there.
            loop {
                sleep(PAUSE).await;
                stream.write_all(b"\r\n").await?;
            }
        }
    }
    wait_for_end(&mut stream).await
}

/// Sends a byte now and then, until the server has had enough.
async fn trickle(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut answer = [0; 1024];
    loop {
        tokio::select! {
            read = stream.read(&mut answer) => if read? == 0 { return Ok(()) },
            () = sleep(PAUSE) => stream.write_all(b"x").await?,
        }
    }
}

async fn wait_for_end(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut answer = [0; 1024];
    while stream.read(&mut answer).await? > 0 {}
    Ok(())
}
