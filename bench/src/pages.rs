//! How long pages take: a signed-in browser asks for each of them over one connection of the loopback address, one
//! after another, on a directory with many users. What is timed is the whole exchange, so the server's own share is
//! less. Nothing on these pages hashes.

use std::fmt::Write;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use countersign_core::submission::Submission;
use countersign_core::user::{Role, UserKind};
use countersign_engine::access::Access;
use countersign_engine::sessions::{Browser, Token};
use countersign_engine::users::NewUser;
use countersign_engine::{Engine, Opening, RootKey, Settings, env};
use tokio::runtime::Builder;

use crate::Report;
use crate::http::{Connection, Target};
use crate::server::Program;
use crate::stats::{self, Latencies};
use crate::{seed, totp};

/// The aim for a person's own pages: half of them are faster.
const OWN_MEDIAN: Duration = Duration::from_millis(5);
/// How often each page is asked for, after a few times that are not counted.
const TIMES: u32 = 300;
const UNCOUNTED: u32 = 20;
const PASSWORD: &str = "four words nobody joins";
const OWNER: &str = "owner@example.com";

const SIGN_IN: &str = "/sign-in";
/// What is asked for.
const PAGES: [&str; 6] =
    ["/sign-in", "/clock", "/me/security", "/me/enrol/authenticator", "/me/password", "/me/confirm"];

/// Measures every page with so many users.
pub(crate) fn measure(program: &Program, directory: &Path, users: u32) -> Result<Report> {
    let data = directory.join("pages");
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let server = program.serve(&data)?;
    let token = program.add_client(&data, &["verify", "users:write", "factors:write"])?;
    let target = Target { address: server.address, token };
    runtime.block_on(seed::seed(&target, users))?;
    server.stop()?;

    let session = signed_in(&data)?;
    let server = program.serve(&data)?;
    let mut text = String::new();
    writeln!(
        text,
        "A signed-in owner asks for each page {TIMES} times over one connection, with {users} users in the directory and \
         every one of them enrolled. Timed from the request to the last byte, loopback, the browser's share included. \
         Aim: half of the answers within {} ms.\n",
        OWN_MEDIAN.as_millis(),
    )?;
    writeln!(text, "| page | bytes | p50 ms | p99 ms | max ms | |\n|---|---|---|---|---|---|")?;
    let mut reached = true;
    for page in PAGES {
        // Whoever is signed in is led past the sign-in page.
        let session = if page == SIGN_IN { "nobody" } else { &session };
        let request = get(&format!("localhost:{}", server.address.port()), page, session);
        let (bytes, latencies) = runtime.block_on(ask(&server.address, page, &request))?;
        let met = latencies.percentile(500) <= OWN_MEDIAN;
        reached &= met;
        let at = |per_mille| latencies.percentile(per_mille).as_secs_f64() * 1e3;
        writeln!(
            text,
            "| `{page}` | {bytes} | {:.2} | {:.2} | {:.2} | {} |",
            at(500),
            at(990),
            at(1000),
            if met { "reached" } else { "**missed**" },
        )?;
    }
    server.stop()?;
    Ok(Report { title: "Pages", text, reached })
}

/// Makes an owner with an authenticator, as a person would; the token of their browser.
fn signed_in(data: &Path) -> Result<String> {
    let key = RootKey::load(&data.join("root.key")).map_err(|cause| anyhow::anyhow!("{cause}"))?;
    let engine = Engine::open(data, &key, env::system(), Opening::AsItIs, Settings::default())?;
    let host = || Access::Host { account: "bench".to_owned(), reason: None };
    let (peer, agent) = (IpAddr::V4(Ipv4Addr::LOCALHOST), "countersign-bench".to_owned());
    let new = NewUser { email: Some(OWNER.to_owned()), names: vec![], kind: UserKind::Person, role: Role::Owner };
    engine.add_user(host(), new).wait()?;
    let link = engine.make_enrolment_link(host(), OWNER.to_owned()).wait()?;
    let browser = Browser { address: peer, agent };
    let opened = engine.choose_first_password(Token::of(&link.token), PASSWORD, browser).wait()?;
    let token = || Token::of(&opened.token);
    let begun = engine.begin_own_enrolment(token(), peer).wait()?;
    let secret = totp::secret(&begun.secret)?;
    let code = String::from_utf8(totp::code(&secret, totp::current_step())?.to_vec())?;
    let (_, signed_in) = engine.confirm_own_enrolment(token(), peer, Submission::new(&code)).wait()?;
    Ok(signed_in.context("the first code was refused")?.token.to_string())
}

fn get(host: &str, page: &str, session: &str) -> Vec<u8> {
    format!(
        "GET {page} HTTP/1.1\r\nhost: {host}\r\nuser-agent: countersign-bench\r\naccept: text/html\r\ncookie: \
         countersign={session}\r\n\r\n"
    )
    .into_bytes()
}

async fn ask(address: &std::net::SocketAddr, page: &str, request: &[u8]) -> Result<(usize, Latencies)> {
    let mut connection = Connection::open(*address).await?;
    let (mut nanos, mut bytes) = (Vec::new(), 0);
    for turn in 0..UNCOUNTED + TIMES {
        let begun = Instant::now();
        let answer = connection.exchange(request).await?;
        if turn >= UNCOUNTED {
            nanos.push(stats::nanos(begun.elapsed()));
        }
        ensure!(answer.status == 200, "GET {page} was answered {}", answer.status);
        bytes = answer.body.len();
    }
    Ok((bytes, Latencies::new(nanos)))
}
