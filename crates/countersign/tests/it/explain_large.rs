//! `explain` on a log larger than any memory it may take: snippets of every system among lines that say nothing.

use crate::support::Home;
use serde_json::Value;
use std::{fs, io::Write, path::Path, process::Stdio};

/// What it may take, in kilobytes, whatever the size of the log.
const MOST_MEMORY: u64 = 64 << 10;
/// Bytes a second, of one core, in a build that is optimised.
const LEAST_SPEED: f64 = 200e6;

/// About a megabyte of it.
fn piece() -> String {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/explain");
    let mut piece = String::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let snippets: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
            snippets.as_array().unwrap().iter().for_each(|snippet| add(&mut piece, snippet));
        }
    }
    piece
}

fn add(piece: &mut String, snippet: &Value) {
    for line in snippet["lines"].as_array().unwrap() {
        piece.push_str(line.as_str().unwrap());
        piece.push('\n');
    }
    for line in 0..40 {
        piece.push_str(&format!(
            "May 26 11:30:{line:02} web nginx[812]: 192.0.2.7 - - \"GET /assets/{line}/app.css HTTP/2.0\" 200 {line}12 \"-\" \"Mozilla/5.0\"\n"
        ));
    }
}

/// Seconds of processor time that the children which have ended took, in ticks of a hundredth as Linux counts them.
fn seconds_of_children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    // Behind the name, which may hold blanks: the fourteenth and fifteenth are theirs.
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    let ticks = fields.split_whitespace().skip(13).take(2).map(|ticks| ticks.parse::<u32>().unwrap());
    f64::from(ticks.sum::<u32>()) / 100.0
}

fn peak_kilobytes(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn a_soak_sized_log_is_read_in_little_memory_and_at_the_speed_that_is_promised() {
    let is_soak = std::env::var("COUNTERSIGN_TEST_SIZE").is_ok_and(|size| size == "soak");
    let bytes: usize = if is_soak { 1 << 30 } else { 24 << 20 };
    let (home, piece) = (Home::empty(), piece());
    let mut child = home.countersign(&["explain", "-"]);
    let mut child = child.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // It has one thread: its processor time is what it takes of one core, whatever else the machine is doing.
    let before = seconds_of_children();
    let (mut written, mut peak) = (0, 0);
    while written < bytes {
        stdin.write_all(piece.as_bytes()).unwrap();
        written += piece.len();
        peak = peak.max(peak_kilobytes(child.id()).unwrap_or(0));
    }
    drop(stdin);
    let ended = child.wait().unwrap();
    let seconds = seconds_of_children() - before;
    assert_eq!(ended.code(), Some(1));
    assert!(peak > 0 && peak < MOST_MEMORY, "it took {peak} kB");
    if is_soak {
        let speed = f64::from(u32::try_from(written).unwrap()) / seconds;
        println!("explain: {:.0} MB a second of one core, at most {peak} kB of memory", speed / 1e6);
        assert!(speed >= LEAST_SPEED, "{:.0} MB a second", speed / 1e6);
    }
}
