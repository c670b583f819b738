//! A browser of its own for each test: Chromium without a window, spoken to over `WebDriver` (W3C), which is JSON
//! over HTTP. A fresh profile each time, so that no test finds what another left.

use crate::support::{HANG, http};
use data_encoding::BASE64;
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// How large the browser's window is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// 390 by 844, as an Android phone.
    Phone,
    /// 1280 by 900.
    Desktop,
}

/// What the person prefers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    Light,
    Dark,
}

/// A browser with one empty page. It ends with the test.
pub(super) struct Browser {
    driver: Driver,
    session: String,
    view: View,
    scheme: Scheme,
    _profile: TempDir,
}

const PHONE: &str = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36";
const DESKTOP: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
const FLAGS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--window-size=1280,900",
];

impl Browser {
    /// Starts one whose person reads English.
    pub(super) fn start(view: View, scheme: Scheme) -> Self {
        Self::speaking("en", view, scheme)
    }

    /// Starts one whose person reads this language.
    pub(super) fn speaking(language: &str, view: View, scheme: Scheme) -> Self {
        let driver = Driver::start();
        let profile = TempDir::new().unwrap();
        let profile_flag = format!("--user-data-dir={}", profile.path().display());
        let flags: Vec<&str> = FLAGS.iter().copied().chain([profile_flag.as_str()]).collect();
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "timeouts": { "script": HANG.as_millis() },
            "goog:chromeOptions": { "args": flags },
        } } });
        let session = driver.post("/session", &wanted)["sessionId"].as_str().unwrap().to_owned();
        let browser = Self { driver, session, view, scheme, _profile: profile };
        let agent = match view {
            View::Phone => PHONE,
            View::Desktop => DESKTOP,
        };
        browser.devtools("Emulation.setUserAgentOverride", &json!({ "userAgent": agent, "acceptLanguage": language }));
        browser.look_as_begun();
        browser
    }

    /// Looks as it did when it was started.
    pub(super) fn look_as_begun(&self) {
        self.look(self.view, self.scheme);
    }

    /// Shows the page in another window or in other colours.
    pub(super) fn look(&self, view: View, scheme: Scheme) {
        match view {
            View::Phone => self.resize(390, 844, true),
            View::Desktop => self.resize(1280, 900, false),
        }
        let scheme = match scheme {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.devtools("Emulation.setEmulatedMedia", &media);
    }

    /// Makes the window so large.
    pub(super) fn resize(&self, width: u32, height: u32, is_phone: bool) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_phone });
        self.devtools("Emulation.setDeviceMetricsOverride", &metrics);
    }

    /// Opens an address and waits until it has loaded.
    pub(super) fn open(&self, address: &str) {
        self.post("/url", &json!({ "url": address }));
    }

    /// Runs a script on every page from now on, before anything of the page's own.
    pub(super) fn before_each_page(&self, script: &str) {
        self.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": script }));
    }

    /// Runs the body of a function in the page; what it returns.
    pub(super) fn run(&self, body: &str) -> Value {
        self.post("/execute/sync", &json!({ "script": body, "args": [] }))
    }

    /// Waits until an expression holds in the page.
    pub(super) fn wait_until(&self, expression: &str) {
        self.finish(&format!(
            "const look = () => {{ if ({expression}) done(); else requestAnimationFrame(look); }}; look();"
        ));
    }

    /// Runs the body of a function that calls `done` with its result, and waits for that.
    pub(super) fn finish(&self, body: &str) -> Value {
        let script = format!("const done = arguments[arguments.length - 1]; {body}");
        self.post("/execute/async", &json!({ "script": script, "args": [] }))
    }

    /// What is read in the first element that a selector finds.
    pub(super) fn text(&self, selector: &str) -> String {
        let selector = json!(selector);
        let text = self.run(&format!("return document.querySelector({selector})?.innerText ?? null"));
        text.as_str().unwrap_or_else(|| panic!("nothing matches {selector}")).to_owned()
    }

    /// Takes a picture of the whole page.
    pub(super) fn screenshot(&self, path: &Path) {
        let taken = self.devtools("Page.captureScreenshot", &json!({ "captureBeyondViewport": true }));
        std::fs::write(path, BASE64.decode(taken["data"].as_str().unwrap().as_bytes()).unwrap()).unwrap();
    }

    /// A picture of one element, as PNG.
    pub(super) fn picture_of(&self, selector: &str) -> Vec<u8> {
        let spot = self.run(&format!(
            "const one = document.querySelector({}); one.scrollIntoView(); const spot = one.getBoundingClientRect();\
             return {{ x: spot.x + scrollX, y: spot.y + scrollY, width: spot.width, height: spot.height, scale: 1 }}",
            json!(selector)
        ));
        let taken = self.devtools("Page.captureScreenshot", &json!({ "clip": spot, "captureBeyondViewport": true }));
        BASE64.decode(taken["data"].as_str().unwrap().as_bytes()).unwrap()
    }

    /// A command of the `DevTools` protocol.
    pub(super) fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.post("/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }

    /// Asks the driver for something of this browser; it must be able to.
    pub(super) fn post(&self, path: &str, document: &Value) -> Value {
        self.driver.post(&format!("/session/{}{path}", self.session), document)
    }

    /// Asks the driver for something that may not be there yet, such as a page that is still on its way.
    pub(super) fn try_post(&self, path: &str, document: &Value) -> Option<Value> {
        let path = format!("/session/{}{path}", self.session);
        let answer = self.driver.send(&http::Request::new("POST", &path).json(document));
        (answer.status == 200).then(|| answer.json()["value"].clone())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Without this the browser would outlive its driver. A test that is failing already must not fail here too.
        let request = http::Request::new("DELETE", &format!("/session/{}", self.session));
        let asked = TcpStream::connect(self.driver.address).and_then(|mut stream| {
            stream.set_read_timeout(Some(HANG))?;
            stream.write_all(&request.bytes())?;
            stream.read(&mut [0])
        });
        drop(asked);
    }
}

/// The driver's process.
struct Driver {
    process: Child,
    address: SocketAddr,
}

impl Driver {
    fn start() -> Self {
        let mut command = Command::new("chromedriver");
        command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().expect("chromedriver is not installed: apt-get install chromium-driver");
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let started = |line: String| line.split_once("started successfully on port ").map(|(_, port)| port.to_owned());
        let port = lines.by_ref().find_map(started).expect("chromedriver does not start");
        let address = format!("127.0.0.1:{}", port.trim_end_matches('.')).parse().unwrap();
        // What it goes on to say is read, so that it never waits for us.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, address }
    }

    fn post(&self, path: &str, document: &Value) -> Value {
        let answer = self.send(&http::Request::new("POST", path).json(document));
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.json()["value"].clone()
    }

    fn send(&self, request: &http::Request) -> http::Response {
        let mut stream = http::connect(self.address);
        stream.write_all(&request.bytes()).unwrap();
        http::read_as_long_as_it_says(stream)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
