//! Metrics in the text format of Prometheus, on a listener of their own. They count decisions since the start by door,
//! verdict, reason and stage, and name nobody.

use axum::{Router, extract::State, http::header, response::IntoResponse, routing::get};
use countersign_core::Timestamp;
use countersign_engine::{
    Engine, Error,
    tally::{Count, Tally},
};
use std::sync::{Arc, Mutex, PoisonError};

const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What was counted, and from when on.
struct Counting {
    engine: Engine,
    started_at: Timestamp,
    tally: Mutex<Tally>,
}

/// The route `/metrics`. What was decided before is not counted.
pub fn routes(engine: Engine) -> Result<Router, Error> {
    let (tally, started_at) = (engine.begin_tally()?, engine.now());
    let counting = Arc::new(Counting { engine, started_at, tally: Mutex::new(tally) });
    Ok(Router::new().route("/metrics", get(show)).with_state(counting))
}

async fn show(State(counting): State<Arc<Counting>>) -> impl IntoResponse {
    let text = tokio::task::spawn_blocking(move || counting.text()).await.unwrap_or_default();
    ([(header::CONTENT_TYPE, CONTENT_TYPE)], text)
}

impl Counting {
    fn text(&self) -> String {
        let parts = self.engine.readiness();
        let ready = !parts.is_empty() && parts.iter().all(|part| !part.is_needed || part.trouble.is_none());
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        // What could not be read now is counted the next time.
        if let Err(error) = self.engine.count_on(&mut tally) {
            tracing::error!(%error, "decisions could not be counted; metrics show what was counted before");
        }
        written(tally.counts(), ready, self.started_at)
    }
}

fn written<'a>(counts: impl Iterator<Item = &'a Count>, ready: bool, started_at: Timestamp) -> String {
    let mut text = String::from(
        "# HELP countersign_decisions_total Decisions about submissions since the start, at every door.\n\
         # TYPE countersign_decisions_total counter\n",
    );
    for Count { door, verdict, reason, stage, times } in counts {
        text.push_str(&format!(
            "countersign_decisions_total{{door=\"{door}\",verdict=\"{verdict}\",reason=\"{reason}\",stage=\"{stage}\"}} {times}\n"
        ));
    }
    text.push_str(&format!(
        "# HELP countersign_ready Whether a decision could be made and recorded now.\n\
         # TYPE countersign_ready gauge\n\
         countersign_ready {}\n\
         # HELP countersign_start_time_seconds When the server started, in seconds since 1970.\n\
         # TYPE countersign_start_time_seconds gauge\n\
         countersign_start_time_seconds {}\n",
        u8::from(ready),
        started_at.seconds()
    ));
    text
}
