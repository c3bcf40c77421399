//! The sections of the file → rows of the lexicon's tables.
//!
//! What a section says of a country or a body may be said in the program's words; people and aliases may also name what the
//! file itself adds.

use std::{collections::HashMap, sync::Arc};

use rustc_hash::FxHashSet;
use toml::Spanned;

use super::{
    SettingsError,
    keys::{Section, Text},
};
use crate::{
    annotation::{Country, EventKind, Portfolio, Role},
    extract::{
        lexicon::{
            Lexicon, Reading, WordFlags, built_in,
            events::{EventRow, Frame},
            lexicon,
            own::{AliasRow, Own, SameRow},
            people::{self, LeaderRow, OfficeRow, Takes},
            places::{CityRow, CountryRow, InstitutionRow, OrgRow, Polity, RegionRow},
            table::keep,
        },
        segment::fold_into,
    },
    query::{Side, side},
};

/// The sections with the keys of each.
pub const SECTIONS: &[(&str, &[&str])] = &[
    ("person", &["name", "aliases", "surname", "office", "role", "portfolio", "country", "org", "from", "until"]),
    ("office", &["name", "plural", "role", "portfolio", "country", "org", "takes", "title", "weak"]),
    ("organization", &["name", "acronyms", "aliases", "kind", "country", "org", "ambiguous"]),
    ("place", &["name", "aliases", "adjectives", "kind", "country", "capital", "ambiguous"]),
    ("country", &["country", "names", "adjectives", "demonyms", "abbreviations"]),
    ("alias", &["of", "names"]),
    ("verb", &["word", "forms", "kind", "frame"]),
    ("noun", &["word", "plural", "kind", "frame"]),
];

/// Kinds of bodies that are parties of their own, or speak for no state.
const BODIES: &[&str] = &[
    "international",
    "armed_group",
    "party",
    "company",
    "bank",
    "news",
    "ngo",
    "thinktank",
    "sport",
    "university",
    "church",
];

/// Kinds of institutions of one state.
const INSTITUTIONS: &[&str] = &[
    "parliament",
    "chamber",
    "executive",
    "ministry",
    "agency",
    "central_bank",
    "court",
    "military",
    "police",
    "intelligence",
];

const TAKES: &[(&str, Takes)] =
    &[("portfolio", Takes::Portfolio), ("place", Takes::Place), ("country", Takes::Country), ("body", Takes::Body)];

/// A name has at most so many words and bytes: longer ones are sentences.
const NAME_WORDS: usize = 12;
const NAME_BYTES: usize = 100;

/// So many different words may the names have together: the lexicon has room for some more than its own.
const MAX_WORDS: usize = 40_000;

/// The year from which somebody is in office of whom no first year is said.
const EVER: i16 = 0;

/// Reads all sections.
///
/// # Errors
/// The first value that is none.
pub fn read(top: &Section) -> Result<Own, SettingsError> {
    let mut reader = Reader {
        own: Own::default(),
        seen: HashMap::new(),
        words: FxHashSet::default(),
        lexicon: built_in(),
        known: 0,
    };
    for section in &of(top, "country", "[[country]]")? {
        reader.country(section)?;
    }
    for section in &of(top, "organization", "[[organization]]")? {
        reader.organization(section)?;
    }
    for section in &of(top, "place", "[[place]]")? {
        reader.place(section)?;
    }
    for section in &of(top, "verb", "[[verb]]")? {
        reader.verb(section)?;
    }
    for section in &of(top, "noun", "[[noun]]")? {
        reader.noun(section)?;
    }
    for section in &of(top, "office", "[[office]]")? {
        reader.office(section)?;
    }
    for section in &of(top, "person", "[[person]]")? {
        reader.person(section)?;
    }
    for section in &of(top, "alias", "[[alias]]")? {
        reader.alias(section)?;
    }
    Ok(reader.own)
}

fn of<'t>(top: &Section<'t>, name: &'static str, shown: &'static str) -> Result<Vec<Section<'t>>, SettingsError> {
    let keys = SECTIONS.iter().find(|(section, _)| *section == name).map_or(&[][..], |(_, keys)| keys);
    top.sections(name, shown, keys)
}

struct Reader {
    own: Own,
    /// Of each name in a section: where it stands.
    seen: HashMap<(&'static str, String), usize>,
    /// All words of all names.
    words: FxHashSet<String>,
    /// Knows the rows with phrases that were read when it was last asked for, and how many they were.
    lexicon: Arc<Lexicon>,
    known: usize,
}

type Read<T = ()> = Result<T, SettingsError>;

impl Reader {
    /// The lexicon with the phrases that were read so far; made only where it is asked for. People and what depends on
    /// others have none.
    fn phrases(&mut self) -> Arc<Lexicon> {
        let Own { offices, organizations, institutions, cities, regions, countries, events, .. } = &self.own;
        let rows = offices.len() + organizations.len() + institutions.len() + cities.len() + regions.len();
        let rows = rows + countries.len() + events.len();
        if rows != self.known {
            let own = Own { people: Vec::new(), aliases: Vec::new(), same: Vec::new(), ..self.own.clone() };
            (self.lexicon, self.known) = (Lexicon::with(&own), rows);
        }
        Arc::clone(&self.lexicon)
    }

    fn country(&mut self, section: &Section) -> Read {
        let Some(code) = self.state(section, "country")? else { return Err(section.error("`country` is missing")) };
        let mut names = |key| self.names(section, key, "country");
        let row = CountryRow {
            code,
            name: "",
            names: names("names")?,
            adjectives: names("adjectives")?,
            demonyms: names("demonyms")?,
            abbreviations: names("abbreviations")?,
            former: Vec::new(),
            misspellings: Vec::new(),
            prefixes: Vec::new(),
            polity: Polity::default(),
        };
        if row.phrases().is_empty() {
            return Err(section.error("give names, adjectives, demonyms or abbreviations"));
        }
        self.own.countries.push(row);
        Ok(())
    }

    fn organization(&mut self, section: &Section) -> Read {
        let name = self.name(section, "name", "organization")?;
        let acronyms = self.names(section, "acronyms", "organization")?;
        let aliases = self.names(section, "aliases", "organization")?;
        let country = self.state(section, "country")?;
        let ambiguous = self.ambiguous(section, std::iter::once(&name).chain(&aliases))?;
        let written = section.needed("kind")?;
        if let Some(kind) = INSTITUTIONS.iter().find(|kind| *kind == written.get_ref()) {
            if let Some(org) = section.text("org")? {
                let message = format!("a body of kind {kind} is its state's: leave `org` out");
                return Err(section.wrong("org", &org, message));
            }
            let Some(country) = country else {
                return Err(section.wrong(
                    "kind",
                    &written,
                    format!("a body of kind {kind} is of a `country`: name it"),
                ));
            };
            let aliases = acronyms.into_iter().chain(aliases).collect();
            self.own.institutions.push(InstitutionRow { name, country: Some(country), kind, aliases, ambiguous });
            return Ok(());
        }
        let Some(kind) = BODIES.iter().find(|kind| *kind == written.get_ref()) else {
            let all: Vec<&str> = BODIES.iter().chain(INSTITUTIONS).copied().collect();
            return Err(section.not_among("kind", &written, &all));
        };
        let org = match section.text("org")? {
            Some(org) => Some(self.kept(section, "org", &org)?),
            // Those that are parties by their nature.
            None if matches!(*kind, "international" | "armed_group") => Some(acronyms.first().copied().unwrap_or(name)),
            None => None,
        };
        if let (Some(_), Some(_)) = (org, country) {
            return Err(section.error("it is a party of its own, or of a `country`: give `country` or `org`"));
        }
        self.own.organizations.push(OrgRow { name, acronyms, kind, country, org, aliases, ambiguous, cited: false });
        Ok(())
    }

    fn place(&mut self, section: &Section) -> Read {
        let name = self.name(section, "name", "place")?;
        let aliases = self.names(section, "aliases", "place")?;
        let adjectives = self.names(section, "adjectives", "place")?;
        let country = self.state(section, "country")?;
        let ambiguous = self.ambiguous(section, std::iter::once(&name).chain(&aliases))?;
        let capital = section.flag("capital")?.unwrap_or(false);
        let written = section.text("kind")?;
        match written.as_ref().map_or("city", |written| *written.get_ref()) {
            "city" => {
                if !adjectives.is_empty() {
                    return Err(section.error("only a region has `adjectives`: add kind = \"region\""));
                }
                let Some(country) = country else { return Err(section.error("a city is of a `country`: name it")) };
                self.own.cities.push(CityRow { name, country, capital, aliases, ambiguous });
            }
            "region" if capital => return Err(section.error("a region is no `capital`")),
            "region" => {
                self.own.regions.push(RegionRow { name, country, aliases, adjectives, abbreviations: Vec::new() });
            }
            _ => {
                let text = section.needed("kind")?;
                return Err(section.not_among("kind", &text, &["city", "region"]));
            }
        }
        Ok(())
    }

    fn verb(&mut self, section: &Section) -> Read {
        let word = self.name(section, "word", "verb")?;
        let forms = section.texts("forms")?;
        let mut given = Vec::new();
        for form in &forms {
            given.push(self.kept(section, "forms", form)?);
        }
        if !matches!(given.len(), 0 | 4) {
            let told = "give all four (past, participle, gerund, third person), or none where spelling gives them";
            let at = forms.first().map_or_else(|| section.needed("word"), |form| Ok(form.clone()))?;
            return Err(section.wrong("forms", &at, told));
        }
        self.event(section, word, true, given, Frame::OF_VERBS)
    }

    fn noun(&mut self, section: &Section) -> Read {
        let word = self.name(section, "word", "noun")?;
        let plural = match section.text("plural")? {
            Some(plural) => vec![self.kept(section, "plural", &plural)?],
            None => Vec::new(),
        };
        self.event(section, word, false, plural, Frame::OF_NOUNS)
    }

    fn event(
        &mut self,
        section: &Section,
        word: &'static str,
        verb: bool,
        forms: Vec<&'static str>,
        frames: &[(&'static str, Frame)],
    ) -> Read {
        let Some(kind) = section.word::<EventKind>("kind", EventKind::ALL)? else {
            return Err(section.error("`kind` is missing"));
        };
        let written = section.needed("frame")?;
        let Some(&(_, frame)) = frames.iter().find(|(name, _)| name == written.get_ref()) else {
            return Err(section.not_among(
                "frame",
                &written,
                &frames.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
            ));
        };
        self.own.events.push(EventRow { word, spellings: vec![word], verb, kind, frame, example: "", forms });
        Ok(())
    }

    fn office(&mut self, section: &Section) -> Read {
        let phrase = keep(&self.name(section, "name", "office")?.to_lowercase());
        let plural = match section.text("plural")? {
            Some(plural) => Some(keep(&self.kept(section, "plural", &plural)?.to_lowercase())),
            None => None,
        };
        let Some(role) = section.word::<Role>("role", Role::ALL)? else {
            return Err(section.error("`role` is missing"));
        };
        let mut takes = Vec::new();
        for text in section.texts("takes")? {
            let Some(&(_, what)) = TAKES.iter().find(|(name, _)| name == text.get_ref()) else {
                return Err(section.not_among(
                    "takes",
                    &text,
                    &TAKES.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
                ));
            };
            takes.push(what);
        }
        let row = OfficeRow {
            phrase,
            plural,
            role,
            portfolio: section.word::<Portfolio>("portfolio", Portfolio::ALL)?,
            country: self.state(section, "country")?,
            org: self.org(section)?,
            takes: if takes.is_empty() { vec![Takes::Country] } else { takes },
            title: section.flag("title")?.unwrap_or(true),
            weak: section.flag("weak")?.unwrap_or(false),
            exact: false,
        };
        self.own.offices.push(row);
        Ok(())
    }

    fn person(&mut self, section: &Section) -> Read {
        let written = section.needed("name")?;
        let name = self.kept(section, "name", &written)?;
        let mut aliases = Vec::new();
        for alias in section.texts("aliases")? {
            aliases.push(self.kept(section, "aliases", &alias)?);
        }
        let surname = match section.text("surname")? {
            Some(surname) => self.kept(section, "surname", &surname)?,
            None => keep(name.split_whitespace().last().unwrap_or(name)),
        };
        let held = section.text("office")?;
        let office = held.as_ref().map(|office| self.office_of(section, office)).transpose()?;
        let role = match (section.word::<Role>("role", Role::ALL)?, &office) {
            (Some(role), _) => role,
            (None, Some(office)) => office.role,
            (None, None) => return Err(section.error("give the `office` or the `role` that they hold")),
        };
        let portfolio = section.word::<Portfolio>("portfolio", Portfolio::ALL)?;
        let (country, org) = (self.state(section, "country")?, self.org(section)?);
        let (country, org) = match (country, org, &office) {
            (Some(_), Some(_), _) => {
                return Err(section.error("give the `country` or the `org` that they serve, not both"));
            }
            (None, None, Some(office)) => (office.country, office.org),
            (country, org, _) => (country, org),
        };
        if country.is_none() && org.is_none() {
            return Err(section.error("give the `country` or the `org` that they serve"));
        }
        let (from, until) = (section.year("from")?, section.year("until")?);
        if let (Some(from), Some(until)) = (&from, &until)
            && from.get_ref() > until.get_ref()
        {
            let message = format!("{} lies before `from`, {}", until.get_ref(), from.get_ref());
            return Err(section.wrong("until", until, message));
        }
        let (from, until) = (from.map_or(EVER, Spanned::into_inner), until.map(Spanned::into_inner));
        // One person may have several terms, each with a section of its own.
        self.once(section, "name", &written, "person", &format!("{name} {role} {from}"))?;
        if !aliases.is_empty() {
            let names = std::iter::once(name).chain(aliases.iter().copied()).collect();
            self.own.same.push(SameRow { names, country });
        }
        let portfolio = portfolio.or(office.and_then(|office| office.portfolio));
        self.own.people.push(LeaderRow { name, aliases, surname, role, portfolio, country, org, from, until });
        Ok(())
    }

    /// The row of an office by its name.
    fn office_of(&mut self, section: &Section, office: &Text) -> Read<OfficeRow> {
        let lexicon = self.phrases();
        let row = lexicon.read(office.get_ref()).into_iter().find_map(|reading| match reading {
            Reading::Office { row, .. } => Some(lexicon.office(row).clone()),
            _ => None,
        });
        row.ok_or_else(|| {
            let message = format!(
                "`{}` is no office by itself: add it as [[office]], or write `role` and `portfolio` (minister, foreign)",
                office.get_ref()
            );
            section.wrong("office", office, message)
        })
    }

    fn alias(&mut self, section: &Section) -> Read {
        let of = section.needed("of")?;
        let names = self.names(section, "names", "alias")?;
        if names.is_empty() {
            return Err(section.error("`names` is missing"));
        }
        let named = |reading: &Reading| {
            !matches!(reading, Reading::Trap(_) | Reading::NotOffice | Reading::Honorific | Reading::Modifier(_))
        };
        let readings: Vec<Reading> = self.phrases().read(of.get_ref()).into_iter().filter(named).collect();
        if !readings.is_empty() {
            self.own.aliases.extend(names.into_iter().map(|name| AliasRow { name, readings: readings.clone() }));
            return Ok(());
        }
        let wanted = fold(of.get_ref());
        let is_named =
            |row: &LeaderRow| std::iter::once(&row.name).chain(&row.aliases).any(|name| fold(name) == wanted);
        let terms: Vec<LeaderRow> =
            people::leaders().iter().chain(&self.own.people).filter(|row| is_named(row)).cloned().collect();
        let [first, ..] = &terms[..] else {
            let message = format!(
                "`{}` is in no table: name a country, a place, an organization, an office, a word of contact or a person",
                of.get_ref()
            );
            return Err(section.wrong("of", &of, message));
        };
        let same = std::iter::once(first.name).chain(names.iter().copied()).collect();
        self.own.same.push(SameRow { names: same, country: first.country });
        for name in names {
            let surname = keep(name.split_whitespace().last().unwrap_or(name));
            self.own.people.extend(terms.iter().map(|row| LeaderRow {
                name,
                surname,
                aliases: Vec::new(),
                ..row.clone()
            }));
        }
        Ok(())
    }

    /// A name that must be there, and stands once in its section.
    fn name(&mut self, section: &Section, key: &'static str, what: &'static str) -> Read<&'static str> {
        let text = section.needed(key)?;
        let name = self.kept(section, key, &text)?;
        self.once(section, key, &text, what, name)?;
        Ok(name)
    }

    /// Further names.
    fn names(&mut self, section: &Section, key: &'static str, what: &'static str) -> Read<Vec<&'static str>> {
        let mut names = Vec::new();
        for text in section.texts(key)? {
            let name = self.kept(section, key, &text)?;
            self.once(section, key, &text, what, name)?;
            names.push(name);
        }
        Ok(names)
    }

    fn once(&mut self, section: &Section, key: &str, text: &Text, what: &'static str, name: &str) -> Read {
        match self.seen.insert((what, fold(name)), text.span().start) {
            None => Ok(()),
            Some(before) => {
                let line = section.source.line(before);
                Err(section.wrong(key, text, format!("`{}` stands on line {line} already", text.get_ref())))
            }
        }
    }

    /// A name as rows keep it.
    fn kept(&mut self, section: &Section, key: &str, text: &Text) -> Read<&'static str> {
        let name = text.get_ref().split_whitespace().collect::<Vec<_>>().join(" ");
        let name = match name.get(..4) {
            Some("the " | "The ") => &name[4..],
            _ => &name,
        };
        if !name.chars().any(char::is_alphabetic) {
            return Err(section.wrong(key, text, format!("`{name}` has no letters: no article would be read by it")));
        }
        if name.len() > NAME_BYTES || name.split(' ').count() > NAME_WORDS {
            let message = format!("a name has at most {NAME_WORDS} words and {NAME_BYTES} bytes");
            return Err(section.wrong(key, text, message));
        }
        self.words.extend(fold(name).split(' ').map(str::to_owned));
        if self.words.len() > MAX_WORDS {
            let message = format!("here are more than {MAX_WORDS} different words: leave out what no article names");
            return Err(section.wrong(key, text, message));
        }
        Ok(keep(name))
    }

    /// As it is said, else whether a name is an ordinary word.
    fn ambiguous<'n>(&self, section: &Section, mut names: impl Iterator<Item = &'n &'static str>) -> Read<bool> {
        let said = section.flag("ambiguous")?;
        Ok(said.unwrap_or_else(|| names.any(|name| lexicon().flags_of(&fold(name)).has(WordFlags::COMMON))))
    }

    /// A state or body, as the program knows it or else the file.
    fn side(&mut self, text: &Text) -> Option<Side> {
        side(text.get_ref(), lexicon()).or_else(|| side(text.get_ref(), &self.phrases()))
    }

    /// A state by its code or a name.
    fn state(&mut self, section: &Section, key: &str) -> Read<Option<Country>> {
        let Some(text) = section.text(key)? else { return Ok(None) };
        match self.side(&text) {
            Some(Side::Country(country)) => Ok(Some(country)),
            _ => {
                let message = format!("`{}` is no country: write a code (FR) or a name (France)", text.get_ref());
                Err(section.wrong(key, &text, message))
            }
        }
    }

    /// A body as participants bear it.
    fn org(&mut self, section: &Section) -> Read<Option<&'static str>> {
        let Some(text) = section.text("org")? else { return Ok(None) };
        match self.side(&text) {
            Some(Side::Org(org)) => Ok(Some(keep(&org))),
            _ => {
                let message =
                    format!("`{}` is no body that is a party of its own: add it as [[organization]]", text.get_ref());
                Err(section.wrong("org", &text, message))
            }
        }
    }
}

/// Lower case without accents, white space made single.
fn fold(text: &str) -> String {
    let mut folded = String::new();
    fold_into(text, &mut folded);
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}
