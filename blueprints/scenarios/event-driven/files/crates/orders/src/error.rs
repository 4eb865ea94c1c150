//! How an operation on a store can fail.

use crate::{Order, OrderId, Status};

/// What a store says of its failure: for the log, not for clients.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

#[derive(Debug, thiserror::Error)]
pub enum OrdersError {
    #[error("no order has the id `{0}`")]
    NotFound(OrderId),
    #[error("the order `{}` exists already", .0.id)]
    AlreadyExists(Box<Order>),
    #[error("the order is {} already", .0.name())]
    Concluded(Status),
    /// The store is throttled or does not answer; the same call may succeed later.
    #[error("the store cannot be reached at the moment")]
    Unavailable(#[source] Cause),
    /// A fault of ours or of what is stored; trying again does not help.
    #[error("the store failed")]
    Store(#[source] Cause),
}
