//! How right is the extractor? Its annotations against labelled (gold) articles: scores by row, and the errors one by one.
//!
//! `score` defines the scores, `errors` explains each difference down to the rule that fired; this file reads gold lines
//! and runs the extractor over them. Printing is for the command.

pub mod errors;
pub mod score;

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Deserialize;

use crate::{
    annotation::Annotations,
    article::{Article, Provenance, Published, Source},
    evaluate::score::{Row, Scores, Tally},
    extract::{self, lexicon::Lexicon},
};

/// One labelled article.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldArticle {
    pub id: String,
    #[serde(default)]
    pub published: Option<jiff::civil::Date>,
    /// The paper or agency, for the breakdown.
    #[serde(default)]
    pub source: Option<String>,
    /// The part of the labelled set, for the breakdown.
    #[serde(default)]
    pub set: Option<String>,
    #[serde(default)]
    pub title: String,
    pub text: String,
    /// The right answers.
    #[serde(flatten)]
    pub labels: Annotations,
}

/// A labelled article with what the extractor found in it.
#[derive(Debug, Clone)]
pub struct Evaluated {
    pub gold: GoldArticle,
    pub found: Annotations,
}

/// Reads labelled articles, one JSON object a line.
///
/// # Errors
/// The line's number and what is wrong with it.
pub fn read_gold(lines: &str) -> Result<Vec<GoldArticle>, String> {
    lines
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| serde_json::from_str(line).map_err(|error| format!("line {}: {error}", index + 1)))
        .collect()
}

/// Extracts from every labelled article, in parallel; the order is kept.
pub fn run(gold: Vec<GoldArticle>, lexicon: &Lexicon) -> Vec<Evaluated> {
    gold.into_par_iter()
        .map(|gold| {
            let article = article(&gold);
            let found = extract::extract_with(lexicon, std::slice::from_ref(&article)).pop().unwrap_or_default();
            Evaluated { gold, found }
        })
        .collect()
}

/// The article that was labelled, without its labels.
pub fn article(gold: &GoldArticle) -> Article {
    Article {
        id: gold.id.clone(),
        source: Source::default(),
        title: gold.title.clone(),
        text: gold.text.clone(),
        published: gold.published.map(|date| Published { date, provenance: Provenance::Metadata }),
        url: None,
        authors: Vec::new(),
        publisher: gold.source.clone(),
        language: Some("en".to_owned()),
        version: None,
    }
}

/// The scores over all articles.
pub fn scores<'a>(articles: impl IntoIterator<Item = &'a Evaluated>) -> Scores {
    let mut scores = Scores::default();
    for article in articles {
        scores.add(&article.gold.labels, &article.found);
    }
    scores
}

/// The scores of each value of a breakdown (`source`, `set`), by name.
pub fn breakdown(
    articles: &[Evaluated],
    by: impl Fn(&GoldArticle) -> Option<&str>,
) -> BTreeMap<String, (usize, Scores)> {
    let mut parts: BTreeMap<String, Vec<&Evaluated>> = BTreeMap::new();
    for article in articles {
        parts.entry(by(&article.gold).unwrap_or("unknown").to_owned()).or_default().push(article);
    }
    parts.into_iter().map(|(name, part)| (name, (part.len(), scores(part)))).collect()
}

/// Precision of the events by confidence: the lower end of each band, and how many were right of how many.
pub fn calibration(articles: &[Evaluated]) -> Vec<(f32, Tally)> {
    const BANDS: [f32; 7] = [0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.0];
    let mut bands: Vec<(f32, Tally)> = BANDS.iter().map(|&low| (low, Tally::default())).collect();
    for article in articles {
        let pairs = score::pair_events(&article.gold.labels, &article.found);
        for (index, event) in article.found.events.iter().enumerate() {
            let right = pairs.iter().any(|pair| pair.found == index && pair.same_kind);
            if let Some((_, tally)) = bands.iter_mut().find(|(low, _)| event.confidence >= *low) {
                tally.add(usize::from(right), 1, 0);
            }
        }
    }
    bands
}

/// Every row with its tally, in the order of the table.
pub fn table(scores: &Scores) -> impl Iterator<Item = (Row, Tally)> + '_ {
    Row::ALL.iter().map(|&row| (row, scores.tally(row)))
}
