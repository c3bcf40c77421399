//! Article → annotations: a cascade of stages, each reading the whole output of the one before.
//!
//! `segment` cuts the text, `spot` looks it up and finds names, `date` finds dates, `party` builds noun phrases, `frames`
//! reads clauses around the words of contact, `reference` joins mentions to people, `merge` makes one event of several
//! reports, `setting` and `story` say where and when it was; `collect` writes down what was found. Nothing here does I/O or
//! fails: what is not understood is left out.

#[macro_use]
pub mod token;

mod allegiance;
mod body;
#[cfg(test)]
mod cases;
mod collect;
pub mod date;
mod dateline;
pub mod explain;
mod frames;
mod leader;
pub mod lexicon;
mod merge;
mod name;
pub(crate) mod office;
mod party;
mod reference;
pub mod segment;
mod setting;
pub(crate) mod spot;
mod story;
mod verb;

use crate::{
    annotation::Annotations,
    article::Article,
    extract::{frames::Frames, lexicon::lexicon, party::Parties, spot::Spotter},
};

/// Finds the officials, countries, dates, organizations and events of an article.
///
/// Linear in the article's length; never fails. A text that is not English gives nothing but a note that says so.
pub fn extract(article: &Article) -> Annotations {
    if let Some(language) =
        article.language.as_deref().filter(|l| !l.is_empty() && !l.to_ascii_lowercase().starts_with("en"))
    {
        return Annotations {
            notes: vec![format!("the text is not English ({language}): nothing was extracted")],
            ..Annotations::default()
        };
    }
    let published = article.published.as_ref().map(|p| p.date);
    let buffer = format!("{}\n\n{}", article.title, article.text);
    let lexicon = lexicon();
    let doc = segment::segment_by(&buffer, article.title.len() + 2, |asked, words| lexicon.trie.words(asked, words));
    let dates = date::find(&doc, published);
    let spotter = Spotter::new(&doc, lexicon, &dates);
    let items = spotter.spot();
    let dateline = dateline::dateline(&doc, &items, &dates);
    let parser = Parties { doc: &doc, lexicon, items: &items };
    let mut parties: Vec<_> = (0..doc.sentences.len()).map(|index| parser.of_sentence(index)).collect();
    // The agency's name in a dateline ("(MAP)") takes part in nothing.
    if let Some(dateline) = &dateline {
        let inside = |p: &party::Party| p.tokens.start >= dateline.tokens.start && p.tokens.end <= dateline.tokens.end;
        parties.iter_mut().for_each(|of_sentence| of_sentence.retain(|p| !inside(p)));
    }
    let mut people = reference::resolve(&doc, lexicon, &mut parties);
    allegiance::infer(
        &allegiance::Context { doc: &doc, items: &items, lexicon, dateline: dateline.as_ref(), published },
        &parties,
        &mut people,
    );
    let frames = Frames {
        doc: &doc,
        lexicon,
        items: &items,
        parties: &parties,
        people: &people,
        dates: &dates,
        published,
        dateline,
        telephones: frames::telephones(&doc),
    };
    let mut events = merge::merge(frames.drafts(), |sentence| doc.sentences[sentence].title);
    let first = doc.sentences.iter().position(|s| !s.title).unwrap_or(0);
    let aside = |sentence: usize| frames.aside(sentence);
    setting::settle(&mut events, frames.dateline.as_ref(), first, &setting::cities(&frames), aside);
    story::date(&mut events, &frames);
    collect::collect(&frames, &spotter, events)
}
