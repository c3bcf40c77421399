//! What a name may be where nobody bears it: an office, a portfolio, a group of states, a place, a kind of event. Said to
//! whoever asked for a person, with the question that would be answered.

use super::{Side, english, side, value};
use crate::extract::lexicon::Lexicon;

/// What a text is that is nobody's name, with what can be asked instead; `None` where nothing is known of it.
pub fn meaning(text: &str, lexicon: &Lexicon) -> Option<String> {
    let text = text.trim().replace('`', "'");
    let of_word = |what: &str, question: &str| format!("`{text}` is {what}: `dateline query \"{question}\"`");
    if text.is_empty() {
        return None;
    }
    if english::office(&text, lexicon).is_some() {
        let told = of_word("an office", &format!("who is the {text}"));
        return Some(format!("{told} tells who is called so"));
    }
    match side(&text, lexicon) {
        Some(Side::Country(_)) => return Some(format!("`{text}` is a state, and no article tells of its officials")),
        Some(Side::Org(_)) => return Some(format!("`{text}` is a body, and no article tells of its officials")),
        None => {}
    }
    if let Ok(group) = value::group(&text) {
        let told = of_word("a group of states", &format!("with:(group:{group})"));
        return Some(format!("{told} tells of them; `dateline who` of one of them by its name"));
    }
    if value::portfolio(&text).is_ok() {
        let told = of_word("what ministers are responsible for", &format!("who is the {text} minister"));
        return Some(format!("{told} tells who is called so"));
    }
    if value::kind(&text, lexicon).is_ok() {
        return Some(format!("{} finds them", of_word("a kind of event", &text)));
    }
    if english::is_place(&text, lexicon) {
        return Some(format!("{} tells what took place there", of_word("a place", &format!("events in {text}"))));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::lexicon::lexicon;

    #[test]
    fn what_is_no_name_is_said_to_be_what_it_is() {
        for (text, told) in [
            (
                "foreign minister",
                "`foreign minister` is an office: `dateline query \"who is the foreign minister\"` tells",
            ),
            (
                "foreign",
                "`foreign` is what ministers are responsible for: `dateline query \"who is the foreign minister\"`",
            ),
            ("UN", "`UN` is a body, and no article tells of its officials"),
            ("Bhutan", "`Bhutan` is a state, and no article"),
            ("Nordic", "`Nordic` is a group of states: `dateline query \"with:(group:nordic)\"`"),
            ("Africa", "`Africa` is a group of states: `dateline query \"with:(group:african)\"`"),
            ("visits", "`visits` is a kind of event: `dateline query \"visits\"` finds them"),
            ("Rabat", "`Rabat` is a place: `dateline query \"events in Rabat\"` tells"),
        ] {
            assert!(
                meaning(text, lexicon()).is_some_and(|said| said.starts_with(told)),
                "{text}: {:?}",
                meaning(text, lexicon())
            );
        }
        for name in ["", "Kilbride", "Ana Lopes", "`"] {
            assert_eq!(meaning(name, lexicon()), None, "{name}");
        }
    }
}
