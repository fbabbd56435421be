//! The panel's clock: one wake-up a minute, on the minute.

use iced::futures::Stream;
use iced::futures::sink::SinkExt;
use std::time::Duration;

/// The time as the panel shows it, now and at every full minute.
pub fn minutes() -> impl Stream<Item = String> {
    iced::stream::channel(1, async |mut output| {
        loop {
            let now = jiff::Zoned::now();
            if output.send(text(&now)).await.is_err() {
                return;
            }
            tokio::time::sleep(until_next(&now)).await;
        }
    })
}

/// `Tue 3 Mar  14:05`.
pub fn text(now: &jiff::Zoned) -> String {
    now.strftime("%a %-d %b  %H:%M").to_string()
}

/// How long until the minute changes, a little over so that it has.
fn until_next(now: &jiff::Zoned) -> Duration {
    let second = u64::try_from(now.second()).unwrap_or(0).min(59);
    let nanos = u64::try_from(now.subsec_nanosecond()).unwrap_or(0);
    Duration::from_nanos((60 - second) * 1_000_000_000 - nanos.min(999_999_999)) + Duration::from_millis(5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wakes_just_after_the_minute() {
        let at = |text: &str| text.parse::<jiff::Zoned>().expect("a time");
        let now = at("2026-03-03T14:05:59.25+01:00[Europe/Berlin]");
        assert_eq!(text(&now), "Tue 3 Mar  14:05");
        assert_eq!(until_next(&now), Duration::from_millis(755));
        assert_eq!(until_next(&at("2026-03-03T14:05:00+01:00[Europe/Berlin]")), Duration::from_millis(60_005));
    }
}
