/* SPDX-License-Identifier: MIT */
/* TGSI to SPIR-V beyond single shaders: pairs of stages, layouts, state variants, captures,
 * reports, limits, memory. What each opcode becomes is in the goldens; what shaders mean is
 * compared by tests/peer/spirv_round and by the oracle vulkan of tgsic check. */
#include "interop/spirv_tools.h"
#include "tgsi2spirv/tgsi2spirv.h"

#include <spirv/unified1/spirv.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const char vertex_text[] = "VERT\nDCL IN[0]\nDCL OUT[0], POSITION\nDCL OUT[1], GENERIC[2]\n"
                                  "DCL OUT[2], GENERIC[30]\nDCL OUT[3], COLOR\nDCL OUT[4], BCOLOR\n"
                                  "DCL OUT[5], GENERIC[9]\nDCL CONST[0..3]\nDCL TEMP[0]\n"
                                  "F2I TEMP[0], IN[0]\nMOV OUT[0], IN[0]\nMOV OUT[1], TEMP[0]\n"
                                  "MOV OUT[2], CONST[3]\nMOV OUT[3], IN[0]\nMOV OUT[4], IN[0]\n"
                                  "MOV OUT[5], IN[0]\nEND\n";
static const char fragment_text[] =
    "FRAG\nDCL IN[0], GENERIC[2], CONSTANT\nDCL IN[1], GENERIC[30], LINEAR, CENTROID\n"
    "DCL IN[2], COLOR, COLOR\nDCL IN[3], GENERIC[5], PERSPECTIVE\nDCL OUT[0], COLOR\n"
    "DCL TEMP[0..1]\nUADD TEMP[0], IN[0], IN[0]\nI2F TEMP[1], TEMP[0]\n"
    "MAD TEMP[1], TEMP[1], IN[1], IN[2]\nADD OUT[0], TEMP[1], IN[3]\nEND\n";

struct fixture {
    struct tgsic_shader vertex, fragment;
    struct tgsic_tgsi2spirv_options options;
    struct tgsic_buffer module;
    struct tgsic_report report;
    struct tgsic_diags diags;
};

static struct tgsic_shader parse(const char *text)
{
    struct tgsic_shader shader;
    struct tgsic_diags diags = {0};
    if (tgsic_parse_text(text, strlen(text), NULL, &shader, &diags) != TGSIC_OK)
        fail_msg("%s", diags.items[0].text);
    return shader;
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    f->vertex = parse(vertex_text);
    f->fragment = parse(fragment_text);
    f->options.size = sizeof f->options;
    f->options.environment = TGSIC_SPIRV_VULKAN_1_1;
    *state = f;
    return 0;
}

static void clear(struct fixture *f)
{
    tgsic_buffer_free(&f->module);
    tgsic_report_free(&f->report);
    tgsic_diags_free(&f->diags);
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    clear(f);
    tgsic_shader_free(&f->vertex);
    tgsic_shader_free(&f->fragment);
    free(f);
    return 0;
}

/* ---- Modules ------------------------------------------------------------------------------- */

static const uint32_t *words(const struct fixture *f)
{
    return (const uint32_t *)(const void *)f->module.data;
}

/* Where SPIRV-Tools is not built in, nobody judges. */
static void assert_valid(struct fixture *f)
{
    const char *environment = tgsic_spirv_environment_name(f->options.environment);
    struct tgsic_diags diags = {0};
    enum tgsic_result result =
        tgsic_interop_spirv_validate(words(f), f->module.size / 4, environment, &diags);
    if (result != TGSIC_OK && result != TGSIC_E_UNSUPPORTED)
        fail_msg("%s", diags.items[0].text);
    tgsic_diags_free(&diags);
}

static void translate(struct fixture *f, const struct tgsic_shader *shader)
{
    clear(f);
    if (tgsic_tgsi2spirv(shader, &f->options, &f->module, &f->report, &f->diags) != TGSIC_OK)
        fail_msg("%s", f->diags.count ? f->diags.items[0].text : "no message");
    assert_valid(f);
}

static enum tgsic_result translate_text(struct fixture *f, const char *text)
{
    struct tgsic_shader shader = parse(text);
    clear(f);
    enum tgsic_result result =
        tgsic_tgsi2spirv(&shader, &f->options, &f->module, &f->report, &f->diags);
    tgsic_shader_free(&shader);
    if (result == TGSIC_OK)
        assert_valid(f);
    return result;
}

/* The instruction from `at` on (0: the first) with this opcode, or NULL. */
static const uint32_t *next(const struct fixture *f, const uint32_t *at, unsigned opcode)
{
    const uint32_t *end = words(f) + f->module.size / 4;
    for (at = at ? at + (at[0] >> 16) : words(f) + 5; at < end; at += at[0] >> 16)
        if ((at[0] & 0xffff) == opcode)
            return at;
    return NULL;
}

static unsigned count(const struct fixture *f, unsigned opcode)
{
    unsigned n = 0;
    for (const uint32_t *at = next(f, NULL, opcode); at; at = next(f, at, opcode))
        n++;
    return n;
}

/* How many decorations there are of a kind and, unless it is UINT32_MAX, a value. */
static unsigned decorated(const struct fixture *f, unsigned decoration, uint32_t value)
{
    unsigned n = 0;
    for (const uint32_t *at = next(f, NULL, SpvOpDecorate); at; at = next(f, at, SpvOpDecorate))
        n += at[2] == decoration && (value == UINT32_MAX || at[3] == value);
    return n;
}

static bool has_capability(const struct fixture *f, uint32_t capability)
{
    for (const uint32_t *at = next(f, NULL, SpvOpCapability); at; at = next(f, at, SpvOpCapability))
        if (at[1] == capability)
            return true;
    return false;
}

static const struct tgsic_binding *find(const struct fixture *f, unsigned resource, unsigned number)
{
    for (size_t i = 0; i < f->report.num_bindings; i++)
        if (f->report.bindings[i].resource == resource && f->report.bindings[i].number == number)
            return &f->report.bindings[i];
    return NULL;
}

static const struct tgsic_binding *find_driver(const struct fixture *f, unsigned driver)
{
    for (size_t i = 0; i < f->report.num_bindings; i++)
        if (f->report.bindings[i].driver == driver)
            return &f->report.bindings[i];
    return NULL;
}

static const struct tgsic_binding *find_varying(const struct fixture *f, unsigned semantic,
                                                unsigned index)
{
    for (size_t i = 0; i < f->report.num_bindings; i++) {
        const struct tgsic_binding *b = &f->report.bindings[i];
        if (b->resource == TGSIC_RESOURCE_VARYING && b->semantic == semantic && b->number == index)
            return b;
    }
    return NULL;
}

static bool has_constant(const struct fixture *f, uint32_t bits)
{
    for (const uint32_t *at = next(f, NULL, SpvOpConstant); at; at = next(f, at, SpvOpConstant))
        if (at[0] >> 16 == 4 && at[3] == bits)
            return true;
    return false;
}

/* ---- Environments -------------------------------------------------------------------------- */

static void environment_names(void **state)
{
    enum tgsic_spirv_environment environment = TGSIC_SPIRV_VULKAN_1_2;
    assert_true(tgsic_spirv_environment_parse("opengl4.5", &environment));
    assert_int_equal(environment, TGSIC_SPIRV_OPENGL_4_5);
    assert_false(tgsic_spirv_environment_parse("vulkan2.0", &environment));
    assert_int_equal(environment, TGSIC_SPIRV_OPENGL_4_5);
    assert_null(tgsic_spirv_environment_name(TGSIC_SPIRV_ENVIRONMENTS));
}

static void versions(void **state)
{
    static const uint32_t expected[] = {0x10000, 0x10300, 0x10500, 0x10600, 0x10000};
    struct fixture *f = *state;
    for (unsigned i = 0; i < TGSIC_SPIRV_ENVIRONMENTS; i++) {
        f->options.environment = (uint8_t)i;
        translate(f, &f->fragment);
        assert_int_equal(words(f)[0], SpvMagicNumber);
        assert_int_equal(words(f)[1], expected[i]);
    }
    f->options.environment = TGSIC_SPIRV_VULKAN_1_2;
    f->options.version = 0x10200;
    translate(f, &f->fragment);
    assert_int_equal(words(f)[1], 0x10200);
}

static void same_bytes(void **state)
{
    struct fixture *f = *state;
    translate(f, &f->fragment);
    uint32_t *first = malloc(f->module.size);
    size_t size = f->module.size;
    memcpy(first, f->module.data, size);
    translate(f, &f->fragment);
    assert_int_equal(f->module.size, size);
    assert_memory_equal(f->module.data, first, size);
    free(first);
}

static void names_on_demand(void **state)
{
    struct fixture *f = *state;
    translate(f, &f->fragment);
    assert_int_equal(count(f, SpvOpName) + count(f, SpvOpLine), 0);
    f->options.debug = true;
    translate(f, &f->fragment);
    assert_true(count(f, SpvOpName) > 0);
    assert_int_equal(count(f, SpvOpLine), f->fragment.num_instructions);
    assert_int_equal(next(f, NULL, SpvOpLine)[2], f->fragment.instructions[0].pos.line);
}

/* ---- Links --------------------------------------------------------------------------------- */

static void pair(struct fixture *f)
{
    f->options.pipeline.stages[TGSIC_PROCESSOR_VERT] = &f->vertex;
    f->options.pipeline.stages[TGSIC_PROCESSOR_FRAG] = &f->fragment;
}

static void paired_locations_agree(void **state)
{
    struct fixture *f = *state;
    static const struct {
        unsigned semantic, index;
    } links[] = {
        {TGSIC_SEMANTIC_GENERIC, 2}, {TGSIC_SEMANTIC_GENERIC, 30}, {TGSIC_SEMANTIC_COLOR, 0}};
    unsigned location[3], type[3], used = 0;
    pair(f);
    translate(f, &f->vertex);
    for (unsigned i = 0; i < 3; i++) {
        const struct tgsic_binding *b = find_varying(f, links[i].semantic, links[i].index);
        assert_non_null(b);
        location[i] = b->location;
        type[i] = b->type;
        used |= 1u << b->location;
    }
    assert_true(used < 1 << 4);                              /* packed */
    assert_null(find_varying(f, TGSIC_SEMANTIC_GENERIC, 9)); /* that nobody reads */
    assert_null(find_varying(f, TGSIC_SEMANTIC_BCOLOR, 0));
    translate(f, &f->fragment);
    for (unsigned i = 0; i < 3; i++) {
        const struct tgsic_binding *b = find_varying(f, links[i].semantic, links[i].index);
        assert_int_equal(b->location, location[i]);
        assert_int_equal(b->type, type[i]);
    }
    assert_int_equal(type[0], TGSIC_VECTOR_INT);
    assert_null(find_varying(f, TGSIC_SEMANTIC_GENERIC, 5)); /* that nobody writes */
}

static void lone_stages_have_fixed_locations(void **state)
{
    struct fixture *f = *state;
    translate(f, &f->vertex);
    assert_int_equal(find_varying(f, TGSIC_SEMANTIC_GENERIC, 2)->location, 2);
    assert_int_equal(find_varying(f, TGSIC_SEMANTIC_COLOR, 0)->location, 28);
    assert_int_equal(find_varying(f, TGSIC_SEMANTIC_BCOLOR, 0)->location, 30);
    assert_int_equal(find_varying(f, TGSIC_SEMANTIC_GENERIC, 2)->type, TGSIC_VECTOR_FLOAT);
    translate(f, &f->fragment);
    assert_int_equal(find_varying(f, TGSIC_SEMANTIC_GENERIC, 2)->location, 2);
    assert_int_equal(find_varying(f, TGSIC_SEMANTIC_COLOR, 0)->location, 28);
}

static void interpolation_is_the_readers(void **state)
{
    struct fixture *f = *state;
    translate(f, &f->fragment);
    assert_int_equal(decorated(f, SpvDecorationFlat, UINT32_MAX), 1);
    assert_int_equal(decorated(f, SpvDecorationNoPerspective, UINT32_MAX), 1);
    assert_int_equal(decorated(f, SpvDecorationCentroid, UINT32_MAX), 1);
    f->options.pipeline.state.flat_shade = TGSIC_VARIANT_STATIC;
    translate(f, &f->fragment);
    assert_int_equal(decorated(f, SpvDecorationFlat, UINT32_MAX), 2);
}

static void two_sided_colors_link(void **state)
{
    struct fixture *f = *state;
    pair(f);
    f->options.pipeline.state.two_side = TGSIC_VARIANT_DYNAMIC;
    translate(f, &f->vertex);
    unsigned location = find_varying(f, TGSIC_SEMANTIC_BCOLOR, 0)->location;
    translate(f, &f->fragment);
    assert_int_equal(find_varying(f, TGSIC_SEMANTIC_BCOLOR, 0)->location, location);
    assert_int_equal(find_driver(f, TGSIC_DRIVER_TWO_SIDE)->location, TGSIC_SPEC_TWO_SIDE);
}

/* ---- Layouts ------------------------------------------------------------------------------- */

static const char textured_text[] =
    "FRAG\nDCL IN[0], GENERIC[0], LINEAR\nDCL OUT[0], COLOR\nDCL SAMP[3]\nDCL SVIEW[3], 2D, FLOAT\n"
    "DCL CONST[0..1]\nDCL CONST[2][0..1]\nDCL TEMP[0]\nTEX TEMP[0], IN[0], SAMP[3], 2D\n"
    "MAD OUT[0], TEMP[0], CONST[1], CONST[2][1]\nEND\n";

static void default_layout(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(translate_text(f, textured_text), TGSIC_OK);
    const struct tgsic_binding *texture = find(f, TGSIC_RESOURCE_SAMPLER, 3);
    assert_int_equal(texture->set, 1);
    assert_int_equal(texture->location, 128 * TGSIC_PROCESSOR_FRAG + 3);
    const struct tgsic_binding *block = find(f, TGSIC_RESOURCE_BLOCK, 2);
    assert_int_equal(block->set, 0);
    assert_int_equal(block->location, 128 * TGSIC_PROCESSOR_FRAG + 2);
    assert_int_equal(decorated(f, SpvDecorationBinding, block->location), 1);
}

static void bases_are_added(void **state)
{
    struct fixture *f = *state;
    f->options.environment = TGSIC_SPIRV_OPENGL_4_5;
    f->options.pipeline.bindings.samplers[TGSIC_PROCESSOR_FRAG] = 20;
    assert_int_equal(translate_text(f, textured_text), TGSIC_OK);
    assert_int_equal(find(f, TGSIC_RESOURCE_SAMPLER, 3)->location, 23);
    assert_int_equal(find(f, TGSIC_RESOURCE_BLOCK, 2)->location, 2);
}

static void push_constants(void **state)
{
    struct fixture *f = *state;
    struct tgsic_spirv_layout layout;
    tgsic_spirv_default_layout(TGSIC_SPIRV_VULKAN_1_1, &layout);
    layout.push_constants = true;
    layout.push_offset[TGSIC_PROCESSOR_FRAG] = 64;
    f->options.layout = &layout;
    assert_int_equal(translate_text(f, textured_text), TGSIC_OK);
    assert_null(find(f, TGSIC_RESOURCE_BLOCK, 0));
    assert_int_equal(find(f, TGSIC_RESOURCE_UNIFORM, 0)->location, 64);
    assert_non_null(find(f, TGSIC_RESOURCE_BLOCK, 2));
}

static void separate_samplers(void **state)
{
    struct fixture *f = *state;
    struct tgsic_spirv_layout layout;
    tgsic_spirv_default_layout(TGSIC_SPIRV_VULKAN_1_1, &layout);
    layout.separate_samplers = true;
    layout.sampler_states.set[TGSIC_PROCESSOR_FRAG] = 7;
    f->options.layout = &layout;
    assert_int_equal(translate_text(f, textured_text), TGSIC_OK);
    assert_int_equal(find(f, TGSIC_RESOURCE_SAMPLER_STATE, 3)->set, 7);
    assert_int_equal(count(f, SpvOpSampledImage), 1);
}

/* ---- State --------------------------------------------------------------------------------- */

static void alpha_test(void **state)
{
    struct fixture *f = *state;
    struct tgsic_state *s = &f->options.pipeline.state;
    translate(f, &f->fragment);
    assert_int_equal(count(f, SpvOpKill), 0);
    s->alpha_test = TGSIC_VARIANT_STATIC;
    s->alpha_compare = TGSIC_COMPARE_GREATER;
    translate(f, &f->fragment);
    assert_int_equal(count(f, SpvOpKill), 1);
    assert_int_equal(count(f, SpvOpFOrdGreaterThan), 1);
    assert_null(find_driver(f, TGSIC_DRIVER_ALPHA_REFERENCE));
    s->alpha_test = TGSIC_VARIANT_DYNAMIC;
    s->alpha_reference = 0.25f;
    translate(f, &f->fragment);
    assert_int_equal(decorated(f, SpvDecorationSpecId, TGSIC_SPEC_ALPHA_REFERENCE), 1);
    assert_int_equal(decorated(f, SpvDecorationSpecId, TGSIC_SPEC_ALPHA_COMPARE), 1);
    assert_int_equal(find_driver(f, TGSIC_DRIVER_ALPHA_REFERENCE)->resource,
                     TGSIC_RESOURCE_SPEC_CONSTANT);
}

static void positions_move(void **state)
{
    struct fixture *f = *state;
    struct tgsic_state *s = &f->options.pipeline.state;
    translate(f, &f->vertex);
    assert_int_equal(count(f, SpvOpFNegate), 0);
    s->flip_position = s->clip_depth = TGSIC_VARIANT_STATIC;
    translate(f, &f->vertex);
    assert_int_equal(count(f, SpvOpFNegate), 1);
    s->flip_position = s->clip_depth = s->point_size = TGSIC_VARIANT_DYNAMIC;
    translate(f, &f->vertex);
    for (unsigned id = TGSIC_SPEC_FLIP_POSITION; id <= TGSIC_SPEC_CLIP_DEPTH; id++)
        assert_int_equal(decorated(f, SpvDecorationSpecId, id), 1);
    assert_int_equal(decorated(f, SpvDecorationBuiltIn, SpvBuiltInPointSize), 1);
}

static void clip_planes(void **state)
{
    struct fixture *f = *state;
    struct tgsic_state *s = &f->options.pipeline.state;
    s->clip_planes = TGSIC_VARIANT_STATIC;
    s->clip_plane_mask = 5;
    translate(f, &f->vertex);
    assert_int_equal(count(f, SpvOpDot), 2);
    assert_null(find_driver(f, TGSIC_DRIVER_CLIP_PLANES));
    s->clip_planes = TGSIC_VARIANT_DYNAMIC;
    translate(f, &f->vertex);
    assert_int_equal(count(f, SpvOpDot), 8);
    assert_int_equal(find_driver(f, TGSIC_DRIVER_CLIP_PLANES)->index,
                     offsetof(struct tgsic_spirv_driver_block, clip_planes));
    assert_true(has_capability(f, SpvCapabilityClipDistance));
}

static void clip_distances_are_masked(void **state)
{
    static const char text[] =
        "VERT\nPROPERTY NUM_CLIPDIST_ENABLED 3\nDCL IN[0]\nDCL OUT[0], POSITION\n"
        "DCL OUT[1].xyz, CLIPDIST[0]\nMOV OUT[0], IN[0]\nMOV OUT[1].xyz, IN[0]\nEND\n";
    struct fixture *f = *state;
    struct tgsic_state *s = &f->options.pipeline.state;
    assert_int_equal(translate_text(f, text), TGSIC_OK);
    assert_false(has_constant(f, 0x3f800000));
    s->clip_planes = TGSIC_VARIANT_STATIC;
    s->clip_plane_mask = 5;
    assert_int_equal(translate_text(f, text), TGSIC_OK);
    assert_true(has_constant(f, 0x3f800000));
    assert_int_equal(count(f, SpvOpSelect), 0);
    s->clip_planes = TGSIC_VARIANT_DYNAMIC;
    assert_int_equal(translate_text(f, text), TGSIC_OK);
    assert_int_equal(count(f, SpvOpSelect), 3);
    assert_int_equal(decorated(f, SpvDecorationSpecId, TGSIC_SPEC_CLIP_PLANE_MASK), 1);
}

static const char coordinates_text[] =
    "FRAG\nPROPERTY FS_COORD_ORIGIN LOWER_LEFT\nDCL IN[0], POSITION, LINEAR\n"
    "DCL IN[1], PCOORD, PERSPECTIVE\nDCL IN[2], GENERIC[3], PERSPECTIVE\nDCL OUT[0], COLOR\n"
    "DCL TEMP[0]\nDDY TEMP[0], IN[0]\nADD TEMP[0], TEMP[0], IN[1]\nADD TEMP[0], TEMP[0], IN[2]\n"
    "ADD OUT[0], TEMP[0], IN[0]\nEND\n";

static void flipped_pictures(void **state)
{
    struct fixture *f = *state;
    struct tgsic_state *s = &f->options.pipeline.state;
    assert_int_equal(translate_text(f, coordinates_text), TGSIC_OK);
    assert_null(find_driver(f, TGSIC_DRIVER_FRAMEBUFFER_HEIGHT));
    s->flip_y = TGSIC_VARIANT_STATIC;
    assert_int_equal(translate_text(f, coordinates_text), TGSIC_OK);
    assert_int_equal(find_driver(f, TGSIC_DRIVER_FRAMEBUFFER_HEIGHT)->index, 0);
    s->flip_y = s->point_sprite = TGSIC_VARIANT_DYNAMIC;
    s->sprite_generic = 1 << 3;
    assert_int_equal(translate_text(f, coordinates_text), TGSIC_OK);
    assert_non_null(find_driver(f, TGSIC_DRIVER_FLIP_Y));
    assert_non_null(find_driver(f, TGSIC_DRIVER_POINT_SPRITE));
}

static void colors(void **state)
{
    struct fixture *f = *state;
    struct tgsic_state *s = &f->options.pipeline.state;
    s->clamp_color = TGSIC_VARIANT_DYNAMIC;
    s->color_type[0] = TGSIC_COMPONENTS_FLOAT;
    s->color_channels[0][0] = TGSIC_CHANNEL_Z;
    s->color_channels[0][3] = TGSIC_CHANNEL_ONE;
    s->num_color_buffers = 2;
    translate(f, &f->fragment);
    assert_non_null(find_driver(f, TGSIC_DRIVER_CLAMP_COLOR));
    s->clamp_color = TGSIC_VARIANT_OFF;
    s->color_type[0] = TGSIC_COMPONENTS_UINT;
    translate(f, &f->fragment);
    assert_int_equal(find(f, TGSIC_RESOURCE_OUTPUT, 0)->type, TGSIC_VECTOR_UINT);
    s->dual_source = true;
    translate(f, &f->fragment);
    assert_int_equal(decorated(f, SpvDecorationIndex, 0), 1);
}

static void stipple(void **state)
{
    struct fixture *f = *state;
    struct tgsic_state *s = &f->options.pipeline.state;
    s->stipple = TGSIC_VARIANT_STATIC;
    s->stipple_pattern[3] = 0xabcd1234;
    translate(f, &f->fragment);
    assert_int_equal(count(f, SpvOpKill), 1);
    assert_true(has_constant(f, 0xabcd1234));
    assert_null(find_driver(f, TGSIC_DRIVER_STIPPLE));
    s->stipple = TGSIC_VARIANT_DYNAMIC;
    translate(f, &f->fragment);
    assert_int_equal(count(f, SpvOpKill), 1);
    assert_int_equal(find_driver(f, TGSIC_DRIVER_STIPPLE)->index,
                     offsetof(struct tgsic_spirv_driver_block, stipple));
}

/* Nothing may be stored for a pixel that the pattern leaves out. */
static void stipple_comes_before_stores(void **state)
{
    struct fixture *f = *state;
    f->options.pipeline.state.stipple = TGSIC_VARIANT_STATIC;
    assert_int_equal(translate_text(f, "FRAG\nDCL OUT[0], COLOR\nDCL BUFFER[0]\n"
                                       "IMM[0] UINT32 {0, 1, 2, 3}\n"
                                       "STORE BUFFER[0].x, IMM[0].xxxx, IMM[0].yyyy\n"
                                       "MOV OUT[0], IMM[0]\nEND\n"),
                     TGSIC_OK);
    const uint32_t *kill = next(f, NULL, SpvOpKill), *last = NULL;
    for (const uint32_t *at = next(f, NULL, SpvOpStore); at; at = next(f, at, SpvOpStore))
        last = last ? last : at;
    assert_true(kill && last && kill < last);
}

static void depth_clamp_links(void **state)
{
    struct fixture *f = *state;
    struct tgsic_state *s = &f->options.pipeline.state;
    pair(f);
    for (unsigned how = TGSIC_VARIANT_STATIC; how <= TGSIC_VARIANT_DYNAMIC; how++) {
        bool dynamic = how == TGSIC_VARIANT_DYNAMIC;
        s->depth_clamp = (uint8_t)how;
        translate(f, &f->vertex);
        assert_int_equal(decorated(f, SpvDecorationLocation, 4), 1);
        assert_int_equal(decorated(f, SpvDecorationSpecId, TGSIC_SPEC_DEPTH_CLAMP), dynamic);
        translate(f, &f->fragment);
        assert_int_equal(decorated(f, SpvDecorationLocation, 4), 1);
        assert_int_equal(decorated(f, SpvDecorationBuiltIn, SpvBuiltInFragDepth), 1);
        assert_int_equal(find_driver(f, TGSIC_DRIVER_DEPTH_RANGE)->index,
                         offsetof(struct tgsic_spirv_driver_block, depth_range));
    }
}

static void flat_shade_on_demand_links(void **state)
{
    struct fixture *f = *state;
    pair(f);
    translate(f, &f->fragment);
    unsigned flat = decorated(f, SpvDecorationFlat, UINT32_MAX);
    f->options.pipeline.state.flat_shade = TGSIC_VARIANT_DYNAMIC;
    translate(f, &f->fragment);
    assert_int_equal(decorated(f, SpvDecorationFlat, UINT32_MAX), flat + 1);
    assert_int_equal(decorated(f, SpvDecorationSpecId, TGSIC_SPEC_FLAT_SHADE), 1);
    translate(f, &f->vertex);
    /* the attribute, the three varyings that the fragment shader reads, and the flat colour */
    assert_int_equal(decorated(f, SpvDecorationLocation, UINT32_MAX), 5);
    f->options.pipeline.stages[TGSIC_PROCESSOR_FRAG] = NULL;
    translate(f, &f->vertex);
    assert_int_equal(decorated(f, SpvDecorationLocation, 28), 1);
    assert_int_equal(decorated(f, SpvDecorationLocation, 60), 1);
}

static void logic_op(void **state)
{
    struct fixture *f = *state;
    struct tgsic_state *s = &f->options.pipeline.state;
    s->logic_op = TGSIC_VARIANT_STATIC;
    s->logic_function = TGSIC_LOGIC_XOR;
    translate(f, &f->fragment);
    assert_non_null(find(f, TGSIC_RESOURCE_ATTACHMENT, 0));
    assert_int_equal(count(f, SpvOpBitwiseOr), 2);
    s->logic_op = TGSIC_VARIANT_DYNAMIC;
    translate(f, &f->fragment);
    assert_int_equal(decorated(f, SpvDecorationSpecId, TGSIC_SPEC_LOGIC_OP), 1);
    assert_int_equal(count(f, SpvOpBitwiseOr), 4);
    s->color_type[0] = TGSIC_COMPONENTS_SINT;
    translate(f, &f->fragment);
    assert_int_equal(count(f, SpvOpConvertFToU), 0);
}

static void samples_and_srgb(void **state)
{
    struct fixture *f = *state;
    struct tgsic_state *s = &f->options.pipeline.state;
    s->srgb_colors = 1;
    translate(f, &f->fragment);
    assert_int_equal(count(f, SpvOpExtInst), 2); /* the clamp and the power */
    s->srgb_colors = 2;
    translate(f, &f->fragment);
    assert_int_equal(count(f, SpvOpExtInst), 0);
    s->sample_shading = TGSIC_VARIANT_STATIC;
    translate(f, &f->fragment);
    assert_true(has_capability(f, SpvCapabilitySampleRateShading));
    assert_int_equal(decorated(f, SpvDecorationCentroid, UINT32_MAX), 0);
    assert_true(decorated(f, SpvDecorationSample, UINT32_MAX) > 0);
}

static void state_is_refused_by_name(void **state)
{
    struct fixture *f = *state;
    f->options.pipeline.state.sample_shading = TGSIC_VARIANT_DYNAMIC;
    clear(f);
    assert_int_equal(tgsic_tgsi2spirv(&f->fragment, &f->options, &f->module, NULL, &f->diags),
                     TGSIC_E_UNSUPPORTED);
    assert_int_equal(f->diags.items[0].code, 5500);
    assert_non_null(strstr(f->diags.items[0].text, "sample_shading"));
    f->options.pipeline.state.sample_shading = TGSIC_VARIANT_OFF;
    f->options.pipeline.state.logic_op = TGSIC_VARIANT_STATIC;
    f->options.environment = TGSIC_SPIRV_OPENGL_4_5;
    translate(f, &f->vertex);
    clear(f);
    assert_int_equal(tgsic_tgsi2spirv(&f->fragment, &f->options, &f->module, NULL, &f->diags),
                     TGSIC_E_UNSUPPORTED);
    assert_non_null(strstr(f->diags.items[0].text, "logic_op"));
}

static void shared_memory_is_bounded(void **state)
{
    static const char text[] =
        "COMP\nPROPERTY CS_FIXED_BLOCK_WIDTH 1\nDCL SV[0], THREAD_ID\nDCL TEMP[0]\n"
        "DCL MEMORY[0], SHARED\nDCL BUFFER[0]\nIMM[0] UINT32 {0, 1, 2, 3}\n"
        "LOAD TEMP[0].x, MEMORY[0], SV[0].xxxx\n"
        "STORE BUFFER[0].x, IMM[0].xxxx, TEMP[0].xxxx\nEND\n";
    struct fixture *f = *state;
    f->options.pipeline.state.shared_memory = 48;
    assert_int_equal(translate_text(f, text), TGSIC_OK);
    assert_int_equal(count(f, SpvOpExtInst), 0);
    f->options.clamp_indices = true;
    assert_int_equal(translate_text(f, text), TGSIC_OK);
    assert_int_equal(count(f, SpvOpExtInst), 1);
    assert_true(has_constant(f, 11));
}

/* ---- Captures ------------------------------------------------------------------------------ */

static void captures(void **state)
{
    struct fixture *f = *state;
    const struct tgsic_capture list[] = {
        {.output = 0, .first = 0, .count = 4, .buffer = 0, .offset = 0},
        {.output = 5, .first = 1, .count = 2, .buffer = 1, .offset = 3},
    };
    pair(f);
    f->options.pipeline.captures = list;
    f->options.pipeline.num_captures = 2;
    f->options.pipeline.capture_stride[0] = 8;
    translate(f, &f->vertex);
    assert_true(has_capability(f, SpvCapabilityTransformFeedback));
    assert_int_equal(decorated(f, SpvDecorationXfbStride, 32), 1);
    assert_int_equal(decorated(f, SpvDecorationXfbStride, 20), 1);
    assert_int_equal(decorated(f, SpvDecorationOffset, 12), 1);
    translate(f, &f->fragment);
    assert_false(has_capability(f, SpvCapabilityTransformFeedback));
}

static void captures_of_nothing_are_refused(void **state)
{
    struct fixture *f = *state;
    const struct tgsic_capture list[] = {{.output = 77, .count = 1}};
    f->options.pipeline.captures = list;
    f->options.pipeline.num_captures = 1;
    clear(f);
    assert_int_equal(tgsic_tgsi2spirv(&f->vertex, &f->options, &f->module, NULL, &f->diags),
                     TGSIC_E_UNSUPPORTED);
}

/* ---- What cannot be said ------------------------------------------------------------------- */

static void refusals(void **state)
{
    static const struct {
        const char *text, *part;
        uint8_t environment;
    } cases[] = {
        {"VERT\nPROPERTY LEGACY_MATH_RULES 1\nDCL IN[0]\nDCL OUT[0], POSITION\nMOV OUT[0], IN[0]\n"
         "END\n",
         "LEGACY_MATH_RULES", TGSIC_SPIRV_VULKAN_1_1},
        {"FRAG\nDCL OUT[0], COLOR\nFBFETCH OUT[0], OUT[0]\nEND\n", "FBFETCH",
         TGSIC_SPIRV_OPENGL_4_5},
        {"COMP\nPROPERTY CS_FIXED_BLOCK_WIDTH 1\nDCL TEMP[0]\nDCL BUFFER[0]\n"
         "IMM[0] UINT32 {0, 1, 2, 3}\nBALLOT TEMP[0].xy, IMM[0].yyyy\n"
         "STORE BUFFER[0].xy, IMM[0].xxxx, TEMP[0]\nEND\n",
         "BALLOT", TGSIC_SPIRV_VULKAN_1_0},
        {"FRAG\nDCL IN[0], GENERIC[0], LINEAR\nDCL OUT[0], COLOR\nDCL SAMP[0..1]\n"
         "DCL SVIEW[0], 2D, FLOAT\nSAMPLE OUT[0], IN[0], SVIEW[0], SAMP[0]\n"
         "SAMPLE OUT[0], IN[0], SVIEW[0], SAMP[1]\nEND\n",
         "combined", TGSIC_SPIRV_VULKAN_1_1},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        f->options.environment = cases[i].environment;
        assert_int_equal(translate_text(f, cases[i].text), TGSIC_E_UNSUPPORTED);
        assert_int_equal(f->diags.items[0].code, 5500);
        assert_non_null(strstr(f->diags.items[0].text, cases[i].part));
    }
}

static void code_behind_jumps_is_left_out(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(translate_text(f,
                                    "FRAG\nDCL IN[0], GENERIC[0], LINEAR\nDCL OUT[0], COLOR\n"
                                    "DCL TEMP[0]\nBGNLOOP\nMOV TEMP[0], IN[0]\nIF IN[0].xxxx\n"
                                    "BRK\nSIN TEMP[0], IN[0]\nIF IN[0].yyyy\nCOS TEMP[0], IN[0]\n"
                                    "ENDIF\nENDIF\nRET\nCOS TEMP[0], IN[0]\nENDLOOP\n"
                                    "MOV OUT[0], TEMP[0]\nEND\n"),
                     TGSIC_OK);
    assert_int_equal(count(f, SpvOpExtInst), 0);
    assert_int_equal(count(f, SpvOpLoopMerge), 1);
    assert_int_equal(count(f, SpvOpReturn), 2);
}

#define CHAIN(jump)                                                                                \
    "USEQ TEMP[1], TEMP[0].xxxx, IMM[0]\nUIF TEMP[1].xxxx\nMOV TEMP[0], CONST[1]\nELSE\n"          \
    "UIF TEMP[1].yyyy\n" jump "\nELSE\nUIF TEMP[1].zzzz\nMOV TEMP[0].y, CONST[1]\nELSE\n"          \
    "UIF TEMP[1].wwww\nMOV TEMP[0].z, CONST[1]\nENDIF\nENDIF\nENDIF\nENDIF\n"
#define CHAIN_HEAD                                                                                 \
    "FRAG\nDCL OUT[0], COLOR\nDCL CONST[0..1]\nDCL TEMP[0..1]\nIMM[0] UINT32 {0, 1, 2, 3}\n"       \
    "MOV TEMP[0], CONST[0]\n"
#define CHAIN_TAIL "MOV OUT[0], TEMP[0]\nEND\n"

/* A BRK may leave a loop from within a switch of SPIR-V's, but no switch around it. */
static void chains_of_comparisons(void **state)
{
    static const struct {
        const char *text;
        unsigned switches;
    } chains[] = {
        {CHAIN_HEAD CHAIN("MOV TEMP[0].x, CONST[1]") CHAIN_TAIL, 1},
        {CHAIN_HEAD CHAIN("RET") CHAIN_TAIL, 1},
        {CHAIN_HEAD "BGNLOOP\n" CHAIN("BRK") "ENDLOOP\n" CHAIN_TAIL, 1},
        {CHAIN_HEAD "BGNLOOP\n" CHAIN("CONT") "BRK\nENDLOOP\n" CHAIN_TAIL, 1},
        {CHAIN_HEAD "BGNLOOP\n" CHAIN(CHAIN("BRK")) "BRK\nENDLOOP\n" CHAIN_TAIL, 2},
        {CHAIN_HEAD
         "SWITCH CONST[0].xxxx\nCASE IMM[0].yyyy\n" CHAIN("BRK") "ENDSWITCH\n" CHAIN_TAIL,
         1},
    };
    struct fixture *f = *state;
    for (unsigned debug = 0; debug < 2; debug++)
        for (unsigned i = 0; i < sizeof chains / sizeof *chains; i++) {
            f->options.debug = debug;
            assert_int_equal(translate_text(f, chains[i].text), TGSIC_OK);
            assert_int_equal(count(f, SpvOpSwitch), chains[i].switches);
        }
}

/* ---- Limits and memory --------------------------------------------------------------------- */

static void output_is_bounded(void **state)
{
    struct fixture *f = *state;
    f->options.max_output = 128;
    clear(f);
    assert_int_equal(tgsic_tgsi2spirv(&f->fragment, &f->options, &f->module, NULL, &f->diags),
                     TGSIC_E_LIMIT);
    assert_int_equal(f->diags.errors, 1);
}

struct failing {
    unsigned left;
};

static void *failing_resize(void *user, void *block, size_t size)
{
    struct failing *failing = user;
    if (!size) {
        free(block);
        return NULL;
    }
    return failing->left && failing->left-- ? realloc(block, size) : NULL;
}

/* The sanitizers tell what leaks. */
static void out_of_memory_leaks_nothing(void **state)
{
    struct fixture *f = *state;
    enum tgsic_result result = TGSIC_E_MEMORY;
    struct failing failing;
    struct tgsic_allocator allocator = {failing_resize, &failing};
    f->options.allocator = &allocator;
    for (unsigned allowed = 0; result != TGSIC_OK; allowed++) {
        clear(f);
        failing.left = allowed;
        result = tgsic_tgsi2spirv(&f->fragment, &f->options, &f->module, &f->report, &f->diags);
        assert_true(result == TGSIC_OK || result == TGSIC_E_MEMORY);
        assert_true(allowed < 1000);
    }
    clear(f);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(environment_names),
        TEST(versions),
        TEST(same_bytes),
        TEST(names_on_demand),
        TEST(paired_locations_agree),
        TEST(lone_stages_have_fixed_locations),
        TEST(interpolation_is_the_readers),
        TEST(two_sided_colors_link),
        TEST(default_layout),
        TEST(bases_are_added),
        TEST(push_constants),
        TEST(separate_samplers),
        TEST(alpha_test),
        TEST(positions_move),
        TEST(clip_planes),
        TEST(clip_distances_are_masked),
        TEST(flipped_pictures),
        TEST(colors),
        TEST(stipple),
        TEST(stipple_comes_before_stores),
        TEST(depth_clamp_links),
        TEST(flat_shade_on_demand_links),
        TEST(logic_op),
        TEST(samples_and_srgb),
        TEST(state_is_refused_by_name),
        TEST(shared_memory_is_bounded),
        TEST(captures),
        TEST(captures_of_nothing_are_refused),
        TEST(refusals),
        TEST(code_behind_jumps_is_left_out),
        TEST(chains_of_comparisons),
        TEST(output_is_bounded),
        TEST(out_of_memory_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
