//! Many texts over several threads.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::config::Config;
use crate::doc::Doc;
use crate::model::Model;
use crate::pipeline::Pipeline;

/// One pipeline for each thread. Keep it if there will be more texts: the pipelines remember words.
#[derive(Debug)]
pub struct Workers {
    pipelines: Vec<Pipeline>,
}

/// Texts are handed out in groups of so many bytes: enough for a full batch, few enough that no thread idles long at the
/// end.
const GROUP_BYTES: usize = 16 << 10;

impl Workers {
    /// Makes pipelines for so many threads, at least one.
    pub fn new(model: &Arc<Model>, config: &Config, threads: usize) -> Workers {
        let pipeline = |_| Pipeline::new(Arc::clone(model), config.clone());
        Workers { pipelines: (0..threads.max(1)).map(pipeline).collect() }
    }

    /// Annotates texts; the documents are in the order of the texts and the same for any number of threads.
    ///
    /// `progress` is called from all threads, each time with the number of texts that are done.
    pub fn process(&mut self, texts: &[&str], progress: &(dyn Fn(usize) + Sync)) -> Vec<Doc> {
        let groups = groups(texts);
        let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let results = Mutex::new(Vec::with_capacity(groups.len()));
        let work = |pipeline: &mut Pipeline| {
            while let Some(group) = groups.get(next.fetch_add(1, Ordering::Relaxed)) {
                let docs = pipeline.process(&texts[group.clone()]);
                let count = done.fetch_add(docs.len(), Ordering::Relaxed) + docs.len();
                // Nothing can panic while the lock is held.
                results.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push((group.start, docs));
                progress(count);
            }
        };
        let [first, others @ ..] = &mut self.pipelines[..] else { return Vec::new() };
        std::thread::scope(|scope| {
            for pipeline in others {
                scope.spawn(|| work(pipeline));
            }
            work(first);
        });
        let mut results = results.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
        results.sort_unstable_by_key(|(start, _)| *start);
        results.into_iter().flat_map(|(_, docs)| docs).collect()
    }
}

/// Annotates texts over threads; the documents are in the order of the texts and the same for any number of threads.
pub fn process_all(model: &Arc<Model>, config: &Config, texts: &[&str], threads: usize) -> Vec<Doc> {
    process_all_with(model, config, texts, threads, &|_| {})
}

/// Like [`process_all`]; calls `progress` now and then, from any thread, with the number of texts that are done.
pub fn process_all_with(
    model: &Arc<Model>,
    config: &Config,
    texts: &[&str],
    threads: usize,
    progress: &(dyn Fn(usize) + Sync),
) -> Vec<Doc> {
    Workers::new(model, config, threads.min(texts.len())).process(texts, progress)
}

/// Consecutive texts, together about [`GROUP_BYTES`] long.
fn groups(texts: &[&str]) -> Vec<std::ops::Range<usize>> {
    let mut groups = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (index, text) in texts.iter().enumerate() {
        bytes += text.len();
        if bytes >= GROUP_BYTES || index + 1 == texts.len() {
            groups.push(start..index + 1);
            (start, bytes) = (index + 1, 0);
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_cover_all_texts() {
        let long = "x".repeat(GROUP_BYTES);
        let texts = ["", "a", &long, "b", &long, "c"];
        assert_eq!(groups(&texts), [0..3, 3..5, 5..6]);
        assert_eq!(groups(&[]), []);
    }
}
