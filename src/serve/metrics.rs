//! What the server counts of itself, for Prometheus: requests by route and status, how long they took, questions, the
//! index's size.

use std::time::Duration;

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::{Registry, Unit},
};

/// The type of what [`Metrics::text`] gives.
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    /// The route as the router has it, so that there are only so many.
    route: String,
    status: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    route: String,
}

/// The counters.
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    seconds: Family<RouteLabels, Histogram>,
    questions: Counter,
    articles: Gauge,
    events: Gauge,
    watermark: Gauge,
}

/// From a millisecond to the limit of a request.
fn latencies() -> Histogram {
    Histogram::new(exponential_buckets(0.001, 2.0, 16))
}

impl Metrics {
    pub fn new() -> Metrics {
        let mut registry = Registry::with_prefix("dateline");
        let requests = Family::default();
        let seconds: Family<RouteLabels, Histogram> = Family::new_with_constructor(latencies);
        let (questions, articles, events, watermark) =
            (Counter::default(), Gauge::default(), Gauge::default(), Gauge::default());
        registry.register("http_requests", "Requests by method, route and status", requests.clone());
        registry.register_with_unit(
            "http_request_duration",
            "Time to the head of the answer",
            Unit::Seconds,
            seconds.clone(),
        );
        registry.register("questions", "Questions put to the index", questions.clone());
        registry.register("index_articles", "Articles in the index", articles.clone());
        registry.register("index_events", "Events in the index", events.clone());
        registry.register("index_watermark", "Number of the last commit that changed documents", watermark.clone());
        Metrics { registry, requests, seconds, questions, articles, events, watermark }
    }

    /// A request was answered.
    pub fn request(&self, method: &str, route: &str, status: u16, took: Duration) {
        let method = ["GET", "HEAD", "POST", "OPTIONS"].into_iter().find(|known| *known == method).unwrap_or("OTHER");
        let (route, status) = (route.to_owned(), status.to_string());
        self.seconds.get_or_create(&RouteLabels { route: route.clone() }).observe(took.as_secs_f64());
        self.requests.get_or_create(&RequestLabels { method, route, status }).inc();
    }

    /// A question was put to the index.
    pub fn question(&self) {
        self.questions.inc();
    }

    /// The index's size as it is now.
    pub fn index(&self, articles: u64, events: u64, watermark: u64) {
        let set = |gauge: &Gauge, number: u64| gauge.set(i64::try_from(number).unwrap_or(i64::MAX));
        set(&self.articles, articles);
        set(&self.events, events);
        set(&self.watermark, watermark);
    }

    /// All of it as text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // A string takes everything.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

impl Default for Metrics {
    fn default() -> Metrics {
        Metrics::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_route_and_status() {
        let metrics = Metrics::new();
        metrics.request("GET", "/api/v1/search", 200, Duration::from_millis(3));
        metrics.request("GET", "/api/v1/search", 200, Duration::from_millis(5));
        metrics.request("BREW", "none", 404, Duration::ZERO);
        metrics.index(7, 9, 2);
        let text = metrics.text();
        for line in [
            "dateline_http_requests_total{method=\"GET\",route=\"/api/v1/search\",status=\"200\"} 2",
            "dateline_http_requests_total{method=\"OTHER\",route=\"none\",status=\"404\"} 1",
            "dateline_http_request_duration_seconds_count{route=\"/api/v1/search\"} 2",
            "dateline_index_articles 7",
        ] {
            assert!(text.lines().any(|other| other == line), "{line}\n{text}");
        }
    }
}
