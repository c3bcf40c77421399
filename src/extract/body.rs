//! Bodies that no table lists, seen by their shape: "Norwegian Refugee Council", "Ministry of Fisheries of Samoa".

use super::{
    lexicon::{Class, Kinds, Matches, Reading, WordFlags},
    spot::{BodyKind, Item, Spotter, What},
    token::{Case, Kind, Sentence},
};
use crate::annotation::Country;

/// No body's name has more tokens before its head.
const LONGEST: usize = 12;

/// A body that starts at a token: a run of capitals with a head in it, and what "of" or "for" adds.
pub fn by_shape(spotter: &Spotter, sentence: &Sentence, at: usize) -> Option<Item> {
    let doc = spotter.doc;
    if sentence.headline && !sentence.title {
        return None;
    }
    if !spotter.own_capital(sentence, at) || doc.is_any(at, words!["the", "a", "an"]) {
        return None;
    }
    if !heads(spotter, sentence, at) {
        return None;
    }
    let mut end = at;
    let mut head = None;
    let mut matches = Matches::new();
    while end < sentence.tokens.end && end < at + LONGEST {
        let token = &doc.tokens[end];
        let text = doc.text(end);
        let capital = token.kind == Kind::Word && !matches!(token.case, Case::Lower | Case::None);
        if end > at && spotter.date_starts(end) {
            break;
        }
        if capital {
            if end > at && office_title(spotter, sentence, end, &mut matches) {
                break;
            }
            if end == at && office_title(spotter, sentence, end, &mut matches) && !ministry_like(spotter, end + 1) {
                return None;
            }
            if is_head(spotter, end, Class::BodyHead) {
                head = Some(end);
            }
            end += 1;
        } else if matches!(text, "&" | "-") && end > at {
            end += 1;
        } else {
            break;
        }
    }
    let head = head?;
    let mut stop = head + 1;
    if takes_tail(spotter, sentence, head, stop) {
        stop = tail(spotter, sentence, stop).unwrap_or(stop);
    }
    if head == at && stop == head + 1 && is_head(spotter, head, Class::BodyHeadCommon) {
        return None;
    }
    if head == at && stop == head + 1 && doc.text(head).len() < 6 {
        return None;
    }
    Some(Item {
        tokens: at..stop,
        what: What::Body {
            country: country_within(spotter, sentence, at, stop),
            org: None,
            kind: match country_within(spotter, sentence, head, stop) {
                // "Bank of Mexico": a state's own.
                Some(_) if doc.is(head, "bank") && head == at => BodyKind::CentralBank,
                // "Oman's Foreign Intelligence Agency"
                _ if (at..head).any(|t| doc.is(t, "intelligence")) => BodyKind::Police,
                _ => kind_of(doc.text(head)),
            },
        },
    })
}

/// Is there a head in the run of capitals that starts at a token? Most have none.
fn heads(spotter: &Spotter, sentence: &Sentence, at: usize) -> bool {
    let doc = spotter.doc;
    (at..sentence.tokens.end.min(at + LONGEST))
        .take_while(|&t| {
            let token = &doc.tokens[t];
            match token.kind {
                Kind::Word => !matches!(token.case, Case::Lower | Case::None),
                _ => matches!(doc.text(t), "&" | "-"),
            }
        })
        .any(|t| is_head(spotter, t, Class::BodyHead))
}

/// May what the preposition at a token begins belong to the name? "Ministry of Justice", "Committee on Foreign Relations",
/// "Embassy in Nairobi"; not "Commission on Thursday", "Command in Tampa".
fn takes_tail(spotter: &Spotter, sentence: &Sentence, head: usize, at: usize) -> bool {
    let doc = spotter.doc;
    if at + 1 >= sentence.tokens.end || spotter.date_starts(at + 1) {
        return false;
    }
    match doc.text(at) {
        "of" | "for" => true,
        "on" => doc.is_any(head, words!["committee", "commission", "council", "conference", "convention", "panel"]),
        "in" => doc.is_any(head, words!["embassy", "consulate", "mission"]),
        _ => false,
    }
}

/// The end of "of (the) Foreign Affairs (and Cooperation)" after a head.
fn tail(spotter: &Spotter, sentence: &Sentence, preposition: usize) -> Option<usize> {
    let doc = spotter.doc;
    let capital = |token: usize| {
        token < sentence.tokens.end
            && doc.tokens[token].kind == Kind::Word
            && !matches!(doc.tokens[token].case, Case::Lower | Case::None)
    };
    let mut at = preposition + 1;
    if doc.is(at, "the") {
        at += 1;
    }
    if !capital(at) {
        return None;
    }
    let mut matches = Matches::new();
    while at < sentence.tokens.end {
        if capital(at) {
            if office_title(spotter, sentence, at, &mut matches) {
                break;
            }
            // "the Organization of Caribbean States Ana Rivera": a person begins.
            let given = |t: usize| {
                let flags = doc.tokens[t].flags;
                flags.has(WordFlags::GIVEN) && !flags.has(WordFlags::COMMON)
            };
            if at > preposition + 1 && given(at) && capital(at + 1) && doc.text(at - 1) != "-" {
                break;
            }
            at += 1;
        } else if capital(at + 1)
            && (doc.text(at) == "-" || doc.is_any(at, words!["and", "&", "of", "for"]) && joins(spotter, sentence, at))
        {
            at += 2;
        } else {
            break;
        }
    }
    Some(at)
}

/// Does "and" join two fields of one ministry rather than two bodies or two people?
fn joins(spotter: &Spotter, sentence: &Sentence, and: usize) -> bool {
    let doc = spotter.doc;
    let mut matches = Matches::new();
    let kinds = Kinds::PORTFOLIO.or(Kinds::COUNTRY);
    spotter.lexicon.find_of(kinds, doc, and + 1, sentence.tokens.end, &mut matches);
    let portfolio = matches
        .iter()
        .any(|m| spotter.lexicon.trie.readings(doc, and + 1, *m, false).any(|r| matches!(r, Reading::Portfolio(_))));
    let country = matches
        .iter()
        .any(|m| spotter.lexicon.trie.readings(doc, and + 1, *m, false).any(|r| matches!(r, Reading::Country(..))));
    if doc.is(and, "of") { country || portfolio } else { portfolio }
}

fn kind_of(head: &str) -> BodyKind {
    match head.trim_end_matches('.') {
        "Ministry" | "Department" | "Office" | "Secretariat" | "Directorate" => BodyKind::Ministry,
        "Agency" | "Authority" | "Commission" | "Administration" | "Bureau" | "Board" | "Service" => BodyKind::Agency,
        "Parliament" | "Senate" | "Congress" | "Assembly" | "Legislature" | "Committee" => BodyKind::Parliament,
        "Party" | "Movement" | "Coalition" => BodyKind::Party,
        "Court" | "Tribunal" => BodyKind::Court,
        "Army" | "Force" | "Forces" | "Guard" | "Guards" | "Command" | "Corps" => BodyKind::Military,
        "Police" => BodyKind::Police,
        "Airlines" | "Airways" | "Corp" | "Corporation" | "Company" | "Inc" | "Ltd" | "LLC" | "PLC" | "Plc" | "AG"
        | "SA" | "GmbH" | "Co" | "Holdings" | "Holding" | "Industries" | "Motors" | "Group" | "Enterprises"
        | "Technologies" | "Systems" | "Pharmaceuticals" | "Petroleum" | "Bank" | "Partners" => BodyKind::Company,
        _ => BodyKind::Other,
    }
}

fn office_title(spotter: &Spotter, sentence: &Sentence, at: usize, matches: &mut Matches) -> bool {
    spotter.lexicon.find_of(Kinds::OFFICE, spotter.doc, at, sentence.tokens.end, matches);
    matches.iter().any(|m| {
        spotter
            .lexicon
            .trie
            .readings(spotter.doc, at, *m, false)
            .any(|r| matches!(r, Reading::Office { row, .. } if spotter.lexicon.office(row).title || m.end > at + 1))
    })
}

fn is_head(spotter: &Spotter, token: usize, class: Class) -> bool {
    let t = &spotter.doc.tokens[token];
    !matches!(t.case, Case::Lower | Case::None) && t.classes.has(class)
}

fn ministry_like(spotter: &Spotter, at: usize) -> bool {
    at < spotter.doc.tokens.len() && is_head(spotter, at, Class::BodyHead)
}

/// The country that a body's name bears.
fn country_within(spotter: &Spotter, sentence: &Sentence, start: usize, end: usize) -> Option<Country> {
    let mut matches = Matches::new();
    for at in start..end {
        spotter.lexicon.find_of(Kinds::COUNTRY, spotter.doc, at, sentence.tokens.end.min(end), &mut matches);
        for found in &matches {
            for reading in spotter.lexicon.trie.readings(spotter.doc, at, *found, false) {
                if let Reading::Country(code, _) = reading {
                    return Some(code);
                }
            }
        }
    }
    None
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
        let portfolio_word = {
            let mut matches = Matches::new();
            spotter.lexicon.find_of(Kinds::PORTFOLIO, doc, end, limit, &mut matches);
            matches
                .iter()
                .filter(|m| {
                    spotter.lexicon.trie.readings(doc, end, **m, false).any(|r| matches!(r, Reading::Portfolio(_)))
                })
                .map(|m| m.end)
                .max()
        };
        match portfolio_word {
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
