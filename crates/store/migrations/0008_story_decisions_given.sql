-- Decisions about stories from another database. docs/database.md describes the table.

-- Where a decision came from: its line in the export, by which it is known if it comes again; NULL if it was made here.
ALTER TABLE story_decision ADD COLUMN origin TEXT;

-- Decisions that came with an import and wait until its reports are in stories.
CREATE TABLE story_decision_given (
    rowid INTEGER PRIMARY KEY,
    line TEXT NOT NULL                          -- JSON, as the export has it
);
