//! What must hold for every body sent to the API: reading it as any of the requests gives a value or a problem,
//! never a panic, and what is no JSON is taken by none of them. Used by the fuzzer and by the test that replays
//! its seeds.

use countersign_server::http::api::bodies::is_taken_by_any;

/// Panics if something does not hold.
pub(crate) fn holds(body: &[u8]) {
    let taken = is_taken_by_any(body);
    if std::str::from_utf8(body).is_err() {
        assert!(!taken, "bytes that are no text were taken");
    }
}
