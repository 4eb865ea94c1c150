//! What the trends keep in S3: records that are no posts, and the report that the page shows.

mod rejected;
mod site;

pub use rejected::RejectedPosts;
pub use site::Site;
