//! Which addresses a webhook may be called at: those that everybody reaches, unless the operator says otherwise.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address belongs to the public internet: not to this machine, a private network, a link, or a range that is
/// kept for something else. An IPv4 address in the clothes of an IPv6 one is what it is.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let kept = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || matches!(a, 0 | 224..)
        // Carriers (RFC 6598), protocols (RFC 6890), 6to4 relays (RFC 7526), measuring (RFC 2544).
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b));
    !kept
}

/// Global unicast is ``2000::/3`` (RFC 4291), less what leads to IPv4 addresses or nowhere.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let is_global = first & 0xe000 == 0x2000;
    // Teredo and other protocols (2001::/23), documentation (2001:db8::/32 and 3fff::/20), 6to4 (2002::/16).
    let kept = (first == 0x2001 && (second < 0x200 || second == 0xdb8)) || first == 0x2002 || first == 0x3fff;
    is_global && !kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_each(addresses: &[&str], public: bool) {
        for address in addresses {
            assert_eq!(is_public(address.parse().unwrap()), public, "{address}");
        }
    }

    #[test]
    fn e16_addresses_of_this_machine_and_of_private_networks_are_not_public() {
        assert_each(
            &[
                "127.0.0.1",
                "127.255.255.254",
                "0.0.0.0",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.255.255",
                "192.0.0.170",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "240.0.0.1",
                "192.0.2.1",
                "198.51.100.1",
                "203.0.113.1",
                "192.88.99.1",
            ],
            false,
        );
    }

    #[test]
    fn e16_an_address_in_the_clothes_of_another_family_is_what_it_is() {
        assert_each(
            &[
                "::1",
                "::",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:169.254.169.254",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2001:0:1::1",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "fec0::1",
                "2001:db8::1",
                "100::1",
            ],
            false,
        );
    }

    #[test]
    fn addresses_that_everybody_reaches_are_public() {
        assert_each(
            &["8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "100.63.0.1", "2606:4700::1111", "2a00:1450::1"],
            true,
        );
        assert_each(&["::ffff:8.8.8.8"], true);
    }
}
