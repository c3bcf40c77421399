//! Questions to both.

use dateline::{
    query::ast::{ArticleField, Asks, PathQuery, Query, Target},
    search::{
        Request, Searcher, Sort,
        answer::Hits,
        facets::{ARTICLE_FIELDS, EVENT_FIELDS},
        network::{Nodes as Of, Shape},
        target,
        timeline::Dated,
    },
    store::StoreError,
};

use crate::{
    corpus::{Indexes, request},
    nodes::Nodes,
};

fn facets_of(request: &Request) -> Vec<(String, usize)> {
    let fields = match target(&request.question) {
        Target::Events => EVENT_FIELDS,
        Target::Articles => ARTICLE_FIELDS,
    };
    fields.iter().map(|field| ((*field).to_owned(), 1_000)).collect()
}

/// Every question of `tests/questions.tsv`; every third one with all facets.
pub fn question_table(_: &Nodes, indexes: &Indexes) -> String {
    let table = include_str!("../questions.tsv");
    let questions = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    let (mut asked, mut found, mut counted) = (0, 0, 0);
    for question in questions.filter_map(|line| line.split('\t').next()).filter(|question| !question.is_empty()) {
        let mut request = request(question);
        if asked % 3 == 0 {
            request.facets = facets_of(&request);
            counted += request.facets.len();
        }
        let reports = indexes.small.ask(question, &request).reports;
        asked += 1;
        found += usize::from(reports > 0);
    }
    assert!(asked > 400 && found > 100, "{asked} questions, {found} with an answer");
    format!("{asked} questions, {found} with hits, {counted} facets, all the same")
}

const CLAUSES: &[&str] = &[
    "kind:meeting",
    "status:planned",
    "-kind:meeting",
    "kind:visit OR kind:call",
    "date:2025",
    "date:2025-04-14",
    "date:2025-04-14..2025-04-14",
    "date:..2024-04-22",
    "date:2024-04-22..",
    "date:none",
    "-date:none",
    "published:none",
    "published:2025-04-14..2025-04-14",
    "published:2024",
    "date:2024-W17",
    "date:202X",
    "place:Rabat",
    "place:\"Rabat\"",
    "where:MA",
    "with:(country:FR role:minister)",
    "with:(country:FR role:minister) with:(country:MA)",
    "with:(country:FR) with:(country:FR)",
    "with:(country:FR) with:(country:MA) with:(role:minister)",
    "with:(country:FR OR country:DE) with:(role:minister -portfolio:foreign)",
    "-with:(country:FR)",
    "with:(group:EU) with:(country:MA)",
    "with:(group:G7 role:minister)",
    "with:(name:(Bruno Retailleau))",
    "with:(name:Retail*)",
    "kind:visit with:(side:guest)",
    "name:Macron",
    "role:minister",
    "portfolio:interior",
    "country:FR",
    "org:UN",
    "group:EU",
    "migration",
    "\"border security\"",
    "\"security border\"~3",
    "\"border security migration\"~4",
    "presid*",
    "text:\"Western Sahara\" kind:meeting",
    "title:minister",
    "-migration kind:meeting",
    "migration OR trade",
    "kind:meeting (date:2025 OR migration)",
    "source:gazette",
    "lang:fr",
    "lang:en kind:meeting",
    "author:a*",
    "path:gazette/",
    "path:archive",
    "-path:gazette/ kind:meeting",
    "official:Macron",
    "organization:UN",
    "added:1..",
    "added:999999..",
    "with:*",
];

/// The query language clause by clause, of events and of articles, in every order, folded and not.
pub fn clauses(_: &Nodes, indexes: &Indexes) -> String {
    let (mut asked, mut found) = (0, 0);
    for (number, clause) in CLAUSES.iter().enumerate() {
        for (at, target) in [Target::Events, Target::Articles].into_iter().enumerate() {
            let mut request = request(clause);
            request.question.target = Some(target);
            request.question.asks = Asks::Hits;
            request.sort = [Sort::Best, Sort::Date, Sort::Relevance, Sort::Published][(number + at) % 4];
            request.unfold = number % 2 == 0;
            request.min_confidence = if number % 5 == 4 { 0.8 } else { 0.0 };
            request.facets = facets_of(&request);
            request.multi_select = number % 3 == 0;
            let reports = indexes.small.ask(&format!("{clause} of {target:?}"), &request).reports;
            asked += 1;
            found += usize::from(reports > 0);
        }
    }
    assert!(found * 2 > asked, "{found} of {asked} found something");
    format!("{asked} questions, {found} with hits, all facets of each")
}

/// Pages until there are no more, and the stream of all.
pub fn pages(_: &Nodes, indexes: &Indexes) -> String {
    let mut hits = 0;
    for (question, sort) in [
        ("kind:meeting", Sort::Published),
        ("kind:meeting", Sort::Date),
        ("minister", Sort::Relevance),
        ("in articles about ministers", Sort::Published),
    ] {
        let mut request = Request { limit: 17, sort, ..request(question) };
        loop {
            let answer = indexes.small.ask(&format!("{question} from {}", request.offset), &request);
            let is_empty = match answer.hits {
                Hits::Events(events) => events.is_empty(),
                Hits::Articles(articles) => articles.is_empty(),
            };
            if is_empty {
                break;
            }
            request.offset += 17;
            assert!(request.offset < 5_000);
        }
        hits +=
            streamed(&indexes.small.here, &indexes.small.there, &Request { offset: 0, limit: usize::MAX, ..request });
    }
    format!("{hits} hits, page by page and streamed")
}

fn streamed(here: &Searcher, there: &Searcher, request: &Request) -> usize {
    let all = |searcher: &Searcher| {
        let (mut count, mut told) = (0, Vec::new());
        let reports = searcher.stream(request, |hits| -> Result<(), StoreError> {
            count += match &hits {
                Hits::Events(events) => events.len(),
                Hits::Articles(articles) => articles.len(),
            };
            match hits {
                Hits::Events(events) => told.extend(events.iter().map(|event| format!("{event:?}"))),
                Hits::Articles(articles) => told.extend(articles.iter().map(|article| format!("{article:?}"))),
            }
            Ok(())
        });
        (reports.unwrap(), count, told)
    };
    let (here, there) = (all(here), all(there));
    assert_eq!((here.0, here.1), (there.0, there.1));
    let differing = here.2.iter().zip(&there.2).position(|(a, b)| a != b);
    assert_eq!(
        differing,
        None,
        "here {:?}\nthere {:?}",
        differing.map(|at| &here.2[at]),
        differing.map(|at| &there.2[at])
    );
    here.1
}

/// Hits beyond what is brought here in one go: totals and facets come from the cluster, pages reach into the next window.
pub fn windows(nodes: &Nodes, indexes: &Indexes) -> String {
    let broad = indexes.broad(nodes);
    let mut request = Request { sort: Sort::Published, ..request("kind:meeting OR kind:visit OR kind:call") };
    request.facets = facets_of(&request);
    let reports = broad.ask("all events", &request).reports;
    assert!(reports > 10_000, "{reports} are one window");
    let counted = request.facets.len();
    request.facets = vec![("status".to_owned(), 5), ("kind".to_owned(), 5)];
    request.multi_select = true;
    broad.ask("all events, by date", &Request { sort: Sort::Date, ..request.clone() });
    let narrowed = Request { facets: request.facets.clone(), multi_select: true, ..self::request("status:held") };
    broad.ask("held, with the others counted", &narrowed);
    for offset in [3_000, 9_990, 10_020, usize::try_from(reports).unwrap() - 7, usize::try_from(reports).unwrap() + 5] {
        let request = Request { offset, limit: 20, unfold: true, facets: Vec::new(), ..request.clone() };
        broad.ask(&format!("all reports from {offset}"), &request);
    }
    let rest = Request { facets: Vec::new(), limit: usize::MAX, ..request };
    let hits = streamed(&broad.here, &broad.there, &rest);
    let unfolded = streamed(&broad.here, &broad.there, &Request { unfold: true, ..rest });
    format!("{reports} reports, {counted} facets; {hits} events and {unfolded} reports streamed")
}

/// What a cluster cannot answer exactly, it does not answer.
pub fn refusals(_: &Nodes, indexes: &Indexes) -> String {
    let there = &indexes.small.there;
    let mut refused = 0;
    for (question, told) in [
        ("text:migratoin~", "near spellings"),
        ("with:(name:Macorn~)", "near spellings"),
        ("path:/.*gazette.*/", "regular expressions"),
    ] {
        let error = there.search(&request(question)).expect_err(question).to_string();
        assert!(error.contains(told) && !error.contains('\n'), "{question}: {error}");
        refused += 1;
    }
    let error = there.skips(0, 10).expect_err("skips").to_string();
    assert!(error.contains("not answered from a cluster"), "{error}");
    format!("{} kinds", refused + 1)
}

/// Timelines and networks.
pub fn in_time(_: &Nodes, indexes: &Indexes) -> String {
    let mut asked = 0;
    for question in
        ["kind:meeting", "with:(country:FR)", "date:2025", "kind:visit status:planned", "migration -kind:call"]
    {
        let question = request(question).question;
        for of in [Dated::Event, Dated::Published] {
            let told = |searcher: &Searcher| format!("{:?}", searcher.timeline(&question, None, of, 0.0).unwrap());
            assert_eq!(told(&indexes.small.here), told(&indexes.small.there), "timeline of {question}");
        }
        for of in [Of::Countries, Of::People] {
            let shape = Shape { of, min_weight: 1, top: None, min_confidence: 0.0 };
            let told = |searcher: &Searcher| searcher.network(&question, shape).unwrap();
            let (here, there) = (told(&indexes.small.here), told(&indexes.small.there));
            assert_eq!(here, there, "network of {question}");
            assert!(!here.edges.is_empty(), "network of {question}");
        }
        asked += 4;
    }
    format!("{asked}")
}

/// Articles with everything that was found in them, and the sizes of both.
pub fn articles(_: &Nodes, indexes: &Indexes) -> String {
    let both = &indexes.small;
    assert_eq!(both.here.size().unwrap(), both.there.size().unwrap());
    assert_eq!(both.here.watermark(), both.there.watermark());
    let all = Request { limit: usize::MAX, unfold: true, ..request("in articles *") };
    let mut all = all;
    all.question.target = Some(Target::Articles);
    let Hits::Articles(found) = both.here.search(&all).unwrap().hits else { panic!("articles") };
    for article in found.iter().step_by(7) {
        let (here, there) = (both.here.article(&article.id).unwrap(), both.there.article(&article.id).unwrap());
        assert!(here.is_some() && here == there, "{}", article.id);
    }
    assert!(both.there.article("no such article").unwrap().is_none());
    // By their paths, as `dateline show` looks for them: in full, and by the last part.
    let path = &found[0].path;
    let name = path.rsplit('/').next().unwrap();
    assert!(both.there.article(path).unwrap().is_some());
    for pattern in [regex::escape(path), format!(".*/{}", regex::escape(name)), format!(".*/{}", regex::escape(path))] {
        let mut request = Request { limit: 20, ..request("*") };
        request.question.target = Some(Target::Articles);
        request.question.query = Query::Article(ArticleField::Path(PathQuery::Regex(pattern.clone())));
        both.ask(&pattern, &request);
    }
    format!("{} of {}", found.len().div_ceil(7), found.len())
}
