//! Forty questions on an index of generated articles, in process: from the words of the question to the assembled answer of
//! ten events, with and without five facets; beside them what the engine alone needs to find the ten best articles with the
//! same words. Every question is asked a number of times in turns with the others, and its median counts; of those medians
//! the table has the 50th and the 99th percentile. `cargo bench --bench query -- [ROUNDS]`.
//!
//! 50,000 articles, or as many as `DATELINE_BENCH_ARTICLES` says; the index is built first, which takes a minute or so, into
//! a temporary folder, or once and for all into the folder that `DATELINE_BENCH_INDEX` names.

#![allow(clippy::print_stdout, reason = "it prints what it measured")]

mod support;

use std::{error::Error, hint::black_box, time::Instant};

use dateline::search::Searcher;
use support::{
    questions::{ask, index, percentile, questions},
    reference::Reference,
};

fn main() -> Result<(), Box<dyn Error>> {
    let rounds = std::env::args().skip(1).find_map(|argument| argument.parse::<usize>().ok()).unwrap_or(15).max(1);
    let temporary = tempfile::tempdir()?;
    let index = index(temporary.path());
    let searcher = Searcher::open(&index)?;
    let reference = Reference::open(&index)?;
    let (articles, events) = searcher.size()?;
    let questions = questions();
    let mut hits: Vec<f64> = questions.iter().map(|question| ask(&searcher, question, false) as f64).collect();
    println!("{articles} articles, {events} events, {} questions, {rounds} rounds", questions.len());
    let mut times: Vec<[Vec<f64>; 3]> = vec![Default::default(); questions.len()];
    for _ in 0..rounds {
        for (question, times) in questions.iter().zip(&mut times) {
            let [plain, facets, engine] = times;
            plain.push(milliseconds(|| ask(&searcher, question, false)));
            facets.push(milliseconds(|| ask(&searcher, question, true)));
            engine.push(milliseconds(|| reference.ask(question)));
        }
    }
    println!("\n| question | reports | ms | with five facets, ms | the engine, ms |\n|---|---|---|---|---|");
    let mut medians: [Vec<f64>; 3] = Default::default();
    for ((question, times), reports) in questions.iter().zip(&mut times).zip(&hits) {
        let own = times.each_mut().map(|times| percentile(times, 50));
        println!("| {question} | {reports} | {:.2} | {:.2} | {:.2} |", own[0], own[1], own[2]);
        medians.iter_mut().zip(own).for_each(|(all, own)| all.push(own));
    }
    println!("\nmedian number of hits: {}", percentile(&mut hits, 50));
    for (name, medians) in ["plain", "with five facets", "the engine"].into_iter().zip(&mut medians) {
        println!("{name}: p50 {:.2} ms, p99 {:.2} ms", percentile(medians, 50), percentile(medians, 99));
    }
    Ok(())
}

fn milliseconds<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64() * 1e3
}
