//! From an announcement to one message for each who follows its topic: the query of a segment.

use journal::ports::FindFollowers;
use journal::{Cause, Cursor, JournalError};
use journal_messages::{Announced, Detail, Due, Entry, PutEvents, announced_again, due};
use lambda_runtime::{Error, LambdaEvent};
use serde::Deserialize;
use telemetry::metrics;

/// How many pages one invocation reads; the rest is asked for by an event of its own.
const PAGES: usize = 10;
/// The source by which a deployment calls a new version (docs/runbook/deployments.md).
const RELEASE_CHECK: &str = "release-check";

/// The event as EventBridge delivers it.
#[derive(Debug, Deserialize)]
pub struct Event {
    source: String,
    detail: Detail<Announced>,
}

/// Why followers were not told. Nothing is lost: the event comes again, and whoever was told is not told twice.
#[derive(Debug, thiserror::Error)]
pub enum NotSelected {
    #[error("the followers cannot be read")]
    Followers(#[from] JournalError),
    #[error("a message has no form in JSON")]
    Form(#[from] serde_json::Error),
    #[error("the messages are not all on the bus")]
    Bus(#[source] Cause),
}

/// # Errors
/// Not everybody was found or told; the event comes again.
pub async fn handle(
    journal: &impl FindFollowers,
    bus: &impl PutEvents,
    event: LambdaEvent<Event>,
) -> Result<(), Error> {
    let Event { source, detail } = event.payload;
    if source == RELEASE_CHECK {
        return Ok(());
    }
    let told = tell(journal, bus, &detail.data).await;
    let (recipients, complete) = told.inspect_err(|error| {
        tracing::error!(error = telemetry::reason(error), "recipients not selected");
    })?;
    metrics::count("RecipientsSelected", u32::try_from(recipients)?);
    tracing::info!(
        operation = "select_recipients",
        outcome = if complete {
            "complete"
        } else {
            "to_be_continued"
        },
        announcement_id = detail.data.announcement.id,
        topic = detail.data.announcement.topic.as_str(),
        recipients,
        "recipients selected"
    );
    Ok(())
}

/// How many were told, and whether these were all.
async fn tell(
    journal: &impl FindFollowers,
    bus: &impl PutEvents,
    announced: &Announced,
) -> Result<(usize, bool), NotSelected> {
    let announcement = &announced.announcement;
    let (mut told, mut after) = (0, announced.after.clone());
    for _ in 0..PAGES {
        let page = journal
            .followers(
                &announcement.topic,
                announcement.language.as_ref(),
                after.as_ref(),
            )
            .await?;
        told += page.users.len();
        let messages = page
            .users
            .into_iter()
            .map(|user| Entry::of(Due::DETAIL_TYPE, &due(announcement, user)));
        let messages = messages.collect::<Result<_, _>>()?;
        bus.put(messages).await.map_err(NotSelected::Bus)?;
        after = page.next;
        if after.is_none() {
            return Ok((told, true));
        }
    }
    if let Some(after) = after {
        go_on(bus, announced, after).await?;
    }
    Ok((told, false))
}

async fn go_on(
    bus: &impl PutEvents,
    announced: &Announced,
    after: Cursor,
) -> Result<(), NotSelected> {
    let rest = announced_again(&announced.announcement, after);
    let entry = Entry::of(Announced::DETAIL_TYPE, &rest)?;
    bus.put(vec![entry]).await.map_err(NotSelected::Bus)
}

#[cfg(test)]
mod tests {
    use super::*;
    use journal::UserId;
    use journal::memory::MemoryJournal;
    use journal_messages::MemoryBus;
    use lambda_runtime::Context;
    use release_check::Plan;
    use serde_json::Value;

    const EVENT: &str = include_str!("../../../events/select-recipients.json");

    /// So many who follow gardening, every third in German.
    fn journal(followers: usize) -> MemoryJournal {
        (0..followers).fold(MemoryJournal::new(), |journal, number| {
            let language = if number % 3 == 0 { "de" } else { "en" };
            let user = format!("user-{number:03}").parse().unwrap();
            journal.with_follower(
                "gardening".parse().unwrap(),
                user,
                language.parse().unwrap(),
            )
        })
    }

    fn event(change: impl FnOnce(&mut Value)) -> LambdaEvent<Event> {
        let mut event: Value = serde_json::from_str(EVENT).unwrap();
        change(&mut event);
        LambdaEvent::new(serde_json::from_value(event).unwrap(), Context::default())
    }

    fn told(bus: &MemoryBus) -> Vec<UserId> {
        let entries = bus.entries();
        let due = entries
            .iter()
            .filter(|entry| entry.detail_type == Due::DETAIL_TYPE);
        due.map(|entry| {
            serde_json::from_str::<Detail<Due>>(&entry.detail)
                .unwrap()
                .data
                .user
        })
        .collect()
    }

    #[tokio::test]
    async fn everybody_who_follows_is_told_once() {
        let bus = MemoryBus::default();
        handle(&journal(5), &bus, event(|_| {})).await.unwrap();
        let mut users = told(&bus);
        users.dedup();
        assert_eq!((users.len(), bus.entries().len()), (5, 5));
    }

    #[tokio::test]
    async fn a_language_narrows_the_segment() {
        let bus = MemoryBus::default();
        let german =
            |event: &mut Value| event["detail"]["data"]["announcement"]["language"] = "de".into();
        handle(&journal(6), &bus, event(german)).await.unwrap();
        assert_eq!(told(&bus).len(), 2);
    }

    #[tokio::test]
    async fn a_large_segment_goes_on_by_an_event_of_its_own() {
        let (journal, bus) = (journal(25), MemoryBus::default());
        handle(&journal, &bus, event(|_| {})).await.unwrap();
        assert_eq!(told(&bus).len(), 20);
        let rest = bus.entries().pop().unwrap();
        assert_eq!(rest.detail_type, Announced::DETAIL_TYPE);
        let again =
            |event: &mut Value| event["detail"] = serde_json::from_str(&rest.detail).unwrap();
        handle(&journal, &bus, event(again)).await.unwrap();
        let mut users = told(&bus);
        users.sort();
        users.dedup();
        assert_eq!(users.len(), 25);
    }

    #[tokio::test]
    async fn what_failed_comes_again_and_makes_the_same_messages() {
        assert!(
            handle(&journal(3), &MemoryBus::down(), event(|_| {}))
                .await
                .is_err()
        );
        assert!(
            handle(&MemoryJournal::down(), &MemoryBus::default(), event(|_| {}))
                .await
                .is_err()
        );
        let bus = MemoryBus::default();
        for _ in 0..2 {
            handle(&journal(1), &bus, event(|_| {})).await.unwrap();
        }
        let entries = bus.entries();
        assert_eq!(entries[0].detail, entries[1].detail);
    }

    #[tokio::test]
    async fn an_event_outside_the_schema_is_no_event() {
        let mut event: Value = serde_json::from_str(EVENT).unwrap();
        event["detail"]["data"]["announcement"]["topic"] = "*".into();
        assert!(serde_json::from_value::<Event>(event).is_err());
    }

    #[tokio::test]
    async fn the_check_of_a_release_tells_nobody() {
        let plan = Plan::parse(include_str!("../../verify-journal-release/plan.json")).unwrap();
        let step = plan
            .steps
            .into_iter()
            .find(|step| step.target == "SELECT_RECIPIENTS")
            .unwrap();
        let bus = MemoryBus::default();
        let event = LambdaEvent::new(
            serde_json::from_value(step.event).unwrap(),
            Context::default(),
        );
        handle(&MemoryJournal::down(), &bus, event).await.unwrap();
        assert!(bus.entries().is_empty());
    }
}
