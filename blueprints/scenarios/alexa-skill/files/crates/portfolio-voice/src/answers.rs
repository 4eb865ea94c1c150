//! Each answer of the skill, in the words of one locale.

use linked_account::Profile;
use portfolio::{Change, Direction, Period, Position, Quote, Valuation};

use crate::{
    Asked, Card, Content, Dialogue, Expect, Line, Outcome, Reply, Row, Screen, SecurityName,
};

/// How many positions are told; the card has all of them.
const TOLD: usize = 5;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Answers<'a>(pub(crate) &'a Content);

impl Answers<'_> {
    pub(crate) fn welcome_new(self, profile: &Profile) -> Reply {
        let name = self.called(profile);
        let line = self.0.phrases.welcome_new.fill(&[("name", &name)]);
        self.asking(&line, Asked::Update, Outcome::Welcomed)
    }

    pub(crate) fn welcome_back(self, profile: &Profile, valuation: &Valuation) -> Reply {
        let name = self.called(profile);
        let welcome = self.0.phrases.welcome_back.fill(&[("name", &name)]);
        if valuation.is_empty() {
            return self.empty(&welcome);
        }
        let line = welcome.then(&self.update_line(valuation, Period::Today));
        let line = line.then(&self.0.phrases.offer_breakdown.line());
        let reply = self.asking(&line, Asked::Breakdown, Outcome::Welcomed);
        self.showing_update(reply, valuation, Period::Today)
    }

    pub(crate) fn update(self, valuation: &Valuation, period: Period, is_first: bool) -> Reply {
        if valuation.is_empty() {
            return self.empty(&Line::default());
        }
        let mut line = self.update_line(valuation, period);
        if is_first {
            line = line.then(&self.0.phrases.hint.line());
        }
        let line = line.then(&self.0.phrases.offer_breakdown.line());
        let reply = self.asking(&line, Asked::Breakdown, Outcome::UpdateTold);
        self.showing_update(reply, valuation, period)
    }

    pub(crate) fn breakdown(self, valuation: &Valuation, period: Period) -> Reply {
        let phrases = &self.0.phrases;
        let positions = &valuation.positions;
        let mut line = match positions.len() {
            0 => return self.empty(&Line::default()),
            1 => phrases.breakdown_one.line(),
            count => {
                let count = Line::value(&count.to_string());
                phrases.breakdown_many.fill(&[("count", &count)])
            }
        };
        for position in positions.iter().take(TOLD) {
            line = line.then(&self.position(position, period));
        }
        if positions.len() > TOLD {
            line = line.then(&phrases.more_positions.line());
        }
        line = line
            .then(&self.unpriced(valuation))
            .then(&phrases.offer_quote.line());
        let mut reply = self.asking(&line, Asked::Quote, Outcome::BreakdownTold);
        let all: Vec<_> = positions
            .iter()
            .map(|one| self.position(one, period).text)
            .collect();
        reply.card = Some(Card::Text {
            title: self.0.screen.breakdown.clone(),
            text: all.join("\n"),
        });
        reply.screen = Some(self.screen(&self.0.screen.breakdown, valuation, period));
        reply
    }

    pub(crate) fn quotes(
        self,
        wanted: &[SecurityName],
        quotes: &[Quote],
        period: Period,
        is_cut: bool,
    ) -> Reply {
        let mut line = Line::default();
        if is_cut {
            line = self.0.phrases.too_many.line();
        }
        for name in wanted {
            let found = quotes.iter().find(|quote| quote.symbol == name.symbol);
            if !line.speech.is_empty() {
                line = line.then(&Line::pause());
            }
            line = line.then(&self.quote(name, found, period));
        }
        let told = line.text.clone();
        let line = line.then(&self.0.phrases.offer_quote.line());
        let mut reply = self.asking(&line, Asked::Quote, Outcome::QuoteTold);
        reply.card = Some(Card::Text {
            title: self.0.screen.quote.clone(),
            text: told,
        });
        reply.screen = Some(Screen {
            title: self.0.screen.quote.clone(),
            headline: String::new(),
            rows: quotes
                .iter()
                .map(|quote| self.quote_row(quote, period))
                .collect(),
            button: None,
            hint: self.0.screen.hint.clone(),
        });
        reply
    }

    pub(crate) fn which_security(self) -> Reply {
        self.asking_security(&self.0.phrases.which_security.line())
    }

    pub(crate) fn which_of(self, choices: &[SecurityName]) -> Reply {
        let names: Vec<_> = choices.iter().map(|choice| choice.name.clone()).collect();
        let choices = self.0.list(&names, &self.0.format.or);
        self.asking_security(&self.0.phrases.which_of.fill(&[("choices", &choices)]))
    }

    pub(crate) fn unknown_security(self, spoken: &str) -> Reply {
        let spoken = Line::value(spoken);
        let phrase = &self.0.phrases.unknown_security;
        self.asking_security(&phrase.fill(&[("security", &spoken)]))
    }

    pub(crate) fn all_right(self) -> Reply {
        self.open(&self.0.phrases.all_right.line(), Outcome::Asked)
    }

    pub(crate) fn offer_first_quote(self) -> Reply {
        let line = self.0.phrases.offer_first_quote.line();
        self.asking(&line, Asked::Quote, Outcome::Asked)
    }

    pub(crate) fn nothing_asked(self) -> Reply {
        self.open(&self.0.phrases.nothing_asked.line(), Outcome::NotUnderstood)
    }

    pub(crate) fn help(self) -> Reply {
        self.open(&self.0.phrases.help.line(), Outcome::Helped)
    }

    /// Keeps what the last reply asked.
    pub(crate) fn repeat(self, before: &Dialogue) -> Reply {
        let Some((speech, reprompt)) = before.last.clone() else {
            return self.help();
        };
        Reply {
            speech,
            reprompt: Some(reprompt),
            dialogue: Dialogue {
                misses: 0,
                ..before.clone()
            },
            ..self.open(&Line::default(), Outcome::Repeated)
        }
    }

    /// Says something else the second time, and keeps what was asked.
    pub(crate) fn not_understood(self, before: &Dialogue) -> Reply {
        let phrase = match before.misses {
            0 => &self.0.phrases.not_understood,
            _ => &self.0.phrases.not_understood_again,
        };
        let mut reply = self.open(&phrase.line(), Outcome::NotUnderstood);
        reply.dialogue.asked = before.asked;
        reply.dialogue.misses = before.misses.saturating_add(1);
        reply
    }

    pub(crate) fn goodbye(self) -> Reply {
        Reply::ending(&self.0.phrases.goodbye.line(), Outcome::Ended)
    }

    pub(crate) fn link(self) -> Reply {
        let reply = Reply::ending(&self.0.phrases.link.line(), Outcome::LinkAsked);
        with_link(reply)
    }

    pub(crate) fn link_again(self) -> Reply {
        let reply = Reply::ending(&self.0.phrases.link_again.line(), Outcome::LinkAsked);
        with_link(reply)
    }

    pub(crate) fn source_failed(self) -> Reply {
        Reply::ending(&self.0.phrases.source_failed.line(), Outcome::SourceFailed)
    }

    pub(crate) fn late(self) -> Reply {
        Reply::ending(&self.0.phrases.late.line(), Outcome::Late)
    }

    fn empty(self, before: &Line) -> Reply {
        let line = before.clone().then(&self.0.phrases.empty.line());
        let mut reply = self.asking_security(&line);
        reply.outcome = Outcome::UpdateTold;
        reply
    }

    fn asking(self, line: &Line, asked: Asked, outcome: Outcome) -> Reply {
        let mut reply = Reply::asking(line, &self.0.phrases.yes_or_no.line(), outcome);
        reply.dialogue.asked = Some(asked);
        reply
    }

    fn asking_security(self, line: &Line) -> Reply {
        let reprompt = self.0.phrases.which_security.line();
        Reply {
            expect: Expect::Security,
            ..Reply::asking(line, &reprompt, Outcome::Asked)
        }
    }

    fn open(self, line: &Line, outcome: Outcome) -> Reply {
        Reply::asking(line, &self.0.phrases.what_else.line(), outcome)
    }

    fn called(self, profile: &Profile) -> Line {
        match &profile.given_name {
            Some(name) => self.0.phrases.called.fill(&[("name", &Line::value(name))]),
            None => Line::default(),
        }
    }

    fn update_line(self, valuation: &Valuation, period: Period) -> Line {
        let line = self.0.phrases.update.fill(&[
            ("value", &self.0.money(valuation.value())),
            ("change", &self.0.change(valuation.change(period))),
            ("period", &self.0.period(period)),
        ]);
        line.then(&self.unpriced(valuation))
    }

    fn unpriced(self, valuation: &Valuation) -> Line {
        if valuation.unpriced.is_empty() {
            return Line::default();
        }
        let symbols: Vec<_> = valuation.unpriced.iter().map(ToString::to_string).collect();
        let securities = self.0.list(&symbols, &self.0.format.and);
        self.0.phrases.unpriced.fill(&[("securities", &securities)])
    }

    fn position(self, position: &Position, period: Period) -> Line {
        self.0.phrases.position.fill(&[
            ("security", &Line::value(&position.quote.name)),
            ("value", &self.0.money(position.value())),
            ("change", &self.0.change(position.change(period))),
            ("period", &self.0.period(period)),
        ])
    }

    fn quote(self, name: &SecurityName, found: Option<&Quote>, period: Period) -> Line {
        let Some(quote) = found else {
            let security = Line::value(&name.name);
            return self.0.phrases.no_price.fill(&[("security", &security)]);
        };
        self.0.phrases.quote.fill(&[
            ("security", &Line::value(&quote.name)),
            ("price", &self.0.money(quote.price)),
            ("change", &self.0.change(quote.change(period))),
            ("period", &self.0.period(period)),
        ])
    }

    fn showing_update(self, mut reply: Reply, valuation: &Valuation, period: Period) -> Reply {
        reply.card = Some(Card::Text {
            title: self.0.screen.portfolio.clone(),
            text: self.update_line(valuation, period).text,
        });
        let mut screen = self.screen(&self.0.screen.portfolio, valuation, period);
        screen.button = Some(self.0.screen.say_breakdown.clone());
        reply.screen = Some(screen);
        reply
    }

    fn screen(self, title: &str, valuation: &Valuation, period: Period) -> Screen {
        let value = self.0.money(valuation.value()).text;
        let change = self.0.change_shown(valuation.change(period));
        Screen {
            title: title.to_owned(),
            headline: format!("{value}  {change}"),
            rows: valuation
                .positions
                .iter()
                .map(|position| self.position_row(position, period))
                .collect(),
            button: None,
            hint: self.0.screen.hint.clone(),
        }
    }

    fn position_row(self, position: &Position, period: Period) -> Row {
        let value = self.0.money(position.value()).text;
        self.row(&position.quote.name, value, position.change(period))
    }

    fn quote_row(self, quote: &Quote, period: Period) -> Row {
        let price = self.0.money(quote.price).text;
        self.row(&quote.name, price, quote.change(period))
    }

    fn row(self, name: &str, value: String, change: Change) -> Row {
        Row {
            name: name.to_owned(),
            value,
            change: self.0.change_shown(change),
            is_up: match change.direction() {
                Direction::Up => Some(true),
                Direction::Down => Some(false),
                Direction::Unchanged => None,
            },
        }
    }
}

fn with_link(mut reply: Reply) -> Reply {
    reply.card = Some(Card::LinkAccount);
    reply
}
