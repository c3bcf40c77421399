//! The end of the cascade: what the stages found → [`Annotations`], with every span, rule and confidence.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::{
    frames::{Actor, Frames},
    fuller::{Fuller, Printed, plain, turned, words_of},
    held,
    lexicon::{Kinds, Matches, Reading, places},
    merge::Merged,
    person::Person,
    spot::{BodyKind, Item, Spotter, What},
    token::{Case, Doc, Hashed},
};
use crate::annotation::{Annotations, Country, Event, EventKind, Mention, MentionKind, Official, Participant, Role};

/// Writes down everything that was found.
pub fn collect(frames: &Frames, spotter: &Spotter, events: Vec<Merged>) -> Annotations {
    let mut out = Annotations { mentions: Vec::with_capacity(32), ..Annotations::default() };
    officials(frames, &mut out);
    countries(frames, spotter, &mut out);
    dates(frames, &mut out);
    organizations(frames, spotter, &mut out);
    for event in events {
        out.events.extend(self::event(frames, event, &mut out.mentions));
    }
    out.mentions.sort_by_key(|m| (m.field, m.start, m.end, m.kind));
    out
}

fn mention(
    frames: &Frames,
    kind: MentionKind,
    tokens: Range<usize>,
    value: String,
    rule: &str,
    confidence: f32,
) -> Option<Mention> {
    let doc = frames.doc;
    let first = doc.tokens.get(tokens.start)?;
    let last = doc.tokens.get(tokens.end.checked_sub(1)?)?;
    let (field, start) = doc.field(first.start as usize);
    let (end_field, end) = doc.field(last.end as usize);
    (field == end_field).then(|| Mention {
        kind,
        field,
        start,
        end,
        text: doc.slice(tokens.clone()).to_owned(),
        value,
        rule: rule.to_owned(),
        confidence,
    })
}

fn name(frames: &Frames, person: &Person) -> String {
    let name = frames.doc.printed(person.name.clone());
    // "met Premier Zhao Min.": a name that is an abbreviation too, and ends the sentence.
    let last = name.rsplit(' ').next().unwrap_or_default();
    match name.strip_suffix('.') {
        Some(bare)
            if last.len() > 3 && !matches!(last, "Jr." | "Sr.") && !bare.ends_with('.') && bare.contains(' ') =>
        {
            bare.to_owned()
        }
        _ => name,
    }
}

fn officials(frames: &Frames, out: &mut Annotations) {
    for person in frames.people {
        let Some(held) = person.best().filter(|held| !held.office.weak) else { continue };
        let name = name(frames, person);
        let words = name.split_whitespace().count();
        let sure = person.country().is_some() || person.org().is_some();
        let confidence = if words >= 2 && sure {
            0.95
        } else if sure {
            0.85
        } else {
            0.7
        };
        for tokens in &person.mentions {
            out.mentions.extend(mention(
                frames,
                MentionKind::Official,
                tokens.clone(),
                name.clone(),
                held.rule,
                confidence,
            ));
        }
        out.officials.push(Official {
            name,
            role: held.office.role,
            portfolio: held.office.portfolio,
            country: person.country(),
            org: person.org().map(str::to_owned),
            status: held.office.status,
            office: printed_office(frames, person, &held.office.printed),
            confidence,
        });
    }
}

fn countries(frames: &Frames, spotter: &Spotter, out: &mut Annotations) {
    let add = |out: &mut Annotations, code: Country, tokens: Range<usize>, rule: &str| {
        // There are few enough states.
        if !out.countries.contains(&code) {
            out.countries.push(code);
        }
        out.mentions.extend(mention(frames, MentionKind::Country, tokens, code.code().to_owned(), rule, 0.95));
    };
    let state = std::cell::LazyCell::new(|| american(frames));
    for item in frames.items.things() {
        match item.what {
            What::Country { .. } if frames.doc.is(item.tokens.start, "georgia") && *state => {}
            What::Country { code, .. } => add(out, code, item.tokens.clone(), "lexicon.country"),
            What::Trap(Some(code)) => add(out, code, item.tokens.clone(), "lexicon.trap"),
            // "South America", "Central American leaders": a group's name bears no state of its own.
            What::Body { .. } => {
                for (code, tokens) in within(frames, spotter, item) {
                    add(out, code, tokens, "lexicon.country-in-body");
                }
            }
            What::Office { row, .. } => {
                // "Georgia Gov.": where the phrase itself is of another state, the word names none.
                let of = frames.lexicon.office(row).country;
                for (code, tokens) in within(frames, spotter, item) {
                    if of.is_some_and(|of| of != code) {
                        continue;
                    }
                    add(out, code, tokens, "lexicon.country-in-office");
                }
            }
            _ => {}
        }
    }
}

/// Is the Georgia of an article the one in America? By the words that stand in it: of American politics and of the state's
/// cities, and none of the Caucasus and its neighbours.
fn american(frames: &Frames) -> bool {
    const STATE: &Hashed<13> = words![
        "gop",
        "republican",
        "republicans",
        "democrat",
        "democrats",
        "congressional",
        "atlanta",
        "savannah",
        "fulton",
        "gov.",
        "runoff",
        "runoffs",
        "sens."
    ];
    const CAUCASUS: &Hashed<22> = words![
        "tbilisi",
        "batumi",
        "gori",
        "poti",
        "abkhazia",
        "abkhaz",
        "ossetia",
        "ossetian",
        "caucasus",
        "georgian",
        "georgians",
        "moldova",
        "armenia",
        "azerbaijan",
        "russia",
        "russian",
        "moscow",
        "kremlin",
        "ukraine",
        "nato",
        "turkey",
        "soviet"
    ];
    let doc = frames.doc;
    let capitals = || (0..doc.tokens.len()).filter(|&t| !matches!(doc.tokens[t].case, Case::Lower | Case::None));
    // No minister of the country is called so.
    let secretary = |t: usize| doc.is(t, "georgia") && doc.is_any(t + 1, words!["secretary"]);
    capitals().any(|t| doc.is_any(t, STATE) || secretary(t)) && !capitals().any(|t| doc.is_any(t, CAUCASUS))
}

/// The countries that a longer name bears.
fn within(frames: &Frames, spotter: &Spotter, item: &Item) -> Vec<(Country, Range<usize>)> {
    let mut found = Vec::new();
    let mut matches = Matches::new();
    let mut at = item.tokens.start;
    while at < item.tokens.end {
        let kinds = Kinds::COUNTRY.or(Kinds::TRAP);
        spotter.lexicon.find_of(kinds, frames.doc, at, item.tokens.end, &mut matches);
        let country = matches.iter().find_map(|m| {
            spotter.lexicon.trie.readings(frames.doc, at, *m, false).find_map(|r| match r {
                Reading::Country(code, _) => Some((Some(code), m.end)),
                Reading::Trap(code) => Some((code, m.end)),
                _ => None,
            })
        });
        match country {
            Some((code, end)) => {
                found.extend(code.map(|code| (code, at..end)));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

fn dates(frames: &Frames, out: &mut Annotations) {
    let mut seen = FxHashSet::default();
    for found in frames.dates {
        for &value in &found.values {
            if seen.insert(value) {
                out.dates.push(value);
            }
            out.mentions.extend(mention(
                frames,
                MentionKind::Date,
                found.tokens.clone(),
                value.to_string(),
                found.rule,
                found.confidence,
            ));
        }
    }
}

fn organizations(frames: &Frames, spotter: &Spotter, out: &mut Annotations) {
    let doc = frames.doc;
    let mut named: Vec<(Range<usize>, &'static str)> =
        agency(frames).map(|tokens| (tokens, "body.dateline")).into_iter().collect();
    for item in frames.items.things() {
        match item.what {
            What::Body { kind, .. } if !is_government(doc, item) && !qualifies(doc, item, kind) => {
                let rule = if kind == BodyKind::Ministry { "body.ministry" } else { "body" };
                named.push((full_name(frames, spotter, item), rule));
            }
            // "the Arctic" names no body, "the Arctic Council" does.
            What::Group { row }
                if places::groups()[row as usize].org.is_some_and(|org| {
                    let printed = doc.slice(item.tokens.clone());
                    places::groups()[row as usize].id != printed.to_lowercase() || org.eq_ignore_ascii_case(printed)
                }) =>
            {
                named.push((item.tokens.clone(), "lexicon.group"));
            }
            // "CIA director", "Supreme Court justice": the body inside the office.
            What::Office { .. } => {
                named.extend(held::by_office(frames, spotter, item).map(|tokens| (tokens, "lexicon.office")))
            }
            // "the permanent members of the Security Council"
            What::Group { .. } => {
                named.extend(held::by_group(frames, spotter, item).map(|tokens| (tokens, "lexicon.group")))
            }
            _ => {}
        }
    }
    let plain: Vec<String> = named.iter().map(|(tokens, _)| plain(doc.slice(tokens.clone()))).collect();
    let printed: Vec<Printed> = named
        .iter()
        .zip(&plain)
        .map(|((tokens, _), plain)| Printed { words: words_of(plain), rows: rows_of(frames, tokens) })
        .collect();
    let fuller = Fuller::of(&printed);
    let mut seen = FxHashSet::default();
    for ((tokens, rule), printed) in named.iter().zip(&printed) {
        let text = doc.printed(tokens.clone());
        out.mentions.extend(mention(frames, MentionKind::Organization, tokens.clone(), text.clone(), rule, 0.7));
        if !fuller.has(printed) && seen.insert(turned(&printed.words)) {
            out.organizations.push(text);
        }
    }
}

/// The agency in the parentheses of a dateline that no table lists: "(Continental Wire) —".
fn agency(frames: &Frames) -> Option<Range<usize>> {
    let tokens = frames.dateline.as_ref()?.tokens.clone();
    let open = tokens.clone().find(|&t| frames.doc.text(t) == "(")?;
    let close = (open + 1..tokens.end).find(|&t| frames.doc.text(t) == ")")?;
    let plain = |t: usize| {
        let item = &frames.items.items[frames.items.of_token[t] as usize];
        let free = matches!(item.what, What::Word | What::Name { .. });
        free && !matches!(frames.doc.tokens[t].case, Case::Lower | Case::None)
    };
    (open + 1 < close && (open + 1..close).all(plain)).then_some(open + 1..close)
}

/// "Biden administration", "US government": a government is no named body.
fn is_government(doc: &Doc, item: &Item) -> bool {
    let last = item.tokens.end - 1;
    item.tokens.len() > 1
        && doc.tokens[last].case == Case::Lower
        && doc.is_any(last, words!["administration", "government", "military", "army", "forces", "police", "regime"])
        || doc.is_any(last, words!["administration"]) && item.tokens.len() == 2
}

/// The tokens of a body's name: "the French Embassy in Nairobi" goes on to its city; of "the Standing Committee of the
/// National Assembly" the assembly is the body that has a name.
fn full_name(frames: &Frames, spotter: &Spotter, item: &Item) -> Range<usize> {
    let doc = frames.doc;
    let (start, end) = (item.tokens.start, item.tokens.end);
    let is_embassy = doc.is_any(end - 1, words!["embassy", "consulate"]) && doc.is(end, "in");
    if is_embassy
        && let Some(city) = frames.items.of_token.get(end + 1).map(|&i| &frames.items.items[i as usize])
        && matches!(city.what, What::City { .. })
    {
        return start..city.tokens.end;
    }
    match organ_of(doc, start).and_then(|of| held::known(frames, spotter, of, end)) {
        Some(known) if known.end == end => known,
        _ => start..end,
    }
}

/// The token behind "Standing Committee of the", "Presidium of".
fn organ_of(doc: &Doc, start: usize) -> Option<usize> {
    let committee = doc.is_any(start, words!["standing", "national", "central", "executive"])
        && doc.is_any(start + 1, words!["committee", "council", "bureau"]);
    let organ = committee || doc.is_any(start, words!["presidium", "politburo"]);
    let of = start + 1 + usize::from(committee);
    (organ && doc.is(of, "of")).then(|| of + 1 + usize::from(doc.is(of + 1, "the")))
}

/// "Senate Republicans", "House Majority Leader": a chamber before its people is no body named.
pub fn of_chamber(doc: &Doc, last: usize, next: usize) -> bool {
    doc.is_any(last, words!["senate", "house"])
        && doc.is_any(
            next,
            words![
                "republican",
                "republicans",
                "democrat",
                "democrats",
                "democratic",
                "gop",
                "majority",
                "minority",
                "leader",
                "leaders",
                "leadership"
            ],
        )
}

/// Does a body's name only qualify what follows: "Kremlin-backed", "Senate Republicans", "an Airbus A320"? Is it only the
/// end of a code ("ABC.PA")?
fn qualifies(doc: &Doc, item: &Item, kind: BodyKind) -> bool {
    let (first, next) = (item.tokens.start, item.tokens.end);
    let token = |t: usize| doc.tokens.get(t);
    let compound = token(next).is_some_and(|t| t.glued)
        && doc.text(next) == "-"
        && token(next + 1).is_some_and(|t| t.glued && t.case == Case::Lower)
        // These name it as a party all the same.
        && !doc.is_any(next + 1, words!["linked", "affiliated", "allied", "aligned"]);
    let model = kind == BodyKind::Company
        && token(next).is_some_and(|t| {
            !t.glued && doc.text(next).ends_with(|c: char| c.is_ascii_digit()) && doc.text(next).len() <= 4
        })
        && doc.is_any(
            next - 1,
            words!["boeing", "airbus", "tupolev", "antonov", "ilyushin", "sukhoi", "embraer", "gulfstream"],
        );
    let code = token(first).is_some_and(|t| t.glued)
        && first >= 2
        && doc.text(first - 1) == "."
        && token(first - 1).is_some_and(|t| t.glued);
    compound || model || code || of_chamber(doc, next - 1, next)
}

/// The rows of the tables that a whole name may mean ("WTO", "World Trade Organization").
fn rows_of(frames: &Frames, tokens: &Range<usize>) -> Vec<Reading> {
    let mut matches = Matches::new();
    frames.lexicon.find_of(Kinds::BODY, frames.doc, tokens.start, tokens.end, &mut matches);
    let whole = matches.into_iter().filter(|m| m.end == tokens.end);
    let readings = whole.flat_map(|m| frames.lexicon.trie.readings(frames.doc, tokens.start, m, false));
    readings.filter(|r| matches!(r, Reading::Organization(_) | Reading::Institution(_))).collect()
}

/// An office as printed; `None` where the article prints none but only the name.
fn printed_office(frames: &Frames, person: &Person, tokens: &Range<usize>) -> Option<String> {
    (*tokens != person.name).then(|| frames.doc.printed(tokens.clone()))
}

fn participant(frames: &Frames, actor: &Actor) -> Participant {
    let person = actor.person.and_then(|id| frames.people.get(id));
    Participant {
        name: person.map(|p| name(frames, p)),
        role: actor.role,
        portfolio: actor.portfolio,
        country: actor.country,
        org: actor.org.map(str::to_owned),
        office: actor.office.as_ref().and_then(|tokens| match person {
            Some(person) => printed_office(frames, person, tokens),
            None => Some(frames.doc.printed(tokens.clone())),
        }),
    }
}

fn event(frames: &Frames, merged: Merged, mentions: &mut Vec<Mention>) -> Option<Event> {
    let mut draft = merged.draft;
    if draft.kind == EventKind::Call {
        // Two ends have no one place.
        (draft.place, draft.country) = (None, None);
    }
    let sentence = frames.doc.sentences.get(merged.evidence)?;
    let participants: Vec<Participant> = draft.actors.iter().map(|actor| participant(frames, actor)).collect();
    if participants.is_empty() {
        return None;
    }
    let named = participants.iter().filter(|p| p.name.is_some() && p.role != Role::Other).count();
    let confidence = (draft.confidence
        + 0.05 * named.min(2) as f32
        + if draft.date.is_some() { 0.05 } else { 0.0 }
        + if merged.reports > 1 { 0.05 } else { 0.0 })
    .min(0.99);
    let value = [draft.kind.as_str(), draft.status.as_str()].join(" ");
    mentions.extend(mention(frames, MentionKind::Event, draft.trigger.clone(), value, draft.rule, confidence));
    Some(Event {
        kind: draft.kind,
        status: draft.status,
        date: draft.date.map(|(value, _)| value),
        date_phrase: draft
            .date
            .and_then(|(_, number)| frames.dates.get(number))
            .map(|d| frames.doc.printed(d.tokens.clone())),
        place: draft.place,
        country: draft.country,
        participants,
        evidence: frames.doc.slice(sentence.tokens.clone()).to_owned(),
        confidence,
        rule: draft.rule.to_owned(),
    })
}
