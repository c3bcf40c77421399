//! Timelines and networks against brute force over the answers.

use std::collections::BTreeMap;

use super::{
    cases::{meeting, someone, told},
    *,
};
use crate::search::{
    network::{Nodes, Shape},
    timeline::{Dated, Step},
};

fn asked(query: &Query) -> Question {
    Question { query: query.clone(), target: Some(Target::Events), asks: Asks::Hits, pick: None, notes: Vec::new() }
}

const SHAPE: Shape = Shape { of: Nodes::Countries, min_weight: 1, top: None, min_confidence: 0.0 };

/// The answer's events, folded or every report.
fn events(searcher: &Searcher, query: &Query, unfold: bool) -> Vec<crate::search::answer::EventHit> {
    let answer = searcher.search(&Request { unfold, ..question(query.clone(), Target::Events) }).unwrap();
    assert_eq!(
        if unfold { answer.reports } else { answer.total },
        match &answer.hits {
            Hits::Events(events) => events.len() as u64,
            Hits::Articles(_) => 0,
        }
    );
    match answer.hits {
        Hits::Events(events) => events,
        Hits::Articles(_) => Vec::new(),
    }
}

fn side(participant: &Participant) -> Option<String> {
    participant.country.map(|country| country.to_string()).or_else(|| participant.org.clone())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_timeline_counts_the_answer(corpus in corpus(1..12, "a"), query in query(), by in 0usize..5) {
        let ram = index(&corpus, &Vec::new(), 3, false);
        let searcher = ram.searcher();
        let by = [Step::Day, Step::Week, Step::Month, Step::Quarter, Step::Year][by];
        let timeline = searcher.timeline(&asked(&query), Some(by), Dated::Event, 0.0).unwrap();
        let events = events(&searcher, &query, false);
        prop_assert_eq!(timeline.total, events.len() as u64);
        prop_assert_eq!(timeline.undated, events.iter().filter(|event| event.date.is_none()).count() as u64);
        let all = || timeline.steps.iter().chain(&timeline.imprecise);
        prop_assert_eq!(all().map(|bar| bar.events).sum::<u64>() + timeline.undated, timeline.total);
        for bar in &timeline.steps {
            let inside = events.iter().filter(|event| event.date.is_some_and(|date| {
                let (first, last) = date.interval();
                bar.first <= first && last <= bar.last
            }));
            prop_assert_eq!(inside.count() as u64, bar.events);
        }
        for bar in &timeline.imprecise {
            prop_assert_eq!(events.iter().filter(|event| event.date == Some(bar.value)).count() as u64, bar.events);
        }
        let published = searcher.timeline(&asked(&query), Some(by), Dated::Published, 0.0).unwrap();
        prop_assert!(published.imprecise.is_empty() && published.total == timeline.total);
        prop_assert_eq!(published.steps.iter().map(|bar| bar.events).sum::<u64>() + published.undated, timeline.total);
    }

    /// Without other articles that tell of the same event, every report is an event, and its pairs are counted by hand.
    #[test]
    fn a_network_counts_the_pairs_of_the_answer(corpus in corpus(1..2, "a"), query in query()) {
        let ram = index(&corpus, &Vec::new(), 3, false);
        let searcher = ram.searcher();
        let events = events(&searcher, &query, true);
        let network = searcher.network(&asked(&query), SHAPE).unwrap();
        prop_assert_eq!(network.total, events.len() as u64);
        let mut pairs: BTreeMap<(String, String), u64> = BTreeMap::new();
        for event in &events {
            let sides: BTreeSet<String> = event.participants.iter().filter_map(side).collect();
            for a in &sides {
                for b in sides.iter().filter(|b| *b > a) {
                    *pairs.entry((a.clone(), b.clone())).or_default() += 1;
                }
            }
        }
        let found: BTreeMap<(String, String), u64> =
            network.edges.iter().map(|edge| ((edge.source.clone(), edge.target.clone()), edge.weight)).collect();
        prop_assert_eq!(&found, &pairs);
        for node in &network.nodes {
            let with = events.iter().filter(|event| event.participants.iter().filter_map(side).any(|side| side == node.id));
            prop_assert_eq!(with.count() as u64, node.events);
        }
        // Of people: each name is one person here, but for what state tells apart.
        let people = searcher.network(&asked(&query), Shape { of: Nodes::People, ..SHAPE }).unwrap();
        for edge in &people.edges {
            prop_assert_eq!(edge.meetings + edge.calls + edge.visits + edge.agreements, edge.weight);
            prop_assert_eq!(edge.held + edge.planned + edge.cancelled, edge.weight);
            prop_assert!(edge.source < edge.target && edge.weight <= people.total);
        }
    }

    /// Over many articles: a pair's weight is the number of the answer's events of which some report has both.
    #[test]
    fn reports_of_one_event_join_a_pair_once(corpus in corpus(1..12, "a"), query in query(), least in 1u64..3) {
        let ram = index(&corpus, &Vec::new(), 3, true);
        let searcher = ram.searcher();
        let network = searcher.network(&asked(&query), Shape { min_weight: least, ..SHAPE }).unwrap();
        let folded = events(&searcher, &query, false);
        let every = events(&searcher, &query, true);
        prop_assert_eq!(network.total, folded.len() as u64);
        prop_assert_eq!(network.reports, every.len() as u64);
        for edge in &network.edges {
            let both = |event: &&crate::search::answer::EventHit| {
                let has = |id: &str| event.participants.iter().filter_map(side).any(|side| side == id);
                has(&edge.source) && has(&edge.target)
            };
            let (best, all) = (folded.iter().filter(both).count() as u64, every.iter().filter(both).count() as u64);
            prop_assert!(edge.weight >= least && best <= edge.weight && edge.weight <= all, "{} {} {}", best, edge.weight, all);
        }
        let top = searcher.network(&asked(&query), Shape { top: Some(2), ..SHAPE }).unwrap();
        prop_assert!(top.nodes.len() <= 2);
    }
}

#[test]
fn a_pair_is_joined_once_by_all_reports_of_an_event() {
    let alami = || someone("Karim Alami", Role::Minister, Some(Portfolio::Trade), "MA");
    let perrin = || someone("Luc Perrin", Role::Minister, Some(Portfolio::Trade), "FR");
    let both = |extra: Vec<Participant>| meeting([vec![alami(), perrin()], extra].concat(), "2025-03-10");
    let envoy = someone("Ines Costa", Role::Envoy, None, "PT");
    let day = Some(date(2025, 3, 10));
    let corpus = vec![
        told("a0", "first", day, vec![both(vec![])]),
        told("a1", "second words", day, vec![both(vec![envoy])]),
        told(
            "a2",
            "third",
            day,
            vec![meeting(vec![someone("Perrin", Role::Minister, None, "FR"), alami()], "2025-06-01")],
        ),
    ];
    let ram = index(&corpus, &Vec::new(), 2, false);
    let people = ram.searcher().network(&asked(&Query::All), Shape { of: Nodes::People, ..SHAPE }).unwrap();
    let edges: Vec<(&str, &str, u64)> =
        people.edges.iter().map(|edge| (edge.source.as_str(), edge.target.as_str(), edge.weight)).collect();
    let expected = [
        ("ines-costa.PT", "karim-alami.MA", 1),
        ("ines-costa.PT", "luc-perrin.FR", 1),
        ("karim-alami.MA", "luc-perrin.FR", 2),
    ];
    assert_eq!(edges, expected);
    let strong =
        ram.searcher().network(&asked(&Query::All), Shape { of: Nodes::People, min_weight: 2, ..SHAPE }).unwrap();
    assert_eq!((strong.edges.len(), strong.nodes.len()), (1, 2));
    assert_eq!(strong.edges[0].first.zip(strong.edges[0].last), Some((date(2025, 3, 10), date(2025, 6, 1))));
}

#[test]
fn who_met_whom_is_of_what_took_place_unless_the_question_says_otherwise() {
    let party = |name, code| someone(name, Role::Minister, None, code);
    let with = |status, other| Event { status, ..meeting(vec![party("Karim Alami", "MA"), other], "2025-03-10") };
    let corpus = vec![
        told("a", "one", None, vec![with(EventStatus::Held, party("Luc Perrin", "FR"))]),
        told("b", "two", None, vec![with(EventStatus::Planned, party("Zoe Blanc", "FR"))]),
        told("c", "three", None, vec![with(EventStatus::Cancelled, party("Ana Lopes", "PT"))]),
    ];
    let ram = index(&corpus, &Vec::new(), 3, false);
    let searcher = ram.searcher();
    let shape = Shape { of: Nodes::People, ..SHAPE };
    let of_held = |query: Query| searcher.of_held(asked(&query), 0.0).unwrap();
    let pairs = |question: &Question| searcher.network(question, shape).unwrap().edges.len();
    let question = of_held(Query::Kind(EventKind::Meeting));
    assert_eq!(question.to_string(), "kind:meeting status:held");
    assert_eq!(pairs(&question), 1);
    let note = "2 reports of what is planned or was called off are left out; `kind:meeting -status:held` asks for them";
    assert_eq!(question.notes, [note]);
    let planned = of_held(Query::Status(EventStatus::Planned));
    assert_eq!((planned.to_string().as_str(), planned.notes.len(), pairs(&planned)), ("status:planned", 0, 1));
}
