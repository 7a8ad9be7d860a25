//! What is read as a number, and what is not.

use super::*;

fn read(text: &str) -> Option<String> {
    number(text).map(|found| found.value.to_string())
}

fn said(text: &str) -> Option<String> {
    in_prose(text).map(|found| found.value.to_string())
}

#[test]
fn a_number_of_json_is_read_as_serde_json_reads_it() {
    for text in [
        "0",
        "-0",
        "36",
        "-1.50",
        "1e3",
        "1E-7",
        "0.1",
        "18446744073709551615",
        "-9223372036854775808",
        "2.5e300",
    ] {
        assert_eq!(number(text), Some(Found::new(serde_json::from_str(text).unwrap(), [])), "{text}");
    }
}

#[test]
fn other_notations_of_the_same_number_are_read() {
    for (text, wanted, kind) in [
        ("+5", "5", K::NumberForm),
        (".5", "0.5", K::NumberForm),
        ("-.5", "-0.5", K::NumberForm),
        ("5.", "5", K::NumberForm),
        ("12.11.", "12.11", K::NumberForm),
        (" 123, ", "123", K::NumberForm),
        ("007", "7", K::NumberForm),
        ("0x1F", "31", K::NumberForm),
        ("１２．５", "12.5", K::NumberForm),
        ("−3", "-3", K::NumberForm),
        ("1_000", "1000", K::Separators),
        ("12,111", "12111", K::Separators),
        ("12,111.123", "12111.123", K::Separators),
        ("1 200", "1200", K::Separators),
        ("1\u{202f}234,5", "1234.5", K::Separators),
        ("1'234.50", "1234.50", K::Separators),
        ("1.234,56", "1234.56", K::Separators),
        ("1.234.567", "1234567", K::Separators),
        ("12,34,567", "1234567", K::Separators),
        ("0,125", "0.125", K::Separators),
        ("3,14", "3.14", K::Separators),
        ("3/2", "1.5", K::Fraction),
        ("1/5", "0.2", K::Fraction),
        ("2 1/4", "2.25", K::Fraction),
        ("-6/3", "-2", K::Fraction),
    ] {
        let found = number(text).unwrap_or_else(|| panic!("{text}"));
        let same = found.value == wanted.parse::<Number>().unwrap();
        assert!(same && found.repairs.contains(&kind), "{text}: {found:?}");
    }
}

#[test]
fn what_stands_at_a_number_is_left_out_and_told() {
    for (text, wanted, kind) in [
        ("$1,234.56", "1234.56", K::Currency),
        ("-$5", "-5", K::Currency),
        ("€ 5", "5", K::Currency),
        ("5 €", "5", K::Currency),
        ("5 USD", "5", K::Currency),
        ("Rs. 27,030,000.00", "27030000.00", K::Currency),
        ("US$5", "5", K::Currency),
        ("$5 USD", "5", K::Currency),
        ("50%", "50", K::Percent),
        ("12.5 percent", "12.5", K::Percent),
        ("42 kg", "42", K::Unit),
        ("350°F", "350", K::Unit),
        ("1,200 km/h", "1200", K::Unit),
        ("970.0 sq. ft.", "970.0", K::Unit),
        ("**42**", "42", K::Markdown),
        ("`-7`", "-7", K::Markdown),
    ] {
        let found = number(text).unwrap_or_else(|| panic!("{text}"));
        let same = found.value == wanted.parse::<Number>().unwrap();
        assert!(same && found.repairs.contains(&kind), "{text}: {found:?}");
    }
}

#[test]
fn what_is_no_single_number_is_none() {
    for text in [
        "",
        " ",
        "-",
        "+",
        ".",
        ",",
        "inf",
        "nan",
        "Infinity",
        "+0x1p4",
        "0x1p4/2",
        "0x",
        "1/0",
        "1/3",
        "1.2.3",
        "1,23,4",
        "1,234,56",
        "12:30",
        "1-2",
        "2024-01-05",
        "01/02/2024",
        "--5",
        "$-",
        "$",
        "kg 5",
        "k1",
        "1__0_",
        "_1",
        "1e",
        "1e999",
        "12k",
        "5M",
        "5 million",
        "5 May",
        "5 pm",
        "5+",
        "1e3k",
        "５k",
        "1 2",
        "1 20",
        "3 or 4",
        "0b12",
        "%",
        "- 5",
        "> 5",
        "~5",
        "50%%",
        "5 of",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn no_digit_is_lost() {
    assert_eq!(read("18446744073709551616"), Some("1.8446744073709552e+19".to_owned()));
    for text in
        ["18446744073709551617", "-9223372036854775809", "123,456,789,012,345,678,901", "0xFFFFFFFFFFFFFFFFF"]
    {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn the_only_number_of_a_sentence_is_taken() {
    for (text, wanted) in [
        ("The answer is 42.", "42"),
        ("It is **-7**, I think", "-7"),
        ("about $1,234.56 in total", "1234.56"),
        ("42! Yes, 42", "42"),
        ("GPT-4 says 42", "42"),
        ("1 cup unsalted butter, room temperature", "1"),
        ("half of it, so 50 %", "50"),
        ("(5)", "5"),
        ("it weighs 42kg", "42"),
        ("it is .5", "0.5"),
        ("temperature: -3.5", "-3.5"),
        ("答案是42。", "42"),
        ("1/2 teaspoon of salt and much water", "0.5"),
    ] {
        let found = in_prose(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(found.value, wanted.parse::<Number>().unwrap(), "{text}");
        assert!(found.repairs.contains(&K::NumberInProse), "{text}");
    }
}

#[test]
fn a_sentence_with_another_or_a_changed_number_has_none() {
    for text in [
        "",
        "no number",
        "2 or 3",
        "version 1.2.3",
        "on 2024-01-05",
        "on 5 January",
        "Jan 5",
        "at 10:30",
        "1-2 of them",
        "5–7 days",
        "it is not 42",
        "12 million people",
        "about 5k",
        "more than 5+",
        "v2",
        "1. the answer is 42",
        "2 1/4 cups",
        "1/3 of it",
        "12345678901234567890123 atoms",
    ] {
        assert_eq!(said(text), None, "{text}");
    }
}

#[test]
fn a_whole_float_is_an_integer_and_others_are_none() {
    let read =
        |text: &str| integer(&text.parse().unwrap()).map(|found| (found.value.to_string(), found.repairs));
    assert_eq!(read("1.0"), Some(("1".to_owned(), vec![K::WholeNumber])));
    assert_eq!(read("1e3"), Some(("1000".to_owned(), vec![K::WholeNumber])));
    assert_eq!(read("-0.0"), Some(("0".to_owned(), vec![K::WholeNumber])));
    assert_eq!(read("7"), Some(("7".to_owned(), vec![])));
    assert_eq!(read("1e20"), Some(("1e+20".to_owned(), vec![])));
    assert_eq!(read("1.5"), None);
}

#[test]
fn odd_texts_are_read_without_panic() {
    for text in [
        "$€", "-€", "١٢٣", "५", "½", "1\u{301}", "٪5", "5\u{a0}", "\u{a0}", "Rs", "1/", "/1", "１/２", "°",
        "5°", "e5", "0x€",
    ] {
        let _ = (number(text), in_prose(text));
    }
    assert_eq!(read("١٢٣"), Some("123".to_owned()));
    assert!(in_prose(&"1 ".repeat(100_000)).is_some() && number(&"1,".repeat(100_000)).is_none());
}
