//! A browser as far as pages need one: it keeps cookies, knows the token of the form it shows, and says where it is.

use axum::{
    Router,
    body::Body,
    http::{Request, header},
};
use countersign_server::http::ClientAddress;
use http_body_util::BodyExt;
use std::collections::BTreeMap;
use tower::ServiceExt;

/// A browser.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
    /// The token of the forms on the page it shows.
    pub(crate) csrf: String,
    pub(crate) address: &'static str,
    /// The scheme and name it was pointed at.
    pub(crate) origin: &'static str,
    pub(crate) headers: Vec<(&'static str, String)>,
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Browser {
    pub(crate) fn new(router: Router) -> Self {
        Self {
            router,
            cookies: BTreeMap::new(),
            csrf: String::new(),
            address: "198.51.100.9",
            origin: "http://localhost:8440",
            headers: vec![("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko Firefox/140.0".to_owned())],
        }
    }

    /// The same browser, pointed at another origin.
    pub(crate) fn at(mut self, origin: &'static str) -> Self {
        self.origin = origin;
        self
    }

    pub(crate) fn get(&mut self, path: &str) -> Answer {
        let request = self.request("GET", path).body(Body::empty()).unwrap();
        self.send(request)
    }

    /// Opens an address and whatever it leads to.
    pub(crate) fn follow(&mut self, path: &str) -> Answer {
        let mut answer = self.get(path);
        for _ in 0..5 {
            let Some(on) = answer.header("location").map(str::to_owned) else { break };
            answer = self.get(&on);
        }
        answer
    }

    /// Sends a form of the page it shows.
    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let origin = self.origin.to_owned();
        self.post_from(path, fields, &[("origin", &origin), ("sec-fetch-site", "same-origin")])
    }

    /// Sends a form with these headers in place of those that say where it comes from.
    pub(crate) fn post_from(&mut self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        if !fields.iter().any(|(name, _)| *name == "csrf") {
            form.append_pair("csrf", &self.csrf);
        }
        form.extend_pairs(fields);
        self.post_body(path, "application/x-www-form-urlencoded", form.finish(), headers)
    }

    /// Sends a body of any kind.
    pub(crate) fn post_body(
        &mut self,
        path: &str,
        kind: &str,
        body: impl Into<Body>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = self.request("POST", path).header(header::CONTENT_TYPE, kind);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(body.into()).unwrap())
    }

    /// The token of the session it holds.
    pub(crate) fn session(&self) -> Option<&str> {
        let session = self.cookies.get("countersign").or_else(|| self.cookies.get("__Host-countersign"));
        session.map(String::as_str)
    }

    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let host = self.origin.split_once("://").unwrap().1;
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, host);
        if !self.cookies.is_empty() {
            let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        request
    }

    pub(crate) fn send(&mut self, mut request: Request<Body>) -> Answer {
        let ip = self.address.parse().unwrap();
        request.extensions_mut().insert(ClientAddress { ip, over_tls: false });
        let router = self.router.clone();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let answer = runtime.block_on(async {
            let response = router.oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = body.collect().await.unwrap().to_bytes();
            let headers = parts.headers.iter();
            let headers = headers
                .map(|(name, value)| (name.to_string(), String::from_utf8(value.as_bytes().to_owned()).unwrap()));
            Answer {
                status: parts.status.as_u16(),
                headers: headers.collect(),
                body: String::from_utf8(bytes.to_vec()).unwrap(),
            }
        });
        self.take_over(&answer);
        answer
    }

    fn take_over(&mut self, answer: &Answer) {
        for (_, line) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        if let Some(csrf) = answer.value("csrf") {
            csrf.clone_into(&mut self.csrf);
        }
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The value of a hidden field.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let start = format!("name=\"{name}\" value=\"");
        self.body.split_once(&start).and_then(|(_, rest)| rest.split('"').next())
    }

    /// The headline.
    pub(crate) fn headline(&self) -> &str {
        self.body.split_once("<h1>").and_then(|(_, rest)| rest.split("</h1>").next()).unwrap_or_default()
    }

    /// Where it leads, without what follows a question mark.
    pub(crate) fn leads_to(&self) -> Option<&str> {
        self.header("location").and_then(|address| address.split('?').next())
    }

    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    #[track_caller]
    pub(crate) fn expect_to(self, path: &str) -> Self {
        assert_eq!((self.status, self.leads_to()), (303, Some(path)), "{self:?}");
        self
    }
}
