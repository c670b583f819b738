//! Asks time servers what time it is (SNTP, RFC 5905). It sets nothing, and no request ever waits for it.

use countersign_engine::doctor::Asked;
use rsntp::{Config, SntpClient};
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs},
    time::Duration,
};

/// How long a server may take.
const WITHIN: Duration = Duration::from_secs(2);
/// The port, where none is named.
const PORT: u16 = 123;

/// Asks all servers at once, on threads of their own; the answers are in the order of the servers.
#[must_use]
pub fn ask(servers: &[String]) -> Vec<Asked> {
    std::thread::scope(|scope| {
        let asking: Vec<_> = servers.iter().map(|server| (server, scope.spawn(|| difference(server)))).collect();
        let answered = asking.into_iter().map(|(server, thread)| Asked {
            server: server.clone(),
            difference: thread.join().unwrap_or_else(|_| Err("asking it went wrong".to_owned())),
        });
        answered.collect()
    })
}

/// Our clock less the server's, in microseconds.
fn difference(server: &str) -> Result<i64, String> {
    let address = resolve(server)?;
    let any = if address.is_ipv4() { IpAddr::V4(Ipv4Addr::UNSPECIFIED) } else { IpAddr::V6(Ipv6Addr::UNSPECIFIED) };
    let config = Config::default().timeout(WITHIN).bind_address(SocketAddr::new(any, 0));
    let answer = SntpClient::with_config(config).synchronize(address).map_err(|cause| cause.to_string())?;
    let ahead = answer.clock_offset();
    let micros = ahead.abs_as_std_duration().map_err(|cause| cause.to_string())?.as_micros();
    let micros = i64::try_from(micros).map_err(|_| "it shows a time that cannot be".to_owned())?;
    Ok(if ahead.signum() > 0 { micros.saturating_neg() } else { micros })
}

fn resolve(server: &str) -> Result<SocketAddr, String> {
    let with_port = server.to_socket_addrs();
    let found = with_port.or_else(|_| (server.trim_matches(['[', ']']), PORT).to_socket_addrs());
    found.map_err(|cause| cause.to_string())?.next().ok_or_else(|| "the name stands for no address".to_owned())
}
