//! Answers, articles, annotations and scores → text: tables for people, JSON, CSV and paths for programs.
//!
//! Everything writes into a [`Write`](std::io::Write) that it is given and computes nothing. Other people's text goes through
//! [`clean`] before it may reach a terminal.

pub mod annotated;
pub mod article;
pub mod clean;
pub mod csv;
pub mod dossier;
pub mod explain;
pub mod facets;
pub mod json;
pub mod layout;
pub mod network;
pub mod paths;
pub mod problem;
pub mod scores;
pub mod style;
pub mod table;
pub mod timeline;
pub mod words;

pub use self::style::Style;
