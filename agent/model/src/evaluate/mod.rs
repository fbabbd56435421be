//! Evaluation: sentences with the plans that are right, compared with what is understood; public sets for the architecture.

mod cases;
mod compare;
mod own;
mod public;
mod report;

pub use cases::{Case, CaseError, Want, Wanted, read};
pub use compare::same;
pub use own::{Judged, evaluate, evaluate_case};
pub use public::{PublicScore, energy_limit, energy_threshold, public};
pub use report::{Report, quantile};
