//! How right are the answers? Every question is asked of two indexes of the same articles, one with what the extractor
//! found in them and one with their labels in its place, and the reports that come back are compared.
//!
//! `indexes` makes and asks the two, `differences` pairs the reports and says why one stands alone, `table` prints.

pub mod differences;
mod indexes;
mod table;

use std::path::Path;

use anyhow::Context;
use dateline::{
    evaluate::{
        self,
        score::{Tally, last_word, plain},
    },
    query::{self, ast::Asks},
    search::answer::Reply,
};
use jiff::civil::Date;

use self::{
    differences::{Difference, Explainer, Side},
    indexes::Both,
};

/// All questions with what came of them.
pub struct Measured {
    pub questions: Vec<Measure>,
}

/// One question with what came of it.
pub struct Measure {
    pub question: String,
    /// As it is understood, in the query language.
    pub canonical: String,
    /// The reports: right, found by the extractor's index, and found by the labels' index.
    pub reports: Tally,
    /// The same for the people, countries, places or days that a who, where or when question is answered with.
    pub replies: Tally,
    /// Every report that only one of the indexes gave.
    pub differences: Vec<Difference>,
    /// What the question's reader had to say.
    pub notes: Vec<String>,
}

impl Measured {
    /// Over all questions, each report counted once a question.
    pub fn reports(&self) -> Tally {
        sum(self.questions.iter().map(|measure| measure.reports))
    }

    pub fn replies(&self) -> Tally {
        sum(self.questions.iter().map(|measure| measure.replies))
    }
}

fn sum(tallies: impl Iterator<Item = Tally>) -> Tally {
    tallies.fold(Tally::default(), |mut sum, tally| {
        sum.add(tally.right, tally.found, tally.gold);
        sum
    })
}

/// Asks the questions, one a line and `#` before a comment, of the labelled articles (JSON lines). `today` is the day that
/// "last year" counts from, without it that of the last article. The indexes are made in the folder.
///
/// # Errors
/// A line that is no labelled article, a question that is none or asks for articles, or the index's own.
pub fn measure(gold: &str, questions: &str, today: Option<Date>, folder: &Path) -> anyhow::Result<Measured> {
    let articles = evaluate::read_gold(gold).map_err(anyhow::Error::msg)?;
    let today = today.or_else(|| articles.iter().filter_map(|article| article.published).max());
    let today = today.context("no article has a date: say which day is today")?;
    let both = Both::build(articles, folder)?;
    let lines = questions.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let questions = lines
        .map(|line| one(&both, line, today).with_context(|| line.to_owned()))
        .collect::<anyhow::Result<Vec<Measure>>>()?;
    Ok(Measured { questions })
}

fn one(both: &Both, line: &str, today: Date) -> anyhow::Result<Measure> {
    let question = query::parse(line, today)?;
    let canonical = question.to_string();
    let (asks, notes) = (question.asks.clone(), question.notes.clone());
    let (labels, found) = both.ask(question)?;
    let explainer = Explainer { both, labels: &labels.query, found: &found.query };
    let (mut reports, mut differences) = (Tally::default(), Vec::new());
    for (number, article) in both.articles.iter().enumerate() {
        let of = |reports: &[(usize, usize)]| -> Vec<usize> {
            let mut events: Vec<usize> =
                reports.iter().filter(|(at, _)| *at == number).map(|&(_, event)| event).collect();
            // In the order of the article, as the pairing counts on it.
            events.sort_unstable();
            events
        };
        let (gold, answered) = (of(&labels.reports), of(&found.reports));
        let right = differences::same(article, &gold, &answered);
        reports.add(right.len(), answered.len(), gold.len());
        for &event in gold.iter().filter(|event| !right.iter().any(|(gold, _)| gold == *event)) {
            differences.push(explainer.explain(number, Side::Labels, event));
        }
        for &event in answered.iter().filter(|event| !right.iter().any(|(_, found)| found == *event)) {
            differences.push(explainer.explain(number, Side::Found, event));
        }
    }
    let replies = same_replies(&asks, &labels.replies, &found.replies);
    Ok(Measure { question: line.to_owned(), canonical, reports, replies, differences, notes })
}

/// Replies are the same by the last word of a person's name, and else by their words.
fn same_replies(asks: &Asks, labels: &[Reply], found: &[Reply]) -> Tally {
    let asks = if let Asks::Count(of) = asks { of } else { asks };
    let key = |reply: &Reply| match asks {
        Asks::People(_) => last_word(Some(&reply.value)).unwrap_or_default(),
        _ => plain(&reply.value),
    };
    let mut rest: Vec<String> = found.iter().map(key).collect();
    let right = labels.iter().filter(|reply| {
        let at = rest.iter().position(|other| *other == key(reply));
        at.map(|at| rest.swap_remove(at)).is_some()
    });
    let mut tally = Tally::default();
    tally.add(right.count(), found.len(), labels.len());
    tally
}
