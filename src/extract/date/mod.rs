//! stub
use super::token::Doc;
use crate::timex::Timex;
use jiff::civil::Date;
use std::ops::Range;
pub struct DateMention {
    pub tokens: Range<usize>,
    pub values: Vec<Timex>,
    pub rule: &'static str,
    pub confidence: f32,
    pub dateline: bool,
}
pub fn find(_doc: &Doc, _published: Option<Date>) -> Vec<DateMention> {
    Vec::new()
}
