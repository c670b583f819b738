//! A time server (SNTP, RFC 5905) on this machine, whose clock is right for the place it is made for.

use nix::time::{ClockId, clock_gettime};
use std::net::{SocketAddr, UdpSocket};

/// From 1900, where NTP begins to count, to 1970.
const UNTIL_1970: u64 = 2_208_988_800;

/// Answers until the test is over; its clock is `seconds` off the real one. Where it listens.
pub(crate) fn start(seconds: i64) -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    std::thread::spawn(move || {
        let mut asked = [0; 48];
        while let Ok((48, from)) = socket.recv_from(&mut asked) {
            let now = now(seconds);
            let mut answer = [0; 48];
            // Version 4, a server, of stratum 1.
            answer[..2].copy_from_slice(&[0x24, 1]);
            answer[12..16].copy_from_slice(b"TEST");
            answer[16..24].copy_from_slice(&now);
            answer[24..32].copy_from_slice(&asked[40..48]);
            answer[32..40].copy_from_slice(&now);
            answer[40..48].copy_from_slice(&now);
            socket.send_to(&answer, from).unwrap();
        }
    });
    address
}

fn now(off: i64) -> [u8; 8] {
    let real = clock_gettime(ClockId::CLOCK_REALTIME).unwrap();
    let seconds = u64::try_from(real.tv_sec() + off).unwrap() + UNTIL_1970;
    let fraction = (u64::try_from(real.tv_nsec()).unwrap() << 32) / 1_000_000_000;
    ((seconds << 32) | fraction).to_be_bytes()
}
