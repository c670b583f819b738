//! Behaviour of the server's parts that need no running server: the API's readers, and all pages over a real engine.
#![cfg(test)]

mod browser;
mod installation;
mod seeds;
mod web;
mod webhook;
