//! Named questions and how far each was answered: `questions/NAME.json` in the folder of the index.
//!
//! A file a question, replaced by renaming. Whoever asks one anew holds its lock from reading it until its answer is out,
//! so that of two who ask at once each gets what the other did not; questions of other names wait for nobody. Rebuilding
//! the index keeps them.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::StoreError;

/// The folder in the index's folder.
pub const FOLDER: &str = "questions";

/// A question as it was asked. What is in `asked` is the asker's business.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedQuestion {
    pub asked: serde_json::Value,
    /// The last commit that was answered from.
    pub watermark: u64,
}

/// A named question that nobody else asks until this is dropped.
#[derive(Debug)]
pub struct Locked {
    file: PathBuf,
    _lock: File,
}

impl Locked {
    /// Waits until nobody else asks the question of this name.
    ///
    /// # Errors
    /// The name is none for a file, or the folder of the index cannot be written.
    pub fn lock(index: &Path, name: &str) -> Result<Locked, StoreError> {
        named(name)?;
        let folder = index.join(FOLDER);
        fs::create_dir_all(&folder).map_err(|error| StoreError::io("make", &folder, error))?;
        let path = folder.join(format!("{name}.lock"));
        let lock = File::options().create(true).truncate(false).write(true).open(&path);
        let lock = lock.map_err(|error| StoreError::io("write", &path, error))?;
        lock.lock().map_err(|error| StoreError::io("lock", &path, error))?;
        Ok(Locked { file: folder.join(format!("{name}.json")), _lock: lock })
    }

    /// The question as it was saved; `None` where there is none.
    ///
    /// # Errors
    /// Its file cannot be read, or is none of ours.
    pub fn read(&self) -> Result<Option<SavedQuestion>, StoreError> {
        match fs::read(&self.file) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|error| {
                StoreError::User(format!("{} is no saved question ({error}): save it anew", self.file.display()))
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StoreError::io("read", &self.file, error)),
        }
    }

    /// Replaces the file at once: a reader sees the old question or the new one.
    ///
    /// # Errors
    /// The folder of the index cannot be written.
    pub fn write(&self, question: &SavedQuestion) -> Result<(), StoreError> {
        let fresh = self.file.with_extension("json.new");
        let write = || -> io::Result<()> {
            let mut file = File::create(&fresh)?;
            serde_json::to_writer(&mut file, question)?;
            file.write_all(b"\n")?;
            file.sync_all()?;
            fs::rename(&fresh, &self.file)
        };
        write().map_err(|error| StoreError::io("write", &self.file, error))
    }
}

/// The names of the saved questions.
///
/// # Errors
/// The folder cannot be listed.
pub fn names(index: &Path) -> Result<Vec<String>, StoreError> {
    let folder = index.join(FOLDER);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::io("list", &folder, error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(|error| StoreError::io("list", &folder, error))?.file_name();
        names.extend(name.to_string_lossy().strip_suffix(".json").map(str::to_owned));
    }
    names.sort_unstable();
    Ok(names)
}

/// Can a question have this name?
///
/// # Errors
/// It cannot: its name is that of a file.
pub fn named(name: &str) -> Result<(), StoreError> {
    let sign = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    if (1..=64).contains(&name.len()) && name.bytes().all(sign) {
        return Ok(());
    }
    let told = "is no name for a question: use letters, digits, - and _, at most 64";
    Err(StoreError::User(format!("`{name}` {told}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(watermark: u64) -> SavedQuestion {
        SavedQuestion { asked: serde_json::json!({ "words": "visits to Peru" }), watermark }
    }

    #[test]
    fn questions_are_kept_by_name() {
        let index = tempfile::tempdir().unwrap();
        assert!(names(index.path()).unwrap().is_empty());
        let peru = Locked::lock(index.path(), "peru").unwrap();
        assert_eq!(peru.read().unwrap(), None);
        peru.write(&question(3)).unwrap();
        assert_eq!(peru.read().unwrap(), Some(question(3)));
        // Another name waits for nobody.
        Locked::lock(index.path(), "chad").unwrap().write(&question(1)).unwrap();
        assert_eq!(names(index.path()).unwrap(), ["chad", "peru"]);
        for bad in ["", "../peru", "a b", "é", ".", &"x".repeat(65)] {
            assert!(Locked::lock(index.path(), bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn of_two_who_ask_at_once_each_gets_what_the_other_did_not() {
        let index = tempfile::tempdir().unwrap();
        Locked::lock(index.path(), "q").unwrap().write(&question(0)).unwrap();
        let took: Vec<u64> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        let locked = Locked::lock(index.path(), "q").unwrap();
                        let saved = locked.read().unwrap().unwrap();
                        locked.write(&question(saved.watermark + 1)).unwrap();
                        saved.watermark
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let mut took = took;
        took.sort_unstable();
        assert_eq!(took, (0..8).collect::<Vec<u64>>());
    }
}
