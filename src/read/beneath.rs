//! Opening a file below its root without following a link out of it: what was a folder when it was listed may be a link by
//! now, and a file a pipe that would never end.

use std::{
    fs::File,
    io,
    path::{Component, Path},
};

use super::FileEntry;

/// Opens a file as it was listed. The root itself may be reached over links, nothing below it.
///
/// # Errors
/// It is not there any more, is no regular file, lies behind a link, or may not be read.
pub fn open(entry: &FileEntry) -> io::Result<File> {
    let file = open_below(&entry.absolute, entry.depth)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(no_file()) }
}

fn no_file() -> io::Error {
    io::Error::other("no regular file")
}

#[cfg(unix)]
fn open_below(path: &Path, depth: usize) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags, open, openat};

    // A pipe without a writer is opened at once, and then found to be none.
    let last = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let folder = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let mut names: Vec<_> = path.components().collect();
    let below = names.split_off(names.len().saturating_sub(depth.max(1)));
    let root: std::path::PathBuf = names.into_iter().collect();
    let root = if root.as_os_str().is_empty() { Path::new(".") } else { &root };
    let mut at = open(root, folder, Mode::empty())?;
    for (number, name) in below.iter().enumerate() {
        let Component::Normal(name) = name else { return Err(no_file()) };
        let flags = if number + 1 == below.len() { last } else { folder | OFlags::NOFOLLOW };
        at = openat(&at, *name, flags, Mode::empty()).map_err(|error| match error {
            rustix::io::Errno::LOOP | rustix::io::Errno::NOTDIR => io::Error::other("behind a symbolic link"),
            rustix::io::Errno::NXIO => no_file(),
            error => error.into(),
        })?;
    }
    Ok(File::from(at))
}

#[cfg(not(unix))]
fn open_below(path: &Path, _depth: usize) -> io::Result<File> {
    if std::fs::symlink_metadata(path)?.is_file() { File::open(path) } else { Err(no_file()) }
}

#[cfg(all(test, unix))]
mod tests {
    use std::{fs, os::unix::fs::symlink, process::Command};

    use super::*;

    fn entry(root: &Path, path: &str) -> FileEntry {
        let depth = path.split('/').count();
        FileEntry { path: path.to_owned(), absolute: root.join(path), depth, size: 0, mtime_ns: 0 }
    }

    #[test]
    fn links_and_pipes_that_took_the_place_of_what_was_listed_are_not_read() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("a.txt"), "secret").unwrap();
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("deep/er")).unwrap();
        fs::write(root.path().join("deep/er/a.txt"), "text").unwrap();
        let listed = entry(root.path(), "deep/er/a.txt");
        assert!(open(&listed).is_ok());
        let why = |entry: &FileEntry| open(entry).unwrap_err().to_string();

        fs::remove_dir_all(root.path().join("deep/er")).unwrap();
        symlink(outside.path(), root.path().join("deep/er")).unwrap();
        assert_eq!(why(&listed), "behind a symbolic link");
        symlink(outside.path().join("a.txt"), root.path().join("link.txt")).unwrap();
        assert_eq!(why(&entry(root.path(), "link.txt")), "behind a symbolic link");
        symlink("loop.txt", root.path().join("loop.txt")).unwrap();
        assert_eq!(why(&entry(root.path(), "loop.txt")), "behind a symbolic link");
        fs::create_dir(root.path().join("folder.txt")).unwrap();
        assert_eq!(why(&entry(root.path(), "folder.txt")), "no regular file");
        assert!(Command::new("mkfifo").arg(root.path().join("pipe.txt")).status().unwrap().success());
        assert_eq!(why(&entry(root.path(), "pipe.txt")), "no regular file");
        assert_eq!(open(&entry(root.path(), "gone.txt")).unwrap_err().kind(), io::ErrorKind::NotFound);

        // The way to the root is the user's own.
        symlink(root.path(), outside.path().join("root")).unwrap();
        fs::write(root.path().join("a.txt"), "text").unwrap();
        assert!(open(&entry(&outside.path().join("root"), "a.txt")).is_ok());
    }
}
