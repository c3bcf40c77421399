//! A facet's count is the number of reports that the question finds with that filter added.

use crate::{CORPUS, ask};

#[test]
fn counts_are_those_of_the_filter() {
    let fields: &[&str] = &["kind", "status", "where", "country", "role", "portfolio", "lang"];
    for question in ["with:(country:FR role:minister)", "kind:meeting date:2025", "Russia with:(country:CN)"] {
        let answer = ask(&CORPUS, question, fields);
        assert!(answer.reports > 0, "{question} finds nothing");
        assert_eq!(answer.facets.iter().map(|facet| facet.field.as_str()).collect::<Vec<_>>(), fields);
        for facet in &answer.facets {
            assert_eq!(facet.values.len() as u64, facet.distinct);
            assert!(facet.values.is_sorted_by(|a, b| a.1 >= b.1));
            for (value, count) in &facet.values {
                let filtered = format!("({question}) {}:{value}", facet.field);
                assert_eq!(ask(&CORPUS, &filtered, &[]).reports, *count, "{filtered}");
            }
        }
        // What every report has one of.
        assert!(answer.facets[..2].iter().all(|facet| !facet.values.is_empty()));
        let of_kinds: u64 = answer.facets[0].values.iter().map(|(_, count)| count).sum();
        assert_eq!(of_kinds, answer.reports, "every report has one kind");
    }
}
