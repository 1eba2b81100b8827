//! Where the lines are drawn between one story and another, what each was compared with, and how many are looked at.
//!
//! A caller may choose what is in [`Config`]; the constants are the same for all. `eval/stories.py` measures stories made with them
//! on dated leads whose stories are known.

/// Where the lines are drawn.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// Mean likeness to a story's nearest reports from which a report joins it, 0 to 1.
    pub joins: f32,
    /// Among stories that a report may join: what the likeness of the very nearest report counts beside the mean.
    pub nearest: f32,
    /// Mean likeness between two stories from which they are one.
    pub merges: f32,
    /// Likeness of words alone from which two reports are the same text, whatever days lie between.
    pub copy: f32,
    /// Likeness of words alone from which a credit holds two reports together, whatever days lie between.
    pub credited: f32,
    /// Likeness fades with the days between two reports, to this share of itself,
    pub faded: f32,
    /// the fading part falling to 1/e in so many days.
    pub fading_days: f32,
    /// Days that are taken to lie between two reports one of which is undated.
    pub undated_days: f32,
    /// What a word that is a name weighs. Names are rarer than words to begin with.
    pub name_weight: f32,
    /// Two reports each of which turns on names the other never uses are alike by this share only.
    pub strangers: f32,
    /// Likeness of the names alone, 0 to 1, from which two reports speak of the same people and places;
    pub acquainted: f32,
    /// what is left of their likeness where they have no name in common.
    pub nameless: f32,
    /// Reports in the window.
    pub window_reports: usize,
}

impl Config {
    /// Tuned on one half of 731 dated leads of 252 stories, by B-cubed F1 at arrival, and so that full-length stories among them
    /// hold together; `eval/stories.py` prints both halves. From .13 to .15 `joins` makes no difference beyond .01. `nameless` keeps
    /// look-alikes out of full-length stories: at 1 (no name is asked for) two of six are in, at .8 none, for .001 of F1; at .75 a report
    /// of one of those stories stays outside.
    pub const USUAL: Config = Config {
        joins: 0.14,
        nearest: 1.0,
        merges: 0.145,
        copy: 0.95,
        credited: 0.22,
        faded: 0.3,
        fading_days: 2.0,
        undated_days: 1.0,
        name_weight: 0.7,
        strangers: 0.6,
        acquainted: 0.25,
        nameless: 0.8,
        window_reports: 20_000,
    };
}

/// Reports of a story that a new one is held against: those most like it.
pub const NEAREST: usize = 6;

/// Reports of two stories that are held against each other when they may be one.
pub const MERGED_BY: usize = 12;

/// Stories that a report may tie to its own.
pub const TIED_MAX: usize = 4;

/// Words shown of what two reports share.
pub const SHARED_SHOWN: usize = 5;

/// Rare words count more than their rarity: B-cubed F1 on the leads is .005 higher than with 1.
pub(super) const RARITY_POWER: f32 = 1.25;

/// Share of the likeness from which two stories are one that a report must have to the other story to tie them. With all
/// neighbours asked, B-cubed F1 is the same and the time twice as long.
pub(super) const TIES: f32 = 0.6;

/// Likeness of words below which two reports are no neighbours.
pub(super) const NEIGHBOUR_LIKENESS: f32 = 0.02;

/// Reports that turn on other names still speak of one event if this share of their likeness is names.
pub(super) const NAMES_SHARE: f32 = 0.25;
