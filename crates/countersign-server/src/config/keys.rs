//! The table of keys.

use super::{
    Config, LogFormat, PublicUrl, ReturnTo, Security,
    given::{DAY, Given, boolean, days, file, integer, list, listed, networks, path, quoted, text},
    priors,
};
use crate::{http::TrustedProxies, outbox::mail};
use countersign_core::{
    decide::Profile,
    otp::{Algorithm, Digits, Period},
    recovery::Approval,
    words::Language,
};

/// A setting: how it is called, what it does, how it is read and shown.
pub struct Key {
    /// `section.name`, as in the file.
    pub name: &'static str,
    /// What it does, with units and range.
    pub does: &'static str,
    set: fn(&mut Config, &Given) -> Result<(), &'static str>,
    show: fn(&Config) -> String,
}

impl Key {
    /// The variable that overrides it.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("COUNTERSIGN_{}", self.name.replace('.', "_").to_uppercase())
    }

    /// Its value in a configuration, as TOML.
    #[must_use]
    pub fn shown(&self, config: &Config) -> String {
        (self.show)(config)
    }

    /// Sets it, or says what may stand there.
    pub(super) fn set(&self, config: &mut Config, given: &Given) -> Result<(), &'static str> {
        (self.set)(config, given)
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// All settings, by section.
pub const KEYS: &[Key] = &[
    Key {
        name: "http.listen",
        does: "Address and port of the HTTP door. `localhost` listens on both loopback addresses.",
        set: |config, given| text(given, "an address with a port is expected").map(|address| config.listen = address),
        show: |config| quoted(&config.listen),
    },
    Key {
        name: "http.plain_on_public_addresses",
        does: "Whether plain HTTP may be served to whoever reaches the address. For a closed network only: passwords and codes travel in clear.",
        set: |config, given| boolean(given).map(|yes| config.plain_http_on_public_addresses = yes),
        show: |config| config.plain_http_on_public_addresses.to_string(),
    },
    Key {
        name: "http.public_url",
        does: "The address of the pages as people type it, such as `https://sign-in.example.com`; plain HTTP for `localhost` only. Links begin with it, cookies and the accepted `Host` follow it. Empty: pages answer on this machine only.",
        set: |config, given| {
            let expected = "an address as in \"https://sign-in.example.com\" is expected, or \"http://localhost:8440\"";
            let address = text(given, expected)?;
            config.site.public_url =
                if address.is_empty() { None } else { Some(PublicUrl::parse(&address).ok_or(expected)?) };
            Ok(())
        },
        show: |config| quoted(&config.site.public_url.as_ref().map_or_else(String::new, ToString::to_string)),
    },
    Key {
        name: "http.return_to",
        does: "Where somebody who has signed in may be sent back to with `?to=`: origins, with or without a path, such as `[\"https://app.example.com\"]`. In the variable they are separated by blanks.",
        set: |config, given| {
            let expected = "a list of addresses such as https://app.example.com is expected";
            let parsed = list(given, expected)?.iter().map(|address| ReturnTo::parse(address)).collect();
            config.site.return_to = Option::<Vec<_>>::ok_or(parsed, expected)?;
            Ok(())
        },
        show: |config| listed(&config.site.return_to),
    },
    Key {
        name: "http.max_connections",
        does: "Connections that may be open at a time, 16 to 65536. When all are, the one that has done nothing for longest gives way to a new one.",
        set: |config, given| {
            integer(given, 16, 65_536, "a number from 16 to 65536 is expected")
                .map(|number| config.max_connections = usize::try_from(number).unwrap_or(usize::MAX))
        },
        show: |config| config.max_connections.to_string(),
    },
    Key {
        name: "http.trusted_proxies",
        does: "Networks of the proxies in front, such as `[\"127.0.0.1/32\", \"10.0.0.0/8\"]`. Only from there `X-Forwarded-For` and `X-Forwarded-Proto` are read. On an address that others reach, without TLS, nobody but these and this machine may connect.",
        set: |config, given| networks(given).map(|networks| config.trusted_proxies = TrustedProxies(networks)),
        show: |config| listed(&config.trusted_proxies.0),
    },
    Key {
        name: "tls.certificate",
        does: "File with the certificate of the HTTP door and those above it (PEM), taken over anew when it changes. Empty: no TLS.",
        set: |config, given| file(given).map(|path| config.tls_certificate = path),
        show: |config| path(config.tls_certificate.as_deref()),
    },
    Key {
        name: "tls.key",
        does: "File with the private key of the certificate (PEM, no pass phrase), readable by nobody else.",
        set: |config, given| file(given).map(|path| config.tls_key = path),
        show: |config| path(config.tls_key.as_deref()),
    },
    Key {
        name: "enrolment.issuer",
        does: "The name that authenticator apps show above the account. No colon.",
        set: |config, given| {
            let expected = "a name without a colon is expected";
            let issuer = text(given, expected)?;
            if issuer.trim().is_empty() || issuer.contains(':') || issuer.len() > 64 {
                return Err(expected);
            }
            config.settings.issuer = issuer;
            Ok(())
        },
        show: |config| quoted(&config.settings.issuer),
    },
    Key {
        name: "enrolment.algorithm",
        does: "Algorithm of new entries: SHA1, SHA256 or SHA512. Several apps silently ignore anything but SHA1.",
        set: |config, given| {
            let expected = "\"SHA1\", \"SHA256\" or \"SHA512\" is expected";
            let algorithm = Algorithm::from_name(&text(given, expected)?).ok_or(expected)?;
            config.settings.parameters.algorithm = algorithm;
            Ok(())
        },
        show: |config| quoted(config.settings.parameters.algorithm.name()),
    },
    Key {
        name: "enrolment.digits",
        does: "Digits of new entries: 6, 7 or 8.",
        set: |config, given| {
            let expected = "6, 7 or 8 is expected";
            let number = integer(given, 6, 8, expected)?;
            config.settings.parameters.digits = u8::try_from(number).ok().and_then(Digits::new).ok_or(expected)?;
            Ok(())
        },
        show: |config| config.settings.parameters.digits.count().to_string(),
    },
    Key {
        name: "enrolment.period",
        does: "Seconds a code of a new entry lasts, 15 to 120.",
        set: |config, given| {
            let expected = "a number of seconds from 15 to 120 is expected";
            let number = integer(given, 15, 120, expected)?;
            config.settings.parameters.period = u32::try_from(number).ok().and_then(Period::new).ok_or(expected)?;
            Ok(())
        },
        show: |config| config.settings.parameters.period.seconds().to_string(),
    },
    Key {
        name: "verification.profile",
        does: "`standard` accepts the step before and after the current one, and proven offsets; `strict` the current step only.",
        set: |config, given| {
            let expected = "\"standard\" or \"strict\" is expected";
            config.settings.profile = match text(given, expected)?.as_str() {
                "standard" => Profile::Standard,
                "strict" => Profile::Strict,
                _ => return Err(expected),
            };
            Ok(())
        },
        show: |config| {
            quoted(match config.settings.profile {
                Profile::Standard => "standard",
                Profile::Strict => "strict",
            })
        },
    },
    Key {
        name: "people.approval",
        does: "`on`: resetting, demoting, suspending or removing an admin or owner is asked for by one person and done when another approves. `off`: one is enough.",
        set: |config, given| {
            let expected = "\"on\" or \"off\" is expected";
            config.settings.approval = Approval::from_word(&text(given, expected)?).ok_or(expected)?;
            Ok(())
        },
        show: |config| quoted(config.settings.approval.word()),
    },
    Key {
        name: "diagnosis.priors",
        does: "How often each cause is why a code is refused, where that is known better than the built-in table: shares from 0 to 1 by cause, such as `\"clock.slow\" = 0.3` below `[diagnosis.priors]`, and `unexplained` for guesses. They need not add up to 1; a cause of share 0 is never named. In the variable: `clock.slow=0.3 input.typo=0.05`.",
        set: |config, given| priors::read(given).map(|priors| config.settings.priors = priors),
        show: |config| priors::shown(&config.settings.priors),
    },
    Key {
        name: "hash.memory_kib",
        does: "Memory of a backup code's Argon2id hash in KiB, 8 to 1048576.",
        set: |config, given| {
            let number = integer(given, 8, 1_048_576, "a number of KiB from 8 to 1048576 is expected")?;
            config.settings.hash_cost.memory_kib = u32::try_from(number).unwrap_or(u32::MAX);
            Ok(())
        },
        show: |config| config.settings.hash_cost.memory_kib.to_string(),
    },
    Key {
        name: "hash.iterations",
        does: "Passes of a backup code's Argon2id hash, 1 to 16.",
        set: |config, given| {
            let number = integer(given, 1, 16, "a number from 1 to 16 is expected")?;
            config.settings.hash_cost.iterations = u32::try_from(number).unwrap_or(u32::MAX);
            Ok(())
        },
        show: |config| config.settings.hash_cost.iterations.to_string(),
    },
    Key {
        name: "retention.details_days",
        does: "Days for which addresses and applications of attempts are kept, 1 to 3650.",
        set: |config, given| days(given).map(|span| config.settings.keep_details = span),
        show: |config| (config.settings.keep_details.as_secs() / DAY).to_string(),
    },
    Key {
        name: "retention.audit_days",
        does: "Days for which audit rows are kept, 1 to 3650.",
        set: |config, given| days(given).map(|span| config.settings.keep_audit = span),
        show: |config| (config.settings.keep_audit.as_secs() / DAY).to_string(),
    },
    Key {
        name: "retention.retired_secrets",
        does: "Whether up to three retired secrets a user are kept sealed for 90 days, so that a code from an old entry can be named.",
        set: |config, given| boolean(given).map(|yes| config.settings.keep_retired = yes),
        show: |config| config.settings.keep_retired.to_string(),
    },
    Key {
        name: "storage.reserve_mb",
        does: "Free megabytes (or 5 % of a smaller disk) below which nothing new is decided, so that every decision can be recorded. 0 to 1000000.",
        set: |config, given| {
            let number = integer(given, 0, 1_000_000, "a number of megabytes is expected")?;
            config.settings.reserve_bytes = number.unsigned_abs() * 1_000_000;
            Ok(())
        },
        show: |config| (config.settings.reserve_bytes / 1_000_000).to_string(),
    },
    Key {
        name: "clock.sntp_servers",
        does: "Up to eight time servers, separated by commas, such as `ntp.example.com, 192.0.2.1:123`. The server's clock is held against theirs every 15 minutes and after each jump; it is never set by them.",
        set: |config, given| {
            let expected =
                "names or addresses of time servers such as ntp.example.com, separated by commas, are expected";
            let named = text(given, expected)?;
            let servers: Vec<String> =
                named.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
            let is_name = |name: &String| name.chars().all(|c| c.is_ascii_alphanumeric() || "-._:[]%".contains(c));
            if servers.len() > 8 || !servers.iter().all(is_name) {
                return Err(expected);
            }
            config.sntp_servers = servers;
            Ok(())
        },
        show: |config| quoted(&config.sntp_servers.join(", ")),
    },
    Key {
        name: "mail.server",
        does: "The mail server that notices and links to a new password go through: a name or an address, with a port if it is not the usual one of `mail.security`. Empty: no mail is sent, people are told of changes on their pages only, and whoever forgot a password has to ask an admin.",
        set: |config, given| {
            let expected = "a name with or without a port, as in \"smtp.example.com:587\", is expected";
            let server = text(given, expected)?;
            let plain = |sign: char| sign.is_ascii_alphanumeric() || ".-:[]".contains(sign);
            if !server.chars().all(plain) || server.len() > 255 {
                return Err(expected);
            }
            config.mail.server = server;
            Ok(())
        },
        show: |config| quoted(&config.mail.server),
    },
    Key {
        name: "mail.security",
        does: "`starttls` (usual port 587), `tls` from the first byte (465), or `none` (25), for a mail server on this machine.",
        set: |config, given| {
            let expected = "\"starttls\", \"tls\" or \"none\" is expected";
            config.mail.security = Security::from_word(&text(given, expected)?).ok_or(expected)?;
            Ok(())
        },
        show: |config| quoted(config.mail.security.word()),
    },
    Key {
        name: "mail.plain_to_others",
        does: "Whether mail may go to another machine without TLS. For a closed network only: a link to a new password travels in clear.",
        set: |config, given| boolean(given).map(|yes| config.mail.plain_to_others = yes),
        show: |config| config.mail.plain_to_others.to_string(),
    },
    Key {
        name: "mail.from",
        does: "What mails are from, such as `Countersign <countersign@example.com>`.",
        set: |config, given| {
            let expected = "a mail address, as in \"Countersign <countersign@example.com>\", is expected";
            let from = text(given, expected)?;
            if !from.is_empty() && !mail::is_sender(&from) {
                return Err(expected);
            }
            config.mail.from = from;
            Ok(())
        },
        show: |config| quoted(&config.mail.from),
    },
    Key {
        name: "mail.user",
        does: "Who signs in to the mail server. Empty: nobody does.",
        set: |config, given| text(given, "a name is expected").map(|user| config.mail.user = user),
        show: |config| quoted(&config.mail.user),
    },
    Key {
        name: "mail.password_file",
        does: "File with that user's password, readable by nobody else. Empty: the systemd credential `mail.password`.",
        set: |config, given| file(given).map(|path| config.mail.password_file = path),
        show: |config| path(config.mail.password_file.as_deref()),
    },
    Key {
        name: "mail.language",
        does: "The language of mails: `en` or `de`.",
        set: |config, given| {
            let expected = "\"en\" or \"de\" is expected";
            let tag = text(given, expected)?;
            config.mail_language = Language::ALL.into_iter().find(|language| language.tag() == tag).ok_or(expected)?;
            Ok(())
        },
        show: |config| quoted(config.mail_language.tag()),
    },
    Key {
        name: "webhook.url",
        does: "An address that is called with every notice, as signed JSON. Redirects are not followed. Empty: none.",
        set: |config, given| {
            text(given, "an address such as https://hooks.example.com/countersign is expected")
                .map(|url| config.webhook.url = url)
        },
        show: |config| quoted(&config.webhook.url),
    },
    Key {
        name: "webhook.key_file",
        does: "File with the key that calls are signed with, readable by nobody else. Empty: `webhook.key` in the data directory, made by `config webhook-key`.",
        set: |config, given| file(given).map(|path| config.webhook.key_file = path),
        show: |config| path(config.webhook.key_file.as_deref()),
    },
    Key {
        name: "webhook.private_addresses",
        does: "Whether the webhook may be on this machine or in a private network. Otherwise a name that stands for such an address is not called.",
        set: |config, given| boolean(given).map(|yes| config.webhook.private_addresses = yes),
        show: |config| config.webhook.private_addresses.to_string(),
    },
    Key {
        name: "metrics.listen",
        does: "Address and port where metrics can be read at `/metrics`, such as `localhost:9440`, over plain HTTP and without a key: for whoever collects them, nobody else. Empty: nowhere.",
        set: |config, given| {
            text(given, "an address with a port such as 127.0.0.1:9464 is expected")
                .map(|address| config.metrics_listen = address)
        },
        show: |config| quoted(&config.metrics_listen),
    },
    Key {
        name: "log.format",
        does: "`text` for people, `json` for machines. One line per request, on stderr.",
        set: |config, given| {
            let expected = "\"text\" or \"json\" is expected";
            config.log_format = match text(given, expected)?.as_str() {
                "text" => LogFormat::Text,
                "json" => LogFormat::Json,
                _ => return Err(expected),
            };
            Ok(())
        },
        show: |config| {
            quoted(match config.log_format {
                LogFormat::Text => "text",
                LogFormat::Json => "json",
            })
        },
    },
    Key {
        name: "log.level",
        does: "Which lines are written: error, warn, info, debug or trace.",
        set: |config, given| {
            let expected = "\"error\", \"warn\", \"info\", \"debug\" or \"trace\" is expected";
            let level = text(given, expected)?;
            if !["error", "warn", "info", "debug", "trace"].contains(&level.as_str()) {
                return Err(expected);
            }
            config.log_level = level;
            Ok(())
        },
        show: |config| quoted(&config.log_level),
    },
];
