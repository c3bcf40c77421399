//! The index as the API tells of it, and brings it up to date.

use std::{fs, thread, time::Duration};

use serde_json::Value;

use super::client::{Server, index};

/// Has the object exactly the keys that its definition in `docs/schema/api.schema.json` names, and so have those in it?
fn is_as_described(value: &Value, definition: &str) {
    let root: Value = serde_json::from_str(include_str!("../../docs/schema/api.schema.json")).expect("JSON");
    let mut open = vec![(value.clone(), root["$defs"][definition].clone())];
    while let Some((value, schema)) = open.pop() {
        let schema = match schema["$ref"].as_str() {
            Some(reference) => root.pointer(reference.trim_start_matches('#')).expect("it leads somewhere").clone(),
            None => schema,
        };
        if let Some(one) = schema["anyOf"].as_array() {
            open.extend(
                one.iter()
                    .find(|one| one.get("$ref").is_some())
                    .filter(|_| !value.is_null())
                    .map(|one| (value, one.clone())),
            );
        } else if let Some(list) = value.as_array() {
            open.extend(list.iter().map(|item| (item.clone(), schema["items"].clone())));
        } else if let (Some(object), Some(properties)) = (value.as_object(), schema["properties"].as_object()) {
            let required: Vec<&str> =
                schema["required"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
            assert_eq!(required.len(), properties.len(), "{definition}: every key is always there");
            assert!(
                required.iter().all(|key| object.contains_key(*key)),
                "{definition}: {value} lacks one of {required:?}"
            );
            for (key, inner) in object {
                let inner_schema =
                    properties.get(key).unwrap_or_else(|| panic!("{definition}: {key} is not described"));
                open.push((inner.clone(), inner_schema.clone()));
            }
        }
    }
}

const ARTICLE: &str = "Talks in Lima\n\nLIMA, March 3, 2025 - Foreign Minister Ola Berg of Norway met President Rosa Quispe \
                       of Peru in Lima on Monday.\n";

#[test]
fn a_sync_reads_what_is_new_and_tells_how_far_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.txt"), ARTICLE).expect("an article");
    fs::write(folder.path().join("bad.json"), "{\"title\": 5").expect("a file");
    let dir = index(&[folder.path().to_str().expect("a path")]);
    let server = Server::over(dir.path(), &[]);
    let before = server.get("/api/v1/index").json();
    assert_eq!(
        (&before["articles"], &before["current"], &before["sync"]["stage"]),
        (&1.into(), &true.into(), &"idle".into())
    );
    assert_eq!(before["roots"].as_array().map(Vec::len), Some(1));
    assert_eq!(before["skips"][0]["path"], "bad.json", "{before}");
    assert_eq!(before["files_with_skips"], 1);
    is_as_described(&before, "indexStatus");
    is_as_described(&server.get("/api/v1/health").json(), "health");
    is_as_described(&server.get("/api/v1/search?q=colour:red").problem(400), "problem");
    let idle = server.get("/api/v1/index/progress");
    assert_eq!(idle.header("content-type"), Some("text/event-stream"));
    assert!(idle.text().starts_with("event: idle\n"), "{}", idle.text());
    fs::write(folder.path().join("b.txt"), ARTICLE.replace("Lima", "Oslo").replace("LIMA", "OSLO"))
        .expect("an article");
    let begun = server.send("POST", "/api/v1/index/sync", &[], b"");
    assert_eq!((begun.status, begun.header("location")), (202, Some("/api/v1/index/progress")));
    let told = server.get("/api/v1/index/progress").text();
    assert!(told.contains("event: done\n") && told.contains("\"added\":1"), "{told}");
    let last = told.lines().filter_map(|line| line.strip_prefix("data: ")).next_back().expect("data");
    is_as_described(&serde_json::from_str(last).expect("JSON"), "syncStatus");
    thread::sleep(Duration::from_millis(1_100));
    let after = server.get("/api/v1/index").json();
    assert_eq!((&after["articles"], &after["sync"]["stage"]), (&2.into(), &"done".into()));
    assert!(after["watermark"].as_u64() > before["watermark"].as_u64());
    assert_eq!(server.get("/api/v1/search?q=meetings").json()["reports"], 2);
}

#[test]
fn a_sync_that_fails_says_why_and_the_next_may_begin() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.txt"), ARTICLE).expect("an article");
    let dir = index(&[folder.path().to_str().expect("a path")]);
    let server = Server::over(dir.path(), &[]);
    drop(folder);
    for _ in 0..2 {
        assert_eq!(server.send("POST", "/api/v1/index/sync", &[], b"").status, 202);
        let told = server.get("/api/v1/index/progress").text();
        assert!(told.contains("event: failed\n") && told.contains("nothing was deleted"), "{told}");
    }
    assert_eq!(server.get("/api/v1/search?q=meetings").json()["reports"], 1, "the index is as it was");
}
