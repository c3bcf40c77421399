//! Stage 5: the verb group around a verb of contact → does it tell of something held, planned, cancelled, or of nothing.
//!
//! Auxiliaries, modals, negations and governing verbs ("is due to", "refused to", "agreed to") are read leftwards from
//! the verb. Only verbs that the event lexicon knows come here.

use super::{
    lexicon::{Class, VerbForm},
    token::{Case, Doc, Kind},
};
use crate::annotation::EventStatus;

/// A verb with what stands before it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// First token of the group: its subject stands before this.
    pub start: usize,
    /// `None` where nothing is told to happen ("could meet", "did not meet", "hopes to visit").
    pub status: Option<EventStatus>,
    pub passive: bool,
    /// "to meet" after something that is no governing verb: the subject may be far.
    pub purpose: bool,
    /// "(after) meeting X"
    pub gerund: bool,
    /// Is it in the present tense without a modal: a date may still make it planned ("meets on Friday").
    pub present: bool,
    /// Held only as "the first official to visit": of a visit to come as of one that was.
    pub guess: bool,
}

/// "the first official to visit": before "to", an ordinal noun phrase tells of what was done.
fn first_to(doc: &Doc, to: usize, floor: usize) -> bool {
    let from = to.saturating_sub(8).max(floor);
    (from + 1..to).any(|t| {
        doc.is_any(t, words!["first", "only", "latest", "last", "second", "third", "highest"]) && doc.is(t - 1, "the")
            || doc.is(t, "senior") && doc.is(t - 1, "most")
    })
}

fn is_adverb(doc: &Doc, token: usize) -> bool {
    let text = doc.text(token);
    (text.len() > 4 && text.ends_with("ly") && !matches!(text, "July" | "Italy" | "family" | "assembly"))
        || doc.is_any(
            token,
            words![
                "also",
                "later",
                "then",
                "now",
                "again",
                "still",
                "just",
                "even",
                "soon",
                "already",
                "ever",
                "first",
                "finally",
                "both",
                "once",
                "twice",
                "often",
                "all",
                "each",
                "earlier",
                "further",
                "themselves",
                "himself",
                "herself",
                "instead",
                "too",
                "back",
                "together",
                "always"
            ],
        )
}

/// How far before "and" the auxiliary of two verbs may stand.
const COORDINATION_REACH: usize = 24;

/// "will fly to Rome on Monday and meet X": the verb in front of "and" that shares its auxiliary with the base form at `verb`.
fn coordinated(doc: &Doc, verb: usize, floor: usize) -> Option<usize> {
    let and = verb.checked_sub(1).filter(|&t| t > floor && doc.is_any(t, words!["and", "then"]))?;
    for token in (and.saturating_sub(COORDINATION_REACH).max(floor)..and).rev() {
        if matches!(doc.text(token), ";" | ":") || doc.tokens[token].kind == Kind::Quote {
            return None;
        }
        let auxiliary =
            doc.is_any(token, words!["will", "would", "shall", "can", "could", "may", "might", "should", "must"]);
        if auxiliary || doc.is(token, "to") && doc.tokens[token + 1].case == Case::Lower {
            return (token + 1..and).find(|&t| !is_adverb(doc, t) && !doc.is(t, "not"));
        }
    }
    None
}

/// So long is a date or a phrase in commas between an auxiliary and its verb at most.
const PARENTHESIS_REACH: usize = 9;

/// "will, on Monday, confer": the comma behind the auxiliary, where one in front of the verb stands at `comma`.
fn parenthesis(doc: &Doc, comma: usize, floor: usize) -> Option<usize> {
    if doc.text(comma) != "," {
        return None;
    }
    let from = comma.saturating_sub(PARENTHESIS_REACH).max(floor + 1);
    (from..comma).find(|&t| {
        doc.text(t) == ","
            && doc.is_any(t - 1, words!["will", "would", "shall", "has", "have", "had", "is", "are", "was", "were"])
    })
}

/// Reads the group of the verb at `verb`; `floor` is the sentence's first token.
pub fn group(doc: &Doc, verb: usize, form: VerbForm, floor: usize) -> Group {
    // "will co-chair"
    let prefixed = verb >= floor + 2 && doc.is(verb - 2, "co") && doc.is_hyphen(verb - 1);
    let verb = if prefixed { verb - 2 } else { verb };
    let own = alone(doc, verb, form, floor);
    if form != VerbForm::Base || own.start != verb {
        return own;
    }
    match coordinated(doc, verb, floor) {
        Some(first) => {
            let first = alone(doc, first, form, floor);
            Group { status: first.status, purpose: false, present: first.present, ..own }
        }
        None => own,
    }
}

/// The group by its own words.
fn alone(doc: &Doc, verb: usize, form: VerbForm, floor: usize) -> Group {
    let is = |token: usize, class| doc.tokens[token].classes.has(class);
    let mut at = verb;
    let mut start = verb;
    let (mut be, mut have, mut will, mut would, mut modal, mut to, mut negated) =
        (None, None, false, false, false, false, false);
    let mut governor = None;
    let mut planned = false;
    let mut cancelled = false;
    let mut hypothetical = false;
    let mut held = false;
    // "was to have met": the auxiliary before "have" makes no passive.
    let mut perfect = false;
    while at > floor && start - floor < 4096 {
        let token = at - 1;
        let lower = doc.lower(token);
        match doc.tokens[token].kind {
            Kind::Word | Kind::Possessive => {}
            _ => match parenthesis(doc, token, floor) {
                Some(open) => {
                    at = open;
                    continue;
                }
                None => break,
            },
        }
        match lower.as_str() {
            "is" | "are" | "am" | "'s" | "’s" | "'re"
                if be.is_none() && (lower.len() > 2 || form != VerbForm::Base) =>
            {
                be = Some("present")
            }
            "was" | "were" if be.is_none() => be = Some("past"),
            "be" | "been" | "being" => {
                if be.is_none() {
                    be = Some("base");
                }
            }
            "has" | "have" | "'ve" | "had" | "having" => {
                have = Some(if lower == "had" { "past" } else { "present" });
                perfect |= be.is_none();
            }
            "will" | "'ll" | "shall" | "won't" | "won’t" => {
                will = true;
                negated |= lower.starts_with("won");
            }
            "would" => would = true,
            "can" | "could" | "may" | "might" | "should" | "must" | "cannot" => {
                modal = true;
                negated |= lower == "cannot";
            }
            "to" if at == verb || is_adverb(doc, at) || be == Some("base") || have.is_some() => to = true,
            "not" | "never" | "without" => negated = true,
            "do" | "does" | "did" => {}
            _ if lower.ends_with("n't") || lower.ends_with("n’t") => {
                negated = true;
            }
            // "had almost reached an agreement": it did not come to it.
            "almost" | "nearly" => hypothetical = true,
            _ if is_adverb(doc, token) => {}
            // "hopes one day to visit"
            "day" if to && governor.is_none() && token > floor && doc.is(token - 1, "one") => {}
            "one" if doc.is(token + 1, "day") => {}
            _ if to && governor.is_none() && is(token, Class::GovernsPlanned)
                || to && governor.is_none() && is(token, Class::GovernsCancelled)
                || to && governor.is_none() && is(token, Class::GovernsNothing)
                || to && governor.is_none() && is(token, Class::GovernsHeld) =>
            {
                governor = Some(token);
                planned = is(token, Class::GovernsPlanned);
                cancelled = is(token, Class::GovernsCancelled);
                hypothetical = is(token, Class::GovernsNothing);
                held = is(token, Class::GovernsHeld);
                // Auxiliaries before the governor are its own.
                be = None;
                have = None;
            }
            _ => break,
        }
        start = token;
        at = token;
    }
    let passive =
        be.is_some() && !perfect && (form == VerbForm::Participle || form == VerbForm::Past && governor.is_none());
    let gerund = form == VerbForm::Gerund && be.is_none();
    let purpose = to && governor.is_none() && be != Some("present") && be != Some("past");
    let status = if cancelled {
        (!negated).then_some(EventStatus::Cancelled)
    } else if hypothetical {
        None
    } else if negated {
        (will || would).then_some(EventStatus::Cancelled)
    } else if modal {
        None
    } else if held {
        Some(EventStatus::Held)
    } else if planned && have == Some("past") || to && governor.is_none() && have.is_some() && be == Some("past") {
        // "had been due to meet", "was to have met": it did not come to it.
        Some(EventStatus::Cancelled)
    } else if purpose && first_to(doc, start, floor) {
        let ahead = (start.saturating_sub(12).max(floor)..start).any(|t| doc.is_any(t, words!["will", "would", "'ll"]));
        Some(if ahead { EventStatus::Planned } else { EventStatus::Held })
    } else if planned || will || would || to {
        Some(EventStatus::Planned)
    } else {
        Some(EventStatus::Held)
    };
    let present = !to
        && !will
        && !would
        && have.is_none()
        && (matches!(form, VerbForm::Third | VerbForm::Base) || (form == VerbForm::Gerund && be == Some("present")));
    let guess = purpose && status == Some(EventStatus::Held) && first_to(doc, start, floor);
    Group { start, status, passive, purpose, gerund, present, guess }
}
