//! A question → one [`ast::Question`]: plain English or query language, with notes on what was not understood.
//!
//! Reads no clock (today is a parameter) and knows nothing of the engine.

pub mod ast;
