/* SPDX-License-Identifier: MIT */
/* State of fragments: the depth that a clamp keeps, the tests behind the shader, and what becomes
 * of colours on their way into the host's buffers. */
#include "emit.h"

static const enum tgsic_kind FLOAT = TGSIC_KIND_FLOAT, UINT = TGSIC_KIND_UINT;

/* ---- Tests --------------------------------------------------------------------------------- */

static void kill_unless(struct emit *e, uint32_t pass)
{
    uint32_t merge =
        tgsic_t2s_open_if(e, OP(e, SpvOpLogicalNot, type_of(e, TGSIC_KIND_BOOL, 1), pass));
    DO_ALONE(e, SpvOpKill);
    DO(e, SpvOpLabel, merge);
}

/* Comparisons are sets of bits: 1 less, 2 equal, 4 greater. */
static uint32_t passes(struct emit *e, uint32_t alpha, uint32_t reference)
{
    static const uint16_t ops[] = {SpvOpFOrdLessThan, SpvOpFOrdEqual, SpvOpFOrdGreaterThan};
    uint32_t boolean = type_of(e, TGSIC_KIND_BOOL, 1), type = type_of(e, TGSIC_KIND_UINT, 1);
    uint32_t compare = tgsic_t2s_spec(e, TGSIC_SPEC_ALPHA_COMPARE);
    uint32_t id = OP(e, SpvOpIEqual, boolean, compare, tgsic_t2s_uint(&e->m, TGSIC_COMPARE_ALWAYS));
    for (unsigned i = 0; i < 3; i++) {
        uint32_t bit =
            OP(e, SpvOpBitwiseAnd, type, compare, tgsic_t2s_uint(&e->m, UINT32_C(1) << i));
        uint32_t is_set = OP(e, SpvOpINotEqual, boolean, bit, tgsic_t2s_uint(&e->m, 0));
        uint32_t holds = OP(e, ops[i], boolean, alpha, reference);
        id = OP(e, SpvOpLogicalOr, boolean, id, OP(e, SpvOpLogicalAnd, boolean, is_set, holds));
    }
    return id;
}

static void test_alpha(struct emit *e)
{
    static const uint16_t ops[] = {
        [TGSIC_COMPARE_LESS] = SpvOpFOrdLessThan,
        [TGSIC_COMPARE_EQUAL] = SpvOpFOrdEqual,
        [TGSIC_COMPARE_LEQUAL] = SpvOpFOrdLessThanEqual,
        [TGSIC_COMPARE_GREATER] = SpvOpFOrdGreaterThan,
        [TGSIC_COMPARE_NOTEQUAL] = SpvOpFUnordNotEqual,
        [TGSIC_COMPARE_GEQUAL] = SpvOpFOrdGreaterThanEqual,
    };
    const struct tgsic_state *state = &e->opts->pipeline.state;
    const struct io *color = tgsic_t2s_find_output(e, TGSIC_SEMANTIC_COLOR, 0);
    uint32_t boolean = type_of(e, TGSIC_KIND_BOOL, 1), pass;
    if (!color || color->kind != TGSIC_KIND_FLOAT)
        return;
    uint32_t alpha = tgsic_t2s_gather(e, &color->places[3], 1, FLOAT);
    if (state->alpha_test == TGSIC_VARIANT_DYNAMIC)
        pass = passes(e, alpha, tgsic_t2s_spec(e, TGSIC_SPEC_ALPHA_REFERENCE));
    else if (state->alpha_compare >= TGSIC_COMPARE_ALWAYS)
        return;
    else if (state->alpha_compare == TGSIC_COMPARE_NEVER)
        pass = tgsic_t2s_constant(&e->m, TGSIC_KIND_BOOL, 0);
    else
        pass = OP(e, ops[state->alpha_compare], boolean, alpha,
                  tgsic_t2s_float(&e->m, state->alpha_reference));
    kill_unless(e, pass);
}

/* a coordinate of the pixel, modulo the size of the pattern */
static uint32_t pattern_coordinate(struct emit *e, uint32_t position, unsigned axis)
{
    uint32_t type = type_of(e, UINT, 1);
    uint32_t pixel = OP(e, SpvOpConvertFToU, type, tgsic_t2s_extract(e, FLOAT, position, axis));
    return OP(e, SpvOpBitwiseAnd, type, pixel, tgsic_t2s_uint(&e->m, 31));
}

/* the pattern as a variable that an index chooses from */
static uint32_t constant_row(struct emit *e, uint32_t y)
{
    uint32_t parts[32], scalar = type_of(e, UINT, 1);
    for (unsigned i = 0; i < 32; i++)
        parts[i] = tgsic_t2s_uint(&e->m, e->opts->pipeline.state.stipple_pattern[i]);
    uint32_t type = tgsic_t2s_array(&e->m, scalar, 32);
    uint32_t rows = tgsic_t2s_constant_of(&e->m, SpvOpConstantComposite, type, parts, 32);
    uint32_t variable = tgsic_t2s_constant_variable(&e->m, type, rows);
    return OP(e, SpvOpLoad, scalar, CHAIN(e, SpvStorageClassPrivate, scalar, variable, y));
}

static uint32_t row_of_block(struct emit *e, uint32_t y)
{
    uint32_t type = type_of(e, UINT, 1), indices[2];
    indices[0] = OP(e, SpvOpShiftRightLogical, type, y, tgsic_t2s_uint(&e->m, 2));
    indices[1] = OP(e, SpvOpBitwiseAnd, type, y, tgsic_t2s_uint(&e->m, 3));
    return tgsic_t2s_driver_value(e, TGSIC_DRIVER_STIPPLE, indices, 2);
}

static void test_stipple(struct emit *e)
{
    uint32_t type = type_of(e, UINT, 1);
    uint32_t position = tgsic_t2s_load_builtin(e, SpvBuiltInFragCoord, FLOAT, 4);
    uint32_t x = pattern_coordinate(e, position, 0), y = pattern_coordinate(e, position, 1);
    uint32_t row = e->opts->pipeline.state.stipple == TGSIC_VARIANT_DYNAMIC ? row_of_block(e, y)
                                                                            : constant_row(e, y);
    uint32_t shifted = OP(e, SpvOpShiftLeftLogical, type, row, x);
    uint32_t bit = OP(e, SpvOpBitwiseAnd, type, shifted, tgsic_t2s_uint(&e->m, UINT32_C(1) << 31));
    uint32_t boolean = type_of(e, TGSIC_KIND_BOOL, 1);
    kill_unless(e, OP(e, SpvOpINotEqual, boolean, bit, tgsic_t2s_uint(&e->m, 0)));
}

/* OpenGL tests before the shader, which is the same unless the shader stores something. */
static bool stores(const struct emit *e)
{
    return tgsic_scan_needs(&e->scan, TGSIC_FEATURE_BUFFERS) ||
           tgsic_scan_needs(&e->scan, TGSIC_FEATURE_IMAGES) ||
           tgsic_scan_needs(&e->scan, TGSIC_FEATURE_COUNTERS);
}

static bool has_stipple(const struct emit *e)
{
    return e->opts->pipeline.state.stipple != TGSIC_VARIANT_OFF;
}

/* ---- Depth --------------------------------------------------------------------------------- */

uint32_t tgsic_t2s_window_depth(struct emit *e, uint32_t position)
{
    uint32_t type = type_of(e, FLOAT, 1);
    unsigned variant = e->opts->pipeline.state.depth_clamp;
    uint32_t own = tgsic_t2s_extract(e, FLOAT, position, 2);
    if (variant == TGSIC_VARIANT_OFF)
        return own;
    uint32_t range = tgsic_t2s_driver_value(e, TGSIC_DRIVER_DEPTH_RANGE, NULL, 0);
    uint32_t near = tgsic_t2s_extract(e, FLOAT, range, 0);
    uint32_t far = tgsic_t2s_extract(e, FLOAT, range, 1);
    uint32_t difference = OP(e, SpvOpFSub, type, far, near);
    uint32_t sum = OP(e, SpvOpFAdd, type, near, far);
    uint32_t w = tgsic_t2s_extract(e, FLOAT, position, 3);
    uint32_t z = OP(e, SpvOpLoad, type, e->carried_depth);
    z = OP(e, SpvOpFMul, type, z, w);
    z = OP(e, SpvOpFMul, type, z, difference);
    z = OP(e, SpvOpFAdd, type, z, sum);
    z = OP(e, SpvOpFMul, type, z, tgsic_t2s_float(&e->m, 0.5f));
    return variant == TGSIC_VARIANT_STATIC
               ? z
               : tgsic_t2s_select(e, FLOAT, 1, tgsic_t2s_spec(e, TGSIC_SPEC_DEPTH_CLAMP), z, own);
}

/* The clamp is part of the depth test: what the shader reads as its depth does not see it. */
static void clamp_depth(struct emit *e)
{
    const struct io *written = tgsic_t2s_find_output(e, TGSIC_SEMANTIC_POSITION, 0);
    uint32_t type = type_of(e, FLOAT, 1);
    uint32_t range = tgsic_t2s_driver_value(e, TGSIC_DRIVER_DEPTH_RANGE, NULL, 0);
    uint32_t near = tgsic_t2s_extract(e, FLOAT, range, 0);
    uint32_t far = tgsic_t2s_extract(e, FLOAT, range, 1);
    uint32_t depth =
        written
            ? tgsic_t2s_gather(e, &written->places[2], 1, FLOAT)
            : tgsic_t2s_window_depth(e, tgsic_t2s_load_builtin(e, SpvBuiltInFragCoord, FLOAT, 4));
    uint32_t least = EXT(e, GLSLstd450NMin, type, near, far);
    uint32_t most = EXT(e, GLSLstd450NMax, type, near, far);
    uint32_t clamped = EXT(e, GLSLstd450NClamp, type, depth, least, most);
    if (e->opts->pipeline.state.depth_clamp == TGSIC_VARIANT_DYNAMIC)
        clamped = tgsic_t2s_select(e, FLOAT, 1, tgsic_t2s_spec(e, TGSIC_SPEC_DEPTH_CLAMP), clamped,
                                   depth);
    if (written)
        tgsic_t2s_write_place(e, &written->places[2], clamped, FLOAT);
    else
        DO(e, SpvOpStore,
           tgsic_t2s_builtin_variable(e, SpvStorageClassOutput, SpvBuiltInFragDepth, type),
           clamped);
}

/* ---- Colours ------------------------------------------------------------------------------- */

static const struct io *color(const struct emit *e, unsigned number)
{
    return e->broadcast[number].places[0].base == BASE_CELL
               ? &e->broadcast[number]
               : tgsic_t2s_find_output(e, TGSIC_SEMANTIC_COLOR, number);
}

static void broadcast(struct emit *e)
{
    const struct io *first = tgsic_t2s_find_output(e, TGSIC_SEMANTIC_COLOR, 0);
    unsigned count = e->opts->pipeline.state.num_color_buffers;
    if (!first || !tgsic_t2s_property(e, TGSIC_PROPERTY_FS_COLOR0_WRITES_ALL_CBUFS, 0))
        return;
    for (unsigned i = 1; i < count && i < TGSIC_MAX_COLORS; i++) {
        const struct io *io = color(e, i);
        if (!io)
            continue;
        enum tgsic_kind kind = io->places[0].cell->kind;
        tgsic_t2s_write_vector(e, io, tgsic_t2s_gather(e, first->places, 4, kind), kind);
    }
}

static uint32_t unit_clamp(struct emit *e, uint32_t id, unsigned width)
{
    uint32_t type = type_of(e, FLOAT, width);
    uint32_t zero = tgsic_t2s_all_float(e, width, 0), one = tgsic_t2s_all_float(e, width, 1);
    return EXT(e, GLSLstd450NClamp, type, id, zero, one);
}

static void encode_srgb(struct emit *e, const struct io *io)
{
    uint32_t type = type_of(e, FLOAT, 3), boolean = type_of(e, TGSIC_KIND_BOOL, 3);
    uint32_t linear = unit_clamp(e, tgsic_t2s_gather(e, io->places, 3, FLOAT), 3);
    uint32_t root = EXT(e, GLSLstd450Pow, type, linear, tgsic_t2s_all_float(e, 3, 0.41666666f));
    uint32_t curve = OP(e, SpvOpFMul, type, root, tgsic_t2s_all_float(e, 3, 1.055f));
    curve = OP(e, SpvOpFSub, type, curve, tgsic_t2s_all_float(e, 3, 0.055f));
    uint32_t line = OP(e, SpvOpFMul, type, linear, tgsic_t2s_all_float(e, 3, 12.92f));
    uint32_t is_bright =
        OP(e, SpvOpFOrdGreaterThan, boolean, linear, tgsic_t2s_all_float(e, 3, 0.0031308f));
    uint32_t encoded = tgsic_t2s_select(e, FLOAT, 3, is_bright, curve, line);
    for (unsigned c = 0; c < 3; c++)
        tgsic_t2s_write_place(e, &io->places[c], tgsic_t2s_extract(e, FLOAT, encoded, c), FLOAT);
}

/* ---- Logic operations ---------------------------------------------------------------------- */

/* all ones where the function has a 1 for that row of its table of truth */
static uint32_t table_mask(struct emit *e, unsigned row)
{
    uint32_t type = type_of(e, UINT, 1), function = tgsic_t2s_spec(e, TGSIC_SPEC_LOGIC_OP);
    uint32_t shifted = OP(e, SpvOpShiftRightLogical, type, function, tgsic_t2s_uint(&e->m, row));
    uint32_t bit = OP(e, SpvOpBitwiseAnd, type, shifted, tgsic_t2s_uint(&e->m, 1));
    return tgsic_t2s_widen(e, UINT, OP(e, SpvOpSNegate, type, bit), 4);
}

/* the rows of the table that give 1, joined */
static uint32_t operate_on(struct emit *e, uint32_t source, uint32_t destination)
{
    const struct tgsic_state *state = &e->opts->pipeline.state;
    bool is_static = state->logic_op == TGSIC_VARIANT_STATIC;
    uint32_t type = type_of(e, UINT, 4), sum = tgsic_t2s_all(e, UINT, 4, 0);
    const uint32_t sources[] = {OP(e, SpvOpNot, type, source), source};
    const uint32_t destinations[] = {OP(e, SpvOpNot, type, destination), destination};
    for (unsigned row = 0; row < 4; row++) {
        if (is_static && !(state->logic_function >> row & 1))
            continue;
        uint32_t term = OP(e, SpvOpBitwiseAnd, type, sources[row >> 1], destinations[row & 1]);
        if (!is_static)
            term = OP(e, SpvOpBitwiseAnd, type, term, table_mask(e, row));
        sum = OP(e, SpvOpBitwiseOr, type, sum, term);
    }
    return sum;
}

/* the largest value of each component of a normalised colour */
static void color_maximum(struct emit *e, unsigned number, uint32_t *words, uint32_t *floats)
{
    uint32_t most[4], real[4];
    for (unsigned c = 0; c < 4; c++) {
        unsigned bits = e->opts->pipeline.state.color_bits[number][c];
        bits = bits && bits < 32 ? bits : bits ? 31 : 8;
        most[c] = tgsic_t2s_uint(&e->m, (UINT32_C(1) << bits) - 1);
        real[c] = tgsic_t2s_float(&e->m, (float)((UINT32_C(1) << bits) - 1));
    }
    *words = tgsic_t2s_constant_of(&e->m, SpvOpConstantComposite, type_of(e, UINT, 4), most, 4);
    *floats = tgsic_t2s_constant_of(&e->m, SpvOpConstantComposite, type_of(e, FLOAT, 4), real, 4);
}

/* a normalised colour as it is stored */
static uint32_t stored(struct emit *e, uint32_t id, uint32_t maximum)
{
    uint32_t type = type_of(e, FLOAT, 4);
    id = OP(e, SpvOpFMul, type, unit_clamp(e, id, 4), maximum);
    id = OP(e, SpvOpFAdd, type, id, tgsic_t2s_all_float(e, 4, 0.5f));
    return OP(e, SpvOpConvertFToU, type_of(e, UINT, 4), id);
}

static void operate(struct emit *e, const struct io *io, unsigned number)
{
    enum tgsic_kind kind = io->places[0].cell->kind;
    uint32_t own = tgsic_t2s_gather(e, io->places, 4, kind), most, maximum;
    uint32_t other = tgsic_t2s_fetch_color(e, number, kind), type = type_of(e, FLOAT, 4);
    if (kind != FLOAT) {
        own = tgsic_t2s_cast(e, own, kind, UINT, 4);
        other = tgsic_t2s_cast(e, other, kind, UINT, 4);
        tgsic_t2s_write_vector(e, io, operate_on(e, own, other), UINT);
        return;
    }
    color_maximum(e, number, &most, &maximum);
    uint32_t source = stored(e, own, maximum), destination = stored(e, other, maximum);
    uint32_t words = type_of(e, UINT, 4), id = operate_on(e, source, destination);
    id = OP(e, SpvOpBitwiseAnd, words, id, most);
    id = OP(e, SpvOpConvertUToF, type, id);
    tgsic_t2s_write_vector(e, io, OP(e, SpvOpFDiv, type, id, maximum), FLOAT);
}

/* ---- Entry --------------------------------------------------------------------------------- */

/* Formats that are kept in other ones: where each component that is stored comes from. */
static void permute_color(struct emit *e, const struct io *io, const uint8_t channels[4])
{
    enum tgsic_kind kind = io->places[0].cell->kind;
    struct place places[4];
    bool changes = false;
    for (unsigned c = 0; c < 4; c++) {
        places[c] = tgsic_t2s_channel(io->places, c, channels[c], kind);
        changes |= channels[c] != TGSIC_CHANNEL_OWN;
    }
    if (changes)
        tgsic_t2s_write_vector(e, io, tgsic_t2s_gather(e, places, 4, kind), kind);
}

static void change_color(struct emit *e, unsigned number)
{
    const struct tgsic_state *state = &e->opts->pipeline.state;
    const struct io *io = color(e, number);
    if (!io)
        return;
    if (state->srgb_colors >> number & 1 && io->places[0].cell->kind == FLOAT)
        encode_srgb(e, io);
    if (state->logic_op != TGSIC_VARIANT_OFF)
        operate(e, io, number);
    permute_color(e, io, state->color_channels[number]);
}

void tgsic_t2s_early_fragment_state(struct emit *e)
{
    if (has_stipple(e) && stores(e))
        test_stipple(e);
}

void tgsic_t2s_fragment_state(struct emit *e)
{
    const struct tgsic_state *state = &e->opts->pipeline.state;
    if (has_stipple(e) && !stores(e))
        test_stipple(e);
    if (state->alpha_test != TGSIC_VARIANT_OFF)
        test_alpha(e);
    if (state->depth_clamp != TGSIC_VARIANT_OFF)
        clamp_depth(e);
    broadcast(e);
    for (unsigned i = 0; i < TGSIC_MAX_COLORS; i++)
        change_color(e, i);
}
