//! The page in a real browser, against a running service: what customers do, and what goes wrong.
//!
//! It runs under the policy that the distribution sends, each view is held to a checker of accessibility, and in a pipeline
//! a missing browser is a failure.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use bookings_e2e::{
    Outcome, Screen, Service, TAB, Table, booking, browser_or_skip, in_days, key, unique,
};
use serde_json::json;

#[tokio::test]
#[ignore = "needs a running service: just e2e"]
async fn a_customer_books_changes_and_cancels() -> Outcome {
    let page = browser_or_skip!(Screen::Desktop);
    page.open("/").await?;
    page.shows("#welcome h1", "Book a table").await?;
    page.is_for_everybody().await?;
    page.picture("welcome").await?;
    page.sign_in("STANDARD").await?;
    page.shows("#none", "You have no bookings to come").await?;
    page.shows("#tier", "Standard").await?;
    page.focuses("#list-title").await?;
    page.is_for_everybody().await?;

    let place = unique("Window table");
    page.browser.click("#list a.button").await?;
    page.focuses("#edit-title").await?;
    page.fill(&booking(&place)).await?;
    page.is_for_everybody().await?;
    page.picture("form").await?;
    page.browser.click("#save").await?;
    page.shows("#status", "Booked: ").await?;
    page.shows("#bookings li", &place).await?;
    page.is_for_everybody().await?;

    let garden = unique("Garden table");
    page.browser.click("#bookings li a.plain").await?;
    page.shows("#edit h1", "Change your booking").await?;
    let mut changed = booking(&garden);
    changed["people"] = json!(6);
    page.fill(&changed).await?;
    page.browser.click("#save").await?;
    page.shows("#status", "Saved: ").await?;
    page.shows("#bookings li", &garden).await?;
    page.shows("#bookings li", "6 people").await?;
    page.hides("#bookings li", &place).await?;
    page.picture("page").await?;

    page.browser.click("#bookings li button.danger").await?;
    page.shows("#confirm", &garden).await?;
    page.is_for_everybody().await?;
    page.browser.click("#confirm-no").await?;
    page.shows("#bookings li", &garden).await?;
    page.browser.click("#bookings li button.danger").await?;
    page.browser.click("#confirm-yes").await?;
    page.shows("#none", "You have no bookings to come").await?;
    page.shows("#status", "Cancelled: ").await?;

    page.browser.click("#sign-out").await?;
    page.shows("#welcome h1", "Book a table").await?;
    page.has_kept_its_policy().await?;
    page.browser.quit().await
}

#[tokio::test]
#[ignore = "needs a running service: just e2e"]
async fn everything_can_be_done_by_keyboard() -> Outcome {
    let page = browser_or_skip!(Screen::Desktop);
    page.open("/").await?;
    page.shows("#welcome h1", "Book a table").await?;
    page.focuses("#welcome-title").await?;
    page.browser.press(TAB).await?;
    page.focuses("#sign-in").await?;
    page.browser.press("\u{e007}").await?;
    page.enter("PREMIUM").await?;
    page.shows("#list h1", "Your bookings").await?;
    page.browser.press(TAB).await?;
    page.focuses("#list a.button").await?;
    page.browser.press("\u{e007}").await?;
    page.focuses("#edit-title").await?;

    // Sent as it is, the form says what is missing and goes there.
    page.browser.press(TAB).await?;
    page.focuses("#place").await?;
    page.browser.press("\u{e007}").await?;
    page.shows("#place-error", "Say what you book.").await?;
    page.shows("#starts_at-error", "Say when it begins").await?;
    page.focuses("#place").await?;
    page.is_for_everybody().await?;
    page.picture("faults").await?;

    let place = unique("Corner table");
    page.fill(&booking(&place)).await?;
    page.browser.click("#place").await?;
    page.browser.press("\u{e007}").await?;
    page.shows("#bookings li", &place).await?;
    page.has_kept_its_policy().await?;
    clear("PREMIUM").await?;
    page.browser.quit().await
}

#[tokio::test]
#[ignore = "needs a running service: just e2e"]
async fn it_works_on_a_phone() -> Outcome {
    let page = browser_or_skip!(Screen::Phone);
    page.open("/bookings/new").await?;
    page.sign_in("OTHER").await?;
    // Back where the way began.
    page.shows("#edit h1", "New booking").await?;
    page.is_for_everybody().await?;
    page.picture("form").await?;
    page.fill(&booking(&unique("Counter"))).await?;
    page.browser.click("#save").await?;
    page.shows("#bookings li", "Counter").await?;
    page.browser.click("#list a.button").await?;
    let mut long = booking(&unique(&"Table with a very long name".repeat(2)));
    long["starts_at"] = json!(in_days(9));
    page.fill(&long).await?;
    page.browser.click("#save").await?;
    page.shows("#bookings li", "very long name").await?;
    page.is_for_everybody().await?;
    page.picture("page").await?;
    page.has_kept_its_policy().await?;
    clear("OTHER").await?;
    page.browser.quit().await
}

#[tokio::test]
#[ignore = "needs a running service: just e2e"]
async fn what_a_tier_does_not_allow_is_told_at_its_field() -> Outcome {
    let page = browser_or_skip!(Screen::Desktop);
    page.open("/bookings/new").await?;
    page.sign_in("OTHER").await?;
    page.shows("#starts_at-hint", "Within 30 days").await?;
    let mut far = booking(&unique("Far table"));
    far["starts_at"] = json!(in_days(40));
    page.fill(&far).await?;
    page.browser.click("#save").await?;
    page.shows("#starts_at-error", "must be within 30 days")
        .await?;
    page.focuses("#starts_at").await?;
    far["starts_at"] = json!(in_days(2));
    far["people"] = json!(9);
    page.fill(&far).await?;
    page.browser.click("#save").await?;
    page.shows("#people-error", "Give a number from 1 to 8.")
        .await?;
    page.browser.quit().await
}

#[tokio::test]
#[ignore = "needs a running service: just e2e"]
async fn a_server_error_is_told_and_can_be_tried_again() -> Outcome {
    let page = browser_or_skip!(Screen::Desktop);
    let table = Table::of("PREMIUM").await?;
    let place = unique("Round table");
    let premium = Service::of("PREMIUM")?;
    premium.create(&key(), &booking(&place)).await?;
    table.break_it().await?;
    page.open("/").await?;
    page.sign_in("PREMIUM").await?;
    page.shows("#alert", "Something went wrong on our side")
        .await?;
    page.shows("#alert", "tell us this reference: ").await?;
    page.is_for_everybody().await?;
    page.picture("error").await?;
    table.mend_it().await?;
    page.browser.click("#try-again").await?;
    page.shows("#bookings li", &place).await?;
    page.hides("#alert", "Something went wrong").await?;
    clear("PREMIUM").await?;
    page.browser.quit().await
}

#[tokio::test]
#[ignore = "needs a running service: just e2e"]
async fn a_session_is_renewed_and_in_the_end_expires() -> Outcome {
    let page = browser_or_skip!(Screen::Desktop);
    page.open("/").await?;
    page.sign_in("OTHER").await?;
    page.shows("#list h1", "Your bookings").await?;

    // The access token is over: a new one is fetched, and nobody notices.
    let spoil = |member: &str| {
        format!(
            "const session = JSON.parse(sessionStorage.getItem('session')); \
             session.{member}; sessionStorage.setItem('session', JSON.stringify(session)); \
             return session.access"
        )
    };
    let old = page.browser.run(&spoil("expires = 0"), &[]).await?;
    page.open("/bookings/new").await?;
    page.open("/").await?;
    page.shows("#none", "You have no bookings to come").await?;
    let new = page.browser.run(&spoil("expires += 0"), &[]).await?;
    assert_ne!(old, new);

    // The service does not take it, although the page holds it to be good.
    page.browser.run(&spoil("access += 'x'"), &[]).await?;
    page.open("/").await?;
    page.shows("#none", "You have no bookings to come").await?;

    // It cannot be renewed any more.
    page.browser.run(&spoil("expires = 0"), &[]).await?;
    page.browser.run(&spoil("refresh += 'x'"), &[]).await?;
    page.open("/bookings/new").await?;
    page.fill(&booking(&unique("Last table"))).await?;
    page.browser.click("#save").await?;
    page.shows("#alert", "Your session has ended").await?;
    page.shows("#welcome h1", "Book a table").await?;
    page.is_for_everybody().await?;
    page.picture("expired").await?;
    page.sign_in("OTHER").await?;
    page.shows("#edit h1", "New booking").await?;
    page.browser.quit().await
}

#[tokio::test]
#[ignore = "needs a running service: just e2e"]
async fn somebody_elses_booking_is_not_there() -> Outcome {
    let page = browser_or_skip!(Screen::Desktop);
    let premium = Service::of("PREMIUM")?;
    let place = unique("Private room");
    let id = premium.create(&key(), &booking(&place)).await?.id()?;
    page.open(&format!("/bookings/{id}")).await?;
    page.sign_in("OTHER").await?;
    page.shows("#missing h1", "There is nothing here").await?;
    page.hides("main", &place).await?;
    page.is_for_everybody().await?;
    assert_eq!(premium.get(&id).await?.status(), 200);
    premium.cancel(&id).await?;
    page.browser.quit().await
}

#[tokio::test]
#[ignore = "needs a running service: just e2e"]
async fn a_change_made_elsewhere_is_not_overwritten() -> Outcome {
    let page = browser_or_skip!(Screen::Desktop);
    let other = Service::of("OTHER")?;
    let created = other.create(&key(), &booking(&unique("Desk"))).await?;
    let id = created.id()?;
    page.open(&format!("/bookings/{id}")).await?;
    page.sign_in("OTHER").await?;
    page.shows("#edit h1", "Change your booking").await?;
    let elsewhere = unique("Changed elsewhere");
    let change = other
        .change(&id, Some(&created.etag()?), &booking(&elsewhere))
        .await?;
    assert_eq!(change.status(), 200);
    page.browser.click("#save").await?;
    page.shows("#alert", "was changed elsewhere").await?;
    let shown = page
        .browser
        .run("return document.querySelector('#place').value", &[])
        .await?;
    assert_eq!(shown, json!(elsewhere));
    other.cancel(&id).await?;
    page.browser.quit().await
}

/// Cancels whatever a customer has booked.
async fn clear(customer: &str) -> Outcome {
    let service = Service::of(customer)?;
    let page = service.list("limit=100").await?.json()?;
    for booking in page["items"].as_array().into_iter().flatten() {
        service.cancel(booking["id"].as_str().unwrap()).await?;
    }
    Ok(())
}
