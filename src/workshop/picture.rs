//! The architecture at a point, drawn out of its template: what calls stands left, what computes in the middle, what
//! keeps right; what only watches or permits is counted below. Pure.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::merge::doc::Key;
use crate::merge::yaml;

/// Columns of the picture by the type of a resource.
const COLUMNS: [&[&str]; 3] = [
    &[
        "AWS::Serverless::Api",
        "AWS::ApiGateway::RestApi",
        "AWS::AppSync::GraphQLApi",
        "AWS::CloudFront::Distribution",
        "AWS::Cognito::UserPool",
        "AWS::Kinesis::Stream",
        "AWS::Events::EventBus",
        "AWS::Events::Rule",
        "AWS::Scheduler::Schedule",
        "AWS::IoT::TopicRule",
    ],
    &["AWS::Serverless::Function", "AWS::Serverless::StateMachine", "AWS::KinesisFirehose::DeliveryStream"],
    &[
        "AWS::DynamoDB::Table",
        "AWS::S3::Bucket",
        "AWS::SQS::Queue",
        "AWS::SNS::Topic",
        "AWS::OpenSearchService::Domain",
        "AWS::OpenSearchServerless::Collection",
        "AWS::IoT::Thing",
    ],
];

const BOX: (usize, usize) = (230, 46);
const STEP: (usize, usize) = (330, 60);
const MARGIN: usize = 20;

struct Resource<'t> {
    id: &'t str,
    kind: &'t str,
    text: String,
}

/// An SVG of the template; what `before` did not have stands out.
pub fn picture(template: &str, before: Option<&str>) -> String {
    let resources = resources(template);
    let known: BTreeSet<String> = before.map(ids).unwrap_or_default();
    let mut places: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut rows = 0;
    for (column, kinds) in COLUMNS.iter().enumerate() {
        let here = resources.iter().filter(|resource| kinds.contains(&resource.kind));
        for (row, resource) in here.enumerate() {
            places.insert(resource.id, (MARGIN + column * STEP.0, MARGIN + row * STEP.1));
            rows = rows.max(row + 1);
        }
    }
    let (width, height) = (2 * MARGIN + 2 * STEP.0 + BOX.0, 2 * MARGIN + rows * STEP.1 + 24);
    let mut out = head(width, height);
    for (from, to) in lines(&resources, &places) {
        let _ = writeln!(out, "{}", line(from, to));
    }
    for resource in &resources {
        let Some((x, y)) = places.get(resource.id) else { continue };
        let new = if before.is_some() && !known.contains(resource.id) { " new" } else { "" };
        let kind = resource.kind.rsplit("::").next().unwrap_or_default();
        let _ = writeln!(
            out,
            "<rect class=\"box{new}\" x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" rx=\"6\"/><text class=\"id\" x=\"{}\" y=\"{}\">{}</text><text class=\"kind\" x=\"{}\" y=\"{}\">{kind}</text>",
            BOX.0,
            BOX.1,
            x + BOX.0 / 2,
            y + 20,
            resource.id,
            x + BOX.0 / 2,
            y + 37,
        );
    }
    let _ = writeln!(
        out,
        "<text class=\"rest\" x=\"{MARGIN}\" y=\"{}\">{}</text>\n</svg>",
        height - MARGIN,
        rest(&resources, &places)
    );
    out
}

fn head(width: usize, height: usize) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"The resources of the template and how they refer to each other\">\n"
    )
}

fn resources(template: &str) -> Vec<Resource<'_>> {
    let Ok(doc) = yaml::cut(template) else { return Vec::new() };
    let found = doc.pieces.iter().filter_map(|piece| {
        let Key::Entry(section, _) = &piece.key else { return None };
        let lines = piece.text.lines().filter(|line| !line.trim_start().starts_with('#') && !line.trim().is_empty());
        let id = lines.clone().next()?.trim().strip_suffix(':')?;
        let kind = lines.clone().find_map(|line| line.trim().strip_prefix("Type: "))?.trim();
        (section == "Resources").then(|| Resource { id, kind, text: lines.collect::<Vec<_>>().join("\n") })
    });
    found.collect()
}

fn ids(template: &str) -> BTreeSet<String> {
    resources(template).into_iter().map(|resource| resource.id.to_owned()).collect()
}

type Place = (usize, usize);

/// From where to where: a resource speaks of another, or its role does for it.
fn lines(resources: &[Resource<'_>], places: &BTreeMap<&str, Place>) -> BTreeSet<(Place, Place)> {
    let mut found = BTreeSet::new();
    for resource in resources {
        let owner = resource.id.strip_suffix("Role").filter(|owner| places.contains_key(owner)).unwrap_or(resource.id);
        let Some(from) = places.get(owner) else { continue };
        for (id, to) in places.iter().filter(|(id, _)| **id != owner) {
            if speaks_of(&resource.text, id) && from.0 != to.0 {
                found.insert(if from.0 < to.0 { (*from, *to) } else { (*to, *from) });
            }
        }
    }
    found
}

fn speaks_of(text: &str, id: &str) -> bool {
    let end = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    ["!Ref ", "!GetAtt ", "${"]
        .iter()
        .any(|lead| text.match_indices(&format!("{lead}{id}")).any(|(at, found)| end(&text[at + found.len()..])))
}

fn line((x1, y1): Place, (x2, y2): Place) -> String {
    let (x1, y1, y2) = (x1 + BOX.0, y1 + BOX.1 / 2, y2 + BOX.1 / 2);
    let half = (x1 + x2) / 2;
    format!("<path class=\"line\" d=\"M{x1} {y1}C{half} {y1} {half} {y2} {x2} {y2}\"/>")
}

/// What is not drawn: `24 Alarm, 7 LogGroup`, most first.
fn rest(resources: &[Resource<'_>], places: &BTreeMap<&str, Place>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for resource in resources.iter().filter(|resource| !places.contains_key(resource.id)) {
        *counts.entry(resource.kind.rsplit("::").next().unwrap_or_default()).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
    let shown: Vec<String> = counts.iter().take(8).map(|(kind, count)| format!("{count} {kind}")).collect();
    if shown.is_empty() { String::new() } else { format!("and {}", shown.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "Resources:\n  Api:\n    Type: AWS::Serverless::Api\n  Get:\n    Type: AWS::Serverless::Function\n    Properties:\n      Api: !Ref Api\n  GetRole:\n    Type: AWS::IAM::Role\n    Properties:\n      Resource: !GetAtt Items.Arn\n  Items:\n    Type: AWS::DynamoDB::Table\n  ItemsAlarm:\n    Type: AWS::CloudWatch::Alarm\n";

    #[test]
    fn callers_functions_and_stores_are_drawn_with_their_lines_and_the_rest_is_counted() {
        let svg = picture(TEMPLATE, None);
        assert_eq!(svg.matches("class=\"box\"").count(), 3, "{svg}");
        assert_eq!(svg.matches("class=\"line\"").count(), 2, "{svg}");
        assert!(svg.contains("and 1 Alarm, 1 Role"), "{svg}");
    }

    #[test]
    fn what_a_step_brings_stands_out() {
        let before = "Resources:\n  Get:\n    Type: AWS::Serverless::Function\n";
        assert_eq!(picture(TEMPLATE, Some(before)).matches("class=\"box new\"").count(), 2);
    }

    #[test]
    fn a_template_without_resources_is_an_empty_picture() {
        assert!(picture("Transform: X\n", None).ends_with("</svg>\n"));
    }
}
