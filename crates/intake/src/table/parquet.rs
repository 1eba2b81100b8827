//! Parquet: one report a row, row group by row group, read by crate `parquet` without Arrow.
//!
//! Only the columns that are looked for are read, a few rows at a time. What a page or the directory says of its own size
//! is checked before room is made for it.

use super::{holds_reports, no_columns};
use crate::Config;
use crate::fields::{self, Name, Names, Record, Shape, Tally, Value};
use crate::flow::Flow;
use crate::input::{Input, reason};
use crate::source::{Read, Source};
use bytes::Bytes;
use headwater_model::{ByteMap, Media, Place};
use parquet::basic::Repetition;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::{ChunkReader, FileReader, Length, SerializedFileReader};
use parquet::record::reader::TreeBuilder;
use parquet::record::{Field, Row};
use parquet::schema::types::{SchemaDescriptor, Type};
use std::fs::File;
use std::io::{Read as _, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Rows decoded at once: what they hold stands in memory with the pages it lies in.
const ROWS_AT_ONCE: usize = 64;

/// Longest page of a column, unpacked, in bytes. Writers make pages of about a megabyte.
const PAGE_BYTES_MAX: u64 = 64 << 20;

/// Longest directory at the end of the file, in bytes.
const DIRECTORY_BYTES_MAX: u64 = 32 << 20;

/// Reads the rows of a file.
pub(crate) fn read(source: Source, input: Input<'_>, flow: &mut Flow<'_>) -> ControlFlow<()> {
    let place = source.place();
    let file = match input.on_disk().and_then(|file| directory_is_bounded(&file).map(|()| file)) {
        Ok(file) => file,
        Err(err) => return flow.lost(place, format!("cannot read: {}", reason(&err))),
    };
    let pages = Arc::new(AtomicBool::new(false));
    let guarded = Guarded { file, pages: Arc::clone(&pages) };
    let reader = match guarded_against_panic(|| SerializedFileReader::new(guarded)) {
        Ok(reader) => reader,
        Err(err) => return flow.lost(place, format!("cannot read the file's directory: {err}")),
    };
    pages.store(true, Ordering::Relaxed);
    let names = Arc::new(Names::of(&flow.config.fields));
    let metadata = reader.metadata();
    let columns: Vec<&str> = root(metadata).get_fields().iter().map(|field| field.name()).collect();
    let Some(wanted) = wanted(metadata, &names).filter(|_| holds_reports(&names, columns.iter().copied())) else {
        return flow.lost(place, no_columns(&names, columns.iter().copied()));
    };
    let table = Arc::new(Table { tally: Tally::new(&names), source });
    let mut number = 0u32;
    for group in 0..reader.num_row_groups() {
        let count = u32::try_from(reader.metadata().row_group(group).num_rows()).unwrap_or(u32::MAX);
        let next = number.saturating_add(count);
        let fault = rows(&reader, group, &wanted, &table, &mut number, flow)?;
        if let Some(err) = fault {
            let message = format!("cannot read on in row group {} of {}: {err}", group + 1, reader.num_row_groups());
            flow.lost(Place { item: Some(number.saturating_add(1)), ..place.clone() }, message)?;
        }
        number = next;
    }
    if number == 0 {
        flow.lost(&place, "expected rows, found none")?;
    }
    flow.after(move |_| Read { reports: Vec::new(), findings: table.tally.missing(&table.source.path) })
}

/// Reads the rows of a group, until one cannot be read: what comes behind it in the group would be out of step.
fn rows(
    reader: &SerializedFileReader<Guarded>,
    group: usize,
    wanted: &Type,
    table: &Arc<Table>,
    number: &mut u32,
    flow: &mut Flow<'_>,
) -> ControlFlow<(), Option<ParquetError>> {
    let group = match guarded_against_panic(|| reader.get_row_group(group)) {
        Ok(group) => group,
        Err(err) => return ControlFlow::Continue(Some(err)),
    };
    let columns = Arc::new(SchemaDescriptor::new(Arc::new(wanted.clone())));
    let rows = guarded_against_panic(|| TreeBuilder::new().with_batch_size(ROWS_AT_ONCE).as_iter(columns, &*group));
    let mut rows = match rows {
        Ok(rows) => rows,
        Err(err) => return ControlFlow::Continue(Some(err)),
    };
    loop {
        let row = match guarded_against_panic(|| rows.next().transpose()) {
            Ok(Some(row)) => row,
            Ok(None) => return ControlFlow::Continue(None),
            Err(err) => return ControlFlow::Continue(Some(err)),
        };
        *number = number.saturating_add(1);
        let place = Place { item: Some(*number), ..table.source.place() };
        let table = Arc::clone(table);
        flow.work(size(&row), move |config| table.row(&Columns(row), place, config))?;
    }
}

/// What the rows of one file share.
struct Table {
    tally: Tally,
    source: Source,
}

impl Table {
    fn row(&self, row: &Columns, place: Place, config: &Config) -> Read {
        let id = format!("{}:{}", self.source.below, place.item.unwrap_or(0));
        let shape = Shape { media: Media::Table, media_type: "text/plain", bytes: &[], place, id };
        let mut read = fields::read(row, shape, &self.source, &self.tally, config).told(&self.source);
        // A row has no bytes of its own: the original is the value of the text's column.
        let names = self.tally.names();
        for found in &mut read.reports {
            if let Some(original) = &mut found.report.original {
                let value = fields::text(row, names).unwrap_or_default();
                original.bytes = value.text.into_bytes().into();
            }
        }
        read
    }
}

/// A row under the names of its columns.
struct Columns(Row);

impl Record for Columns {
    fn value(&self, name: &Name, mapped: bool) -> Option<Value> {
        let of = |row: &Row, name: &str| {
            row.get_column_iter().find(|(column, _)| column.eq_ignore_ascii_case(name)).map(|(_, field)| field.clone())
        };
        let field = of(&self.0, &name.whole).or_else(|| {
            let (first, rest) = name.parts.split_first()?;
            rest.iter().try_fold(of(&self.0, first)?, |field, part| match field {
                Field::Group(row) => of(&row, part),
                _ => None,
            })
        })?;
        let text = words(&field)?;
        let map = if mapped { ByteMap::identity(&text, 0) } else { ByteMap::default() };
        Some(Value { text, map, lost: 0 })
    }

    fn names(&self) -> Vec<String> {
        self.0.get_column_iter().map(|(name, _)| name.clone()).take(12).collect()
    }
}

fn words(field: &Field) -> Option<String> {
    let moment =
        |moment: std::result::Result<jiff::Timestamp, jiff::Error>| moment.ok().map(|moment| moment.to_string());
    match field {
        Field::Str(text) => Some(text.clone()),
        Field::Bytes(bytes) => std::str::from_utf8(bytes.data()).ok().map(str::to_owned),
        Field::TimestampMillis(number) => moment(jiff::Timestamp::from_millisecond(*number)),
        Field::TimestampMicros(number) => moment(jiff::Timestamp::from_microsecond(*number)),
        Field::Date(days) => {
            let day = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(*days).ok()?).ok()?;
            Some(day.to_string())
        }
        Field::ListInternal(list) => {
            let words: Vec<String> = list.elements().iter().take(100).filter_map(words).collect();
            (!words.is_empty()).then(|| words.join(", "))
        }
        Field::Group(row) => row
            .get_column_iter()
            .find(|(name, _)| matches!(name.as_str(), "name" | "title"))
            .and_then(|(_, field)| words(field)),
        Field::Int(number) => Some(number.to_string()),
        Field::Long(number) => Some(number.to_string()),
        Field::UInt(number) => Some(number.to_string()),
        Field::ULong(number) => Some(number.to_string()),
        Field::Double(number) => Some(number.to_string()),
        _ => None,
    }
}

/// About how many bytes a row takes.
fn size(row: &Row) -> usize {
    let of = |field: &Field| match field {
        Field::Str(text) => text.len(),
        Field::Bytes(bytes) => bytes.len(),
        _ => 16,
    };
    row.get_column_iter().map(|(_, field)| of(field)).sum()
}

fn root(metadata: &ParquetMetaData) -> &Type {
    metadata.file_metadata().schema()
}

/// The schema with the wanted columns alone. Columns that are repeated without being a list are left out: the reader
/// would get out of step on them.
fn wanted(metadata: &ParquetMetaData, names: &Names) -> Option<Type> {
    let fields = root(metadata).get_fields().iter().filter(|field| {
        let info = field.get_basic_info();
        names.wants(field.name()) && !(info.has_repetition() && info.repetition() == Repetition::REPEATED)
    });
    let fields: Vec<_> = fields.cloned().collect();
    Type::group_type_builder(root(metadata).name())
        .with_fields(fields)
        .build()
        .ok()
        .filter(|group| !group.get_fields().is_empty())
}

/// The reader panics on some damaged files and on types it does not know.
fn guarded_against_panic<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(ParquetError::General("damaged, or of a type that is not read".to_owned())))
}

fn directory_is_bounded(mut file: &File) -> std::io::Result<()> {
    let length = file.metadata()?.len();
    let mut end = [0; 8];
    file.seek(SeekFrom::Start(length.saturating_sub(8)))?;
    file.read_exact(&mut end)?;
    let size = u64::from(u32::from_le_bytes([end[0], end[1], end[2], end[3]]));
    if size > DIRECTORY_BYTES_MAX {
        let message = format!("expected a directory of at most {DIRECTORY_BYTES_MAX} bytes, found {size}");
        return Err(std::io::Error::other(message));
    }
    Ok(())
}

/// The file, in which each page's header is looked at before the page is unpacked.
struct Guarded {
    file: File,
    /// Set when the directory has been read: from then on, what is asked for as a stream are headers of pages.
    pages: Arc<AtomicBool>,
}

impl Length for Guarded {
    fn len(&self) -> u64 {
        Length::len(&self.file)
    }
}

impl ChunkReader for Guarded {
    type T = <File as ChunkReader>::T;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        if self.pages.load(Ordering::Relaxed) {
            let mut head = Vec::new();
            self.file.get_read(start)?.take(24).read_to_end(&mut head)?;
            match unpacked_size(&head) {
                Some(size) if size <= PAGE_BYTES_MAX => {}
                Some(size) => {
                    let message = format!("expected pages of at most {PAGE_BYTES_MAX} bytes, found {size}");
                    return Err(ParquetError::General(message));
                }
                None => return Err(ParquetError::General("expected the header of a page, found none".to_owned())),
            }
        }
        self.file.get_read(start)
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        if length as u64 > DIRECTORY_BYTES_MAX.max(PAGE_BYTES_MAX) {
            return Err(ParquetError::General(format!("expected at most {PAGE_BYTES_MAX} bytes, found {length}")));
        }
        self.file.get_bytes(start, length)
    }
}

/// The unpacked size in a page's header: its second field, behind its type, both 32-bit numbers in Thrift's compact form.
fn unpacked_size(head: &[u8]) -> Option<u64> {
    const NEXT_FIELD_I32: u8 = 0x15;
    let mut bytes = head.iter();
    let mut number = || {
        (*bytes.next()? == NEXT_FIELD_I32).then_some(())?;
        let mut value = 0u64;
        for shift in (0..35).step_by(7) {
            let byte = bytes.next()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return (value & 1 == 0).then_some(value >> 1);
            }
        }
        None
    };
    number()?;
    number()
}

#[cfg(test)]
mod tests {
    use super::unpacked_size;

    #[test]
    fn reads_the_size_in_a_page_header() {
        assert_eq!(unpacked_size(&[0x15, 0x00, 0x15, 0x80, 0x80, 0x01, 0x15, 0x02]), Some(8192));
        assert_eq!(unpacked_size(&[0x15, 0x04, 0x15, 0x02]), Some(1));
        assert_eq!(unpacked_size(&[0x15, 0x04, 0x15, 0x03]), None);
        assert_eq!(unpacked_size(&[0x25, 0x04]), None);
        assert_eq!(unpacked_size(&[0x15, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), None);
    }
}
