//! `just talk`: says what Alexa would say to what is typed, by the real functions.

#![expect(clippy::print_stdout, reason = "it talks to whoever started it")]

use std::process::ExitCode;
use std::time::Duration;

use alexa_simulator::{
    Ask, Conversation, Demo, Device, Functions, Heard, Line, Model, Script, SimulatorError, Stack,
    home, project_file, screen,
};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader, stdin};

const HELP: &str = "\
Say:  open paragon investments
      ask paragon investments for a portfolio update
      alexa, turn on the lamp | set the thermostat to 21 | what is the thermostat\n      discover my devices | enable the skill (lets it send events)
Type: (silence)             nobody says anything
      (touch breakdown)     the button of the screen
      (unlink), (link)      the account
      (new)                 somebody who never came before
      (slow lamp)           the device needs five seconds from now on
      (offline lamp)        the device is away; (online lamp)
      (help), (end)";

#[derive(Debug, Default)]
struct Arguments {
    locale: Option<String>,
    replay: Option<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match talk().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn talk() -> Result<(), SimulatorError> {
    let arguments = arguments()?;
    let stack = Stack::given().await?;
    let demo = Demo::read()?;
    stack.fill(&demo).await?;
    match arguments.replay {
        Some(path) => replay(&stack, &path).await,
        None => {
            let locale = arguments.locale.as_deref().unwrap_or("en-US");
            Talk::begin(stack, demo, locale)?.go_on().await
        }
    }
}

fn arguments() -> Result<Arguments, SimulatorError> {
    let mut found = Arguments::default();
    let mut given = std::env::args().skip(1);
    while let Some(name) = given.next() {
        let place = match name.as_str() {
            "--locale" => &mut found.locale,
            "--replay" => &mut found.replay,
            _ => return Err(usage()),
        };
        *place = Some(given.next().ok_or_else(usage)?);
    }
    Ok(found)
}

fn usage() -> SimulatorError {
    SimulatorError::Setup("usage: talk [--locale en-US] [--replay dialogues/FILE.txt]".to_owned())
}

/// Plays a dialogue; its first words that differ are the error.
async fn replay(stack: &Stack, path: &str) -> Result<(), SimulatorError> {
    let script = Script::read(path)?;
    let skill = stack.portfolio_skill()?;
    let mut conversation = script.begin(stack, &skill).await?;
    let mut tell = |line: &Line, heard: &Heard| match line {
        Line::User(words) => println!("User:  {words}"),
        Line::Silence => println!("User:  (silence)"),
        Line::Touch(argument) => println!("User:  (touch {argument})"),
        Line::Alexa(_) => println!("Alexa: {}", heard.says.as_deref().unwrap_or("(nothing)")),
        Line::Card(kind) => println!("Card:  {kind}"),
    };
    script.play(&mut conversation, &skill, &mut tell).await?;
    println!("As in {path}.");
    Ok(())
}

/// A person at a keyboard.
struct Talk {
    stack: Stack,
    demo: Demo,
    skill: Functions,
    smart_home: Functions,
    conversation: Conversation,
    devices: Vec<(String, tokio::task::JoinHandle<()>)>,
}

impl Talk {
    fn begin(stack: Stack, demo: Demo, locale: &str) -> Result<Self, SimulatorError> {
        let device = Device::new(Some(stack.token.clone()));
        let mut talk = Self {
            skill: stack.portfolio_skill()?,
            smart_home: stack.smart_home_skill()?,
            conversation: Conversation::new(Model::read(locale)?, device),
            devices: Vec::new(),
            stack,
            demo,
        };
        for device in talk.demo.devices.clone() {
            talk.run_device(&device.id, Duration::from_millis(200));
        }
        Ok(talk)
    }

    async fn go_on(mut self) -> Result<(), SimulatorError> {
        println!("{HELP}\n");
        let mut lines = BufReader::new(stdin()).lines();
        loop {
            println!("User:");
            let line = lines.next_line().await;
            let line = line.map_err(|error| SimulatorError::Call(error.to_string()))?;
            match line.as_deref().map(str::trim) {
                None | Some("(end)") => return Ok(()),
                Some("") => {}
                Some(line) => match self.turn(line).await {
                    Ok(()) => {}
                    Err(error) => println!("  There was a problem with the skill: {error}"),
                },
            }
        }
    }

    async fn turn(&mut self, line: &str) -> Result<(), SimulatorError> {
        if let Some(order) = line
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'))
        {
            return self.order(order).await;
        }
        if !self.conversation.is_open()
            && let Some(directive) = home::directive(line, &self.demo, &self.stack)
        {
            return self.control(&directive).await;
        }
        let heard = self.conversation.say(line, &self.skill).await?;
        self.show(&heard)
    }

    async fn order(&mut self, order: &str) -> Result<(), SimulatorError> {
        let (verb, rest) = order.split_once(' ').unwrap_or((order, ""));
        match (verb, rest) {
            ("silence", _) => {
                let heard = self.conversation.stay_silent(&self.skill).await?;
                return self.show(&heard);
            }
            ("touch", argument) => {
                let heard = self.conversation.touch(argument, &self.skill).await?;
                return self.show(&heard);
            }
            ("unlink", _) => self.conversation.device.token = None,
            ("link", _) => self.conversation.device.token = Some(self.stack.token.clone()),
            ("new", _) => {
                self.conversation.device = Device::new(Some(self.stack.token.clone()));
            }
            ("slow", name) => {
                let id = self.device(name)?;
                self.run_device(&id, Duration::from_secs(5));
            }
            ("offline" | "online", name) => {
                let thing = self.stack.thing(&self.device(name)?);
                let connected = json!({ "connected": verb == "online" });
                self.stack.report(&thing, &connected).await?;
            }
            _ => println!("{HELP}"),
        }
        Ok(())
    }

    fn device(&self, name: &str) -> Result<String, SimulatorError> {
        let known = self
            .demo
            .devices
            .iter()
            .find(|one| one.name.eq_ignore_ascii_case(name));
        known
            .map(|device| device.id.clone())
            .ok_or_else(|| SimulatorError::Setup(format!("there is no device `{name}`")))
    }

    /// From now on the device takes so long.
    fn run_device(&mut self, id: &str, after: Duration) {
        let (stack, thing) = (self.stack.clone(), self.stack.thing(id));
        self.devices.retain(|(other, task)| {
            if other == id {
                task.abort();
            }
            other != id
        });
        let task = tokio::spawn(async move {
            if let Err(error) = home::obey(&stack, &thing, after).await {
                println!("  {thing} stopped: {error}");
            }
        });
        self.devices.push((id.to_owned(), task));
    }

    async fn control(&self, directive: &Value) -> Result<(), SimulatorError> {
        let answer = self.smart_home.ask(directive).await?;
        println!("Home:  {}", home::told(&answer));
        match answer.pointer("/event/header/name") == Some(&"DeferredResponse".into()) {
            true => self.wait_for_event(directive).await,
            false => Ok(()),
        }
    }

    /// The answer that was put off comes within ten seconds, or never.
    async fn wait_for_event(&self, directive: &Value) -> Result<(), SimulatorError> {
        let token = directive.pointer("/directive/header/correlationToken");
        for _ in 0..40 {
            tokio::time::sleep(Duration::from_millis(250)).await;
            let events = self.stack.told().await?;
            let answer = events
                .iter()
                .find(|event| event.pointer("/event/header/correlationToken") == token);
            if let Some(answer) = answer {
                println!("Event: {}", home::told(answer));
                return Ok(());
            }
        }
        println!(
            "  No event came: say `enable the skill` first, which lets the skill send events."
        );
        Ok(())
    }

    fn show(&self, heard: &Heard) -> Result<(), SimulatorError> {
        let Some(says) = &heard.says else {
            println!("  (Alexa says nothing)");
            return Ok(());
        };
        println!("Alexa: {says}");
        if heard.card.is_some() || heard.screen.is_some() {
            let path = project_file(".local/screen.html");
            let page = screen::page(heard.screen.as_ref(), heard.card.as_ref());
            std::fs::write(&path, page).map_err(|source| SimulatorError::File {
                path: path.display().to_string(),
                source,
            })?;
            println!("  (shown: .local/screen.html)");
        }
        if !heard.listens {
            println!("  (the conversation is over)");
        }
        Ok(())
    }
}
