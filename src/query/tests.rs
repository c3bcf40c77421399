//! Tests of the whole room: questions in English, the query language and its errors, the normal form.

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::{
    ast::{
        ArticleField, Asks, DateEnd, DateFilter, ParticipantField, ParticipantQuery, PathQuery, Pick, Query, Question,
        Target, TextQuery, Value, ValueMode,
    },
    *,
};
use crate::{
    annotation::{EventKind, EventStatus, Portfolio, Role, VisitSide},
    extract::lexicon::{places, table},
};

/// A Sunday.
const TODAY: Date = date(2025, 6, 15);

const QUESTIONS: &str = include_str!("../../tests/questions.tsv");

/// What is asked for, as the table of questions writes it: `people`, `count people`, `last dates`.
fn asked(question: &Question) -> String {
    let mut words = Vec::new();
    words.extend(question.target.map(|target| match target {
        Target::Articles => "articles",
        Target::Events => "events",
    }));
    words.extend(question.pick.map(|pick| if pick == Pick::First { "first" } else { "last" }));
    let mut asks = &question.asks;
    while let Asks::Count(of) = asks {
        words.push("count");
        asks = of;
    }
    if *asks != Asks::Hits {
        words.push(asks.word());
    }
    let mut words = words.join(" ");
    if let Asks::People(who) | Asks::Parties(who) = asks {
        if who.person != ParticipantQuery::Any {
            words.push_str(&format!(" ({})", who.person));
        }
        words.push_str(match who.side {
            None => "",
            Some(VisitSide::Guest) => " guest",
            Some(VisitSide::Host) => " host",
        });
    }
    words
}

#[test]
fn questions_in_english_are_understood() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (line, cells) in table::rows(QUESTIONS) {
        let [question, canonical, rest @ ..] = cells.as_slice() else { panic!("line {line} has no canonical form") };
        count += 1;
        let read = parse(question, TODAY).unwrap_or_else(|error| panic!("line {line}: {question}: {error}"));
        let (printed, focus) = (read.to_string(), asked(&read));
        if printed != *canonical || focus != rest.first().copied().unwrap_or("") {
            wrong.push(format!("{question}\t{printed}\t{focus}"));
        }
        let again = parse(&printed, TODAY).unwrap_or_else(|error| panic!("line {line}: {printed}: {error}"));
        assert_eq!(again.to_string(), printed, "{question}: its canonical form is read otherwise");
    }
    assert!(count >= 400, "only {count} questions");
    assert!(wrong.is_empty(), "{} are understood otherwise:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn words_that_are_not_understood_are_searched_and_said() {
    for (question, note) in [
        ("climate change", "searched for the words: climate, change"),
        ("meetings with civil society", "searched for the words: civil, society"),
        ("talks between Washington and Tehran", "Washington was read as its country, US"),
        ("meetings with French and German ministers", "several countries before one noun are alternatives"),
        ("envoys to Syria", "where an envoy is posted is not searched"),
        ("why did Orban meet Putin", "why something took place is not searched: the articles may say so"),
        ("how long did Macron stay in Rabat", "how long something took is not searched"),
        ("meetings on behalf of the president", "on whose behalf somebody came is not searched"),
        ("meetings with frnech minsters", "read `frnech` as `french`"),
        ("former presidents who met Xi", "whether an office is a former one is not searched"),
    ] {
        let notes = parse(question, TODAY).unwrap().notes;
        assert!(notes.iter().any(|n| n.starts_with(note)), "{question}: {notes:?}");
    }
    assert!(parse("all meetings with French ministers", TODAY).unwrap().notes.is_empty());
    assert!(parse("agreements between Russia and Sri Lanka", TODAY).unwrap().notes.is_empty());
}

#[test]
fn the_query_language_is_read_as_written() {
    for (text, canonical) in [
        ("", "*"),
        ("*", "*"),
        ("kind:meeting", "kind:meeting"),
        ("Kind:Talks status:canceled", "kind:meeting status:cancelled"),
        ("country:france role:minister", "country:FR role:minister"),
        ("with:(country:French role:ministers)", "with:(country:FR role:minister)"),
        ("with:France", "with:(country:FR)"),
        ("with:MA", "with:(country:MA)"),
        ("with:*", "with:*"),
        ("with:\"Jane Doe\"", "with:(name:\"Jane Doe\")"),
        ("with:macron*", "with:(name:macron*)"),
        ("with:(French minister OR name:Macron)", "with:((country:FR role:minister) OR name:Macron)"),
        ("with:(role:minister -country:FR)", "with:(role:minister -country:FR)"),
        ("role:\"foreign minister\"", "with:(role:minister portfolio:foreign)"),
        ("office:minister/foreign office:\"foreign ministers\"", "office:minister/foreign office:minister/foreign"),
        ("office:president", "role:head_of_state"),
        ("role:leader", "with:(role:head_of_state OR role:head_of_government)"),
        ("name:(Bruno Retailleau)", "name:(Bruno Retailleau)"),
        ("name:Retail* name:Retaillau~", "name:Retail* name:Retaillau~"),
        ("country:(FR OR DE)", "country:FR OR country:DE"),
        ("org:\"united nations\" group:eu", "org:UN group:EU"),
        ("place:\"New York\" where:us", "place:\"New York\" where:US"),
        ("where:benelux", "where:benelux"),
        ("date:2025-03..", "date:2025-03.."),
        ("date:30d published:none", "date:2025-05-16..2025-06-15 published:none"),
        ("date:last-month", "date:2025-05"),
        ("text:(western sahara)", "text:western text:sahara"),
        ("\"western sahara\"", "text:\"western sahara\""),
        ("\"western sahara\"~3", "text:\"western sahara\"~3"),
        ("title:talks text:migr* text:sahra~", "title:talks text:migr* text:sahra~"),
        ("path:reports/2025 path:/.*\\.html/", "path:reports/2025 path:/.*\\.html/"),
        (
            "source:example.org author:\"Jane Doe\" lang:EN-gb added:7..",
            "source:example.org author:\"Jane Doe\" lang:en added:7..",
        ),
        (
            "official:Doe organization:\"World Bank\" organisation:Bank",
            "official:Doe organization:\"World Bank\" organization:Bank",
        ),
        ("kind:visit OR kind:call status:held", "kind:visit OR (kind:call status:held)"),
        ("(kind:visit OR kind:call) status:held", "(kind:visit OR kind:call) status:held"),
        ("kind:visit AND NOT status:held", "kind:visit -status:held"),
        ("-(kind:visit OR kind:call)", "-(kind:visit OR kind:call)"),
        ("--kind:visit", "-(-kind:visit)"),
        ("((kind:visit))", "kind:visit"),
        ("kind:visit (status:held date:2025)", "kind:visit status:held date:2025"),
        ("text:\\OR text:a\\*", "text:\\OR text:a\\*"),
        ("text:\"a \\\"b\\\"\"", "text:\"a \\\"b\\\"\""),
        ("https://example.org/x", "text:https text:example text:org text:x"),
        ("10:30", "text:10 text:30"),
    ] {
        let read = parse(text, TODAY).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(read.to_string(), canonical, "{text}");
        assert_eq!(parse(canonical, TODAY).map(|q| q.to_string()).as_deref(), Ok(canonical), "{text}");
    }
}

/// The question, the words that the caret marks, and parts of the message and the hint.
#[test]
fn errors_say_what_is_wrong_where_and_what_to_do() {
    for (text, marked, message, hint) in [
        ("contry:FR", "contry", "no field `contry`", "`country:`"),
        ("kind:visit language:en", "language", "no field", "`lang:`"),
        ("participant:FR", "participant", "no field", "`with:`"),
        ("xyzzy:1", "xyzzy", "no field", "the fields are: kind"),
        ("kind:match", "match", "no kind of event", "meeting call visit agreement"),
        ("kind:meting", "meting", "no kind of event", "did you mean `meeting`?"),
        ("status:done", "done", "no status", "held planned cancelled"),
        ("role:minster", "minster", "no role", "did you mean `minister`?"),
        ("office:minister/forreign", "minister/forreign", "no portfolio", "`foreign`"),
        ("portfolio:forreign", "forreign", "no portfolio", "`foreign`"),
        ("country:Frnace", "Frnace", "no country", "`france`"),
        ("country:EU", "EU", "a group of countries", "group:EU"),
        ("group:XYZ", "XYZ", "no group", "EU"),
        ("date:2025-13", "2025-13", "no date", "2025-Q2"),
        ("meetings date:2025..2024", "2025..2024", "ends before it starts", "2025-Q2"),
        ("added:x", "x", "no watermark", "7.."),
        ("lang:xx", "xx", "no language", "arabic"),
        ("lang:englsh", "englsh", "no language", "did you mean `english`?"),
        ("text:\"open", "\"", "never closed", "close it"),
        ("with:(country:FR", "(", "never closed", "close it"),
        ("(kind:visit", "(", "never closed", "close it"),
        ("kind:visit)", ")", "closes nothing", "take it out"),
        ("with:()", "with:()", "is empty", "with:*"),
        ("with:", "with:", "no value", "with:("),
        ("country: FR", "country:", "no value", "country:FR"),
        ("name:\"\"", "\"\"", "is empty", "name:"),
        ("country:()", "()", "is empty", "country:FR"),
        ("country:(FR OR)", ")", "a value is missing", "country:FR"),
        ("()", "()", "nothing in these parentheses", "take them out"),
        ("OR kind:visit", "OR", "needs something", "lower case"),
        ("kind:visit OR", "OR", "needs something", "lower case"),
        ("kind:visit AND", "AND", "needs something", "lower case"),
        ("kind:visit NOT", "NOT", "nothing behind it", "left out"),
        ("with:(kind:visit)", "kind", "no field of a participant", "name role portfolio office"),
        ("country:F*", "F*", "takes no `*`", "country:FR"),
        ("place:*", "*", "no bare `*`", "leave the field out"),
        ("path:/a(/", "/a(/", "no regular expression", "unclosed"),
        ("é country:Xyz", "Xyz", "no country", "a code"),
    ] {
        let error = parse(text, TODAY).expect_err(text);
        assert_eq!(text.get(error.span.clone()), Some(marked), "{text}: {error:?}");
        assert!(error.message.contains(message), "{text}: {}", error.message);
        assert!(!error.message.contains('\n'), "{text}: one line");
        assert!(error.hint.as_deref().is_some_and(|h| h.contains(hint)), "{text}: {:?}", error.hint);
    }
}

#[test]
fn deep_and_long_questions_are_refused_or_read_not_crashed_on() {
    assert!(parse(&"(".repeat(100_000), TODAY).is_err());
    assert!(parse(&format!("{}x", "-".repeat(100_000)), TODAY).is_err());
    assert!(parse(&"NOT ".repeat(10_000), TODAY).is_err());
    assert!(parse(&"with:(".repeat(10_000), TODAY).is_err());
    for word in ["meetings with ", "A, B and ", "a-b-", "last ", "\"x\" ", "Smith ", "about "] {
        assert!(parse(&word.repeat(300), TODAY).is_ok(), "{word}");
    }
}

fn words() -> impl Strategy<Value = String> + Clone {
    prop_oneof![
        "[A-Za-zé]{1,8}",
        Just("OR".to_owned()),
        Just("not".to_owned()),
        "[-a-z*~\\\\\"():/. 1-2]{0,6}[a-z(\"*~\\\\]",
        "[A-Z][a-z]{2,6} [A-Z][a-z]{2,6}",
    ]
    .prop_filter("a word", |text| !text.trim().is_empty())
}

fn value() -> impl Strategy<Value = Value> {
    (
        words(),
        prop_oneof![Just(ValueMode::Words), Just(ValueMode::Phrase), Just(ValueMode::Prefix), Just(ValueMode::Fuzzy)],
    )
        .prop_map(|(text, mode)| Value { text, mode })
}

fn text() -> impl Strategy<Value = TextQuery> {
    let word = words().prop_map(|w| w.split_whitespace().collect::<String>()).boxed();
    prop_oneof![
        word.clone().prop_map(TextQuery::Word),
        word.clone().prop_map(TextQuery::Prefix),
        word.clone().prop_map(TextQuery::Fuzzy),
        (prop::collection::vec(word, 1..4), 0u32..5).prop_map(|(words, slop)| TextQuery::Phrase { words, slop }),
    ]
}

fn one_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(all)
}

fn a_country() -> impl Strategy<Value = Country> {
    (0..places::countries().len()).prop_map(|row| places::countries()[row].code)
}

fn a_date() -> impl Strategy<Value = DateFilter> {
    let forms = ["2024", "2024-03", "2024-03-10", "2024-W15", "2024-W15-WE", "2024-Q2", "2024-H1", "2024-SU", "202X"];
    let end = || prop::option::of(prop::sample::select(forms.to_vec()).prop_map(|v| DateEnd(v.parse().unwrap())));
    prop_oneof![
        Just(DateFilter::None),
        (end(), end()).prop_filter_map("in order", |(from, to)| {
            let order = from.zip(to).is_none_or(|(a, b)| a.0.interval().0 <= b.0.interval().1);
            order.then_some(DateFilter::Range { from, to })
        }),
    ]
}

fn participant_field() -> impl Strategy<Value = ParticipantField> {
    prop_oneof![
        value().prop_map(ParticipantField::Name),
        one_of(Role::ALL).prop_map(ParticipantField::Role),
        one_of(Portfolio::ALL).prop_map(ParticipantField::Portfolio),
        (one_of(Role::ALL), one_of(Portfolio::ALL))
            .prop_map(|(role, portfolio)| ParticipantField::Office(role, portfolio)),
        a_country().prop_map(ParticipantField::Country),
        prop::sample::select(vec!["UN", "EU", "Hamas", "Arab League", "No Such Body"])
            .prop_map(|o| ParticipantField::Org(o.to_owned())),
        (0..places::groups().len()).prop_map(|row| ParticipantField::Group(places::groups()[row].id.to_owned())),
        one_of(VisitSide::ALL).prop_map(ParticipantField::Side),
    ]
}

fn participant() -> impl Strategy<Value = ParticipantQuery> {
    let leaf = prop_oneof![1 => Just(ParticipantQuery::Any), 9 => participant_field().prop_map(ParticipantQuery::Is)];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(ParticipantQuery::And),
            prop::collection::vec(inner.clone(), 0..4).prop_map(ParticipantQuery::Or),
            inner.prop_map(|part| ParticipantQuery::Not(Box::new(part))),
        ]
    })
}

fn article_field() -> impl Strategy<Value = ArticleField> {
    let added = (prop::option::of(0u64..100), prop::option::of(100u64..200))
        .prop_filter("an end", |(a, b)| a.is_some() || b.is_some());
    prop_oneof![
        text().prop_map(ArticleField::Title),
        a_country().prop_map(ArticleField::Country),
        value().prop_map(ArticleField::Official),
        value().prop_map(ArticleField::Organization),
        a_date().prop_map(ArticleField::Published),
        value().prop_map(ArticleField::Source),
        value().prop_map(ArticleField::Author),
        words().prop_map(|prefix| ArticleField::Path(PathQuery::Prefix(prefix))),
        "[a-z./ ]{0,5}[a-z]".prop_map(|regex| ArticleField::Path(PathQuery::Regex(regex))),
        Just(ArticleField::Lang("en".to_owned())),
        added.prop_map(|(from, to)| ArticleField::Added(from, to)),
    ]
}

fn query() -> impl Strategy<Value = Query> {
    let leaf = prop_oneof![
        Just(Query::All),
        one_of(EventKind::ALL).prop_map(Query::Kind),
        one_of(EventStatus::ALL).prop_map(Query::Status),
        a_date().prop_map(Query::Date),
        value().prop_map(Query::Place),
        a_country().prop_map(Query::Where),
        participant().prop_map(Query::With),
        participant_field().prop_map(Query::Bare),
        article_field().prop_map(Query::Article),
        text().prop_map(Query::Text),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Query::And),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Query::Or),
            inner.prop_map(|part| Query::Not(Box::new(part))),
        ]
    })
}

proptest! {
    #[test]
    fn the_canonical_form_of_any_query_is_read_back(query in query()) {
        let printed = query.to_string();
        let read = parse(&printed, TODAY);
        prop_assert!(read.is_ok(), "{}: {:?}", printed, read);
        prop_assert_eq!(read.unwrap().to_string(), printed);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,60}") {
        let _ = parse(&text, TODAY);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..80), text in any::<String>()) {
        for text in [String::from_utf8_lossy(&bytes).into_owned(), text] {
            if let Err(error) = parse(&text, TODAY) {
                prop_assert!(text.get(error.span.clone()).is_some(), "{:?}: {:?}", text, error);
            }
        }
    }

    #[test]
    fn no_mixture_of_words_and_signs_makes_it_panic(
        parts in prop::collection::vec(prop::sample::select(vec![
            "meetings", "with", "French", "ministers", "and", "or", "between", "Macron", "to", "in", "Rabat", "since", "last", "year",
            "10", "March", "-", "(", ")", "\"", "OR", "NOT", "AND", "with:(", "country:", "FR", "date:", "2025..", "not", "'s", "about",
            "who", "did", "EU", ",", "text:a*", "~", "*", "\\", "of", "the", "visit", "?", "é", "Franco-", "\u{fffc}",
        ]), 0..24),
        glue in prop::sample::select(vec![" ", ""]),
    ) {
        let text = parts.join(glue);
        match parse(&text, TODAY) {
            Ok(question) => {
                let printed = question.to_string();
                let again = parse(&printed, TODAY);
                prop_assert!(again.is_ok(), "{}: {}: {:?}", text, printed, again);
                prop_assert_eq!(again.unwrap().to_string(), printed);
            }
            Err(error) => prop_assert!(text.get(error.span.clone()).is_some(), "{}: {:?}", text, error),
        }
    }
}
