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
        story::{Claim, Standing, Stories},
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
    let mut files: BTreeMap<(String, String), (u64, Vec<Claim>)> = BTreeMap::new();
    let mut stories = Stories::new(dir, fields, None, usize::MAX);
    for (count, (article, found)) in articles.into_iter().enumerate() {
        let source = &article.source;
        let block = block(&fields, &file_key(&source.root, &source.path), &article, &found);
        let claim = block.claim;
        match claim.map(|claim| stories.note(claim)).transpose()? {
            Some(Standing::Below) => {}
            standing => {
                if let (Some(Standing::Replaces), Some(claim)) = (standing, claim) {
                    writer.delete_story(claim.story);
                }
                writer.add(block, None, None)?;
            }
        }
        let file = files.entry((article.source.root, article.source.path)).or_default();
        file.0 += 1;
        file.1.extend(claim);
        if commit_every > 0 && (count + 1) % commit_every == 0 {
            writer.commit()?;
        }
    }
    for ((root, path), (articles, mut claims)) in files {
        claims.sort_unstable();
        let hash = String::new();
        let (size, mtime_ns, skips, complete) = (0, 0, Vec::new(), true);
        let record = FileRecord { root, path, size, mtime_ns, hash, articles, skips, complete, claims };
        writer.add_file(&record, None)?;
    }
    writer.commit()?;
    let state = writer.finish()?;
    generation::switch(dir, number)?;
    generation::sweep(dir, Some(number));
    Ok(state)
}
