//! The tense of the clause around a date: does it tell of something over, or of something to come?
//!
//! No parse: the verbs beside the date, then those before it in its clause, then the first after it. What a word says
//! stands in `hints.tsv`; a regular past form is known by its "-ed".

use std::ops::Range;

use super::{
    hints,
    lexer::{Lex, Unit},
};
use crate::extract::token::{Case, Doc, Hashed, Kind, Sentence, WordList};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    Past,
    Future,
    Unknown,
}

/// A tense, and whether its verb stands so near or is so plain that nothing outweighs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    pub tense: Tense,
    pub sure: bool,
}

impl Reading {
    pub const UNKNOWN: Reading = Reading { tense: Tense::Unknown, sure: false };

    fn sure(tense: Tense) -> Reading {
        Reading { tense, sure: tense != Tense::Unknown }
    }

    fn weak(tense: Tense) -> Reading {
        Reading { tense, sure: false }
    }
}

/// What one word says of tense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// "will", "due", "upcoming"
    Future,
    /// "would", "could": to come, unless "have" and a participle follow
    Modal,
    /// "was", "met", "did"
    Past,
    /// "-ed": a past tense or a participle.
    Ed,
    /// "is", "are": present; a participle after it decides.
    Be,
    /// "has", "have"
    Have,
    /// "to" before a verb.
    To,
    /// "said": its own tense is past, what it reports may be anything.
    Say,
    /// Ends the clause.
    Stop,
    None,
}

/// How far the tense of a date is looked for, in tokens either way; longer clauses have their verb nearer.
const REACH: usize = 40;

/// An "is meeting" this many tokens before a date tells of it.
const NEAR: usize = 8;

/// What a headline tells that somebody is to do.
const HEADLINED: &Hashed<16> = words![
    "visit", "meet", "host", "hold", "attend", "sign", "travel", "receive", "discuss", "address", "join", "open",
    "begin", "resume", "leave", "return"
];

/// Third persons that before a date tell what is arranged for it.
const ARRANGED: &Hashed<9> =
    words!["ends", "begins", "starts", "opens", "closes", "concludes", "expires", "resumes", "convenes"];

/// Participles that are no past tense, so that alone before a noun they are adjectives.
const PARTICIPLES: &Hashed<20> = words![
    "chosen",
    "given",
    "taken",
    "broken",
    "known",
    "written",
    "stolen",
    "frozen",
    "hidden",
    "torn",
    "worn",
    "drawn",
    "driven",
    "fallen",
    "forgotten",
    "forbidden",
    "sworn",
    "spoken",
    "grown",
    "shaken"
];

/// Nouns that with "for" speak of what is not yet.
const WISHES: &Hashed<14> = words![
    "need",
    "needs",
    "call",
    "calls",
    "plan",
    "plans",
    "proposal",
    "proposals",
    "prospect",
    "prospects",
    "hope",
    "hopes",
    "preparations",
    "request"
];

/// What a futures market promises for a month.
const DELIVERED: &Hashed<3> = words!["delivery", "settlement", "shipment"];

/// The tense at some tokens of a sentence, which are a date.
pub fn tense(doc: &Doc, lex: &[Lex], sentence: &Sentence, date: Range<usize>) -> Reading {
    let clause = Clause {
        doc,
        lex,
        headline: sentence.headline,
        floor: sentence.tokens.start.max(date.start.saturating_sub(REACH)),
        ceiling: sentence.tokens.end.min(date.end + REACH),
    };
    let (start, end) = (date.start, date.end);
    clause
        .beside(start, end)
        .or_else(|| clause.leftwards(start, end))
        .or_else(|| clause.rightwards(start, end))
        .unwrap_or(Reading::UNKNOWN)
}

/// Does a finite verb stand among the tokens?
pub fn has_verb(doc: &Doc, lex: &[Lex], tokens: Range<usize>) -> bool {
    let clause = Clause { doc, lex, headline: false, floor: tokens.start, ceiling: tokens.end };
    tokens
        .into_iter()
        .any(|t| matches!(clause.sign(t), Sign::Future | Sign::Modal | Sign::Past | Sign::Be | Sign::Have | Sign::Say))
}

/// Does a past stand right before a token: "won [the November election]"?
pub fn tells(doc: &Doc, lex: &[Lex], sentence: &Sentence, token: usize) -> bool {
    let clause = Clause { doc, lex, headline: false, floor: sentence.tokens.start, ceiling: sentence.tokens.end };
    token > sentence.tokens.start && matches!(clause.sign(token - 1), Sign::Past | Sign::Ed)
}

/// The surroundings of a date.
struct Clause<'a> {
    doc: &'a Doc<'a>,
    lex: &'a [Lex],
    headline: bool,
    floor: usize,
    ceiling: usize,
}

impl Clause<'_> {
    fn at(&self, token: usize) -> Lex {
        self.lex.get(token).copied().unwrap_or(Lex::Other)
    }

    fn is_any(&self, token: usize, words: &impl WordList) -> bool {
        (self.floor..self.ceiling).contains(&token) && self.doc.is_any(token, words)
    }

    fn hint(&self, token: usize, hint: u32) -> bool {
        (self.floor..self.ceiling).contains(&token) && hints::of(self.doc, token) & hint != 0
    }

    fn sign(&self, token: usize) -> Sign {
        let Some(info) = self.doc.tokens.get(token) else { return Sign::None };
        let text = self.doc.text(token);
        match info.kind {
            Kind::Punct if matches!(text, ";" | ":" | "(" | ")" | "—" | "–") => return Sign::Stop,
            Kind::Quote => return Sign::Stop,
            Kind::Punct | Kind::Number | Kind::Possessive => return Sign::None,
            Kind::Word => {}
        }
        if self.at(token) == Lex::To {
            return if text.eq_ignore_ascii_case("to") { Sign::To } else { Sign::None };
        }
        if self.is_any(token, words!["set"]) && self.is_any(token + 1, words!["to", "for"]) {
            return Sign::Future;
        }
        if text.ends_with("'ll") || text.ends_with("’ll") {
            return Sign::Future;
        }
        if text == "may" {
            return Sign::Modal;
        }
        if self.compound(token) {
            return Sign::None;
        }
        let hints = hints::of(self.doc, token);
        let has = |hint| hints & hint != 0;
        if has(hints::BE) {
            Sign::Be
        } else if has(hints::HAVE) {
            Sign::Have
        } else if has(hints::MODAL) {
            Sign::Modal
        } else if has(hints::SAY) {
            Sign::Say
        } else if has(hints::FUTURE) {
            Sign::Future
        } else if has(hints::PAST) {
            Sign::Past
        } else if text.len() > 3
            && (text.ends_with("ed") || text.ends_with("ED"))
            && !has(hints::NO_PAST)
            && (info.case == Case::Lower || self.headline)
        {
            Sign::Ed
        } else {
            Sign::None
        }
    }

    /// "long-awaited", "Paris-based": the second half of an adjective is no verb.
    fn compound(&self, token: usize) -> bool {
        token > self.floor + 1
            && self.doc.tokens[token].glued
            && self.doc.tokens[token - 1].glued
            && self.doc.text(token - 1) == "-"
    }

    /// "was due to open on Tuesday, will not after all": what was to be on a day and was not.
    fn dropped(&self, expected: usize, end: usize) -> bool {
        const REACH: usize = 6;
        let was = (self.floor.max(expected.saturating_sub(2))..expected).any(|t| self.is_any(t, words!["was", "were"]));
        was && self.at(end) == Lex::Comma
            && (end..self.ceiling.min(end + REACH)).any(|t| self.is_any(t, words!["not", "instead", "never"]))
    }

    /// "were not invited to a dinner on Sunday": it went on without them.
    fn uninvited(&self, token: usize) -> bool {
        self.is_any(token, words!["invited"])
            && self.is_any(token.wrapping_sub(1), words!["not"])
            && self.is_any(token.wrapping_sub(2), words!["was", "were"])
    }

    /// "if they did not pay by 3 March": a condition, whose verb is in the past by the tense of its report alone.
    fn condition(&self, did: usize, start: usize) -> bool {
        self.is_any(did, words!["did", "didn't"])
            && self.is_any(start.wrapping_sub(1), words!["by"])
            && (self.floor.max(did.saturating_sub(4))..did).any(|t| self.is_any(t, words!["if", "unless"]))
    }

    /// What the words right before and right after the date say.
    fn beside(&self, start: usize, end: usize) -> Option<Reading> {
        let mut left = start;
        while left > self.floor
            && (matches!(
                self.at(left - 1),
                Lex::On | Lex::In | Lex::The | Lex::Part | Lex::Hyphen | Lex::Earlier(_) | Lex::Daytime
            ) || self.is_any(
                left - 1,
                words!["here", "also", "back", "only", "again", "about", "until", "till", "through", "thru"],
            ))
        {
            left -= 1;
        }
        if left > self.floor {
            let verb = left - 1;
            match self.sign(verb) {
                // "was to have left April 30": before or after.
                Sign::Past | Sign::Ed
                    if verb >= self.floor + 2
                        && self.is_any(verb - 1, words!["have"])
                        && self.is_any(verb - 2, words!["to"]) =>
                {
                    return Some(Reading::weak(Tense::Future));
                }
                Sign::Say | Sign::Past => return Some(Reading::sure(self.participle(verb))),
                Sign::Ed => match self.participle(verb) {
                    Tense::Unknown => return Some(Reading::UNKNOWN),
                    // "extended until June"; "kept open into December" is to come or is over.
                    _ if self.hint(verb, hints::DEFERRED)
                        && (self.deadline(left, start) || self.is_any(left, words!["from", "to", "for"])) =>
                    {
                        return Some(Reading::weak(Tense::Future));
                    }
                    tense if self.deadline(left, start) => {
                        return Some(Reading::weak(if tense == Tense::Future { tense } else { Tense::Unknown }));
                    }
                    tense => return Some(Reading::sure(tense)),
                },
                Sign::Future => return Some(Reading::sure(Tense::Future)),
                // "wheat for delivery in May": goods of a futures market are to come, whatever their price did.
                Sign::None if self.is_any(verb, DELIVERED) && self.is_any(verb.wrapping_sub(1), words!["for"]) => {
                    return Some(Reading::sure(Tense::Future));
                }
                // "a visit that ends on Friday": the present of what is arranged.
                Sign::None if self.is_any(verb, ARRANGED) => return Some(Reading::weak(Tense::Future)),
                // "…, in an interview on Friday"
                Sign::None if self.hint(verb, hints::WORDS) => {
                    let floor = self.floor.max(verb.saturating_sub(6));
                    if (floor..verb).any(|t| self.is_any(t, words!["in", "to", "according"])) {
                        return Some(Reading::sure(Tense::Past));
                    }
                }
                // "until late on Sunday"
                Sign::None
                    if self.deadline(left, start)
                        && self.is_any(left, words!["until", "till", "through"])
                        && !self.told(verb) =>
                {
                    return Some(Reading::weak(Tense::Future));
                }
                _ => {}
            }
        }
        let mut right = end;
        while right < self.ceiling
            && (self.is_any(right, words!["also", "again"]) || matches!(self.at(right), Lex::Daytime))
        {
            right += 1;
        }
        match self.sign(right) {
            _ if right >= self.ceiling => None,
            // "wheat for May delivery"
            Sign::None if self.is_any(right, DELIVERED) && self.is_any(start.wrapping_sub(1), words!["for"]) => {
                Some(Reading::sure(Tense::Future))
            }
            // "on Saturday was to meet his neighbours"
            Sign::Past if self.planned(right) => Some(Reading::sure(Tense::Future)),
            Sign::Past | Sign::Say | Sign::Ed => Some(Reading::sure(Tense::Past)),
            Sign::Future => Some(Reading::sure(Tense::Future)),
            Sign::Modal => Some(self.asked(right)),
            Sign::To if self.headline => Some(Reading::sure(Tense::Future)),
            _ => None,
        }
    }

    /// "was to meet", "were scheduled to meet": what lay ahead; not "was to have met".
    fn planned(&self, was: usize) -> bool {
        let to = was + 1 + usize::from(self.sign(was + 1) == Sign::Future);
        self.is_any(was, words!["was", "were"]) && self.is_any(to, words!["to"]) && !self.is_any(to + 1, words!["have"])
    }

    /// "need for a summit", "prospects for a deal": is what follows hoped for?
    fn wished(&self, noun: usize) -> bool {
        self.is_any(noun, WISHES) && self.is_any(noun + 1, words!["for"])
    }

    /// Is something with a day of its own hoped for within the tokens, which are a quotation?
    fn wishes(&self, tokens: Range<usize>) -> bool {
        tokens.clone().any(|t| self.wished(t) && (t..tokens.end).any(|noun| self.hint(noun, hints::GATHERING)))
    }

    /// Does "until", "by", "into" stand among the words before the date?
    fn deadline(&self, left: usize, start: usize) -> bool {
        (left..start).any(|t| self.hint(t, hints::DEADLINE) && !self.is_any(t, words!["before", "after"]))
    }

    /// Does a plain past stand in the few words up to this one, and none that puts something off?
    fn told(&self, verb: usize) -> bool {
        let words = self.floor.max(verb.saturating_sub(4))..=verb;
        words.clone().any(|t| matches!(self.sign(t), Sign::Past | Sign::Ed))
            && !words.into_iter().any(|t| self.hint(t, hints::DEFERRED))
    }

    /// Leftwards through the clause to the verb that governs the date.
    fn leftwards(&self, start: usize, end: usize) -> Option<Reading> {
        let mut found: Option<Reading> = None;
        let mut scheduled = false;
        // An infinitive was passed ("fired to disperse a crowd on Monday"): the verb before it has the tense.
        let mut purpose = false;
        // "agreed to send X after talks on Monday": what comes after the date's own event is not when that was.
        let mut behind = false;
        let mut token = start;
        while token > self.floor {
            token -= 1;
            // "was looking forward to the visit in May"
            if self.is_any(token, words!["forward"])
                && token > self.floor
                && self.is_any(token - 1, words!["look", "looks", "looked", "looking"])
            {
                return Some(Reading::sure(Tense::Future));
            }
            match self.sign(token) {
                Sign::Future if self.dropped(token, end) || self.uninvited(token) => {
                    return Some(Reading::sure(Tense::Past));
                }
                Sign::Future => return Some(Reading::sure(Tense::Future)),
                Sign::Modal => return Some(Reading::sure(self.modal(token))),
                Sign::Past if self.adjectival(token) => {}
                Sign::Past if self.condition(token, start) => return Some(Reading::weak(Tense::Future)),
                // "a visit that was to begin on Sunday": what lay ahead; "was to have begun" may lie anywhere.
                Sign::Past
                    if self.is_any(token, words!["was", "were"])
                        && self.is_any(token + 1, words!["to"])
                        && !self.is_any(token + 2, words!["have"]) =>
                {
                    return Some(Reading::sure(Tense::Future));
                }
                Sign::Past => {
                    let tense = self.participle(token);
                    let reading = if purpose { Reading::weak(tense) } else { Reading::sure(tense) };
                    if tense != Tense::Unknown || found.is_some() {
                        return Some(found.unwrap_or(reading));
                    }
                    found = Some(Reading::UNKNOWN);
                }
                Sign::Say => {
                    // "said the talks on Friday …": what is said comes after, or is over.
                    let of_saying = matches!(self.at(token + 1), Lex::In | Lex::On | Lex::To)
                        || self.is_any(token + 1, words!["at", "via"])
                        || self.is_any(end, words!["that"]);
                    if found.is_none() && !scheduled && !behind && !of_saying {
                        found = self.rightwards(start, end).filter(|r| r.tense == Tense::Future);
                    }
                    // "said X, after a ceremony on Tuesday": what it was said after is over.
                    found = found.or((!scheduled || behind).then_some(Reading::weak(Tense::Past)));
                    break;
                }
                Sign::Ed => {
                    let tense = self.participle(token);
                    if tense == Tense::Future {
                        return Some(Reading::sure(tense));
                    }
                    // "demanded their release by Friday"
                    let asked = (purpose || self.is_any(start.wrapping_sub(1), words!["by"]))
                        && self.hint(token, hints::DEMAND);
                    found = found.or(Some(Reading::weak(if asked { Tense::Future } else { tense })));
                }
                Sign::Have if found.is_some() => return Some(Reading::sure(Tense::Past)),
                Sign::Be if self.is_any(token + 1, words!["to", "going", "set"]) => {
                    return Some(Reading::sure(Tense::Future));
                }
                // "are meeting on Friday" is to come; farther off, "is facing trial over …" says nothing.
                Sign::Be if found.is_none() && self.present(token) => {
                    let near = start - token <= NEAR;
                    return Some(if near { Reading::weak(Tense::Future) } else { Reading::UNKNOWN });
                }
                // "there is too little agreement to hold a summit in June"
                Sign::Be
                    if purpose
                        && found.is_none()
                        && self.is_any(token, words!["is", "are"])
                        && self.sign(token + 1) == Sign::None =>
                {
                    return Some(Reading::weak(Tense::Future));
                }
                // "voiced the need for a meeting in June"
                Sign::None if found.is_none() && self.wished(token) && self.wishes(token..start) => {
                    return Some(Reading::weak(Tense::Future));
                }
                // "if he is elected on Friday"
                Sign::None
                    if self.is_any(token, words!["if", "unless"]) && found.is_none_or(|r| r == Reading::UNKNOWN) =>
                {
                    return Some(Reading::weak(Tense::Future));
                }
                // "next round of talks on Saturday"
                Sign::None if found.is_none() && self.at(token) == Lex::Next && self.at(token + 1) == Lex::Other => {
                    return Some(Reading::weak(Tense::Future));
                }
                // "after meeting him in July"
                Sign::None
                    if found.is_none() && self.is_any(token, words!["after", "since"]) && self.gerund(token + 1) =>
                {
                    return Some(Reading::sure(Tense::Past));
                }
                // "since the loss of its May ballot"
                Sign::None if found.is_none() && self.is_any(token, words!["since"]) => {
                    return Some(Reading::sure(Tense::Past));
                }
                // "would aid the towns, where the August storm killed three": the clause has a verb of its own.
                Sign::None
                    if found.is_none()
                        && self.is_any(token, words!["where"])
                        && token > self.floor
                        && self.at(token - 1) == Lex::Comma
                        && let Some(reading) = self.rightwards(start, end) =>
                {
                    return Some(reading);
                }
                // "after the island elects its council on Sunday"
                Sign::None
                    if found.is_none()
                        && self.is_any(token, words!["after", "once", "until", "when", "before"])
                        && self.presents(token + 1..start) =>
                {
                    return Some(Reading::weak(Tense::Future));
                }
                Sign::None if found.is_none() && self.is_any(token, words!["after", "following"]) => behind = true,
                // A relative clause in the present: what comes after it is another clause.
                Sign::None
                    if found.is_none()
                        && !scheduled
                        && start - token > 1
                        && self.is_any(token, words!["who", "which"]) =>
                {
                    return Some(Reading::UNKNOWN);
                }
                Sign::To if self.infinitive(token) => {
                    if found.is_some() {
                        // "to help towns flooded in December": a participle after an infinitive.
                        return Some(Reading::UNKNOWN);
                    }
                    let over = token > self.floor && self.hint(token - 1, hints::OVER);
                    let commits = token > self.floor && self.hint(token - 1, hints::COMMIT);
                    if over || commits && self.dropped(token - 1, end) {
                        return Some(Reading::sure(Tense::Past));
                    }
                    if commits && behind && matches!(self.sign(token - 1), Sign::Past | Sign::Ed) {
                        return Some(Reading::weak(Tense::Past));
                    }
                    if commits || self.headline {
                        return Some(Reading::weak(Tense::Future));
                    }
                    purpose = true;
                }
                Sign::Stop if found.is_some() => break,
                Sign::Stop if self.doc.tokens[token].kind == Kind::Quote => match self.quotation(token) {
                    Some(opening) if found.is_none() && self.wishes(opening..token) => {
                        return Some(Reading::weak(Tense::Future));
                    }
                    Some(opening) => token = opening,
                    None => break,
                },
                Sign::None
                    if found.is_none()
                        && self.hint(token, hints::SCHEDULED)
                        && !matches!(self.at(token), Lex::Unit { unit: Unit::Day, .. }) =>
                {
                    scheduled = true;
                }
                _ => {}
            }
            if found.is_some()
                && (self.at(token) == Lex::Comma
                    || self.is_any(token, words!["who", "which", "that", "whose", "when", "where"]))
            {
                break;
            }
        }
        if found.is_none() && scheduled && !purpose {
            // "The ballot on Monday told them that …": what it did when it was held.
            let noun = start.wrapping_sub(1 + usize::from(matches!(self.at(start.wrapping_sub(1)), Lex::On | Lex::In)));
            let over = self.rightwards(start, end).filter(|r| r.tense == Tense::Past && !self.copula(end));
            return over.filter(|_| self.hint(noun, hints::SCHEDULED)).or(Some(Reading::weak(Tense::Future)));
        }
        found.or(purpose.then_some(Reading::weak(Tense::Future)))
    }

    /// Is a "was" the next verb, which says as little of a day arranged as "is"?
    fn copula(&self, end: usize) -> bool {
        (end..self.ceiling)
            .find(|&t| !matches!(self.sign(t), Sign::None))
            .is_some_and(|t| self.is_any(t, words!["was", "were", "has", "had", "have"]))
    }

    /// The opening mark of the quotation that ends with the mark at `token`; `None` where the date stands inside it.
    fn quotation(&self, token: usize) -> Option<usize> {
        let opens = |t: usize| self.doc.tokens.get(t + 1).is_some_and(|next| next.glued);
        if opens(token) {
            return None;
        }
        (self.floor..token).rev().find(|&t| self.doc.tokens[t].kind == Kind::Quote)
    }

    /// Rightwards to the first verb, past a relative clause.
    fn rightwards(&self, start: usize, end: usize) -> Option<Reading> {
        let to_come = start > self.floor && self.hint(start - 1, hints::DEADLINE);
        let mut token = end;
        while token < self.ceiling {
            match self.sign(token) {
                Sign::Future => return Some(Reading::sure(Tense::Future)),
                Sign::Modal => return Some(self.asked(token)),
                Sign::Past if self.planned(token) => return Some(Reading::sure(Tense::Future)),
                Sign::Past => return Some(Reading::sure(Tense::Past)),
                Sign::Say | Sign::Ed => return Some(Reading::weak(Tense::Past)),
                Sign::Have => return Some(Reading::weak(Tense::Past)),
                Sign::Be if self.is_any(token + 1, words!["to", "going", "set", "due"]) => {
                    return Some(Reading::sure(Tense::Future));
                }
                Sign::Be if to_come => return Some(Reading::weak(Tense::Future)),
                Sign::Be => return Some(Reading::UNKNOWN),
                Sign::To if self.headline => return Some(Reading::weak(Tense::Future)),
                // The date's own quotation ends; another one is passed over.
                Sign::Stop if self.doc.tokens[token].kind == Kind::Quote => {
                    let opens = self.doc.tokens.get(token + 1).is_some_and(|next| next.glued);
                    let closing = (token + 1..self.ceiling).find(|&t| self.doc.tokens[t].kind == Kind::Quote);
                    match closing {
                        Some(closing) if opens => token = closing,
                        _ => break,
                    }
                }
                _ => {}
            }
            if self.at(token) == Lex::Comma && self.is_any(token + 1, words!["who", "which", "whose", "where"]) {
                token += 1;
                while token < self.ceiling && self.at(token) != Lex::Comma {
                    token += 1;
                }
            }
            token += 1;
        }
        let until =
            start > self.floor && self.is_any(start - 1, words!["until", "by", "from", "starting", "beginning"]);
        until.then_some(Reading::weak(Tense::Future))
    }

    /// Does a verb follow this "to"?
    fn infinitive(&self, to: usize) -> bool {
        let next = to + 1;
        self.is_any(next, words!["be"])
            // "Minister to Visit Rome": in a headline a verb has a capital too.
            || self.headline && self.is_any(next, HEADLINED)
            || next < self.ceiling
                && self.doc.tokens[next].kind == Kind::Word
                && self.doc.tokens[next].case == Case::Lower
                && !matches!(self.at(next), Lex::The | Lex::Article | Lex::This | Lex::Last | Lex::Next | Lex::In)
                && !self.is_any(
                    next,
                    words![
                        "his", "her", "its", "their", "our", "all", "some", "other", "both", "visiting", "that", "any"
                    ],
                )
    }

    /// "is meeting"
    fn present(&self, be: usize) -> bool {
        self.is_any(be, words!["is", "are"])
            && (self.gerund(be + 1)
                || self.is_any(be + 1, words!["not", "also", "now", "still"]) && self.gerund(be + 2))
    }

    fn gerund(&self, token: usize) -> bool {
        (self.floor..self.ceiling).contains(&token) && {
            let text = self.doc.text(token);
            text.len() > 4 && text.ends_with("ing") && self.doc.tokens[token].case == Case::Lower
        }
    }

    /// "elects its council": a third person of the present, known by what it governs.
    fn presents(&self, tokens: Range<usize>) -> bool {
        tokens.skip(1).any(|t| {
            let text = self.doc.text(t);
            self.doc.tokens[t].case == Case::Lower
                && text.len() > 4
                && text.ends_with('s')
                && !text.ends_with("ss")
                && self.is_any(t + 1, words!["its", "his", "her", "their", "the", "a", "an"])
        })
    }

    /// What a modal behind the date says: "the freeze in May should be kept" says little of when it was.
    fn asked(&self, modal: usize) -> Reading {
        Reading { tense: self.modal(modal), sure: !self.is_any(modal, words!["should", "must"]) }
    }

    /// "a badly written law": a participle before its noun tells nothing of the clause.
    fn adjectival(&self, verb: usize) -> bool {
        self.is_any(verb, PARTICIPLES)
            && self.doc.tokens.get(verb + 1).is_some_and(|next| next.case == Case::Lower)
            && self.at(verb + 1) == Lex::Other
            && !self.hint(verb + 1, hints::FUNCTION)
            && !(self.floor.max(verb.saturating_sub(4))..verb).any(|t| {
                matches!(self.sign(t), Sign::Have | Sign::Be | Sign::Past) || self.is_any(t, words!["be", "been"])
            })
    }

    /// "would meet" is to come, "would have met" is over.
    fn modal(&self, token: usize) -> Tense {
        let over =
            self.is_any(token + 1, words!["have"]) && matches!(self.sign(token + 2), Sign::Past | Sign::Ed | Sign::Be);
        if over { Tense::Past } else { Tense::Future }
    }

    /// A past form or a participle: its auxiliaries may make it one to come ("will be received", "is to be held"), or
    /// leave it open ("is held").
    fn participle(&self, verb: usize) -> Tense {
        let mut token = verb;
        let mut be = false;
        while token > self.floor && verb - token < 6 {
            token -= 1;
            if self.doc.tokens[token].kind != Kind::Word {
                return Tense::Past;
            }
            if self.is_any(token, words!["be"]) {
                be = true;
            } else if self.at(token) == Lex::To
                || self.is_any(token, words!["will", "would", "shall", "should", "must", "can", "could"])
            {
                return if be { Tense::Future } else { Tense::Past };
            } else if self.is_any(token, words!["is", "are"]) {
                return Tense::Unknown;
            } else if !self.is_any(token, words!["not", "also", "then", "being", "now"])
                && !self.doc.text(token).ends_with("ly")
            {
                return Tense::Past;
            }
        }
        Tense::Past
    }
}
