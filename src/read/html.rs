//! Saved web pages: one article a page.
//!
//! What the page says of itself (JSON-LD, meta elements, `time`), and its main text by the readability rules, after the
//! furniture is gone.

use std::{io::BufRead, panic};

use dom_query::Document;
use dom_smoothie::{Config, Readability, TextMode};
use jiff::civil::Date;

use super::{
    ReadOptions, Reader, address, boilerplate, byline, clean, day, decode,
    draft::{Draft, Out, web_address},
    furniture, headline, json_ld, limits, markup, no_article, record, story, txt, whole,
};

/// How many headings, dates and meta elements of a page are looked at. No page has more to say of itself, and each look
/// costs.
const HEADINGS: usize = 20;
const LOWER_HEADINGS: usize = 40;
const LINKS: usize = 300;
const METAS: usize = 1000;

/// A main text shorter than this makes the readability rules try again with less rigour, characters.
const SHORTEST: usize = 140;

/// Names of meta elements, lower case, that bear the publication date, the most trusted first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "article:published",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "bt:pubdate",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "publication-date",
    "publicationdate",
    "published",
    "published-date",
    "published_at",
    "published_date",
    "article_date_original",
    "article.published",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dc.date.created",
    "dcterms.created",
    "citation_publication_date",
    "citation_date",
    "originalpublicationdate",
    "rnews:datepublished",
    "date",
    "displaydate",
    "timestamp",
    "created",
    "datecreated",
];

/// Names of meta elements that bear the day of a change.
const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "revised",
];

/// Elements whose text is the printed date, where no metadata has one.
const PRINTED: &str = "[class*=publish], [class*=posted], [class*=dateline], [class*=timestamp], [class*=post-date], \
    [class*=entry-date], [class*=article-date], [class*=article__date], [class*=pubdate], \
    [class*=date-time], [class=date], [id=date], .meta .date, .post-meta, .article-meta, .entry-meta";

/// Elements whose text is the headline, by microdata.
const HEADLINE: &str = "[itemprop=headline]";

/// Elements whose text is the byline, where no metadata has one.
const BYLINE: &str = "[rel=author], [itemprop=author] [itemprop=name], [itemprop=author], .byline, [class*=author-name], \
    [class*=author__name], .article-author, .post-author, .author";

/// Elements that are marked as the author by microdata or their link, wherever they stand.
const MARKED: &str = "[rel=author], [itemprop=author] [itemprop=name], [itemprop=author]";

pub(super) struct Html;

impl Reader for Html {
    fn extensions(&self) -> &'static [&'static str] {
        &["html", "htm", "xhtml"]
    }

    fn read(&self, input: &mut dyn BufRead, out: &mut Out<'_>) {
        let options = out.options;
        let draft = whole(input, limits::PAGE).and_then(|bytes| {
            let page = decode::decode(&bytes, true).map_err(str::to_owned)?;
            let page = if markup::is_hostile(&page) { markup::shallow(&page).into_owned().into() } else { page };
            if markup::is_hostile(&page) {
                return Err("markup too odd to be parsed".to_owned());
            }
            // The readability rules index and unwrap on the way: one odd page must not end the run.
            panic::catch_unwind(|| draft(&page, options)).map_err(|_| "the page cannot be parsed".to_owned())?
        });
        match draft {
            Ok(draft) => out.article(draft),
            Err(reason) => out.skip(None, reason),
        }
    }
}

fn draft(source: &str, options: &ReadOptions) -> Result<Draft, String> {
    let page = Document::from(markup::paragraphs(source).as_ref());
    let blocks: Vec<String> = page
        .select("script[type='application/ld+json'], script[type='application/ld+json; charset=utf-8']")
        .iter()
        .map(|s| s.text().to_string())
        .collect();
    let meta = Meta::of(&page);
    let own = address::of(&page, meta.all(&["og:url", "twitter:url", "parsely-link"]).find_map(web_address), source);

    let (headings, logo) = headings(&page);
    let element = first_line(&page.select_single("head title, title").text());
    let open_graph =
        meta.first(&["og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "articletitle"]);
    let titles: Vec<String> = headings.iter().chain([&element]).chain(&open_graph).cloned().collect();
    let about = json_ld::About { address: own.as_deref(), titles: &titles };
    let linked = json_ld::article(&blocks, &about);
    let said = linked.as_ref().map(|fields| record::draft(fields, &options.fields)).unwrap_or_default();
    let kind = meta.first(&["og:type"]).unwrap_or_default();
    let article =
        linked.as_ref().is_some_and(json_ld::is_article) || kind == "article" || meta.days(PUBLISHED).next().is_some();
    let (list, site) = (json_ld::is_list(&blocks), kind == "website");
    if let Some(reason) = no_article::reason(&page, &no_article::Page { titles: &titles, article, list, site }) {
        return Err(reason.to_owned());
    }

    let address = own.or(said.url);
    let publisher = said.publisher.clone().or_else(|| {
        let names =
            ["og:site_name", "application-name", "publisher", "dc.publisher", "citation_journal_title", "sitename"];
        meta.first(&names)
            .or_else(|| meta.first(&["contentsource", "source"]).filter(|name| web_address(name).is_none()))
    });
    let marked = lines_of(&page, HEADLINE, 1).pop().unwrap_or_default();
    let mut sections = lines_of(&page, "a", LINKS);
    sections.extend(meta.first(&["article:section"]));
    let title = headline::of(&headline::Candidates {
        linked: if said.title.is_empty() { &marked } else { &said.title },
        open_graph: open_graph.as_deref(),
        heading: &headings,
        lower: &lower_headings(&page),
        sections: &sections,
        element: &element,
        publisher: publisher.as_deref().or(logo.as_deref()),
        address: address.as_deref(),
    });
    let language = page.select("html[lang]").attr("lang").map(|l| l.to_string()).filter(|l| !l.trim().is_empty());

    // What is marked as the author and the day may stand in what else is furniture.
    let marked = printed_authors(&page, MARKED);
    let day = marked_day(&page);
    page.select("script, style").remove();
    furniture::remove_hidden(&page, false);
    furniture::remove(&page);
    story::alone(&page, &title);
    let bylines = printed_authors(&page, BYLINE);
    let story = story::of(&page, &title);
    furniture::remove_hidden(&page, true);

    let mut dates = said.dates;
    let own: Vec<Date> = meta.days(PUBLISHED).chain(story.dates).chain(day).collect();
    // Where the publication is said to be the last change, an earlier day that is told elsewhere is the better one.
    let changed =
        dates.first().is_some_and(|date| said.modified.contains(date) && own.iter().any(|other| other < date));
    let at = if changed { 0 } else { dates.len() };
    dates.splice(at..at, own);
    let modified: Vec<Date> = said.modified.into_iter().chain(meta.days(MODIFIED)).chain(story.modified).collect();
    let printed = if dates.is_empty() { story.printed.or_else(|| printed(&page)).or(story.foot) } else { None };
    if printed.is_none() {
        dates.extend(story.elsewhere.first());
    }

    // The readability rules go by the title to find what repeats it; they need no other metadata.
    page.select("meta").remove();
    page.select("title").set_text(&title);
    let text = clean::text(&boilerplate::without_lines(&clean::text(&main_text(page, &title))));
    let body = txt::draft(&text, Some(&title));
    // Behind a paywall the page has the lead and JSON-LD the body; else the page's paragraphs are the better ones.
    let fallback = said.text;
    let text = if fallback.len() > 2 * body.text.len() { fallback } else { body.text };
    Ok(Draft {
        id: None,
        version: None,
        title,
        text,
        dates,
        modified,
        date_line: printed.or(body.date_line),
        url: address.or(story.address).or(body.url),
        authors: [said.authors, meta.authors(), bylines, story.authors, marked, body.authors]
            .into_iter()
            .find(|a| !a.is_empty())
            .unwrap_or_default(),
        publisher: publisher.or(body.publisher),
        language: language.or(said.language).or_else(|| meta.first(&["og:locale", "content-language", "dc.language"])),
    })
}

/// The headings of the first rank, and the one of them that is the site's name: a link to its front page.
fn headings(page: &Document) -> (Vec<String>, Option<String>) {
    let (mut headings, mut logo) = (Vec::new(), None);
    for heading in page.select("h1").iter().take(HEADINGS) {
        let line = first_line(&heading.text());
        let link = heading.select_single("a[href]");
        let target = link.attr_or("href", "");
        let path = target.split_once("://").map_or(&*target, |(_, rest)| rest.find('/').map_or("", |at| &rest[at..]));
        let front = matches!(path, "" | "/" | "./" | "../" | "index.html" | "index.php" | "/index.html" | "/index.php");
        if front && !link.is_empty() && first_line(&link.text()) == line {
            logo = logo.or(Some(line));
        } else if !line.is_empty() {
            headings.push(line);
        }
    }
    (headings, logo.filter(|logo| !logo.is_empty()))
}

/// The headings below the first rank that lead nowhere: linked ones are of other stories, or the site's name.
fn lower_headings(page: &Document) -> Vec<String> {
    let headings = page.select("h2, h3");
    let plain = headings.iter().filter(|heading| heading.select("a").is_empty()).take(LOWER_HEADINGS);
    plain.map(|heading| first_line(&heading.text())).filter(|line| !line.is_empty()).collect()
}

/// The first elements of a kind that have text, each as a line.
fn lines_of(page: &Document, select: &str, most: usize) -> Vec<String> {
    let lines = page.select(select);
    let lines = lines.iter().take(most).map(|e| first_line(&e.text()));
    lines.filter(|line| !line.is_empty()).collect()
}

/// A title is a line; what a broken page has more of it is not.
fn first_line(title: &str) -> String {
    clean::line(&title.chars().take(1000).collect::<String>())
}

/// The main text, paragraphs apart; the whole page's where no part stands out.
fn main_text(page: Document, title: &str) -> String {
    let config =
        Config { char_threshold: SHORTEST, text_mode: TextMode::Formatted, disable_json_ld: true, ..Config::default() };
    let everything = page.clone();
    let found = Readability::with_document(page, None, Some(config))
        .and_then(|mut r| r.parse())
        .map(|article| article.text_content);
    match found {
        Ok(text) if text.contains(char::is_alphabetic) && text.trim() != title => text.to_string(),
        _ => {
            everything.select("script, style, noscript, head").remove();
            let main = everything.select_single("article, main, [itemprop=articleBody]");
            let text = if main.is_empty() { everything.formatted_text() } else { main.formatted_text() };
            text.to_string()
        }
    }
}

/// The page's meta elements in their order: name, content.
struct Meta(Vec<(String, String)>);

impl Meta {
    fn of(page: &Document) -> Self {
        let mut found = Vec::new();
        for element in page.select("meta[content]").iter().take(METAS) {
            let content = clean::line(&element.attr_or("content", ""));
            if content.is_empty() {
                continue;
            }
            for name in ["property", "name", "itemprop", "http-equiv"].iter().filter_map(|key| element.attr(key)) {
                found.push((name.trim().to_ascii_lowercase(), content.clone()));
            }
        }
        Self(found)
    }

    fn all<'a>(&'a self, names: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
        names.iter().flat_map(|name| self.0.iter().filter(move |(n, _)| n == name).map(|(_, content)| content.as_str()))
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        self.all(names).next().map(str::to_owned)
    }

    fn days<'a>(&'a self, names: &'a [&'a str]) -> impl Iterator<Item = Date> {
        self.all(names).filter_map(day::of_value)
    }

    fn authors(&self) -> Vec<String> {
        let names = [
            "author",
            "parsely-author",
            "sailthru.author",
            "dc.creator",
            "dcterms.creator",
            "citation_author",
            "byl",
            "article:author",
            "twitter:data1",
        ];
        // The last name is of a card with any label: believed only where the label says so.
        let labelled = self.first(&["twitter:label1"]).is_some_and(|l| l.to_lowercase().contains("written by"));
        let names = if labelled { &names[..] } else { &names[..names.len() - 1] };
        names
            .iter()
            .map(|name| self.all(&[name]).flat_map(byline::names).collect::<Vec<_>>())
            .find(|a| !a.is_empty())
            .unwrap_or_default()
    }
}

/// The first day of publication in microdata.
fn marked_day(page: &Document) -> Option<Date> {
    let element = page.select("[itemprop=datePublished]").iter().next()?;
    let value = ["datetime", "content", "title"].iter().find_map(|key| day::of_value(&element.attr(key)?));
    value.or_else(|| day::of_value(&clean::line(&element.text())))
}

/// A date printed in an element that is called so.
fn printed(page: &Document) -> Option<Date> {
    page.select(PRINTED)
        .iter()
        .map(|e| clean::line(&e.text()))
        .filter(|t| t.len() <= 160)
        .find_map(|t| day::first(&t).map(|(date, _)| date))
}

fn printed_authors(page: &Document, select: &str) -> Vec<String> {
    let lines = page.select(select).iter().map(|e| clean::line(&e.text())).collect::<Vec<_>>();
    let is_names = |line: &&String| line.len() <= 120 && !line.is_empty() && day::first(line).is_none();
    lines.iter().find(is_names).map(|line| byline::names(line)).unwrap_or_default()
}
