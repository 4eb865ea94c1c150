//! How often somebody has come.

/// What is remembered of a user of the skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Visits {
    /// Conversations, this one included.
    pub count: u64,
}

impl Visits {
    /// Whether this is the first conversation.
    #[must_use]
    pub fn is_first(self) -> bool {
        self.count <= 1
    }
}
