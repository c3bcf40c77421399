//! What every clause of a query means, over plain types.
//!
//! Used twice: where the engine's terms only find candidates the stored participants decide here, and the tests hold the
//! engine against it. It is brute force on purpose, and bounded by the size of one event or article.

use super::{
    normal::{self, Clauses},
    pairing::all_paired,
    party::{Party, parties},
    words::{Analyzer, Pattern, Words},
};
use crate::{
    annotation::{Annotations, Country, Event},
    article::Article,
    query::ast::{ArticleField, DateFilter, ParticipantField, ParticipantQuery, PathQuery, Query, Value},
    store::{
        document::host,
        participant::{fold, groups_of},
    },
    timex::Timex,
};

/// An article with what was found in it and the commit that brought it, its words cut once.
pub struct Subject<'a> {
    pub article: &'a Article,
    pub annotations: &'a Annotations,
    pub added: u64,
    analyzer: &'a dyn Analyzer,
    title: Vec<String>,
    text: Vec<String>,
}

impl<'a> Subject<'a> {
    pub fn new(
        article: &'a Article,
        annotations: &'a Annotations,
        added: u64,
        analyzer: &'a dyn Analyzer,
    ) -> Subject<'a> {
        let terms = |text: &str| analyzer.text(text).into_iter().map(|token| token.term).collect();
        Subject { article, annotations, added, analyzer, title: terms(&article.title), text: terms(&article.text) }
    }
}

/// Does an event match? `query` in its normal form for events ([`normal::normalise`]).
pub fn event_matches(query: &Query, event: &Event, subject: &Subject) -> bool {
    let analyzer = subject.analyzer;
    match query {
        Query::All => true,
        Query::And(parts) => {
            let (people, rest): (Vec<_>, Vec<_>) = parts.iter().partition(|part| matches!(part, Query::With(_)));
            let people: Vec<&ParticipantQuery> = people
                .into_iter()
                .filter_map(|part| if let Query::With(person) = part { Some(person) } else { None })
                .collect();
            rest.iter().all(|part| event_matches(part, event, subject))
                && different_people(&people, &parties(event), analyzer)
        }
        Query::Or(parts) => parts.iter().any(|part| event_matches(part, event, subject)),
        Query::Not(part) => !event_matches(part, event, subject),
        Query::Kind(kind) => event.kind == *kind,
        Query::Status(status) => event.status == *status,
        Query::Date(filter) => date_matches(*filter, event.date),
        Query::Place(value) => event.place.as_deref().is_some_and(|place| value_matches(value, place, analyzer)),
        Query::Where(country) => event.country == Some(*country),
        Query::With(person) => different_people(&[person], &parties(event), analyzer),
        Query::Bare(field) => parties(event).iter().any(|p| field_matches(field, p, analyzer)),
        // Of events, a country is a participant's.
        Query::Article(ArticleField::Country(country)) => {
            event.participants.iter().any(|p| p.country == Some(*country))
        }
        Query::Article(field) => article_field_matches(field, subject),
        Query::Text(text) => {
            let pattern = Pattern::of(text, analyzer);
            pattern.matches(&subject.title) || pattern.matches(&subject.text)
        }
    }
}

/// Does an article match? `query` in its normal form for articles.
pub fn article_matches(query: &Query, subject: &Subject) -> bool {
    let some_event = |parts: &[&Query]| {
        subject.annotations.events.iter().any(|event| {
            let all = Query::And(parts.iter().map(|&part| part.clone()).collect());
            event_matches(&all, event, subject)
        })
    };
    match query {
        Query::All => true,
        Query::And(parts) => {
            let Clauses { of_event, needs_event, rest } = normal::split(parts);
            let events = if needs_event {
                some_event(&of_event)
            } else {
                of_event.iter().all(|part| article_matches(part, subject))
            };
            events && rest.iter().all(|part| article_matches(part, subject))
        }
        Query::Or(parts) => parts.iter().any(|part| article_matches(part, subject)),
        Query::Not(part) => !article_matches(part, subject),
        Query::Bare(field) => named_matches(field, subject),
        Query::Article(field) => article_field_matches(field, subject),
        Query::Text(_) => {
            let Query::Text(text) = query else { return false };
            let pattern = Pattern::of(text, subject.analyzer);
            pattern.matches(&subject.title) || pattern.matches(&subject.text)
        }
        of_event => some_event(&[of_event]),
    }
}

/// A participant's field asked of an article: some official has it, or a country is named.
fn named_matches(field: &ParticipantField, subject: &Subject) -> bool {
    let Annotations { officials, countries, .. } = subject.annotations;
    match field {
        ParticipantField::Name(value) => officials.iter().any(|o| value_matches(value, &o.name, subject.analyzer)),
        ParticipantField::Role(role) => officials.iter().any(|o| o.role == *role),
        ParticipantField::Portfolio(portfolio) => officials.iter().any(|o| o.portfolio == Some(*portfolio)),
        ParticipantField::Office(role, portfolio) => {
            officials.iter().any(|o| o.role == *role && o.portfolio == Some(*portfolio))
        }
        ParticipantField::Country(country) => countries.contains(country),
        ParticipantField::Org(org) => officials.iter().any(|o| is_org(o.org.as_deref(), org)),
        ParticipantField::Group(group) => {
            countries.iter().any(|&country| in_group(Some(country), None, group))
                || officials.iter().any(|o| in_group(o.country, o.org.as_deref(), group))
        }
        // Of the parties of an event only.
        ParticipantField::Side(_) => subject
            .annotations
            .events
            .iter()
            .any(|e| parties(e).iter().any(|p| field_matches(field, p, subject.analyzer))),
    }
}

fn article_field_matches(field: &ArticleField, subject: &Subject) -> bool {
    let Subject { article, annotations, analyzer, .. } = subject;
    let value = |value: &Value, text: &str| value_matches(value, text, *analyzer);
    match field {
        ArticleField::Title(text) => Pattern::of(text, *analyzer).matches(&subject.title),
        ArticleField::Country(country) => annotations.countries.contains(country),
        ArticleField::Official(name) => annotations.officials.iter().any(|o| value(name, &o.name)),
        ArticleField::Organization(name) => annotations.organizations.iter().any(|o| value(name, o)),
        ArticleField::Published(filter) => {
            date_matches(*filter, article.published.as_ref().map(|p| Timex::Day(p.date)))
        }
        ArticleField::Source(name) => {
            let site = article.url.as_deref().and_then(host);
            article.publisher.iter().chain(&site).any(|source| value(name, source))
        }
        ArticleField::Author(name) => article.authors.iter().any(|author| value(name, author)),
        ArticleField::Path(path) => path_matches(path, &article.source.path),
        ArticleField::Lang(tag) => {
            article.language.as_deref().is_some_and(|language| primary(language).eq_ignore_ascii_case(primary(tag)))
        }
        ArticleField::Added(from, to) => {
            from.is_none_or(|from| subject.added >= from) && to.is_none_or(|to| subject.added <= to)
        }
    }
}

/// The primary subtag of a BCP 47 tag.
fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}

fn path_matches(query: &PathQuery, path: &str) -> bool {
    match query {
        PathQuery::Prefix(prefix) => {
            path.starts_with(prefix.as_str())
                || path.match_indices('/').any(|(at, _)| path[at + 1..].starts_with(prefix.as_str()))
        }
        PathQuery::Regex(pattern) => regex::Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|r| r.is_match(path)),
    }
}

/// A date matches by overlap of the intervals; without a date, only `none` matches.
pub fn date_matches(filter: DateFilter, date: Option<Timex>) -> bool {
    match (filter.days(), date) {
        (None, date) => date.is_none(),
        (Some(_), None) => false,
        (Some((from, to)), Some(date)) => {
            let (first, last) = date.interval();
            from.is_none_or(|from| last >= from) && to.is_none_or(|to| first <= to)
        }
    }
}

fn value_matches(value: &Value, text: &str, analyzer: &dyn Analyzer) -> bool {
    let name: Vec<String> = analyzer.name(text).into_iter().map(|token| token.term).collect();
    Words::of(value, analyzer).matches(&name)
}

/// Can each of the clauses have a participant of its own?
pub fn different_people(clauses: &[&ParticipantQuery], parties: &[Party], analyzer: &dyn Analyzer) -> bool {
    let fits: Vec<Vec<bool>> = clauses
        .iter()
        .map(|clause| parties.iter().map(|p| participant_matches(clause, p, analyzer)).collect())
        .collect();
    all_paired(&fits)
}

/// Does one participant have all of it?
pub fn participant_matches(query: &ParticipantQuery, party: &Party, analyzer: &dyn Analyzer) -> bool {
    match query {
        ParticipantQuery::Any => true,
        ParticipantQuery::And(parts) => parts.iter().all(|part| participant_matches(part, party, analyzer)),
        ParticipantQuery::Or(parts) => parts.iter().any(|part| participant_matches(part, party, analyzer)),
        ParticipantQuery::Not(part) => !participant_matches(part, party, analyzer),
        ParticipantQuery::Is(field) => field_matches(field, party, analyzer),
    }
}

fn field_matches(field: &ParticipantField, party: &Party, analyzer: &dyn Analyzer) -> bool {
    let participant = party.participant;
    match field {
        ParticipantField::Name(value) => {
            participant.name.as_deref().is_some_and(|name| value_matches(value, name, analyzer))
        }
        // A minister is one of any portfolio; a deputy minister and a prime minister are roles of their own.
        ParticipantField::Role(role) => participant.role == *role,
        ParticipantField::Portfolio(portfolio) => participant.portfolio == Some(*portfolio),
        ParticipantField::Office(role, portfolio) => {
            participant.role == *role && participant.portfolio == Some(*portfolio)
        }
        ParticipantField::Country(country) => participant.country == Some(*country),
        ParticipantField::Org(org) => is_org(participant.org.as_deref(), org),
        ParticipantField::Group(group) => in_group(participant.country, participant.org.as_deref(), group),
        ParticipantField::Side(side) => party.side == Some(*side),
    }
}

fn is_org(found: Option<&str>, asked: &str) -> bool {
    found.is_some_and(|found| fold(found) == fold(asked))
}

/// Is the country a member of the group, or the org the group as a body?
fn in_group(country: Option<Country>, org: Option<&str>, group: &str) -> bool {
    let group = fold(group);
    groups_of(country, org).any(|id| fold(id) == group)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        annotation::{EventKind, EventStatus, Participant, Portfolio, Role},
        query::ast::{DateEnd, Target, TextQuery, ValueMode},
        search::words::tests::Simple,
    };

    fn country(code: &str) -> Country {
        code.parse().unwrap()
    }

    fn person(name: &str, role: Role, portfolio: Option<Portfolio>, code: &str) -> Participant {
        Participant {
            name: (!name.is_empty()).then(|| name.to_owned()),
            role,
            portfolio,
            country: Some(country(code)),
            org: None,
            office: None,
        }
    }

    fn event(participants: Vec<Participant>) -> Event {
        Event {
            kind: EventKind::Meeting,
            status: EventStatus::Held,
            date: None,
            date_phrase: None,
            place: Some("Rabat".to_owned()),
            country: Some(country("MA")),
            participants,
            evidence: String::new(),
            confidence: 0.9,
            rule: String::new(),
        }
    }

    fn article(title: &str) -> Article {
        Article {
            id: "a".to_owned(),
            source: crate::article::Source { path: "world/africa/a.txt".to_owned(), ..Default::default() },
            title: title.to_owned(),
            text: "They spoke about fishing quotas.".to_owned(),
            published: None,
            url: Some("https://www.example.org:80/a?b".to_owned()),
            authors: vec!["Ann Porter".to_owned()],
            publisher: None,
            language: Some("en-GB".to_owned()),
            version: None,
        }
    }

    fn check(query: Query, event: &Event) -> bool {
        let (article, annotations) = (article("Talks in Rabat"), Annotations::default());
        let subject = Subject::new(&article, &annotations, 3, &Simple);
        event_matches(&normal::normalise(&query, Target::Events), event, &subject)
    }

    fn is(field: ParticipantField) -> ParticipantQuery {
        ParticipantQuery::Is(field)
    }

    fn french() -> ParticipantQuery {
        is(ParticipantField::Country(country("FR")))
    }

    fn minister() -> ParticipantQuery {
        is(ParticipantField::Role(Role::Minister))
    }

    #[test]
    fn a_moroccan_minister_and_a_french_ambassador_are_no_french_minister() {
        let talks = event(vec![
            person("Karim Alami", Role::Minister, Some(Portfolio::Trade), "MA"),
            person("Luc Perrin", Role::Ambassador, None, "FR"),
        ]);
        assert!(!check(Query::With(ParticipantQuery::And(vec![french(), minister()])), &talks));
        let bare = |field| Query::Bare(field);
        let independent = Query::And(vec![
            bare(ParticipantField::Country(country("FR"))),
            bare(ParticipantField::Role(Role::Minister)),
        ]);
        assert!(check(independent, &talks));
    }

    #[test]
    fn two_clauses_are_two_people() {
        let alone = event(vec![person("Luc Perrin", Role::Minister, Some(Portfolio::Foreign), "FR")]);
        let pair = event(vec![
            person("Luc Perrin", Role::Minister, Some(Portfolio::Foreign), "FR"),
            person("", Role::DeputyMinister, None, "FR"),
        ]);
        let query = Query::And(vec![Query::With(french()), Query::With(minister())]);
        assert!(!check(query.clone(), &alone));
        assert!(check(query, &pair));
        // The first clause must give way: only Perrin is a minister.
        let moved = Query::And(vec![Query::With(ParticipantQuery::Any), Query::With(minister())]);
        assert!(check(moved, &pair));
        let two_ministers = Query::And(vec![Query::With(minister()), Query::With(minister())]);
        assert!(!check(two_ministers, &pair));
    }

    #[test]
    fn three_clauses_are_matched_by_moving_others() {
        let three = event(vec![
            person("A", Role::Minister, None, "FR"),
            person("B", Role::Minister, None, "MA"),
            person("C", Role::Envoy, None, "FR"),
        ]);
        let with = |parts| Query::With(parts);
        let query = Query::And(vec![
            with(ParticipantQuery::Or(vec![french(), minister()])),
            with(ParticipantQuery::And(vec![minister(), ParticipantQuery::Not(Box::new(french()))])),
            with(french()),
        ]);
        assert!(check(query, &three));
        assert!(!check(Query::And(vec![with(minister()), with(minister()), with(minister())]), &three));
    }

    #[test]
    fn dates_overlap_and_none_is_none() {
        let during = |text: &str| DateFilter::during(text.parse().unwrap());
        let at = |text: &str| Some(text.parse::<Timex>().unwrap());
        assert!(date_matches(during("2025-03"), at("2025-03-10")));
        assert!(date_matches(during("2025-03-10"), at("2025-03")));
        assert!(!date_matches(during("2025-04"), at("2025-03-31")));
        assert!(!date_matches(during("2025"), None));
        assert!(date_matches(DateFilter::None, None) && !date_matches(DateFilter::None, at("2025")));
        let since = DateFilter::Range { from: Some(DateEnd("2025-03".parse().unwrap())), to: None };
        assert!(date_matches(since, at("2025-Q1")) && !date_matches(since, at("2025-02-28")));
        assert!(date_matches(DateFilter::Range { from: None, to: None }, at("2025")));
    }

    #[test]
    fn fields_of_the_article() {
        let talks = event(vec![]);
        let value = |text: &str| Value { text: text.to_owned(), mode: ValueMode::Words };
        let path = |text: &str| Query::Article(ArticleField::Path(PathQuery::Prefix(text.to_owned())));
        for (query, expected) in [
            (path("africa/"), true),
            (path("world/af"), true),
            (path("frica"), false),
            (Query::Article(ArticleField::Path(PathQuery::Regex("world/.*txt".to_owned()))), true),
            (Query::Article(ArticleField::Path(PathQuery::Regex("africa/.*".to_owned()))), false),
            (Query::Article(ArticleField::Source(value("example.org"))), true),
            (Query::Article(ArticleField::Author(value("porter"))), true),
            (Query::Article(ArticleField::Lang("en".to_owned())), true),
            (Query::Article(ArticleField::Added(Some(3), Some(3))), true),
            (Query::Article(ArticleField::Added(Some(4), None)), false),
            (Query::Article(ArticleField::Title(TextQuery::Word("quota".to_owned()))), false),
            (Query::Text(TextQuery::Word("quota".to_owned())), true),
            (Query::Place(value("rabat")), true),
        ] {
            assert_eq!(check(query.clone(), &talks), expected, "{query:?}");
        }
    }

    #[test]
    fn articles_need_one_event_for_all_its_clauses() {
        let article = article("Talks in Rabat");
        let mut planned = event(vec![person("Luc Perrin", Role::Minister, None, "FR")]);
        planned.status = EventStatus::Planned;
        let mut visit = event(vec![]);
        visit.kind = EventKind::Visit;
        let annotations = Annotations { events: vec![planned, visit], ..Annotations::default() };
        let subject = Subject::new(&article, &annotations, 1, &Simple);
        let ask = |query: Query| article_matches(&normal::normalise(&query, Target::Articles), &subject);
        let (visit, held, planned) =
            (Query::Kind(EventKind::Visit), Query::Status(EventStatus::Held), Query::Status(EventStatus::Planned));
        assert!(ask(Query::And(vec![visit.clone(), held])));
        assert!(!ask(Query::And(vec![visit.clone(), planned.clone()])));
        assert!(ask(Query::And(vec![visit.clone(), Query::Not(Box::new(planned.clone()))])));
        assert!(!ask(Query::Not(Box::new(planned))));
        assert!(!ask(Query::And(vec![Query::All, Query::Not(Box::new(visit))])));
    }
}
