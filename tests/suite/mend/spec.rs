//! Runs the specification of `loquat-mend`: the chapters in `tests/corpus/mend`, which are written for people.

mod case;
mod chapter;
mod command;
mod judge;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use loquat_mend::{Mended, RepairKind, Unreadable};

use self::case::Case;
use self::chapter::Chapter;
use crate::house;

type Read = Result<Mended, Unreadable>;

fn chapters() -> Vec<Chapter> {
    let folder = house::root().join("tests/corpus/mend");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let files = files.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "md"));
    files
        .map(|path| (format!("tests/corpus/mend/{}", path.file_name().unwrap().to_string_lossy()), path))
        .filter(|(name, _)| !name.ends_with("README.md"))
        .map(|(name, path)| Chapter::read(&name, &std::fs::read_to_string(path).unwrap()))
        .collect()
}

/// A panic is a failure of the one case: the others are still told.
fn caught(read: impl FnOnce() -> Read) -> Result<Read, String> {
    let said = |why: Box<dyn std::any::Any + Send>| match why.downcast::<String>() {
        Ok(text) => format!("panic: {text}"),
        Err(_) => "panic".to_owned(),
    };
    catch_unwind(AssertUnwindSafe(read)).map_err(said)
}

/// Asks `differs` of every case, and tells all that do.
fn all(differs: impl Fn(&Case) -> Result<Option<(String, String)>, String>) {
    let (mut report, mut failed, mut total) = (String::new(), 0, 0);
    for case in chapters().iter().flat_map(|chapter| &chapter.cases) {
        total += 1;
        let found = differs(case).unwrap_or_else(|panic| Some(("no panic".to_owned(), panic)));
        if let Some((expected, got)) = found {
            failed += 1;
            let text = &case.text;
            let _ = writeln!(
                report,
                "{}\n  text     {text:?}\n  expected {expected}\n  got      {got}",
                case.place
            );
        }
    }
    assert!(failed == 0, "{failed} of {total} cases\n\n{report}");
}

#[test]
fn every_case_of_the_specification_holds() {
    all(|case| match &case.bytes {
        Some(bytes) => Ok(command::difference(&case.want, bytes)),
        None => Ok(judge::difference(case, &caught(|| case.whole())?)),
    });
}

#[test]
fn every_case_is_the_same_when_it_arrives_character_by_character() {
    all(|case| {
        if case.how.strict {
            return Ok(None);
        }
        Ok(judge::unlike(&caught(|| case.whole())?, &caught(|| case.in_pieces())?))
    });
}

/// But for keys given twice: the last value wins, so the one before it cannot stay.
#[test]
fn what_is_shown_while_a_text_arrives_only_grows() {
    all(|case| {
        let twice =
            |mended: Mended| mended.repairs.iter().any(|repair| repair.kind == RepairKind::DuplicateKey);
        if case.how.strict || caught(|| case.whole())?.is_ok_and(twice) {
            return Ok(None);
        }
        let shown = case.shown().unwrap_or_default();
        let mut steps = shown.iter().zip(shown.iter().skip(1));
        Ok(steps
            .find(|(now, next)| !judge::grows(now, next))
            .map(|(now, next)| (now.to_string(), next.to_string())))
    });
}

#[test]
fn what_was_mended_is_not_mended_again() {
    all(|case| {
        let (Ok(mender), Ok(Ok(once))) = (case.mender(), caught(|| case.whole())) else { return Ok(None) };
        if case.how.unfinished || case.how.strict {
            return Ok(None);
        }
        let twice = caught(|| mender.mend(&once.value.to_string()))?;
        let same = twice.as_ref().is_ok_and(|twice| twice.value == once.value);
        Ok((!same).then(|| (once.value.to_string(), format!("{:?}", twice.map(|twice| twice.value)))))
    });
}

/// With the fast path for clean text switched off, in a fence, and in prose.
#[test]
fn what_is_json_is_the_same_wherever_it_stands() {
    all(|case| {
        let (text, schema) = (&case.text, &case.schema);
        let Some(value) = case.want.value.as_ref().filter(|value| case.want.unchanged && !value.is_string())
        else {
            return Ok(None);
        };
        let mender = case.mender().map_err(|why| why.to_string())?.tolerant_only(true);
        let mut texts = vec![text.clone()];
        if value.is_object() || value.is_array() && schema.is_none() {
            texts.push(format!("```json\n{text}\n```"));
            texts.push(format!("Here it is:\n\n{text}\n\nThat's all of it."));
        }
        for text in texts {
            let got = caught(|| mender.mend(&text))?;
            if !got.as_ref().is_ok_and(|got| judge::same(value, &got.value)) {
                return Ok(Some((value.to_string(), format!("{:?} of {text:?}", got.map(|got| got.value)))));
            }
        }
        Ok(None)
    });
}

/// The specification itself must be right: what a case calls the answer is valid, and what it calls a violation is none.
#[test]
fn what_a_case_expects_agrees_with_the_validator() {
    all(|case| {
        let (Some(schema), Some(value)) = (&case.schema, &case.want.value) else { return Ok(None) };
        if case.how.unfinished || case.want.error.is_some() {
            return Ok(None);
        }
        let options = jsonschema::options().should_validate_formats(true);
        let validator = options.build(schema).map_err(|why| why.to_string())?;
        let valid = validator.is_valid(value);
        let expected = if case.want.is_met() { "valid" } else { "not valid" };
        Ok((valid != case.want.is_met()).then(|| (expected.to_owned(), value.to_string())))
    });
}

#[test]
fn every_repair_is_shown_by_a_case() {
    let chapters = chapters();
    let cases = chapters.iter().flat_map(|chapter| &chapter.cases);
    let shown: BTreeSet<&str> = cases
        .filter_map(|case| case.want.repairs.as_ref())
        .flat_map(|names| names.keys().map(String::as_str))
        .collect();
    let known: BTreeSet<&str> = RepairKind::all().map(RepairKind::name).collect();
    let (hidden, unknown): (Vec<_>, Vec<_>) =
        (known.difference(&shown).collect(), shown.difference(&known).collect());
    assert!(
        hidden.is_empty() && unknown.is_empty(),
        "in no case: {hidden:?}; in no list of repairs: {unknown:?}"
    );
}

#[test]
fn every_chapter_is_written_for_a_reader() {
    let chapters = chapters();
    assert!(chapters.len() >= 25, "{} chapters", chapters.len());
    for chapter in &chapters {
        assert!(chapter.wrong.is_empty(), "{:#?}", chapter.wrong);
        assert!(chapter.has_title, "{} has no title", chapter.file);
        assert!(chapter.cases.len() >= 3, "{} has {} cases", chapter.file, chapter.cases.len());
        assert!(chapter.prose >= 40, "{} has {} words of prose", chapter.file, chapter.prose);
    }
}
