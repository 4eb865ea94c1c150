//! Every kind of request, and what else can come.

use super::*;

#[tokio::test]
async fn the_event_is_answered_with_what_the_account_holds() {
    let skill = InMemory::over(Portfolios::Working);
    let (answer, metrics) = metrics::recorded(skill.answer(&event())).await;
    let answer = answer.unwrap();
    let ssml = answer["response"]["outputSpeech"]["ssml"].as_str().unwrap();
    assert!(
        ssml.contains("$26,857.50") && ssml.contains("this week"),
        "{ssml}"
    );
    assert_eq!(answer["response"]["shouldEndSession"], false);
    assert_eq!(answer["sessionAttributes"]["asked"], "breakdown");
    assert_eq!(counted(&metrics, "ConversationsStarted"), 1);
}

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
async fn what_needs_no_answer_gets_an_empty_one() {
    let skill = InMemory::over(Portfolios::Working);
    for request in [
        json!({ "type": "SessionEndedRequest", "reason": "USER_INITIATED", "locale": "en-US" }),
        json!({ "type": "AudioPlayer.PlaybackFinished", "token": "t" }),
        json!({ "type": "SomethingThatAlexaInventsTomorrow" }),
    ] {
        let answer = skill.answer(&with_request(request)).await.unwrap();
        assert_eq!(answer, json!({ "version": "1.0", "response": {} }));
    }
}

#[tokio::test]
async fn an_answer_that_alexa_refused_is_counted_and_logged() {
    let skill = InMemory::over(Portfolios::Working);
    let error = json!({ "type": "INVALID_RESPONSE", "message": "Invalid SSML" });
    for request in [
        json!({ "type": "SessionEndedRequest", "reason": "ERROR", "error": error }),
        json!({ "type": "System.ExceptionEncountered", "error": error, "cause": { "requestId": "r" } }),
    ] {
        let event = with_request(request);
        let asked = skill.answer(&event);
        let ((answer, metrics), lines) = telemetry::logs::recorded(metrics::recorded(asked)).await;
        answer.unwrap();
        assert_eq!(counted(&metrics, "AnswersRefused"), 1);
        assert!(
            lines.iter().any(|line| line["kind"] == "INVALID_RESPONSE"),
            "{lines:?}"
        );
    }
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

#[tokio::test]
async fn attributes_of_another_version_are_forgotten() {
    let skill = InMemory::over(Portfolios::Working);
    let mut event = with_intent("AMAZON.YesIntent");
    event["session"]["attributes"] = json!({ "asked": "lottery_numbers", "last": 7 });
    let answer = skill.answer(&event).await.unwrap();
    let ssml = answer["response"]["outputSpeech"]["ssml"].as_str().unwrap();
    assert!(ssml.contains("did not ask"), "{ssml}");
}

#[tokio::test]
async fn without_an_account_there_is_a_card_to_link_it() {
    let skill = InMemory::over(Portfolios::Working);
    let mut event = event();
    event["context"]["System"]["user"]
        .as_object_mut()
        .unwrap()
        .remove("accessToken");
    let (answer, metrics) = metrics::recorded(skill.answer(&event)).await;
    let answer = answer.unwrap();
    assert_eq!(answer["response"]["card"], json!({ "type": "LinkAccount" }));
    assert_eq!(answer["response"]["shouldEndSession"], true);
    assert_eq!(counted(&metrics, "LinksAsked"), 1);
}

/// An identity provider that never answers.
struct Silent;

impl FindProfile for Silent {
    async fn profile(&self, _: &str) -> Result<Profile, AccountError> {
        std::future::pending().await
    }
}

#[tokio::test(start_paused = true)]
async fn an_apology_comes_in_time_though_nobody_answers_us() {
    let skill = InMemory::with(store(Portfolios::Working), Silent);
    let started = tokio::time::Instant::now();
    let (answer, metrics) = metrics::recorded(skill.answer(&event())).await;
    let answer = answer.unwrap();
    assert!(
        started.elapsed() < Duration::from_secs(7),
        "{:?}",
        started.elapsed()
    );
    let ssml = answer["response"]["outputSpeech"]["ssml"].as_str().unwrap();
    assert!(ssml.contains("takes too long"), "{ssml}");
    assert_eq!(counted(&metrics, "AnswersLate"), 1);
}

#[tokio::test]
async fn a_name_cannot_break_the_speech() {
    let accounts = MemoryAccounts::with(TOKEN, "ada", Some("A & <B>"));
    let skill = InMemory::with(store(Portfolios::Working), accounts);
    let launch = with_request(json!({ "type": "LaunchRequest", "locale": "en-US" }));
    let answer = skill.answer(&launch).await.unwrap();
    let ssml = answer["response"]["outputSpeech"]["ssml"].as_str().unwrap();
    assert!(ssml.contains("A &amp; &lt;B&gt;"), "{ssml}");
}

#[tokio::test]
async fn a_locale_without_words_is_answered_in_a_language_that_is_there() {
    let skill = InMemory::over(Portfolios::Working);
    for (locale, word) in [
        ("de-AT", "Auf Wiederhören"),
        ("en-IN", "Goodbye"),
        ("ja-JP", "Goodbye"),
    ] {
        let stop = json!({ "type": "IntentRequest", "locale": locale, "intent": { "name": "AMAZON.StopIntent" } });
        let answer = skill.answer(&with_request(stop)).await.unwrap();
        let ssml = answer["response"]["outputSpeech"]["ssml"].as_str().unwrap();
        assert!(ssml.contains(word), "{locale}: {ssml}");
    }
}

#[tokio::test]
async fn the_log_says_what_was_answered_and_holds_no_token() {
    let skill = InMemory::over(Portfolios::Working);
    let (answer, lines) = telemetry::logs::recorded(skill.answer(&event())).await;
    answer.unwrap();
    assert!(
        lines.iter().any(|line| line["outcome"] == "UpdateTold"),
        "{lines:?}"
    );
    for line in lines {
        let line = line.to_string();
        assert!(!line.contains(TOKEN) && !line.contains("26,857"), "{line}");
    }
}

#[tokio::test]
async fn a_question_always_has_a_second_try() {
    let skill = InMemory::over(Portfolios::Working);
    for (name, _) in INTENTS {
        let answer = skill.answer(&with_intent(name)).await.unwrap();
        let response = &answer["response"];
        let waits = response["shouldEndSession"] == false;
        assert_eq!(waits, response["reprompt"].is_object(), "{name}: {answer}");
    }
}
