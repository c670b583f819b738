//! `/clock`: the device's clock held against the server's. Without the script it says what to hold it against.

use super::{Frame, Notice, paths};
use askama::Template;

/// The page for the phone that makes the codes.
#[derive(Debug, Template)]
#[template(path = "clock.html")]
pub(crate) struct Clock<'a> {
    pub(crate) frame: Frame<'a>,
    /// The server's time when the page was sent, such as `12:04:31`.
    pub(crate) sent_at: String,
    /// What the visiting device seems to be; its setting is named first.
    pub(crate) device: Option<Platform>,
    /// That the server's own clock is in doubt, while it is. Then nothing is said about the device's.
    pub(crate) ours_in_doubt: Option<Notice>,
}

/// A kind of device, as far as its settings are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Platform {
    Ios,
    Android,
    Windows,
    MacOs,
}

impl Platform {
    /// All of them, those that usually make codes first.
    pub(crate) const ALL: [Self; 4] = [Self::Ios, Self::Android, Self::Windows, Self::MacOs];

    /// What a browser says it runs on (`User-Agent`). An iPad may pass for a Mac; then it reads on.
    pub(crate) fn of(agent: &str) -> Option<Self> {
        let marks = [
            ("iPhone", Self::Ios),
            ("iPad", Self::Ios),
            ("Android", Self::Android),
            ("Windows", Self::Windows),
            ("Macintosh", Self::MacOs),
        ];
        marks.into_iter().find(|(mark, _)| agent.contains(mark)).map(|(_, platform)| platform)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Ios => "iPhone, iPad",
            Self::Android => "Android",
            Self::Windows => "Windows",
            Self::MacOs => "macOS",
        }
    }

    const fn id(self) -> &'static str {
        match self {
            Self::Ios => "ios",
            Self::Android => "android",
            Self::Windows => "windows",
            Self::MacOs => "macos",
        }
    }
}

/// Where a kind of device has its setting.
struct Setting {
    name: &'static str,
    path: String,
    switch: String,
    is_this: bool,
}

impl Clock<'_> {
    /// What the script may find: its name, the headline and the sentence below. `{time}` is filled in there.
    fn findings(&self) -> [(&'static str, String, String); 6] {
        let text = self.frame.text;
        ["measuring", "right", "slow", "fast", "far", "unmeasured"].map(|id| {
            let blames_the_device = matches!(id, "slow" | "fast" | "far") && self.ours_in_doubt.is_some();
            let words = if blames_the_device { "apart" } else { id };
            let say = |part| text.with(&format!("clock-{words}{part}"), "time", "{time}");
            (id, say("-title"), say("-lead"))
        })
    }

    /// The settings of every kind of device, the visiting one's first.
    fn settings(&self) -> Vec<Setting> {
        let others = Platform::ALL.into_iter().filter(|platform| Some(*platform) != self.device);
        let text = self.frame.text;
        self.device
            .into_iter()
            .chain(others)
            .map(|platform| Setting {
                name: platform.name(),
                path: text.say(&format!("clock-path-{}", platform.id())),
                switch: text.say(&format!("clock-switch-{}", platform.id())),
                is_this: Some(platform) == self.device,
            })
            .collect()
    }

    const fn back(&self) -> &'static str {
        if self.frame.account.is_some() { "go-security" } else { "go-sign-in" }
    }
}
