//! What words of time mean, on a Wednesday at twenty past two.

use super::{Clock, Timing, duration, iso, moment, past, spans};
use crate::normalise::tokens;

pub(super) fn clock() -> Clock {
    Clock::parse("2026-03-04T14:20:00+01:00")
}

pub(super) fn resolve(kind: &str, said: &str) -> Option<String> {
    let known: &[(&str, &str, &str)] = &[
        ("app", "firefox", "org.mozilla.firefox"),
        ("app", "browser", "org.mozilla.firefox"),
        ("app", "zoom", "us.zoom.Zoom"),
        ("device", "jabra", "Jabra Evolve2 65"),
        ("device", "headphones", "WH-1000XM5"),
        ("output", "external monitor", "DP-2"),
        ("output", "dp-2", "DP-2"),
        ("wifi", "acme guest", "Acme-Guest"),
        ("wifi", "home", "Home"),
    ];
    known.iter().find(|(k, s, _)| *k == kind && *s == said).map(|(_, _, id)| (*id).to_owned())
}

/// The whole text as one time: `at …`, `every …`, `if …`, `for …`, `until …`; else what is wrong.
fn read(said: &str) -> String {
    let list = tokens(said);
    let found = spans(&list, &clock(), &resolve);
    let [only] = found.as_slice() else { return format!("{} spans", found.len()) };
    if only.from != 0 || only.to != list.len() {
        return format!("{} to {} of {}", only.from, only.to, list.len());
    }
    match &only.timing {
        Timing::At(moment) => moment.at.strftime("%m-%d %H:%M").to_string(),
        Timing::Every(rule) => rule.clone(),
        Timing::If(when) => serde_json::to_string(when).unwrap_or_default(),
        Timing::For(iso) => iso.clone(),
        Timing::Until(moment) => format!("until {}", moment.at.strftime("%m-%d %H:%M")),
    }
}

/// Checks every line `words = meaning` and shows all that differ.
#[track_caller]
fn check(lines: &str, read: impl Fn(&str) -> String) {
    let wrong: Vec<String> = lines
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .filter_map(|line| {
            let (said, wanted) = line.split_once(" = ").unwrap_or((line, ""));
            let got = read(said.trim());
            (got != wanted.trim()).then(|| format!("{said}: {got}, not {wanted}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn durations() {
    check(
        "
        20 minutes = PT20M
        an hour and a half = PT1H30M
        an hour and a quarter = PT1H15M
        three quarters of an hour = PT45M
        a quarter of an hour = PT15M
        half an hour = PT30M
        a half hour = PT30M
        a full hour = PT1H
        a good hour = PT1H
        1h30 = PT1H30M
        1:30 hours = PT1H30M
        3 minutes 30 = PT3M30S
        an hour fifteen = PT1H15M
        two and a half hours = PT2H30M
        thirty secs = PT30S
        an hour or so = PT1H
        2h 15m = PT2H15M
        a fortnight = P14D
        about ten minutes = PT10M
        ",
        |said| {
            let list = tokens(said);
            match duration(&list) {
                Some((seconds, used)) if used == list.len() => iso(seconds),
                other => format!("{other:?} of {}", list.len()),
            }
        },
    );
}

#[test]
fn clock_times() {
    check(
        "
        at 5 = 03-04 17:00
        at half past five = 03-04 17:30
        at half seven = 03-04 19:30
        at quarter to five = 03-04 16:45
        at twenty past four = 03-04 16:20
        at five to nine = 03-04 20:55
        at noon = 03-05 12:00
        at twelve noon = 03-05 12:00
        at midnight = 03-05 00:00
        at 7ish = 03-04 19:00
        at five thirty pm = 03-04 17:30
        at eighteen hundred = 03-04 18:00
        at 1800 = 03-04 18:00
        at 1730 hours = 03-04 17:30
        at oh six hundred = 03-05 06:00
        at 17h = 03-04 17:00
        at 8h30 = 03-04 20:30
        at 18.30 = 03-04 18:30
        at ten o'clock = 03-04 22:00
        at five past midnight = 03-05 00:05
        at quarter past one = 03-05 01:15
        at 6:30 pm sharp = 03-04 18:30
        5 pm = 03-04 17:00
        half past nine = 03-04 21:30
        midday = 03-05 12:00
        at one o'clock in the morning = 03-05 01:00
        at ten past six this evening = 03-04 18:10
        at eleven tonight = 03-04 23:00
        at lunchtime = 03-05 12:00
        after 6 pm = 03-04 18:00
        ",
        read,
    );
}

#[test]
fn days() {
    check(
        "
        tomorrow = 03-05 09:00
        tomorrow evening = 03-05 19:00
        tomorrow at 3 = 03-05 15:00
        tomorrow evening at half seven = 03-05 19:30
        tomorrow in the morning = 03-05 09:00
        on friday = 03-06 09:00
        friday week = 03-13 09:00
        friday next week at 10 = 03-13 10:00
        next week on friday at 7 am = 03-13 07:00
        a week on friday at 10:30 = 03-13 10:30
        a week from today = 03-11 14:20
        in a fortnight = 03-18 14:20
        in two weeks on thursday = 03-19 09:00
        in 3 days at 9 = 03-07 09:00
        in 3 days = 03-07 14:20
        on the 3rd of may = 05-03 09:00
        on may 6 at 13:00 = 05-06 13:00
        march 16 at 08:30 = 03-16 08:30
        9 april at 7 am = 04-09 07:00
        on the 7th = 03-07 09:00
        on the 2nd = 04-02 09:00
        on the 16th at twenty past four = 03-16 16:20
        2026-03-13 = 03-13 09:00
        24.5. at 4:15 pm = 05-24 16:15
        17.06.2026 = 06-17 09:00
        december 24th = 12-24 09:00
        christmas eve at 6 am = 12-24 06:00
        new year's eve = 12-31 09:00
        next month on the 7th = 04-07 09:00
        next weekend = 03-14 09:00
        at the weekend = 03-07 09:00
        the day after tomorrow at lunchtime = 03-06 12:00
        at the end of the day = 03-04 18:00
        by the end of the week = 03-06 18:00
        first thing in the morning = 03-05 08:00
        tomorrow first thing = 03-05 08:00
        monday 11 = 03-09 11:00
        on wednesday at sunset = 03-11 18:00
        at 9 on friday = 03-06 09:00
        at 8 tonight = 03-04 20:00
        next thursday, ten o'clock = 03-05 10:00
        in a week at the same time = 03-11 14:20
        at the same time tomorrow = 03-05 14:20
        ",
        read,
    );
}

#[test]
fn spans_of_time() {
    check(
        "
        for the next forty five minutes = PT45M
        for an hour and a half = PT1H30M
        for the rest of the day = until 03-05 00:00
        until 5 pm = until 03-04 17:00
        until tomorrow morning = until 03-05 09:00
        until monday = until 03-09 09:00
        until the end of the week = until 03-09 00:00
        until the end of the day = until 03-05 00:00
        until lunch = until 03-05 12:00
        in five = 03-04 14:25
        in a moment = 03-04 14:21
        in an hour or so = 03-04 15:20
        in about ten minutes = 03-04 14:30
        in 20 minutes from now = 03-04 14:40
        two hours from now = 03-04 16:20
        10 minutes later = 03-04 14:30
        ",
        read,
    );
}

#[test]
fn what_is_no_time() {
    for said in [
        "at 40 percent",
        "zoom in 10 percent",
        "in 2",
        "the second screen",
        "on the left",
        "from 9 to 5",
        "the first",
        "use dark mode at night",
    ] {
        let found = spans(&tokens(said), &clock(), &resolve);
        assert!(found.is_empty(), "{said}: {found:?}");
    }
}

#[test]
fn times_that_are_over() {
    check(
        "
        yesterday = 03-03 00:00
        yesterday at 3 = 03-03 15:00
        at 0:30 yesterday = 03-03 00:30
        yesterday between 9:30 and 21:00 = 03-03 09:30
        last weekend = 02-28 00:00
        last month = 02-01 00:00
        last year = 01-01 00:00
        last tuesday afternoon = 03-03 12:00
        earlier today = 03-04 00:00
        earlier this week = 03-02 00:00
        half a year ago = 09-03 02:20
        a year ago = 03-04 14:20
        in january = 01-01 00:00
        since 10 am = 03-04 10:00
        five o'clock = 03-04 05:00
        nine this morning = 03-04 09:00
        at half past six this morning = 03-04 06:30
        the week before last = 02-16 00:00
        on the 3rd of february = 02-03 00:00
        on the 15th = 02-15 00:00
        between monday and wednesday = 03-02 00:00
        within the last 24 hours = 03-03 14:20
        a week ago today = 02-25 14:20
        last summer = 06-01 00:00
        just now = 03-04 14:15
        ",
        |said| past(&tokens(said), &clock()).map_or("unread".to_owned(), |at| at.strftime("%m-%d %H:%M").to_string()),
    );
}

#[test]
fn a_moment_is_read_whole() {
    let list = tokens("tomorrow at 9");
    assert_eq!(moment(&list, &clock()).map(|(_, used)| used), Some(list.len()));
}

/// `subject op value`, with `always` where it is not only once.
fn condition(said: &str) -> String {
    fn show(of: &serde_json::Value) -> String {
        for key in ["all", "any"] {
            if let Some(list) = of.get(key).and_then(|list| list.as_array()) {
                return format!("{key}({})", list.iter().map(show).collect::<Vec<_>>().join(", "));
            }
        }
        let text = |key: &str| match of.get(key) {
            Some(serde_json::Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => String::new(),
        };
        format!("{} {} {}", text("subject"), text("op"), text("value"))
    }
    let text = read(said);
    let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) else { return text };
    let always = value.get("once").and_then(serde_json::Value::as_bool) == Some(false);
    format!("{}{}", value.get("if").map(show).unwrap_or_default(), if always { " always" } else { "" })
}

#[test]
fn conditions() {
    check(
        "
        when the battery drops below 15 percent = battery < 15
        if battery is under 5% = battery < 5
        when the battery hits less than 5% = battery < 5
        when the battery reaches 80 percent = battery >= 80
        once the battery hits 15 percent = battery <= 15
        when battery < 16 = battery < 16
        when there's less than 20 percent battery left = battery < 20
        when the battery is full = battery >= 100
        if the cpu is busy = cpu > 90
        if ram use climbs beyond 90 = memory > 90
        when memory is above 85 per cent = memory > 85
        if the disk has less than 17 percent free = disk > 83
        if cpu drops under 10 percent = cpu < 10
        when i plug in the charger = charging = on
        whenever i pull the plug = charging = off always
        when i'm on battery = charging = off
        while it's charging = charging = on always
        if the wifi drops = wifi = off
        as soon as there is internet again = network = on
        when i'm connected to acme-guest = network = Acme-Guest
        on connecting to acme-guest = network = Acme-Guest
        when i'm on the home wifi = wifi = Home
        once the vpn is up = vpn = on
        if we're offline = network = off
        once we have internet = network = on
        if there is no internet = network = off
        whenever i plug in my headphones = device.connected = WH-1000XM5 always
        when firefox opens = app.opened = org.mozilla.firefox
        every time i open the browser = app.opened = org.mozilla.firefox always
        the moment zoom launches = app.opened = us.zoom.Zoom
        after zoom gets closed = app.closed = us.zoom.Zoom
        when firefox and zoom are open = all(app.opened = org.mozilla.firefox, app.opened = us.zoom.Zoom)
        if zoom is closed or the vpn drops = any(app.closed = us.zoom.Zoom, vpn = off)
        whenever my jabra connects = device.connected = Jabra Evolve2 65 always
        the second the jabra drops off = device.disconnected = Jabra Evolve2 65
        when i put on my headphones = device.connected = WH-1000XM5
        when i plug in a usb stick = device.connected = usb stick
        every time a monitor is plugged in = output.connected = true always
        when dp-2 is connected = output.connected = DP-2
        when i unplug the external monitor = output.disconnected = DP-2
        whenever i lock the screen = locked = on always
        when the screen is unlocked = locked = off
        when the music stops = audio.playing = off
        if nothing is playing = audio.playing = off
        if something is playing = audio.playing = on
        when i'm idle for 10 minutes = idle >= PT10M
        if i'm idle for over 20 minutes = idle > PT20M
        after 5 minutes of inactivity = idle >= PT5M
        should i leave the keyboard alone for 10 minutes = idle >= PT10M
        when idle hits 15 minutes = idle >= PT15M
        if nobody touches the computer for an hour = idle >= PT1H
        if a message from kwame comes in = notification.from contains kwame
        as soon as mika replies = notification.from contains mika
        when i get an email from zoom = notification.from = us.zoom.Zoom
        when the title contains victory = window.title contains victory
        the minute a window title contains \"Victory\" = window.title contains victory
        when notes.md changes = file.changed = notes.md
        if there's a new file in downloads = file.changed = ~/Downloads
        when it's later than 10 pm = time > 22:00
        if it's after 10 pm and firefox is still open = all(time > 22:00, app.opened = org.mozilla.firefox)
        if the battery is below 30 percent and it's not charging = all(battery < 30, charging = off)
        ",
        condition,
    );
}

#[test]
fn conditions_end_where_the_command_begins() {
    for (said, to) in [
        ("when firefox opens mute the sound", 3),
        ("if the battery is below 20 percent lower the brightness", 7),
        ("when the music stops lock the screen", 4),
        ("whenever i plug in my headphones switch audio to the headphones", 6),
        ("if the wifi drops turn on the vpn", 4),
        ("cpu past 95? minimize it", 4),
        ("whenever my jabra connects make it the output", 4),
        ("when i'm idle for 10 minutes lock it", 7),
    ] {
        let found = spans(&tokens(said), &clock(), &resolve);
        assert_eq!(found.first().map(|span| (span.from, span.to)), Some((0, to)), "{said}: {found:?}");
    }
    for said in
        ["is the wifi on?", "if you can", "when you get a chance", "on the left", "after that", "while you are at it"]
    {
        assert!(spans(&tokens(said), &clock(), &resolve).is_empty(), "{said}");
    }
}

#[test]
fn always_is_every_time() {
    let found = spans(&tokens("always mute the mic when zoom is closed"), &clock(), &resolve);
    assert!(matches!(found.as_slice(), [span] if format!("{:?}", span.timing).contains("once: false")), "{found:?}");
}

#[test]
fn rules() {
    check(
        "
        every day at 9 = FREQ=DAILY;BYHOUR=9;BYMINUTE=0
        every friday at 4pm = FREQ=WEEKLY;BYDAY=FR;BYHOUR=16;BYMINUTE=0
        17:30 every working day = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=17;BYMINUTE=30
        from nine every evening = FREQ=DAILY;BYHOUR=21;BYMINUTE=0
        each first of the month at nine in the morning = FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=9;BYMINUTE=0
        every saturday at noon = FREQ=WEEKLY;BYDAY=SA;BYHOUR=12;BYMINUTE=0
        nightly at 23:30 = FREQ=DAILY;BYHOUR=23;BYMINUTE=30
        mondays and thursdays 6 pm = FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=18;BYMINUTE=0
        hourly = FREQ=HOURLY
        every hour on the hour = FREQ=HOURLY
        every 20 minutes = FREQ=MINUTELY;INTERVAL=20
        every half hour = FREQ=MINUTELY;INTERVAL=30
        every other day at ten o'clock = FREQ=DAILY;INTERVAL=2;BYHOUR=10;BYMINUTE=0
        every other friday at eight thirty = FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;BYHOUR=8;BYMINUTE=30
        every third day at 7 pm = FREQ=DAILY;INTERVAL=3;BYHOUR=19;BYMINUTE=0
        biweekly on friday = FREQ=WEEKLY;INTERVAL=2;BYDAY=FR
        weekly on thursday = FREQ=WEEKLY;BYDAY=TH
        every two weeks on tuesday = FREQ=WEEKLY;INTERVAL=2;BYDAY=TU
        on saturdays and sundays = FREQ=WEEKLY;BYDAY=SA,SU
        monday through friday at 7 = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=7;BYMINUTE=0
        mon-fri 9:15 am = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=15
        every monday, wednesday and friday = FREQ=WEEKLY;BYDAY=MO,WE,FR
        every day at 12:15 except sundays = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA;BYHOUR=12;BYMINUTE=15
        on the first monday of every month at three in the morning = FREQ=MONTHLY;BYDAY=1MO;BYHOUR=3;BYMINUTE=0
        on the first monday of the month = FREQ=MONTHLY;BYDAY=1MO
        the last friday of every month = FREQ=MONTHLY;BYDAY=-1FR
        on the last day of the month = FREQ=MONTHLY;BYMONTHDAY=-1
        the first of every month at 5pm = FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=17;BYMINUTE=0
        on the 15th of each month at 3 pm = FREQ=MONTHLY;BYMONTHDAY=15;BYHOUR=15;BYMINUTE=0
        every month on the 7th = FREQ=MONTHLY;BYMONTHDAY=7
        every year on march 5 = FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5
        yearly on january 1st = FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1
        every quarter = FREQ=MONTHLY;INTERVAL=3
        every night at 2 = FREQ=DAILY;BYHOUR=2;BYMINUTE=0
        every weekday morning = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=8;BYMINUTE=0
        every friday evening at 7 = FREQ=WEEKLY;BYDAY=FR;BYHOUR=19;BYMINUTE=0
        every day at 9 and at 17 = FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0
        twice a day, at 8 am and at 8 pm = FREQ=DAILY;BYHOUR=8,20;BYMINUTE=0
        every 2 hours on weekdays = FREQ=HOURLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR
        every hour between 9 am and 12 = FREQ=DAILY;BYHOUR=9,10,11,12;BYMINUTE=0
        from tomorrow on, every morning = FREQ=DAILY;BYHOUR=8;BYMINUTE=0
        at 9 every weekday = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=0
        at 6 daily = FREQ=DAILY;BYHOUR=18;BYMINUTE=0
        every day at ten to one = FREQ=DAILY;BYHOUR=12;BYMINUTE=50
        weekday mornings at 8.30 = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=8;BYMINUTE=30
        weekend evenings = FREQ=WEEKLY;BYDAY=SA,SU;BYHOUR=19;BYMINUTE=0
        ",
        read,
    );
}

#[test]
fn conditions_worded_as_people_word_them() {
    check(
        r#"
        at under 30% battery = battery < 30
        with less than 12 percent battery = battery < 12
        below 25 percent charge = battery < 25
        as long as my battery stays over 40 fine, but below that = battery < 40 always
        while the cpu is under 60 percent all is good, otherwise = cpu >= 60 always
        whenever my jabra connects = device.connected = Jabra Evolve2 65 always
        if my earbuds the headphones turn up = device.connected = WH-1000XM5
        the moment zoom is closed = app.closed = us.zoom.Zoom
        "#,
        condition,
    );
}

#[test]
fn what_hours_are_turned_to_is_no_part_of_them() {
    assert_eq!(duration(&tokens("3 hours to minutes")), Some((3 * 3600, 2)));
}

#[test]
fn times_as_speech_writes_them() {
    check(
        "
        in an hour fifteen = 03-04 15:35
        in a quarter of an hour = 03-04 14:35
        in for hours = 03-04 18:20
        at nine tonight = 03-04 21:00
        at 8 on the dot = 03-04 20:00
        ",
        read,
    );
}

#[test]
fn a_condition_may_end_with_a_comma_where_it_is_told_who_acts() {
    let first = |said: &str| spans(&tokens(said), &clock(), &resolve).first().map(|span| (span.from, span.to));
    assert_eq!(first("zoom shuts, you lower the volume"), Some((0, 3)));
    assert_eq!(first("jabra linked up? then mute it"), Some((0, 5)));
    assert_eq!(first("zoom shuts, lower the volume"), None);
}

#[test]
fn devices_come_and_go_in_many_words() {
    check(
        "
        if the jabra comes unplugged = device.disconnected = Jabra Evolve2 65
        when the headphones come on = device.connected = WH-1000XM5
        if my headphones lose their connection = device.disconnected = WH-1000XM5
        any time the headphones drop off = device.disconnected = WH-1000XM5 always
        when the jabra dropped out = device.disconnected = Jabra Evolve2 65
        as soon as the jabra pairs with the laptop = device.connected = Jabra Evolve2 65
        once the headphones are back in range = device.connected = WH-1000XM5
        when the jabra is no longer connected = device.disconnected = Jabra Evolve2 65
        when i take the headphones off = device.disconnected = WH-1000XM5
        when i take off the headphones = device.disconnected = WH-1000XM5
        whenever somebody unplugs the jabra = device.disconnected = Jabra Evolve2 65 always
        if the jabra runs out of battery = device.disconnected = Jabra Evolve2 65
        when the jabra cuts out = device.disconnected = Jabra Evolve2 65
        on the jabra disconnecting = device.disconnected = Jabra Evolve2 65
        whenever i plug dp-2 in = output.connected = DP-2 always
        if the external monitor comes unplugged = output.disconnected = DP-2
        when the wireless mouse disconnects = device.disconnected = wireless mouse
        as soon as they're connected = device.connected = it
        ",
        condition,
    );
    for (said, to) in [
        ("whenever i plug dp-2 in move the browser there", 5),
        ("when the jabra comes unplugged mute the speakers", 5),
        ("when i plug in the headphones turn the speakers off", 6),
        ("if the headphones lose their connection use the speakers", 6),
    ] {
        let found = spans(&tokens(said), &clock(), &resolve);
        assert_eq!(found.first().map(|span| (span.from, span.to)), Some((0, to)), "{said}: {found:?}");
    }
    // What nobody knows and what is no device is no condition.
    for said in
        ["when the gizmo connects", "if the headset comes", "when they come on", "once it is off", "if i come on in"]
    {
        assert!(spans(&tokens(said), &clock(), &resolve).is_empty(), "{said}");
    }
}

#[test]
fn titles_turn_up_in_many_words() {
    check(
        "
        when a title with \"Rendering finished\" turns up = window.title contains rendering finished
        as soon as \"build failed\" shows up in a window title = window.title contains build failed
        when a window whose title contains \"Done\" appears = window.title contains done
        whenever i see a window called \"Error\" = window.title contains error always
        if a tab named \"Victory\" opens = window.title contains victory
        when a window pops up with the title \"Done\" = 0 spans
        ",
        condition,
    );
}

#[test]
fn levels_in_many_words() {
    check(
        "
        if the battery gets as low as ten percent = battery <= 10
        when the battery is bellow thirty percent = battery < 30
        when the cpu has calmed to less than 5 percent = cpu < 5
        once the cpu settles below 10 percent = cpu < 10
        if memory gets as high as 90 percent = memory >= 90
        when memory use hits 92 percent or more = memory >= 92
        if the battery drops under half = battery < 50
        when the battery is down to a quarter = battery <= 25
        if either the disk is beyond 95 or memory beyond 95 = any(disk > 95, memory > 95)
        if the cpu jumps past 80 percent = cpu > 80
        when the battery is half full = 0 spans
        ",
        condition,
    );
}

#[test]
fn hours_as_speech_may_write_them() {
    check(
        "
        at half passed four = 03-04 16:30
        at quarter too five = 03-04 16:45
        at quarter past for = 03-04 16:15
        at ten passed ate = 03-04 20:10
        at for pm = 03-04 16:00
        at too o'clock = 03-05 02:00
        sundays, six o'clock in the evening = FREQ=WEEKLY;BYDAY=SU;BYHOUR=18;BYMINUTE=0
        until six o'clock this evening = until 03-04 18:00
        for the next half hour = PT30M
        19 march, 3 pm = 03-19 15:00
        ",
        read,
    );
    for said in ["send it to for", "the window half to the left", "the passed quarter", "it is too loud at home"] {
        assert!(spans(&tokens(said), &clock(), &resolve).is_empty(), "{said}");
    }
}
