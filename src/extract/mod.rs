//! Article → annotations: a cascade of stages, each reading the whole output of the one before.
//!
//! `segment` cuts the text, `spot` looks it up and finds names, `date` finds dates, `party` builds noun phrases, `frames`
//! reads clauses around the words of contact, `reference` joins mentions to people, `merge` makes one event of several
//! reports, `setting` and `story` say where and when it was; `collect` writes down what was found. Nothing here does I/O or
//! fails: what is not understood is left out.

#[macro_use]
pub mod token;

mod acronym;
mod allegiance;
mod body;
#[cfg(test)]
mod cases;
mod cast;
mod collect;
pub mod date;
mod dateline;
pub mod explain;
mod frames;
mod fuller;
mod held;
mod leader;
pub mod lexicon;
mod merge;
mod ministry;
mod name;
pub(crate) mod office;
mod party;
mod person;
mod reference;
pub mod segment;
mod sentence;
mod setting;
pub(crate) mod spot;
mod story;
mod verb;

use std::cell::{Cell, OnceCell};

use jiff::civil::Date;

use crate::{
    annotation::Annotations,
    article::Article,
    extract::{
        date::DateMention,
        frames::{Dateline, Draft, Frames},
        lexicon::{Lexicon, lexicon},
        party::{Parties, Party},
        person::Person,
        spot::{Items, Spotter},
        token::Doc,
    },
};

/// Finds the officials, countries, dates, organizations and events of an article.
///
/// Linear in the article's length; never fails. A text that is not English gives nothing but a note that says so.
///
/// ```
/// use dateline::{
///     annotation::EventKind,
///     extract::extract,
///     read::{ReadOptions, read_bytes},
/// };
///
/// let text = "Talks\n\nOSLO, 4 November 2024 - Portuguese Foreign Minister Ana Lopes met Norwegian Prime Minister Ola Berg on Monday.";
/// let mut found = Vec::new();
/// read_bytes("talks.txt", text.as_bytes(), &ReadOptions::default(), &mut |article| found.push(extract(&article)));
/// let event = &found[0].events[0];
/// assert_eq!(event.kind, EventKind::Meeting);
/// assert_eq!(event.date.map(|date| date.to_string()).as_deref(), Some("2024-11-04"));
/// assert_eq!(event.participants[0].name.as_deref(), Some("Ana Lopes"));
/// ```
pub fn extract(article: &Article) -> Annotations {
    extract_with(lexicon(), std::slice::from_ref(article)).pop().unwrap_or_default()
}

/// The annotations of several articles, each as [`extract`] finds them.
///
/// Faster for short ones: a few at a time go through each stage, whose code then stays in the processor's cache.
pub fn extract_all(articles: &[Article]) -> Vec<Annotations> {
    extract_with(lexicon(), articles)
}

/// The same with a lexicon that has rows of users' own: [`Lexicon::with`].
pub fn extract_with(lexicon: &Lexicon, articles: &[Article]) -> Vec<Annotations> {
    let mut found: Vec<Annotations> = Vec::with_capacity(articles.len());
    let mut scratch = SCRATCH.take();
    let mut rest = articles;
    while let [first, ..] = rest {
        if let Some(note) = foreign(first) {
            found.push(Annotations { notes: vec![note], ..Annotations::default() });
            rest = &rest[1..];
            continue;
        }
        let mut bytes = 0;
        let together = rest.iter().take(TOGETHER).take_while(|article| {
            bytes += article.text.len();
            foreign(article).is_none() && bytes <= TOGETHER_BYTES
        });
        let (together, behind) = rest.split_at(together.count().max(1));
        scratch.read(lexicon, together, &mut found);
        rest = behind;
    }
    if scratch.bytes() <= KEPT {
        SCRATCH.set(scratch);
    }
    found
}

/// So many articles, or so many bytes of them, go through the stages together: what is kept of them stays in the
/// processor's cache as well.
const TOGETHER: usize = 8;
const TOGETHER_BYTES: usize = 8 << 10;

/// Memory is kept from one article to the next unless the last ones took more than this.
const KEPT: usize = 8 << 20;

/// The note on an article in a language that is not read.
fn foreign(article: &Article) -> Option<String> {
    let language = article.language.as_deref()?;
    let english = language.get(..2).is_some_and(|tag| tag.eq_ignore_ascii_case("en"));
    (!language.is_empty() && !english).then(|| format!("the text is not English ({language}): nothing was extracted"))
}

/// Room for articles and what is read of each token, which the next articles take over.
#[derive(Default)]
struct Scratch(Vec<Room>);

/// Of one article.
#[derive(Default)]
struct Room {
    buffer: String,
    tokens: segment::Room,
    items: Items,
}

thread_local! {
    static SCRATCH: Cell<Scratch> = Cell::new(Scratch::default());
}

impl Scratch {
    fn bytes(&self) -> usize {
        self.0.iter().map(|room| room.tokens.tokens.capacity() * size_of::<token::Token>()).sum()
    }

    /// Runs the cascade, every stage over all of the articles.
    fn read(&mut self, lexicon: &Lexicon, articles: &[Article], found: &mut Vec<Annotations>) {
        if self.0.len() < articles.len() {
            self.0.resize_with(articles.len(), Room::default);
        }
        let (mut buffers, mut tokens, mut items) = (Vec::new(), Vec::new(), Vec::new());
        for (room, article) in self.0.iter_mut().zip(articles) {
            let room = std::mem::take(room);
            let mut buffer = room.buffer;
            buffer.clear();
            for part in [&article.title, "\n\n", &article.text] {
                buffer.push_str(part);
            }
            buffers.push(buffer);
            tokens.push(room.tokens);
            items.push(room.items);
        }
        let docs: Vec<Doc> = (buffers.iter().zip(&mut tokens).zip(articles))
            .map(|((buffer, room), article)| segment::segment_in(buffer, article.title.len() + 2, &lexicon.trie, room))
            .collect();
        let published: Vec<Option<Date>> =
            articles.iter().map(|article| article.published.as_ref().map(|published| published.date)).collect();
        let dates: Vec<Vec<DateMention>> =
            docs.iter().zip(&published).map(|(doc, &published)| date::find(doc, published)).collect();
        let spotters: Vec<Spotter> =
            docs.iter().zip(&dates).map(|(doc, dates)| Spotter::new(doc, lexicon, dates)).collect();
        let items: Vec<Items> = spotters.iter().zip(items).map(|(spotter, room)| spotter.spot(room)).collect();
        annotate(lexicon, &spotters, &items, &published, found);
        drop(spotters);
        let left = docs.into_iter().map(|doc| (doc.tokens, doc.sentences)).collect::<Vec<_>>();
        let rooms = buffers.into_iter().zip(tokens).zip(items).zip(left);
        for (room, (((buffer, mut segments), items), (tokens, sentences))) in self.0.iter_mut().zip(rooms) {
            (segments.tokens, segments.sentences) = (tokens, sentences);
            *room = Room { buffer, tokens: segments, items };
        }
    }
}

/// The stages behind look-up and dates.
fn annotate(
    lexicon: &Lexicon,
    spotters: &[Spotter],
    items: &[Items],
    published: &[Option<Date>],
    found: &mut Vec<Annotations>,
) {
    let datelines: Vec<Option<Dateline>> =
        spotters.iter().zip(items).map(|(own, items)| dateline::dateline(own.doc, items, own.dates)).collect();
    let mut parties: Vec<Vec<Vec<Party>>> = Vec::with_capacity(items.len());
    for ((spotter, items), dateline) in spotters.iter().zip(items).zip(&datelines) {
        let parser = Parties { doc: spotter.doc, lexicon, items };
        let mut own: Vec<_> = (0..spotter.doc.sentences.len()).map(|index| parser.of_sentence(index)).collect();
        // The agency's name in a dateline ("(MAP)") takes part in nothing.
        if let Some(dateline) = dateline {
            let inside = |p: &Party| p.tokens.start >= dateline.tokens.start && p.tokens.end <= dateline.tokens.end;
            own.iter_mut().for_each(|of_sentence| of_sentence.retain(|p| !inside(p)));
        }
        parties.push(own);
    }
    let mut people: Vec<Vec<Person>> =
        spotters.iter().zip(&mut parties).map(|(own, parties)| reference::resolve(own.doc, lexicon, parties)).collect();
    let mut frames: Vec<Frames> = Vec::with_capacity(items.len());
    let read = spotters.iter().zip(items).zip(&parties).zip(&mut people).zip(datelines).zip(published);
    for (((((spotter, items), parties), people), dateline), &published) in read {
        let doc = spotter.doc;
        allegiance::infer(
            &allegiance::Context { doc, items, lexicon, dateline: dateline.as_ref(), published },
            parties,
            people,
        );
        frames.push(Frames {
            doc,
            lexicon,
            items,
            parties,
            people,
            dates: spotter.dates,
            published,
            dateline,
            telephones: OnceCell::new(),
            clues: OnceCell::new(),
        });
    }
    let drafts: Vec<Vec<Draft>> = frames.iter().map(Frames::drafts).collect();
    for ((frames, mut drafts), spotter) in frames.iter().zip(drafts).zip(spotters) {
        let doc = frames.doc;
        story::same_day(&mut drafts, frames);
        let mut events = merge::merge(drafts, |sentence| doc.sentences[sentence].title);
        let first = doc.sentences.iter().position(|s| !s.title).unwrap_or(0);
        let aside = |sentence: usize| frames.aside(sentence);
        setting::settle(&mut events, frames.dateline.as_ref(), first, &setting::cities(frames), aside);
        story::date(&mut events, frames);
        found.push(collect::collect(frames, spotter, events));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Published, Source};

    #[test]
    fn articles_read_together_are_those_read_alone() {
        let article = |title: &str, text: &str, language: &str| Article {
            id: String::new(),
            source: Source::default(),
            title: title.to_owned(),
            text: text.to_owned(),
            published: "2025-04-14"
                .parse()
                .ok()
                .map(|date| Published { date, provenance: crate::article::Provenance::Metadata }),
            url: None,
            authors: Vec::new(),
            publisher: None,
            language: Some(language.to_owned()),
            version: None,
        };
        let short =
            "RABAT, April 14 (MAP) — French Foreign Minister Jean Ferrer met his Moroccan counterpart on Monday.";
        let long = "The two ministers said they would meet again in Paris next week. ".repeat(400);
        let articles = [
            article("Ferrer in Rabat", short, "en"),
            article("Ferrer à Rabat", short, "fr"),
            article("", "", ""),
            article("Talks", &long, "en-GB"),
            article("Kenya's Wanjiru visits Oslo", "President Wanjiru flew to Oslo on Sunday, he said.", "EN"),
        ];
        let articles: Vec<Article> = articles.iter().cycle().take(40).cloned().collect();
        let together = extract_all(&articles);
        assert_eq!(together.len(), articles.len());
        for (article, found) in articles.iter().zip(&together) {
            assert_eq!(*found, extract(article), "{}", article.title);
        }
        assert!(together[0].events.len() == 1 && together[1].notes.len() == 1 && together[2].mentions.is_empty());
    }
}
