//! What is matched, and what is not.

use super::*;

fn choices(words: &[&str]) -> Choices {
    let plain = |word: &&str| Choice { word: (*word).to_owned(), synonyms: Vec::new(), description: None };
    Choices::new(words.iter().map(plain).collect())
}

fn find(choices: &Choices, text: &str) -> Option<usize> {
    choices.find(text).map(|found| found.value)
}

/// Three places with the names that a schema gives them.
fn seats() -> Choices {
    let choice = |word: &str, synonym: &str, description: &str| Choice {
        word: word.to_owned(),
        synonyms: vec![synonym.to_owned()],
        description: Some(description.to_owned()),
    };
    Choices::new(vec![
        choice("WINDOW", "s1", "A seat beside the window"),
        choice("AISLE", "s-7.2_1", "A seat beside the aisle"),
        choice("MIDDLE", "SEAT IN BETWEEN", "Neither of window and aisle"),
    ])
}

#[test]
fn a_listed_word_is_never_changed() {
    let seats = choices(&["a", "A", " a ", "**a**"]);
    for (at, word) in ["a", "A", " a ", "**a**"].iter().enumerate() {
        assert_eq!(seats.find(word), Some(Found::new(at, [])));
    }
}

#[test]
fn case_accents_and_style_are_forgiven_and_told() {
    let foods = choices(&["Café", "gross", "NUMBER_THREE", "RespondToUser"]);
    for (text, at, kind) in [
        ("CAFÉ", 0, K::WordCase),
        ("Cafe", 0, K::WordAccents),
        ("GROẞ", 1, K::WordCase),
        ("number three", 2, K::WordPunctuation),
        ("numberThree", 2, K::WordPunctuation),
        ("respond_to_user", 3, K::WordPunctuation),
        ("café.", 0, K::WordCase),
    ] {
        let found = foods.find(text).unwrap();
        assert_eq!((found.value, found.repairs.first()), (at, Some(&kind)), "{text}");
    }
}

#[test]
fn what_stands_around_a_word_comes_off() {
    let words = choices(&["ONE", "TWO"]);
    assert_eq!(words.find("**ONE**").unwrap().repairs, [K::Markdown]);
    assert_eq!(words.find("\"ONE\".").unwrap().repairs, [K::WordPunctuation]);
    assert_eq!(words.find(" ONE\n").unwrap().repairs, [K::WordPunctuation]);
    assert_eq!(words.find("- `two`").unwrap().repairs, [K::WordCase, K::Markdown]);
}

#[test]
fn the_nearest_word_wins_and_two_as_near_are_none() {
    let letters = choices(&["ƛ", "λ"]);
    assert_eq!(find(&letters, "Λ"), Some(1));
    let cases = choices(&["Two", "TWO"]);
    assert_eq!(find(&cases, "TWO"), Some(1));
    assert_eq!(find(&cases, "two"), None);
    assert_eq!(find(&cases, "**two**"), None);
}

#[test]
fn signs_that_make_another_word_are_kept() {
    let languages = choices(&["C", "Java"]);
    assert_eq!(find(&languages, "C++"), None);
    assert_eq!(find(&languages, "I like C# most"), None);
    assert_eq!(find(&languages, "I like C most"), Some(0));
    let grades = choices(&["A", "A-", "B+"]);
    assert_eq!(find(&grades, "It is an A-."), Some(1));
    assert_eq!(find(&grades, "b+"), Some(2));
    assert_eq!(find(&choices(&["1", "2"]), "-1"), None);
}

#[test]
fn synonyms_and_descriptions_stand_for_the_word() {
    let seats = seats();
    assert_eq!(seats.find("s1").unwrap().repairs, [K::WordSynonym]);
    assert_eq!(seats.find("seat in between").unwrap().repairs, [K::WordCase, K::WordSynonym]);
    assert_eq!(find(&seats, "SEAT_IN_BETWEEN!"), Some(2));
    for text in
        ["A seat beside the aisle", "s-7.2_1: A seat beside the aisle", "AISLE a seat beside the aisle."]
    {
        assert_eq!(seats.find(text), Some(Found::new(1, [K::WordDescribed])), "{text}");
    }
    assert_eq!(find(&seats, "MIDDLE - Neither of window and aisle"), Some(2));
}

#[test]
fn the_only_word_of_a_sentence_is_taken() {
    let seats = seats();
    for (text, at) in [
        ("I would think s-7.2_1 is the best", 1),
        ("**Window** is the answer", 0),
        ("\"Window\" is the answer", 0),
        ("WINDOW: what everybody wants", 0),
        ("The answer is window.", 0),
        ("s1 is fine! s-7.2_1 is worse. s1!", 0),
        ("I take seatInBetween please", 2),
    ] {
        let found = seats.find(text).unwrap();
        assert_eq!(found.value, at, "{text}");
        assert!(found.repairs.contains(&K::WordInProse), "{text}");
    }
}

#[test]
fn two_words_of_a_sentence_are_none() {
    let seats = seats();
    for text in ["WINDOW - is it, or AISLE", "s1 or s-7.2_1", "Window, aisle", "neither"] {
        assert_eq!(find(&seats, text), None, "{text}");
    }
    // The word as it is listed outranks the ones of the sentence.
    assert_eq!(find(&choices(&["ONE", "TWO"]), "TWO\" is one of them"), Some(1));
    assert_eq!(find(&choices(&["ONE", "TWO"]), "Two\" is one of them"), None);
}

#[test]
fn a_denied_word_is_none() {
    let words = choices(&["ONE", "TWO", "SPAM"]);
    for text in [
        "ONE - is the answer, not TWO",
        "It is not spam",
        "It isn't a SPAM",
        "non-spam",
        "NOT_SPAM",
        "ONE-third",
    ] {
        assert_eq!(find(&words, text), None, "{text}");
    }
}

#[test]
fn a_longer_word_hides_those_in_it() {
    let ways = choices(&["pay", "pay_without_card", "car", "car-2"]);
    assert_eq!(find(&ways, "I would pay_without_card then"), Some(1));
    assert_eq!(find(&ways, "I would pay without card then"), Some(1));
    assert_eq!(find(&ways, "Then pay!"), Some(0));
    assert_eq!(find(&ways, "car or car-2!"), None);
    assert_eq!(find(&choices(&["pay"]), "He pays later"), None);
}

#[test]
fn short_words_of_every_sentence_are_not_taken() {
    let letters = choices(&["A", "B", "I", "OR", "IT"]);
    assert_eq!(find(&letters, "a or b"), None);
    assert_eq!(find(&letters, "A good question"), None);
    assert_eq!(find(&letters, "I think it is B"), Some(1));
    assert_eq!(find(&letters, "The answer is A."), Some(0));
    assert_eq!(find(&letters, "It's fine"), None);
}

#[test]
fn scripts_without_spaces_have_no_word_boundaries() {
    let cities = choices(&["北京", "上海", "서울"]);
    assert_eq!(find(&cities, "我选择北京。"), Some(0));
    assert_eq!(find(&cities, "서울이 좋아요"), Some(2));
    assert_eq!(find(&cities, "北京和上海"), None);
}

#[test]
fn odd_texts_are_read_without_panic() {
    let odd = choices(&["", " ", "...", "¡Hola!", "e\u{301}", "\u{301}", "👩‍👩‍👧"]);
    for text in ["", "\u{301}", "e", "¡¡", "hola", "👩", "\u{202e}hola\u{202c}", "-", "''", "a\u{0}b"] {
        let _ = odd.find(text);
    }
    assert_eq!(find(&odd, "hola"), Some(3));
    assert_eq!(find(&odd, "!!!"), None);
}

#[test]
fn many_words_and_a_long_text_take_little_time() {
    let words: Vec<String> = (0..2_000).map(|n| format!("item item {n}")).collect();
    let many = choices(&words.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(find(&many, &"item ".repeat(100_000)), None);
    assert_eq!(find(&many, &format!("{} item item 7", "nothing ".repeat(50_000))), Some(7));
}
