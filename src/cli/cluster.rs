//! `--cluster` of all commands, and `dateline cluster`: what a cluster is told before its first article.

use std::sync::Arc;

use clap::Subcommand;
use dateline::{
    cluster::{Address, Cluster, Credentials, INDEX, template},
    search::Searcher,
};

use super::{Found, arguments, terminal};

/// Which cluster.
#[derive(Debug, Clone, clap::Args)]
pub struct ClusterArg {
    /// The address of an OpenSearch or Elasticsearch cluster; several nodes between commas
    ///
    /// Who asks is told by the environment alone: DATELINE_CLUSTER_USER and DATELINE_CLUSTER_PASSWORD, or
    /// DATELINE_CLUSTER_API_KEY, or DATELINE_CLUSTER_CREDENTIALS, a file of them; DATELINE_CLUSTER_CA is a file of
    /// certificates to believe.
    #[arg(
        id = "cluster",
        long = "cluster",
        value_name = "URL",
        env = "DATELINE_CLUSTER",
        hide_env_values = true,
        hide_short_help = true,
        help_heading = "A cluster"
    )]
    url: Option<String>,
    /// The name of the index on the cluster
    #[arg(id = "cluster-index", long = "cluster-index", value_name = "NAME", env = "DATELINE_CLUSTER_INDEX", default_value = INDEX,
          hide_short_help = true, help_heading = "A cluster")]
    name: String,
}

impl ClusterArg {
    /// The cluster, if one was named.
    ///
    /// # Errors
    /// The address or the name is none, or the credentials cannot be read.
    pub fn cluster(&self) -> anyhow::Result<Option<Cluster>> {
        let Some(url) = self.url.as_deref().filter(|url| !url.trim().is_empty()) else { return Ok(None) };
        let credentials = Credentials::from(|name| std::env::var(name).ok())?;
        Ok(Some(Cluster::new(Address::parse(url)?, credentials, &self.name)?))
    }

    /// A searcher over the cluster, if one was named.
    ///
    /// # Errors
    /// As [`ClusterArg::cluster`], or it cannot be asked.
    pub fn searcher(&self) -> anyhow::Result<Option<Searcher>> {
        Ok(self.cluster()?.map(|cluster| Searcher::elsewhere(Arc::new(cluster))).transpose()?)
    }

    /// Was one named?
    pub fn is_given(&self) -> bool {
        self.url.as_deref().is_some_and(|url| !url.trim().is_empty())
    }
}

/// Prepare an OpenSearch or Elasticsearch cluster
///
/// `dateline index --cluster URL` makes the index by itself; whoever may not make one there is shown what it needs.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the settings and fields of an index, for PUT /INDEX
    Template(Template),
}

#[derive(Debug, clap::Args)]
struct Template {
    #[command(flatten)]
    layout: Layout,
}

/// How an index is spread over the nodes of a cluster.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Layout {
    /// Shards of an index that is made
    #[arg(long = "cluster-shards", value_name = "N", default_value_t = 3, hide_short_help = true,
          help_heading = "A cluster", value_parser = arguments::number::<u32>)]
    pub shards: u32,
    /// Copies of each shard beside the first
    #[arg(long = "cluster-replicas", value_name = "N", default_value_t = 1, hide_short_help = true,
          help_heading = "A cluster", value_parser = arguments::number::<u32>)]
    pub replicas: u32,
}

/// Runs it.
///
/// # Errors
/// Standard output cannot be written.
pub fn run(args: Args) -> anyhow::Result<Found> {
    let Command::Template(Template { layout }) = args.command;
    let text = serde_json::to_string_pretty(&template(layout.shards, layout.replicas))?;
    terminal::print(|out, _| {
        writeln!(out, "{text}")?;
        Ok(Found::Something)
    })
}
