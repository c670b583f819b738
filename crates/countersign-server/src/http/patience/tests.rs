//! How long an answer may wait to be read, on a clock that is moved by hand.

use super::{READ_WITHIN, TimelyStream};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, duplex},
    time::{Duration, advance, pause},
};

/// More than the pipe below holds.
const ANSWER: [u8; 64] = [7; 64];

#[tokio::test]
async fn an_answer_read_byte_by_byte_gains_no_time() {
    pause();
    let (here, mut there) = duplex(8);
    let mut here = TimelyStream::new(here);
    let writing = tokio::spawn(async move {
        here.write_all(&ANSWER).await?;
        here.flush().await
    });
    let mut read = 0;
    while !writing.is_finished() && read < ANSWER.len() {
        read += there.read(&mut [0; 1]).await.unwrap();
        advance(Duration::from_secs(1)).await;
        tokio::task::yield_now().await;
    }
    assert_eq!(writing.await.unwrap().unwrap_err().kind(), std::io::ErrorKind::TimedOut);
    assert!((20..45).contains(&read), "{read}");
}

#[tokio::test]
async fn each_answer_has_its_own_time() {
    pause();
    let (here, mut there) = duplex(8);
    let mut here = TimelyStream::new(here);
    for _ in 0..5 {
        let writing = tokio::spawn(async move {
            here.write_all(&ANSWER).await.unwrap();
            here.flush().await.unwrap();
            here
        });
        tokio::task::yield_now().await;
        advance(READ_WITHIN.mul_f64(0.9)).await;
        let mut answer = [0; 64];
        there.read_exact(&mut answer).await.unwrap();
        assert_eq!(answer, ANSWER);
        here = writing.await.unwrap();
    }
}
