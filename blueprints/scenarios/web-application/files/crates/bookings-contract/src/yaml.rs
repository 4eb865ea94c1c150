use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map, Value};

/// The first document of a YAML text, if all of it is expressible in JSON.
pub(crate) fn parse(text: &str) -> Option<Value> {
    let documents = Yaml::load_from_str(text).ok()?;
    to_json(documents.first()?)
}

fn to_json(node: &Yaml<'_>) -> Option<Value> {
    match node {
        Yaml::Value(scalar) => Some(scalar_to_json(scalar)),
        Yaml::Sequence(items) => items.iter().map(to_json).collect(),
        Yaml::Mapping(members) => members
            .iter()
            .map(|(key, value)| Some((key.as_str()?.to_owned(), to_json(value)?)))
            .collect::<Option<Map<_, _>>>()
            .map(Value::Object),
        _ => None,
    }
}

fn scalar_to_json(scalar: &Scalar<'_>) -> Value {
    match scalar {
        Scalar::Null => Value::Null,
        Scalar::Boolean(value) => (*value).into(),
        Scalar::Integer(value) => (*value).into(),
        Scalar::FloatingPoint(value) => value.into_inner().into(),
        Scalar::String(value) => value.as_ref().into(),
    }
}
