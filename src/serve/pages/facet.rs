//! Facets as lists of links: values with their counts, what is chosen, and offices below their roles.

use super::{place::Place, view};
use crate::{output::words, search::answer::Facet};

/// A facet for its template.
pub struct FacetView {
    pub title: &'static str,
    pub values: Vec<ValueView>,
    pub distinct: String,
    /// The address with more of its values.
    pub more: Option<String>,
}

pub struct ValueView {
    pub name: String,
    /// Reports; empty where it is not counted.
    pub count: String,
    /// The address with it, or without it where it is chosen.
    pub url: String,
    pub chosen: bool,
    /// A value of the one before it ("minister" ⊃ "foreign").
    pub below: bool,
}

/// The facet's view; `None` where there is nothing to choose. `reports`: how many there are in all.
pub fn view(facet: &Facet, title: &'static str, place: &Place, reports: u64) -> Option<FacetView> {
    let field = facet.field.as_str();
    let is_chosen = place.filters.iter().any(|filter| filter.field == field);
    if !is_chosen && matches!(&facet.values[..], [(_, count)] if *count >= reports) {
        return None;
    }
    let value = |(value, events): &(String, u64)| ValueView {
        name: view::value_name(field, value),
        count: words::thousands(*events),
        url: place.toggled(field, value).url(),
        chosen: place.has(field, value),
        below: value.contains('/') && is_tree(field),
    };
    let mut values: Vec<ValueView> = in_order(facet).into_iter().map(value).collect();
    // What was chosen can be given up, also where it is not among the first.
    for filter in place.filters.iter().filter(|filter| filter.field == field) {
        if !facet.values.iter().any(|(value, _)| *value == filter.value) {
            values.push(ValueView {
                name: view::value_name(field, &filter.value),
                count: String::new(),
                url: place.toggled(field, &filter.value).url(),
                chosen: true,
                below: false,
            });
        }
    }
    let more = facet.distinct > facet.values.len() as u64 && place.more.as_deref() != Some(field);
    (!values.is_empty()).then(|| FacetView {
        title,
        values,
        distinct: words::thousands(facet.distinct),
        more: more.then(|| Place { more: Some(field.to_owned()), ..place.clone() }.url()),
    })
}

fn is_tree(field: &str) -> bool {
    matches!(field, "office" | "region")
}

/// Years from the last to the first; of a tree each branch below its stem; all else as it comes, the most frequent first.
fn in_order(facet: &Facet) -> Vec<&(String, u64)> {
    let mut values: Vec<&(String, u64)> = facet.values.iter().collect();
    match facet.field.as_str() {
        "year" | "published" => {
            values.sort_by(|a, b| (a.0 == "none").cmp(&(b.0 == "none")).then_with(|| b.0.cmp(&a.0)))
        }
        field if is_tree(field) => {
            let stem = |value: &str| value.split('/').next().unwrap_or_default().to_owned();
            let place = |value: &str| facet.values.iter().position(|(other, _)| stem(other) == stem(value));
            // Stable: a stem has at least as many as its branches, so it comes first.
            values.sort_by_key(|(value, _)| place(value));
        }
        _ => {}
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facet(field: &str, values: &[(&str, u64)]) -> Facet {
        Facet {
            field: field.to_owned(),
            values: values.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect(),
            distinct: values.len() as u64 + 1,
        }
    }

    fn shown(view: &FacetView) -> Vec<(&str, bool)> {
        view.values.iter().map(|value| (value.name.as_str(), value.below)).collect()
    }

    #[test]
    fn branches_stand_below_their_stems() {
        let offices = facet(
            "office",
            &[("minister", 9), ("head_of_state", 8), ("minister/foreign", 5), ("envoy", 2), ("minister/trade", 1)],
        );
        let view = view(&offices, "Office", &Place::default(), 20).unwrap();
        let expected =
            [("minister", false), ("foreign", true), ("trade", true), ("head of state", false), ("envoy", false)];
        assert_eq!(shown(&view), expected);
        assert_eq!(view.more.as_deref(), Some("/?more=office"));
    }

    #[test]
    fn years_come_in_their_order_and_what_is_chosen_stays() {
        let place = Place::default().toggled("year", "1999");
        let view = view(&facet("year", &[("2024", 9), ("none", 8), ("2025", 5)]), "Year", &place, 20).unwrap();
        assert_eq!(shown(&view), [("2025", false), ("2024", false), ("no date", false), ("1999", false)]);
        assert!(view.values[3].chosen && view.values[3].url == "/");
    }

    #[test]
    fn one_value_of_all_narrows_nothing() {
        assert!(view(&facet("kind", &[("visit", 20)]), "Kind", &Place::default(), 20).is_none());
        assert!(view(&facet("kind", &[("visit", 19)]), "Kind", &Place::default(), 20).is_some());
        assert!(
            view(&facet("kind", &[("visit", 20)]), "Kind", &Place::default().toggled("kind", "visit"), 20).is_some()
        );
    }
}
