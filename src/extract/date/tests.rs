//! The table of phrases.
