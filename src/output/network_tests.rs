//! Graphs are read back by other people's parsers, or by the grammar of the format.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::{Reader, events::Event as Xml};

use super::*;
use crate::{
    annotation::{Portfolio, Role},
    search::network::{Kind, Nodes},
};

fn network(names: &[&str]) -> Network {
    let node = |name: &&str| Node {
        id: format!("{name}.FR"),
        name: (*name).to_owned(),
        kind: Kind::Person,
        side: Some("FR".to_owned()),
        role: Some(Role::Minister),
        portfolio: Some(Portfolio::Foreign),
        events: 3,
    };
    let edge = |pair: &[&str]| Edge {
        source: format!("{}.FR", pair[0]),
        target: format!("{}.FR", pair[1]),
        weight: 2,
        meetings: 1,
        calls: 0,
        visits: 1,
        agreements: 0,
        held: 2,
        planned: 0,
        cancelled: 0,
        first: Some(jiff::civil::date(2025, 3, 10)),
        last: None,
    };
    Network {
        of: Nodes::People,
        total: 4,
        reports: 5,
        nodes: names.iter().map(node).collect(),
        edges: names.windows(2).map(edge).collect(),
        notes: Vec::new(),
    }
}

const EVIL: [&str; 6] = [
    "A & B",
    "<node id=\"x\"/>",
    "quote\" ; } graph",
    "back\\slash\\N",
    "esc\u{1b}[2J\nline\u{0}",
    "Žižka 东京 ]]> --",
];

fn written(write: fn(&mut dyn Write, &Network) -> io::Result<()>, network: &Network) -> String {
    let mut out = Vec::new();
    write(&mut out, network).expect("a vector takes everything");
    String::from_utf8(out).expect("text")
}

/// The tree of a document as (depth, element, attributes, text), by quick-xml.
fn parse(text: &str) -> Vec<(usize, String, BTreeMap<String, String>, String)> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut open: Vec<usize> = Vec::new();
    let mut elements: Vec<(usize, String, BTreeMap<String, String>, String)> = Vec::new();
    loop {
        let event = reader.read_event().expect("well-formed");
        let empty = matches!(event, Xml::Empty(_));
        match event {
            Xml::Eof => break,
            Xml::Start(start) | Xml::Empty(start) => {
                let name = start.name().as_ref().to_owned();
                let attributes = start.attributes().map(|attribute| {
                    let attribute = attribute.expect("an attribute");
                    let key = attribute.key.as_ref().to_owned();
                    let raw = attribute.value.to_string();
                    (key, quick_xml::escape::unescape(&raw).expect("escaped").into_owned())
                });
                elements.push((open.len(), name, attributes.collect(), String::new()));
                if !empty {
                    open.push(elements.len() - 1);
                }
            }
            Xml::End(_) => {
                open.pop().expect("an open element");
            }
            Xml::Text(text) => {
                let raw: &str = &text;
                if let Some(&at) = open.last() {
                    elements[at].3.push_str(&quick_xml::escape::unescape(raw).expect("escaped"));
                }
            }
            Xml::GeneralRef(name) => {
                let raw = format!("&{};", &*name);
                if let Some(&at) = open.last() {
                    elements[at].3.push_str(&quick_xml::escape::unescape(&raw).expect("escaped"));
                }
            }
            _ => {}
        }
    }
    assert!(open.is_empty());
    elements
}

#[test]
fn graphml_is_a_graph_of_declared_attributes() {
    let network = network(&EVIL);
    let elements = parse(&written(graphml, &network));
    assert_eq!((elements[0].0, elements[0].1.as_str()), (0, "graphml"));
    assert_eq!(elements[0].2["xmlns"], "http://graphml.graphdrawing.org/xmlns");
    let of = |name: &str| elements.iter().filter(|element| element.1 == name).collect::<Vec<_>>();
    // The schema's order: keys, then the graph; in it nodes and edges, in these data.
    let depths = [("key", 1), ("graph", 1), ("node", 2), ("edge", 2), ("data", 3)];
    for (name, depth) in depths {
        assert!(!of(name).is_empty() && of(name).iter().all(|element| element.0 == depth), "{name}");
    }
    assert_eq!(elements.len(), 1 + depths.iter().map(|(name, _)| of(name).len()).sum::<usize>());
    let keys: BTreeMap<&str, (&str, &str)> = of("key")
        .iter()
        .map(|key| (key.2["id"].as_str(), (key.2["for"].as_str(), key.2["attr.type"].as_str())))
        .collect();
    assert_eq!(keys.len(), of("key").len());
    assert!(keys.values().all(|(_, kind)| ["boolean", "int", "long", "float", "double", "string"].contains(kind)));
    let ids: BTreeSet<&str> = of("node").iter().map(|node| node.2["id"].as_str()).collect();
    assert_eq!(ids.len(), EVIL.len());
    for edge in of("edge") {
        assert!(ids.contains(edge.2["source"].as_str()) && ids.contains(edge.2["target"].as_str()));
    }
    let mut parent = "";
    for element in &elements {
        match element.1.as_str() {
            "node" | "edge" => parent = element.1.as_str(),
            "data" => {
                let (of, kind) = keys[element.2["key"].as_str()];
                assert_eq!(of, parent);
                assert!(kind == "string" || element.3.parse::<f64>().is_ok(), "{element:?}");
            }
            _ => {}
        }
    }
    let labels: Vec<&str> =
        of("data").iter().filter(|data| data.2["key"] == "label").map(|data| data.3.as_str()).collect();
    let expected: Vec<String> = EVIL.iter().map(|name| clean(name).into_owned()).collect();
    assert_eq!(labels, expected);
}

/// The tokens of DOT as far as it is written here: `{ } [ ] ; , = --`, quoted strings, and bare words and numbers.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            c if c.is_whitespace() => {}
            '{' | '}' | '[' | ']' | ';' | ',' | '=' => tokens.push(c.to_string()),
            '-' => {
                assert_eq!(chars.next(), Some('-'), "an edge of an undirected graph");
                tokens.push("--".to_owned());
            }
            '"' => {
                let mut string = String::from("\"");
                loop {
                    match chars.next().expect("a string ends") {
                        '\\' => string.extend(chars.next()),
                        '"' => break,
                        '\n' => panic!("a line end within a string"),
                        c => string.push(c),
                    }
                }
                tokens.push(string);
            }
            c => {
                assert!(c.is_ascii_alphanumeric() || c == '_', "{c:?} must be quoted");
                let mut word = c.to_string();
                while let Some(c) = chars.next_if(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.')) {
                    word.push(c);
                }
                // A bare word is a name or a number: DOT knows no 1x.
                assert!(!c.is_ascii_digit() || word.parse::<f64>().is_ok(), "{word}");
                tokens.push(word);
            }
        }
    }
    tokens
}

/// `graph ID { { node_or_edge [attributes] ; } }`: the statements as their ends with their attributes.
fn statements(text: &str) -> Vec<(Vec<String>, BTreeMap<String, String>)> {
    let tokens = tokens(text);
    let mut tokens = tokens.iter().map(String::as_str).peekable();
    let expect = |wanted: &str, tokens: &mut dyn Iterator<Item = &str>| assert_eq!(tokens.next(), Some(wanted));
    for wanted in ["graph", "dateline", "{"] {
        expect(wanted, &mut tokens);
    }
    let mut statements = Vec::new();
    loop {
        let first = tokens.next().expect("the graph ends");
        if first == "}" {
            break;
        }
        let mut ends = vec![first.to_owned()];
        while tokens.next_if_eq(&"--").is_some() {
            ends.push(tokens.next().expect("an end").to_owned());
        }
        expect("[", &mut tokens);
        let mut attributes = BTreeMap::new();
        loop {
            let name = tokens.next().expect("a name").to_owned();
            expect("=", &mut tokens);
            assert!(attributes.insert(name, tokens.next().expect("a value").to_owned()).is_none());
            match tokens.next() {
                Some(",") => {}
                Some("]") => break,
                other => panic!("{other:?} in a list of attributes"),
            }
        }
        expect(";", &mut tokens);
        statements.push((ends, attributes));
    }
    assert_eq!(tokens.next(), None);
    statements
}

#[test]
fn dot_follows_its_grammar() {
    let network = network(&EVIL);
    let statements = statements(&written(dot, &network));
    let (defaults, rest) = statements.split_first().expect("statements");
    assert_eq!(defaults.0, ["node"]);
    let nodes: Vec<&str> = rest.iter().filter(|(ends, _)| ends.len() == 1).map(|(ends, _)| ends[0].as_str()).collect();
    let expected: Vec<String> = EVIL.iter().map(|name| format!("\"{}.FR", clean(name))).collect();
    assert_eq!(nodes, expected);
    let edges: Vec<_> = rest.iter().filter(|(ends, _)| ends.len() == 2).collect();
    assert_eq!(edges.len(), network.edges.len());
    assert!(edges.iter().all(|(ends, attributes)| {
        ends.iter().all(|end| nodes.contains(&end.as_str())) && attributes["weight"] == "2"
    }));
}

#[test]
fn nothing_is_a_graph_too() {
    let none = network(&[]);
    assert_eq!(statements(&written(dot, &none)).len(), 1);
    assert!(parse(&written(graphml, &none)).iter().all(|element| element.1 != "node"));
    assert_eq!(written(as_csv, &none).lines().count(), 1);
}
