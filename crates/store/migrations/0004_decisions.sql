-- What people decided beside merging and splitting stories, and what was found in a story last. docs/database.md describes the tables.

-- A decision: an edge of the stemma, a date, a passage set aside, a name. Never taken out but with its report; an undone one says
-- when and by whom. Its number is one that no `story_decision` has.
CREATE TABLE decision (
    rowid INTEGER PRIMARY KEY,
    report TEXT,                                -- id of the report it is about, if it is about one
    matter TEXT NOT NULL,                       -- JSON: what was decided, as a line of overrules.jsonl has it
    who TEXT,
    why TEXT,
    at TEXT NOT NULL,
    undone_at TEXT,
    undone_by TEXT
);
CREATE INDEX decision_report ON decision (report) WHERE report IS NOT NULL;

-- The analysis of a story as it was last made: read again if its basis is the same, and the source of figures over all stories.
CREATE TABLE dossier (
    story INTEGER PRIMARY KEY REFERENCES story,
    basis BLOB NOT NULL,                        -- SHA-256 of producer, decisions, reports and versions
    at TEXT NOT NULL,
    figures TEXT NOT NULL,                      -- JSON: counts, and who took what from whom
    packed BLOB NOT NULL                        -- zstd
) WITHOUT ROWID;

-- For people: Datasette shows it as a table.
CREATE VIEW decisions AS
SELECT rowid AS number, CASE WHEN json_valid(matter) THEN json_extract(matter, '$.what') END AS what, report, matter, who, why, at,
       undone_at, undone_by
FROM decision
UNION ALL
SELECT story_decision.rowid, what, NULL, json_object('what', what, 'story', story.id, 'other', other.id), who, why, at, undone_at,
       undone_by
FROM story_decision
JOIN story ON story.rowid = story_decision.story JOIN story AS other ON other.rowid = story_decision.other
ORDER BY number;
