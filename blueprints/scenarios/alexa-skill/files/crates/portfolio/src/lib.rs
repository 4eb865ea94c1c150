//! Portfolios of securities: what they are worth, how that changed, and what the skill needs of a store.
//!
//! Nothing here knows of Alexa, Lambda or AWS. A store implements the narrow traits of [`ports`]; a use case asks
//! for those that it needs, so that its signature says what its IAM policy has to allow.

mod change;
mod error;
mod ids;
pub mod memory;
mod money;
pub mod ports;
mod security;
mod valuation;
mod visits;

pub use change::{Change, Direction};
pub use error::{Cause, PortfolioError};
pub use ids::{CustomerId, InvalidId, SessionId, UserId};
pub use money::Money;
pub use security::{Before, Holding, InvalidSymbol, Period, Quote, Symbol};
pub use valuation::{Position, Valuation};
pub use visits::Visits;
