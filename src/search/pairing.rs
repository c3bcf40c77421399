//! One to one: can every one of the left have a partner of its own among the right?

/// A maximum bipartite matching by augmenting paths. `fits[left][right]` says who may have whom; true where every left
/// one gets a partner and no right one has two.
pub fn all_paired(fits: &[Vec<bool>]) -> bool {
    let width = fits.iter().map(Vec::len).max().unwrap_or(0);
    if fits.len() > width {
        return false;
    }
    let mut taken: Vec<Option<usize>> = vec![None; width];
    (0..fits.len()).all(|left| place(left, fits, &mut taken, &mut vec![false; width]))
}

/// Finds a partner, moving others to another one where that helps.
fn place(left: usize, fits: &[Vec<bool>], taken: &mut [Option<usize>], seen: &mut [bool]) -> bool {
    for right in 0..taken.len() {
        if !fits[left].get(right).is_some_and(|fit| *fit) || std::mem::replace(&mut seen[right], true) {
            continue;
        }
        if taken[right].is_none_or(|other| place(other, fits, taken, seen)) {
            taken[right] = Some(left);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_move_to_make_room() {
        assert!(all_paired(&[]));
        assert!(all_paired(&[vec![true, true], vec![true, false]]));
        assert!(!all_paired(&[vec![true, false], vec![true, false]]));
        assert!(!all_paired(&[vec![true], vec![true]]));
        assert!(all_paired(&[vec![true, true, false], vec![true, false, true], vec![true, false, false]]));
    }
}
