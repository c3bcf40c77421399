//! Generations: an index folder holds `CURRENT`, which names the folder (`gen-0001`) with the engine's files.
//!
//! A rebuild fills the next generation beside the current one, then `CURRENT` is replaced by renaming, and readers that
//! have the old one open go on. Old and unfinished generations are removed by the next writer that can.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::store::{StoreError, directory::share};

const CURRENT: &str = "CURRENT";
const LOCK: &str = "writer.lock";
/// What the last sync said the index covers: read only where the engine's file cannot be.
const COPY: &str = "STATE";
/// What may lie in the folder of an index that is yet to be made: what the folder is, and what a failed start left.
const HARMLESS: &[&str] = &["README.md", ".gitignore", LOCK, "CURRENT.new", COPY, "STATE.new", super::saved::FOLDER];

/// The number of the current generation; `None` where there is no index.
///
/// # Errors
/// `CURRENT` cannot be read or names no generation.
pub fn current(index: &Path) -> Result<Option<u32>, StoreError> {
    let path = index.join(CURRENT);
    match fs::read_to_string(&path) {
        Ok(text) => match number_of(text.trim()) {
            Some(number) => Ok(Some(number)),
            None => Err(StoreError::damaged(index, format!("{} names no generation", path.display()))),
        },
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(StoreError::io("read", &path, error)),
    }
}

/// The highest generation that says what it covers, for an index whose `CURRENT` is damaged.
pub fn latest(index: &Path) -> Option<u32> {
    let entries = fs::read_dir(index).ok()?;
    let numbers = entries.flatten().filter_map(|entry| entry.file_name().to_str().and_then(number_of));
    numbers.filter(|number| folder(index, *number).join("meta.json").is_file()).max()
}

/// Keeps a copy of what the index covers, for the day on which the engine's own file is damaged. Failing that, there is none.
pub fn keep_copy(index: &Path, payload: &str) {
    let (path, fresh) = (index.join(COPY), index.join(format!("{COPY}.new")));
    if fs::read_to_string(&path).is_ok_and(|old| old.trim_end() == payload) {
        return;
    }
    let written = fs::write(&fresh, format!("{payload}\n")).and_then(|()| fs::rename(&fresh, &path));
    if written.is_ok() {
        share(index, &path);
    }
}

/// What [`keep_copy`] kept.
pub fn copy(index: &Path) -> Option<String> {
    fs::read_to_string(index.join(COPY)).ok()
}

/// The name of something that is not ours, in a folder that holds no index: it is no place for one.
///
/// # Errors
/// The folder is there and cannot be listed.
pub fn foreign(index: &Path) -> Result<Option<String>, StoreError> {
    let entries = match fs::read_dir(index) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::io("list", index, error)),
    };
    let mut found: Option<String> = None;
    for entry in entries {
        let name = entry.map_err(|error| StoreError::io("list", index, error))?.file_name();
        let name = name.to_string_lossy().into_owned();
        if name == CURRENT || number_of(&name).is_some() {
            return Ok(None);
        }
        // Always the same one, whatever the order of the file system.
        if !HARMLESS.contains(&name.as_str()) && found.as_ref().is_none_or(|found| name < *found) {
            found = Some(name);
        }
    }
    Ok(found)
}

/// The folder of a generation.
pub fn folder(index: &Path, number: u32) -> PathBuf {
    index.join(name_of(number))
}

/// Makes an empty folder for a generation.
///
/// # Errors
/// What is there cannot be removed, or the folder cannot be made.
pub fn create(index: &Path, number: u32) -> Result<PathBuf, StoreError> {
    let folder = folder(index, number);
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(StoreError::io("remove", &folder, error)),
        _ => {}
    }
    fs::create_dir_all(&folder).map_err(|error| StoreError::io("make", &folder, error))?;
    Ok(folder)
}

/// Makes a generation the current one.
///
/// # Errors
/// `CURRENT` cannot be written.
pub fn switch(index: &Path, number: u32) -> Result<(), StoreError> {
    let (path, fresh) = (index.join(CURRENT), index.join(format!("{CURRENT}.new")));
    let write = || -> io::Result<()> {
        let mut file = File::create(&fresh)?;
        writeln!(file, "{}", name_of(number))?;
        file.sync_all()?;
        fs::rename(&fresh, &path)?;
        sync_folder(index)
    };
    write().map_err(|error| StoreError::io("write", &path, error))?;
    share(index, &path);
    Ok(())
}

/// Removes all generations but one. What cannot be removed now (a reader holds it open, on some systems) stays for the
/// next time.
pub fn sweep(index: &Path, keep: Option<u32>) {
    let Ok(entries) = fs::read_dir(index) else { return };
    for entry in entries.flatten() {
        let number = entry.file_name().to_str().and_then(number_of);
        if number.is_some() && number != keep {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// The right to write to an index, held until it is dropped.
#[derive(Debug)]
pub struct WriterLock {
    _file: File,
}

/// Takes the right to write; makes the index's folder where it is missing.
///
/// # Errors
/// Another writer has it, or the folder cannot be written.
pub fn lock(index: &Path) -> Result<WriterLock, StoreError> {
    fs::create_dir_all(index).map_err(|error| StoreError::io("make", index, error))?;
    let path = index.join(LOCK);
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|error| StoreError::io("write", &path, error))?;
    match file.try_lock() {
        Ok(()) => Ok(WriterLock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(StoreError::Locked(index.to_owned())),
        Err(TryLockError::Error(error)) => Err(StoreError::io("lock", &path, error)),
    }
}

fn name_of(number: u32) -> String {
    format!("gen-{number:04}")
}

fn number_of(name: &str) -> Option<u32> {
    let digits = name.strip_prefix("gen-")?;
    (digits.len() >= 4 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok())?
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generations_are_switched_and_swept() {
        let dir = tempfile::tempdir().unwrap();
        let index = dir.path().join("index");
        assert_eq!(current(&index).unwrap(), None);
        let lock = lock(&index).unwrap();
        for number in [1, 2, 12345] {
            create(&index, number).unwrap();
            switch(&index, number).unwrap();
            assert_eq!(current(&index).unwrap(), Some(number));
        }
        fs::create_dir(index.join("gen-notes")).unwrap();
        sweep(&index, Some(12345));
        assert!(!folder(&index, 1).exists() && folder(&index, 12345).exists() && index.join("gen-notes").exists());
        let second = super::lock(&index).unwrap_err().to_string();
        assert!(second.starts_with("another `dateline index` is writing to "), "{second}");
        drop(lock);
        super::lock(&index).unwrap();
        fs::write(index.join(CURRENT), "elsewhere").unwrap();
        assert!(matches!(current(&index), Err(StoreError::Damaged { .. })));
    }
}
