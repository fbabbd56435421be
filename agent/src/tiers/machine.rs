//! What the choice of a tier depends on beside the sentence: power, memory and the network, read when they are needed.

use crate::hands::conditions;
use std::time::Duration;
use tacit_model::tier::Power;

/// How long the network's manager may take to say what a connection costs.
const MANAGER: Duration = Duration::from_millis(300);

/// Where the power comes from now.
pub fn power() -> Power {
    let battery = conditions::battery("capacity").and_then(|text| text.parse::<u8>().ok());
    let discharging = conditions::battery("status").is_some_and(|status| status.eq_ignore_ascii_case("discharging"));
    Power { battery, mains: !discharging }
}

/// Bytes of memory that others could have; `None` where it is not known.
pub fn available_bytes() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1024)
}

/// Whether no link of this machine is up.
pub fn is_offline() -> bool {
    conditions::is_online() == Some(false)
}

/// Whether NetworkManager says or guesses that the connection costs by volume; false where it is not there.
pub async fn is_metered() -> bool {
    let asked = async {
        let bus = zbus::Connection::system().await?;
        let name = "org.freedesktop.NetworkManager";
        let proxy = zbus::Proxy::new(&bus, name, "/org/freedesktop/NetworkManager", name).await?;
        proxy.get_property::<u32>("Metered").await
    };
    // 1 is yes, 3 is a guess that it is.
    matches!(tokio::time::timeout(MANAGER, asked).await, Ok(Ok(1 | 3)))
}
