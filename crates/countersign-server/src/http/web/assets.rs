//! The stylesheet, the script and the mark, at addresses that change with their content.

use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// How long a browser may keep an asset: its address names its content.
pub(crate) const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";
/// What all addresses begin with.
pub(crate) const PREFIX: &str = "/assets/";

/// A file that pages load.
#[derive(Debug)]
pub(crate) struct Asset {
    /// `/assets/countersign.0123456789ab.css`.
    pub(crate) path: String,
    pub(crate) content_type: &'static str,
    pub(crate) bytes: &'static [u8],
}

static STYLESHEET: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("countersign", "css", "text/css; charset=utf-8", include_bytes!("assets/countersign.css"))
});
static CONSOLE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("console", "css", "text/css; charset=utf-8", include_bytes!("assets/console.css")));
static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("countersign", "js", "text/javascript; charset=utf-8", include_bytes!("assets/countersign.js"))
});
static MARK: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("favicon", "svg", "image/svg+xml", include_bytes!("assets/favicon.svg")));

/// The asset at an address; none at one of another version.
pub(crate) fn find(path: &str) -> Option<&'static Asset> {
    all().into_iter().find(|asset| asset.path == path)
}

/// Every asset.
pub(crate) fn all() -> [&'static Asset; 4] {
    [&STYLESHEET, &CONSOLE, &SCRIPT, &MARK]
}

/// The stylesheet's address.
pub(crate) fn stylesheet() -> &'static str {
    &STYLESHEET.path
}

/// The address of what the console's pages load beside it.
pub(crate) fn console_stylesheet() -> &'static str {
    &CONSOLE.path
}

/// The script's address.
pub(crate) fn script() -> &'static str {
    &SCRIPT.path
}

/// The mark's address.
pub(crate) fn mark() -> &'static str {
    &MARK.path
}

impl Asset {
    fn new(name: &str, ending: &str, content_type: &'static str, bytes: &'static [u8]) -> Self {
        let digest = Sha256::digest(bytes);
        let version: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        Self { path: format!("{PREFIX}{name}.{version}.{ending}"), content_type, bytes }
    }
}
