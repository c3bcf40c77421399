//! The pages over a whole index: that every link leads somewhere, that what is counted is found, and that nothing an article
//! holds becomes markup.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    path::Path,
    sync::LazyLock,
};

use dom_query::Document;
use jiff::civil::{Date, date};

use super::*;
use crate::{
    annotation::{
        Annotations, Event, EventKind, EventStatus, Mention, MentionKind, OfficeStatus, Official, Participant,
        Portfolio, Role, TextField,
    },
    article::{Article, Provenance, Published, Source},
    store::{self, SyncOptions},
};

const TODAY: Date = date(2025, 11, 20);

/// An index of the project's own articles.
struct Corpus {
    searcher: Searcher,
    _dir: tempfile::TempDir,
}

static CORPUS: LazyLock<Corpus> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let options = SyncOptions { roots: vec![folder], ..SyncOptions::default() };
    store::sync(dir.path(), &options, &()).unwrap();
    Corpus { searcher: Searcher::open(dir.path()).unwrap(), _dir: dir }
});

/// The page at an address of the pages; `None` where it is none of theirs.
fn page_of(url: &str) -> Option<Page> {
    let url = url.split('#').next()?;
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let value = |key: &str| {
        let found = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == key);
        found.map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    Some(match path.split('/').skip(1).collect::<Vec<_>>()[..] {
        [""] => Page::Search(Place::read(query)),
        ["article", id] => Page::Article(id.to_owned()),
        ["official"] => Page::Official(value("name")),
        ["country", code] => Page::Country(code.to_owned()),
        ["index"] => Page::Index(value("page").parse::<usize>().unwrap_or(1).saturating_sub(1)),
        ["help"] => Page::Help,
        _ => return None,
    })
}

fn open(searcher: &Searcher, url: &str) -> (Outcome, Document) {
    let page = page_of(url).unwrap_or_else(|| panic!("no page at {url}"));
    let (outcome, text) = show(searcher, &page, TODAY, Sync::default()).unwrap();
    (outcome, Document::from(text))
}

/// The addresses that a page leads to, each with its link's text.
fn links(page: &Document) -> Vec<(String, String)> {
    let links = page.select("a[href]");
    links.iter().map(|link| (link.attr("href").unwrap().to_string(), link.text().trim().to_string())).collect()
}

/// The number of reports that a page of answers found.
fn reports(page: &Document) -> u64 {
    let summary = page.select(".understood [role=status]").text();
    let number = |text: &str| text.replace(',', "").trim().split(' ').next().and_then(|word| word.parse().ok());
    match summary.split_once(" in ") {
        Some((_, reports)) => number(reports).unwrap_or_else(|| panic!("{summary}")),
        None if summary.starts_with("no ") => 0,
        None => number(&summary).unwrap_or_else(|| panic!("{summary}")),
    }
}

#[test]
fn every_link_of_every_page_leads_to_a_page() {
    let searcher = &CORPUS.searcher;
    // Of one kind of address so many are followed: there are endless ways to combine filters.
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut queue: VecDeque<(String, String)> = VecDeque::new();
    for start in
        ["/", "/index", "/help", "/?q=who+met+ministers", "/?q=migration&in=articles", "/?q=meetings&all=1&sort=date"]
    {
        queue.push_back((start.to_owned(), "start".to_owned()));
    }
    let mut opened = 0;
    while let Some((url, from)) = queue.pop_front() {
        if !seen.insert(url.clone()) {
            continue;
        }
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let kind = path.split('/').nth(1).unwrap_or_default().to_owned();
        let room = left.entry(kind).or_insert(120);
        if *room == 0 {
            continue;
        }
        *room -= 1;
        let (outcome, page) = open(searcher, &url);
        assert_eq!(outcome, Outcome::Shown, "{url}, a link of {from}");
        opened += 1;
        for (link, _) in links(&page) {
            let outside = link.starts_with("http://") || link.starts_with("https://");
            if outside || link.starts_with("/api/v1/") || link.starts_with('#') {
                continue;
            }
            assert!(page_of(&link).is_some(), "{link}, a link of {url}");
            queue.push_back((link, url.clone()));
        }
    }
    assert!(opened > 250, "{opened}");
}

#[test]
fn a_facet_counts_what_its_link_finds() {
    let searcher = &CORPUS.searcher;
    let mut checked = 0;
    for url in [
        "/?q=*&in=events",
        "/?q=meetings",
        "/?q=who+met+ministers+since+2024",
        "/?q=with:(country:FR)&f=status:held",
        "/?q=minister&in=articles",
    ] {
        let (outcome, page) = open(searcher, url);
        assert_eq!(outcome, Outcome::Shown, "{url}");
        for value in page.select(".facets li a").iter() {
            let count = value.select(".count").text().replace(',', "");
            if value.attr("aria-current").is_some() || count.is_empty() {
                continue;
            }
            let link = value.attr("href").unwrap();
            // Beside what is chosen of the field it is an alternative: then the link finds both.
            let field = |url: &str| {
                let place = Place::read(url.split_once('?').unwrap().1);
                place.filters.into_iter().map(|filter| filter.field).collect::<Vec<_>>()
            };
            let added = field(&link).pop().unwrap();
            if field(url).contains(&added) {
                continue;
            }
            let (_, found) = open(searcher, &link);
            assert_eq!(reports(&found).to_string(), count, "{link}, a value of {url}");
            checked += 1;
        }
    }
    assert!(checked > 100, "{checked}");
}

#[test]
fn a_bar_of_the_histogram_counts_what_its_link_finds() {
    let searcher = &CORPUS.searcher;
    let mut bars = 0;
    for url in [
        "/?q=*&in=events",
        "/?q=visits",
        "/?q=meetings+since+2024&f=year:2025",
        "/?q=*&in=events&f=date:2025-09",
        "/?q=talks&f=date:2025",
    ] {
        let (_, page) = open(searcher, url);
        for bar in page.select("svg.chart a").iter() {
            let label = bar.attr("aria-label").unwrap();
            let count = label.split(": ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap().replace(',', "");
            let link = bar.attr("href").unwrap();
            let (_, found) = open(searcher, &link);
            assert_eq!(reports(&found).to_string(), count, "{label}, a bar of {url}: {link}");
            bars += 1;
        }
    }
    assert!(bars > 30, "{bars}");
}

#[test]
fn pages_lead_through_all_answers_without_repeating_any() {
    let searcher = &CORPUS.searcher;
    let (mut url, mut seen, mut pages) = ("/?q=*&in=events".to_owned(), BTreeSet::new(), 0);
    loop {
        let (_, page) = open(searcher, &url);
        pages += 1;
        for hit in page.select(".hit").iter() {
            assert!(seen.insert(hit.attr("id").unwrap().to_string()), "{url}");
        }
        let next = page.select("a[rel=next]");
        match next.attr("href") {
            Some(next) => url = next.to_string(),
            None => break,
        }
    }
    assert!(pages > 3 && seen.len() > 60, "{pages} pages, {} events", seen.len());
}

#[test]
fn what_is_missing_or_cannot_be_read_is_a_page_too() {
    let searcher = &CORPUS.searcher;
    for (url, outcome, words) in [
        ("/article/none", Outcome::Missing, "No such article"),
        ("/country/QQ", Outcome::Missing, "No such country"),
        ("/country/%3Cb", Outcome::Missing, "No such country"),
        ("/country/TV", Outcome::Shown, "Tuvalu"),
        ("/official?name=Qwxz+Vprtk", Outcome::Missing, "no article tells of Qwxz Vprtk"),
        ("/official?name=", Outcome::Missing, "no article tells of"),
        ("/?q=kind:%22open", Outcome::BadQuestion, "cannot be read"),
        ("/?q=colour:red", Outcome::BadQuestion, "colour"),
        ("/?q=zzzzqqq+xxyyzz", Outcome::Shown, "no articles"),
        ("/?q=meetings&page=4000", Outcome::Shown, "meeting"),
        ("/index?page=900", Outcome::Shown, "Skipped"),
    ] {
        let (found, page) = open(searcher, url);
        assert_eq!(found, outcome, "{url}");
        assert!(page.select("main").text().contains(words), "{url}: {}", page.select("main").text());
    }
}

/// Texts that would be markup, script or another address if they were not escaped.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "</textarea><img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "\" autofocus onfocus=\"alert(1)",
    "javascript:alert(1)",
    "{{7*7}}{% raw %}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!--<b>-->]]><style>*{display:none}</style>",
    "\u{202e}gnp.exe\u{2066} \u{1b}[2J",
    "</title></head><body onload=alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>",
];

fn hostile(number: usize, text: &str) -> (Article, Annotations) {
    let party = |name: &str, country: Option<&str>| Participant {
        name: Some(name.to_owned()),
        role: Role::Minister,
        portfolio: Some(Portfolio::Foreign),
        country: country.and_then(|country| country.parse().ok()),
        org: country.is_none().then(|| text.to_owned()),
        office: Some(text.to_owned()),
    };
    let event = Event {
        kind: EventKind::Meeting,
        status: EventStatus::Held,
        date: "2025-03".parse().ok(),
        date_phrase: Some(text.to_owned()),
        place: Some(text.to_owned()),
        country: "MA".parse().ok(),
        participants: vec![party(&format!("Ann {text}"), Some("FR")), party(text, None)],
        evidence: format!("Ann {text} met {text}."),
        confidence: 0.9,
        rule: text.to_owned(),
    };
    let official = Official {
        name: format!("Ann {text}"),
        role: Role::Minister,
        portfolio: None,
        country: "FR".parse().ok(),
        org: None,
        status: OfficeStatus::Current,
        office: Some(text.to_owned()),
        confidence: 0.9,
    };
    let body = format!("Minister {text} spoke.\n\n{text}");
    let mention = Mention {
        kind: MentionKind::Official,
        field: TextField::Text,
        start: 0,
        end: 9 + text.len(),
        text: text.to_owned(),
        value: text.to_owned(),
        rule: text.to_owned(),
        confidence: 0.9,
    };
    let article = Article {
        id: format!("id{number}"),
        source: Source {
            root: "r".to_owned(),
            path: format!("{text}.txt"),
            member: Some(text.to_owned()),
            record: Some(text.to_owned()),
        },
        title: text.to_owned(),
        text: body,
        published: Some(Published { date: date(2025, 3, 10), provenance: Provenance::Metadata }),
        url: Some(if number.is_multiple_of(2) { format!("https://news.example/{text}") } else { text.to_owned() }),
        authors: vec![text.to_owned()],
        publisher: Some(text.to_owned()),
        language: Some(text.to_owned()),
        version: None,
    };
    let found = Annotations {
        officials: vec![official],
        organizations: vec![text.to_owned()],
        events: vec![event],
        mentions: vec![mention],
        notes: vec![text.to_owned()],
        ..Annotations::default()
    };
    (article, found)
}

/// Elements that templates write and no other; attributes that run something.
fn check_markup(url: &str, text: &str) {
    let page = Document::from(text);
    assert_eq!(page.select("script").length(), 1, "{url}");
    assert!(
        page.select("script[src^='/assets/app.js']").length() == 1 && page.select("script").text().is_empty(),
        "{url}"
    );
    for never in [
        "style",
        "img",
        "iframe",
        "object",
        "embed",
        "base",
        "template",
        "textarea",
        "[style]",
        "[srcdoc]",
        "[autofocus]",
    ] {
        assert_eq!(page.select(never).length(), 0, "{url}: {never}");
    }
    for element in page.select("*").iter() {
        for attribute in element.attrs() {
            let name = attribute.name.local.to_string();
            assert!(!name.starts_with("on"), "{url}: {name}");
            if matches!(name.as_str(), "href" | "src" | "action") {
                let value = attribute.value.trim().to_ascii_lowercase();
                let fine = value.starts_with('/') && !value.starts_with("//");
                let fine = fine || value.starts_with('#') || value.starts_with("https://news.example/");
                assert!(fine, "{url}: {value}");
            }
        }
    }
    assert!(!text.contains('\u{202e}') && !text.contains('\u{1b}'), "{url}");
    assert!(!text.contains(">49<"), "{url}");
}

#[test]
fn nothing_of_an_article_becomes_markup() {
    let dir = tempfile::tempdir().unwrap();
    let articles = HOSTILE.iter().enumerate().map(|(number, text)| hostile(number, text));
    store::build(dir.path(), articles, 0).unwrap();
    let searcher = Searcher::open(dir.path()).unwrap();
    let ask = |text: &str| Place::of(text).url();
    let mut urls: Vec<String> =
        ["/", "/index", "/help", "/?q=*&in=events", "/?q=minister&in=articles", "/?q=who+met+Ann", "/country/FR"]
            .map(str::to_owned)
            .to_vec();
    for (number, text) in HOSTILE.iter().enumerate() {
        urls.push(format!("/article/id{number}"));
        urls.push(place::official(text));
        urls.push(place::official(&format!("Ann {text}")));
        urls.push(ask(text));
        urls.push(ask(&format!("name:{}", place::quoted(text))));
        urls.push(Place::of("meetings").toggled("place", text).toggled(text, text).url());
        urls.push(Place { more: Some((*text).to_owned()), ..Place::of("meetings") }.url());
        urls.push(format!("/article/{}", form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>()));
    }
    let mut shown = 0;
    for url in &urls {
        let page = page_of(url).unwrap();
        let (outcome, text) =
            show(&searcher, &page, TODAY, Sync { line: HOSTILE.concat(), ..Sync::default() }).unwrap();
        check_markup(url, &text);
        shown += usize::from(outcome == Outcome::Shown);
    }
    assert!(shown > HOSTILE.len() * 4, "{shown} of {}", urls.len());
    for (headline, advice) in HOSTILE.iter().zip(HOSTILE.iter().rev()) {
        check_markup("missing", &missing(headline, advice).unwrap());
    }
}

#[test]
fn no_page_has_a_style_or_script_of_its_own() {
    let searcher = &CORPUS.searcher;
    let (_, found) = open(searcher, "/?q=meetings");
    let article = links(&found).into_iter().find(|(url, _)| url.starts_with("/article/")).unwrap().0;
    for url in [
        "/",
        "/?q=meetings",
        "/?q=minister&in=articles",
        "/?q=%22",
        "/index",
        "/help",
        "/country/FR",
        "/article/none",
        &article,
    ] {
        let page = page_of(url).unwrap();
        let (_, text) = show(searcher, &page, TODAY, Sync::default()).unwrap();
        let page = Document::from(text);
        assert_eq!(page.select("style, [style], script:not([src])").length(), 0, "{url}");
        let ids: Vec<String> =
            page.select("[id]").iter().map(|element| element.attr("id").unwrap().to_string()).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{url}: an id stands twice");
        assert_eq!(page.select("h1").length(), 1, "{url}");
    }
}
