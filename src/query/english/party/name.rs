//! Names of people in a question: quoted, or words that nothing else knows.

use super::{MAX_NAME, Parties};
use crate::{
    extract::lexicon::WordFlags,
    query::{
        ast::{Value, ValueMode},
        english::dates,
        value,
    },
};

impl Parties<'_> {
    /// "Trump-Putin call": two surnames before a word of contact, and not one with a hyphen.
    pub(super) fn two_names(&self, start: usize) -> bool {
        let text = self.text;
        text.word(start + 1) == "-"
            && text.is_glued(start + 1)
            && text.is_glued(start + 2)
            && text.capital(start)
            && text.capital(start + 2)
            && !text.flags(start).has(WordFlags::PARTICLE)
            && !(text.flags(start).has(WordFlags::GIVEN) && text.flags(start + 2).has(WordFlags::GIVEN))
            && self.contact_follows(start + 3) == Some(start + 3)
    }

    /// A person's name and where it ends: a quoted text, or words that nothing else knows.
    pub fn name(&self, start: usize, lower: bool) -> Option<(Value, usize)> {
        let text = self.text;
        if let Some(quoted) = text.quoted(start) {
            let value = Value { text: quoted.to_owned(), mode: ValueMode::Phrase };
            return (!quoted.trim().is_empty()).then_some((value, start + 1));
        }
        let mut at = start;
        let mut common = true;
        while at < text.len().min(start + MAX_NAME) {
            if at == start + 1 && self.two_names(start) {
                break;
            }
            if at > start && text.word(at) == "-" && text.is_glued(at) && text.is_glued(at + 1) && text.is_word(at + 1)
            {
                at += 1;
            } else if !text.is_word(at) {
                break;
            }
            let flags = text.flags(at);
            let capital = text.capital(at);
            let inside = at > start;
            let surname = inside && capital && (flags.has(WordFlags::SURNAME) || flags.has(WordFlags::GIVEN));
            let given = !inside && capital && flags.has(WordFlags::GIVEN) && text.capital(at + 1);
            let joined = text.word(at + 1) == "-" && text.is_glued(at + 1);
            let next = at + 1 + usize::from(joined);
            let particle = flags.has(WordFlags::PARTICLE) && text.is_word(next) && (inside || text.capital(next));
            let taken = text.known(at) > 0 || text.sense(at).is_some() || dates::span(text, at, self.now).is_some();
            let fits = if taken {
                surname || given || (particle && text.sense(at).is_none())
            } else {
                capital || particle || lower
            };
            if !fits {
                break;
            }
            common &= !capital && flags.has(WordFlags::COMMON) && !flags.has(WordFlags::SURNAME);
            at += 1;
        }
        if at == start || common {
            return None;
        }
        Some((value::words(text.slice(start, at)), at))
    }
}
