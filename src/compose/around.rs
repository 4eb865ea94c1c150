//! What surrounds a base blueprint that is rendered by itself, for a look at it.

use super::{Names, Setting, Work};
use crate::answers::{Answers, sample_answers};
use crate::library::Library;
use crate::manifest::{Blueprint, Kind};

/// The names that a base blueprint finds where it is used: the values and answers of the first whole blueprint that
/// uses it, as that is by its defaults. None for any other blueprint, which has to stand alone.
pub(super) fn around(library: &Library, blueprint: &Blueprint) -> Names {
    let user = match blueprint.kind {
        Kind::Base => library
            .iter()
            .find(|other| other.kind != Kind::Base && library.used_by(other).contains(blueprint.id.as_str())),
        Kind::Scenario | Kind::Pattern => None,
    };
    let Some(user) = user else { return Names::new() };
    let answers = sample_answers(&super::questions(library, user));
    let mut work = Work::new(library, &answers, Setting::Project, Names::new());
    // The faults of the user are told where the user is looked at.
    let (mut instances, mut faults) = (Vec::new(), Vec::new());
    work.resolve(user, Answers::new(), &mut instances, &mut faults);
    work.offer(&instances, &mut faults);
    work.names(&Answers::new())
}
