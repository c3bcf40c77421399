//! What one client may ask of the server, each limit with its reason.

use std::time::Duration;

/// Bytes of a request's path and parameters. The longest question that a page makes has some hundred; browsers and proxies
/// cut at 8 KiB.
pub const URL_BYTES: usize = 8 << 10;

/// Bytes of a request's head: an address and its headers, with room for what a browser adds.
pub const HEAD_BYTES: usize = 32 << 10;

/// Headers of a request; a browser sends about twenty.
pub const HEADERS: usize = 64;

/// Bytes of a text to extract from: a long article is 100 KB, the extractor reads some 20 MB a second.
pub const EXTRACT_BYTES: usize = 4 << 20;

/// Bytes of a form: a token and nothing else.
pub const FORM_BYTES: usize = 4 << 10;

/// To the head of an answer: a wait for a place, and the longest answer. Whoever waits longer than this has gone.
pub const REQUEST_TIME: Duration = Duration::from_secs(30);

/// The same where a client sends a body: who sends slowly must not hold a connection.
pub const BODY_TIME: Duration = Duration::from_secs(10);

/// Between the pieces of an answer that is written while it is read, so that a reader who stopped does not hold a place.
pub const PIECE_TIME: Duration = Duration::from_secs(10);

/// For the head of a request, and for an idle connection: a client that sends a byte a second must not hold one.
pub const HEAD_TIME: Duration = Duration::from_secs(15);

/// How long a request waits for a place to be answered: on two cores some hundred pages of a large index are through by then,
/// and some thousand of a small one.
pub const QUEUE_TIME: Duration = Duration::from_secs(20);

/// What a client that found no place is told to wait, in seconds.
pub const RETRY_AFTER: &str = "2";

/// Connections at once; each costs a file handle (of usually 1,024) and some kilobytes.
pub const CONNECTIONS: usize = 512;

/// Bytes of the answers that are kept for who asks the same again: a page has 20 to 100 KB.
pub const KEPT_BYTES: usize = 32 << 20;

/// The longest that is kept, and how many: the shortest have some hundred bytes.
pub const KEPT_ANSWER_BYTES: usize = 1 << 20;
pub const KEPT_ANSWERS: usize = 2_048;

/// Followers of a sync's progress at once, which stay connected.
pub const FOLLOWERS: usize = 32;

/// For the requests under way to end when the server is told to stop.
pub const SHUTDOWN_TIME: Duration = Duration::from_secs(10);

/// And then for a sync to commit what it has.
pub const SYNC_END_TIME: Duration = Duration::from_secs(5);

/// Hits of one document of JSON: some 2 KB each, held in memory. Lines and CSV are written as they are read, and have no
/// limit.
pub const HITS: usize = 1_000;

/// Hits beside what a who, when or whether question asks for, in lines or CSV: they are held in memory.
pub const ROWS: usize = 10_000;

/// Values of a facet, and facets of a request: each facet is a pass over the hits.
pub const FACET_VALUES: usize = 1_000;
pub const FACETS: usize = 32;

/// Events and articles of a dossier.
pub const DOSSIER: usize = 10_000;

/// Skipped files that the index's status lists.
pub const SKIPS: usize = 1_000;

/// Characters of a token. Shorter ones can be guessed by trying.
pub const TOKEN_CHARS: usize = 16;

/// After a wrong token, so that trying is slow.
pub const WRONG_TOKEN_TIME: Duration = Duration::from_millis(500);

/// How often the index is looked at for a new commit: it costs two looks at the file system.
pub const RELOAD_TIME: Duration = Duration::from_secs(1);

/// Between two events of a sync's progress; faster, nobody can read them.
pub const PROGRESS_TIME: Duration = Duration::from_millis(250);

/// Between two signs of life on a quiet stream of events, so that proxies keep it.
pub const ALIVE_TIME: Duration = Duration::from_secs(15);

/// So many articles are read ahead for what they tell of people: a quarter of a kilobyte each, and some seconds.
pub const READ_AHEAD: usize = 200_000;

/// Questions that are answered at once: twice the cores, for they wait for the disk too.
pub fn questions() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from).saturating_mul(2).max(4)
}
