//! The dialogue: from what was said to what is answered.

use std::error::Error;

use linked_account::{AccountError, FindProfile, Profile};
use portfolio::ports::{FindHoldings, FindQuotes, RememberVisit};
use portfolio::{CustomerId, Period, PortfolioError, Quote, Symbol, Valuation};

use crate::answers::Answers;
use crate::{Asked, Contents, Heard, Reply, Said, SecurityName, Turn};

/// The skill over its store of portfolios, of users, and what tells whose an account is.
#[derive(Debug)]
pub struct Skill<P, U, A> {
    portfolios: P,
    users: U,
    accounts: A,
    contents: Contents,
}

/// Why there is nothing to say but an apology, or a card.
enum Obstacle {
    NotLinked,
    LinkedNoMore,
    Source,
}

impl<P, U, A> Skill<P, U, A>
where
    P: FindHoldings + FindQuotes,
    U: RememberVisit,
    A: FindProfile,
{
    pub fn new(portfolios: P, users: U, accounts: A, contents: Contents) -> Self {
        Self {
            portfolios,
            users,
            accounts,
            contents,
        }
    }

    /// The answer; nothing only if the skill has no words in any locale.
    pub async fn answer(&self, turn: &Turn) -> Option<Reply> {
        let answers = Answers(self.contents.of(&turn.locale)?);
        Some(match self.reply(turn, answers).await {
            Ok(reply) => reply,
            Err(Obstacle::NotLinked) => answers.link(),
            Err(Obstacle::LinkedNoMore) => answers.link_again(),
            Err(Obstacle::Source) => answers.source_failed(),
        })
    }

    /// The answer when there is no time left for another one.
    #[must_use]
    pub fn late(&self, locale: &str) -> Option<Reply> {
        Some(Answers(self.contents.of(locale)?).late())
    }

    async fn reply(&self, turn: &Turn, answers: Answers<'_>) -> Result<Reply, Obstacle> {
        let asked = turn.dialogue.asked;
        match (&turn.said, asked) {
            (Said::Launch, _) => self.welcome(turn, answers).await,
            (Said::Update(period), _) => self.update(turn, *period, answers).await,
            (Said::Yes, Some(Asked::Update)) => self.update(turn, None, answers).await,
            (Said::Breakdown(period), _) => self.breakdown(turn, *period, answers).await,
            (Said::Yes, Some(Asked::Breakdown)) => self.breakdown(turn, None, answers).await,
            (Said::Quote { securities, period }, _) => {
                self.quote(securities, period.unwrap_or_default(), answers)
                    .await
            }
            (Said::Yes, Some(Asked::Quote)) => Ok(answers.which_security()),
            (Said::No, Some(Asked::Update)) => Ok(answers.all_right()),
            (Said::No, Some(Asked::Breakdown)) => Ok(answers.offer_first_quote()),
            (Said::No, Some(Asked::Quote)) | (Said::Stop, _) => Ok(answers.goodbye()),
            (Said::Yes | Said::No, None) => Ok(answers.nothing_asked()),
            (Said::Help, _) => Ok(answers.help()),
            (Said::Repeat, _) => Ok(answers.repeat(&turn.dialogue)),
            (Said::Unexpected, _) => Ok(answers.not_understood(&turn.dialogue)),
        }
    }

    async fn welcome(&self, turn: &Turn, answers: Answers<'_>) -> Result<Reply, Obstacle> {
        let is_first = self.is_first_visit(turn).await;
        let profile = self.profile(turn).await?;
        if is_first {
            return Ok(answers.welcome_new(&profile));
        }
        let valuation = self.valuation(&profile).await?;
        Ok(answers.welcome_back(&profile, &valuation))
    }

    async fn update(
        &self,
        turn: &Turn,
        period: Option<Period>,
        answers: Answers<'_>,
    ) -> Result<Reply, Obstacle> {
        let is_first = turn.is_new && self.is_first_visit(turn).await;
        let profile = self.profile(turn).await?;
        let valuation = self.valuation(&profile).await?;
        Ok(answers.update(&valuation, period.unwrap_or_default(), is_first))
    }

    async fn breakdown(
        &self,
        turn: &Turn,
        period: Option<Period>,
        answers: Answers<'_>,
    ) -> Result<Reply, Obstacle> {
        let profile = self.profile(turn).await?;
        let valuation = self.valuation(&profile).await?;
        Ok(answers.breakdown(&valuation, period.unwrap_or_default()))
    }

    /// Prices are everybody's: no account is needed.
    async fn quote(
        &self,
        heard: &Heard,
        period: Period,
        answers: Answers<'_>,
    ) -> Result<Reply, Obstacle> {
        let wanted = match heard {
            Heard::Nothing => return Ok(answers.which_security()),
            Heard::Unknown(spoken) => return Ok(answers.unknown_security(spoken)),
            Heard::Ambiguous(choices) => return Ok(answers.which_of(choices)),
            Heard::Known(wanted) => wanted,
        };
        let told = wanted.get(..3).unwrap_or(wanted);
        let quotes = self.quotes(&symbols(told)).await?;
        Ok(answers.quotes(told, &quotes, period, told.len() < wanted.len()))
    }

    /// Whether they are new. Not to know is no reason not to answer.
    async fn is_first_visit(&self, turn: &Turn) -> bool {
        match self.users.remember(&turn.user, &turn.session).await {
            Ok(visits) => visits.is_first(),
            Err(error) => {
                let error: &dyn Error = &error;
                tracing::warn!(error, "the visit was not remembered");
                false
            }
        }
    }

    async fn profile(&self, turn: &Turn) -> Result<Profile, Obstacle> {
        let token = turn.token.as_deref().ok_or(Obstacle::NotLinked)?;
        match self.accounts.profile(token).await {
            Ok(profile) => Ok(profile),
            Err(AccountError::Refused | AccountError::Expired) => Err(Obstacle::LinkedNoMore),
            Err(error @ AccountError::Unavailable(_)) => Err(failed(&error)),
        }
    }

    async fn valuation(&self, profile: &Profile) -> Result<Valuation, Obstacle> {
        let customer: CustomerId = profile.subject.parse().map_err(|error| failed(&error))?;
        let found = self.portfolios.holdings(&customer).await;
        let holdings = found.map_err(|error: PortfolioError| failed(&error))?;
        let symbols: Vec<_> = holdings
            .iter()
            .map(|holding| holding.symbol.clone())
            .collect();
        let quotes = match symbols.is_empty() {
            true => Vec::new(),
            false => self.quotes(&symbols).await?,
        };
        Ok(Valuation::of(&holdings, &quotes))
    }

    async fn quotes(&self, symbols: &[Symbol]) -> Result<Vec<Quote>, Obstacle> {
        let found = self.portfolios.quotes(symbols).await;
        found.map_err(|error| failed(&error))
    }
}

fn symbols(names: &[SecurityName]) -> Vec<Symbol> {
    names.iter().map(|name| name.symbol.clone()).collect()
}

fn failed(error: &(dyn Error + 'static)) -> Obstacle {
    tracing::error!(error, operation = "answer", "a source of the answer failed");
    Obstacle::Source
}
