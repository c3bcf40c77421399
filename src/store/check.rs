//! Is the index whole: every segment's checksums, every block, every article, every file.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use rustc_hash::FxHashMap;
use tantivy::{
    DocAddress, DocId, Searcher, SegmentReader, TantivyDocument, columnar::Column, directory::error::OpenReadError,
};

use crate::store::{
    StoreError,
    document::{FileKey, FileRecord, article_of, event_of, file_key, file_of, load_block},
    generation,
    open::{self, open_reader},
    schema::{DOC_ARTICLE, DOC_EVENT, DOC_FILE, Fields},
    state::State,
    story::Claim,
};

/// No more problems than this are told; a damaged index has one for each document.
const MAX_PROBLEMS: usize = 1000;

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct CheckReport {
    pub segments: u64,
    pub articles: u64,
    pub events: u64,
    pub files: u64,
    /// Files whose reading was cut short; the next sync reads them again.
    pub incomplete: u64,
    /// What is wrong, a line each, at most 1000; empty where the index is whole.
    pub problems: Vec<String>,
}

impl CheckReport {
    pub fn is_whole(&self) -> bool {
        self.problems.is_empty()
    }

    fn problem(&mut self, text: String) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(text);
        }
    }
}

/// Reads the whole index.
///
/// # Errors
/// It cannot be opened at all.
pub fn check(index: &Path) -> Result<CheckReport, StoreError> {
    let mut report = CheckReport::default();
    // First the files, one by one: a damaged one may keep the engine from opening any.
    let state = check_files(index, &mut report)?;
    // Contents of damaged files are not to be trusted with anything but a checksum.
    if report.is_whole() {
        let (_, reader, fields, _) = open_reader(index)?;
        let searcher = reader.searcher();
        let mut counts = FileCounts { pending: state.pending, ..FileCounts::default() };
        for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
            report.segments += 1;
            if let Err(error) = check_segment(&searcher, &fields, ordinal as u32, segment, &mut report, &mut counts) {
                report.problem(format!("segment {}: {error}", segment.segment_id().uuid_string()));
            }
        }
        counts.compare(&mut report);
    }
    Ok(report)
}

/// Checks every file against its checksum.
fn check_files(index: &Path, report: &mut CheckReport) -> Result<State, StoreError> {
    let number = generation::current(index)?.ok_or_else(|| StoreError::NoIndex(index.to_owned()))?;
    let (engine, _, state) = open::open(index, number)?;
    let metas = engine.load_metas().map_err(|error| StoreError::engine(index, error))?;
    let mut paths: Vec<PathBuf> = metas.list_segment_files().into_iter().collect();
    paths.sort();
    for path in paths {
        let name = path.display();
        match engine.directory().validate_checksum(&path) {
            Ok(true) => {}
            Ok(false) => report.problem(format!("file {name}: its checksum is not that of its contents")),
            // Of the files that a segment may have, some it need not have.
            Err(OpenReadError::FileDoesNotExist(_)) if is_optional(&path) => {}
            Err(OpenReadError::FileDoesNotExist(_)) => report.problem(format!("file {name} is missing")),
            Err(OpenReadError::IoError { io_error, .. }) => report.problem(format!("file {name}: {io_error}")),
            Err(error) => report.problem(format!("file {name}: {error}")),
        }
    }
    Ok(state)
}

/// Deletes and what is only there while a segment is being written.
fn is_optional(path: &Path) -> bool {
    path.extension().is_none_or(|extension| extension == "del" || extension == "temp")
}

/// Articles by file: as recorded, and as found.
#[derive(Default)]
struct FileCounts {
    files: FxHashMap<FileKey, FileCount>,
    /// Stories of which articles are missing, as the state says.
    pending: BTreeSet<u64>,
}

#[derive(Default)]
struct FileCount {
    recorded: Option<Recorded>,
    found: u64,
}

struct Recorded {
    articles: u64,
    complete: bool,
    claims: Vec<Claim>,
}

impl FileCounts {
    fn compare(self, report: &mut CheckReport) {
        let mut floors: FxHashMap<u64, u64> = FxHashMap::default();
        // Stories of which a run that was cut short may have left out something, or left something in.
        let mut unsure = self.pending;
        for recorded in self.files.values().filter_map(|file| file.recorded.as_ref()) {
            for claim in &recorded.claims {
                let floor = floors.entry(claim.story).or_default();
                *floor = claim.floor.max(*floor);
                if !recorded.complete {
                    unsure.insert(claim.story);
                }
            }
        }
        for (key, FileCount { recorded, found }) in self.files {
            let key = u64::from_be_bytes(key);
            let Some(Recorded { articles, complete, claims }) = recorded else {
                report.problem(format!("{found} articles of file {key:016x}: the file is not recorded"));
                continue;
            };
            let of_articles = claims.into_iter().filter(|claim| !claim.withdraws);
            let (open, sure): (Vec<Claim>, Vec<Claim>) = of_articles.partition(|claim| unsure.contains(&claim.story));
            let below = sure.iter().filter(|claim| floors.get(&claim.story).is_some_and(|floor| claim.floor < *floor));
            let most = articles.saturating_sub(below.count() as u64);
            if complete && !(most.saturating_sub(open.len() as u64)..=most).contains(&found) {
                report.problem(format!("file {key:016x}: {most} articles recorded, {found} found"));
            }
        }
    }
}

struct Columns {
    doc_type: Column<u64>,
    distance: Option<Column<u64>>,
    events: Option<Column<u64>>,
}

fn check_segment(
    searcher: &Searcher,
    fields: &Fields,
    ordinal: u32,
    segment: &SegmentReader,
    report: &mut CheckReport,
    counts: &mut FileCounts,
) -> tantivy::Result<()> {
    let fast = segment.fast_fields();
    let columns = Columns {
        doc_type: fast.u64("type")?,
        distance: fast.column_opt("distance")?,
        events: fast.column_opt("events")?,
    };
    for doc in segment.doc_ids_alive() {
        let address = DocAddress::new(ordinal, doc);
        let problem = match columns.doc_type.first(doc) {
            Some(DOC_ARTICLE) => {
                report.articles += 1;
                check_article(searcher, fields, segment, &columns, address, counts)
            }
            Some(DOC_EVENT) => {
                report.events += 1;
                check_event(searcher, fields, segment, &columns, address)
            }
            Some(DOC_FILE) => {
                report.files += 1;
                check_file(searcher, fields, address, report, counts)
            }
            other => Err(format!("its type is {other:?}")),
        };
        if let Err(problem) = problem {
            report.problem(format!("document {doc} of segment {}: {problem}", segment.segment_id().uuid_string()));
        }
    }
    Ok(())
}

fn check_article(
    searcher: &Searcher,
    fields: &Fields,
    segment: &SegmentReader,
    columns: &Columns,
    address: DocAddress,
    counts: &mut FileCounts,
) -> Result<(), String> {
    let doc = address.doc_id;
    let events = first(&columns.events, doc).ok_or("an article without its number of events")?;
    for distance in 1..=events {
        let event = u32::try_from(u64::from(doc) + distance).ok().filter(|&event| event < segment.max_doc());
        let event = event.ok_or_else(|| format!("its event {distance} lies beyond the segment"))?;
        let whole = !segment.is_deleted(event)
            && columns.doc_type.first(event) == Some(DOC_EVENT)
            && first(&columns.distance, event) == Some(distance);
        if !whole {
            return Err(format!("its event {distance} of {events} does not follow it"));
        }
    }
    let (article, _) = load_block(searcher, fields, address).map_err(|error| error.to_string())?;
    let key = file_key(&article.source.root, &article.source.path);
    counts.files.entry(key).or_default().found += 1;
    Ok(())
}

fn check_event(
    searcher: &Searcher,
    fields: &Fields,
    segment: &SegmentReader,
    columns: &Columns,
    address: DocAddress,
) -> Result<(), String> {
    let doc = address.doc_id;
    let distance = first(&columns.distance, doc).ok_or("an event without its distance")?;
    let parent = u64::from(doc).checked_sub(distance).and_then(|parent| DocId::try_from(parent).ok());
    let parent = parent.ok_or("an event whose article would lie before the segment")?;
    let covered = columns.doc_type.first(parent) == Some(DOC_ARTICLE)
        && !segment.is_deleted(parent)
        && (1..=first(&columns.events, parent).unwrap_or(0)).contains(&distance);
    if !covered {
        return Err(format!("an event {distance} documents behind what is not its article"));
    }
    let read = |doc| searcher.doc::<TantivyDocument>(doc).map_err(|error| error.to_string());
    let event = event_of(&read(address)?, fields).map_err(|error| error.to_string())?;
    let article = article_of(&read(DocAddress::new(address.segment_ord, parent))?, fields);
    let article = article.map_err(|error| error.to_string())?;
    if event.id.strip_prefix(&article.id).is_none_or(|rest| !rest.starts_with(':')) {
        return Err(format!("event {} stands behind article {}", event.id, article.id));
    }
    Ok(())
}

fn check_file(
    searcher: &Searcher,
    fields: &Fields,
    address: DocAddress,
    report: &mut CheckReport,
    counts: &mut FileCounts,
) -> Result<(), String> {
    let document: TantivyDocument = searcher.doc(address).map_err(|error| error.to_string())?;
    let record = file_of(&document, fields).map_err(|error| error.to_string())?;
    report.incomplete += u64::from(!record.complete);
    let entry = counts.files.entry(file_key(&record.root, &record.path)).or_default();
    let FileRecord { root, path, articles, complete, claims, .. } = record;
    if entry.recorded.replace(Recorded { articles, complete, claims }).is_some() {
        return Err(format!("file {path} of root {root} is recorded twice"));
    }
    Ok(())
}

fn first(column: &Option<Column<u64>>, doc: DocId) -> Option<u64> {
    column.as_ref().and_then(|column| column.first(doc))
}
