//! Reads a JSON object member by member and notes every fault instead of stopping at the first.

use serde_json::{Map, Value};

use crate::{Faults, InvalidValue};

/// A member's value and the place it was found at.
pub(crate) struct Member<'a> {
    value: &'a Value,
    pointer: String,
}

/// An object all of whose members are known.
pub(crate) struct Object<'a> {
    members: &'a Map<String, Value>,
    pointer: String,
}

impl<'a> Object<'a> {
    /// The object at `pointer`; a member that is not in `known` is a fault.
    pub(crate) fn open(
        value: &'a Value,
        pointer: &str,
        known: &[&str],
        faults: &mut Faults,
    ) -> Option<Self> {
        let Some(members) = value.as_object() else {
            faults.add(pointer, "must be an object");
            return None;
        };
        for name in members
            .keys()
            .filter(|name| !known.contains(&name.as_str()))
        {
            faults.add(format!("{pointer}/{}", escape(name)), "is not known");
        }
        Some(Self {
            members,
            pointer: pointer.to_owned(),
        })
    }

    pub(crate) fn required(&self, name: &str, faults: &mut Faults) -> Option<Member<'a>> {
        let member = self.optional(name);
        if member.is_none() {
            faults.add(format!("{}/{name}", self.pointer), "is required");
        }
        member
    }

    pub(crate) fn optional(&self, name: &str) -> Option<Member<'a>> {
        self.members.get(name).map(|value| Member {
            value,
            pointer: format!("{}/{name}", self.pointer),
        })
    }
}

impl<'a> Member<'a> {
    pub(crate) fn text<T>(self, faults: &mut Faults) -> Option<T>
    where
        T: TryFrom<&'a str, Error = InvalidValue>,
    {
        let parsed = self.value.as_str().map(T::try_from);
        self.note(parsed, "must be a string", faults)
    }

    pub(crate) fn whole_number<T>(self, faults: &mut Faults) -> Option<T>
    where
        T: TryFrom<u64, Error = InvalidValue>,
    {
        let parsed = self.value.as_u64().map(T::try_from);
        self.note(parsed, "must be a whole number, 0 or more", faults)
    }

    fn note<T>(
        self,
        parsed: Option<Result<T, InvalidValue>>,
        wrong_type: &'static str,
        faults: &mut Faults,
    ) -> Option<T> {
        match parsed.unwrap_or(Err(InvalidValue(wrong_type))) {
            Ok(value) => Some(value),
            Err(reason) => {
                faults.add(self.pointer, reason);
                None
            }
        }
    }
}

/// A member name as a reference token of a JSON pointer.
fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
