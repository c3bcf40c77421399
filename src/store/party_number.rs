//! One participant → one number, so that reports can be compared and counted without reading what is stored of them.

use crate::{
    annotation::{Country, Participant, Portfolio, Role},
    store::{analyzer::analyze_name, participant::fold},
};

/// A participant in one number: from the top, 32 bits of the name ([`last_word`], hashed; 0 for none), 16 of the side (a country as `1 + 26·first + second letter`,
/// else an org, hashed, with the top bit set; 0 for none), 8 of the role and 8 of the portfolio (places in `ALL`, counted
/// from 1; 0 for none).
pub fn pack(participant: &Participant) -> u64 {
    let name = participant.name.as_deref().and_then(last_word).map_or(0, |word| hash32(&word).max(1));
    let side = side_number(participant.country, participant.org.as_deref());
    let role = Role::ALL.iter().position(|&role| role == participant.role).map_or(0, |at| at as u64 + 1);
    let portfolio = participant.portfolio.and_then(|own| Portfolio::ALL.iter().position(|&p| p == own));
    u64::from(name) << 32 | u64::from(side) << 16 | role << 8 | portfolio.map_or(0, |at| at as u64 + 1)
}

/// The side's 16 bits: of a state or, where there is none, of a body; 0 for neither.
pub fn side_number(country: Option<Country>, org: Option<&str>) -> u16 {
    match (country, org) {
        (Some(country), _) => country_number(country),
        (None, Some(org)) => 0x8000 | (hash32(&fold(org)) & 0x7fff) as u16,
        (None, None) => 0,
    }
}

/// The side's 16 bits of a packed participant.
pub fn side_of_packed(packed: u64) -> u16 {
    (packed >> 16 & 0xffff) as u16
}

/// The country of a side's 16 bits; `None` where they are a body's, or nobody's.
pub fn country_of_number(side: u16) -> Option<Country> {
    let number = side.checked_sub(1).filter(|number| *number < 26 * 26)?;
    let letter = |number: u16| b'A' + u8::try_from(number).unwrap_or(0);
    Some(Country::new([letter(number / 26), letter(number % 26)]))
}

/// The side's 16 bits of a country.
pub fn country_number(country: Country) -> u16 {
    country.code().bytes().fold(0, |number, letter| number * 26 + u16::from(letter.saturating_sub(b'A'))) + 1
}

/// The folded last word of a name, without a regnal number or "Jr"; `None` where nothing is left.
pub fn last_word(name: &str) -> Option<String> {
    let mut words = analyze_name(name);
    while words.len() > 1 && words.last().is_some_and(|word| is_suffix(word)) {
        words.pop();
    }
    words.pop()
}

fn is_suffix(word: &str) -> bool {
    matches!(word, "jr" | "sr") || (word.len() > 1 && word.bytes().all(|b| matches!(b, b'i' | b'v' | b'x')))
}

fn hash32(text: &str) -> u32 {
    let digest = blake3::hash(text.as_bytes());
    digest.as_bytes().iter().take(4).fold(0, |value, &byte| value << 8 | u32::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_read_back_from_numbers() {
        for country in ["AD", "FR", "ZZ"].map(|code| code.parse::<Country>().unwrap()) {
            let party = Participant {
                name: Some("Karim Alami II".to_owned()),
                role: Role::Minister,
                portfolio: None,
                country: Some(country),
                org: None,
                office: None,
            };
            let side = side_of_packed(pack(&party));
            assert_eq!((side, country_of_number(side)), (country_number(country), Some(country)));
        }
        let body = side_number(None, Some("The Élders"));
        assert_eq!((body, country_of_number(body)), (side_number(None, Some("the elders")), None));
        assert_eq!((side_number(None, None), country_of_number(0)), (0, None));
        assert_eq!(last_word("Karim Alami Jr").as_deref(), Some("alami"));
    }
}
