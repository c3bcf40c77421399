//! Which rows of the tables read the words of a sentence: for whoever asks why nothing was found in it.

use super::{
    lexicon::{Lexicon, Matches, Reading, places},
    segment,
};

/// Words of a text that a row of a table reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// As printed.
    pub text: String,
    /// The table's file.
    pub table: &'static str,
    /// The first cell of the row.
    pub row: String,
}

/// The words of contact and of office in a text, each with its row, in their order; of several matches the longest.
pub fn known(lexicon: &Lexicon, text: &str) -> Vec<Known> {
    let doc = segment::segment(text, 0, &lexicon.trie);
    let mut found: Vec<Known> = Vec::new();
    let mut matches = Matches::new();
    for sentence in &doc.sentences {
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            lexicon.find(&doc, at, sentence.tokens.end, &mut matches);
            let best = matches.iter().find_map(|found| {
                lexicon.trie.readings(&doc, at, *found, sentence.shouting).find_map(|reading| {
                    let (table, row) = match reading {
                        Reading::Verb { row, .. } | Reading::Noun { row, .. } => {
                            ("events.tsv", lexicon.event(row).word.to_owned())
                        }
                        Reading::Office { row, .. } => ("offices.tsv", lexicon.office(row).phrase.to_owned()),
                        Reading::Organization(row) => {
                            ("organizations.tsv", places::organizations()[row as usize].name.to_owned())
                        }
                        _ => return None,
                    };
                    Some((found.end, Known { text: doc.slice(at..found.end).to_owned(), table, row }))
                })
            });
            match best {
                Some((end, one)) => {
                    if !found.contains(&one) {
                        found.push(one);
                    }
                    at = end.max(at + 1);
                }
                None => at += 1,
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::lexicon::lexicon;

    #[test]
    fn words_are_told_with_their_rows() {
        let found = known(lexicon(), "The premier held talks with the envoy of Togo.");
        let rows: Vec<String> = found.iter().map(|k| format!("{} {} {}", k.text, k.table, k.row)).collect();
        assert_eq!(rows, ["premier offices.tsv premier", "talks events.tsv talk", "envoy offices.tsv envoy"]);
        assert_eq!(known(lexicon(), "It rained."), []);
    }
}
