//! Forty questions as people ask them, of the generated world.

use super::official;

/// The questions: by country, office, name, day, place, word; few and many reports; events and articles.
pub fn questions() -> Vec<String> {
    let last = |state, office| {
        let name = official(state, office);
        name.rsplit(' ').next().unwrap_or_default().to_owned()
    };
    let mut all: Vec<String> = QUESTIONS.iter().map(|question| (*question).to_owned()).collect();
    all.extend([
        format!("who met {}", last(0, 2)),
        format!("who did {} meet in 2023", last(3, 0)),
        format!("visits by {}", last(5, 1)),
        format!("meetings between {} and {}", last(0, 0), last(1, 0)),
        format!("phone calls with {} since 2022", last(7, 2)),
    ]);
    all
}

const QUESTIONS: &[&str] = &[
    "all meetings with French ministers",
    "meetings between Morocco and France since March 2023",
    "phone calls between presidents",
    "visits to China in 2024",
    "meetings with Japanese ministers about migration",
    "planned visits to Germany",
    "with:(country:FR role:minister) with:(country:DE)",
    "glacier observatory",
    "meetings",
    "visits",
    "cancelled visits",
    "agreements signed between Morocco and Spain",
    "foreign ministers who visited Paris",
    "foreign ministers who visited Beijing in 2023",
    "who did the Moroccan prime minister meet",
    "meetings with EU officials about energy",
    "meetings of NATO members with Russia",
    "calls with the German chancellor in 2022",
    "meetings in Rabat",
    "talks in London last year",
    "meetings on fishing rights",
    "talks on security cooperation not involving Spain",
    "planned meetings with Japan",
    "ministers who visited Egypt since 2020",
    "prime ministers who met in Berlin",
    "meetings with Turkey between 2020 and 2022",
    "what happened in March 2024",
    "visits by presidents to Brazil",
    "kind:meeting country:IT role:minister date:2021..2023",
    "with:(role:head_of_state) with:(role:head_of_government)",
    "text:embassy text:treaty",
    "\"human rights groups\"",
    "articles about rare earths",
    "articles about prisoners",
    "agreements since 2024",
];
