//! Random small corpora and queries over the same few names, places and words, so that they often meet.

use super::*;

const NAMES: [&str; 6] = ["Karim Alami", "Luc Perrin", "Karim Perrin", "Luc Alami", "Ann Bell-Perrin", "Élise Alami"];
const COUNTRIES: [&str; 3] = ["FR", "MA", "ES"];
const ROLES: [Role; 4] = [Role::Minister, Role::DeputyMinister, Role::Ambassador, Role::Other];
const PORTFOLIOS: [Portfolio; 2] = [Portfolio::Foreign, Portfolio::Trade];
const ORGS: [&str; 2] = ["UN", "EU"];
const DATES: [&str; 7] = ["2025-03-10", "2025-03-11", "2025-03", "2025-Q2", "2025", "199X", "2024-12-31"];
const PLACES: [&str; 4] = ["Rabat", "Paris", "Port Said", "Said"];
const WORDS: [&str; 9] =
    ["border", "borders", "security", "migration", "migrants", "talks", "president", "U.S.", "quota"];

pub(super) fn country() -> impl Strategy<Value = Country> {
    select(&COUNTRIES[..]).prop_map(|code| code.parse().unwrap())
}

pub(super) fn timex() -> impl Strategy<Value = Timex> {
    select(&DATES[..]).prop_map(|text| text.parse().unwrap())
}

pub(super) fn participant() -> impl Strategy<Value = Participant> {
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

pub(super) fn event() -> impl Strategy<Value = Event> {
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

pub(super) fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(select(&WORDS[..]), 0..8).prop_map(|words| words.join(" "))
}

pub(super) fn document() -> impl Strategy<Value = (Article, Annotations)> {
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
            version: None,
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

pub(super) fn corpus(size: std::ops::Range<usize>, prefix: &'static str) -> impl Strategy<Value = Corpus> {
    proptest::collection::vec(document(), size).prop_map(move |mut corpus| {
        for (number, (article, _)) in corpus.iter_mut().enumerate() {
            article.id = format!("{prefix}{number}");
        }
        corpus
    })
}

pub(super) fn value(texts: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let mode = select(vec![ValueMode::Words, ValueMode::Phrase, ValueMode::Prefix, ValueMode::Fuzzy]);
    (select(texts), mode).prop_map(|(text, mode)| Value { text: text.to_owned(), mode })
}

pub(super) fn person_field() -> impl Strategy<Value = ParticipantField> {
    prop_oneof![
        value(&["Alami", "karim alami", "perrin luc", "Perr", "Alamy", "elise", "Bell Perrin", "-"])
            .prop_map(ParticipantField::Name),
        select(&ROLES[..]).prop_map(ParticipantField::Role),
        select(&PORTFOLIOS[..]).prop_map(ParticipantField::Portfolio),
        (select(&ROLES[..]), select(&PORTFOLIOS[..])).prop_map(|(role, branch)| ParticipantField::Office(role, branch)),
        country().prop_map(ParticipantField::Country),
        select(&["un", "EU"][..]).prop_map(|org| ParticipantField::Org(org.to_owned())),
        select(&["EU", "arab_league"][..]).prop_map(|group| ParticipantField::Group(group.to_owned())),
        select(VisitSide::ALL).prop_map(ParticipantField::Side),
    ]
}

pub(super) fn person() -> impl Strategy<Value = ParticipantQuery> {
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

pub(super) fn date_filter() -> impl Strategy<Value = DateFilter> {
    let end = || proptest::option::of(timex().prop_map(DateEnd));
    prop_oneof![
        1 => Just(DateFilter::None),
        2 => timex().prop_map(DateFilter::during),
        2 => (end(), end()).prop_map(|(from, to)| DateFilter::Range { from, to }),
    ]
}

pub(super) fn text_query() -> impl Strategy<Value = TextQuery> {
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

pub(super) fn article_field() -> impl Strategy<Value = ArticleField> {
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

pub(super) fn query() -> impl Strategy<Value = Query> {
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
