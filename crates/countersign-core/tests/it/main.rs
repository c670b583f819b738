//! Behaviour of the core, seen from outside.
