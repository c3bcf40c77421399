//! Where the story of a web page lies among the page's lines: its headline, what stands about it, its first sentence.
//!
//! Takes the dates and the byline from about the headline, and clears away what is no text of the story: all above the
//! headline, and the labels between it and the first sentence. Goes by the order of the lines, not by what elements are
//! called.

use dom_query::{Document, NodeRef};
use jiff::civil::Date;

use super::{
    byline, clean, day,
    lines::{Line, Lines},
};

/// A line from this length on, links aside, is prose, bytes.
const PROSE: usize = 80;

/// The head of a story has so many lines at most; more are no head.
const LONGEST_HEAD: usize = 40;

/// How many headings are looked at for other articles.
const HEADINGS: usize = 100;

/// The prose above a headline is not more than one part in so many of that below it.
const LITTLE: usize = 3;

/// Lines above the headline in which its date is looked for.
const ABOVE: usize = 8;

/// So many `time` elements are looked at.
const TIMES: usize = 50;

/// Lines at the end of a page in which its address is looked for.
const FOOT: usize = 12;

/// Lines behind the last prose in which a closing date is looked for.
const CLOSE: usize = 3;

/// A line without the end of a sentence and with so many words at most is a label.
const LABEL: usize = 14;

/// How a label says that the date behind it is that of a change, lower case.
const CHANGED: &[&str] = &[
    "updat",
    "modif",
    "last reviewed",
    "revised",
    "mis à jour",
    "mise à jour",
    "stand:",
    "aktualisiert",
    "geändert",
    "actualiz",
    "aggiornat",
    "atualizad",
    "bijgewerkt",
    "güncelle",
    "обновл",
    "оновлен",
    "更新",
    "修改",
    "تحديث",
];

/// How it says that the date is that of the publication.
const PUBLISHED: &[&str] = &[
    "publi",
    "posted",
    "issued",
    "released",
    "veröffentlicht",
    "erschienen",
    "pubblic",
    "geplaatst",
    "yayın",
    "опубликован",
    "опубліков",
    "发布",
    "发表",
    "發布",
    "نشر",
];

/// How it says that the date is neither.
const OTHER: &[&str] = &["print", "retriev", "accessed", "archiv", "snapshot", "cache", "saved", "deadline", "expires"];

/// What stands before the names in a byline.
const BY: &[&str] = &["By ", "BY ", "by ", "Par ", "Von ", "Por ", "Text: ", "Words: ", "Story by ", "Reported by "];

/// Removes the articles that a page has beside its own one: those with a heading of the first rank in an `article` element,
/// where the page's own headline stands in one, too.
pub(super) fn alone(page: &Document, title: &str) {
    let title = letters(title);
    let within = |node: &NodeRef| node.ancestors_it(None).find(|a| a.has_name("article")).map(|a| a.id);
    let headings = page.select("article h1, article [itemprop=headline]");
    let headings: Vec<_> = headings.nodes().iter().take(HEADINGS).map(|h| (*h, letters(&h.text()) == title)).collect();
    let Some((own, _)) = headings.iter().find(|(_, own)| *own) else { return };
    let above: Vec<_> = own.ancestors_it(None).map(|a| a.id).collect();
    for (heading, _) in headings.iter().filter(|(_, own)| !own) {
        let Some(article) = within(heading).filter(|id| !above.contains(id)) else { continue };
        let article = heading.ancestors_it(None).find(|a| a.id == article);
        article.iter().for_each(NodeRef::remove_from_parent);
    }
}

/// What was found about the headline.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Story {
    /// Publication dates of `time` elements and of microdata.
    pub dates: Vec<Date>,
    pub modified: Vec<Date>,
    /// The date that is printed about the headline.
    pub printed: Option<Date>,
    /// Days of `time` elements that stand elsewhere: of the article only if nothing else is known.
    pub elsewhere: Vec<Date>,
    /// A lone date at the end of the page, such as closes a statement.
    pub foot: Option<Date>,
    pub authors: Vec<String>,
    /// The address that a version for printing has at its foot.
    pub address: Option<String>,
}

/// Finds the story and clears away what stands about it.
pub(super) fn of(page: &Document, title: &str) -> Story {
    let Lines { lines, times } = Lines::of(page);
    let mut story = Story::default();
    let (headline, exact) = headline(&lines, title).map_or((None, false), |(at, exact)| (Some(at), exact));
    let from = headline.map_or(0, |at| at + 1);
    let first = (from..lines.len()).find(|at| is_prose(&lines[*at]));
    let to = first.unwrap_or(lines.len()).min(from + LONGEST_HEAD);
    let found = first.is_some_and(|first| first - from <= LONGEST_HEAD);

    let mut head = Dates::default();
    (from..to).for_each(|at| head.read(&lines, at));
    story.authors = lines[from..to].iter().find_map(|line| authors(&line.text)).unwrap_or_default();
    // The first sentence may have the date before it, in its dateline: that is the text's business.
    let mut above = Dates::default();
    if let Some(at) = headline {
        (at.saturating_sub(ABOVE)..at).rev().for_each(|at| above.read(&lines, at));
        if story.authors.is_empty() {
            let near = &lines[at.saturating_sub(3)..at];
            story.authors = near.iter().rev().find_map(|line| authors(&line.text)).unwrap_or_default();
        }
    }
    story.foot(&lines, first.unwrap_or(lines.len()));
    story.times(&times, headline, from..=to);
    story.printed =
        head.best().or_else(|| above.published.or_else(|| above.plain.filter(|_| story.elsewhere.is_empty())));
    story.modified.extend(head.changed);
    if headline.is_some() && found {
        let prose = |lines: &[Line]| lines.iter().filter(|l| is_prose(l)).map(Line::letters).sum::<usize>();
        let (above, below) = (prose(&lines[..from]), prose(&lines[to..]));
        // A headline below much of the page's prose is none, and less may stand above what is only like one.
        if above == 0 || exact && above * LITTLE <= below {
            lines[..from - 1].iter().for_each(erase);
        }
        lines[from..to].iter().filter(|line| is_label(line)).for_each(erase);
    }
    story
}

impl Story {
    fn times(&mut self, times: &[(usize, NodeRef)], headline: Option<usize>, head: std::ops::RangeInclusive<usize>) {
        let mut plain = Vec::new();
        let from = headline.map_or(0, |at| at.saturating_sub(ABOVE));
        let near = times.iter().filter(|(at, _)| *at >= from).take(TIMES);
        let marked = |node: &NodeRef| node.attr("itemprop").is_some_and(|p| &*p == "datePublished");
        let far = times.iter().filter(|(at, node)| *at < from && marked(node)).take(TIMES);
        for (at, node) in near.chain(far) {
            let value = ["datetime", "content", "title"].iter().find_map(|key| day::of_value(&node.attr(key)?));
            let Some(date) = value.or_else(|| day::of_value(&clean::line(&node.text()))) else { continue };
            let called = ["class", "itemprop", "id", "data-testid", "property"]
                .iter()
                .filter_map(|key| node.attr(key).map(|v| format!("{v} ")));
            let mut label = called.collect::<String>().to_lowercase();
            label.push_str(if node.has_attr("pubdate") { "published" } else { "" });
            let around = node.parent().map(|p| clean::line(&p.text()).to_lowercase()).unwrap_or_default();
            let printed = clean::line(&node.text()).to_lowercase();
            if around.len() < 200 {
                label.push_str(around.split(printed.as_str()).next().unwrap_or_default());
            }
            match Label::of(&label) {
                Label::Changed => self.modified.push(date),
                Label::Published => self.dates.push(date),
                Label::Other => {}
                Label::None => plain.push((*at, date)),
            }
        }
        // Of the unmarked ones the first of the head is the story's; others are of other stories.
        let near = |at: usize| head.contains(&at) || headline.is_some_and(|h| at <= h && at + 3 >= h);
        let own = plain.iter().find(|(at, _)| head.contains(at)).or_else(|| plain.iter().find(|(at, _)| near(*at)));
        self.dates.extend(own.map(|(_, date)| *date));
        self.elsewhere =
            plain.iter().filter(|(at, _)| headline.is_none_or(|h| *at > h)).map(|(_, date)| *date).collect();
    }

    fn foot(&mut self, lines: &[Line], first: usize) {
        let start = lines.len().saturating_sub(FOOT).max(first + 1).min(lines.len());
        for line in &lines[start..] {
            let lower = line.text.to_lowercase();
            let label = ["url:", "source:", "link:"].iter().find(|label| lower.starts_with(**label));
            if let Some(label) = label.filter(|_| self.address.is_none()) {
                self.address = line.text.get(label.len()..).and_then(super::draft::web_address);
            }
        }
        // A statement closes with place and date; further down stand the dates of other stories.
        let Some(last) = lines.iter().rposition(is_prose) else { return };
        for line in lines[last + 1..].iter().take(CLOSE) {
            let alone = day::first(&line.text).filter(|(_, at)| line.text.len() <= at.len() + 2);
            self.foot = self.foot.or(alone.map(|(date, _)| date));
        }
    }
}

/// What a label says of the date behind it.
enum Label {
    Published,
    Changed,
    Other,
    None,
}

impl Label {
    fn of(label: &str) -> Self {
        let says = |words: &[&str]| words.iter().filter_map(|word| label.rfind(word)).max();
        // Where it says several things, the last one is next to the date.
        let (published, changed, other) = (says(PUBLISHED), says(CHANGED), says(OTHER));
        match published.max(changed).max(other) {
            None => Self::None,
            last if last == changed => Self::Changed,
            last if last == other => Self::Other,
            _ => Self::Published,
        }
    }
}

/// Printed dates by what their labels say, the first of each.
#[derive(Default)]
struct Dates {
    published: Option<Date>,
    plain: Option<Date>,
    changed: Vec<Date>,
}

impl Dates {
    fn read(&mut self, lines: &[Line], at: usize) {
        let text = western(&lines[at].text);
        if text.len() > 200 {
            return;
        }
        let mut rest = text.as_str();
        let mut label = String::new();
        while let Some((date, range)) = day::first(rest) {
            label.push_str(&rest[..range.start].to_lowercase());
            if label.chars().filter(|c| c.is_alphabetic()).count() < 2 && label.len() == range.start {
                // The label may stand on the line before: "Last updated".
                let before = at.checked_sub(1).and_then(|before| lines.get(before)).map(|line| &line.text);
                label.insert_str(0, &before.filter(|t| t.len() <= 40).map(|t| t.to_lowercase()).unwrap_or_default());
            }
            match Label::of(&label) {
                Label::Published => self.published = self.published.or(Some(date)),
                Label::Changed => self.changed.push(date),
                Label::Other => {}
                Label::None => self.plain = self.plain.or(Some(date)),
            }
            label.clear();
            label.push(' ');
            rest = &rest[range.end..];
        }
    }

    fn best(&self) -> Option<Date> {
        self.published.or(self.plain)
    }
}

/// Arabic and Persian digits as Western ones.
fn western(text: &str) -> String {
    let digit = |c: char, zero: u32| char::from_digit((c as u32).wrapping_sub(zero), 10);
    text.chars().map(|c| digit(c, 0x660).or_else(|| digit(c, 0x6F0)).unwrap_or(c)).collect()
}

/// The line that is the headline: of all that say the title, the highest heading, else the first that is no link. And
/// whether it says the title.
fn headline(lines: &[Line], title: &str) -> Option<(usize, bool)> {
    let title = letters(title);
    if title.is_empty() {
        return None;
    }
    let says = |line: &Line| line.text.len() <= 1000 && letters(&line.text) == title;
    let rank = |line: &Line| match line.heading {
        0 if line.is_linked() => None,
        0 => Some(7),
        heading => Some(heading),
    };
    let same = lines.iter().enumerate().filter(|(_, line)| says(line));
    let best = same.filter_map(|(at, line)| Some((rank(line)?, at))).min();
    // The page's own heading may be longer or shorter than the title that it gives to others.
    let other = || {
        let own = |line: &Line| line.heading == 1 && !line.is_linked() && line.text.split(' ').count() >= 4;
        lines.iter().position(own)
    };
    best.map(|(_, at)| (at, true)).or_else(|| other().map(|at| (at, false)))
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_prose(line: &Line) -> bool {
    line.heading == 0 && line.letters().saturating_sub(line.linked) >= PROSE
}

/// Takes the text of a line out of the page.
fn erase(line: &Line) {
    line.nodes.iter().for_each(NodeRef::remove_from_parent);
}

/// A short line that is no sentence: a section, a name, a date, a place of work. What bears a place and a date, as the
/// head of a statement does, stays, and so do headings within the text.
fn is_label(line: &Line) -> bool {
    let text = line.text.trim_end_matches(['"', '”', '»', ')', '’']);
    let sentence = text.ends_with(['.', '?', '!', ':', '…']) && !text.ends_with("a.m.") && !text.ends_with("p.m.");
    if sentence || matches!(line.heading, 1 | 2) || line.text.split(' ').count() > LABEL {
        return false;
    }
    let Some((_, at)) = day::first(&line.text) else { return true };
    // "Entebbe, 28 February 2025"
    let before = line.text[..at.start].strip_suffix(", ").unwrap_or_default();
    let placed =
        !before.is_empty() && before.split(' ').all(|w| w.starts_with(char::is_uppercase)) && !is_weekday(before);
    !placed || line.text.len() > at.end + 1
}

fn is_weekday(word: &str) -> bool {
    let day = word.to_lowercase();
    ["day", "tag", "twoch", "di", "manche", "abend"].iter().any(|end| day.ends_with(end))
        || ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].contains(&&*day)
}

/// The names in a line that is a byline or a date line with one.
fn authors(text: &str) -> Option<Vec<String>> {
    if text.len() > 200 {
        return None;
    }
    for part in text.split(['|', '·', '•', '–', '—']).flat_map(|part| part.split(" - ")) {
        let mut part = part.trim();
        let dated = day::first(part);
        if let Some((_, at)) = &dated {
            // "July 10, 2013 by Jane Doe", "By Jane Doe, July 10, 2013"
            let behind = part[at.end..].trim_start();
            let named = BY.iter().any(|by| behind.starts_with(by));
            part = if named { behind } else { part[..at.start].trim_end_matches([' ', ',', '(']) };
        }
        let Some((by, names)) = BY.iter().find_map(|by| Some((*by, part.strip_prefix(by)?))) else { continue };
        let names = names.split(" Publi").next().unwrap_or(names).trim();
        let names = if by.eq_ignore_ascii_case("by ") { names } else { names.split(',').next().unwrap_or(names) };
        let cased = |w: &str| {
            let small = [
                "and", "et", "und", "y", "de", "of", "van", "von", "der", "den", "el", "al", "bin", "la", "le", "in",
                "for",
            ];
            w.starts_with(|c: char| !c.is_lowercase()) || small.contains(&w)
        };
        let words = names.split(' ').count();
        if names.is_empty()
            || words > 16
            || !names.split(' ').all(cased)
            || names.contains(|c: char| c.is_ascii_digit())
        {
            continue;
        }
        let found = byline::names(names);
        if !found.is_empty() {
            return Some(found);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "The ministers met in Rabat on Monday for talks on security, migration and the port, the ministry said.";

    fn story(head: &str) -> Story {
        of(&Document::from(format!("<body><h1>Talks in Rabat</h1>{head}<p>{TEXT}</p>")), "Talks in Rabat")
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn dates_by_their_labels() {
        let cases = [
            ("<p>14 April 2025</p>", "2025-04-14", None),
            ("<p>Updated: 15 April 2025</p><p>Published: 14 April 2025</p>", "2025-04-14", Some("2025-04-15")),
            ("<p>Publié le 14/04/2025, mis à jour le 15/04/2025</p>", "2025-04-14", Some("2025-04-15")),
            (
                "<div>Last updated</div><div>15 April 2025</div><div>Released</div><div>14 April 2025</div>",
                "2025-04-14",
                Some("2025-04-15"),
            ),
            ("<p>Stand: 15.04.2025, 9 Uhr</p><p>Montag, 14. April 2025</p>", "2025-04-14", Some("2025-04-15")),
            ("<p>تاريخ النشر: ١٤ أبريل ٢٠٢٥</p>", "2025-04-14", None),
            ("<p>14 апреля 2025, 15:20</p>", "2025-04-14", None),
        ];
        for (head, published, changed) in cases {
            let story = story(head);
            assert_eq!(story.printed, Some(day(published)), "{head}");
            assert_eq!(story.modified.first().copied(), changed.map(day), "{head}");
        }
        assert_eq!(story("<p>Printed on 15 April 2025</p>").printed, None);
    }

    #[test]
    fn bylines() {
        let cases: &[(&str, &[&str])] = &[
            ("By Jane Doe", &["Jane Doe"]),
            ("14 April 2025 · By Jane Doe", &["Jane Doe"]),
            ("July 10, 2013 by Jane Doe", &["Jane Doe"]),
            ("By Jane Doe - May 12, 2025 in Politics", &["Jane Doe"]),
            ("Von Jane Doe, Wien", &["Jane Doe"]),
            ("Par Jane Doe Publié le 14 avril 2025 à 18h32", &["Jane Doe"]),
            ("By Jane Doe and John Roe", &["Jane Doe", "John Roe"]),
            ("By then all was ready", &[]),
            ("Von der Leyen to speak", &[]),
            ("", &[]),
        ];
        for (line, names) in cases {
            assert_eq!(story(&format!("<p>{line}</p>")).authors, *names, "{line}");
        }
    }

    #[test]
    fn what_stands_about_the_headline_is_cleared_away() {
        let page = Document::from(format!(
            "<body><p>Menu</p><div>Today is 1 May 2025</div><h1>Talks in Rabat</h1><p>World</p><p>Jane Doe</p>\
             <p>A standfirst says it all.</p><p>Rabat, 14 April 2025</p><p>{TEXT}</p><p>They met.</p><p>Over</p>"
        ));
        let story = of(&page, "Talks in Rabat");
        assert_eq!(story.printed, Some(day("2025-04-14")));
        let text = page.formatted_text();
        let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
        assert_eq!(
            lines,
            ["Talks in Rabat", "A standfirst says it all.", "Rabat, 14 April 2025", TEXT, "They met.", "Over"]
        );
    }

    #[test]
    fn a_date_above_the_headline_and_one_at_the_foot() {
        let above = Document::from(format!("<body><p>14 April 2025</p><h1>Talks in Rabat</h1><p>{TEXT}</p>"));
        assert_eq!(of(&above, "Talks in Rabat").printed, Some(day("2025-04-14")));
        let foot = Document::from(format!(
            "<body><h1>Talks in Rabat</h1><p>{TEXT}</p><p>Rabat<br>April 14, 2025</p><p>URL: https://e.org/a</p>"
        ));
        let story = of(&foot, "Talks in Rabat");
        assert_eq!((story.printed, story.foot), (None, Some(day("2025-04-14"))));
        assert_eq!(story.address.as_deref(), Some("https://e.org/a"));
    }
}
