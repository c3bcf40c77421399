//! Files, folders and standard input → articles, one after another, for the commands that need no index.

use std::{
    fs,
    io::{self, BufReader},
    path::Path,
};

use dateline::{
    article::Article,
    read::{self, FileEntry, ReadOptions, Skip},
    settings::Settings,
};

/// The name of standard input, as an argument and as a path.
pub const STDIN: &str = "-";

/// Reads the articles of an input in order, as the settings say; what is not read comes back with its reason.
///
/// # Errors
/// The file or folder cannot be read at all.
pub fn articles(input: &str, settings: &Settings, sink: &mut dyn FnMut(Article)) -> io::Result<Vec<Skip>> {
    let options = &ReadOptions { fields: settings.fields.clone(), ..ReadOptions::default() };
    if input == STDIN {
        let mut stdin = BufReader::with_capacity(64 * 1024, io::stdin().lock());
        return Ok(read::read_stream(STDIN, &mut stdin, options, sink).skips);
    }
    let path = Path::new(input);
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        let listing = read::list(path)?;
        let mut skips = listing.skips;
        skips.retain(|skip| !settings.excludes(&skip.path));
        for mut entry in listing.files.into_iter().filter(|entry| !settings.excludes(&entry.path)) {
            // Paths as the user would write them.
            entry.path = format!("{}/{}", input.trim_end_matches('/'), entry.path);
            skips.extend(read::read_file("", &entry, options, sink).skips);
        }
        return Ok(skips);
    }
    // A pipe or a device is as good as a file here: `extract <(zcat …)`.
    if !metadata.is_file() || fs::symlink_metadata(path)?.is_symlink() {
        let mut file = BufReader::with_capacity(64 * 1024, fs::File::open(path)?);
        return Ok(read::read_stream(input, &mut file, options, sink).skips);
    }
    let mtime = metadata.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    let entry = FileEntry {
        path: input.to_owned(),
        absolute: path.to_owned(),
        depth: 1,
        size: metadata.len(),
        mtime_ns: mtime.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0),
    };
    fs::File::open(path)?;
    Ok(read::read_file("", &entry, options, sink).skips)
}
