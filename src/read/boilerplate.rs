//! Lines of a page's text that are no text of the article: leads to other stories, credits, rights, offers.
//!
//! Goes by how a line begins and ends; elements are `furniture`'s.

/// How the lines begin that lead to other stories, lower case, before a colon or the like.
const LEADS: &[&str] = &[
    "read more",
    "read also",
    "also read",
    "read next",
    "related",
    "related story",
    "related stories",
    "related article",
    "see also",
    "see more",
    "more",
    "watch",
    "watch also",
    "more on this",
    "more on this story",
    "don't miss",
    "don’t miss",
    "recommended",
    "must read",
    "go deeper",
    "read",
    "listen",
    "also in this section",
    "more on this topic",
    "mehr zum thema",
    "lesen sie auch",
    "mehr dazu",
    "lire aussi",
    "à lire aussi",
    "sur le même sujet",
    "leer más",
    "lee también",
    "te puede interesar",
    "leggi anche",
    "leia também",
    "lees ook",
    "читайте также",
    "читайте також",
    "اقرأ أيضا",
    "اقرأ أيضاً",
    "延伸阅读",
    "相关阅读",
];

/// Lines that stand for themselves and are no text, lower case.
const LINES: &[&str] = &[
    "advertisement",
    "continue reading below",
    "story continues below advertisement",
    "article continues below advertisement",
    "related news",
    "related articles",
    "related stories",
    "related",
    "read more",
    "don't miss",
    "don’t miss",
    "more on this story",
    "share this article",
    "share",
    "highlights",
    "loading content ...",
    "recommended",
    "sign up",
    "subscribe",
    "view comments",
    "photos",
    "skip advertisement",
    "print this page",
    "back to top",
    "copy link",
    "no comments",
    "comments are closed",
    "attachments",
    "attachment",
    "downloads",
    "associated links",
    "tags",
    "filed under",
];

/// How the lines begin that are about the page or its pictures and no text, lower case; such a line is short.
const STARTS: &[&str] = &[
    "photo:",
    "photo by",
    "photos:",
    "photo credit",
    "photograph:",
    "photography:",
    "picture:",
    "image:",
    "image credit",
    "image source",
    "file photo",
    "credit:",
    "credit...",
    "foto:",
    "bild:",
    "follow us on",
    "follow @",
    "join us on",
    "click here to",
    "download our app",
    "©",
    "(c) ",
    "copyright ©",
    "copyright (c)",
    "suggest to a friend",
    "printed on",
    "printed from",
    "sign up for our",
    "sign up to our",
    "subscribe to our",
];

/// Words that are of no text wherever they stand in a short line, lower case.
const RIGHTS: &[&str] = &[
    "all rights reserved",
    "alle rechte vorbehalten",
    "tous droits réservés",
    "todos los derechos reservados",
    "tutti i diritti riservati",
    "все права защищены",
    "всі права захищені",
    "جميع الحقوق محفوظة",
    "版权所有",
];

/// How the lines begin from which on a page only sells itself, lower case.
const WALLS: &[&str] = &[
    "subscribe to unlock",
    "subscribe to continue",
    "subscribe to read",
    "subscribe now to",
    "to continue reading",
    "continue reading for",
    "keep reading for",
    "already a subscriber",
    "already have an account",
    "this article is for subscribers",
    "this article is reserved for",
    "this content is for subscribers",
    "this story is for subscribers",
    "log in to read",
    "sign in to read",
    "register to read",
    "register for free to",
    "you have reached your limit",
    "you've reached your limit",
    "you have read all your free",
    "unlock this article",
    "try unlimited access",
];

/// Lines after which, towards the end of a text, nothing of the article follows, lower case.
const ENDS: &[&str] = &[
    "you may also like",
    "you might also like",
    "you may also like...",
    "more from",
    "more stories",
    "most popular",
    "most read",
    "trending",
    "latest news",
    "top stories",
    "recommended for you",
    "what to read next",
    "sponsored content",
    "leave a comment",
    "leave a reply",
];

/// So much text stands before an offer to subscribe that is no part of it, bytes.
const TEASER: usize = 80;

/// A text without the lines that are furniture: leads to other stories, dates of changes, invitations.
pub(super) fn without_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let plain = line.trim().to_lowercase();
        let tail = out.len() * 2 > text.len();
        // What is left to a reader who does not pay may be less than half of the page.
        if out.len() >= TEASER && plain.len() <= 200 && WALLS.iter().any(|wall| plain.starts_with(wall)) {
            break;
        }
        if tail && ENDS.iter().any(|end| plain.strip_prefix(end).is_some_and(|rest| rest.len() < 40)) {
            break;
        }
        if !is_furniture_line(line.trim(), &plain) {
            out.push_str(line);
        }
    }
    out
}

fn is_furniture_line(line: &str, plain: &str) -> bool {
    if plain.starts_with("a version of this article appear") {
        return true;
    }
    // Sentences are long; furniture that long is not known by its first words.
    if plain.is_empty() || plain.len() > 200 {
        return false;
    }
    if LINES.contains(&plain) {
        return true;
    }
    let open = plain.trim_start_matches(['(', '[', '*', '•', '▶', '►', '>', '»', '-', '–', '—', ' ']);
    let lead = open.split([':', '：', '|', '>', '»', '→']).next().unwrap_or_default();
    if lead.len() < open.len() && LEADS.contains(&lead.trim()) {
        return true;
    }
    let short = plain.len() <= 160;
    if short && (STARTS.iter().any(|start| open.starts_with(start)) || RIGHTS.iter().any(|words| plain.contains(words)))
    {
        return true;
    }
    if is_menu(line) {
        return true;
    }
    let stamp =
        ["published", "updated", "posted", "last updated", "| updated"].iter().any(|word| plain.starts_with(word));
    if stamp && plain.len() < 80 && plain.contains(|c: char| c.is_ascii_digit()) && !plain.ends_with('.') {
        return true;
    }
    let image = plain.strip_prefix("image ").and_then(|rest| rest.split_once(" of "));
    if image.is_some_and(|(n, of)| [n, of].iter().all(|n| n.bytes().all(|b| b.is_ascii_digit()))) {
        return true;
    }
    // "CLICK HERE TO GET THE APP", "READ MORE BY CLICKING HERE"
    let shouted = !line.contains(char::is_lowercase);
    shouted && ["click here", "clicking here", "sign up", "subscribe"].iter().any(|words| plain.contains(words))
}

/// "Home | Asia | Opinion", "Mail this story | Back to top": few words between the marks, and no sentence.
fn is_menu(line: &str) -> bool {
    let parts: Vec<&str> = line.split(" | ").map(str::trim).collect();
    let labels = parts.iter().all(|part| !part.is_empty() && part.split(' ').count() <= 6);
    let named = line.starts_with("By ") || line.contains(|c: char| c.is_ascii_digit());
    parts.len() >= 2 && labels && !named && !line.ends_with(['.', '?', '!', ':', '”', '"'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_furniture() {
        let text = "They met.\nREAD MORE: Other talks\nImage 2 of 5\nUpdated Nov 19, 9:41 AM\nMore: it was late.\nMore than ten came.\n\
                    Related by blood, they spoke.\nAdvertisement\nCLICK HERE TO GET THE APP\nUpdated plans were shown on 14 April.\nThey left.";
        assert_eq!(
            without_lines(text),
            "They met.\nMore than ten came.\nRelated by blood, they spoke.\nUpdated plans were shown on 14 April.\nThey left."
        );
        let story = "The ministers met in Rabat. ".repeat(5);
        assert_eq!(without_lines(&format!("{story}\nYou may also like\nOther news")), format!("{story}\n"));
        assert_eq!(without_lines(&format!("Trending\n{story}")), format!("Trending\n{story}"));
    }

    #[test]
    fn credits_rights_menus_and_offers() {
        let text = "They met.\nREAD: Other talks\n(Read also: Other talks)\nLire aussi : autre chose\nPhoto: Pool / A. B.\n\
                    Follow us on Twitter and Facebook\nHome | World | Sport\nСайт. Все права защищены.\n\
                    Photographs were taken.\nMorocco | France: talks went on, both said.\nThey left.";
        assert_eq!(
            without_lines(text),
            "They met.\nPhotographs were taken.\nMorocco | France: talks went on, both said.\nThey left."
        );
        let teaser = "The ministers met in Rabat on Monday and spoke for three hours of security and of migration.";
        let offer = "Subscribe to unlock this article\nMuch more for very little money.";
        assert_eq!(without_lines(&format!("{teaser}\n{offer}")), format!("{teaser}\n"));
        assert_eq!(without_lines(offer), offer);
    }
}
