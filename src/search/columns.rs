//! Columns of strings, of which only the values that some documents have are spelt.

use rustc_hash::FxHashMap;
use tantivy::{DocId, SegmentReader, columnar::StrColumn};

/// A segment's column with what its values mean.
pub struct Spelt<T> {
    values: Option<StrColumn>,
    meanings: FxHashMap<u64, T>,
}

impl<T> Spelt<T> {
    /// Spells the values of these documents, all in one go through the dictionary.
    ///
    /// # Errors
    /// The column cannot be read.
    pub fn open(
        reader: &SegmentReader,
        column: &str,
        docs: &[DocId],
        meaning: impl Fn(&str) -> T,
    ) -> tantivy::Result<Spelt<T>> {
        let values = reader.fast_fields().str(column)?;
        let mut meanings = FxHashMap::default();
        if let Some(values) = &values {
            let mut ords: Vec<u64> = docs.iter().flat_map(|&doc| values.ords().values_for_doc(doc)).collect();
            ords.sort_unstable();
            ords.dedup();
            let mut spelt = Vec::with_capacity(ords.len());
            values.dictionary().sorted_ords_to_term_cb(&ords, |term| {
                spelt.push(meaning(&String::from_utf8_lossy(term)));
            })?;
            meanings = ords.into_iter().zip(spelt).collect();
        }
        Ok(Spelt { values, meanings })
    }

    /// The first value of one of the documents.
    pub fn first(&self, doc: DocId) -> Option<&T> {
        self.meanings.get(&self.values.as_ref()?.ords().first(doc)?)
    }

    /// All values of one of the documents.
    pub fn all(&self, doc: DocId) -> impl Iterator<Item = &T> {
        let ords = self.values.iter().flat_map(move |values| values.ords().values_for_doc(doc));
        ords.filter_map(|ord| self.meanings.get(&ord))
    }
}
