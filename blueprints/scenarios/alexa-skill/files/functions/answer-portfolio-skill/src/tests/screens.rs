//! What is shown beside what is said.

use super::*;
use std::collections::BTreeSet;

const RENDER: &str = "Alexa.Presentation.APL.RenderDocument";

fn shown(answer: &Value) -> Option<&Value> {
    let directives = answer["response"]["directives"].as_array()?;
    directives.iter().find(|one| one["type"] == RENDER)
}

#[tokio::test]
async fn a_device_with_a_screen_shows_the_portfolio() {
    let skill = InMemory::over(Portfolios::Working);
    let answer = skill.answer(&event()).await.unwrap();
    let screen = &shown(&answer).unwrap()["datasources"]["screen"];
    assert_eq!(screen["title"], "Your portfolio");
    assert_eq!(screen["rows"][0]["name"], "Example Mining");
    assert_eq!(screen["rows"].as_array().unwrap().len(), 3);
    assert_eq!(screen["background"], "https://media.example/background.png");
}

#[tokio::test]
async fn a_device_without_a_screen_is_sent_none() {
    let skill = InMemory::over(Portfolios::Working);
    let mut event = event();
    event["context"]["System"]["device"]["supportedInterfaces"] = json!({});
    let answer = skill.answer(&event).await.unwrap();
    assert_eq!(shown(&answer), None);
    assert_eq!(answer["response"]["card"]["type"], "Standard");
}

/// Every `${screen.x}` of the document is sent, and nothing besides.
#[tokio::test]
async fn the_document_shows_what_is_sent() {
    let skill = InMemory::over(Portfolios::Working);
    let answer = skill.answer(&event()).await.unwrap();
    let directive = shown(&answer).unwrap();
    let text = directive["document"].to_string();
    let names = |prefix: &str| -> BTreeSet<String> {
        let found = text.split(prefix).skip(1);
        found
            .map(|rest| {
                rest.chars()
                    .take_while(|letter| letter.is_alphanumeric())
                    .collect()
            })
            .collect()
    };
    let sent = |value: &Value| -> BTreeSet<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    let screen = &directive["datasources"]["screen"];
    let mut fields = sent(screen);
    // For a footer, where a device has room for one.
    assert!(fields.remove("hint"));
    assert_eq!(names("${screen."), fields);
    assert_eq!(names("${data."), sent(&screen["rows"][0]));
}

#[tokio::test]
async fn pictures_come_from_the_media_of_the_stack() {
    let media = alexa_simulator::project_file("media");
    let skill = InMemory::over(Portfolios::Working);
    let answer = skill.answer(&event()).await.unwrap().to_string();
    let named: BTreeSet<_> = answer
        .split("https://media.example/")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(named.len() >= 4, "{named:?}");
    for name in named {
        assert!(media.join(name).is_file(), "media/{name} is not there");
    }
}
