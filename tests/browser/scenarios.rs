//! The walks.

use super::driver::{Browser, Chromedriver, ENTER, ESCAPE, Look, TAB};

/// A walk: with a driver, to a server.
type Scenario = fn(&Chromedriver, &str);

pub const ALL: &[(&str, Scenario)] = &[
    ("from a question over a facet and an article to an official", search_facet_article_official),
    ("the same without scripts", without_scripts),
    ("what was understood can be changed", understood_can_be_changed),
    ("sources unfold", sources_unfold),
    ("a bar of the histogram filters", a_bar_filters),
    ("keys", keys),
    ("explanations come by pointer and by keyboard, and the legend hides marks", annotations),
    ("dark by the system's wish and by the reader's choice", dark),
    ("nothing hangs over the edge of a phone", phone),
    ("facets are one tap away on a phone", facets_on_a_phone),
    ("a sync shows its progress and ends", sync),
    ("nothing is refused by the security policy", no_violations),
];

fn open<'a>(driver: &'a Chromedriver, look: Look) -> Browser<'a> {
    driver.open(look).unwrap()
}

fn count_of(browser: &Browser, css: &str) -> usize {
    browser.all(css).len()
}

/// Asks through the box of a page that is open.
fn ask(browser: &Browser, question: &str) {
    browser.find("#q").write(question);
    browser.find(".ask button").click();
    browser.find(".understood");
}

fn search_facet_article_official(driver: &Chromedriver, url: &str) {
    walk(&open(driver, Look::default()), url, true);
}

fn without_scripts(driver: &Chromedriver, url: &str) {
    let browser = open(driver, Look { scripts: false, ..Look::default() });
    browser.go(url);
    assert!(!browser.find("#theme").is_displayed(), "a button that needs scripts is not shown without");
    walk(&browser, url, false);
}

fn walk(browser: &Browser, url: &str, scripts: bool) {
    browser.go(url);
    ask(browser, "meetings");
    assert!(browser.title().starts_with("meetings"), "{}", browser.title());
    let all = browser.find(".understood [role=status]").text();
    let value = browser.find(".facets section li a");
    // The driver takes whatever is in a closed `details` for hidden; the browser knows better.
    let shown = browser
        .run("return document.querySelector('.facets section li a').checkVisibility({contentVisibilityAuto: true})");
    assert_eq!(shown.as_bool(), Some(true), "facets are there, with scripts or without");
    let count = browser.find(".facets section li a .count").property("textContent");
    if scripts {
        value.click();
    } else {
        // The driver does not click in what it takes for hidden.
        browser.go(&value.property("href"));
    }
    browser.find(".chips a");
    let narrowed = browser.find(".understood [role=status]").text();
    assert_ne!(all, narrowed);
    assert!(narrowed.contains(&count), "{narrowed} holds {count}");
    assert!(count_of(browser, ".facets a[aria-current=true]") == 1);
    browser.find(".hit a[data-open]").click();
    browser.find("article.article h1");
    assert!(browser.url().contains("/article/"));
    assert!(count_of(browser, ".m") > 3, "annotations are marked");
    assert!(count_of(browser, "aside .results li") > 0, "its events stand beside it");
    browser.find("aside a[href^='/official']").click();
    browser.find("h1");
    assert!(browser.url().contains("/official?name="));
    assert!(count_of(browser, "main table, main .results") > 0);
    browser.back();
    browser.back();
    // The view is its address: the filter is there again.
    browser.find(".chips a").click();
    browser.until("all answers", || (browser.find(".understood [role=status]").text() == all).then_some(()));
}

fn understood_can_be_changed(driver: &Chromedriver, url: &str) {
    let browser = open(driver, Look::default());
    browser.go(url);
    ask(&browser, "meetings with French ministers");
    let query = browser.find(".understood .query");
    assert!(query.text().contains("kind:meeting") && query.text().contains("FR"), "{}", query.text());
    let text = query.text();
    query.click();
    browser.until("the query in the box", || (browser.find("#q").attribute("value")? == text).then_some(()));
    browser.find("#q").write("kind:meeting colour:red");
    browser.find(".ask button").click();
    assert!(browser.find(".problem").text().contains("colour"));
}

fn sources_unfold(driver: &Chromedriver, url: &str) {
    let browser = open(driver, Look::default());
    browser.go(&format!("{url}/official?name=Emmanuel+Macron"));
    let summary = browser.find(".hit details.sources summary");
    let source = browser.find(".hit details.sources li a");
    assert!(!source.is_displayed());
    summary.click();
    assert!(source.is_displayed());
    source.click();
    browser.find("article.article");
}

fn a_bar_filters(driver: &Chromedriver, url: &str) {
    let browser = open(driver, Look::default());
    browser.go(&format!("{url}/?q=*&in=events"));
    let bar = browser.find("svg.chart a");
    let label = bar.attribute("aria-label").unwrap();
    let (period, reports) = label.split_once(": ").unwrap();
    let number = reports.split(' ').next().unwrap();
    bar.click();
    let chip = browser.find(".chips a").text();
    assert!(chip.contains(period), "{chip} is of {period}");
    let found = browser.find(".understood [role=status]").text();
    assert!(found.contains(number), "{found} holds {number}");
}

fn keys(driver: &Chromedriver, url: &str) {
    let browser = open(driver, Look::default());
    browser.go(&format!("{url}/?q=meetings"));
    browser.find(".hit");
    browser.type_keys("/");
    assert_eq!(browser.focused().attribute("id").as_deref(), Some("q"));
    browser.type_keys(ESCAPE);
    browser.type_keys("jj");
    assert_eq!(browser.find(".hit.current").attribute("id"), browser.all(".hit")[1].attribute("id"));
    browser.type_keys("k");
    assert_eq!(browser.find(".hit.current").attribute("id"), browser.all(".hit")[0].attribute("id"));
    browser.type_keys("?");
    assert!(browser.find("#keys").is_displayed());
    browser.type_keys(ESCAPE);
    browser.until("the dialog closed", || (!browser.find("#keys").is_displayed()).then_some(()));
    browser.type_keys("n");
    browser.until("the second page", || browser.url().contains("page=2").then_some(()));
    browser.find(".hit");
    browser.type_keys("p");
    browser.until("the first page", || (!browser.url().contains("page=2")).then_some(()));
    browser.find(".hit");
    browser.type_keys("jo");
    browser.find("article.article");
    // Without a pointer: the first stop of a page leads past its head.
    browser.go(&format!("{url}/help"));
    browser.find("h1");
    browser.type_keys(TAB);
    assert_eq!(browser.focused().text(), "Skip to the content");
    browser.type_keys(ENTER);
    browser.until("the content", || browser.url().ends_with("#main").then_some(()));
}

fn annotations(driver: &Chromedriver, url: &str) {
    let browser = open(driver, Look::default());
    browser.go(&format!("{url}/?q=meetings"));
    browser.find(".hit a[data-open]").click();
    let mark = browser.find(".m-official[tabindex]");
    let told = mark.attribute("aria-description").unwrap();
    assert!(told.contains("official") && told.contains("confidence"), "{told}");
    browser.run("document.querySelector('.m-official[tabindex]').focus()");
    let shown =
        browser.run("return getComputedStyle(document.querySelector('.m-official[tabindex]'), '::after').content");
    assert!(shown.as_str().unwrap().contains("confidence"), "{shown}");
    let marked = mark.css("background-color");
    browser.find("#show-official").click();
    browser.until("the marks gone", || (mark.css("background-color") != marked).then_some(()));
}

fn dark(driver: &Chromedriver, url: &str) {
    let paper = |browser: &Browser| browser.find("body").css("background-color");
    let light = open(driver, Look::default());
    light.go(url);
    let day = paper(&light);
    drop(light);
    let browser = open(driver, Look { dark: true, ..Look::default() });
    browser.go(url);
    let night = paper(&browser);
    assert_ne!(day, night);
    browser.find("#theme").click();
    assert_eq!(paper(&browser), day);
    // The choice is kept.
    browser.go(&format!("{url}/help"));
    assert_eq!(paper(&browser), day);
}

/// Addresses of every kind of page.
fn every_page(browser: &Browser, url: &str) -> Vec<String> {
    browser.go(&format!("{url}/?q=meetings"));
    let article = browser.find(".hit a[data-open]").attribute("href").unwrap();
    let official = browser.find(".hit .parties a[href^='/official']").attribute("href").unwrap();
    let absolute = |path: &str| if path.starts_with("http") { path.to_owned() } else { format!("{url}{path}") };
    [
        "/",
        "/?q=who+met+ministers",
        "/?q=minister&in=articles",
        "/?q=%22open",
        "/country/FR",
        "/index",
        "/help",
        "/article/none",
    ]
    .into_iter()
    .chain([article.as_str(), official.as_str()])
    .map(absolute)
    .collect()
}

fn phone(driver: &Chromedriver, url: &str) {
    let browser = open(driver, Look { width: 360, ..Look::default() });
    for page in every_page(&browser, url) {
        browser.go(&page);
        browser.find("main");
        assert_eq!(browser.overhang(), 0, "{page}");
    }
}

fn facets_on_a_phone(driver: &Chromedriver, url: &str) {
    let browser = open(driver, Look { width: 390, ..Look::default() });
    browser.go(&format!("{url}/?q=meetings"));
    let value = browser.find(".facets section li a");
    assert!(!value.is_displayed());
    browser.find(".facets > summary").click();
    assert!(value.is_displayed());
    value.click();
    browser.find(".chips a");
}

fn sync(driver: &Chromedriver, url: &str) {
    let browser = open(driver, Look::default());
    browser.go(&format!("{url}/index"));
    assert!(browser.find("main").text().contains("Skipped in"));
    browser.find("form[action='/index/sync'] button").click();
    browser.find_text("aside .note", "Up to date");
}

fn no_violations(driver: &Chromedriver, url: &str) {
    let browser = open(driver, Look::default());
    for page in every_page(&browser, url) {
        browser.go(&page);
        browser.find("main");
        // The script ran, the style is there: neither was refused.
        assert!(browser.find("#theme").is_displayed(), "{page}");
        assert_ne!(browser.find(".top").css("display"), "block", "{page}");
        let inline = browser.run("return document.querySelectorAll('[style], style, script:not([src])').length");
        assert_eq!(inline.as_u64(), Some(0), "{page}");
    }
}
