/* SPDX-License-Identifier: MIT */
/* The interface: which GLSL variable each IN, OUT and SV register is.
 *
 * Registers that are addressed indirectly get a local array, filled from or copied to the
 * varyings; those of which every vertex has its own are chosen from one by one. */
#include "emit.h"

#include <string.h>

/* ---- Built-in variables -------------------------------------------------------------------- */

enum { VERT = 1, TCS = 2, TES = 4, GEOM = 8, FRAG = 16, COMP = 32, ANY = 63 }; /* by processor */

struct builtin {
    uint8_t stages, semantic;
    const char *name, *old;
    uint16_t since;
    uint8_t form, kind, width, first;
    uint8_t feature;
};

#define ROW(stages, semantic, name, since, old, form, kind, width, first, feature)                 \
    {stages,    TGSIC_SEMANTIC_##semantic, name,  old,   since,                                    \
     IO_##form, TGSIC_KIND_##kind,         width, first, TGSIC_FEATURE_##feature},
#define LAST_ROW                                                                                   \
    {                                                                                              \
        .stages = 0                                                                                \
    }

static const struct builtin inputs[] = {
#define IN_BUILTIN ROW
#include "builtins.def"
    LAST_ROW};
static const struct builtin outputs[] = {
#define OUT_BUILTIN ROW
#include "builtins.def"
    LAST_ROW};
static const struct builtin system_values[] = {
#define SV_BUILTIN ROW
#include "builtins.def"
    LAST_ROW};

static struct io nowhere(void)
{
    return (struct io){.form = IO_NOWHERE, .kind = TGSIC_KIND_FLOAT};
}

static const struct builtin *find_builtin(const struct emit *e, const struct builtin *row,
                                          unsigned semantic)
{
    for (; row->stages; row++)
        if (row->semantic == semantic && row->stages >> e->stage & 1)
            return row;
    return NULL;
}

/* an effect outside of the shader, which the host may have to enable or can capture */
static void report_builtin(struct emit *e, const struct tgsic_slot *slot, const char *name)
{
    struct tgsic_binding *binding = tgsic_emit_bind(e, TGSIC_RESOURCE_BUILTIN, name);
    binding->semantic = slot->semantic;
    binding->number = slot->semantic_index;
    if (slot->invariant && slot->semantic != TGSIC_SEMANTIC_CLIPVERTEX)
        tgsic_text_printf(&e->globals, "invariant %s;\n", name);
}

static struct io builtin(struct emit *e, unsigned file, const struct builtin *b,
                         const struct tgsic_slot *slot)
{
    const char *name =
        b->since && !tgsic_emit_is_es(e) && tgsic_emit_version(e) < b->since ? b->old : b->name;
    struct io io = {.name = name, .form = b->form, .kind = b->kind, .width = b->width};
    io.first = (uint8_t)(b->form == IO_CLIP ? slot->semantic_index * 4u : b->first);
    if (b->feature != TGSIC_FEATURE_NOTHING)
        tgsic_emit_need(e, (enum tgsic_feature)b->feature);
    if (b->semantic == TGSIC_SEMANTIC_PCOORD)
        io.name = tgsic_emit_unit_square(e, name, "point_coordinates");
    if (b->semantic == TGSIC_SEMANTIC_SAMPLEPOS)
        io.name = tgsic_emit_unit_square(e, name, "sample_position");
    if (b->feature == TGSIC_FEATURE_BALLOT)
        tgsic_emit_need(e, TGSIC_FEATURE_INT64);
    if (file != TGSIC_FILE_SV && tgsic_emit_is_per_vertex(e, slot)) {
        io.member = b->form == IO_CLIP ? "" : name;
        io.per_vertex = true;
        io.name = file == TGSIC_FILE_IN ? "gl_in" : "gl_out";
    }
    if (file == TGSIC_FILE_OUT && !e->fragment)
        report_builtin(e, slot, b->form == IO_CLIP ? "gl_ClipDistance" : name);
    if (file == TGSIC_FILE_OUT && b->semantic == TGSIC_SEMANTIC_POSITION &&
        tgsic_emit_moves_position(e)) {
        io.name = "vertex_position";
        TEXT_LITERAL(&e->globals, "vec4 vertex_position;\n");
    }
    return io;
}

static struct io unknown(struct emit *e, const struct tgsic_slot *slot, const char *what)
{
    tgsic_emit_fail(e, tgsic_emit_slot_position(e, slot), "%s %s is not translated",
                    tgsic_semantic_name(slot->semantic), what);
    return nowhere();
}

/* ---- Registers ----------------------------------------------------------------------------- */

static struct io input(struct emit *e, const struct tgsic_slot *slot)
{
    if (e->fragment && slot->semantic == TGSIC_SEMANTIC_POSITION)
        return tgsic_emit_fragment_position(e);
    if (e->fragment && slot->semantic == TGSIC_SEMANTIC_COLOR &&
        tgsic_emit_is_on(e->pipeline->state.two_side))
        return tgsic_emit_two_sided(e, slot);
    if (tgsic_is_varying(slot->semantic) ||
        (!e->fragment && slot->semantic == TGSIC_SEMANTIC_CLIPVERTEX))
        return tgsic_emit_varying_in(e, slot);
    const struct builtin *b = find_builtin(e, inputs, slot->semantic);
    return b ? builtin(e, TGSIC_FILE_IN, b, slot) : unknown(e, slot, "input");
}

/* Behind the last stage before rasterization it decides clipping; before that it is a varying. */
static struct io clip_vertex(struct emit *e, const struct tgsic_slot *slot)
{
    struct io io = {.form = IO_VECTOR, .kind = TGSIC_KIND_FLOAT, .width = 4};
    if (e->reader != TGSIC_PROCESSOR_FRAG)
        return tgsic_emit_varying_out(e, slot);
    bool used = tgsic_emit_is_on(e->pipeline->state.clip_planes) ||
                tgsic_emit_is_captured(e, (uint32_t)(slot - e->scan.outputs));
    if (!used && e->host.compatibility) {
        io.name = "gl_ClipVertex";
        report_builtin(e, slot, io.name);
        return io;
    }
    if (!used)
        return nowhere();
    io.name = "clip_vertex";
    TEXT_LITERAL(&e->globals, "vec4 clip_vertex;\n");
    return io;
}

static bool reads_point_size(const struct emit *e, enum slots side)
{
    return tgsic_emit_find_slot(e, side, TGSIC_SEMANTIC_PSIZE, 0) != NULL;
}

static struct io output(struct emit *e, const struct tgsic_slot *slot)
{
    if (slot->semantic == TGSIC_SEMANTIC_PSIZE && e->consumer &&
        e->reader != TGSIC_PROCESSOR_FRAG && !reads_point_size(e, SLOTS_CONSUMED))
        return nowhere(); /* that of the last stage counts */
    if (e->fragment && slot->semantic == TGSIC_SEMANTIC_COLOR)
        return tgsic_emit_color(e, slot->semantic_index, slot);
    if (e->fragment && slot->semantic == TGSIC_SEMANTIC_POSITION)
        return tgsic_emit_depth(e, slot);
    if (!e->fragment && tgsic_is_varying(slot->semantic))
        return tgsic_emit_varying_out(e, slot);
    const struct builtin *b = find_builtin(e, outputs, slot->semantic);
    if (b)
        return builtin(e, TGSIC_FILE_OUT, b, slot);
    if (!e->fragment && slot->semantic == TGSIC_SEMANTIC_CLIPVERTEX)
        return clip_vertex(e, slot);
    if (!e->fragment && slot->semantic == TGSIC_SEMANTIC_EDGEFLAG)
        return nowhere();
    return unknown(e, slot, "output");
}

/* a constant of the language, but not where the group size is the host's choice */
static struct io group_size(struct emit *e)
{
    bool fixed = tgsic_emit_is_set(e, TGSIC_PROPERTY_CS_FIXED_BLOCK_WIDTH);
    return (struct io){.name = fixed ? "gl_WorkGroupSize" : "gl_LocalGroupSizeARB",
                       .form = IO_VECTOR,
                       .kind = TGSIC_KIND_UINT,
                       .width = 3};
}

static struct io system_value(struct emit *e, const struct tgsic_slot *slot)
{
    if (e->fragment && slot->semantic == TGSIC_SEMANTIC_POSITION)
        return tgsic_emit_fragment_position(e);
    if (e->stage == TGSIC_PROCESSOR_COMP && slot->semantic == TGSIC_SEMANTIC_BLOCK_SIZE)
        return group_size(e);
    const struct builtin *b = find_builtin(e, system_values, slot->semantic);
    return b ? builtin(e, TGSIC_FILE_SV, b, slot) : unknown(e, slot, "system value");
}

/* ---- Arrays -------------------------------------------------------------------------------- */

static bool continues_array(const struct tgsic_slot *slots, const struct io *ios, uint32_t i,
                            bool whole)
{
    return slots[i].indirect && ios[i].per_vertex == ios[i - 1].per_vertex &&
           (whole || slots[i].array_id == slots[i - 1].array_id);
}

static bool all_indirect(const struct tgsic_slot *slots, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (!slots[i].indirect)
            return false;
    return true;
}

static uint8_t array_kind(const struct io *ios, uint32_t first, uint32_t last)
{
    for (uint32_t i = first + 1; i <= last; i++)
        if (ios[i].kind != ios[first].kind)
            return TGSIC_KIND_FLOAT;
    return ios[first].kind == TGSIC_KIND_BOOL ? (uint8_t)TGSIC_KIND_INT : ios[first].kind;
}

static void find_arrays(struct emit *e, const struct tgsic_slot *slots, struct io *ios,
                        uint32_t count, struct io_array **arrays, uint32_t *num_arrays,
                        const char *name)
{
    bool whole = all_indirect(slots, count);
    for (uint32_t first = 0, last; first < count; first = last + 1) {
        last = first;
        if (!slots[first].indirect)
            continue;
        while (last + 1 < count && continues_array(slots, ios, last + 1, whole))
            last++;
        ARENA_RESERVE(e->arena, *arrays, *num_arrays);
        struct io_array *array = &(*arrays)[(*num_arrays)++];
        *array = (struct io_array){first, last, array_kind(ios, first, last), false};
        array->is_chosen =
            ios[first].per_vertex || (e->stage == TGSIC_PROCESSOR_TESS_CTRL && ios == e->outputs);
        for (uint32_t i = first; i <= last; i++) {
            ios[i].array = (uint16_t)*num_arrays;
            if (ios == e->outputs)
                ios[i].plain = NULL; /* what is written goes to the array */
        }
        if (!array->is_chosen)
            tgsic_text_printf(&e->globals, "%s %s%u[%u];\n", tgsic_emit_type(array->kind, 4), name,
                              *num_arrays - 1, last - first + 1);
    }
}

/* ---- Clip and cull distances --------------------------------------------------------------- */

static void count_distances(struct emit *e, const struct tgsic_scan *writer, unsigned used,
                            struct tgsic_distances *d)
{
    if (!used)
        return;
    tgsic_emit_need(e, TGSIC_FEATURE_CLIP_DISTANCES);
    *d = tgsic_count_distances(writer ? writer->shader : NULL, used);
    if (d->num_clip > 8 || d->num_cull > 8) {
        tgsic_emit_fail(e, (struct tgsic_pos){0}, "more than 8 clip or cull distances");
        d->num_clip = d->num_cull = 0;
    }
    if (d->num_cull)
        tgsic_emit_need(e, TGSIC_FEATURE_CULL_DISTANCES);
}

/* Both ends of a link have to agree on the block. ESSL has the point size in it only with an
 * extension, so there it is in it where it is read. */
static bool has_point_size(const struct emit *e, bool in)
{
    if (!tgsic_emit_is_es(e))
        return true;
    if (in || e->consumer)
        return reads_point_size(e, in ? SLOTS_READ : SLOTS_CONSUMED);
    return tgsic_emit_find_slot(e, SLOTS_WRITTEN, TGSIC_SEMANTIC_PSIZE, 0);
}

/* Redeclared blocks came with separable programs. */
static bool redeclares_blocks(const struct emit *e)
{
    return tgsic_emit_is_es(e) || tgsic_emit_has(e, TGSIC_FEATURE_SEPARABLE);
}

/* Redeclares the arrays with their sizes: alone or, between two stages, in the block, which has to
 * be the same at both ends. Where blocks stay as they are, the constants that index the arrays size
 * them. */
static void print_distances(struct emit *e, const struct tgsic_distances *d, bool in)
{
    struct tgsic_text *out = &e->globals;
    bool control = e->stage == TGSIC_PROCESSOR_TESS_CTRL, arrayed = in ? !e->fragment : control;
    bool block = arrayed || (!in && e->reader != TGSIC_PROCESSOR_FRAG);
    if ((!d->num_clip && !d->num_cull) || (arrayed && !redeclares_blocks(e)))
        return;
    block = block && redeclares_blocks(e);
    const char *direction = block ? "    " : in ? "in " : "out ";
    if (block && !tgsic_emit_is_es(e))
        tgsic_emit_need(e, TGSIC_FEATURE_SEPARABLE);
    if (block)
        tgsic_text_printf(out, "%s gl_PerVertex {\n    vec4 gl_Position;\n%s", in ? "in" : "out",
                          has_point_size(e, in) ? "    float gl_PointSize;\n" : "");
    if (d->num_clip)
        tgsic_text_printf(out, "%sfloat gl_ClipDistance[%u];\n", direction, d->num_clip);
    if (d->num_cull)
        tgsic_text_printf(out, "%sfloat gl_CullDistance[%u];\n", direction, d->num_cull);
    if (block)
        tgsic_text_str(out, in        ? tgsic_emit_is_es(e) && e->stage != TGSIC_PROCESSOR_GEOM
                                            ? "} gl_in[gl_MaxPatchVertices];\n"
                                            : "} gl_in[];\n"
                            : control ? "} gl_out[];\n"
                                      : "};\n");
}

static void size_distances(struct emit *e)
{
    uint64_t semantics = e->scan.input_semantics | e->scan.output_semantics |
                         (e->producer ? e->producer->output_semantics : 0);
    if (!(semantics & tgsic_semantic_bit(TGSIC_SEMANTIC_CLIPDIST)))
        return;
    unsigned read = tgsic_highest_distance(e->scan.inputs, e->scan.num_inputs);
    if (!read && !e->fragment && e->producer)
        read = tgsic_highest_distance(e->producer->outputs, e->producer->num_outputs);
    if (!e->vertex)
        count_distances(e, e->producer, read, &e->distances_in);
    if (!e->fragment)
        count_distances(e, &e->scan, tgsic_highest_distance(e->scan.outputs, e->scan.num_outputs),
                        &e->distances_out);
    print_distances(e, &e->distances_in, true);
    print_distances(e, &e->distances_out, false);
}

/* ---- Entry --------------------------------------------------------------------------------- */

/* What the next stage reads and this one never writes has to exist for linking. */
static void add_missing_outputs(struct emit *e)
{
    for (uint32_t i = 0; !e->fragment && e->consumer && i < e->consumer->num_inputs; i++) {
        const struct tgsic_slot *slot = &e->consumer->inputs[i];
        if (!slot->declared || !tgsic_is_varying(slot->semantic) ||
            slot->semantic == TGSIC_SEMANTIC_PATCH ||
            tgsic_emit_find_slot(e, SLOTS_WRITTEN, slot->semantic, slot->semantic_index))
            continue;
        struct tgsic_slot made = *slot;
        made.declared = made.invariant = false;
        struct io io = tgsic_emit_varying_out(e, &made);
        tgsic_text_printf(&e->epilogue, "    %s%s = ", io.name,
                          io.per_vertex ? "[gl_InvocationID]" : "");
        if (io.kind == TGSIC_KIND_FLOAT)
            TEXT_LITERAL(&e->epilogue, "vec4(0.0, 0.0, 0.0, 1.0);\n");
        else
            tgsic_text_printf(&e->epilogue, "%s(0);\n", tgsic_emit_type(io.kind, 4));
    }
}

/* The first register of the same semantic, which may be `i` itself: registers with components of
 * one varying are one in GLSL. */
static uint32_t share(struct emit *e, enum slots side, uint32_t i)
{
    const struct slot_table *table = &e->slots[side];
    const struct tgsic_slot *slot = &table->slots[i];
    if (!table->is_shared || !tgsic_is_varying(slot->semantic))
        return i;
    const struct tgsic_slot *first =
        tgsic_emit_find_slot(e, side, slot->semantic, slot->semantic_index);
    if (!first || first == slot)
        return i;
    if (side == SLOTS_WRITTEN && first->declared_mask & slot->declared_mask)
        tgsic_emit_fail(e, tgsic_emit_slot_position(e, slot),
                        "two outputs are the same components of %s %u",
                        tgsic_semantic_name(slot->semantic), slot->semantic_index);
    return (uint32_t)(first - table->slots);
}

static struct io shared_input(struct emit *e, uint32_t i)
{
    uint32_t first = share(e, SLOTS_READ, i);
    return first == i ? input(e, &e->scan.inputs[i]) : e->inputs[first];
}

static struct io shared_output(struct emit *e, uint32_t i)
{
    uint32_t first = share(e, SLOTS_WRITTEN, i);
    return first == i ? output(e, &e->scan.outputs[i]) : e->outputs[first];
}

static void make_arrays(struct emit *e)
{
    find_arrays(e, e->scan.inputs, e->inputs, e->scan.num_inputs, &e->input_arrays,
                &e->num_input_arrays, "inputs");
    find_arrays(e, e->scan.outputs, e->outputs, e->scan.num_outputs, &e->output_arrays,
                &e->num_output_arrays, "outputs");
}

static void declare_inputs(struct emit *e)
{
    const struct tgsic_slot *slot = e->scan.inputs;
    for (uint32_t i = 0; i < e->scan.num_inputs; i++, slot++) {
        if (!slot->declared)
            continue;
        e->inputs[i] = e->vertex ? tgsic_emit_attribute(e, i) : shared_input(e, i);
        tgsic_emit_form_slot(e, &e->inputs[i], slot, BASE_INPUT);
    }
}

static void declare_system_values(struct emit *e)
{
    const struct tgsic_slot *slot = e->scan.system_values;
    for (uint32_t i = 0; i < e->scan.num_system_values; i++, slot++) {
        if (!slot->declared)
            continue;
        e->system_values[i] = system_value(e, slot);
        tgsic_emit_form_slot(e, &e->system_values[i], slot, BASE_SYSTEM);
    }
}

static void declare_outputs(struct emit *e)
{
    const struct tgsic_slot *slot = e->scan.outputs;
    for (uint32_t i = 0; i < e->scan.num_outputs; i++, slot++) {
        if (!slot->declared)
            continue;
        e->outputs[i] = shared_output(e, i);
        tgsic_emit_form_slot(e, &e->outputs[i], slot, BASE_OUTPUT);
    }
}

void tgsic_emit_declare_io(struct emit *e)
{
    tgsic_emit_index_slots(e);
    size_distances(e);
    declare_inputs(e);
    declare_system_values(e);
    declare_outputs(e);
    tgsic_emit_broadcast_color(e);
    add_missing_outputs(e);
    if (e->scan.has_indirect_slots)
        make_arrays(e);
}
