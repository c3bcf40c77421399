//! Stage 0: text → tokens, and by `sentence` their sentences.
//!
//! Abbreviations, initials, ellipses and quotations are settled here, so that no later stage asks where a sentence
//! ends. ASCII takes a fast path of its own; other letters are taken by Unicode's alphabetic property. Rules follow
//! the practice of newswire tokenizers (Penn Treebank) but for hyphens, which are always tokens.

use super::{
    lexicon::{Classes, Kinds, WordFlags},
    sentence::sentences,
    token::{Case, Doc, Hash, Hashed, Kind, Sentence, Token, Word, WordList, Words},
};

/// Words that end in a point without ending a sentence, lower case, without the point.
const ABBREVIATIONS: &Hashed<135> = words![
    "mr", "mrs", "ms", "messrs", "dr", "prof", "rev", "fr", "st", "ste", "mt", "ft", "sen", "sens", "rep", "reps",
    "gov", "govs", "gen", "col", "lt", "maj", "capt", "cmdr", "cpl", "sgt", "adm", "brig", "pres", "amb", "hon",
    "supt", "insp", "det", "pvt", "spc", "cdr", "vs", "v", "no", "nos", "art", "jr", "sr", "bros", "co", "corp", "inc",
    "ltd", "dept", "univ", "assn", "est", "etc", "al", "cf", "viz", "approx", "jan", "feb", "mar", "apr", "jun", "jul",
    "aug", "sept", "sep", "oct", "nov", "dec", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat",
    "sun", "ala", "ariz", "ark", "calif", "colo", "conn", "del", "fla", "ga", "ill", "ind", "kan", "ky", "la", "md",
    "mass", "mich", "minn", "miss", "mo", "mont", "neb", "nev", "okla", "ore", "pa", "penn", "tenn", "tex", "vt", "va",
    "wash", "wis", "wyo", "smt", "engr", "hrh", "adj", "ave", "blvd", "rd", "dir", "min", "sec", "asst", "gp", "rt",
    "ret", "retd", "fig", "p", "pp", "vol", "ed", "eds",
];

/// Of them, those that are ordinary words when written in lower case.
const ORDINARY: &[&str] = &[
    "no", "art", "ill", "miss", "mass", "sat", "sun", "wed", "mar", "min", "sec", "la", "pa", "mo", "ind", "wash",
    "ed", "al", "gen", "fig", "adj", "det", "dir", "col", "ark", "ore", "ret", "del", "ave", "hon", "est", "rep",
    "fri", "mon", "vol",
];

/// Room for what a text is cut into, taken from one text to the next: memory that is written anew for each is slow.
#[derive(Debug, Default)]
pub struct Room {
    pub tokens: Vec<Token>,
    pub sentences: Vec<Sentence>,
    breaks: Vec<usize>,
    wide: Vec<u32>,
}

/// Segments a text by itself, as [`segment_in`] does.
pub fn segment(buffer: &str, text_start: usize, words: impl Words) -> Doc<'_> {
    segment_in(buffer, text_start, words, &mut Room::default())
}

/// Segments an article. `buffer` is the title, a blank line, the text; `text_start` where the text starts in it. `words`
/// gives what is known of a word in the form of the lexicons, in which ASCII letters may still be capitals. The room's
/// tokens and sentences become those of the article.
pub fn segment_in<'a>(buffer: &'a str, text_start: usize, words: impl Words, room: &mut Room) -> Doc<'a> {
    let mut tokenizer = Tokenizer {
        buffer,
        tokens: std::mem::take(&mut room.tokens),
        breaks: std::mem::take(&mut room.breaks),
        wide: std::mem::take(&mut room.wide),
    };
    tokenizer.tokens.clear();
    tokenizer.breaks.clear();
    tokenizer.wide.clear();
    // A token has four bytes or more with its space, but for a few texts.
    tokenizer.tokens.reserve(buffer.len() / 4 + 8);
    tokenizer.run();
    let Tokenizer { mut tokens, breaks, wide, .. } = tokenizer;
    // Looked up when all are known: the processor then waits for several of them at a time.
    words.mean(buffer, &mut tokens);
    let mut folded = String::new();
    for &token in &wide {
        let token = &mut tokens[token as usize];
        fold_into(&buffer[token.start as usize..token.end as usize], &mut folded);
        token.means(words.meaning(&folded, Hash::of(folded.as_bytes())));
    }
    let mut doc = Doc { buffer, text_start, tokens, sentences: Vec::new() };
    let mut cut = std::mem::take(&mut room.sentences);
    cut.clear();
    sentences(&doc, &breaks, &mut cut);
    doc.sentences = cut;
    (room.breaks, room.wide) = (breaks, wide);
    doc
}

/// What an ASCII byte is to the tokenizer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    Space,
    Lower,
    Upper,
    Digit,
    Apostrophe,
    Quote,
    Punct,
    /// The first byte of a longer character, or one inside it.
    Wide,
}

const BYTES: [Byte; 256] = {
    let mut bytes = [Byte::Wide; 256];
    let mut at = 0;
    while at < 128 {
        bytes[at] = match at as u8 {
            b'\t'..=b'\r' | b' ' => Byte::Space,
            b'a'..=b'z' => Byte::Lower,
            b'A'..=b'Z' => Byte::Upper,
            b'0'..=b'9' => Byte::Digit,
            b'\'' | b'`' => Byte::Apostrophe,
            b'"' => Byte::Quote,
            _ => Byte::Punct,
        };
        at += 1;
    }
    bytes
};

fn byte(text: &[u8], at: usize) -> Byte {
    text.get(at).map_or(Byte::Space, |&byte| BYTES[byte as usize])
}

struct Tokenizer<'a> {
    buffer: &'a str,
    tokens: Vec<Token>,
    /// The index of each token that follows a line end.
    breaks: Vec<usize>,
    /// Words with other letters than those of ASCII.
    wide: Vec<u32>,
}

impl Tokenizer<'_> {
    fn run(&mut self) {
        let bytes = self.buffer.as_bytes();
        let mut at = 0;
        let mut glued = false;
        while at < bytes.len() {
            match BYTES[bytes[at] as usize] {
                Byte::Space => {
                    if bytes[at] == b'\n' {
                        self.line_end();
                    }
                    glued = false;
                    at += 1;
                    continue;
                }
                Byte::Lower | Byte::Upper => {
                    at = self.ascii_word(at, glued);
                    // Nearly always a space and a word follow.
                    if bytes.get(at) == Some(&b' ') {
                        at += 1;
                        glued = false;
                        continue;
                    }
                }
                Byte::Digit => {
                    let end = number_end(self.buffer, at);
                    self.push(Kind::Number, Case::None, at, end, glued);
                    at = end;
                }
                Byte::Apostrophe => at = self.apostrophe(at, 1, glued),
                Byte::Quote => {
                    self.push_ascii(Kind::Quote, Case::None, at, at + 1, glued);
                    at += 1;
                }
                Byte::Punct => {
                    self.push_ascii(Kind::Punct, Case::None, at, at + 1, glued);
                    at += 1;
                }
                Byte::Wide => {
                    let (c, len) = char_at(self.buffer, at);
                    if c.is_whitespace() || is_invisible(c) {
                        if matches!(c, '\u{2028}' | '\u{2029}') {
                            self.line_end();
                        }
                        glued = glued && is_invisible(c);
                        at += len;
                        continue;
                    }
                    if c.is_alphabetic() {
                        at = self.any_word(at, glued);
                    } else if is_apostrophe(c) {
                        at = self.apostrophe(at, len, glued);
                    } else {
                        let quote = matches!(c, '“' | '”' | '„' | '«' | '»' | '‘' | '‹' | '›');
                        let kind = if quote { Kind::Quote } else { Kind::Punct };
                        self.push(kind, Case::None, at, at + len, glued);
                        at += len;
                    }
                }
            }
            glued = true;
        }
    }

    fn line_end(&mut self) {
        if self.breaks.last() != Some(&self.tokens.len()) {
            self.breaks.push(self.tokens.len());
        }
    }

    /// A word that begins with an ASCII letter; most are letters up to a space.
    fn ascii_word(&mut self, start: usize, glued: bool) -> usize {
        let bytes = self.buffer.as_bytes();
        if let Some(&chunk) = bytes.get(start..).and_then(<[u8]>::first_chunk::<8>) {
            // Most words have no capital but their first letter, and end within eight bytes.
            let capital = chunk[0].is_ascii_uppercase();
            let case = if capital { Case::Capital } else { Case::Lower };
            let lower = u64::from_le_bytes(chunk) | u64::from(capital) << 5;
            let len = lower_run(lower);
            let end = if len < 8 { start + len } else { lower_end(bytes, start + 8) };
            if let Some(end) = self.ends(start, end) {
                let hash = if end - start < 8 && end == start + len {
                    Hash::of_lower(lower, len)
                } else {
                    Hash::within(bytes, start, end)
                };
                self.push_hashed(Kind::Word, case, start, end, glued, hash);
                return end;
            }
        }
        let (mut upper, mut digits) = (0, 0);
        let mut at = start;
        while let Some(&chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
            let run = Run::of(chunk);
            upper += run.upper;
            digits += run.digits;
            at += run.len;
            if run.len < 8 {
                break;
            }
        }
        // The last bytes of the buffer, one by one.
        let after = loop {
            match byte(bytes, at) {
                Byte::Lower => {}
                Byte::Upper => upper += 1,
                Byte::Digit => digits += 1,
                other => break other,
            }
            at += 1;
        };
        if matches!(after, Byte::Apostrophe | Byte::Wide) || (after == Byte::Punct && bytes[at] == b'.') {
            return self.any_word(start, glued);
        }
        let lower = at - start - upper - digits;
        let first_upper = bytes[start].is_ascii_uppercase();
        let case = match (first_upper, upper, lower) {
            (false, 0, _) => Case::Lower,
            (false, ..) => Case::Mixed,
            (true, 1, _) => Case::Capital,
            (true, _, 0) => Case::Upper,
            (true, _, 1) if bytes[at - 1] == b's' => Case::Upper,
            (true, ..) => Case::Capital,
        };
        if lower > 0 && upper > usize::from(first_upper) {
            self.push_word(case, start, at, glued);
        } else {
            self.push_ascii(Kind::Word, case, start, at, glued);
        }
        at
    }

    /// The end of a word of which the letters up to `at` are lower case behind the first, where what stands there ends it
    /// plainly: at a space, a mark, a possessive, the point of a sentence or of an abbreviation.
    #[inline]
    fn ends(&self, start: usize, at: usize) -> Option<usize> {
        let text = self.buffer;
        let bytes = text.as_bytes();
        match byte(bytes, at) {
            Byte::Space | Byte::Quote => Some(at),
            Byte::Punct if bytes[at] != b'.' => Some(at),
            Byte::Punct if at - start >= 2 => {
                let word = &text[start..at];
                Some(if is_abbreviation(word) && keeps_point(text, word, at + 1) { at + 1 } else { at })
            }
            Byte::Apostrophe | Byte::Wide => {
                let (c, len) = char_at(text, at);
                if !is_apostrophe(c) {
                    return (!c.is_alphanumeric() && !is_mark(c)).then_some(at);
                }
                let behind = at + len;
                let possessive = matches!(bytes.get(behind), Some(b's' | b'S')) && !starts_word(text, behind + 1);
                (possessive || !starts_word(text, behind)).then_some(at)
            }
            _ => None,
        }
    }

    fn any_word(&mut self, start: usize, glued: bool) -> usize {
        let end = word_end(self.buffer, start);
        self.push_word(case_of(&self.buffer[start..end]), start, end, glued);
        end
    }

    /// An apostrophe that belongs to no word: a possessive's, or a quotation mark.
    fn apostrophe(&mut self, start: usize, len: usize, glued: bool) -> usize {
        let bytes = self.buffer.as_bytes();
        let after_word = glued && self.tokens.last().is_some_and(|t| matches!(t.kind, Kind::Word | Kind::Number));
        let at = start + len;
        if after_word && at < bytes.len() && matches!(bytes[at], b's' | b'S') && !starts_word(self.buffer, at + 1) {
            self.push(Kind::Possessive, Case::None, start, at + 1, glued);
            return at + 1;
        }
        let ends_in_s =
            self.tokens.last().is_some_and(|t| matches!(bytes[t.end as usize - 1], b's' | b'S' | b'x' | b'z'));
        let kind = if after_word && ends_in_s { Kind::Possessive } else { Kind::Quote };
        self.push(kind, Case::None, start, at, glued);
        at
    }

    /// A word that may be two that a page stuck together.
    fn push_word(&mut self, case: Case, start: usize, end: usize, glued: bool) {
        match run_together(self.buffer, &self.tokens, start, end) {
            Some(cut) => {
                self.push(Kind::Word, case_of(&self.buffer[start..cut]), start, cut, false);
                self.breaks.push(self.tokens.len());
                self.push(Kind::Word, case_of(&self.buffer[cut..end]), cut, end, false);
            }
            None => self.push(Kind::Word, case, start, end, glued),
        }
    }

    fn push(&mut self, kind: Kind, case: Case, start: usize, end: usize, glued: bool) {
        if matches!(kind, Kind::Word | Kind::Number) && !self.buffer.as_bytes()[start..end].is_ascii() {
            self.wide.push(self.tokens.len() as u32);
        }
        self.push_ascii(kind, case, start, end, glued);
    }

    /// A token of ASCII alone, or one that is looked up as it is printed. The rest of its hash stands where its word will.
    #[inline]
    fn push_ascii(&mut self, kind: Kind, case: Case, start: usize, end: usize, glued: bool) {
        self.push_hashed(kind, case, start, end, glued, Hash::within(self.buffer.as_bytes(), start, end));
    }

    #[inline]
    fn push_hashed(&mut self, kind: Kind, case: Case, start: usize, end: usize, glued: bool, hash: Hash) {
        self.tokens.push(Token {
            start: start as u32,
            end: end as u32,
            word: Word(hash.other()),
            hash: hash.short(),
            classes: Classes::default(),
            flags: WordFlags::default(),
            kinds: Kinds::default(),
            kind,
            case,
            glued,
        });
    }
}

/// The letters and digits, of ASCII, that eight bytes begin with.
struct Run {
    len: usize,
    upper: usize,
    digits: usize,
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * ONES;

/// The high bit of each of eight bytes that lies in a range of ASCII.
fn between(bytes: u64, first: u8, last: u8) -> u64 {
    let low = bytes & !HIGH;
    (low + u64::from(0x80 - first) * ONES) & !(low + u64::from(0x7f - last) * ONES) & !bytes & HIGH
}

/// How many letters of ASCII in lower case eight bytes begin with.
fn lower_run(bytes: u64) -> usize {
    (HIGH & !between(bytes, b'a', b'z')).trailing_zeros() as usize / 8
}

/// The end of the letters of ASCII in lower case that stand at a byte.
fn lower_end(bytes: &[u8], at: usize) -> usize {
    let mut at = at;
    while let Some(&chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let run = lower_run(u64::from_le_bytes(chunk));
        at += run;
        if run < 8 {
            return at;
        }
    }
    at + bytes[at..].iter().take_while(|byte| byte.is_ascii_lowercase()).count()
}

impl Run {
    #[inline]
    fn of(bytes: [u8; 8]) -> Run {
        let chunk = u64::from_le_bytes(bytes);
        let digits = between(chunk, b'0', b'9');
        let upper = between(chunk, b'A', b'Z');
        let end = HIGH & !(digits | upper | between(chunk, b'a', b'z'));
        let len = end.trailing_zeros() as usize / 8;
        let inside = if len < 8 { (1 << (8 * len)) - 1 } else { u64::MAX };
        Run { len, upper: (upper & inside).count_ones() as usize, digits: (digits & inside).count_ones() as usize }
    }
}

/// Two lines of a page that were stuck together ("President TrumpTrump said"): where a word's first half, up to a capital
/// inside it, stands as a word of its own just before.
fn run_together(buffer: &str, tokens: &[Token], start: usize, end: usize) -> Option<usize> {
    if end - start < 6 {
        return None;
    }
    let text = &buffer[start..end];
    let bytes = text.as_bytes();
    let cut = (2..bytes.len()).find(|&i| bytes[i].is_ascii_uppercase() && bytes[i - 1].is_ascii_lowercase())?;
    let before = &tokens[tokens.len().saturating_sub(6)..];
    before.iter().any(|t| buffer[t.start as usize..t.end as usize] == text[..cut]).then_some(start + cut)
}

/// Lower case without accents, as the lexicons' words are kept.
pub fn fold_into(text: &str, folded: &mut String) {
    folded.clear();
    if text.is_ascii() {
        folded.push_str(text);
        folded.make_ascii_lowercase();
        return;
    }
    for c in text.chars() {
        match c {
            '’' | 'ʼ' | '`' | '´' => folded.push('\''),
            c if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            c => match deunicode::deunicode_char(c) {
                Some(ascii) if c.is_alphabetic() => folded.extend(ascii.chars().map(|a| a.to_ascii_lowercase())),
                _ => folded.extend(c.to_lowercase()),
            },
        }
    }
}

fn char_at(text: &str, at: usize) -> (char, usize) {
    let byte = text.as_bytes()[at];
    if byte < 0x80 {
        return (byte as char, 1);
    }
    let c = text[at..].chars().next().unwrap_or('\u{fffd}');
    (c, c.len_utf8())
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '`' | '´' | '′')
}

/// Soft hyphens, zero-width spaces and marks of direction: no part of any word.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn starts_word(text: &str, at: usize) -> bool {
    at < text.len() && char_at(text, at).0.is_alphanumeric()
}

/// The end of a word: letters, digits after letters ("G20"), marks; apostrophes and points between letters ("O'Brien",
/// "U.S."); a last point where it belongs to an abbreviation.
fn word_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    let mut pointed = false;
    loop {
        while at < bytes.len() {
            let (c, len) = char_at(text, at);
            if c.is_alphanumeric() || is_mark(c) {
                at += len;
            } else {
                break;
            }
        }
        if at >= bytes.len() {
            return at;
        }
        let (c, len) = char_at(text, at);
        if is_apostrophe(c) && starts_word(text, at + len) {
            let (next, next_len) = char_at(text, at + len);
            if matches!(next, 's' | 'S') && !starts_word(text, at + len + next_len) {
                return at;
            }
            if !next.is_alphabetic() {
                return at;
            }
            at += len;
            continue;
        }
        // "U.S", "a.m": a point between single letters.
        if c == '.' {
            let segment_start = text[start..at].rfind('.').map_or(start, |p| start + p + 1);
            let single = text[segment_start..at].chars().count() == 1;
            if single && starts_word(text, at + 1) && char_at(text, at + 1).0.is_alphabetic() {
                let (_, next_len) = char_at(text, at + 1);
                if !starts_word(text, at + 1 + next_len) {
                    pointed = true;
                    at += 1;
                    continue;
                }
            }
            if pointed && single {
                return at + 1;
            }
            let word = &text[start..at];
            if single && segment_start == start && word.chars().all(char::is_uppercase) {
                return at + 1; // an initial
            }
            if is_abbreviation(word) && keeps_point(text, word, at + 1) {
                return at + 1;
            }
        }
        return at;
    }
}

fn is_mark(c: char) -> bool {
    !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}

fn is_abbreviation(word: &str) -> bool {
    word.len() <= 6 && ABBREVIATIONS.has(Hash::of(word.as_bytes()).short(), word)
}

/// Does the point after an abbreviation belong to it? Where the word is an ordinary one in lower case it does not.
fn keeps_point(text: &str, word: &str, after: usize) -> bool {
    let lower = word.bytes().all(|b| b.is_ascii_lowercase());
    if lower && ORDINARY.contains(&word) {
        return false;
    }
    // At the end of a line the point ends the sentence as well; the sentence splitter sees to it.
    after <= text.len()
}

/// The end of a number: digits with inner commas and points, and letters glued to it ("12th", "1990s", "5pm").
fn number_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < bytes.len() {
        let b = bytes[at];
        if b.is_ascii_digit() {
            at += 1;
        } else if matches!(b, b',' | b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
            // "5,000" and "3.5" are one number; "June 6,2019" is not.
            if b == b',' && !is_thousands(&bytes[at + 1..]) {
                break;
            }
            at += 1;
        } else {
            break;
        }
    }
    while at < bytes.len() {
        let (c, len) = char_at(text, at);
        if c.is_alphabetic() || c.is_ascii_digit() {
            at += len;
        } else {
            break;
        }
    }
    at
}

/// Three digits and no fourth.
fn is_thousands(bytes: &[u8]) -> bool {
    bytes.len() >= 3 && bytes[..3].iter().all(u8::is_ascii_digit) && !bytes.get(3).is_some_and(u8::is_ascii_digit)
}

fn case_of(word: &str) -> Case {
    let mut upper = 0;
    let mut lower = 0;
    let mut first_upper = None;
    let mut lower_before_upper = false;
    for c in word.chars() {
        if c.is_uppercase() {
            upper += 1;
            lower_before_upper |= lower > 0;
            first_upper.get_or_insert(true);
        } else if c.is_lowercase() {
            lower += 1;
            first_upper.get_or_insert(false);
        }
    }
    match (first_upper, upper, lower) {
        (None, ..) => Case::None,
        (Some(false), 0, _) => Case::Lower,
        (Some(false), ..) => Case::Mixed,
        (Some(true), 1, 0) => Case::Capital,
        (Some(true), _, 0) => Case::Upper,
        (Some(true), 1, _) => Case::Capital,
        // "McCain", "DeSantis", "O'Brien" are names like others; "PMs", "MPs" are acronyms.
        (Some(true), _, 1) if word.ends_with('s') && !lower_before_upper => Case::Upper,
        (Some(true), ..) => Case::Capital,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::token::NoWords, *};

    fn tokens(text: &str) -> String {
        let doc = segment(text, 0, NoWords);
        (0..doc.tokens.len()).map(|t| doc.text(t)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn tokens_split_hyphens_and_possessives() {
        for (text, expected) in [
            ("Morocco's Kim Kye-Gwan", "Morocco 's Kim Kye - Gwan"),
            ("the ministers' meeting", "the ministers ' meeting"),
            ("O'Brien, D’Souza and Ma’ariv", "O'Brien , D’Souza and Ma’ariv"),
            ("U.S.-China talks at 10:30 a.m.", "U.S. - China talks at 10 : 30 a.m."),
            ("$1,200.50 on 2025-03-10, the 12th", "$ 1,200.50 on 2025 - 03 - 10 , the 12th"),
            ("June 6,2019 G20 F-16", "June 6 , 2019 G20 F - 16"),
            ("Lt. Gen. J. Doe", "Lt. Gen. J. Doe"),
            ("don't 'quote'", "don't ' quote '"),
        ] {
            assert_eq!(tokens(text), expected, "{text}");
        }
    }

    #[test]
    fn words_are_the_same_at_every_place_of_the_buffer() {
        // Eight bytes are taken at a time, fewer at the end.
        for word in ["a", "Presidents", "EU", "PMs", "McCain", "iPhone", "G20", "Ab12345678Cd", "undersecretary", "X1"]
        {
            let one = segment(word, 0, NoWords).tokens[0];
            for before in 0..9 {
                let text = format!("{}{word}{}", " ".repeat(before), " x".repeat(9 - before));
                let token = segment(&text, 0, NoWords).tokens[0];
                assert_eq!((token.case, token.hash), (one.case, one.hash), "{text:?}");
                assert_eq!((token.end - token.start) as usize, word.len(), "{text:?}");
            }
        }
    }

    #[test]
    fn spans_are_bytes_of_the_buffer() {
        let doc = segment("Élysée: “d’accord”", 0, NoWords);
        assert_eq!(
            (0..doc.tokens.len()).map(|t| doc.text(t)).collect::<Vec<_>>(),
            ["Élysée", ":", "“", "d’accord", "”"]
        );
    }
}
