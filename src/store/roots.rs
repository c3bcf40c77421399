//! The folders that an index covers: finding one again, and its label.

use std::path::{Path, PathBuf};

use crate::{
    read::ReadOptions,
    settings::FILE,
    store::{
        StoreError,
        state::{Corrected, Root, State},
    },
};

/// The absolute path of a folder, without links where it is there.
pub fn absolute(path: &Path) -> PathBuf {
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

/// The recorded root at a path, as it is now or as it was recorded (a root that is gone has no links to follow).
pub fn find(state: &State, path: &Path) -> Option<usize> {
    let (now, plain) = (absolute(path), std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
    state.roots.iter().position(|root| root.path == now || root.path == plain)
}

/// Records a root, or finds it recorded. Options that were given replace the recorded ones; those that were not leave
/// them as they are. The second value says whether they changed, so that all its files have to be read again. A file of
/// settings that is named is recorded; the folder's own one needs no record.
///
/// # Errors
/// The path is not UTF-8, and cannot be written into the index.
pub fn record(
    state: &mut State,
    path: &Path,
    options: &ReadOptions,
    config: Option<&Path>,
) -> Result<(usize, bool), StoreError> {
    let config = config.map(absolute);
    if let Some(file) = config.as_ref().filter(|file| file.to_str().is_none()) {
        return Err(StoreError::User(format!("{} has a name that is not UTF-8: rename the file", file.display())));
    }
    if let Some(number) = find(state, path) {
        let root = &mut state.roots[number];
        let fields = if options.fields.is_empty() { root.fields.clone() } else { options.fields.clone() };
        let trust_mtime = root.trust_mtime || options.trust_mtime;
        let changed = root.fields != fields || root.trust_mtime != trust_mtime;
        (root.fields, root.trust_mtime) = (fields, trust_mtime);
        root.shard = options.shard.or(root.shard);
        if let Some(file) = config {
            root.config = (file != root.path.join(FILE)).then_some(file);
        }
        return Ok((number, changed));
    }
    let path = absolute(path);
    if path.to_str().is_none() {
        return Err(StoreError::User(format!("{} has a name that is not UTF-8: rename the folder", path.display())));
    }
    let label = free_label(state, &path);
    let (fields, trust_mtime) = (options.fields.clone(), options.trust_mtime);
    let shard = options.shard;
    let config = config.filter(|file| *file != path.join(FILE));
    let (corrected, settings) = (Corrected::default(), Vec::new());
    state.roots.push(Root { label, path, fields, trust_mtime, shard, config, settings, corrected });
    Ok((state.roots.len() - 1, false))
}

/// The folder's own name, with `-2` … where another root has it.
fn free_label(state: &State, path: &Path) -> String {
    let name = path.file_name().map_or_else(|| "root".to_owned(), |name| name.to_string_lossy().into_owned());
    let taken = |label: &str| state.roots.iter().any(|root| root.label == label);
    if !taken(&name) {
        return name;
    }
    (2..).map(|n| format!("{name}-{n}")).find(|label| !taken(label)).unwrap_or(name)
}

/// What to tell about roots that lie within each other: their articles are there twice.
pub fn nested_notes(state: &State, of: &[usize]) -> Vec<String> {
    let mut notes = Vec::new();
    for (inner_number, inner) in state.roots.iter().enumerate() {
        for (outer_number, outer) in state.roots.iter().enumerate() {
            let concerned = of.contains(&inner_number) || of.contains(&outer_number);
            if concerned && inner_number != outer_number && inner.path.starts_with(&outer.path) {
                let (inner, outer) = (inner.path.display(), outer.path.display());
                notes.push(format!("{inner} lies within {outer}: its articles are indexed twice"));
            }
        }
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_short_unique_and_stay() {
        let dir = tempfile::tempdir().unwrap();
        let folders = ["a/news", "b/news", "c/news"].map(|name| dir.path().join(name));
        let mut state = State::new();
        for folder in &folders {
            std::fs::create_dir_all(folder).unwrap();
            record(&mut state, folder, &ReadOptions::default(), None).unwrap();
        }
        let labels: Vec<&str> = state.roots.iter().map(|root| root.label.as_str()).collect();
        assert_eq!(labels, ["news", "news-2", "news-3"]);
        state.roots.remove(1);
        let again = record(&mut state, &folders[1], &ReadOptions::default(), None).unwrap();
        assert_eq!((again, state.roots[2].label.as_str()), ((2, false), "news-2"));
        std::fs::remove_dir(&folders[2]).unwrap();
        assert_eq!(find(&state, &folders[2]), find(&state, &dir.path().join("b/../c/news")).or(Some(1)));
        record(&mut state, dir.path(), &ReadOptions::default(), None).unwrap();
        assert_eq!(nested_notes(&state, &[3]).len(), 3);
        assert!(nested_notes(&state, &[]).is_empty());
    }

    #[test]
    fn options_are_recorded_until_others_are_given() {
        let dir = tempfile::tempdir().unwrap();
        let mut state = State::new();
        let headline =
            ReadOptions { fields: [("title".to_owned(), "headline".to_owned())].into(), ..ReadOptions::default() };
        assert_eq!(record(&mut state, dir.path(), &headline, None).unwrap(), (0, false));
        assert_eq!(record(&mut state, dir.path(), &ReadOptions::default(), None).unwrap(), (0, false));
        assert_eq!(state.roots[0].read_options().fields, headline.fields);
        let trusting = ReadOptions { trust_mtime: true, ..headline };
        assert_eq!(record(&mut state, dir.path(), &trusting, None).unwrap(), (0, true));
    }
}
