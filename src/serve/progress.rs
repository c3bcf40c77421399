//! A sync that the server was asked for: one at a time, in the background, and how far it is.

use std::{
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use serde::Serialize;
use tokio::sync::{Semaphore, watch};

use super::{limits, problem::Problem};
use crate::store::{self, Progress, SyncOptions, SyncSummary};

/// How a sync stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// None was asked for since the server started.
    #[default]
    Idle,
    Running,
    Done,
    Failed,
}

impl Stage {
    pub const fn as_str(self) -> &'static str {
        match self {
            Stage::Idle => "idle",
            Stage::Running => "running",
            Stage::Done => "done",
            Stage::Failed => "failed",
        }
    }
}

/// How far a sync is.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct SyncStatus {
    pub stage: Stage,
    /// Files and bytes that are to be read, and that were.
    pub files: u64,
    pub bytes: u64,
    pub files_done: u64,
    pub bytes_done: u64,
    /// What it did, when it is done.
    pub summary: Option<SyncSummary>,
    /// Why it failed.
    pub error: Option<String>,
}

/// The syncs of a server.
pub struct Syncs {
    running: AtomicBool,
    status: watch::Sender<SyncStatus>,
    /// Places of those who follow.
    pub followers: Semaphore,
}

impl Syncs {
    pub fn new() -> Syncs {
        Syncs {
            running: AtomicBool::new(false),
            status: watch::Sender::new(SyncStatus::default()),
            followers: Semaphore::new(limits::FOLLOWERS),
        }
    }

    /// How the last one stands.
    pub fn status(&self) -> SyncStatus {
        self.status.borrow().clone()
    }

    /// For following it.
    pub fn follow(&self) -> watch::Receiver<SyncStatus> {
        self.status.subscribe()
    }

    /// Begins one, unless one is under way; [`Syncs::run`] must follow.
    ///
    /// # Errors
    /// One is under way.
    pub fn begin(&self) -> Result<(), Problem> {
        if self.running.swap(true, Ordering::AcqRel) {
            let mut problem = Problem::new(axum::http::StatusCode::CONFLICT, "a sync is under way");
            problem.kind = Some("sync-under-way");
            return Err(problem);
        }
        self.status.send_replace(SyncStatus { stage: Stage::Running, ..SyncStatus::default() });
        Ok(())
    }

    /// Brings the index up to date with its folders, and says how far it is; takes as long as it takes.
    pub fn run(&self, index: &Path) {
        let _ends = Ends(self);
        let outcome = store::sync(index, &SyncOptions::default(), &Told(self.status.clone()));
        self.status.send_modify(|status| match outcome {
            Ok(summary) => {
                status.stage = Stage::Done;
                status.summary = Some(summary);
            }
            Err(error) => {
                status.stage = Stage::Failed;
                status.error = Some(error.to_string());
            }
        });
    }
}

/// However a sync ends, the next one may begin.
struct Ends<'a>(&'a Syncs);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.status.send_modify(|status| {
            if status.stage == Stage::Running {
                status.stage = Stage::Failed;
                status.error = Some("the sync was broken off; the server's log says why".to_owned());
            }
        });
        self.0.running.store(false, Ordering::Release);
    }
}

impl Default for Syncs {
    fn default() -> Syncs {
        Syncs::new()
    }
}

struct Told(watch::Sender<SyncStatus>);

impl Progress for Told {
    fn start(&self, files: u64, bytes: u64) {
        self.0.send_modify(|status| (status.files, status.bytes) = (files, bytes));
    }

    fn file(&self, bytes: u64) {
        self.0.send_modify(|status| {
            status.files_done += 1;
            status.bytes_done += bytes;
        });
    }

    fn finish(&self) {}
}
