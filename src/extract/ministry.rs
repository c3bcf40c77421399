//! Bodies written small or by a number: "the foreign ministry", "the ministry of trade", "Unit 4410".

use super::{
    lexicon::{Kinds, Match, Matches, Reading},
    spot::{BodyKind, Item, Spotter, What},
    token::{Case, Kind, Sentence},
};

/// "the ministry of trade and industry", written small: the end of the last field.
pub fn ministry_of(spotter: &Spotter, sentence: &Sentence, at: usize) -> Option<usize> {
    let doc = spotter.doc;
    let limit = sentence.tokens.end;
    if !doc.is(at, "ministry") || !doc.is(at + 1, "of") || doc.tokens[at].case != Case::Lower {
        return None;
    }
    let field = |t: usize| portfolio_end(spotter, t, limit);
    let mut end = field(at + 2)?;
    while end + 1 < limit
        && doc.is_any(end, words!["and", "&"])
        && let Some(next) = field(end + 1)
    {
        end = next;
    }
    Some(end)
}

/// "Unit 4410": a unit of an army or a service that bears a number for a name.
pub fn numbered_unit(spotter: &Spotter, sentence: &Sentence, at: usize) -> Option<Item> {
    const DIGITS: usize = 3;
    let doc = spotter.doc;
    let number = at + 1 < sentence.tokens.end
        && doc.tokens[at + 1].kind == Kind::Number
        && doc.text(at + 1).len() >= DIGITS
        && doc.text(at + 1).bytes().all(|b| b.is_ascii_digit());
    let named = doc.is(at, "unit") && doc.tokens[at].case == Case::Capital;
    (named && number)
        .then(|| Item { tokens: at..at + 2, what: What::Body { country: None, org: None, kind: BodyKind::Military } })
}

/// The end of "('s) foreign ministry", "central bank" after a country, if that is what follows.
pub fn ministry_after(spotter: &Spotter, sentence: &Sentence, at: usize) -> Option<usize> {
    let doc = spotter.doc;
    let mut start = at;
    if doc.tokens.get(start).is_some_and(|t| t.kind == Kind::Possessive) {
        start += 1;
    }
    let limit = sentence.tokens.end;
    if start + 1 < limit && doc.is(start, "central") && doc.is(start + 1, "bank") {
        return Some(start + 2);
    }
    // "the Israeli embassy"
    if start < limit && doc.is_any(start, words!["embassy", "consulate"]) {
        return Some(start + 1);
    }
    let mut end = start;
    while end < limit && end < start + 5 && doc.tokens[end].kind == Kind::Word {
        if end > start && doc.is(end, "ministry") {
            return Some(end + 1);
        }
        match portfolio_end(spotter, end, limit) {
            Some(next) => end = next,
            None if end > start && doc.is_any(end, words!["and"]) => end += 1,
            None => return None,
        }
        if end < limit && doc.is(end, "ministry") {
            return Some(end + 1);
        }
    }
    None
}

/// The end of the longest portfolio that starts at a token.
fn portfolio_end(spotter: &Spotter, at: usize, limit: usize) -> Option<usize> {
    let mut matches = Matches::new();
    spotter.lexicon.find_of(Kinds::PORTFOLIO, spotter.doc, at, limit, &mut matches);
    let portfolio = |m: &&Match| {
        spotter.lexicon.trie.readings(spotter.doc, at, **m, false).any(|r| matches!(r, Reading::Portfolio(_)))
    };
    matches.iter().filter(portfolio).map(|m| m.end).max()
}
