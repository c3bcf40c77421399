//! An index made at one go of articles that are already read and annotated, without a folder to sync.

use std::{collections::BTreeMap, path::Path};

use crate::{
    annotation::Annotations,
    article::Article,
    store::{
        StoreError,
        document::{FileRecord, block, file_key},
        generation, open,
        state::State,
        writer::{Writer, WriterSize},
    },
};

/// Makes an index of these articles in a new generation and makes it the current one. It records no roots: a later sync
/// of folders removes nothing of it.
///
/// # Errors
/// The index is being written by another, or cannot be written.
pub fn build(
    dir: &Path,
    articles: impl IntoIterator<Item = (Article, Annotations)>,
    commit_every: usize,
) -> Result<State, StoreError> {
    let _lock = generation::lock(dir)?;
    let number = generation::current(dir)?.map_or(1, |number| number + 1);
    let (index, fields) = open::create(dir, number)?;
    let mut writer = Writer::new(dir, &index, fields, State::new(), WriterSize { threads: 1, memory: 15_000_000 })?;
    let mut files: BTreeMap<(String, String), u64> = BTreeMap::new();
    for (count, (article, found)) in articles.into_iter().enumerate() {
        let source = &article.source;
        writer.add(block(&fields, &file_key(&source.root, &source.path), &article, &found), None)?;
        *files.entry((article.source.root, article.source.path)).or_default() += 1;
        if commit_every > 0 && (count + 1) % commit_every == 0 {
            writer.commit()?;
        }
    }
    for ((root, path), articles) in files {
        let hash = String::new();
        let (size, mtime_ns, skips, complete) = (0, 0, Vec::new(), true);
        writer.add_file(&FileRecord { root, path, size, mtime_ns, hash, articles, skips, complete })?;
    }
    writer.commit()?;
    let state = writer.finish()?;
    generation::switch(dir, number)?;
    generation::sweep(dir, Some(number));
    Ok(state)
}
