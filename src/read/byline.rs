//! A printed byline → the names in it.
//!
//! Where a byline stands is the formats' business.

use super::{clean, draft::web_address};

/// The names in a byline: "By Jane Doe and John Roe, Reuters" → Jane Doe, John Roe, Reuters.
pub(super) fn names(text: &str) -> Vec<String> {
    let line = clean::line(text);
    let lower = line.to_ascii_lowercase();
    let prefix = ["by ", "by: ", "written by ", "reporting by ", "author: ", "authors: "]
        .iter()
        .find(|prefix| lower.starts_with(**prefix));
    let names = line.get(prefix.map_or(0, |p| p.len())..).unwrap_or(&line);
    if web_address(names).is_some() || names.len() > 400 {
        return Vec::new();
    }
    let parts =
        names.split([';', '|', '/', '•', '·', '&']).flat_map(|part| part.split(" and ")).flat_map(|p| p.split(", "));
    let mut out: Vec<String> = Vec::new();
    for part in parts {
        let name = part.trim().trim_end_matches(',').trim_start_matches("and ");
        let name = name.trim_matches([' ', '—', '–', '-', ':']);
        // "John Roe in Kyiv": where it was written.
        let name = name.split_once(" in ").map_or(name, |(name, _)| name.trim_end());
        // "Jr." and the like belong to the name before them; an address of mail is no name.
        if matches!(name, "Jr." | "Jr" | "Sr." | "III" | "PhD") {
            if let Some(last) = out.last_mut() {
                last.push_str(", ");
                last.push_str(name);
            }
        } else if names_nobody(name) || (!out.is_empty() && is_post(name)) {
            continue;
        } else if name.contains(char::is_alphabetic) && !name.contains('@') && web_address(name).is_none() {
            out.push(name.to_owned());
        }
    }
    out
}

/// "our Sahel desk", "a staff reporter", "staff".
fn names_nobody(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["our ", "a ", "an "].iter().any(|article| lower.starts_with(article))
        || matches!(&*lower, "staff" | "staff writers")
}

/// "Atlanta bureau", "diplomatic editor": where the author before it sits.
fn is_post(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or_default().to_ascii_lowercase();
    matches!(&*last, "bureau" | "desk" | "correspondent" | "editor" | "reporter" | "writer")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_split_into_names() {
        let cases: &[(&str, &[&str])] = &[
            ("By Jane Doe", &["Jane Doe"]),
            ("BY JANE DOE AND CO", &["JANE DOE AND CO"]),
            ("Jane Doe, John Roe and Ali Alaoui", &["Jane Doe", "John Roe", "Ali Alaoui"]),
            ("Martin King, Jr. | Reuters", &["Martin King, Jr.", "Reuters"]),
            ("https://e.org/jane", &[]),
            ("Jane Doe; jane@e.org", &["Jane Doe"]),
            ("By our Sahel desk", &[]),
            ("By a staff reporter", &[]),
            ("Jane Doe, Atlanta bureau", &["Jane Doe"]),
            ("Jane Doe, Diplomatic Correspondent", &["Jane Doe"]),
            ("Jane Doe and John Roe in Kyiv", &["Jane Doe", "John Roe"]),
            ("World Desk", &["World Desk"]),
            ("Jane Doe —", &["Jane Doe"]),
            ("", &[]),
        ];
        for (line, expected) in cases {
            assert_eq!(names(line), *expected, "{line}");
        }
    }
}
