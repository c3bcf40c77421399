//! An article's mentions as bytes: there are dozens in an article, and as JSON they would outweigh its text.
//!
//! A stream of variable-length integers (LEB128), for each mention in turn: kind, field and whether its words are its own
//! (bits), start less the start before, length (both zigzag), value, rule, confidence in thousandths, and its words where
//! they are not the article's at that place. Strings stand once each in a list beside the bytes; value 0 means that the
//! value is the words themselves.

use rustc_hash::FxHashMap;

use crate::{
    annotation::{Mention, MentionKind, TextField},
    article::Article,
};

/// The bytes, and the strings that they refer to.
pub fn pack<'a>(article: &Article, mentions: &'a [Mention]) -> (Vec<u8>, Vec<&'a str>) {
    let mut strings = Strings::default();
    let mut bytes = Vec::with_capacity(mentions.len() * 8);
    let mut last = 0;
    for mention in mentions {
        let own = words_at(article, mention.field, mention.start, mention.end) != Some(mention.text.as_str());
        let kind = MentionKind::ALL.iter().position(|&kind| kind == mention.kind).unwrap_or(0) as u64;
        write(&mut bytes, kind << 2 | u64::from(mention.field == TextField::Text) << 1 | u64::from(own));
        write(&mut bytes, zigzag(mention.start as i64 - last));
        write(&mut bytes, zigzag(mention.end as i64 - mention.start as i64));
        write(&mut bytes, if mention.value == mention.text { 0 } else { strings.number(&mention.value) + 1 });
        write(&mut bytes, strings.number(&mention.rule));
        write(&mut bytes, (f64::from(mention.confidence).clamp(0.0, 1.0) * 1000.0).round() as u64);
        if own {
            write(&mut bytes, strings.number(&mention.text));
        }
        last = mention.start as i64;
    }
    (bytes, strings.list)
}

/// The mentions again; `None` where the bytes are none of [`pack`]'s.
pub fn unpack(article: &Article, mut bytes: &[u8], strings: &[String]) -> Option<Vec<Mention>> {
    let string = |number: u64| strings.get(usize::try_from(number).ok()?).cloned();
    let mut mentions = Vec::new();
    let mut last = 0i64;
    while !bytes.is_empty() {
        let bits = read(&mut bytes)?;
        let kind = *MentionKind::ALL.get(usize::try_from(bits >> 2).ok()?)?;
        let field = if bits & 2 == 0 { TextField::Title } else { TextField::Text };
        last = last.checked_add(unzigzag(read(&mut bytes)?))?;
        let start = usize::try_from(last).ok()?;
        let end = usize::try_from(last.checked_add(unzigzag(read(&mut bytes)?))?).ok()?;
        let value = read(&mut bytes)?;
        let rule = string(read(&mut bytes)?)?;
        let confidence = read(&mut bytes)?.min(1000) as f32 / 1000.0;
        let text =
            if bits & 1 == 0 { words_at(article, field, start, end)?.to_owned() } else { string(read(&mut bytes)?)? };
        let value = if value == 0 { text.clone() } else { string(value - 1)? };
        mentions.push(Mention { kind, field, start, end, text, value, rule, confidence });
    }
    Some(mentions)
}

fn words_at(article: &Article, field: TextField, start: usize, end: usize) -> Option<&str> {
    match field {
        TextField::Title => article.title.get(start..end),
        TextField::Text => article.text.get(start..end),
    }
}

#[derive(Default)]
struct Strings<'a> {
    list: Vec<&'a str>,
    numbers: FxHashMap<&'a str, u64>,
}

impl<'a> Strings<'a> {
    fn number(&mut self, text: &'a str) -> u64 {
        *self.numbers.entry(text).or_insert_with(|| {
            self.list.push(text);
            self.list.len() as u64 - 1
        })
    }
}

fn write(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

fn read(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63) as u64
}

fn unzigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::article::Source;

    fn article() -> Article {
        Article {
            id: "a".to_owned(),
            source: Source::default(),
            title: "Zoë meets Ömer".to_owned(),
            text: "Zoë Reed met Ömer in Rabat on Monday.".to_owned(),
            published: None,
            url: None,
            authors: Vec::new(),
            publisher: None,
            language: None,
            version: None,
        }
    }

    fn mention() -> impl Strategy<Value = Mention> {
        let (kinds, fields) = (proptest::sample::select(MentionKind::ALL), proptest::sample::select(TextField::ALL));
        let texts = proptest::sample::select(&["Zoë", "Rabat", "", "elsewhere"][..]);
        let values = proptest::sample::select(&["Rabat", "MA", "Zoë"][..]);
        (kinds, fields, 0..60usize, 0..60usize, texts, values, 0..=1000u16).prop_map(
            |(kind, field, start, end, text, value, confidence)| Mention {
                kind,
                field,
                start,
                end,
                text: words_at(&article(), field, start, end).unwrap_or(text).to_owned(),
                value: value.to_owned(),
                rule: format!("rule {}", start % 3),
                confidence: f32::from(confidence) / 1000.0,
            },
        )
    }

    proptest! {
        #[test]
        fn mentions_come_back_as_they_were(mentions in proptest::collection::vec(mention(), 0..20)) {
            let (bytes, strings) = pack(&article(), &mentions);
            let strings: Vec<String> = strings.into_iter().map(str::to_owned).collect();
            prop_assert_eq!(unpack(&article(), &bytes, &strings), Some(mentions));
        }

        #[test]
        fn other_bytes_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = unpack(&article(), &bytes, &["a".to_owned(), "b".to_owned()]);
        }
    }
}
