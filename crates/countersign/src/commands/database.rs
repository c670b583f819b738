//! Other systems' databases, as they are named at the command line.

use crate::failure::Failure;
use countersign_interop::foreign_db::{ForeignDb, ForeignDbError, Refusal};
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
        ForeignDbError::OtherKind(_) => {
            "give a file instead: of Mattermost its users as JSON or CSV, of Kratos its identities as JSON; the guide \"Check another system\" has the commands. privacyIDEA is looked at in PostgreSQL only"
        }
        ForeignDbError::PasswordInAddress => {
            "others on this machine can see arguments: leave the password out and put it into PGPASSWORD"
        }
        ForeignDbError::Elsewhere(_) => {
            "run this on that host, or through a tunnel: ssh -L 5433:localhost:5432 HOST, then postgresql://USER@localhost:5433/NAME"
        }
        ForeignDbError::Connection { why, .. } => remedy(*why),
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
        ForeignDbError::Address
        | ForeignDbError::OtherKind(_)
        | ForeignDbError::PasswordInAddress
        | ForeignDbError::Elsewhere(_) => Failure::usage(why.to_string(), hint),
        ForeignDbError::Connection { .. }
        | ForeignDbError::Reading(_)
        | ForeignDbError::NoTable(_)
        | ForeignDbError::TooMuch(_)
        | ForeignDbError::Silent(_) => Failure::unknown(why.to_string(), hint),
    }
}

/// What lets us in.
const fn remedy(why: Refusal) -> &'static str {
    match why {
        Refusal::NothingListens => {
            "no server listens there: is it running (`pg_lsclusters`, `systemctl status postgresql`), and on which port? In a container, publish its port to this host, as in -p 127.0.0.1:5432:5432"
        }
        Refusal::NoSocket => {
            "there is no server with that socket: is it running, and where are its sockets (`show unix_socket_directories`)? The directory is named as in postgresql://USER@%2Fvar%2Frun%2Fpostgresql/NAME"
        }
        Refusal::SocketForbidden => "run this as a user who may open that socket, or name localhost as the host",
        Refusal::NameUnknown => "write localhost, or 127.0.0.1",
        Refusal::NoAnswer => "is there a PostgreSQL on that port, and does psql with the same address get in?",
        Refusal::PasswordMissing => {
            "put the password into PGPASSWORD: read -rs PGPASSWORD && export PGPASSWORD, then the same command again"
        }
        Refusal::PasswordWrong => {
            "take the password and the user from that system's own configuration, and put the password into PGPASSWORD; in PostgreSQL `\\password USER` sets another"
        }
        Refusal::NotAdmitted => {
            "pg_hba.conf decides who gets in: add a line for this user and database, as in `host NAME USER 127.0.0.1/32 scram-sha-256`, and reload the server; or run this as the account of this host that it lets in (peer), as in sudo -u postgres"
        }
        Refusal::RoleUnknown => "name a role that the server has and that may sign in: `\\du` in psql lists them",
        Refusal::DatabaseUnknown => "name a database that the server has: `psql -l` lists them",
        Refusal::Full => "try again when others have signed out, or raise max_connections there",
        Refusal::Starting => "the server is starting or stopping: try again in a few seconds",
        Refusal::Other => "does psql with the same address get in? The password goes into PGPASSWORD",
    }
}
