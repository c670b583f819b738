//! What becomes of a row of somebody else's data that is brought over: a stable word for each end it can come to.
//! The words people read stand in `words/import.*.ftl`.

use crate::{otpauth::OtpauthError, secret::SecretError};

crate::factor::words! {
    /// Why a row was taken, or was not.
    ImportReason {
        /// The factor is taken over.
        New = "import.new",
        /// The factor is taken over, and its user added.
        NewUser = "import.new_user",
        /// The user has this factor already.
        AlreadyHere = "import.already_here",
        /// The row names nobody who is known here.
        UserUnknown = "import.user_unknown",
        /// The row says nothing of whose it is.
        UserUnnamed = "import.user_unnamed",
        /// The names in the row do not all belong to one user here.
        UserAmbiguous = "import.user_ambiguous",
        /// The user is a service, which has no codes.
        UserService = "import.user_service",
        /// The name cannot be that of a user here.
        UserName = "import.user_name",
        /// The user had this factor here, and it is no longer in use.
        RetiredHere = "import.retired_here",
        /// The row has no secret.
        SecretMissing = "import.secret_missing",
        /// The secret is not written as it should be.
        SecretUnreadable = "import.secret_unreadable",
        /// The secret has a length that nothing takes.
        SecretLength = "import.secret_length",
        /// The secret is shorter than RFC 4226 R6 demands.
        SecretShort = "import.secret_short",
        /// A hash that is not taken.
        Algorithm = "import.algorithm",
        /// A number of digits that is not taken.
        Digits = "import.digits",
        /// A period that is not taken.
        Period = "import.period",
        /// A counter below zero.
        Counter = "import.counter",
        /// Steps that do not begin in 1970.
        StartTime = "import.start_time",
        /// Another kind of entry: Steam, a password, a note.
        Kind = "import.kind",
        /// A set-up that was begun there and never confirmed.
        NotConfirmed = "import.not_confirmed",
        /// A second factor is asked for there, and there is no secret for it.
        FlagWithoutSecret = "import.flag_without_secret",
        /// The user is deleted or out of use there.
        GoneThere = "import.gone_there",
        /// The highest step used there lies far ahead of our time.
        StepAhead = "import.step_ahead",
        /// Recovery codes, which are not taken over.
        RecoveryCodes = "import.recovery_codes",
        /// A passkey, which is not taken over yet.
        Passkey = "import.passkey",
        /// The secret is encrypted in a way that is not read.
        Encrypted = "import.encrypted",
        /// The row is not as its format has it.
        Unreadable = "import.unreadable",
    }
}

crate::factor::words! {
    /// The end of a row in one word.
    ImportVerdict {
        /// It is taken over.
        New = "new",
        /// It is here already.
        Known = "known",
        /// It is left out.
        LeftOut = "left_out",
    }
}

impl ImportReason {
    /// The end it stands for.
    #[must_use]
    pub const fn verdict(self) -> ImportVerdict {
        match self {
            Self::New | Self::NewUser => ImportVerdict::New,
            Self::AlreadyHere => ImportVerdict::Known,
            Self::UserUnknown
            | Self::UserUnnamed
            | Self::UserAmbiguous
            | Self::UserService
            | Self::UserName
            | Self::RetiredHere
            | Self::SecretMissing
            | Self::SecretUnreadable
            | Self::SecretLength
            | Self::SecretShort
            | Self::Algorithm
            | Self::Digits
            | Self::Period
            | Self::Counter
            | Self::StartTime
            | Self::Kind
            | Self::NotConfirmed
            | Self::FlagWithoutSecret
            | Self::GoneThere
            | Self::StepAhead
            | Self::RecoveryCodes
            | Self::Passkey
            | Self::Encrypted
            | Self::Unreadable => ImportVerdict::LeftOut,
        }
    }

    /// The message in the catalogue of words.
    #[must_use]
    pub fn message_id(self) -> String {
        self.word().replace('.', "-")
    }
}

impl From<SecretError> for ImportReason {
    fn from(error: SecretError) -> Self {
        match error {
            SecretError::NotBase32 => Self::SecretUnreadable,
            SecretError::Length { bytes: 0 } => Self::SecretMissing,
            SecretError::Length { .. } => Self::SecretLength,
        }
    }
}

impl From<OtpauthError> for ImportReason {
    fn from(error: OtpauthError) -> Self {
        match error {
            OtpauthError::NotOtpauth => Self::Kind,
            OtpauthError::TooLong | OtpauthError::NotUtf8 { .. } | OtpauthError::Twice { .. } => Self::Unreadable,
            OtpauthError::NoSecret => Self::SecretMissing,
            OtpauthError::Secret(error) => error.into(),
            OtpauthError::Value { parameter, .. } => match parameter {
                "algorithm" => Self::Algorithm,
                "digits" => Self::Digits,
                "period" => Self::Period,
                "counter" => Self::Counter,
                _ => Self::Unreadable,
            },
        }
    }
}
