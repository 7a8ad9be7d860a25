//! Bodies that are no JSON: pages of a proxy, a line of text. What a person would read first of them.

/// Longer texts are no message.
const LONGEST: usize = 300;

/// The title of a page, else the text, if it is short; `None` where nothing can be read.
pub(crate) fn words(body: &str) -> Option<String> {
    let body = body.trim_start_matches('\u{feff}').trim();
    let text = if body.starts_with('<') { title(body)? } else { body };
    let words: Vec<&str> = text.split_whitespace().collect();
    let words = words.join(" ");
    let is_text = !words.is_empty() && !words.contains('\u{fffd}');
    is_text.then(|| words.chars().take(LONGEST).collect())
}

fn title(page: &str) -> Option<&str> {
    ["title", "h1"].iter().find_map(|tag| {
        // Letters of ASCII keep their places in lower case.
        let lower = page.to_ascii_lowercase();
        let open = lower.find(&format!("<{tag}"))?;
        let start = open + lower.get(open..)?.find('>')? + 1;
        let end = start + lower.get(start..)?.find(&format!("</{tag}"))?;
        page.get(start..end).filter(|text| !text.trim().is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_page_says_its_title_and_a_text_itself() {
        for (body, said) in [
            (
                "<html><head><TITLE>openrouter.ai | 502: Bad\n gateway</TITLE></head>",
                Some("openrouter.ai | 502: Bad gateway"),
            ),
            ("<html><title></title><h1 class=x>Error 1015</h1>", Some("Error 1015")),
            ("  error code: 1015 \n", Some("error code: 1015")),
            ("<html><body>", None),
            ("<title>never closed", None),
            ("", None),
        ] {
            assert_eq!(words(body).as_deref(), said, "{body}");
        }
        assert_eq!(words(&"ä".repeat(900)).unwrap().chars().count(), 300);
    }
}
