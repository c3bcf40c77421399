//! The program as it is run, over an index of the project's own articles.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_dateline");

/// A running server; it ends with this.
pub struct Server {
    process: Child,
    /// Where it listens: `http://127.0.0.1:40123`.
    pub url: String,
    _index: tempfile::TempDir,
}

impl Server {
    pub fn start() -> Server {
        let index = tempfile::tempdir().unwrap();
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let made = Command::new(PROGRAM).arg("index").arg(corpus).arg("--index").arg(index.path()).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let mut process = Command::new(PROGRAM)
            .args(["serve", "--port", "0", "--today", "2025-11-20", "--index"])
            .arg(index.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let url = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let at = line.find("http://")?;
            Some(line[at..].split_whitespace().next()?.trim_end_matches(';').trim_end_matches('/').to_owned())
        });
        let url = url.unwrap_or_else(|| {
            let _ = process.kill();
            panic!("the server does not say where it listens")
        });
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Server { process, url, _index: index }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
