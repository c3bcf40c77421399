//! A browser that is told what to do: the few commands of WebDriver (W3C) that the suite needs, over a plain connection to
//! chromedriver. A whole client would bring fifty crates.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

/// A key that is no character.
pub const ESCAPE: &str = "\u{e00c}";
pub const ENTER: &str = "\u{e007}";
pub const TAB: &str = "\u{e004}";

const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// A page of the suite is there in a moment; a machine under load takes longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running chromedriver; it ends with this.
pub struct Chromedriver {
    process: Child,
    port: u16,
}

/// How a browser is started.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    pub width: u32,
    pub scripts: bool,
    pub dark: bool,
}

impl Default for Look {
    fn default() -> Look {
        Look { width: 1280, scripts: true, dark: false }
    }
}

/// A browser window.
pub struct Browser<'a> {
    driver: &'a Chromedriver,
    session: String,
}

pub struct Element<'a> {
    browser: &'a Browser<'a>,
    id: String,
}

impl Chromedriver {
    /// Starts it on a free port.
    ///
    /// # Errors
    /// It is not there, or says no port.
    pub fn start() -> Result<Chromedriver, String> {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("chromedriver cannot be started: {error}"))?;
        let stdout = process.stdout.take().ok_or("chromedriver has no output")?;
        let mut lines = BufReader::new(stdout).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let port = line.split("successfully on port ").nth(1)?;
            port.trim_end_matches('.').parse().ok()
        });
        let Some(port) = port else {
            let _ = process.kill();
            return Err("chromedriver says no port".to_owned());
        };
        // Whatever else it says is read, so that it never waits for a reader.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Ok(Chromedriver { process, port })
    }

    /// Opens a window.
    ///
    /// # Errors
    /// The browser is not there or cannot be started.
    pub fn open(&self, look: Look) -> Result<Browser<'_>, String> {
        let scripts = if look.scripts { 1 } else { 2 };
        let options = json!({
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                     "--window-size=1280,1000"],
            "prefs": { "profile.managed_default_content_settings.javascript": scripts },
        });
        let body =
            json!({ "capabilities": { "alwaysMatch": { "browserName": "chrome", "goog:chromeOptions": options } } });
        let answer = self.send("POST", "/session", Some(&body))?;
        let session = answer["sessionId"].as_str().ok_or("no session")?.to_owned();
        let browser = Browser { driver: self, session };
        let metrics =
            json!({ "width": look.width, "height": 1000, "deviceScaleFactor": 1, "mobile": look.width < 600 });
        browser.devtools("Emulation.setDeviceMetricsOverride", &metrics);
        let scheme = if look.dark { "dark" } else { "light" };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        browser.devtools("Emulation.setEmulatedMedia", &features);
        Ok(browser)
    }

    fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let told = |error: std::io::Error| format!("{method} {path}: {error}");
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).map_err(told)?;
        stream.set_read_timeout(Some(Duration::from_secs(120))).map_err(told)?;
        let body = body.map(Value::to_string).unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n",
            self.port,
            body.len()
        );
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())).map_err(told)?;
        let mut reader = BufReader::new(stream);
        let mut length = None;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).map_err(told)? == 0 || line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse::<u64>().ok();
            }
        }
        let mut text = String::new();
        reader.take(length.unwrap_or(u64::MAX)).read_to_string(&mut text).map_err(told)?;
        let mut answer: Value =
            serde_json::from_str(&text).map_err(|error| format!("{method} {path}: {error}: {text}"))?;
        let value = answer["value"].take();
        match value["error"].as_str() {
            Some(error) => Err(format!("{method} {path}: {error}: {}", value["message"].as_str().unwrap_or_default())),
            None => Ok(value),
        }
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Browser<'_> {
    fn drop(&mut self) {
        let _ = self.driver.send("DELETE", &format!("/session/{}", self.session), None);
    }
}

impl Browser<'_> {
    fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        self.driver
            .send(method, &format!("/session/{}{path}", self.session), body)
            .unwrap_or_else(|error| panic!("{error}"))
    }

    fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.send("POST", "/goog/cdp/execute", Some(&json!({ "cmd": command, "params": parameters })))
    }

    pub fn go(&self, url: &str) {
        self.send("POST", "/url", Some(&json!({ "url": url })));
    }

    pub fn back(&self) {
        self.send("POST", "/back", Some(&json!({})));
    }

    pub fn url(&self) -> String {
        self.send("GET", "/url", None).as_str().unwrap_or_default().to_owned()
    }

    pub fn title(&self) -> String {
        self.send("GET", "/title", None).as_str().unwrap_or_default().to_owned()
    }

    /// What a script in the page returns.
    pub fn run(&self, script: &str) -> Value {
        self.send("POST", "/execute/sync", Some(&json!({ "script": script, "args": [] })))
    }

    /// All elements of a selector.
    pub fn all(&self, css: &str) -> Vec<Element<'_>> {
        let found = self.send("POST", "/elements", Some(&json!({ "using": "css selector", "value": css })));
        let ids = found.as_array().into_iter().flatten().filter_map(|element| element[ELEMENT].as_str());
        ids.map(|id| Element { browser: self, id: id.to_owned() }).collect()
    }

    /// The first element of a selector, as soon as there is one.
    pub fn find(&self, css: &str) -> Element<'_> {
        self.until(css, || self.all(css).into_iter().next())
    }

    /// The first of a selector whose text holds the words.
    pub fn find_text(&self, css: &str, words: &str) -> Element<'_> {
        self.until(words, || self.all(css).into_iter().find(|element| element.text().contains(words)))
    }

    /// Waits until there is something.
    pub fn until<T>(&self, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
        let started = Instant::now();
        loop {
            if let Some(found) = look() {
                return found;
            }
            assert!(started.elapsed() < PATIENCE, "{what} is not at {}", self.url());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The element that has the focus.
    pub fn focused(&self) -> Element<'_> {
        let found = self.send("GET", "/element/active", None);
        Element { browser: self, id: found[ELEMENT].as_str().unwrap_or_default().to_owned() }
    }

    /// Types keys to whatever has the focus.
    pub fn type_keys(&self, keys: &str) {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key.to_string() })))
            .collect();
        let body = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] });
        self.send("POST", "/actions", Some(&body));
    }

    /// How much wider the page is than its window, in pixels.
    pub fn overhang(&self) -> i64 {
        let script = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        self.run(script).as_i64().unwrap_or(i64::MAX)
    }
}

impl Element<'_> {
    fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        self.browser.send(method, &format!("/element/{}{path}", self.id), body)
    }

    pub fn text(&self) -> String {
        self.send("GET", "/text", None).as_str().unwrap_or_default().to_owned()
    }

    pub fn attribute(&self, name: &str) -> Option<String> {
        self.send("GET", &format!("/attribute/{name}"), None).as_str().map(str::to_owned)
    }

    pub fn property(&self, name: &str) -> String {
        self.send("GET", &format!("/property/{name}"), None).as_str().unwrap_or_default().to_owned()
    }

    pub fn css(&self, property: &str) -> String {
        self.send("GET", &format!("/css/{property}"), None).as_str().unwrap_or_default().to_owned()
    }

    pub fn is_displayed(&self) -> bool {
        self.send("GET", "/displayed", None).as_bool().unwrap_or(false)
    }

    pub fn click(&self) {
        self.send("POST", "/click", Some(&json!({})));
    }

    pub fn write(&self, text: &str) {
        self.send("POST", "/clear", Some(&json!({})));
        self.send("POST", "/value", Some(&json!({ "text": text })));
    }
}
