//! The characters of the query language: words, quotes, escapes, signs, with their places in the question.
//!
//! Knows no fields and no meanings; the grammar is in `language`.

use std::ops::Range;

/// A word or a value as written, its escapes resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    pub text: String,
    pub form: Form,
    /// Bytes of the question.
    pub span: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Plain,
    /// In quotes, with the slop behind them.
    Quoted(u32),
    /// Ends in `*`.
    Prefix,
    /// Ends in `~`, `~1` or `~2`.
    Fuzzy,
    /// Between slashes.
    Regex,
}

/// Reads a question from left to right.
#[derive(Debug, Clone)]
pub struct Scanner<'a> {
    pub text: &'a str,
    pub at: usize,
}

impl<'a> Scanner<'a> {
    pub fn new(text: &'a str) -> Scanner<'a> {
        Scanner { text, at: 0 }
    }

    pub fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub fn skip_space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// Takes a character if it stands here.
    pub fn take(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        if found {
            self.at += c.len_utf8();
        }
        found
    }

    /// Does this upper-case word stand here by itself?
    pub fn keyword(&self, word: &str) -> bool {
        self.rest().strip_prefix(word).is_some_and(|rest| rest.chars().next().is_none_or(ends_word))
    }

    /// Takes the keyword if it stands here.
    pub fn take_keyword(&mut self, word: &str) -> bool {
        let found = self.keyword(word);
        if found {
            self.at += word.len();
        }
        found
    }

    /// Is it a sign of negation: a `-` that something follows directly?
    pub fn minus(&self) -> bool {
        let mut chars = self.rest().chars();
        chars.next() == Some('-') && chars.next().is_some_and(|c| !c.is_whitespace() && c != ')')
    }

    /// The name of a field if `name:` stands here; the scanner stays.
    pub fn field(&self) -> Option<&'a str> {
        let rest = self.rest();
        let end = rest.bytes().position(|b| !(b.is_ascii_alphabetic() || b == b'_'))?;
        (end > 0 && rest.as_bytes()[end] == b':').then(|| &rest[..end])
    }

    /// A word: up to a space, a parenthesis or a quote; `\` takes the next character as it is. Empty where none stands.
    pub fn word(&mut self) -> Raw {
        let start = self.at;
        let mut text = String::new();
        // The end of the last escape in `text`: signs up to there are no signs.
        let mut literal = 0;
        while let Some(c) = self.peek() {
            if ends_word(c) {
                break;
            }
            self.at += c.len_utf8();
            if c == '\\'
                && let Some(next) = self.peek()
            {
                self.at += next.len_utf8();
                text.push(next);
                literal = text.len();
            } else {
                text.push(c);
            }
        }
        let mut form = Form::Plain;
        for (suffix, meaning) in [("*", Form::Prefix), ("~1", Form::Fuzzy), ("~2", Form::Fuzzy), ("~", Form::Fuzzy)] {
            if text.ends_with(suffix) && text.len() - suffix.len() >= literal.max(1) {
                text.truncate(text.len() - suffix.len());
                form = meaning;
                break;
            }
        }
        Raw { text, form, span: start..self.at }
    }

    /// A quoted text whose opening quote stands here, with its slop (`"…"~2`); `None` where no quote closes it.
    pub fn quoted(&mut self) -> Option<Raw> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let c = self.peek()?;
            self.at += c.len_utf8();
            match c {
                '"' => break,
                '\\' => {
                    let next = self.peek()?;
                    self.at += next.len_utf8();
                    text.push(next);
                }
                c => text.push(c),
            }
        }
        let mut slop = 0;
        if let Some(rest) = self.rest().strip_prefix('~') {
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            if (1..=4).contains(&digits) {
                slop = rest[..digits].parse().unwrap_or(0);
                self.at += 1 + digits;
            }
        }
        Some(Raw { text, form: Form::Quoted(slop), span: start..self.at })
    }

    /// A regular expression between slashes; `None`, and the scanner stays, where no slash closes it.
    pub fn regex(&mut self) -> Option<Raw> {
        let rest = self.rest().strip_prefix('/')?;
        let mut escaped = false;
        for (index, c) in rest.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '/' if rest[index + 1..].chars().next().is_none_or(|c| c.is_whitespace() || c == ')') => {
                    let start = self.at;
                    self.at += index + 2;
                    let text = rest[..index].replace("\\/", "/");
                    return Some(Raw { text, form: Form::Regex, span: start..self.at });
                }
                _ => {}
            }
        }
        None
    }
}

/// Characters that no word holds unless escaped.
pub fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | '"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_take_escapes_and_signs_at_their_end() {
        for (text, expected, form) in [
            ("retail*", "retail", Form::Prefix),
            ("sahra~ x", "sahra", Form::Fuzzy),
            ("sahra~2", "sahra", Form::Fuzzy),
            (r"sahra\~", "sahra~", Form::Plain),
            (r"a\*", "a*", Form::Plain),
            (r"a\**", "a*", Form::Prefix),
            ("*", "*", Form::Plain),
            (r"a\ b\(c", "a b(c", Form::Plain),
            (r"end\", r"end\", Form::Plain),
            ("été)", "été", Form::Plain),
        ] {
            let raw = Scanner::new(text).word();
            assert_eq!((raw.text.as_str(), raw.form), (expected, form), "{text}");
        }
    }

    #[test]
    fn quotes_and_expressions_end_where_they_are_closed() {
        let quoted = |text| Scanner::new(text).quoted().map(|raw| (raw.text, raw.form));
        assert_eq!(quoted(r#""a \"b\" c"~3 d"#), Some((r#"a "b" c"#.to_owned(), Form::Quoted(3))));
        assert_eq!(quoted(r#""open"#), None);
        let regex = |text| Scanner::new(text).regex().map(|raw| raw.text);
        assert_eq!(regex(r"/a b\/c.*/ d").as_deref(), Some("a b/c.*"));
        assert_eq!(regex("/home/x.txt"), None);
    }
}
