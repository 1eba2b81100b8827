//! The stemma as a graph over time: time runs down, a report stands below everything it was taken from.
//!
//! A rank belongs to one day; reports of one day that depend on one another take further ranks of it (longest path). A
//! report that is dated before its source stands below its source and says so. Lost reports stand one rank above
//! the first that credits them.

use std::fmt::Write;

use super::layout::{Graph, layout};
use super::{STYLE, escape, fitted, pixels};
use crate::view::{Edge, Node, Report, Story};
use crate::word;

/// Reports drawn; in larger stories those with no edge are left out first, then the latest.
const NODES_MAX: usize = 200;
/// Sizes in pixels.
const BOX: (f64, f64) = (160.0, 46.0);
const COLUMN: f64 = 174.0;
const ROW: f64 = 84.0;
const MARGIN: f64 = 14.0;

/// Where a click on a report leads.
#[derive(Clone, Copy)]
pub enum Links<'a> {
    /// Nowhere: a picture.
    None,
    /// To the element of the page with this and the report's position in the story as its id.
    Anchors(&'a str),
}

/// The drawing of a story's stemma.
pub fn stemma(story: &Story, links: Links<'_>) -> String {
    let drawn = drawn(story);
    let mut place_of = vec![None; story.stemma.nodes.len()];
    for (place, &node) in drawn.iter().enumerate() {
        place_of[node] = Some(place);
    }
    let edges: Vec<(&Edge, usize, usize)> = story
        .stemma
        .edges
        .iter()
        .filter_map(|edge| Some((edge, place_of[edge.ends.0]?, place_of[edge.ends.1]?)))
        .collect();
    let ranks = ranks(story, &drawn, &edges);
    // Edges of a loop would run upwards; they are listed with the circles, not drawn.
    let edges: Vec<(&Edge, usize, usize)> = edges.into_iter().filter(|&(_, a, b)| ranks[a] < ranks[b]).collect();
    let graph = Graph { ranks: ranks.clone(), edges: edges.iter().map(|&(_, a, b)| (a, b)).collect() };
    let places = layout(&graph);

    let rows = ranks.iter().max().map_or(0, |rank| rank + 1);
    let days = days(story, &drawn, &ranks, rows);
    let axis = days.iter().map(|(_, day)| pixels(day)).fold(0.0, f64::max) + 2.0 * MARGIN;
    let width = axis + places.width.max(1.0) * COLUMN + MARGIN;
    let height = rows as f64 * ROW + MARGIN;
    let x = |centre: f64| axis + (centre + 0.5) * COLUMN;
    let y = |rank: usize| MARGIN + rank as f64 * ROW + BOX.1 / 2.0;

    let mut svg = String::new();
    let describe = format!("{}. {}", story.title, story.lede.join(" "));
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"hw\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" role=\"img\" aria-label=\"{}\"><title>{}</title><desc>{}</desc><style>{STYLE}</style>",
        escape(&format!("Who had it from whom: {}", story.title)),
        escape(&format!("Who had it from whom: {}", story.title)),
        escape(&describe),
    );
    for (rank, day) in &days {
        let top = MARGIN + *rank as f64 * ROW - (ROW - BOX.1) / 4.0;
        if *rank > 0 {
            let _ = write!(svg, "<path class=\"rule\" d=\"M0 {top:.1}H{width:.1}\"/>");
        }
        let _ = write!(svg, "<text class=\"q\" x=\"{MARGIN}\" y=\"{:.1}\">{}</text>", y(*rank) + 4.0, escape(day));
    }
    for (at, &(edge, parent, child)) in edges.iter().enumerate() {
        let mut points = vec![(x(places.centres[parent]), y(ranks[parent]) + BOX.1 / 2.0)];
        for (step, &bend) in places.bends[at].iter().enumerate() {
            points.push((x(bend), y(ranks[parent] + 1 + step)));
        }
        points.push((x(places.centres[child]), y(ranks[child]) - BOX.1 / 2.0 - 7.0));
        draw_edge(&mut svg, edge, &points);
    }
    for (place, &node) in drawn.iter().enumerate() {
        let centre = (x(places.centres[place]), y(ranks[place]));
        draw_node(&mut svg, story, &story.stemma.nodes[node], centre, links);
    }
    svg.push_str("</svg>\n");
    svg
}

/// Nodes that are drawn, in the story's order.
fn drawn(story: &Story) -> Vec<usize> {
    let mut tied = vec![false; story.stemma.nodes.len()];
    for edge in &story.stemma.edges {
        tied[edge.ends.0] = true;
        tied[edge.ends.1] = true;
    }
    let mut nodes: Vec<usize> = (0..tied.len()).collect();
    if nodes.len() > NODES_MAX {
        nodes.sort_by_key(|&node| (!tied[node], node));
        nodes.truncate(NODES_MAX);
        nodes.sort_unstable();
    }
    nodes
}

fn report(story: &Story, node: usize) -> Option<&Report> {
    story.stemma.nodes[node].report.map(|at| &story.reports[at])
}

/// Reports come in an order in which none stands before its sources; each day's ranks follow those of the day before.
fn ranks(story: &Story, drawn: &[usize], edges: &[(&Edge, usize, usize)]) -> Vec<usize> {
    let mut parents: Vec<Vec<usize>> = vec![Vec::new(); drawn.len()];
    for &(_, parent, child) in edges {
        parents[child].push(parent);
    }
    let is_lost = |place: usize| story.stemma.nodes[drawn[place]].lost;
    let mut ranks = vec![0usize; drawn.len()];
    let mut day = None;
    let mut base = 0;
    let mut deepest = 0;
    for place in 0..drawn.len() {
        let Some(report) = report(story, drawn[place]) else { continue };
        if place > 0 && day != Some(report.arisen) {
            base = deepest + 1;
        }
        day = Some(report.arisen);
        // A parent further down the list belongs to a loop.
        let above = parents[place].iter().filter(|&&p| p < place && !is_lost(p)).map(|&p| ranks[p] + 1).max();
        ranks[place] = above.unwrap_or(0).max(base);
        deepest = deepest.max(ranks[place]);
    }
    let needs_room = edges.iter().any(|&(_, parent, child)| is_lost(parent) && ranks[child] == 0);
    for place in 0..drawn.len() {
        if is_lost(place) {
            let children = edges.iter().filter(|&&(_, parent, _)| parent == place);
            let first = children.map(|&(_, _, child)| ranks[child]).min().unwrap_or(0);
            // Reports move down by one when there must be room above the first of them.
            ranks[place] = if needs_room { first } else { first.saturating_sub(1) };
        }
    }
    if needs_room {
        for (_, rank) in ranks.iter_mut().enumerate().filter(|&(place, _)| !is_lost(place)) {
            *rank += 1;
        }
    }
    ranks
}

/// The first rank of each day with its name.
fn days(story: &Story, drawn: &[usize], ranks: &[usize], rows: usize) -> Vec<(usize, String)> {
    let mut days: Vec<(usize, String)> = Vec::new();
    for rank in 0..rows {
        let here = drawn.iter().enumerate().filter(|&(place, _)| ranks[place] == rank);
        let Some(first) = here.filter_map(|(_, &node)| report(story, node)).next() else { continue };
        let day = match first.arisen {
            Some(day) => word::day(day, headwater_model::Precision::Day),
            None => "undated".to_owned(),
        };
        if days.last().is_none_or(|(_, before)| *before != day) {
            days.push((rank, day));
        }
    }
    days
}

fn draw_edge(svg: &mut String, edge: &Edge, points: &[(f64, f64)]) {
    let path = curve(points);
    let (tip_x, tip_y) = points[points.len() - 1];
    let why = edge.evidence.first().map_or(String::new(), |evidence| format!(": {}", evidence.why));
    let title = format!("{} from {}, {}, support {:.2}{why}", edge.child, edge.parent, edge.phrase, edge.support);
    let _ = write!(
        svg,
        "<g><title>{}</title><path class=\"e {}\" d=\"{path}\"/><path class=\"head\" d=\"M{:.1} {:.1}l-4 -7h8z\"/></g>",
        escape(&title),
        edge.kind,
        tip_x,
        tip_y + 6.0,
    );
}

/// A smooth line through all points (cubic Hermite), upright at both ends.
fn curve(points: &[(f64, f64)]) -> String {
    let last = points.len() - 1;
    let slope = |at: usize| match at {
        0 => (0.0, (points[1].1 - points[0].1) * 1.5),
        at if at == last => (0.0, (points[last].1 - points[last - 1].1) * 1.5),
        at => ((points[at + 1].0 - points[at - 1].0) / 2.0, (points[at + 1].1 - points[at - 1].1) / 2.0),
    };
    let mut path = format!("M{:.1} {:.1}", points[0].0, points[0].1);
    for at in 0..last {
        let ((x0, y0), (x1, y1)) = (points[at], points[at + 1]);
        let ((dx0, dy0), (dx1, dy1)) = (slope(at), slope(at + 1));
        let (a, b) = ((x0 + dx0 / 3.0, y0 + dy0 / 3.0), (x1 - dx1 / 3.0, y1 - dy1 / 3.0));
        let _ = write!(path, "C{:.1} {:.1} {:.1} {:.1} {x1:.1} {y1:.1}", a.0, a.1, b.0, b.1);
    }
    path
}

fn draw_node(svg: &mut String, story: &Story, node: &Node, (x, y): (f64, f64), links: Links<'_>) {
    let (left, top) = (x - BOX.0 / 2.0, y - BOX.1 / 2.0);
    let inner = BOX.0 - 16.0;
    let (class, second, title) = match node.report.map(|at| &story.reports[at]) {
        Some(report) => {
            let early = story.stemma.edges.iter().any(|e| e.child == report.id && e.days_before_parent.is_some());
            let date = report.published.as_ref().map_or("undated".to_owned(), |p| word::short_day(p.day, p.precision));
            let second = if early {
                format!("<tspan class=\"alert\">{}, predates source</tspan>", escape(&date))
            } else {
                fitted(&format!("{date} · {}", report.id), inner + 10.0)
            };
            let headline = report.headline.as_deref().unwrap_or("no headline");
            ("box", second, format!("{} ({}), {date}: {headline}", report.label(), report.id))
        }
        None => ("lost", "not supplied".to_owned(), format!("{} is credited but was not supplied", node.label)),
    };
    let link = match (links, node.report) {
        (Links::Anchors(prefix), Some(at)) => Some(format!("{prefix}{at}")),
        _ => None,
    };
    if let Some(anchor) = &link {
        let _ = write!(svg, "<a href=\"#{}\">", escape(anchor));
    }
    let _ = write!(
        svg,
        "<g><title>{}</title><rect class=\"{class}\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{}\" height=\"{}\" rx=\"7\"/>\
         <text class=\"b\" x=\"{:.1}\" y=\"{:.1}\">{}</text><text class=\"q\" x=\"{:.1}\" y=\"{:.1}\">{second}</text></g>",
        escape(&title),
        BOX.0,
        BOX.1,
        left + 9.0,
        top + 20.0,
        fitted(&node.label, inner),
        left + 9.0,
        top + 38.0,
    );
    if link.is_some() {
        svg.push_str("</a>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{hostile, sample};
    use crate::view::Brief;

    fn drawing(sample: crate::sample::Sample) -> String {
        let brief = Brief::of(&sample.witnesses, &[sample.dossier], &[]);
        stemma(&brief.stories[0], Links::Anchors("t"))
    }

    #[test]
    fn draws_boxes_edges_and_days() {
        let svg = drawing(sample());
        assert_eq!(svg.matches("<rect").count(), 5);
        assert_eq!(svg.matches("class=\"e ").count(), 2);
        assert!(svg.contains("17 June 2025") && svg.contains("undated"));
        assert!(svg.contains("16 Jun, predates source"));
        assert!(svg.contains("href=\"#t0\""));
    }

    #[test]
    fn hostile_words_stay_words() {
        let svg = drawing(hostile());
        assert!(!svg.contains("<script") && !svg.contains("onload=\"x") && !svg.contains('\u{1b}'));
    }

    #[test]
    fn a_child_stands_below_its_parents_even_if_dated_before() {
        let sample = sample();
        let brief = Brief::of(&sample.witnesses, &[sample.dossier], &[]);
        let story = &brief.stories[0];
        let drawn = drawn(story);
        let edges: Vec<(&Edge, usize, usize)> = story.stemma.edges.iter().map(|e| (e, e.ends.0, e.ends.1)).collect();
        let ranks = ranks(story, &drawn, &edges);
        for (edge, parent, child) in edges {
            assert!(ranks[parent] < ranks[child], "{} {}", edge.parent, edge.child);
        }
    }
}
