//! Bodies that no table lists, seen by their shape: "Norwegian Refugee Council", "Ministry of Fisheries of Samoa".

use super::{
    lexicon::{Class, CountryForm, Kinds, Matches, Reading, WordFlags, places},
    spot::{BodyKind, Item, Spotter, What},
    token::{Case, Hashed, Kind, Sentence},
};
use crate::annotation::Country;

/// No body's name has more tokens before its head.
pub const LONGEST: usize = 12;

/// A body that starts at a token: a run of capitals with a head in it, and what "of" or "for" adds.
pub fn by_shape(spotter: &Spotter, sentence: &Sentence, at: usize) -> Option<Item> {
    let doc = spotter.doc;
    if sentence.headline && !sentence.title {
        return None;
    }
    if !spotter.own_capital(sentence, at) || doc.is_any(at, words!["the", "a", "an"]) {
        return None;
    }
    if !heads(spotter, sentence, at) || prefixed(spotter, sentence, at) || is_topic(spotter, sentence, at) {
        return None;
    }
    let mut end = at;
    let mut head = None;
    let mut matches = Matches::new();
    while end < sentence.tokens.end && end < at + LONGEST {
        let token = &doc.tokens[end];
        let text = doc.text(end);
        let capital = token.kind == Kind::Word && !matches!(token.case, Case::Lower | Case::None);
        // "Rivera The Organization of …": a line that ran into the next one.
        if end > at && (spotter.date_starts(end) || capital && doc.is(end, "the")) {
            break;
        }
        if capital {
            let general = doc.is(end, "general")
                && (ministry_like(spotter, end + 1) || doc.is_any(end + 1, words!["people", "workers"]));
            if end > at && !general && !company_form(text) && office_title(spotter, sentence, end, &mut matches) {
                break;
            }
            let opens = general || ministry_like(spotter, end + 1) || doc.is_any(end + 1, words!["with", "against"]);
            if end == at && office_title(spotter, sentence, end, &mut matches) && !opens {
                return None;
            }
            if is_head(spotter, end, Class::BodyHead) && !is_gathering(spotter, at, end) && !is_prefix(spotter, end) {
                head = Some(end);
            }
            end += 1;
        } else if end > at && links(spotter, sentence, at, end, head.is_none()) {
            end += 1;
        } else if head.is_none() && small_party(spotter, at, end) {
            head = Some(end);
            end += 1;
            break;
        } else {
            break;
        }
    }
    let head = head?;
    if armed_behind(spotter, sentence, at, end) {
        return None;
    }
    // "the City Bank Building", "World University Games": named after a body.
    if head + 1 == end - 1 && doc.is_any(end - 1, NAMESAKES) {
        return None;
    }
    let mut stop = head + 1;
    if takes_tail(spotter, sentence, head, stop) {
        stop = tail(spotter, sentence, stop).unwrap_or(stop);
    }
    // "the Court of Chile Building"
    if stop > head + 1 && doc.is_any(stop - 1, NAMESAKES) || is_empty_phrase(spotter, sentence, at, head) {
        return None;
    }
    // "the Agency's Board of Governors": its members are offices elsewhere.
    if stop == head + 1
        && doc.is(head, "board")
        && doc.is(stop, "of")
        && doc.is_any(stop + 1, words!["governors", "directors", "trustees", "regents"])
        && stop + 1 < sentence.tokens.end
        && capital(spotter, stop + 1)
    {
        stop += 2;
    }
    stop = limited(spotter, sentence, stop).unwrap_or(stop);
    // "Orchid Club and Foundation": of one name, where nothing follows.
    if stop == head + 1
        && doc.is_any(stop, words!["and"])
        && stop + 1 < sentence.tokens.end
        && doc.is_any(stop + 1, words!["foundation", "trust", "museum", "library", "sons", "endowment"])
        && capital(spotter, stop + 1)
        && !(stop + 2 < sentence.tokens.end && capital(spotter, stop + 2))
    {
        stop += 2;
    }
    // "the Labour and Social Services Secretary": what an office is for.
    if doc.is_any(stop, words!["secretary", "minister", "secretaries", "ministers"])
        && (at..stop).any(|t| doc.is_any(t, words!["and"]))
    {
        return None;
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
                // "the Togolese Central Bank", "Central Bank of Togo"
                _ if doc.is(head, "bank") && head > at && doc.is_any(head - 1, words!["central", "reserve"]) => {
                    BodyKind::CentralBank
                }
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
                Kind::Word => {
                    !matches!(token.case, Case::Lower | Case::None) || t > at && links(spotter, sentence, at, t, true)
                }
                _ => t > at && links(spotter, sentence, at, t, true),
            }
        })
        .any(|t| is_head(spotter, t, Class::BodyHead) || small_party(spotter, at, t + 1))
}

/// What a portfolio or a gathering is about: "Minister of Information Technology", "World Summit on the Information Society".
pub fn is_topic(spotter: &Spotter, sentence: &Sentence, at: usize) -> bool {
    let doc = spotter.doc;
    let start = sentence.tokens.start;
    let preposition = at.saturating_sub(1 + usize::from(at > start && doc.is_any(at - 1, words!["the", "a"])));
    if preposition <= start {
        return false;
    }
    let governor = preposition - 1;
    let gathering = words!["summit", "forum", "symposium", "seminar", "dialogue", "convention", "conference"];
    match doc.text(preposition) {
        "of" | "for" if doc.is_any(governor, words!["minister", "ministers"]) => true,
        "on" | "for" => doc.is_any(governor, gathering) && capital(spotter, governor),
        _ => false,
    }
}

/// "the Third Ministerial Conference", "a Climate Change Convention": people in a room or what they have signed, where no
/// standing body is called so ("the Bishops' Conference").
fn is_gathering(spotter: &Spotter, at: usize, head: usize) -> bool {
    let doc = spotter.doc;
    doc.is(head, "convention")
        || doc.is(head, "conference") && (head == at || !(at..head).any(|t| doc.is_any(t, STANDING)))
}

/// "Co-Prosperity": the form of a company that is a prefix here.
fn is_prefix(spotter: &Spotter, head: usize) -> bool {
    let doc = spotter.doc;
    company_form(doc.text(head)) && doc.tokens.get(head + 1).is_some_and(|next| next.glued) && doc.is_hyphen(head + 1)
}

/// Conferences of these are bodies.
const STANDING: &Hashed<13> = words![
    "bishops",
    "bishop",
    "episcopal",
    "islamic",
    "consultative",
    "leadership",
    "national",
    "baptist",
    "methodist",
    "rectors",
    "governors",
    "mayors",
    "judicial"
];

/// "the Renewed Liberal party": the head of a party's name in lower case, behind two capitals of which the last is a word.
fn small_party(spotter: &Spotter, at: usize, token: usize) -> bool {
    let doc = spotter.doc;
    token >= at + 2
        && doc.tokens.get(token).is_some_and(|t| t.case == Case::Lower)
        && doc.is(token, "party")
        && (at..token).all(|t| doc.tokens[t].case == Case::Capital)
        && common(spotter, token - 1)
}

/// "the Ruritanian Army of Dawn", "Ruritanian Dawn News Agency": a state's adjective before an armed body or an agency that
/// the tables know is no part of its name.
fn armed_behind(spotter: &Spotter, sentence: &Sentence, at: usize, end: usize) -> bool {
    let mut matches = Matches::new();
    let Some(next) = adjective_end(spotter, sentence, at) else { return false };
    spotter.lexicon.find_of(Kinds::BODY, spotter.doc, next, sentence.tokens.end, &mut matches);
    matches.iter().filter(|m| m.end >= end).any(|m| {
        let mut readings = spotter.lexicon.trie.readings(spotter.doc, next, *m, false);
        readings.any(|r| match r {
            Reading::Organization(row) => matches!(places::organizations()[row as usize].kind, "armed_group" | "news"),
            _ => false,
        })
    })
}

/// May a token that is no capital stand within the run of a name: a glued hyphen, "&", the "and" of two fields, the
/// apostrophe of those who make up the body ("Teachers' Union")? The last two only before its head.
fn links(spotter: &Spotter, sentence: &Sentence, at: usize, token: usize, headless: bool) -> bool {
    let doc = spotter.doc;
    let Some(next) = doc.tokens[..sentence.tokens.end].get(token + 1) else { return false };
    match doc.text(token) {
        "&" => true,
        "-" => doc.tokens[token].glued && next.glued,
        // "National Petroleum and Natural Gas Company"
        "and" if !headless => {
            let run = (token + 1..sentence.tokens.end.min(token + 5)).take_while(|&t| capital(spotter, t));
            doc.is_any(token - 1, words!["petroleum", "technology", "exchange"])
                && !sentence.headline
                && field(spotter, token + 1)
                && run.into_iter().any(|t| t > token + 1 && is_head(spotter, t, Class::BodyHead))
        }
        "and" => !sentence.headline && field(spotter, token - 1) && field(spotter, token + 1),
        // "Clerks with Children Network"
        "with" | "against" => headless && !sentence.headline && members(spotter, token - 1),
        _ if doc.tokens[token].kind == Kind::Possessive => {
            let plural = of_plural(spotter, token);
            let members = doc.is_any(token - 1, words!["people", "women", "men", "children", "peoples"])
                || plural && common(spotter, token - 1);
            // "the White House Clerks’ Association": behind a head another one may come.
            let free = headless || plural && is_head(spotter, token + 1, Class::BodyHead);
            free && members && matches!(next.case, Case::Capital) && adjective_end(spotter, sentence, at).is_none()
        }
        _ => false,
    }
}

/// Heads that name no body where a headline has every word with a capital ("A Lasting Alliance"), or behind a mere "US"
/// ("US TV").
fn is_empty_phrase(spotter: &Spotter, sentence: &Sentence, at: usize, head: usize) -> bool {
    let doc = spotter.doc;
    let union = words!["alliance", "partnership", "coalition", "movement", "front", "initiative", "watch", "force"];
    let medium = words!["tv", "television", "press", "news", "radio"];
    let before = |words: &dyn Fn(usize) -> bool| head > at && words(head - 1);
    // "the West Bank", "the Lakeside Convention Center", "the Green Corridor Peace Initiative": a place, a venue, a plan.
    let land = doc.is(head, "bank") && before(&|t| doc.is_any(t, words!["west", "left", "south", "right"]));
    let venue = doc.is_any(head, words!["center", "centre"]) && before(&|t| doc.is_any(t, VENUES));
    let plan = doc.is(head, "initiative") && before(&|t| doc.is_any(t, PLANS));
    // "the CNN TV show": what is shown, on a station that the tables know.
    let show = doc.is_any(head, medium)
        && head + 1 < sentence.tokens.end
        && doc.is_any(
            head + 1,
            words!["show", "program", "programme", "series", "interview", "host", "anchor", "special"],
        );
    // "a Guard of Honour", "MUST WATCH"
    let honour = doc.is(head, "guard") && doc.is(head + 1, "of") && doc.is_any(head + 2, words!["honor", "honour"]);
    let shouted = (at..=head).all(|t| doc.tokens[t].case == Case::Upper && doc.tokens[t].flags.has(WordFlags::COMMON));
    land || venue
        || plan
        || honour
        || shouted && doc.is_any(head, union)
        || show && head == at + 1 && doc.tokens[at].case == Case::Upper
        || sentence.headline && doc.is_any(head, union) && head <= at + 1
        || head == at + 1 && doc.is_any(at, words!["us", "u.s.", "uk", "u.k."]) && doc.is_any(head, medium)
}

/// A capital on a word that is no name: "Trade", "Affairs", "Teachers".
fn common(spotter: &Spotter, token: usize) -> bool {
    let t = &spotter.doc.tokens[token];
    t.case == Case::Capital && t.flags.has(WordFlags::COMMON)
}

/// What a body deals with ("Trade and Industry", "Health and Welfare"): a common word that is no head itself.
fn field(spotter: &Spotter, token: usize) -> bool {
    let t = &spotter.doc.tokens[token];
    common(spotter, token)
        && !t.classes.has(Class::BodyHead)
        && !t.flags.has(WordFlags::SURNAME)
        && !t.flags.has(WordFlags::GIVEN)
}

/// Those who make up a body, a plural with a capital: "Teachers with …".
fn members(spotter: &Spotter, token: usize) -> bool {
    let t = &spotter.doc.tokens[token];
    let text = spotter.doc.text(token);
    t.case == Case::Capital
        && text.len() > 5
        && text.ends_with('s')
        && !text.ends_with("ss")
        && !t.classes.has(Class::BodyHead)
        && !t.flags.has(WordFlags::SURNAME)
        && !t.flags.has(WordFlags::GIVEN)
}

/// The end of the adjective of a state that stands at a token.
fn adjective_end(spotter: &Spotter, sentence: &Sentence, at: usize) -> Option<usize> {
    let mut matches = Matches::new();
    spotter.lexicon.find_of(Kinds::COUNTRY, spotter.doc, at, sentence.tokens.end, &mut matches);
    let adjective = matches.iter().find(|m| {
        let mut readings = spotter.lexicon.trie.readings(spotter.doc, at, **m, false);
        readings.any(|r| matches!(r, Reading::Country(_, CountryForm::Adjective)))
    });
    adjective.map(|m| m.end)
}

/// "pro-Albanian Council": what a prefix in lower case is glued to is no part of the name behind it.
fn prefixed(spotter: &Spotter, sentence: &Sentence, at: usize) -> bool {
    let doc = spotter.doc;
    at >= sentence.tokens.start + 2
        && doc.tokens[at].glued
        && doc.text(at - 1) == "-"
        && doc.tokens[at - 2].case == Case::Lower
}

/// The end of "(Private) Limited" or ", LLC" behind the name of a company.
pub fn limited(spotter: &Spotter, sentence: &Sentence, at: usize) -> Option<usize> {
    let doc = spotter.doc;
    // "The Orchid Gazette, LLC"
    let comma = at + 1 < sentence.tokens.end
        && doc.text(at) == ","
        && doc.is_any(at + 1, words!["llc", "l.l.c", "l.l.c.", "inc", "inc.", "ltd", "ltd.", "plc", "llp", "gmbh"])
        && capital(spotter, at + 1);
    if comma {
        return Some(at + 2);
    }
    (at + 3 < sentence.tokens.end
        && doc.text(at) == "("
        && doc.is_any(at + 1, words!["private", "pvt", "pvt.", "pty", "pty.", "proprietary", "public", "holdings"])
        && doc.text(at + 2) == ")"
        && doc.is_any(at + 3, words!["limited", "ltd", "ltd.", "company", "co", "co."]))
    .then_some(at + 4)
}

/// Forms of companies that are also titles ("AG", the attorney general).
fn company_form(text: &str) -> bool {
    matches!(text, "AG" | "SA" | "PLC" | "Plc" | "Co" | "Co.")
}

/// Is a token a word with a capital?
pub fn capital(spotter: &Spotter, token: usize) -> bool {
    let t = &spotter.doc.tokens[token];
    t.kind == Kind::Word && !matches!(t.case, Case::Lower | Case::None)
}

/// Centres of these are places to meet in.
const VENUES: &Hashed<10> = words![
    "conference",
    "conferences",
    "convention",
    "conventions",
    "congress",
    "exhibition",
    "exhibitions",
    "shopping",
    "expo",
    "sports"
];

/// Initiatives of these are what states propose.
const PLANS: &Hashed<11> = words![
    "peace",
    "road",
    "grain",
    "basin",
    "defense",
    "defence",
    "security",
    "development",
    "civilization",
    "recovery",
    "relief"
];

/// What is named after a body that stands before it.
const NAMESAKES: &Hashed<19> = words![
    "games", "building", "house", "bridge", "airport", "stadium", "cup", "tower", "plaza", "avenue", "street", "road",
    "square", "act", "treaty", "award", "prize", "war", "hall"
];

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
    let first = at;
    let mut matches = Matches::new();
    while at < sentence.tokens.end {
        if capital(at) {
            if office_title(spotter, sentence, at, &mut matches) {
                break;
            }
            // "of the African Union Alpha Mensah": a body that the tables know ends, and no word of its name follows.
            let named = !common(spotter, at) || capital(at + 1) && !common(spotter, at + 1);
            if at > first && named && spotter.bodies_at(first, sentence.tokens.end).contains(&at) {
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
        } else if let Some(end) = listed(spotter, sentence, at) {
            at = end;
        } else if doc.tokens[at].kind == Kind::Possessive
            && capital(at + 1)
            && (doc.is_any(at - 1, words!["people", "women", "children", "peoples"])
                || of_plural(spotter, at) && (common(spotter, at - 1) || ministry_like(spotter, at + 1)))
        {
            // "of the Workers' Party of Peru"
            at += 2;
        } else {
            break;
        }
    }
    // "the Standing Committee of Peru's National Assembly", "Committee of Peru's lower chamber"
    let owned = at < sentence.tokens.end && doc.tokens[at].kind == Kind::Possessive;
    if owned && (capital(at + 1) || at - first < 3) && country_within(spotter, sentence, first, at).is_some() {
        return None;
    }
    // "Organization for Trade and Security in Asia"
    let continent = at + 1 < sentence.tokens.end
        && doc.is(at, "in")
        && doc.is_any(at + 1, words!["europe", "asia", "africa", "america"])
        && doc.is_any(preposition - 1, words!["organization", "organisation", "conference", "council", "commission"]);
    (at > first).then_some(if continent { at + 2 } else { at })
}

/// Is a possessive the mere apostrophe of a plural ("Workers'")?
fn of_plural(spotter: &Spotter, possessive: usize) -> bool {
    let text = spotter.doc.text(possessive);
    text.len() < "'s".len() || text == "’"
}

/// The end of ", Trade and Public Affairs" behind a field: a body of three fields or more.
fn listed(spotter: &Spotter, sentence: &Sentence, comma: usize) -> Option<usize> {
    const FIELDS: usize = 8;
    let doc = spotter.doc;
    let is_field = |t: usize| t < sentence.tokens.end && capital(spotter, t) && field(spotter, t);
    if doc.text(comma) != "," || !is_field(comma - 1) || !is_field(comma + 1) {
        return None;
    }
    let limit = sentence.tokens.end.min(comma + FIELDS);
    let and = (comma + 1..limit).find(|&t| !(is_field(t) || doc.text(t) == "," && is_field(t + 1)))?;
    let and = and + usize::from(doc.text(and) == ",");
    let end = (and + 1..limit).find(|&t| !is_field(t)).unwrap_or(limit);
    (doc.is_any(and, words!["and", "&"]) && end > and + 1).then_some(end)
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

/// What sort of body its head makes it.
pub fn kind_of(head: &str) -> BodyKind {
    match head.trim_end_matches('.') {
        "Ministry" | "Department" | "Office" | "Secretariat" | "Directorate" => BodyKind::Ministry,
        "Agency" | "Authority" | "Commission" | "Administration" | "Bureau" | "Board" | "Service" => BodyKind::Agency,
        "Parliament" | "Senate" | "Congress" | "Assembly" | "Legislature" | "Committee" => BodyKind::Parliament,
        "Party" | "party" | "Movement" | "Coalition" => BodyKind::Party,
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
pub fn country_within(spotter: &Spotter, sentence: &Sentence, start: usize, end: usize) -> Option<Country> {
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
