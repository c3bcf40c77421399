//! The OpenAPI 3.1 document, made of the table of routes and of the schema that describes the command line's JSON.

use std::sync::OnceLock;

use axum::{
    extract::State,
    http::{HeaderMap, Uri},
    response::Response,
};
use serde_json::{Map, Value, json};

use super::{
    Given, JSON, routes,
    routes::{Kind, Parameter, ROUTES, Route},
    versioned,
};
use crate::serve::{problem::Problem, state::App};

/// The shapes of the command line's JSON.
const SCHEMA: &str = include_str!("../../../docs/schema/answer.schema.json");
/// Those that only the API has.
const OWN: &str = include_str!("../../../docs/schema/api.schema.json");

pub async fn document(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    static WRITTEN: OnceLock<Vec<u8>> = OnceLock::new();
    Given::of(&uri, &[])?.none_left()?;
    let written = || serde_json::to_vec_pretty(&of_routes()).unwrap_or_default();
    let answer = async { Ok(super::document(JSON, WRITTEN.get_or_init(written).clone())) };
    versioned(&app, &uri, &headers, answer).await
}

/// The document.
pub fn of_routes() -> Value {
    let mut paths = Map::new();
    for route in ROUTES {
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        path[route.method] = operation(route);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Dateline",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Who met whom, when and where, from an archive of news articles",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{ "url": "/" }],
        // Where the server asks for none, nothing need be said.
        "security": [{}, { "token": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
        },
    })
}

fn operation(route: &Route) -> Value {
    let parameters: Vec<Value> = route.parameters.iter().flat_map(|some| some.iter()).map(parameter).collect();
    let mut responses = Map::new();
    for answer in route.answers {
        let status =
            responses.entry(answer.status.to_string()).or_insert_with(|| json!({ "description": "The answer" }));
        let schema = match answer.schema {
            "" => json!({}),
            name => json!({ "schema": reference(name) }),
        };
        status["content"][answer.content_type] = schema;
    }
    // The other answers are of now.
    let has_version = route.method == "get" && !(route.parameters.is_empty() && route.path != routes::OPENAPI);
    if has_version {
        responses.insert("304".to_owned(), json!({ "description": "The client has it already" }));
    }
    for status in route.problems {
        responses.insert(status.to_string(), problem("What is wrong with the request"));
    }
    for (status, about) in [(401, "The token is missing"), (421, "Not a name of this server"), (503, "Ask again later")]
    {
        responses.insert(status.to_string(), problem(about));
    }
    if route.method == "post" {
        responses.insert("403".to_owned(), problem("The request comes from a page of another site"));
    }
    let mut operation = json!({
        "operationId": route.name,
        "summary": route.about,
        "parameters": parameters,
        "responses": responses,
    });
    if !route.body.is_empty() {
        let content: Map<String, Value> = route
            .body
            .iter()
            .map(|kind| ((*kind).to_owned(), json!({ "schema": { "type": "string", "minLength": 1 } })))
            .collect();
        operation["requestBody"] = json!({ "required": true, "content": content });
    }
    operation
}

fn problem(about: &str) -> Value {
    json!({
        "description": about,
        "content": { "application/problem+json": { "schema": reference("problem") } },
    })
}

fn parameter(parameter: &Parameter) -> Value {
    let text = json!({ "type": "string" });
    let schema = match &parameter.kind {
        Kind::Text | Kind::Path => text,
        Kind::Texts => json!({ "type": "array", "items": text }),
        Kind::Words(words) => json!({ "type": "string", "enum": words }),
        Kind::Number(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Kind::Limit => json!({ "anyOf": [{ "type": "integer", "minimum": 0 }, { "const": "all" }] }),
        Kind::Yes => json!({ "type": "boolean" }),
        Kind::Day => json!({ "type": "string", "format": "date" }),
        Kind::Share => json!({ "type": "number", "minimum": 0, "maximum": 1 }),
    };
    let in_path = matches!(parameter.kind, Kind::Path);
    json!({
        "name": parameter.name,
        "in": if in_path { "path" } else { "query" },
        "required": in_path,
        "description": parameter.about,
        "schema": schema,
    })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// The definitions of both schemas, and the root of the first as `document`.
fn schemas() -> Value {
    let mut all = Map::new();
    for text in [SCHEMA, OWN] {
        // Both are compiled in, and a test reads them.
        let Ok(Value::Object(mut root)) = serde_json::from_str::<Value>(text) else { continue };
        if let Some(Value::Object(definitions)) = root.remove("$defs") {
            all.extend(definitions);
        }
        root.remove("$schema");
        if root.contains_key("type") {
            all.insert("document".to_owned(), Value::Object(root));
        }
    }
    let mut all = Value::Object(all);
    rename(&mut all);
    all
}

/// References lead to where the definitions are now.
fn rename(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(target)) = map.get_mut("$ref") {
                *target = target.replace("#/$defs/", "#/components/schemas/");
            }
            map.values_mut().for_each(rename);
        }
        Value::Array(list) => list.iter_mut().for_each(rename),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                found.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
                map.values().for_each(|inner| references(inner, found));
            }
            Value::Array(list) => list.iter().for_each(|inner| references(inner, found)),
            _ => {}
        }
    }

    #[test]
    fn every_reference_leads_somewhere_and_every_name_is_one() {
        let document = of_routes();
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > 40, "the schemas are there: {}", found.len());
        for reference in found {
            assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
        }
        let mut names: Vec<&str> = ROUTES.iter().map(|route| route.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ROUTES.len());
    }

    #[test]
    fn a_route_has_a_parameter_once() {
        for route in ROUTES {
            let mut names: Vec<&str> =
                route.parameters.iter().flat_map(|some| some.iter()).map(|parameter| parameter.name).collect();
            names.sort_unstable();
            let all = names.len();
            names.dedup();
            assert_eq!(names.len(), all, "{}", route.path);
            let in_path = route.path.matches('{').count();
            let told = route.parameters.iter().flat_map(|some| some.iter()).filter(|p| matches!(p.kind, Kind::Path));
            assert_eq!(told.count(), in_path, "{}", route.path);
        }
    }

    #[test]
    fn the_path_of_this_document_is_in_it() {
        assert!(of_routes()["paths"].get(routes::OPENAPI).is_some());
    }
}
