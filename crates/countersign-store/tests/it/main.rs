//! Behaviour of the store, seen from outside.
