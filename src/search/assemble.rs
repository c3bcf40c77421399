//! From addresses to what an answer shows: events with their sources, articles with their snippets.

use rustc_hash::FxHashMap;
use tantivy::{DocAddress, DocId, Searcher as EngineSearcher, SegmentOrdinal, TantivyDocument};

use super::{
    answer::{ArticleHit, EventHit, Hits, SourceRef},
    highlight::{Wanted, evidence, snippet},
    hits::Ranked,
    reports::{fold_reprints, signatures},
    words::StoreAnalyzer,
};
use crate::{
    query::ast::Target,
    store::{
        Fields, StoreError,
        document::{Head, StoredEvent, article_of, event_of, head_of, notes_of, title_of},
    },
};

/// What reading the hits needs.
pub struct Assembler<'s> {
    pub searcher: &'s EngineSearcher,
    pub fields: &'s Fields,
    pub analyzer: &'s StoreAnalyzer,
    pub wanted: &'s Wanted,
    /// Texts that the index does not hold, by the ids of their articles.
    pub texts: &'s FxHashMap<String, String>,
}

impl Assembler<'_> {
    /// Hits of their groups, each with its best report first.
    ///
    /// # Errors
    /// Something of one cannot be read.
    pub fn hits<'g>(
        &self,
        groups: impl Iterator<Item = &'g Vec<Ranked>>,
        target: Target,
        unfold: bool,
    ) -> Result<Hits, StoreError> {
        Ok(match target {
            Target::Events => {
                let events = groups.map(|group| self.event(group, unfold)).collect::<Result<Vec<_>, _>>()?;
                Hits::Events(events.into_iter().flatten().collect())
            }
            Target::Articles => {
                let articles = groups.map(|group| self.article(group)).collect::<Result<Vec<_>, _>>()?;
                Hits::Articles(articles.into_iter().flatten().collect())
            }
        })
    }

    fn read(&self, segment: SegmentOrdinal, doc: DocId) -> Result<TantivyDocument, StoreError> {
        self.searcher.doc(DocAddress::new(segment, doc)).map_err(failed)
    }

    /// The stored event of a hit.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn stored_event(&self, hit: &Ranked) -> Result<StoredEvent, StoreError> {
        event_of(&self.read(hit.segment, hit.doc)?, self.fields)
    }

    /// An event of its reports, the best first. Of near-identical articles one is a source, unless `unfold`.
    ///
    /// # Errors
    /// Something of it cannot be read.
    pub fn event(&self, reports: &[Ranked], unfold: bool) -> Result<Option<EventHit>, StoreError> {
        let Some(best) = reports.first() else { return Ok(None) };
        let StoredEvent { id, mut event } = self.stored_event(best)?;
        if event.date.is_none()
            && let Some(dated) = reports.iter().skip(1).find(|report| self.is_dated(report))
        {
            // "The talks were called off": when they were to be, another report of them says.
            let StoredEvent { event: dated, .. } = self.stored_event(dated)?;
            (event.date, event.date_phrase) = (dated.date, dated.date_phrase);
        }
        let mut articles = Vec::with_capacity(reports.len());
        for report in reports {
            articles.push((report.segment, self.article_of(report)?));
        }
        let shown: Vec<usize> = if unfold {
            (0..articles.len()).collect()
        } else {
            let groups = fold_reprints(&signatures(self.searcher, &articles).map_err(failed)?);
            groups.into_iter().filter_map(|group| group.first().copied()).collect()
        };
        let sources = shown
            .into_iter()
            .filter_map(|at| articles.get(at))
            .map(|&(segment, doc)| {
                let doc = self.read(segment, doc)?;
                Ok(source_ref(head_of(&doc, self.fields)?, title_of(&doc, self.fields)))
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        let names: Vec<&str> = event.participants.iter().filter_map(|p| p.name.as_deref()).collect();
        let highlights = evidence(&event.evidence, &names, self.wanted, self.analyzer);
        Ok(Some(EventHit {
            id,
            kind: event.kind,
            status: event.status,
            date: event.date,
            date_phrase: event.date_phrase,
            place: event.place,
            country: event.country,
            participants: event.participants,
            evidence: event.evidence,
            highlights,
            confidence: event.confidence,
            rule: event.rule,
            sources,
        }))
    }

    /// Does a report say when its event was? What cannot be read says nothing.
    fn is_dated(&self, report: &Ranked) -> bool {
        let column = self.searcher.segment_reader(report.segment).fast_fields().i64("to");
        column.is_ok_and(|column| column.first(report.doc).is_some())
    }

    /// An article with its reprints.
    ///
    /// # Errors
    /// Something of it cannot be read.
    pub fn article(&self, group: &[Ranked]) -> Result<Option<ArticleHit>, StoreError> {
        let Some((first, reprints)) = group.split_first() else { return Ok(None) };
        let doc = self.read(first.segment, first.doc)?;
        let article = article_of(&doc, self.fields)?;
        let notes = notes_of(&doc, self.fields)?;
        let text = self.texts.get(&article.id).unwrap_or(&article.text);
        let (snippet, highlights) = snippet(text, self.wanted, self.analyzer);
        let columns = self.searcher.segment_reader(first.segment).fast_fields();
        let events = columns.u64("events").map_err(failed)?.first(first.doc).unwrap_or(0);
        let reprints = reprints
            .iter()
            .map(|hit| {
                let doc = self.read(hit.segment, hit.doc)?;
                Ok(source_ref(head_of(&doc, self.fields)?, title_of(&doc, self.fields)))
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        Ok(Some(ArticleHit {
            id: article.id,
            path: article.source.path,
            title: article.title,
            published: article.published.map(|published| published.date.to_string()),
            url: article.url,
            publisher: article.publisher,
            language: article.language,
            snippet,
            highlights,
            officials: notes.officials.into_iter().map(|official| official.name).collect(),
            countries: notes.countries,
            events,
            reprints,
        }))
    }

    /// The article of an event, as a source of it.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn source(&self, event: &Ranked) -> Result<SourceRef, StoreError> {
        let doc = self.read(event.segment, self.article_of(event)?)?;
        Ok(source_ref(head_of(&doc, self.fields)?, title_of(&doc, self.fields)))
    }

    fn article_of(&self, event: &Ranked) -> Result<DocId, StoreError> {
        let columns = self.searcher.segment_reader(event.segment).fast_fields();
        let distance = columns.u64("distance").map_err(failed)?.first(event.doc).unwrap_or(0);
        Ok(event.doc.saturating_sub(DocId::try_from(distance).unwrap_or(0)))
    }
}

/// An article as a source.
pub fn source_ref(head: Head, title: &str) -> SourceRef {
    SourceRef {
        id: head.id,
        path: head.source.path,
        title: title.to_owned(),
        published: head.published.map(|published| published.date.to_string()),
        url: head.url,
    }
}

pub fn failed(error: tantivy::TantivyError) -> StoreError {
    StoreError::User(format!("the index cannot be read ({error}): run `dateline check`"))
}
