//! The page, as somebody uses it who sees what is shown and what is hidden.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{Axe, Browser, Error, Screen, is_pipeline, variable};

/// How long something may take to appear.
const PATIENCE: Duration = Duration::from_secs(20);

/// Starts a browser on the page; without one, ends the test and says so, and in a pipeline fails it.
#[macro_export]
macro_rules! browser_or_skip {
    ($screen:expr) => {{
        match $crate::Page::start($screen).await? {
            Some(page) => page,
            None => {
                $crate::note("skipped: no chromedriver was found; CHROMEDRIVER names one");
                return Ok(());
            }
        }
    }};
}
/// The page in a browser.
#[derive(Debug)]
pub struct Page {
    pub browser: Browser,
    axe: Axe,
    url: String,
    screen: Screen,
}

impl Page {
    /// The page on a screen, or nothing if this machine has no browser.
    ///
    /// # Errors
    /// There is no browser in a pipeline, or it cannot be started.
    pub async fn start(screen: Screen) -> Result<Option<Self>, Error> {
        if !Browser::is_there().await {
            let missing = "a pipeline has to have a browser: no chromedriver was found".to_owned();
            return if is_pipeline() {
                Err(Error::Setup(missing))
            } else {
                Ok(None)
            };
        }
        Ok(Some(Self {
            browser: Browser::start(screen).await?,
            axe: Axe::read().await?,
            url: variable("BOOKINGS_SITE_URL")?,
            screen,
        }))
    }

    /// # Errors
    /// The browser refuses, or the page does not show what it should; so for all that follow.
    pub async fn open(&self, path: &str) -> Result<(), Error> {
        self.browser.open(&format!("{}{path}", self.url)).await
    }

    /// Signs in on the login pages, which are not ours, and comes back.
    pub async fn sign_in(&self, customer: &str) -> Result<(), Error> {
        self.shows("#welcome h1", "Book a table").await?;
        self.browser.click("#sign-in").await?;
        self.enter(customer).await
    }

    /// Fills in the login pages.
    pub async fn enter(&self, customer: &str) -> Result<(), Error> {
        self.until(
            "the login pages",
            "return document.querySelector('#username') !== null",
            &[],
        )
        .await?;
        let email = variable(&format!("{customer}_EMAIL"))?;
        self.browser.write("#username", &email).await?;
        self.browser
            .write("#password", &variable("USERS_PASSWORD")?)
            .await?;
        self.browser.click("button[type=submit]").await
    }

    /// Waits until an element that can be seen has the text.
    pub async fn shows(&self, selector: &str, text: &str) -> Result<(), Error> {
        let script = "const [selector, text] = arguments; \
             return [...document.querySelectorAll(selector)].some((element) => \
             element.checkVisibility() && element.textContent.includes(text))";
        let wanted = format!("`{text}` in {selector}");
        self.until(&wanted, script, &[json!(selector), json!(text)])
            .await
    }

    /// Waits until nothing that can be seen has the text.
    pub async fn hides(&self, selector: &str, text: &str) -> Result<(), Error> {
        let script = "const [selector, text] = arguments; \
             return ![...document.querySelectorAll(selector)].some((element) => \
             element.checkVisibility() && element.textContent.includes(text))";
        let wanted = format!("{selector} without `{text}`");
        self.until(&wanted, script, &[json!(selector), json!(text)])
            .await
    }

    /// Waits until the focus is on what the selector names: where somebody goes on who does not see the page.
    pub async fn focuses(&self, selector: &str) -> Result<(), Error> {
        let script = "return document.activeElement.matches(arguments[0])";
        self.until(
            &format!("the focus on {selector}"),
            script,
            &[json!(selector)],
        )
        .await
    }

    /// Fills in the form as a person does who knows the moment in UTC.
    pub async fn fill(&self, booking: &Value) -> Result<(), Error> {
        self.shows("#edit h1", "ooking").await?;
        // What a person types into a field for moments depends on their language; its value does not.
        let script = "const [booking] = arguments; \
             const moment = new Date(booking.starts_at); \
             const two = (number) => String(number).padStart(2, '0'); \
             document.querySelector('#starts_at').value = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}T${two(moment.getHours())}:${two(moment.getMinutes())}`; \
             for (const name of ['place', 'people', 'note']) document.querySelector(`#${name}`).value = ''";
        self.browser
            .run(script, std::slice::from_ref(booking))
            .await?;
        for (field, value) in [
            ("#place", &booking["place"]),
            ("#people", &booking["people"]),
            ("#note", &booking["note"]),
        ] {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            self.browser.write(field, &text).await?;
        }
        Ok(())
    }

    /// Nothing that the checker of accessibility finds, in light and in dark colours, and nothing wider than the screen.
    pub async fn is_for_everybody(&self) -> Result<(), Error> {
        let mut faults = Vec::new();
        for scheme in ["dark", "light"] {
            self.browser.prefer(scheme).await?;
            faults.extend(self.axe.faults(&self.browser).await?);
        }
        let wide = "return document.documentElement.scrollWidth <= window.innerWidth";
        let fits = self.browser.run(wide, &[]).await? == json!(true);
        if faults.is_empty() && fits {
            return Ok(());
        }
        Err(Error::Page {
            wanted: "something for everybody".to_owned(),
            shown: format!("faults {faults:?}, fits the screen: {fits}"),
        })
    }

    /// Nothing that the browser refused because of the policy of the page, and no error of a script.
    pub async fn has_kept_its_policy(&self) -> Result<(), Error> {
        let lines = self.browser.console().await?;
        let bad = |line: &&String| {
            ["Content Security Policy", "Uncaught", "TrustedHTML"]
                .iter()
                .any(|sign| line.contains(sign))
        };
        let bad: Vec<_> = lines.iter().filter(bad).collect();
        if bad.is_empty() {
            return Ok(());
        }
        Err(Error::Page {
            wanted: "a page that keeps its policy".to_owned(),
            shown: format!("{bad:?}"),
        })
    }

    /// Keeps what can be seen in the folder `PICTURES`, if that is set.
    pub async fn picture(&self, name: &str) -> Result<(), Error> {
        let Ok(folder) = std::env::var("PICTURES") else {
            return Ok(());
        };
        let ending = if self.screen == Screen::Phone {
            "-phone"
        } else {
            ""
        };
        let file = PathBuf::from(folder).join(format!("{name}{ending}.png"));
        std::fs::write(file, self.browser.picture().await?)?;
        Ok(())
    }

    async fn until(&self, wanted: &str, script: &str, arguments: &[Value]) -> Result<(), Error> {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            // While a page loads there may be no document to ask.
            if self.browser.run(script, arguments).await.ok() == Some(json!(true)) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let shown = self
            .browser
            .run("return location.href + ' ' + document.body.innerText", &[])
            .await?;
        let console = self.browser.console().await?;
        Err(Error::Page {
            wanted: wanted.to_owned(),
            shown: format!("{shown} (console: {console:?})"),
        })
    }
}
