//! What the slots, dates and topics of a question become: the clauses of the query.

use super::Compiler;
use crate::{
    extract::lexicon::{events::Frame, places},
    query::{
        ast::{ArticleField, DateFilter, ParticipantField, ParticipantQuery, Query, TextQuery, Value, ValueMode},
        canonical::simplify,
        english::{
            party::{Noun, Party, Scope},
            sentence::{Join, Slot},
        },
        value,
    },
};

impl Compiler {
    pub(super) fn location(&self, slot: &Slot) -> Query {
        let mut places = Vec::new();
        for party in &slot.list.parties {
            if let Some(place) = &party.place {
                let mode = if place.name.contains(' ') { ValueMode::Phrase } else { ValueMode::Words };
                places.push(Query::Place(Value { text: place.name.clone(), mode }));
            }
            for scope in &party.scopes {
                match scope {
                    Scope::Country(country) => places.push(Query::Where(*country)),
                    Scope::Body { group, .. } => {
                        places.extend(group.iter().flat_map(|id| members(id)).map(Query::Where));
                    }
                }
            }
        }
        Query::Or(places)
    }

    /// The people of a slot.
    pub(super) fn parties(&mut self, slot: &Slot, no_event: bool, alone: bool) -> Vec<Query> {
        let mut parties: Vec<Party> = Vec::new();
        // "French and German ministers met": each other, where nobody else is there.
        let each_other = matches!(slot.join, Join::Free | Join::Attribute | Join::Of)
            && alone
            && self.found.frames.iter().any(|f| matches!(f, Frame::Meet | Frame::With | Frame::Talks | Frame::Sign));
        let apart = slot.join == Join::Between || each_other;
        for party in &slot.list.parties {
            if let Some(place) = &party.place {
                match place.capital_of {
                    Some(country) => self.note(format!("{} was read as its country, {country}", place.name)),
                    None => self.note(format!("no party is a city: searched for the word {}", place.name)),
                }
            }
            if party.scopes.len() > 1 && apart && !slot.list.or {
                parties.extend(party.split());
            } else {
                if party.scopes.len() > 1 && !slot.not && !slot.list.or && party.noun != Noun::Members {
                    self.note(
                        "several countries before one noun are alternatives; \"between\" asks for all of them"
                            .to_owned(),
                    );
                }
                parties.push(party.clone());
            }
        }
        // "between presidents": two of them.
        if slot.join == Join::Between
            && !slot.not
            && parties.len() == 1
            && parties[0].plural
            && parties[0].name.is_none()
        {
            parties.push(parties[0].clone());
        }
        let mut queries: Vec<Query> = Vec::new();
        let mut alternatives = Vec::new();
        // "A and B or C": C is an alternative of B.
        let mixed = !slot.list.or && slot.list.alternative.len() == parties.len();
        for (index, party) in parties.into_iter().enumerate() {
            if let Some(place) = party.place.as_ref().filter(|place| place.capital_of.is_none()) {
                queries.push(Query::Text(word_or_phrase(&place.name)));
                continue;
            }
            let query = simplify(party.query());
            if query == ParticipantQuery::Any {
                continue;
            }
            if self.found.articles && no_event {
                queries.push(in_article(query));
            } else if mixed
                && slot.list.alternative[index]
                && let Some(Query::With(before)) = queries.pop_if(|last| matches!(last, Query::With(_)))
            {
                queries.push(Query::With(ParticipantQuery::Or(vec![before, query])));
            } else if slot.list.or {
                alternatives.push(query);
            } else {
                queries.push(Query::With(query));
            }
        }
        if !alternatives.is_empty() {
            queries.push(Query::With(ParticipantQuery::Or(alternatives)));
        }
        queries
    }

    /// Dates as filters: a beginning and an end are one range, two periods apart alternatives.
    pub(super) fn dates(&mut self, publication: bool) -> Vec<Query> {
        let filter = |date| {
            if publication { Query::Article(ArticleField::Published(date)) } else { Query::Date(date) }
        };
        let mut not = Vec::new();
        let mut ranges: Vec<DateFilter> = Vec::new();
        for (date, negated) in std::mem::take(&mut self.found.dates) {
            if negated {
                not.push(Query::Not(Box::new(filter(date))));
            } else {
                ranges.push(date);
            }
        }
        if let [DateFilter::Range { from: a, to: b }, DateFilter::Range { from: c, to: d }] = ranges[..] {
            match (a, b, c, d) {
                (Some(_), None, None, Some(_)) => ranges = vec![DateFilter::Range { from: a, to: d }],
                (None, Some(_), Some(_), None) => ranges = vec![DateFilter::Range { from: c, to: b }],
                _ => {}
            }
        }
        let all_closed = ranges.iter().all(|r| matches!(r.days(), Some((Some(_), Some(_)))));
        let apart = ranges.len() > 1 && all_closed && !overlap(&ranges);
        let filters: Vec<Query> = ranges.into_iter().map(filter).collect();
        let mut parts = if apart { vec![Query::Or(filters)] } else { filters };
        parts.append(&mut not);
        parts
    }

    pub(super) fn articles(&mut self) -> Vec<Query> {
        let source = self.found.source.take().map(|s| ArticleField::Source(value::words(&s)));
        let author = self.found.author.take().map(|a| ArticleField::Author(value::words(&a)));
        let langs =
            std::mem::take(&mut self.found.langs).into_iter().map(|tag| Query::Article(ArticleField::Lang(tag)));
        let langs = Some(Query::Or(langs.collect())).filter(|langs| *langs != Query::Or(Vec::new()));
        source.into_iter().chain(author).map(Query::Article).chain(langs).collect()
    }

    pub(super) fn topics(&mut self) -> Vec<Query> {
        let mut queries: Vec<Query> = Vec::new();
        for topic in std::mem::take(&mut self.found.topics) {
            let query = match topic.country.filter(|_| self.found.articles && topic.text.len() == 1) {
                Some(country) => Query::Article(ArticleField::Country(country)),
                None => Query::And(topic.text.into_iter().map(Query::Text).collect()),
            };
            let query = if topic.not { Query::Not(Box::new(query)) } else { query };
            match queries.pop() {
                Some(before) if topic.or => queries.push(Query::Or(vec![before, query])),
                Some(before) => queries.extend([before, query]),
                None => queries.push(query),
            }
        }
        queries
    }
}

/// Do all periods share a day?
fn overlap(ranges: &[DateFilter]) -> bool {
    let days = || ranges.iter().filter_map(|r| r.days());
    let latest = days().filter_map(|(from, _)| from).max();
    let earliest = days().filter_map(|(_, to)| to).min();
    latest.zip(earliest).is_none_or(|(from, to)| from <= to)
}

pub(super) fn members(group: &str) -> impl Iterator<Item = crate::annotation::Country> {
    places::groups().iter().filter(move |row| row.id == group).flat_map(|row| row.members.iter().copied())
}

/// What a participant means of an article: its countries, its officials, its words.
fn in_article(query: ParticipantQuery) -> Query {
    match query {
        ParticipantQuery::Any => Query::All,
        ParticipantQuery::And(parts) => Query::And(parts.into_iter().map(in_article).collect()),
        ParticipantQuery::Or(parts) => Query::Or(parts.into_iter().map(in_article).collect()),
        ParticipantQuery::Not(part) => Query::Not(Box::new(in_article(*part))),
        ParticipantQuery::Is(ParticipantField::Country(country)) => Query::Article(ArticleField::Country(country)),
        ParticipantQuery::Is(ParticipantField::Name(name)) => {
            Query::And(name.text.split_whitespace().map(|word| Query::Text(TextQuery::Word(word.to_owned()))).collect())
        }
        ParticipantQuery::Is(field) => Query::Bare(field),
    }
}

pub(super) fn word_or_phrase(text: &str) -> TextQuery {
    let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    match words.as_slice() {
        [word] => TextQuery::Word(word.clone()),
        _ => TextQuery::Phrase { words, slop: 0 },
    }
}
