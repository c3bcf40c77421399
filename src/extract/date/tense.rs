//! The tense of the clause around a date: does it tell of something over, or of something to come?
//!
//! No parse: the verbs beside the date, then those before it in its clause, then the first after it. Words stand in
//! lists; a regular past form is known by its "-ed".

use super::lexer::{Lex, Unit};
use crate::extract::token::{Doc, Kind, Sentence};

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
}

/// What one word says of tense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// "will", "due", "upcoming"
    Future,
    /// "was", "met", "did"
    Past,
    /// "-ed": a past tense or a participle.
    Ed,
    /// "is", "has": present; a participle after it decides.
    Be,
    Have,
    /// "to" before a verb.
    To,
    /// "said": its own tense is past, what it reports may be anything.
    Say,
    /// Ends the clause.
    Stop,
    None,
}

const FUTURE: &[&str] = &[
    "will",
    "won't",
    "shall",
    "due",
    "upcoming",
    "forthcoming",
    "scheduled",
    "slated",
    "expected",
    "planned",
    "plans",
    "planning",
    "expires",
    "intends",
    "tomorrow",
    "ahead",
    "deadline",
    "'ll",
    "awaited",
    "awaits",
    "invited",
    "poised",
    "rescheduled",
];

const PAST: &[&str] = &[
    "was",
    "were",
    "had",
    "did",
    "didn't",
    "wasn't",
    "weren't",
    "hadn't",
    "been",
    "met",
    "held",
    "took",
    "made",
    "went",
    "came",
    "began",
    "gave",
    "got",
    "left",
    "led",
    "sent",
    "spoke",
    "won",
    "lost",
    "broke",
    "saw",
    "became",
    "ran",
    "flew",
    "brought",
    "found",
    "rose",
    "fell",
    "grew",
    "struck",
    "shot",
    "fought",
    "drew",
    "paid",
    "bought",
    "built",
    "caught",
    "chose",
    "drove",
    "felt",
    "forgot",
    "froze",
    "hid",
    "kept",
    "knew",
    "laid",
    "lay",
    "meant",
    "rode",
    "sat",
    "sank",
    "slept",
    "sold",
    "sought",
    "spent",
    "stole",
    "stood",
    "swore",
    "taught",
    "thought",
    "threw",
    "undertook",
    "withdrew",
    "wrote",
    "written",
    "given",
    "taken",
    "seen",
    "shown",
    "elected",
    "died",
    "born",
    "sworn",
    "known",
    "gone",
    "done",
    "begun",
    "broken",
    "chosen",
    "driven",
    "fallen",
    "forgotten",
    "frozen",
    "grown",
    "overthrew",
    "heard",
    "dealt",
    "overcame",
    "arose",
    "blew",
    "clung",
    "crept",
    "dug",
    "fled",
    "hung",
    "leapt",
    "lent",
    "lit",
    "shook",
    "sang",
    "slid",
    "spoken",
    "stuck",
    "swept",
    "swung",
    "tore",
    "woke",
    "wore",
    "would've",
    "ago",
];

const SAY: &[&str] = &["said", "told", "reported", "added", "announced", "quoted", "confirmed", "stated", "says"];

/// Present forms that news uses of what is scheduled.
const SCHEDULED: &[&str] = &[
    "meets", "meet", "visits", "arrives", "arrive", "travels", "travel", "starts", "start", "begins", "begin", "opens",
    "open", "holds", "hold", "heads", "head", "hosts", "host", "goes", "go", "votes", "vote", "faces", "ends", "end",
    "comes", "takes", "leaves", "flies", "resume", "resumes", "attend", "attends", "gather", "gathers", "kick",
    "kicks", "return", "returns", "expire", "receives", "welcomes", "tours", "departs", "depart",
];

/// Before "to" and a verb: the verb tells of something over, or of nothing to come.
const OVER: &[&str] = &[
    "managed",
    "failed",
    "refused",
    "declined",
    "used",
    "began",
    "started",
    "continued",
    "forced",
    "returned",
    "arrived",
    "came",
    "went",
];

const NO_PAST: &[&str] = &[
    "need",
    "indeed",
    "speed",
    "seed",
    "hundred",
    "wicked",
    "sacred",
    "united",
    "exceed",
    "proceed",
    "succeed",
    "breed",
    "feed",
    "bleed",
    "greed",
    "deed",
    "weed",
    "embed",
    "red",
    "bed",
    "armed",
    "so-called",
    "unprecedented",
    "limited",
    "ahmed",
    "mohammed",
    "muhammed",
    "saeed",
    "ed",
    "ted",
    "fred",
    "alfred",
    "mixed",
    "advanced",
    "sustained",
    "unified",
    "detailed",
    "experienced",
];

fn sign(doc: &Doc, token: usize, lex: Lex) -> Sign {
    let text = doc.text(token);
    match doc.tokens[token].kind {
        Kind::Punct => {
            return if matches!(text, ";" | ":" | "(" | ")" | "—" | "–") { Sign::Stop } else { Sign::None };
        }
        Kind::Quote => return Sign::Stop,
        Kind::Number | Kind::Possessive => return Sign::None,
        Kind::Word => {}
    }
    if lex == Lex::To {
        return if text.eq_ignore_ascii_case("to") { Sign::To } else { Sign::None };
    }
    if text.len() > 16 || text.len() < 2 {
        return Sign::None;
    }
    let lower = text.to_ascii_lowercase();
    let word = lower.as_str();
    match word {
        "is" | "are" | "be" | "being" | "'s" => Sign::Be,
        "has" | "have" | "having" => Sign::Have,
        "would" | "should" | "could" | "might" | "can" | "must" => Sign::Future,
        _ if SAY.contains(&word) => Sign::Say,
        _ if FUTURE.contains(&word) => Sign::Future,
        _ if PAST.contains(&word) => Sign::Past,
        _ if word.len() > 3
            && word.ends_with("ed")
            && !NO_PAST.contains(&word)
            && !text.starts_with(|c: char| c.is_uppercase()) =>
        {
            Sign::Ed
        }
        _ => Sign::None,
    }
}

/// How far the tense of a date is looked for, in tokens either way; longer clauses have their verb nearer.
const REACH: usize = 40;

/// The tense at the tokens `start..end` of a sentence.
pub fn tense(doc: &Doc, lex: &[Lex], sentence: &Sentence, start: usize, end: usize) -> Reading {
    let at = |token: usize| lex.get(token).copied().unwrap_or(Lex::Other);
    let sure = |tense| Reading { tense, sure: true };
    let weak = |tense| Reading { tense, sure: false };
    let floor = sentence.tokens.start.max(start.saturating_sub(REACH));
    let ceiling = sentence.tokens.end.min(end + REACH);
    // What the words beside it say.
    let mut left = start;
    while left > floor
        && (matches!(at(left - 1), Lex::On | Lex::In | Lex::The | Lex::Part | Lex::Earlier(_))
            || doc.is_any(left - 1, &["here", "also", "back", "only", "again"]))
    {
        left -= 1;
    }
    let before = (left > floor).then(|| left - 1);
    if let Some(verb) = before {
        match sign(doc, verb, at(verb)) {
            Sign::Say | Sign::Past => return sure(past_or_future(doc, lex, floor, verb)),
            Sign::Ed => return sure(past_or_future(doc, lex, floor, verb)),
            Sign::Future => return sure(Tense::Future),
            _ => {}
        }
    }
    let mut right = end;
    while right < ceiling
        && doc.is_any(right, &["also", "again", "and", "morning", "night", "evening", "afternoon"])
        && !doc.is(right, "and")
    {
        right += 1;
    }
    if right < ceiling && doc.tokens[right].kind == Kind::Word {
        match sign(doc, right, at(right)) {
            Sign::Past | Sign::Say | Sign::Ed => return sure(Tense::Past),
            Sign::Future => return sure(Tense::Future),
            Sign::To if sentence.headline => return sure(Tense::Future),
            _ => {}
        }
    }
    // Leftwards through the clause.
    let mut weakly = None;
    let mut token = start;
    let mut scheduled = false;
    while token > floor {
        token -= 1;
        match sign(doc, token, at(token)) {
            Sign::Future => return sure(future_or_past(doc, token, end, ceiling)),
            Sign::Past => return weakly.unwrap_or(sure(past_or_future(doc, lex, floor, token))),
            Sign::Say => {
                // "said the talks on Friday …": what is said comes after.
                if weakly.is_none() && !scheduled {
                    weakly = Some(weak(Tense::Past));
                }
                break;
            }
            Sign::Ed => {
                let tense = past_or_future(doc, lex, floor, token);
                if weakly.is_none() {
                    weakly = Some(weak(tense));
                }
                if tense == Tense::Future {
                    return sure(tense);
                }
            }
            Sign::Have if weakly.is_some() => return sure(Tense::Past),
            Sign::Be if doc.is_any(token + 1, &["to", "going", "set"]) => return sure(Tense::Future),
            Sign::Be | Sign::Have if weakly.is_none() => {}
            Sign::To => {
                let infinitive = doc
                    .tokens
                    .get(token + 1)
                    .is_some_and(|t| t.kind == Kind::Word && t.case == crate::extract::token::Case::Lower)
                    && !matches!(at(token + 1), Lex::The | Lex::Article | Lex::This | Lex::Last | Lex::Next | Lex::In)
                    && !doc.is_any(
                        token + 1,
                        &["his", "her", "its", "their", "our", "be", "all", "some", "other", "both", "visiting"],
                    )
                    || doc.is(token + 1, "be");
                if infinitive && weakly.is_none() {
                    let over = token > floor && doc.is_any(token - 1, OVER);
                    return if over { sure(Tense::Past) } else { weak(Tense::Future) };
                }
            }
            Sign::Stop if weakly.is_some() => break,
            Sign::None
                if weakly.is_none()
                    && doc.is_any(token, SCHEDULED)
                    && !matches!(at(token), Lex::Unit { unit: Unit::Day, .. }) =>
            {
                scheduled = true;
            }
            _ => {}
        }
        if weakly.is_some()
            && (at(token) == Lex::Comma || doc.is_any(token, &["who", "which", "that", "whose", "when", "where"]))
        {
            break;
        }
    }
    if let Some(reading) = weakly {
        return reading;
    }
    if scheduled {
        return weak(Tense::Future);
    }
    // Rightwards to the first verb, past a relative clause.
    let mut token = end;
    while token < ceiling {
        match sign(doc, token, at(token)) {
            Sign::Future => return sure(future_or_past(doc, token, token, ceiling)),
            Sign::Past => return sure(Tense::Past),
            Sign::Say | Sign::Ed => return weak(Tense::Past),
            Sign::Be if doc.is_any(token + 1, &["to", "going", "set", "due"]) => return sure(Tense::Future),
            _ => {}
        }
        if at(token) == Lex::Comma && doc.is_any(token + 1, &["who", "which", "whose", "where"]) {
            token += 1;
            while token < ceiling && at(token) != Lex::Comma {
                token += 1;
            }
        }
        if sentence.headline && at(token) == Lex::To && doc.is(token, "to") {
            return weak(Tense::Future);
        }
        token += 1;
    }
    if before.is_some_and(|b| doc.is_any(b, &["until", "by", "before", "next", "from", "starting", "beginning"])) {
        return weak(Tense::Future);
    }
    Reading::UNKNOWN
}

/// "would have met" is over.
fn future_or_past(doc: &Doc, token: usize, from: usize, ceiling: usize) -> Tense {
    let have =
        doc.is_any(token, &["would", "could", "should", "might"]) && token + 1 < ceiling && doc.is(token + 1, "have");
    let _ = from;
    if have { Tense::Past } else { Tense::Future }
}

/// A past form or a participle at `verb`: its auxiliaries before it may make it one to come ("will be received", "is to
/// be held", "due to be signed").
fn past_or_future(doc: &Doc, lex: &[Lex], floor: usize, verb: usize) -> Tense {
    let mut token = verb;
    let mut be = false;
    while token > floor && verb - token < 6 {
        token -= 1;
        let text = doc.text(token);
        if doc.tokens[token].kind != Kind::Word {
            return Tense::Past;
        }
        match text.to_ascii_lowercase().as_str() {
            "be" => be = true,
            "will" | "would" | "shall" | "should" => return if be { Tense::Future } else { Tense::Past },
            "to" if be => return Tense::Future,
            "not" | "also" | "then" | "have" | "been" | "has" => {}
            w if w.ends_with("ly") => {}
            _ => return Tense::Past,
        }
        let _ = lex;
    }
    Tense::Past
}

/// Does a finite verb stand among the tokens?
pub fn has_verb(doc: &Doc, lex: &[Lex], tokens: std::ops::Range<usize>) -> bool {
    tokens.into_iter().any(|t| {
        matches!(
            sign(doc, t, lex.get(t).copied().unwrap_or(Lex::Other)),
            Sign::Future | Sign::Past | Sign::Be | Sign::Have | Sign::Say
        )
    })
}
