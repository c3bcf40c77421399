//! What a phrase of the tables may mean, how it must be written for it, and what is known of single words; with the
//! numbers in which the build keeps them.

use crate::annotation::{Country, Portfolio};

/// One way to read a phrase. Numbers are rows of the table concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reading {
    Country(Country, CountryForm),
    /// Looks like a country and is none, or another.
    Trap(Option<Country>),
    City(u32),
    Region(u32),
    /// "Texan", "Chechen": a region's adjective or demonym.
    RegionAdjective(u32),
    Institution(u32),
    Organization(u32),
    Group(u32),
    Office {
        row: u32,
        plural: bool,
    },
    Portfolio(Portfolio),
    Modifier(u32),
    NotOffice,
    Honorific,
    Verb {
        row: u32,
        form: VerbForm,
    },
    Noun {
        row: u32,
        plural: bool,
    },
}

/// Sorts of readings, as bits: what the phrases that start with a word may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kinds(pub(super) u8);

impl Kinds {
    pub const COUNTRY: Kinds = Kinds(1);
    pub const TRAP: Kinds = Kinds(2);
    pub const BODY: Kinds = Kinds(4);
    pub const OFFICE: Kinds = Kinds(8);
    pub const PORTFOLIO: Kinds = Kinds(16);
    pub const CONTACT: Kinds = Kinds(32);
    const OTHER: Kinds = Kinds(64);

    /// All but words of contact.
    pub const ITEM: Kinds = Kinds(!Kinds::CONTACT.0);

    pub const fn or(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    pub fn any(self, of: Kinds) -> bool {
        self.0 & of.0 != 0
    }

    pub fn add(&mut self, reading: Reading) {
        let kind = match reading {
            Reading::Country(..) => Kinds::COUNTRY,
            Reading::Trap(_) => Kinds::TRAP,
            Reading::Institution(_) | Reading::Organization(_) => Kinds::BODY,
            Reading::Office { .. } => Kinds::OFFICE,
            Reading::Portfolio(_) => Kinds::PORTFOLIO,
            Reading::Verb { .. } | Reading::Noun { .. } => Kinds::CONTACT,
            _ => Kinds::OTHER,
        };
        self.0 |= kind.0;
    }
}

/// How a country is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CountryForm {
    /// "France", "US"
    Name,
    /// "French"
    Adjective,
    /// "Frenchman", "Moroccan"
    Demonym,
    /// "Moroccans", "the Swiss"
    Demonyms,
}

impl CountryForm {
    const ALL: [CountryForm; 4] =
        [CountryForm::Name, CountryForm::Adjective, CountryForm::Demonym, CountryForm::Demonyms];
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VerbForm {
    /// meet
    Base,
    /// meets
    Third,
    /// met (past and participle where they are the same)
    Past,
    /// met, flown
    Participle,
    /// meeting
    Gerund,
}

impl VerbForm {
    const ALL: [VerbForm; 5] =
        [VerbForm::Base, VerbForm::Third, VerbForm::Past, VerbForm::Participle, VerbForm::Gerund];
}

/// What single words are known to be, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WordFlags(pub(super) u8);

impl WordFlags {
    pub const GIVEN: WordFlags = WordFlags(1);
    pub const SURNAME: WordFlags = WordFlags(2);
    /// An ordinary English word.
    pub const COMMON: WordFlags = WordFlags(4);
    /// A name that is also an ordinary word, a country or a place.
    pub const AMBIGUOUS: WordFlags = WordFlags(8);
    pub const PARTICLE: WordFlags = WordFlags(16);
    pub const FEMALE: WordFlags = WordFlags(32);
    pub const MALE: WordFlags = WordFlags(64);
    /// A surname that stands before the given name.
    pub const FAMILY_FIRST: WordFlags = WordFlags(128);

    pub fn has(self, flag: WordFlags) -> bool {
        self.0 & flag.0 != 0
    }

    pub fn set(&mut self, flag: WordFlags) {
        self.0 |= flag.0;
    }
}

/// How a phrase must be written to be read so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseRule {
    /// Any case.
    Any,
    /// The first letter is a capital ("French"; not "french", "turkey").
    Capital,
    /// To the letter ("US", not "us"); in a text of capitals alone, any.
    Exact(&'static str),
}

#[derive(Debug, Clone, Copy)]
pub struct Entry {
    pub reading: Reading,
    pub case: CaseRule,
}

impl Entry {
    #[allow(dead_code, reason = "the build script writes what the program reads")]
    /// The entry as numbers; what must be matched to the letter is added to `exact`.
    pub fn encode(&self, exact: &mut String) -> [u32; 4] {
        const HIGH: u32 = 24;
        let country = |code: Country| code.code().bytes().fold(0, |bits, byte| bits << 8 | u32::from(byte));
        let (kind, value) = match self.reading {
            Reading::Country(code, form) => (0, country(code) | (form as u32) << HIGH),
            Reading::Trap(code) => (1, code.map_or(0, country)),
            Reading::City(row) => (2, row),
            Reading::Region(row) => (3, row),
            Reading::RegionAdjective(row) => (4, row),
            Reading::Institution(row) => (5, row),
            Reading::Organization(row) => (6, row),
            Reading::Group(row) => (7, row),
            Reading::Office { row, plural } => (8, row | u32::from(plural) << HIGH),
            Reading::Portfolio(portfolio) => (9, portfolio as u32),
            Reading::Modifier(row) => (10, row),
            Reading::NotOffice => (11, 0),
            Reading::Honorific => (12, 0),
            Reading::Verb { row, form } => (13, row | (form as u32) << HIGH),
            Reading::Noun { row, plural } => (14, row | u32::from(plural) << HIGH),
        };
        let (start, end) = match self.case {
            CaseRule::Any => (0, 0),
            CaseRule::Capital => (1, 0),
            CaseRule::Exact(text) => {
                let start = exact.len() as u32;
                exact.push_str(text);
                (start, exact.len() as u32)
            }
        };
        [kind, value, start, end]
    }

    /// The entry of [`Entry::encode`]'s numbers; none where they are others.
    pub fn decode([kind, value, start, end]: [u32; 4], exact: &'static str) -> Option<Entry> {
        let (row, high) = (value & 0xff_ffff, value >> 24);
        let plural = high != 0;
        let country = || Country::new([(value >> 8) as u8, value as u8]);
        let reading = match kind {
            0 => Reading::Country(country(), *CountryForm::ALL.get(high as usize)?),
            1 => Reading::Trap((value != 0).then(country)),
            2 => Reading::City(row),
            3 => Reading::Region(row),
            4 => Reading::RegionAdjective(row),
            5 => Reading::Institution(row),
            6 => Reading::Organization(row),
            7 => Reading::Group(row),
            8 => Reading::Office { row, plural },
            9 => Reading::Portfolio(*Portfolio::ALL.get(value as usize)?),
            10 => Reading::Modifier(row),
            11 => Reading::NotOffice,
            12 => Reading::Honorific,
            13 => Reading::Verb { row, form: *VerbForm::ALL.get(high as usize)? },
            14 => Reading::Noun { row, plural },
            _ => return None,
        };
        let case = match (start, end) {
            (0, 0) => CaseRule::Any,
            (1, 0) => CaseRule::Capital,
            (start, end) => CaseRule::Exact(exact.get(start as usize..end as usize)?),
        };
        Some(Entry { reading, case })
    }
}
