//! Stages 1 and 2: tokens → items, each token read as one thing.
//!
//! One pass looks every phrase up in the lexicon and settles its readings by length and neighbourhood; runs of capitals
//! that no table knows become names (`name`) or bodies (`body`). Words of contact ("meet", "visit") are no items: they
//! are ambiguous in themselves and are found by the frames.

use std::{cell::OnceCell, ops::Range};

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::{
    acronym, body,
    date::DateMention,
    lexicon::{
        Class, CountryForm, Kinds, Lexicon, Match, Matches, Reading, WordFlags, events::Frame, people::Takes, places,
    },
    ministry, name,
    token::{Case, Doc, Hashed, Kind, Sentence, Token},
};
use crate::annotation::{Country, Portfolio};

/// What a paper is called beside its name.
const PAPERS: &Hashed<14> = words![
    "news",
    "agency",
    "newspaper",
    "paper",
    "daily",
    "tabloid",
    "broadsheet",
    "weekly",
    "magazine",
    "website",
    "newspapers",
    "portal",
    "dailies",
    "editorial"
];

/// Before "in the Times", "to the Times": what makes it the paper.
const SOURCES: &Hashed<27> = words![
    "according",
    "statement",
    "statements",
    "interview",
    "interviews",
    "article",
    "articles",
    "piece",
    "op-ed",
    "ed",
    "column",
    "report",
    "reports",
    "reported",
    "writing",
    "editorial",
    "wrote",
    "writes",
    "published",
    "editor",
    "correspondent",
    "columnist",
    "reporter",
    "journalist",
    "quoted",
    "cited",
    "letter"
];

/// What a run of tokens is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum What {
    Country {
        code: Country,
        form: CountryForm,
    },
    City {
        row: u32,
    },
    /// A region, or its adjective ("Texan").
    Region {
        row: u32,
        adjective: bool,
    },
    /// A named body: of the tables, or seen by its shape.
    Body {
        country: Option<Country>,
        /// What it bears as a participant: an international body's acronym, a non-state body's name.
        org: Option<&'static str>,
        kind: BodyKind,
    },
    Group {
        row: u32,
    },
    Office {
        row: u32,
        plural: bool,
    },
    Portfolio(Portfolio),
    Modifier(u32),
    Honorific,
    /// Capitals that no table knows: a person's name where `person`, else anything.
    Name {
        person: bool,
    },
    /// A place that bears a person's name ("Khalid International Airport").
    Venue,
    /// The number of a date mention.
    Date(u32),
    /// Looks like a country or an office and is none.
    Trap(Option<Country>),
    Word,
}

/// What sort of body it is, as far as offices and events ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    International,
    /// Armed or governing, and no state.
    Armed,
    Party,
    Parliament,
    Executive,
    Ministry,
    Agency,
    CentralBank,
    Court,
    Military,
    Police,
    Company,
    /// Press, charities, clubs, schools, and what is not known.
    Other,
}

impl BodyKind {
    pub fn parse(word: &str) -> BodyKind {
        match word {
            "international" => BodyKind::International,
            "armed_group" => BodyKind::Armed,
            "party" => BodyKind::Party,
            "parliament" | "chamber" => BodyKind::Parliament,
            "executive" => BodyKind::Executive,
            "ministry" => BodyKind::Ministry,
            "agency" => BodyKind::Agency,
            "central_bank" => BodyKind::CentralBank,
            "court" => BodyKind::Court,
            "military" => BodyKind::Military,
            "police" | "intelligence" => BodyKind::Police,
            "company" | "bank" | "news" => BodyKind::Company,
            _ => BodyKind::Other,
        }
    }
}

#[derive(Debug, Clone)]
pub struct Item {
    pub tokens: Range<usize>,
    pub what: What,
}

/// All items of an article in order, covering every token.
#[derive(Debug, Default)]
pub struct Items {
    pub items: Vec<Item>,
    /// The item of each token.
    pub of_token: Vec<u32>,
    /// The items of each sentence.
    pub sentences: Vec<Range<usize>>,
    /// Those that are more than a word.
    pub things: Vec<u32>,
}

impl Items {
    /// The items that are more than a [`What::Word`], in order.
    pub fn things(&self) -> impl Iterator<Item = &Item> {
        self.things.iter().filter_map(|&number| self.items.get(number as usize))
    }
}

/// What the rest of the article says about capitals.
#[derive(Debug, Default)]
pub struct Seen<'a> {
    /// Words written with a capital inside a sentence that is no headline.
    pub capital: FxHashSet<&'a str>,
    /// Every word that a sentence of the text, no headline, has with a capital of its own.
    pub names: FxHashSet<&'a str>,
    /// Surnames that the text has behind a given name.
    pub surnames: FxHashSet<&'a str>,
}

pub struct Spotter<'a> {
    pub doc: &'a Doc<'a>,
    pub lexicon: &'a Lexicon,
    /// Made when it is first asked for.
    seen: OnceCell<Seen<'a>>,
    pub dates: &'a [DateMention],
}

impl<'a> Spotter<'a> {
    pub fn new(doc: &'a Doc<'a>, lexicon: &'a Lexicon, dates: &'a [DateMention]) -> Spotter<'a> {
        Spotter { doc, lexicon, seen: OnceCell::new(), dates }
    }

    /// The words that the text has with capitals of their own.
    pub fn seen(&self) -> &Seen<'a> {
        self.seen.get_or_init(|| seen(self.doc))
    }

    /// Reads every token, into the items of an article before it.
    pub fn spot(&self, mut items: Items) -> Items {
        items.items.clear();
        items.items.reserve(self.doc.tokens.len());
        items.of_token.clear();
        items.of_token.resize(self.doc.tokens.len(), 0);
        items.sentences.clear();
        items.things.clear();
        let mut date = 0;
        // The token at which the date after it begins.
        let mut next_date = self.dates.first().map_or(usize::MAX, |d| d.tokens.start);
        let mut matches = Matches::new();
        for sentence in &self.doc.sentences {
            let first = items.items.len();
            let mut at = sentence.tokens.start;
            while at < sentence.tokens.end {
                let index = items.items.len() as u32;
                let mut dated = None;
                if at >= next_date {
                    date += self.dates[date..].iter().take_while(|d| d.tokens.start < at).count();
                    dated = self.dates.get(date).filter(|d| d.tokens.start == at && d.tokens.end > at);
                    let next = date + usize::from(dated.is_some());
                    next_date = self.dates.get(next).map_or(usize::MAX, |d| d.tokens.start);
                }
                if dated.is_none() && self.is_plain(at, sentence.tokens.end) {
                    items.of_token[at] = index;
                    items.items.push(Item { tokens: at..at + 1, what: What::Word });
                    at += 1;
                    continue;
                }
                let item = match dated {
                    Some(dated) => {
                        Item { tokens: at..dated.tokens.end.min(sentence.tokens.end), what: What::Date(date as u32) }
                    }
                    None => self.item(sentence, at, items.items.get(first..).and_then(<[Item]>::last), &mut matches),
                };
                items.of_token[item.tokens.clone()].fill(index);
                at = item.tokens.end.max(at + 1);
                if !matches!(item.what, What::Word) {
                    items.things.push(index);
                }
                items.items.push(item);
            }
            items.sentences.push(first..items.items.len());
        }
        items
    }

    /// Is the token a word by itself: no capital, and no phrase of the tables starts with it? Most are.
    #[inline]
    fn is_plain(&self, at: usize, end: usize) -> bool {
        let token = &self.doc.tokens[at];
        match token.kind {
            Kind::Word | Kind::Number => {
                matches!(token.case, Case::Lower | Case::None)
                    && !(token.kinds.any(Kinds::ITEM) && self.lexicon.trie.may_start(self.doc, at, end))
            }
            Kind::Possessive | Kind::Quote | Kind::Punct => true,
        }
    }

    /// The item that starts at a token.
    fn item(&self, sentence: &Sentence, at: usize, before: Option<&Item>, matches: &mut Matches) -> Item {
        let token = &self.doc.tokens[at];
        if !matches!(token.kind, Kind::Word | Kind::Number) {
            return Item { tokens: at..at + 1, what: What::Word };
        }
        self.lexicon.find_of(Kinds::ITEM, self.doc, at, sentence.tokens.end, matches);
        let found = self.choose(sentence, at, matches);
        let capital = token.case != Case::Lower && token.case != Case::None;
        let longer = found.as_ref().is_some_and(|item| item.tokens.len() > 1);
        if capital
            && !longer
            && let Some(code) = self.prefix(sentence, at)
        {
            return Item { tokens: at..at + 1, what: What::Country { code, form: CountryForm::Adjective } };
        }
        if capital && let Some(what) = self.shared_noun(sentence, at) {
            return Item { tokens: at..at + 1, what };
        }
        if capital && !sentence.shouting {
            if let Some(body) = acronym::by_acronym(self, sentence, at)
                .or_else(|| body::by_shape(self, sentence, at))
                .or_else(|| ministry::numbered_unit(self, sentence, at))
                && found.as_ref().is_none_or(|item| item.tokens.end < body.tokens.end && !self.lists(item))
            {
                return body;
            }
            let known = found.as_ref().map_or(0, |item| item.tokens.len());
            if let Some(name) = name::name(self, sentence, at, before, found.as_ref())
                && name.tokens.len() > known
                && !self.is_gathering(sentence, &name)
            {
                return name;
            }
        }
        if let Some(item) = found {
            return self.with_form(sentence, self.body_of_ministry(sentence, item));
        }
        if let Some(end) = ministry::ministry_of(self, sentence, at) {
            let what = What::Body { country: None, org: None, kind: BodyKind::Ministry };
            return Item { tokens: at..end, what };
        }
        if capital
            && let Some(name) = name::name(self, sentence, at, before, None)
            && !self.is_gathering(sentence, &name)
        {
            return name;
        }
        Item { tokens: at..at + 1, what: What::Word }
    }

    /// "House Judiciary" in "House Judiciary Committee Chairman": only the beginning of a committee's name.
    fn goes_on(&self, at: usize, end: usize) -> bool {
        end > at + 1
            && self.doc.is_any(at, words!["house", "senate"])
            && self.doc.is_any(end, words!["committee", "subcommittee"])
    }

    /// A company or a paper of the tables with the form behind its name: "the Globe, LLC".
    fn with_form(&self, sentence: &Sentence, mut item: Item) -> Item {
        if matches!(item.what, What::Body { kind: BodyKind::Company, .. })
            && let Some(end) = body::limited(self, sentence, item.tokens.end)
        {
            item.tokens.end = end;
        }
        item
    }

    /// Does "and" follow a body of the tables? What it joins is another one ("Labour and the Green Party").
    fn lists(&self, item: &Item) -> bool {
        matches!(item.what, What::Body { .. }) && self.doc.is_any(item.tokens.end, words!["and"])
    }

    /// "the G20 Leaders' Meeting", "the Africa Summit": a noun of contact with a capital names nobody.
    fn is_gathering(&self, sentence: &Sentence, name: &Item) -> bool {
        // "the Senior Officials Meeting" is nobody either.
        let at = name.tokens.end - 1;
        let given = name.tokens.len() == 2 && matches!(name.what, What::Name { person: true });
        if name.tokens.len() > 2 || given || sentence.headline || !self.doc.tokens[at].kinds.any(Kinds::CONTACT) {
            return false;
        }
        let mut matches = Matches::new();
        self.lexicon.find(self.doc, at, at + 1, &mut matches);
        let noun = |reading| {
            matches!(reading, Reading::Noun { row, .. } if matches!(
                self.lexicon.event(row).frame,
                Frame::Talks | Frame::Summit
            ))
        };
        matches.iter().any(|&found| self.lexicon.trie.readings(self.doc, at, found, false).any(noun))
    }

    /// "Franco-" in "Franco-German": the first half of an adjective of two states.
    fn prefix(&self, sentence: &Sentence, at: usize) -> Option<Country> {
        let (hyphen, next) = (self.doc.tokens.get(at + 1)?, at + 2);
        if next >= sentence.tokens.end || !hyphen.glued || !self.doc.is(at + 1, "-") || !self.doc.tokens[next].glued {
            return None;
        }
        let word = self.doc.text(at);
        let row = places::countries().iter().find(|row| row.prefixes.iter().any(|p| p.eq_ignore_ascii_case(word)))?;
        let mut matches = Matches::new();
        self.lexicon.find(self.doc, next, sentence.tokens.end, &mut matches);
        let adjective = |reading| matches!(reading, Reading::Country(_, CountryForm::Adjective));
        let joined = matches
            .iter()
            .any(|found| self.lexicon.trie.readings(self.doc, next, *found, sentence.shouting).any(adjective));
        joined.then_some(row.code)
    }

    /// "North" in "North and South Korea": of two states of one noun the first.
    fn shared_noun(&self, sentence: &Sentence, at: usize) -> Option<What> {
        let other = at + 2;
        let own = if self.doc.is(at, "north") && self.doc.is(other, "south") {
            *b"KP"
        } else if self.doc.is(at, "south") && self.doc.is(other, "north") {
            *b"KR"
        } else {
            return None;
        };
        if other >= sentence.tokens.end || !self.doc.is_any(at + 1, words!["and", "or"]) {
            return None;
        }
        let mut matches = Matches::new();
        self.lexicon.find(self.doc, other, sentence.tokens.end, &mut matches);
        let korea = [Country::new(*b"KP"), Country::new(*b"KR")];
        matches.iter().filter(|found| found.end > other + 1).find_map(|found| {
            self.lexicon.trie.readings(self.doc, other, *found, sentence.shouting).find_map(|reading| match reading {
                Reading::Country(code, form) if korea.contains(&code) => {
                    Some(What::Country { code: Country::new(own), form })
                }
                _ => None,
            })
        })
    }

    /// "Russian foreign ministry", "Iran's central bank": a body written in lower case after its country.
    fn body_of_ministry(&self, sentence: &Sentence, item: Item) -> Item {
        // "the foreign ministry": of the state that the article is about.
        if matches!(item.what, What::Portfolio(_))
            && self.doc.tokens[item.tokens.start].case == Case::Lower
            && let Some(end) = ministry::ministry_after(self, sentence, item.tokens.start)
        {
            let what = What::Body { country: None, org: None, kind: BodyKind::Ministry };
            return Item { tokens: item.tokens.start..end, what };
        }
        let What::Country { code, .. } = item.what else { return item };
        match ministry::ministry_after(self, sentence, item.tokens.end) {
            Some(end) => {
                let kind = if self.doc.is(end - 1, "bank") { BodyKind::CentralBank } else { BodyKind::Ministry };
                let what = What::Body { country: Some(code), org: None, kind };
                Item { tokens: item.tokens.start..end, what }
            }
            None => item,
        }
    }

    /// The reading of the longest match; where it has several, the one that comes first here.
    fn choose(&self, sentence: &Sentence, at: usize, matches: &[Match]) -> Option<Item> {
        matches.iter().find_map(|&found| {
            let best = self
                .lexicon
                .trie
                .readings(self.doc, at, found, sentence.shouting)
                .filter_map(|reading| self.what(reading, sentence, at, found.end))
                .filter(|(_, what)| {
                    !matches!(what, What::Body { .. })
                        || !(self.cuts_office(sentence, at, found.end)
                            || self.titles_name(sentence, at, found)
                            // "told Fox News Sunday": the day is none of the name.
                            || (at + 1..found.end).any(|t| self.date_starts(t))
                            || self.goes_on(at, found.end))
                })
                .min_by_key(|(rank, _)| *rank)?;
            Some(Item { tokens: at..found.end, what: best.1 })
        })
    }

    /// What a reading makes of its tokens, with a rank (the lowest wins).
    fn what(&self, reading: Reading, sentence: &Sentence, at: usize, end: usize) -> Option<(u8, What)> {
        let single = end == at + 1;
        let token = &self.doc.tokens[at];
        let headline = sentence.headline;
        Some(match reading {
            Reading::Trap(country) => (1, What::Trap(country)),
            Reading::Country(code, form) => (2, What::Country { code, form }),
            Reading::Office { row, plural } => {
                let office = self.lexicon.office(row);
                // "the general public", "judge for yourself": a single ambiguous head waits for the phrases to confirm it.
                (if single && office.weak { 7 } else { 3 }, What::Office { row, plural })
            }
            Reading::NotOffice => (2, What::Trap(None)),
            Reading::Group(row) => (4, What::Group { row }),
            Reading::Organization(row) => {
                let body = &places::organizations()[row as usize];
                let bare = headline || at == sentence.tokens.start || token.case == Case::Lower;
                let cited = body.kind == "news" && body.ambiguous && single && self.cited(sentence, at, end);
                if body.ambiguous && single && !cited && (body.cited || bare) {
                    return None;
                }
                let forms = || [&body.name].into_iter().chain(&body.acronyms).chain(&body.aliases).copied();
                if self.shouted_word(sentence, at, end, forms())
                    || body.kind == "news" && self.surname(sentence, at, end)
                {
                    return None;
                }
                (
                    if body.ambiguous && !cited { 6 } else { 0 },
                    What::Body { country: body.country, org: body.org, kind: BodyKind::parse(body.kind) },
                )
            }
            Reading::Institution(row) => {
                let body = &places::institutions()[row as usize];
                if self.shouted_word(sentence, at, end, [&body.name].into_iter().chain(&body.aliases).copied()) {
                    return None;
                }
                (
                    0,
                    What::Body {
                        country: body.country.filter(|_| !body.ambiguous),
                        org: None,
                        kind: BodyKind::parse(body.kind),
                    },
                )
            }
            Reading::City(row) => {
                let city = &places::cities()[row as usize];
                let word_like = single && token.flags.has(WordFlags::COMMON);
                if word_like && (headline || at == sentence.tokens.start) {
                    return None;
                }
                // "Thomas Sterling … Sterling arrived": a town that the article has as a surname.
                let there = at > sentence.tokens.start
                    && self.doc.is_any(at - 1, words!["in", "at", "to", "from", "near", "of", "outside"]);
                if single && city.ambiguous && !there && self.seen().surnames.contains(self.doc.text(at)) {
                    return None;
                }
                (if city.ambiguous { 8 } else { 4 }, What::City { row })
            }
            Reading::Region(row) => (5, What::Region { row, adjective: false }),
            Reading::RegionAdjective(row) => (6, What::Region { row, adjective: true }),
            // "Justice Minister", "minister of justice" against "Justice Smith".
            Reading::Portfolio(portfolio) => {
                let governed = self.minister_of(sentence, at);
                (if governed || self.head_follows(sentence, end) { 2 } else { 9 }, What::Portfolio(portfolio))
            }
            // "deputy Energy Minister" against "a deputy".
            Reading::Modifier(row) => (if self.office_follows(sentence, end) { 6 } else { 10 }, What::Modifier(row)),
            // "Pak Gang-lip": a Korean family name, where it is no "Pak Budi".
            Reading::Honorific if single && token.flags.has(WordFlags::FAMILY_FIRST) && self.syllables_follow(end) => {
                return None;
            }
            Reading::Honorific => (3, What::Honorific),
            Reading::Verb { .. } | Reading::Noun { .. } => return None,
        })
    }

    /// An acronym that is an ordinary word is the word in a line of capitals ("PLAN TO CUT COSTS").
    fn shouted_word(
        &self,
        sentence: &Sentence,
        at: usize,
        end: usize,
        mut forms: impl Iterator<Item = &'static str>,
    ) -> bool {
        let text = self.doc.text(at);
        sentence.shouting
            && end == at + 1
            && self.doc.tokens[at].flags.has(WordFlags::COMMON)
            && forms.any(|form| form == text)
    }

    /// "Sheikh Omar Al-Rai": a paper's name that is the end of somebody's.
    fn surname(&self, sentence: &Sentence, at: usize, end: usize) -> bool {
        let doc = self.doc;
        if at == sentence.tokens.start || sentence.headline || end < at + 2 || !doc.is_any(at, words!["al", "el"]) {
            return false;
        }
        let before = &doc.tokens[at - 1];
        before.case == Case::Capital && !before.classes.has(Class::Preposition) && !doc.is(at - 1, "the")
            || doc.text(at - 1) == "-" && before.glued
    }

    /// Is a paper whose name is a word named as a source: "told the Sun", "the Times wrote", "Vote is near - The Guardian"?
    fn cited(&self, sentence: &Sentence, at: usize, end: usize) -> bool {
        let doc = self.doc;
        if doc.tokens[at].case == Case::Lower {
            return false;
        }
        let start = sentence.tokens.start;
        let article = at > start && doc.is(at - 1, "the");
        let first = at - usize::from(article);
        let before = |back: usize, words: &dyn Fn(usize) -> bool| first >= start + back && words(first - back);
        if sentence.headline {
            return end == sentence.tokens.end && before(1, &|t| matches!(doc.text(t), "-" | "–" | "—" | "|"));
        }
        let paper = before(1, &|t| doc.is_any(t, PAPERS)) || end < sentence.tokens.end && doc.is_any(end, PAPERS);
        // "Yet The Sun was sure": an article with a capital of its own.
        let titled = article
            && first > start
            && doc.tokens[first].case == Case::Capital
            && doc.tokens[at].case == Case::Capital
            && !self.opens_quote(sentence, first);
        let says = end < sentence.tokens.end && doc.tokens[end].classes.has(Class::Saying);
        // "MENA reported"
        let wire = doc.tokens[at].case == Case::Upper && doc.text(at).len() > 2 && !sentence.shouting && says;
        let told = before(1, &|t| doc.is_any(t, words!["told", "tells", "telling", "quoted", "quoting"]));
        let within = before(1, &|t| doc.is_any(t, words!["to", "in", "by", "for", "with", "of", "at"]))
            && before(2, &|t| doc.is_any(t, SOURCES));
        paper || titled || wire || article && (says || told || within)
    }

    /// Does a given name of two syllables with a hyphen, the second in lower case, start at a token?
    fn syllables_follow(&self, at: usize) -> bool {
        let [first, hyphen, second, ..] = &self.doc.tokens[at.min(self.doc.tokens.len())..] else { return false };
        first.case == Case::Capital
            && hyphen.glued
            && second.glued
            && second.case == Case::Lower
            && self.doc.is(at + 1, "-")
    }

    /// Does "minister of" stand before a token?
    fn minister_of(&self, sentence: &Sentence, at: usize) -> bool {
        at >= sentence.tokens.start + 2
            && self.doc.is_any(at - 1, words!["of", "for"])
            && self.doc.is_any(at - 2, words!["minister", "ministers", "secretary", "secretaries"])
    }

    /// Does an office that takes a portfolio start at a token?
    fn head_follows(&self, sentence: &Sentence, at: usize) -> bool {
        let mut matches = Matches::new();
        self.lexicon.find_of(Kinds::OFFICE, self.doc, at, sentence.tokens.end, &mut matches);
        matches.iter().any(|found| {
            let mut readings = self.lexicon.trie.readings(self.doc, at, *found, sentence.shouting);
            readings.any(|r| matches!(r, Reading::Office { row, .. } if self.lexicon.office(row).takes.contains(&Takes::Portfolio)))
        })
    }

    /// The ends of the bodies of the tables that begin at a token, the longest first.
    pub fn bodies_at(&self, at: usize, end: usize) -> SmallVec<[usize; 4]> {
        let mut matches = Matches::new();
        self.lexicon.find_of(Kinds::BODY, self.doc, at, end, &mut matches);
        let body = |m: &&Match| {
            let mut readings = self.lexicon.trie.readings(self.doc, at, **m, false);
            readings.any(|r| matches!(r, Reading::Organization(_) | Reading::Institution(_)))
        };
        matches.iter().filter(body).map(|m| m.end).collect()
    }

    /// Does a date begin at a token? It ends every name and body before it.
    pub fn date_starts(&self, token: usize) -> bool {
        self.dates.binary_search_by_key(&token, |d| d.tokens.start).is_ok()
    }

    /// Does an office phrase begin inside a match and end behind it ("U.S. Treasury" in "U.S. Treasury Secretary")?
    fn cuts_office(&self, sentence: &Sentence, at: usize, end: usize) -> bool {
        let mut matches = Matches::new();
        (at + 1..end).any(|inner| {
            self.lexicon.find_of(Kinds::OFFICE, self.doc, inner, sentence.tokens.end, &mut matches);
            matches.iter().filter(|m| m.end > end).any(|m| {
                let mut readings = self.lexicon.trie.readings(self.doc, inner, *m, sentence.shouting);
                readings.any(|r| matches!(r, Reading::Office { .. }))
            })
        })
    }

    /// Is a match that names a body also an office, and a given name stands behind it ("UN High Commissioner for Refugees X")?
    fn titles_name(&self, sentence: &Sentence, at: usize, found: Match) -> bool {
        found.end < sentence.tokens.end
            && self.doc.tokens[found.end].case == Case::Capital
            && self.doc.tokens[found.end].flags.has(WordFlags::GIVEN)
            && self
                .lexicon
                .trie
                .readings(self.doc, at, found, sentence.shouting)
                .any(|reading| matches!(reading, Reading::Office { .. }))
    }

    /// Does an office, or a portfolio before one, start at a token (or behind a hyphen)?
    fn office_follows(&self, sentence: &Sentence, at: usize) -> bool {
        let at = at + usize::from(at < sentence.tokens.end && self.doc.text(at) == "-");
        let mut matches = Matches::new();
        let kinds = Kinds::OFFICE.or(Kinds::PORTFOLIO);
        self.lexicon.find_of(kinds, self.doc, at, sentence.tokens.end, &mut matches);
        matches.iter().any(|found| {
            self.lexicon
                .trie
                .readings(self.doc, at, *found, sentence.shouting)
                .any(|r| matches!(r, Reading::Office { .. } | Reading::Portfolio(_)))
        })
    }

    /// Is the token's capital its own, not the sentence's or the headline's?
    pub fn own_capital(&self, sentence: &Sentence, token: usize) -> bool {
        let t = &self.doc.tokens[token];
        match t.case {
            Case::Lower | Case::None => false,
            Case::Upper | Case::Mixed => true,
            Case::Capital => {
                let first = token == sentence.tokens.start || self.opens_quote(sentence, token);
                if !first && !sentence.headline {
                    return true;
                }
                let flags = t.flags;
                // "Brown", "Rice": ordinary words that are names where the article shows it.
                !flags.has(WordFlags::COMMON)
                    || (flags.has(WordFlags::SURNAME) || flags.has(WordFlags::GIVEN))
                        && self.seen().capital.contains(self.doc.text(token))
            }
        }
    }

    /// Does the token follow an opening quote or a colon, where ordinary words take a capital too?
    fn opens_quote(&self, sentence: &Sentence, token: usize) -> bool {
        token > sentence.tokens.start
            && (self.doc.tokens[token - 1].kind == Kind::Quote
                || matches!(self.doc.text(token - 1), ":" | "(" | "-" | "–" | "—" | "/"))
            && !self.doc.tokens[token - 1].glued | (self.doc.tokens[token - 1].kind == Kind::Quote)
    }
}

fn seen<'a>(doc: &'a Doc<'a>) -> Seen<'a> {
    let capitals = doc.tokens.iter().filter(|t| t.case == Case::Capital).count();
    let mut seen = Seen::default();
    seen.names.reserve(capitals);
    for sentence in doc.sentences.iter().filter(|s| !s.headline) {
        for token in sentence.tokens.clone().skip(1) {
            let t = &doc.tokens[token];
            if t.case == Case::Capital {
                seen.names.insert(doc.text(token));
                let given = |t: &Token| t.case == Case::Capital && t.flags.has(WordFlags::GIVEN);
                if given(&doc.tokens[token - 1]) && t.flags.has(WordFlags::SURNAME) {
                    seen.surnames.insert(doc.text(token));
                }
            }
            if t.case == Case::Capital && doc.tokens[token - 1].kind == Kind::Word && t.flags.has(WordFlags::COMMON) {
                seen.capital.insert(doc.text(token));
            }
        }
    }
    seen
}
