//! The same store and search on an Elasticsearch-compatible cluster: OpenSearch, Elasticsearch.
//!
//! # What is where
//!
//! A machine that reads articles keeps an embedded index of its own, which is the journal of its syncs: versions of stories,
//! corrections, what was deleted, where a run was cut short. What changed in it is pushed to the cluster ([`push()`]). A question
//! is lowered to the same plan as for the embedded index, put in the JSON of the cluster (`dsl`), and what it finds is
//! brought back and answered from by the embedded engine (`search::remote`), so that answers are the same by construction.
//!
//! # Documents
//!
//! An article is a document, and each of its events one (`documents`). Fields bear the names of the store's schema and hold
//! its terms: the combinations of a participant's attributes are plain keywords, so that nothing nested is needed. Texts and
//! names are cut and stemmed here, and written as terms between spaces for the analyzer `whitespace`: every engine has it, and
//! it changes nothing. An event carries the terms of its article. What is shown is kept as the store has it, beside the terms.
//!
//! # The part of the API that is used
//!
//! `_bulk` (index and delete, gzip, at most 5 MB), `_search` with bool, term, terms, range, match_phrase, prefix, exists and
//! match_all, `search_after` over numbers, `track_total_hits`, and the aggregations composite and sum. No nested documents, scripts,
//! fuzziness, highlighting or scores. Days are numbers (days since 1970), as in the store: dates before 1677 are none to
//! some engines. What cannot be answered exactly with that is refused.

mod address;
mod ask;
mod bulk;
mod client;
mod documents;
mod dsl;
mod find;
mod mapping;
mod push;
mod versions;

pub use self::{
    address::{Address, Credentials},
    ask::Cluster,
    client::{Client, Patience},
    mapping::{VERSION, template},
    push::{PushOptions, PushSummary, push},
};

use crate::store::StoreError;

/// Name of the alias by default.
pub const INDEX: &str = "dateline";

fn said(line: impl Into<String>) -> StoreError {
    StoreError::User(line.into())
}
