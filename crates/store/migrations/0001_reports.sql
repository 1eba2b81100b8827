-- Reports, their versions and texts, what was noticed, what was derived, what may not come back.
-- docs/database.md describes every table. This file is never changed: what comes later is a migration of its own.

-- One report: one address, or one text of one outlet where there is none.
CREATE TABLE report (
    rowid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,                    -- 12 characters, made from `identity`; the same in every database
    identity TEXT NOT NULL,                     -- the address without what does not name the page, or 'content:' ...
    url TEXT                                    -- the address as it was first given
);

-- Where reports were read from: a file, a part of an archive, an address.
CREATE TABLE source (
    rowid INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    size INTEGER,                               -- bytes and time of change of the file when it was last read to its end;
    changed INTEGER,                            -- nanoseconds since 1970; both NULL while it is being read
    finished TEXT                               -- when it was last read to its end
);

-- A clean text, once, however many reports carry it.
CREATE TABLE text (
    rowid INTEGER PRIMARY KEY,
    content BLOB NOT NULL UNIQUE,               -- SHA-256 of the UTF-8 bytes
    bytes INTEGER NOT NULL,
    lead TEXT NOT NULL,                         -- the first 300 characters, for people
    clean BLOB NOT NULL                         -- zstd
);

-- The bytes a text was read from, and the way back to them.
CREATE TABLE original (
    rowid INTEGER PRIMARY KEY,
    prefix INTEGER NOT NULL REFERENCES text,    -- the text that is the zstd prefix of `packed`
    media_type TEXT NOT NULL,
    charset TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    packed BLOB NOT NULL
);
CREATE INDEX original_prefix ON original (prefix);

-- A text of a report at a time.
CREATE TABLE version (
    rowid INTEGER PRIMARY KEY,
    report INTEGER NOT NULL REFERENCES report ON DELETE CASCADE,
    number INTEGER NOT NULL,                    -- from 1, in the order they came to be known
    text INTEGER NOT NULL REFERENCES text,
    reading INTEGER NOT NULL,                   -- hash of the words that are not boilerplate, white space apart
    name TEXT NOT NULL,                         -- what the input called it
    title TEXT,
    outlet TEXT,
    byline TEXT,
    language TEXT,
    published TEXT,                             -- 2025-06-17 or 2025-06-17T14:05, in the outlet's own calendar
    published_precision TEXT,                   -- minute, day, month, year
    published_found TEXT,                       -- metadata, date line, dateline, address, inferred
    modified TEXT,
    modified_precision TEXT,
    modified_found TEXT,
    media TEXT NOT NULL,
    given TEXT NOT NULL,                        -- JSON: what the input said besides the text, unparsed
    structured BLOB,                            -- zstd, the text being the prefix: JSON-LD of the page
    original INTEGER REFERENCES original ON DELETE SET NULL,
    map BLOB,                                   -- from the clean text to the original bytes
    source INTEGER NOT NULL REFERENCES source,
    line INTEGER,
    item INTEGER,
    first_seen TEXT NOT NULL,                   -- UTC
    last_seen TEXT NOT NULL,
    seen INTEGER NOT NULL DEFAULT 1,            -- places it was read from
    change TEXT,                                -- from the version before: words, headline, boilerplate, white space
    words_added INTEGER,
    words_removed INTEGER,
    diff BLOB,                                  -- from the version before
    UNIQUE (report, number)
);
CREATE INDEX version_text ON version (text);
CREATE INDEX version_original ON version (original) WHERE original IS NOT NULL;
CREATE INDEX version_published ON version (published, report, number);
CREATE INDEX version_outlet ON version (outlet COLLATE NOCASE);

-- The second and later places a version was read from.
CREATE TABLE sighting (
    version INTEGER NOT NULL REFERENCES version ON DELETE CASCADE,
    source INTEGER NOT NULL REFERENCES source,
    line INTEGER NOT NULL DEFAULT 0,            -- 0: the source is not read by lines
    item INTEGER NOT NULL DEFAULT 0,
    at TEXT NOT NULL,
    PRIMARY KEY (version, source, line, item)
) WITHOUT ROWID;

-- Links out of a version's main text, in its order.
CREATE TABLE link (
    version INTEGER NOT NULL REFERENCES version ON DELETE CASCADE,
    position INTEGER NOT NULL,
    address TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (version, position)
) WITHOUT ROWID;

-- What was noticed while reading.
CREATE TABLE finding (
    rowid INTEGER PRIMARY KEY,
    version INTEGER REFERENCES version ON DELETE CASCADE,
    severity TEXT NOT NULL,                     -- note, lost
    place TEXT NOT NULL,
    message TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX finding_version ON finding (version) WHERE version IS NOT NULL;
CREATE UNIQUE INDEX finding_place ON finding (place, message);

-- What an analysis found in a version. Gone with it.
CREATE TABLE layer (
    version INTEGER NOT NULL REFERENCES version ON DELETE CASCADE,
    producer TEXT NOT NULL,
    producer_version TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    packed BLOB NOT NULL,                       -- zstd
    at TEXT NOT NULL,
    PRIMARY KEY (version, producer, producer_version)
) WITHOUT ROWID;

-- What was taken down and may not be read again.
CREATE TABLE takedown (
    rowid INTEGER PRIMARY KEY,
    report TEXT NOT NULL UNIQUE,                -- its id
    url TEXT,
    reason TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE TABLE takedown_content (
    takedown INTEGER NOT NULL REFERENCES takedown ON DELETE CASCADE,
    content BLOB NOT NULL,
    PRIMARY KEY (takedown, content)
) WITHOUT ROWID;
CREATE INDEX takedown_content_content ON takedown_content (content);

-- The search index; its rowid is that of `version`. It keeps no text of its own.
CREATE VIRTUAL TABLE search USING fts5 (
    title, body, outlet, byline,
    content = '', tokenize = 'unicode61 remove_diacritics 2'
);

-- For people: Datasette shows these as tables.
CREATE VIEW reports AS
SELECT report.id, version.title, version.outlet, version.byline, version.published, version.published_precision,
       version.published_found, version.modified, version.language, report.url, text.lead, text.bytes,
       version.number AS versions, version.seen, version.first_seen, version.last_seen, version.media,
       source.path AS read_from, version.line, version.item, version.name
FROM version
JOIN report ON report.rowid = version.report
JOIN text ON text.rowid = version.text
JOIN source ON source.rowid = version.source
WHERE version.number = (SELECT max(number) FROM version AS other WHERE other.report = version.report);

CREATE VIEW versions AS
SELECT report.id, version.number, version.change, version.words_added, version.words_removed, version.title,
       version.outlet, version.byline, version.published, version.modified, text.lead, text.bytes,
       lower(hex(text.content)) AS content, version.seen, version.first_seen, version.last_seen, report.url,
       version.given, version.rowid AS version
FROM version
JOIN report ON report.rowid = version.report
JOIN text ON text.rowid = version.text;

CREATE VIEW outlets AS
SELECT outlet, count(DISTINCT report) AS reports, min(published) AS first_published, max(published) AS last_published
FROM version GROUP BY outlet;

CREATE VIEW duplicates AS
SELECT lower(hex(text.content)) AS content, count(DISTINCT version.report) AS reports, text.bytes, text.lead
FROM text JOIN version ON version.text = text.rowid
GROUP BY text.rowid HAVING count(DISTINCT version.report) > 1;

CREATE VIEW findings AS
SELECT finding.severity, finding.place, finding.message, finding.at, report.id
FROM finding
LEFT JOIN version ON version.rowid = finding.version
LEFT JOIN report ON report.rowid = version.report;

CREATE VIEW takedowns AS
SELECT takedown.report, takedown.url, takedown.reason, takedown.at,
       (SELECT count(*) FROM takedown_content WHERE takedown = takedown.rowid) AS texts
FROM takedown;
