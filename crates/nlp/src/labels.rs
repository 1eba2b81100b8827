//! The names of tags, parts of speech, relations, feature bundles and entity types.

use rustc_hash::FxHashMap;

/// One label of one [`Model`](crate::Model).
///
/// Identity means "the same string in the same model": ids of two models must not be mixed, and an id is no order.
/// The empty string is always [`LabelId::EMPTY`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LabelId(pub(crate) u16);

impl LabelId {
    /// The empty label: no entity, no morphological feature.
    pub const EMPTY: LabelId = LabelId(0);

    /// Position of the label in [`Labels::iter`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// All labels that a model can give, of every layer in one numbering.
#[derive(Clone, Debug)]
pub struct Labels {
    names: Vec<Box<str>>,
    ids: FxHashMap<Box<str>, LabelId>,
}

impl Labels {
    /// The text of a label.
    ///
    /// # Panics
    ///
    /// If `id` comes from another model that has more labels.
    pub fn name(&self, id: LabelId) -> &str {
        &self.names[id.index()]
    }

    /// The id of a label, if the model can give it: `labels.find("PERSON")`.
    pub fn find(&self, name: &str) -> Option<LabelId> {
        self.ids.get(name).copied()
    }

    /// How many labels there are; ids run from 0 to below this.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Never true: the empty label is always there.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Every label with its id, in the order of ids.
    pub fn iter(&self) -> impl Iterator<Item = (LabelId, &str)> {
        self.names.iter().enumerate().map(|(index, name)| (LabelId(index as u16), &**name))
    }

    /// Labels with only the empty one.
    pub(crate) fn new() -> Labels {
        let mut labels = Labels { names: Vec::new(), ids: FxHashMap::default() };
        let empty = labels.intern("");
        debug_assert_eq!(empty, Some(LabelId::EMPTY));
        labels
    }

    /// The id of `name`, new or old; `None` when the 65,536 ids are used up.
    pub(crate) fn intern(&mut self, name: &str) -> Option<LabelId> {
        if let Some(&id) = self.ids.get(name) {
            return Some(id);
        }
        let id = LabelId(u16::try_from(self.names.len()).ok()?);
        self.names.push(name.into());
        self.ids.insert(name.into(), id);
        Some(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_one_id_for_one_name() {
        let mut labels = Labels::new();
        let noun = labels.intern("NOUN").unwrap();
        assert_eq!(labels.intern("NOUN"), Some(noun));
        assert_eq!(labels.name(noun), "NOUN");
        assert_eq!(labels.find("VERB"), None);
        assert_eq!(labels.name(LabelId::EMPTY), "");
        assert_eq!(labels.iter().map(|(_, name)| name).collect::<Vec<_>>(), ["", "NOUN"]);
    }
}
