//! `docs/schema/answer.schema.json` is true of what the program prints, and says everything: every key printed is described,
//! every key described is printed.

// A test that cannot go on must fail.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

const SCHEMA: &str = include_str!("../docs/schema/answer.schema.json");
const SMALL: &str = "tests/fixtures/small";
const PEOPLE: &str = "tests/fixtures/people";
const TINY: &str = "tests/gold/tiny.jsonl";

/// The parts of JSON Schema that the schema uses; anything else in it is an error of the test.
fn check(root: &Value, schema: &Value, value: &Value, at: &str, problems: &mut Vec<String>) {
    let rules = schema.as_object().expect("a schema is an object");
    for (rule, wanted) in rules {
        let fine = match rule.as_str() {
            "$schema" | "$defs" | "title" | "description" => true,
            "$ref" => {
                let name = wanted.as_str().expect("a reference is a string").trim_start_matches('#');
                check(root, root.pointer(name).expect("a reference leads somewhere"), value, at, problems);
                true
            }
            "const" => value == wanted,
            "enum" => wanted.as_array().expect("a list").contains(value),
            "pattern" => value.as_str().is_none_or(|text| {
                regex::Regex::new(wanted.as_str().expect("a pattern")).expect("a regular expression").is_match(text)
            }),
            "type" => match wanted {
                Value::Array(types) => types.iter().any(|wanted| is(value, wanted)),
                wanted => is(value, wanted),
            },
            "anyOf" => wanted.as_array().expect("a list").iter().any(|one| {
                let mut inner = Vec::new();
                check(root, one, value, at, &mut inner);
                inner.is_empty()
            }),
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, wanted, item, &format!("{at}[{index}]"), problems);
                }
                true
            }
            "required" => {
                let keys = wanted.as_array().expect("a list").iter().filter_map(Value::as_str);
                let missing: Vec<&str> = keys.filter(|key| value.is_object() && value.get(key).is_none()).collect();
                if !missing.is_empty() {
                    problems.push(format!("{at}: lacks {missing:?}"));
                }
                true
            }
            "properties" => {
                let properties = wanted.as_object().expect("properties are an object");
                for (key, inner) in value.as_object().into_iter().flatten() {
                    match properties.get(key) {
                        Some(schema) => check(root, schema, inner, &format!("{at}.{key}"), problems),
                        None => problems.push(format!("{at}.{key} is not described")),
                    }
                }
                true
            }
            other => panic!("the test does not know `{other}`"),
        };
        if !fine {
            problems.push(format!("{at}: {value} breaks {rule} {wanted}"));
        }
    }
}

fn is(value: &Value, wanted: &Value) -> bool {
    match wanted.as_str().expect("a type is a string") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("the test does not know the type {other}"),
    }
}

/// Every line, or the whole document, against a definition (`""` is the root).
fn holds(text: &str, definition: &str, lines: bool) -> Vec<Value> {
    let root: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let schema = root.pointer(definition).expect("the definition is there");
    let documents: Vec<&str> = if lines { text.lines().collect() } else { vec![text] };
    assert!(!documents.is_empty(), "nothing was printed for {definition}");
    documents
        .into_iter()
        .map(|document| {
            let value: Value = serde_json::from_str(document).expect("the output is JSON");
            let mut problems = Vec::new();
            check(&root, schema, &value, "$", &mut problems);
            assert!(problems.is_empty(), "{definition}: {problems:#?}");
            value
        })
        .collect()
}

fn run(index: &TempDir, args: &[&str]) -> String {
    let mut command = Command::cargo_bin("dateline").expect("the program is built");
    let output = command.args(args).env("DATELINE_INDEX", index.path()).output().expect("the program runs");
    String::from_utf8(output.stdout).expect("output is UTF-8")
}

#[test]
fn all_json_is_as_described() {
    let index = TempDir::new().expect("a folder");
    let run = |args: &[&str]| run(&index, args);
    holds(&run(&["index", SMALL, "--output", "json"]), "/$defs/synced", false);
    let all = holds(&run(&["query", "--in", "events", "--output", "json", "--facet", "country"]), "", false);
    assert!(all[0]["events"].as_array().is_some_and(|events| events.len() > 3), "events are printed");
    assert!(all[0]["facets"][0]["values"].as_array().is_some_and(|values| !values.is_empty()), "facets are printed");
    let who = holds(&run(&["query", "who met Maria Silva", "--output", "json"]), "", false);
    assert_eq!(who[0]["asks"], "people");
    let did = holds(&run(&["query", "did Maria Silva meet Ola Berg", "--output", "json"]), "", false);
    assert_eq!((&did[0]["asks"], &did[0]["whether"]), (&"whether".into(), &true.into()));
    let many = holds(&run(&["query", "how many people did Maria Silva meet", "--output", "json"]), "", false);
    assert_eq!((&many[0]["asks"], &many[0]["number"]), (&"count".into(), &1.into()));
    assert!(who[0]["answers"].as_array().is_some_and(|answers| !answers.is_empty()), "people are printed");
    holds(&run(&["query", "visits to Peru", "--output", "json"]), "", false);
    let articles = holds(&run(&["query", "--in", "articles", "--output", "json"]), "", false);
    assert!(articles[0]["articles"].as_array().is_some_and(|articles| articles.len() > 3), "articles are printed");
    holds(&run(&["query", "--in", "events", "--output", "jsonl"]), "/$defs/eventLine", true);
    holds(&run(&["query", "--in", "articles", "--output", "jsonl"]), "/$defs/articleLine", true);
    holds(&run(&["query", "--explain", "visits", "--output", "json"]), "/$defs/explanation", false);
    holds(&run(&["query", "visits", "--changed-since", "0", "--output", "json"]), "", false);
    holds(&run(&["facets", "--output", "json"]), "/$defs/counts", false);
    holds(&run(&["show", "2024/lisbon-fisheries.txt", "--output", "json"]), "/$defs/shown", false);
    holds(&run(&["extract", "tests/fixtures/small"]), "/$defs/annotations", true);
    holds(&run(&["check", "--output", "json"]), "/$defs/checked", false);
    holds(&run(&["evaluate", TINY, "--by", "set", "--calibration", "--output", "json"]), "/$defs/scores", false);
    holds(&run(&["evaluate", TINY, "--errors", "organizations", "--output", "json"]), "/$defs/errors", false);
}

#[test]
fn dossiers_are_as_described() {
    let index = TempDir::new().expect("a folder");
    let run = |args: &[&str]| run(&index, args);
    run(&["index", PEOPLE]);
    for (asked, what) in [("Karpensky", "dossier"), ("Norway", "dossier"), ("Li", "candidates"), ("Zzyzx", "nobody")] {
        let found = holds(&run(&["who", asked, "--output", "json"]), "/$defs/found", false);
        assert_eq!(found[0]["found"], what, "{asked}");
    }
    let lists = ["names", "offices", "people", "countries", "places", "kinds", "events", "articles"];
    let dossier = &holds(&run(&["who", "Karpensky", "--output", "json"]), "/$defs/found", false)[0]["dossier"];
    assert!(lists.iter().all(|list| dossier[list].as_array().is_some_and(|list| !list.is_empty())), "{dossier}");
    holds(&run(&["who", "Karpensky", "--output", "jsonl"]), "/$defs/eventLine", true);
    holds(&run(&["who", "Li", "--output", "jsonl"]), "/$defs/candidateLine", true);
}

#[test]
fn timelines_are_as_described() {
    let index = TempDir::new().expect("a folder");
    let run = |args: &[&str]| run(&index, args);
    run(&["index", PEOPLE]);
    for args in [&["--by", "day"][..], &["--of", "published"], &["meetings with Peru"], &["visits since March 2025"]] {
        let args: Vec<&str> = ["timeline", "--output", "json"].iter().chain(args).copied().collect();
        let timeline = &holds(&run(&args), "/$defs/timeline", false)[0];
        let sum = |list: &str| {
            timeline[list].as_array().expect("a list").iter().filter_map(|bar| bar["events"].as_u64()).sum::<u64>()
        };
        let counted = sum("steps") + sum("imprecise") + timeline["undated"].as_u64().expect("a number");
        assert_eq!(Some(counted), timeline["total"].as_u64());
        let query = timeline["query"].as_str().expect("a query");
        let total = run(&["query", "--in", "events", "--output", "count", query]);
        assert_eq!(total, format!("{counted}\n"), "{args:?}");
    }
}

#[test]
fn networks_are_as_described() {
    let index = TempDir::new().expect("a folder");
    let run = |args: &[&str]| run(&index, args);
    run(&["index", PEOPLE]);
    for args in [&[][..], &["--of", "countries"], &["meetings with Peru"]] {
        let args: Vec<&str> = ["network", "--output", "json"].iter().chain(args).copied().collect();
        let network = &holds(&run(&args), "/$defs/network", false)[0];
        let ids: Vec<_> = network["nodes"].as_array().expect("nodes").iter().map(|node| node["id"].clone()).collect();
        for edge in network["edges"].as_array().expect("edges") {
            assert!(ids.contains(&edge["source"]) && ids.contains(&edge["target"]), "{edge}");
            // The pair's weight is what the question with both of them finds.
            let who =
                |end: &str| edge[end].as_str().expect("an id").split('.').next().unwrap_or_default().replace('-', " ");
            // But for names that are spelt in several ways, and one that two people bear.
            let of_one_name = |end| !["lopes", "karpensk", "weiming"].iter().any(|name| who(end).contains(name));
            if !args.contains(&"countries") && of_one_name("source") && of_one_name("target") {
                let one = |end| format!("with:\"{}\"", who(end).split(' ').next_back().unwrap_or_default());
                let asked = format!("{} {}", one("source"), one("target"));
                let total = run(&["query", "--in", "events", "--output", "count", &asked]);
                assert_eq!(total, format!("{}\n", edge["weight"]), "{asked}: {edge}");
            }
        }
    }
}

#[test]
fn every_key_is_always_there() {
    fn objects(schema: &Value, at: &str) {
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            let mut keys: Vec<&str> = properties.keys().map(String::as_str).collect();
            let required = schema["required"].as_array().expect("required is a list");
            let mut required: Vec<&str> = required.iter().filter_map(Value::as_str).collect();
            keys.sort_unstable();
            required.sort_unstable();
            assert_eq!(keys, required, "{at}");
        }
        match schema {
            Value::Object(map) => map.iter().for_each(|(key, inner)| objects(inner, &format!("{at}/{key}"))),
            Value::Array(list) => list.iter().for_each(|inner| objects(inner, at)),
            _ => {}
        }
    }
    objects(&serde_json::from_str(SCHEMA).expect("the schema is JSON"), "");
}

#[test]
fn the_page_names_every_key() {
    let page = include_str!("../docs/output.md");
    fn keys(schema: &Value, found: &mut Vec<String>) {
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            found.extend(properties.keys().cloned());
        }
        match schema {
            Value::Object(map) => map.values().for_each(|inner| keys(inner, found)),
            Value::Array(list) => list.iter().for_each(|inner| keys(inner, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    keys(&serde_json::from_str(SCHEMA).expect("the schema is JSON"), &mut found);
    for key in found {
        assert!(
            page.contains(&format!("`{key}`")) || page.contains(&format!(".{key}`")),
            "{key} is not in docs/output.md"
        );
    }
}
