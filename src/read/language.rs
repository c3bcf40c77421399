//! Which language a text is in, as a BCP 47 primary tag.
//!
//! Nothing is extracted from a text that is called another language than English, so doubt counts for English: a text
//! full of English function words is English whatever names stand in it.

use whatlang::{Lang, Script};

/// Shorter texts tell nothing, letters.
const FEWEST_LETTERS: usize = 60;

/// How much of a text is looked at, bytes.
const SAMPLE: usize = 2 * 1024;

/// Whether a word is an English function word that is no word of another language in Latin script. In lower case.
fn is_english(word: &[u8]) -> bool {
    matches!(
        word,
        b"the"
            | b"of"
            | b"and"
            | b"that"
            | b"with"
            | b"for"
            | b"was"
            | b"were"
            | b"which"
            | b"has"
            | b"have"
            | b"had"
            | b"from"
            | b"by"
            | b"his"
            | b"her"
            | b"their"
            | b"they"
            | b"this"
            | b"been"
            | b"after"
            | b"between"
            | b"would"
            | b"will"
            | b"it"
            | b"its"
            | b"at"
            | b"said"
            | b"who"
            | b"not"
            | b"about"
            | b"before"
            | b"into"
            | b"other"
            | b"there"
            | b"these"
            | b"when"
            | b"where"
            | b"while"
            | b"during"
            | b"against"
            | b"because"
    )
}

/// The language of a text. `declared` is what the document says of itself; sites often leave it at their template's
/// language, so it only decides where the text alone does not.
pub(super) fn language(text: &str, declared: Option<&str>) -> Option<String> {
    let declared = declared.and_then(primary);
    let sample = sample(text);
    let letters = sample.chars().filter(|c| c.is_alphabetic()).take(FEWEST_LETTERS).count();
    if letters < FEWEST_LETTERS {
        return declared;
    }
    let english = share_of_english(sample);
    if english >= 0.15 {
        return Some("en".to_owned());
    }
    let Some(info) = whatlang::detect(sample) else { return declared };
    // Another script is another language, whichever of its languages it be.
    let certain =
        info.script() != Script::Latin || (info.is_reliable() && (info.lang() == Lang::Eng || english < 0.04));
    if certain { Some(tag(info.lang()).to_owned()) } else { declared }
}

fn share_of_english(sample: &str) -> f64 {
    let (mut words, mut english) = (0u32, 0u32);
    let mut folded = [0u8; 8];
    let letter = |b: &u8| b.is_ascii_alphanumeric() || *b == b'\'' || *b >= 0x80;
    for word in sample.as_bytes().split(|b| !letter(b)).filter(|w| !w.is_empty()) {
        words += 1;
        if let Some(folded) = folded.get_mut(..word.len()) {
            folded.copy_from_slice(word);
            folded.make_ascii_lowercase();
            english += u32::from(is_english(folded));
        }
    }
    f64::from(english) / f64::from(words.max(1))
}

fn sample(text: &str) -> &str {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// `en-GB`, `en_US.UTF-8`, `English`, `eng` → `en`. `None` for what is no language.
pub(super) fn primary(declared: &str) -> Option<String> {
    let head = declared.trim().split(['-', '_', '.', ',', ';', ' ']).next()?.to_ascii_lowercase();
    let known = Lang::all().iter().find(|lang| lang.code() == head || lang.eng_name().eq_ignore_ascii_case(&head));
    if let Some(lang) = known {
        return Some(tag(*lang).to_owned());
    }
    let is_tag = (2..=3).contains(&head.len()) && head.bytes().all(|b| b.is_ascii_lowercase());
    (is_tag && !matches!(head.as_str(), "und" | "mul" | "zxx" | "mis")).then_some(head)
}

/// ISO 639-1 where there is one, as BCP 47 demands; else ISO 639-3.
fn tag(lang: Lang) -> &'static str {
    match lang.code() {
        "epo" => "eo",
        "eng" => "en",
        "rus" => "ru",
        "cmn" => "zh",
        "spa" => "es",
        "por" => "pt",
        "ita" => "it",
        "ben" => "bn",
        "fra" => "fr",
        "deu" => "de",
        "ukr" => "uk",
        "kat" => "ka",
        "ara" => "ar",
        "hin" => "hi",
        "jpn" => "ja",
        "heb" => "he",
        "yid" => "yi",
        "pol" => "pl",
        "amh" => "am",
        "jav" => "jv",
        "kor" => "ko",
        "nob" => "nb",
        "dan" => "da",
        "swe" => "sv",
        "fin" => "fi",
        "tur" => "tr",
        "nld" => "nl",
        "hun" => "hu",
        "ces" => "cs",
        "ell" => "el",
        "bul" => "bg",
        "bel" => "be",
        "mar" => "mr",
        "kan" => "kn",
        "ron" => "ro",
        "slv" => "sl",
        "hrv" => "hr",
        "srp" => "sr",
        "mkd" => "mk",
        "lit" => "lt",
        "lav" => "lv",
        "est" => "et",
        "tam" => "ta",
        "vie" => "vi",
        "urd" => "ur",
        "tha" => "th",
        "guj" => "gu",
        "uzb" => "uz",
        "pan" => "pa",
        "aze" => "az",
        "ind" => "id",
        "tel" => "te",
        "pes" => "fa",
        "mal" => "ml",
        "ori" => "or",
        "mya" => "my",
        "nep" => "ne",
        "sin" => "si",
        "khm" => "km",
        "tuk" => "tk",
        "aka" => "ak",
        "zul" => "zu",
        "sna" => "sn",
        "afr" => "af",
        "lat" => "la",
        "slk" => "sk",
        "cat" => "ca",
        "tgl" => "tl",
        "hye" => "hy",
        "cym" => "cy",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        let cases = [
            (
                "The Moroccan interior minister met his French counterpart in Rabat on Monday for talks on security.",
                "en",
            ),
            (
                "Le ministre marocain de l'Intérieur a reçu lundi à Rabat son homologue français pour des entretiens.",
                "fr",
            ),
            (
                "El ministro marroquí del Interior recibió el lunes en Rabat a su homólogo francés para hablar de seguridad.",
                "es",
            ),
            (
                "Der marokkanische Innenminister hat am Montag in Rabat seinen französischen Amtskollegen empfangen.",
                "de",
            ),
            (
                "استقبل وزير الداخلية المغربي نظيره الفرنسي يوم الاثنين في الرباط لإجراء محادثات حول الأمن والهجرة بين البلدين",
                "ar",
            ),
            (
                "Министр внутренних дел Марокко принял в понедельник в Рабате своего французского коллегу, чтобы обсудить вопросы безопасности и борьбы с незаконной миграцией, сообщили в ведомстве.",
                "ru",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(language(text, None).as_deref(), Some(expected), "{text}");
            assert_eq!(language(text, Some("en")).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn english_full_of_names_is_english() {
        let names = "Abdelouafi Laftit, Bruno Retailleau, Nasser Bourita, Jean-Noël Barrot and Christophe Lecourtier met the \
                     prefects of Casablanca-Settat, Tanger-Tétouan-Al Hoceïma and Provence-Alpes-Côte d'Azur.";
        assert!(matches!(language(names, None).as_deref(), Some("en") | None), "{:?}", language(names, None));
    }

    #[test]
    fn short_texts_tell_nothing() {
        assert_eq!(language("Rabat", None), None);
        assert_eq!(language("Rabat", Some("fr-MA")).as_deref(), Some("fr"));
    }

    #[test]
    fn declared_tags() {
        let cases = [
            ("en-GB", Some("en")),
            ("EN_us.UTF-8", Some("en")),
            ("English", Some("en")),
            ("eng", Some("en")),
            ("fr", Some("fr")),
            ("", None),
            ("und", None),
            ("klingon", None),
            ("ar, en", Some("ar")),
        ];
        for (declared, expected) in cases {
            assert_eq!(primary(declared).as_deref(), expected, "{declared}");
        }
    }
}
