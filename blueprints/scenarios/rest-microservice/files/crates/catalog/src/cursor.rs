//! Where a page of the list ends, and how that is told to a client.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::{Category, InvalidValue, Name, ProductId};

/// Where a product stands in the list of its category: by name whatever its case, then by id.
///
/// Its text `<lower-case name>#<id>` is what stores sort by, byte by byte.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    text: String,
    id: ProductId,
}

impl Position {
    pub fn new(name: &Name, id: ProductId) -> Self {
        Self {
            text: format!("{}#{id}", name.as_str().to_lowercase()),
            id,
        }
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn id(&self) -> ProductId {
        self.id
    }
}

impl FromStr for Position {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        // From the right, for a name may contain the separator.
        let (name, id) = text
            .rsplit_once('#')
            .ok_or(InvalidValue("must be a name and an id"))?;
        if name.is_empty() || name.to_lowercase() != name {
            return Err(InvalidValue("must begin with a lower-case name"));
        }
        Ok(Self {
            text: text.to_owned(),
            id: id.parse()?,
        })
    }
}

/// The end of a page, opaque to clients: the next page begins after it.
///
/// It holds no secret and is not signed. A client that forges one sees the same products that it may list
/// anyway; what matters is that no text, however odd, reaches the store as a key that it was not made for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    category: Category,
    position: Position,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cursor was not issued for this list")]
pub struct InvalidCursor;

/// Changes with the shape, so that a cursor of an older release is refused and not misread.
const SHAPE: &str = "1";

impl Cursor {
    pub fn new(category: Category, position: Position) -> Self {
        Self { category, position }
    }

    /// Reads what a client sent back, and holds it to the list that the client asks for.
    pub fn parse(text: &str, category: &Category) -> Result<Self, InvalidCursor> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| InvalidCursor)?;
        let plain = String::from_utf8(bytes).map_err(|_| InvalidCursor)?;
        let rest = plain.strip_prefix(SHAPE).and_then(|r| r.strip_prefix('/'));
        let (shelf, position) = rest.and_then(|r| r.split_once('/')).ok_or(InvalidCursor)?;
        if shelf != category.as_str() {
            return Err(InvalidCursor);
        }
        let position = position.parse().map_err(|_| InvalidCursor)?;
        Ok(Self::new(category.clone(), position))
    }

    pub fn position(&self) -> &Position {
        &self.position
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = format!("{SHAPE}/{}/{}", self.category, self.position.as_str());
        f.write_str(&URL_SAFE_NO_PAD.encode(plain))
    }
}
