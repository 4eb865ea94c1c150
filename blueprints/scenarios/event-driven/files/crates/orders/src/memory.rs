//! All stores in memory, for tests: the meaning of the ports without a store.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

use crate::ports::{
    BookShipment, Charge, ConcludeOrder, GetOrder, PutNewOrder, RefundPayment, ReleaseStock,
    Reservation, ReserveStock, TakePayment, Undone,
};
use crate::{Conclusion, Lines, Order, OrderId, OrdersError, Sku, Status, Total};

#[derive(Debug, Default)]
pub struct MemoryShop {
    state: Mutex<State>,
    throttled: bool,
}

#[derive(Debug, Default, Clone)]
struct State {
    orders: BTreeMap<OrderId, Order>,
    stock: BTreeMap<Sku, u32>,
    /// What is held; nothing once it was released.
    holds: BTreeMap<OrderId, Option<Lines>>,
    /// What was paid; nothing once it was given back.
    payments: BTreeMap<OrderId, Option<Total>>,
    shipments: BTreeMap<OrderId, Uuid>,
}

impl MemoryShop {
    /// A shop with this much of each thing.
    pub fn stocking(stock: impl IntoIterator<Item = (Sku, u32)>) -> Self {
        let shop = Self::default();
        shop.state().stock = stock.into_iter().collect();
        shop
    }

    /// A shop every operation of which is refused for the moment.
    pub fn throttled() -> Self {
        Self {
            throttled: true,
            ..Self::default()
        }
    }

    pub fn on_hand(&self, sku: &Sku) -> u32 {
        self.state().stock.get(sku).copied().unwrap_or_default()
    }

    /// What was paid for an order and not given back.
    pub fn paid(&self, id: OrderId) -> Option<Total> {
        self.state().payments.get(&id).copied().flatten()
    }

    pub fn shipment(&self, id: OrderId) -> Option<Uuid> {
        self.state().shipments.get(&id).copied()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self) -> Result<MutexGuard<'_, State>, OrdersError> {
        if self.throttled {
            return Err(OrdersError::Unavailable("the test wants it so".into()));
        }
        Ok(self.state())
    }
}

impl PutNewOrder for MemoryShop {
    async fn put_new(&self, order: &Order) -> Result<(), OrdersError> {
        let mut state = self.open()?;
        if let Some(stored) = state.orders.get(&order.id) {
            return Err(OrdersError::AlreadyExists(Box::new(stored.clone())));
        }
        state.orders.insert(order.id, order.clone());
        Ok(())
    }
}

impl GetOrder for MemoryShop {
    async fn get(&self, id: OrderId) -> Result<Order, OrdersError> {
        let state = self.open()?;
        state
            .orders
            .get(&id)
            .cloned()
            .ok_or(OrdersError::NotFound(id))
    }
}

impl ConcludeOrder for MemoryShop {
    async fn conclude(&self, id: OrderId, conclusion: Conclusion) -> Result<Order, OrdersError> {
        let mut state = self.open()?;
        let order = state.orders.get_mut(&id).ok_or(OrdersError::NotFound(id))?;
        let wanted = Status::Concluded(conclusion);
        if order.status != Status::Placed && order.status != wanted {
            return Err(OrdersError::Concluded(order.status));
        }
        order.status = wanted;
        Ok(order.clone())
    }
}

impl ReserveStock for MemoryShop {
    async fn reserve(&self, id: OrderId, lines: &Lines) -> Result<Reservation, OrdersError> {
        let mut state = self.open()?;
        match state.holds.get(&id) {
            Some(Some(_)) => return Ok(Reservation::Reserved),
            Some(None) => return Ok(Reservation::Refused),
            None => {}
        }
        let mut left = state.stock.clone();
        for line in lines.iter() {
            let have = left.get(&line.sku).copied().unwrap_or_default();
            let Some(rest) = have.checked_sub(line.quantity.get()) else {
                return Ok(Reservation::Refused);
            };
            left.insert(line.sku.clone(), rest);
        }
        state.stock = left;
        state.holds.insert(id, Some(lines.clone()));
        Ok(Reservation::Reserved)
    }
}

impl ReleaseStock for MemoryShop {
    async fn release(&self, id: OrderId) -> Result<Undone, OrdersError> {
        let mut state = self.open()?;
        let Some(lines) = state.holds.insert(id, None).flatten() else {
            return Ok(Undone::NothingToUndo);
        };
        for line in lines.iter() {
            *state.stock.entry(line.sku.clone()).or_default() += line.quantity.get();
        }
        Ok(Undone::Undone)
    }
}

impl TakePayment for MemoryShop {
    async fn take(&self, id: OrderId, total: Total) -> Result<Charge, OrdersError> {
        match self.open()?.payments.entry(id).or_insert(Some(total)) {
            Some(_) => Ok(Charge::Taken),
            None => Ok(Charge::Refused),
        }
    }
}

impl RefundPayment for MemoryShop {
    async fn refund(&self, id: OrderId) -> Result<Undone, OrdersError> {
        match self.open()?.payments.insert(id, None).flatten() {
            Some(_) => Ok(Undone::Undone),
            None => Ok(Undone::NothingToUndo),
        }
    }
}

impl BookShipment for MemoryShop {
    async fn book(&self, id: OrderId, shipment: Uuid) -> Result<(), OrdersError> {
        self.open()?.shipments.insert(id, shipment);
        Ok(())
    }
}
