//! The place and day at the head of a wire story: `RABAT, April 14 (MAP) —`, `WASHINGTON (Reuters) -`, `CAIRO:`.

use super::{
    date::DateMention,
    frames::Dateline,
    lexicon::{CountryForm, places},
    spot::{Items, What},
    token::{Case, Doc},
};

/// A dateline is at most this many tokens long.
const LONGEST: usize = 22;

/// The dateline of the text's first sentence, if it has one.
pub fn dateline(doc: &Doc, items: &Items, dates: &[DateMention]) -> Option<Dateline> {
    let first = doc.sentences.iter().position(|s| !s.title)?;
    let start = doc.sentences[first].tokens.start;
    let limit = (start + LONGEST).min(doc.tokens.len());
    let end = (start + 1..limit).find(|&t| {
        matches!(doc.text(t), "-" | "–" | "—" | ":" | "|")
            && !(doc.tokens[t].glued && doc.tokens.get(t + 1).is_some_and(|n| n.glued) && doc.text(t) == "-")
    })?;
    let mut at = start;
    let mut found = Dateline { city: None, country: None, date: None, tokens: start..end + 1 };
    let mut places_seen = 0;
    let mut upper = false;
    // "Tel Aviv, Israel -": nothing but a place, and a dash by itself.
    let mut place_alone = matches!(doc.text(end), "-" | "–" | "—") && !doc.tokens[end].glued;
    while at < end {
        let item = &items.items[items.of_token[at] as usize];
        match item.what {
            What::City { row } => {
                let country = Some(places::cities()[row as usize].country);
                if places_seen == 0 {
                    found.city = Some(title_case(&doc.printed(item.tokens.clone())));
                    found.country = country;
                } else if found.country != country {
                    // "BERLIN/PARIS": told from two states, from neither of them alone.
                    (found.city, found.country) = (None, None);
                }
                upper |= doc.tokens[at].case == Case::Upper;
                places_seen += 1;
            }
            What::Country { code, form: CountryForm::Name } => {
                found.country = Some(code);
                upper |= doc.tokens[at].case == Case::Upper;
                places_seen += 1;
            }
            What::Region { row, .. } => {
                found.country = places::regions()[row as usize].country.or(found.country);
                upper |= doc.tokens[at].case == Case::Upper;
                places_seen += 1;
            }
            What::Name { .. } if at == start => {
                // A town that no table knows.
                place_alone = false;
                upper |= doc.tokens[at].case == Case::Upper;
                found.city = Some(title_case(&doc.printed(item.tokens.clone())));
            }
            What::Date(number) => found.date = dates.get(number as usize).and_then(|d| d.values.first().copied()),
            What::Word
            | What::Body { .. }
            | What::Name { .. }
            | What::Trap(_)
            | What::Portfolio(_)
            | What::Modifier(_)
            | What::Group { .. } => {
                let text = doc.text(at);
                let plain = matches!(text, "," | "(" | ")" | "/" | "." | "and" | "|")
                    || doc.tokens[at].case != Case::Lower
                    || text.eq_ignore_ascii_case("xinhua");
                if !plain {
                    return None;
                }
                place_alone &= text == ",";
            }
            _ => return None,
        }
        at = item.tokens.end;
    }
    let parenthesis = (start..end).any(|t| doc.text(t) == "(");
    let colon = matches!(doc.text(end), ":" | "|");
    (places_seen > 0 && (upper || found.date.is_some() || parenthesis)
        || (upper && (found.date.is_some() || parenthesis))
        || ((colon || place_alone) && places_seen > 0))
        .then_some(found)
}

/// "RABAT" → "Rabat", "NEW YORK" → "New York".
pub fn title_case(text: &str) -> String {
    if text.chars().any(char::is_lowercase) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut start = true;
    for c in text.chars() {
        if start {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        start = !c.is_alphabetic() && c != '\'' && c != '’';
    }
    out
}
