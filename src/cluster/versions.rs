//! The indices behind an alias. A name of an index holds the version of its fields and a number: another version, or a
//! rebuild, is written beside the one that is asked, and the alias goes over to it when it is whole.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{VERSION, client::Client, mapping::template, said};
use crate::store::{StoreError, schema::SCHEMA_VERSION};

#[derive(Deserialize)]
struct Described {
    #[serde(default)]
    mappings: Value,
}

/// An index behind an alias.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    pub name: String,
    /// Are its fields this program's?
    pub is_current: bool,
}

/// Refuses what is no name of an index to every engine.
///
/// # Errors
/// It is none.
pub fn check_name(alias: &str) -> Result<(), StoreError> {
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    let starts = alias.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    if starts && alias.len() <= 100 && alias.chars().all(good) {
        return Ok(());
    }
    Err(said(format!("`{alias}` is no name of an index of a cluster: write small letters, digits, - and _")))
}

/// The index behind an alias; `None` where there is none.
///
/// # Errors
/// The cluster cannot be asked, or what is behind the alias was not made by us: nothing is written to it, and it is never
/// replaced.
pub fn current(client: &Client, alias: &str) -> Result<Option<Index>, StoreError> {
    let reply = client.send("GET", &format!("/{alias}/_mapping"), None)?;
    if reply.status == 404 {
        return Ok(None);
    }
    if reply.status >= 300 {
        return Err(client.refused(&reply));
    }
    let found: BTreeMap<String, Described> = serde_json::from_slice(&reply.body)
        .map_err(|error| said(format!("the cluster answers what is not understood ({error})")))?;
    if found.len() > 1 {
        return Err(said(format!(
            "behind `{alias}` on the cluster there are several indices, which dateline did not make: choose another name, with \
             --cluster-index"
        )));
    }
    let Some((name, described)) = found.into_iter().next() else { return Ok(None) };
    let made = &described.mappings["_meta"]["dateline"];
    if made.is_null() || name == alias {
        return Err(said(format!(
            "`{name}` on the cluster is an index that dateline did not make behind an alias: choose another name, with \
             --cluster-index"
        )));
    }
    let is_current = made["schema"] == json!(SCHEMA_VERSION) && made["mapping"] == json!(VERSION);
    Ok(Some(Index { name, is_current }))
}

/// Makes an index with this program's fields, behind the alias at once or not yet. One that is there already is left as it is.
///
/// # Errors
/// The cluster refuses it.
pub fn create(
    client: &Client,
    alias: &str,
    number: u32,
    shards: u32,
    replicas: u32,
    behind: bool,
) -> Result<String, StoreError> {
    let name = format!("{alias}-{SCHEMA_VERSION}.{VERSION}-{number:06}");
    let mut body = template(shards, replicas);
    if behind {
        body["aliases"] = json!({ alias: {} });
    }
    let bytes = body.to_string().into_bytes();
    let reply = client.send("PUT", &format!("/{name}?wait_for_active_shards=1"), Some(("application/json", &bytes)))?;
    let there = reply.status == 400 && String::from_utf8_lossy(&reply.body).contains("resource_already_exists");
    if reply.status >= 300 && !there {
        return Err(client.refused(&reply));
    }
    Ok(name)
}

/// The number of an index by its name.
pub fn number(name: &str) -> u32 {
    name.rsplit('-').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// Lets the alias go over from one index to another in one step, and removes the former.
///
/// # Errors
/// The cluster refuses it.
pub fn switch(client: &Client, alias: &str, from: Option<&str>, to: &str) -> Result<(), StoreError> {
    let mut actions = vec![json!({ "add": { "index": to, "alias": alias } })];
    actions.extend(from.map(|from| json!({ "remove": { "index": from, "alias": alias } })));
    let _: Value = client.ask("POST", "/_aliases", Some(&json!({ "actions": actions })))?;
    if let Some(from) = from {
        let reply = client.send("DELETE", &format!("/{from}"), None)?;
        if reply.status >= 300 && reply.status != 404 {
            return Err(client.refused(&reply));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_every_engine() {
        for good in ["dateline", "news-2025", "a_b.c"] {
            assert!(check_name(good).is_ok(), "{good}");
        }
        for bad in ["", "Dateline", "a/b", "_all", "-x", "a*", "a,b", "..", &"x".repeat(101)] {
            assert!(check_name(bad).is_err(), "{bad}");
        }
        assert_eq!((number("dateline-2.1-000007"), number("news")), (7, 0));
    }
}
