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
    },
    article::{Article, Provenance, Published, Source},
    query::ast::{
        ArticleField, Asks, DateEnd, DateFilter, ParticipantField, ParticipantQuery, PathQuery, Pick, Query, Question,
        Side, Target, TextQuery, Value, ValueMode, Who,
    },
    store::{
        State, analyzer,
        document::{block, event_of, file_key},
        schema::{Fields, schema},
    },
    timex::Timex,
};

#[path = "counts_tests.rs"]
mod counts;

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

const NAMES: [&str; 6] = ["Karim Alami", "Luc Perrin", "Karim Perrin", "Luc Alami", "Ann Bell-Perrin", "Élise Alami"];
const COUNTRIES: [&str; 3] = ["FR", "MA", "ES"];
const ROLES: [Role; 4] = [Role::Minister, Role::DeputyMinister, Role::Ambassador, Role::Other];
const PORTFOLIOS: [Portfolio; 2] = [Portfolio::Foreign, Portfolio::Trade];
const ORGS: [&str; 2] = ["UN", "EU"];
const DATES: [&str; 7] = ["2025-03-10", "2025-03-11", "2025-03", "2025-Q2", "2025", "199X", "2024-12-31"];
const PLACES: [&str; 4] = ["Rabat", "Paris", "Port Said", "Said"];
const WORDS: [&str; 9] =
    ["border", "borders", "security", "migration", "migrants", "talks", "president", "U.S.", "quota"];

fn country() -> impl Strategy<Value = Country> {
    select(&COUNTRIES[..]).prop_map(|code| code.parse().unwrap())
}

fn timex() -> impl Strategy<Value = Timex> {
    select(&DATES[..]).prop_map(|text| text.parse().unwrap())
}

fn participant() -> impl Strategy<Value = Participant> {
    (
        proptest::option::of(select(&NAMES[..])),
        select(&ROLES[..]),
        proptest::option::of(select(&PORTFOLIOS[..])),
        proptest::option::weighted(0.8, country()),
        proptest::option::weighted(0.2, select(&ORGS[..])),
    )
        .prop_map(|(name, role, portfolio, country, org)| Participant {
            name: name.map(str::to_owned),
            role,
            portfolio,
            country,
            org: org.map(str::to_owned),
            office: None,
        })
}

fn event() -> impl Strategy<Value = Event> {
    (
        select(EventKind::ALL),
        select(EventStatus::ALL),
        proptest::option::of(timex()),
        proptest::option::of(select(&PLACES[..])),
        proptest::option::of(country()),
        proptest::collection::vec(participant(), 0..4),
        0u8..=10,
    )
        .prop_map(|(kind, status, date, place, country, participants, confidence)| Event {
            kind,
            status,
            date,
            date_phrase: None,
            place: place.map(str::to_owned),
            country,
            participants,
            evidence: "They met.".to_owned(),
            confidence: f32::from(confidence) / 10.0,
            rule: String::new(),
        })
}

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(select(&WORDS[..]), 0..8).prop_map(|words| words.join(" "))
}

fn document() -> impl Strategy<Value = (Article, Annotations)> {
    let facts = (
        proptest::option::weighted(0.8, select(vec![date(2025, 3, 10), date(2025, 4, 1), date(2024, 12, 31)])),
        proptest::option::of(select(vec!["Le Monde", "Desk"])),
        proptest::option::of(select(vec!["https://www.desk.example/a", "http://monde.example/le"])),
        select(vec!["a/b/c.txt", "b/x.txt", "top.txt", "a/d.txt"]),
        proptest::collection::vec(select(&NAMES[..]), 0..3),
        select(vec![None, Some("en-GB"), Some("fr")]),
    );
    let found = (
        proptest::collection::vec(event(), 0..4),
        proptest::collection::btree_set(country(), 0..3),
        proptest::collection::vec(participant(), 0..3),
        proptest::collection::vec(select(vec!["Maghreb Press", "Press Union"]), 0..2),
    );
    (text(), text(), facts, found).prop_map(|(title, text, facts, (events, countries, officials, organizations))| {
        let (published, publisher, url, path, authors, language) = facts;
        let official = |p: Participant| Official {
            name: p.name.unwrap_or_else(|| "Zoe".to_owned()),
            role: p.role,
            portfolio: p.portfolio,
            country: p.country,
            org: p.org,
            status: OfficeStatus::Current,
            office: None,
            confidence: 1.0,
        };
        let article = Article {
            id: String::new(),
            source: Source { root: "r".to_owned(), path: path.to_owned(), member: None, record: None },
            title,
            text,
            published: published.map(|date| Published { date, provenance: Provenance::Metadata }),
            url: url.map(str::to_owned),
            authors: authors.into_iter().map(str::to_owned).collect(),
            publisher: publisher.map(str::to_owned),
            language: language.map(str::to_owned),
        };
        let annotations = Annotations {
            officials: officials.into_iter().map(official).collect(),
            countries: countries.into_iter().collect(),
            organizations: organizations.into_iter().map(str::to_owned).collect(),
            events,
            ..Annotations::default()
        };
        (article, annotations)
    })
}

fn corpus(size: std::ops::Range<usize>, prefix: &'static str) -> impl Strategy<Value = Corpus> {
    proptest::collection::vec(document(), size).prop_map(move |mut corpus| {
        for (number, (article, _)) in corpus.iter_mut().enumerate() {
            article.id = format!("{prefix}{number}");
        }
        corpus
    })
}

fn value(texts: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let mode = select(vec![ValueMode::Words, ValueMode::Phrase, ValueMode::Prefix, ValueMode::Fuzzy]);
    (select(texts), mode).prop_map(|(text, mode)| Value { text: text.to_owned(), mode })
}

fn person_field() -> impl Strategy<Value = ParticipantField> {
    prop_oneof![
        value(&["Alami", "karim alami", "perrin luc", "Perr", "Alamy", "elise", "Bell Perrin", "-"])
            .prop_map(ParticipantField::Name),
        select(&ROLES[..]).prop_map(ParticipantField::Role),
        select(&PORTFOLIOS[..]).prop_map(ParticipantField::Portfolio),
        (select(&ROLES[..]), select(&PORTFOLIOS[..])).prop_map(|(role, branch)| ParticipantField::Office(role, branch)),
        country().prop_map(ParticipantField::Country),
        select(&["un", "EU"][..]).prop_map(|org| ParticipantField::Org(org.to_owned())),
        select(&["EU", "arab_league"][..]).prop_map(|group| ParticipantField::Group(group.to_owned())),
    ]
}

fn person() -> impl Strategy<Value = ParticipantQuery> {
    let leaf = prop_oneof![
        8 => person_field().prop_map(ParticipantQuery::Is),
        1 => Just(ParticipantQuery::Any),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            4 => proptest::collection::vec(inner.clone(), 1..4).prop_map(ParticipantQuery::And),
            1 => proptest::collection::vec(inner.clone(), 1..3).prop_map(ParticipantQuery::Or),
            1 => inner.prop_map(|part| ParticipantQuery::Not(Box::new(part))),
        ]
    })
}

fn date_filter() -> impl Strategy<Value = DateFilter> {
    let end = || proptest::option::of(timex().prop_map(DateEnd));
    prop_oneof![
        1 => Just(DateFilter::None),
        2 => timex().prop_map(DateFilter::during),
        2 => (end(), end()).prop_map(|(from, to)| DateFilter::Range { from, to }),
    ]
}

fn text_query() -> impl Strategy<Value = TextQuery> {
    let word = || select(&["border", "Securities", "migration", "talks", "president", "U.S.", "quota", "—"][..]);
    prop_oneof![
        3 => word().prop_map(|word| TextQuery::Word(word.to_owned())),
        2 => (proptest::collection::vec(word(), 1..4), 0u32..4).prop_map(|(words, slop)| TextQuery::Phrase {
            words: words.into_iter().map(str::to_owned).collect(),
            slop,
        }),
        1 => select(&["migr", "presiden", "b", "talks", "migratio", "border-sec"][..]).prop_map(|start| TextQuery::Prefix(start.to_owned())),
        1 => select(&["bordr", "secrutiy", "us", "qouta"][..]).prop_map(|word| TextQuery::Fuzzy(word.to_owned())),
    ]
}

fn article_field() -> impl Strategy<Value = ArticleField> {
    let bound = || proptest::option::of(0u64..3);
    prop_oneof![
        text_query().prop_map(ArticleField::Title),
        country().prop_map(ArticleField::Country),
        value(&["Alami", "luc perrin", "Kar"]).prop_map(ArticleField::Official),
        value(&["press", "maghreb press", "Unio"]).prop_map(ArticleField::Organization),
        date_filter().prop_map(ArticleField::Published),
        value(&["monde", "le monde", "desk.example", "des"]).prop_map(ArticleField::Source),
        value(&["Alami", "luc alami"]).prop_map(ArticleField::Author),
        select(&["a/", "b/", "top", "", "c.txt"][..]).prop_map(|p| ArticleField::Path(PathQuery::Prefix(p.to_owned()))),
        select(&["a/.*", ".*x\\.txt", "b"][..]).prop_map(|p| ArticleField::Path(PathQuery::Regex(p.to_owned()))),
        select(&["en", "fr", "DE"][..]).prop_map(|tag| ArticleField::Lang(tag.to_owned())),
        (bound(), bound()).prop_map(|(from, to)| ArticleField::Added(from, to)),
    ]
}

fn query() -> impl Strategy<Value = Query> {
    let leaf = prop_oneof![
        1 => Just(Query::All),
        3 => select(EventKind::ALL).prop_map(Query::Kind),
        2 => select(EventStatus::ALL).prop_map(Query::Status),
        3 => date_filter().prop_map(Query::Date),
        2 => value(&["rabat", "port said", "Sai", "Parys"]).prop_map(Query::Place),
        2 => country().prop_map(Query::Where),
        9 => person().prop_map(Query::With),
        4 => person_field().prop_map(Query::Bare),
        4 => article_field().prop_map(Query::Article),
        4 => text_query().prop_map(Query::Text),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            4 => proptest::collection::vec(inner.clone(), 1..4).prop_map(Query::And),
            2 => proptest::collection::vec(inner.clone(), 1..4).prop_map(Query::Or),
            1 => inner.prop_map(|part| Query::Not(Box::new(part))),
        ]
    })
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

/// A person in an office of a country.
fn someone(name: &str, role: Role, portfolio: Option<Portfolio>, code: &str) -> Participant {
    Participant { name: Some(name.to_owned()), role, portfolio, country: code.parse().ok(), org: None, office: None }
}

fn meeting(participants: Vec<Participant>, date: &str) -> Event {
    Event {
        kind: EventKind::Meeting,
        status: EventStatus::Held,
        date: date.parse().ok(),
        date_phrase: None,
        place: Some("Rabat".to_owned()),
        country: "MA".parse().ok(),
        participants,
        evidence: "Karim Alami received Luc Perrin in Rabat.".to_owned(),
        confidence: 0.9,
        rule: String::new(),
    }
}

fn told(id: &str, text: &str, published: Option<jiff::civil::Date>, events: Vec<Event>) -> (Article, Annotations) {
    let article = Article {
        id: id.to_owned(),
        source: Source { root: "r".to_owned(), path: format!("{id}.txt"), member: None, record: None },
        title: format!("Report {id}"),
        text: text.to_owned(),
        published: published.map(|date| Published { date, provenance: Provenance::Metadata }),
        url: None,
        authors: Vec::new(),
        publisher: None,
        language: Some("en".to_owned()),
    };
    (article, Annotations { events, ..Annotations::default() })
}

fn french_minister() -> Query {
    let is = ParticipantQuery::Is;
    Query::With(ParticipantQuery::And(vec![
        is(ParticipantField::Country("FR".parse().unwrap())),
        is(ParticipantField::Role(Role::Minister)),
    ]))
}

#[test]
fn a_moroccan_minister_and_a_french_ambassador_are_no_french_minister() {
    let alami = someone("Karim Alami", Role::Minister, Some(Portfolio::Trade), "MA");
    let ambassador = someone("Luc Perrin", Role::Ambassador, None, "FR");
    let minister = someone("Zoe Blanc", Role::Minister, Some(Portfolio::Foreign), "FR");
    let corpus = vec![
        told("one", "", None, vec![meeting(vec![alami.clone(), ambassador], "2025-03-10")]),
        told("two", "", None, vec![meeting(vec![alami, minister], "2025-03-10")]),
    ];
    let ram = index(&corpus, &Vec::new(), 1, false);
    let answer = ram.searcher().search(&question(french_minister(), Target::Events)).unwrap();
    let Hits::Events(events) = answer.hits else { panic!("events were asked for") };
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].sources[0].id, "two");
}

#[test]
fn reports_of_one_event_are_one_answer_with_its_sources() {
    let pair = || {
        vec![
            someone("Karim Alami", Role::Minister, Some(Portfolio::Trade), "MA"),
            someone("Luc Perrin", Role::Minister, Some(Portfolio::Foreign), "FR"),
        ]
    };
    let wire = "The two ministers discussed fishing, borders, security and trade at length on Monday in the capital.";
    let corpus = vec![
        told("wire", wire, Some(date(2025, 3, 11)), vec![meeting(pair(), "2025-03-10")]),
        told("reprint", &format!("{wire} "), Some(date(2025, 3, 12)), vec![meeting(pair(), "2025-03-10")]),
        told("other", "A report of its own.", Some(date(2025, 3, 12)), vec![meeting(pair(), "2025-03")]),
        told("later", "A third.", Some(date(2025, 5, 2)), vec![meeting(pair(), "2025-05-01")]),
        told("undated", "A fourth.", Some(date(2025, 6, 2)), vec![meeting(pair(), "")]),
    ];
    let mut corpus = corpus;
    corpus[1].0.title = corpus[0].0.title.clone();
    let ram = index(&corpus, &Vec::new(), 2, false);
    let searcher = ram.searcher();
    let mut request = question(
        Query::And(vec![french_minister(), Query::Date(DateFilter::during("2025".parse().unwrap()))]),
        Target::Events,
    );
    request.unfold = false;
    request.question.asks = Asks::People(Who::default());
    let answer = searcher.search(&request).unwrap();
    assert_eq!((answer.reports, answer.total, answer.total_exact), (4, 2, true));
    assert_eq!(
        answer.notes,
        [
            "1 event without a date was published then; `with:(country:FR role:minister) date:none published:2025` finds it"
        ]
    );
    let people: Vec<_> = answer.answers.iter().map(|reply| (reply.value.as_str(), reply.count)).collect();
    assert_eq!(people, [("Karim Alami", 2)]);
    let Hits::Events(events) = &answer.hits else { panic!("events were asked for") };
    let sources: Vec<Vec<&str>> =
        events.iter().map(|event| event.sources.iter().map(|source| source.id.as_str()).collect()).collect();
    assert_eq!(sources, [vec!["later"], vec!["wire", "other"]]);
    let words: Vec<&str> = events[0].highlights.iter().map(|range| &events[0].evidence[range.clone()]).collect();
    assert_eq!(words, ["Karim Alami", "Luc Perrin"]);
    request.unfold = true;
    assert_eq!(searcher.search(&request).unwrap().total, 4);
}

#[test]
fn articles_fold_their_reprints_and_are_found_by_id_and_path() {
    let wire = "The two ministers discussed fishing, borders, security and trade at length on Monday in the capital.";
    let corpus = vec![
        told("wire", wire, Some(date(2025, 3, 11)), Vec::new()),
        told("reprint", wire, Some(date(2025, 3, 10)), Vec::new()),
        told("other", "Fishing quotas were set.", None, Vec::new()),
    ];
    let mut corpus = corpus;
    corpus[1].0.title = corpus[0].0.title.clone();
    let ram = index(&corpus, &Vec::new(), 3, false);
    let searcher = ram.searcher();
    let mut request = question(Query::Text(TextQuery::Word("fishing".to_owned())), Target::Articles);
    request.unfold = false;
    let answer = searcher.search(&request).unwrap();
    assert_eq!((answer.reports, answer.total), (3, 2));
    let Hits::Articles(articles) = answer.hits else { panic!("articles were asked for") };
    let folded = articles.iter().find(|article| article.id == "wire").unwrap();
    assert_eq!(folded.reprints[0].id, "reprint");
    assert_eq!(&folded.snippet[folded.highlights[0].clone()], "fishing");
    assert_eq!(searcher.article("other").unwrap().unwrap().0, corpus[2].0);
    assert_eq!(searcher.article("wire.txt").unwrap().unwrap().0.id, "wire");
    assert!(searcher.article("none").unwrap().is_none());
    request.facets = vec![("colour".to_owned(), 3)];
    assert!(searcher.search(&request).unwrap_err().to_string().contains("`colour` of articles cannot be counted"));
    assert!(Arc::strong_count(&searcher.analyzer) == 1);
}

#[test]
fn windows_of_the_order_are_the_order() {
    let days = [date(2025, 3, 10), date(2025, 3, 11), date(2025, 4, 1)];
    let article = |n: usize| told(&format!("a{n}"), "", days.get(n * 7 % 4).copied(), Vec::new());
    let corpus: Corpus = (0..40).map(article).collect();
    let ram = index(&corpus, &Vec::new(), 9, false);
    let searcher = ram.searcher();
    let engine = searcher.snapshot().searcher;
    let found = super::hits::collect(&engine, &tantivy::query::AllQuery, None).unwrap();
    let ranking = || super::hits::Ranking::new(&engine, &found, super::hits::Order::Published).unwrap();
    let whole = ranking().next(100).unwrap();
    let mut pieces = Vec::new();
    let mut ranking = ranking();
    while ranking.len() > 0 {
        pieces.extend(ranking.next(7).unwrap());
    }
    assert_eq!(whole.len(), 40);
    assert_eq!(whole, pieces);
    assert!(whole.is_sorted_by_key(|hit| (std::cmp::Reverse(hit.first), hit.key)));
    assert_eq!(searcher.size().unwrap(), (40, 0));
}

#[test]
fn doubtful_events_are_left_out() {
    let mut doubtful = meeting(vec![someone("Karim Alami", Role::Minister, None, "MA")], "");
    doubtful.confidence = 0.3;
    let ram = index(&vec![told("a", "", None, vec![doubtful])], &Vec::new(), 1, false);
    let mut request = question(Query::Kind(EventKind::Meeting), Target::Events);
    for (least, expected) in [(0.0, 1), (0.3, 1), (0.31, 0)] {
        request.min_confidence = least;
        assert_eq!(ram.searcher().search(&request).unwrap().total, expected, "{least}");
    }
}

/// Events with one person each.
fn named(names: &[&str]) -> Ram {
    let corpus = names
        .iter()
        .enumerate()
        .map(|(at, name)| {
            told(
                &format!("a{at}"),
                "",
                None,
                vec![meeting(vec![someone(name, Role::HeadOfState, None, "UA")], "2025-03-10")],
            )
        })
        .collect();
    index(&corpus, &Vec::new(), 2, false)
}

#[test]
fn a_name_is_found_in_its_spellings_and_a_slip_is_put_right() {
    let ram = named(&["Volodymyr Zelensky", "Volodymyr Zelenskyy", "Mikhail Gorbachov", "Muhammad Yunus", "Ann Berg"]);
    let searcher = ram.searcher();
    let ask = |name: &str, mode| {
        let value = Value { text: name.to_owned(), mode };
        let query = Query::With(ParticipantQuery::Is(ParticipantField::Name(value)));
        let spelt = searcher.spelt(question(query, Target::Events).question).unwrap();
        let mut request = question(Query::All, Target::Events);
        request.question = spelt;
        let answer = searcher.search(&request).unwrap();
        (answer.reports, answer.notes.join("; "))
    };
    let words = ValueMode::Words;
    assert_eq!(ask("Zelensky", words).0, 2);
    assert_eq!(ask("zelenskiy", words).0, 2);
    assert_eq!(ask("Volodymyr Zelenski", words).0, 2);
    assert_eq!(ask("Gorbachev", words).0, 1);
    assert_eq!(ask("Mohammed Yunus", words).0, 1);
    assert_eq!(
        ask("Gorbatcov", words),
        (1, "no name in the index is spelt `gorbatcov`: read as `gorbachov`".to_owned())
    );
    assert_eq!(ask("Berg", words), (1, String::new()));
    assert_eq!(ask("Bergamo", words).0, 0);
    assert_eq!(ask("Zelensky", ValueMode::Phrase).0, 1);
}

#[test]
fn who_is_asked_for_is_not_whom_the_question_names() {
    let person = |name: &str, role, code: &str| someone(name, role, None, code);
    let mut visit = meeting(
        vec![
            person("Guest One", Role::Minister, "FR"),
            person("Guest Two", Role::Minister, "DE"),
            person("Host", Role::HeadOfState, "MA"),
        ],
        "2025-03-10",
    );
    visit.kind = EventKind::Visit;
    visit.country = "MA".parse().ok();
    let corpus = vec![told("one", "", None, vec![visit])];
    let ram = index(&corpus, &Vec::new(), 1, false);
    let searcher = ram.searcher();
    let minister = || ParticipantQuery::Is(ParticipantField::Role(Role::Minister));
    let answers = |query: Query, asks: Asks| {
        let mut request = question(query, Target::Events);
        request.question.asks = asks;
        let answer = searcher.search(&request).unwrap();
        (answer.answers.into_iter().map(|reply| reply.value).collect::<Vec<_>>(), answer.number, answer.whether)
    };
    let people = |person: ParticipantQuery, side| Asks::People(Who { person, side });
    let any = || ParticipantQuery::Any;
    assert_eq!(answers(Query::All, people(any(), Side::Guest)).0, ["Guest One", "Guest Two"]);
    assert_eq!(answers(Query::All, people(any(), Side::Host)).0, ["Host"]);
    // "Which ministers …": those who are asked for, though the query names them.
    let with = Query::With(minister());
    assert_eq!(answers(with.clone(), people(minister(), Side::Any)).0, ["Guest One", "Guest Two"]);
    // "Who met a minister": whoever is there beside one, another minister too.
    assert_eq!(answers(with.clone(), people(any(), Side::Any)).0, ["Guest One", "Guest Two", "Host"]);
    // "Who met two ministers": both are needed for the clauses.
    let two = Query::And(vec![with.clone(), with.clone()]);
    assert_eq!(answers(two, people(any(), Side::Any)).0, ["Host"]);
    assert_eq!(answers(Query::All, Asks::Count(Box::new(people(any(), Side::Any)))).1, Some(3));
    assert_eq!(answers(Query::All, Asks::Count(Box::new(Asks::Hits))).1, Some(1));
    assert_eq!(answers(Query::All, Asks::Countries).0, ["Morocco"]);
    assert_eq!(
        answers(with.clone(), Asks::Parties(Who { person: minister(), side: Side::Any })).0,
        ["France", "Germany"]
    );
    assert_eq!(answers(with, Asks::Whether).2, Some(true));
    let none = Query::And(vec![Query::Kind(EventKind::Visit), Query::Status(EventStatus::Cancelled)]);
    assert_eq!(answers(none, Asks::Whether).2, Some(false));
}

#[test]
fn the_first_and_the_last_event_are_picked_by_their_dates() {
    let on = |id: &str, date: &str| {
        told(id, id, None, vec![meeting(vec![someone("Ann Berg", Role::Minister, None, "NO")], date)])
    };
    let corpus = vec![on("b", "2024-05"), on("c", ""), on("a", "2023-01-02"), on("d", "2024-06-30")];
    let ram = index(&corpus, &Vec::new(), 2, false);
    let searcher = ram.searcher();
    for (pick, expected) in [(Pick::First, "2023-01-02"), (Pick::Last, "2024-06-30")] {
        let mut request = question(Query::All, Target::Events);
        request.unfold = false;
        request.question.asks = Asks::Dates;
        request.question.pick = Some(pick);
        let answer = searcher.search(&request).unwrap();
        let dates: Vec<&str> = answer.answers.iter().map(|reply| reply.value.as_str()).collect();
        assert_eq!(dates, [expected]);
        assert_eq!(ids(&answer).len(), 1);
        assert_eq!(answer.total, 4);
    }
}
