//! The dialogues, over the real functions, their tables and the account linking.

use alexa_e2e::{Outcome, expect, note};
use alexa_simulator::{Demo, Portfolios, Script, Stack};

#[tokio::test]
#[ignore = "needs running skills: just e2e, or the outputs of a stack"]
async fn every_dialogue_goes_as_it_was_written() -> Outcome {
    let stack = Stack::given().await?;
    stack.fill(&Demo::read()?).await?;
    let skill = stack.portfolio_skill()?;
    let mut played = 0;
    for script in Script::all()? {
        if script.portfolios != Portfolios::Working {
            continue;
        }
        let mut conversation = script.begin(&stack, &skill).await?;
        script
            .play(&mut conversation, &skill, &mut |_, _| {})
            .await?;
        played += 1;
    }
    note(&format!("{played} dialogues played"));
    expect(played >= 15, || {
        format!("only {played} dialogues were played")
    })
}
