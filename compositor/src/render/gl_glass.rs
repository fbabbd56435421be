//! Colours as they are seen, where the GPU draws: what was drawn goes once more through a shader that does the arithmetic of `glass`.
//! A client's ramps are not among it: they are not offered there.

use super::{RenderError, failed, glass::Tint};
use smithay::{
    backend::{
        allocator::Fourcc,
        renderer::{
            Bind, Frame, Offscreen, Renderer,
            gles::{GlesRenderer, GlesTarget, GlesTexProgram, GlesTexture, Uniform, UniformName, UniformType},
        },
    },
    utils::{Buffer, Physical, Rectangle, Size, Transform},
};
use std::rc::Rc;

/// Multiplies the colour with the matrix, adds the offset, and dims each colour by its gain.
const SHADER: &str = r"#version 100
//_DEFINES_
precision mediump float;
uniform sampler2D tex;
uniform float alpha;
uniform vec3 red;
uniform vec3 green;
uniform vec3 blue;
uniform vec3 gain;
uniform float offset;
varying vec2 v_coords;
#if defined(DEBUG_FLAGS)
uniform float tint;
#endif
void main() {
    vec3 drawn = texture2D(tex, v_coords).rgb;
    vec3 mixed = vec3(dot(red, drawn), dot(green, drawn), dot(blue, drawn)) + offset;
    gl_FragColor = vec4(clamp(mixed, 0.0, 1.0) * gain, 1.0) * alpha;
}
";

/// Another texture with other colours.
#[derive(Debug)]
pub struct GlGlass {
    tint: Rc<Tint>,
    program: GlesTexProgram,
    /// What is seen; or, where what is seen is a window, what was drawn.
    pub picture: GlesTexture,
}

impl GlGlass {
    /// A glass of a size on which nothing is yet.
    pub fn new(renderer: &mut GlesRenderer, tint: Rc<Tint>, size: Size<i32, Physical>) -> Result<Self, RenderError> {
        let vectors = ["red", "green", "blue", "gain"].map(|name| UniformName::new(name, UniformType::_3f));
        let [red, green, blue, gain] = vectors;
        let names = [red, green, blue, gain, UniformName::new("offset", UniformType::_1f)];
        let program = renderer.compile_custom_texture_shader(SHADER, &names).map_err(failed)?;
        let size = Size::<i32, Buffer>::from((size.w.max(1), size.h.max(1)));
        let picture = renderer.create_buffer(Fourcc::Abgr8888, size).map_err(failed)?;
        Ok(Self { tint, program, picture })
    }

    /// Whether it shows these colours.
    pub fn has(&self, tint: &Rc<Tint>) -> bool {
        Rc::ptr_eq(&self.tint, tint)
    }

    /// Shows what was drawn on a texture.
    pub fn show(
        &mut self,
        renderer: &mut GlesRenderer,
        drawn: &GlesTexture,
        size: Size<i32, Physical>,
    ) -> Result<(), RenderError> {
        let mut target = renderer.bind(&mut self.picture).map_err(failed)?;
        pass(renderer, &mut target, drawn, size, Transform::Normal, &self.program, &self.tint)
    }

    /// Shows what was drawn on it in a window, whose rows are counted from the bottom.
    pub fn show_in(
        &self,
        renderer: &mut GlesRenderer,
        window: &mut GlesTarget<'_>,
        size: Size<i32, Physical>,
    ) -> Result<(), RenderError> {
        pass(renderer, window, &self.picture, size, Transform::Flipped180, &self.program, &self.tint)
    }
}

fn pass(
    renderer: &mut GlesRenderer,
    target: &mut GlesTarget<'_>,
    drawn: &GlesTexture,
    size: Size<i32, Physical>,
    transform: Transform,
    program: &GlesTexProgram,
    tint: &Tint,
) -> Result<(), RenderError> {
    let ([red, green, blue], offset, gain) = tint.parts();
    let uniforms = [
        Uniform::new("red", red),
        Uniform::new("green", green),
        Uniform::new("blue", blue),
        Uniform::new("gain", gain),
        Uniform::new("offset", offset),
    ];
    let whole = Rectangle::from_size(size);
    let source = Rectangle::from_size(Size::<i32, Buffer>::from((size.w, size.h)).to_f64());
    let mut frame = renderer.render(target, size, transform).map_err(failed)?;
    let made = frame.render_texture_from_to(
        drawn,
        source,
        whole,
        &[whole],
        &[],
        Transform::Normal,
        1.0,
        Some(program),
        &uniforms,
    );
    made.map_err(failed)?;
    frame.finish().map(drop).map_err(failed)
}
