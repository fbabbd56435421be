//! Who made a display and what it is called, from its EDID. Pure; what is damaged is unknown.
//!
//! Source: VESA Enhanced EDID Standard, release A.2: the first 128 bytes.

/// What a display says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// The three letters of its maker; empty where it does not say.
    pub make: String,
    /// Its name, or its number where it has none.
    pub model: String,
    /// Its serial number; empty where it does not say.
    pub serial: String,
}

/// How an EDID begins.
const MAGIC: [u8; 8] = [0, 255, 255, 255, 255, 255, 255, 0];
/// Where the four descriptors of 18 bytes are.
const DESCRIPTORS: [usize; 4] = [54, 72, 90, 108];
/// A descriptor that holds a serial number as text.
const SERIAL: u8 = 0xFF;
/// As above: what it is called.
const NAME: u8 = 0xFC;

impl Identity {
    /// Reads an EDID; `None` where it is none.
    pub fn read(edid: &[u8]) -> Option<Self> {
        let block: &[u8; 128] = edid.get(..128)?.try_into().ok()?;
        let sum = block.iter().fold(0u8, |sum, byte| sum.wrapping_add(*byte));
        if block.get(..8)? != MAGIC || sum != 0 {
            return None;
        }
        let maker = u16::from_be_bytes([*block.get(8)?, *block.get(9)?]);
        let letter = |shift: u32| char::from(b'@' + u8::try_from((maker >> shift) & 0x1F).unwrap_or(0));
        let letters = [letter(10), letter(5), letter(0)];
        let make = if letters.iter().all(char::is_ascii_uppercase) { letters.iter().collect() } else { String::new() };
        let product = u16::from_le_bytes([*block.get(10)?, *block.get(11)?]);
        let number = u32::from_le_bytes(block.get(12..16)?.try_into().ok()?);
        let model = text(block, NAME).unwrap_or_else(|| format!("{product:04X}"));
        let serial = text(block, SERIAL).or_else(|| (number != 0).then(|| number.to_string())).unwrap_or_default();
        Some(Self { make, model, serial })
    }
}

/// The text of the first descriptor of a kind: 13 bytes, ended by a line feed.
fn text(block: &[u8; 128], kind: u8) -> Option<String> {
    let found = DESCRIPTORS
        .iter()
        .filter_map(|at| block.get(*at..at + 18))
        .find(|bytes| bytes.get(..3) == Some(&[0, 0, 0]) && bytes.get(3) == Some(&kind))?;
    let bytes = found.get(5..)?.split(|byte| *byte == b'\n').next()?;
    let text: String =
        bytes.iter().map(|byte| char::from(*byte)).filter(|c| c.is_ascii_graphic() || *c == ' ').collect();
    let text = text.trim().to_owned();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edid(name: &[u8]) -> Vec<u8> {
        let mut block = vec![0u8; 128];
        block[..8].copy_from_slice(&MAGIC);
        // D, E, L.
        block[8..10].copy_from_slice(&0x10ACu16.to_be_bytes());
        block[10..12].copy_from_slice(&0x40B4u16.to_le_bytes());
        block[12..16].copy_from_slice(&77u32.to_le_bytes());
        block[72..77].copy_from_slice(&[0, 0, 0, NAME, 0]);
        block[77..77 + name.len()].copy_from_slice(name);
        let sum = block.iter().fold(0u8, |sum, byte| sum.wrapping_add(*byte));
        block[127] = 0u8.wrapping_sub(sum);
        block
    }

    #[test]
    fn a_display_says_who_it_is() {
        let read = Identity::read(&edid(b"U2723QE\n     "));
        let expected = Identity { make: "DEL".into(), model: "U2723QE".into(), serial: "77".into() };
        assert_eq!(read, Some(expected));
        assert_eq!(Identity::read(&edid(b"\n")).map(|read| read.model), Some("40B4".into()));
    }

    #[test]
    fn what_is_damaged_is_unknown() {
        let mut bytes = edid(b"U2723QE\n");
        assert_eq!(Identity::read(&bytes[..100]), None);
        bytes[20] ^= 1;
        assert_eq!(Identity::read(&bytes), None);
        assert_eq!(Identity::read(&[]), None);
    }
}
