//! `/index`: what the index holds, from where, what is not in it and why, and bringing it up to date.

use askama::Template;

use super::{PageError, view::Head};
use crate::{
    output::{
        clean::clean,
        words::{count, thousands},
    },
    search::Searcher,
};

/// Files with skips on a page.
const FILES: usize = 50;
/// Skips of one file that are listed; a broken archive may have a million.
const SKIPS: usize = 20;

#[derive(Template)]
#[template(path = "index.html")]
struct Page {
    head: Head,
    facts: Vec<Fact>,
    folders: Vec<FolderLine>,
    skips_line: String,
    skips: Vec<SkipLine>,
    range: String,
    previous: Option<String>,
    next: Option<String>,
    sync: Sync,
}

struct Fact {
    name: &'static str,
    value: String,
}

struct FolderLine {
    label: String,
    path: String,
    files: String,
}

struct SkipLine {
    path: String,
    /// Member or record in the file.
    record: String,
    reason: String,
}

/// How far the sync is that this server runs, or how the last one ended.
#[derive(Debug, Clone, Default)]
pub struct Sync {
    pub running: bool,
    /// In a reader's words; empty where none was run.
    pub line: String,
    pub failed: bool,
}

/// The page. `page`: of the skipped files, counted from 0.
///
/// # Errors
/// The index cannot be read.
pub fn page(searcher: &Searcher, page: usize, sync: Sync) -> Result<String, PageError> {
    let (articles, events) = searcher.size()?;
    let folders = searcher.folders()?;
    let offset = page.saturating_mul(FILES);
    let (total, files) = searcher.files_with_skips(offset, FILES)?;
    let shown = files.len();
    let mut skips = Vec::new();
    for file in &files {
        let several = folders.len() > 1;
        let path = if several { format!("{}: {}", file.root, file.path) } else { file.path.clone() };
        for skip in file.skips.iter().take(SKIPS) {
            skips.push(SkipLine {
                path: clean(&path).into_owned(),
                record: clean(skip.record.as_deref().unwrap_or_default()).into_owned(),
                reason: clean(&skip.reason).into_owned(),
            });
        }
        if let more @ 1.. = file.skips.len().saturating_sub(SKIPS) {
            let reason = format!("and {} more", thousands(more as u64));
            skips.push(SkipLine { path: clean(&path).into_owned(), record: String::new(), reason });
        }
    }
    let paged = |page: usize| if page == 0 { "/index".to_owned() } else { format!("/index?page={}", page + 1) };
    let facts = vec![
        Fact { name: "Articles", value: thousands(articles) },
        Fact { name: "Events", value: thousands(events) },
        Fact { name: "Changes so far", value: thousands(searcher.watermark()) },
    ];
    let page = Page {
        head: Head { here: "index", warnings: searcher.warnings(), ..Head::default() },
        facts,
        folders: folders
            .iter()
            .map(|folder| FolderLine {
                label: clean(&folder.label).into_owned(),
                path: clean(&folder.path.to_string_lossy()).into_owned(),
                files: thousands(folder.files),
            })
            .collect(),
        skips_line: match total {
            0 => "Nothing was skipped".to_owned(),
            total => format!("Skipped in {}", count(total, "file")),
        },
        skips,
        range: format!("{}–{} of {}", offset + 1, offset + shown, thousands(total)),
        previous: (page > 0).then(|| paged(page - 1)),
        next: ((offset + shown) as u64 < total && shown > 0).then(|| paged(page + 1)),
        sync,
    };
    Ok(page.render()?)
}
