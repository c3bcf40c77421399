//! Who met whom: people, or states and bodies, and the events that they share.
//!
//! Two are joined by the events in which both take part by at least one report. An event counts once for a pair, however
//! many reports it has.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::{
    Searcher, Snapshot,
    dossier::{country_name, widen},
    events::{Events, Report},
    identity::load::Identities,
};
use crate::{
    annotation::{EventKind, EventStatus, Participant, Portfolio, Role},
    query::{ast::Question, side_word},
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

    fn add(&mut self, event: &crate::annotation::Event) {
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
    /// Who met whom in the events of a question.
    ///
    /// # Errors
    /// A regular expression is none, or the index cannot be read.
    pub fn network(&self, question: &Question, shape: Shape) -> Result<Network, StoreError> {
        if shape.of == Nodes::People {
            self.whole("a network of people is")?;
        }
        let snapshot = self.part_of_events(&question.query, shape.min_confidence)?;
        let events = self.all_events(&snapshot, &question.query, shape.min_confidence)?;
        let mut notes = question.notes.clone();
        notes.extend(self.undated_note(&snapshot, &self.lowering(shape.min_confidence), &question.query)?);
        let (nodes, edges) = match shape.of {
            Nodes::People => self.people_of(&snapshot, &events, &mut notes)?,
            Nodes::Countries => joined(&events, |_, party| side_node(party)),
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
        let (people, note) = Identities::among(&snapshot.searcher, &self.fields, &events.articles(), &known)?;
        notes.extend(note);
        Ok(joined(events, |report, party| {
            let person = people.person(report.article, party.name.as_deref()?)?;
            let post = people.last_post(person);
            Some(Node {
                id: person.id.clone(),
                name: person.name.clone(),
                kind: Kind::Person,
                side: person.side.clone(),
                role: post.map(|post| post.role),
                portfolio: post.and_then(|post| post.portfolio),
                events: 0,
            })
        }))
    }
}

fn side_node(party: &Participant) -> Option<Node> {
    let id = side_word(party.country, party.org.as_deref())?;
    let (name, kind) = match party.country {
        Some(country) => (country_name(country), Kind::Country),
        None => (id.clone(), Kind::Organization),
    };
    Some(Node { id, name, kind, side: None, role: None, portfolio: None, events: 0 })
}

/// The nodes of all parties, and the pairs of those that stand in one report.
fn joined(events: &Events, node: impl Fn(&Report, &Participant) -> Option<Node>) -> (Vec<Node>, Vec<Edge>) {
    let mut nodes: BTreeMap<String, Node> = BTreeMap::new();
    let mut edges: BTreeMap<(String, String), Edge> = BTreeMap::new();
    for group in &events.groups {
        let Some(best) = group.first().map(|report| &report.stored.event) else { continue };
        let (mut present, mut pairs): (BTreeSet<String>, BTreeSet<(String, String)>) = Default::default();
        for report in group {
            let mut ids: BTreeSet<String> = BTreeSet::new();
            for found in report.stored.event.participants.iter().filter_map(|party| node(report, party)) {
                ids.insert(found.id.clone());
                nodes.entry(found.id.clone()).or_insert(found);
            }
            for (at, a) in ids.iter().enumerate() {
                pairs.extend(ids.iter().skip(at + 1).map(|b| (a.clone(), b.clone())));
            }
            present.extend(ids);
        }
        for id in present {
            nodes.entry(id).and_modify(|node| node.events += 1);
        }
        for (a, b) in pairs {
            edges.entry((a.clone(), b.clone())).or_insert_with(|| Edge::new(&a, &b)).add(best);
        }
    }
    (nodes.into_values().collect(), edges.into_values().collect())
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
