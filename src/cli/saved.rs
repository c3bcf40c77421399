//! `dateline query --save NAME` and `--new NAME`: questions with a name, of which the second one tells what came since it
//! was last asked. The words and flags are kept, not what was understood of them: "last month" moves on.

use anyhow::Context;
use dateline::{
    query::{asked::Wanted, flags::Flags},
    search::Searcher,
    store::saved::{self, Locked, SavedQuestion},
};
use serde::{Deserialize, Serialize};

use super::{failure, question::IndexArg};

/// What is kept of a question.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    pub words: String,
    pub flags: Flags,
    pub asks: Option<Wanted>,
    pub min_confidence: f32,
    pub exact: bool,
}

/// Keeps a question under a name, answered up to the index's last commit.
///
/// # Errors
/// The name is none, or the folder of the index cannot be written.
pub fn save(index: &IndexArg, name: &str, kept: &Kept, searcher: &Searcher) -> anyhow::Result<()> {
    let locked = Locked::lock(&index.dir, name)?;
    let asked = serde_json::to_value(kept).context("the question cannot be written down")?;
    Ok(locked.write(&SavedQuestion { asked, watermark: searcher.watermark() })?)
}

/// A question that is asked anew. Nobody else asks it until it is [`Asked::answered`] or dropped.
#[derive(Debug)]
pub struct Asked {
    locked: Locked,
    saved: SavedQuestion,
    pub kept: Kept,
}

impl Asked {
    /// # Errors
    /// There is no question of that name.
    pub fn of(index: &IndexArg, name: &str) -> anyhow::Result<Asked> {
        let known = saved::names(&index.dir)?;
        if !known.iter().any(|known| known == name) {
            let others = if known.is_empty() {
                "save one with --save NAME".to_owned()
            } else {
                format!("there are: {}", known.join(" "))
            };
            anyhow::bail!("no question is saved as `{name}`; {others}");
        }
        let locked = Locked::lock(&index.dir, name)?;
        let saved = locked.read()?.with_context(|| format!("no question is saved as `{name}`"))?;
        let kept = serde_json::from_value(saved.asked.clone())
            .with_context(|| format!("the question saved as `{name}` is of another version: save it anew"))?;
        Ok(Asked { locked, saved, kept })
    }

    /// The watermark that what is new lies behind. An index that was made anew has begun to count anew: all of it is new.
    pub fn since(&self, searcher: &Searcher) -> u64 {
        if self.saved.watermark > searcher.watermark() {
            failure::warn("the index was made anew since this was last asked: all of it is new");
            return 0;
        }
        self.saved.watermark
    }

    /// Its answer is out: what comes from now on is new.
    ///
    /// # Errors
    /// The folder of the index cannot be written.
    pub fn answered(self, searcher: &Searcher) -> anyhow::Result<()> {
        Ok(self.locked.write(&SavedQuestion { watermark: searcher.watermark(), ..self.saved })?)
    }
}
