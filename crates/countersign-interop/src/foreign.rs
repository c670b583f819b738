//! What other systems keep about their users' second factors: records, from an export or from the database itself.

pub mod kratos;
pub mod mattermost;
