//! Closed classes of single words (`word_classes.tsv`), as bits of a word.

use super::table;

pub const SOURCE: &str = include_str!("word_classes.tsv");

/// Declares the classes with their names in the table.
macro_rules! classes {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// A class of words; the table's head and its notes say what each is for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Class {
            $($variant),+
        }

        impl Class {
            pub const ALL: &'static [(Class, &'static str)] = &[$((Class::$variant, $name)),+];
        }
    };
}

classes! {
    Preposition = "preposition",
    ClauseEnd = "clause_end",
    Saying = "saying",
    GovernsPlanned = "governs_planned",
    GovernsCancelled = "governs_cancelled",
    GovernsNothing = "governs_nothing",
    GovernsHeld = "governs_held",
    LightBase = "light_base",
    LightThird = "light_third",
    LightPast = "light_past",
    LightParticiple = "light_participle",
    LightGerund = "light_gerund",
    LightCancelling = "light_cancelling",
    LightHosting = "light_hosting",
    NounPlanned = "noun_planned",
    NounDoubtful = "noun_doubtful",
    NounCancelled = "noun_cancelled",
    AwaitsNoun = "awaits_noun",
    CancelsNoun = "cancels_noun",
    WishesNoun = "wishes_noun",
    Happen = "happen",
    PaperOpen = "paper_open",
    Concluded = "concluded",
    Rebel = "rebel",
    Delegate = "delegate",
    Desk = "desk",
    Plain = "plain",
    Few = "few",
    BodyHead = "body_head",
    BodyHeadCommon = "body_head_common",
    StatesNoun = "states_noun",
    PersonNoun = "person_noun",
    StateItself = "state_itself",
    Several = "several",
    Installing = "installing",
    Nominating = "nominating",
    Leaving = "leaving",
    Succeeding = "succeeding",
    VenueHead = "venue_head",
    AffairsNoun = "affairs_noun",
    DoubtHead = "doubt_head",
    Hindering = "hindering",
    TopicNoun = "topic_noun",
    RelationNoun = "relation_noun",
    SiteNoun = "site_noun",
    StatesAdjective = "states_adjective",
    Addressing = "addressing",
    Coming = "coming",
    Attending = "attending",
    Setting = "setting",
    Travel = "travel",
}

/// The classes of one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Classes(u64);

impl Classes {
    pub const fn of(classes: &[Class]) -> Classes {
        let mut bits = 0;
        let mut at = 0;
        while at < classes.len() {
            bits |= 1 << classes[at] as u64;
            at += 1;
        }
        Classes(bits)
    }

    #[allow(dead_code, reason = "the build script writes what the program reads")]
    pub fn bits(self) -> u64 {
        self.0
    }

    pub fn from_bits(bits: u64) -> Classes {
        Classes(bits)
    }

    pub fn has_any(self, of: Classes) -> bool {
        self.0 & of.0 != 0
    }

    pub fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u64) != 0
    }

    #[allow(dead_code, reason = "the build script writes what the program reads")]
    pub fn add(&mut self, class: Class) {
        self.0 |= 1 << class as u64;
    }
}

/// Every word of the table with its class.
#[allow(dead_code, reason = "the build script writes what the program reads")]
pub fn words() -> impl Iterator<Item = (&'static str, Class)> {
    table::rows(SOURCE)
        .filter_map(|(_, cells)| {
            let [name, words, ..] = *cells else { return None };
            let (class, _) = Class::ALL.iter().find(|(_, known)| *known == name)?;
            Some(table::cell(words).into_iter().map(move |word| (word, *class)))
        })
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_every_class_once_and_no_other() {
        let names: Vec<&str> = table::rows(SOURCE).map(|(_, cells)| cells[0]).collect();
        let known: Vec<&str> = Class::ALL.iter().map(|(_, name)| *name).collect();
        assert_eq!(names, known);
        assert!(Class::ALL.len() <= 64, "the bits of a word");
    }

    #[test]
    fn words_are_single_lower_case_and_stand_once_in_their_class() {
        let mut seen = std::collections::HashSet::new();
        for (word, class) in words() {
            assert!(!word.contains(' ') && word == word.to_lowercase(), "{word}");
            assert!(seen.insert((word, class as u8)), "{word} stands twice");
        }
    }
}
