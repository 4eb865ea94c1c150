//! A catalog in memory, for tests: the meaning of the ports without a store.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::ports::{
    DeleteProduct, Deletion, GetProduct, ListProducts, PutNewProduct, ReplaceProduct,
};
use crate::{
    CatalogError, Cursor, Page, Product, ProductDetails, ProductId, ProductQuery, Timestamp,
    Version,
};

#[derive(Debug, Default)]
pub struct MemoryCatalog {
    products: Mutex<BTreeMap<ProductId, Product>>,
    throttled: bool,
}

impl MemoryCatalog {
    pub fn with(products: impl IntoIterator<Item = Product>) -> Self {
        let products = products.into_iter().map(|product| (product.id, product));
        Self {
            products: Mutex::new(products.collect()),
            throttled: false,
        }
    }

    /// A catalog every operation of which is refused for the moment.
    pub fn throttled() -> Self {
        Self {
            throttled: true,
            ..Self::default()
        }
    }

    pub fn len(&self) -> usize {
        self.products().len()
    }

    pub fn is_empty(&self) -> bool {
        self.products().is_empty()
    }

    fn products(&self) -> MutexGuard<'_, BTreeMap<ProductId, Product>> {
        self.products.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self) -> Result<MutexGuard<'_, BTreeMap<ProductId, Product>>, CatalogError> {
        if self.throttled {
            return Err(CatalogError::Unavailable {
                retry_after: Duration::from_secs(1),
                cause: "the test wants it so".into(),
            });
        }
        Ok(self.products())
    }
}

impl PutNewProduct for MemoryCatalog {
    async fn put_new(&self, product: &Product) -> Result<(), CatalogError> {
        let mut products = self.open()?;
        if let Some(stored) = products.get(&product.id) {
            return Err(CatalogError::AlreadyExists(Box::new(stored.clone())));
        }
        products.insert(product.id, product.clone());
        Ok(())
    }
}

impl GetProduct for MemoryCatalog {
    async fn get(&self, id: ProductId) -> Result<Product, CatalogError> {
        let products = self.open()?;
        products.get(&id).cloned().ok_or(CatalogError::NotFound(id))
    }
}

impl ListProducts for MemoryCatalog {
    async fn list(&self, query: &ProductQuery) -> Result<Page, CatalogError> {
        let after = query.after.as_ref().map(Cursor::position);
        let mut products: Vec<_> = self
            .open()?
            .values()
            .filter(|product| product.details.category == query.category)
            .filter(|product| after.is_none_or(|after| product.position() > *after))
            .cloned()
            .collect();
        products.sort_by_key(Product::position);
        let more = products.len() > usize::from(query.size.get());
        products.truncate(query.size.get().into());
        let next = products
            .last()
            .filter(|_| more)
            .map(|last| Cursor::new(query.category.clone(), last.position()));
        Ok(Page { products, next })
    }
}

impl ReplaceProduct for MemoryCatalog {
    async fn replace(
        &self,
        id: ProductId,
        expected: Version,
        details: &ProductDetails,
        now: Timestamp,
    ) -> Result<Product, CatalogError> {
        let mut products = self.open()?;
        let stored = products.get_mut(&id).ok_or(CatalogError::NotFound(id))?;
        if stored.version != expected {
            return Err(CatalogError::Stale {
                expected,
                current: stored.version,
            });
        }
        *stored = stored.replaced(details.clone(), now);
        Ok(stored.clone())
    }
}

impl DeleteProduct for MemoryCatalog {
    async fn delete(&self, id: ProductId) -> Result<Deletion, CatalogError> {
        match self.open()?.remove(&id) {
            Some(_) => Ok(Deletion::Deleted),
            None => Ok(Deletion::WasGone),
        }
    }
}
