//! Behaviour of the store, seen from outside: units of work, the audit chain, sealing, keys, the schema.
//!
//! Every test works on a database of its own in a temporary directory; nothing is imitated.

#[cfg(test)]
mod audit;
#[cfg(test)]
mod audit_blocks;
#[cfg(test)]
mod disk;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod memory;
#[cfg(test)]
mod pending;
#[cfg(test)]
mod processes;
#[cfg(test)]
mod root_key;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod sealing;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tables;
#[cfg(test)]
mod tables_of_attempts;
#[cfg(test)]
mod tables_of_factors;
#[cfg(test)]
mod units;
