/* SPDX-License-Identifier: MIT */
/* Stages that a program leaves to OpenGL's fixed function: made in TGSI as a guest's driver makes
 * them, lit by nothing and textured by nothing, as state is at first. */
#include "route.h"

#include "tgsi/arena.h"
#include "tgsi/builder.h"

#include <string.h>

#define GL_FLOAT_VEC4 0x8B52
#define GL_FLOAT_MAT4 0x8B5C

struct fixed {
    struct check_program *program;
    struct tgsic_reflection *reflection;
    struct tgsic_builder *builder;
    unsigned stage;
    struct tgsic_uniform *uniforms; /* what is added to the reflection */
    uint32_t num_uniforms;
    struct tgsic_attribute *attributes;
    uint32_t num_attributes;
    uint32_t num_constants;
};

static const struct tgsic_value_type mat4 = {"mat4", GL_FLOAT_MAT4, TGSIC_VALUE_FLOAT, 4, 4};

/* ---- What the shader reads ----------------------------------------------------------------- */

static struct tgsic_register attribute(struct fixed *f, const char *name,
                                       struct tgsic_value_type type)
{
    uint32_t input = f->num_attributes;
    ARENA_RESERVE(f->program->arena, f->attributes, f->num_attributes);
    f->attributes[f->num_attributes++] = (struct tgsic_attribute){
        .name = name, .type = type, .array_size = 1, .location = -1, .input = input};
    return tgsic_builder_attribute(f->builder, (int)input);
}

/* An array of matrices of state; the first of its registers. */
static int matrices(struct fixed *f, const char *name, bool is_array, uint32_t count)
{
    struct tgsic_uniform u = {.name = name,
                              .type = mat4,
                              .array_size = count,
                              .is_array = is_array,
                              .is_state = true,
                              .location = -1,
                              .stride = 4};
    u.stage[f->stage] = (struct tgsic_uniform_place){
        .active = true, .count = (uint16_t)(count * 4), .slot = f->num_constants};
    ARENA_RESERVE(f->program->arena, f->uniforms, f->num_uniforms);
    f->uniforms[f->num_uniforms++] = u;
    f->num_constants += count * 4;
    return (int)u.stage[f->stage].slot;
}

/* matrix * vector: the columns stand in CONST[slot..slot+3] */
static struct tgsic_register transform(struct fixed *f, int slot, struct tgsic_register vector)
{
    struct tgsic_builder *b = f->builder;
    struct tgsic_register sum = tgsic_builder_temps(b, 1);
    struct tgsic_src v = tgsic_read(vector);
    for (int c = 0; c < 4; c++) {
        struct tgsic_src column = tgsic_read(tgsic_register_of(TGSIC_FILE_CONST, slot + c));
        struct tgsic_src factor = tgsic_component(v, c);
        if (c)
            tgsic_emit3(b, TGSIC_OPCODE_MAD, tgsic_write(sum), column, factor, tgsic_read(sum));
        else
            tgsic_emit2(b, TGSIC_OPCODE_MUL, tgsic_write(sum), column, factor);
    }
    return sum;
}

/* ---- Vertex -------------------------------------------------------------------------------- */

static const char *const texcoord_names[] = {
    "gl_MultiTexCoord0", "gl_MultiTexCoord1", "gl_MultiTexCoord2", "gl_MultiTexCoord3",
    "gl_MultiTexCoord4", "gl_MultiTexCoord5", "gl_MultiTexCoord6", "gl_MultiTexCoord7",
};

#define NUM_TEXCOORDS (sizeof texcoord_names / sizeof *texcoord_names)

static const struct tgsic_value_type vec4 = {"vec4", GL_FLOAT_VEC4, TGSIC_VALUE_FLOAT, 4, 1};

static void write_color(struct fixed *f, unsigned number)
{
    struct tgsic_register color = attribute(f, number ? "gl_SecondaryColor" : "gl_Color", vec4);
    struct tgsic_register out = tgsic_builder_output(f->builder, TGSIC_SEMANTIC_COLOR, (int)number);
    tgsic_emit1(f->builder, TGSIC_OPCODE_MOV, tgsic_write(out), tgsic_read(color))->saturate = true;
}

static void write_texcoord(struct fixed *f, unsigned number, int texture_matrices)
{
    struct tgsic_register coord = attribute(f, texcoord_names[number], vec4);
    struct tgsic_register out =
        tgsic_builder_output(f->builder, TGSIC_SEMANTIC_TEXCOORD, (int)number);
    struct tgsic_register turned = transform(f, texture_matrices + (int)number * 4, coord);
    tgsic_emit1(f->builder, TGSIC_OPCODE_MOV, tgsic_write(out), tgsic_read(turned));
}

/* The distance from the eye, as GL_FRAGMENT_DEPTH has it. */
static void write_fog(struct fixed *f, struct tgsic_register eye)
{
    struct tgsic_register out = tgsic_builder_output(f->builder, TGSIC_SEMANTIC_FOG, 0);
    tgsic_emit1(f->builder, TGSIC_OPCODE_MOV, tgsic_write(out),
                tgsic_builder_float4(f->builder, 0, 0, 0, 1));
    tgsic_emit1(f->builder, TGSIC_OPCODE_MOV, tgsic_mask(tgsic_write(out), TGSIC_WRITEMASK_X),
                tgsic_absolute(tgsic_component(tgsic_read(eye), 2)));
}

static bool fragment_reads(const struct fixed *f, unsigned semantic, unsigned index)
{
    const struct tgsic_shader *shader = &f->program->linked->shader[TGSIC_PROCESSOR_FRAG];
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        if (d->file == TGSIC_FILE_IN && d->semantic == semantic && index >= d->semantic_index &&
            index - d->semantic_index <= (unsigned)(d->last - d->first))
            return true;
    }
    return false;
}

static void vertex(struct fixed *f)
{
    struct tgsic_builder *b = f->builder;
    struct tgsic_register position = attribute(f, "gl_Vertex", vec4);
    int clip_matrix = matrices(f, "gl_ModelViewProjectionMatrix", false, 1);
    int eye_matrix = matrices(f, "gl_ModelViewMatrix", false, 1);
    int texture_matrices = matrices(f, "gl_TextureMatrix[0]", true, NUM_TEXCOORDS);
    tgsic_builder_constants(b, 0, (int)f->num_constants);
    struct tgsic_register clip = tgsic_builder_output(b, TGSIC_SEMANTIC_POSITION, 0);
    struct tgsic_register plane = tgsic_builder_output(b, TGSIC_SEMANTIC_CLIPVERTEX, 0);
    tgsic_emit1(b, TGSIC_OPCODE_MOV, tgsic_write(clip),
                tgsic_read(transform(f, clip_matrix, position)));
    struct tgsic_register eye = transform(f, eye_matrix, position);
    tgsic_emit1(b, TGSIC_OPCODE_MOV, tgsic_write(plane), tgsic_read(eye));
    for (unsigned i = 0; i < 2; i++)
        if (fragment_reads(f, TGSIC_SEMANTIC_COLOR, i))
            write_color(f, i);
    for (unsigned i = 0; i < NUM_TEXCOORDS; i++)
        if (fragment_reads(f, TGSIC_SEMANTIC_TEXCOORD, i))
            write_texcoord(f, i, texture_matrices);
    if (fragment_reads(f, TGSIC_SEMANTIC_FOG, 0))
        write_fog(f, eye);
}

/* ---- Fragment ------------------------------------------------------------------------------ */

/* The primary colour; texturing, fog and the colour sum are off. */
static void fragment(struct fixed *f)
{
    struct tgsic_builder *b = f->builder;
    tgsic_builder_property(b, TGSIC_PROPERTY_FS_COLOR0_WRITES_ALL_CBUFS, 1);
    struct tgsic_register in =
        tgsic_builder_input(b, TGSIC_SEMANTIC_COLOR, 0, TGSIC_INTERPOLATE_COLOR);
    struct tgsic_register out = tgsic_builder_output(b, TGSIC_SEMANTIC_COLOR, 0);
    tgsic_emit1(b, TGSIC_OPCODE_MOV, tgsic_write(out), tgsic_read(in));
}

/* ---- Joining the program ------------------------------------------------------------------- */

void *tgsic_check_join(struct tgsic_arena *arena, const void *old, uint32_t num_old,
                       const void *added, uint32_t num_added, size_t size)
{
    char *list = tgsic_arena_array(arena, (size_t)num_old + num_added, size);
    if (num_old)
        memcpy(list, old, num_old * size);
    if (num_added)
        memcpy(list + num_old * size, added, num_added * size);
    return list;
}

static void join_reflection(struct fixed *f)
{
    struct tgsic_reflection *r = f->reflection;
    struct tgsic_arena *arena = f->program->arena;
    r->uniforms = tgsic_check_join(arena, r->uniforms, r->num_uniforms, f->uniforms,
                                   f->num_uniforms, sizeof *f->uniforms);
    r->num_uniforms += f->num_uniforms;
    r->attributes = tgsic_check_join(arena, r->attributes, r->num_attributes, f->attributes,
                                     f->num_attributes, sizeof *f->attributes);
    r->num_attributes += f->num_attributes;
}

static enum tgsic_result make(struct check_program *program, unsigned stage,
                              void (*write)(struct fixed *), struct tgsic_diags *diags)
{
    struct fixed f = {.program = program,
                      .reflection = &program->linked->reflection,
                      .stage = stage,
                      .builder = tgsic_builder_begin((enum tgsic_processor)stage, NULL)};
    if (!f.builder)
        return TGSIC_E_MEMORY;
    write(&f);
    enum tgsic_result result =
        tgsic_builder_finish(f.builder, &program->linked->shader[stage], diags);
    if (result != TGSIC_OK)
        return result;
    join_reflection(&f);
    program->linked->stages |= 1u << stage;
    program->fixed_function |= 1u << stage;
    return TGSIC_OK;
}

enum tgsic_result tgsic_check_route_fixed_function(struct check_program *program,
                                                   struct tgsic_diags *diags)
{
    uint32_t stages = program->linked->stages;
    enum tgsic_result result = TGSIC_OK;
    if (stages == 1u << TGSIC_PROCESSOR_FRAG)
        result = make(program, TGSIC_PROCESSOR_VERT, vertex, diags);
    else if (!(stages & (1u << TGSIC_PROCESSOR_FRAG | 1u << TGSIC_PROCESSOR_COMP)))
        result = make(program, TGSIC_PROCESSOR_FRAG, fragment, diags);
    return result;
}
