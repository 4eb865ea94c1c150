//! Some kinds of requests, and what else can come.

use super::*;

#[tokio::test]
async fn other_skills_are_not_answered() {
    let skill = InMemory::over(Portfolios::Working);
    let mut event = event();
    event["context"]["System"]["application"]["applicationId"] = json!("amzn1.ask.skill.another");
    let refused = skill.answer(&event).await;
    assert!(
        matches!(refused, Err(NotAnswered::OtherSkill)),
        "{refused:?}"
    );
}

#[tokio::test]
async fn an_intent_without_a_handler_is_answered_all_the_same() {
    let skill = InMemory::over(Portfolios::Working);
    let answer = skill
        .answer(&with_intent("OrderPizzaIntent"))
        .await
        .unwrap();
    assert_eq!(answer["response"]["shouldEndSession"], false);
}

/// An identity provider that never answers.
struct Silent;

impl FindProfile for Silent {
    async fn profile(&self, _: &str) -> Result<Profile, AccountError> {
        std::future::pending().await
    }
}

#[tokio::test(start_paused = true)]
async fn an_apology_comes_though_nobody_answers_us() {
    let skill = InMemory::with(store(Portfolios::Working), Silent);
    let (answer, metrics) = metrics::recorded(skill.answer(&event())).await;
    let answer = answer.unwrap();
    let ssml = answer["response"]["outputSpeech"]["ssml"].as_str().unwrap();
    assert!(ssml.contains("takes too long"), "{ssml}");
    assert_eq!(counted(&metrics, "AnswersLate"), 1);
}
