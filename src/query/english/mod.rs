//! English → the AST, by the extractor's own lexicons and phrases.
//!
//! `text` says what each word may be, `dates` and `party` read phrases, `sentence` goes through the words once and sorts
//! the phrases by what joins them, `compile` makes one query of them. Nothing fails here: words that are not understood
//! become full text, with a note.

mod compile;
pub mod dates;
mod foreign;
mod party;
mod sentence;
mod spelling;
mod text;

use jiff::civil::Date;

use self::{
    dates::Now,
    party::Parties,
    text::{Text, join},
};
use super::{
    Context,
    ast::{Asks, DateFilter, ParticipantField, ParticipantQuery, Pick, Query, Target, Value, ValueMode},
    canonical::simplify,
    language::Piece,
    value,
};
use crate::{annotation::EventStatus, extract::lexicon::Lexicon};

/// What a run of words means.
#[derive(Debug, Clone, PartialEq)]
pub struct Understood {
    pub query: Query,
    pub asks: Asks,
    pub pick: Option<Pick>,
    pub target: Option<Target>,
    pub notes: Vec<String>,
}

/// Reads a run of words as a question.
pub fn question(pieces: &[Piece], context: Context<'_>) -> Understood {
    let Context { today, lexicon } = context;
    let (joined, quotes) = join(pieces);
    let text = Text::new(&joined, quotes.clone(), lexicon);
    if let Some(language) = foreign::language(&text) {
        return compile::in_another_language(&text, sentence::read(&text, today), language);
    }
    let Some((corrected, mut notes)) = spelling::correct(&text) else {
        return compile::compile(&text, sentence::read(&text, today));
    };
    let text = Text::new(&corrected, quotes, lexicon);
    let understood = compile::compile(&text, sentence::read(&text, today));
    notes.extend(understood.notes);
    Understood { notes, ..understood }
}

/// Reads a run of words as one participant: a party, else a name. With notes.
pub fn participant(pieces: &[Piece], context: Context<'_>) -> (ParticipantQuery, Vec<String>) {
    let Context { today, lexicon } = context;
    let (joined, quotes) = join(pieces);
    let text = Text::new(&joined, quotes, lexicon);
    let parties = Parties { text: &text, now: Now { today, future: false } };
    // A code is a country, as it is behind `country:`.
    let code = joined.trim();
    if code.len() == 2
        && code.bytes().all(|b| b.is_ascii_uppercase())
        && value::is_country_code(code)
        && text.known(0) == 0
        && let Ok(country) = value::country(code, lexicon)
    {
        return (ParticipantQuery::Is(ParticipantField::Country(country)), Vec::new());
    }
    if let Some((list, end)) = parties.list(0, true)
        && (end..text.len()).all(|at| text.is_sign(at))
        && (list.or || list.parties.len() == 1)
    {
        let mut notes: Vec<String> = list.parties.iter().flat_map(|party| party.notes.clone()).collect();
        for word in list.parties.iter().flat_map(|party| &party.words) {
            notes.push(format!("no field of a participant holds `{word}`: it was left out"));
        }
        let query = ParticipantQuery::Or(list.parties.iter().map(party::Party::query).collect());
        return (simplify(query), notes);
    }
    let words: Vec<&str> = joined.split_whitespace().collect();
    let mut parts: Vec<ParticipantQuery> = Vec::new();
    let plain: Vec<&str> = words.iter().copied().filter(|word| !word.contains('\u{fffc}')).collect();
    if !plain.is_empty() {
        parts.push(ParticipantQuery::Is(ParticipantField::Name(value::words(&plain.join(" ")))));
    }
    for piece in pieces {
        if let Piece::Quoted(quoted) = piece {
            let name = Value { text: quoted.clone(), mode: ValueMode::Phrase };
            parts.push(ParticipantQuery::Is(ParticipantField::Name(name)));
        }
    }
    let note = format!("`{}` is no office, country or body that is known: read as a name", plain.join(" "));
    (simplify(ParticipantQuery::And(parts)), if plain.is_empty() { Vec::new() } else { vec![note] })
}

/// An office by itself: `president`, `foreign ministers`, `leader`; `None` where the words are none.
pub fn office(words: &str, lexicon: &Lexicon) -> Option<ParticipantQuery> {
    let spaced = words.replace('_', " ");
    let text = Text::new(&spaced, Vec::new(), lexicon);
    let parties = Parties { text: &text, now: Now { today: Date::ZERO, future: false } };
    let (party, end) = parties.party(0, false)?;
    let whole = end == text.len() && party.name.is_none() && !party.roles.is_empty() && party.words.is_empty();
    whole.then(|| simplify(party.query()))
}

/// A status by a word of questions ("upcoming", "canceled", "past").
pub fn status(word: &str) -> Option<EventStatus> {
    text::sense_of(word).filter(|sense| sense.class == "status")?.value.parse().ok()
}

/// A date or a range in words, the whole of them: "last month", "10 March 2025", "the last 30 days".
pub fn date(words: &str, context: Context<'_>) -> Option<DateFilter> {
    let Context { today, lexicon } = context;
    let text = Text::new(words, Vec::new(), lexicon);
    let span = dates::span(&text, 0, Now { today, future: false })?;
    (span.tokens == text.len()).then(|| dates::between(span.first, span.last))
}
