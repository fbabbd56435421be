//! Colours as they are seen: night light, colour filters, and the ramps that a client sets. What was drawn is left as it is; a copy of
//! it with other colours is what is shown, and only what changed is copied. Pure arithmetic on pixels.

use super::Picture;
use smithay::utils::{Buffer, Physical, Rectangle, Size};
use std::rc::Rc;
use tacit_dbus::config::Filter;

/// One in the matrix.
const ONE: f64 = 65536.0;

/// What colours become: a matrix, an offset, and then a ramp for each colour.
#[derive(Debug, Clone, PartialEq)]
pub struct Tint {
    /// Rows for red, green and blue, in 65,536ths; `None` where nothing is mixed.
    matrix: Option<[[i32; 3]; 3]>,
    /// Added after the matrix.
    offset: i32,
    /// How much of each colour the light has.
    gains: [f64; 3],
    /// Ramps for red, green and blue.
    ramps: Box<[[u8; 256]; 3]>,
}

impl Tint {
    /// What the filter and the colour temperature make of a colour, and then a client's ramps; `None` where nothing changes.
    pub fn new(filter: Filter, kelvin: Option<u32>, ramps: Option<&[[u8; 256]; 3]>) -> Option<Self> {
        if filter == Filter::None && kelvin.is_none() && ramps.is_none() {
            return None;
        }
        let gains = kelvin.map_or([1.0; 3], gains);
        let own: [[u8; 256]; 3] = std::array::from_fn(|colour| {
            std::array::from_fn(|level| {
                let gain = gains.get(colour).copied().unwrap_or(1.0);
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
                let warm = (level as f64 * gain).round().clamp(0.0, 255.0) as u8;
                let ramp = ramps.and_then(|ramps| ramps.get(colour));
                ramp.and_then(|ramp| ramp.get(usize::from(warm))).copied().unwrap_or(warm)
            })
        });
        let (matrix, offset) = match filter {
            Filter::None => (None, 0),
            Filter::Invert => (Some(fixed([[-1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, -1.0]])), 255),
            Filter::Greyscale => (Some(fixed([[0.2126, 0.7152, 0.0722]; 3])), 0),
            Filter::Protanopia => (Some(corrected(PROTANOPIA, RED_GREEN)), 0),
            Filter::Deuteranopia => (Some(corrected(DEUTERANOPIA, RED_GREEN)), 0),
            Filter::Tritanopia => (Some(corrected(TRITANOPIA, BLUE)), 0),
        };
        Some(Self { matrix, offset, gains, ramps: Box::new(own) })
    }

    /// The matrix, what is added, and the gains, for colours from 0 to 1; a client's ramps are not in them.
    #[allow(clippy::cast_possible_truncation)]
    pub fn parts(&self) -> ([[f32; 3]; 3], f32, [f32; 3]) {
        let rows = self.matrix.unwrap_or_else(|| fixed([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]));
        let rows = rows.map(|row| row.map(|value| (f64::from(value) / ONE) as f32));
        (rows, (f64::from(self.offset) / 255.0) as f32, self.gains.map(|gain| gain as f32))
    }

    /// What becomes of one colour: red, green, blue.
    pub fn of(&self, [red, green, blue]: [u8; 3]) -> [u8; 3] {
        let mixed = match self.matrix {
            None => [red, green, blue],
            Some(rows) => rows.map(|[r, g, b]| {
                let sum = r * i32::from(red) + g * i32::from(green) + b * i32::from(blue);
                u8::try_from(((sum + (1 << 15)) >> 16) + self.offset).unwrap_or(if sum < 0 { 0 } else { 255 })
            }),
        };
        let mut out = [0; 3];
        for ((out, level), ramp) in out.iter_mut().zip(mixed).zip(self.ramps.iter()) {
            *out = ramp.get(usize::from(level)).copied().unwrap_or(level);
        }
        out
    }
}

type Matrix = [[f64; 3]; 3];

/// What eyes without one kind of cone see of a colour (Machado, Oliveira and Fernandes 2009, at full severity).
const PROTANOPIA: Matrix =
    [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]];
const DEUTERANOPIA: Matrix =
    [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]];
const TRITANOPIA: Matrix =
    [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]];
/// Where what they do not see of a colour is moved to.
const RED_GREEN: Matrix = [[0.0, 0.0, 0.0], [0.7, 1.0, 0.0], [0.7, 0.0, 1.0]];
const BLUE: Matrix = [[1.0, 0.0, 0.7], [0.0, 1.0, 0.7], [0.0, 0.0, 0.0]];

/// The colour, and what is not seen of it in colours that are.
fn corrected(seen: Matrix, moved: Matrix) -> [[i32; 3]; 3] {
    let identity = |row: usize, column: usize| if row == column { 1.0 } else { 0.0 };
    let at = |matrix: &Matrix, row: usize, column: usize| {
        matrix.get(row).and_then(|row| row.get(column)).copied().unwrap_or(0.0)
    };
    fixed(std::array::from_fn(|row| {
        std::array::from_fn(|column| {
            let lost = (0..3).map(|k| at(&moved, row, k) * (identity(k, column) - at(&seen, k, column)));
            identity(row, column) + lost.sum::<f64>()
        })
    }))
}

#[allow(clippy::cast_possible_truncation)]
fn fixed(matrix: Matrix) -> [[i32; 3]; 3] {
    matrix.map(|row| row.map(|value| (value * ONE).round() as i32))
}

/// How much of red, green and blue a white of this temperature has, against one of 6,500 kelvin.
fn gains(kelvin: u32) -> [f64; 3] {
    let (warm, white) = (blackbody(f64::from(kelvin.clamp(1700, 25_000))), blackbody(6500.0));
    let mut gains: [f64; 3] = [0.0; 3];
    for ((gain, warm), white) in gains.iter_mut().zip(warm).zip(white) {
        *gain = (warm.max(0.0) / white).powf(1.0 / 2.2);
    }
    let most = gains.iter().copied().fold(1e-6, f64::max);
    gains.map(|gain| (gain / most).clamp(0.0, 1.0))
}

/// The light of a black body in linear red, green and blue, by the cubic approximation of its place in the colour diagram.
fn blackbody(kelvin: f64) -> [f64; 3] {
    let t = 1000.0 / kelvin;
    let x = if kelvin <= 4000.0 {
        -0.266_123_9 * t.powi(3) - 0.234_358_9 * t.powi(2) + 0.877_695_6 * t + 0.179_910
    } else {
        -3.025_846_9 * t.powi(3) + 2.107_037_9 * t.powi(2) + 0.222_634_7 * t + 0.240_390
    };
    let y = if kelvin <= 2222.0 {
        -1.106_381_4 * x.powi(3) - 1.348_110_2 * x.powi(2) + 2.185_558_32 * x - 0.202_196_83
    } else if kelvin <= 4000.0 {
        -0.954_947_6 * x.powi(3) - 1.374_185_93 * x.powi(2) + 2.091_370_15 * x - 0.167_488_67
    } else {
        3.081_758_0 * x.powi(3) - 5.873_386_7 * x.powi(2) + 3.751_129_97 * x - 0.370_014_83
    };
    let (cx, cz) = (x / y, (1.0 - x - y) / y);
    [
        3.240_97 * cx - 1.537_383 - 0.498_611 * cz,
        -0.969_244 * cx + 1.875_968 + 0.041_555 * cz,
        0.055_63 * cx - 0.203_977 + 1.056_972 * cz,
    ]
}

/// A copy of what an output shows, in the colours that are seen.
#[derive(Debug)]
pub struct Glass {
    tint: Rc<Tint>,
    size: Size<i32, Buffer>,
    pixels: Vec<u8>,
}

impl Glass {
    /// A glass on which nothing is yet.
    pub fn new(tint: Rc<Tint>, size: Size<i32, Buffer>) -> Self {
        let bytes = usize::try_from(size.w).unwrap_or(0) * usize::try_from(size.h).unwrap_or(0) * 4;
        Self { tint, size, pixels: vec![0; bytes] }
    }

    /// Whether it shows these colours.
    pub fn has(&self, tint: &Rc<Tint>) -> bool {
        Rc::ptr_eq(&self.tint, tint)
    }

    /// Shows a part anew: `drawn` is its rows without padding.
    pub fn put(&mut self, part: Rectangle<i32, Buffer>, drawn: &[u8]) {
        let length = |length: i32| usize::try_from(length).unwrap_or(0);
        let (stride, width) = (length(self.size.w) * 4, length(part.size.w) * 4);
        let (x, y) = (length(part.loc.x) * 4, length(part.loc.y));
        if width == 0 || x + width > stride {
            return;
        }
        for (row, drawn) in drawn.chunks_exact(width).enumerate() {
            let start = (y + row) * stride + x;
            let Some(shown) = self.pixels.get_mut(start..start + width) else { return };
            for (shown, drawn) in shown.chunks_exact_mut(4).zip(drawn.chunks_exact(4)) {
                if let ([b, g, r, a], [blue, green, red, alpha]) = (shown, drawn) {
                    [*r, *g, *b] = self.tint.of([*red, *green, *blue]);
                    *a = *alpha;
                }
            }
        }
    }

    /// The rows of a part, each as a part of its own.
    pub fn rows(&self, part: Rectangle<i32, Buffer>, mut f: impl FnMut(Rectangle<i32, Buffer>, &[u8])) {
        let length = |length: i32| usize::try_from(length).unwrap_or(0);
        let (stride, width) = (length(self.size.w) * 4, length(part.size.w) * 4);
        for y in part.loc.y.max(0)..part.loc.y.saturating_add(part.size.h) {
            let start = length(y) * stride + length(part.loc.x) * 4;
            let Some(row) = self.pixels.get(start..start + width) else { return };
            f(Rectangle::new((part.loc.x, y).into(), (part.size.w, 1).into()), row);
        }
    }

    /// What is seen.
    pub fn picture(&self) -> Picture {
        Picture { size: self.size, pixels: self.pixels.clone() }
    }
}

/// Parts of a picture that do not overlap and lie within it; all of it where that is simpler.
pub fn parts(damage: &[Rectangle<i32, Physical>], size: Size<i32, Buffer>) -> Vec<Rectangle<i32, Buffer>> {
    let whole = Rectangle::from_size(size);
    let part = |rect: &Rectangle<i32, Physical>| {
        Rectangle::<i32, Buffer>::new((rect.loc.x, rect.loc.y).into(), (rect.size.w, rect.size.h).into())
            .intersection(whole)
            .filter(|part| !part.is_empty())
    };
    damage.iter().filter_map(part).collect()
}

/// As [`parts`]; damage is told before an output is turned, and memory is shown after it.
pub fn shown_parts(
    damage: &[Rectangle<i32, Physical>],
    size: Size<i32, Physical>,
    turned: bool,
) -> Vec<Rectangle<i32, Buffer>> {
    let size = Size::<i32, Buffer>::from((size.w, size.h));
    match damage {
        [] => Vec::new(),
        _ if turned => vec![Rectangle::from_size(size)],
        _ => parts(damage, size),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tint(filter: Filter, kelvin: Option<u32>) -> Tint {
        Tint::new(filter, kelvin, None).expect("it changes colours")
    }

    #[test]
    fn nothing_to_change_is_no_tint() {
        assert_eq!(Tint::new(Filter::None, None, None), None);
    }

    #[test]
    fn filters_do_what_they_say() {
        assert_eq!(tint(Filter::Invert, None).of([255, 0, 100]), [0, 255, 155]);
        let [r, g, b] = tint(Filter::Greyscale, None).of([200, 30, 90]);
        assert!(r == g && g == b && (60..80).contains(&r), "{r}");
        for filter in [Filter::Protanopia, Filter::Deuteranopia, Filter::Tritanopia, Filter::Greyscale] {
            for level in [0, 1, 100, 128, 254, 255] {
                let grey = tint(filter, None).of([level; 3]);
                assert!(grey.iter().all(|out| out.abs_diff(level) <= 1), "{filter:?} {level}: {grey:?}");
            }
        }
        // Red and green that are one colour to eyes without red cones are two afterwards: their blue differs.
        let corrected = tint(Filter::Protanopia, None);
        let (red, green) = (corrected.of([200, 60, 60]), corrected.of([60, 120, 60]));
        assert!(red[2].abs_diff(green[2]) > 40, "{red:?} {green:?}");
    }

    #[test]
    fn warm_light_has_less_blue_and_day_light_is_white() {
        assert_eq!(tint(Filter::None, Some(6500)).of([255; 3]), [255; 3]);
        let mut blue = 256;
        for kelvin in [6000, 5000, 4000, 3000, 2000] {
            let [r, g, b] = tint(Filter::None, Some(kelvin)).of([255; 3]);
            assert!(r == 255 && g > b && i32::from(b) < blue, "{kelvin}: {r} {g} {b}");
            blue = i32::from(b);
        }
        assert!(blue < 80, "2000 kelvin is a candle: {blue}");
    }

    #[test]
    fn a_part_is_copied_where_it_belongs() {
        let mut glass = Glass::new(Rc::new(tint(Filter::Invert, None)), (3, 2).into());
        glass.put(Rectangle::new((1, 1).into(), (2, 1).into()), &[0, 0, 0, 255, 255, 255, 255, 255]);
        let pixels = glass.picture().pixels;
        assert_eq!(pixels[..16], [0; 16]);
        assert_eq!(pixels[16..], [255, 255, 255, 255, 0, 0, 0, 255]);
        glass.put(Rectangle::new((2, 0).into(), (2, 1).into()), &[0; 8]);
        let far = Rectangle::<i32, Physical>::new((-5, -5).into(), (100, 6).into());
        assert_eq!(parts(&[far], (3, 2).into()), [Rectangle::new((0, 0).into(), (3, 1).into())]);
    }
}
