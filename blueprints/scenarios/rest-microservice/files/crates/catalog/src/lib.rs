//! The product catalog: its types, its rules and what it needs of a store.
//!
//! Nothing here knows of Lambda, HTTP or AWS. A store implements the narrow traits of [`ports`]; a use case
//! asks for the one trait that it needs, so that its signature says what its IAM policy has to allow.

mod cursor;
mod error;
mod fault;
mod json;
pub mod memory;
mod page;
pub mod ports;
mod product;
mod timestamp;
mod values;

pub use cursor::{Cursor, InvalidCursor, Position};
pub use error::{CatalogError, Cause};
pub use fault::{Fault, Faults};
pub use page::{Page, PageSize, ProductQuery};
pub use product::{Product, ProductDetails};
pub use timestamp::Timestamp;
pub use values::{
    Amount, Category, Currency, Description, InvalidValue, Name, Price, ProductId, Version,
};
