//! A catalog in memory, for tests: the meaning of the ports without a store.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::ports::{
    Creation, DeleteProduct, Deletion, GetProduct, ListProducts, PutNewProduct, ReplaceProduct,
};
use crate::{
    CatalogError, Cursor, Page, Product, ProductDetails, ProductId, ProductQuery, Timestamp,
    Version,
};

type Products = BTreeMap<ProductId, Stored>;

#[derive(Debug, Default)]
pub struct MemoryCatalog {
    products: Mutex<Products>,
    throttled: bool,
}

#[derive(Debug)]
struct Stored {
    product: Product,
    /// By which it was created, if it was created here.
    request: Option<String>,
}

impl MemoryCatalog {
    pub fn with(products: impl IntoIterator<Item = Product>) -> Self {
        let stored = products.into_iter().map(|product| {
            let request = None;
            (product.id, Stored { product, request })
        });
        Self {
            products: Mutex::new(stored.collect()),
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

    fn products(&self) -> MutexGuard<'_, Products> {
        self.products.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self) -> Result<MutexGuard<'_, Products>, CatalogError> {
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
    async fn put_new(&self, product: &Product, request: &str) -> Result<Creation, CatalogError> {
        let mut products = self.open()?;
        if let Some(stored) = products.get(&product.id) {
            return match stored.request.as_deref() == Some(request) {
                true => Ok(Creation::WasCreated(Box::new(stored.product.clone()))),
                false => Err(CatalogError::AlreadyExists(product.id)),
            };
        }
        let stored = Stored {
            product: product.clone(),
            request: Some(request.to_owned()),
        };
        products.insert(product.id, stored);
        Ok(Creation::Created)
    }
}

impl GetProduct for MemoryCatalog {
    async fn get(&self, id: ProductId) -> Result<Product, CatalogError> {
        let products = self.open()?;
        let stored = products.get(&id).ok_or(CatalogError::NotFound(id))?;
        Ok(stored.product.clone())
    }
}

impl ListProducts for MemoryCatalog {
    async fn list(&self, query: &ProductQuery) -> Result<Page, CatalogError> {
        let after = query.after.as_ref().map(Cursor::position);
        let mut products: Vec<_> = self
            .open()?
            .values()
            .map(|stored| &stored.product)
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
        let stored = &mut stored.product;
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
