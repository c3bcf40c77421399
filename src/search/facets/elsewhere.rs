//! Counting over hits that are not here: every value comes with its count from the other engine, and what is made of them is
//! made as over columns.

use std::collections::{BTreeMap, HashMap};

use super::{Hits, Way, columns, dates};
use crate::{query::ast::Target, search::remote::Remote, store::StoreError};

/// The counts of a field over all hits of a plan.
pub(super) fn values(
    remote: &dyn Remote,
    hits: &Hits,
    way: Way,
    target: Target,
) -> Result<HashMap<String, u64>, StoreError> {
    let plan = hits.plan;
    let mut counts = HashMap::new();
    match way {
        Way::Own(column) | Way::OfArticle(column) => counts = remote.values(plan, target, column)?,
        Way::Folder => counts = remote.values(plan, target, "folder")?,
        Way::Office => counts = remote.values(plan, target, "office")?,
        Way::Date(step) => {
            let spans = remote.days(plan, target, &["from", "to"])?;
            let spans: BTreeMap<(i64, i64), u64> =
                spans.into_iter().filter_map(|(days, count)| Some(((*days.first()?, *days.get(1)?), count))).collect();
            let dated: u64 = spans.values().sum();
            dates::add_spans(spans.into_iter(), step, &mut counts);
            dates::add_none(hits.total.saturating_sub(dated), &mut counts);
        }
        Way::Published(step) => {
            let days = remote.days(plan, target, &["published"])?;
            let days: BTreeMap<i64, u64> =
                days.into_iter().filter_map(|(days, count)| Some((*days.first()?, count))).collect();
            let dated: u64 = days.values().sum();
            dates::add_days(days.into_iter(), step, &mut counts);
            dates::add_none(hits.total.saturating_sub(dated), &mut counts);
        }
        Way::Region => {
            let events = target == Target::Events;
            let groups = if events { remote.values(plan, target, "group")? } else { HashMap::new() };
            let countries = remote.values(plan, target, if events { "country" } else { "countries" })?;
            columns::add_regions(&groups, &countries, events, &mut counts);
        }
    }
    counts.remove("");
    Ok(counts)
}
