//! A codec of finite pictures that shares nothing with the engine, and what the engine says of finite pictures, checked by it.

#[allow(dead_code)] // a part is used here
#[path = "../support/finite/mod.rs"]
mod codec;

mod known;
mod pictures;
mod published;
mod search;
mod told;
