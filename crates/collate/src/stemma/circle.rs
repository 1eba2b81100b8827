//! Circles of credits: reports that confirm one another by naming one another.
//!
//! Credits are followed as they stand in the texts, between outlets, whatever the inferred stemma says: A writes that B
//! confirms what A wrote, and B had only quoted A. A circle needs at least two outlets. Strongly connected components
//! by depth-first search from each report, bounded by the credits of the story; one shortest circle is kept for each
//! set of reports.

use super::credit::{Credit, Credited};
use super::outlet::Outlets;
use std::collections::VecDeque;

/// Finds the circles among `credits` (one list a report). Each is a list of reports, every one crediting the next and
/// the last the first; a later text of an outlet stands for the earlier one it builds on.
pub fn circles(credits: &[Vec<Credit>], outlets: &Outlets) -> Vec<Vec<usize>> {
    let next: Vec<Vec<usize>> = credits.iter().map(|list| targets(list)).collect();
    let mut found: Vec<Vec<usize>> = Vec::new();
    for start in 0..next.len() {
        let Some(circle) = shortest_back(start, &next, outlets) else { continue };
        let mut members = circle.clone();
        members.sort_unstable();
        let known = found.iter().any(|other| {
            let mut other = other.clone();
            other.sort_unstable();
            other == members
        });
        if !known {
            found.push(circle);
        }
    }
    found
}

/// Longest circle that is looked for, in reports.
const CIRCLE_MAX: usize = 6;

fn targets(credits: &[Credit]) -> Vec<usize> {
    let mut reports: Vec<usize> = credits
        .iter()
        .filter_map(|credit| match credit.to {
            Credited::Report(report) => Some(report),
            Credited::Lost(_) | Credited::Unknown(_) => None,
        })
        .collect();
    reports.sort_unstable();
    reports.dedup();
    reports
}

/// The shortest way along credits from `start` back to its outlet, through another outlet.
fn shortest_back(start: usize, next: &[Vec<usize>], outlets: &Outlets) -> Option<Vec<usize>> {
    let home = |report: usize| {
        report == start || outlets.of_report[report].is_some() && outlets.of_report[report] == outlets.of_report[start]
    };
    let mut from: Vec<Option<usize>> = vec![None; next.len()];
    let mut open = VecDeque::from([(start, 1)]);
    while let Some((at, length)) = open.pop_front() {
        for &to in &next[at] {
            if home(to) && !home(at) {
                let mut circle = if to == start { Vec::new() } else { vec![to] };
                let mut step = Some(at);
                while let Some(report) = step {
                    circle.push(report);
                    step = from[report];
                }
                circle.reverse();
                return Some(circle);
            }
            if !home(to) && from[to].is_none() && length < CIRCLE_MAX {
                from[to] = Some(at);
                open.push_back((to, length + 1));
            }
        }
    }
    None
}
