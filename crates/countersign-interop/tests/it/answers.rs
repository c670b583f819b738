//! Whole answers, one for each system.

use crate::support::explained;
use std::{fs, path::Path};

/// What is said about a labelled snippet.
fn answers(id: &str) -> Vec<countersign_interop::explain::Answer> {
    let (system, _) = id.rsplit_once('-').unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../fixtures/explain/{system}.json"));
    let snippets: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let snippet = snippets.as_array().unwrap().iter().find(|snippet| snippet["id"] == id).unwrap();
    let lines: Vec<&str> = snippet["lines"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    explained(lines.join("\n").as_bytes(), snippet["user"].as_str()).answers
}

#[test]
fn a_code_used_twice_at_sshd() {
    insta::assert_json_snapshot!(answers("sshd_pam-09"), @r##"
    [
      {
        "system": "sshd_pam",
        "user": "alice",
        "at": "2026-05-26T11:30:16Z",
        "lines": [
          1,
          2,
          3
        ],
        "stage": "mfa_factor",
        "cause": "totp_replayed",
        "summary": "The code had been used before. Each works once.",
        "remedy": "Wait for the next code: the module takes each once (DISALLOW_REUSE).",
        "evidence": [
          {
            "line": 1,
            "rule": "GA02",
            "text": "Trying to reuse a previously used time-based code (\"/home/alice/.google_authenticator\"). Retry again in 30 seconds. Warning! This might mean, you are currently subject to a man-in-the-middle attack."
          }
        ],
        "history": [
          {
            "line": 2,
            "rule": "GA01",
            "stage": "mfa_factor",
            "cause": "totp_invalid"
          },
          {
            "line": 3,
            "rule": "SS12",
            "stage": "primary_credentials",
            "cause": "credentials_rejected"
          }
        ]
      }
    ]
    "##);
}

#[test]
fn an_account_that_mattermost_has_locked() {
    insta::assert_json_snapshot!(answers("mattermost-03"), @r##"
    [
      {
        "system": "mattermost",
        "user": "carol",
        "at": "2023-05-26T11:30:16Z",
        "lines": [
          1,
          2
        ],
        "stage": "primary_credentials",
        "cause": "account_locked",
        "summary": "The account is locked after too many wrong attempts. A correct code is refused too.",
        "remedy": "Have the user reset the password, which also resets the counter. Wrong codes count too: find out what kept failing.",
        "evidence": [
          {
            "line": 1,
            "rule": "MM04",
            "text": "{\"timestamp\":\"2023-05-26 11:30:16.101 Z\",\"level\":\"debug\",\"msg\":\"Your account is locked because of too many failed password attempts. Please reset your password.\",\"caller\":\"web/context.go:117\",\"path\":\"/api/v4/users/login\",\"request_id\":\"q8d7k1j6yfgpicq7z1t3h9xw5e\",\"ip_addr\":\"198.51.100.7\",\"user_id\":\"\",\"method\":\"POST\",\"err_where\":\"checkUserLoginAttempts\",\"http_code\":401,\"error\":\"checkUserLoginAttempts: Your account is locked because of too many failed password attempts. Please reset your password., user_id=ab1\"}"
          }
        ],
        "history": [
          {
            "line": 2,
            "rule": "MM20",
            "stage": "session_token",
            "cause": "no_reason_logged"
          }
        ]
      }
    ]
    "##);
}

#[test]
fn a_windows_machine_without_tls_1_2() {
    insta::assert_json_snapshot!(answers("okta_cp-05"), @r##"
    [
      {
        "system": "okta_cp",
        "user": "dave",
        "at": "2023-03-14T09:21:07Z",
        "lines": [
          1,
          2
        ],
        "stage": "tls",
        "cause": "tls_protocol_mismatch",
        "summary": "The two sides found no version or cipher of TLS in common.",
        "remedy": "Set SchUseStrongCrypto and SystemDefaultTlsVersions for .NET (32 and 64 bit), enable TLS 1.2, restart.",
        "evidence": [
          {
            "line": 2,
            "rule": "OK04",
            "text": "2023-03-14 09:21:07,512 [1] exception thrown is = System.Net.WebException: The request was aborted: Could not create SSL/TLS secure channel.<CR><LF>   at System.Net.HttpWebRequest.GetResponse()<CR><LF>   at OktaWidget.JwtService.GetStateTokenUsingJwt(String username)<CR><LF>   at OktaWidget.OktaWidgetForm..ctor(String username, Int64 parent, Int64 widgetFlow)<CR><LF>   at OktaWidget.OktaWidgetClass.displayWidget(Int64 parent, String username, Int64 flow)"
          }
        ],
        "history": []
      }
    ]
    "##);
}

#[test]
fn a_password_and_then_a_code_at_keycloak() {
    insta::assert_json_snapshot!(answers("keycloak-11"), @r##"
    [
      {
        "system": "keycloak",
        "user": "alice",
        "at": "2026-04-13T01:10:00Z",
        "lines": [
          1,
          2
        ],
        "stage": "mfa_factor",
        "cause": "totp_invalid",
        "summary": "The code did not fit. The log does not say more than that.",
        "remedy": "Compare the clocks. If both are right, remove the credential and have the user set up again.",
        "evidence": [
          {
            "line": 2,
            "rule": "KC01",
            "text": "2026-04-13 01:10:30,100 WARN  [org.keycloak.events] (executor-thread-1) type=\"LOGIN_ERROR\", realmId=\"8735605f-6ae9-4f41-8436-db5d4cf50025\", realmName=\"example\", clientId=\"am-qa\", userId=\"b26a2119-0000-4e15-9141-40cd62a2644a\", ipAddress=\"192.0.2.70\", error=\"invalid_user_credentials\", auth_method=\"openid-connect\", auth_type=\"code\", redirect_uri=\"https://example.com/cb\", code_id=\"e44d80b4-058d-4b45-b2ee-fac3d174e10c\", username=\"alice\", selected_credential_id=\"b26a2119-f724-4e15-9141-40cd62a2644a\""
          }
        ],
        "history": [
          {
            "line": 1,
            "rule": "KC02",
            "stage": "primary_credentials",
            "cause": "password_wrong"
          }
        ]
      }
    ]
    "##);
}

#[test]
fn a_code_that_freeradius_prints() {
    insta::assert_json_snapshot!(answers("freeradius-05"), @r##"
    [
      {
        "system": "freeradius",
        "user": "dave",
        "at": "2026-05-26T11:33:16Z",
        "lines": [
          1,
          2,
          3,
          4
        ],
        "stage": "mfa_factor",
        "cause": "totp_invalid",
        "summary": "The code did not fit. The log does not say more than that.",
        "remedy": "Compare the clocks of server and phone first. If both are right, set up the entry again.",
        "evidence": [
          {
            "line": 2,
            "rule": "FR08",
            "text": "(5) totp: Expected ••••••"
          },
          {
            "line": 4,
            "rule": "FR01",
            "text": "Tue May 26 11:33:16 2026 : Auth: (5) Login incorrect: [dave] (from client vpn-gw port 0 cli 192.0.2.40)"
          }
        ],
        "history": []
      }
    ]
    "##);
}

#[test]
fn a_flow_of_kratos_that_ran_out() {
    insta::assert_json_snapshot!(answers("kratos-07"), @r##"
    [
      {
        "system": "kratos",
        "user": "flow:77aa04",
        "at": "2024-09-01T08:03:00Z",
        "lines": [
          1
        ],
        "stage": "session_token",
        "cause": "flow_expired",
        "summary": "The sign-in took too long, or its page was used twice.",
        "remedy": "Start the sign-in anew. If it happens often, check the clocks and the lifespan of the flow.",
        "evidence": [
          {
            "line": 1,
            "rule": "KR09",
            "text": "time=2024-09-01T08:03:00Z level=info msg=Encountered self-service login error. audience=audit error=map[message:self-service flow expired reason:The self-service flow expired 12.35 minutes ago, initialize a new one. status:Gone status_code:410 stack_trace:...] http_request=map[headers:map[user-agent:Mozilla/5.0] host:auth.example.com method:POST path:/self-service/login query:flow=77aa04 remote:192.0.2.44:51000 scheme:http] login_flow=map[active: id:77aa04 nid:00000000 refresh:false request_url:https://auth.example.com/self-service/login/browser?aal=aal2 requested_aal:aal2 return_to: state:cho"
          }
        ],
        "history": []
      }
    ]
    "##);
}

#[test]
fn a_second_factor_at_authelia() {
    insta::assert_json_snapshot!(answers("authelia-13"), @r##"
    [
      {
        "system": "authelia",
        "user": "grace",
        "at": "2023-02-16T22:17:20Z",
        "lines": [
          2
        ],
        "stage": "mfa_factor",
        "cause": "totp_invalid",
        "summary": "The code did not fit. The log does not say more than that.",
        "remedy": "Compare the clocks of server and phone first. If both are right, set up the entry again.",
        "evidence": [
          {
            "line": 2,
            "rule": "AU01",
            "text": "time=\"2023-02-16T22:17:20Z\" level=error msg=\"Unsuccessful TOTP authentication attempt by user 'grace'\" method=POST path=/api/secondfactor/totp remote_ip=192.0.2.80"
          }
        ],
        "history": []
      }
    ]
    "##);
}

#[test]
fn a_security_key_at_authentik() {
    insta::assert_json_snapshot!(answers("authentik-05"), @r##"
    [
      {
        "system": "authentik",
        "user": "carol",
        "at": "2025-01-01T10:01:00Z",
        "lines": [
          1,
          2
        ],
        "stage": "mfa_factor",
        "cause": "webauthn_failed",
        "summary": "The answer of the security key or passkey was not accepted.",
        "remedy": "Check that the address is the one the key was registered for, and that it is this key.",
        "evidence": [
          {
            "line": 1,
            "rule": "AK07",
            "text": "{\"event\": \"Assertion failed\", \"exc\": \"InvalidAuthenticationResponse('Unexpected client data origin')\", \"level\": \"warning\", \"logger\": \"authentik.stages.authenticator_validate.challenge\", \"request_id\": \"r1\", \"timestamp\": \"2025-01-01T10:01:00.000000\"}"
          },
          {
            "line": 2,
            "rule": "AK11",
            "text": "{\"action\": \"login_failed\", \"auth_via\": \"unauthenticated\", \"client_ip\": \"192.0.2.90\", \"context\": {\"auth_method_args\": {\"device_class\": \"webauthn\"}, \"http_request\": {\"args\": {\"next\": \"/\"}, \"method\": \"POST\", \"path\": \"/api/v3/flows/executor/default-authentication-flow/\"}, \"stage\": {\"app\": \"authentik_stages_authenticator_validate\", \"model_name\": \"authenticatorvalidatestage\", \"name\": \"mfa\", \"pk\": \"abc\"}, \"username\": \"carol\"}, \"event\": \"Created Event\", \"host\": \"sso.example.com\", \"level\": \"info\", \"logger\": \"authentik.events.models\", \"pid\": ••••••, \"request_id\": \"a60cee518bb444c9a591d32a994268f3\", \"tim"
          }
        ],
        "history": []
      }
    ]
    "##);
}

#[test]
fn a_locked_token_at_privacyidea() {
    insta::assert_json_snapshot!(answers("privacyidea-03"), @r##"
    [
      {
        "system": "privacyidea",
        "user": "bob",
        "at": "2026-05-26T11:30:16Z",
        "lines": [
          1
        ],
        "stage": "mfa_factor",
        "cause": "factor_locked_out",
        "summary": "The factor is locked after too many wrong codes. A correct code is refused too.",
        "remedy": "Reset the fail counter of the token.",
        "evidence": [
          {
            "line": 1,
            "rule": "PI04",
            "text": "[2026-05-26 11:30:16,421][2211][140639856335744][INFO][pi-audit:87] {\"action\": \"POST /validate/check\", \"action_detail\": \"\", \"authentication\": \"REJECT\", \"client\": \"192.0.2.60\", \"info\": \"matching 1 tokens, Failcounter exceeded\", \"realm\": \"example\", \"resolver\": \"ldap1\", \"serial\": \"TOTP0001DCC3\", \"success\": false, \"token_type\": \"totp\", \"user\": \"bob\"}"
          }
        ],
        "history": []
      }
    ]
    "##);
}

#[test]
fn a_group_that_xrdp_asks_for() {
    insta::assert_json_snapshot!(answers("xrdp-03"), @r##"
    [
      {
        "system": "xrdp",
        "user": "alice",
        "at": "2026-01-01T12:00:00Z",
        "lines": [
          1
        ],
        "stage": "os_integration",
        "cause": "account_policy_denied",
        "summary": "The factors may have been right: the system's own rules keep the account out.",
        "remedy": "Add the user to the group that TerminalServerUsers names in sesman.ini.",
        "evidence": [
          {
            "line": 1,
            "rule": "XR04",
            "text": "[2026-01-01T12:00:00.065+0000] [INFO ] Username okay but group problem for user: alice"
          }
        ],
        "history": []
      }
    ]
    "##);
}
