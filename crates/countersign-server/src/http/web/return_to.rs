//! Where somebody may be sent next: our own pages, and places the operator has listed. Everything else is nowhere.

use crate::config::Site;

/// Longer addresses are nowhere.
const LONGEST: usize = 2048;

impl Site {
    /// The address, if one may be sent there.
    pub(super) fn place_to_go(&self, address: &str) -> Option<String> {
        let listed = || is_plain(address) && self.return_to.iter().any(|place| place.holds(address));
        (own_path(address) || listed()).then(|| address.to_owned())
    }
}

/// Whether it is a path on this server, however a browser reads it: `//x` and `/\x` lead to other hosts.
pub(super) fn own_path(address: &str) -> bool {
    is_plain(address) && address.starts_with('/') && !address.starts_with("//")
}

/// Browsers drop tabs and line breaks and take a backslash for a slash; none of these is plain.
fn is_plain(address: &str) -> bool {
    address.len() <= LONGEST && address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}
