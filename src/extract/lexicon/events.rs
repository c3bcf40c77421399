//! The verbs and nouns of diplomatic contact (`events.tsv`), with their inflected forms.

use super::{
    reading::{Reading, VerbForm},
    table::{self, loader},
};
use crate::annotation::EventKind;

pub const SOURCE: &str = include_str!("events.tsv");

/// How the parties stand around the word; the head of the table explains each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Frame {
    Meet,
    See,
    Ring,
    Carry,
    With,
    Host,
    Phone,
    Speak,
    Goto,
    Leave,
    Tour,
    Sign,
    Discuss,
    Talks,
    Summit,
    Trip,
    Paper,
}

impl Frame {
    /// Of verbs and of nouns, with their words in the table.
    pub const OF_VERBS: &'static [(&'static str, Frame)] = &[
        ("meet", Frame::Meet),
        ("see", Frame::See),
        ("ring", Frame::Ring),
        ("carry", Frame::Carry),
        ("with", Frame::With),
        ("host", Frame::Host),
        ("phone", Frame::Phone),
        ("speak", Frame::Speak),
        ("goto", Frame::Goto),
        ("leave", Frame::Leave),
        ("tour", Frame::Tour),
        ("sign", Frame::Sign),
        ("discuss", Frame::Discuss),
    ];
    pub const OF_NOUNS: &'static [(&'static str, Frame)] =
        &[("talks", Frame::Talks), ("summit", Frame::Summit), ("trip", Frame::Trip), ("paper", Frame::Paper)];

    fn parse(word: &str) -> Option<Frame> {
        let mut all = Frame::OF_VERBS.iter().chain(Frame::OF_NOUNS);
        all.find(|(name, _)| *name == word).map(|&(_, frame)| frame)
    }
}

/// One verb or noun.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EventRow {
    /// The first spelling of the lemma.
    pub word: &'static str,
    pub spellings: Vec<&'static str>,
    pub verb: bool,
    pub kind: EventKind,
    pub frame: Frame,
    /// A sentence from which an event of the kind is read; a test reads it.
    pub example: &'static str,
    /// Those that spelling does not give: of a verb past, participle, gerund and third person, of a noun its plural.
    pub forms: Vec<&'static str>,
}

loader! {
    /// The table's rows, in its order.
    events, EventRow, SOURCE, |cells| {
        let [words, pos, kind, frame, forms, example] = *cells else { return None };
        let spellings = table::cell(words);
        Some(EventRow {
            word: spellings.first()?,
            spellings,
            verb: pos == "verb",
            kind: kind.parse().ok()?,
            frame: Frame::parse(frame)?,
            example,
            forms: table::cell(forms),
        })
    }
}

impl EventRow {
    /// Every inflected form with its reading.
    pub fn readings(&self, row: u32) -> Vec<(String, Reading)> {
        let mut readings = Vec::new();
        for spelling in &self.spellings {
            if !self.verb {
                let plural = self.forms.first().map_or_else(|| plural_of(spelling), |form| (*form).to_owned());
                readings.push((plural.clone(), Reading::Noun { row, plural: true }));
                if plural != *spelling {
                    readings.push(((*spelling).to_owned(), Reading::Noun { row, plural: false }));
                }
                continue;
            }
            let (head, particle) = spelling.split_once(' ').map_or((*spelling, ""), |(h, p)| (h, p));
            let with_particle =
                |form: &str| if particle.is_empty() { form.to_owned() } else { format!("{form} {particle}") };
            let verb = |form| Reading::Verb { row, form };
            readings.push(((*spelling).to_owned(), verb(VerbForm::Base)));
            if let [past, participle, gerund, third] = self.forms[..] {
                readings.push((past.to_owned(), verb(VerbForm::Past)));
                if participle != past {
                    readings.push((participle.to_owned(), verb(VerbForm::Participle)));
                }
                readings.push((gerund.to_owned(), verb(VerbForm::Gerund)));
                readings.push((third.to_owned(), verb(VerbForm::Third)));
            } else {
                readings.push((with_particle(&past_of(head)), verb(VerbForm::Past)));
                readings.push((with_particle(&gerund_of(head)), verb(VerbForm::Gerund)));
                readings.push((with_particle(&plural_of(head)), verb(VerbForm::Third)));
            }
        }
        let american: Vec<_> =
            readings.iter().filter_map(|(form, reading)| Some((american(form)?, *reading))).collect();
        readings.extend(american);
        readings
    }
}

/// "traveled" of "travelled": American spelling leaves the one l of an unstressed syllable.
fn american(form: &str) -> Option<String> {
    let (stem, end) = ["ed", "ing"].iter().find_map(|end| Some((form.strip_suffix(end)?, end)))?;
    let single = stem.strip_suffix('l').filter(|single| single.ends_with('l') && single.len() > 4)?;
    Some(format!("{single}{end}"))
}

/// "s" or "es", "y" → "ies": a noun's plural and a verb's third person.
fn plural_of(word: &str) -> String {
    if let Some(stem) = word.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
        format!("{stem}ies")
    } else if word.ends_with(['s', 'x', 'z']) || word.ends_with("ch") || word.ends_with("sh") {
        format!("{word}es")
    } else {
        format!("{word}s")
    }
}

fn past_of(word: &str) -> String {
    if word.ends_with('e') {
        format!("{word}d")
    } else if let Some(stem) = word.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
        format!("{stem}ied")
    } else {
        format!("{word}ed")
    }
}

fn gerund_of(word: &str) -> String {
    match word.strip_suffix('e').filter(|stem| !stem.ends_with('e')) {
        Some(stem) => format!("{stem}ing"),
        None => format!("{word}ing"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_loads_and_no_form_is_given_twice() {
        let lines = SOURCE.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()).count() - 1;
        assert_eq!(events().len(), lines, "a row does not load");
        let mut seen = std::collections::HashSet::new();
        for row in events() {
            for spelling in &row.spellings {
                assert!(seen.insert((*spelling, row.verb)), "{spelling} stands twice");
            }
        }
    }

    #[test]
    fn forms_are_spelled_as_english_does() {
        let forms = |word: &str| {
            let row = events().iter().find(|r| r.word == word).expect("in the table");
            row.readings(0).into_iter().map(|(form, _)| form).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(forms("arrive"), "arrive arrived arriving arrives");
        assert_eq!(forms("fly"), "fly flew flown flying flies");
        assert_eq!(forms("call on"), "call on called on calling on calls on");
        assert_eq!(forms("travel"), "travel travelled travelling travels traveled traveling");
        assert_eq!(forms("call on").matches("called").count(), 1);
        assert_eq!(forms("treaty"), "treaties treaty");
        assert_eq!(forms("reach"), "reach reached reaching reaches");
    }
}
