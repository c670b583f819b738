//! `cargo xtask package`: a Debian package of the program, its unit, man pages and completions. Made with `dpkg-deb` from
//! a staged tree, so that what is in it can be looked at.

mod debian_root;

use crate::{command, workspace::Workspace};
use anyhow::{Context, Result};
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

pub(crate) use debian_root::try_out;

/// Below the root: where the tree is staged, and where the package ends.
const PLACE: &str = "target/package";
/// What completes commands, by shell: where it is read.
const COMPLETIONS: [(&str, &str); 3] = [
    ("bash", "usr/share/bash-completion/completions/countersign"),
    ("zsh", "usr/share/zsh/vendor-completions/_countersign"),
    ("fish", "usr/share/fish/vendor_completions.d/countersign.fish"),
];

/// Makes the package and says where it is.
pub(crate) fn run(profile: &str) -> Result<ExitCode> {
    let package = build(profile)?;
    println!("{}", package.display());
    Ok(ExitCode::SUCCESS)
}

/// Makes the package from a build of this profile.
fn build(profile: &str) -> Result<PathBuf> {
    let root = command::root()?;
    let binary = build_binary(profile)?;
    let place = root.join(PLACE);
    let tree = place.join("tree");
    if tree.exists() {
        fs::remove_dir_all(&tree).with_context(|| format!("{} cannot be renewed", tree.display()))?;
    }
    stage(&root, &binary, &tree)?;
    let (version, architecture) = (version()?, architecture()?);
    let control = control(&version, &architecture, size(&tree)?)?;
    write(&tree.join("DEBIAN/control"), control.as_bytes(), 0o644)?;
    let package = place.join(format!("countersign_{version}_{architecture}.deb"));
    let mut dpkg = Command::new("dpkg-deb");
    dpkg.args(["--root-owner-group", "-Zxz", "--build"]).arg(&tree).arg(&package).stdout(std::io::stderr());
    command::run(&mut dpkg).context("the package could not be put together\nhint: apt-get install dpkg")?;
    Ok(package)
}

fn build_binary(profile: &str) -> Result<PathBuf> {
    command::run(&mut command::cargo(&["build", "--locked", "--package", "countersign", "--profile", profile])?)?;
    let directory = if profile == "dev" { "debug" } else { profile };
    Ok(command::root()?.join("target").join(directory).join("countersign"))
}

/// Lays out everything that the package puts on a system.
fn stage(root: &Path, binary: &Path, tree: &Path) -> Result<()> {
    let program = tree.join("usr/bin/countersign");
    write(&program, &[], 0o755)?;
    command::run(Command::new("strip").arg("-o").arg(&program).arg(binary))?;
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?;
    copy(&root.join("packaging/countersign.service"), &tree.join("usr/lib/systemd/system/countersign.service"), 0o644)?;
    for script in ["postinst", "prerm", "postrm"] {
        copy(&root.join("packaging/debian").join(script), &tree.join("DEBIAN").join(script), 0o755)?;
    }
    let pages = tree.join("usr/share/man/man1");
    command::output(Command::new(binary).arg("man").arg(&pages))?;
    for entry in fs::read_dir(&pages)? {
        command::run(Command::new("gzip").args(["-9", "-n"]).arg(entry?.path()))?;
    }
    for (shell, path) in COMPLETIONS {
        let text = command::output(Command::new(binary).args(["completions", shell]))?;
        write(&tree.join(path), text.as_bytes(), 0o644)?;
    }
    let documents = tree.join("usr/share/doc/countersign");
    write(&documents.join("copyright"), copyright(root)?.as_bytes(), 0o644)?;
    copy(&root.join("CHANGELOG.md"), &documents.join("changelog"), 0o644)?;
    command::run(Command::new("gzip").args(["-9", "-n"]).arg(documents.join("changelog")))
}

fn control(version: &str, architecture: &str, kib: u64) -> Result<String> {
    // Linked against the C library of this machine: an older one will not do.
    let libc = command::output(Command::new("getconf").arg("GNU_LIBC_VERSION"))?;
    let libc = libc.trim().strip_prefix("glibc ").context("this machine's C library is not glibc")?.to_owned();
    Ok(format!(
        "Package: countersign\n\
         Version: {version}\n\
         Architecture: {architecture}\n\
         Maintainer: Countersign <countersign@localhost>\n\
         Installed-Size: {kib}\n\
         Depends: adduser, libc6 (>= {libc}), libgcc-s1\n\
         Recommends: ca-certificates\n\
         Section: admin\n\
         Priority: optional\n\
         Description: multi-factor authentication that says why it refused a code\n \
         One program and one directory: codes of authenticator apps and tokens,\n \
         backup codes, pages for people, an API for applications, and an audit in\n \
         which every decision stands with its reason.\n"
    ))
}

fn copyright(root: &Path) -> Result<String> {
    let mut text = "Licensed under MIT or Apache-2.0, at your option.\n".to_owned();
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        let read = fs::read_to_string(root.join(licence)).with_context(|| format!("{licence} cannot be read"))?;
        text.push_str(&format!("\n{read}"));
    }
    Ok(text)
}

fn version() -> Result<String> {
    let workspace = Workspace::load()?;
    let binary = workspace.members.into_iter().find(|member| member.name == "countersign");
    Ok(binary.context("there is no package `countersign`")?.version)
}

fn architecture() -> Result<String> {
    let printed = command::output(Command::new("dpkg").arg("--print-architecture"));
    Ok(printed.context("packages are made on Debian or Ubuntu")?.trim().to_owned())
}

/// What is below a directory, in KiB.
fn size(directory: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let found = entry.metadata()?;
        bytes += if found.is_dir() { size(&entry.path())? * 1024 } else { found.len() };
    }
    Ok(bytes.div_ceil(1024))
}

fn copy(from: &Path, to: &Path, mode: u32) -> Result<()> {
    let bytes = fs::read(from).with_context(|| format!("{} cannot be read", from.display()))?;
    write(to, &bytes, mode)
}

fn write(path: &Path, bytes: &[u8], mode: u32) -> Result<()> {
    let cannot = || format!("{} cannot be written", path.display());
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).with_context(cannot)?;
    }
    fs::write(path, bytes).with_context(cannot)?;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).with_context(cannot)
}
