//! What the tests of containers share: archives made in memory, and what is read of them.

use std::{fs, io::Write};

use flate2::{Compression, write::DeflateEncoder};
use rawzip::{CompressionMethod, ZipArchiveWriter};

use super::{FileReport, ReadOptions, list, read_bytes, read_file};
use crate::article::Article;

pub(super) const STORY: &[u8] = b"Talks in Rabat\n\nThe two ministers met on Monday and spoke of security.\n";

pub(super) fn read(name: &str, bytes: &[u8]) -> (Vec<Article>, FileReport) {
    let mut articles = Vec::new();
    let report = read_bytes(name, bytes, &ReadOptions::default(), &mut |a| articles.push(a));
    (articles, report)
}

/// Reads bytes as a file, so at random where its reader can.
pub(super) fn read_as_file(name: &str, bytes: &[u8]) -> (Vec<Article>, FileReport) {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join(name), bytes).unwrap();
    let listing = list(root.path()).unwrap();
    let mut articles = Vec::new();
    let report = read_file("", &listing.files[0], &ReadOptions::default(), &mut |a| articles.push(a));
    assert_eq!(report.hash, blake3::hash(bytes).to_hex().to_string());
    (articles, report)
}

/// The members and records that gave an article, joined by `|`.
pub(super) fn places(articles: &[Article]) -> Vec<String> {
    let place =
        |a: &Article| [a.source.member.clone(), a.source.record.clone()].into_iter().flatten().collect::<Vec<_>>();
    articles.iter().map(|a| place(a).join(" | ")).collect()
}

pub(super) fn told(report: &FileReport) -> Vec<(Option<&str>, &str)> {
    report.skips.iter().map(|s| (s.record.as_deref(), s.reason.as_str())).collect()
}

pub(super) fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn zip_as(method: CompressionMethod, members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for (name, bytes) in members {
        let path = rawzip::path::EntryPath::verbatim(name.as_bytes());
        let (mut entry, config) = archive.new_file(path).compression_method(method).start().unwrap();
        if method == CompressionMethod::DEFLATE {
            let mut writer = config.wrap(DeflateEncoder::new(&mut entry, Compression::default()));
            writer.write_all(bytes).unwrap();
            let (encoder, descriptor) = writer.finish().unwrap();
            encoder.finish().unwrap();
            entry.finish(descriptor).unwrap();
        } else {
            let mut writer = config.wrap(&mut entry);
            writer.write_all(bytes).unwrap();
            let (_, descriptor) = writer.finish().unwrap();
            entry.finish(descriptor).unwrap();
        }
    }
    archive.finish().unwrap()
}

pub(super) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    zip_as(CompressionMethod::DEFLATE, members)
}

pub(super) fn tar_header(kind: ::tar::EntryType, size: usize) -> ::tar::Header {
    let mut header = ::tar::Header::new_gnu();
    header.set_entry_type(kind);
    header.set_size(size as u64);
    header.set_mtime(1_744_588_800);
    header.set_mode(0o644);
    header
}

pub(super) fn tar_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ::tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar_header(::tar::EntryType::Regular, bytes.len());
        archive.append_data(&mut header, name, *bytes).unwrap();
    }
    archive.into_inner().unwrap()
}

/// A tar whose names are as given, tricks and all.
pub(super) fn tar_verbatim(members: &[(&[u8], ::tar::EntryType, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, kind, bytes) in members {
        let mut header = tar_header(*kind, bytes.len());
        header.as_old_mut().name[..name.len()].copy_from_slice(name);
        header.set_cksum();
        out.extend_from_slice(header.as_bytes());
        out.extend_from_slice(bytes);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.extend([0; 1024]);
    out
}

pub(super) fn record(kind: &str, uri: &str, kind_of_content: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2025-04-16T03:07:32Z\r\n\
         WARC-Record-ID: <urn:uuid:{}>\r\nContent-Type: {kind_of_content}\r\nContent-Length: {}\r\n\r\n",
        blake3::hash(&[uri.as_bytes(), kind.as_bytes()].concat()).to_hex().get(..8).unwrap(),
        content.len()
    );
    [head.as_bytes(), content, b"\r\n\r\n"].concat()
}

pub(super) fn answer(uri: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let http = [head.as_bytes(), b"\r\n\r\n", body].concat();
    record("response", uri, "application/http; msgtype=response", &http)
}

pub(super) const PAGE: &str = "<html><head><title>Talks in Rabat</title><link rel=canonical href='https://e.org/other'></head><body><article><p>\
    The Moroccan interior minister received his French counterpart, who came for a day, and spoke of security.</p></article></body></html>";
