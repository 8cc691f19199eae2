/* SPDX-License-Identifier: MIT */
/* A world and a draw for a program that comes without a script. */
#include "inputs.h"

#include "check_codes.h"
#include "tgsi/arena.h"
#include "tgsi/scan.h"

#include <stdlib.h>
#include <string.h>

struct maker {
    struct check_inputs inputs;
    const struct check_program *program;
    const struct tgsic_reflection *reflection; /* NULL: a program of TGSI */
    struct check_world *world;
    struct check_uniform *uniforms;
    uint32_t num_uniforms, units;
    struct tgsic_arena *arena;
    struct tgsic_diags *diags;
    enum tgsic_result result;
};

/* ---- Uniforms ------------------------------------------------------------------------------ */

static void add_uniform(struct maker *m, struct check_uniform uniform)
{
    ARENA_RESERVE(m->arena, m->uniforms, m->num_uniforms);
    m->uniforms[m->num_uniforms++] = uniform;
}

static uint8_t base_of(enum tgsic_value_base base)
{
    return base == TGSIC_VALUE_FLOAT  ? CHECK_FLOAT
           : base == TGSIC_VALUE_UINT ? CHECK_UINT
                                      : CHECK_INT;
}

/* `key` names the noise. */
static struct check_uniform *add_value(struct maker *m, const char *name, const char *key,
                                       const struct tgsic_value_type *type, uint32_t count)
{
    uint32_t each = type->rows * type->columns;
    uint32_t *words = ARENA_ARRAY(m->arena, uint32_t, (size_t)each * count);
    for (uint32_t e = 0; e < count; e++)
        tgsic_check_uniform_value(&m->inputs, key, e, type, words + e * each);
    add_uniform(m, tgsic_check_named_uniform(
                       name, (struct check_type){base_of(type->base), type->rows, type->columns},
                       count, words));
    return &m->uniforms[m->num_uniforms - 1];
}

static bool has_initial(const struct tgsic_uniform *u)
{
    uint32_t count = u->array_size * u->type.rows * u->type.columns;
    for (uint32_t i = 0; u->initial && i < count; i++)
        if (u->initial[i])
            return true;
    return false;
}

/* What the shader gives a value itself keeps it. */
static void add_uniforms(struct maker *m)
{
    for (uint32_t i = 0; i < m->reflection->num_uniforms; i++) {
        const struct tgsic_uniform *u = &m->reflection->uniforms[i];
        if (u->is_state || has_initial(u))
            continue;
        m->inputs.of_pixels =
            u->stage[TGSIC_PROCESSOR_FRAG].active && !u->stage[TGSIC_PROCESSOR_VERT].active;
        add_value(m, u->name, u->name, &u->type, u->array_size);
    }
    m->inputs.of_pixels = false;
}

static void add_blocks(struct maker *m)
{
    for (uint32_t i = 0; i < m->reflection->num_blocks; i++) {
        const struct tgsic_uniform_block *block = &m->reflection->blocks[i];
        const char *bracket = strchr(block->name, '[');
        for (uint32_t k = 0; k < block->num_members; k++) {
            const struct tgsic_block_member *member = &block->members[k];
            const char *key = tgsic_arena_printf(m->arena, "%s:%s", block->name, member->name);
            struct check_uniform *u =
                add_value(m, member->name, key, &member->type, member->array_size);
            u->block_index = bracket ? (int32_t)strtol(bracket + 1, NULL, 10) : -1;
        }
    }
}

static void add_subroutines(struct maker *m)
{
    struct check_subroutine *list = NULL;
    uint32_t count = 0;
    for (uint32_t i = 0; i < m->reflection->num_subroutine_uniforms; i++) {
        const struct tgsic_subroutine_uniform *u = &m->reflection->subroutine_uniforms[i];
        int stem = (int)(strlen(u->name) - (u->is_array ? 3 : 0));
        for (uint32_t e = 0; u->num_functions && e < u->array_size; e++) {
            const char *name =
                u->is_array ? tgsic_arena_printf(m->arena, "%.*s[%u]", stem, u->name, e) : u->name;
            float noise = tgsic_check_noise(&m->inputs, name, e);
            ARENA_RESERVE(m->arena, list, count);
            list[count++] = (struct check_subroutine){
                u->stage, name, u->functions[(uint32_t)(noise * (float)u->num_functions)].name};
        }
    }
    m->world->subroutines = list;
    m->world->num_subroutines = count;
}

/* ---- Samplers ------------------------------------------------------------------------------ */

static enum tgsic_value_base sampled_base(const struct tgsic_value_type *type)
{
    return type->name[0] == 'i'   ? TGSIC_VALUE_INT
           : type->name[0] == 'u' ? TGSIC_VALUE_UINT
                                  : TGSIC_VALUE_FLOAT;
}

static void no_unit(struct maker *m, const char *name)
{
    tgsic_diags_add(m->diags, TGSIC_ERROR, E_CHECK_NO_INPUT, (struct tgsic_pos){0},
                    "no texture unit is left for %s", name);
    m->result = TGSIC_E_UNSUPPORTED;
}

static void no_image(struct maker *m, const char *name)
{
    tgsic_diags_add(m->diags, TGSIC_ERROR, E_CHECK_NO_INPUT, (struct tgsic_pos){0},
                    "no input is made for image %s of a compute shader", name);
    m->result = TGSIC_E_UNSUPPORTED;
}

static void add_sampler(struct maker *m, const struct tgsic_sampler *s)
{
    uint32_t *units = ARENA_ARRAY(m->arena, uint32_t, s->array_size);
    for (uint32_t e = 0; e < s->array_size; e++) {
        const char *key = tgsic_arena_printf(m->arena, "%s %u", s->name, e);
        if (m->units == CHECK_MAX_UNITS) {
            no_unit(m, s->name);
            return;
        }
        m->world->units[m->units] =
            tgsic_check_noise_texture(&m->inputs, key, s->target, sampled_base(&s->type), m->arena);
        units[e] = m->units++;
    }
    add_uniform(m, tgsic_check_named_uniform(s->name, (struct check_type){CHECK_INT, 1, 1},
                                             s->array_size, units));
}

/* ---- Attributes ---------------------------------------------------------------------------- */

/* The one whose name says so, else the widest, else the first. */
static const char *find_position(const struct tgsic_reflection *r)
{
    const char *best = NULL;
    int best_rank = 0;
    for (uint32_t i = 0; i < r->num_attributes; i++) {
        const struct tgsic_attribute *a = &r->attributes[i];
        if (a->type.base != TGSIC_VALUE_FLOAT || a->type.rows < 2 || a->type.columns > 1)
            continue;
        int rank = !strcmp(a->name, "gl_Vertex")         ? 1000
                   : tgsic_check_names_position(a->name) ? 500 - a->location
                                                         : 25 * a->type.rows - a->location;
        if (!best || rank > best_rank) {
            best = a->name;
            best_rank = rank;
        }
    }
    return best;
}

/* OpenGL keeps three components of gl_SecondaryColor. */
static unsigned components_of(const struct tgsic_attribute *a)
{
    return !strcmp(a->name, "gl_SecondaryColor") ? 3 : a->type.rows;
}

static struct check_array make_array(struct maker *m, const struct tgsic_attribute *a,
                                     unsigned column)
{
    unsigned components = components_of(a);
    uint32_t *words = ARENA_ARRAY(m->arena, uint32_t, (size_t)CHECK_VERTICES * components);
    for (unsigned v = 0; v < CHECK_VERTICES; v++) {
        uint32_t value[4];
        tgsic_check_vertex_value(&m->inputs, a->name, column, v, a->type.base, value);
        memcpy(words + v * components, value, components * sizeof *value);
    }
    return (struct check_array){
        .name = a->name,
        .matrix_column = (int32_t)(column % a->type.columns),
        .element = (int32_t)(column / a->type.columns),
        .base = base_of(a->type.base),
        .components = (uint8_t)components,
        .integer = a->type.base != TGSIC_VALUE_FLOAT,
        .words = words,
    };
}

/* Arrays are named without the "[0]". */
static const char *stem_of(struct maker *m, const struct tgsic_attribute *a)
{
    size_t length = strlen(a->name);
    bool listed = a->is_array && length > 3 && !strcmp(a->name + length - 3, "[0]");
    return tgsic_arena_strndup(m->arena, a->name, listed ? length - 3 : length);
}

static void add_arrays(struct maker *m, struct check_draw *draw)
{
    struct check_array *list = NULL;
    for (uint32_t i = 0; i < m->reflection->num_attributes; i++) {
        const struct tgsic_attribute *a = &m->reflection->attributes[i];
        for (unsigned c = 0; c < a->array_size * a->type.columns; c++) {
            ARENA_RESERVE(m->arena, list, draw->num_arrays);
            list[draw->num_arrays] = make_array(m, a, c);
            list[draw->num_arrays++].name = stem_of(m, a);
        }
    }
    draw->arrays = list;
}

/* ---- Programs of TGSI ---------------------------------------------------------------------- */

static const struct tgsic_value_type vec4 = {"vec4", 0, TGSIC_VALUE_FLOAT, 4, 1};
static const struct tgsic_value_type ivec4 = {"ivec4", 0, TGSIC_VALUE_INT, 4, 1};

/* Float noise would be a wild integer. */
static const struct tgsic_value_type *type_of_constant(const struct tgsic_scan *scan,
                                                       unsigned buffer, unsigned index)
{
    const unsigned integers = 1u << TGSIC_KIND_INT | 1u << TGSIC_KIND_UINT;
    bool known = buffer < scan->num_constants && index < scan->constants[buffer].count;
    unsigned kinds =
        known && scan->constants[buffer].kinds ? scan->constants[buffer].kinds[index] : 0;
    return kinds & integers && !(kinds & 1u << TGSIC_KIND_FLOAT) ? &ivec4 : &vec4;
}

static void add_constants(struct maker *m, const struct tgsic_scan *scan,
                          const struct tgsic_declaration *d)
{
    unsigned buffer = d->has_dimension ? d->dimension : 0;
    for (unsigned i = d->first; i <= d->last; i++) {
        const char *name = d->has_dimension
                               ? tgsic_arena_printf(m->arena, "CONST[%u][%u]", d->dimension, i)
                               : tgsic_arena_printf(m->arena, "CONST[%u]", i);
        add_value(m, name, name, type_of_constant(scan, buffer, i), 1);
    }
}

static void add_views(struct maker *m, const struct tgsic_declaration *d)
{
    enum tgsic_value_base base = d->return_type[0] == TGSIC_RETURN_SINT   ? TGSIC_VALUE_INT
                                 : d->return_type[0] == TGSIC_RETURN_UINT ? TGSIC_VALUE_UINT
                                                                          : TGSIC_VALUE_FLOAT;
    for (unsigned i = d->first; i <= d->last && i < CHECK_MAX_UNITS; i++) {
        const char *name = tgsic_arena_printf(m->arena, "SVIEW[%u]", i);
        m->world->units[i] = tgsic_check_noise_texture(&m->inputs, name, d->target, base, m->arena);
    }
}

/* The arrays are of floats, for that is what attributes of unknown type are; integers are their
 * bits.
 */
static void add_inputs(struct maker *m, const struct tgsic_scan *scan,
                       const struct tgsic_declaration *d, struct check_draw *draw)
{
    struct check_array *list = (struct check_array *)draw->arrays;
    for (unsigned i = d->first; i <= d->last; i++) {
        const char *name = tgsic_arena_printf(m->arena, "%u", i);
        uint8_t kind = i < scan->num_inputs ? scan->inputs[i].kind : TGSIC_KIND_NONE;
        bool integer = kind == TGSIC_KIND_INT || kind == TGSIC_KIND_UINT;
        struct tgsic_attribute a = {.name = name, .type = integer ? ivec4 : vec4, .array_size = 1};
        if (!m->inputs.position && !integer)
            m->inputs.position = name;
        ARENA_RESERVE(m->arena, list, draw->num_arrays);
        list[draw->num_arrays] = make_array(m, &a, 0);
        list[draw->num_arrays].base = CHECK_FLOAT;
        list[draw->num_arrays++].integer = false;
    }
    draw->arrays = list;
}

static void add_declared(struct maker *m, struct check_draw *draw)
{
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++) {
        const struct tgsic_shader *shader = tgsic_check_stage_of(m->program, s);
        struct tgsic_scan scan;
        if (shader)
            tgsic_scan_shader(m->arena, shader, &scan);
        for (uint32_t i = 0; shader && i < shader->num_declarations; i++) {
            const struct tgsic_declaration *d = &shader->declarations[i];
            if (d->file == TGSIC_FILE_CONST)
                add_constants(m, &scan, d);
            else if (d->file == TGSIC_FILE_SVIEW)
                add_views(m, d);
            else if (d->file == TGSIC_FILE_IN && s == TGSIC_PROCESSOR_VERT)
                add_inputs(m, &scan, d, draw);
        }
    }
}

/* ---- All of it ----------------------------------------------------------------------------- */

static void add_reflected(struct maker *m, struct check_draw *draw)
{
    m->inputs.position = find_position(m->reflection);
    tgsic_check_state_inputs(&m->inputs, m->reflection, &m->world->state, &m->uniforms,
                             &m->num_uniforms, m->arena);
    add_uniforms(m);
    add_blocks(m);
    add_subroutines(m);
    tgsic_check_memory_inputs(&m->inputs, m->reflection, m->world, m->arena);
    if (m->reflection->num_images && tgsic_check_stage_of(m->program, TGSIC_PROCESSOR_COMP))
        no_image(m, m->reflection->images[0].name);
    for (uint32_t i = 0; i < m->reflection->num_samplers; i++)
        add_sampler(m, &m->reflection->samplers[i]);
    add_arrays(m, draw);
}

enum tgsic_result tgsic_check_make_inputs(const struct check_program *program,
                                          const struct check_choice *choice,
                                          struct tgsic_arena *arena, struct check_world *world,
                                          struct check_draw *draw, struct tgsic_diags *diags)
{
    struct maker m = {
        .inputs = {.seed = choice->seed + choice->scheme,
                   .scheme = choice->scheme % CHECK_NUM_SCHEMES,
                   .noise = choice->scheme / CHECK_NUM_SCHEMES % CHECK_NUM_NOISES,
                   .again = choice->scheme >= CHECK_NUM_SCHEMES,
                   .mipmaps = choice->mipmaps},
        .program = program,
        .reflection = program->linked ? &program->linked->reflection : NULL,
        .world = world,
        .arena = arena,
        .diags = diags,
    };
    *world = (struct check_world){.arena = arena};
    *draw = (struct check_draw){0};
    tgsic_check_make_scene(&m.inputs, program, world, draw);
    if (m.reflection)
        add_reflected(&m, draw);
    else
        add_declared(&m, draw);
    world->uniforms = m.uniforms;
    world->num_uniforms = m.num_uniforms;
    world->uniforms_serial = ++m.inputs.serials;
    return m.result;
}
