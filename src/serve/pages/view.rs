//! What the templates show: parties, sources, events and marked words, made safe and put into a reader's words.
//!
//! The templates escape everything; here control characters and marks that turn lines are taken out of other people's text.

use std::ops::Range;

use super::place::{self, Place};
use crate::{
    annotation::{Country, Event, Participant},
    extract::lexicon::lexicon,
    output::{
        clean::clean,
        words::{self, EventView, count},
    },
    search::{
        answer::{EventHit, SourceRef},
        dossier::country_name,
    },
};

/// What stands in the head of every page.
#[derive(Default)]
pub struct Head {
    /// In the box.
    pub question: String,
    /// The page's own word in the navigation.
    pub here: &'static str,
    /// Such as that the index was made with another lexicon.
    pub warnings: Vec<String>,
}

/// A text that leads somewhere.
pub struct Link {
    pub text: String,
    pub url: String,
}

/// A party of an event.
pub struct Party {
    pub text: String,
    /// Office and side.
    pub more: String,
    pub url: Option<String>,
}

/// A source in one line.
pub struct Source {
    pub id: String,
    pub title: String,
    /// Day, site, path.
    pub line: String,
}

/// A piece of a sentence, highlighted or not.
pub struct Piece {
    pub text: String,
    pub marked: bool,
}

/// An event for its template.
pub struct EventCard {
    pub id: String,
    /// For those who hear the page.
    pub label: String,
    pub date: String,
    pub kind: String,
    pub status: String,
    pub place: Option<String>,
    pub parties: Vec<Party>,
    pub evidence: Vec<Piece>,
    pub first: Option<Source>,
    pub more: Vec<Source>,
    pub more_line: String,
    /// The rule and the confidence, where the page explains.
    pub why: String,
}

impl EventCard {
    pub fn of_hit(hit: &EventHit) -> EventCard {
        let mut card = EventCard::new(&hit.id, &EventView::from(hit));
        let mut sources = hit.sources.iter().map(source);
        card.first = sources.next();
        card.more = sources.collect();
        card.more_line = match card.more.len() {
            0 => String::new(),
            more => format!("and {}", count(more as u64, "more source")),
        };
        card
    }

    /// An event of an article that is shown itself.
    pub fn of_record(number: usize, event: &Event) -> EventCard {
        let mut card = EventCard::new(&number.to_string(), &EventView::from(event));
        card.why = format!("{} · confidence {:.2}", clean(&event.rule), event.confidence);
        card
    }

    fn new(id: &str, event: &EventView) -> EventCard {
        let date = clean(&words::date(event.date, event.date_phrase)).into_owned();
        let parties: Vec<Party> = event.participants.iter().map(party).collect();
        let names: Vec<&str> = parties.iter().map(|party| party.text.as_str()).collect();
        EventCard {
            label: format!("{date}, {} {}: {}", event.status, event.kind, names.join(", ")),
            id: id.to_owned(),
            date,
            kind: event.kind.to_string(),
            status: event.status.to_string(),
            place: words::place(event.place, event.country).map(|place| clean(&place).into_owned()),
            parties,
            evidence: pieces(event.evidence, event.highlights),
            first: None,
            more: Vec::new(),
            more_line: String::new(),
            why: String::new(),
        }
    }
}

/// A party, with the page that tells of it.
pub fn party(participant: &Participant) -> Party {
    let whole = clean(&words::party(participant)).into_owned();
    let url = match (&participant.name, participant.country, &participant.org) {
        (Some(name), ..) => Some(place::official(name)),
        (None, Some(country), _) => Some(country_url(country)),
        (None, None, Some(org)) => Some(place::body(org)),
        (None, None, None) => None,
    };
    match whole.split_once(" (") {
        Some((text, rest)) => {
            Party { text: text.to_owned(), more: rest.strip_suffix(')').unwrap_or(rest).to_owned(), url }
        }
        None => Party { text: whole, more: String::new(), url },
    }
}

pub fn country_url(country: Country) -> String {
    format!("/country/{country}")
}

pub fn country_link(country: Country) -> Link {
    Link { text: country_name(country), url: country_url(country) }
}

/// A state or body by the word that answers have for it: `MA`, `EU`.
pub fn side(word: &str) -> Link {
    match crate::query::side(word, lexicon()) {
        Some(crate::query::Side::Country(country)) => country_link(country),
        _ => Link { text: clean(word).into_owned(), url: place::body(word) },
    }
}

pub fn source(source: &SourceRef) -> Source {
    let title = clean(&source.title);
    let site = source.url.as_deref().and_then(words::site).map(str::to_owned);
    let parts = [source.published.clone(), site, Some(source.path.clone())];
    Source {
        id: source.id.clone(),
        title: if title.trim().is_empty() { clean(&source.path).into_owned() } else { title.into_owned() },
        line: clean(&parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")).into_owned(),
    }
}

/// A text cut at its highlights; ranges that do not fit are left out.
pub fn pieces(text: &str, highlights: &[Range<usize>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut push = |text: &str, marked| {
        if !text.is_empty() {
            pieces.push(Piece { text: clean(text).into_owned(), marked });
        }
    };
    for range in highlights {
        if let (true, Some(before), Some(inside)) =
            (range.start >= at, text.get(at..range.start), text.get(range.clone()))
        {
            push(before, false);
            push(inside, true);
            at = range.end;
        }
    }
    push(text.get(at..).unwrap_or_default(), false);
    pieces
}

/// A question as a link.
pub fn ask(text: &str) -> Link {
    Link { text: text.to_owned(), url: Place::of(text).url() }
}

/// A note of an answer.
pub struct Note {
    pub parts: Vec<NotePart>,
}

pub struct NotePart {
    pub text: String,
    pub is_code: bool,
    /// Where a question that the note tells is asked.
    pub url: Option<String>,
}

/// A note: what stands between backquotes is code, and a link where it is a question that finds something.
pub fn note(text: &str) -> Note {
    let pieces: Vec<&str> = text.split('`').collect();
    let part = |(at, piece): (usize, &&str)| {
        let is_code = at % 2 == 1 && at + 1 < pieces.len();
        let asks = is_code && pieces.get(at + 1).is_some_and(|next| next.starts_with(" find"));
        NotePart { text: clean(piece).into_owned(), is_code, url: asks.then(|| Place::of(*piece).url()) }
    };
    Note { parts: pieces.iter().enumerate().filter(|(_, piece)| !piece.is_empty()).map(part).collect() }
}

/// A value of a facet in a reader's words: a country by its name, an office without underscores.
pub fn value_name(field: &str, value: &str) -> String {
    let last = value.rsplit('/').next().unwrap_or(value);
    let country = || last.parse::<Country>().ok().filter(|_| last.len() == 2).map(country_name);
    match field {
        "year" | "month" | "week" | "day" | "date" if value == "none" => "no date".to_owned(),
        _ if field.starts_with("published") && value == "none" => "not known".to_owned(),
        "lang" => {
            let language = crate::query::vocabulary::values("lang").into_iter().find(|entry| entry.word == value);
            language.map_or_else(|| clean(value).into_owned(), |entry| entry.meaning)
        }
        "role" | "office" if last == "org_head" => "head of a body".to_owned(),
        "role" | "office" if last == "other" => "another office".to_owned(),
        "where" | "country" | "region" => country().unwrap_or_else(|| spaced(last)),
        "role" | "portfolio" | "group" | "office" | "kind" | "status" => spaced(last),
        _ => clean(value).into_owned(),
    }
}

fn spaced(word: &str) -> String {
    clean(word).replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn highlights_cut_a_text_without_losing_any_of_it() {
        let shown = |ranges: &[Range<usize>]| {
            let told: Vec<String> = pieces("Öde talks in Rabat", ranges)
                .iter()
                .map(|piece| if piece.marked { format!("[{}]", piece.text) } else { piece.text.clone() })
                .collect();
            told.concat()
        };
        assert_eq!(shown(&[5..10, 14..19]), "Öde [talks] in [Rabat]");
        // Inside a character, beyond the end, out of order.
        assert_eq!(shown(&[1..4, 14..99, 14..19, 5..10]), "Öde talks in [Rabat]");
        assert_eq!(shown(&[]), "Öde talks in Rabat");
    }

    #[test]
    fn a_note_leads_to_the_question_that_it_tells() {
        let told = |text: &str| {
            let parts = note(text).parts;
            parts.iter().map(|part| (part.text.clone(), part.is_code, part.url.clone())).collect::<Vec<_>>()
        };
        let plain = |text: &str| (text.to_owned(), false, None);
        let question = ("date:none kind:visit".to_owned(), true, Some("/?q=date%3Anone+kind%3Avisit".to_owned()));
        assert_eq!(
            told("2 then; `date:none kind:visit` finds them"),
            [plain("2 then; "), question, plain(" finds them")]
        );
        assert_eq!(told("run `dateline index`"), [plain("run "), ("dateline index".to_owned(), true, None)]);
        assert_eq!(told("a ` alone"), [plain("a "), plain(" alone")]);
    }

    #[test]
    fn values_read_as_words() {
        assert_eq!(value_name("where", "MA"), "Morocco");
        assert_eq!(value_name("region", "african/MA"), "Morocco");
        assert_eq!(value_name("office", "minister/foreign"), "foreign");
        assert_eq!(value_name("office", "head_of_state"), "head of state");
        assert_eq!(value_name("place", "St. John's"), "St. John's");
    }
}
