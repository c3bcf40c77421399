//! Corrections in a sync: which articles a changed `corrections.toml` touches, and what of it is in the index.
//!
//! The state of the index knows of each correction a hash of what it says. One whose hash is another (a new one, a changed
//! one, one that is gone) has the file of its article read again. While that is being done the state says so, so that a run
//! that is cut short is made up for by the next.

use std::{
    collections::BTreeMap,
    io,
    path::Path,
    sync::{Mutex, PoisonError},
};

use rustc_hash::FxHashSet;
use tantivy::{Searcher, TantivyDocument};

use crate::{
    corrections::{self, Corrections, FILE, Told},
    store::{
        StoreError,
        document::{FileKey, file_key, find_article, head_of},
        schema::Fields,
        state::{Applied, Corrected, Root},
    },
};

/// The corrections of one root, and what became of them in this run.
#[derive(Debug, Default)]
pub struct Loaded {
    pub corrections: Corrections,
    /// Its file, for messages.
    path: String,
    /// Is the root synced at all? Else what is recorded of it stays.
    selected: bool,
    /// Of each id that was met: what was wrong with its correction. Of an article with corrections, that it was read.
    met: Mutex<Told>,
    /// As recorded before the run.
    before: Corrected,
}

/// Reads the corrections of the roots that are synced.
///
/// # Errors
/// A file cannot be read, or not be understood: with its line.
pub fn load(roots: &[Root], selected: &[usize]) -> Result<Vec<Loaded>, StoreError> {
    let mut all = Vec::with_capacity(roots.len());
    for (number, root) in roots.iter().enumerate() {
        let (file, selected) = (root.path.join(FILE), selected.contains(&number));
        let corrections = if selected { read(&file)? } else { Corrections::default() };
        let (path, before) = (file.display().to_string(), root.corrected.clone());
        all.push(Loaded { corrections, path, selected, met: Mutex::default(), before });
    }
    Ok(all)
}

fn read(file: &Path) -> Result<Corrections, StoreError> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(Corrections::default());
        }
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            return Err(StoreError::User(format!("{} is not UTF-8; nothing was indexed", file.display())));
        }
        Err(error) => return Err(StoreError::io("read", file, error)),
    };
    corrections::parse(&text)
        .map_err(|error| StoreError::User(format!("{}, {error}; nothing was indexed", file.display())))
}

impl Loaded {
    /// The files of articles whose corrections are others than those in the index.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn touched(&self, searcher: &Searcher, fields: &Fields, root: &Root) -> Result<FxHashSet<FileKey>, StoreError> {
        let mut keys = FxHashSet::default();
        for id in self.changed() {
            let Some(address) = find_article(searcher, fields, article_of(id))? else { continue };
            let doc: TantivyDocument =
                searcher.doc(address).map_err(|error| StoreError::engine(Path::new("."), error))?;
            let source = head_of(&doc, fields)?.source;
            if source.root == root.label {
                keys.insert(file_key(&source.root, &source.path));
            }
        }
        Ok(keys)
    }

    /// Ids of which the index says something else than the file.
    fn changed(&self) -> impl Iterator<Item = &str> {
        let old = self.before.events.keys().filter(|id| !self.corrections.events.contains_key(*id));
        let new = self.corrections.events.iter().filter(|(id, correction)| {
            self.before.events.get(*id).is_none_or(|applied| applied.hash != correction.hash())
        });
        let all = old.chain(new.map(|(id, _)| id)).map(String::as_str);
        all.filter(|_| self.selected)
    }

    /// Is all of the file in the index already?
    pub fn is_in_force(&self, root: &Root) -> bool {
        !self.selected || (self.changed().next().is_none() && root.corrected.people == self.corrections.people)
    }

    /// Records what is being changed.
    pub fn begin(&self, root: &mut Root, rebuilds: bool) {
        if !self.selected {
            return;
        }
        if rebuilds {
            root.corrected.events.clear();
        }
        let ids: Vec<String> = self.changed().map(str::to_owned).collect();
        for id in ids {
            root.corrected.events.insert(id, Applied::default());
        }
    }

    /// Notes what was met in an article.
    pub fn tell(&self, article: &str, told: Told) {
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        met.entry(article.to_owned()).or_insert(None);
        met.extend(told);
    }

    /// Records what is in the index now.
    pub fn finish(&self, root: &mut Root) {
        if !self.selected {
            return;
        }
        let met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        let mut events = BTreeMap::new();
        for (id, correction) in &self.corrections.events {
            let hash = correction.hash();
            let known = self.before.events.get(id).filter(|applied| applied.hash == hash);
            let problem = match (met.get(id), met.contains_key(article_of(id)), known) {
                (Some(problem), ..) => problem.clone(),
                // Its article was not read: as before.
                (None, false, Some(known)) => known.problem.clone(),
                _ => Some(unknown(id)),
            };
            events.insert(id.clone(), Applied { hash, problem });
        }
        root.corrected = Corrected { events, people: self.corrections.people.clone() };
    }

    /// A line for each correction that corrects nothing.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn problems(&self, root: &Root, searcher: &Searcher, fields: &Fields) -> Result<Vec<String>, StoreError> {
        let mut lines: Vec<(usize, String)> = Vec::new();
        for (id, correction) in &self.corrections.events {
            let problem = root.corrected.events.get(id).and_then(|applied| applied.problem.clone());
            let problem = match problem {
                None if find_article(searcher, fields, article_of(id))?.is_none() => Some(unknown(id)),
                problem => problem,
            };
            lines.extend(problem.map(|problem| (correction.line, problem)));
        }
        lines.sort();
        Ok(lines.into_iter().map(|(line, problem)| format!("{}, line {line}: {problem}", self.path)).collect())
    }
}

/// The article's part of an event's id, or the id of an article itself.
fn article_of(id: &str) -> &str {
    id.rsplit_once(':').map_or(id, |(article, _)| article)
}

fn unknown(id: &str) -> String {
    let what = if id.contains(':') { "event" } else { "article" };
    format!("there is no {what} `{id}` in this folder")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loaded(text: &str, root: &Root) -> Loaded {
        let (corrections, path) = (corrections::parse(text).unwrap(), "corrections.toml".to_owned());
        Loaded { corrections, path, selected: true, met: Mutex::default(), before: root.corrected.clone() }
    }

    fn changed(loaded: &Loaded) -> Vec<String> {
        loaded.changed().map(str::to_owned).collect()
    }

    #[test]
    fn a_run_that_is_cut_short_is_made_up_for() {
        let mut root = Root { label: "news".to_owned(), path: "/news".into(), ..Root::default() };
        let text = "[[suppress]]\nevent = \"a:1\"\n[[suppress]]\nevent = \"b:1\"\n";
        let first = loaded(text, &root);
        assert_eq!(changed(&first), ["a:1", "b:1"]);
        first.begin(&mut root, false);
        // Killed here: with the same file the next run reads for both again, and without it too.
        assert_eq!(changed(&loaded(text, &root)), ["a:1", "b:1"]);
        assert_eq!(changed(&loaded("", &root)), ["a:1", "b:1"]);
        let second = loaded(text, &root);
        second.begin(&mut root, false);
        second.tell("a", BTreeMap::from([("a:1".to_owned(), None)]));
        second.finish(&mut root);
        let problems: Vec<bool> = root.corrected.events.values().map(|applied| applied.problem.is_some()).collect();
        assert_eq!(problems, [false, true]);
        let third = loaded(text, &root);
        assert!(third.is_in_force(&root) && changed(&third).is_empty());
        // An article that was read and has lost its event.
        third.begin(&mut root, false);
        third.tell("a", BTreeMap::new());
        third.finish(&mut root);
        assert!(root.corrected.events.values().all(|applied| applied.problem.is_some()));
        assert_eq!(changed(&loaded("[[suppress]]\narticle = \"b\"\n", &root)), ["a:1", "b:1", "b"]);
    }
}
