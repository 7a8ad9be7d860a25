//! What an answer cost that does not say it: what it consumed, by the price list of whoever served it.
//!
//! Only by a list that this service has fetched, since the bundled one is as old as the build; only where model and tier are
//! those of the list; and only where everything that was consumed has a price. In all other cases nobody knows what was
//! charged, and nobody guesses.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use loquat_core::{CostSource, Part, Prompt, Spent};

use super::{
    answer::Facts,
    catalog::{Consumed, Live},
};

/// Prices an answer that names no price.
pub(super) fn price(facts: &mut Facts, live: &Live, asked: &str, minute: u16) {
    let is_plain = facts.served.own_key.is_none() && is_usual_tier(facts.served.service_tier.as_deref());
    let (Spent::Maybe, true, Some(consumed)) = (facts.spent, is_plain, facts.consumed) else { return };
    let Some(listed) = live.served(facts.model.as_deref().unwrap_or(asked)) else { return };
    let endpoint = facts.provider.as_deref().and_then(|provider| live.endpoint(&listed.entry.id, provider));
    let (pricing, source) = match &endpoint {
        Some(endpoint) => (&endpoint.pricing, CostSource::Endpoint),
        None => (&listed.pricing, CostSource::Model),
    };
    if let Some(cost) = pricing.cost(&consumed, minute) {
        facts.spent = Spent::Known(cost);
        facts.served.cost_source = source;
    }
}

/// What a prompt holds besides text is counted by no list.
pub(super) fn add_unpriced(consumed: &mut Option<Consumed>, prompt: &Prompt, has_plugins: bool) {
    let is_text = |part: &Part| matches!(part, Part::Text { .. });
    let is_all_text = prompt.messages().iter().flat_map(|message| &message.parts).all(is_text);
    if let Some(consumed) = consumed {
        consumed.more |= !is_all_text || has_plugins;
    }
}

/// The minute of the day, UTC.
pub(super) fn minute(now: SystemTime) -> u16 {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs();
    // Below 1440.
    (since / 60 % (24 * 60)) as u16
}

fn is_usual_tier(tier: Option<&str>) -> bool {
    tier.is_none_or(|tier| matches!(tier, "default" | "standard"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minute_of_the_day_begins_at_midnight() {
        let at = |seconds| minute(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!([at(0), at(59), at(86_399), at(86_400)], [0, 0, 1439, 0]);
    }
}
