//! The flags of a question (`--kind --country --role …`) → the same [`Question`] as in words.
//!
//! `--country --role --portfolio --official` together describe one participant, each `--with` another one. A flag given
//! twice means either of its values, but for `--with` and `--text`, which ask for both.

use serde::{Deserialize, Serialize};

use super::{
    Context, QueryError,
    ast::{
        ArticleField, Asks, DateEnd, DateFilter, ParticipantField, ParticipantQuery, Query, Question, Target, TextQuery,
    },
    canonical::simplify,
    date, english, language,
    value::{self, BadValue},
};
use crate::extract::lexicon::Lexicon;

/// The flags as given.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Flags {
    /// `meeting`, `talks`, `visits` …
    pub kind: Vec<String>,
    /// A participant each: "French ministers", `country:FR role:minister`.
    pub with: Vec<String>,
    pub country: Vec<String>,
    pub role: Vec<String>,
    pub portfolio: Vec<String>,
    /// A name.
    pub official: Vec<String>,
    /// The event's date, or the publication's where the question asks for articles.
    pub since: Option<String>,
    pub until: Option<String>,
    /// A city or venue, or a country by name or code.
    pub place: Vec<String>,
    pub status: Vec<String>,
    /// Words of the article; in quotes a phrase.
    pub text: Vec<String>,
    /// `--in events|articles`
    pub target: Option<Target>,
}

/// A flag's value is none: the flag, and the error in its value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("--{flag}: {error}")]
pub struct FlagError {
    pub flag: &'static str,
    /// The value as given; the error's span is bytes of it.
    pub value: String,
    pub error: QueryError,
}

/// Adds the flags to a question in words; without words start from [`Question::all`].
///
/// # Errors
/// A value that is none, with its flag.
pub fn combine<'a>(question: Question, flags: &Flags, context: impl Into<Context<'a>>) -> Result<Question, FlagError> {
    let context = context.into();
    let lexicon = context.lexicon;
    let Question { query, mut target, asks, pick, mut notes } = question;
    target = flags.target.or(target);
    let mut parts = Vec::new();
    if query != Query::All {
        parts.push(query);
    }
    parts.extend(either(&flags.kind, "kind", |text| value::kind(text, lexicon).map(Query::Kind))?);
    parts.extend(either(&flags.status, "status", |text| value::status(text).map(Query::Status))?);
    let named = Query::And(parts.clone()).names_event() || !flags.with.is_empty() || !flags.place.is_empty();
    let articles = target == Some(Target::Articles) && !named;
    parts.extend(official(flags, lexicon, articles)?);
    for with in &flags.with {
        let participant = language::participant(with, context, &mut notes).map_err(|error| FlagError {
            flag: "with",
            value: with.clone(),
            error,
        })?;
        parts.push(Query::With(participant));
    }
    parts.extend(either(&flags.place, "place", |text| {
        Ok(match value::country(text, lexicon) {
            Ok(country) => Query::Where(country),
            Err(_) => Query::Place(value::words(text)),
        })
    })?);
    for text in &flags.text {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        match text.trim().strip_prefix('"').and_then(|t| t.strip_suffix('"')).map(words).filter(|w| !w.is_empty()) {
            Some(words) => parts.push(Query::Text(TextQuery::Phrase { words, slop: 0 })),
            None => parts.extend(words(text).into_iter().map(|word| Query::Text(TextQuery::Word(word)))),
        }
    }
    let of_events = target != Some(Target::Articles) && Query::And(parts.clone()).names_event();
    parts.extend(dates(flags, of_events, context)?);
    Ok(Question { query: simplify(Query::And(parts)), target, asks, pick, notes })
}

impl Question {
    /// Everything: where flags start from when there is no question.
    pub fn all() -> Question {
        Question { query: Query::All, target: None, asks: Asks::Hits, pick: None, notes: Vec::new() }
    }
}

/// The values of one flag as alternatives.
fn either<T>(
    values: &[String],
    flag: &'static str,
    read: impl Fn(&str) -> Result<T, BadValue>,
) -> Result<Option<T>, FlagError>
where
    T: super::canonical::Logic,
{
    let mut alternatives = Vec::new();
    for value in values {
        alternatives.push(read(value.trim()).map_err(|bad| error(flag, value, bad))?);
    }
    Ok((!alternatives.is_empty()).then(|| simplify(T::or(alternatives))))
}

/// The state or body, and the office, by which someone is told from others: `--country --org --role --portfolio`.
///
/// # Errors
/// A value that is none, with its flag.
pub fn person(flags: &Flags, orgs: &[String], lexicon: &Lexicon) -> Result<ParticipantQuery, FlagError> {
    let mut parts = Vec::new();
    parts.extend(either(orgs, "org", |text| {
        Ok(ParticipantQuery::Is(ParticipantField::Org(value::org(text, lexicon))))
    })?);
    for query in official(flags, lexicon, false)? {
        if let Query::With(person) = query {
            parts.push(person);
        }
    }
    Ok(if parts.is_empty() { ParticipantQuery::Any } else { simplify(ParticipantQuery::And(parts)) })
}

/// The one participant of `--country --role --portfolio --official`; of articles, what they name.
fn official(flags: &Flags, lexicon: &Lexicon, articles: bool) -> Result<Vec<Query>, FlagError> {
    let is = ParticipantQuery::Is;
    let name = |text: &str| Ok(is(ParticipantField::Name(value::words(text))));
    let parts: Vec<ParticipantQuery> = [
        either(&flags.official, "official", name)?,
        either(&flags.country, "country", |text| country_or_group(text, lexicon))?,
        either(&flags.role, "role", |text| value::role(text, lexicon))?,
        either(&flags.portfolio, "portfolio", |text| {
            value::portfolio(text).map(|p| is(ParticipantField::Portfolio(p)))
        })?,
    ]
    .into_iter()
    .flatten()
    .collect();
    if articles {
        return Ok(parts.into_iter().map(of_article).collect());
    }
    Ok(if parts.is_empty() { Vec::new() } else { vec![Query::With(simplify(ParticipantQuery::And(parts)))] })
}

/// `--country` takes a group of countries, too.
fn country_or_group(text: &str, lexicon: &Lexicon) -> Result<ParticipantQuery, BadValue> {
    match (value::country(text, lexicon), value::group(text)) {
        (Err(_), Ok(group)) => Ok(ParticipantQuery::Is(ParticipantField::Group(group.to_owned()))),
        (country, _) => country.map(|country| ParticipantQuery::Is(ParticipantField::Country(country))),
    }
}

fn of_article(query: ParticipantQuery) -> Query {
    match query {
        ParticipantQuery::Any => Query::All,
        ParticipantQuery::And(parts) => Query::And(parts.into_iter().map(of_article).collect()),
        ParticipantQuery::Or(parts) => Query::Or(parts.into_iter().map(of_article).collect()),
        ParticipantQuery::Not(part) => Query::Not(Box::new(of_article(*part))),
        ParticipantQuery::Is(ParticipantField::Name(name)) => Query::Article(ArticleField::Official(name)),
        ParticipantQuery::Is(ParticipantField::Country(country)) => Query::Article(ArticleField::Country(country)),
        ParticipantQuery::Is(field) => Query::Bare(field),
    }
}

/// `--since` and `--until` as one filter.
fn dates(flags: &Flags, of_events: bool, context: Context<'_>) -> Result<Option<Query>, FlagError> {
    let read = |flag: &'static str, text: &Option<String>| -> Result<Option<DateFilter>, FlagError> {
        let Some(text) = text else { return Ok(None) };
        let words = text.trim();
        if let Some(filter) = english::date(words, context) {
            return Ok(Some(filter));
        }
        date::filter(words, context.today).map(Some).map_err(|message| {
            error(flag, text, BadValue { message, hint: Some(format!("a date is one of: {}", date::FORMS)) })
        })
    };
    let end = |filter: Option<DateFilter>, first: bool| match filter {
        Some(DateFilter::Range { from, to }) => {
            if first {
                from
            } else {
                to
            }
        }
        _ => None,
    };
    let (since, until) = (read("since", &flags.since)?, read("until", &flags.until)?);
    for (flag, filter, text) in [("since", since, &flags.since), ("until", until, &flags.until)] {
        let open = filter.is_some() && end(filter, flag == "since").is_none();
        if let Some(text) = text.as_ref().filter(|_| open) {
            let message = format!("`{text}` does not say a day to count from");
            return Err(error(flag, text, BadValue { message, hint: Some("a date such as 2025-03".to_owned()) }));
        }
    }
    let (from, to) = (end(since, true), end(until, false));
    if let (Some(DateEnd(a)), Some(DateEnd(b)), Some(text)) = (from, to, &flags.until)
        && a.interval().0 > b.interval().1
    {
        let message = format!("`{text}` lies before --since {a}");
        return Err(error("until", text, BadValue { message, hint: Some("turn the two round".to_owned()) }));
    }
    if from.is_none() && to.is_none() {
        return Ok(None);
    }
    let range = DateFilter::Range { from, to };
    Ok(Some(if of_events { Query::Date(range) } else { Query::Article(ArticleField::Published(range)) }))
}

fn error(flag: &'static str, value: &str, bad: BadValue) -> FlagError {
    let error = QueryError { message: bad.message, span: 0..value.len(), hint: bad.hint };
    FlagError { flag, value: value.to_owned(), error }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::*;
    use crate::query::parse;

    const TODAY: Date = date(2025, 6, 15);

    fn values(values: &[&str]) -> Vec<String> {
        values.iter().map(|v| (*v).to_owned()).collect()
    }

    fn read(question: &str, flags: &Flags) -> String {
        combine(parse(question, TODAY).unwrap(), flags, TODAY).unwrap().query.to_string()
    }

    #[test]
    fn flags_say_the_same_as_words() {
        let flags = Flags {
            kind: values(&["talks", "visit"]),
            with: values(&["Moroccan interior minister", "name:Macron"]),
            country: values(&["French"]),
            role: values(&["minister"]),
            portfolio: values(&["defense"]),
            official: values(&["Jane Doe"]),
            since: Some("March 2025".to_owned()),
            until: Some("last-week".to_owned()),
            place: values(&["Rabat"]),
            status: values(&["canceled"]),
            text: values(&["migration", "\"western sahara\""]),
            target: None,
        };
        assert_eq!(
            read("", &flags),
            "(kind:meeting OR kind:visit) status:cancelled with:(name:(Jane Doe) country:FR role:minister portfolio:defence) \
             with:(country:MA role:minister portfolio:interior) with:(name:Macron) place:Rabat text:migration \
             text:\"western sahara\" date:2025-03..2025-W23"
        );
    }

    #[test]
    fn flags_add_to_a_question_in_words() {
        let flags = Flags { country: values(&["DE", "EU"]), place: values(&["France"]), ..Flags::default() };
        assert_eq!(
            read("meetings with Macron", &flags),
            "kind:meeting with:(name:Macron) with:(country:DE OR group:EU) where:FR"
        );
    }

    #[test]
    fn dates_are_those_of_publication_for_articles() {
        let since = Flags { since: Some("2025".to_owned()), ..Flags::default() };
        assert_eq!(read("migration", &since), "text:migration published:2025..");
        assert_eq!(read("visits", &since), "kind:visit date:2025..");
        let articles = Flags {
            target: Some(Target::Articles),
            country: values(&["FR"]),
            until: Some("30d".to_owned()),
            ..Flags::default()
        };
        let read = combine(Question::all(), &articles, TODAY).unwrap();
        assert_eq!(read.query.to_string(), "country:FR published:..2025-06-15");
        assert!(!read.query.names_event() && read.target == Some(Target::Articles));
    }

    #[test]
    fn errors_name_the_flag() {
        let error = |flags: Flags| combine(Question::all(), &flags, TODAY).expect_err("an error").to_string();
        let one = |text: &str| values(&[text]);
        assert!(error(Flags { kind: one("match"), ..Flags::default() }).starts_with("--kind: `match` is no kind"));
        assert!(error(Flags { country: one("Atlantis"), ..Flags::default() }).starts_with("--country: "));
        assert!(
            error(Flags { with: one("contry:FR"), ..Flags::default() })
                .starts_with("--with: there is no field `contry`")
        );
        assert!(
            error(Flags { since: Some("soon".to_owned()), ..Flags::default() })
                .starts_with("--since: `soon` is no date")
        );
        assert!(error(Flags { since: Some("none".to_owned()), ..Flags::default() }).contains("a day to count from"));
        let reversed = Flags { since: Some("2025".to_owned()), until: Some("2024".to_owned()), ..Flags::default() };
        assert!(error(reversed).contains("lies before --since"));
    }
}
