//! The bench questions: of the kinds that people ask, about the generated world, and the index that they are asked of.

use std::{
    env,
    path::{Path, PathBuf},
};

use dateline::{
    query::{self, ast::Target},
    search::{self, Request, Searcher, Sort},
    store::{self, SyncOptions},
};
use jiff::civil::{Date, date};

use super::{Silent, official, write_folder};

/// The day that they are read on.
pub const TODAY: Date = date(2025, 11, 28);

/// Articles of the index where nothing else is said.
const ARTICLES: usize = 50_000;
const OF_EVENTS: &[&str] = &["kind", "status", "country", "role", "name"];
const OF_ARTICLES: &[&str] = &["published", "source", "country", "lang", "official"];

/// Forty; in braces officials of the generated world: `{state.office}` the whole name, `{!state.office}` its last word.
const QUESTIONS: &[&str] = &[
    "all meetings with French ministers",
    "meetings between Morocco and France since March 2023",
    "who met {0.2} last year",
    "who did the Moroccan interior minister meet in Rabat",
    "visits by {!3.0} to Poland",
    "foreign ministers who visited Beijing in 2023",
    "phone calls between presidents",
    "agreements signed between Oman and Morocco",
    "planned visits to Germany",
    "cancelled visits to China",
    "meetings with Japanese ministers about migration",
    "talks on fishing rights not involving Spain",
    "when did {!22.0} visit Japan",
    "where did {!8.1} and {!9.1} meet",
    "how many times did {19.0} meet {22.0}",
    "how many meetings were there between Iran and Iraq in 2024",
    "who visited Japan",
    "which ministers met {!0.1}",
    "which countries did {!32.0} visit in 2024",
    "meetings with {!3.1} or {!4.1}",
    "meetings between French and German ministers",
    "talks between the foreign ministers of Egypt and Qatar",
    "heads of state who visited Rabat",
    "talks with prime ministers",
    "visits to China in 2024",
    "meetings about migration or trade",
    "meetings in Rabat between 1 March and 10 April 2024",
    "meetings from January 2024 to March 2024",
    "visits from India",
    "US-China talks",
    "ministerial meetings in Doha",
    "Nordic foreign ministers' meetings",
    "with:(country:FR role:minister) with:(country:DE)",
    "kind:visit where:(KE OR NG) status:held date:2022..2023",
    "meetings without Russia since 2024",
    "meetings",
    "{!1.2}",
    "glacier observatory",
    "articles about vaccines published since March 2024",
    "articles mentioning {0.0}",
];

/// All of them, with their names filled in.
pub fn questions() -> Vec<String> {
    QUESTIONS.iter().map(|question| filled(question)).collect()
}

fn filled(question: &str) -> String {
    let mut out = String::new();
    let mut rest = question;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (slot, after) = after.split_once('}').expect("a slot is closed");
        let (state, office) = slot.trim_start_matches('!').split_once('.').expect("a state and an office");
        let name = official(state.parse().expect("a number"), office.parse().expect("a number"));
        out.push_str(if slot.starts_with('!') { name.rsplit(' ').next().unwrap_or_default() } else { &name });
        rest = after;
    }
    out + rest
}

/// The index: the folder of `DATELINE_BENCH_INDEX`, made first where there is none, or a new one below `temporary`.
pub fn index(temporary: &Path) -> PathBuf {
    let number = env::var("DATELINE_BENCH_ARTICLES").ok().and_then(|count| count.parse().ok()).unwrap_or(ARTICLES);
    let index = env::var_os("DATELINE_BENCH_INDEX").map_or_else(|| temporary.join("index"), PathBuf::from);
    if !index.exists() {
        let folder = temporary.join("articles");
        write_folder(&folder, super::SEED, number).expect("articles can be written");
        let options = SyncOptions { roots: vec![folder], ..SyncOptions::default() };
        store::sync(&index, &options, &Silent).expect("the folder can be indexed");
    }
    index
}

/// A question as it is asked: read from its words, ten events wanted, with five facets or none.
pub fn request(question: &str, facets: bool) -> Request {
    let question = query::parse(question, TODAY).expect("the question can be read");
    let fields = match search::target(&question) {
        _ if !facets => &[],
        Target::Events => OF_EVENTS,
        Target::Articles => OF_ARTICLES,
    };
    Request {
        question,
        limit: 10,
        offset: 0,
        sort: Sort::Best,
        facets: fields.iter().map(|field| ((*field).to_owned(), 10)).collect(),
        multi_select: false,
        unfold: false,
        min_confidence: 0.0,
    }
}

/// Asks a question, and returns how many reports or articles match.
pub fn ask(searcher: &Searcher, question: &str, facets: bool) -> u64 {
    searcher.search(&request(question, facets)).expect("the question can be answered").reports
}

/// The value below which so many hundredths of the values lie; they need not be sorted.
pub fn percentile(values: &mut [f64], hundredths: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = (values.len() * hundredths).div_ceil(100).saturating_sub(1);
    values.get(at).copied().unwrap_or_default()
}
