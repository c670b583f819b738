//! What the kernel says about a process and about this machine, read from `/proc`. Linux only, like the server.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};

/// Nanoseconds of a tick in `/proc/PID/stat`: `USER_HZ` is 100 on every architecture we build for.
const TICK: Duration = Duration::from_millis(10);

/// Resident memory of a process.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Memory {
    /// Now (`VmRSS`), in KiB.
    pub(crate) now_kib: u32,
    /// At most since its start (`VmHWM`), in KiB.
    pub(crate) peak_kib: u32,
}

/// Processor time that a process has used so far, in user and kernel mode.
pub(crate) fn cpu_time(pid: u32) -> Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).context("reading the processor time")?;
    // The name in parentheses may hold anything; the fields after it start with the third, utime and stime are 14 and 15.
    let (_, fields) = stat.rsplit_once(") ").context("an unknown form of /proc/PID/stat")?;
    let mut times = fields.split_ascii_whitespace().skip(11);
    let mut tick = || -> Result<u32> { Ok(times.next().context("too few fields in /proc/PID/stat")?.parse()?) };
    Ok(TICK * (tick()? + tick()?))
}

/// Resident memory of a process.
pub(crate) fn memory(pid: u32) -> Result<Memory> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).context("reading the resident memory")?;
    let kib = |name| -> Result<u32> {
        let value = field(&status, name).with_context(|| format!("no {name} in /proc/PID/status"))?;
        Ok(value.trim_end_matches(" kB").parse()?)
    };
    Ok(Memory { now_kib: kib("VmRSS")?, peak_kib: kib("VmHWM")? })
}

/// The machine in one line: processor, cores, memory, kernel, and the file system that holds `directory`.
pub(crate) fn machine(directory: &Path) -> String {
    let read = |path| fs::read_to_string(path).unwrap_or_default();
    let processors = read("/proc/cpuinfo");
    let model = field(&processors, "model name").unwrap_or("unknown processor");
    let cores = processors.lines().filter(|line| line.starts_with("processor")).count();
    let memory = read("/proc/meminfo");
    let kib = field(&memory, "MemTotal").and_then(|value| value.trim_end_matches(" kB").parse::<u32>().ok());
    let gib = f64::from(kib.unwrap_or_default()) / 1024.0 / 1024.0;
    let kernel = read("/proc/sys/kernel/osrelease");
    let system = file_system(&read("/proc/self/mounts"), directory).unwrap_or_else(|| "unknown".into());
    format!("{model}, {cores} cores, {gib:.1} GiB, Linux {}, data on {system}", kernel.trim())
}

fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim())
}

/// The type of the file system that holds `directory`: that of the longest mount point above it, the last one mounted.
fn file_system(mounts: &str, directory: &Path) -> Option<String> {
    let directory = directory.canonicalize().ok()?;
    let mounted = mounts.lines().filter_map(|line| {
        let mut fields = line.split(' ').skip(1);
        let (point, kind) = (fields.next()?, fields.next()?);
        directory.starts_with(point).then_some((point.len(), kind))
    });
    mounted.max_by_key(|(length, _)| *length).map(|(_, kind)| kind.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_can_be_read() -> Result<()> {
        let memory = memory(std::process::id())?;
        assert!(memory.now_kib > 0 && memory.peak_kib >= memory.now_kib);
        cpu_time(std::process::id())?;
        Ok(())
    }

    #[test]
    fn the_deepest_mount_names_the_file_system() {
        let mounts = "/dev/a / ext4 rw 0 0\ntmpfs /tmp tmpfs rw 0 0\nproc /proc proc rw 0 0\n";
        assert_eq!(file_system(mounts, Path::new("/proc/self")).as_deref(), Some("proc"));
        assert_eq!(file_system(mounts, Path::new("/")).as_deref(), Some("ext4"));
    }
}
