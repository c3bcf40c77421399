//! A network as a graph: GraphML for Gephi and networkx, DOT for Graphviz, JSON and CSV for scripts; pairs for reading.

use std::io::{self, Write};

use super::{
    clean::clean,
    csv, facets,
    json::{self, Asked},
    layout::Line,
    style::{Style, Tone},
    table, words,
};
use crate::search::network::{Edge, Network, Node};

/// So many pairs are printed for reading.
const PAIRS: usize = 40;

/// The pairs with most events.
///
/// # Errors
/// The writer's.
pub fn text(out: &mut dyn Write, network: &Network, style: Style) -> io::Result<()> {
    let sum = format!(
        "{} in {}: {}, {}",
        words::count(network.total, "event"),
        words::count(network.reports, "report"),
        words::count(network.nodes.len() as u64, "node"),
        words::count(network.edges.len() as u64, "pair")
    );
    Line::new().push(Tone::Strong, &sum).write(out, style, 0)?;
    let name = |id: &str| match network.nodes.iter().find(|node| node.id == id) {
        Some(Node { name, side: Some(side), .. }) => format!("{name} ({side})"),
        Some(node) => node.name.clone(),
        None => id.to_owned(),
    };
    let mut edges: Vec<&Edge> = network.edges.iter().collect();
    edges.sort_by(|a, b| (b.weight, &a.source, &a.target).cmp(&(a.weight, &b.source, &b.target)));
    let rows: Vec<(String, u64)> = edges
        .iter()
        .take(PAIRS)
        .map(|edge| (format!("{} · {}", name(&edge.source), name(&edge.target)), edge.weight))
        .collect();
    if !rows.is_empty() {
        writeln!(out)?;
        facets::counts(out, &rows, 0, style)?;
    }
    if let rest @ 1.. = edges.len().saturating_sub(PAIRS) {
        let told = format!("and {} more; --output graphml, dot, json or csv gives all", words::thousands(rest as u64));
        Line::new().push(Tone::Quiet, &told).write(out, style, 0)?;
    }
    table::notes(out, &network.notes, style)
}

/// One document: nodes and edges.
///
/// # Errors
/// The writer's.
pub fn as_json(out: &mut dyn Write, network: &Network, asked: Asked) -> io::Result<()> {
    json::of_events(out, asked, network, &network.notes)
}

/// A row a pair. Gephi reads it as a table of edges, too.
///
/// # Errors
/// The writer's.
pub fn as_csv(out: &mut dyn Write, network: &Network) -> io::Result<()> {
    let names: std::collections::BTreeMap<&str, &Node> =
        network.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
    let name = |id: &str| names.get(id).map(|node| node.name.clone()).unwrap_or_default();
    let head: Vec<&str> = ["source", "target", "source_name", "target_name"]
        .into_iter()
        .chain(EDGE_KEYS.iter().map(|key| key.0))
        .collect();
    let rows = network.edges.iter().map(|edge| {
        let ends = [edge.source.clone(), edge.target.clone(), name(&edge.source), name(&edge.target)];
        ends.into_iter().chain(edge_values(edge).into_iter().map(Option::unwrap_or_default)).collect()
    });
    csv::rows(out, &head, rows)
}

/// Names and GraphML types of what a node bears.
const NODE_KEYS: &[(&str, &str)] = &[
    ("label", "string"),
    ("kind", "string"),
    ("side", "string"),
    ("role", "string"),
    ("portfolio", "string"),
    ("events", "long"),
];

fn node_values(node: &Node) -> [Option<String>; NODE_KEYS.len()] {
    let kind = match node.kind {
        crate::search::network::Kind::Person => "person",
        crate::search::network::Kind::Country => "country",
        crate::search::network::Kind::Organization => "organization",
    };
    [
        Some(node.name.clone()),
        Some(kind.to_owned()),
        node.side.clone(),
        node.role.map(|role| role.to_string()),
        node.portfolio.map(|portfolio| portfolio.to_string()),
        Some(node.events.to_string()),
    ]
}

/// Names and GraphML types of what an edge bears.
const EDGE_KEYS: &[(&str, &str)] = &[
    ("weight", "double"),
    ("meetings", "long"),
    ("calls", "long"),
    ("visits", "long"),
    ("agreements", "long"),
    ("held", "long"),
    ("planned", "long"),
    ("cancelled", "long"),
    ("first", "string"),
    ("last", "string"),
];

fn edge_values(edge: &Edge) -> [Option<String>; EDGE_KEYS.len()] {
    let number = |number: u64| Some(number.to_string());
    [
        number(edge.weight),
        number(edge.meetings),
        number(edge.calls),
        number(edge.visits),
        number(edge.agreements),
        number(edge.held),
        number(edge.planned),
        number(edge.cancelled),
        edge.first.map(|day| day.to_string()),
        edge.last.map(|day| day.to_string()),
    ]
}

/// GraphML 1.0, undirected, every attribute declared.
///
/// # Errors
/// The writer's.
pub fn graphml(out: &mut dyn Write, network: &Network) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">"
    )?;
    for (of, keys) in [("node", NODE_KEYS), ("edge", EDGE_KEYS)] {
        for (name, kind) in keys {
            // An edge's weight has the id that Gephi looks for.
            let id = key_id(of, name);
            writeln!(out, "  <key id=\"{id}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>")?;
        }
    }
    writeln!(out, "  <graph id=\"dateline\" edgedefault=\"undirected\">")?;
    for node in &network.nodes {
        writeln!(out, "    <node id=\"{}\">", xml(&node.id))?;
        data(out, "node", NODE_KEYS, &node_values(node))?;
        writeln!(out, "    </node>")?;
    }
    for (number, edge) in network.edges.iter().enumerate() {
        let (source, target) = (xml(&edge.source), xml(&edge.target));
        writeln!(out, "    <edge id=\"e{number}\" source=\"{source}\" target=\"{target}\">")?;
        data(out, "edge", EDGE_KEYS, &edge_values(edge))?;
        writeln!(out, "    </edge>")?;
    }
    writeln!(out, "  </graph>\n</graphml>")
}

fn key_id(of: &str, name: &str) -> String {
    match name {
        "label" | "weight" => name.to_owned(),
        name => format!("{of}_{name}"),
    }
}

fn data(out: &mut dyn Write, of: &str, keys: &[(&str, &str)], values: &[Option<String>]) -> io::Result<()> {
    for ((name, _), value) in keys.iter().zip(values) {
        if let Some(value) = value {
            writeln!(out, "      <data key=\"{}\">{}</data>", key_id(of, name), xml(value))?;
        }
    }
    Ok(())
}

/// Text of XML 1.0, as content or between quotes. What XML has no way to write is left out.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}

/// DOT, undirected.
///
/// # Errors
/// The writer's.
pub fn dot(out: &mut dyn Write, network: &Network) -> io::Result<()> {
    writeln!(out, "graph dateline {{\n  node [shape=box];")?;
    for node in &network.nodes {
        writeln!(out, "  {} [{}];", quoted(&node.id), attributes(NODE_KEYS, &node_values(node)))?;
    }
    for edge in &network.edges {
        // Thicker for more events, and never too thick.
        let width = 1.0 + (edge.weight as f64).ln();
        let attributes = attributes(EDGE_KEYS, &edge_values(edge));
        writeln!(out, "  {} -- {} [{attributes}, penwidth={width:.2}];", quoted(&edge.source), quoted(&edge.target))?;
    }
    writeln!(out, "}}")
}

fn attributes(keys: &[(&str, &str)], values: &[Option<String>]) -> String {
    let pairs = keys.iter().zip(values).filter_map(|((name, kind), value)| {
        let value = value.as_deref()?;
        Some(if *kind == "string" { format!("{name}={}", quoted(value)) } else { format!("{name}={value}") })
    });
    pairs.collect::<Vec<_>>().join(", ")
}

/// A string of DOT: a quote and a backslash have a backslash before them, so that no escape of Graphviz is meant.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in clean(text).chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}

#[cfg(test)]
#[path = "network_tests.rs"]
mod tests;
