//! Article → annotations: a cascade of stages, each reading the whole output of the one before.

pub mod segment;
pub mod token;
