/* SPDX-License-Identifier: MIT */
/* State of fragments: where they are in a turned picture, the tests and operations behind the
 * shader, and formats that are kept in others. */
#include "emit.h"

#include "tgsi/number.h"

/* ---- Positions ----------------------------------------------------------------------------- */

const char *tgsic_emit_window_y(struct emit *e, bool upper)
{
    unsigned flip = e->pipeline->state.flip_y;
    bool reversed = upper != (flip == TGSIC_VARIANT_STATIC);
    if (flip != TGSIC_VARIANT_DYNAMIC && !reversed)
        return "gl_FragCoord.y";
    const char *height = tgsic_emit_driver(e, TGSIC_DRIVER_FRAMEBUFFER_HEIGHT);
    if (flip != TGSIC_VARIANT_DYNAMIC)
        return tgsic_arena_printf(e->arena, "%s - gl_FragCoord.y", height);
    return tgsic_arena_printf(e->arena, "(%s %s 0.0 ? %s - gl_FragCoord.y : gl_FragCoord.y)",
                              tgsic_emit_driver(e, TGSIC_DRIVER_FLIP_Y), upper ? ">" : "<", height);
}

/* What the varying carried over rasterization, as window depth. */
const char *tgsic_emit_window_z(struct emit *e)
{
    unsigned clamp = e->pipeline->state.depth_clamp;
    if (!tgsic_emit_is_on(clamp))
        return "gl_FragCoord.z";
    if (e->has_depth)
        return "window_depth";
    e->has_depth = true;
    tgsic_text_printf(&e->globals, "%s float %sv_depth;\n", e->old ? "varying" : "in",
                      e->name_prefix);
    tgsic_emit_prologue_name(e, "float", "window_depth");
    if (clamp == TGSIC_VARIANT_DYNAMIC)
        tgsic_text_printf(&e->prologue, "!%s ? gl_FragCoord.z : ",
                          tgsic_emit_driver(e, TGSIC_DRIVER_DEPTH_CLAMP));
    tgsic_text_printf(&e->prologue,
                      "0.5 * (%sv_depth * gl_FragCoord.w * gl_DepthRange.diff + "
                      "gl_DepthRange.near + gl_DepthRange.far);\n",
                      e->name_prefix);
    return "window_depth";
}

const char *tgsic_emit_unit_square(struct emit *e, const char *built_in, const char *name)
{
    unsigned flip = e->pipeline->state.flip_y;
    if (flip == TGSIC_VARIANT_OFF)
        return built_in;
    for (unsigned i = 0; i < e->num_squares; i++)
        if (e->squares[i] == name)
            return name;
    e->squares[e->num_squares++] = name;
    tgsic_emit_prologue_name(e, "vec2", name);
    if (flip == TGSIC_VARIANT_STATIC)
        tgsic_text_printf(&e->prologue, "vec2(%s.x, 1.0 - %s.y);\n", built_in, built_in);
    else
        tgsic_text_printf(&e->prologue, "vec2(%s.x, %s < 0.0 ? 1.0 - %s.y : %s.y);\n", built_in,
                          tgsic_emit_driver(e, TGSIC_DRIVER_FLIP_Y), built_in, built_in);
    return name;
}

/* ---- Tests --------------------------------------------------------------------------------- */

static void print_float(struct tgsic_text *out, float value)
{
    char number[TGSIC_NUMBER_SIZE];
    tgsic_text_bytes(out, number, tgsic_print_float(value, number));
}

static void test_alpha(struct emit *e)
{
    static const char *const operators[] = {NULL, "<", "==", "<=", ">", "!=", ">=", NULL};
    const struct tgsic_state *state = &e->pipeline->state;
    if (!tgsic_emit_is_on(state->alpha_test) || state->alpha_compare == TGSIC_COMPARE_ALWAYS ||
        !e->colors[0])
        return;
    if (state->alpha_compare >= TGSIC_COMPARE_ALWAYS || !operators[state->alpha_compare]) {
        TEXT_LITERAL(&e->epilogue, "    discard;\n");
        return;
    }
    tgsic_text_printf(&e->epilogue, "    if (!(%s.w %s ", e->colors[0],
                      operators[state->alpha_compare]);
    if (state->alpha_test == TGSIC_VARIANT_DYNAMIC)
        tgsic_text_str(&e->epilogue, tgsic_emit_driver(e, TGSIC_DRIVER_ALPHA_REFERENCE));
    else
        print_float(&e->epilogue, state->alpha_reference);
    TEXT_LITERAL(&e->epilogue, "))\n        discard;\n");
}

static const char *stipple_rows(struct emit *e)
{
    const struct tgsic_state *state = &e->pipeline->state;
    if (state->stipple == TGSIC_VARIANT_DYNAMIC)
        return tgsic_emit_driver(e, TGSIC_DRIVER_STIPPLE);
    TEXT_LITERAL(&e->globals, "const uint stipple[32] = uint[32](");
    for (unsigned i = 0; i < 32; i++) {
        tgsic_text_str(&e->globals, i ? ", " : "");
        tgsic_text_hex(&e->globals, state->stipple_pattern[i]);
        tgsic_text_char(&e->globals, 'u');
    }
    TEXT_LITERAL(&e->globals, ");\n");
    return "stipple";
}

/* OpenGL tests before the shader, which is the same unless the shader stores something. */
static void test_stipple(struct emit *e)
{
    bool stores = tgsic_scan_needs(&e->scan, TGSIC_FEATURE_BUFFERS) ||
                  tgsic_scan_needs(&e->scan, TGSIC_FEATURE_IMAGES) ||
                  tgsic_scan_needs(&e->scan, TGSIC_FEATURE_COUNTERS);
    if (!tgsic_emit_is_on(e->pipeline->state.stipple) ||
        !tgsic_emit_need(e, TGSIC_FEATURE_NATIVE_INTEGERS))
        return;
    tgsic_text_printf(stores ? &e->prologue : &e->epilogue,
                      "    if ((%s[int(gl_FragCoord.y) & 31] << (int(gl_FragCoord.x) & 31) & "
                      "0x80000000u) == 0u)\n        discard;\n",
                      stipple_rows(e));
}

/* ---- Depth --------------------------------------------------------------------------------- */

/* The clamp is part of the depth test: FragCoord.z does not see it. */
static void clamp_depth(struct emit *e)
{
    unsigned clamp = e->pipeline->state.depth_clamp;
    if (!tgsic_emit_is_on(clamp))
        return;
    const char *depth = tgsic_emit_depth_name(e);
    if (!tgsic_emit_find_slot(e, SLOTS_WRITTEN, TGSIC_SEMANTIC_POSITION, 0)) {
        tgsic_emit_need(e, TGSIC_FEATURE_FRAGMENT_DEPTH);
        tgsic_text_printf(&e->epilogue, "    %s = %s;\n", depth, tgsic_emit_window_z(e));
    }
    if (clamp == TGSIC_VARIANT_DYNAMIC)
        tgsic_text_printf(&e->epilogue, "    if (%s)\n    ",
                          tgsic_emit_driver(e, TGSIC_DRIVER_DEPTH_CLAMP));
    tgsic_text_printf(&e->epilogue,
                      "    %s = clamp(%s, min(gl_DepthRange.near, gl_DepthRange.far), "
                      "max(gl_DepthRange.near, gl_DepthRange.far));\n",
                      depth, depth);
}

/* ---- Colours ------------------------------------------------------------------------------- */

static void broadcast(struct emit *e)
{
    for (unsigned i = 1; e->broadcast >> i; i++)
        if (e->broadcast >> i & 1)
            tgsic_text_printf(&e->epilogue, "    %s = %s;\n", e->colors[i], e->colors[0]);
}

static void encode_srgb(struct emit *e, unsigned number)
{
    const char *name = e->colors[number];
    if (!(e->pipeline->state.srgb_colors >> number & 1))
        return;
    if (!e->has_srgb)
        TEXT_LITERAL(&e->helpers,
                     "float tgsi_srgb(float c)\n{\n    c = clamp(c, 0.0, 1.0);\n"
                     "    return c > 0.0031308 ? 1.055 * pow(c, 0.41666666) - 0.055 : 12.92 * c;\n"
                     "}\n\n");
    e->has_srgb = true;
    tgsic_text_printf(&e->epilogue,
                      "    %s.xyz = vec3(tgsi_srgb(%s.x), tgsi_srgb(%s.y), tgsi_srgb(%s.z));\n",
                      name, name, name, name);
}

/* ---- Logic operations ---------------------------------------------------------------------- */

static void declare_logic(struct emit *e)
{
    static const char *const formulas[] = {
        "uvec4(0u)", "~(s | d)", "~s & d", "~s",     "s & ~d", "~d",     "s ^ d", "~(s & d)",
        "s & d",     "~(s ^ d)", "d",      "~s | d", "s",      "s | ~d", "s | d", "~uvec4(0u)",
    };
    if (e->has_logic)
        return;
    e->has_logic = true;
    TEXT_LITERAL(&e->helpers, "uvec4 tgsi_logic(uvec4 s, uvec4 d)\n{\n");
    if (e->pipeline->state.logic_op == TGSIC_VARIANT_STATIC) {
        tgsic_text_printf(&e->helpers, "    return %s;\n}\n\n",
                          formulas[e->pipeline->state.logic_function & 15]);
        return;
    }
    const char *op = tgsic_emit_driver(e, TGSIC_DRIVER_LOGIC_OP);
    tgsic_text_printf(
        &e->helpers,
        "    return (uvec4(-(%s & 1)) & ~s & ~d) | (uvec4(-(%s >> 1 & 1)) & ~s & d) |\n"
        "           (uvec4(-(%s >> 2 & 1)) & s & ~d) | (uvec4(-(%s >> 3 & 1)) & s & d);\n"
        "}\n\n",
        op, op, op, op);
}

/* the largest value of each component of a normalised colour, as a uvec4 */
static const char *color_maximum(struct emit *e, unsigned number)
{
    unsigned most[4];
    for (unsigned c = 0; c < 4; c++) {
        unsigned bits = e->pipeline->state.color_bits[number][c];
        bits = bits && bits < 32 ? bits : bits ? 31 : 8;
        most[c] = (1u << bits) - 1;
    }
    return tgsic_arena_printf(e->arena, "uvec4(%uu, %uu, %uu, %uu)", most[0], most[1], most[2],
                              most[3]);
}

static void operate(struct emit *e, unsigned number)
{
    const char *name = e->colors[number];
    unsigned type = e->pipeline->state.color_type[number];
    if (!tgsic_emit_is_on(e->pipeline->state.logic_op) ||
        !tgsic_emit_need(e, TGSIC_FEATURE_NATIVE_INTEGERS))
        return;
    declare_logic(e);
    if (type == TGSIC_COMPONENTS_UINT) {
        tgsic_text_printf(&e->epilogue, "    %s = tgsi_logic(%s, framebuffer%u);\n", name, name,
                          number);
    } else if (type == TGSIC_COMPONENTS_SINT) {
        tgsic_text_printf(&e->epilogue,
                          "    %s = ivec4(tgsi_logic(uvec4(%s), uvec4(framebuffer%u)));\n", name,
                          name, number);
    } else {
        const char *most = color_maximum(e, number);
        tgsic_text_printf(&e->epilogue,
                          "    %s = vec4(tgsi_logic(uvec4(clamp(%s, 0.0, 1.0) * vec4(%s) + 0.5), "
                          "uvec4(framebuffer%u * vec4(%s) + 0.5)) & %s) / vec4(%s);\n",
                          name, name, most, number, most, most, most);
    }
}

/* ---- Channels ------------------------------------------------------------------------------ */

static bool is_swizzled(const uint8_t channels[4])
{
    for (unsigned i = 0; i < 4; i++)
        if (channels[i] != TGSIC_CHANNEL_OWN && channels[i] != TGSIC_CHANNEL_X + i)
            return true;
    return false;
}

/* type(…) of a vector's components, of 0 and of 1 */
static void print_channels(struct tgsic_text *out, const char *type, const char *vector,
                           const uint8_t channels[4])
{
    tgsic_text_str(out, type);
    for (unsigned i = 0; i < 4; i++) {
        unsigned channel = channels[i] ? channels[i] : TGSIC_CHANNEL_X + i;
        tgsic_text_str(out, i ? ", " : "(");
        if (channel >= TGSIC_CHANNEL_ZERO)
            tgsic_text_str(out, channel == TGSIC_CHANNEL_ZERO ? "0" : "1");
        else
            tgsic_text_printf(out, "%s.%c", vector, "xyzw"[channel - TGSIC_CHANNEL_X]);
    }
    tgsic_text_char(out, ')');
}

static void swizzle_color(struct emit *e, unsigned number)
{
    static const char *const types[] = {"vec4", "ivec4", "uvec4"};
    const struct tgsic_state *state = &e->pipeline->state;
    const uint8_t *channels = state->color_channels[number];
    if (!is_swizzled(channels) || state->color_type[number] > TGSIC_COMPONENTS_UINT)
        return;
    tgsic_text_printf(&e->epilogue, "    %s = ", e->colors[number]);
    print_channels(&e->epilogue, types[state->color_type[number]], e->colors[number], channels);
    TEXT_LITERAL(&e->epilogue, ";\n");
}

bool tgsic_emit_has_channels(const struct emit *e, unsigned view)
{
    return view < TGSIC_MAX_VIEWS && is_swizzled(e->pipeline->state.view_channels[e->stage][view]);
}

void tgsic_emit_open_channels(struct emit *e, unsigned view, char letter)
{
    const char *type = letter == 'i' ? "ivec4" : letter == 'u' ? "uvec4" : "vec4";
    if (!(e->channels_done >> view & 1)) {
        tgsic_text_printf(&e->helpers, "%s tgsi_channels%u(%s t)\n{\n    return ", type, view,
                          type);
        print_channels(&e->helpers, type, "t", e->pipeline->state.view_channels[e->stage][view]);
        TEXT_LITERAL(&e->helpers, ";\n}\n\n");
    }
    e->channels_done |= 1u << view;
    tgsic_text_printf(e->out, "tgsi_channels%u(", view);
}

/* ---- Entry --------------------------------------------------------------------------------- */

static void shade_samples(struct emit *e)
{
    if (!tgsic_emit_is_on(e->pipeline->state.sample_shading))
        return;
    tgsic_emit_need(e, TGSIC_FEATURE_SAMPLE_VARIABLES);
    TEXT_LITERAL(&e->prologue, "    int sample_number = gl_SampleID; /* asks for samples */\n");
}

void tgsic_emit_fragment_state(struct emit *e)
{
    shade_samples(e);
    tgsic_emit_clamp_colors(e);
    test_stipple(e);
    test_alpha(e);
    clamp_depth(e);
    broadcast(e);
    for (unsigned i = 0; i < e->num_colors; i++) {
        if (!e->colors[i])
            continue;
        encode_srgb(e, i);
        operate(e, i);
        swizzle_color(e, i);
    }
}
