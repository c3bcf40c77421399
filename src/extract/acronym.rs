//! Bodies of which the article itself gives the acronym, known by their initials.

use super::{
    body::{LONGEST, capital, country_within, is_topic, kind_of},
    lexicon::{Kinds, Matches},
    spot::{Item, Spotter, What},
    token::{Hashed, Kind, Sentence},
};

/// A body that the article itself gives the acronym of: "Tigers of the Northern Valley (TNV)". Its initials must fit.
pub fn by_acronym(spotter: &Spotter, sentence: &Sentence, at: usize) -> Option<Item> {
    let doc = spotter.doc;
    if sentence.headline || !spotter.own_capital(sentence, at) || doc.is_any(at, words!["the", "a", "an"]) {
        return None;
    }
    let small = |t: usize| {
        doc.tokens[t].kind == Kind::Possessive
            || matches!(doc.text(t), "of" | "for" | "the" | "and" | "in" | "on" | "to" | "&" | "-" | "with")
    };
    let limit = sentence.tokens.end.min(at + LONGEST);
    let open = (at..limit).find(|&t| !small(t) && !capital(spotter, t))?;
    if doc.text(open) != "(" || open + 2 >= sentence.tokens.end || doc.text(open + 2) != ")" || small(open - 1) {
        return None;
    }
    let acronym: String = doc.text(open + 1).chars().filter(char::is_ascii_alphabetic).collect();
    let words = (at..open).filter(|&t| doc.tokens[t].kind == Kind::Word);
    let initials = |whole: bool| {
        let kept = words.clone().filter(|&t| whole || !small(t));
        kept.filter_map(|t| doc.text(t).chars().next()).collect::<String>()
    };
    let fits = acronym.len() >= 3 && [true, false].iter().any(|&w| initials(w).eq_ignore_ascii_case(&acronym));
    let thing = words.clone().any(|t| doc.is_any(t, NO_BODIES));
    // "the Peru-Chile-Bolivia (PCB) railway"
    let known = country_at(spotter, sentence, at, open) || (at + 1..open).all(|t| doc.tokens[t].glued);
    (fits && !thing && !known && !is_topic(spotter, sentence, at)).then(|| Item {
        tokens: at..open,
        what: What::Body {
            country: country_within(spotter, sentence, at, open),
            org: None,
            kind: kind_of(doc.text(open - 1)),
        },
    })
}

/// Do the tokens name a state ("United Arab Emirates (UAE)")?
fn country_at(spotter: &Spotter, sentence: &Sentence, at: usize, end: usize) -> bool {
    let mut matches = Matches::new();
    spotter.lexicon.find_of(Kinds::COUNTRY, spotter.doc, at, sentence.tokens.end.min(end), &mut matches);
    matches.iter().any(|m| m.end == end)
}

/// Named things with an acronym that are no bodies.
const NO_BODIES: &Hashed<66> = words![
    "relations",
    "status",
    "operation",
    "agreement",
    "agreements",
    "treaty",
    "act",
    "plan",
    "plans",
    "program",
    "programme",
    "pact",
    "accord",
    "accords",
    "protocol",
    "initiative",
    "memorandum",
    "area",
    "line",
    "zone",
    "grants",
    "grant",
    "bidding",
    "project",
    "system",
    "law",
    "bill",
    "convention",
    "corridor",
    "dialogue",
    "summit",
    "games",
    "disease",
    "syndrome",
    "virus",
    "index",
    "rate",
    "tax",
    "charter",
    "process",
    "roadmap",
    "strategy",
    "policy",
    "vehicle",
    "missile",
    "weapons",
    "park",
    "road",
    "airport",
    "province",
    "region",
    "republic",
    "kingdom",
    "rights",
    "fund-raising",
    "product",
    "facility",
    "mechanism",
    "declaration",
    "conference",
    "statement",
    "agenda",
    "framework",
    "partnership",
    "scheme",
    "goals"
];
