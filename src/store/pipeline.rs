//! The run of a sync: threads read and extract, one thread writes.
//!
//! A reading thread offers its articles to the others and takes one itself when they are busy, so that one large file
//! keeps all threads at work. Finished blocks go to the writer over a channel that is bounded in bytes.

use std::{
    collections::hash_map::Entry,
    io,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::Path,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    time::Duration,
};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use rustc_hash::FxHashMap;
use tantivy::Searcher;

use crate::{
    annotation::Annotations,
    article::Article,
    extract::lexicon::Lexicon,
    read::{self, FileEntry, FileReport, Listing, ReadOptions, Skip},
    store::{
        Progress, StoreError,
        budget::{Budget, Permit},
        corrected::Loaded,
        document::{Block, FileRecord, block, corrected_block, hash_of},
        known::record_at,
        plan::Job,
        schema::Fields,
        settings::Set,
        skips::Skips,
        state::Root,
        story::{Claim, Standing, Stories},
        writer::Writer,
    },
};

/// So many bytes of finished blocks may wait for the engine.
const UNDER_WAY: usize = 48 << 20;
/// So many messages may wait for the writer.
const MESSAGES: usize = 8192;
/// So often a run looks whether it is to stop while nothing comes.
const LOOK: Duration = Duration::from_millis(200);
/// Larger articles are not offered to other threads, so that few bytes wait there.
const MAX_OFFERED: usize = 256 << 10;

/// Reads the articles of a file: as `read::read_file`.
pub type ReadFile<'a> = dyn Fn(&str, &FileEntry, &ReadOptions, &mut dyn FnMut(Article)) -> FileReport + Sync + 'a;

/// The rooms that a sync works with.
pub struct Rooms<'a> {
    pub list: &'a (dyn Fn(&Path) -> io::Result<Listing> + Sync),
    pub read: &'a ReadFile<'a>,
    pub extract: &'a (dyn Fn(&Lexicon, &Article) -> Annotations + Sync),
    /// After so many bytes of articles, or so many articles, the writer commits.
    pub commit_bytes: usize,
    pub commit_articles: u64,
    /// So many stories are held in memory; beyond it they are looked up in what was committed.
    pub held_stories: usize,
}

/// What a run works on.
pub struct Run<'a> {
    pub dir: &'a Path,
    pub rooms: &'a Rooms<'a>,
    pub jobs: &'a [Job],
    pub roots: &'a [Root],
    /// Of each root.
    pub corrections: &'a [Loaded],
    pub settings: &'a [Set],
    pub fields: Fields,
    /// The index as it was, for what is known of the files in it.
    pub before: Option<&'a Searcher>,
    pub threads: usize,
    /// Whoever sets it has the run commit what there is and end.
    pub stop: &'a AtomicBool,
}

/// What a run did.
#[derive(Debug, Default)]
pub struct Outcome {
    pub skips: Skips,
    /// Files of which only the time stamp had changed.
    pub same: u64,
    /// New files that could not be read.
    pub unread_new: u64,
    /// Known files that could not be read: what came from them before stays.
    pub unread_known: u64,
    pub bytes_read: u64,
}

/// From the threads of extraction to the writer.
enum Message {
    Block {
        job: usize,
        block: Block,
        permit: Permit,
        skip: Option<Skip>,
    },
    /// The file was read to its end and gave so many articles, some of which may still be under way.
    Read {
        job: usize,
        report: FileReport,
        articles: u64,
    },
    /// Its contents are what they were.
    Same {
        job: usize,
    },
}

impl Run<'_> {
    /// Reads all files and writes their articles.
    ///
    /// # Errors
    /// The engine's: a full disk, for one. What was committed stays.
    pub fn run(
        &self,
        writer: &mut Writer,
        stories: &mut Stories<'_>,
        progress: &dyn Progress,
    ) -> Result<Outcome, StoreError> {
        let budget = Budget::new(UNDER_WAY);
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            // Whichever way this ends, nobody waits for the writer any longer.
            let _close = CloseOnDrop(&budget);
            // Blocks are bounded in bytes; this bounds the reports of small files.
            let (out, messages) = bounded(MESSAGES);
            let (offer, offers) = bounded(self.threads * 2);
            for _ in 0..self.threads {
                let worker = Worker { run: self, budget: &budget, next: &next, out: out.clone() };
                let (offer, offers) = (offer.clone(), offers.clone());
                scope.spawn(move || worker.work(offer, &offers));
            }
            drop((out, offer, offers));
            let mut owner = Owner {
                run: self,
                writer,
                stories,
                progress,
                open: FxHashMap::default(),
                outcome: Outcome::default(),
                bytes: 0,
                articles: 0,
            };
            loop {
                // An end is a moment to commit: the next run goes on from there.
                if self.stop.load(Ordering::Relaxed) {
                    owner.commit()?;
                    return Err(StoreError::Stopped);
                }
                match messages.recv_timeout(LOOK) {
                    Ok(message) => owner.take(message)?,
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => break,
                }
            }
            Ok(owner.outcome)
        })
    }
}

struct CloseOnDrop<'a>(&'a Budget);

impl Drop for CloseOnDrop<'_> {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// One thread of reading and extraction.
struct Worker<'a> {
    run: &'a Run<'a>,
    budget: &'a Budget,
    next: &'a AtomicUsize,
    out: Sender<Message>,
}

type Offer = (usize, Article);

impl Worker<'_> {
    fn work(&self, offer: Sender<Offer>, offers: &Receiver<Offer>) {
        while !self.budget.is_closed() {
            while let Ok((job, article)) = offers.try_recv() {
                self.extract(job, article);
            }
            let job = self.next.fetch_add(1, Ordering::Relaxed);
            if job >= self.run.jobs.len() {
                break;
            }
            self.read(job, &offer);
        }
        // The channel ends when the last thread that reads has let go of it.
        drop(offer);
        for (job, article) in offers {
            self.extract(job, article);
        }
    }

    fn read(&self, number: usize, offer: &Sender<Offer>) {
        let job = &self.run.jobs[number];
        if let (true, Some(known)) = (job.maybe_same, job.known)
            && file_hash(&job.entry).is_some_and(|hash| hash == known.hash)
        {
            let _ = self.out.send(Message::Same { job: number });
            return;
        }
        let root = &self.run.roots[job.root];
        let options = self.run.settings[job.root].read_options(root);
        let mut articles = 0;
        let mut ids = Ids::default();
        let read = catch_unwind(AssertUnwindSafe(|| {
            let mut sink = |mut article: Article| {
                // Nobody waits for the rest of the file; no hook is called, and the caller below takes it.
                if self.budget.is_closed() {
                    resume_unwind(Box::new("closed"));
                }
                articles += 1;
                ids.make_unique(&mut article.id);
                let article = if article.text.len() > MAX_OFFERED {
                    article
                } else {
                    match offer.try_send((number, article)) {
                        Ok(()) => return,
                        Err(refused) => refused.into_inner().1,
                    }
                };
                self.extract(number, article);
            };
            (self.run.rooms.read)(&root.label, &job.entry, &options, &mut sink)
        }));
        let report = read.unwrap_or_else(|_| FileReport {
            hash: String::new(),
            skips: vec![skip(&job.entry.path, None, "the reader failed on this file")],
            withdrawn: Vec::new(),
        });
        let _ = self.out.send(Message::Read { job: number, report, articles });
    }

    fn extract(&self, job: usize, article: Article) {
        if self.budget.is_closed() {
            return;
        }
        let entry = &self.run.jobs[job].entry;
        let lexicon = &self.run.settings[self.run.jobs[job].root].lexicon;
        let found = catch_unwind(AssertUnwindSafe(|| (self.run.rooms.extract)(lexicon, &article)));
        let (found, skip) = match found {
            Ok(found) => (found, None),
            Err(_) => {
                let reason = "nothing was extracted: the extractor failed on this article";
                let found = Annotations { notes: vec![reason.to_owned()], ..Annotations::default() };
                (found, Some(skip(&entry.path, article.source.record.clone(), reason)))
            }
        };
        let key = &self.run.jobs[job].key;
        let corrections = self.run.corrections.get(self.run.jobs[job].root);
        let block = match corrections.filter(|loaded| loaded.corrections.concerns(&article.id)) {
            None => block(&self.run.fields, key, &article, &found),
            Some(loaded) => {
                let (block, told) = corrected_block(&self.run.fields, key, &article, &found, &loaded.corrections);
                loaded.tell(&article.id, told);
                block
            }
        };
        drop((article, found));
        if let Some(permit) = self.budget.acquire(block.bytes) {
            let _ = self.out.send(Message::Block { job, block, permit, skip });
        }
    }
}

fn skip(path: &str, record: Option<String>, reason: &str) -> Skip {
    Skip { path: path.to_owned(), record, reason: reason.to_owned() }
}

/// First 8 bytes of the BLAKE3 of a file; `None` where it cannot be read.
fn file_hash(entry: &FileEntry) -> Option<u64> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(read::open(entry).ok()?).ok()?;
    Some(hash_of(hasher.finalize().to_hex().as_str()))
}

/// The ids of one file's articles: records may bear the same one.
#[derive(Default)]
struct Ids(FxHashMap<u64, u32>);

impl Ids {
    fn make_unique(&mut self, id: &mut String) {
        let count = self.0.entry(super::document::key_of(id)).or_default();
        *count += 1;
        if *count > 1 {
            id.push_str(&format!("~{count}"));
        }
    }
}

/// The thread that writes.
struct Owner<'a, 'w, 's> {
    run: &'a Run<'a>,
    writer: &'w mut Writer,
    stories: &'w mut Stories<'s>,
    progress: &'a dyn Progress,
    /// Files of which something has come, and not yet all.
    open: FxHashMap<usize, OpenFile>,
    outcome: Outcome,
    /// Since the last commit.
    bytes: usize,
    articles: u64,
}

#[derive(Default)]
struct OpenFile {
    received: u64,
    read: Option<(FileReport, u64)>,
    skips: Vec<Skip>,
    /// A commit has recorded it as incomplete, with so many of its claims.
    recorded: Option<usize>,
    /// What it claims of stories, and what it claimed before.
    claims: Vec<Claim>,
    old_claims: Vec<Claim>,
}

impl Owner<'_, '_, '_> {
    fn take(&mut self, message: Message) -> Result<(), StoreError> {
        match message {
            Message::Block { job, block, permit, skip } => {
                self.begin(job)?;
                if self.belongs(job, block.claim)? {
                    self.bytes += block.bytes;
                    self.articles += 1;
                    self.writer.add(block, Some(permit))?;
                }
                let file = self.open.entry(job).or_default();
                file.received += 1;
                file.skips.extend(skip);
                self.end_if_complete(job)?;
                if self.bytes >= self.run.rooms.commit_bytes || self.articles >= self.run.rooms.commit_articles {
                    self.commit()?;
                }
                Ok(())
            }
            Message::Read { job, report, articles: 0 } if report.hash.is_empty() => self.unread(job, report),
            Message::Read { job, report, articles } => {
                self.begin(job)?;
                for version in &report.withdrawn {
                    self.belongs(job, Some(Claim::of_withdrawal(version)))?;
                }
                self.open.entry(job).or_default().read = Some((report, articles));
                self.end_if_complete(job)
            }
            Message::Same { job } => self.same(job),
        }
    }

    /// Before the first of a file's articles, all that came from it before goes.
    fn begin(&mut self, job: usize) -> Result<(), StoreError> {
        let Entry::Vacant(file) = self.open.entry(job) else { return Ok(()) };
        let file = file.insert(OpenFile::default());
        let job = &self.run.jobs[job];
        if let Some(known) = job.known {
            self.writer.delete_file(&job.key);
            if known.claims {
                file.old_claims = self.stories.retract(&job.key)?;
            }
        }
        Ok(())
    }

    /// Notes what a file claims of a story; says whether what claims it belongs into the index.
    fn belongs(&mut self, job: usize, claim: Option<Claim>) -> Result<bool, StoreError> {
        let Some(claim) = claim else { return Ok(true) };
        self.open.entry(job).or_default().claims.push(claim);
        let standing = self.stories.note(claim)?;
        if standing == Standing::Replaces {
            self.writer.delete_story(claim.story);
        }
        Ok(standing != Standing::Below)
    }

    fn end_if_complete(&mut self, number: usize) -> Result<(), StoreError> {
        let Some(file) = self.open.get(&number) else { return Ok(()) };
        if file.read.as_ref().is_none_or(|(_, articles)| *articles != file.received) {
            return Ok(());
        }
        let Some(file) = self.open.remove(&number) else { return Ok(()) };
        let OpenFile { received, read: Some((report, _)), skips, recorded, mut claims, old_claims } = file else {
            return Ok(());
        };
        let job = &self.run.jobs[number];
        let mut record = self.record(number);
        self.stories.compare(&old_claims, &claims)?;
        claims.sort_unstable();
        record.claims = claims;
        if recorded.is_some() {
            self.writer.delete_file_record(&job.key)?;
        }
        record.articles = received;
        record.skips = report.skips.into_iter().chain(skips).collect();
        // A file that could not be read is tried again, its time stamp says nothing.
        record.complete = !report.hash.is_empty();
        record.hash = report.hash;
        self.writer.add_file(&record)?;
        self.outcome.skips.extend(record.skips);
        self.outcome.bytes_read += job.entry.size;
        self.progress.file(job.entry.size);
        Ok(())
    }

    /// Only the time stamp of a file changed: what is known of it is written anew, its articles stay.
    fn same(&mut self, number: usize) -> Result<(), StoreError> {
        let job = &self.run.jobs[number];
        if let (Some(searcher), Some(known)) = (self.run.before, job.known) {
            let mut record = record_at(self.run.dir, searcher, &self.run.fields, known.address)?;
            record.mtime_ns = job.entry.mtime_ns;
            self.writer.delete_file_record(&job.key)?;
            self.writer.add_file(&record)?;
            self.outcome.skips.extend(record.skips);
            self.outcome.same += 1;
            self.outcome.bytes_read += job.entry.size;
        }
        self.progress.file(job.entry.size);
        Ok(())
    }

    /// Nothing of a file could be read: nothing is written of it, so that the next run tries it again.
    fn unread(&mut self, number: usize, report: FileReport) -> Result<(), StoreError> {
        let job = &self.run.jobs[number];
        if let (Some(searcher), Some(known)) = (self.run.before, job.known) {
            self.outcome.unread_known += 1;
            // Where it would be taken for unchanged, though it was to be read in another way.
            if known.mtime_ns == Some(job.entry.mtime_ns) && known.size == job.entry.size {
                let mut record = record_at(self.run.dir, searcher, &self.run.fields, known.address)?;
                record.complete = false;
                self.writer.delete_file_record(&job.key)?;
                self.writer.add_file(&record)?;
            }
        } else {
            self.outcome.unread_new += 1;
        }
        self.outcome.skips.extend(report.skips);
        self.progress.file(job.entry.size);
        Ok(())
    }

    /// A file of which only a part is committed is recorded as incomplete, so that a run cut short after this commit is
    /// found out by the next.
    fn commit(&mut self) -> Result<(), StoreError> {
        let refresh = self.stories.is_large();
        let numbers: Vec<usize> = self.open.keys().copied().collect();
        for number in numbers {
            let mut record = self.record(number);
            let Some(file) = self.open.get_mut(&number) else { continue };
            // First versions hide nothing.
            let claims = file.old_claims.iter().chain(&file.claims).filter(|claim| claim.floor > 0);
            record.claims = claims.copied().collect();
            record.claims.sort_unstable();
            match file.recorded.replace(record.claims.len()) {
                Some(claims) if claims == record.claims.len() => continue,
                Some(_) => self.writer.delete_file_record(&self.run.jobs[number].key)?,
                None => {}
            }
            self.writer.add_file(&record)?;
        }
        self.writer.state.pending.clone_from(&self.stories.pending);
        self.writer.commit()?;
        if refresh {
            self.stories.refresh(self.writer.committed()?);
            // The records of open files say what they claimed before too: of them only what was read now counts.
            for number in self.open.keys() {
                self.stories.retract(&self.run.jobs[*number].key)?;
            }
            for claim in self.open.values().flat_map(|file| &file.claims) {
                self.stories.note(*claim)?;
            }
        }
        (self.bytes, self.articles) = (0, 0);
        Ok(())
    }

    /// What is known of a file before it is read to its end.
    fn record(&self, number: usize) -> FileRecord {
        let job = &self.run.jobs[number];
        FileRecord {
            root: self.run.roots[job.root].label.clone(),
            path: job.entry.path.clone(),
            size: job.entry.size,
            mtime_ns: job.entry.mtime_ns,
            hash: String::new(),
            articles: 0,
            skips: Vec::new(),
            complete: false,
            claims: Vec::new(),
        }
    }
}
