//! The parameters of an address ↔ what is asked: the same names and meanings as the command line's flags, `_` for `-`.
//!
//! [`SearchParams`] is what pages and API share: it is read from an address, gives the question and the request, and writes
//! the address again, so that every view has one.

use std::fmt;

use form_urlencoded::{Serializer, parse};
use jiff::civil::Date;

use super::{limits, problem::Problem};
use crate::{
    extract::lexicon::Lexicon,
    query::{
        Context,
        asked::{Asked, BadQuestion, Wanted},
        ast::{Question, Target},
        flags::Flags,
    },
    search::{Request, Sort},
};

/// At most so many hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    All,
    Hits(usize),
}

/// What a search's address says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SearchParams {
    /// `q`, the question.
    pub q: String,
    /// `kind status country role portfolio official with since until place text in`, as the command line's flags.
    pub flags: Flags,
    pub asks: Option<Wanted>,
    /// From 0 to 1.
    pub min_confidence: f32,
    pub exact: bool,
    pub changed_since: Option<u64>,
    /// The day that "last month" counts from; the server's where it is not given.
    pub today: Option<Date>,
    pub sort: Sort,
    pub limit: Option<Limit>,
    pub offset: usize,
    /// `facet=FIELD[:N]`
    pub facets: Vec<(String, usize)>,
    pub multi_select: bool,
    /// Every report and reprint on its own.
    pub all: bool,
}

/// The values of a facet where no number is given.
const FACET_VALUES: usize = 10;

/// Names and values of an address, decoded, without those that have no value: a form sends its empty fields too.
pub fn pairs(query: Option<&str>) -> Vec<(String, String)> {
    let pairs = parse(query.unwrap_or_default().as_bytes());
    pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).filter(|(_, value)| !value.is_empty()).collect()
}

/// The first parameter that nobody took is refused: a slip must not silently give another answer.
///
/// # Errors
/// There is one.
pub fn no_others(rest: &[(String, String)], known: &[&str]) -> Result<(), Problem> {
    match rest.first() {
        None => Ok(()),
        Some((name, _)) if known.contains(&name.as_str()) => {
            Err(Problem::parameter(name, format!("`{name}` is given more than once")))
        }
        Some((name, _)) => {
            Err(Problem::parameter(name, format!("there is no parameter `{name}`; there are: {}", known.join(" "))))
        }
    }
}

/// Takes the value of a parameter that may be given once.
pub fn take(pairs: &mut Vec<(String, String)>, name: &str) -> Option<String> {
    let at = pairs.iter().position(|(other, _)| other == name)?;
    Some(pairs.remove(at).1)
}

/// Takes all values of a parameter that may be given again, in their order.
pub fn take_all(pairs: &mut Vec<(String, String)>, name: &str) -> Vec<String> {
    let (taken, rest) = std::mem::take(pairs).into_iter().partition(|(other, _)| other == name);
    *pairs = rest;
    let taken: Vec<(String, String)> = taken;
    taken.into_iter().map(|(_, value)| value).collect()
}

/// Takes a parameter that is one of several words.
///
/// # Errors
/// It is none of them.
pub fn take_word<T: Copy>(
    pairs: &mut Vec<(String, String)>,
    name: &str,
    words: &[(&str, T)],
) -> Result<Option<T>, Problem> {
    let Some(value) = take(pairs, name) else { return Ok(None) };
    match words.iter().find(|(word, _)| *word == value) {
        Some((_, meant)) => Ok(Some(*meant)),
        None => {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            Err(Problem::parameter(name, format!("`{value}` is none of: {}", words.join(" "))))
        }
    }
}

/// Takes a parameter that is a whole number.
///
/// # Errors
/// It is none.
pub fn take_number<N: std::str::FromStr>(pairs: &mut Vec<(String, String)>, name: &str) -> Result<Option<N>, Problem> {
    let Some(value) = take(pairs, name) else { return Ok(None) };
    match value.parse() {
        Ok(number) => Ok(Some(number)),
        Err(_) => Err(Problem::parameter(name, format!("`{value}` is no whole number, or too large"))),
    }
}

/// Takes a parameter that is yes or no.
///
/// # Errors
/// It is neither.
pub fn take_flag(pairs: &mut Vec<(String, String)>, name: &str) -> Result<bool, Problem> {
    let words =
        [("true", true), ("1", true), ("yes", true), ("on", true), ("false", false), ("0", false), ("no", false)];
    Ok(take_word(pairs, name, &words)?.unwrap_or(false))
}

const SORTS: &[(&str, Sort)] =
    &[("best", Sort::Best), ("date", Sort::Date), ("relevance", Sort::Relevance), ("published", Sort::Published)];
const TARGETS: &[(&str, Target)] = &[("events", Target::Events), ("articles", Target::Articles)];

impl SearchParams {
    /// Takes them from an address's pairs; those of other names stay.
    ///
    /// # Errors
    /// A value that is none.
    pub fn take(pairs: &mut Vec<(String, String)>) -> Result<SearchParams, Problem> {
        let flags = Flags {
            kind: take_all(pairs, "kind"),
            with: take_all(pairs, "with"),
            country: take_all(pairs, "country"),
            role: take_all(pairs, "role"),
            portfolio: take_all(pairs, "portfolio"),
            official: take_all(pairs, "official"),
            since: take(pairs, "since"),
            until: take(pairs, "until"),
            place: take_all(pairs, "place"),
            status: take_all(pairs, "status"),
            text: take_all(pairs, "text"),
            target: take_word(pairs, "in", TARGETS)?,
        };
        let wanted: Vec<(&str, Wanted)> = Wanted::ALL.iter().map(|wanted| (wanted.as_str(), *wanted)).collect();
        let facets = take_all(pairs, "facet");
        if facets.len() > limits::FACETS {
            return Err(Problem::parameter("facet", format!("at most {} facets", limits::FACETS)));
        }
        Ok(SearchParams {
            q: take(pairs, "q").unwrap_or_default(),
            flags,
            asks: take_word(pairs, "asks", &wanted)?,
            min_confidence: take(pairs, "min_confidence").map_or(Ok(0.0), |text| confidence(&text))?,
            exact: take_flag(pairs, "exact")?,
            changed_since: take_number(pairs, "changed_since")?,
            today: take(pairs, "today").map(|text| day("today", &text)).transpose()?,
            sort: take_word(pairs, "sort", SORTS)?.unwrap_or_default(),
            limit: take(pairs, "limit").map(|text| limit(&text)).transpose()?,
            offset: take_number::<u32>(pairs, "offset")?.unwrap_or(0) as usize,
            facets: facets.iter().map(|text| facet(text)).collect::<Result<_, _>>()?,
            multi_select: take_flag(pairs, "multi_select")?,
            all: take_flag(pairs, "all")?,
        })
    }

    /// Words and flags alone.
    pub fn asked(&self) -> Asked {
        Asked { words: self.q.clone(), flags: self.flags.clone(), wanted: self.asks, changed_since: self.changed_since }
    }

    /// Is nothing asked for, neither by words nor by flags?
    pub fn asks_nothing(&self) -> bool {
        let narrowed = self.flags != Flags::default() || self.min_confidence > 0.0 || self.changed_since.is_some();
        !self.asked().has_words() && !narrowed
    }

    /// The question, read on a day and with a lexicon.
    ///
    /// # Errors
    /// It does not parse.
    pub fn question(&self, today: Date, lexicon: &Lexicon) -> Result<Question, BadQuestion> {
        self.asked().question(Context { today: self.today.unwrap_or(today), lexicon })
    }

    /// How the answer to a question is wanted; `limit` where none is given.
    pub fn request(&self, question: Question, limit: usize) -> Request {
        Request {
            question,
            limit: match self.limit {
                None => limit,
                Some(Limit::All) => usize::MAX,
                Some(Limit::Hits(number)) => number,
            },
            offset: self.offset,
            sort: self.sort,
            facets: self.facets.clone(),
            multi_select: self.multi_select,
            unfold: self.all,
            min_confidence: self.min_confidence,
        }
    }

    /// Its names and values, in one order, without those that say nothing.
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        let mut put = |name: &'static str, value: Option<String>| {
            pairs.extend(value.filter(|value| !value.is_empty()).map(|value| (name, value)));
        };
        let yes = |flag: bool| flag.then(|| "true".to_owned());
        put("q", Some(self.q.clone()));
        let flags = &self.flags;
        for (name, values) in [
            ("kind", &flags.kind),
            ("status", &flags.status),
            ("with", &flags.with),
            ("country", &flags.country),
            ("role", &flags.role),
            ("portfolio", &flags.portfolio),
            ("official", &flags.official),
            ("place", &flags.place),
            ("text", &flags.text),
        ] {
            values.iter().for_each(|value| put(name, Some(value.clone())));
        }
        put("since", flags.since.clone());
        put("until", flags.until.clone());
        put("in", word(TARGETS, flags.target));
        put("asks", self.asks.map(|wanted| wanted.as_str().to_owned()));
        put("min_confidence", (self.min_confidence > 0.0).then(|| self.min_confidence.to_string()));
        put("exact", yes(self.exact));
        put("changed_since", self.changed_since.map(|number| number.to_string()));
        put("today", self.today.map(|day| day.to_string()));
        put("sort", word(SORTS, Some(self.sort).filter(|sort| *sort != Sort::Best)));
        put(
            "limit",
            self.limit.map(|limit| match limit {
                Limit::All => "all".to_owned(),
                Limit::Hits(number) => number.to_string(),
            }),
        );
        put("offset", (self.offset > 0).then(|| self.offset.to_string()));
        for (field, number) in &self.facets {
            put("facet", Some(format!("{field}:{number}")));
        }
        put("multi_select", yes(self.multi_select));
        put("all", yes(self.all));
        pairs
    }
}

/// As the part of an address behind its `?`, percent-encoded.
impl fmt::Display for SearchParams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&encoded(&self.to_pairs()))
    }
}

/// Names and values as the part of an address behind its `?`.
pub fn encoded<N: AsRef<str>, V: AsRef<str>>(pairs: &[(N, V)]) -> String {
    Serializer::new(String::new()).extend_pairs(pairs.iter().map(|(n, v)| (n.as_ref(), v.as_ref()))).finish()
}

fn word<T: PartialEq>(words: &[(&str, T)], value: Option<T>) -> Option<String> {
    let value = value?;
    words.iter().find(|(_, meant)| *meant == value).map(|(word, _)| (*word).to_owned())
}

fn confidence(text: &str) -> Result<f32, Problem> {
    let number: Option<f32> = text.parse().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| Problem::parameter("min_confidence", format!("`{text}` is no number from 0 to 1")))
}

/// A day as a parameter.
///
/// # Errors
/// It is none.
pub fn day(name: &str, text: &str) -> Result<Date, Problem> {
    text.parse().map_err(|_| Problem::parameter(name, format!("`{text}` is no day, such as 2025-03-10")))
}

fn limit(text: &str) -> Result<Limit, Problem> {
    if text == "all" {
        return Ok(Limit::All);
    }
    let number = text.parse().map(Limit::Hits);
    number.map_err(|_| Problem::parameter("limit", format!("`{text}` is no whole number, nor `all`")))
}

/// A field and a number of its values: `country:20`.
///
/// # Errors
/// The number is none.
pub fn facet(text: &str) -> Result<(String, usize), Problem> {
    let Some((field, number)) = text.split_once(':') else { return Ok((text.to_owned(), FACET_VALUES)) };
    match number.parse() {
        Ok(number @ 1..=limits::FACET_VALUES) => Ok((field.to_owned(), number)),
        _ => Err(Problem::parameter(
            "facet",
            format!("`{number}` is no number of values from 1 to {}; write it as {field}:20", limits::FACET_VALUES),
        )),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(query: &str) -> Result<SearchParams, Problem> {
        let mut pairs = pairs(Some(query));
        let params = SearchParams::take(&mut pairs)?;
        assert_eq!(pairs, [], "all are taken");
        Ok(params)
    }

    #[test]
    fn an_address_is_read_as_the_flags_are() {
        let params =
            read("q=talks+on%20fish&kind=meeting&with=country%3AFR&facet=year&facet=country:3&limit=all&all=1&since=")
                .expect("parameters");
        assert_eq!(params.q, "talks on fish");
        assert_eq!(params.flags.with, ["country:FR"]);
        assert_eq!(params.facets, [("year".to_owned(), 10), ("country".to_owned(), 3)]);
        assert_eq!((params.limit, params.all, &params.flags.since), (Some(Limit::All), true, &None));
    }

    #[test]
    fn a_value_that_is_none_is_told_with_its_parameter() {
        for (query, parameter) in [
            ("limit=many", "limit"),
            ("offset=-1", "offset"),
            ("facet=country:0", "facet"),
            ("sort=size", "sort"),
            ("in=books", "in"),
            ("min_confidence=2", "min_confidence"),
            ("min_confidence=NaN", "min_confidence"),
            ("today=soon", "today"),
            ("all=maybe", "all"),
            ("asks=why", "asks"),
        ] {
            assert_eq!(read(query).expect_err(query).parameter.as_deref(), Some(parameter), "{query}");
        }
        let rest = pairs(Some("q=a&colour=red"));
        let problem = no_others(&rest[1..], &["q"]).expect_err("unknown");
        assert_eq!(problem.detail, "there is no parameter `colour`; there are: q");
    }

    fn texts() -> impl Strategy<Value = Vec<String>> {
        proptest::collection::vec(".{1,12}", 0..3)
    }

    proptest! {
        #[test]
        fn an_address_gives_what_wrote_it(
            q in ".{0,30}",
            (with, text, kind, country) in (texts(), texts(), texts(), texts()),
            since in proptest::option::of(".{1,9}"),
            (limit, offset, watermark) in (proptest::option::of(0..9_999_usize), 0..99_usize, proptest::option::of(0..99_u64)),
            (exact, all, multi_select) in any::<(bool, bool, bool)>(),
            (sort, asks, target) in (0..SORTS.len(), 0..Wanted::ALL.len(), 0..TARGETS.len()),
            min_confidence in 0.0..1.0_f32,
        ) {
            let flags = Flags { with, text, kind, country, since, target: Some(TARGETS[target].1), ..Flags::default() };
            let params = SearchParams {
                q,
                flags,
                asks: Some(Wanted::ALL[asks]),
                min_confidence,
                exact,
                changed_since: watermark,
                today: Some(jiff::civil::date(2025, 3, 10)),
                sort: SORTS[sort].1,
                limit: limit.map(Limit::Hits),
                offset,
                facets: vec![("country".to_owned(), 7)],
                multi_select,
                all,
            };
            prop_assert_eq!(read(&params.to_string()).expect("its own address"), params);
        }
    }
}
