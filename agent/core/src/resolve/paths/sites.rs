//! Web addresses by the names of sites, and as they are spelled aloud: "github", "debian dot org", "the german wikipedia".

use crate::normalise::{Kind, Token, original};

/// Sites beside those that the grammar looks for.
const NAMES: &[(&str, &str)] = &[
    ("airbnb", "https://www.airbnb.com"),
    ("aliexpress", "https://www.aliexpress.com"),
    ("arch wiki", "https://wiki.archlinux.org"),
    ("archive", "https://archive.org"),
    ("arxiv", "https://arxiv.org"),
    ("bandcamp", "https://bandcamp.com"),
    ("bbc", "https://www.bbc.co.uk"),
    ("bbc news", "https://www.bbc.co.uk/news"),
    ("bing", "https://www.bing.com"),
    ("bluesky", "https://bsky.app"),
    ("booking", "https://www.booking.com"),
    ("chatgpt", "https://chatgpt.com"),
    ("chefkoch", "https://www.chefkoch.de"),
    ("chess", "https://www.chess.com"),
    ("cnn", "https://www.cnn.com"),
    ("codeberg", "https://codeberg.org"),
    ("coursera", "https://www.coursera.org"),
    ("debian", "https://www.debian.org"),
    ("debian wiki", "https://wiki.debian.org"),
    ("discord", "https://discord.com/app"),
    ("dropbox", "https://www.dropbox.com"),
    ("duolingo", "https://www.duolingo.com"),
    ("ebay", "https://www.ebay.com"),
    ("etsy", "https://www.etsy.com"),
    ("figma", "https://www.figma.com"),
    ("flathub", "https://flathub.org"),
    ("flickr", "https://www.flickr.com"),
    ("gmail", "https://mail.google.com"),
    ("goodreads", "https://www.goodreads.com"),
    ("google", "https://www.google.com"),
    ("google calendar", "https://calendar.google.com"),
    ("google docs", "https://docs.google.com"),
    ("google drive", "https://drive.google.com"),
    ("google mail", "https://mail.google.com"),
    ("google maps", "https://maps.google.com"),
    ("google photos", "https://photos.google.com"),
    ("google sheets", "https://sheets.google.com"),
    ("google translate", "https://translate.google.com"),
    ("guardian", "https://www.theguardian.com"),
    ("hackernews", "https://news.ycombinator.com"),
    ("hugging face", "https://huggingface.co"),
    ("ikea", "https://www.ikea.com"),
    ("imdb", "https://www.imdb.com"),
    ("khan academy", "https://www.khanacademy.org"),
    ("launchpad", "https://launchpad.net"),
    ("le monde", "https://www.lemonde.fr"),
    ("lichess", "https://lichess.org"),
    ("lwn", "https://lwn.net"),
    ("mdn", "https://developer.mozilla.org"),
    ("medium", "https://medium.com"),
    ("messenger", "https://www.messenger.com"),
    ("new york times", "https://www.nytimes.com"),
    ("notion", "https://www.notion.so"),
    ("npm", "https://www.npmjs.com"),
    ("office", "https://www.office.com"),
    ("openai", "https://openai.com"),
    ("outlook", "https://outlook.com"),
    ("overleaf", "https://www.overleaf.com"),
    ("paypal", "https://www.paypal.com"),
    ("phoronix", "https://www.phoronix.com"),
    ("pinterest", "https://www.pinterest.com"),
    ("pixabay", "https://pixabay.com"),
    ("prime video", "https://www.primevideo.com"),
    ("proton mail", "https://mail.proton.me"),
    ("protonmail", "https://mail.proton.me"),
    ("python docs", "https://docs.python.org"),
    ("quora", "https://www.quora.com"),
    ("rotten tomatoes", "https://www.rottentomatoes.com"),
    ("rust book", "https://doc.rust-lang.org/book/"),
    ("rust docs", "https://doc.rust-lang.org"),
    ("slack", "https://app.slack.com"),
    ("soundcloud", "https://soundcloud.com"),
    ("spiegel", "https://www.spiegel.de"),
    ("spiegel online", "https://www.spiegel.de"),
    ("spotify", "https://open.spotify.com"),
    ("spotify web", "https://open.spotify.com"),
    ("startpage", "https://www.startpage.com"),
    ("steam", "https://store.steampowered.com"),
    ("teams", "https://teams.microsoft.com"),
    ("telegram web", "https://web.telegram.org"),
    ("tiktok", "https://www.tiktok.com"),
    ("times", "https://www.nytimes.com"),
    ("trello", "https://trello.com"),
    ("tumblr", "https://www.tumblr.com"),
    ("twitch", "https://www.twitch.tv"),
    ("udemy", "https://www.udemy.com"),
    ("vimeo", "https://vimeo.com"),
    ("washington post", "https://www.washingtonpost.com"),
    ("whatsapp", "https://web.whatsapp.com"),
    ("wolfram alpha", "https://www.wolframalpha.com"),
    ("x", "https://x.com"),
    ("xkcd", "https://xkcd.com"),
    ("yahoo", "https://www.yahoo.com"),
    ("yelp", "https://www.yelp.com"),
    ("youtube music", "https://music.youtube.com"),
    ("zoom", "https://zoom.us"),
];

/// Languages of Wikipedia that people name.
const LANGUAGES: &[(&str, &str)] = &[
    ("english", "en"),
    ("german", "de"),
    ("french", "fr"),
    ("spanish", "es"),
    ("italian", "it"),
    ("dutch", "nl"),
    ("polish", "pl"),
    ("portuguese", "pt"),
    ("swedish", "sv"),
    ("russian", "ru"),
    ("japanese", "ja"),
    ("chinese", "zh"),
    ("czech", "cs"),
    ("danish", "da"),
    ("finnish", "fi"),
    ("ukrainian", "uk"),
    ("arabic", "ar"),
    ("turkish", "tr"),
];

/// The address that words mean which are known to be one.
pub(super) fn freely(text: &str, run: &[Token]) -> Option<String> {
    let words: Vec<&str> = run
        .iter()
        .map(|token| token.word.as_str())
        .filter(|word| {
            !matches!(
                *word,
                "the"
                    | "website"
                    | "site"
                    | "page"
                    | "webpage"
                    | "homepage"
                    | "web"
                    | "url"
                    | "address"
                    | "link"
                    | "my"
                    | "of"
                    | "our"
                    | "front"
                    | "start"
                    | "account"
                    | "online"
                    | "home"
                    | "please"
                    | "a"
                    | "an"
                    | "called"
            )
        })
        .collect();
    if let Some(found) = spelled(&words).or_else(|| named(&words)) {
        return Some(found);
    }
    let mut urls = run.iter().filter(|token| token.kind == Kind::Url);
    match (urls.next(), urls.next()) {
        (Some(url), None) => Some(whole(original(text, std::slice::from_ref(url)))),
        _ => None,
    }
}

fn named(words: &[&str]) -> Option<String> {
    if let [language, "wikipedia"] | ["wikipedia", "in", language] = words {
        let code = LANGUAGES.iter().find(|(said, _)| said == language).map(|(_, code)| *code)?;
        return Some(format!("https://{code}.wikipedia.org"));
    }
    if let ["localhost", port] = words {
        return port.parse::<u16>().ok().map(|port| format!("http://localhost:{port}"));
    }
    if let [only] = words {
        if let Some(sub) = only.strip_prefix("r/").filter(|sub| is_name(sub)) {
            return Some(format!("https://www.reddit.com/r/{sub}"));
        }
        // A host that ends in no domain that is listed: "fritz.box", "nas.local".
        let parts: Vec<&str> = only.split('.').collect();
        if parts.len() > 1
            && parts.iter().all(|part| is_name(part))
            && parts.last().is_some_and(|end| end.len() > 1 && end.chars().all(char::is_alphabetic))
        {
            return Some(whole(only));
        }
    }
    let joined = words.join(" ");
    let online = |joined: &str| {
        NAMES.iter().chain(super::SITES).find(|(name, _)| *name == joined).map(|(_, url)| (*url).to_owned())
    };
    online(&joined).or_else(|| online(joined.strip_suffix(" com").or_else(|| joined.strip_suffix(" wiki"))?))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

/// "debian dot org slash distrib", "www dot example dot com".
fn spelled(words: &[&str]) -> Option<String> {
    let aloud = words.iter().any(|word| matches!(*word, "dot" | "slash"));
    if !aloud || words.len() > 16 {
        return None;
    }
    let mut out = String::new();
    for word in words {
        match *word {
            "dot" | "point" => out.push('.'),
            "slash" => out.push('/'),
            "dash" | "hyphen" | "minus" => out.push('-'),
            "underscore" => out.push('_'),
            "colon" => out.push(':'),
            "https" | "http" | "and" => return None,
            word => out.push_str(word),
        }
    }
    let host = out.split('/').next().unwrap_or("");
    let sound = host.split('.').count() > 1 && host.split(['.', ':']).all(is_name);
    sound.then(|| whole(&out))
}

/// An address with its scheme: machines at home have no certificates.
pub(super) fn whole(raw: &str) -> String {
    if raw.contains("://") || raw.starts_with("mailto:") {
        return raw.to_owned();
    }
    let host = raw.split(['/', ':']).next().unwrap_or(raw).to_lowercase();
    let near = host == "localhost"
        || [".local", ".lan", ".box", ".home", ".internal"].iter().any(|end| host.ends_with(end))
        || host.split('.').all(|part| part.parse::<u8>().is_ok());
    if near { format!("http://{raw}") } else { format!("https://{raw}") }
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(said: &str, want: Option<&str>) {
        let run = crate::normalise::tokens(said);
        let have = super::super::site(said, &run).map(|(_, url)| url);
        assert_eq!(have.as_deref(), want, "{said}");
    }

    #[test]
    fn sites_are_opened_by_name_and_as_they_are_spelled() {
        check("github", Some("https://github.com"));
        check("twitch dot tv", Some("https://twitch.tv"));
        check("the twitch dot tv site", Some("https://twitch.tv"));
        check("debian dot org slash distrib", Some("https://debian.org/distrib"));
        check("the german wikipedia", Some("https://de.wikipedia.org"));
        check("the debian wiki", Some("https://wiki.debian.org"));
        check("localhost 3000", Some("http://localhost:3000"));
        check("localhost", Some("http://localhost"));
        check("fritz.box", Some("http://fritz.box"));
        check("my gmail", Some("https://mail.google.com"));
        check("the bbc.co.uk page", Some("https://bbc.co.uk"));
        check("my bank's website", None);
    }
}
