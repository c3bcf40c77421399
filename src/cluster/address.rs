//! Where a cluster is, and who asks it. Secrets come from the environment or a file and are shown nowhere.

use std::{fmt, fs, path::PathBuf};

use serde::Deserialize;

use super::said;
use crate::store::StoreError;

/// The nodes of a cluster that may be asked, each with the prefix of its paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Such as `https://search.example.org:9200/prefix`, without a slash at the end.
    pub nodes: Vec<String>,
}

/// Who asks, and whose certificates are believed.
#[derive(Clone, Default)]
pub struct Credentials {
    /// The value of the header `Authorization`.
    pub(super) authorization: Option<String>,
    /// Certificates in PEM that are believed instead of the public authorities'.
    pub(super) authorities: Option<Vec<u8>>,
}

/// A file of credentials: `user` and `password`, or `api_key`, and `ca`, the path of a certificate.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Kept {
    user: Option<String>,
    password: Option<String>,
    api_key: Option<String>,
    ca: Option<PathBuf>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.authorization.is_some() { "Credentials(…)" } else { "Credentials(none)" })
    }
}

impl Address {
    /// Reads one URL, or several of one cluster between commas: where one does not answer, the next is asked. A path is the
    /// prefix of all paths.
    ///
    /// # Errors
    /// One is no URL, or holds a user or a password.
    pub fn parse(text: &str) -> Result<Address, StoreError> {
        let mut nodes = Vec::new();
        for url in text.split(',').map(str::trim).filter(|url| !url.is_empty()) {
            let Some((scheme, rest)) = url.split_once("://").filter(|(s, _)| matches!(*s, "http" | "https")) else {
                return Err(said(format!(
                    "`{}` is no address of a cluster: write it as https://host:9200",
                    shown(url)
                )));
            };
            let rest = rest.trim_end_matches('/');
            let host = rest.split('/').next().unwrap_or_default();
            if rest.contains('@') {
                return Err(said(
                    "a user and a password do not belong into the address of a cluster: set \
                     DATELINE_CLUSTER_USER and DATELINE_CLUSTER_PASSWORD, or DATELINE_CLUSTER_CREDENTIALS to a file",
                ));
            }
            if host.is_empty() || rest.contains(['?', '#', ' ']) {
                return Err(said(format!("`{url}` is no address of a cluster: write it as https://host:9200")));
            }
            nodes.push(format!("{scheme}://{rest}"));
        }
        if nodes.is_empty() { Err(said("an address of a cluster is empty")) } else { Ok(Address { nodes }) }
    }

    /// Is what is sent read by others on its way? Not on this machine itself, and not where it is encrypted.
    pub(super) fn is_open(&self) -> bool {
        self.nodes.iter().any(|node| node.starts_with("http://") && !is_loopback(node))
    }
}

/// Is it this machine?
pub(super) fn is_loopback(node: &str) -> bool {
    let rest = node.split_once("://").map_or(node, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or_default();
    let host = if authority.starts_with('[') {
        authority.split(']').next().unwrap_or_default().trim_start_matches('[')
    } else {
        authority.split(':').next().unwrap_or_default()
    };
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// An address without what may be a secret.
fn shown(url: &str) -> &str {
    url.rsplit('@').next().unwrap_or(url)
}

impl Credentials {
    /// From variables of the environment: `DATELINE_CLUSTER_API_KEY`, or `DATELINE_CLUSTER_USER` and
    /// `DATELINE_CLUSTER_PASSWORD`; `DATELINE_CLUSTER_CA`, a file of certificates; or all of it from the file (TOML) that
    /// `DATELINE_CLUSTER_CREDENTIALS` names.
    ///
    /// # Errors
    /// A file cannot be read, or half of it is missing.
    pub fn from(variable: impl Fn(&str) -> Option<String>) -> Result<Credentials, StoreError> {
        let value = |name: &str| variable(name).filter(|value| !value.is_empty());
        let mut kept = match value("DATELINE_CLUSTER_CREDENTIALS") {
            Some(path) => {
                let text = fs::read_to_string(&path)
                    .map_err(|error| said(format!("the credentials in {path} cannot be read: {error}")))?;
                // The parser's own message would quote the line.
                toml::from_str(&text).map_err(|_| {
                    said(format!("{path} holds no credentials: write user and password, or api_key, and ca, as TOML"))
                })?
            }
            None => Kept::default(),
        };
        kept.user = value("DATELINE_CLUSTER_USER").or(kept.user);
        kept.password = value("DATELINE_CLUSTER_PASSWORD").or(kept.password);
        kept.api_key = value("DATELINE_CLUSTER_API_KEY").or(kept.api_key);
        kept.ca = value("DATELINE_CLUSTER_CA").map(PathBuf::from).or(kept.ca);
        let authorization = match (kept.api_key, kept.user, kept.password) {
            (Some(key), _, _) => Some(format!("ApiKey {key}")),
            (None, Some(user), Some(password)) => {
                Some(format!("Basic {}", base64(format!("{user}:{password}").as_bytes())))
            }
            (None, None, None) => None,
            _ => return Err(said("of the user and the password for the cluster one is missing")),
        };
        if authorization.as_deref().is_some_and(|value| value.contains(|c: char| c.is_control())) {
            return Err(said("the credentials for the cluster hold a line break"));
        }
        let read = |path: PathBuf| {
            fs::read(&path).map_err(|error| said(format!("the certificate {} cannot be read: {error}", path.display())))
        };
        Ok(Credentials { authorization, authorities: kept.ca.map(read).transpose()? })
    }
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes as base64.
pub(super) fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let at = |n: usize| u32::from(three.get(n).copied().unwrap_or(0));
        let value = at(0) << 16 | at(1) << 8 | at(2);
        for digit in 0..4 {
            let pad = digit > three.len();
            text.push(if pad { '=' } else { char::from(DIGITS[(value >> (18 - 6 * digit) & 63) as usize]) });
        }
    }
    text
}

/// The bytes that base64 stands for; `None` where it is none.
pub(super) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    for four in text.as_bytes().chunks(4) {
        let mut value = 0u32;
        for digit in four {
            value = value << 6 | u32::try_from(DIGITS.iter().position(|known| known == digit)?).ok()?;
        }
        value <<= 6 * (4 - four.len());
        let made = [(value >> 16) as u8, (value >> 8) as u8, value as u8];
        bytes.extend_from_slice(made.get(..four.len().saturating_sub(1))?);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_urls_without_secrets() {
        let nodes = |text: &str| Address::parse(text).unwrap().nodes;
        assert_eq!(
            nodes("http://localhost:9201/, https://b.example.org/search"),
            ["http://localhost:9201", "https://b.example.org/search"]
        );
        for (wrong, told) in [
            ("localhost:9200", "https://host:9200"),
            ("ftp://a", "https://host:9200"),
            ("https://", "https://host:9200"),
            ("https://me:hunter2@a.example.org", "DATELINE_CLUSTER_USER"),
            ("me:hunter2@a.example.org", "https://host:9200"),
            (" , ", "empty"),
        ] {
            let error = Address::parse(wrong).unwrap_err().to_string();
            assert!(error.contains(told) && !error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn what_is_open_is_neither_here_nor_encrypted() {
        for (url, open) in [
            ("http://127.0.0.1:9200", false),
            ("http://[::1]:9200/a", false),
            ("http://localhost", false),
            ("https://a.example.org", false),
            ("http://a.example.org", true),
            ("http://localhost.example.org", true),
        ] {
            assert_eq!(Address::parse(url).unwrap().is_open(), open, "{url}");
        }
    }

    #[test]
    fn credentials_are_read_and_never_shown() {
        let given = |pairs: &'static [(&str, &str)]| {
            Credentials::from(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
        };
        let user = given(&[("DATELINE_CLUSTER_USER", "me"), ("DATELINE_CLUSTER_PASSWORD", "hunter2")]).unwrap();
        assert_eq!(user.authorization.as_deref(), Some("Basic bWU6aHVudGVyMg=="));
        assert!(!format!("{user:?}").contains("bWU6"));
        assert!(given(&[("DATELINE_CLUSTER_USER", "me")]).is_err());
        assert_eq!(given(&[]).unwrap().authorization, None);
        let key = given(&[("DATELINE_CLUSTER_API_KEY", "abc")]).unwrap();
        assert_eq!(key.authorization.as_deref(), Some("ApiKey abc"));
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("credentials.toml");
        fs::write(&file, "user = \"me\"\npassword = \"hunter2\"\n").unwrap();
        let path = file.to_str().unwrap().to_owned();
        let read = || Credentials::from(|name| (name == "DATELINE_CLUSTER_CREDENTIALS").then(|| path.clone()));
        assert_eq!(read().unwrap().authorization, user.authorization);
        fs::write(&file, "password hunter2").unwrap();
        let error = read().unwrap_err().to_string();
        assert!(error.contains("api_key") && !error.contains("hunter2"), "{error}");
    }

    proptest::proptest! {
        #[test]
        fn base64_comes_back(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..50)) {
            proptest::prop_assert_eq!(from_base64(&base64(&bytes)), Some(bytes));
        }
    }
}
