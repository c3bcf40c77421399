//! `/index`: what the index holds, from where, what is not in it and why, and bringing it up to date.

use askama::Template;

use super::{PageError, view::Head};
use crate::{
    output::{
        clean::clean,
        words::{count, thousands},
    },
    read::Skip,
    search::Searcher,
    serve::limits,
};

/// Skips on a page.
const SKIPS: usize = 50;

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
    let (all, files) = searcher.skips(limits::SKIPS)?;
    let last = all.len().saturating_sub(1) / SKIPS;
    let page = page.min(last);
    let offset = page * SKIPS;
    let skips: Vec<SkipLine> = all.iter().skip(offset).take(SKIPS).map(line).collect();
    let paged = |page: usize| if page == 0 { "/index".to_owned() } else { format!("/index?page={}", page + 1) };
    let facts = vec![
        Fact { name: "Articles", value: thousands(articles) },
        Fact { name: "Events", value: thousands(events) },
        Fact { name: "Watermark", value: thousands(searcher.watermark()) },
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
        skips_line: match files {
            0 => "Nothing was skipped".to_owned(),
            files => format!("Skipped in {}", count(files as u64, "file")),
        },
        range: format!("{}–{} of {}", offset + 1, offset + skips.len(), thousands(all.len() as u64)),
        skips,
        previous: (page > 0).then(|| paged(page - 1)),
        next: (page < last).then(|| paged(page + 1)),
        sync: Sync { line: clean(&sync.line).into_owned(), ..sync },
    };
    Ok(page.render()?)
}

fn line(skip: &Skip) -> SkipLine {
    SkipLine {
        path: clean(&skip.path).into_owned(),
        record: clean(skip.record.as_deref().unwrap_or_default()).into_owned(),
        reason: clean(&skip.reason).into_owned(),
    }
}
