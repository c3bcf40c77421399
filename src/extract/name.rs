//! Stage 2: runs of capitals that are names.
//!
//! Particles (bin, al-, de, van der, Abdel), initials, hyphens, "Jr." and regnal numbers hold a name together; offices,
//! countries and the words that open a sentence do not belong to it.

use crate::annotation::Portfolio;

use super::{
    lexicon::{Class, CountryForm, Matches, WordFlags},
    spot::{Item, Spotter, What},
    token::{Case, Kind, Sentence},
};

/// No person's name has more words than this; longer runs are something else.
const LONGEST: usize = 9;

/// A name that starts at a token, if one does. `found` is what the lexicon read there.
pub fn name(
    spotter: &Spotter,
    sentence: &Sentence,
    at: usize,
    before: Option<&Item>,
    found: Option<&Item>,
) -> Option<Item> {
    let doc = spotter.doc;
    let titled =
        before.is_some_and(|item| matches!(item.what, What::Honorific | What::Office { .. }) && item.tokens.end == at);
    if !starts(spotter, sentence, at, titled, found) {
        return None;
    }
    // "for Asian Affairs Richard Roe": no one is called Affairs; nor "He".
    if doc.is(at, "affairs") || doc.is_any(at, words!["he", "she", "it", "they", "we"]) && !titled {
        let alone = |t: usize| doc.tokens.get(t).is_none_or(|next| !matches!(next.case, Case::Capital));
        if doc.is(at, "affairs") || alone(at + 1) {
            return None;
        }
    }
    // "the USS John S. McCain" sails.
    if at > sentence.tokens.start && doc.is_any(at - 1, words!["uss", "hms", "hmas", "usns", "hmcs"]) {
        return None;
    }
    let mut end = at + 1;
    let mut words = 1;
    let mut person = titled || is_given(spotter, at);
    // A particle that opens the name ("al-Sisi", "El Baradei") waits for the word after it.
    let mut last_word = at;
    while end < sentence.tokens.end && words < LONGEST {
        let token = &doc.tokens[end];
        let text = doc.text(end);
        if spotter.date_starts(end) {
            break;
        }
        match token.kind {
            Kind::Punct if text == "-" || text == "‐" => {
                // Kye-Gwan, Anwaar-ul-Haq; not "Paris-based" nor "Bush-Putin".
                let Some(next) = doc.tokens.get(end + 1).filter(|_| end + 1 < sentence.tokens.end) else { break };
                // "Ki- moon", "al- Alami": a line was broken behind the hyphen.
                let broken = token.glued
                    && !next.glued
                    && next.kind == Kind::Word
                    && (is_particle(spotter, end - 1) && next.case == Case::Capital
                        || next.case == Case::Lower && is_syllable(doc.text(end + 1), false, spotter, end + 1));
                if !token.glued || !next.glued && !broken || next.kind != Kind::Word {
                    break;
                }
                let particle = is_particle(spotter, end + 1);
                let family_first = words == 2 && doc.tokens[at].flags.has(WordFlags::FAMILY_FIRST);
                let syllable = || is_syllable(doc.text(end + 1), family_first, spotter, end + 1);
                if next.case == Case::Lower && !particle && !syllable() {
                    break;
                }
                if next.case != Case::Lower && pairs_two_people(spotter, last_word, end + 1, words) {
                    break;
                }
                end += 2;
                last_word = end - 1;
            }
            Kind::Word if token.case == Case::Lower => {
                // A lower-case particle must lead to a capital.
                if !is_particle(spotter, end) {
                    break;
                }
                let mut next = end + 1;
                while next < sentence.tokens.end
                    && next < end + 4
                    && (is_particle(spotter, next) || doc.text(next) == "-")
                    && doc.tokens[next].case != Case::Capital
                {
                    next += 1;
                }
                let leads = doc
                    .tokens
                    .get(next)
                    .is_some_and(|t| next < sentence.tokens.end && t.kind == Kind::Word && t.case != Case::Lower);
                if !leads || matches!(text, "and" | "y" | "e") && words > 3 {
                    break;
                }
                // What a particle leads to belongs to the name whatever else it may mean ("bin Sultan").
                last_word = next;
                end = next + 1;
                words += 1;
            }
            Kind::Word => {
                // "President Trump Donald John Trump": the short form, then the full one.
                if words == 1
                    && text.len() > 2
                    && (end + 1..sentence.tokens.end.min(end + 4)).any(|t| doc.text(t) == doc.text(at))
                {
                    break;
                }
                // "for Multilateral Affairs X": what a minister is for, not who it is.
                if token.classes.has(Class::AffairsNoun) && at > 0 && doc.is_any(at - 1, words!["for", "of"]) {
                    let what = What::Portfolio(Portfolio::Other);
                    return Some(Item { tokens: at..end + 1, what });
                }
                // A name does not say a word twice: two mentions run together.
                let repeated = words > 1 && text.len() > 2 && (at..end).any(|t| doc.text(t) == text);
                if repeated || !continues(spotter, sentence, last_word, end, person) {
                    break;
                }
                person |= is_given(spotter, end) || is_initial(text);
                last_word = end;
                end += 1;
                words += 1;
            }
            _ => break,
        }
    }
    // "BOB CARTER A FOOL": the article of a line of capitals.
    if words > 1 && matches!(doc.text(end - 1), "A" | "I") && end - 1 == last_word {
        end -= 1;
    }
    // "King Khalid International Airport": no person, and no more than a place.
    if words >= 2 && doc.tokens[end - 1].classes.has(Class::VenueHead) {
        return Some(Item { tokens: at..end, what: What::Venue });
    }
    let flags = doc.tokens[at].flags;
    person |= words >= 2 && flags.has(WordFlags::FAMILY_FIRST) && doc.tokens[at].case == Case::Capital;
    Some(Item { tokens: at..end, what: What::Name { person } })
}

fn starts(spotter: &Spotter, sentence: &Sentence, at: usize, titled: bool, found: Option<&Item>) -> bool {
    let doc = spotter.doc;
    let token = &doc.tokens[at];
    if token.kind != Kind::Word || matches!(token.case, Case::Lower | Case::None) {
        return false;
    }
    let text = doc.text(at);
    if token.case == Case::Upper && text.contains('.') && !is_initial(text) {
        return false;
    }
    // "I'll", "We've", "Don't"
    let contracted =
        text.rsplit_once(['\'', '’']).is_some_and(|(_, tail)| matches!(tail, "ve" | "ll" | "re" | "t" | "d" | "m"));
    if contracted || text.starts_with("I'") || text.starts_with("I’") {
        return false;
    }
    // "(L)", "(R)" in a caption.
    if text.len() == 1 && at > 0 && doc.text(at - 1) == "(" && at + 1 < doc.tokens.len() && doc.text(at + 1) == ")" {
        return false;
    }
    // "President Sultan bin Hamad": a given name, whatever else it means.
    if titled && doc.tokens.get(at + 1).is_some_and(|_| doc.is_any(at + 1, words!["bin", "ibn"])) {
        return true;
    }
    // "Carter, R-Tenn.": his party and his state.
    if matches!(text, "R" | "D" | "I") && doc.tokens.get(at + 1).is_some_and(|t| t.glued && doc.text(at + 1) == "-") {
        return false;
    }
    // "President O": a letter alone names nobody.
    let alone = || doc.tokens.get(at + 1).is_none_or(|t| t.glued || t.case != Case::Capital);
    if text.chars().count() == 1 && alone() {
        return false;
    }
    let flags = token.flags;
    // In a line of capitals only a word that some name has can begin a name.
    let names = flags.has(WordFlags::GIVEN) || flags.has(WordFlags::SURNAME);
    if sentence.shouting && (flags.has(WordFlags::COMMON) || !(titled || names)) {
        return false;
    }
    // "Vice Premier He Lifeng": the family name, not the pronoun.
    if titled && text == "He" {
        return doc.tokens.get(at + 1).is_some_and(|t| at + 1 < sentence.tokens.end && t.case == Case::Capital);
    }
    if titled && flags.has(WordFlags::COMMON) && !flags.has(WordFlags::SURNAME) && !flags.has(WordFlags::GIVEN) {
        // "the PM strikes", "the ambassador Monday": an ordinary word behind an office, unless a name follows it.
        let name_follows = doc.tokens.get(at + 1).is_some_and(|t| {
            at + 1 < sentence.tokens.end && t.case == Case::Capital && !t.flags.has(WordFlags::COMMON)
        });
        if sentence.headline || !name_follows {
            return false;
        }
    }
    if token.case == Case::Upper
        && flags.has(WordFlags::COMMON)
        && !sentence.shouting
        && !is_initial(text)
        && text.len() > 2
    {
        return false; // "CLOSE Obama says"
    }
    match found.map(|item| (item.what, item.tokens.len())) {
        None => {
            if flags.has(WordFlags::COMMON) && !titled && !spotter.own_capital(sentence, at) {
                return false;
            }
            // "A", "I", pronouns and the like in a title.
            !matches!(text, "I" | "A" | "The" | "An") || (text == "A" && is_initial_before_name(spotter, at))
        }
        // "Jordan Smith", "Austin" after a title, "Israel Katz": a place that is a name here.
        // "Amir Khan Muttaqi", "Sultan bin Ahmed": given names; "Amir Sheikh Sabah", "Sultan Haitham" bear a title.
        Some((What::Office { .. }, 1)) if doc.is(at, "amir") || doc.is(at, "sultan") => {
            let next = at + 1;
            let follows = next < sentence.tokens.end;
            let capital = follows && doc.tokens[next].case == Case::Capital;
            let honorific = doc.is_any(next, words!["sheikh", "sheik", "shaikh"]);
            follows && (is_particle(spotter, next) && !capital || doc.is(at, "amir") && capital && !honorific)
        }
        // "Foreign Minister Shah Wali"
        Some((What::Office { .. }, 1)) if titled && doc.is(at, "shah") => {
            doc.tokens.get(at + 1).is_some_and(|t| at + 1 < sentence.tokens.end && t.case == Case::Capital)
        }
        // "Foreign Minister Amir Khan Muttaqi": a title that is a given name, behind another title.
        Some((What::Office { .. }, 1)) => {
            titled && flags.has(WordFlags::GIVEN) && leads_to_surname(spotter, sentence, at)
        }
        Some((
            What::City { .. }
            | What::Region { adjective: false, .. }
            | What::Country { form: CountryForm::Name, .. }
            | What::Group { .. },
            1,
        )) => {
            titled_name(spotter, at, titled) || (flags.has(WordFlags::GIVEN) && leads_to_surname(spotter, sentence, at))
        }
        // "Minister German Gref": an adjective that is a given name, behind a title.
        Some((What::Country { form: CountryForm::Adjective, .. }, 1)) => {
            titled && flags.has(WordFlags::GIVEN) && leads_to_surname(spotter, sentence, at)
        }
        // "chief RK Rao": initials, not the agency.
        Some((What::Body { .. }, 1)) if titled && token.case == Case::Upper && text.len() == 2 => {
            leads_to_surname(spotter, sentence, at)
        }
        Some((What::Body { .. } | What::Portfolio(_) | What::Modifier(_), 1)) => {
            (titled || flags.has(WordFlags::GIVEN))
                && token.case == Case::Capital
                && (leads_to_surname(spotter, sentence, at) || (titled && !flags.has(WordFlags::COMMON)))
        }
        _ => false,
    }
}

/// After a title, a city or a region's name is the person's ("Secretary Austin") unless a comma or "of" makes it a place.
fn titled_name(spotter: &Spotter, at: usize, titled: bool) -> bool {
    let flags = spotter.doc.tokens[at].flags;
    titled && (flags.has(WordFlags::GIVEN) || flags.has(WordFlags::SURNAME))
}

/// Is the next token a capital that can only be a surname here?
fn leads_to_surname(spotter: &Spotter, sentence: &Sentence, at: usize) -> bool {
    let doc = spotter.doc;
    let Some(next) = doc.tokens.get(at + 1).filter(|_| at + 1 < sentence.tokens.end) else { return false };
    if next.kind != Kind::Word || next.case != Case::Capital || next.glued {
        return false;
    }
    let flags = next.flags;
    let known = flags.has(WordFlags::SURNAME) && (!flags.has(WordFlags::COMMON) || !sentence.headline);
    let unknown = !flags.has(WordFlags::COMMON) && next.word == super::token::Word::UNKNOWN;
    let before_is_preposition =
        at > sentence.tokens.start && doc.is_any(at - 1, words!["in", "to", "from", "of", "at", "near"]);
    known || (unknown && !before_is_preposition) || is_initial(doc.text(at + 1))
}

fn continues(spotter: &Spotter, sentence: &Sentence, last: usize, at: usize, person: bool) -> bool {
    let doc = spotter.doc;
    let token = &doc.tokens[at];
    let text = doc.text(at);
    if matches!(token.case, Case::Lower | Case::None) {
        return false;
    }
    if token.glued && doc.text(at - 1) != "-" {
        return false;
    }
    if matches!(
        text,
        "Jr." | "Jr" | "Sr." | "II" | "III" | "IV" | "V" | "VI" | "X" | "XI" | "XII" | "XIII" | "XIV" | "XVI" | "XXIII"
    ) || is_initial(text)
    {
        return true;
    }
    if token.case == Case::Upper && text.contains('.') {
        return false;
    }
    let flags = token.flags;
    // "TRUMP CALLS IT": in a line of capitals an ordinary word ends the name.
    if sentence.shouting && flags.has(WordFlags::COMMON) && !flags.has(WordFlags::GIVEN) && !is_given(spotter, last) {
        return false;
    }
    if sentence.headline && flags.has(WordFlags::COMMON) && !spotter.seen().capital.contains(text) {
        // "Sunak Meets Biden": a verb, unless the word is a surname after a given name and no verb of headlines,
        // or a given name after a family name.
        let family_first = doc.tokens[last].flags.has(WordFlags::FAMILY_FIRST);
        if family_first && !looks_like_verb(text) && text.len() <= 6 && !text.ends_with("ed") && !text.ends_with("ing")
        {
            return true;
        }
        return flags.has(WordFlags::SURNAME) && is_given(spotter, last) && !looks_like_verb(text);
    }
    // "Mensah Undecided on Trip": the text knows the first word as a name, and the second not at all.
    if sentence.headline
        && !flags.has(WordFlags::SURNAME)
        && !flags.has(WordFlags::GIVEN)
        && spotter.seen().names.contains(doc.text(last))
        && !spotter.seen().names.contains(text)
    {
        return false;
    }
    // What the lexicon knows as something else ends the name, unless it is a name as well.
    let surname_behind_given = flags.has(WordFlags::SURNAME) && (person || is_given(spotter, last)) && last + 1 == at;
    let mut matches = Matches::new();
    spotter.lexicon.find(doc, at, sentence.tokens.end, &mut matches);
    for found in &matches {
        for reading in spotter.lexicon.trie.readings(doc, at, *found, sentence.shouting) {
            use super::lexicon::Reading as R;
            let single = found.end == at + 1;
            let name_like = single && (flags.has(WordFlags::SURNAME) || flags.has(WordFlags::GIVEN));
            let part_of_name = match reading {
                // "Amit Shah", "John Major": a title's word behind a given name.
                R::Office { row, .. } => single && (!spotter.lexicon.office(row).title || surname_behind_given),
                R::Country(_, CountryForm::Name) | R::City(_) | R::Region(_) => {
                    name_like || single && person && is_given(spotter, last)
                }
                R::Country(..) | R::RegionAdjective(_) => name_like && is_given(spotter, last),
                // "Sheikh Omar Al-Rai": a paper is called so too.
                R::Organization(_) if doc.is_any(at, words!["al", "el"]) && person => true,
                // "Carl Bild": a paper's name behind a given one.
                R::Organization(_) if single && token.case == Case::Capital && is_given(spotter, last) => true,
                R::Organization(_) | R::Institution(_) | R::Group(_) => name_like && person,
                _ => true,
            };
            if !part_of_name {
                return false;
            }
        }
    }
    true
}

fn looks_like_verb(text: &str) -> bool {
    text.ends_with('s') && !text.ends_with("ss")
}

fn is_given(spotter: &Spotter, token: usize) -> bool {
    let t = &spotter.doc.tokens[token];
    t.case == Case::Capital && t.flags.has(WordFlags::GIVEN)
}

fn is_particle(spotter: &Spotter, token: usize) -> bool {
    let t = &spotter.doc.tokens[token];
    let text = spotter.doc.text(token);
    t.kind == Kind::Word
        && t.flags.has(WordFlags::PARTICLE)
        && !matches!(text, "and" | "the" | "of" | "in" | "at" | "to" | "on" | "for" | "do" | "a" | "or")
}

/// "J.", "J.D.", or "J" before another capital.
fn is_initial(text: &str) -> bool {
    let dotted = text.len() <= 8 && text.ends_with('.') && {
        let mut letters = text.split('.');
        letters.next_back();
        letters.all(|l| l.chars().count() == 1 && l.starts_with(char::is_uppercase))
    };
    if dotted {
        return true;
    }
    let mut chars = text.chars();
    matches!((chars.next(), chars.next(), chars.next()), (Some(c), Some('.'), None) if c.is_uppercase())
        || matches!((chars.next(), text.len()), (None, 1)) && text.starts_with(char::is_uppercase)
}

fn is_initial_before_name(spotter: &Spotter, at: usize) -> bool {
    spotter.doc.tokens.get(at + 1).is_some_and(|t| t.case == Case::Capital && t.flags.has(WordFlags::GIVEN))
}

/// The lower second syllable of a Korean given name: "Jong-un", "Kye-gwan"; behind a family name it may be any short
/// word ("Kang-lip").
fn is_syllable(text: &str, family_first: bool, spotter: &Spotter, token: usize) -> bool {
    let common = spotter.doc.tokens[token].flags.has(WordFlags::COMMON);
    let ending = matches!(text, "led" | "based" | "backed" | "elect" | "run" | "born" | "era" | "style" | "like");
    (text.len() <= 6 && !common || text.len() <= 5 && family_first) && !ending
        || matches!(
            text,
            "un" | "in" | "bin" | "ho" | "hui" | "hee" | "jin" | "min" | "moon" | "sun" | "gun" | "ju" | "jo"
        )
}

/// "Bush-Putin", "Trump-Kim", "Luis Arce-Javier Milei", "Mensah-IMF": two sides, not one double name.
fn pairs_two_people(spotter: &Spotter, last: usize, next: usize, words: usize) -> bool {
    let doc = spotter.doc;
    let flags = |token: usize| doc.tokens[token].flags;
    let after = doc.tokens.get(next + 1).filter(|t| t.kind == Kind::Word && !t.glued);
    let noun_follows = after.is_some()
        && doc.is_any(
            next + 1,
            words![
                "summit",
                "talks",
                "meeting",
                "call",
                "meetings",
                "encounter",
                "deal",
                "agreement",
                "pact",
                "accord",
                "ceasefire",
                "truce",
                "delegation",
                "relations",
                "ties",
                "rivalry",
                "alliance",
                "handshake",
            ],
        );
    let leads = |token: usize| !spotter.lexicon.leaders(&doc.text(token).to_lowercase()).is_empty();
    let full_name = after.is_some_and(|t| t.case == Case::Capital) && flags(next).has(WordFlags::GIVEN);
    let acronym = doc.tokens[next].case == Case::Upper && doc.text(next).len() >= 2;
    noun_follows && !flags(last).has(WordFlags::GIVEN)
        // "Jean-Louis Haddad": two given names that leaders bear are one person's.
        || leads(last)
            && (words == 1 && leads(next) && !(flags(last).has(WordFlags::GIVEN) && flags(next).has(WordFlags::GIVEN))
                || words >= 2 && full_name)
        || acronym && noun_follows
}
