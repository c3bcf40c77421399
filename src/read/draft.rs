//! From what a format's reader found to an article: normalised, dated, named, counted.
//!
//! All that is the same for every format. The readers hand in [`Draft`]s and reasons; this makes articles and skips.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::{
    FileReport, ReadOptions, Skip, clean, language,
    published::{self, Evidence},
    version,
};
use crate::article::{Article, Source, Version};

/// Skips of one file that are told one by one; the rest is counted.
const TOLD_SKIPS: usize = 1000;

/// The longest id that is taken from a record as it is, bytes.
const LONGEST_RECORD: usize = 512;

/// What a reader found of one article, as printed.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// The record's own id.
    pub id: Option<String>,
    pub title: String,
    pub text: String,
    /// Publication dates of the metadata, the most trusted first.
    pub dates: Vec<Date>,
    /// Days of modification: the publication is not later.
    pub modified: Vec<Date>,
    /// A date line of the text.
    pub date_line: Option<Date>,
    pub url: Option<String>,
    pub authors: Vec<String>,
    pub publisher: Option<String>,
    /// The language that the document declares.
    pub language: Option<String>,
    pub version: Option<Version>,
}

/// Where the articles of one file come from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin<'a> {
    pub root: &'a str,
    pub path: &'a str,
    pub member: Option<&'a str>,
    /// Nanoseconds since the epoch, 0 where unknown.
    pub mtime_ns: i64,
}

/// Takes the drafts of one file.
pub(super) struct Out<'a> {
    pub options: &'a ReadOptions,
    origin: Origin<'a>,
    sink: &'a mut dyn FnMut(Article),
    articles: u64,
    skips: Vec<Skip>,
    untold: u64,
    withdrawn: Vec<Version>,
    /// How often each record's id was seen, by its hash.
    seen: FxHashMap<u64, u32>,
}

impl<'a> Out<'a> {
    pub(super) fn new(origin: Origin<'a>, options: &'a ReadOptions, sink: &'a mut dyn FnMut(Article)) -> Self {
        Self {
            options,
            origin,
            sink,
            articles: 0,
            skips: Vec::new(),
            untold: 0,
            withdrawn: Vec::new(),
            seen: FxHashMap::default(),
        }
    }

    /// The only article of its file.
    pub(super) fn article(&mut self, draft: Draft) {
        if let Err(reason) = self.make(draft, None) {
            self.skip(None, reason);
        }
    }

    /// The article of a record; `number` counts from 1, `place` is how a person finds it ("line 17").
    pub(super) fn record(&mut self, draft: Draft, number: u64, place: impl FnOnce() -> String) {
        if let Err(reason) = self.make(draft, Some(number)) {
            self.skip(Some(place()), reason);
        }
    }

    /// Something was not read. `record` is the place in the file, `None` for all (or the rest) of it.
    pub(super) fn skip(&mut self, record: Option<String>, reason: impl Into<String>) {
        if self.skips.len() >= TOLD_SKIPS && record.is_some() {
            self.untold += 1;
            return;
        }
        self.skips.push(Skip { path: self.origin.path.to_owned(), record, reason: reason.into() });
    }

    /// A story is called back, up to this version of it.
    pub(super) fn withdraw(&mut self, version: Version) {
        self.withdrawn.push(version);
    }

    /// The report; a file that gave nothing at all says so.
    pub(super) fn finish(mut self, hash: String) -> FileReport {
        if self.articles == 0 && self.skips.is_empty() && self.withdrawn.is_empty() {
            self.skip(None, "empty");
        }
        if self.untold > 0 {
            let reason = format!("{} more records of this file were skipped", self.untold);
            self.skips.push(Skip { path: self.origin.path.to_owned(), record: None, reason });
        }
        FileReport { hash, skips: self.skips, withdrawn: self.withdrawn }
    }

    fn make(&mut self, draft: Draft, number: Option<u64>) -> Result<(), &'static str> {
        let title = clean::line(&draft.title);
        let text = clean::text(&draft.text);
        let headline = version::headline(&title);
        let called_back = headline.calls_back(&text);
        if !called_back && !text.contains(char::is_alphabetic) {
            return Err(if title.contains(char::is_alphabetic) { "no text beside the title" } else { "empty" });
        }
        let url = draft.url.as_deref().and_then(web_address);
        let published = published::publication(&Evidence {
            metadata: &draft.dates,
            not_after: &draft.modified,
            line: draft.date_line,
            text: &text,
            path: self.origin.path,
            many: number.is_some(),
            url: url.as_deref(),
            mtime_ns: self.origin.mtime_ns,
            trust_mtime: self.options.trust_mtime,
        });
        let publisher = draft.publisher.as_deref().and_then(clean::some_line);
        let told = headline.version(published.as_ref().map(|published| published.date), publisher.as_deref());
        if called_back {
            let version = told.ok_or("a notice that calls a story back, which cannot be told without a day")?;
            self.withdraw(version);
            return Ok(());
        }
        let record = number.map(|number| {
            let own = draft.id.as_deref().and_then(clean::some_line).filter(|id| id.len() <= LONGEST_RECORD);
            self.unique(own.unwrap_or_else(|| format!("#{number}")))
        });
        let source = Source {
            root: self.origin.root.to_owned(),
            path: self.origin.path.to_owned(),
            member: self.origin.member.map(str::to_owned),
            record,
        };
        let mut authors: Vec<String> = Vec::new();
        for author in draft.authors.iter().filter_map(|a| clean::some_line(a)) {
            if !authors.contains(&author) {
                authors.push(author);
            }
        }
        self.articles += 1;
        (self.sink)(Article {
            id: id(&source),
            source,
            language: language::language(&text, draft.language.as_deref()),
            title: headline.title,
            text,
            published,
            url,
            authors,
            publisher,
            version: draft.version.or(told),
        });
        Ok(())
    }

    /// The second record with the same id is `ID#2`, the third `ID#3`.
    fn unique(&mut self, record: String) -> String {
        let mut name = record.clone();
        loop {
            let seen = self.seen.entry(hash(&name)).or_insert(0);
            *seen += 1;
            let times = *seen;
            if times == 1 {
                return name;
            }
            name = format!("{record}#{times}");
        }
    }
}

fn hash(text: &str) -> u64 {
    let bytes = *blake3::hash(text.as_bytes()).as_bytes();
    bytes.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// 16 hexadecimal digits over the place of an article, each part behind its length so that no two places spell the same.
fn id(source: &Source) -> String {
    let mut hasher = blake3::Hasher::new();
    let parts = [Some(&source.root), Some(&source.path), source.member.as_ref(), source.record.as_ref()];
    for part in parts {
        let length = part.map_or(u64::MAX, |p| p.len() as u64);
        hasher.update(&length.to_le_bytes());
        hasher.update(part.map_or(&[][..], |p| p.as_bytes()));
    }
    hasher.finalize().to_hex().chars().take(16).collect()
}

/// An absolute address of the web without white space; `//host/path` gets a scheme.
pub(super) fn web_address(raw: &str) -> Option<String> {
    let raw = raw.trim();
    let address = if raw.starts_with("//") { format!("https:{raw}") } else { raw.to_owned() };
    let (scheme, rest) = address.split_once("://")?;
    let web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"');
    (web && rest.contains('.') && !address.contains(odd) && address.len() <= 4096).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(drafts: Vec<Draft>) -> (Vec<Article>, FileReport) {
        let options = ReadOptions::default();
        let mut articles = Vec::new();
        let mut sink = |article| articles.push(article);
        let origin = Origin { root: "corpus", path: "a.jsonl", member: None, mtime_ns: 0 };
        let mut out = Out::new(origin, &options, &mut sink);
        for (number, draft) in (1..).zip(drafts) {
            out.record(draft, number, || format!("line {number}"));
        }
        let report = out.finish(String::new());
        (articles, report)
    }

    fn draft(id: &str) -> Draft {
        Draft { id: Some(id.to_owned()), text: "They met.".to_owned(), ..Draft::default() }
    }

    #[test]
    fn ids_are_unique_and_stable() {
        let drafts = || vec![draft("a"), draft("b"), draft("a"), draft("a#2"), draft(""), draft("a")];
        let (articles, _) = made(drafts());
        let records: Vec<_> = articles.iter().filter_map(|a| a.source.record.as_deref()).collect();
        assert_eq!(records, ["a", "b", "a#2", "a#2#2", "#5", "a#3"]);
        let ids: std::collections::BTreeSet<_> = articles.iter().map(|a| a.id.clone()).collect();
        assert_eq!(ids.len(), 6);
        assert!(ids.iter().all(|id| id.len() == 16 && id.chars().all(|c| c.is_ascii_hexdigit())));
        assert_eq!(made(drafts()).0, articles);
    }

    #[test]
    fn empty_articles_are_skips() {
        let title_only = Draft { title: "A title".to_owned(), text: "14 / 4".to_owned(), ..Draft::default() };
        let (articles, report) = made(vec![Draft::default(), title_only]);
        assert!(articles.is_empty());
        let told: Vec<_> = report.skips.iter().map(|s| (s.record.as_deref(), s.reason.as_str())).collect();
        assert_eq!(told, [(Some("line 1"), "empty"), (Some("line 2"), "no text beside the title")]);
    }

    #[test]
    fn a_flood_of_skips_is_counted() {
        let (_, report) = made((0..1500).map(|_| Draft::default()).collect());
        assert_eq!(report.skips.len(), 1001);
        assert_eq!(report.skips[1000].reason, "500 more records of this file were skipped");
    }

    #[test]
    fn addresses() {
        assert_eq!(web_address(" https://e.org/a ").as_deref(), Some("https://e.org/a"));
        assert_eq!(web_address("//e.org/a").as_deref(), Some("https://e.org/a"));
        for bad in ["javascript:alert(1)", "/a/b", "e.org", "https://e.org/a b", "file:///etc/passwd", ""] {
            assert_eq!(web_address(bad), None, "{bad}");
        }
    }
}
