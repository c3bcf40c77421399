//! The headline of a web page, without the name of the site.
//!
//! A page names itself in four places, each with another mistake; this chooses and cuts.

/// What the page offers.
pub(super) struct Candidates<'a> {
    /// JSON-LD.
    pub linked: &'a str,
    pub open_graph: Option<&'a str>,
    /// The `h1` elements.
    pub heading: &'a [String],
    /// The headings below them.
    pub lower: &'a [String],
    /// What sections of the site are called: texts of links.
    pub sections: &'a [String],
    /// The `title` element.
    pub element: &'a str,
    pub publisher: Option<&'a str>,
    pub address: Option<&'a str>,
}

/// Marks that part the headline from the site. The first ones do not stand within headlines.
const HARD: &[&str] = &[" | ", " :: ", " » ", " « ", " · ", " • ", " ‹ ", " ⋆ ", "|"];
const SOFT: &[&str] = &[" - ", " – ", " — ", " / ", ": ", " : ", "_", "-"];

/// The headline, empty where the page has none.
pub(super) fn of(page: &Candidates) -> String {
    let linked = super::clean::line(page.linked);
    let named = [linked.as_str(), page.open_graph.unwrap_or_default(), page.element];
    let Some(longest) = named.iter().map(|name| cut(name, page)).find(|name| !name.is_empty()) else {
        return page.heading.iter().find(|h| !is_site(h, page)).or(page.heading.first()).cloned().unwrap_or_default();
    };
    // A headline cut for a search engine is completed by the page's own heading.
    let stem = longest.trim_end_matches(['…', '.', ' ']);
    let whole = page.heading.iter().find(|h| h.len() > stem.len() && h.starts_with(stem));
    let is_cut = longest.ends_with('…') || longest.ends_with("...");
    match whole {
        Some(heading) if is_cut => heading.clone(),
        _ => longest,
    }
}

/// Without the site's name at the end or, rarely, at the start.
fn cut(name: &str, page: &Candidates) -> String {
    let mut name = super::clean::line(name);
    if let Some(heading) = settled(&name, page) {
        return heading.to_owned();
    }
    // Section and site: twice at most.
    for _ in 0..2 {
        let Some(shorter) = cut_once(&name, page) else { break };
        name = shorter;
    }
    name
}

/// The heading that is the name or, between marks, a part of it; the longest one.
fn settled<'a>(name: &str, page: &Candidates<'a>) -> Option<&'a str> {
    let marks = || HARD.iter().chain(SOFT.iter().filter(|mark| mark.ends_with(' ')));
    let is_part = |heading: &str| {
        name.match_indices(heading).any(|(at, _)| {
            let (before, after) = (&name[..at], &name[at + heading.len()..]);
            (before.is_empty() || marks().any(|mark| before.ends_with(mark)))
                && (after.is_empty() || marks().any(|mark| after.starts_with(mark)))
        })
    };
    let words = |heading: &str| heading.split(' ').count();
    let of = |headings: &'a [String], fits: &dyn Fn(&str) -> bool| {
        let fit = headings.iter().map(String::as_str).filter(|h| fits(h) && !is_site(h, page) && is_part(h));
        fit.max_by_key(|h| h.len())
    };
    // Sections have headings, too; they are of fewer words than a headline, and stand behind it.
    let first = |h: &str| words(h) >= 4 || words(h) >= 2 && name.starts_with(h);
    of(page.heading, &first).or_else(|| of(page.lower, &|h| words(h) >= 4))
}

fn cut_once(name: &str, page: &Candidates) -> Option<String> {
    let marks = || HARD.iter().map(|mark| (*mark, true)).chain(SOFT.iter().map(|mark| (*mark, false)));
    let mut by_end: Vec<_> =
        marks().filter_map(|(mark, hard)| name.rfind(mark).map(|at| (at, mark.len(), hard))).collect();
    by_end.sort_unstable_by(|a, b| b.cmp(a));
    for (at, len, hard) in by_end {
        let (front, back) = (name[..at].trim(), name[at + len..].trim());
        let words = front.split(' ').count();
        let short = hard && words >= 3 && back.split(' ').count() <= 6 && !is_site(front, page);
        let section = len > 1 && words >= 3 && page.sections.iter().any(|section| section == back);
        if !front.is_empty() && (is_site(back, page) || short || section) {
            return Some(front.to_owned());
        }
    }
    let by_start = marks().filter_map(|(mark, _)| name.find(mark).map(|at| (at, mark.len()))).min_by_key(|(at, _)| *at);
    let (at, len) = by_start?;
    let (front, back) = (name[..at].trim(), name[at + len..].trim());
    (!back.is_empty() && is_site(front, page)).then(|| back.to_owned())
}

/// Whether a part of a title is the site's name: the publisher's, or the one in the address.
fn is_site(part: &str, page: &Candidates) -> bool {
    let part = letters(part);
    if part.is_empty() {
        return false;
    }
    let publisher = letters(page.publisher.unwrap_or_default());
    if publisher.len() >= 2
        && (part == publisher
            || publisher.len() >= 4 && part.starts_with(&publisher) && part.len() <= 2 * publisher.len())
    {
        return true;
    }
    let host = page.address.and_then(|a| a.split("://").nth(1)).and_then(|a| a.split('/').next()).unwrap_or_default();
    let host = host.to_lowercase();
    let host = host.trim_start_matches("www.");
    part.len() >= 2
        && (letters(host) == part || host.split('.').any(|label| label.len() >= 3 && letters(label) == part))
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(element: &str, heading: &[&str]) -> String {
        let heading: Vec<String> = heading.iter().map(|h| (*h).to_owned()).collect();
        of(&Candidates {
            linked: "",
            open_graph: None,
            heading: &heading,
            lower: &["World".to_owned(), "Boluarte and Boric speak in Montevideo".to_owned()],
            sections: &["Diplomacy".to_owned()],
            element,
            publisher: Some("Example News"),
            address: Some("https://www.examplenews.org/a"),
        })
    }

    #[test]
    fn the_site_is_cut_off() {
        let cases = [
            ("Laftit receives Retailleau | Example News", "Laftit receives Retailleau"),
            ("Laftit receives Retailleau - Politics - Example News", "Laftit receives Retailleau - Politics"),
            ("Laftit receives Retailleau — ExampleNews.org", "Laftit receives Retailleau"),
            ("Example News: Laftit receives Retailleau", "Laftit receives Retailleau"),
            ("Rabat - Paris talks resume", "Rabat - Paris talks resume"),
            ("Talks resume: what we know", "Talks resume: what we know"),
            ("Laftit receives Retailleau | Morocco | World", "Laftit receives Retailleau"),
            ("Laftit receives Retailleau - Diplomacy - Example News", "Laftit receives Retailleau"),
            ("Laftit receives Retailleau_Example News", "Laftit receives Retailleau"),
            ("Laftit receives Retailleau-Example News", "Laftit receives Retailleau"),
            ("Vice-President in Rabat - Example News", "Vice-President in Rabat"),
            ("Example News | World | Boluarte and Boric speak in Montevideo", "Boluarte and Boric speak in Montevideo"),
        ];
        for (element, expected) in cases {
            assert_eq!(title(element, &[]), expected, "{element}");
        }
    }

    #[test]
    fn the_heading_settles_it() {
        assert_eq!(title("Rabat talks - Le Quotidien", &["Rabat talks"]), "Rabat talks");
        assert_eq!(title("Rabat: a day of talks", &["Rabat: a day of talks"]), "Rabat: a day of talks");
        assert_eq!(
            title("Laftit receives Retaill…", &["Laftit receives Retailleau in Rabat"]),
            "Laftit receives Retailleau in Rabat"
        );
        assert_eq!(title("", &["Rabat talks"]), "Rabat talks");
        assert_eq!(
            title("Laftit receives Retailleau | World news | Example News", &["World news"]),
            "Laftit receives Retailleau"
        );
        assert_eq!(title("", &["Example News", "Rabat talks"]), "Rabat talks");
        assert_eq!(title("Example News | World | Rabat talks", &["Example News"]), "World | Rabat talks");
        assert_eq!(title("", &[]), "");
    }
}
