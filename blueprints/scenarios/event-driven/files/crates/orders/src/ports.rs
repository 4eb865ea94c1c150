//! What the use cases need of a store: one trait an operation. Each may be repeated.

use std::future::Future;

use uuid::Uuid;

use crate::{Conclusion, Lines, Order, OrderId, OrdersError, Total};

pub trait PutNewOrder: Send + Sync {
    /// Stores an order unless its id is taken: then [`OrdersError::AlreadyExists`] brings what is stored.
    fn put_new(&self, order: &Order) -> impl Future<Output = Result<(), OrdersError>> + Send;
}

pub trait GetOrder: Send + Sync {
    /// The order, or [`OrdersError::NotFound`]. Sees every write that was confirmed before.
    fn get(&self, id: OrderId) -> impl Future<Output = Result<Order, OrdersError>> + Send;
}

pub trait ConcludeOrder: Send + Sync {
    /// The order in its end. If it has another end already: [`OrdersError::Concluded`].
    fn conclude(
        &self,
        id: OrderId,
        conclusion: Conclusion,
    ) -> impl Future<Output = Result<Order, OrdersError>> + Send;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reservation {
    Reserved,
    /// Something is missing, or the order's stock was released before: nothing is held.
    Refused,
}

pub trait ReserveStock: Send + Sync {
    /// Holds everything for the order, or nothing.
    fn reserve(
        &self,
        id: OrderId,
        lines: &Lines,
    ) -> impl Future<Output = Result<Reservation, OrdersError>> + Send;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undone {
    Undone,
    /// There was nothing to undo, and from now on there will not be.
    NothingToUndo,
}

pub trait ReleaseStock: Send + Sync {
    /// Gives back what is held for the order, and lets nothing be held for it any more.
    fn release(&self, id: OrderId) -> impl Future<Output = Result<Undone, OrdersError>> + Send;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charge {
    Taken,
    /// The order was refunded before it was paid.
    Refused,
}

pub trait TakePayment: Send + Sync {
    /// Books the payment of an order.
    fn take(
        &self,
        id: OrderId,
        total: Total,
    ) -> impl Future<Output = Result<Charge, OrdersError>> + Send;
}

pub trait RefundPayment: Send + Sync {
    /// Gives the payment of an order back, and lets none be taken for it any more.
    fn refund(&self, id: OrderId) -> impl Future<Output = Result<Undone, OrdersError>> + Send;
}

pub trait BookShipment: Send + Sync {
    /// Books the shipment of an order.
    fn book(
        &self,
        id: OrderId,
        shipment: Uuid,
    ) -> impl Future<Output = Result<(), OrdersError>> + Send;
}
