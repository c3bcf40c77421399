//! Settings in a sync: which articles a changed `dateline.toml` touches, and with which settings the index was made.
//!
//! The state of the index keeps the file's text of each root, so that whoever asks knows the words that the articles were
//! read with. Articles in which stands a phrase of an entry that is another than before are read again; the index itself
//! finds them. While that is being done the state has both texts, so that a run that is cut short is made up for by the next.

use std::{collections::BTreeSet, io, path::Path, sync::Arc};

use rustc_hash::FxHashSet;
use tantivy::{
    Searcher, TantivyDocument, Term,
    collector::DocSetCollector,
    query::{BooleanQuery, Query, TermQuery},
    schema::IndexRecordOption,
};

use crate::{
    extract::lexicon::{Lexicon, own::Own},
    read::{Listing, ReadOptions},
    settings::{self, FILE, Settings},
    store::{
        StoreError, analyze,
        document::{FileKey, file_key, head_of},
        schema::{DOC_ARTICLE, Fields},
        state::{Root, State},
    },
};

/// The settings of one root in a sync.
pub struct Set {
    settings: Settings,
    pub lexicon: Arc<Lexicon>,
    /// The text of its file; empty where it has none.
    text: String,
    /// Settings with which its articles may have been read; `None` where they were another program's.
    before: Vec<Option<Settings>>,
    /// Is the root synced at all? Else what is recorded of it stays.
    selected: bool,
    /// Did it have articles before?
    known: bool,
}

/// The settings in a file.
///
/// # Errors
/// It cannot be read, or not be understood: with its line.
pub fn settings_in(file: &Path) -> Result<Settings, StoreError> {
    parse(file, &read(file)?)
}

/// The settings of a folder that has a `dateline.toml`; those of one that has none are empty.
///
/// # Errors
/// As [`settings_in`].
pub fn settings_of(folder: &Path) -> Result<Settings, StoreError> {
    let file = folder.join(FILE);
    parse(&file, &read_if_there(&file)?)
}

fn read(file: &Path) -> Result<String, StoreError> {
    // A file is read no further than it may be long.
    let bytes =
        io::Read::take(std::fs::File::open(file).map_err(|error| StoreError::io("read", file, error))?, TOO_LONG);
    let text = io::read_to_string(bytes).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData => StoreError::User(format!("{} is not UTF-8", file.display())),
        _ => StoreError::io("read", file, error),
    })?;
    Ok(text)
}

const TOO_LONG: u64 = settings::MAX_BYTES as u64 + 1;

fn read_if_there(file: &Path) -> Result<String, StoreError> {
    match read(file) {
        Err(StoreError::Io { error, .. })
            if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
        {
            Ok(String::new())
        }
        read => read,
    }
}

fn parse(file: &Path, text: &str) -> Result<Settings, StoreError> {
    settings::parse(text).map_err(|error| StoreError::User(format!("{}, {error}", file.display())))
}

fn nothing_done(error: StoreError) -> StoreError {
    StoreError::User(format!("{error}; nothing was indexed"))
}

/// Reads the settings of the roots that are synced; of the others those that are in force.
///
/// # Errors
/// A file cannot be read, or not be understood: with its line.
pub fn load(roots: &[Root], selected: &[usize], recorded: &[Root]) -> Result<Vec<Set>, StoreError> {
    let mut all = Vec::with_capacity(roots.len());
    for (number, root) in roots.iter().enumerate() {
        let selected = selected.contains(&number);
        let in_force = || root.settings.last().cloned().unwrap_or_default();
        let (text, settings) = match &root.config {
            _ if !selected => (in_force(), settings::parse(&in_force()).unwrap_or_default()),
            Some(file) => {
                let text = read(file)?;
                let settings = parse(file, &text).map_err(nothing_done)?;
                (text, settings)
            }
            None => {
                let file = root.path.join(FILE);
                let text = read_if_there(&file)?;
                let settings = parse(&file, &text).map_err(nothing_done)?;
                (text, settings)
            }
        };
        let before = root.settings.iter().map(|text| settings::parse(text).ok()).collect();
        let known = recorded.iter().any(|old| old.label == root.label);
        let before = if root.settings.is_empty() { vec![Some(Settings::default())] } else { before };
        all.push(Set { lexicon: Lexicon::with(&settings.own), settings, text, before, selected, known });
    }
    Ok(all)
}

impl Set {
    /// How the files of the root are read.
    pub fn read_options(&self, root: &Root) -> ReadOptions {
        ReadOptions { fields: self.settings.fields_under(&root.fields), ..root.read_options() }
    }

    /// Takes what is excluded out of a listing; returns how many files that were.
    pub fn exclude(&self, listing: &mut Listing) -> u64 {
        let before = listing.files.len();
        listing.files.retain(|entry| !self.settings.excludes(&entry.path));
        listing.skips.retain(|skip| !self.settings.excludes(&skip.path));
        (before - listing.files.len()) as u64
    }

    /// Does it say to read all files of the root in another way?
    pub fn reads_otherwise(&self, root: &Root) -> bool {
        let now = self.settings.fields_under(&root.fields);
        let other = |before: &Option<Settings>| before.as_ref().is_none_or(|b| b.fields_under(&root.fields) != now);
        self.selected && self.known && self.before.iter().any(other)
    }

    /// The files with articles in which a phrase stands that is read otherwise now.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn touched(&self, searcher: &Searcher, fields: &Fields, root: &Root) -> Result<FxHashSet<FileKey>, StoreError> {
        let mut keys = FxHashSet::default();
        if !self.selected || !self.known {
            return Ok(keys);
        }
        let phrases: BTreeSet<String> =
            self.before.iter().flatten().flat_map(|before| before.own.differs_in(&self.settings.own)).collect();
        if phrases.is_empty() {
            return Ok(keys);
        }
        let engine = |error| StoreError::engine(Path::new("."), error);
        let any = phrases.iter().map(|phrase| with_words(fields, phrase)).collect();
        let term = |term| Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Query>;
        let query = BooleanQuery::intersection(vec![
            Box::new(BooleanQuery::union(any)),
            term(Term::from_field_u64(fields.doc_type, DOC_ARTICLE)),
            term(Term::from_field_text(fields.root, &root.label)),
        ]);
        for address in searcher.search(&query, &DocSetCollector).map_err(engine)? {
            let doc: TantivyDocument = searcher.doc(address).map_err(engine)?;
            let source = head_of(&doc, fields)?.source;
            keys.insert(file_key(&source.root, &source.path));
        }
        Ok(keys)
    }

    /// Is the file's text what the index says was in force?
    pub fn is_in_force(&self, root: &Root) -> bool {
        !self.selected || root.settings == self.texts()
    }

    fn texts(&self) -> Vec<String> {
        if self.text.is_empty() { Vec::new() } else { vec![self.text.clone()] }
    }

    /// Records that articles are being read with these settings.
    pub fn begin(&self, root: &mut Root, rebuilds: bool) {
        if !self.selected || self.is_in_force(root) {
            return;
        }
        if rebuilds || !self.known {
            root.settings = self.texts();
            return;
        }
        if root.settings.is_empty() {
            root.settings.push(String::new());
        }
        root.settings.retain(|text| *text != self.text);
        root.settings.push(self.text.clone());
    }

    /// Records that all articles are read with them.
    pub fn finish(&self, root: &mut Root) {
        if self.selected {
            root.settings = self.texts();
        }
    }
}

/// Articles in which all words of a phrase stand: some more than those in which they stand together.
fn with_words(fields: &Fields, phrase: &str) -> Box<dyn Query> {
    let words: BTreeSet<String> = analyze(phrase).into_iter().collect();
    let word = |word: &String| {
        let term = |field| Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::Basic)) as _;
        Box::new(BooleanQuery::union(vec![term(fields.title), term(fields.text)])) as Box<dyn Query>
    };
    Box::new(BooleanQuery::intersection(words.iter().map(word).collect()))
}

impl State {
    /// What the users of all roots add to the lexicon.
    pub fn own(&self) -> Own {
        let mut own = Own::default();
        for text in self.roots.iter().filter_map(|root| root.settings.last()) {
            own.add(&settings::parse(text).unwrap_or_default().own);
        }
        own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIZIER: &str = "[[office]]\nname = \"grand vizier\"\nrole = \"envoy\"\n";
    const CITY: &str = "[[place]]\nname = \"Nebelsbad\"\ncountry = \"PL\"\n";

    fn root() -> Root {
        Root { label: "news".to_owned(), path: "/news".into(), ..Root::default() }
    }

    /// The settings of a file with this text, as a run finds them.
    fn set(text: &str, root: &Root) -> Set {
        let settings = settings::parse(text).unwrap();
        let mut before: Vec<Option<Settings>> = root.settings.iter().map(|text| settings::parse(text).ok()).collect();
        if before.is_empty() {
            before.push(Some(Settings::default()));
        }
        let lexicon = Lexicon::with(&settings.own);
        Set { settings, lexicon, text: text.to_owned(), before, selected: true, known: true }
    }

    /// The phrases of which articles are read again.
    fn phrases(set: &Set) -> String {
        let phrases: BTreeSet<String> =
            set.before.iter().flatten().flat_map(|before| before.own.differs_in(&set.settings.own)).collect();
        phrases.into_iter().collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn a_run_that_is_cut_short_is_made_up_for() {
        let mut root = root();
        let first = set(VIZIER, &root);
        assert_eq!(phrases(&first), "grand vizier");
        first.begin(&mut root, false);
        assert!(!first.is_in_force(&root));
        // Killed here: some articles were read with the file, some without. Whatever it says now, those of both are read.
        assert_eq!(phrases(&set(VIZIER, &root)), "grand vizier");
        assert_eq!(phrases(&set("", &root)), "grand vizier");
        let second = set(CITY, &root);
        assert_eq!(phrases(&second), "Nebelsbad | grand vizier");
        second.begin(&mut root, false);
        let third = set(CITY, &root);
        assert_eq!(phrases(&third), "Nebelsbad | grand vizier");
        third.begin(&mut root, false);
        assert_eq!(root.settings, ["", VIZIER, CITY]);
        third.finish(&mut root);
        let fourth = set(CITY, &root);
        assert!(fourth.is_in_force(&root) && phrases(&fourth).is_empty());
        fourth.begin(&mut root, false);
        assert_eq!(root.settings, [CITY]);
        // The file is gone, and comes back.
        let gone = set("", &root);
        gone.begin(&mut root, false);
        assert_eq!(
            (phrases(&gone), &root.settings[..]),
            ("Nebelsbad".to_owned(), &[CITY.to_owned(), String::new()][..])
        );
        gone.finish(&mut root);
        assert!(root.settings.is_empty() && gone.is_in_force(&root));
        set(VIZIER, &root).begin(&mut root, true);
        assert_eq!(root.settings, [VIZIER], "a rebuild reads all");
    }

    #[test]
    fn other_fields_are_another_reading_and_so_is_what_is_understood_no_more() {
        let mut root = root();
        let fields = "[fields]\ntitle = \"kicker\"\n";
        assert!(set(fields, &root).reads_otherwise(&root) && !set("# nothing\n", &root).reads_otherwise(&root));
        root.settings = vec![fields.to_owned()];
        assert!(!set(fields, &root).reads_otherwise(&root) && set("", &root).reads_otherwise(&root));
        root.fields.insert("title".to_owned(), "headline".to_owned());
        assert!(!set("", &root).reads_otherwise(&root), "what was given on the command line stands above it");
        root.settings = vec!["of another program".to_owned()];
        assert!(set(fields, &root).reads_otherwise(&root));
    }

    #[test]
    fn the_state_knows_what_all_folders_add() {
        let (mut first, mut second) = (root(), root());
        first.settings = vec![CITY.to_owned(), VIZIER.to_owned()];
        second.settings = vec![VIZIER.to_owned(), CITY.to_owned()];
        let own = State { roots: vec![first, second], ..State::new() }.own();
        assert_eq!((own.offices.len(), own.cities.len()), (1, 1));
        assert!(State::new().own().is_empty());
    }
}
