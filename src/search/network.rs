//! Who met whom: people, or states and bodies, and the events that they share.
//!
//! Two are joined by the events in which both take part by at least one report. An event counts once for a pair, however
//! many reports it has.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::{
    Searcher, Snapshot,
    dossier::{country_name, widen},
    events::{Events, Facts, Report},
    identity::{Person, load::Identities},
};
use crate::{
    annotation::{Country, EventKind, EventStatus, Portfolio, Role},
    query::ast::{Query, Question, Target},
    store::StoreError,
};

/// What the nodes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Nodes {
    /// Named people.
    #[default]
    People,
    /// The states, and the bodies without one, that the parties serve or are.
    Countries,
}

/// Which part of a network is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub of: Nodes,
    /// Pairs with fewer events are left out, and then whoever has no pair.
    pub min_weight: u64,
    /// Of the nodes so many, those in most events.
    pub top: Option<usize>,
    pub min_confidence: f32,
}

/// The network of a question's events.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Network {
    pub of: Nodes,
    /// Distinct events of the question.
    pub total: u64,
    /// Event records.
    pub reports: u64,
    /// By id.
    pub nodes: Vec<Node>,
    /// By the ids of both ends.
    pub edges: Vec<Edge>,
    #[serde(skip)]
    pub notes: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Person,
    Country,
    Organization,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Node {
    /// What `dateline who` takes.
    pub id: String,
    pub name: String,
    pub kind: Kind,
    /// Of a person: the state or body served.
    pub side: Option<String>,
    /// Of a person: the office that the last article gives.
    pub role: Option<Role>,
    pub portfolio: Option<Portfolio>,
    /// Events of the question in which it takes part, with whomsoever.
    pub events: u64,
}

/// A pair. The smaller id is the source; nothing else is meant by the direction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edge {
    pub source: String,
    pub target: String,
    /// Events that they share.
    pub weight: u64,
    pub meetings: u64,
    pub calls: u64,
    pub visits: u64,
    pub agreements: u64,
    pub held: u64,
    pub planned: u64,
    pub cancelled: u64,
    /// First and last day of the events with a date.
    pub first: Option<Date>,
    pub last: Option<Date>,
}

impl Edge {
    fn new(source: &str, target: &str) -> Edge {
        let (source, target) = (source.to_owned(), target.to_owned());
        let [weight, meetings, calls, visits, agreements, held, planned, cancelled] = [0; 8];
        let (first, last) = (None, None);
        Edge { source, target, weight, meetings, calls, visits, agreements, held, planned, cancelled, first, last }
    }

    fn add(&mut self, event: &Facts) {
        self.weight += 1;
        *match event.kind {
            EventKind::Meeting => &mut self.meetings,
            EventKind::Call => &mut self.calls,
            EventKind::Visit => &mut self.visits,
            EventKind::Agreement => &mut self.agreements,
        } += 1;
        *match event.status {
            EventStatus::Held => &mut self.held,
            EventStatus::Planned => &mut self.planned,
            EventStatus::Cancelled => &mut self.cancelled,
        } += 1;
        widen(&mut self.first, &mut self.last, event.date.map(|date| date.interval()));
    }
}

impl Searcher {
    /// The question as a network counts it: who met whom is of what took place. Unless the question says a status itself,
    /// planned and cancelled events are left out, and a note says how many.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn of_held(&self, question: Question, min_confidence: f32) -> Result<Question, StoreError> {
        if question.query.names_status() {
            return Ok(question);
        }
        let of_status = |status| match &question.query {
            Query::All => status,
            Query::And(parts) => Query::And(parts.iter().cloned().chain([status]).collect()),
            query => Query::And(vec![query.clone(), status]),
        };
        let held = Query::Status(EventStatus::Held);
        let others = of_status(Query::Not(Box::new(held.clone())));
        let left_out = self.count(&self.snapshot(), &self.lowering(min_confidence), &others, Target::Events)?;
        let note = match left_out {
            0 => None,
            1 => Some(format!("1 report of what is planned or was called off is left out; `{others}` asks for it")),
            more => Some(format!(
                "{more} reports of what is planned or was called off are left out; `{others}` asks for them"
            )),
        };
        Ok(Question { query: of_status(held), notes: question.notes.into_iter().chain(note).collect(), ..question })
    }

    /// Who met whom in the events of a question.
    ///
    /// # Errors
    /// A regular expression is none, or the index cannot be read.
    pub fn network(&self, question: &Question, shape: Shape) -> Result<Network, StoreError> {
        match shape.of {
            Nodes::People => {
                let needed = self.articles_of_events(&question.query, shape.min_confidence)?;
                self.telling_apart(&[needed], |snapshot| self.network_in(snapshot, question, shape))
            }
            Nodes::Countries => {
                let snapshot = self.part_of_events(&question.query, shape.min_confidence)?;
                self.network_in(&snapshot, question, shape)
            }
        }
    }

    fn network_in(&self, snapshot: &Snapshot, question: &Question, shape: Shape) -> Result<Network, StoreError> {
        let events = self.all_events(snapshot, &question.query, shape.min_confidence)?;
        let mut notes = question.notes.clone();
        notes.extend(self.undated_note(snapshot, &self.lowering(shape.min_confidence), &question.query)?);
        let (nodes, edges) = match shape.of {
            Nodes::People => self.people_of(snapshot, &events, &mut notes)?,
            Nodes::Countries => {
                let sides = events.sides(&snapshot.searcher)?;
                let nodes = sides.ids.iter().map(|(id, country)| side_node(id, *country)).collect();
                joined(&events, &events.facts(&snapshot.searcher)?, nodes, |report| sides.of(report).to_vec())
            }
        };
        let mut network =
            Network { of: shape.of, total: events.groups.len() as u64, reports: events.reports, nodes, edges, notes };
        network.cut(shape);
        Ok(network)
    }

    fn people_of(
        &self,
        snapshot: &Snapshot,
        events: &Events,
        notes: &mut Vec<String>,
    ) -> Result<(Vec<Node>, Vec<Edge>), StoreError> {
        let known = self.known(snapshot);
        let archive = self.archive(snapshot, &known)?;
        let articles = events.articles();
        let page = archive.roster.page(&snapshot.searcher, &self.fields, &articles)?;
        let (people, note) = Identities::among(archive, &articles, &page)?;
        notes.extend(note);
        let node = |person: &Person| {
            let post = people.last_post(person);
            Node {
                id: person.id.clone(),
                name: person.name.clone(),
                kind: Kind::Person,
                side: person.side.clone(),
                role: post.map(|post| post.role),
                portfolio: post.and_then(|post| post.portfolio),
                events: 0,
            }
        };
        let nodes = people.people.iter().map(node).collect();
        Ok(joined(events, &events.facts(&snapshot.searcher)?, nodes, |report| {
            let names = page.parties(report.article, report.at.doc).filter_map(|party| party.name.as_deref());
            let mut numbers: Vec<usize> = names.filter_map(|name| people.number(report.article, name)).collect();
            numbers.sort_unstable();
            numbers.dedup();
            numbers
        }))
    }
}

fn side_node(id: &str, country: Option<Country>) -> Node {
    let (name, kind) = match country {
        Some(country) => (country_name(country), Kind::Country),
        None => (id.to_owned(), Kind::Organization),
    };
    Node { id: id.to_owned(), name, kind, side: None, role: None, portfolio: None, events: 0 }
}

/// Those nodes that take part in anything, and the pairs of those that stand in one report. `parties` gives the numbers of
/// a report's, each once.
fn joined(
    events: &Events,
    facts: &[Facts],
    mut nodes: Vec<Node>,
    parties: impl Fn(&Report) -> Vec<usize>,
) -> (Vec<Node>, Vec<Edge>) {
    let mut edges: FxHashMap<(usize, usize), Edge> = FxHashMap::default();
    for (group, facts) in events.groups.iter().zip(facts) {
        let (mut present, mut pairs): (BTreeSet<usize>, BTreeSet<(usize, usize)>) = Default::default();
        for report in group {
            let own = parties(report);
            for (at, &a) in own.iter().enumerate() {
                pairs.extend(own.iter().skip(at + 1).map(|&b| (a.min(b), a.max(b))));
            }
            present.extend(own);
        }
        for number in present {
            nodes.get_mut(number).into_iter().for_each(|node| node.events += 1);
        }
        for (a, b) in pairs {
            let (Some(first), Some(second)) = (nodes.get(a), nodes.get(b)) else { continue };
            let edge = edges.entry((a, b)).or_insert_with(|| {
                let (source, target) = (first.id.as_str(), second.id.as_str());
                Edge::new(source.min(target), source.max(target))
            });
            edge.add(facts);
        }
    }
    nodes.retain(|node| node.events > 0);
    nodes.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    let mut edges: Vec<Edge> = edges.into_values().collect();
    edges.sort_unstable_by(|a, b| (&a.source, &a.target).cmp(&(&b.source, &b.target)));
    (nodes, edges)
}

impl Network {
    /// Leaves out what is not wanted, and whoever stands alone then.
    fn cut(&mut self, shape: Shape) {
        self.edges.retain(|edge| edge.weight >= shape.min_weight);
        self.drop_alone();
        if let Some(top) = shape.top.filter(|&top| top < self.nodes.len()) {
            let mut most: Vec<(std::cmp::Reverse<u64>, &str)> =
                self.nodes.iter().map(|node| (std::cmp::Reverse(node.events), node.id.as_str())).collect();
            most.sort_unstable();
            let kept: BTreeSet<String> = most.into_iter().take(top).map(|(_, id)| id.to_owned()).collect();
            self.edges.retain(|edge| kept.contains(&edge.source) && kept.contains(&edge.target));
            self.drop_alone();
        }
    }

    fn drop_alone(&mut self) {
        let ends: BTreeSet<&str> =
            self.edges.iter().flat_map(|edge| [edge.source.as_str(), edge.target.as_str()]).collect();
        self.nodes.retain(|node| ends.contains(node.id.as_str()));
    }
}
