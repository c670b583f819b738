//! Links of a small book: those that lead somewhere, and those that do not.

use super::*;

fn book() -> BTreeMap<PathBuf, Option<Page>> {
    let page = |text: &str| Some(parse(text));
    [
        ("start.html", page("<h1 id=\"start\">Start</h1><a href=\"guides/one.html#first\">href=\"no-link\"</a>")),
        ("guides/one.html", page("<h2 id=\"first\"><img alt=\"a picture\" src=\"../images/a.png\"></h2>")),
        ("images/a.png", None),
    ]
    .map(|(path, page)| (PathBuf::from(path), page))
    .into()
}

#[test]
fn only_attributes_of_tags_are_links() {
    let found =
        parse("<p>type href=\"this\"</p><a class=\"x\" href=\"one.html?a=1&amp;b=2\">one</a><i id=\"here\"></i>");
    assert_eq!(found.links, ["one.html?a=1&b=2"]);
    assert_eq!(found.places, BTreeSet::from(["here".to_owned()]));
}

#[test]
fn a_link_leads_to_a_file_and_a_heading_that_are_there() {
    let (book, one) = (book(), Path::new("guides/one.html"));
    for link in ["../start.html", "../start.html#start", "#first", "one.html", "../images/a.png", "./one.html?x#first"]
    {
        assert!(leads(&book, one, link), "{link}");
    }
    for link in [
        "start.html",
        "../start.html#first",
        "#start",
        "two.html",
        "../../start.html",
        "../images/a.png#x",
        "/start.html",
    ] {
        assert!(!leads(&book, one, link), "{link}");
    }
}

#[test]
fn addresses_elsewhere_are_left_alone() {
    assert!(!is_own("https://example.com/x") && !is_own("mailto:you@example.com"));
    assert!(is_own("one.html") && is_own("#first") && is_own("a/b.html#c"));
}
