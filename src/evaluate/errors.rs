//! The errors behind a score, one by one: what was missed, found wrongly, or valued wrongly, with its sentence and rule.

use std::collections::HashSet;

use serde::Serialize;

use super::{
    Evaluated,
    score::{self, Row, last_word, office_of, pair_events, pair_officials, plain},
};
use crate::{
    annotation::{Country, Event, MentionKind, Official, TextField},
    extract::{explain, lexicon::Lexicon},
};

/// What sort of error it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// In the labels, not found.
    Miss,
    /// Found, not in the labels.
    FalseAlarm,
    /// Found, with another value.
    Wrong,
}

impl ErrorKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            ErrorKind::Miss => "miss",
            ErrorKind::FalseAlarm => "false alarm",
            ErrorKind::Wrong => "wrong",
        }
    }
}

/// One error.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ErrorCase {
    pub article: String,
    pub kind: ErrorKind,
    /// The label or the finding, and for a wrong value both.
    pub what: String,
    /// The sentence or line that tells it.
    pub sentence: String,
    /// The rule that fired, where one did.
    pub rule: Option<String>,
    /// Of a miss, the rows of the tables that read the sentence's words: one of them should have fired, or one is lacking.
    pub rows: Vec<String>,
}

/// The errors of one row over all articles, in their order.
pub fn errors(articles: &[Evaluated], row: Row, lexicon: &Lexicon) -> Vec<ErrorCase> {
    let mut cases = Vec::new();
    for article in articles {
        let mut out = Out { lexicon, article, cases: &mut cases };
        match row {
            Row::Officials => out.officials(),
            Row::OfficialsName => out.names(),
            Row::Portfolio => out.portfolios(),
            Row::Countries => {
                let value = |c: &Country| c.to_string();
                out.values(&article.gold.labels.countries, &article.found.countries, value, MentionKind::Country);
            }
            Row::Dates => {
                let value = |d: &crate::timex::Timex| d.to_string();
                out.values(&article.gold.labels.dates, &article.found.dates, value, MentionKind::Date);
            }
            Row::Organizations => {
                let value = |name: &String| plain(name);
                let (gold, found) = (&article.gold.labels.organizations, &article.found.organizations);
                out.values(gold, found, value, MentionKind::Organization);
            }
            Row::Events | Row::EventKindAny => out.events(row == Row::Events),
            Row::Participants | Row::EventDate | Row::EventStatus | Row::EventCountry | Row::EventPlace => {
                out.event_fields(row);
            }
        }
    }
    cases
}

struct Out<'a> {
    lexicon: &'a Lexicon,
    article: &'a Evaluated,
    cases: &'a mut Vec<ErrorCase>,
}

impl Out<'_> {
    fn push(&mut self, kind: ErrorKind, what: String, sentence: String, rule: Option<String>) {
        self.cases.push(ErrorCase {
            article: self.article.gold.id.clone(),
            kind,
            what,
            sentence,
            rule,
            rows: Vec::new(),
        });
    }

    /// A miss in a sentence, with what the tables of one kind know of it.
    fn miss(&mut self, what: String, sentence: String, table: &str) {
        let known = explain::known(self.lexicon, &sentence);
        let rows =
            known.into_iter().filter(|k| k.table == table).map(|k| format!("{}: {} ({})", k.table, k.row, k.text));
        let rows = rows.collect();
        let article = self.article.gold.id.clone();
        self.cases.push(ErrorCase { article, kind: ErrorKind::Miss, what, sentence, rule: None, rows });
    }

    fn named(&self) -> HashSet<Country> {
        self.article.gold.labels.countries.iter().copied().collect()
    }

    fn officials(&mut self) {
        let (gold, found) = (&self.article.gold.labels, &self.article.found);
        let pairs = pair_officials(gold, found, &self.named());
        let mut used: HashSet<usize> = pairs.iter().map(|&(_, f)| f).collect();
        for (g, official) in gold.officials.iter().enumerate() {
            if pairs.iter().any(|&(right, _)| right == g) {
                continue;
            }
            let last = last_word(Some(&official.name));
            let other = found
                .officials
                .iter()
                .enumerate()
                .find(|(f, other)| !used.contains(f) && last_word(Some(&other.name)) == last);
            match other {
                Some((f, other)) => {
                    used.insert(f);
                    let what = format!("{} is {}, found {}", official.name, office(official), office(other));
                    self.push(ErrorKind::Wrong, what, self.line_of(&official.name), self.rule_of(&other.name));
                }
                None => {
                    let what = format!("{} {}", official.name, office(official));
                    self.miss(what, self.line_of(&official.name), "offices.tsv");
                }
            }
        }
        for (f, other) in found.officials.iter().enumerate() {
            if !used.contains(&f) {
                let what = format!("{} {}", other.name, office(other));
                self.push(ErrorKind::FalseAlarm, what, self.line_of(&other.name), self.rule_of(&other.name));
            }
        }
    }

    fn names(&mut self) {
        let (gold, found) = (&self.article.gold.labels.officials, &self.article.found.officials);
        let last = |o: &Official| last_word(Some(&o.name));
        for official in gold.iter().filter(|o| !found.iter().any(|f| last(f) == last(o))) {
            self.miss(official.name.clone(), self.line_of(&official.name), "offices.tsv");
        }
        for other in found.iter().filter(|f| !gold.iter().any(|o| last(o) == last(f))) {
            self.push(ErrorKind::FalseAlarm, other.name.clone(), self.line_of(&other.name), self.rule_of(&other.name));
        }
    }

    fn portfolios(&mut self) {
        let (gold, found) = (&self.article.gold.labels, &self.article.found);
        for (g, f) in pair_officials(gold, found, &self.named()) {
            let (official, other) = (&gold.officials[g], &found.officials[f]);
            if official.portfolio != other.portfolio {
                let word = |p: Option<crate::annotation::Portfolio>| p.map_or("none", |p| p.as_str());
                let what =
                    format!("{} is {}, found {}", official.name, word(official.portfolio), word(other.portfolio));
                self.push(ErrorKind::Wrong, what, self.line_of(&official.name), self.rule_of(&other.name));
            }
        }
    }

    fn values<T>(&mut self, gold: &[T], found: &[T], value: impl Fn(&T) -> String, kind: MentionKind) {
        let (gold, found): (Vec<String>, Vec<String>) =
            (gold.iter().map(&value).collect(), found.iter().map(&value).collect());
        for missing in gold.iter().filter(|v| !found.contains(v)) {
            self.push(ErrorKind::Miss, missing.clone(), self.line_of(missing), None);
        }
        for extra in found.iter().filter(|v| !gold.contains(v)) {
            let mention = self.article.found.mentions.iter().find(|m| {
                m.kind == kind && (m.value == *extra || plain(&m.value) == *extra || plain(&m.text) == *extra)
            });
            let (what, sentence, rule) = match mention {
                Some(m) => (
                    format!("{extra} from \"{}\"", m.text),
                    self.line_at(m.field == TextField::Title, m.start),
                    Some(m.rule.clone()),
                ),
                None => (extra.clone(), String::new(), None),
            };
            self.push(ErrorKind::FalseAlarm, what, sentence, rule);
        }
    }

    fn events(&mut self, of_same_kind: bool) {
        let (gold, found) = (&self.article.gold.labels, &self.article.found);
        let pairs = pair_events(gold, found);
        let stands = |pair: &&score::EventPair| pair.same_kind || !of_same_kind;
        for (g, event) in gold.events.iter().enumerate() {
            if !pairs.iter().filter(stands).any(|pair| pair.gold == g) {
                self.miss(described(event), event.evidence.clone(), "events.tsv");
            }
        }
        for (f, event) in found.events.iter().enumerate() {
            if !pairs.iter().filter(stands).any(|pair| pair.found == f) {
                let rule = format!("{} ({:.2})", event.rule, event.confidence);
                self.push(ErrorKind::FalseAlarm, described(event), event.evidence.clone(), Some(rule));
            }
        }
    }

    fn event_fields(&mut self, row: Row) {
        let (gold, found) = (&self.article.gold.labels, &self.article.found);
        for pair in pair_events(gold, found).into_iter().filter(|pair| pair.same_kind) {
            let (g, f) = (&gold.events[pair.gold], &found.events[pair.found]);
            let values = |event: &Event| match row {
                Row::EventDate => event.date.map_or("none".to_owned(), |d| d.to_string()),
                Row::EventStatus => event.status.to_string(),
                Row::EventCountry => event.country.map_or("none".to_owned(), |c| c.to_string()),
                Row::EventPlace => plain(event.place.as_deref().unwrap_or("none")),
                _ => parties(event).join(", "),
            };
            let (right, wrong) = (values(g), values(f));
            if right != wrong {
                let what = format!("{} {right}, found {wrong}", described(g));
                self.push(ErrorKind::Wrong, what, g.evidence.clone(), Some(f.rule.clone()));
            }
        }
    }

    fn rule_of(&self, name: &str) -> Option<String> {
        let mentions = &self.article.found.mentions;
        mentions.iter().find(|m| m.kind == MentionKind::Official && m.value == name).map(|m| m.rule.clone())
    }

    /// The line of the article that holds a name, or the last word of it.
    fn line_of(&self, name: &str) -> String {
        let gold = &self.article.gold;
        let last = name.split_whitespace().next_back().unwrap_or(name);
        for needle in [name, last] {
            if let Some(at) = gold.text.find(needle) {
                return self.line_at(false, at);
            }
            if gold.title.contains(needle) {
                return gold.title.clone();
            }
        }
        String::new()
    }

    /// The part of the line around a byte, at most some 240 bytes.
    fn line_at(&self, title: bool, at: usize) -> String {
        let text = if title { &self.article.gold.title } else { &self.article.gold.text };
        let at = at.min(text.len());
        let mut start = at.saturating_sub(120);
        let mut end = (at + 120).min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        while !text.is_char_boundary(end) {
            end += 1;
        }
        text[start..end].replace('\n', " ")
    }
}

fn office(official: &Official) -> String {
    let portfolio = official.portfolio.map(|p| format!(" {p}")).unwrap_or_default();
    format!(
        "{}{portfolio} ({})",
        office_of(official.role, official.country, official.org.as_deref()),
        official.status.as_str()
    )
}

fn parties(event: &Event) -> Vec<String> {
    event
        .participants
        .iter()
        .map(|p| {
            let office = office_of(p.role, p.country, p.org.as_deref());
            p.name.as_ref().map_or(office.clone(), |name| format!("{name} {office}"))
        })
        .collect()
}

fn described(event: &Event) -> String {
    let date = event.date.map(|d| format!(" {d}")).unwrap_or_default();
    let place = event.place.as_ref().map(|p| format!(" in {p}")).unwrap_or_default();
    let country = event.country.map(|c| format!(" {c}")).unwrap_or_default();
    format!("{} {}{date}{place}{country}: {}", event.kind, event.status, parties(event).join(", "))
}
