//! Other names for the entries of a template: keys, and everything that refers to them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{Kind, Node};

/// New names by section and old name: `Resources.AlarmTopic` is `PaymentsAlarmTopic`.
pub type Names = BTreeMap<String, String>;

/// `text` with its entries and all references to them under their new names. Everything else stays byte for byte.
/// A text that is no template stays as it is.
pub fn renamed(text: &str, names: &Names) -> String {
    let Some(root) = (!names.is_empty()).then(|| Node::parse(text)).flatten() else { return text.to_owned() };
    let keys = root.pairs().iter().flat_map(|(section, entries)| {
        let key = |(key, _): &(Node, Node)| Reference::of(text, key, key.scalar()?, &[section.scalar()?]);
        entries.pairs().iter().filter_map(key).collect::<Vec<_>>()
    });
    let mut edits: Vec<(Range<usize>, &str)> = Vec::new();
    for place in keys.chain(references(text, &root)) {
        let new = place.sections.iter().find_map(|section| names.get(&format!("{section}.{}", place.name)));
        edits.extend(new.map(|new| (place.at, new.as_str())));
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (range, new) in edits {
        out.push_str(&text[from..range.start]);
        out.push_str(new);
        from = range.end;
    }
    out.push_str(&text[from..]);
    out
}

/// What a template refers to and does not have, nor SAM makes. Nothing of a text that is no template.
pub fn dangling(text: &str) -> BTreeSet<String> {
    let Some(root) = Node::parse(text) else { return BTreeSet::new() };
    let has = |section: &&str, name: &str| root.get(section).is_some_and(|entries| entries.get(name).is_some());
    let resources = root.get("Resources").map(Node::pairs).unwrap_or_default();
    let is_made = |name: &str| {
        let of = |(key, body): &(Node, Node)| key.scalar().is_some_and(|id| is_made_of(id, body, name));
        MADE.contains(&name) || resources.iter().any(of)
    };
    let unknown = |place: &Reference<'_>| {
        let made = place.sections.contains(&"Resources") && is_made(place.name);
        !made
            && !place.name.is_empty()
            && !place.name.starts_with("AWS")
            && !place.sections.iter().any(|section| has(section, place.name))
    };
    references(text, &root).into_iter().filter(unknown).map(|place| place.name.to_owned()).collect()
}

/// The new names in prose: whole words in code, between backticks or in a fenced block.
pub fn in_text(text: &str, names: &Names) -> String {
    let words: BTreeMap<&str, &str> =
        names.iter().filter_map(|(key, new)| Some((key.split_once('.')?.1, new.as_str()))).collect();
    let mut fenced = false;
    let line = |line: &str| {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            return line.to_owned();
        }
        let parts = line.split('`').enumerate();
        let part = |(number, part): (usize, &str)| {
            if fenced || number % 2 == 1 { words_replaced(part, &words) } else { part.to_owned() }
        };
        parts.map(part).collect::<Vec<_>>().join("`")
    };
    if words.is_empty() { text.to_owned() } else { text.split_inclusive('\n').map(line).collect() }
}

fn words_replaced(text: &str, words: &BTreeMap<&str, &str>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_alphanumeric() || c == '_' {
            word.push(c);
            continue;
        }
        out.push_str(words.get(word.as_str()).copied().unwrap_or(&word));
        word.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

/// A place at which an entry is named.
struct Reference<'t> {
    name: &'t str,
    /// The sections that it may be in.
    sections: Vec<&'t str>,
    at: Range<usize>,
}

/// Whether SAM makes a resource of this name out of another one.
fn is_made_of(id: &str, body: &Node, name: &str) -> bool {
    let Some(rest) = name.strip_prefix(id) else { return false };
    let events = body.get("Properties").and_then(|properties| properties.get("Events")).map(Node::pairs);
    let mut events = events.unwrap_or_default().iter().filter_map(|(event, _)| event.scalar());
    rest == "Role"
        || rest.ends_with("Stage")
        || [".", "Alias", "Version", "Deployment"].iter().any(|made| rest.starts_with(made))
        || events.any(|event| rest.starts_with(event))
}

/// Resources that SAM makes under names of its own, where something asks for them.
const MADE: [&str; 4] =
    ["ServerlessDeploymentApplication", "CodeDeployServiceRole", "ServerlessRestApi", "ServerlessHttpApi"];

const REFERRED: [&str; 2] = ["Parameters", "Resources"];

impl<'t> Reference<'t> {
    /// The place of `name` where the node stands, within its quotes.
    fn of(text: &'t str, node: &Node, name: &str, sections: &[&'t str]) -> Option<Self> {
        let start = node.at.start + text[node.at.clone()].find(name)?;
        let at = start..start + name.len();
        Some(Self { name: &text[at.clone()], sections: sections.to_vec(), at })
    }
}

/// All places at which the entries of a template refer to others.
fn references<'t>(text: &'t str, root: &Node) -> Vec<Reference<'t>> {
    let mut walk = Walk { text, found: Vec::new() };
    root.pairs().iter().flat_map(|(_, entries)| entries.pairs()).for_each(|(_, body)| walk.value(body));
    walk.found
}

struct Walk<'t> {
    text: &'t str,
    found: Vec<Reference<'t>>,
}

impl Walk<'_> {
    fn value(&mut self, node: &Node) {
        match node.tag.as_str() {
            "!Ref" => return self.name(node, &REFERRED),
            "!GetAtt" => return self.attribute(node),
            "!Sub" => return self.sub(node),
            "!Condition" => return self.name(node, &["Conditions"]),
            "!If" => self.first(node, "Conditions"),
            "!FindInMap" => self.first(node, "Mappings"),
            _ => {}
        }
        match &node.kind {
            Kind::Scalar(_) => {}
            Kind::List(items) => items.iter().for_each(|item| self.value(item)),
            Kind::Map(pairs) => {
                pairs.iter().for_each(|(key, value)| self.pair(key.scalar().unwrap_or_default(), value))
            }
        }
    }

    fn pair(&mut self, key: &str, value: &Node) {
        match key {
            "Ref" => return self.name(value, &REFERRED),
            "Fn::GetAtt" => return self.attribute(value),
            "Fn::Sub" => return self.sub(value),
            "Condition" if value.scalar().is_some() => return self.name(value, &["Conditions"]),
            "DependsOn" => {
                self.name(value, &["Resources"]);
                return value.items().iter().for_each(|item| self.name(item, &["Resources"]));
            }
            "Fn::If" => self.first(value, "Conditions"),
            "Fn::FindInMap" => self.first(value, "Mappings"),
            _ => {}
        }
        self.value(value);
    }

    fn name(&mut self, node: &Node, sections: &[&'static str]) {
        let name = node.scalar().unwrap_or_default();
        self.found.extend(Reference::of(self.text, node, name, sections));
    }

    fn first(&mut self, node: &Node, section: &'static str) {
        if let Some(first) = node.items().first() {
            self.name(first, &[section]);
        }
    }

    fn attribute(&mut self, node: &Node) {
        match &node.kind {
            Kind::Scalar(text) => {
                let name = text.split('.').next().unwrap_or_default();
                self.found.extend(Reference::of(self.text, node, name, &["Resources"]));
            }
            _ => self.first(node, "Resources"),
        }
    }

    /// Names between `${` and `}`, without those that the call itself defines.
    fn sub(&mut self, node: &Node) {
        let (text, own) = match node.items() {
            [text, own, ..] => (text, Some(own)),
            [text] => (text, None),
            [] => (node, None),
        };
        let local: BTreeSet<&str> =
            own.iter().flat_map(|own| own.pairs()).filter_map(|(key, _)| key.scalar()).collect();
        let source = &self.text[text.at.clone()];
        for (at, _) in source.match_indices("${") {
            let rest = &source[at + 2..];
            let name = &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len())];
            if !local.contains(name) {
                let start = text.at.start + at + 2;
                self.found.push(Reference { name, sections: REFERRED.to_vec(), at: start..start + name.len() });
            }
        }
        if let Some(own) = own {
            self.value(own);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        [
            ("Parameters.Stage", "OurStage"),
            ("Resources.Topic", "OurTopic"),
            ("Conditions.IsProd", "OurIsProd"),
            ("Mappings.ByStage", "OurByStage"),
            ("Outputs.Topic", "OurTopicOut"),
        ]
        .map(|(key, new)| (key.to_owned(), new.to_owned()))
        .into()
    }

    #[test]
    fn every_kind_of_reference_follows_and_nothing_else_changes() {
        let text = "Parameters:\n  Stage: # Stage\n    Type: String\nMappings:\n  ByStage:\n    Stage: { Topic: a }\nConditions:\n  IsProd: !Equals [!Ref \"Stage\", prod]\n  Both: !And [!Condition IsProd, Condition: IsProd]\nResources:\n  Topic:\n    Type: Topic\n    Condition: IsProd\n  Other:\n    DependsOn: [Topic]\n    Properties:\n      Stage: Stage\n      A: !GetAtt Topic.TopicName\n      B: !GetAtt [Topic, Arn]\n      C: !Sub \"é ${Topic.Arn}/${Stage}/${!Stage}/${StageX}\"\n      D: !Sub\n        - ${Stage} ${Topic}\n        - Topic: !Ref Topic\n      E: !If [IsProd, !FindInMap [ByStage, !Ref Stage, Topic], IsProd]\n      F:\n        Fn::If: [IsProd, { Ref: Topic }, { \"Fn::GetAtt\": [Topic, Arn] }]\n      G: !Sub |\n        x ${Topic}\n      Condition: { StringEquals: { Stage: Topic } }\nOutputs:\n  Topic:\n    Condition: IsProd\n    Value: !Ref Topic\n";
        let wanted = "Parameters:\n  OurStage: # Stage\n    Type: String\nMappings:\n  OurByStage:\n    Stage: { Topic: a }\nConditions:\n  OurIsProd: !Equals [!Ref \"OurStage\", prod]\n  Both: !And [!Condition OurIsProd, Condition: OurIsProd]\nResources:\n  OurTopic:\n    Type: Topic\n    Condition: OurIsProd\n  Other:\n    DependsOn: [OurTopic]\n    Properties:\n      Stage: Stage\n      A: !GetAtt OurTopic.TopicName\n      B: !GetAtt [OurTopic, Arn]\n      C: !Sub \"é ${OurTopic.Arn}/${OurStage}/${!Stage}/${StageX}\"\n      D: !Sub\n        - ${OurStage} ${Topic}\n        - Topic: !Ref OurTopic\n      E: !If [OurIsProd, !FindInMap [OurByStage, !Ref OurStage, Topic], IsProd]\n      F:\n        Fn::If: [OurIsProd, { Ref: OurTopic }, { \"Fn::GetAtt\": [OurTopic, Arn] }]\n      G: !Sub |\n        x ${OurTopic}\n      Condition: { StringEquals: { Stage: Topic } }\nOutputs:\n  OurTopicOut:\n    Condition: OurIsProd\n    Value: !Ref OurTopic\n";
        assert_eq!(renamed(text, &names()), wanted);
    }

    #[test]
    fn what_is_referred_to_and_not_there_is_named_and_what_sam_makes_is_not() {
        let text = "Parameters:\n  Stage: {}\nConditions:\n  IsProd: !Equals [!Ref Stage, !Ref Level]\nResources:\n  Get:\n    Type: AWS::Serverless::Function\n    Condition: IsDev\n    DependsOn: Table\n    A: !GetAtt GetRole.Arn\n    D: [!Ref ServerlessDeploymentApplication, !Ref Get.Version, !Ref GetLogs]\n    B: !Sub [\"${AWS::Region} ${!Stage} ${own} ${Topic.Arn}\", { own: !GetAtt Gone.Arn }]\n    C: !FindInMap [ByStage, !Ref Stage, x]\n";
        let found: Vec<String> = dangling(text).into_iter().collect();
        assert_eq!(found, ["ByStage", "GetLogs", "Gone", "IsDev", "Level", "Table", "Topic"]);
    }

    #[test]
    fn prose_keeps_its_words_and_code_gets_the_new_names() {
        let text = "# Stage\n\nThe Stage is `Stage`, see `template.yaml#Resources.Topic`.\n\n```sh\ndeploy Stage=dev StageX=a\n```\n";
        let names: Names = [("Parameters.Stage", "OurStage"), ("Resources.Topic", "OurTopic")]
            .map(|(key, new)| (key.to_owned(), new.to_owned()))
            .into();
        let wanted = "# Stage\n\nThe Stage is `OurStage`, see `template.yaml#Resources.OurTopic`.\n\n```sh\ndeploy OurStage=dev StageX=a\n```\n";
        assert_eq!(in_text(text, &names), wanted);
    }
}
