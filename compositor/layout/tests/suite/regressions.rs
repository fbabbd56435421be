//! Lists of operations that once went wrong, each by what went wrong.

use crate::support::*;
use tacit_layout::*;

#[test]
fn parents_that_form_a_ring_are_refused() {
    let mut layout = one_output(8);
    map(&mut layout, 3);
    layout.set_parent(w(2), Some(w(1))).unwrap();
    layout.set_parent(w(3), Some(w(2))).unwrap();
    layout.set_parent(w(1), Some(w(3))).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(layout.parent_of(w(1)), None);
}

/// An exact rectangle larger than the output was centred to the window's largest size: out of reach.
#[test]
fn an_exact_rectangle_is_never_out_of_reach() {
    let mut layout = output_of(r(0, 0, 3000, 2000), 8);
    map(&mut layout, 1);
    layout.resize(w(1), Resize { width: Some(12_000), height: Some(1), delta_percent: None }).unwrap();
    layout.pin(&[w(1)], OnOff::On).unwrap();
    layout.set_size_hints(w(1), Size::default(), Size::new(1000, 1000)).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(rect(&layout, 1).right(), 3000);
}
