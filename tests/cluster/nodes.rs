//! The cluster: one that is there, or three OpenSearch nodes in a process that ends with this one.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{Mutex, mpsc},
    time::Duration,
};

use dateline::cluster::{Address, Cluster, Credentials};

/// Longer, and the nodes will never be there.
const PATIENCE: Duration = Duration::from_secs(240);

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
        let port: u16 = std::env::var("DATELINE_TEST_PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(9200);
        let mut process = Command::new("java")
            .args(["-Xms512m", "-Xmx512m", "-cp"])
            .arg(format!("{}/*", jars.display()))
            .arg(here.join("Nodes.java"))
            .arg(folder.path())
            .arg(port.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("java cannot be started: {error}"))?;
        let (input, output) = (process.stdin.take().unwrap(), process.stdout.take().unwrap());
        let (tell, said) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if matches!(line.as_str(), "ready" | "stopped" | "started") && tell.send(line).is_err() {
                    return;
                }
            }
        });
        let own = Own { process: Mutex::new((process, input)), said: Mutex::new(said), folder };
        own.wait("ready").map_err(|_| "the nodes of OpenSearch do not start".to_owned())?;
        let urls: Vec<String> = (1..=3).map(|node| format!("http://127.0.0.1:{}", port + node)).collect();
        Ok(Nodes { urls: urls.join(","), own: Some(own) })
    }

    /// An index of the cluster, of this run alone.
    pub fn cluster(&self, name: &str) -> Cluster {
        let name = &format!("{name}-{}", std::process::id());
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

    fn tell(&self, line: &str, answer: &str) {
        let own = self.own.as_ref().expect("nodes that were started here");
        writeln!(own.process.lock().unwrap().1, "{line}").unwrap();
        own.wait(answer).unwrap();
    }
}

impl Own {
    fn wait(&self, answer: &str) -> Result<(), String> {
        match self.said.lock().unwrap().recv_timeout(PATIENCE) {
            Ok(said) if said == answer => Ok(()),
            other => Err(format!("waited for {answer}: {other:?}")),
        }
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        let (process, _) = &mut *self.process.lock().unwrap();
        let _ = process.kill();
        let _ = process.wait();
        let _ = fs::remove_dir_all(self.folder.path());
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
    let done = Command::new("mvn")
        .args(["-B", "-q", "dependency:copy-dependencies", "-f"])
        .arg(pom)
        .arg(format!("-DoutputDirectory={}", folder.display()))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match done {
        Ok(status) if status.success() => {
            fs::write(whole, "").map_err(|error| error.to_string())?;
            Ok(folder)
        }
        Ok(_) => Err("Maven cannot bring OpenSearch".to_owned()),
        Err(error) => Err(format!("mvn cannot be started: {error}")),
    }
}
