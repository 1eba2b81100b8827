//! Puts attributions inside one another, so that contents nest or are disjoint.
//!
//! Frames are sorted by where their content starts, the widest first, and swept with a stack of those still open: each is
//! compared with the open ones only. The stack is cut at [`MAX_OPEN`], far above what prose nests. A content that
//! crosses another's edge is cut back to the larger share.

use headwater_model::Span;

use super::frame::Frame;

/// Contents open at one place: real sentences nest three or four deep.
const MAX_OPEN: usize = 32;

/// Sweeps at most: a cut can move where a content starts, and so its place in the order.
const SWEEPS: usize = 3;

/// For each frame the frame that holds it. Contents may be cut; frames left without content keep an empty list.
pub fn nest(frames: &mut [Frame]) -> Vec<Option<usize>> {
    adopt_content(frames);
    let mut outer = vec![None; frames.len()];
    for _ in 0..SWEEPS {
        let before: usize = frames.iter().map(size).sum();
        outer = sweep(frames);
        if frames.iter().map(size).sum::<usize>() == before {
            break;
        }
    }
    settle(frames);
    for at in 0..frames.len() {
        if let Some(via) = frames[at].via.filter(|&via| via != at && !frames[via].content.is_empty()) {
            outer[at] = Some(via);
        }
    }
    break_loops(&mut outer);
    outer
}

/// Cuts short what still crosses after the sweeps, as in broken text, at the edge it crosses: one pass over all pieces from left to right with the
/// ends of those still open, of which the last ends first.
fn settle(frames: &mut [Frame]) {
    let pieces =
        |(at, frame): (usize, &Frame)| (0..frame.content.len()).map(move |piece| (at, piece)).collect::<Vec<_>>();
    let mut order: Vec<(usize, usize)> = frames.iter().enumerate().flat_map(pieces).collect();
    order.sort_by_key(|&(at, piece)| {
        let span = frames[at].content[piece];
        (span.start, std::cmp::Reverse(span.end), at)
    });
    let mut open: Vec<u32> = Vec::new();
    for (at, piece) in order {
        let span = &mut frames[at].content[piece];
        while open.last().is_some_and(|&end| end <= span.start) {
            open.pop();
        }
        if let Some(&end) = open.last() {
            span.end = span.end.min(end);
        }
        open.push(span.end);
    }
}

fn size(frame: &Frame) -> usize {
    frame.content.iter().map(|piece| piece.len()).sum()
}

/// One pass over the contents from left to right, the widest first.
fn sweep(frames: &mut [Frame]) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..frames.len()).filter(|&at| !frames[at].content.is_empty()).collect();
    order.sort_by_key(|&at| {
        let extent = frames[at].extent();
        (extent.start, std::cmp::Reverse(extent.end), frames[at].via.is_some(), at)
    });
    let mut outer = vec![None; frames.len()];
    let mut open: Vec<usize> = Vec::new();
    for at in order {
        let start = frames[at].extent().start;
        open.retain(|&wide| frames[wide].extent().end > start);
        for &wide in &open {
            let (fence, mine) = (frames[wide].extent(), frames[at].extent());
            if mine.start < fence.end && mine.end > fence.end {
                // Crossing: keep the part inside if it is the larger, else the part behind.
                let inside = (fence.end - mine.start) as usize * 2 >= mine.len();
                let (from, until) = if inside { (0, fence.end) } else { (fence.end, u32::MAX) };
                frames[at].content = clip(&frames[at].content, Span { start: from, end: until });
            }
            let (within, fences) = (std::mem::take(&mut frames[at].content), &frames[wide].content);
            frames[at].content = within.into_iter().map(|piece| uncrossed(piece, fences)).collect();
        }
        if frames[at].content.is_empty() {
            continue;
        }
        let extent = frames[at].extent();
        open.retain(|&wide| frames[wide].extent().end > extent.start);
        let holder = |&wide: &usize| frames[wide].extent().contains(extent) && holds(&frames[wide], &frames[at]);
        outer[at] = open.iter().rev().copied().find(holder);
        if open.len() < MAX_OPEN {
            open.push(at);
        }
    }
    outer
}

/// True if `wide` holds `narrow` rather than standing beside it: its content covers the cue, or the content and not its own
/// cue.
fn holds(wide: &Frame, narrow: &Frame) -> bool {
    let covered = |span: Span| wide.content.iter().any(|piece| piece.contains(span));
    let content =
        narrow.content.iter().all(|&piece| wide.content.iter().any(|whole| whole.shared(piece) * 2 > piece.len()));
    match narrow.cue {
        Some(cue) => covered(cue) && content,
        None => content,
    }
}

/// Gives frames made by "citing" the content of the frame they stand beside.
fn adopt_content(frames: &mut [Frame]) {
    for at in 0..frames.len() {
        if let Some(via) = frames[at].via.filter(|&via| via != at) {
            frames[at].content = frames[via].content.clone();
        }
    }
}

/// `piece` cut back to those of `fences` whose edges it crosses. Pieces are few: a content has one or two.
fn uncrossed(piece: Span, fences: &[Span]) -> Span {
    fences.iter().fold(piece, |piece, &fence| {
        if !piece.overlaps(fence) || fence.contains(piece) || piece.contains(fence) {
            return piece;
        }
        Span { start: piece.start.max(fence.start), end: piece.end.min(fence.end) }
    })
}

/// The pieces inside `fence`.
fn clip(pieces: &[Span], fence: Span) -> Vec<Span> {
    let cut = |piece: &Span| Span { start: piece.start.max(fence.start), end: piece.end.min(fence.end) };
    pieces.iter().filter(|piece| piece.overlaps(fence)).map(cut).collect()
}

/// Outer links lead outwards: a link that closes a loop is dropped.
fn break_loops(outer: &mut [Option<usize>]) {
    for at in 0..outer.len() {
        let mut above = outer[at];
        let mut steps = 0;
        while let Some(next) = above {
            steps += 1;
            if next == at || steps > MAX_OPEN {
                outer[at] = None;
                break;
            }
            above = outer[next];
        }
    }
}
