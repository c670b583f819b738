//! The host: whose the data directory is, and who works at the command line.

use crate::failure::Failure;
use nix::{
    fcntl::OFlag,
    sys::{
        prctl,
        resource::{Resource, getrlimit, setrlimit},
    },
    unistd::{Gid, Uid, User, geteuid, setgid, setgroups, setuid},
};
use std::{
    fs::{self, TryLockError},
    os::{
        linux::net::SocketAddrExt,
        unix::{
            ffi::OsStrExt,
            fs::{MetadataExt, OpenOptionsExt},
            net::{SocketAddr, UnixDatagram},
        },
    },
    path::Path,
};

/// Root becomes the data directory's owner, so that no file in it ends up as root's.
pub(crate) fn become_owner(directory: &Path) -> Result<(), Failure> {
    let Ok(found) = fs::metadata(directory) else { return Ok(()) };
    if !geteuid().is_root() || found.uid() == 0 {
        return Ok(());
    }
    let change = || -> nix::Result<()> {
        setgroups(&[])?;
        setgid(Gid::from_raw(found.gid()))?;
        setuid(Uid::from_raw(found.uid()))
    };
    change().map_err(|cause| {
        Failure::unknown(
            format!("cannot become the owner of {}: {cause}", directory.display()),
            "run this as the user who owns the data directory",
        )
    })
}

/// Keeps what is in memory, the root key above all, out of core dumps and away from other processes of this user.
pub(crate) fn leave_no_dump() -> Result<(), Failure> {
    let close = || -> nix::Result<()> {
        setrlimit(Resource::RLIMIT_CORE, 0, 0)?;
        prctl::set_dumpable(false)
    };
    close().map_err(|cause| {
        Failure::unknown(
            format!("cannot keep this process out of core dumps: {cause}"),
            "see what this system forbids the process: the calls are setrlimit and prctl",
        )
    })
}

/// Whether a server of this user worked in a directory and holds its lock no more: it was stopped or killed. What others
/// have put there is neither followed nor waited for.
pub(crate) fn is_left_behind(directory: &Path) -> bool {
    let is_ours = |metadata: &fs::Metadata| metadata.uid() == geteuid().as_raw();
    let is_own = fs::symlink_metadata(directory).is_ok_and(|metadata| metadata.is_dir() && is_ours(&metadata));
    let flags = OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK;
    let lock = || fs::File::options().read(true).custom_flags(flags.bits()).open(directory.join("serve.lock"));
    let is_file = |file: &fs::File| file.metadata().is_ok_and(|metadata| metadata.is_file() && is_ours(&metadata));
    is_own && lock().is_ok_and(|file| is_file(&file) && file.try_lock().is_ok())
}

/// Where the server that runs on a data directory listens, if one does. It writes that into what it locks.
pub(crate) fn address_of_server(lock: &Path) -> Option<String> {
    let file = fs::File::open(lock).ok()?;
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => {}
        Ok(()) | Err(TryLockError::Error(_)) => return None,
    }
    let address = fs::read_to_string(lock).ok()?;
    Some(address.trim().to_owned()).filter(|address| address.starts_with("http"))
}

/// Lets this process open so many files, as far as the system allows it; how many it may open now.
pub(crate) fn allow_open_files(wanted: usize) -> usize {
    let wanted_limit = u64::try_from(wanted).unwrap_or(u64::MAX);
    let Ok((soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE) else { return wanted };
    if soft >= wanted_limit {
        return wanted;
    }
    let raised = wanted_limit.min(hard);
    let now = setrlimit(Resource::RLIMIT_NOFILE, raised, hard).map_or(soft, |()| raised);
    usize::try_from(now).unwrap_or(wanted)
}

/// Tells systemd how far the server is, if it asked to be told (`sd_notify(3)`).
pub(crate) fn tell_supervisor(state: &str) {
    let Some(name) = std::env::var_os("NOTIFY_SOCKET") else { return };
    let told = || -> std::io::Result<()> {
        let address = match name.as_bytes().strip_prefix(b"@") {
            Some(abstract_name) => SocketAddr::from_abstract_name(abstract_name)?,
            None => SocketAddr::from_pathname(&name)?,
        };
        UnixDatagram::unbound()?.send_to_addr(state.as_bytes(), &address)?;
        Ok(())
    };
    if let Err(error) = told() {
        tracing::warn!(%error, "systemd could not be told: {state}");
    }
}

/// The account that works here, for the audit.
pub(crate) fn account() -> String {
    let named = ["SUDO_USER", "LOGNAME", "USER"].into_iter().find_map(|name| std::env::var(name).ok());
    let by_number = || User::from_uid(geteuid()).ok().flatten().map(|user| user.name);
    let usable = |name: &String| !name.is_empty() && name.len() <= 64;
    named.filter(usable).or_else(|| by_number().filter(usable)).unwrap_or_else(|| format!("uid {}", geteuid()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_holds_the_root_key_leaves_no_core_dump() {
        leave_no_dump().unwrap();
        assert_eq!(prctl::get_dumpable(), Ok(false));
        assert_eq!(getrlimit(Resource::RLIMIT_CORE), Ok((0, 0)));
    }
}
