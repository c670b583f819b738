//! Links and pictures of a made book: each leads to a file of it, and to a heading that is there. Addresses elsewhere are
//! left alone: what somebody else's server does is no fault of a page.

#[cfg(test)]
mod tests;

use anyhow::{Context, Result};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Component, Path, PathBuf},
};

/// Pages that mdBook makes from the others: a contents without frames, all in one, and one that is no page.
const MADE_FROM_OTHERS: [&str; 3] = ["toc.html", "print.html", "404.html"];

/// What a page refers to, and what in it can be referred to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Page {
    links: Vec<String>,
    places: BTreeSet<String>,
}

/// How many links were looked at, and those that lead nowhere, each with its page.
pub(super) fn check(book: &Path) -> Result<(usize, Vec<String>)> {
    let mut files = BTreeMap::new();
    read(book, Path::new(""), &mut files)?;
    let mut checked = 0;
    let mut broken = Vec::new();
    for (path, page) in files.iter().filter_map(|(path, page)| Some((path, page.as_ref()?))) {
        if MADE_FROM_OTHERS.iter().any(|name| path == Path::new(name)) {
            continue;
        }
        for link in page.links.iter().filter(|link| is_own(link)) {
            checked += 1;
            if !leads(&files, path, link) {
                broken.push(format!("{}: {link} leads nowhere", path.display()));
            }
        }
    }
    Ok((checked, broken))
}

/// Every file below a directory by its path; those that are pages read.
fn read(book: &Path, below: &Path, files: &mut BTreeMap<PathBuf, Option<Page>>) -> Result<()> {
    let directory = book.join(below);
    for entry in fs::read_dir(&directory).with_context(|| format!("{} cannot be read", directory.display()))? {
        let entry = entry?;
        let path = below.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            read(book, &path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "html") {
            files.insert(path, Some(parse(&fs::read_to_string(entry.path())?)));
        } else {
            files.insert(path, None);
        }
    }
    Ok(())
}

/// The attributes of all tags that refer to something or can be referred to. mdBook quotes each of them.
fn parse(html: &str) -> Page {
    let mut page = Page::default();
    for tag in html.split('<').skip(1).filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag)) {
        for (name, rest) in
            [" href=\"", " src=\"", " id=\""].iter().filter_map(|name| Some((*name, tag.split_once(*name)?.1)))
        {
            let value = rest.split('"').next().unwrap_or_default().replace("&amp;", "&");
            if name == " id=\"" {
                page.places.insert(value);
            } else {
                page.links.push(value);
            }
        }
    }
    page
}

/// Whether a link leads to something in the book, and not to another address.
fn is_own(link: &str) -> bool {
    let scheme = link.split_once(':').map_or("", |(scheme, _)| scheme);
    scheme.is_empty() || !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn leads(files: &BTreeMap<PathBuf, Option<Page>>, from: &Path, link: &str) -> bool {
    let (path, place) = link.split_once('#').unwrap_or((link, ""));
    let target = if path.is_empty() { Some(from.to_path_buf()) } else { resolve(from, path) };
    let Some(found) = target.and_then(|target| files.get(&target)) else { return false };
    place.is_empty() || found.as_ref().is_some_and(|page| page.places.contains(place))
}

/// The path in the book that a link of a page means; none if it leads out of it.
fn resolve(from: &Path, link: &str) -> Option<PathBuf> {
    let mut path = from.parent()?.to_path_buf();
    for part in Path::new(link.split('?').next()?).components() {
        match part {
            Component::Normal(name) => path.push(name),
            Component::CurDir => {}
            Component::ParentDir if path.pop() => {}
            _ => return None,
        }
    }
    Some(path)
}
