//! `/article/ID`: the text with everything marked that was found in it, and why.

use askama::Template;

use super::{
    PageError, place,
    view::{self, EventCard, Head, Link},
};
use crate::{
    annotation::{Annotations, Mention, MentionKind, TextField},
    article::Article,
    output::{
        clean::{clean, clean_lines},
        words::{self, count},
    },
    search::Searcher,
};

/// Longer texts are shown up to here, bytes: a page is for reading.
const LONGEST: usize = 400_000;

#[derive(Template)]
#[template(path = "article.html")]
struct Page {
    head: Head,
    article: View,
}

struct View {
    id: String,
    title: String,
    language: String,
    line: String,
    headline: Vec<Marked>,
    paragraphs: Vec<Vec<Marked>>,
    legend: Vec<Legend>,
    events: Vec<EventCard>,
    events_line: String,
    officials: Vec<Official>,
    countries: Vec<Link>,
    facts: Vec<Fact>,
    notes: Vec<String>,
}

/// A stretch of text over which the same annotations lie.
#[derive(Debug, PartialEq, Eq)]
pub struct Marked {
    pub text: String,
    /// `m-official m-event`
    pub classes: String,
    /// What they are, a line each; empty where there is none.
    pub tip: String,
    /// The first stretch of one of them: it can be reached by keyboard.
    pub first: bool,
}

struct Legend {
    class: &'static str,
    text: &'static str,
    count: u64,
}

struct Official {
    text: String,
    more: String,
    url: String,
}

struct Fact {
    name: &'static str,
    value: String,
    url: Option<String>,
}

/// The page of an article; `None` where there is none of this id.
///
/// # Errors
/// The index cannot be read.
pub fn page(searcher: &Searcher, id: &str) -> Result<Option<String>, PageError> {
    let Some((article, found)) = searcher.article_of_id(id)? else { return Ok(None) };
    let head = Head { here: "article", warnings: searcher.warnings(), ..Head::default() };
    Ok(Some(Page { head, article: view(&article, &found) }.render()?))
}

fn view(article: &Article, found: &Annotations) -> View {
    let text = match article.text.char_indices().map(|(at, _)| at).find(|at| *at >= LONGEST) {
        Some(end) => &article.text[..end],
        None => &article.text,
    };
    let mut notes: Vec<String> = found.notes.iter().map(|note| clean(note).into_owned()).collect();
    if text.len() < article.text.len() {
        notes.push("the end of this long text is not shown here; the JSON has it".to_owned());
    }
    let title = clean(&article.title).into_owned();
    let published = article.published.as_ref().map(words::published);
    let line = [
        published.clone(),
        article.publisher.clone(),
        (!article.authors.is_empty()).then(|| article.authors.join(", ")),
    ];
    View {
        id: article.id.clone(),
        title: if title.is_empty() { clean(&article.source.path).into_owned() } else { title },
        language: article.language.clone().filter(|tag| is_tag(tag)).unwrap_or_default(),
        line: clean(&line.into_iter().flatten().collect::<Vec<_>>().join(" · ")).into_owned(),
        headline: marked(&article.title, 0, &of_field(found, TextField::Title)),
        paragraphs: paragraphs(text, &of_field(found, TextField::Text)),
        legend: legend(found),
        events_line: match found.events.len() {
            0 => "No events".to_owned(),
            events => count(events as u64, "event"),
        },
        events: found.events.iter().enumerate().map(|(number, event)| EventCard::of_record(number, event)).collect(),
        officials: found
            .officials
            .iter()
            .map(|official| {
                let whole = words::official(official);
                let more = whole.strip_prefix(official.name.as_str()).unwrap_or_default().trim();
                Official {
                    text: clean(&official.name).into_owned(),
                    more: clean(more.trim_start_matches('(').trim_end_matches(')')).into_owned(),
                    url: place::official(&official.name),
                }
            })
            .collect(),
        countries: found.countries.iter().map(|&country| view::country_link(country)).collect(),
        facts: facts(article, published),
        notes,
    }
}

/// Does it look like a language tag?
fn is_tag(tag: &str) -> bool {
    tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

fn facts(article: &Article, published: Option<String>) -> Vec<Fact> {
    let source = &article.source;
    let mut facts = Vec::new();
    let mut push = |name, value: Option<&str>, url: Option<&str>| {
        if let Some(value) = value {
            // Only an address of the web becomes a link.
            let url = url.filter(|url| url.starts_with("https://") || url.starts_with("http://"));
            facts.push(Fact { name, value: clean(value).into_owned(), url: url.map(|url| clean(url).into_owned()) });
        }
    };
    push("Folder", Some(source.root.as_str()), None);
    push("File", Some(source.path.as_str()), None);
    push("Member", source.member.as_deref(), None);
    push("Record", source.record.as_deref(), None);
    push("Address", article.url.as_deref(), article.url.as_deref());
    push("Published", published.as_deref(), None);
    push("Language", article.language.as_deref(), None);
    push("Id", Some(article.id.as_str()), None);
    facts
}

fn legend(found: &Annotations) -> Vec<Legend> {
    let count = |kind| found.mentions.iter().filter(|mention| mention.kind == kind).count() as u64;
    let kinds = [
        (MentionKind::Official, "Officials"),
        (MentionKind::Country, "Countries"),
        (MentionKind::Date, "Dates"),
        (MentionKind::Organization, "Organizations"),
        (MentionKind::Event, "Events"),
    ];
    kinds.into_iter().map(|(kind, text)| Legend { class: kind.as_str(), text, count: count(kind) }).collect()
}

fn of_field(found: &Annotations, field: TextField) -> Vec<&Mention> {
    found.mentions.iter().filter(|mention| mention.field == field).collect()
}

/// The paragraphs of a text, each with the mentions that touch it.
fn paragraphs(text: &str, mentions: &[&Mention]) -> Vec<Vec<Marked>> {
    let mut mentions: Vec<&Mention> = mentions.to_vec();
    mentions.sort_by_key(|mention| (mention.start, mention.end));
    let mut paragraphs = Vec::new();
    let mut start = 0;
    let mut first = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        // Of those that began before, some may still be open.
        while mentions.get(first).is_some_and(|mention| mention.end <= start) {
            first += 1;
        }
        let here: Vec<&Mention> = mentions[first.min(mentions.len())..]
            .iter()
            .take_while(|mention| mention.start < end)
            .filter(|mention| mention.end > start)
            .copied()
            .collect();
        let pieces = marked(line.trim_end(), start, &here);
        if !pieces.is_empty() {
            paragraphs.push(pieces);
        }
        start = end;
    }
    paragraphs
}

/// A text cut where a mention begins or ends. `offset`: where it begins in what the mentions count in.
pub fn marked(text: &str, offset: usize, mentions: &[&Mention]) -> Vec<Marked> {
    let end = offset + text.len();
    let inside = |at: usize| text.is_char_boundary(at - offset);
    let mut cuts: Vec<usize> = mentions
        .iter()
        .flat_map(|mention| [mention.start, mention.end])
        .filter(|at| (offset..=end).contains(at) && inside(*at))
        .chain([offset, end])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut pieces = Vec::new();
    for pair in cuts.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let over: Vec<&&Mention> =
            mentions.iter().filter(|mention| mention.start <= from && mention.end >= to).collect();
        let mut classes: Vec<&str> = over.iter().map(|mention| mention.kind.as_str()).collect();
        classes.sort_unstable();
        classes.dedup();
        let tips: Vec<String> = over
            .iter()
            .map(|m| format!("{}: {} · {} · confidence {:.2}", m.kind, clean(&m.value), clean(&m.rule), m.confidence))
            .collect();
        pieces.push(Marked {
            text: clean_lines(&text[from - offset..to - offset]).into_owned(),
            classes: classes.iter().map(|class| format!("m-{class}")).collect::<Vec<_>>().join(" "),
            tip: tips.join("\n"),
            first: over.iter().any(|mention| mention.start == from),
        });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention(kind: MentionKind, start: usize, end: usize) -> Mention {
        Mention {
            kind,
            field: TextField::Text,
            start,
            end,
            text: String::new(),
            value: "v".to_owned(),
            rule: "r".to_owned(),
            confidence: 0.9,
        }
    }

    #[test]
    fn overlapping_annotations_are_cut_into_stretches() {
        let text = "Ann met the French minister.\nÉcole";
        let event = mention(MentionKind::Event, 0, 28);
        let country = mention(MentionKind::Country, 12, 18);
        let odd = mention(MentionKind::Date, 30, 99);
        let all = paragraphs(text, &[&event, &country, &odd]);
        let shown: Vec<Vec<(&str, &str, bool)>> =
            all.iter().map(|p| p.iter().map(|m| (m.text.as_str(), m.classes.as_str(), m.first)).collect()).collect();
        assert_eq!(
            shown,
            [
                vec![
                    ("Ann met the ", "m-event", true),
                    ("French", "m-country m-event", true),
                    (" minister.", "m-event", false)
                ],
                vec![("École", "", false)]
            ]
        );
        assert!(all[0][1].tip.contains("country: v · r · confidence 0.90\n") || all[0][1].tip.contains("event: v"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_lost_and_no_span_panics(
            text in "[a-zé\n ]{0,60}",
            spans in proptest::collection::vec((0usize..80, 0usize..80), 0..8),
        ) {
            let mentions: Vec<Mention> =
                spans.iter().map(|&(a, b)| mention(MentionKind::Official, a.min(b), a.max(b))).collect();
            let mentions: Vec<&Mention> = mentions.iter().collect();
            let all: String = paragraphs(&text, &mentions).iter().flatten().map(|m| m.text.as_str()).collect();
            let plain: String = text.lines().map(str::trim_end).collect();
            proptest::prop_assert_eq!(all, plain);
        }
    }
}
