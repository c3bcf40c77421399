//! Compiles the tables of the lexicon (`src/extract/lexicon/*.tsv`) into the numbers that the program reads at its start.
//!
//! The loaders and the segmenter are the program's own, taken from where they stand; nothing is said twice.

// Of the vocabulary, the loaders and the segmenter only some is needed here.
#![allow(dead_code)]

#[path = "src/annotation.rs"]
mod annotation;
#[path = "src/timex.rs"]
mod timex;

#[path = "src/extract"]
mod extract {
    #[macro_use]
    pub mod token;
    pub mod segment;
    mod sentence;

    pub mod lexicon {
        mod classes;
        pub mod compile;
        mod events;
        mod people;
        mod phrases;
        mod places;
        mod reading;
        pub mod table;
        mod vocabulary;

        pub use classes::Classes;
        pub use reading::{Kinds, WordFlags};
    }
}

use std::{env, error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    // The tables are part of this program: where one changes it is built anew, and runs.
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo says where to write")?);
    for (name, bytes) in extract::lexicon::compile::compile().files() {
        fs::write(out.join(name), bytes)?;
    }
    Ok(())
}
