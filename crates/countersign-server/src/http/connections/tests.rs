//! Who may connect where only proxies may.

use super::{Door, TrustedProxies};

#[test]
fn a_door_for_proxies_lets_in_nobody_else_but_this_machine() {
    let proxies = TrustedProxies(vec!["10.0.0.0/8".parse().unwrap(), "2001:db8::/32".parse().unwrap()]);
    let mut door = Door { max_connections: 16, proxies, only_proxies: true, tls: None };
    for (peer, is_admitted) in [
        ("10.1.2.3", true),
        ("::ffff:10.1.2.3", true),
        ("2001:db8::9", true),
        ("127.0.0.1", true),
        ("::1", true),
        ("203.0.113.9", false),
        ("::ffff:203.0.113.9", false),
        ("2001:db9::9", false),
    ] {
        assert_eq!(door.admits(peer.parse().unwrap()), is_admitted, "{peer}");
    }
    door.only_proxies = false;
    assert!(door.admits("203.0.113.9".parse().unwrap()));
}
