//! `/index`: what the index holds, from where, what is not in it and why, and bringing it up to date.

use std::path::Path;

use askama::Template;

use super::{PageError, view::Head};
use crate::{
    output::{
        clean::clean,
        words::{count, thousands},
    },
    read::Skip,
    search::Searcher,
    store::SkipPage,
};

/// Skips on a page.
const SKIPS: usize = 50;

#[derive(Template)]
#[template(path = "index.html")]
struct Page {
    head: Head,
    facts: Vec<Fact>,
    folders: Vec<FolderLine>,
    is_elsewhere: bool,
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
    let is_elsewhere = searcher.is_elsewhere();
    let folders: Vec<FolderLine> = if is_elsewhere {
        let state = searcher.state();
        state.roots.iter().map(|root| folder(&root.label, &root.path, String::new())).collect()
    } else {
        let folders = searcher.folders()?.into_iter();
        folders.map(|found| folder(&found.label, &found.path, thousands(found.files))).collect()
    };
    let mut page = page;
    let skips = |page: usize| match is_elsewhere {
        true => Ok(SkipPage::default()),
        false => searcher.skips(page.saturating_mul(SKIPS), SKIPS),
    };
    let mut found = skips(page)?;
    if found.skips.is_empty() && page > 0 {
        // Behind the last one.
        page = found.passed.saturating_sub(1) / SKIPS;
        found = skips(page)?;
    }
    let skips: Vec<SkipLine> = found.skips.iter().map(line).collect();
    let end = found.passed + skips.len();
    let all = if found.more { String::new() } else { format!(" of {}", thousands(end as u64)) };
    let paged = |page: usize| if page == 0 { "/index".to_owned() } else { format!("/index?page={}", page + 1) };
    let facts = vec![
        Fact { name: "Articles", value: thousands(articles) },
        Fact { name: "Events", value: thousands(events) },
        Fact { name: "Watermark", value: thousands(searcher.watermark()) },
    ];
    let page = Page {
        head: Head { here: "index", warnings: searcher.warnings(), ..Head::default() },
        facts,
        folders,
        is_elsewhere,
        skips_line: match found.files {
            _ if is_elsewhere => "What was skipped is told where the articles are read".to_owned(),
            0 => "Nothing was skipped".to_owned(),
            files => format!("Skipped in {}", count(files as u64, "file")),
        },
        range: format!("{}–{}{all}", thousands(found.passed as u64 + 1), thousands(end as u64)),
        skips,
        previous: (page > 0).then(|| paged(page - 1)),
        next: found.more.then(|| paged(page + 1)),
        sync: Sync { line: clean(&sync.line).into_owned(), ..sync },
    };
    Ok(page.render()?)
}

fn folder(label: &str, path: &Path, files: String) -> FolderLine {
    FolderLine { label: clean(label).into_owned(), path: clean(&path.to_string_lossy()).into_owned(), files }
}

fn line(skip: &Skip) -> SkipLine {
    SkipLine {
        path: clean(&skip.path).into_owned(),
        record: clean(skip.record.as_deref().unwrap_or_default()).into_owned(),
        reason: clean(&skip.reason).into_owned(),
    }
}
