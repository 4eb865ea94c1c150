//! The dialogues of `dialogues/`, from utterances by the interaction models to the spoken words.

use super::*;
use alexa_simulator::{Account, Conversation, Device, Line, Model, Script};

async fn play(script: &Script) -> Result<(), SimulatorError> {
    let skill = InMemory::over(script.portfolios);
    let token = match script.account {
        Account::Linked => Some(TOKEN),
        Account::None => None,
        Account::Revoked => Some("revoked"),
    };
    let device = Device::new(token.map(str::to_owned));
    let model = Model::read(&script.locale)?;
    let mut conversation = Conversation::new(model, device);
    if script.is_known {
        conversation.meet(&skill).await?;
    }
    script.play(&mut conversation, &skill, &mut |_, _| {}).await
}

#[tokio::test]
async fn every_dialogue_goes_as_it_was_written() {
    let scripts = Script::all().unwrap();
    assert!(scripts.len() >= 17, "{} dialogues", scripts.len());
    let mut differences = Vec::new();
    for script in &scripts {
        differences.extend(play(script).await.err().map(|error| error.to_string()));
    }
    assert!(differences.is_empty(), "\n{}", differences.join("\n"));
}

#[tokio::test]
async fn a_dialogue_that_goes_otherwise_is_noticed() {
    let mut script = Script::read("dialogues/01-portfolio-update.txt").unwrap();
    let answer = script
        .lines
        .iter_mut()
        .find(|line| matches!(line, Line::Alexa(_)));
    *answer.unwrap() = Line::Alexa(Some("You are rich.".to_owned()));
    let error = play(&script).await.unwrap_err().to_string();
    assert!(
        error.contains("You are rich.") && error.contains("$26,857.50"),
        "{error}"
    );
}

#[tokio::test]
async fn the_pauses_are_half_a_second() {
    let skill = InMemory::over(Portfolios::Working);
    let answer = skill.answer(&event()).await.unwrap();
    let ssml = answer["response"]["outputSpeech"]["ssml"].as_str().unwrap();
    assert!(
        ssml.starts_with("<speak>") && ssml.ends_with("</speak>"),
        "{ssml}"
    );
    assert_eq!(
        ssml.matches(r#"<break time="500ms"/>"#).count(),
        3,
        "{ssml}"
    );
}
