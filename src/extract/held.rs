//! Bodies that the words of an office or of a group hold: "CIA director", "members of the Security Council".

use std::ops::Range;

use super::{
    collect::of_chamber,
    frames::Frames,
    spot::{Item, Spotter, What},
    token::Case,
};

/// No body reaches into an office from further before it.
const BEFORE: usize = 6;

/// The body that an office is of: of the tables, at its beginning or with its end in it; or a committee by its name.
pub fn by_office(frames: &Frames, spotter: &Spotter, item: &Item) -> Option<Range<usize>> {
    let (start, end) = (item.tokens.start, item.tokens.end);
    known(frames, spotter, start, end).or_else(|| reaching(frames, spotter, item)).or_else(|| committee(frames, item))
}

/// The body whose members a group is.
pub fn by_group(frames: &Frames, spotter: &Spotter, item: &Item) -> Option<Range<usize>> {
    let (start, end) = (item.tokens.start, item.tokens.end);
    (start + 1..end).find_map(|at| known(frames, spotter, at, end))
}

/// The body of the tables that starts at a token, within those of an office or a group.
pub fn known(frames: &Frames, spotter: &Spotter, at: usize, end: usize) -> Option<Range<usize>> {
    let ends = spotter.bodies_at(at, end);
    ends.into_iter().find(|&end| !of_chamber(frames.doc, end - 1, end)).map(|end| at..end)
}

/// "Senate Fisheries [Committee Chairman]", "Union [party leader]": the body begins before the office that it shares words with.
fn reaching(frames: &Frames, spotter: &Spotter, item: &Item) -> Option<Range<usize>> {
    let start = item.tokens.start;
    let floor = start.saturating_sub(BEFORE).max(sentence_start(frames, start));
    let free = |t: &usize| {
        frames.items.of_token.get(*t).is_some_and(|&i| {
            let what = &frames.items.items[i as usize].what;
            matches!(what, What::Word | What::Name { person: false } | What::Modifier(_) | What::Portfolio(_))
        })
    };
    let run = (floor..start).rev().take_while(free).collect::<Vec<_>>();
    run.into_iter().rev().find_map(|at| {
        known(frames, spotter, at, item.tokens.end).filter(|tokens| tokens.end > start && tokens.end < item.tokens.end)
    })
}

/// "Fisheries [Committee Chairman]": a committee that no table lists.
fn committee(frames: &Frames, item: &Item) -> Option<Range<usize>> {
    let doc = frames.doc;
    let start = item.tokens.start;
    let head = doc.is_any(start, words!["committee", "subcommittee"]) && doc.tokens[start].case == Case::Capital;
    let floor = start.saturating_sub(BEFORE).max(sentence_start(frames, start));
    let capitals = (floor..start).rev().take_while(|&t| doc.tokens[t].case == Case::Capital).count();
    (head && capitals > 0 && item.tokens.len() > 1).then(|| start - capitals..start + 1)
}

/// The first token of the sentence that a token stands in.
fn sentence_start(frames: &Frames, token: usize) -> usize {
    let sentences = &frames.doc.sentences;
    let after = sentences.partition_point(|s| s.tokens.start <= token);
    after.checked_sub(1).map_or(0, |index| sentences[index].tokens.start)
}
