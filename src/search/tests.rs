//! The engine against the oracle: on random small corpora, through an index in memory with several commits, deletes and
//! merges, a search finds what `matches` says, and facets count what their filters find.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use jiff::civil::date;
use proptest::{prelude::*, sample::select};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term, indexer::UserOperation};

use super::{
    Request, Searcher, Sort,
    answer::{Answer, Hits},
    facets, matches,
    matches::Subject,
    normal::normalise,
    words::StoreAnalyzer,
};
use crate::{
    annotation::{
        Annotations, Country, Event, EventKind, EventStatus, OfficeStatus, Official, Participant, Portfolio, Role,
        VisitSide,
    },
    article::{Article, Provenance, Published, Source},
    query::ast::{
        ArticleField, Asks, DateEnd, DateFilter, ParticipantField, ParticipantQuery, PathQuery, Pick, Query, Question,
        Target, TextQuery, Value, ValueMode, Who,
    },
    store::{
        State, analyzer,
        document::{block, event_of, file_key},
        schema::{Fields, schema},
    },
    timex::Timex,
};

#[path = "cases_tests.rs"]
mod cases;
#[path = "counts_tests.rs"]
mod counts;
#[path = "random_tests.rs"]
mod random;

use self::random::*;

type Corpus = Vec<(Article, Annotations)>;

/// An index in memory.
struct Ram {
    index: Index,
    fields: Fields,
    writer: IndexWriter,
    watermark: u64,
}

impl Ram {
    fn new() -> Ram {
        let (schema, fields) = schema();
        let index = Index::create_in_ram(schema);
        analyzer::register(&index);
        let writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        writer.set_merge_policy(Box::new(tantivy::merge_policy::NoMergePolicy));
        Ram { index, fields, writer, watermark: 0 }
    }

    fn add(&mut self, (article, annotations): &(Article, Annotations), watermark: u64) {
        self.writer.delete_term(Term::from_field_text(self.fields.id, &article.id));
        let mut block = block(&self.fields, &file_key("r", &article.source.path), article, annotations);
        block.stamp(&self.fields, watermark);
        self.writer.run(block.documents.into_iter().map(UserOperation::<TantivyDocument>::Add)).unwrap();
    }

    fn delete(&mut self, id: &str) {
        self.writer.delete_term(Term::from_field_text(self.fields.id, id));
    }

    fn commit(&mut self) {
        self.watermark += 1;
        self.writer.commit().unwrap();
    }

    fn merge(&mut self) {
        let segments = self.index.searchable_segment_ids().unwrap();
        if segments.len() > 1 {
            self.writer.merge(&segments).wait().unwrap();
        }
    }

    fn searcher(&self) -> Searcher {
        let reader: IndexReader = self.index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().unwrap();
        Searcher::over(Path::new("ram"), &self.index, &reader, self.fields, State::new()).unwrap()
    }
}

/// All articles in commits of `size`, the deleted ones added first and taken out again.
fn index(corpus: &Corpus, deleted: &Corpus, size: usize, merge: bool) -> Ram {
    let mut ram = Ram::new();
    for article in deleted {
        ram.add(article, 1);
    }
    for batch in corpus.chunks(size.max(1)) {
        for article in batch {
            ram.add(article, 1);
        }
        ram.commit();
    }
    for (article, _) in deleted {
        ram.delete(&article.id);
    }
    ram.commit();
    if merge {
        ram.merge();
    }
    ram
}

fn question(query: Query, target: Target) -> Request {
    Request {
        question: Question { query, target: Some(target), asks: Asks::Hits, pick: None, notes: Vec::new() },
        limit: 10_000,
        offset: 0,
        sort: Sort::Best,
        facets: Vec::new(),
        multi_select: false,
        unfold: true,
        min_confidence: 0.0,
    }
}

fn ids(answer: &Answer) -> BTreeSet<String> {
    match &answer.hits {
        Hits::Events(events) => events.iter().map(|event| event.id.clone()).collect(),
        Hits::Articles(articles) => articles.iter().map(|article| article.id.clone()).collect(),
    }
}

/// What the oracle finds.
fn expected(corpus: &Corpus, query: &Query, target: Target, ram: &Ram) -> BTreeSet<String> {
    let analyzer = StoreAnalyzer::of(&ram.index).unwrap();
    let query = normalise(query, target);
    let mut found = BTreeSet::new();
    for (article, annotations) in corpus {
        let subject = Subject::new(article, annotations, 1, &analyzer);
        match target {
            Target::Articles => {
                if matches::article_matches(&query, &subject) {
                    found.insert(article.id.clone());
                }
            }
            Target::Events => {
                let block = block(&ram.fields, &file_key("r", &article.source.path), article, annotations);
                for (event, document) in annotations.events.iter().zip(block.documents.iter().skip(1)) {
                    if matches::event_matches(&query, event, &subject) {
                        found.insert(event_of(document, &ram.fields).unwrap().id);
                    }
                }
            }
        }
    }
    found
}

fn check(corpus: &Corpus, deleted: &Corpus, queries: &[Query], size: usize, merge: bool) -> Result<(), TestCaseError> {
    let ram = index(corpus, deleted, size, merge);
    let searcher = ram.searcher();
    for query in queries {
        for target in [Target::Events, Target::Articles] {
            let answer = searcher
                .search(&question(query.clone(), target))
                .map_err(|error| TestCaseError::fail(format!("{target:?} {query:?}: {error}")))?;
            let expected = expected(corpus, query, target, &ram);
            prop_assert_eq!(ids(&answer), expected.clone(), "{:?} {:?}", target, query);
            prop_assert_eq!(answer.reports, expected.len() as u64);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_search_finds_what_the_oracle_says(
        corpus in corpus(1..10, "a"),
        deleted in corpus(0..4, "x"),
        queries in proptest::collection::vec(query(), 30),
        size in 1usize..6,
        merge: bool,
    ) {
        check(&corpus, &deleted, &queries, size, merge)?;
    }

    /// What is excluded says nothing of the type of the documents that are left, beside clauses that both types answer.
    #[test]
    fn exclusions_leave_documents_of_the_type_asked_for(
        corpus in corpus(2..6, "a"),
        wanted in prop_oneof![
            Just(ArticleField::Added(None, Some(9))),
            Just(ArticleField::Added(None, None)),
            date_filter().prop_map(ArticleField::Published),
        ],
        excluded in query(),
    ) {
        let not = |query: Query| Query::Not(Box::new(query));
        let wanted = Query::Article(wanted);
        let either = Query::Or(vec![wanted.clone(), Query::Text(TextQuery::Word("—".to_owned()))]);
        let queries = [wanted, either].map(|wanted| Query::And(vec![wanted, not(excluded.clone())]));
        check(&corpus, &Vec::new(), &queries, 2, false)?;
    }

    #[test]
    fn people_are_bound_and_different(
        corpus in corpus(4..12, "a"),
        clauses in proptest::collection::vec(proptest::collection::vec(person(), 1..5), 40),
        size in 1usize..6,
    ) {
        let queries: Vec<Query> =
            clauses.into_iter().map(|people| Query::And(people.into_iter().map(Query::With).collect())).collect();
        check(&corpus, &Vec::new(), &queries, size, false)?;
    }

    #[test]
    fn facets_count_what_their_filters_find(
        corpus in corpus(1..10, "a"),
        deleted in corpus(0..3, "x"),
        queries in proptest::collection::vec(prop_oneof![Just(Query::All), query()], 2),
        size in 1usize..6,
        merge: bool,
    ) {
        let ram = index(&corpus, &deleted, size, merge);
        let searcher = ram.searcher();
        for (target, fields) in [(Target::Events, facets::EVENT_FIELDS), (Target::Articles, facets::ARTICLE_FIELDS)] {
            for query in &queries {
                let mut request = question(query.clone(), target);
                request.facets = fields.iter().map(|field| ((*field).to_owned(), 10_000)).collect();
                let answer = searcher.search(&request).unwrap();
                prop_assert_eq!(answer.facets.len(), fields.len());
                for facet in &answer.facets {
                    prop_assert_eq!(facet.values.len() as u64, facet.distinct);
                    // A year of an event dated to a decade, and so on: a sample of them is enough.
                    for (value, count) in facet.values.iter().take(6) {
                        let filter = facets::filter(&facet.field, value, target).unwrap();
                        let narrowed = Query::And(vec![query.clone(), filter]);
                        let found = expected(&corpus, &narrowed, target, &ram).len() as u64;
                        prop_assert_eq!(found, *count, "{} {} {:?} {:?}", facet.field, value, target, query);
                    }
                }
            }
        }
    }

    /// Several values of a field can be chosen: what each of them finds in place of those that are.
    #[test]
    fn facets_of_several_choices_count_without_their_own_filter(
        corpus in corpus(1..10, "a"),
        rest in query(),
        kinds in proptest::collection::vec(select(EventKind::ALL), 1..3),
        country in country(),
        size in 1usize..6,
    ) {
        let ram = index(&corpus, &Vec::new(), size, false);
        let searcher = ram.searcher();
        let own = Query::Or(kinds.iter().map(|&kind| Query::Kind(kind)).collect());
        let bare = Query::Bare(ParticipantField::Country(country));
        // What stands in an AND of the question's own is a clause like any other.
        let rest = Query::Or(vec![rest, Query::Not(Box::new(Query::All))]);
        for (field, others, own) in [
            ("kind", vec![rest.clone(), bare.clone()], own.clone()),
            ("country", vec![rest.clone(), own.clone()], bare.clone()),
            ("office", vec![rest.clone(), bare], Query::Bare(ParticipantField::Role(Role::Minister))),
        ] {
            let mut request = question(Query::And([others.clone(), vec![own]].concat()), Target::Events);
            request.multi_select = true;
            request.facets = vec![(field.to_owned(), 1000)];
            let answer = searcher.search(&request).unwrap();
            for (value, count) in answer.facets[0].values.iter().take(6) {
                let filter = facets::filter(field, value, Target::Events).unwrap();
                let chosen = Query::And([others.clone(), vec![filter]].concat());
                let found = expected(&corpus, &chosen, Target::Events, &ram).len() as u64;
                prop_assert_eq!(found, *count, "{} {} {:?}", field, value, others);
            }
        }
    }

    #[test]
    fn answers_do_not_depend_on_the_history(
        corpus in corpus(2..10, "a"),
        deleted in corpus(1..4, "x"),
        queries in proptest::collection::vec(query(), 12),
        turn in 0usize..10,
        size in 1usize..6,
    ) {
        let plain = index(&corpus, &Vec::new(), corpus.len(), false);
        let mut shuffled = corpus.clone();
        let turn = turn % shuffled.len();
        shuffled.rotate_left(turn);
        let grown = index(&shuffled, &deleted, size, turn % 2 == 0);
        let (plain, grown) = (plain.searcher(), grown.searcher());
        for (number, query) in queries.into_iter().enumerate() {
            let mut request = question(query, [Target::Events, Target::Articles][number % 2]);
            request.unfold = false;
            request.sort = [Sort::Best, Sort::Date, Sort::Relevance, Sort::Published][number / 2 % 4];
            request.facets = vec![("country".to_owned(), 2), ("source".to_owned(), 1)];
            let whole = plain.search(&request).unwrap();
            prop_assert_eq!(&whole, &grown.search(&request).unwrap(), "{:?}", &request);
            // Pages are pieces of the whole.
            request.limit = 2;
            let mut paged = Vec::new();
            for offset in (0..whole.total as usize).step_by(2) {
                request.offset = offset;
                match grown.search(&request).unwrap().hits {
                    Hits::Events(events) => paged.extend(events.into_iter().map(|event| event.id)),
                    Hits::Articles(articles) => paged.extend(articles.into_iter().map(|article| article.id)),
                }
            }
            let all: Vec<String> = match whole.hits {
                Hits::Events(events) => events.into_iter().map(|event| event.id).collect(),
                Hits::Articles(articles) => articles.into_iter().map(|article| article.id).collect(),
            };
            prop_assert_eq!(all, paged);
        }
    }
}
