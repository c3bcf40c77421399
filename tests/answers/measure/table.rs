//! The measure as text: a table of the questions, the reasons with their numbers, and every difference.

use std::{collections::BTreeMap, fmt};

use dateline::{annotation::Event, evaluate::score::Tally};

use super::{
    Measured,
    differences::{Difference, Reason, Side},
};

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "expected  found  right  question")?;
        for measure in &self.questions {
            let Tally { right, found, gold } = measure.reports;
            writeln!(f, "{gold:8}  {found:5}  {right:5}  {}", measure.question)?;
            writeln!(f, "{:23}  {}", "", measure.canonical)?;
            for note in &measure.notes {
                writeln!(f, "{:23}  note: {note}", "")?;
            }
        }
        writeln!(f)?;
        total(f, "reports", self.reports())?;
        total(f, "replies", self.replies())?;
        self.reasons(f)?;
        for measure in self.questions.iter().filter(|measure| !measure.differences.is_empty()) {
            writeln!(f, "\n{}", measure.question)?;
            for difference in &measure.differences {
                one(f, difference)?;
            }
        }
        Ok(())
    }
}

impl Measured {
    /// Which reasons there are, how often each, and of how many events.
    fn reasons(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut counts: BTreeMap<(&Reason, bool), Vec<(&str, String)>> = BTreeMap::new();
        for difference in self.questions.iter().flat_map(|measure| &measure.differences) {
            let of = (&difference.reason, difference.given_by == Side::Found);
            counts.entry(of).or_default().push((&difference.article, described(&difference.event)));
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(_, events)| usize::MAX - events.len());
        writeln!(f, "\nnumber  events  reason")?;
        for ((reason, is_false), mut events) in counts {
            let number = events.len();
            events.sort();
            events.dedup();
            writeln!(f, "{number:6}  {:6}  {}: {reason}", events.len(), word(is_false))?;
        }
        Ok(())
    }
}

fn total(f: &mut fmt::Formatter<'_>, what: &str, tally: Tally) -> fmt::Result {
    let Tally { right, found, gold } = tally;
    let (p, r, f1) = (tally.precision(), tally.recall(), tally.f1());
    writeln!(f, "{what}: P {p:.3}  R {r:.3}  F1 {f1:.3}  ({right} right, {found} found, {gold} expected)")
}

fn one(f: &mut fmt::Formatter<'_>, difference: &Difference) -> fmt::Result {
    let word = word(difference.given_by == Side::Found);
    writeln!(f, "  {word}: {} ({})", difference.reason, difference.article)?;
    let (own, others) = match difference.given_by {
        Side::Labels => ("label", "found"),
        Side::Found => ("found", "label"),
    };
    writeln!(f, "    {own}  {}", described(&difference.event))?;
    if let Some(other) = &difference.other {
        writeln!(f, "    {others}  {}", described(other))?;
    }
    writeln!(f, "    \"{}\"", difference.event.evidence)
}

const fn word(is_false: bool) -> &'static str {
    if is_false { "false" } else { "missed" }
}

/// Everything of an event in a line.
fn described(event: &Event) -> String {
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let parties: Vec<String> = event
        .participants
        .iter()
        .map(|p| {
            let portfolio = p.portfolio.map(|p| format!("/{p}")).unwrap_or_default();
            let side = or_dash(p.country.map(|c| c.to_string()).or_else(|| p.org.clone()));
            format!("{} {}{portfolio}/{side}", or_dash(p.name.clone()), p.role)
        })
        .collect();
    format!(
        "{} {} {} {} {}: {}",
        event.kind,
        event.status,
        or_dash(event.date.map(|date| date.to_string())),
        or_dash(event.place.clone()),
        or_dash(event.country.map(|country| country.to_string())),
        parties.join(", ")
    )
}
