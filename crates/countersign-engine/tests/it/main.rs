//! Behaviour of the engine, seen from outside.
