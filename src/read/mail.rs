//! Mail: a message a file (`.eml`), or many in a mailbox (`.mbox`).
//!
//! The text of a message is its plain text, else its HTML; attachments and forwarded messages are not read.

use std::{
    borrow::Cow,
    io::{BufRead, Read},
    panic,
};

use jiff::civil::Date;
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

use super::{
    Reader, clean, decode,
    draft::{Draft, Out},
    limits, markup, reason, txt, whole,
};

/// The longest headers of a message or a part, bytes.
const LONGEST_HEAD: usize = 1 << 20;

/// Parts lie at most so deep in one another; deeper ones are not looked into.
const DEEPEST: usize = 10;

/// So many parts of a message are looked at.
const MOST_PARTS: usize = 500;

/// Headers that are of mail alone, lower case: two of them make a message of a file without an extension.
const HEADERS: &[&str] = &[
    "from",
    "received",
    "return-path",
    "delivered-to",
    "message-id",
    "mime-version",
    "content-type",
    "dkim-signature",
    "to",
    "subject",
    "date",
    "reply-to",
    "content-transfer-encoding",
    "list-id",
    "list-unsubscribe",
    "sender",
];

/// One message.
pub(super) struct Eml;

/// A mailbox: messages behind one another, each below a line that begins with `From `.
pub(super) struct Mbox;

impl Reader for Eml {
    fn extensions(&self) -> &'static [&'static str] {
        &["eml"]
    }

    fn read(&self, input: &mut dyn BufRead, out: &mut Out<'_>) {
        match whole(input, limits::MESSAGE).and_then(|bytes| draft(&bytes)) {
            Ok(draft) => out.article(draft),
            Err(reason) => out.skip(None, reason),
        }
    }
}

impl Reader for Mbox {
    fn extensions(&self) -> &'static [&'static str] {
        &["mbox"]
    }

    fn read(&self, input: &mut dyn BufRead, out: &mut Out<'_>) {
        let mut message = Vec::new();
        let (mut number, mut line, mut first) = (0, 0u64, 1u64);
        let (mut too_long, mut blank) = (false, true);
        loop {
            let start = message.len();
            line += 1;
            let read = match (&mut *input).take(limits::MESSAGE).read_until(b'\n', &mut message) {
                Ok(read) => read,
                Err(error) => {
                    return out
                        .skip(Some(format!("line {line}")), format!("{}; the rest was not read", reason(&error)));
                }
            };
            let new = message.get(start..).unwrap_or_default();
            if read == 0 || blank && new.starts_with(b"From ") {
                message.truncate(start);
                number += 1;
                if too_long {
                    out.skip(Some(format!("line {first}")), format!("longer than {} MB", limits::MESSAGE >> 20));
                } else if !message.trim_ascii().is_empty() {
                    match draft(&message) {
                        Ok(draft) => out.record(draft, number, || format!("line {first}")),
                        Err(reason) => out.skip(Some(format!("line {first}")), reason),
                    }
                } else {
                    number -= 1;
                }
                if read == 0 {
                    return;
                }
                message.clear();
                (too_long, blank, first) = (false, false, line);
                continue;
            }
            blank = new.trim_ascii().is_empty();
            // Lines that begin with the word were quoted when they were put into the box.
            let quoted = new.iter().take_while(|byte| **byte == b'>').count();
            if quoted > 0 && new.get(quoted..).is_some_and(|rest| rest.starts_with(b"From ")) {
                message.remove(start);
            }
            if message.len() as u64 >= limits::MESSAGE {
                too_long = true;
                message.clear();
            }
        }
    }
}

/// Whether the first bytes are those of a mailbox, or of a message.
pub(super) fn sniffed(head: &[u8]) -> Option<&'static dyn Reader> {
    let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if head.starts_with(b"From ")
        && first.windows(2).any(|pair| matches!(pair, [b':', digit] if digit.is_ascii_digit()))
    {
        return Some(&Mbox);
    }
    let lines = head.split(|byte| *byte == b'\n').map(|line| line.trim_ascii_end());
    let (mut known, mut only_of_mail) = (0, 0);
    for line in lines.take_while(|line| !line.is_empty()).take(100).filter(|line| !line.starts_with(b" ")) {
        let name = line.split(|byte| *byte == b':').next().unwrap_or_default().to_ascii_lowercase();
        let at = HEADERS.iter().position(|header| header.as_bytes() == name);
        known += u32::from(at.is_some());
        // A text may begin with a date, an author and a subject; not with these.
        let of_mail: [&[u8]; 5] = [b"message-id", b"mime-version", b"received", b"return-path", b"dkim-signature"];
        only_of_mail += u32::from(of_mail.contains(&&*name));
    }
    (known >= 3 && only_of_mail >= 1).then_some(&Eml as &dyn Reader)
}

/// The first page among the parts of a message, its markup included.
pub(super) fn page(bytes: &[u8]) -> Option<String> {
    // As for a message's draft.
    let look = || {
        let mut found = Found { page_asked: true, ..Found::default() };
        found.look(bytes, 0);
        found.page
    };
    panic::catch_unwind(look).ok().flatten()
}

/// The draft of a message.
fn draft(bytes: &[u8]) -> Result<Draft, String> {
    // A parser of what anybody may have sent: one odd message must not end the run.
    panic::catch_unwind(|| parse(bytes)).map_err(|_| "the message cannot be parsed".to_owned())?
}

fn parse(bytes: &[u8]) -> Result<Draft, String> {
    // A message that was cut out of a mailbox still has its line.
    let bytes = match bytes.strip_prefix(b"From ") {
        Some(rest) => rest.split_at(rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1)).1,
        None => bytes,
    };
    if bytes.trim_ascii().is_empty() {
        return Err("empty".to_owned());
    }
    let head = head(bytes);
    if head.len() > LONGEST_HEAD {
        return Err(format!("headers longer than {} MB", LONGEST_HEAD >> 20));
    }
    let message = MessageParser::new().parse_headers(head).ok_or_else(|| "no mail message".to_owned())?;
    let mut found = Found::default();
    found.look(bytes, 0);
    let subject = message.subject().map(clean::line).unwrap_or_default();
    let subject = without_forward(&subject);
    let plain = found.plain.iter().any(|text| text.contains(char::is_alphabetic));
    let text = if plain { &found.plain } else { &found.html };
    let mut draft = txt::draft(&clean::text(&text.join("\n\n")), Some(subject));
    draft.title = subject.to_owned();
    draft.id = message.message_id().map(str::to_owned);
    draft.dates = message.date().and_then(day).into_iter().collect();
    if draft.authors.is_empty() {
        let from = message.from().and_then(|from| from.first()?.name().map(clean::line));
        draft.authors = from.filter(|name| !name.contains('@')).into_iter().collect();
    }
    let organization = message.header("Organization").and_then(|value| value.as_text()).map(str::to_owned);
    draft.publisher = draft.publisher.or(organization);
    draft.language = draft
        .language
        .or_else(|| message.header("Content-Language").and_then(|value| value.as_text()).map(str::to_owned));
    Ok(draft)
}

/// The day as printed, in its own time zone.
fn day(date: &mail_parser::DateTime) -> Option<Date> {
    Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
}

fn without_forward(subject: &str) -> &str {
    let mut rest = subject;
    while let Some((mark, after)) = rest.split_once(':') {
        if !matches!(&*mark.trim().to_ascii_lowercase(), "fwd" | "fw") {
            break;
        }
        rest = after.trim_start();
    }
    rest
}

/// The texts of a message.
#[derive(Default)]
struct Found {
    plain: Vec<String>,
    html: Vec<String>,
    parts: usize,
    /// The first page with its markup, where it is asked for.
    page: Option<String>,
    page_asked: bool,
}

impl Found {
    /// Looks through a message or a part of one, its headers first.
    fn look(&mut self, part: &[u8], depth: usize) {
        self.parts += 1;
        if depth > DEEPEST || self.parts > MOST_PARTS {
            return;
        }
        // A part may begin with the blank line behind its headers.
        let part = match part {
            [b'\n', ..] | [b'\r', b'\n', ..] => Cow::Owned([&b"Content-Type: text/plain"[..], b"\n", part].concat()),
            part => Cow::Borrowed(part),
        };
        let head = head(&part);
        let headers = if head.len() > LONGEST_HEAD { None } else { MessageParser::new().parse_headers(head) };
        let Some(headers) = headers else { return };
        let root = headers.root_part();
        let kind = root.content_type();
        let attached = root.content_disposition().is_some_and(|disposition| disposition.is_attachment())
            || root.attachment_name().is_some();
        if depth > 0 && attached {
            return;
        }
        match kind.map_or("text", |kind| kind.ctype()) {
            "multipart" => {
                let boundary = kind.and_then(|kind| kind.attribute("boundary")).unwrap_or_default();
                let body = part.get(head.len()..).unwrap_or_default();
                for inner in split(body, boundary) {
                    self.look(inner, depth + 1);
                }
            }
            "text" => self.text(&part, &headers),
            _ => {}
        }
    }

    fn text(&mut self, part: &[u8], headers: &Message<'_>) {
        let kind = headers.root_part().content_type();
        // Without a charset it is UTF-8 or what it looks like.
        let charset = kind.is_some_and(|kind| kind.has_attribute("charset"));
        let part = if charset { Ok(Cow::Borrowed(part)) } else { decode::decode(part, false).map(into_bytes) };
        let Some(message) = part.as_ref().ok().and_then(|part| MessageParser::new().parse(&**part)) else { return };
        match &message.root_part().body {
            PartType::Text(text) if kind.is_none_or(|kind| kind.subtype().is_none_or(|sub| sub == "plain")) => {
                let flowed =
                    kind.and_then(|kind| kind.attribute("format")).is_some_and(|f| f.eq_ignore_ascii_case("flowed"));
                let text = without_signature(text);
                self.plain.push(if flowed { unflowed(text) } else { text.to_owned() });
            }
            PartType::Html(html) if self.page_asked => {
                self.page.get_or_insert_with(|| html.to_string());
            }
            PartType::Html(html) => self.html.push(markup::plain(page_body(html))),
            _ => {}
        }
    }
}

fn into_bytes(text: Cow<'_, str>) -> Cow<'_, [u8]> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

/// The headers, with the blank line that ends them.
fn head(part: &[u8]) -> &[u8] {
    let mut at = 0;
    for line in part.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        if matches!(line, b"\n" | b"\r\n") {
            break;
        }
    }
    part.get(..at).unwrap_or(part)
}

/// The parts between the lines of a boundary.
fn split<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    if boundary.is_empty() {
        return parts;
    }
    let (mut at, mut begun) = (0, None);
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let mark = line.strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary.as_bytes()));
        let mark = mark.map(|rest| rest.trim_ascii()).filter(|rest| rest.is_empty() || *rest == b"--");
        if let Some(mark) = mark {
            parts.extend(begun.take().and_then(|begun| body.get(begun..at)));
            if mark == b"--" || parts.len() > MOST_PARTS {
                return parts;
            }
            begun = Some(at + line.len());
        }
        at += line.len();
    }
    // A message that was cut short ends without a mark.
    parts.extend(begun.and_then(|begun| body.get(begun..)));
    parts
}

/// What stands in the body of a page.
fn page_body(html: &str) -> &str {
    let at = html.as_bytes().windows(5).position(|window| window.eq_ignore_ascii_case(b"<body"));
    at.and_then(|at| html.get(at..)?.split_once('>')).map_or(html, |(_, body)| body)
}

/// Without what follows the line that parts a signature off.
fn without_signature(text: &str) -> &str {
    ["\n-- \n", "\n-- \r\n"].iter().filter_map(|mark| text.find(mark)).min().map_or(text, |at| &text[..at])
}

/// Lines that end in a space go on in the next (`format=flowed`).
fn unflowed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        out.push_str(line);
        if !line.ends_with(' ') {
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_between_boundaries() {
        let body = b"preface\n--x\none\n--xy\n--x  \r\ntwo\r\n--x--\nend";
        assert_eq!(split(body, "x"), [&b"one\n--xy\n"[..], b"two\r\n"]);
        assert_eq!(split(b"--x\ncut", "x"), [&b"cut"[..]]);
        assert!(split(body, "").is_empty());
    }

    #[test]
    fn marks_of_mail_are_left() {
        assert_eq!(without_forward("Fwd: FW: Talks: a summary"), "Talks: a summary");
        assert_eq!(without_signature("Text.\n-- \nJane"), "Text.");
        assert_eq!(unflowed("one \ntwo\nthree"), "one two\nthree\n");
        assert_eq!(page_body("<html><head><title>x</title></head><BODY class=a>text"), "text");
    }
}
