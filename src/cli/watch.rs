//! `dateline index --watch`: a sync whenever something changes, until the program is told to end.
//!
//! What the system tells of changes is only a reason to look: every sync lists the folders and reads what changed. So nothing
//! is missed where the system's queue has overflowed, a folder was away for a while, or a file was there before its folder
//! was watched.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use dateline::{
    output::words::{count, thousands},
    store::{self, StoreError, SyncOptions, SyncSummary},
};
use notify::{Config, RecommendedWatcher, RecursiveMode, Watcher};

use super::{Found, failure::warn, progress};

/// A sync begins when nothing has changed for so long.
const QUIET: Duration = Duration::from_millis(500);
/// Or when changes have gone on for so long.
const PATIENCE: Duration = Duration::from_secs(5);
/// So often the folders themselves are looked at: is one gone, is one back?
const LOOK: Duration = Duration::from_secs(1);
/// So often a folder is listed that the system does not watch for us.
const UNWATCHED: Duration = Duration::from_secs(30);
/// So long until an index is tried again that another program writes to, or that could not be written.
const AGAIN: Duration = Duration::from_secs(1);
const LATER: Duration = Duration::from_secs(30);

/// Syncs, then waits for changes and syncs again, until SIGINT or SIGTERM.
///
/// # Errors
/// The first sync cannot be done for a reason that waiting does not mend.
pub fn run(index: &Path, mut options: SyncOptions) -> anyhow::Result<Found> {
    // What the system tells has the path that it was told: the index may lie within a folder.
    options.roots = options.roots.iter().map(|root| absolute(root)).collect();
    let (wake, woken) = bounded(1);
    let stop = Arc::clone(&options.stop);
    end_on_signals(Arc::clone(&stop), wake.clone())?;
    let own = absolute(index);
    let watcher = RecommendedWatcher::new(
        move |event: notify::Result<notify::Event>| {
            if concerns(&event, &own) {
                // One wish is enough, however many there are.
                let _ = wake.try_send(());
            }
        },
        Config::default().with_follow_symlinks(false),
    )?;
    let mut watch = Watch {
        index,
        options,
        stop,
        woken,
        watcher,
        watched: BTreeMap::new(),
        unwatched: BTreeSet::new(),
        told: BTreeSet::new(),
    };
    watch.first()?;
    while !watch.stop.load(Ordering::Relaxed) {
        if watch.wait() {
            watch.sync();
        }
    }
    Ok(Found::Something)
}

/// The first signal ends after the current commit, a second one at once.
fn end_on_signals(stop: Arc<AtomicBool>, wake: Sender<()>) -> anyhow::Result<()> {
    ctrlc::set_handler(move || {
        if stop.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        let _ = wake.try_send(());
    })?;
    Ok(())
}

/// Is an event a reason to look? Reading is none, and what the index itself does is none.
fn concerns(event: &notify::Result<notify::Event>, own: &Path) -> bool {
    match event {
        Ok(event) if event.need_rescan() => true,
        Ok(event) if event.kind.is_access() => false,
        Ok(event) => event.paths.is_empty() || event.paths.iter().any(|path| !path.starts_with(own)),
        Err(_) => true,
    }
}

struct Watch<'a> {
    index: &'a Path,
    options: SyncOptions,
    stop: Arc<AtomicBool>,
    woken: Receiver<()>,
    watcher: RecommendedWatcher,
    /// The folders as they were when the system was asked to watch them; `None` for one that was not there.
    watched: BTreeMap<PathBuf, Option<Identity>>,
    /// Those that the system does not watch.
    unwatched: BTreeSet<PathBuf>,
    /// What was said, and has not become better since.
    told: BTreeSet<String>,
}

/// What tells a folder from another one that has taken its place.
type Identity = (u64, u64);

impl Watch<'_> {
    /// The first sync, that makes the index where there is none. The folders are watched before, so that nothing is missed.
    fn first(&mut self) -> anyhow::Result<()> {
        self.look();
        loop {
            match self.try_sync(self.options.clone()) {
                Ok(()) => break,
                Err(StoreError::Locked(_)) => self.sleep(AGAIN),
                Err(StoreError::Stopped) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
        (self.options.rebuild, self.options.allow_empty) = (false, false);
        let roots = self.roots();
        let names: Vec<String> = roots.iter().map(|root| root.display().to_string()).collect();
        warn(&format!("watching {}; Ctrl-C ends it", names.join(" ")));
        Ok(())
    }

    fn roots(&self) -> Vec<PathBuf> {
        if self.options.roots.is_empty() { store::roots_of(self.index) } else { self.options.roots.clone() }
    }

    /// Waits for changes, and until they are over; `false` where the program is to end.
    fn wait(&mut self) -> bool {
        let listed = Instant::now();
        loop {
            let woken = self.woken.recv_timeout(LOOK);
            if self.stop.load(Ordering::Relaxed) {
                return false;
            }
            let changed = self.look();
            match woken {
                Ok(()) => break,
                Err(RecvTimeoutError::Timeout) if changed => break,
                Err(RecvTimeoutError::Timeout) if !self.unwatched.is_empty() && listed.elapsed() >= UNWATCHED => {
                    return true;
                }
                Err(RecvTimeoutError::Timeout) => {}
                // The watcher holds the other end.
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
        let since = Instant::now();
        while since.elapsed() < PATIENCE && self.woken.recv_timeout(QUIET).is_ok() {
            if self.stop.load(Ordering::Relaxed) {
                return false;
            }
        }
        !self.stop.load(Ordering::Relaxed)
    }

    /// Are the folders the ones that are watched? A folder that is gone, or back, or another one, is a change.
    fn look(&mut self) -> bool {
        let mut changed = false;
        for root in self.roots() {
            let now = identity(&root);
            if self.watched.get(&root).is_none_or(|watched| *watched != now) {
                self.watch(&root);
                changed = true;
            }
        }
        changed
    }

    fn watch(&mut self, root: &Path) {
        // What was watched there before may be another folder.
        let _ = self.watcher.unwatch(root);
        let now = identity(root);
        self.unwatched.remove(root);
        if now.is_some()
            && let Err(error) = self.watcher.watch(root, RecursiveMode::Recursive)
        {
            self.unwatched.insert(root.to_owned());
            let seconds = UNWATCHED.as_secs();
            self.tell(format!("{} cannot be watched ({error}): it is looked at every {seconds} s", root.display()));
        }
        self.watched.insert(root.to_owned(), now);
    }

    /// A sync whose failures are told and waited out.
    fn sync(&mut self) {
        let mut options = self.options.clone();
        options.roots = self.roots();
        while !options.roots.is_empty() && !self.stop.load(Ordering::Relaxed) {
            match self.try_sync(options.clone()) {
                Ok(()) => {
                    if options.roots.len() == self.roots().len() {
                        self.told.clear();
                    }
                    return;
                }
                Err(StoreError::Locked(_)) => self.sleep(AGAIN),
                Err(StoreError::Stopped) => return,
                // The others need not wait for it.
                Err(StoreError::RootMissing { root: gone, .. } | StoreError::RootEmpty { root: gone, .. }) => {
                    let before = options.roots.len();
                    options.roots.retain(|root| *root != gone && absolute(root) != gone);
                    if options.roots.len() == before {
                        options.roots.clear();
                    }
                    self.tell(format!("{} is gone or empty: nothing is deleted; waiting for it", gone.display()));
                }
                Err(error) => {
                    self.tell(error.to_string());
                    self.sleep(LATER);
                }
            }
        }
    }

    /// One sync, and its line.
    fn try_sync(&mut self, options: SyncOptions) -> Result<(), StoreError> {
        let started = Instant::now();
        match store::sync(self.index, &options, &*progress::bar()) {
            Ok(summary) => {
                warn(&line(&summary, started.elapsed()));
                for note in &summary.notes {
                    self.tell(note.clone());
                }
                Ok(())
            }
            Err(error @ StoreError::Locked(_)) => {
                self.tell(format!("another `dateline index` is writing to {}: waiting", self.index.display()));
                Err(error)
            }
            result => result.map(drop),
        }
    }

    /// Says something, once.
    fn tell(&mut self, text: String) {
        if self.told.insert(text.clone()) {
            warn(&text);
        }
    }

    /// Sleeps, but for the end.
    fn sleep(&self, time: Duration) {
        let until = Instant::now() + time;
        while Instant::now() < until && !self.stop.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// What a sync did, in one line.
fn line(summary: &SyncSummary, took: Duration) -> String {
    let parts = [
        (summary.added, "added"),
        (summary.changed, "changed"),
        (summary.deleted, "deleted"),
        (summary.skipped, "skipped"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", thousands(*n))).collect();
    let did = if parts.is_empty() { "nothing changed".to_owned() } else { parts.join(", ") };
    let holds = format!("{}, {}", count(summary.articles, "article"), count(summary.events, "event"));
    format!("{did}; the index holds {holds} ({:.1} s)", took.as_secs_f64())
}

/// Without links, even of a folder that is yet to be made.
fn absolute(path: &Path) -> PathBuf {
    let above = |path: &Path| Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?));
    let plain = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    plain.canonicalize().ok().or_else(|| above(&plain)).unwrap_or(plain)
}

fn identity(root: &Path) -> Option<Identity> {
    let metadata: io::Result<fs::Metadata> = fs::metadata(root);
    metadata.ok().filter(fs::Metadata::is_dir).map(|metadata| identity_of(&metadata))
}

#[cfg(unix)]
fn identity_of(metadata: &fs::Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

/// Without numbers of files, a folder that is there is the one that was there.
#[cfg(not(unix))]
fn identity_of(_metadata: &fs::Metadata) -> Identity {
    (0, 0)
}

#[cfg(test)]
mod tests {
    use notify::{Event, EventKind, event};

    use super::*;

    #[test]
    fn reading_and_the_index_itself_are_no_reason_to_look() {
        let own = Path::new("/news/index");
        let event = |kind, path: &str| Ok(Event::new(kind).add_path(path.into()));
        let open = EventKind::Access(event::AccessKind::Open(event::AccessMode::Any));
        let made = EventKind::Create(event::CreateKind::File);
        assert!(concerns(&event(made, "/news/a.txt"), own));
        assert!(!concerns(&event(open, "/news/a.txt"), own));
        assert!(!concerns(&event(made, "/news/index/gen-0001/meta.json"), own));
        assert!(concerns(&Ok(Event::new(EventKind::Other).set_flag(event::Flag::Rescan)), own));
        assert!(concerns(&Err(notify::Error::generic("overflow")), own));
    }

    #[test]
    fn a_sync_is_one_line() {
        let summary = SyncSummary { added: 1200, deleted: 1, articles: 2, events: 1, ..SyncSummary::default() };
        let text = line(&summary, Duration::from_millis(1240));
        assert_eq!(text, "1,200 added, 1 deleted; the index holds 2 articles, 1 event (1.2 s)");
        assert!(line(&SyncSummary::default(), Duration::ZERO).starts_with("nothing changed; "));
    }
}
