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
    let mut walk = Walk { text, names, edits: Vec::new() };
    for (section, entries) in root.pairs() {
        let section = section.scalar().unwrap_or_default();
        for (key, body) in entries.pairs() {
            walk.key(section, key);
            walk.value(body);
        }
    }
    walk.edited()
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

struct Walk<'t> {
    text: &'t str,
    names: &'t Names,
    edits: Vec<(Range<usize>, String)>,
}

const REFERRED: [&str; 2] = ["Parameters", "Resources"];

impl Walk<'_> {
    fn new_name(&self, sections: &[&str], name: &str) -> Option<&str> {
        sections.iter().find_map(|section| self.names.get(&format!("{section}.{name}"))).map(String::as_str)
    }

    fn key(&mut self, section: &str, key: &Node) {
        if let Some(new) = key.scalar().and_then(|name| self.new_name(&[section], name)).map(str::to_owned) {
            self.put(key, key.scalar().unwrap_or_default(), &new);
        }
    }

    /// Replaces `old` where the node stands; its quotes stay.
    fn put(&mut self, node: &Node, old: &str, new: &str) {
        let source = &self.text[node.at.clone()];
        if let Some(at) = source.find(old) {
            let start = node.at.start + at;
            self.edits.push((start..start + old.len(), new.to_owned()));
        }
    }

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

    fn name(&mut self, node: &Node, sections: &[&str]) {
        let Some(name) = node.scalar() else { return };
        if let Some(new) = self.new_name(sections, name).map(str::to_owned) {
            self.put(node, name, &new);
        }
    }

    fn first(&mut self, node: &Node, section: &str) {
        if let Some(first) = node.items().first() {
            self.name(first, &[section]);
        }
    }

    fn attribute(&mut self, node: &Node) {
        match &node.kind {
            Kind::Scalar(text) => {
                let name = text.split('.').next().unwrap_or_default();
                if let Some(new) = self.new_name(&["Resources"], name).map(str::to_owned) {
                    self.put(node, name, &new);
                }
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
        let mut edits = Vec::new();
        for (at, _) in source.match_indices("${") {
            let rest = &source[at + 2..];
            let name = &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len())];
            if let Some(new) = self.new_name(&REFERRED, name).filter(|_| !local.contains(name)) {
                let start = text.at.start + at + 2;
                edits.push((start..start + name.len(), new.to_owned()));
            }
        }
        self.edits.extend(edits);
        if let Some(own) = own {
            self.value(own);
        }
    }

    fn edited(mut self) -> String {
        self.edits.sort_by_key(|(range, _)| range.start);
        let mut out = String::with_capacity(self.text.len());
        let mut from = 0;
        for (range, new) in self.edits {
            out.push_str(&self.text[from..range.start]);
            out.push_str(&new);
            from = range.end;
        }
        out.push_str(&self.text[from..]);
        out
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
    fn prose_keeps_its_words_and_code_gets_the_new_names() {
        let text = "# Stage\n\nThe Stage is `Stage`, see `template.yaml#Resources.Topic`.\n\n```sh\ndeploy Stage=dev StageX=a\n```\n";
        let names: Names = [("Parameters.Stage", "OurStage"), ("Resources.Topic", "OurTopic")]
            .map(|(key, new)| (key.to_owned(), new.to_owned()))
            .into();
        let wanted = "# Stage\n\nThe Stage is `OurStage`, see `template.yaml#Resources.OurTopic`.\n\n```sh\ndeploy OurStage=dev StageX=a\n```\n";
        assert_eq!(in_text(text, &names), wanted);
    }
}
