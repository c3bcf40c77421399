//! The archive as tools for an assistant: a server of the Model Context Protocol on standard input and output. Standard
//! output is the protocol's; nothing else may be written there.

use std::net::{Ipv4Addr, SocketAddr};

use jiff::civil::Date;
use rmcp::{
    ErrorData, ServerHandler, ServiceExt,
    handler::server::{router::tool::ToolRouter, wrapper::Parameters},
    model::{CallToolResult, ContentBlock, Implementation, ServerCapabilities, ServerConfig},
    schemars::JsonSchema,
    tool, tool_handler, tool_router,
    transport::stdio,
};
use serde::Deserialize;
use serde_json::Value;

use super::{
    answers::{self, WhoParams},
    api,
    guard::Access,
    limits,
    params::{Limit, SearchParams, facet},
    problem::Problem,
    server::ServeError,
    state::{App, Asking, Index},
};
use crate::{
    output::{self, Style},
    query::{ast::Target, flags::Flags},
    search::timeline::{Dated, Step},
};

/// Hits where none is asked for, and at most: an assistant reads every word of them.
const HITS: usize = 10;
const MOST: usize = 100;

/// How to ask, told to the assistant once.
const INSTRUCTIONS: &str = "\
An archive of news articles in which officials, countries, dates and diplomatic events (meetings, calls, visits, agreements) \
were found, each event with the sentence that says so.

Ask in plain English (`all meetings with French ministers`, `who met Maria Silva last year`, `planned visits to Japan`) or in \
the query language: kind:meeting|call|visit|agreement, status:held|planned|cancelled, date:2025-03 or date:2024..2025, \
with:(country:FR role:minister) for one party and a second with: for another, where:MA, place:Rabat, text:migration, \
\"a phrase\", OR, -word. `*` asks for everything. The answer's `query` shows how the question was understood, and its `notes` \
what was read otherwise than it was written: tell the user where that matters.

An event is what articles report, not what is certain: `status` tells what was held from what is planned or was cancelled, and \
`date` may be a month or missing. Cite for every claim the event's `evidence`, word for word, with the title, publication date \
and path (or url) of its source. Where nothing is found, say so: the archive is not the world.";

#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(deny_unknown_fields)]
pub struct SearchTool {
    /// The question in plain English or in the query language; `*` for everything.
    question: String,
    /// Not before this date: 2025, 2025-03, 2025-03-10, `last month`. Of the event; of articles the publication.
    since: Option<String>,
    /// Not after this date.
    until: Option<String>,
    /// At most so many, from 0 to 100; 10 where it is not given.
    limit: Option<usize>,
    /// Leave out so many first, for the next page.
    offset: Option<usize>,
    /// Fields whose values are counted over all that is found, such as `country`, `year` or `name:20`.
    facets: Option<Vec<String>>,
}

#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(deny_unknown_fields)]
pub struct WhoTool {
    /// A person's name in any spelling, an id as answers have it, a country or a body such as `EU`.
    name: String,
    /// The state that the person serves, where several people bear the name.
    country: Option<String>,
    /// The body that the person serves, where several people bear the name.
    org: Option<String>,
    /// At most so many events and articles, from 0 to 100; 10 where it is not given.
    limit: Option<usize>,
}

#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(deny_unknown_fields)]
pub struct TimelineTool {
    /// The question in plain English or in the query language; `*` for all events.
    question: String,
    /// How long a step is; by the span of the events where it is not given.
    by: Option<StepTool>,
    /// Count by the first publication instead of the event's own date.
    #[serde(default)]
    published: bool,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(rename_all = "snake_case")]
pub enum StepTool {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(deny_unknown_fields)]
pub struct ExtractTool {
    /// The text of one article, with its headline on the first line where it has one. Nothing of it is kept.
    text: String,
}

/// The tools over one archive.
#[derive(Clone)]
pub struct Archive {
    app: App,
    tool_router: ToolRouter<Archive>,
}

/// What a tool gives: a document, and the same for reading.
struct Told {
    document: Value,
    text: String,
}

fn told(document: &[u8], text: &[u8]) -> Result<Told, Problem> {
    let document = serde_json::from_slice(document).map_err(|error| Problem::internal(&error))?;
    Ok(Told { document, text: String::from_utf8_lossy(text).into_owned() })
}

#[tool_router]
impl Archive {
    /// Over an open archive.
    pub fn new(app: App) -> Archive {
        Archive { app, tool_router: Archive::tool_router() }
    }

    #[tool(
        description = "Find diplomatic events: meetings, calls, visits and agreements, with parties, date, place, status, the \
                       sentence that says so (`evidence`) and the articles it stands in (`sources`). Use it for who met whom, \
                       when and where. Questions such as `who met …`, `when did …`, `how many …`, `did … meet …` are answered \
                       in `answers`, `number` and `whether` too. Cite `evidence` word for word with its source.",
        annotations(title = "Search events", read_only_hint = true, open_world_hint = false)
    )]
    async fn search_events(&self, Parameters(asked): Parameters<SearchTool>) -> Result<CallToolResult, ErrorData> {
        self.search(asked, Target::Events).await
    }

    #[tool(
        description = "Find articles by their words and by what is named in them, with a snippet around the words. Use it where \
                       the question is about texts, or where no event is found. Cite title, publication date and path.",
        annotations(title = "Search articles", read_only_hint = true, open_world_hint = false)
    )]
    async fn search_articles(&self, Parameters(asked): Parameters<SearchTool>) -> Result<CallToolResult, ErrorData> {
        self.search(asked, Target::Articles).await
    }

    #[tool(
        description = "The dossier of an official, a state or a body: offices over time, whom they met and how often, where, and \
                       their latest events with sentences. Where several people bear the name, `candidates` lists them: ask \
                       again with the id of the one who is meant, or ask the user.",
        annotations(title = "Who is it", read_only_hint = true, open_world_hint = false)
    )]
    async fn who(&self, Parameters(asked): Parameters<WhoTool>) -> Result<CallToolResult, ErrorData> {
        let params = WhoParams {
            name: asked.name,
            country: asked.country.into_iter().collect(),
            org: asked.org.into_iter().collect(),
            limit: Some(asked.limit.unwrap_or(HITS).min(MOST)),
            ..WhoParams::default()
        };
        self.tell(move |asking| {
            let found = answers::who(asking, &params)?;
            let document = answers::who_written(&params, &found, None)?;
            let mut text = Vec::new();
            written(output::dossier::text(&mut text, &found, &params.shown(), Style::default()))?;
            told(&document, &text)
        })
        .await
    }

    #[tool(
        description = "How many events of a question there are in each day, week, month, quarter or year, apart by status. Use it \
                       for trends and to find when something happened before asking for the events themselves.",
        annotations(title = "Events in time", read_only_hint = true, open_world_hint = false)
    )]
    async fn timeline(&self, Parameters(asked): Parameters<TimelineTool>) -> Result<CallToolResult, ErrorData> {
        let by = asked.by.map(|by| match by {
            StepTool::Day => Step::Day,
            StepTool::Week => Step::Week,
            StepTool::Month => Step::Month,
            StepTool::Quarter => Step::Quarter,
            StepTool::Year => Step::Year,
        });
        let of = if asked.published { Dated::Published } else { Dated::Event };
        let params = SearchParams { q: asked.question, ..SearchParams::default() };
        self.tell(move |asking| {
            let found = answers::timeline(asking, &params, by, of)?;
            let document = answers::timeline_written(&params, &found, false)?;
            let mut text = Vec::new();
            written(output::timeline::text(&mut text, &found.1, Style::default()))?;
            told(&document, &text)
        })
        .await
    }

    #[tool(
        description = "Find the officials, countries, dates, organizations and events in a text that you have, with the rule and \
                       the confidence of each and the bytes that it stands at. The archive is not asked and nothing is kept.",
        annotations(title = "Extract from a text", read_only_hint = true, open_world_hint = false)
    )]
    async fn extract(&self, Parameters(asked): Parameters<ExtractTool>) -> Result<CallToolResult, ErrorData> {
        self.tell(move |asking| {
            if asked.text.len() > limits::EXTRACT_BYTES {
                return Err(Problem::parameter("text", format!("at most {} bytes", limits::EXTRACT_BYTES)));
            }
            let lines = api::extracted(asked.text.as_bytes(), &asking.searcher.lexicon())?;
            let articles: Result<Vec<Value>, _> = lines
                .split(|byte| *byte == b'\n')
                .filter(|line| !line.is_empty())
                .map(serde_json::from_slice)
                .collect();
            let articles = articles.map_err(|error| Problem::internal(&error))?;
            let document = serde_json::json!({ "schema": output::json::SCHEMA, "articles": articles });
            Ok(Told { document, text: String::from_utf8_lossy(&lines).into_owned() })
        })
        .await
    }
}

impl Archive {
    async fn search(&self, asked: SearchTool, target: Target) -> Result<CallToolResult, ErrorData> {
        self.tell(move |asking| {
            let facets = asked.facets.unwrap_or_default();
            let params = SearchParams {
                q: asked.question,
                flags: Flags { since: asked.since, until: asked.until, target: Some(target), ..Flags::default() },
                limit: Some(Limit::Hits(asked.limit.unwrap_or(HITS).min(MOST))),
                offset: asked.offset.unwrap_or(0),
                facets: facets.iter().map(|text| facet(text)).collect::<Result<_, _>>()?,
                ..SearchParams::default()
            };
            if params.q.trim().is_empty() {
                return Err(Problem::nothing_asked());
            }
            let found = answers::search(asking, &params, HITS)?;
            let document = answers::search_json(asking, &params, &found)?;
            let mut text = Vec::new();
            written(output::table::answer(&mut text, &found.1, params.offset, Style::default()))?;
            told(&document, &text)
        })
        .await
    }

    /// Runs a tool: what it gives as a document and for reading, what goes wrong as an error that the assistant can read.
    async fn tell<W>(&self, work: W) -> Result<CallToolResult, ErrorData>
    where
        W: FnOnce(Asking) -> Result<Told, Problem> + Send + 'static,
    {
        Ok(match self.app.ask(work).await {
            Ok(Told { document, text }) => {
                let mut result = CallToolResult::success(vec![ContentBlock::text(text)]);
                result.structured_content = Some(document);
                result
            }
            Err(problem) => CallToolResult::error(vec![ContentBlock::text(wrong(&problem))]),
        })
    }
}

/// What is wrong, where, and what to do.
fn wrong(problem: &Problem) -> String {
    let mut lines = vec![problem.detail.clone()];
    if let Some(place) = &problem.place {
        lines.push(place.shown.clone());
        lines.extend(place.hint.clone());
    }
    lines.join("\n")
}

/// A vector takes everything: what fails to be written fails by its own fault.
fn written(outcome: std::io::Result<()>) -> Result<(), Problem> {
    outcome.map_err(|error| Problem::internal(&error))
}

#[tool_handler(router = self.tool_router)]
impl ServerHandler for Archive {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("dateline", env!("CARGO_PKG_VERSION")))
            .with_instructions(INSTRUCTIONS)
    }
}

/// Answers on standard input and output until the client closes them.
///
/// # Errors
/// The index cannot be opened, or the client does not speak the protocol.
pub fn run(index: Index, today: Option<Date>) -> Result<(), ServeError> {
    let app = App::open(index, today, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), Access::default())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .worker_threads(2)
        .max_blocking_threads(limits::questions() + 4)
        .build()
        .map_err(ServeError::Start)?;
    let outcome = runtime.block_on(async {
        let failed = |error: &dyn std::fmt::Display| ServeError::Start(std::io::Error::other(error.to_string()));
        let service = Archive::new(app).serve(stdio()).await.map_err(|error| failed(&error))?;
        service.waiting().await.map_err(|error| failed(&error))?;
        Ok(())
    });
    // The thread that reads standard input may still wait for a line.
    runtime.shutdown_background();
    outcome
}
