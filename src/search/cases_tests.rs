//! Cases by hand: what binds, what is one event, what is picked, who is asked for.

use super::*;
use crate::search::{dossier::Lists, who::Who as Asked};

/// A person in an office of a country.
pub(super) fn someone(name: &str, role: Role, portfolio: Option<Portfolio>, code: &str) -> Participant {
    Participant { name: Some(name.to_owned()), role, portfolio, country: code.parse().ok(), org: None, office: None }
}

pub(super) fn meeting(participants: Vec<Participant>, date: &str) -> Event {
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

pub(super) fn told(
    id: &str,
    text: &str,
    published: Option<jiff::civil::Date>,
    events: Vec<Event>,
) -> (Article, Annotations) {
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
        version: None,
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
    let found = crate::search::hits::collect(&engine, &tantivy::query::AllQuery, None).unwrap();
    let ranking = || crate::search::hits::Ranking::new(&engine, &found, crate::search::hits::Order::Published).unwrap();
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
    assert_eq!(answers(Query::All, people(any(), Some(VisitSide::Guest))).0, ["Guest One", "Guest Two"]);
    assert_eq!(answers(Query::All, people(any(), Some(VisitSide::Host))).0, ["Host"]);
    // "Visits by Guest One", "visits by Host": who comes.
    let on = |name: &str, side| {
        let name = ParticipantField::Name(Value { text: name.to_owned(), mode: ValueMode::Words });
        let side = ParticipantField::Side(side);
        Query::With(ParticipantQuery::And(vec![ParticipantQuery::Is(name), ParticipantQuery::Is(side)]))
    };
    let found = |query| answers(query, Asks::Count(Box::new(Asks::Hits))).1;
    assert_eq!(found(on("Guest", VisitSide::Guest)), Some(1));
    assert_eq!(found(on("Guest", VisitSide::Host)), Some(0));
    assert_eq!(found(on("Host", VisitSide::Guest)), Some(0));
    assert_eq!(found(Query::And(vec![on("Host", VisitSide::Host), on("Two", VisitSide::Guest)])), Some(1));
    // "Which ministers …": those who are asked for, though the query names them.
    let with = Query::With(minister());
    assert_eq!(answers(with.clone(), people(minister(), None)).0, ["Guest One", "Guest Two"]);
    // "Who met a minister": whoever is there beside one, another minister too.
    assert_eq!(answers(with.clone(), people(any(), None)).0, ["Guest One", "Guest Two", "Host"]);
    // "Who met two ministers": both are needed for the clauses.
    let two = Query::And(vec![with.clone(), with.clone()]);
    assert_eq!(answers(two, people(any(), None)).0, ["Host"]);
    assert_eq!(answers(Query::All, Asks::Count(Box::new(people(any(), None)))).1, Some(3));
    assert_eq!(answers(Query::All, Asks::Count(Box::new(Asks::Hits))).1, Some(1));
    assert_eq!(answers(Query::All, Asks::Countries).0, ["Morocco"]);
    assert_eq!(answers(with.clone(), Asks::Parties(Who { person: minister(), side: None })).0, ["France", "Germany"]);
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

#[test]
fn what_no_event_tells_is_said() {
    let mut ram = Ram::new();
    let alami = || someone("Karim Alami", Role::Minister, None, "MA");
    let perrin = someone("Luc Perrin", Role::Minister, None, "FR");
    // Somebody who stands twice in an event has not met themselves.
    ram.add(&told("a1", "talks", None, vec![meeting(vec![alami(), alami(), perrin], "")]), 1);
    ram.commit();
    let searcher = ram.searcher();
    let name = Value { text: "Alami".to_owned(), mode: ValueMode::Words };
    let with = Query::With(ParticipantQuery::Is(ParticipantField::Name(name)));
    let asked = |query: &Query, asks, pick| {
        let mut request = question(query.clone(), Target::Events);
        (request.question.asks, request.question.pick) = (asks, pick);
        searcher.search(&request).unwrap()
    };
    let values = |answer: &Answer| answer.answers.iter().map(|reply| reply.value.clone()).collect::<Vec<_>>();
    let people = asked(&with, Asks::People(Who::default()), None);
    assert_eq!(values(&people), ["Luc Perrin"]);
    assert!(people.notes.is_empty(), "{:?}", people.notes);
    assert_eq!(values(&asked(&with, Asks::Places, None)), ["Rabat"]);
    assert_eq!(asked(&with, Asks::Dates, None).notes, ["none of them tells when"]);
    let last = asked(&with, Asks::Dates, Some(Pick::Last));
    assert!(matches!(&last.hits, Hits::Events(events) if events.len() == 1));
    assert_eq!(last.notes, ["none of them has a date: which is the last cannot be told"]);
    let planned = Query::And(vec![with, Query::Status(EventStatus::Planned)]);
    let none = asked(&planned, Asks::Hits, None);
    assert_eq!(none.notes, ["1 report has another status; `with:(name:Alami)` finds it"]);
}

#[test]
fn what_was_called_off_without_a_day_has_the_day_that_it_was_planned_for() {
    let alami = || someone("Karim Alami", Role::Minister, Some(Portfolio::Trade), "MA");
    let perrin = || someone("Luc Perrin", Role::Minister, Some(Portfolio::Foreign), "FR");
    let with = |status, date: &str, parties: Vec<Participant>| Event { status, ..meeting(parties, date) };
    let planned = with(EventStatus::Planned, "2025-03-10", vec![alami(), perrin()]);
    let cancelled = with(EventStatus::Cancelled, "", vec![alami(), perrin()]);
    let held = meeting(vec![alami(), perrin()], "2025-03-01");
    let corpus = vec![
        told("a", "one", Some(date(2025, 2, 20)), vec![planned]),
        told("b", "two", Some(date(2025, 3, 8)), vec![cancelled]),
        told("c", "three", Some(date(2025, 3, 2)), vec![held]),
    ];
    let ram = index(&corpus, &Vec::new(), 1, false);
    let request =
        Request { unfold: false, sort: Sort::Date, ..question(Query::Kind(EventKind::Meeting), Target::Events) };
    let Hits::Events(events) = ram.searcher().search(&request).unwrap().hits else { panic!("events were asked for") };
    let found: Vec<_> = events.iter().map(|event| (event.status, event.date.map(|date| date.to_string()))).collect();
    let day = |day: &str| Some(day.to_owned());
    assert_eq!(found, [(EventStatus::Cancelled, day("2025-03-10")), (EventStatus::Held, day("2025-03-01"))]);
}

#[test]
fn a_dossier_is_of_its_person_alone_and_tells_of_copies_once() {
    let alami = |first: &str| someone(&format!("{first} Alami"), Role::Minister, Some(Portfolio::Trade), "MA");
    let perrin = || someone("Luc Perrin", Role::Minister, Some(Portfolio::Foreign), "FR");
    let text =
        "The two ministers spoke for an hour about fish, rails, olive oil and the price of a ferry over the strait.";
    let with = |event: Event, of: &str| {
        let told = told(of, text, Some(date(2025, 3, if of == "copy" { 12 } else { 11 })), vec![event]);
        (Article { title: "Ministers speak".to_owned(), ..told.0 }, told.1)
    };
    let corpus = vec![
        with(meeting(vec![alami("Karim"), perrin()], "2025-03-10"), "copy"),
        with(meeting(vec![alami("Karim"), perrin()], "2025-03-10"), "original"),
        told(
            "other",
            "Another Alami",
            Some(date(2025, 4, 2)),
            vec![meeting(vec![alami("Nadia"), perrin()], "2025-04-01")],
        ),
    ];
    let ram = index(&corpus, &Vec::new(), 1, false);
    let (person, lists) = (ParticipantQuery::Any, Lists { limit: 10 });
    let who = Asked { name: "Karim Alami".to_owned(), person, side: None, lists };
    let dossier = ram.searcher().who(&who).unwrap().dossier.unwrap();
    assert_eq!((dossier.total, dossier.reports, dossier.articles_total, dossier.articles_distinct), (1, 2, 2, 1));
    assert_eq!(dossier.dated, [("2025-03-10".parse().ok(), EventStatus::Held); 2]);
    let articles: Vec<_> = dossier.articles.iter().map(|named| named.article.path.as_str()).collect();
    assert_eq!((articles, dossier.articles[0].reprints.len()), (vec!["original.txt"], 1));
    assert_eq!(dossier.events[0].sources.len(), 1);
}
