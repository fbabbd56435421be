//! Time zones by country, region, abbreviation and distance from Greenwich.

use crate::resolve::index::title_words;

/// What people call zones beside their cities.
const REGIONS: &[(&str, &str)] = &[
    ("greenwich", "Europe/London"),
    ("greenwich mean", "Europe/London"),
    ("british", "Europe/London"),
    ("britain", "Europe/London"),
    ("england", "Europe/London"),
    ("scotland", "Europe/London"),
    ("uk", "Europe/London"),
    ("bst", "Europe/London"),
    ("western european", "Europe/Lisbon"),
    ("wet", "Europe/Lisbon"),
    ("portugal", "Europe/Lisbon"),
    ("portuguese", "Europe/Lisbon"),
    ("central european", "Europe/Berlin"),
    ("cet", "Europe/Berlin"),
    ("cest", "Europe/Berlin"),
    ("mez", "Europe/Berlin"),
    ("german", "Europe/Berlin"),
    ("germany", "Europe/Berlin"),
    ("french", "Europe/Paris"),
    ("france", "Europe/Paris"),
    ("spanish", "Europe/Madrid"),
    ("spain", "Europe/Madrid"),
    ("italian", "Europe/Rome"),
    ("italy", "Europe/Rome"),
    ("swiss", "Europe/Zurich"),
    ("switzerland", "Europe/Zurich"),
    ("austria", "Europe/Vienna"),
    ("austrian", "Europe/Vienna"),
    ("poland", "Europe/Warsaw"),
    ("polish", "Europe/Warsaw"),
    ("netherlands", "Europe/Amsterdam"),
    ("dutch", "Europe/Amsterdam"),
    ("belgium", "Europe/Brussels"),
    ("sweden", "Europe/Stockholm"),
    ("swedish", "Europe/Stockholm"),
    ("norway", "Europe/Oslo"),
    ("denmark", "Europe/Copenhagen"),
    ("finland", "Europe/Helsinki"),
    ("ireland", "Europe/Dublin"),
    ("irish", "Europe/Dublin"),
    ("eastern european", "Europe/Athens"),
    ("eet", "Europe/Athens"),
    ("greece", "Europe/Athens"),
    ("greek", "Europe/Athens"),
    ("ukraine", "Europe/Kyiv"),
    ("turkey", "Europe/Istanbul"),
    ("turkish", "Europe/Istanbul"),
    ("russia", "Europe/Moscow"),
    ("msk", "Europe/Moscow"),
    ("iceland", "Atlantic/Reykjavik"),
    ("icelandic", "Atlantic/Reykjavik"),
    ("reykjavik", "Atlantic/Reykjavik"),
    ("eastern", "America/New_York"),
    ("east coast", "America/New_York"),
    ("us eastern", "America/New_York"),
    ("est", "America/New_York"),
    ("edt", "America/New_York"),
    ("et", "America/New_York"),
    ("florida", "America/New_York"),
    ("atlanta", "America/New_York"),
    ("philadelphia", "America/New_York"),
    ("detroit", "America/Detroit"),
    ("central", "America/Chicago"),
    ("us central", "America/Chicago"),
    ("cst", "America/Chicago"),
    ("cdt", "America/Chicago"),
    ("texas", "America/Chicago"),
    ("austin", "America/Chicago"),
    ("mountain", "America/Denver"),
    ("us mountain", "America/Denver"),
    ("mst", "America/Denver"),
    ("mdt", "America/Denver"),
    ("colorado", "America/Denver"),
    ("arizona", "America/Phoenix"),
    ("pacific", "America/Los_Angeles"),
    ("west coast", "America/Los_Angeles"),
    ("us pacific", "America/Los_Angeles"),
    ("pst", "America/Los_Angeles"),
    ("pdt", "America/Los_Angeles"),
    ("pt", "America/Los_Angeles"),
    ("california", "America/Los_Angeles"),
    ("oregon", "America/Los_Angeles"),
    ("portland", "America/Los_Angeles"),
    ("las vegas", "America/Los_Angeles"),
    ("alaska", "America/Anchorage"),
    ("anchorage", "America/Anchorage"),
    ("hawaii", "Pacific/Honolulu"),
    ("honolulu", "Pacific/Honolulu"),
    ("halifax", "America/Halifax"),
    ("atlantic", "America/Halifax"),
    ("brazil", "America/Sao_Paulo"),
    ("sao paulo", "America/Sao_Paulo"),
    ("rio", "America/Sao_Paulo"),
    ("rio de janeiro", "America/Sao_Paulo"),
    ("argentina", "America/Argentina/Buenos_Aires"),
    ("chile", "America/Santiago"),
    ("peru", "America/Lima"),
    ("mexico", "America/Mexico_City"),
    ("india", "Asia/Kolkata"),
    ("indian", "Asia/Kolkata"),
    ("ist", "Asia/Kolkata"),
    ("pakistan", "Asia/Karachi"),
    ("karachi", "Asia/Karachi"),
    ("bangladesh", "Asia/Dhaka"),
    ("dhaka", "Asia/Dhaka"),
    ("nepal", "Asia/Kathmandu"),
    ("kathmandu", "Asia/Kathmandu"),
    ("sri lanka", "Asia/Colombo"),
    ("iran", "Asia/Tehran"),
    ("tehran", "Asia/Tehran"),
    ("dubai", "Asia/Dubai"),
    ("emirates", "Asia/Dubai"),
    ("israel", "Asia/Jerusalem"),
    ("jerusalem", "Asia/Jerusalem"),
    ("tel aviv", "Asia/Jerusalem"),
    ("riyadh", "Asia/Riyadh"),
    ("saudi arabia", "Asia/Riyadh"),
    ("japanese", "Asia/Tokyo"),
    ("japan", "Asia/Tokyo"),
    ("jst", "Asia/Tokyo"),
    ("osaka", "Asia/Tokyo"),
    ("kyoto", "Asia/Tokyo"),
    ("korean", "Asia/Seoul"),
    ("korea", "Asia/Seoul"),
    ("south korea", "Asia/Seoul"),
    ("chinese", "Asia/Shanghai"),
    ("china", "Asia/Shanghai"),
    ("taiwan", "Asia/Taipei"),
    ("taipei", "Asia/Taipei"),
    ("hong kong", "Asia/Hong_Kong"),
    ("hongkong", "Asia/Hong_Kong"),
    ("vietnam", "Asia/Ho_Chi_Minh"),
    ("hanoi", "Asia/Ho_Chi_Minh"),
    ("thailand", "Asia/Bangkok"),
    ("thai", "Asia/Bangkok"),
    ("indonesia", "Asia/Jakarta"),
    ("malaysia", "Asia/Kuala_Lumpur"),
    ("kuala lumpur", "Asia/Kuala_Lumpur"),
    ("philippines", "Asia/Manila"),
    ("kazakhstan", "Asia/Almaty"),
    ("perth", "Australia/Perth"),
    ("adelaide", "Australia/Adelaide"),
    ("brisbane", "Australia/Brisbane"),
    ("melbourne", "Australia/Melbourne"),
    ("canberra", "Australia/Sydney"),
    ("australian eastern", "Australia/Sydney"),
    ("aest", "Australia/Sydney"),
    ("new zealand", "Pacific/Auckland"),
    ("wellington", "Pacific/Auckland"),
    ("fiji", "Pacific/Fiji"),
    ("egypt", "Africa/Cairo"),
    ("south africa", "Africa/Johannesburg"),
    ("cape town", "Africa/Johannesburg"),
    ("kenya", "Africa/Nairobi"),
    ("nigeria", "Africa/Lagos"),
    ("morocco", "Africa/Casablanca"),
    ("casablanca", "Africa/Casablanca"),
    ("ethiopia", "Africa/Addis_Ababa"),
    ("utc", "UTC"),
    ("gmt", "UTC"),
    ("zulu", "UTC"),
    ("universal", "UTC"),
    ("coordinated universal", "UTC"),
];

/// Zones that are not whole hours away, by minutes.
const PARTS: &[(i32, &str)] = &[
    (-210, "America/St_Johns"),
    (210, "Asia/Tehran"),
    (270, "Asia/Kabul"),
    (330, "Asia/Kolkata"),
    (345, "Asia/Kathmandu"),
    (390, "Asia/Yangon"),
    (570, "Australia/Darwin"),
];

/// A zone by what people call it: "eastern time", "the time in japan", `utc+2`.
pub(super) fn named(words: &[&str]) -> Option<String> {
    let core: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| {
            !matches!(
                *word,
                "the"
                    | "timezone"
                    | "zone"
                    | "to"
                    | "time"
                    | "of"
                    | "my"
                    | "standard"
                    | "daylight"
                    | "summer"
                    | "winter"
                    | "local"
                    | "in"
                    | "mean"
                    | "for"
                    | "a"
                    | "city"
                    | "clock"
            )
        })
        .collect();
    let joined = folded(&core.join(" "));
    let known = REGIONS.iter().map(|(said, zone)| (*said, *zone)).chain(super::CITIES.iter().copied());
    known.into_iter().find(|(said, _)| *said == joined).map(|(_, zone)| zone.to_owned()).or_else(|| distance(&joined))
}

/// Letters without the marks that few keyboards have.
fn folded(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'ã' | 'á' | 'à' | 'ä' | 'å' => 'a',
            'é' | 'è' => 'e',
            'í' => 'i',
            'ó' | 'ö' | 'õ' => 'o',
            'ú' | 'ü' => 'u',
            c => c,
        })
        .collect()
}

/// `utc+2`, "gmt minus 5", `utc+5:30`.
fn distance(said: &str) -> Option<String> {
    let rest = said.strip_prefix("utc").or_else(|| said.strip_prefix("gmt"))?.trim();
    let (back, digits) = match rest.split_at_checked(1)? {
        ("+", digits) => (false, digits),
        ("-" | "−", digits) => (true, digits),
        _ => match rest.split_once(' ')? {
            ("plus", digits) => (false, digits),
            ("minus", digits) => (true, digits),
            _ => return None,
        },
    };
    let parts = title_words(digits);
    let hours: i32 = parts.first()?.parse().ok()?;
    let minutes: i32 = parts.get(1).map_or(Some(0), |part| part.parse().ok())?;
    if !(0..=14).contains(&hours) || !(0..60).contains(&minutes) || parts.len() > 2 {
        return None;
    }
    let total = (hours * 60 + minutes) * if back { -1 } else { 1 };
    if minutes != 0 {
        return PARTS.iter().find(|(have, _)| *have == total).map(|(_, zone)| (*zone).to_owned());
    }
    // The zones of this name count the other way round.
    Some(match (hours, back) {
        (0, _) => "UTC".to_owned(),
        (hours, false) => format!("Etc/GMT-{hours}"),
        (hours, true) => format!("Etc/GMT+{hours}"),
    })
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(said: &str, want: &str) {
        let words = crate::normalise::words(said);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        assert_eq!(super::named(&words).as_deref(), Some(want), "{said}");
    }

    #[test]
    fn zones_are_known_by_region_and_by_distance() {
        check("eastern time", "America/New_York");
        check("central european time", "Europe/Berlin");
        check("greenwich mean time", "Europe/London");
        check("são paulo", "America/Sao_Paulo");
        check("hong kong", "Asia/Hong_Kong");
        check("utc+2", "Etc/GMT-2");
        check("utc-5", "Etc/GMT+5");
        check("utc minus 5", "Etc/GMT+5");
        check("utc+5:30", "Asia/Kolkata");
        check("iceland", "Atlantic/Reykjavik");
    }
}
