//! Countersign's decisions, as pure functions and values.
//!
//! Nothing in this crate reads a clock, draws a random number, touches a disk or a socket. Time and
//! chance come in as arguments, so a whole history can be replayed in a test at full speed.
//!
//! Start with [`decide`], which holds one typed code against everything a user owns; [`reason`] lists
//! every answer there is; [`words`] holds what people read.

pub mod backup;
pub mod crockford;
pub mod decide;
pub mod diagnosis;
pub mod factor;
pub mod fleet;
pub mod id;
pub mod import;
pub mod near;
pub mod otp;
pub mod otpauth;
pub mod pass;
pub mod password;
pub mod policy;
pub mod reason;
pub mod recovery;
pub mod reference;
pub mod secret;
pub mod shown;
pub mod submission;
pub mod throttle;
pub mod timestamp;
pub mod trust;
pub mod user;
pub mod words;

pub use id::{ApprovalId, ClientId, ExemptionId, FactorId, GroupId, SessionId, UserId};
pub use reason::{Audience, Reason, Stage};
pub use reference::Reference;
pub use secret::Secret;
pub use timestamp::Timestamp;
