//! A bound in bytes on what is under way between the extraction threads and the engine.
//!
//! The engine queues thousands of documents outside its own memory budget, so counting documents bounds nothing. Every
//! block holds a [`Permit`] for its bytes from its making until the engine has indexed it.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// So many bytes may be under way.
#[derive(Debug, Clone)]
pub struct Budget {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    capacity: usize,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Debug)]
struct State {
    used: usize,
    closed: bool,
}

/// The right to have so many bytes under way; given back when it is dropped.
#[derive(Debug)]
pub struct Permit {
    bytes: usize,
    inner: Arc<Inner>,
}

impl Budget {
    pub fn new(capacity: usize) -> Budget {
        let state = Mutex::new(State { used: 0, closed: false });
        Budget { inner: Arc::new(Inner { capacity, state, freed: Condvar::new() }) }
    }

    /// Waits until there is room for `bytes`; more than the whole budget waits until nothing else is under way. `None`
    /// once the budget is closed.
    pub fn acquire(&self, bytes: usize) -> Option<Permit> {
        let bytes = bytes.min(self.inner.capacity);
        let mut state = self.inner.state.lock().unwrap_or_else(PoisonError::into_inner);
        while !state.closed && state.used + bytes > self.inner.capacity {
            state = self.inner.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.closed {
            return None;
        }
        state.used += bytes;
        Some(Permit { bytes, inner: Arc::clone(&self.inner) })
    }

    /// Lets nobody wait any longer: the run ends.
    pub fn close(&self) {
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        self.inner.freed.notify_all();
    }

    pub fn is_closed(&self) -> bool {
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner).closed
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut state = self.inner.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.used = state.used.saturating_sub(self.bytes);
        drop(state);
        self.inner.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn no_more_than_the_budget_is_under_way_and_large_ones_pass() {
        let budget = Budget::new(100);
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for thread in 0..4usize {
                let (budget, now, most) = (&budget, &now, &most);
                scope.spawn(move || {
                    for turn in 0..200usize {
                        let bytes = (thread * 37 + turn * 13) % 130;
                        let permit = budget.acquire(bytes).unwrap();
                        let used = now.fetch_add(bytes.min(100), Ordering::SeqCst) + bytes.min(100);
                        most.fetch_max(used, Ordering::SeqCst);
                        now.fetch_sub(bytes.min(100), Ordering::SeqCst);
                        drop(permit);
                    }
                });
            }
        });
        assert!(most.load(Ordering::SeqCst) <= 100);
        let held = budget.acquire(100).unwrap();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| budget.acquire(1).is_none());
            budget.close();
            assert!(waiting.join().unwrap());
        });
        drop(held);
    }
}
