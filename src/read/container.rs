//! Members of containers: their names, and which reader they go to.
//!
//! A name is only ever a name: nothing is opened or written by it. What it has of tricks (`..`, roots, drive letters, control
//! characters) is left out, so that it can be shown. How a container is laid out is the business of its own reader.

use std::{ffi::OsStr, io::BufRead};

use super::{clean, draft::Out, limits, read_input, takes, walk};

/// A member as its container describes it.
pub(super) struct Member {
    /// Its name, cleaned.
    pub name: String,
    /// Nanoseconds since the epoch.
    pub mtime_ns: Option<i64>,
}

/// Whether a member is to be read. A name that cannot be borne is told as a skip.
pub(super) fn wanted(raw: &str, out: &mut Out<'_>) -> Option<String> {
    if raw.len() > limits::NAME {
        let begin: String = raw.chars().take(80).collect();
        out.skip(Some(format!("{}…", clean::line(&begin))), format!("a name of more than {} bytes", limits::NAME));
        return None;
    }
    // Folders end so.
    if raw.ends_with('/') {
        return None;
    }
    let name = plain(raw);
    (!is_left_out(&name) && takes(&name)).then_some(name)
}

/// Reads a member that is [`wanted`].
pub(super) fn read(member: &Member, input: &mut dyn BufRead, out: &mut Out<'_>) {
    out.member(&member.name, member.mtime_ns, |out| read_input(&member.name, input, out));
}

/// Tells that a member was not read.
pub(super) fn skip(member: &str, reason: impl Into<String>, out: &mut Out<'_>) {
    out.skip(Some(member.to_owned()), reason);
}

/// The parts of a name that name something, joined by `/`.
fn plain(raw: &str) -> String {
    let raw = clean::line(raw);
    let drive = |part: &str| part.len() == 2 && part.ends_with(':');
    let parts = raw.split('/').map(str::trim).enumerate();
    let empty = |n: usize, part: &str| matches!(part, "" | "." | "..") || n == 0 && drive(part);
    let parts = parts.filter(|(n, part)| !empty(*n, part));
    parts.map(|(_, part)| part).collect::<Vec<_>>().join("/")
}

/// As below a folder: what is hidden, or only says what a folder holds. `__MACOSX` is where macOS keeps attributes.
fn is_left_out(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    name.split('/').any(|part| walk::is_hidden(OsStr::new(part)) || part == "__MACOSX")
        || walk::is_readme(OsStr::new(file))
}

/// The name of a member, with `/` between folders whatever system packed it.
pub(super) fn escaped(raw: &[u8]) -> String {
    let raw: Vec<u8> = raw.iter().map(|&byte| if byte == b'\\' { b'/' } else { byte }).collect();
    let mut out = String::new();
    walk::push_escaped(&mut out, &raw);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_clean() {
        let names = [
            ("2025/a.txt", "2025/a.txt"),
            ("./a.txt", "a.txt"),
            ("../../etc/passwd.txt", "etc/passwd.txt"),
            ("/etc//a.txt", "etc/a.txt"),
            ("C:\\news\\..\\a.txt", "news/a.txt"),
            ("a\u{1b}[31m\u{0}\n.txt", "a[31m .txt"),
            ("a\u{202e}txt.exe", "atxt.exe"),
            ("../..", ""),
        ];
        for (raw, expected) in names {
            assert_eq!(plain(&escaped(raw.as_bytes())), expected, "{raw:?}");
        }
        assert_eq!(escaped(b"r\xe9union.txt"), "r\\xE9union.txt");
        assert!(["a/.b/c.txt", "__MACOSX/a.txt", "a/README.md"].iter().all(|name| is_left_out(name)));
        assert!(!is_left_out("a/readers.txt"));
    }
}
