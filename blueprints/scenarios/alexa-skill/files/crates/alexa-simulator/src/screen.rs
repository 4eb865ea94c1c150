//! What a device with a screen shows, as a page: the document's own layout by hand, its data as they were sent.

use serde_json::Value;

/// The page for an answer's `RenderDocument` directive and its card.
#[must_use]
pub fn page(directive: Option<&Value>, card: Option<&Value>) -> String {
    let screen = directive.and_then(|one| one.pointer("/datasources/screen"));
    let screen = screen.map(shown).unwrap_or_default();
    let card = card.map(card_shown).unwrap_or_default();
    format!(
        "<!doctype html><meta charset=\"utf-8\"><title>Alexa</title>\
         <style>body{{font:20px system-ui;background:#ddd;display:flex;gap:2rem;padding:2rem;flex-wrap:wrap}}\
         .screen{{width:960px;height:600px;background:#16202b;color:#fff;border-radius:18px;padding:32px 40px;box-sizing:border-box}}\
         h1{{font-size:30px;font-weight:400;margin:0}}h2{{font-size:52px;font-weight:500;margin:.3em 0}}\
         table{{width:100%;font-size:30px;border-spacing:0 12px}}td+td{{text-align:right}}\
         .button{{color:#7ec8ff;text-align:center;margin-top:1em}}\
         .card{{width:360px;background:#fff;border-radius:12px;padding:20px;white-space:pre-line;align-self:start}}</style>\
         {screen}{card}\n"
    )
}

fn shown(screen: &Value) -> String {
    let text = |field: &str| escaped(screen[field].as_str().unwrap_or_default());
    let rows = screen["rows"].as_array().into_iter().flatten().map(|row| {
        let text = |field: &str| escaped(row[field].as_str().unwrap_or_default());
        format!(
            "<tr><td>{}</td><td>{}</td><td style=\"color:{}\">{}</td></tr>",
            text("name"),
            text("value"),
            text("colour"),
            text("change")
        )
    });
    format!(
        "<div class=\"screen\"><h1>{}</h1><h2>{}</h2><table>{}</table><p class=\"button\">{}</p></div>",
        text("title"),
        text("headline"),
        rows.collect::<String>(),
        text("button")
    )
}

fn card_shown(card: &Value) -> String {
    let text = |field: &str| escaped(card[field].as_str().unwrap_or_default());
    match card["type"].as_str() {
        Some("LinkAccount") => "<div class=\"card\"><b>Link your account</b></div>".to_owned(),
        _ => format!(
            "<div class=\"card\"><b>{}</b>\n{}</div>",
            text("title"),
            text("text")
        ),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::page;
    use serde_json::json;

    #[test]
    fn rows_and_cards_are_shown_as_text() {
        let row = json!({ "name": "A & <b>", "value": "$1", "change": "+1%", "colour": "#000" });
        let directive = json!({ "datasources": { "screen": { "title": "T", "headline": "H", "rows": [row], "button": "" } } });
        let page = page(Some(&directive), Some(&json!({ "type": "LinkAccount" })));
        assert!(
            page.contains("A &amp; &lt;b>") && page.contains("Link your account"),
            "{page}"
        );
    }
}
