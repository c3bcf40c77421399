//! What can go wrong with an index, each as one line for the user: what, where, and what to do.

use std::path::{Path, PathBuf};

use tantivy::{TantivyError, directory::error as engine};

/// What went wrong with the index, in the user's words: what, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("no index at {}: run `dateline index FOLDER --index {}`", .0.display(), .0.display())]
    NoIndex(PathBuf),
    #[error(
        "the index at {} has form {found}, this program reads form {}: run `dateline index --index {}` to rebuild it",
        dir.display(), super::schema::SCHEMA_VERSION, dir.display()
    )]
    OtherSchema { dir: PathBuf, found: String },
    #[error("another `dateline index` is writing to {}: wait until it has ended, or give another --index", .0.display())]
    Locked(PathBuf),
    #[error("{} is no folder that can be read ({reason}): nothing was deleted{}; restore it, or remove it from the index \
             with `dateline index --forget {}`", root.display(), if *several { ", nothing indexed" } else { "" },
             root.display())]
    RootMissing { root: PathBuf, reason: String, several: bool },
    /// A folder that the index does not know, and that cannot be read.
    #[error("{problem}{}", if *several { "; nothing was indexed" } else { "" })]
    NoFolder { problem: String, several: bool },
    #[error("{} holds no index, but other files ({found}): give an empty or a new folder as --index", dir.display())]
    NotOurs { dir: PathBuf, found: String },
    #[error("{} holds no articles any more, {files} of its files are indexed: nothing was deleted; restore it, or pass \
             --allow-empty to remove them from the index", root.display())]
    RootEmpty { root: PathBuf, files: u64 },
    #[error("{} is no root of the index{}", root.display(), list_of(known))]
    UnknownRoot { root: PathBuf, known: Vec<PathBuf> },
    #[error("the index at {} knows no folder yet: run `dateline index FOLDER`", .0.display())]
    NoRoots(PathBuf),
    #[error("no space left for the index at {}: free some, then run `dateline index` again; what was committed is whole",
            .0.display())]
    DiskFull(PathBuf),
    #[error("cannot {what} {}: {}", path.display(), words(error))]
    Io { what: &'static str, path: PathBuf, error: std::io::Error },
    #[error("the index at {} is damaged ({detail}): run `dateline index --rebuild --index {}`", dir.display(), dir.display())]
    Damaged { dir: PathBuf, detail: String },
    #[error("the search engine failed at {}: {detail}", dir.display())]
    Engine { dir: PathBuf, detail: String },
    /// Somebody wished it to.
    #[error("stopped before the end; what was committed is whole, and the next `dateline index` goes on from there")]
    Stopped,
    /// Any other line for the user.
    #[error("{0}")]
    User(String),
}

impl StoreError {
    /// An error of the engine, with the folder of the index.
    pub fn engine(dir: &Path, error: TantivyError) -> StoreError {
        let dir = dir.to_owned();
        if io_error(&error).is_some_and(is_full) || says_full(&error.to_string()) {
            return StoreError::DiskFull(dir);
        }
        if let Some(detail) = damage(&error) {
            return StoreError::Damaged { dir, detail };
        }
        match error {
            TantivyError::LockFailure(engine::LockError::LockBusy, _) => StoreError::Locked(dir),
            other => StoreError::Engine { dir, detail: one_line(&other) },
        }
    }

    /// An error of the file system.
    pub fn io(what: &'static str, path: &Path, source: std::io::Error) -> StoreError {
        if is_full(&source) {
            return StoreError::DiskFull(path.to_owned());
        }
        StoreError::Io { what, path: path.to_owned(), error: source }
    }

    /// A recorded root that cannot be read, alone or of several that were to be.
    pub fn root_missing(root: &Path, error: &std::io::Error, several: bool) -> StoreError {
        StoreError::RootMissing { root: root.to_owned(), reason: words(error), several }
    }

    /// A folder that cannot be read and never was in the index, alone or of several that were to be.
    pub fn no_folder(root: &Path, error: &std::io::Error, several: bool) -> StoreError {
        let path = root.display();
        let problem = match error.kind() {
            _ if root.is_file() => of_a_file(root),
            std::io::ErrorKind::NotFound => format!("there is no folder {path}"),
            _ => format!("{path} cannot be read: {}", words(error)),
        };
        StoreError::NoFolder { problem, several }
    }

    /// What is stored does not have the form that was written.
    pub fn damaged(dir: &Path, detail: impl std::fmt::Display) -> StoreError {
        StoreError::Damaged { dir: dir.to_owned(), detail: one_line(&detail) }
    }
}

/// What to type where a file was given: an index is of folders.
fn of_a_file(file: &Path) -> String {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (name, folder) = (in_shell(file), in_shell(folder));
    format!(
        "{} is a file, and an index is of folders: `dateline index {folder}` reads all of its folder, \
         `mkdir articles && cp {name} articles/ && dateline index articles` the file alone",
        file.display()
    )
}

/// As it is typed in a shell.
fn in_shell(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_');
    if text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

fn list_of(roots: &[PathBuf]) -> String {
    if roots.is_empty() {
        return "; it has none".to_owned();
    }
    let roots: Vec<String> = roots.iter().map(|root| root.display().to_string()).collect();
    format!("; its roots are: {}", roots.join(" "))
}

fn one_line(text: &impl std::fmt::Display) -> String {
    text.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An error of the system without its number, that the words say.
fn words(error: &std::io::Error) -> String {
    let text = one_line(error);
    let text = text.rsplit_once(" (os error ").map_or(text.as_str(), |(words, _)| words);
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

fn is_full(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
}

/// The engine hands some errors of its threads on as text: ENOSPC, EDQUOT (Linux, macOS), ERROR_DISK_FULL (Windows).
fn says_full(text: &str) -> bool {
    let codes: &[i32] = if cfg!(windows) { &[112, 39] } else { &[28, 122, 69] };
    codes.iter().any(|code| text.contains(&format!("(os error {code})")))
}

/// What is wrong with which file, where an error says that the index is not as it was written.
fn damage(error: &TantivyError) -> Option<String> {
    use std::io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    let broken = |error: &std::io::Error| matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof);
    let name = |path: &Path| path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    match error {
        TantivyError::DataCorruption(detail) => Some(one_line(&format!("{detail:?}"))),
        TantivyError::OpenReadError(engine::OpenReadError::FileDoesNotExist(path)) => {
            Some(format!("file {} is missing", name(path)))
        }
        TantivyError::OpenReadError(engine::OpenReadError::IoError { io_error, filepath }) if broken(io_error) => {
            Some(format!("file {}: {}", name(filepath), words(io_error)))
        }
        TantivyError::IoError(error) if broken(error) => Some(words(error)),
        TantivyError::SchemaError(detail) => Some(one_line(detail)),
        _ => None,
    }
}

fn io_error(error: &TantivyError) -> Option<&std::io::Error> {
    match error {
        TantivyError::IoError(io) => Some(io),
        TantivyError::OpenWriteError(engine::OpenWriteError::IoError { io_error, .. })
        | TantivyError::OpenReadError(engine::OpenReadError::IoError { io_error, .. })
        | TantivyError::OpenDirectoryError(engine::OpenDirectoryError::IoError { io_error, .. })
        | TantivyError::LockFailure(engine::LockError::IoError(io_error), _) => Some(io_error),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_full_disk_is_told_as_such_and_every_error_is_one_line() {
        let dir = Path::new("/news/index");
        let full = || std::io::Error::from(std::io::ErrorKind::StorageFull);
        let errors = [
            StoreError::engine(dir, TantivyError::IoError(Arc::new(full()))),
            StoreError::engine(dir, TantivyError::InternalError("a thread failed: full (os error 28)".to_owned())),
            StoreError::io("write", dir, full()),
        ];
        if cfg!(unix) {
            assert!(errors.iter().all(|error| matches!(error, StoreError::DiskFull(_))), "{errors:?}");
        }
        let other = [
            StoreError::engine(dir, TantivyError::InternalError("two\nlines".to_owned())),
            StoreError::NoIndex(dir.to_owned()),
            StoreError::RootEmpty { root: dir.to_owned(), files: 3 },
            StoreError::UnknownRoot { root: dir.to_owned(), known: vec!["/a".into(), "/b".into()] },
        ];
        for error in errors.iter().chain(&other) {
            let line = error.to_string();
            assert!(!line.contains('\n') && !line.contains("  ") && line.contains("/news/index"), "{line}");
        }
    }
}
