//! The two indexes, made by the store and asked by the search that the command line uses.

use std::path::Path;

use anyhow::{Context, bail};
use dateline::{
    annotation::{Annotations, Event},
    article::Article,
    evaluate::{self, Evaluated, GoldArticle},
    extract::lexicon::lexicon,
    query::ast::{Query, Question, Target},
    search::{
        Request, Searcher, Sort,
        answer::{EventHit, Hits, Reply},
        normal, target,
        words::StoreAnalyzer,
    },
    store,
};

/// The labelled articles, and an index of them with each kind of annotations.
pub struct Both {
    pub articles: Vec<Evaluated>,
    pub analyzer: StoreAnalyzer,
    labels: Searcher,
    found: Searcher,
}

/// What one index says to a question.
pub struct Said {
    /// The question as this index was asked it: names spelt as it has them, in the normal form.
    pub query: Query,
    /// The article's number and the event's number in its annotations.
    pub reports: Vec<(usize, usize)>,
    pub replies: Vec<Reply>,
}

impl Both {
    /// Extracts from the articles and makes both indexes below the folder.
    ///
    /// # Errors
    /// An index cannot be written or read.
    pub fn build(gold: Vec<GoldArticle>, folder: &Path) -> anyhow::Result<Both> {
        let mut articles = evaluate::run(gold, lexicon());
        for event in articles.iter_mut().flat_map(|article| &mut article.gold.labels.events) {
            // Who labels is sure.
            event.confidence = 1.0;
        }
        let labels = index(&folder.join("labels"), &articles, |article| &article.gold.labels)?;
        let found = index(&folder.join("found"), &articles, |article| &article.found)?;
        let (engine, ..) = store::open_reader(&folder.join("found"))?;
        let analyzer = StoreAnalyzer::of(&engine).context("the index lacks its analyzers")?;
        Ok(Both { articles, analyzer, labels, found })
    }

    /// What the labels say to a question, and what was found.
    ///
    /// # Errors
    /// The question asks for articles, or an index cannot be read.
    pub fn ask(&self, question: Question) -> anyhow::Result<(Said, Said)> {
        if target(&question) == Target::Articles {
            bail!("the question is understood as one for articles: {question}");
        }
        Ok((
            self.ask_one(&self.labels, question.clone(), |article| &article.gold.labels)?,
            self.ask_one(&self.found, question, |article| &article.found)?,
        ))
    }

    fn ask_one(
        &self,
        searcher: &Searcher,
        question: Question,
        of: impl Fn(&Evaluated) -> &Annotations,
    ) -> anyhow::Result<Said> {
        let question = searcher.spelt(question)?;
        let query = normal::normalise(&question.query, Target::Events);
        let request = Request {
            question,
            limit: 100_000,
            offset: 0,
            sort: Sort::Best,
            facets: Vec::new(),
            multi_select: false,
            unfold: true,
            min_confidence: 0.0,
        };
        let answer = searcher.search(&request)?;
        let Hits::Events(events) = answer.hits else { bail!("articles came back") };
        let mut reports = Vec::with_capacity(events.len());
        for hit in &events {
            let source = hit.sources.first().context("a report without its article")?;
            let article = self.articles.iter().position(|article| article.gold.id == source.id);
            let article = article.context("a report of an unknown article")?;
            let events = &of(&self.articles[article]).events;
            let event = (0..events.len()).find(|&at| is(hit, &events[at]) && !reports.contains(&(article, at)));
            reports.push((article, event.context("a report of an event that was never indexed")?));
        }
        Ok(Said { query, reports, replies: answer.answers })
    }
}

fn index(folder: &Path, articles: &[Evaluated], of: impl Fn(&Evaluated) -> &Annotations) -> anyhow::Result<Searcher> {
    store::build(folder, articles.iter().map(|article| (stored(&article.gold), of(article).clone())), 0)?;
    Ok(Searcher::open(folder)?)
}

/// The article as if it lay in a file of its own.
fn stored(gold: &GoldArticle) -> Article {
    let mut article = evaluate::article(gold);
    article.source.path = gold.id.clone();
    article
}

fn is(hit: &EventHit, event: &Event) -> bool {
    hit.kind == event.kind
        && hit.status == event.status
        && hit.date == event.date
        && hit.place == event.place
        && hit.country == event.country
        && hit.participants == event.participants
        && hit.evidence == event.evidence
}
