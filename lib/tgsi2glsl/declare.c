/* SPDX-License-Identifier: MIT */
/* Declarations of what is not interface: uniforms, blocks, samplers, arrays, variables. */
#include "emit.h"

#include <string.h>

/* ---- Constants ----------------------------------------------------------------------------- */

static bool is_integer(unsigned kind)
{
    return kind == TGSIC_KIND_INT || kind == TGSIC_KIND_UINT;
}

static void declare_uniforms(struct emit *e, const char *name, enum tgsic_kind kind, uint32_t count)
{
    struct tgsic_binding *binding = tgsic_emit_bind(e, TGSIC_RESOURCE_UNIFORM, name);
    size_t length = strlen(name);
    binding->count = count;
    binding->type = kind == TGSIC_KIND_INT    ? TGSIC_VECTOR_INT
                    : kind == TGSIC_KIND_UINT ? TGSIC_VECTOR_UINT
                                              : TGSIC_VECTOR_FLOAT;
    char *at = tgsic_text_room(&e->globals, length + 2 * TYPE_ROOM + TGSIC_UINT_SIZE + 4);
    at = tgsic_put_type(PUT_LITERAL(at, "uniform "), kind, 4);
    *at++ = ' ';
    at = tgsic_put_text(at, name, length);
    *at++ = '[';
    at = tgsic_put_uint(at, count);
    tgsic_text_end(&e->globals, PUT_LITERAL(at, "];\n"));
}

/* Plain constants: registers that hold integers live in an array of their own, so that neither
 * casts nor integers in float variables are needed. An indirectly addressed buffer cannot be
 * told apart. */
static void declare_plain_constants(struct emit *e, const struct tgsic_constants *buffer,
                                    struct constant_names *names)
{
    bool is_unsigned = false;
    names->floats = names->integers = EMIT_JOINED(e, "_const");
    names->float_kind = buffer->kind == TGSIC_KIND_NONE ? TGSIC_KIND_FLOAT : buffer->kind;
    if (buffer->indirect || !is_integer(buffer->kind)) {
        names->float_count = buffer->count;
        declare_uniforms(e, names->floats, names->float_kind, buffer->count);
        return;
    }
    names->float_kind = TGSIC_KIND_FLOAT;
    names->integers = EMIT_JOINED(e, "_iconst");
    for (uint32_t i = 0; i < buffer->count; i++) {
        is_unsigned |= buffer->kinds[i] >= 1u << TGSIC_KIND_UINT;
        if (buffer->kinds[i] >= 1u << TGSIC_KIND_INT)
            names->integer_count = i + 1;
        else if (buffer->kinds[i])
            names->float_count = i + 1; /* registers that are only copied stay floats */
    }
    names->integer_kind = is_unsigned ? TGSIC_KIND_UINT : TGSIC_KIND_INT;
    if (names->float_count)
        declare_uniforms(e, names->floats, TGSIC_KIND_FLOAT, names->float_count);
    declare_uniforms(e, names->integers, names->integer_kind, names->integer_count);
}

static void bind_block(struct emit *e, const struct tgsic_constants *buffer, const char *name)
{
    struct tgsic_binding *binding = tgsic_emit_bind(e, TGSIC_RESOURCE_BLOCK, name);
    binding->number = buffer->buffer;
    binding->count = buffer->count;
    binding->location =
        (uint16_t)(e->pipeline->bindings.uniform_blocks[e->shader->processor] + buffer->buffer);
}

static void print_block(struct emit *e, const char *block, const struct constant_names *names)
{
    tgsic_emit_need(e, TGSIC_FEATURE_UNIFORM_BLOCKS);
    TEXT_STRINGS(&e->globals, "layout(std140) uniform ", block, " {\n    ",
                 tgsic_emit_type(names->float_kind, 4), " ", names->floats, "[");
    tgsic_text_uint(&e->globals, names->float_count);
    TEXT_LITERAL(&e->globals, "];\n}");
}

static void name_block(struct emit *e, const struct tgsic_constants *buffer,
                       struct constant_names *names)
{
    if (!names->count)
        names->float_kind = is_integer(buffer->kind) ? buffer->kind : (uint8_t)TGSIC_KIND_FLOAT;
    names->float_count = buffer->count;
    names->floats = names->integers = EMIT_NAME(e, "_const", buffer->buffer);
}

static void declare_block(struct emit *e, const struct tgsic_constants *buffer,
                          struct constant_names *names)
{
    const char *block = EMIT_NAME(e, "_block", buffer->buffer);
    name_block(e, buffer, names);
    bind_block(e, buffer, block);
    print_block(e, block, names);
    TEXT_LITERAL(&e->globals, ";\n");
}

/* ---- Arrays of blocks ---------------------------------------------------------------------- */

/* Buffers that an indirect number chooses among share one type in GLSL. */
static uint8_t common_kind(const struct emit *e, uint32_t first, uint32_t count)
{
    uint8_t kind = TGSIC_KIND_NONE;
    for (uint32_t i = first; i < first + count; i++) {
        uint8_t other = e->scan.constants[i].kind;
        if (kind == TGSIC_KIND_NONE)
            kind = other;
        else if (other != TGSIC_KIND_NONE && other != kind)
            kind = TGSIC_KIND_UINT;
    }
    return is_integer(kind) ? kind : (uint8_t)TGSIC_KIND_FLOAT;
}

/* Neighbours of one size make an array. Plain constants are no buffer that could be in one. */
static void group_blocks(struct emit *e, const struct tgsic_register *reg)
{
    const struct tgsic_constants *buffers = e->scan.constants;
    uint32_t count = e->scan.num_constants;
    uint32_t base = reg->dimension > 0 ? (uint32_t)reg->dimension : 1, last = base;
    if (reg->dimension < 0 || base >= count || !buffers[base].count ||
        (!reg->dimension && buffers[0].count)) {
        tgsic_emit_fail(e, e->in->pos, "this choice among uniform buffers is not translated");
        return;
    }
    if (e->constants[base].count)
        return;
    uint32_t first = base;
    while (first > 1 && buffers[first - 1].count == buffers[base].count)
        first--;
    while (last + 1 < count && buffers[last + 1].count == buffers[base].count)
        last++;
    for (uint32_t i = first; i <= last; i++)
        e->constants[i] = (struct constant_names){
            .float_kind = common_kind(e, first, last - first + 1),
            .first = first,
            .count = last - first + 1,
        };
}

static void find_block_arrays(struct emit *e)
{
    if (!tgsic_scan_needs(&e->scan, TGSIC_FEATURE_DYNAMIC_BLOCKS))
        return;
    for (uint32_t i = e->scan.features[TGSIC_FEATURE_DYNAMIC_BLOCKS];
         i < e->shader->num_instructions && !e->failed; i++) {
        e->in = &e->shader->instructions[i];
        for (unsigned k = 0; k < e->in->num_src; k++)
            if (e->in->src[k].reg.file == TGSIC_FILE_CONST && e->in->src[k].reg.dimension_indirect)
                group_blocks(e, &e->in->src[k].reg);
    }
    e->in = NULL;
}

/* array[number], and what stands behind that */
static const char *element(struct emit *e, const char *array, uint32_t number, const char *behind)
{
    size_t length = strlen(array), rest = strlen(behind);
    char *name = tgsic_arena_alloc_raw(e->arena, length + 1 + TGSIC_UINT_SIZE + rest + 1);
    char *at = tgsic_put_text(name, array, length);
    *at++ = '[';
    at = tgsic_put_uint(at, number);
    at = tgsic_put_text(at, behind, rest);
    *at = '\0';
    return name;
}

/* Arrays of blocks need an instance name, so even a constant number goes through it. */
static void declare_block_array(struct emit *e, uint32_t first)
{
    const char *block = EMIT_NAME(e, "_block", first);
    const char *instance = EMIT_NAME(e, "_blocks", first);
    uint32_t count = e->constants[first].count;

    name_block(e, &e->scan.constants[first], &e->constants[first]);
    const char *member = tgsic_arena_printf(e->arena, "].%s", e->constants[first].floats);
    tgsic_emit_need(e, TGSIC_FEATURE_DYNAMIC_BLOCKS);
    print_block(e, block, &e->constants[first]);
    tgsic_text_printf(&e->globals, " %s[%u];\n", instance, count);
    for (uint32_t i = first; i < first + count; i++) {
        struct constant_names *names = &e->constants[i];
        bind_block(e, &e->scan.constants[i], element(e, block, i - first, "]"));
        names->float_count = e->scan.constants[i].count;
        names->floats = names->integers = element(e, instance, i - first, member);
        names->array = instance;
    }
}

static struct variable_form *form_constant(struct emit *e, const char *name, uint8_t kind)
{
    return tgsic_emit_form(e, name, strlen(name), (struct place){BASE_CONSTANT, kind, 4, 0, 0});
}

static void form_constants(struct emit *e, struct constant_names *names)
{
    if (names->floats)
        names->plain[0] = form_constant(e, names->floats, names->float_kind);
    if (names->integers != names->floats)
        names->plain[1] = form_constant(e, names->integers, names->integer_kind);
}

static void declare_buffer(struct emit *e, uint32_t number)
{
    const struct tgsic_constants *buffer = &e->scan.constants[number];
    struct constant_names *names = &e->constants[number];
    if (number == 0)
        declare_plain_constants(e, buffer, names);
    else if (names->count <= 1 || !tgsic_emit_has(e, TGSIC_FEATURE_DYNAMIC_BLOCKS))
        declare_block(e, buffer, names);
    else if (names->first == number)
        declare_block_array(e, number);
}

static void declare_constants(struct emit *e)
{
    find_block_arrays(e);
    for (uint32_t i = 0; i < e->scan.num_constants && !e->failed; i++) {
        if (!e->scan.constants[i].count)
            continue;
        declare_buffer(e, i);
        form_constants(e, &e->constants[i]);
    }
}

/* ---- Arrays and variables ------------------------------------------------------------------ */

static void declare_temp_arrays(struct emit *e)
{
    struct tgsic_text *out = e->scan.has_subroutines ? &e->globals : &e->locals;
    for (uint32_t i = 0; i < e->scan.num_temp_arrays; i++) {
        const struct tgsic_temp_array *array = &e->scan.temp_arrays[i];
        TEXT_STRINGS(out, e->scan.has_subroutines ? "" : "    ", tgsic_emit_type(array->kind, 4),
                     " array");
        tgsic_text_uint(out, array->array_id);
        tgsic_text_char(out, '[');
        tgsic_text_uint(out, array->last - array->first + 1u);
        TEXT_LITERAL(out, "];\n");
    }
}

static void declare_variable(struct emit *e, struct tgsic_text *out, uint32_t number)
{
    const struct tgsic_variable *v = &e->scan.variables[number];
    enum tgsic_kind kind = (enum tgsic_kind)v->kind;
    unsigned width = kind >= TGSIC_KIND_DOUBLE ? 1 : tgsic_components_of[v->mask].count;
    if (out == &e->locals)
        TEXT_LITERAL(out, "    ");
    if (v->precise && tgsic_emit_need_precise(e))
        TEXT_LITERAL(out, "precise ");
    char *at = tgsic_put_type(tgsic_text_room(out, TYPE_ROOM + 1), kind, width);
    *at++ = ' ';
    tgsic_text_end(out, at);
    tgsic_emit_variable_name(e, out, number);
    if (v->may_be_read_undefined)
        TEXT_STRINGS(out, " = ", tgsic_emit_type(kind, width),
                     v->kind == TGSIC_KIND_BOOL    ? "(false)"
                     : v->kind == TGSIC_KIND_FLOAT ? "(0.0)"
                                                   : "(0)");
    TEXT_LITERAL(out, ";\n");
}

void tgsic_emit_declare_variables(struct emit *e)
{
    struct tgsic_text *out = e->scan.has_subroutines ? &e->globals : &e->locals;
    const struct tgsic_variable *v = e->scan.variables;
    for (uint32_t i = 0; e->declares_at_top && i < e->scan.num_variables; i++, v++)
        if (v->declare == TGSIC_DECLARE_AT_TOP)
            declare_variable(e, out, i);
}

/* Before GLSL 1.30 and ESSL 3.00 there are floats and truth values; indices are the only integers
 * that are sure to work. */
static void refuse_integers(struct emit *e)
{
    for (uint32_t i = 0; i < e->scan.num_variables; i++) {
        const struct tgsic_variable *v = &e->scan.variables[i];
        bool number = v->kind != TGSIC_KIND_FLOAT && v->kind != TGSIC_KIND_BOOL;
        e->in = &e->shader->instructions[v->first];
        if (number && (v->file != TGSIC_FILE_ADDR || v->kind != TGSIC_KIND_INT))
            tgsic_emit_need(e, TGSIC_FEATURE_NATIVE_INTEGERS);
    }
    e->in = NULL;
    for (uint32_t i = 0; i < e->scan.num_constants; i++)
        if (e->scan.constants[i].count && is_integer(e->scan.constants[i].kind))
            tgsic_emit_need(e, TGSIC_FEATURE_NATIVE_INTEGERS);
}

_Static_assert(sizeof(struct variable_form) % _Alignof(struct io) == 0 &&
                   sizeof(struct io) % _Alignof(struct constant_names) == 0,
               "as in make_tables()");

/* One piece of zeroes holds what begins so. Each file has one slot more, so that an index that is
 * not known has one to start from. */
static void make_tables(struct emit *e)
{
    size_t num_inputs = e->scan.num_inputs + (size_t)1;
    size_t num_outputs = e->scan.num_outputs + (size_t)1;
    size_t num_slots = num_inputs + num_outputs + e->scan.num_system_values + 1;
    size_t num_numbers = 4 * (size_t)e->shader->num_immediates;
    e->numbers = tgsic_arena_alloc(e->arena, num_numbers * sizeof *e->numbers +
                                                 num_slots * sizeof *e->inputs +
                                                 e->scan.num_constants * sizeof *e->constants);
    e->inputs = (struct io *)(void *)(e->numbers + num_numbers);
    e->outputs = e->inputs + num_inputs;
    e->system_values = e->outputs + num_outputs;
    e->constants = (struct constant_names *)(void *)(e->inputs + num_slots);
}

void tgsic_emit_declare(struct emit *e)
{
    make_tables(e);
    tgsic_emit_form_variables(e);
    if (e->old)
        refuse_integers(e);
    tgsic_emit_stage_layout(e);
    declare_constants(e);
    tgsic_emit_declare_samplers(e);
    tgsic_emit_declare_resources(e);
    tgsic_emit_declare_io(e);
    declare_temp_arrays(e);
}
