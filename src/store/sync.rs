//! Brings an index up to date with its folders: lock, plan, run, and the switch of generations.

use std::path::Path;

use rustc_hash::FxHashSet;
use tantivy::{IndexReader, ReloadPolicy, Searcher};

use crate::{
    read::{LINK, Listing, Skip},
    store::{
        Progress, StoreError, SyncOptions, SyncSummary,
        corrected::{self, Loaded},
        document::{FileKey, file_key},
        found::{Before, current, state_of},
        generation,
        known::KnownFiles,
        open,
        pipeline::{Outcome, Rooms, Run},
        plan::{Job, Plan},
        roots,
        schema::Fields,
        settings::{self, Set},
        skips::Skips,
        state::{Root, State},
        story::{self, Stories},
        writer::{Writer, WriterSize},
    },
};

/// So often files are read again for stories that fell while files were read again.
const ROUNDS: usize = 4;

/// Syncs with the given rooms; see [`super::sync`].
///
/// # Errors
/// As [`super::sync`].
pub fn sync_with(
    dir: &Path,
    options: &SyncOptions,
    progress: &dyn Progress,
    rooms: &Rooms,
) -> Result<SyncSummary, StoreError> {
    // Before anything is made: a mistyped folder leaves no empty index behind.
    let recorded = current(dir, options)?.and_then(|number| state_of(dir, number)).unwrap_or_default();
    if let Some(found) = generation::foreign(dir)? {
        return Err(StoreError::NotOurs { dir: dir.to_owned(), found });
    }
    let several = options.roots.len() > 1;
    for path in &options.roots {
        if roots::find(&recorded, path).is_none()
            && let Err(error) = std::fs::read_dir(path)
        {
            return Err(StoreError::no_folder(path, &error, several));
        }
    }
    if options.roots.is_empty() && recorded.roots.is_empty() && options.forget.is_none() {
        return Err(StoreError::NoRoots(dir.to_owned()));
    }
    let _lock = if options.dry_run { None } else { Some(generation::lock(dir)?) };
    let before = Before::find(dir, options)?;
    let mut sync = Sync {
        dir,
        options,
        rooms,
        before,
        state: State::new(),
        summary: SyncSummary::default(),
        skips: Skips::default(),
        forgotten: None,
        loaded: Vec::new(),
        settings: Vec::new(),
    };
    sync.start_state();
    let (selected, mut all) = sync.select()?;
    sync.loaded = corrected::load(&sync.state.roots, &selected)?;
    sync.settings = settings::load(&sync.state.roots, &selected, &recorded.roots)?;
    sync.read_otherwise(&mut all);
    let plan = sync.plan(&selected, &all)?;
    sync.summary.added = plan.added();
    sync.summary.changed = plan.changed();
    sync.summary.unchanged = plan.unchanged;
    sync.summary.deleted = plan.deleted.len() as u64 + sync.forgotten_files();
    sync.skips = plan.skips.clone();
    sync.tell_skips();
    if plan.excluded > 0 {
        let files = if plan.excluded == 1 { "1 file is".to_owned() } else { format!("{} files are", plan.excluded) };
        sync.summary.notes.push(format!("{files} excluded by {}", crate::settings::FILE));
    }
    if options.dry_run {
        sync.count()?;
        sync.summary.watermark = sync.state.watermark;
        return Ok(sync.summary);
    }
    let result = sync.run(&plan, progress);
    if result.is_err() {
        // What a rebuild had written is of no use, and may be what filled the disk.
        generation::sweep(dir, current(dir, options)?);
    }
    result
}

struct Sync<'a> {
    dir: &'a Path,
    options: &'a SyncOptions,
    rooms: &'a Rooms<'a>,
    before: Option<Before>,
    /// What the index is to say of itself.
    state: State,
    summary: SyncSummary,
    skips: Skips,
    forgotten: Option<Root>,
    /// The corrections of each root of the state.
    loaded: Vec<Loaded>,
    /// Their settings.
    settings: Vec<Set>,
}

impl Sync<'_> {
    fn rebuilds(&self) -> bool {
        self.before.as_ref().is_none_or(|before| before.rebuild.is_some())
    }

    /// The state to come starts as the recorded one, but for the versions.
    fn start_state(&mut self) {
        if let Some(before) = &self.before {
            self.state.roots = before.state.roots.clone();
            self.state.watermark = before.state.watermark;
            if before.rebuild.is_none() {
                self.state.pending.clone_from(&before.state.pending);
            }
            self.summary.notes.extend(before.rebuild.clone());
        }
    }

    /// The roots to sync, by their numbers, and those of which every file has to be read.
    fn select(&mut self) -> Result<(Vec<usize>, Vec<usize>), StoreError> {
        let (mut selected, mut all) = (Vec::new(), Vec::new());
        for path in &self.options.roots {
            let (number, changed) =
                roots::record(&mut self.state, path, &self.options.read, self.options.config.as_deref())?;
            if !selected.contains(&number) {
                selected.push(number);
            }
            if changed {
                all.push(number);
            }
        }
        // After the new roots are recorded, so that none of them gets the label of what is removed.
        if let Some(path) = &self.options.forget {
            let number = roots::find(&self.state, path).filter(|number| !selected.contains(number));
            let Some(gone) = number else {
                let known = self.state.roots.iter().map(|root| root.path.clone()).collect();
                return Err(StoreError::UnknownRoot { root: path.clone(), known });
            };
            self.forgotten = Some(self.state.roots.remove(gone));
            for number in selected.iter_mut().chain(&mut all).filter(|number| **number > gone) {
                *number -= 1;
            }
        }
        // `--forget` alone does nothing else; a rebuild reads whatever the index is to hold.
        let every = self.options.roots.is_empty() && self.forgotten.is_none();
        if every || self.rebuilds() {
            selected = (0..self.state.roots.len()).collect();
        }
        self.summary.notes.extend(roots::nested_notes(&self.state, &selected));
        Ok((selected, all))
    }

    /// Adds the roots of which every file is read in another way, and tells of all.
    fn read_otherwise(&mut self, all: &mut Vec<usize>) {
        for (number, (root, set)) in self.state.roots.iter().zip(&self.settings).enumerate() {
            if set.reads_otherwise(root) && !all.contains(&number) {
                all.push(number);
            }
            if all.contains(&number) {
                let root = root.path.display();
                self.summary.notes.push(format!("{root} is read anew: the options of reading have changed"));
            }
        }
    }

    fn plan(&self, selected: &[usize], all: &[usize]) -> Result<Plan, StoreError> {
        let searcher = self.before.as_ref().and_then(Before::searcher);
        let known = match &searcher {
            Some((searcher, fields)) => KnownFiles::read(self.dir, searcher, fields)?,
            None => KnownFiles::default(),
        };
        let none = KnownFiles::default();
        let mut plan = Plan::default();
        for &number in selected {
            let root = &self.state.roots[number];
            let mut listing = self.list(root, &known, searcher.is_some(), selected.len() > 1)?;
            plan.excluded += self.settings.get(number).map_or(0, |set| set.exclude(&mut listing));
            if self.rebuilds() {
                plan.add_root(number, root, listing, &none, &|_| true);
                continue;
            }
            let mut touched = FxHashSet::default();
            if let (Some((searcher, fields)), Some(loaded), Some(set)) =
                (&searcher, self.loaded.get(number), self.settings.get(number))
            {
                touched.extend(loaded.touched(searcher, fields, root)?);
                touched.extend(set.touched(searcher, fields, root)?);
            }
            let again = |key: &FileKey| all.contains(&number) || touched.contains(key);
            let listed: FxHashSet<FileKey> =
                listing.files.iter().map(|entry| file_key(&root.label, &entry.path)).collect();
            let hidden: Vec<Skip> = listing.skips.iter().filter(|skip| skip.reason != LINK).cloned().collect();
            plan.add_root(number, root, listing, &known, &again);
            if let Some((searcher, fields)) = &searcher {
                plan.add_deleted(root, &listed, &hidden, &known, (self.dir, searcher, fields))?;
            }
        }
        if let Some((searcher, fields)) = &searcher {
            plan.recall_skips(self.dir, searcher, fields)?;
        }
        Ok(plan)
    }

    /// The files of a root, but for the index's own. A root that is missing or suddenly empty is an error: it is more
    /// often a disk that is not mounted than a wish.
    fn list(&self, root: &Root, known: &KnownFiles, knows: bool, several: bool) -> Result<Listing, StoreError> {
        let recorded =
            self.before.as_ref().is_some_and(|before| before.state.roots.iter().any(|old| old.label == root.label));
        let mut listing = match (self.rooms.list)(&root.path) {
            Ok(listing) => listing,
            Err(_) if recorded && self.options.allow_empty => Listing::default(),
            Err(error) if recorded => return Err(StoreError::root_missing(&root.path, &error, several)),
            Err(error) => return Err(StoreError::no_folder(&root.path, &error, several)),
        };
        let own = roots::absolute(self.dir);
        if own.starts_with(&root.path) {
            listing.files.retain(|entry| !entry.absolute.starts_with(&own));
            listing.skips.retain(|skip| !root.path.join(&skip.path).starts_with(&own));
        }
        let listed = listing.files.len();
        if let Some(shard) = root.shard {
            listing.files.retain(|entry| shard.takes(&entry.path));
        }
        let files = known.of_root(&root.label);
        if listed == 0 && recorded && !self.options.allow_empty && (files > 0 || !knows) {
            return Err(StoreError::RootEmpty { root: root.path.clone(), files });
        }
        Ok(listing)
    }

    fn forgotten_files(&self) -> u64 {
        let Some(root) = &self.forgotten else { return 0 };
        let searcher = self.before.as_ref().and_then(Before::searcher);
        let known = searcher.and_then(|(searcher, fields)| KnownFiles::read(self.dir, &searcher, &fields).ok());
        known.map_or(0, |known| known.of_root(&root.label))
    }

    fn run(mut self, plan: &Plan, progress: &dyn Progress) -> Result<SyncSummary, StoreError> {
        let current = self.before.as_ref().map(|before| before.number);
        generation::sweep(self.dir, current);
        let rebuilds = self.rebuilds();
        for ((root, loaded), set) in self.state.roots.iter_mut().zip(&self.loaded).zip(&self.settings) {
            loaded.begin(root, rebuilds);
            set.begin(root, rebuilds);
        }
        let idle = plan.jobs.is_empty()
            && plan.deleted.is_empty()
            && self.state.pending.is_empty()
            && self.loaded.iter().zip(&self.state.roots).all(|(loaded, root)| loaded.is_in_force(root))
            && self.settings.iter().zip(&self.state.roots).all(|(set, root)| set.is_in_force(root))
            && self.before.as_ref().is_some_and(|before| before.rebuild.is_none() && before.state == self.state);
        if idle {
            if let Some((searcher, fields)) = self.before.as_ref().and_then(Before::searcher) {
                self.tell_of_corrections(&searcher, &fields)?;
            }
            self.count()?;
            self.summary.watermark = self.state.watermark;
            return Ok(self.summary);
        }
        let threads = match self.options.jobs {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            jobs => jobs,
        };
        let size = WriterSize::for_jobs(threads);
        let fresh = self.rebuilds();
        let number = if fresh { current.map_or(1, |number| number + 1) } else { current.unwrap_or(1) };
        let (index, fields) = match self.before.as_ref().and_then(|before| before.open.as_ref()) {
            Some((index, _, fields)) if !fresh => (index.clone(), *fields),
            _ => open::create(self.dir, number)?,
        };
        let mut writer = Writer::new(self.dir, &index, fields, self.state.clone(), size)?;
        if current.is_none() {
            // From here on the index is there, however this run ends, and the next one goes on with it.
            writer.commit()?;
            generation::switch(self.dir, number)?;
        }
        let mut outcome = self.write(plan, &mut writer, fields, threads, progress)?;
        self.bring_back(&mut outcome, &mut writer, fields, threads, progress)?;
        // Only now are they in the index: a run that is cut short before reads for them again.
        for ((root, loaded), set) in self.state.roots.iter_mut().zip(&self.loaded).zip(&self.settings) {
            loaded.finish(root);
            set.finish(root);
        }
        writer.state.roots.clone_from(&self.state.roots);
        // Where no file could be read, there is nothing to commit.
        if fresh
            || writer.is_dirty()
            || self.before.as_ref().is_none_or(|before| {
                before.state.roots != self.state.roots || before.state.pending != writer.state.pending
            })
        {
            writer.commit()?;
        }
        self.state = writer.finish()?;
        generation::keep_copy(self.dir, &self.state.to_payload());
        if fresh && current.is_some() {
            generation::switch(self.dir, number)?;
            generation::sweep(self.dir, Some(number));
        }
        let not_changed = outcome.same + outcome.unread_known;
        self.summary.added = self.summary.added.saturating_sub(outcome.unread_new);
        self.summary.changed = self.summary.changed.saturating_sub(not_changed);
        self.summary.unchanged += not_changed;
        self.summary.bytes_read = outcome.bytes_read;
        self.skips.append(outcome.skips);
        self.tell_skips();
        self.summary.watermark = self.state.watermark;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
        let reader: IndexReader = reader.map_err(|error| StoreError::engine(self.dir, error))?;
        self.tell_of_corrections(&reader.searcher(), &fields)?;
        self.summary.count(self.dir, &index, &fields)?;
        Ok(self.summary)
    }

    fn write(
        &self,
        plan: &Plan,
        writer: &mut Writer,
        fields: Fields,
        threads: usize,
        progress: &dyn Progress,
    ) -> Result<Outcome, StoreError> {
        if !self.rebuilds()
            && let Some(root) = &self.forgotten
        {
            writer.delete_root(&root.label);
        }
        let searcher = self.before.as_ref().and_then(Before::searcher);
        let known = searcher.as_ref().map(|(searcher, _)| searcher.clone()).filter(|_| !self.rebuilds());
        let mut stories = Stories::new(self.dir, fields, known, self.rooms.held_stories);
        stories.pending.clone_from(&self.state.pending);
        for key in &plan.deleted {
            writer.delete_file(key);
        }
        let mut gone = Vec::new();
        for key in plan.claiming.iter().chain(&self.forgotten_claims()?) {
            gone.push(stories.retract(key)?);
        }
        for claims in gone {
            stories.compare(&claims, &[])?;
        }
        let run = Run {
            dir: self.dir,
            rooms: self.rooms,
            jobs: &plan.jobs,
            roots: &self.state.roots,
            corrections: &self.loaded,
            settings: &self.settings,
            fields,
            before: searcher.as_ref().map(|(searcher, _)| searcher),
            threads: threads.min(plan.jobs.len().max(1) * 64),
            stop: &self.options.stop,
        };
        progress.start(plan.jobs.len() as u64, plan.bytes());
        let outcome = run.run(writer, &mut stories, progress);
        progress.finish();
        writer.state.pending = stories.pending;
        outcome
    }

    /// Reads again the files of articles that are in the index no longer and should be: the later version that had taken
    /// their place is gone, or the withdrawal.
    fn bring_back(
        &self,
        outcome: &mut Outcome,
        writer: &mut Writer,
        fields: Fields,
        threads: usize,
        progress: &dyn Progress,
    ) -> Result<(), StoreError> {
        // A file may change while it is read for the second time; one that changes each time is left to the next sync.
        for _ in 0..ROUNDS {
            if writer.state.pending.is_empty() {
                break;
            }
            writer.commit()?;
            let searcher = writer.committed()?;
            let missing = story::with_missing(self.dir, &searcher, &fields, &writer.state.pending)?;
            let jobs: Vec<Job> = missing
                .iter()
                .filter_map(|(address, record)| Job::again(&self.state.roots, record, *address))
                .collect();
            let mut stories = Stories::new(self.dir, fields, Some(searcher.clone()), self.rooms.held_stories);
            let run = Run {
                dir: self.dir,
                rooms: self.rooms,
                jobs: &jobs,
                roots: &self.state.roots,
                corrections: &self.loaded,
                settings: &self.settings,
                fields,
                before: Some(&searcher),
                threads: threads.min(jobs.len().max(1) * 64),
                stop: &self.options.stop,
            };
            // Whatever is committed before the end of this round, its stories are still to be looked at.
            stories.pending.clone_from(&writer.state.pending);
            progress.start(jobs.len() as u64, jobs.iter().map(|job| job.entry.size).sum());
            let again = run.run(writer, &mut stories, progress);
            progress.finish();
            let again = again?;
            outcome.bytes_read += again.bytes_read;
            // What is skipped in it was told already: it is unchanged.
            let told = |skip: &Skip| self.skips.kept.contains(skip) || outcome.skips.kept.contains(skip);
            let new: Vec<Skip> = again.skips.kept.into_iter().filter(|skip| !told(skip)).collect();
            outcome.skips.extend(new);
            let fell = stories.fell();
            writer.state.pending = fell;
        }
        Ok(())
    }

    /// The files of the forgotten root that claim more of stories than first versions.
    fn forgotten_claims(&self) -> Result<Vec<FileKey>, StoreError> {
        let (Some(root), false) = (&self.forgotten, self.rebuilds()) else { return Ok(Vec::new()) };
        let Some((searcher, fields)) = self.before.as_ref().and_then(Before::searcher) else { return Ok(Vec::new()) };
        Ok(KnownFiles::read(self.dir, &searcher, &fields)?.claiming(&root.label))
    }

    /// By file; within one, in the order in which they were found.
    fn tell_skips(&mut self) {
        self.skips.kept.sort_by(|a, b| a.path.cmp(&b.path));
        self.summary.skips.clone_from(&self.skips.kept);
        self.summary.skipped = self.skips.total;
    }

    /// Notes on corrections of what is not there.
    fn tell_of_corrections(&mut self, searcher: &Searcher, fields: &Fields) -> Result<(), StoreError> {
        for (root, loaded) in self.state.roots.iter().zip(&self.loaded) {
            self.summary.notes.extend(loaded.problems(root, searcher, fields)?);
        }
        Ok(())
    }

    /// Articles and events of the index as it is.
    fn count(&mut self) -> Result<(), StoreError> {
        if let Some((index, _, fields)) = self.before.as_ref().and_then(|before| before.open.as_ref()) {
            self.summary.count(self.dir, index, fields)?;
        }
        Ok(())
    }
}
