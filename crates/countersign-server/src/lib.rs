//! Listens: each door translates what comes in into one call of the engine, and its answer back.

pub mod config;
pub mod http;
pub mod qr;
pub mod telemetry;

pub use config::Config;
