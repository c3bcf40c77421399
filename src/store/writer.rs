//! The one owner of the engine's writer: everything that goes into an index goes through a [`Writer`], on one thread.
//!
//! (Deletes and adds from several threads lose documents: the engine takes their numbers before it queues them.)

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use tantivy::{
    Document, Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term,
    indexer::{IndexWriterOptions, UserOperation},
    query::{BooleanQuery, Occur, Query, TermQuery},
    schema::IndexRecordOption,
};

use crate::store::{
    StoreError,
    budget::Permit,
    document::{Block, FileKey, FileRecord, file_document},
    schema::{DOC_FILE, Fields},
    state::State,
    story::story_term,
};

/// Threads of the engine and their memory.
#[derive(Debug, Clone, Copy)]
pub struct WriterSize {
    pub threads: usize,
    /// Bytes a thread, at least 15 MB.
    pub memory: usize,
}

impl WriterSize {
    /// For so many threads of extraction.
    pub fn for_jobs(jobs: usize) -> WriterSize {
        WriterSize { threads: jobs.div_ceil(2).clamp(1, 8), memory: 64_000_000 }
    }
}

/// Writes to one generation.
pub struct Writer {
    dir: PathBuf,
    inner: IndexWriter<Held>,
    fields: Fields,
    /// What the next commit will say.
    pub state: State,
    /// Documents were added or removed since the last commit.
    dirty: bool,
}

/// A document with its share of the budget of bytes under way; the engine drops both when it has indexed it.
struct Held {
    document: TantivyDocument,
    _permit: Option<Arc<Permit>>,
}

impl Document for Held {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }

    fn into_tantivy_document(self) -> TantivyDocument {
        self.document
    }
}

impl Writer {
    /// # Errors
    /// The engine's own lock is held by another program, or its threads cannot be started.
    pub fn new(
        dir: &Path,
        index: &Index,
        fields: Fields,
        state: State,
        size: WriterSize,
    ) -> Result<Writer, StoreError> {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(size.threads)
            .memory_budget_per_thread(size.memory)
            .num_merge_threads(2)
            .build();
        let inner = index.writer_with_options(options).map_err(|error| StoreError::engine(dir, error))?;
        Ok(Writer { dir: dir.to_owned(), inner, fields, state, dirty: false })
    }

    /// Was anything added or removed since the last commit?
    pub fn is_dirty(&self) -> bool {
        self.dirty
    }

    /// The watermark of the commit to come.
    pub fn watermark(&self) -> u64 {
        self.state.watermark + 1
    }

    /// Adds an article with its events. `added` is the watermark of the commit that brought it, where that is not the one to
    /// come.
    ///
    /// # Errors
    /// A thread of the engine has failed, such as for a full disk.
    pub fn add(&mut self, mut block: Block, permit: Option<Permit>, added: Option<u64>) -> Result<(), StoreError> {
        block.stamp(&self.fields, added.unwrap_or(self.watermark()));
        let permit = permit.map(Arc::new);
        let operations: Vec<UserOperation<Held>> = block
            .documents
            .into_iter()
            .map(|document| UserOperation::Add(Held { document, _permit: permit.clone() }))
            .collect();
        drop(permit);
        self.dirty = true;
        match self.inner.run(operations) {
            Ok(_) => Ok(()),
            Err(error) => Err(self.cause(error)),
        }
    }

    /// Adds what is known of a file. `added` is the watermark of its articles, where that is not the one to come.
    ///
    /// # Errors
    /// As [`Writer::add`].
    pub fn add_file(&mut self, record: &FileRecord, added: Option<u64>) -> Result<(), StoreError> {
        let document = file_document(&self.fields, record, added.unwrap_or(self.watermark()));
        self.dirty = true;
        match self.inner.add_document(Held { document, _permit: None }) {
            Ok(_) => Ok(()),
            Err(error) => Err(self.cause(error)),
        }
    }

    /// Removes all that came from a file, and what is known of it.
    pub fn delete_file(&mut self, key: &FileKey) {
        self.delete(Term::from_field_bytes(self.fields.file, key));
    }

    /// Removes only what is known of a file.
    ///
    /// # Errors
    /// The engine's, that should not be: both fields are indexed.
    pub fn delete_file_record(&mut self, key: &FileKey) -> Result<(), StoreError> {
        let term = |term| -> (Occur, Box<dyn Query>) {
            (Occur::Must, Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
        };
        let file = term(Term::from_field_bytes(self.fields.file, key));
        let record = term(Term::from_field_u64(self.fields.doc_type, DOC_FILE));
        self.dirty = true;
        let deleted = self.inner.delete_query(Box::new(BooleanQuery::new(vec![file, record])));
        deleted.map(|_| ()).map_err(|error| StoreError::engine(&self.dir, error))
    }

    /// Removes all articles of a story, with their events.
    pub fn delete_story(&mut self, story: u64) {
        self.delete(story_term(&self.fields, story));
    }

    /// A look at what was committed last.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn committed(&self) -> Result<Searcher, StoreError> {
        let reader = self.inner.index().reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
        let reader: IndexReader = reader.map_err(|error| StoreError::engine(&self.dir, error))?;
        Ok(reader.searcher())
    }

    /// Removes all that came from a root.
    pub fn delete_root(&mut self, label: &str) {
        self.delete(Term::from_field_text(self.fields.root, label));
    }

    fn delete(&mut self, term: Term) {
        self.dirty = true;
        self.inner.delete_term(term);
    }

    /// Makes everything so far part of the index, with the state. The watermark rises where there was anything.
    ///
    /// # Errors
    /// The files cannot be written; the index stays as of the last commit.
    pub fn commit(&mut self) -> Result<(), StoreError> {
        let mut state = self.state.clone();
        state.watermark += u64::from(self.dirty);
        let result = self.inner.prepare_commit().and_then(|mut commit| {
            commit.set_payload(&state.to_payload());
            commit.commit()
        });
        result.map_err(|error| StoreError::engine(&self.dir, error))?;
        self.state = state;
        self.dirty = false;
        Ok(())
    }

    /// Waits for merges that are under way. What was not committed is dropped.
    ///
    /// # Errors
    /// A merge failed; the index is whole all the same.
    pub fn finish(self) -> Result<State, StoreError> {
        let Writer { dir, inner, state, .. } = self;
        inner.wait_merging_threads().map_err(|error| StoreError::engine(&dir, error))?;
        Ok(state)
    }

    /// Why a thread of the engine has ended: the engine tells it only when the thread is joined.
    fn cause(&mut self, error: tantivy::TantivyError) -> StoreError {
        let cause = match self.inner.prepare_commit() {
            Err(cause) => cause,
            Ok(_) => error,
        };
        StoreError::engine(&self.dir, cause)
    }
}
