//! The tools as an assistant's client sees them: one of the same SDK, over a child process.

use rmcp::{
    RoleClient, ServiceExt,
    model::{CallToolRequestParams, CallToolResult},
    service::RunningService,
    transport::TokioChildProcess,
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{process::Command, runtime::Runtime};

use super::client::{PEOPLE, TODAY, index, printed};

/// A server of its own and its client.
struct Tools {
    client: RunningService<RoleClient, ()>,
    runtime: Runtime,
    index: TempDir,
}

impl Tools {
    fn start() -> Tools {
        let index = index(&[PEOPLE]);
        let runtime = Runtime::new().expect("a runtime");
        let client = runtime.block_on(async {
            let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
            command.args(["mcp", "--today", TODAY, "--index"]).arg(index.path());
            ().serve(TokioChildProcess::new(command).expect("a child")).await.expect("it speaks the protocol")
        });
        Tools { client, runtime, index }
    }

    fn call(&self, tool: &'static str, arguments: Value) -> CallToolResult {
        let Value::Object(arguments) = arguments else { panic!("arguments are an object") };
        let request = CallToolRequestParams::new(tool).with_arguments(arguments);
        self.runtime.block_on(self.client.call_tool(request)).expect("the tool answers")
    }

    /// The document and the text of a call that goes well.
    fn told(&self, tool: &'static str, arguments: Value) -> (Value, String) {
        let result = self.call(tool, arguments);
        assert_ne!(result.is_error, Some(true), "{result:?}");
        let text = text(&result);
        (result.structured_content.expect("a document"), text)
    }

    /// What is told of one that goes wrong.
    fn wrong(&self, tool: &'static str, arguments: Value) -> String {
        let result = self.call(tool, arguments);
        assert_eq!(result.is_error, Some(true), "{result:?}");
        text(&result)
    }
}

fn text(result: &CallToolResult) -> String {
    let texts = result.content.iter().filter_map(|content| content.as_text());
    texts.map(|text| text.text.as_str()).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_tools_tell_how_to_ask_and_to_cite() {
    let tools = Tools::start();
    let info = tools.client.peer_info().expect("it introduces itself");
    let instructions = info.instructions.clone().expect("instructions");
    for word in ["with:(country:FR role:minister)", "evidence", "word for word", "notes"] {
        assert!(instructions.contains(word), "{word}");
    }
    let listed = tools.runtime.block_on(tools.client.list_all_tools()).expect("tools");
    let mut names: Vec<&str> = listed.iter().map(|tool| tool.name.as_ref()).collect();
    names.sort_unstable();
    assert_eq!(names, ["extract", "search_articles", "search_events", "timeline", "who"]);
    for tool in &listed {
        assert!(tool.description.as_ref().is_some_and(|about| about.len() > 80), "{}", tool.name);
        assert_eq!(tool.annotations.as_ref().and_then(|hints| hints.read_only_hint), Some(true), "{}", tool.name);
        let schema = Value::Object((*tool.input_schema).clone());
        let properties = schema["properties"].as_object().expect("properties");
        assert!(!properties.is_empty());
        for (name, property) in properties {
            assert!(property["description"].as_str().is_some_and(|about| about.len() > 15), "{}: {name}", tool.name);
        }
    }
}

#[test]
fn events_come_with_the_sentences_and_sources_to_cite() {
    let tools = Tools::start();
    let (found, text) =
        tools.told("search_events", json!({ "question": "meetings with Peru", "limit": 3, "facets": ["year"] }));
    let args = ["query", "meetings with Peru", "--in", "events", "--limit", "3", "--facet", "year", "--today", TODAY];
    let args: Vec<&str> = args.into_iter().chain(["--output", "json"]).collect();
    let expected: Value = serde_json::from_slice(&printed(tools.index.path(), &args)).expect("JSON");
    assert_eq!(found, expected, "as the command line has it");
    let event = &found["events"][0];
    let (evidence, title) =
        (event["evidence"].as_str().expect("a sentence"), event["sources"][0]["title"].as_str().expect("a title"));
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words(&text).contains(&words(evidence)) && words(&text).contains(&words(title)), "{text}");
    let (people, _) = tools.told("search_events", json!({ "question": "who met Karpensky" }));
    assert!(people["answers"].as_array().is_some_and(|answers| !answers.is_empty()), "{people}");
    let (articles, _) = tools.told("search_articles", json!({ "question": "Peru", "since": "2020", "limit": 2 }));
    assert_eq!(articles["target"], "articles");
    assert!(articles["articles"].as_array().is_some_and(|articles| !articles.is_empty()));
    let (empty, text) = tools.told("search_events", json!({ "question": "visits to Zzyzxland" }));
    assert_eq!(empty["total"], 0);
    assert!(!text.is_empty());
}

#[test]
fn dossiers_timelines_and_texts() {
    let tools = Tools::start();
    let (found, text) = tools.told("who", json!({ "name": "Karpensky" }));
    assert_eq!(found["found"], "dossier");
    assert!(text.contains("Karpensky"));
    let (several, _) = tools.told("who", json!({ "name": "Li" }));
    assert_eq!(several["found"], "candidates");
    let id = several["candidates"][0]["id"].as_str().expect("an id");
    assert_eq!(tools.told("who", json!({ "name": id })).0["found"], "dossier", "{id}");
    let (timeline, _) = tools.told("timeline", json!({ "question": "meetings", "by": "month" }));
    assert_eq!(timeline["by"], "month");
    let sum: u64 = timeline["steps"].as_array().expect("steps").iter().filter_map(|bar| bar["events"].as_u64()).sum();
    assert!(sum > 0);
    let article = "Foreign Minister Ola Berg of Norway met President Rosa Quispe of Peru in Lima on 3 March 2025.";
    let (extracted, _) = tools.told("extract", json!({ "text": article }));
    assert_eq!(extracted["articles"][0]["events"][0]["kind"], "meeting");
}

#[test]
fn what_is_wrong_is_told_so_that_it_can_be_put_right() {
    let tools = Tools::start();
    let told = tools.wrong("search_events", json!({ "question": "colour:red" }));
    assert!(told.contains("colour") && told.contains("^^^^^^"), "{told}");
    assert!(tools.wrong("search_events", json!({ "question": " " })).contains("nothing is asked"));
    assert!(tools.wrong("search_events", json!({ "question": "a", "facets": ["colour"] })).contains("one of: kind"));
    assert!(tools.wrong("extract", json!({ "text": "  " })).contains("no"));
    // And the server goes on.
    assert_eq!(tools.told("who", json!({ "name": "Karpensky" })).0["found"], "dossier");
}

#[test]
fn without_an_index_it_says_so_and_writes_nothing_else() {
    let empty = tempfile::tempdir().expect("a folder");
    let output = super::client::dateline(empty.path()).arg("mcp").output().expect("the program runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty(), "standard output is the protocol's");
    assert!(String::from_utf8_lossy(&output.stderr).contains("dateline index"));
}
