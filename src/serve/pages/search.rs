//! `/`: a question, how it was understood, its events or articles, and what narrows it down.

use askama::Template;
use jiff::civil::Date;

use super::{
    Outcome, PageError, chart,
    chart::Chart,
    facet::{self, FacetView},
    place::{self, PAGE, Place, sort_word},
    view::{self, EventCard, Head, Link, Note, Piece, Source},
};
use crate::{
    extract::lexicon::lexicon,
    output::{clean::clean, table, words, words::count},
    query::{
        QueryError,
        ast::{Asks, Question, Target},
    },
    search::{
        Request, Searcher, Sort,
        answer::{Answer, ArticleHit, Hits, Reply},
        dossier::country_name,
        target,
    },
};

/// The facets of events, with their titles.
const EVENT_FACETS: &[(&str, &str)] = &[
    ("kind", "Kind"),
    ("status", "Status"),
    ("year", "Year"),
    ("country", "Country of a party"),
    ("office", "Office"),
    ("name", "Who"),
    ("where", "Where it was"),
    ("place", "Place"),
    ("org", "Body"),
    ("source", "Source"),
];
/// The facets of articles.
const ARTICLE_FACETS: &[(&str, &str)] = &[
    ("published", "Published"),
    ("country", "Country"),
    ("official", "Official"),
    ("organization", "Organization"),
    ("source", "Source"),
    ("lang", "Language"),
];
/// Values of a facet that are shown, and with "more".
const VALUES: usize = 7;
const MORE_VALUES: usize = 60;
/// Replies to a who question that are shown.
const REPLIES: usize = 12;

#[derive(Template)]
#[template(path = "search.html")]
struct Page {
    head: Head,
    problem: Option<Problem>,
    welcome: Option<Welcome>,
    found: Option<Found>,
}

/// A question that does not parse.
struct Problem {
    message: String,
    text: String,
    caret: String,
    hint: Option<String>,
}

/// The first page: what is there to be asked.
struct Welcome {
    articles: String,
    events: String,
    examples: Vec<Link>,
    chart: Option<Chart>,
    facets: Vec<FacetView>,
}

struct Found {
    query: String,
    query_url: String,
    summary: String,
    chips: Vec<Link>,
    notes: Vec<Note>,
    reply: Option<ReplyView>,
    facets: Vec<FacetView>,
    chart: Option<Chart>,
    targets: Vec<Choice>,
    sorts: Vec<Choice>,
    events: Vec<EventCard>,
    articles: Vec<ArticleCard>,
    previous: Option<String>,
    next: Option<String>,
    range: String,
    json_url: String,
    csv_url: String,
}

struct Choice {
    text: &'static str,
    url: String,
    chosen: bool,
}

struct ReplyView {
    headline: String,
    values: Vec<ReplyLine>,
    rest: Option<String>,
}

struct ReplyLine {
    text: String,
    more: String,
    count: String,
    url: String,
}

struct ArticleCard {
    id: String,
    title: String,
    line: String,
    snippet: Vec<Piece>,
    officials: Vec<Link>,
    reprints: Vec<Source>,
    reprints_line: String,
}

/// The page of a place.
///
/// # Errors
/// The index cannot be read; a question that does not parse is a page that says so.
pub fn page(searcher: &Searcher, place: &Place, today: Date) -> Result<(Outcome, String), PageError> {
    let head = Head { question: clean(&place.question).into_owned(), here: "search", warnings: searcher.warnings() };
    if place.is_empty() {
        let welcome = Some(welcome(searcher)?);
        return Ok((Outcome::Shown, Page { head, problem: None, welcome, found: None }.render()?));
    }
    let question = match place.question(today, &searcher.lexicon()) {
        Ok(question) => searcher.spelt(question)?,
        Err(error) => {
            let problem = Some(problem(&place.question, &error));
            return Ok((Outcome::BadQuestion, Page { head, problem, welcome: None, found: None }.render()?));
        }
    };
    let found = Some(found(searcher, place, &question)?);
    Ok((Outcome::Shown, Page { head, problem: None, welcome: None, found }.render()?))
}

fn problem(text: &str, error: &QueryError) -> Problem {
    let before = text.get(..error.span.start).unwrap_or_default();
    let inside = text.get(error.span.clone()).unwrap_or_default();
    let width = crate::output::clean::columns;
    let caret = format!("{}{}", " ".repeat(width(&clean(before))), "^".repeat(width(&clean(inside)).max(1)));
    Problem { message: error.message.clone(), text: clean(text).into_owned(), caret, hint: error.hint.clone() }
}

fn request(place: &Place, question: &Question, facets: &[(&str, &str)]) -> Request {
    let values = |field: &str| if place.more.as_deref() == Some(field) { MORE_VALUES } else { VALUES };
    Request {
        question: question.clone(),
        limit: PAGE,
        offset: place.page * PAGE,
        sort: place.sort,
        facets: facets.iter().map(|(field, _)| ((*field).to_owned(), values(field))).collect(),
        multi_select: true,
        unfold: place.unfold,
        min_confidence: 0.0,
    }
}

fn found(searcher: &Searcher, place: &Place, question: &Question) -> Result<Found, PageError> {
    let target = target(question);
    let facets = match target {
        Target::Events => EVENT_FACETS,
        Target::Articles => ARTICLE_FACETS,
    };
    let answer = searcher.search(&request(place, question, facets))?;
    let chart = match target {
        Target::Events if answer.reports > 1 => chart::chart(searcher, question, place)?,
        _ => None,
    };
    let query = question.to_string();
    let shown = match &answer.hits {
        Hits::Events(events) => events.len(),
        Hits::Articles(articles) => articles.len(),
    };
    let first = place.page * PAGE;
    let paged = |page: usize| Place { page, ..place.clone() }.url();
    Ok(Found {
        query_url: Place { question: query.clone(), filters: Vec::new(), page: 0, ..place.clone() }.url(),
        summary: table::found(&answer, target),
        chips: chips(place),
        notes: answer.notes.iter().map(|note| view::note(note)).collect(),
        reply: reply(&answer, &question.asks, place),
        facets: facet_views(&answer, facets, place),
        chart,
        targets: [("events", Target::Events), ("articles", Target::Articles)]
            .into_iter()
            .map(|(text, to)| Choice {
                text,
                chosen: to == target,
                url: Place { target: Some(to), filters: kept(place, to), page: 0, sort: Sort::Best, ..place.clone() }
                    .url(),
            })
            .collect(),
        sorts: [("best", Sort::Best), ("event’s date", Sort::Date), ("published", Sort::Published)]
            .into_iter()
            .filter(|(_, sort)| target == Target::Events || *sort != Sort::Date)
            .map(|(text, sort)| Choice {
                text,
                chosen: place.sort == sort,
                url: Place { sort, page: 0, ..place.clone() }.url(),
            })
            .collect(),
        previous: (place.page > 0).then(|| paged(place.page - 1)),
        next: (answer.total > (first + shown) as u64 && shown > 0).then(|| paged(place.page + 1)),
        range: format!("{}–{} of {}", first + 1, first + shown, words::thousands(answer.total)),
        json_url: api(place, question, &[]),
        csv_url: api(place, question, &[("format", "csv"), ("limit", "all")]),
        query: clean(&query).into_owned(),
        events: match &answer.hits {
            Hits::Events(events) => events.iter().map(EventCard::of_hit).collect(),
            Hits::Articles(_) => Vec::new(),
        },
        articles: match &answer.hits {
            Hits::Articles(articles) => articles.iter().map(article).collect(),
            Hits::Events(_) => Vec::new(),
        },
    })
}

/// The address of the same answer for programs: the words where they are all that is asked, else what was understood.
fn api(place: &Place, question: &Question, more: &[(&str, &str)]) -> String {
    let in_word = crate::output::json::target_word(target(question));
    let mut pairs = vec![("in", in_word), ("sort", sort_word(place.sort))];
    pairs.extend(place.unfold.then_some(("all", "1")));
    pairs.extend_from_slice(more);
    if place.filters.is_empty() {
        return place::api("search", &place.question, &pairs);
    }
    pairs.extend((question.asks != Asks::Hits).then(|| ("asks", question.asks.word())));
    place::api("search", &question.to_string(), &pairs)
}

fn facet_views(answer: &Answer, facets: &[(&str, &'static str)], place: &Place) -> Vec<FacetView> {
    let views = answer.facets.iter().zip(facets);
    views.filter_map(|(facet, (_, title))| facet::view(facet, title, place, answer.reports)).collect()
}

/// The filters that mean something of the other target.
fn kept(place: &Place, target: Target) -> Vec<place::Filter> {
    let fits = |filter: &&place::Filter| {
        let known = match target {
            Target::Events => crate::search::facets::EVENT_FIELDS,
            Target::Articles => crate::search::facets::ARTICLE_FIELDS,
        };
        known.contains(&filter.field.as_str())
    };
    place.filters.iter().filter(fits).cloned().collect()
}

fn chips(place: &Place) -> Vec<Link> {
    let chip = |filter: &place::Filter| Link {
        text: format!("{}: {}", clean(&filter.field), view::value_name(&filter.field, &filter.value)),
        url: place.toggled(&filter.field, &filter.value).url(),
    };
    place.filters.iter().map(chip).collect()
}

fn reply(answer: &Answer, asks: &Asks, place: &Place) -> Option<ReplyView> {
    let headline = match (answer.whether, answer.number) {
        (Some(true), _) => "Yes: these articles say so.".to_owned(),
        (Some(false), _) => "No article says so.".to_owned(),
        (None, Some(number)) => words::thousands(number),
        (None, None) => String::new(),
    };
    let values: Vec<ReplyLine> =
        answer.answers.iter().take(REPLIES).map(|reply| reply_line(reply, asks, place)).collect();
    let rest = answer.answers.len().saturating_sub(REPLIES);
    (!headline.is_empty() || !values.is_empty()).then(|| ReplyView {
        headline,
        values,
        rest: (rest > 0).then(|| format!("and {rest} more, which the JSON has")),
    })
}

fn reply_line(reply: &Reply, asks: &Asks, place: &Place) -> ReplyLine {
    let side = words::side(reply.country, reply.org.as_deref()).filter(|side| *side != reply.value);
    let more: Vec<String> = [reply.office.clone(), side].into_iter().flatten().collect();
    let of = if let Asks::Count(of) = asks { of } else { asks };
    let state = reply.country.filter(|country| country_name(*country) == reply.value);
    let url = match (of, state) {
        (Asks::Countries | Asks::Parties(_), Some(country)) => view::country_url(country),
        (Asks::Parties(_), None) => place::body(&reply.value),
        (Asks::People(_), Some(country)) => view::country_url(country),
        (Asks::People(_), None) if reply.org.as_ref() == Some(&reply.value) => place::body(&reply.value),
        // Of a party without a name the office.
        (Asks::People(_), None) if reply.office.is_some() || !crate::query::is_office(&reply.value, lexicon()) => {
            place::official(&reply.value)
        }
        // Where and when lead to what took place there and then.
        (Asks::Places, Some(country)) => place.narrowed("where", country.code()).url(),
        (Asks::Places, None) => place.narrowed("place", &reply.value).url(),
        (Asks::Dates, _) => place.narrowed("date", &reply.value).url(),
        _ => reply.source.as_ref().map_or_else(|| "/".to_owned(), |source| format!("/article/{}", source.id)),
    };
    ReplyLine {
        text: clean(&reply.value).into_owned(),
        more: clean(&more.join(", ")).into_owned(),
        count: count(reply.count, "event"),
        url,
    }
}

fn article(hit: &ArticleHit) -> ArticleCard {
    let site = hit.publisher.clone().or_else(|| hit.url.as_deref().and_then(words::site).map(str::to_owned));
    let parts = [hit.published.clone(), site, Some(hit.path.clone()), Some(count(hit.events, "event"))];
    let title = clean(&hit.title);
    ArticleCard {
        id: hit.id.clone(),
        title: if title.trim().is_empty() { clean(&hit.path).into_owned() } else { title.into_owned() },
        line: clean(&parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")).into_owned(),
        snippet: view::pieces(&hit.snippet, &hit.highlights),
        officials: hit
            .officials
            .iter()
            .map(|name| Link { text: clean(name).into_owned(), url: place::official(name) })
            .collect(),
        reprints: hit.reprints.iter().map(view::source).collect(),
        reprints_line: count(hit.reprints.len() as u64, "reprint"),
    }
}

/// What the index holds, and questions that it answers: about the people and states that it names most.
fn welcome(searcher: &Searcher) -> Result<Welcome, PageError> {
    let (articles, events) = searcher.size()?;
    let everything = Place { target: Some(Target::Events), ..Place::default() };
    let question = Question { target: Some(Target::Events), ..Question::all() };
    let facets: &[(&str, &str)] =
        &[("kind", "Kinds"), ("country", "Countries"), ("name", "People"), ("where", "Where"), ("year", "Years")];
    let answer = searcher.search(&Request { limit: 0, ..request(&everything, &question, facets) })?;
    let top = |field: &str, at: usize| {
        let facet = answer.facets.iter().find(|facet| facet.field == field)?;
        facet.values.get(at).map(|(value, _)| view::value_name(field, value))
    };
    let country = |at| top("country", at);
    let mut examples: Vec<String> = Vec::new();
    examples.extend(country(0).map(|country| format!("all meetings with ministers of {country}")));
    examples.extend(country(0).zip(country(1)).map(|(a, b)| format!("meetings between {a} and {b}")));
    examples.extend(top("name", 0).map(|name| format!("who met {name}")));
    examples.extend(top("where", 0).map(|place| format!("who visited {place}")));
    examples.push("planned visits".to_owned());
    examples.push("agreements signed between foreign ministers".to_owned());
    if events == 0 {
        examples.clear();
    }
    Ok(Welcome {
        articles: words::thousands(articles),
        events: words::thousands(events),
        examples: examples.iter().map(|example| view::ask(example)).collect(),
        chart: chart::chart(searcher, &question, &everything)?,
        facets: facet_views(&answer, facets, &everything),
    })
}
