//! Behaviour of the engine, seen from outside: every use-case on a real database, in simulated time.

#[cfg(test)]
mod approvals;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod backup_codes;
#[cfg(test)]
mod break_glass;
#[cfg(test)]
mod browsers;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod clients;
#[cfg(test)]
mod clock;
mod code_only;
#[cfg(test)]
mod confirmation;
#[cfg(test)]
mod cost;
#[cfg(test)]
mod diagnosis;
#[cfg(test)]
mod doctor;
#[cfg(test)]
mod emergency;
#[cfg(test)]
mod enrolment;
#[cfg(test)]
mod entry;
#[cfg(test)]
mod exemptions;
#[cfg(test)]
mod figures;
#[cfg(test)]
mod fleet;
#[cfg(test)]
mod forgotten;
#[cfg(test)]
mod groups;
#[cfg(test)]
mod harmless;
#[cfg(test)]
mod hints;
#[cfg(test)]
mod histories;
#[cfg(test)]
mod hotp;
#[cfg(test)]
mod idempotency;
#[cfg(test)]
mod import;
mod last_admin;
#[cfg(test)]
mod links;
#[cfg(test)]
mod listing;
#[cfg(test)]
mod model;
#[cfg(test)]
mod notices;
#[cfg(test)]
mod order_of_reasons;
#[cfg(test)]
mod outbox;
#[cfg(test)]
mod passes;
#[cfg(test)]
mod passwords;
#[cfg(test)]
mod people;
#[cfg(test)]
mod places;
#[cfg(test)]
mod policy;
#[cfg(test)]
mod ranks;
#[cfg(test)]
mod reasons;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod repeats;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod resets;
#[cfg(test)]
mod resync;
#[cfg(test)]
mod retirement;
#[cfg(test)]
mod roster;
#[cfg(test)]
mod secrecy;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod staff;
#[cfg(test)]
mod starting;
mod storage;
#[cfg(test)]
mod support;
#[cfg(test)]
mod sweep;
#[cfg(test)]
mod takeovers;
#[cfg(test)]
mod throttle;
#[cfg(test)]
mod throttle_limits;
#[cfg(test)]
mod told;
#[cfg(test)]
mod users;
mod waits;
