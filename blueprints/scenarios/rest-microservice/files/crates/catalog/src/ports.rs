//! What the catalog needs of a store: one trait an operation.

use std::future::Future;

use crate::{
    CatalogError, Page, Product, ProductDetails, ProductId, ProductQuery, Timestamp, Version,
};

/// What the creation of a product found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Creation {
    Created,
    /// The same request had created the product before; it is now as it is here.
    WasCreated(Box<Product>),
}

pub trait PutNewProduct: Send + Sync {
    /// Stores a product unless its id is taken: if by another request, then [`CatalogError::AlreadyExists`].
    ///
    /// `request` stands for what the client asked for. It is kept beside the product for as long as that exists,
    /// whatever becomes of the product.
    fn put_new(
        &self,
        product: &Product,
        request: &str,
    ) -> impl Future<Output = Result<Creation, CatalogError>> + Send;
}

pub trait GetProduct: Send + Sync {
    /// The product, or [`CatalogError::NotFound`]. Sees every write that was confirmed before.
    fn get(&self, id: ProductId) -> impl Future<Output = Result<Product, CatalogError>> + Send;
}

pub trait ListProducts: Send + Sync {
    /// One page of a category. May lag behind writes by a moment.
    fn list(&self, query: &ProductQuery)
    -> impl Future<Output = Result<Page, CatalogError>> + Send;
}

pub trait ReplaceProduct: Send + Sync {
    /// Replaces the details if the product is still at version `expected`, else [`CatalogError::Stale`].
    fn replace(
        &self,
        id: ProductId,
        expected: Version,
        details: &ProductDetails,
        now: Timestamp,
    ) -> impl Future<Output = Result<Product, CatalogError>> + Send;
}

/// What a deletion found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deletion {
    Deleted,
    WasGone,
}

pub trait DeleteProduct: Send + Sync {
    /// Makes sure that no product has the id.
    fn delete(&self, id: ProductId) -> impl Future<Output = Result<Deletion, CatalogError>> + Send;
}
