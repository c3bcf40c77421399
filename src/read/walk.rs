//! What lies below a root: the files that some reader takes, in the order of their paths.
//!
//! Looks at names and file systems only; opens no file. What is hidden (its name begins with a point), what only says
//! what a folder holds (`README.md`) and what a browser saved beside a page (`page_files/`) is no article: it is left out
//! without a word. Other files that no reader takes are counted by their extensions.

use std::{
    ffi::OsStr,
    fmt::Write,
    io,
    path::{Component, Path},
    time::UNIX_EPOCH,
};

use walkdir::{DirEntry, WalkDir};

use super::{FileEntry, Listing, Skip, takes};

/// Why a link is skipped. Nothing is behind it for us, while what cannot be listed may be there all the same.
pub const LINK: &str = "a symbolic link, not followed";

/// The longest extension, in bytes.
const MAX_EXTENSION: usize = 8;

/// See [`super::list`].
pub(super) fn list(root: &Path) -> io::Result<Listing> {
    if !std::fs::metadata(root)?.is_dir() {
        return Err(io::Error::new(io::ErrorKind::NotADirectory, "not a folder"));
    }
    std::fs::read_dir(root)?;
    let mut listing = Listing::default();
    let walk = WalkDir::new(root).follow_links(false).into_iter();
    for entry in walk.filter_entry(|e| e.depth() == 0 || !is_hidden(e.file_name()) && !is_of_page(e)) {
        match entry {
            Ok(entry) => take(root, &entry, &mut listing),
            Err(error) => {
                let path = error.path().map_or_else(String::new, |p| relative(root, p));
                let reason = match error.io_error() {
                    Some(error) => super::reason(error),
                    None => "cannot be listed".to_owned(),
                };
                listing.skips.push(Skip { path, record: None, reason });
            }
        }
    }
    listing.files.sort_by(|a, b| a.path.cmp(&b.path));
    listing.skips.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(listing)
}

fn take(root: &Path, entry: &DirEntry, listing: &mut Listing) {
    let kind = entry.file_type();
    if kind.is_dir() || is_readme(entry.file_name()) {
        return;
    }
    let path = relative(root, entry.path());
    if kind.is_symlink() {
        // Nobody misses a link to something that would not have been read.
        if takes(&path) || std::fs::metadata(entry.path()).is_ok_and(|m| m.is_dir()) {
            listing.skips.push(Skip { path, record: None, reason: LINK.to_owned() });
        }
        return;
    }
    if !kind.is_file() {
        return;
    }
    if !takes(&path) {
        *listing.passed_over.entry(kind_of(entry.file_name())).or_default() += 1;
        return;
    }
    match entry.metadata() {
        Ok(metadata) => {
            let mtime_ns = metadata.modified().map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
                Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
                Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |ns| -ns),
            });
            listing.files.push(FileEntry {
                path,
                absolute: entry.path().to_path_buf(),
                depth: entry.depth(),
                size: metadata.len(),
                mtime_ns,
            });
        }
        Err(error) => {
            let reason = error.io_error().map_or_else(|| "cannot be listed".to_owned(), super::reason);
            listing.skips.push(Skip { path, record: None, reason });
        }
    }
}

/// The extension of a name, in lower case; of a packed file that of what is in it, too (`csv.gz`). Empty where it has none.
fn kind_of(name: &OsStr) -> String {
    let name = name.to_string_lossy().to_lowercase();
    let packed = [".gz", ".zst"].into_iter().find(|end| name.ends_with(end)).unwrap_or_default();
    let stem = name.strip_suffix(packed).unwrap_or(&name);
    // What is longer is no extension, but a full stop in a name.
    let is_kind = |kind: &&str| kind.len() <= MAX_EXTENSION && kind.bytes().all(|b| b.is_ascii_alphanumeric());
    match stem.rsplit_once('.').map(|(_, kind)| kind).filter(is_kind) {
        Some(kind) => format!("{kind}{packed}"),
        None => packed.trim_start_matches('.').to_owned(),
    }
}

/// The folder in which a browser saves what belongs to a page, its frames and advertisements, too: `NAME_files` beside
/// `NAME.html`.
fn is_of_page(entry: &DirEntry) -> bool {
    let Some(page) = entry.file_name().to_str().and_then(|name| name.strip_suffix("_files")) else { return false };
    entry.file_type().is_dir()
        && ["html", "htm"].iter().any(|extension| entry.path().with_file_name(format!("{page}.{extension}")).is_file())
}

pub(super) fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().first() == Some(&b'.')
}

/// `README` in any case before the extensions (`readme.txt`, `README.fr.md`), and with anything but letters behind it where it
/// is printed in capitals (`README_zh.md`); `readme-writers-meet.txt` may be an article.
pub(super) fn is_readme(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    let stem = name.split(|byte| *byte == b'.').next().unwrap_or_default();
    let behind = stem.strip_prefix(b"README");
    stem.eq_ignore_ascii_case(b"README")
        || behind.is_some_and(|rest| rest.first().is_some_and(u8::is_ascii_punctuation))
}

/// The path below the root with `/` between folders.
fn relative(root: &Path, path: &Path) -> String {
    let mut out = String::new();
    for component in path.strip_prefix(root).unwrap_or(path).components() {
        let Component::Normal(name) = component else { continue };
        if !out.is_empty() {
            out.push('/');
        }
        push_escaped(&mut out, name.as_encoded_bytes());
    }
    out
}

/// Appends a name in bytes; those that are not UTF-8 become `\xNN`, so that different names stay different.
pub(super) fn push_escaped(out: &mut String, name: &[u8]) {
    for chunk in name.utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing into a string cannot fail.
            let _ = write!(out, "\\x{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_belongs_to_a_saved_page_is_left_out() {
        let root = tempfile::tempdir().unwrap();
        for path in ["Talks.html", "Talks_files/frame.html", "case_files/a.txt"] {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "text").unwrap();
        }
        let paths: Vec<_> = list(root.path()).unwrap().files.into_iter().map(|f| f.path).collect();
        assert_eq!(paths, ["Talks.html", "case_files/a.txt"]);
    }

    #[test]
    fn lists_what_is_read_in_the_order_of_paths() {
        let root = tempfile::tempdir().unwrap();
        let passed_over = ["a/notes.xls", "b/more.XLS", "counts.csv.gz", "minutes", "No. 12 of the minutes", "dump.gz"];
        let listed = ["b.txt", "a/z.html", "a.b/c.jsonl.gz", "a/.hidden/x.txt", ".y.txt", "a/B.JSON"];
        for path in listed.into_iter().chain(passed_over) {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "text").unwrap();
        }
        let listing = list(root.path()).unwrap();
        let paths: Vec<_> = listing.files.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(paths, ["a.b/c.jsonl.gz", "a/B.JSON", "a/z.html", "b.txt"]);
        assert_eq!(listing.skips, []);
        let passed_over: Vec<_> = listing.passed_over.iter().map(|(kind, number)| (kind.as_str(), *number)).collect();
        assert_eq!(passed_over, [("", 2), ("csv.gz", 1), ("gz", 1), ("xls", 2)]);
        assert_eq!(listing.files[0].size, 4);
        assert!(listing.files[0].mtime_ns > 0);
        assert_eq!(fs::read(&listing.files[1].absolute).unwrap(), b"text");
    }

    #[test]
    fn what_only_describes_a_folder_is_no_article() {
        let root = tempfile::tempdir().unwrap();
        let left_out =
            ["README.md", "sub/readme.txt", "Readme.html.gz", "README.fr.md", "README_zh.md", "README-old.txt"];
        let read = ["README2.md", "readme-writers-meet.txt", "sub/READMES.json", "README.d/minutes.txt"];
        for path in left_out.iter().chain(&read) {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "text").unwrap();
        }
        let listing = list(root.path()).unwrap();
        let paths: Vec<_> = listing.files.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(paths, ["README.d/minutes.txt", "README2.md", "readme-writers-meet.txt", "sub/READMES.json"]);
        assert_eq!(listing.skips, []);
    }

    #[test]
    fn a_missing_root_and_a_file_are_errors() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("file.txt");
        fs::write(&file, "text").unwrap();
        assert_eq!(list(&root.path().join("none")).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert_eq!(list(&file).unwrap_err().kind(), io::ErrorKind::NotADirectory);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed_and_odd_names_are_opened() {
        use std::os::unix::{ffi::OsStrExt, fs::symlink};
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret.txt"), "text").unwrap();
        let root = tempfile::tempdir().unwrap();
        symlink(outside.path(), root.path().join("folder")).unwrap();
        symlink(outside.path().join("secret.txt"), root.path().join("link.txt")).unwrap();
        symlink(root.path(), root.path().join("loop")).unwrap();
        fs::write(root.path().join(OsStr::from_bytes(b"r\xe9union.txt")), "Text.").unwrap();
        let listing = list(root.path()).unwrap();
        let paths: Vec<_> = listing.files.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(paths, ["r\\xE9union.txt"]);
        assert_eq!(fs::read(&listing.files[0].absolute).unwrap(), b"Text.");
        let skipped: Vec<_> = listing.skips.iter().map(|s| s.path.as_str()).collect();
        assert_eq!(skipped, ["folder", "link.txt", "loop"]);
    }
}
