//! Every answer there is: one stable code per way to be right or wrong, and who may learn it.
//!
//! A published code never changes meaning. Its words live in the catalogue ([`crate::words`]); a code
//! without words in every language fails a test.

use crate::factor::words;

macro_rules! reasons {
    ($($variant:ident = $code:literal,)+) => {
        /// A reason: why a submission was accepted or rejected, or a request refused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Reason {
            $(#[doc = concat!("`", $code, "`")] $variant),+
        }

        impl Reason {
            /// All of them, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable dotted code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// Reads a stable code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

reasons! {
    // --- accepted
    OkCurrent = "ok.current",
    OkPreviousStep = "ok.previous_step",
    OkNextStep = "ok.next_step",
    OkLearnedOffset = "ok.learned_offset",
    OkBackupCode = "ok.backup_code",
    OkTemporaryPass = "ok.temporary_pass",
    OkPasskey = "ok.passkey",
    OkHotp = "ok.hotp",
    OkExempt = "ok.exempt",
    EnrolConfirmed = "enrol.confirmed",
    // --- time
    CodeExpired = "code.expired",
    CodeFromFuture = "code.from_future",
    ClockSlow = "clock.slow",
    ClockFast = "clock.fast",
    ClockZone = "clock.zone",
    ClockServerSuspected = "clock.server_suspected",
    ClockFrozen = "clock.frozen",
    ResyncNeedsSecondCode = "resync.needs_second_code",
    ResyncRefused = "resync.refused",
    // --- replay
    CodeReplayed = "code.replayed",
    CodeReplayedSetup = "code.replayed_setup",
    // --- secret
    SecretRetired = "secret.retired",
    SecretSuperseded = "secret.superseded",
    SecretPending = "secret.pending",
    SecretOtherEntry = "secret.other_entry",
    SecretMisread = "secret.misread",
    SecretUnreadable = "secret.unreadable",
    // --- parameters
    ParamAlgorithm = "param.algorithm",
    ParamDigits = "param.digits",
    ParamPeriod = "param.period",
    ParamCounterBased = "param.counter_based",
    // --- input
    InputEmpty = "input.empty",
    InputNotDigits = "input.not_digits",
    InputLength = "input.length",
    InputBackupCodeHere = "input.backup_code_here",
    InputCodeInBackupField = "input.code_in_backup_field",
    InputPrefixed = "input.prefixed",
    InputPasswordHere = "input.password_here",
    InputTypo = "input.typo",
    // --- backup, pass
    BackupUnknown = "backup.unknown",
    BackupUsed = "backup.used",
    BackupOlderSet = "backup.older_set",
    BackupNoneLeft = "backup.none_left",
    TemporaryPassExpired = "temporary_pass.expired",
    TemporaryPassUsed = "temporary_pass.used",
    TemporaryPassUnknown = "temporary_pass.unknown",
    // --- password, session
    PasswordWrong = "password.wrong",
    PasswordWeak = "password.weak",
    SessionEnded = "session.ended",
    SessionStage = "session.stage",
    SessionNotFresh = "session.not_fresh",
    LinkGone = "link.gone",
    // --- user, factor
    UserUnknown = "user.unknown",
    UserSuspended = "user.suspended",
    UserNoFactor = "user.no_factor",
    FactorLockedOut = "factor.locked_out",
    FactorNotAllowed = "factor.not_allowed",
    // --- throttle
    ThrottleDisabled = "throttle.disabled",
    ThrottleBudget = "throttle.budget",
    ThrottleWait = "throttle.wait",
    ThrottleSource = "throttle.source",
    // --- policy
    PolicyEnrolRequired = "policy.enrol_required",
    PolicyGraceOver = "policy.grace_over",
    PolicyLastAdmin = "policy.last_admin",
    PolicyRank = "policy.rank",
    PolicyNoDoorAccess = "policy.no_door_access",
    PolicyReasonNeeded = "policy.reason_needed",
    PolicyApprovalNeeded = "policy.approval_needed",
    PolicyNoApprover = "policy.no_approver",
    // --- passkey
    PasskeyOrigin = "passkey.origin",
    PasskeyRpId = "passkey.rp_id",
    PasskeyChallenge = "passkey.challenge",
    PasskeyUserVerification = "passkey.user_verification",
    PasskeyUnknown = "passkey.unknown",
    PasskeyCounter = "passkey.counter",
    PasskeyCancelled = "passkey.cancelled",
    // --- transport
    ClientUnknown = "client.unknown",
    ClientSecret = "client.secret",
    ClientNetwork = "client.network",
    ClientTls = "client.tls",
    ClientClock = "client.clock",
    ClientUserMapping = "client.user_mapping",
    ClientScope = "client.scope",
    RadiusMessageAuthenticator = "radius.message_authenticator",
    RadiusState = "radius.state",
    RadiusRetransmit = "radius.retransmit",
    // --- storage
    StorageUnavailable = "storage.unavailable",
    StorageReadOnly = "storage.read_only",
    StorageKey = "storage.key",
    // --- none of these
    CodeWrong = "code.wrong",
    // --- requests
    RequestInvalid = "request.invalid",
    RequestTooLarge = "request.too_large",
    RequestNotFound = "request.not_found",
    RequestMethod = "request.method",
    RequestMediaType = "request.media_type",
    RequestConflict = "request.conflict",
    IdempotencyReused = "idempotency.reused",
    IdempotencyInFlight = "idempotency.in_flight",
    IdempotencySecretShownOnce = "idempotency.secret_shown_once",
    UserExists = "user.exists",
    UserNameInvalid = "user.name_invalid",
    FactorNonePending = "factor.none_pending",
    FactorPendingExpired = "factor.pending_expired",
    FactorSecretNotAccepted = "factor.secret_not_accepted",
    BackupSetLive = "backup.set_live",
}

words! {
    /// How far a sign-in got, or where it stopped.
    Stage {
        /// Reaching the server.
        Network = "network",
        /// The encrypted connection.
        Tls = "tls",
        /// Settings of the client or the server.
        Configuration = "configuration",
        /// Who it is: the user and their first factor.
        PrimaryCredentials = "primary_credentials",
        /// Whether this user has, and must have, a second factor.
        MfaAssignment = "mfa_assignment",
        /// The second factor itself.
        MfaFactor = "mfa_factor",
        /// The session that follows.
        SessionToken = "session_token",
        /// The operating system's part of a sign-in.
        OsIntegration = "os_integration",
        /// Nothing stopped it.
        None = "none",
    }
}

words! {
    /// Where a submission comes in.
    Door {
        /// The product's own pages.
        Web = "web",
        /// The JSON API.
        Api = "api",
        /// The command line on the host.
        Cli = "cli",
        /// RADIUS.
        Radius = "radius",
        /// The PAM module.
        Pam = "pam",
        /// A reverse proxy that asks.
        ForwardAuth = "forward_auth",
        /// Another product's API.
        Compat = "compat",
    }
}

/// Who reads an answer; decides how much of the truth it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Nobody has proven a first factor: one refusal for everything.
    Stranger,
    /// Somebody with a first factor and no second one yet. `hint_left` is whether the hint budget allows one.
    Claimant {
        /// Whether a diagnostic hint may be shown.
        hint_left: bool,
    },
    /// Helpdesk, admin, the host's command line, or a client with `reasons:full`.
    Staff,
}

impl Reason {
    /// Whether it says yes.
    #[must_use]
    pub fn is_accepted(self) -> bool {
        self.code().starts_with("ok.") || self == Self::EnrolConfirmed
    }

    /// What this audience is told instead of the true reason (domain.md, "Who may learn what").
    #[must_use]
    pub fn told_to(self, audience: Audience) -> Self {
        if self.is_accepted() || self == Self::InputEmpty || self.is_about_the_request() {
            return self;
        }
        match audience {
            Audience::Staff => self,
            Audience::Stranger => Self::CodeWrong,
            Audience::Claimant { hint_left } => match self {
                Self::CodeReplayedSetup | Self::CodeReplayed if hint_left => Self::CodeReplayed,
                Self::BackupNoneLeft => Self::BackupUnknown,
                _ if self.is_open_to_a_claimant() || (hint_left && self.is_hint()) => self,
                _ => Self::CodeWrong,
            },
        }
    }

    /// Whether telling it uses up one of the user's hints: it depends on the secret, not on the input alone.
    #[must_use]
    pub const fn is_hint(self) -> bool {
        matches!(
            self,
            Self::CodeExpired
                | Self::CodeReplayed
                | Self::CodeReplayedSetup
                | Self::SecretRetired
                | Self::SecretMisread
                | Self::ParamAlgorithm
                | Self::ParamDigits
                | Self::ParamPeriod
                | Self::ParamCounterBased
                | Self::ClockSlow
                | Self::ClockFast
                | Self::ClockZone
        )
    }

    /// Whether it counts as a failure of the throttle: something was evaluated and did not fit.
    #[must_use]
    pub fn counts_as_failure(self) -> bool {
        let code = self.code();
        // While the clock is frozen nothing is evaluated.
        let evaluated = self != Self::ClockFrozen
            && ["code.", "clock.", "secret.", "param.", "resync."].iter().any(|group| code.starts_with(group));
        evaluated
            || code.starts_with("temporary_pass.")
            || matches!(self, Self::BackupUnknown | Self::BackupUsed | Self::BackupOlderSet)
    }

    /// The stage at which it stops a sign-in; [`Stage::None`] for an acceptance.
    #[must_use]
    pub fn stage(self) -> Stage {
        if self.is_accepted() {
            return Stage::None;
        }
        match self.code().split_once('.').map_or("", |(group, _)| group) {
            "storage" | "request" | "idempotency" => Stage::Configuration,
            "client" | "radius" => match self {
                Self::ClientNetwork => Stage::Network,
                Self::ClientTls => Stage::Tls,
                _ => Stage::Configuration,
            },
            "user" if self == Self::UserNoFactor => Stage::MfaAssignment,
            "user" | "password" | "link" => Stage::PrimaryCredentials,
            "session" => Stage::SessionToken,
            "policy" => Stage::MfaAssignment,
            _ => Stage::MfaFactor,
        }
    }

    /// What this audience is told instead while everybody's codes miss: the same for a code that is right at
    /// another time as for any other, so that it tells nothing about the code.
    #[must_use]
    pub const fn blamed_on_the_server(self, audience: Audience, blame: Self) -> Self {
        match (audience, self) {
            (
                Audience::Claimant { .. },
                Self::CodeWrong | Self::CodeExpired | Self::ClockSlow | Self::ClockFast | Self::ClockZone,
            ) => blame,
            _ => self,
        }
    }

    /// What depends on the input alone, on the server's clock, on the throttle, or on 50 bits and more that nobody guesses.
    fn is_open_to_a_claimant(self) -> bool {
        let code = self.code();
        (code.starts_with("input.") && self != Self::InputTypo)
            || code.starts_with("throttle.")
            || matches!(self, Self::ClockServerSuspected | Self::ClockFrozen)
            || matches!(self, Self::BackupUnknown | Self::BackupUsed | Self::BackupOlderSet)
            || code.starts_with("temporary_pass.")
    }

    fn is_about_the_request(self) -> bool {
        let code = self.code();
        ["request.", "idempotency.", "client.", "storage."].iter().any(|group| code.starts_with(group))
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.code())
    }
}

impl serde::Serialize for Reason {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> serde::Deserialize<'de> for Reason {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::from_code(&code).ok_or_else(|| serde::de::Error::custom("no such reason"))
    }
}
