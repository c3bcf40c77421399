//! The join of a block: an article and, right behind it in the same segment, its events.
//!
//! [`ToEvents`] are the events whose article matches, [`ToArticles`] the articles that have a matching event. An event's
//! column `distance` says how far before it its article stands, an article's `events` how many follow it; documents that
//! are neither have neither column, and are passed over. The inner scorer is only ever sought forwards.

use std::fmt;

use tantivy::{
    DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term,
    columnar::Column,
    query::{EnableScoring, Explanation, Query, Scorer, Weight},
};

/// Events whose article matches the inner query, with its score.
pub struct ToEvents(pub Box<dyn Query>);

/// Articles that have an event that matches the inner query, with the score of the first such.
pub struct ToArticles(pub Box<dyn Query>);

#[derive(Clone, Copy)]
enum Direction {
    ToEvents,
    ToArticles,
}

struct JoinWeight {
    inner: Box<dyn Weight>,
    direction: Direction,
}

impl Clone for ToEvents {
    fn clone(&self) -> ToEvents {
        ToEvents(self.0.box_clone())
    }
}

impl Clone for ToArticles {
    fn clone(&self) -> ToArticles {
        ToArticles(self.0.box_clone())
    }
}

impl fmt::Debug for ToEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ToEvents({:?})", self.0)
    }
}

impl fmt::Debug for ToArticles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ToArticles({:?})", self.0)
    }
}

impl Query for ToEvents {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(JoinWeight { inner: self.0.weight(scoring)?, direction: Direction::ToEvents }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.0.query_terms(visitor);
    }
}

impl Query for ToArticles {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(JoinWeight { inner: self.0.weight(scoring)?, direction: Direction::ToArticles }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.0.query_terms(visitor);
    }
}

impl Weight for JoinWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let inner = self.inner.scorer(reader, boost)?;
        let block = Block::open(reader)?;
        Ok(match self.direction {
            Direction::ToEvents => Box::new(EventScorer::new(inner, block)),
            Direction::ToArticles => Box::new(ArticleScorer::new(inner, block)),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document #{doc} does not match")));
        }
        Ok(Explanation::new("block join", scorer.score()))
    }
}

/// The columns that say what belongs together in a segment.
struct Block {
    distance: Column<u64>,
    events: Column<u64>,
    max_doc: DocId,
}

impl Block {
    fn open(reader: &SegmentReader) -> tantivy::Result<Block> {
        let columns = reader.fast_fields();
        Ok(Block { distance: columns.u64("distance")?, events: columns.u64("events")?, max_doc: reader.max_doc() })
    }

    /// The article of an event; `None` where the document is no event.
    fn article(&self, event: DocId) -> Option<DocId> {
        let distance = DocId::try_from(self.distance.first(event)?).ok()?;
        event.checked_sub(distance).filter(|_| distance > 0)
    }

    /// The last event of an article; the article itself where it has none or is none.
    fn last(&self, article: DocId) -> DocId {
        let events = self.events.first(article).and_then(|n| DocId::try_from(n).ok()).unwrap_or(0);
        article.saturating_add(events).min(self.max_doc.saturating_sub(1))
    }
}

struct EventScorer {
    articles: Box<dyn Scorer>,
    block: Block,
    doc: DocId,
    /// Last event of the article on which `articles` stands.
    last: DocId,
}

impl EventScorer {
    fn new(articles: Box<dyn Scorer>, block: Block) -> EventScorer {
        let mut scorer = EventScorer { articles, block, doc: TERMINATED, last: 0 };
        scorer.enter();
        scorer
    }

    /// Goes to the first event of the first article, from the current one on, that has any.
    fn enter(&mut self) -> DocId {
        loop {
            let article = self.articles.doc();
            if article == TERMINATED {
                self.doc = TERMINATED;
                return TERMINATED;
            }
            self.last = self.block.last(article);
            if self.last > article {
                self.doc = article + 1;
                return self.doc;
            }
            self.articles.advance();
        }
    }
}

impl DocSet for EventScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        if self.doc < self.last {
            self.doc += 1;
            return self.doc;
        }
        self.articles.advance();
        self.enter()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        if target <= self.last {
            self.doc = target;
            return target;
        }
        if target >= self.block.max_doc {
            self.doc = TERMINATED;
            return TERMINATED;
        }
        // The target lies behind the current block, so its article does too.
        let article = self.block.article(target).unwrap_or(target);
        if self.articles.doc() < article {
            self.articles.seek(article);
        }
        self.enter();
        if self.doc < target && self.last >= target {
            self.doc = target;
        }
        // Only a document that is no event lies before the target here: step over.
        while self.doc < target {
            self.advance();
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.articles.size_hint().saturating_mul(2).min(self.block.max_doc)
    }

    fn cost(&self) -> u64 {
        self.articles.cost().saturating_mul(2)
    }
}

impl Scorer for EventScorer {
    fn score(&mut self) -> Score {
        self.articles.score()
    }
}

struct ArticleScorer {
    events: Box<dyn Scorer>,
    block: Block,
    doc: DocId,
}

impl ArticleScorer {
    fn new(events: Box<dyn Scorer>, block: Block) -> ArticleScorer {
        let mut scorer = ArticleScorer { events, block, doc: TERMINATED };
        scorer.enter(0);
        scorer
    }

    /// Goes to the first article at or after `target` that has an event from the current one on.
    fn enter(&mut self, target: DocId) -> DocId {
        loop {
            let event = self.events.doc();
            if event == TERMINATED {
                self.doc = TERMINATED;
                return TERMINATED;
            }
            match self.block.article(event) {
                Some(article) if article >= target => {
                    self.doc = article;
                    return article;
                }
                Some(article) => {
                    let next = self.block.last(article).max(event) + 1;
                    self.events.seek(next.min(TERMINATED));
                }
                None => {
                    self.events.advance();
                }
            }
        }
    }
}

impl DocSet for ArticleScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.enter(self.doc + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        if target >= self.block.max_doc {
            self.doc = TERMINATED;
            return TERMINATED;
        }
        if self.events.doc() < target {
            self.events.seek(target);
        }
        self.enter(target)
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.events.size_hint()
    }

    fn cost(&self) -> u64 {
        self.events.cost()
    }
}

impl Scorer for ArticleScorer {
    fn score(&mut self) -> Score {
        self.events.score()
    }
}
