//! Tests of the grouping: which reports are one event.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::{
    annotation::{Participant, Portfolio},
    store::{party_number::pack, schema::day_number},
    timex::Timex,
};

fn party(name: &str, role: Role, side: &str) -> Party {
    Party::unpack(pack(&Participant {
        name: (!name.is_empty()).then(|| name.to_owned()),
        role,
        portfolio: (role == Role::Minister).then_some(Portfolio::Trade),
        country: side.parse().ok(),
        org: None,
        office: None,
    }))
}

fn report(key: u64, date: &str, parties: &[Party]) -> Report {
    let period = date.parse::<Timex>().ok().map(|timex| Period {
        first: day_number(timex.interval().0),
        last: day_number(timex.interval().1),
        precision: crate::store::document::precision_rank(timex.precision()) as u8,
    });
    Report {
        key,
        article: key,
        kind: EventKind::Meeting,
        status: EventStatus::Held,
        date: period,
        place: None,
        country: None,
        parties: parties.to_vec(),
        confidence: 0.8,
        published: Some(day_number("2025-03-12".parse().unwrap())),
    }
}

/// Groups as sets of keys.
fn keys(reports: &[Report]) -> BTreeSet<BTreeSet<u64>> {
    group(reports).into_iter().map(|g| g.into_iter().map(|at| reports[at].key).collect()).collect()
}

fn sets<const N: usize>(sets: [&[u64]; N]) -> BTreeSet<BTreeSet<u64>> {
    sets.into_iter().map(|set| set.iter().copied().collect()).collect()
}

fn alami() -> Party {
    party("Karim Alami", Role::Minister, "MA")
}

fn perrin() -> Party {
    party("Luc Perrin", Role::Minister, "FR")
}

#[test]
fn the_same_day_and_people_are_one_event() {
    let envoy = party("Ines Costa", Role::Envoy, "PT");
    let reports = [
        report(1, "2025-03-10", &[alami(), perrin()]),
        report(2, "2025-03-10", &[party("Perrin", Role::Other, "FR"), alami(), envoy]),
        report(3, "2025-03-11", &[alami(), perrin()]),
        report(4, "2025-03-10", &[alami(), envoy]),
        report(5, "2025-03-10", &[perrin(), party("Ann Bell", Role::Minister, "GB")]),
    ];
    assert_eq!(keys(&reports), sets([&[1, 2, 4], &[3], &[5]]));
}

#[test]
fn kind_status_and_country_keep_apart() {
    let mut reports: Vec<Report> = (1..=6).map(|key| report(key, "2025-03-10", &[alami(), perrin()])).collect();
    reports[1].kind = EventKind::Call;
    reports[2].status = EventStatus::Planned;
    reports[3].status = EventStatus::Cancelled;
    reports[3].published = Some(day_number("2025-03-20".parse().unwrap()));
    reports[0].country = Some(1);
    reports[4].country = Some(2);
    reports[5].article = 3;
    let groups = group(&reports);
    let planned = groups.iter().find(|group| group.contains(&2)).unwrap();
    assert_eq!(planned, &[3, 2], "what was called off comes first");
    assert_eq!(keys(&reports), sets([&[1], &[2], &[3, 4], &[5], &[6]]));
}

#[test]
fn a_month_joins_the_only_day_and_ties_no_two() {
    let pair = [alami(), perrin()];
    let one = [report(1, "2025-03-10", &pair), report(2, "2025-03", &pair), report(3, "2025", &pair)];
    assert_eq!(keys(&one), sets([&[1, 2, 3]]));
    let two = [report(1, "2025-03-10", &pair), report(2, "2025-03", &pair), report(3, "2025-03-20", &pair)];
    assert_eq!(keys(&two), sets([&[1], &[2], &[3]]));
}

#[test]
fn an_undated_report_joins_the_event_of_its_week() {
    let pair = [alami(), perrin()];
    let mut late = report(3, "", &pair);
    late.published = Some(day_number("2025-05-01".parse().unwrap()));
    let reports = [report(1, "2025-03-10", &pair), report(2, "", &pair), late];
    assert_eq!(keys(&reports), sets([&[1, 2], &[3]]));
}

#[test]
fn an_unnamed_party_joins_where_it_can_mean_one_event() {
    let french = party("", Role::Minister, "FR");
    let delegation = party("", Role::Other, "FR");
    let base = report(1, "2025-03-10", &[alami(), perrin()]);
    let with = |key, side: Party| report(key, "2025-03-10", &[alami(), side]);
    assert_eq!(keys(&[base.clone(), with(2, french), with(3, delegation)]), sets([&[1, 2, 3]]));
    let other = with(4, party("Zoe Blanc", Role::Ambassador, "FR"));
    assert_eq!(keys(&[base, with(3, delegation), other]), sets([&[1], &[3], &[4]]));
}

#[test]
fn visits_are_known_by_visitor_and_country() {
    let visit = |key, country, parties: &[Party]| {
        let mut report = report(key, "2025-03", parties);
        report.kind = EventKind::Visit;
        report.country = Some(country);
        report
    };
    let reports = [visit(1, 1, &[perrin()]), visit(2, 1, &[perrin(), alami()]), visit(3, 2, &[perrin()])];
    assert_eq!(keys(&reports), sets([&[1, 2], &[3]]));
}

#[test]
fn events_of_one_article_stay_apart() {
    let mut reports: Vec<Report> = (1..=4).map(|key| report(key, "2025-03-10", &[alami(), perrin()])).collect();
    reports[1].article = 1;
    assert_eq!(keys(&reports), sets([&[1, 3, 4], &[2]]));
}

#[test]
fn time_is_near_linear_where_everyone_meets_everyone() {
    let many: Vec<Report> = (0..20_000u64)
        .map(|key| {
            let name = format!("Ann N{}", key % 97);
            let day = format!("2025-03-{:02}", 1 + key % 28);
            report(key, &day, &[party(&name, Role::Minister, "FR"), party("", Role::Other, "MA")])
        })
        .collect();
    assert_eq!(group(&many).len(), 97 * 28);
}

proptest! {
    #[test]
    fn order_plays_no_part(seed in proptest::collection::vec((0u8..4, 0u8..5, 0u8..4, 0u8..3, 0u64..6), 1..24), turn in 0usize..24) {
        let dates = ["2025-03-10", "2025-03-11", "2025-03", "2025", ""];
        let people = [alami(), perrin(), party("", Role::Minister, "FR"), party("Ann Bell", Role::Minister, "GB")];
        let mut reports: Vec<Report> = seed.iter().enumerate().map(|(key, &(a, date, b, country, article))| {
            let mut report = report(key as u64, dates[usize::from(date)], &[people[usize::from(a)], people[usize::from(b)]]);
            report.country = (country > 0).then_some(u64::from(country));
            report.article = article;
            report
        }).collect();
        let before = keys(&reports);
        let firsts: BTreeSet<u64> = group(&reports).iter().map(|g| reports[g[0]].key).collect();
        let turn = turn % reports.len();
        reports.rotate_left(turn);
        reports.reverse();
        prop_assert_eq!(&before, &keys(&reports));
        prop_assert_eq!(firsts, group(&reports).iter().map(|g| reports[g[0]].key).collect::<BTreeSet<u64>>());
        for group in group(&reports) {
            let articles: BTreeSet<u64> = group.iter().map(|&at| reports[at].article).collect();
            prop_assert_eq!(articles.len(), group.len());
        }
    }
}
