//! The engine's folder of files, with two things of ours: an index that may only be read can be opened without a lock
//! file, and what is written can be read by whoever may read the folder.

use std::{io, path::Path, path::PathBuf, sync::Arc};

use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
    error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError},
};

/// A memory-mapped folder.
#[derive(Debug, Clone)]
pub struct StoreDirectory {
    inner: MmapDirectory,
    root: PathBuf,
}

impl StoreDirectory {
    /// # Errors
    /// It is missing or no folder.
    pub fn open(root: &Path) -> Result<StoreDirectory, OpenDirectoryError> {
        Ok(StoreDirectory { inner: MmapDirectory::open(root)?, root: root.to_owned() })
    }
}

impl Directory for StoreDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.inner.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    /// The engine writes these files (`meta.json`) so that only their owner can read them.
    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.inner.atomic_write(path, data)?;
        share(&self.root, &self.root.join(path));
        Ok(())
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.inner.sync_directory()
    }

    /// A reader locks so that no file goes away between its reading of the list of files and its opening of them. Where
    /// nothing can be written it does without, and tries again when a file was gone ([`super::open`]).
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.inner.acquire_lock(lock) {
            Err(LockError::IoError(error)) if lock.is_blocking && is_read_only(&error) => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            result => result,
        }
    }

    fn watch(&self, watch_callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(watch_callback)
    }
}

fn is_read_only(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

/// Gives a file the permissions of its folder, but for the right to execute. Failing that, it stays as it is.
#[cfg(unix)]
pub fn share(folder: &Path, file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    if let Ok(metadata) = std::fs::metadata(folder) {
        let mode = (metadata.permissions().mode() & 0o666) | 0o600;
        let _ = std::fs::set_permissions(file, std::fs::Permissions::from_mode(mode));
    }
}

#[cfg(not(unix))]
pub fn share(_folder: &Path, _file: &Path) {}
