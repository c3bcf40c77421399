//! Which reports of two answers are the same, and why a report stands alone.
//!
//! Two reports are the same as in the scores of the extractor (`evaluate::score::pair_events`): one article and kind, at
//! least half of the participants. A report that stands alone is looked up among all events of its article on the other
//! side. Where there is none, the event itself was missed or made up. Where there is one that the question does not find,
//! the fewest fields are sought that would, exchanged, have it found: those are the reason.

use std::fmt;

use dateline::{
    annotation::{Annotations, Event, Participant},
    evaluate::{
        Evaluated, article as article_of,
        score::{last_word, pair_events},
    },
    query::ast::Query,
    search::matches::{Subject, event_matches},
};

use super::indexes::Both;

/// Whose annotations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Labels,
    Found,
}

/// A report that only one side gave.
pub struct Difference {
    /// Who gave it. What the labels alone give was missed, what the extractor alone gives is a false alarm.
    pub given_by: Side,
    pub article: String,
    pub reason: Reason,
    pub event: Event,
    /// The other side's event that it should have been.
    pub other: Option<Event>,
}

/// Why a report stands alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The other side has no such event.
    NoEvent,
    /// It has an event with these parties, of another kind.
    Kind,
    /// It has one of the same sentence and kind, and fewer than half of the parties agree.
    Parties,
    /// What the labels give: the extractor has one such event for several of the labels'.
    OneOfSeveral,
    /// What the extractor gives: it is a second time the same event of the labels.
    Twice,
    /// It has the event, with other values of these fields; with "silent" where the labels leave the field open, and
    /// "none" where the extractor does.
    Fields(Vec<String>),
    /// It has the event as it is asked for, and another one is the first or the last, or a clause is about the article.
    Elsewhere,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::NoEvent => f.write_str("no event"),
            Reason::Kind => f.write_str("kind"),
            Reason::Parties => f.write_str("other parties"),
            Reason::OneOfSeveral => f.write_str("one event for several"),
            Reason::Twice => f.write_str("one event twice"),
            Reason::Fields(fields) => f.write_str(&fields.join(" + ")),
            Reason::Elsewhere => f.write_str("elsewhere"),
        }
    }
}

/// Pairs some events of an article, as (labelled, found) numbers.
pub fn same(article: &Evaluated, labels: &[usize], found: &[usize]) -> Vec<(usize, usize)> {
    let pairs = pair_events(&some(&article.gold.labels, labels), &some(&article.found, found));
    pairs.iter().filter(|pair| pair.same_kind).map(|pair| (labels[pair.gold], found[pair.found])).collect()
}

/// The annotations with these events alone.
fn some(all: &Annotations, events: &[usize]) -> Annotations {
    Annotations {
        countries: all.countries.clone(),
        events: events.iter().map(|&at| all.events[at].clone()).collect(),
        ..Annotations::default()
    }
}

/// Says why, of the reports to one question.
pub struct Explainer<'a> {
    pub both: &'a Both,
    /// The question as each index was asked it.
    pub labels: &'a Query,
    pub found: &'a Query,
}

impl Explainer<'_> {
    /// Why an event of an article is in the answer of one side and not of the other.
    pub fn explain(&self, article: usize, given_by: Side, event: usize) -> Difference {
        let evaluated = &self.both.articles[article];
        let (own, others) = match given_by {
            Side::Labels => (&evaluated.gold.labels, &evaluated.found),
            Side::Found => (&evaluated.found, &evaluated.gold.labels),
        };
        let given = &own.events[event];
        let pairs = pair_events(&evaluated.gold.labels, &evaluated.found);
        let partner = pairs.iter().find_map(|pair| match given_by {
            Side::Labels => (pair.gold == event).then_some((pair.found, pair.same_kind)),
            Side::Found => (pair.found == event).then_some((pair.gold, pair.same_kind)),
        });
        let (reason, other) = match partner {
            Some((at, true)) => (self.fields(evaluated, given_by, given, &others.events[at]), Some(at)),
            Some((at, false)) => (Reason::Kind, Some(at)),
            None => self.alone(evaluated, given_by, event),
        };
        Difference {
            given_by,
            article: evaluated.gold.id.clone(),
            reason,
            event: given.clone(),
            other: other.map(|at| others.events[at].clone()),
        }
    }

    /// Of an event that is paired with none.
    fn alone(&self, article: &Evaluated, given_by: Side, event: usize) -> (Reason, Option<usize>) {
        let (labels, found) = (&article.gold.labels, &article.found);
        let (given, others) = match given_by {
            Side::Labels => (&labels.events[event], &found.events),
            Side::Found => (&found.events[event], &labels.events),
        };
        let twin = (0..others.len()).find(|&at| {
            let pair = match given_by {
                Side::Labels => same(article, &[event], &[at]),
                Side::Found => same(article, &[at], &[event]),
            };
            !pair.is_empty()
        });
        if twin.is_some() {
            let reason = if given_by == Side::Labels { Reason::OneOfSeveral } else { Reason::Twice };
            return (reason, twin);
        }
        let beside = others.iter().position(|other| other.kind == given.kind && other.evidence == given.evidence);
        (if beside.is_some() { Reason::Parties } else { Reason::NoEvent }, beside)
    }

    /// The fewest fields of the other event that keep it from being found.
    fn fields(&self, article: &Evaluated, given_by: Side, given: &Event, other: &Event) -> Reason {
        let (annotations, query) = match given_by {
            Side::Labels => (&article.found, self.found),
            Side::Found => (&article.gold.labels, self.labels),
        };
        let stored = article_of(&article.gold);
        let subject = Subject::new(&stored, annotations, 1, &self.both.analyzer);
        let matches = |event: &Event| event_matches(query, event, &subject);
        if matches(other) {
            return Reason::Elsewhere;
        }
        let exchanges = exchanges(given_by, given, other);
        // By their number first, so that the least that explains it comes first.
        let mut subsets: Vec<u32> = (1..1_u32 << exchanges.len()).collect();
        subsets.sort_by_key(|subset| (subset.count_ones(), *subset));
        let chosen = |subset: u32| exchanges.iter().enumerate().filter(move |(at, _)| subset >> at & 1 == 1);
        let least = subsets.into_iter().find(|&subset| {
            let mut event = other.clone();
            for (_, exchange) in chosen(subset) {
                (exchange.put)(&mut event);
            }
            matches(&event)
        });
        match least {
            Some(subset) => Reason::Fields(chosen(subset).map(|(_, exchange)| exchange.name.clone()).collect()),
            None => Reason::Elsewhere,
        }
    }
}

/// One field of an event that takes the value of the event given.
struct Exchange<'a> {
    name: String,
    put: Box<dyn Fn(&mut Event) + 'a>,
}

/// Every field in which the two differ; the participants' attributes before the participants as a whole.
fn exchanges<'a>(given_by: Side, given: &'a Event, other: &'a Event) -> Vec<Exchange<'a>> {
    let mut all: Vec<Exchange> = Vec::new();
    let mut field = |name: &str, given_is_open: bool, other_is_open: bool, put: Box<dyn Fn(&mut Event) + 'a>| {
        let (labels_open, found_open) = match given_by {
            Side::Labels => (given_is_open, other_is_open),
            Side::Found => (other_is_open, given_is_open),
        };
        let how = match (labels_open, found_open) {
            (true, false) => " silent",
            (false, true) => " none",
            _ => "",
        };
        all.push(Exchange { name: format!("{name}{how}"), put });
    };
    if given.status != other.status {
        field("status", false, false, Box::new(|event| event.status = given.status));
    }
    if given.date != other.date {
        field("date", given.date.is_none(), other.date.is_none(), Box::new(|event| event.date = given.date));
    }
    if given.place != other.place {
        let put = Box::new(|event: &mut Event| event.place.clone_from(&given.place));
        field("place", given.place.is_none(), other.place.is_none(), put);
    }
    if given.country != other.country {
        let put = Box::new(|event: &mut Event| event.country = given.country);
        field("country", given.country.is_none(), other.country.is_none(), put);
    }
    let pairs = people(given, other);
    let open = |is_open: fn(&Participant) -> bool| {
        let differing = |&&(g, o): &&(usize, usize)| is_open(&given.participants[g]) != is_open(&other.participants[o]);
        let first = pairs.iter().find(differing);
        first.map_or((false, false), |&(g, o)| (is_open(&given.participants[g]), is_open(&other.participants[o])))
    };
    let mut attribute = |name: &str, is_open: fn(&Participant) -> bool, copy: fn(&mut Participant, &Participant)| {
        let changes = |&(g, o): &(usize, usize)| {
            let mut changed = other.participants[o].clone();
            copy(&mut changed, &given.participants[g]);
            changed != other.participants[o]
        };
        if pairs.iter().any(changes) {
            let pairs = pairs.clone();
            let put = move |event: &mut Event| {
                for &(g, o) in &pairs {
                    if let (Some(to), Some(from)) = (event.participants.get_mut(o), given.participants.get(g)) {
                        copy(to, from);
                    }
                }
            };
            let (given_open, other_open) = open(is_open);
            field(name, given_open, other_open, Box::new(put));
        }
    };
    attribute("name", |p| p.name.is_none(), |to, from| to.name.clone_from(&from.name));
    attribute("role", |p| p.role == dateline::annotation::Role::Other, |to, from| to.role = from.role);
    attribute("portfolio", |p| p.portfolio.is_none(), |to, from| to.portfolio = from.portfolio);
    attribute(
        "side",
        |p| p.country.is_none() && p.org.is_none(),
        |to, from| (to.country, to.org) = (from.country, from.org.clone()),
    );
    if given.participants != other.participants {
        let more = given.participants.len().cmp(&other.participants.len());
        let (fewer_given, fewer_other) = (more.is_lt(), more.is_gt());
        let put = Box::new(|event: &mut Event| event.participants.clone_from(&given.participants));
        field("party", fewer_given, fewer_other, put);
    }
    all
}

/// Participants that are the same person or party, as (given, other) numbers: by name, else by role and side, else by
/// side.
fn people(given: &Event, other: &Event) -> Vec<(usize, usize)> {
    let name = |p: &Participant| last_word(p.name.as_deref());
    type Alike<'a> = &'a dyn Fn(&Participant, &Participant) -> bool;
    let alike: [Alike; 3] = [
        &|a, b| name(a).is_some() && name(a) == name(b),
        &|a, b| a.role == b.role && a.country == b.country && a.org == b.org,
        &|a, b| (a.country.is_some() && a.country == b.country) || (a.org.is_some() && a.org == b.org),
    ];
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for alike in alike {
        for (g, a) in given.participants.iter().enumerate() {
            for (o, b) in other.participants.iter().enumerate() {
                let taken = pairs.iter().any(|&(left, right)| left == g || right == o);
                let both_named = name(a).is_some() && name(b).is_some() && name(a) != name(b);
                if !taken && !both_named && alike(a, b) {
                    pairs.push((g, o));
                }
            }
        }
    }
    pairs
}
