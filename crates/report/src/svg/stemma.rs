//! The stemma as a graph over time: time runs down, a report stands below everything it was taken from.
//!
//! A rank belongs to one day; reports of one day that depend on one another take further ranks of it (longest path). A
//! report that is dated before its source stands below its source and says so. Lost reports stand one rank above
//! the first that credits them.

use std::fmt::Write;

use super::layout::{Graph, layout};
use super::{STYLE, escape, fitted, pixels};
use crate::part::fold::{Fold, Folds};
use crate::view::{Edge, Report, Story};
use crate::word;

/// Items drawn; of more, those with no edge are left out first, then the latest.
const ITEMS_MAX: usize = 200;
/// Items in a row; a day with more takes further rows.
const ROW_MAX: usize = 6;
/// Sizes in pixels.
const BOX: (f64, f64) = (160.0, 46.0);
const COLUMN: f64 = 174.0;
const ROW: f64 = 84.0;
const MARGIN: f64 = 14.0;
/// Widest drawing that is fitted to a page of 1150 pixels: its letters are then 9 pixels high.
const FITTED_MAX: f64 = 1600.0;

/// Where a click on a report or an edge leads.
#[derive(Clone, Copy)]
pub enum Links<'a> {
    /// Nowhere: a picture.
    None,
    /// To the element of the page with this and the report's position in the story as its id, or with `edge`'s in place of the last
    /// letter's for an edge: `s1-t4`, `s1-edge2`.
    Anchors(&'a str),
    /// To the report's page in the application, as of a time; edges to `#edge1` of the same page.
    Site(Option<&'a str>),
}

/// What has a place of its own in the drawing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Item {
    /// A node of the stemma.
    Node(usize),
    /// Reports drawn as one.
    Fold(usize),
}

/// A line of the drawing, between positions in the list of items.
struct Line<'a> {
    parent: usize,
    child: usize,
    what: What<'a>,
}

enum What<'a> {
    /// An edge, with its position in the stemma.
    Edge(&'a Edge, usize),
    /// All edges of a fold.
    Fold(&'a Fold, usize),
}

/// The drawing of a story's stemma by itself, every report in it as far as there is room.
pub fn stemma(story: &Story, links: Links<'_>) -> String {
    draw(story, &Folds::none(story), links, true)
}

/// The drawing for a page that has the drawings' style: some reports drawn as one.
pub(crate) fn drawing(story: &Story, folds: &Folds, links: Links<'_>) -> String {
    draw(story, folds, links, false)
}

fn draw(story: &Story, folds: &Folds, links: Links<'_>, complete: bool) -> String {
    let items = items(story, folds);
    let lines = lines(story, folds, &items);
    let ranks = ranks(story, folds, &items, &lines);
    // Edges of a loop would run upwards; loops are drawn by themselves.
    let lines: Vec<Line<'_>> = lines.into_iter().filter(|line| ranks[line.parent] < ranks[line.child]).collect();
    let edges = lines.iter().map(|line| (line.parent, line.child)).collect();
    let places = layout(&Graph { ranks: ranks.clone(), edges });

    let rows = ranks.iter().max().map_or(0, |rank| rank + 1);
    let days = days(story, folds, &items, &ranks, rows);
    let axis = days.iter().map(|(_, day)| pixels(day)).fold(0.0, f64::max) + 2.0 * MARGIN;
    let loops = if story.stemma.circles.is_empty() { 0.0 } else { 40.0 };
    let width = axis + places.width.max(1.0) * COLUMN + MARGIN + loops;
    let height = rows as f64 * ROW + MARGIN;
    let x = |centre: f64| axis + (centre + 0.5) * COLUMN;
    let y = |rank: usize| MARGIN + rank as f64 * ROW + BOX.1 / 2.0;

    let mut svg = String::new();
    let title = escape(&format!("Who had it from whom: {}", story.title));
    // What holds links is no image to a screen reader.
    let role = if matches!(links, Links::Site(_)) { "group" } else { "img" };
    let id = if complete { "" } else { " id=\"drawing\"" };
    // Fitted to a page, the letters of a wider one could not be read: it keeps its size and scrolls.
    let wide = if !complete && width > FITTED_MAX { " wide" } else { "" };
    let style = if complete { format!("<style>{STYLE}</style>") } else { String::new() };
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\"{id} class=\"hw{wide}\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" role=\"{role}\" aria-label=\"{title}\"><title>{title}</title><desc>{}</desc>{style}",
        escape(&story.lede.join(" ")),
    );
    for (rank, day) in &days {
        let top = MARGIN + *rank as f64 * ROW - (ROW - BOX.1) / 4.0;
        if *rank > 0 {
            let _ = write!(svg, "<path class=\"rule\" d=\"M0 {top:.1}H{width:.1}\"/>");
        }
        let _ = write!(svg, "<text class=\"q\" x=\"{MARGIN}\" y=\"{:.1}\">{}</text>", y(*rank) + 4.0, escape(day));
    }
    for (at, line) in lines.iter().enumerate() {
        let mut points = vec![(x(places.centres[line.parent]), y(ranks[line.parent]) + BOX.1 / 2.0)];
        for (step, &bend) in places.bends[at].iter().enumerate() {
            points.push((x(bend), y(ranks[line.parent] + 1 + step)));
        }
        points.push((x(places.centres[line.child]), y(ranks[line.child]) - BOX.1 / 2.0 - 7.0));
        draw_line(&mut svg, story, line, &points, links);
    }
    let centre = |place: usize| (x(places.centres[place]), y(ranks[place]));
    draw_loops(&mut svg, story, &items, centre);
    for (place, &item) in items.iter().enumerate() {
        match item {
            Item::Node(node) => draw_node(&mut svg, story, node, (place, centre(place)), links),
            Item::Fold(fold) => draw_fold(&mut svg, story, (&folds.folds[fold], fold), (place, centre(place)), links),
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// What is drawn, in the story's order; a fold stands where the first of its reports does.
fn items(story: &Story, folds: &Folds) -> Vec<Item> {
    let mut tied = vec![false; story.stemma.nodes.len()];
    for edge in &story.stemma.edges {
        tied[edge.ends.0] = true;
        tied[edge.ends.1] = true;
    }
    let mut items: Vec<(Item, bool)> = Vec::new();
    for (node, entry) in story.stemma.nodes.iter().enumerate() {
        match entry.report.and_then(|report| Some((report, folds.of_report(report)?))) {
            None => items.push((Item::Node(node), tied[node])),
            Some((report, fold)) if folds.folds[fold].reports[0] == report => {
                items.push((Item::Fold(fold), tied[node]))
            }
            Some(_) => {}
        }
    }
    if items.len() > ITEMS_MAX {
        let mut order: Vec<usize> = (0..items.len()).collect();
        order.sort_by_key(|&at| (!items[at].1, at));
        order.truncate(ITEMS_MAX);
        order.sort_unstable();
        items = order.into_iter().map(|at| items[at]).collect();
    }
    items.into_iter().map(|(item, _)| item).collect()
}

fn lines<'a>(story: &'a Story, folds: &'a Folds, items: &[Item]) -> Vec<Line<'a>> {
    let mut place_of = vec![None; story.stemma.nodes.len()];
    for (place, item) in items.iter().enumerate() {
        if let Item::Node(node) = *item {
            place_of[node] = Some(place);
        }
    }
    let edge = |(at, edge): (usize, &'a Edge)| {
        let (parent, child) = (place_of[edge.ends.0]?, place_of[edge.ends.1]?);
        Some(Line { parent, child, what: What::Edge(edge, at) })
    };
    let mut lines: Vec<Line<'a>> = story.stemma.edges.iter().enumerate().filter_map(edge).collect();
    for (place, item) in items.iter().enumerate() {
        if let Item::Fold(at) = *item
            && let Some((parent, _)) = folds.folds[at].parent
            && let Some(parent) = place_of[parent]
        {
            lines.push(Line { parent, child: place, what: What::Fold(&folds.folds[at], at) });
        }
    }
    lines
}

/// The report that stands for an item; `None` for a lost one.
fn report<'a>(story: &'a Story, folds: &Folds, item: Item) -> Option<&'a Report> {
    match item {
        Item::Node(node) => story.stemma.nodes[node].report.map(|at| &story.reports[at]),
        Item::Fold(fold) => folds.folds[fold].reports.first().map(|&at| &story.reports[at]),
    }
}

/// Reports come in an order in which none stands before its sources; each day's ranks follow those of the day before.
fn ranks(story: &Story, folds: &Folds, items: &[Item], lines: &[Line<'_>]) -> Vec<usize> {
    let mut parents: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
    for line in lines {
        parents[line.child].push(line.parent);
    }
    let is_lost = |place: usize| report(story, folds, items[place]).is_none();
    let mut ranks = vec![0usize; items.len()];
    let mut filled: Vec<usize> = Vec::new();
    let mut day = None;
    let mut base = 0;
    let mut deepest = 0;
    for place in 0..items.len() {
        let Some(report) = report(story, folds, items[place]) else { continue };
        if place > 0 && day != Some(report.arisen) {
            base = deepest + 1;
        }
        day = Some(report.arisen);
        // A parent further down the list belongs to a loop.
        let above = parents[place].iter().filter(|&&p| p < place && !is_lost(p)).map(|&p| ranks[p] + 1).max();
        let mut rank = above.unwrap_or(0).max(base);
        while filled.get(rank).is_some_and(|&items| items >= ROW_MAX) {
            rank += 1;
        }
        filled.resize(filled.len().max(rank + 1), 0);
        filled[rank] += 1;
        ranks[place] = rank;
        deepest = deepest.max(rank);
    }
    let needs_room = lines.iter().any(|line| is_lost(line.parent) && ranks[line.child] == 0);
    for place in 0..items.len() {
        if is_lost(place) {
            let children = lines.iter().filter(|line| line.parent == place);
            let first = children.map(|line| ranks[line.child]).min().unwrap_or(0);
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
fn days(story: &Story, folds: &Folds, items: &[Item], ranks: &[usize], rows: usize) -> Vec<(usize, String)> {
    let mut days: Vec<(usize, String)> = Vec::new();
    for rank in 0..rows {
        let here = items.iter().enumerate().filter(|&(place, _)| ranks[place] == rank);
        let Some(first) = here.filter_map(|(_, &item)| report(story, folds, item)).next() else { continue };
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

fn draw_line(svg: &mut String, story: &Story, line: &Line<'_>, points: &[(f64, f64)], links: Links<'_>) {
    let path = curve(points);
    let (tip_x, tip_y) = points[points.len() - 1];
    let (class, title, target) = match line.what {
        What::Edge(edge, at) => {
            let why = edge.evidence.first().map_or(String::new(), |evidence| format!(": {}", evidence.why));
            let label = |node: usize| &story.stemma.nodes[node].label;
            let (child, parent) = (label(edge.ends.1), label(edge.ends.0));
            let title = format!("{child} from {parent}, {}, support {:.2}{why}", edge.phrase, edge.support);
            (edge.kind, title, format!("edge{}", at + 1))
        }
        What::Fold(fold, at) => {
            let (class, under) =
                fold.parent.map_or(("", ""), |(node, way)| (way.class(), story.stemma.nodes[node].label.as_str()));
            (class, format!("{} of {under}", fold.label), format!("fold{}", at + 1))
        }
    };
    let href = match links {
        Links::None => None,
        Links::Anchors(prefix) => {
            Some(format!("{}{target}", prefix.trim_end_matches('t'))).filter(|_| !target.starts_with("fold"))
        }
        Links::Site(_) => Some(target),
    };
    if let Some(href) = &href {
        let _ = write!(
            svg,
            "<a href=\"#{}\" class=\"edge\" data-n=\"{} {}\" aria-label=\"{}\">",
            escape(href),
            line.parent,
            line.child,
            escape(&title)
        );
    }
    let _ = write!(
        svg,
        "<g><title>{}</title><path class=\"hit\" d=\"{path}\"/><path class=\"e {class}\" d=\"{path}\"/>\
         <path class=\"head\" d=\"M{:.1} {:.1}l-4 -7h8z\"/></g>",
        escape(&title),
        tip_x,
        tip_y + 6.0,
    );
    if href.is_some() {
        svg.push_str("</a>");
    }
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

fn draw_node(svg: &mut String, story: &Story, at: usize, at_place: (usize, (f64, f64)), links: Links<'_>) {
    let node = &story.stemma.nodes[at];
    let inner = BOX.0 - 16.0;
    let (class, second, title) = match node.report.map(|at| &story.reports[at]) {
        Some(report) => {
            let early = story.stemma.edges.iter().any(|e| e.child == report.id && e.days_before_parent.is_some());
            let date = report.published.as_ref().map_or("undated".to_owned(), |p| {
                let time = p.time.as_ref().map_or(String::new(), |time| format!(", {time}"));
                format!("{}{time}", word::short_day(p.day, p.precision))
            });
            let second = if early {
                let day = report.published.as_ref().map_or(String::new(), |p| word::short_day(p.day, p.precision));
                format!("<tspan class=\"alert\">{}, predates source</tspan>", escape(&day))
            } else if matches!(links, Links::Site(_)) {
                escape(&date)
            } else {
                fitted(&format!("{date} · {}", report.id), inner + 10.0)
            };
            let headline = report.headline.as_deref().unwrap_or("no headline");
            ("box", second, format!("{} ({}), {date}: {headline}", report.label(), report.id))
        }
        None => ("lost", "not supplied".to_owned(), format!("{} is credited but was not supplied", node.label)),
    };
    let link = match (links, node.report) {
        (Links::Anchors(prefix), Some(at)) => Some(format!("#{prefix}{at}")),
        (Links::Site(as_of), Some(at)) => Some(crate::site::address::report(&story.id, &story.reports[at].id, as_of)),
        _ => None,
    };
    let number = node.report.map(|at| at + 1);
    draw_box(svg, class, at_place, (&node.label, &second, &title), number, link.as_deref());
}

/// Reports drawn as one: a box with others behind it.
fn draw_fold(
    svg: &mut String,
    story: &Story,
    (fold, at): (&Fold, usize),
    (place, (x, y)): (usize, (f64, f64)),
    links: Links<'_>,
) {
    for shift in [6.0, 3.0] {
        let (left, top) = (x - BOX.0 / 2.0 + shift, y - BOX.1 / 2.0 + shift);
        let _ = write!(
            svg,
            "<rect class=\"box\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{}\" height=\"{}\" rx=\"7\"/>",
            BOX.0, BOX.1
        );
    }
    let days: Vec<_> = fold.reports.iter().filter_map(|&at| story.reports[at].published.as_ref()).collect();
    let day = |dated: Option<&&crate::view::Dated>| dated.map(|dated| word::short_day(dated.day, dated.precision));
    let first = day(days.iter().min_by_key(|dated| dated.day));
    let last = day(days.iter().max_by_key(|dated| dated.day));
    let when = match (first, last) {
        (Some(first), Some(last)) if first == last => first,
        (Some(first), Some(last)) => format!("{first} – {last}"),
        _ => "undated".to_owned(),
    };
    let outlets: Vec<&str> = fold.reports.iter().take(12).map(|&at| story.reports[at].label()).collect();
    let title = format!("{}: {}", fold.label, outlets.join(", "));
    let link = matches!(links, Links::Site(_)).then(|| format!("#fold{}", at + 1));
    draw_box(svg, "box", (place, (x, y)), (&fold.label, &escape(&when), &title), None, link.as_deref());
}

/// A box with two lines; `second` is escaped already. `number` is the place in the order in which reports can have arisen.
fn draw_box(
    svg: &mut String,
    class: &str,
    (place, (x, y)): (usize, (f64, f64)),
    (first, second, title): (&str, &str, &str),
    number: Option<usize>,
    link: Option<&str>,
) {
    let (left, top) = (x - BOX.0 / 2.0, y - BOX.1 / 2.0);
    if let Some(link) = link {
        let _ = write!(
            svg,
            // A title that is the link's own child is its name to a screen reader.
            "<a href=\"{}\" class=\"node\" data-n=\"{place}\"><title>{}</title>",
            escape(link),
            escape(title)
        );
    }
    let room = if number.is_some() { 38.0 } else { 16.0 };
    let tip = if link.is_none() { format!("<title>{}</title>", escape(title)) } else { String::new() };
    let _ = write!(
        svg,
        "<g>{tip}<rect class=\"{class}\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{}\" height=\"{}\" rx=\"7\"/>\
         <text class=\"b\" x=\"{:.1}\" y=\"{:.1}\">{}</text><text class=\"q\" x=\"{:.1}\" y=\"{:.1}\">{second}</text>",
        BOX.0,
        BOX.1,
        left + 9.0,
        top + 20.0,
        fitted(first, BOX.0 - room),
        left + 9.0,
        top + 38.0,
    );
    if let Some(number) = number {
        let _ = write!(
            svg,
            "<text class=\"q no\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{number}</text>",
            left + BOX.0 - 8.0,
            top + 18.0
        );
    }
    svg.push_str("</g>");
    if link.is_some() {
        svg.push_str("</a>");
    }
}

/// Loops of credits: from each report, round the right side, to the one it credits.
fn draw_loops(svg: &mut String, story: &Story, items: &[Item], centre: impl Fn(usize) -> (f64, f64)) {
    let place = |id: &String| {
        items.iter().position(|item| matches!(item, Item::Node(node) if story.stemma.nodes[*node].id == *id))
    };
    for circle in &story.stemma.circles {
        for (at, from) in circle.reports.iter().enumerate() {
            let to = &circle.reports[(at + 1) % circle.reports.len()];
            let (Some(a), Some(b)) = (place(from), place(to)) else { continue };
            let ((ax, ay), (bx, by)) = (centre(a), centre(b));
            let (ax, bx, side) = (ax + BOX.0 / 2.0, bx + BOX.0 / 2.0, if ay <= by { 26.0 } else { 40.0 });
            let out = ax.max(bx) + side;
            let (ay, by) = if ay <= by { (ay + 8.0, by - 8.0) } else { (ay - 8.0, by + 8.0) };
            let _ = write!(
                svg,
                "<g><title>{}</title><path class=\"loop\" d=\"M{ax:.1} {ay:.1}C{out:.1} {ay:.1} {out:.1} {by:.1} {:.1} {by:.1}\"/>\
                 <path class=\"loophead\" d=\"M{bx:.1} {by:.1}l7 -4v8z\"/></g>",
                escape(&format!("{from} credits {to}: circular reporting")),
                bx + 6.0,
            );
        }
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
        let folds = Folds::none(story);
        let items = items(story, &folds);
        let lines = lines(story, &folds, &items);
        let ranks = ranks(story, &folds, &items, &lines);
        assert_eq!(lines.len(), 2);
        for line in lines {
            assert!(ranks[line.parent] < ranks[line.child]);
        }
    }
}
