//! The OpenAPI document is true of the server: each route and parameter of it is served, and the answers have its shapes.

use std::process::Command;

use serde_json::Value;

use super::client::Server;

/// A value that a parameter takes.
fn example(parameter: &Value) -> String {
    let schema = &parameter["schema"];
    let name = parameter["name"].as_str().expect("a name");
    match name {
        "q" => "meetings".to_owned(),
        "kind" => "meeting".to_owned(),
        "status" => "held".to_owned(),
        "role" => "minister".to_owned(),
        "portfolio" => "foreign".to_owned(),
        "country" => "NO".to_owned(),
        "since" | "until" => "2025".to_owned(),
        "facet" => "country".to_owned(),
        "name" => "Karpensky".to_owned(),
        "format" => "json".to_owned(),
        // A timeline and a network are of events.
        "in" => "events".to_owned(),
        "today" => "2025-03-10".to_owned(),
        _ => match (&schema["enum"][0], schema["type"].as_str()) {
            (Value::String(word), _) => word.clone(),
            (_, Some("boolean")) => "true".to_owned(),
            (_, Some("integer")) | (_, None) => "1".to_owned(),
            (_, Some("number")) => "0.5".to_owned(),
            _ => "Oslo".to_owned(),
        },
    }
}

#[test]
fn every_route_and_parameter_of_the_document_is_served() {
    let server = Server::start();
    let document = server.get("/api/v1/openapi.json").json();
    assert_eq!(document["openapi"], "3.1.0");
    let id =
        server.get("/api/v1/search?q=*&in=articles").json()["articles"][0]["id"].as_str().expect("an id").to_owned();
    let mut routes = 0;
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            routes += 1;
            let at = path.replace("{id}", &id);
            let method = method.to_uppercase();
            let needed = match path.as_str() {
                "/api/v1/search" | "/api/v1/explain" => "?q=meetings",
                "/api/v1/who" => "?name=Karpensky",
                _ => "",
            };
            let body: &[u8] = if path.ends_with("extract") { b"They met in Oslo." } else { b"" };
            let reply = server.send(&method, &format!("{at}{needed}"), &[], body);
            let statuses = operation["responses"].as_object().expect("responses");
            let answer = statuses.get(&reply.status.to_string());
            let answer = answer.unwrap_or_else(|| panic!("{method} {path} answers {}: {}", reply.status, reply.text()));
            assert!(reply.status < 300, "{method} {path}: {}", reply.text());
            let kind = reply.header("content-type").expect("a type");
            assert!(answer["content"].get(kind).is_some(), "{method} {path} answers {kind}");
            for parameter in operation["parameters"].as_array().expect("parameters") {
                if parameter["in"] != "query" {
                    continue;
                }
                let name = parameter["name"].as_str().expect("a name");
                let with = if needed.contains(&format!("?{name}=")) {
                    format!("{at}{needed}")
                } else {
                    let between = if needed.is_empty() { "?" } else { "&" };
                    format!("{at}{needed}{between}{name}={}", example(parameter))
                };
                let reply = server.send(&method, &with, &[], body);
                // Whom the name means may not be what else is asked.
                let fine = reply.status == 200 || (reply.status == 404 && path.ends_with("/who"));
                assert!(fine, "{with}: {}", reply.text());
            }
            // And no other.
            let reply = server.send(&method, &format!("{at}?colour=red"), &[], body);
            assert_eq!(reply.problem(400)["parameter"], "colour", "{method} {path}");
        }
    }
    assert!(routes >= 14, "{routes}");
}

#[test]
fn every_word_of_a_parameter_is_taken() {
    let server = Server::start();
    let document = server.get("/api/v1/openapi.json").json();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for parameter in methods["get"]["parameters"].as_array().into_iter().flatten() {
            for word in parameter["schema"]["enum"].as_array().into_iter().flatten() {
                let (name, word) = (parameter["name"].as_str().expect("a name"), word.as_str().expect("a word"));
                if name == "in" && word == "articles" && matches!(path.as_str(), "/api/v1/timeline" | "/api/v1/network")
                {
                    continue;
                }
                let needed = if path.ends_with("who") { "name=Karpensky" } else { "q=meetings" };
                let reply = server.get(&format!("{path}?{needed}&{name}={word}"));
                assert_eq!(reply.status, 200, "{path} {name}={word}: {}", reply.text());
                if name == "format" {
                    let kind = reply.header("content-type").expect("a type");
                    let told = methods["get"]["responses"]["200"]["content"].get(kind);
                    assert!(told.is_some(), "{path} format={word}: {kind}");
                }
            }
        }
    }
}

/// Schemathesis tries thousands of requests made of the document; it needs Python, and is run where it is installed
/// (`DATELINE_SCHEMATHESIS` names its program).
#[test]
fn schemathesis_finds_nothing() {
    let program = std::env::var("DATELINE_SCHEMATHESIS").unwrap_or_else(|_| "schemathesis".to_owned());
    if Command::new(&program).arg("--version").output().is_err() {
        let required = std::env::var("DATELINE_REQUIRE").is_ok_and(|list| list.split(',').any(|s| s == "schemathesis"));
        assert!(!required, "schemathesis is required and not installed");
        println!("SKIPPED: schemathesis is not installed");
        return;
    }
    let server = Server::start();
    let document = format!("http://{}/api/v1/openapi.json", server.address);
    let output = Command::new(program)
        .args(["run", &document, "--max-examples", "20", "--exclude-path", "/api/v1/index/progress"])
        .output()
        .expect("schemathesis runs");
    let report = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{report}");
}
