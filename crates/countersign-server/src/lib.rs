//! Listens: each door translates what comes in into one call of the engine, and its answer back.

pub mod calling;
pub mod config;
pub mod http;
pub mod outbox;
pub mod qr;
pub mod sntp;
pub mod telemetry;
pub mod timekeeping;

pub use config::Config;
