//! What must hold for every form with a file: the reader never panics, gives only what stands in the body, and reads
//! back what was put together. The first line is the header `Content-Type`, the rest the body. Used by the fuzzer
//! and by the test that replays its seeds.

use axum::body::Bytes;
use countersign_server::http::web::parts_of;

/// Panics if something does not hold.
pub(crate) fn holds(input: &[u8]) {
    let end = input.iter().position(|byte| *byte == b'\n').unwrap_or(input.len());
    let kind = String::from_utf8_lossy(&input[..end]);
    let body = Bytes::copy_from_slice(&input[(end + 1).min(input.len())..]);
    if let Some(parts) = parts_of(&kind, &body) {
        assert!(parts.len() <= 16, "{}", parts.len());
        assert!(parts.values().map(Bytes::len).sum::<usize>() < body.len());
    }
    is_read_back(&body);
}

/// Whatever is sent as a file comes out as it went in, unless the line between parts stands in it.
fn is_read_back(file: &Bytes) {
    const LINE: &[u8] = b"\r\n--xYz";
    // At its very start the end of the head's last line stands before it.
    let is_in_it = file.windows(LINE.len()).any(|window| window == LINE);
    if is_in_it || LINE.strip_prefix(b"\r\n").is_some_and(|line| file.starts_with(line)) {
        return;
    }
    let head = b"--xYz\r\nContent-Disposition: form-data; name=\"log\"; filename=\"a.log\"\r\n\r\n";
    let body = [head.as_slice(), file, LINE, b"--\r\n"].concat();
    let parts = parts_of("multipart/form-data; boundary=xYz", &Bytes::from(body)).expect("a form that is whole");
    assert_eq!(parts.get("log"), Some(file));
}
