//! Groups reports into stories.

use headwater_model::{Assignment, ReportIx, Story, StoryId, Witness};

/// Groups the reports of a run into stories. Every report is in exactly one; stories are sorted by their first report.
pub fn group(witnesses: &[Witness]) -> Vec<Story> {
    if witnesses.is_empty() {
        return Vec::new();
    }
    let reports: Vec<ReportIx> = (0..witnesses.len()).map(ReportIx::from).collect();
    let assignments = reports.iter().map(|&nearest| Assignment { nearest, support: 1.0, shared: Vec::new() }).collect();
    vec![Story { id: StoryId("story".into()), reports, assignments }]
}
