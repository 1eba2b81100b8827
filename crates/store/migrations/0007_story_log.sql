-- What changed in a story's claims when something came to it. docs/database.md describes the table.

-- One row for each time at which the story was compared with what it was before, changes or none.
CREATE TABLE story_log (
    story INTEGER NOT NULL REFERENCES story,
    at TEXT NOT NULL,                           -- when something came (UTC)
    since TEXT NOT NULL,                        -- the time it was compared with: what came last before that was compared
    changes TEXT NOT NULL,                      -- JSON, as `changes --json` has them
    PRIMARY KEY (story, at)
) WITHOUT ROWID;
