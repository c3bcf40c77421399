//! Dateline turns a folder of news articles into answers about who met whom.
//!
//! The data runs straight through: `read` makes [`article::Article`]s of files, `extract` finds
//! [`annotation::Annotations`] in them, `store` keeps both in an index, `search` answers a `query`, `output` prints.
//! `cluster` has the same on a cluster of search servers.

pub mod annotation;
pub mod article;
pub mod cluster;
pub mod corrections;
pub mod evaluate;
pub mod extract;
pub mod output;
pub mod query;
pub mod read;
pub mod search;
pub mod serve;
pub mod settings;
pub mod store;
pub mod timex;
