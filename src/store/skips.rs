//! What is told of files that were not read: so many that nobody reads more, and the number of all of them.

use crate::read::Skip;

/// So many are kept.
pub const MOST_TOLD: usize = 10_000;

/// Skips of a run.
#[derive(Debug, Clone, Default)]
pub struct Skips {
    /// The first of them.
    pub kept: Vec<Skip>,
    pub total: u64,
}

impl Extend<Skip> for Skips {
    fn extend<T: IntoIterator<Item = Skip>>(&mut self, more: T) {
        for skip in more {
            self.total += 1;
            if self.kept.len() < MOST_TOLD {
                self.kept.push(skip);
            }
        }
    }
}

impl Skips {
    /// Adds those of another run.
    pub fn append(&mut self, other: Skips) {
        let room = MOST_TOLD.saturating_sub(self.kept.len());
        self.kept.extend(other.kept.into_iter().take(room));
        self.total += other.total;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_skips_is_counted() {
        let flood = |skips: usize| {
            (0..skips).map(|n| Skip { path: format!("{n}.txt"), record: None, reason: "empty".to_owned() })
        };
        let (mut skips, mut more) = (Skips::default(), Skips::default());
        skips.extend(flood(MOST_TOLD - 1));
        more.extend(flood(MOST_TOLD + 5));
        assert_eq!((more.kept.len(), more.total), (MOST_TOLD, MOST_TOLD as u64 + 5));
        skips.append(more);
        assert_eq!((skips.kept.len(), skips.total), (MOST_TOLD, 2 * MOST_TOLD as u64 + 4));
    }
}
