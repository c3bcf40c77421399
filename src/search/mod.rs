//! Query → answer: lowering to the engine, ranking, facets, grouping of reports.

pub mod answer;
