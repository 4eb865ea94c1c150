//! What the skill says of portfolios: its dialogue ([`Skill`]), and its words by locale ([`Contents`]).
//!
//! Nothing here knows how Alexa writes requests and answers. The words are in `content/`, one file a locale; code chooses among
//! them and fills them in.

mod answers;
mod content;
mod line;
mod numbers;
mod reply;
mod skill;
mod turn;

pub use content::{Content, ContentError, Contents, Phrases};
pub use line::{Line, Phrase};
pub use reply::{Card, Expect, Outcome, Reply, Row, Screen};
pub use skill::Skill;
pub use turn::{Asked, Dialogue, Heard, Said, SecurityName, Turn};
