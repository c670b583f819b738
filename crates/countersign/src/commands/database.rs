//! Other systems' databases, as they are named at the command line.

use crate::failure::Failure;
use countersign_interop::foreign_db::{ForeignDb, ForeignDbError};
use zeroize::Zeroizing;

/// Opens another system's database. The password is asked of the environment, as `psql` does.
pub(super) fn open(address: &str) -> Result<ForeignDb, Failure> {
    let password = std::env::var("PGPASSWORD").ok().map(Zeroizing::new);
    ForeignDb::open(address, password).map_err(|why| unread(&why))
}

/// A database that cannot be read, for people.
pub(super) fn unread(why: &ForeignDbError) -> Failure {
    let hint = match why {
        ForeignDbError::Address => "write it as in postgresql://mmuser@localhost/mattermost",
        ForeignDbError::PasswordInAddress => {
            "others on this machine can see arguments: leave the password out and put it into PGPASSWORD"
        }
        ForeignDbError::Elsewhere(_) => {
            "run this on that host, or through a tunnel: ssh -L 5433:localhost:5432 HOST, then postgresql://USER@localhost:5433/NAME"
        }
        ForeignDbError::Connection(_) => "check name, port and rights; the password goes into PGPASSWORD",
        ForeignDbError::Reading(_) => {
            "is it the database of that system, and may this user read its tables? A role that only reads is enough: create role countersign_reader login; grant select on users to countersign_reader"
        }
        ForeignDbError::NoTable(_) => {
            "these systems keep plain tables: find out who changed that, or look at an export of theirs instead"
        }
        ForeignDbError::TooMuch(_) => "is it the database of that system? An export can be looked at in parts",
        ForeignDbError::Silent(_) => "is there a PostgreSQL on that port, and does psql with the same address get in?",
    };
    match why {
        ForeignDbError::Address | ForeignDbError::PasswordInAddress | ForeignDbError::Elsewhere(_) => {
            Failure::usage(why.to_string(), hint)
        }
        ForeignDbError::Connection(_)
        | ForeignDbError::Reading(_)
        | ForeignDbError::NoTable(_)
        | ForeignDbError::TooMuch(_)
        | ForeignDbError::Silent(_) => Failure::unknown(why.to_string(), hint),
    }
}
