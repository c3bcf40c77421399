//! The people or states around one, as a picture laid out here: the middle, and the others in two bows beside it, so that
//! no two names touch.

use rustc_hash::FxHashMap;

use super::place;
use crate::{
    output::{clean::clean, words::count},
    search::network::{Kind, Network, Node},
};

const WIDTH: f64 = 560.0;
/// Between two names of one bow.
const STEP: f64 = 26.0;
/// Others around the middle at most, those with most events in common.
const MOST: usize = 24;
/// A longer name is cut; the link's label has it whole.
const LONGEST: usize = 22;

pub struct Graph {
    pub caption: String,
    pub width: f64,
    pub height: f64,
    pub nodes: Vec<Spot>,
    pub edges: Vec<Line>,
}

pub struct Spot {
    pub url: String,
    pub label: String,
    pub name: String,
    pub class: &'static str,
    pub x: f64,
    pub y: f64,
    pub radius: f64,
    pub text_x: f64,
    pub text_y: f64,
    pub anchor: &'static str,
}

pub struct Line {
    pub x1: f64,
    pub y1: f64,
    pub x2: f64,
    pub y2: f64,
    pub width: f64,
}

/// The neighbours of `middle`; `None` where it has none.
pub fn around(network: &Network, middle: &str) -> Option<Graph> {
    let by_id: FxHashMap<&str, &Node> = network.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
    let own = by_id.get(middle)?;
    let mut others: Vec<(&Node, u64)> = network
        .edges
        .iter()
        .filter_map(|edge| {
            let other = match (edge.source == middle, edge.target == middle) {
                (true, false) => &edge.target,
                (false, true) => &edge.source,
                _ => return None,
            };
            Some((*by_id.get(other.as_str())?, edge.weight))
        })
        .collect();
    others.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.id.cmp(&b.0.id)));
    others.truncate(MOST);
    if others.is_empty() {
        return None;
    }
    let rows = others.len().div_ceil(2);
    let height = (rows as f64 + 1.0) * STEP + 20.0;
    let centre = (WIDTH / 2.0, height / 2.0);
    let most = others.iter().map(|(_, weight)| *weight).max().unwrap_or(1).max(1);
    let mut at: FxHashMap<&str, (f64, f64)> = FxHashMap::default();
    at.insert(middle, centre);
    let mut nodes = Vec::new();
    for (number, (node, weight)) in others.iter().enumerate() {
        let (row, right) = (number / 2, number % 2 == 1);
        // The nearest rows first, so that the strongest ties are the shortest.
        let rank = if row.is_multiple_of(2) { row as f64 / 2.0 } else { -(row as f64 + 1.0) / 2.0 };
        let shift = if rows.is_multiple_of(2) { 0.5 } else { 0.0 };
        let y = centre.1 + (rank + shift) * STEP;
        let bow = 1.0 - ((y - centre.1) / (height / 2.0)).powi(2) * 0.55;
        let x = centre.0 + if right { 1.0 } else { -1.0 } * (WIDTH * 0.2) * bow;
        at.insert(&node.id, (x, y));
        let reach = if right { 10.0 } else { -10.0 };
        nodes.push(Spot {
            url: url(node),
            label: format!("{}: {} in common", clean(&node.name), count(*weight, "event")),
            name: short(&node.name),
            class: class(node),
            x: round(x),
            y: round(y),
            radius: round(3.5 + 3.5 * (*weight as f64 / most as f64).sqrt()),
            text_x: round(x + reach),
            text_y: round(y + 4.5),
            anchor: if right { "start" } else { "end" },
        });
    }
    nodes.push(Spot {
        url: url(own),
        label: clean(&own.name).into_owned(),
        name: short(&own.name),
        class: "middle",
        x: round(centre.0),
        y: round(centre.1),
        radius: 9.0,
        text_x: round(centre.0),
        text_y: round(centre.1 - 14.0),
        anchor: "middle",
    });
    let edges = network.edges.iter().filter_map(|edge| {
        let (from, to) = (at.get(edge.source.as_str())?, at.get(edge.target.as_str())?);
        let width = 0.8 + 3.2 * (edge.weight.min(most) as f64 / most as f64);
        Some(Line { x1: round(from.0), y1: round(from.1), x2: round(to.0), y2: round(to.1), width: round(width) })
    });
    Some(Graph {
        caption: format!("{} and whom they met", clean(&own.name)),
        width: WIDTH,
        height: round(height),
        edges: edges.collect(),
        nodes,
    })
}

fn url(node: &Node) -> String {
    match node.kind {
        Kind::Country => format!("/country/{}", node.id),
        Kind::Person | Kind::Organization => place::official(&node.id),
    }
}

fn class(node: &Node) -> &'static str {
    if node.kind == Kind::Person { "person" } else { "body" }
}

fn short(name: &str) -> String {
    let name = clean(name);
    if name.chars().count() <= LONGEST {
        return name.into_owned();
    }
    let cut: String = name.chars().take(LONGEST - 1).collect();
    format!("{}…", cut.trim_end())
}

use super::chart::rounded as round;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::network::{Edge, Nodes};

    fn network(others: usize) -> Network {
        let node = |id: String| Node {
            name: format!("Name {id}"),
            id,
            kind: Kind::Person,
            side: None,
            role: None,
            portfolio: None,
            events: 1,
        };
        let edge = |number: usize| Edge {
            source: "a".to_owned(),
            target: format!("n{number:02}"),
            weight: number as u64 % 5 + 1,
            meetings: 1,
            calls: 0,
            visits: 0,
            agreements: 0,
            held: 1,
            planned: 0,
            cancelled: 0,
            first: None,
            last: None,
        };
        Network {
            of: Nodes::People,
            total: 1,
            reports: 1,
            nodes: std::iter::once("a".to_owned()).chain((0..others).map(|n| format!("n{n:02}"))).map(node).collect(),
            edges: (0..others).map(edge).collect(),
            notes: Vec::new(),
        }
    }

    #[test]
    fn names_do_not_touch_and_all_is_inside() {
        for others in [1, 2, 3, 7, 24, 60] {
            let graph = around(&network(others), "a").unwrap();
            assert_eq!(graph.nodes.len(), others.min(MOST) + 1);
            for (at, a) in graph.nodes.iter().enumerate() {
                assert!(a.x > 0.0 && a.x < graph.width && a.y > 0.0 && a.y < graph.height, "{others}: {} {}", a.x, a.y);
                for b in &graph.nodes[at + 1..] {
                    assert!(a.anchor != b.anchor || (a.text_y - b.text_y).abs() >= STEP - 1.0, "{others}");
                }
            }
        }
        assert!(around(&network(0), "a").is_none());
        assert!(around(&network(3), "nobody").is_none());
    }
}
