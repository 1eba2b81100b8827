-- Stories, which reports are in them and why, and what people decided. docs/database.md describes the tables.

-- A story: the reports of one developing matter. A row is never taken out, so that an id that was once told leads somewhere.
CREATE TABLE story (
    rowid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,                    -- made of the report that opened it
    merged_into INTEGER REFERENCES story,       -- the story it is part of now; NULL while it stands
    opened TEXT NOT NULL                        -- UTC, as all times here
);

-- Where a report was put, every time it was put somewhere. The last row of a report holds.
CREATE TABLE placement (
    rowid INTEGER PRIMARY KEY,
    report INTEGER NOT NULL REFERENCES report ON DELETE CASCADE,
    story INTEGER NOT NULL REFERENCES story,
    at TEXT NOT NULL,
    why TEXT NOT NULL,                          -- new, alike, copy, credit; merged (its story became part of another), person
    score REAL,                                 -- mean likeness to the nearest reports of the story, 0 to 1
    nearest INTEGER REFERENCES report ON DELETE SET NULL,
    support REAL,                               -- likeness of words to the nearest, 0 to 1
    shared TEXT,                                -- words that the two share, heaviest first
    decision INTEGER REFERENCES story_decision  -- the decision of a person that put it there
);
CREATE INDEX placement_report ON placement (report);
CREATE INDEX placement_at ON placement (at);
CREATE INDEX placement_story ON placement (story, at);
CREATE INDEX placement_decision ON placement (decision) WHERE decision IS NOT NULL;

-- The story a report is in now.
CREATE TABLE member (
    report INTEGER PRIMARY KEY REFERENCES report ON DELETE CASCADE,
    story INTEGER NOT NULL REFERENCES story,
    arrived INTEGER NOT NULL UNIQUE,            -- its place in the order in which reports were put to stories, from 1
    sketch BLOB                                 -- what it is about, packed; NULL once it is out of the window
);
CREATE INDEX member_story ON member (story);

-- What people decided: merge, split. Never taken out; an undone one says when and by whom.
CREATE TABLE story_decision (
    rowid INTEGER PRIMARY KEY,
    what TEXT NOT NULL,                         -- merge, split
    story INTEGER NOT NULL REFERENCES story,    -- the one that stays
    other INTEGER NOT NULL REFERENCES story,    -- the one that goes into it, or that was split off
    who TEXT,
    why TEXT,
    at TEXT NOT NULL,
    undone_at TEXT,
    undone_by TEXT
);

-- What an analysis found in a story, for the versions of its reports that `basis` names. Old ones are kept to be compared with.
CREATE TABLE story_analysis (
    story INTEGER NOT NULL REFERENCES story,
    basis BLOB NOT NULL,                        -- SHA-256 of producer, reports and versions
    at TEXT NOT NULL,
    packed BLOB NOT NULL,                       -- zstd of JSON
    PRIMARY KEY (story, basis)
) WITHOUT ROWID;

-- For people: Datasette shows it as a table.
CREATE VIEW stories AS
SELECT story.id, count(*) AS reports, count(DISTINCT version.outlet) AS outlets, min(version.published) AS first_published,
       max(version.published) AS last_published, story.opened,
       (SELECT max(at) FROM placement WHERE placement.story = story.rowid) AS changed,
       (SELECT title FROM version AS head JOIN member AS first ON first.report = head.report
        WHERE first.story = story.rowid ORDER BY first.arrived LIMIT 1) AS title
FROM story
JOIN member ON member.story = story.rowid
JOIN version ON version.report = member.report
    AND version.number = (SELECT max(number) FROM version AS other WHERE other.report = member.report)
GROUP BY story.rowid;
