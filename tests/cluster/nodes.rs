//! The cluster: one that is there, or three OpenSearch nodes in a process that ends with this one.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{Mutex, PoisonError, mpsc},
    time::{Duration, Instant},
};

use dateline::cluster::{Address, Cluster, Credentials};

/// Longer, and what the nodes are to say will never be said. On an idle machine they are there in ten seconds.
const PATIENCE: Duration = Duration::from_secs(240);
/// Longer, and Maven hangs. It brings 60 MB.
const DOWNLOAD: Duration = Duration::from_secs(300);
/// Where the nodes tell what goes wrong, in their folder.
const LOG: &str = "log";

/// A cluster to ask.
pub struct Nodes {
    urls: String,
    own: Option<Own>,
}

/// Nodes that were started here.
struct Own {
    process: Mutex<(Child, ChildStdin)>,
    said: Mutex<mpsc::Receiver<String>>,
    folder: tempfile::TempDir,
}

impl Nodes {
    /// Finds or starts the cluster; or why there is none.
    pub fn start() -> Result<Nodes, String> {
        match std::env::var("DATELINE_TEST_CLUSTER").unwrap_or_default().as_str() {
            "" => Err("DATELINE_TEST_CLUSTER is not set".to_owned()),
            "maven" => Nodes::of_maven(),
            urls => Ok(Nodes { urls: urls.to_owned(), own: None }),
        }
    }

    fn of_maven() -> Result<Nodes, String> {
        let jars = jars()?;
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cluster");
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let log = fs::File::create(folder.path().join(LOG)).map_err(|error| error.to_string())?;
        let mut process = Command::new("java")
            // What starts fast and takes little counts for more here than what runs fast for hours.
            .args(["-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"])
            .arg(format!("{}/*", jars.display()))
            .arg(here.join("Nodes.java"))
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .map_err(|error| format!("java cannot be started: {error}"))?;
        let (input, output) = (process.stdin.take().unwrap(), process.stdout.take().unwrap());
        let (tell, said) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if tell.send(line).is_err() {
                    return;
                }
            }
        });
        let own = Own { process: Mutex::new((process, input)), said: Mutex::new(said), folder };
        let urls = own.wait("ready ").map_err(|why| format!("the nodes of OpenSearch do not start: {why}"))?;
        Ok(Nodes { urls, own: Some(own) })
    }

    /// Where the nodes are.
    pub fn urls(&self) -> &str {
        &self.urls
    }

    /// The name of an index of this run alone.
    pub fn name(&self, name: &str) -> String {
        format!("{name}-{}", std::process::id())
    }

    /// An index of the cluster, of this run alone.
    pub fn cluster(&self, name: &str) -> Cluster {
        let name = &self.name(name);
        let credentials = Credentials::from(|name| std::env::var(name).ok()).unwrap();
        Cluster::new(Address::parse(&self.urls).unwrap(), credentials, name).unwrap()
    }

    /// Can nodes be stopped? Only our own.
    pub fn are_own(&self) -> bool {
        self.own.is_some()
    }

    /// Stops a node (from 0) and returns when it is gone.
    pub fn stop(&self, node: usize) {
        self.tell(&format!("stop {node}"), "stopped");
    }

    /// Starts a node that was stopped.
    pub fn restart(&self, node: usize) {
        self.tell(&format!("start {node}"), "started");
    }

    /// Waits until every shard has all of its copies.
    pub fn wait_until_green(&self) {
        let node = self.urls.rsplit(',').next().unwrap();
        let url = format!("{node}/_cluster/health?wait_for_status=green&wait_for_nodes=3&timeout=120s");
        let health = ureq::get(url).call().unwrap().body_mut().read_to_string().unwrap();
        assert!(health.contains("\"status\":\"green\""), "{health}");
    }

    fn tell(&self, line: &str, answer: &str) {
        let own = self.own.as_ref().expect("nodes that were started here");
        writeln!(own.process.lock().unwrap().1, "{line}").unwrap();
        own.wait(answer).unwrap();
    }
}

impl Own {
    /// Waits for a line that begins so, and returns the rest of it; or why it does not come, with the end of the log.
    fn wait(&self, answer: &str) -> Result<String, String> {
        let until = Instant::now() + PATIENCE;
        let said = self.said.lock().unwrap();
        loop {
            match said.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(line) if line.starts_with(answer) => return Ok(line[answer.len()..].to_owned()),
                // What a library says of itself.
                Ok(_) => {}
                Err(error) => {
                    let log = fs::read_to_string(self.folder.path().join(LOG)).unwrap_or_default();
                    let last: Vec<&str> = log.lines().rev().take(30).collect();
                    let last: Vec<&str> = last.into_iter().rev().collect();
                    println!("cluster: the end of the log of the nodes:\n{}", last.join("\n"));
                    return Err(match error {
                        mpsc::RecvTimeoutError::Timeout => {
                            format!("no `{}` in {} s", answer.trim(), PATIENCE.as_secs())
                        }
                        mpsc::RecvTimeoutError::Disconnected => "java ended".to_owned(),
                    });
                }
            }
        }
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        let (process, _) = &mut *self.process.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = process.kill();
        let _ = process.wait();
    }
}

/// The folder of the nodes' programs, which Maven fills once.
fn jars() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("opensearch-2.19.1");
    let whole = folder.join("whole");
    if whole.exists() {
        return Ok(folder);
    }
    let pom = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cluster/pom.xml");
    let mut maven = Command::new("mvn")
        .args(["-B", "-q", "dependency:copy-dependencies", "-f"])
        .arg(pom)
        .arg(format!("-DoutputDirectory={}", folder.display()))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("mvn cannot be started: {error}"))?;
    let until = Instant::now() + DOWNLOAD;
    let done = loop {
        match maven.try_wait().map_err(|error| error.to_string())? {
            Some(done) => break done,
            None if Instant::now() > until => {
                let _ = maven.kill();
                let _ = maven.wait();
                return Err(format!("Maven has not brought OpenSearch in {} s", DOWNLOAD.as_secs()));
            }
            None => std::thread::sleep(Duration::from_millis(200)),
        }
    };
    if !done.success() {
        return Err("Maven cannot bring OpenSearch".to_owned());
    }
    fs::write(whole, "").map_err(|error| error.to_string())?;
    Ok(folder)
}
