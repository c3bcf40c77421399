//! What the pages load besides themselves: a style sheet, a script, an icon. They are in the program, and their addresses
//! change with their bytes, so that a browser may keep them for good.

use std::sync::LazyLock;

/// A file that pages load.
pub struct Asset {
    pub name: &'static str,
    pub kind: &'static str,
    pub bytes: &'static str,
    /// Of the bytes, hex.
    pub hash: String,
    /// Its address: `/assets/style.css?v=0123456789abcdef`.
    pub url: String,
}

fn asset(name: &'static str, kind: &'static str, bytes: &'static str) -> Asset {
    let hash: String = blake3::hash(bytes.as_bytes()).to_hex().chars().take(16).collect();
    Asset { name, kind, bytes, url: format!("/assets/{name}?v={hash}"), hash }
}

static ALL: LazyLock<[Asset; 3]> = LazyLock::new(|| {
    [
        asset("style.css", "text/css; charset=utf-8", include_str!("../assets/style.css")),
        asset("app.js", "text/javascript; charset=utf-8", include_str!("../assets/app.js")),
        asset("icon.svg", "image/svg+xml", include_str!("../assets/icon.svg")),
    ]
});

/// The asset of a name.
pub fn find(name: &str) -> Option<&'static Asset> {
    ALL.iter().find(|asset| asset.name == name)
}

/// Its address, for templates; the bare path of what is none.
pub fn url(name: &str) -> String {
    find(name).map_or_else(|| format!("/assets/{name}"), |asset| asset.url.clone())
}
