//! From what a format's reader found to an article: normalised, dated, named, counted.
//!
//! All that is the same for every format. The readers hand in [`Draft`]s and reasons; this makes articles and skips.

use std::borrow::Cow;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    FileReport, ReadOptions, Skip, clean, language,
    limits::{self, Meter},
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

impl Draft {
    /// What a head of fields says, over what was found in the text below it.
    pub fn over(self, body: Draft) -> Draft {
        Draft {
            title: if self.title.is_empty() { body.title } else { self.title },
            dates: self.dates,
            modified: self.modified.into_iter().chain(body.modified).collect(),
            url: self.url.or(body.url),
            authors: if self.authors.is_empty() { body.authors } else { self.authors },
            publisher: self.publisher.or(body.publisher),
            language: self.language.or(body.language),
            ..body
        }
    }
}

/// Where the articles of one file come from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin<'a> {
    pub root: &'a str,
    pub path: &'a str,
    /// Nanoseconds since the epoch, 0 where unknown.
    pub mtime_ns: i64,
}

/// Where in the file the reader is.
#[derive(Debug, Default)]
struct Place {
    /// The member of a container, with the members that it lies in.
    member: Option<String>,
    mtime_ns: i64,
    /// In so many containers.
    depth: usize,
    capture: Option<Capture>,
    /// The ids of its records, or the names of its members.
    seen: Seen,
}

/// A document as a crawler got it from the web: a record that is read by the reader of another format.
#[derive(Debug, Clone, Default)]
pub(super) struct Capture {
    /// The record's own id.
    pub id: Option<String>,
    pub url: Option<String>,
    /// The day of the crawl: the publication is not later.
    pub day: Option<Date>,
    /// How a person finds it.
    pub place: String,
}

/// Takes the drafts of one file.
pub(super) struct Out<'a> {
    pub options: &'a ReadOptions,
    pub meter: Meter,
    origin: Origin<'a>,
    place: Place,
    sink: &'a mut dyn FnMut(Article),
    articles: u64,
    skips: Vec<Skip>,
    untold: u64,
    withdrawn: Vec<Version>,
}

impl<'a> Out<'a> {
    pub(super) fn new(origin: Origin<'a>, options: &'a ReadOptions, sink: &'a mut dyn FnMut(Article)) -> Self {
        Self {
            options,
            meter: Meter::default(),
            origin,
            place: Place { mtime_ns: origin.mtime_ns, ..Place::default() },
            sink,
            articles: 0,
            skips: Vec::new(),
            untold: 0,
            withdrawn: Vec::new(),
        }
    }

    /// In how many containers the reader is.
    pub(super) fn depth(&self) -> usize {
        self.place.depth
    }

    /// What `read` finds belongs to a member of this name; `mtime_ns` where the container knows it. A second member of the
    /// same name is `NAME#2`.
    pub(super) fn member(&mut self, name: &str, mtime_ns: Option<i64>, read: impl FnOnce(&mut Self)) {
        let name = self.place.seen.unique(name.to_owned());
        let member = match &self.place.member {
            Some(outer) => format!("{outer}!/{name}"),
            None => name,
        };
        let inner = Place {
            member: Some(member),
            mtime_ns: mtime_ns.filter(|mtime| *mtime != 0).unwrap_or(self.place.mtime_ns),
            depth: self.place.depth + 1,
            ..Place::default()
        };
        self.within(inner, read);
    }

    /// What `read` finds is a document that was captured from the web.
    pub(super) fn capture(&mut self, mut capture: Capture, number: u64, read: impl FnOnce(&mut Self)) {
        let own = capture.id.as_deref().and_then(own_id);
        capture.id = Some(self.place.seen.unique(own.unwrap_or_else(|| format!("#{number}"))));
        let inner = Place {
            member: self.place.member.clone(),
            mtime_ns: self.place.mtime_ns,
            depth: self.place.depth,
            capture: Some(capture),
            ..Place::default()
        };
        self.within(inner, read);
    }

    fn within(&mut self, inner: Place, read: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.place, inner);
        let before = self.told();
        read(self);
        if self.told() == before {
            self.skip(None, "empty");
        }
        self.place = outer;
    }

    /// How much has been said of the file.
    fn told(&self) -> u64 {
        self.articles + self.untold + self.skips.len() as u64 + self.withdrawn.len() as u64
    }

    /// The only article of its file.
    pub(super) fn article(&mut self, draft: Draft) {
        match self.make(draft, None) {
            Ok(false) => {}
            Ok(true) => self.skip(None, limits::cut_reason()),
            Err(reason) => self.skip(None, reason),
        }
    }

    /// The article of a record; `number` counts from 1, `place` is how a person finds it ("line 17").
    pub(super) fn record(&mut self, draft: Draft, number: u64, place: impl FnOnce() -> String) {
        match self.make(draft, Some(number)) {
            Ok(false) => {}
            Ok(true) => self.skip(Some(place()), limits::cut_reason()),
            Err(reason) => self.skip(Some(place()), reason),
        }
    }

    /// Something was not read. `record` is the place in the file, `None` for all (or the rest) of it.
    pub(super) fn skip(&mut self, record: Option<String>, reason: impl Into<String>) {
        let capture = self.place.capture.as_ref().map(|capture| capture.place.clone());
        let place: Vec<String> = [self.place.member.clone(), capture, record].into_iter().flatten().collect();
        let record = (!place.is_empty()).then(|| place.join(", "));
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
        if self.told() == 0 {
            self.skip(None, "empty");
        }
        if self.untold > 0 {
            let reason = format!("{} more records of this file were skipped", self.untold);
            self.skips.push(Skip { path: self.origin.path.to_owned(), record: None, reason });
        }
        FileReport { hash, skips: self.skips, withdrawn: self.withdrawn }
    }

    /// Hands on the article; whether its text had to be cut.
    fn make(&mut self, draft: Draft, number: Option<u64>) -> Result<bool, &'static str> {
        let title = clean::line(&draft.title);
        let head = limits::cut(&draft.text);
        let mut text = clean::text(head.unwrap_or(&draft.text));
        // What is normalised can be longer.
        let end = limits::cut(&text).map(str::len);
        text.truncate(end.unwrap_or(text.len()));
        let cut = head.is_some() || end.is_some();
        let headline = version::headline(&title);
        let called_back = headline.calls_back(&text);
        if !called_back && !text.contains(char::is_alphabetic) {
            return Err(if title.contains(char::is_alphabetic) { "no text beside the title" } else { "empty" });
        }
        let capture = self.place.capture.as_ref();
        let captured = capture.and_then(|capture| capture.url.as_deref());
        // A page's own link to itself may be a template's; of a list of articles each has its own address.
        let urls = match number {
            None => [captured, draft.url.as_deref()],
            Some(_) => [draft.url.as_deref(), captured],
        };
        let url = urls.into_iter().flatten().find_map(web_address);
        let crawled = capture.and_then(|capture| capture.day);
        let not_after: Vec<Date> = draft.modified.iter().copied().chain(crawled).collect();
        let path = match &self.place.member {
            Some(member) => Cow::Owned(format!("{}/{member}", self.origin.path)),
            None => Cow::Borrowed(self.origin.path),
        };
        let published = published::publication(&Evidence {
            metadata: &draft.dates,
            not_after: &not_after,
            line: draft.date_line,
            text: &text,
            path: &path,
            many: number.is_some() || capture.is_some(),
            url: url.as_deref(),
            mtime_ns: self.place.mtime_ns,
            trust_mtime: self.options.trust_mtime,
        });
        let publisher = draft.publisher.as_deref().and_then(clean::some_line);
        let told = headline.version(published.as_ref().map(|published| published.date), publisher.as_deref());
        if called_back {
            let version = told.ok_or("a notice that calls a story back, which cannot be told without a day")?;
            self.withdraw(version);
            return Ok(false);
        }
        let document = capture.and_then(|capture| capture.id.clone());
        let (member, record) = match number {
            None => (self.place.member.clone(), document),
            Some(number) => {
                // A captured document of many records is a member itself.
                let parts: Vec<&str> =
                    [self.place.member.as_deref(), document.as_deref()].into_iter().flatten().collect();
                let member = (!parts.is_empty()).then(|| parts.join("!/"));
                let own = draft.id.as_deref().and_then(own_id).unwrap_or_else(|| format!("#{number}"));
                (member, Some(self.place.seen.unique(own)))
            }
        };
        let source = Source { root: self.origin.root.to_owned(), path: self.origin.path.to_owned(), member, record };
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
        Ok(cut)
    }
}

/// A record's own id, where it is one.
fn own_id(raw: &str) -> Option<String> {
    clean::some_line(raw).filter(|id| id.len() <= LONGEST_RECORD)
}

/// The names that were given out, by their hashes.
#[derive(Debug, Default)]
struct Seen {
    names: FxHashSet<u64>,
    /// Of those that came again, how often.
    again: FxHashMap<u64, u32>,
    given: u64,
}

impl Seen {
    /// The second of a name is `NAME#2`, the third `NAME#3`. Behind so many that they are not all remembered, each bears its
    /// number.
    fn unique(&mut self, name: String) -> String {
        self.given += 1;
        if self.names.len() >= limits::REMEMBERED {
            return format!("{name}#{}", self.given);
        }
        let mut unique = name.clone();
        while !self.names.insert(hash(&unique)) {
            let times = self.again.entry(hash(&unique)).or_insert(1);
            *times += 1;
            unique = format!("{name}#{times}");
        }
        unique
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
        let origin = Origin { root: "corpus", path: "a.jsonl", mtime_ns: 0 };
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
