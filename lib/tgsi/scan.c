/* SPDX-License-Identifier: MIT */
/* Scan: registers, interface, textures and features; webs.c adds the variables and kinds. */
#include "scan.h"
#include "shader.h"

#include <string.h>

const char *tgsic_feature_text(enum tgsic_feature feature)
{
    static const char *const texts[] = {
#define TGSI_FEATURE(name, text, gl, gl_ext, gl_ext2, es, es_ext, es_ext2) text,
#include "features.def"
    };
    return texts[feature];
}

static void need(struct tgsic_scan *scan, enum tgsic_feature feature, uint32_t instruction)
{
    if (scan->features[feature] == UINT32_MAX)
        scan->features[feature] = instruction;
    scan->needs_features = true;
}

/* ---- Registers ---------------------------------------------------------------------------- */

struct extents {
    uint32_t count[TGSIC_FILE_LIMIT]; /* highest register + 1 */
    uint32_t buffers;                 /* highest uniform buffer + 1 */
    bool indirect;                    /* some register is */
    bool others;                      /* some opcode may have a texture */
};

static inline void extend(uint32_t *count, uint32_t needed)
{
    if (*count < needed)
        *count = needed;
}

static void measure_declarations(const struct tgsic_shader *shader, struct extents *extents)
{
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        extend(&extents->count[d->file], d->last + 1u);
        if (d->file == TGSIC_FILE_CONST)
            extend(&extents->buffers, d->has_dimension ? d->dimension + 1u : 1);
    }
}

static inline void measure(struct extents *extents, unsigned file, int32_t index)
{
    if (index >= 0)
        extend(&extents->count[file], (uint32_t)index + 1);
}

static void measure_indirect(struct extents *extents, const struct tgsic_indirect *indirect)
{
    if (!indirect)
        return;
    extents->indirect = true;
    measure(extents, indirect->file, indirect->index);
}

/* ---- Declarations ------------------------------------------------------------------------- */

static void declare_slots(const struct tgsic_shader *shader, uint32_t index,
                          struct tgsic_slot *slots)
{
    const struct tgsic_declaration *d = &shader->declarations[index];
    bool attribute = shader->processor == TGSIC_PROCESSOR_VERT && d->file == TGSIC_FILE_IN;

    for (uint32_t r = d->first; r <= d->last; r++) {
        struct tgsic_slot *slot = &slots[r];
        slot->declared = true;
        slot->declaration = index;
        slot->declared_mask |= d->usage_mask;
        slot->array_id = d->array_id;
        slot->invariant = d->invariant;
        slot->interpolation =
            d->has_interpolation ? d->interpolation : TGSIC_INTERPOLATE_PERSPECTIVE;
        slot->location = d->location;
        slot->semantic = attribute ? TGSIC_SEMANTIC_GENERIC : d->semantic;
        slot->semantic_index = (uint16_t)(attribute ? r : d->semantic_index + (r - d->first));
    }
}

static void declare_constants(struct tgsic_scan *scan, const struct tgsic_declaration *d)
{
    struct tgsic_constants *buffer = &scan->constants[d->has_dimension ? d->dimension : 0];
    buffer->declared = true;
    extend(&buffer->count, d->last + 1u);
}

static void read_declarations(struct tgsic_scan *scan)
{
    const struct tgsic_shader *shader = scan->shader;
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        switch (d->file) {
        case TGSIC_FILE_IN:
            declare_slots(shader, i, scan->inputs);
            break;
        case TGSIC_FILE_OUT:
            declare_slots(shader, i, scan->outputs);
            break;
        case TGSIC_FILE_SV:
            declare_slots(shader, i, scan->system_values);
            break;
        case TGSIC_FILE_CONST:
            declare_constants(scan, d);
            break;
        case TGSIC_FILE_IMAGE:
            for (uint32_t r = d->first; r <= d->last; r++)
                scan->images[r] =
                    (struct tgsic_scan_image){true, d->writable, d->target, d->format};
            break;
        case TGSIC_FILE_SVIEW:
            for (uint32_t r = d->first; r <= d->last; r++)
                scan->views[r] = (struct tgsic_view){true, d->target, d->return_type[0]};
            break;
        default:
            break;
        }
    }
}

/* ---- Indirection -------------------------------------------------------------------------- */

static void mark_indirect_slots(struct tgsic_slot *slots, uint32_t count, unsigned array_id)
{
    for (uint32_t i = 0; i < count; i++)
        if (!array_id || slots[i].array_id == array_id)
            slots[i].indirect = true;
}

static void add_temp_array(struct tgsic_arena *arena, struct tgsic_scan *scan, uint32_t first,
                           uint32_t last, unsigned array_id)
{
    ARENA_RESERVE(arena, scan->temp_arrays, scan->num_temp_arrays);
    scan->temp_arrays[scan->num_temp_arrays++] =
        (struct tgsic_temp_array){(uint16_t)first, (uint16_t)last, (uint16_t)array_id, 0, 0};
    for (uint32_t r = first; r <= last && r < scan->num_temps; r++)
        scan->temp_array_of[r] = (uint16_t)scan->num_temp_arrays;
}

/* highest array id of TEMPs + 1 */
static uint32_t count_temp_arrays(const struct tgsic_shader *shader)
{
    uint32_t count = 1;
    for (uint32_t i = 0; i < shader->num_declarations; i++)
        if (shader->declarations[i].file == TGSIC_FILE_TEMP && shader->declarations[i].has_array)
            extend(&count, shader->declarations[i].array_id + 1u);
    return count;
}

/* marks, per array id, the TEMP arrays that an indirect operand reaches; [0] is all TEMPs */
static void mark_indirect_register(struct tgsic_arena *arena, struct tgsic_scan *scan,
                                   const struct tgsic_register *reg, uint8_t **reached)
{
    switch (reg->file) {
    case TGSIC_FILE_TEMP:
        if (!*reached)
            *reached = ARENA_ARRAY(arena, uint8_t, count_temp_arrays(scan->shader));
        (*reached)[reg->indirect->array_id] = 1;
        break;
    case TGSIC_FILE_IN:
        mark_indirect_slots(scan->inputs, scan->num_inputs, reg->indirect->array_id);
        break;
    case TGSIC_FILE_OUT:
        mark_indirect_slots(scan->outputs, scan->num_outputs, reg->indirect->array_id);
        break;
    case TGSIC_FILE_CONST:
        if (reg->dimension >= 0)
            scan->constants[reg->has_dimension ? reg->dimension : 0].indirect = true;
        break;
    default:
        break;
    }
}

static void find_temp_arrays(struct tgsic_arena *arena, struct tgsic_scan *scan,
                             const uint8_t *reached)
{
    const struct tgsic_shader *shader = scan->shader;
    if (reached[0]) {
        if (scan->num_temps)
            add_temp_array(arena, scan, 0, scan->num_temps - 1, 0);
        return;
    }
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        if (d->file == TGSIC_FILE_TEMP && d->has_array && reached[d->array_id])
            add_temp_array(arena, scan, d->first, d->last, d->array_id);
    }
}

static void find_indirection(struct tgsic_arena *arena, struct tgsic_scan *scan)
{
    const struct tgsic_shader *shader = scan->shader;
    uint8_t *reached = NULL;
    for (uint32_t i = 0; i < scan->outline.num_special; i++) {
        const struct tgsic_instruction *in = &shader->instructions[scan->outline.special[i]];
        for (unsigned k = 0; k < in->num_dst; k++)
            if (in->dst[k].reg.indirect)
                mark_indirect_register(arena, scan, &in->dst[k].reg, &reached);
        for (unsigned k = 0; k < in->num_src; k++)
            if (in->src[k].reg.indirect)
                mark_indirect_register(arena, scan, &in->src[k].reg, &reached);
    }
    if (reached)
        find_temp_arrays(arena, scan, reached);
}

/* ---- Features ----------------------------------------------------------------------------- */

static void need_by_constant(struct tgsic_scan *scan, const struct tgsic_register *reg,
                             uint32_t index)
{
    if (reg->has_dimension && (reg->dimension || reg->dimension_indirect))
        need(scan, TGSIC_FEATURE_UNIFORM_BLOCKS, index);
    if (reg->dimension_indirect)
        need(scan, TGSIC_FEATURE_DYNAMIC_BLOCKS, index);
}

static void need_by_file(struct tgsic_scan *scan, const struct tgsic_register *reg, uint32_t index)
{
    switch (reg->file) {
    case TGSIC_FILE_CONST:
        need_by_constant(scan, reg, index);
        break;
    case TGSIC_FILE_SAMP:
    case TGSIC_FILE_SVIEW:
        if (reg->indirect)
            need(scan, TGSIC_FEATURE_DYNAMIC_SAMPLERS, index);
        break;
    case TGSIC_FILE_BUFFER:
    case TGSIC_FILE_CONSTBUF:
        need(scan, TGSIC_FEATURE_BUFFERS, index);
        break;
    case TGSIC_FILE_IMAGE:
        need(scan, TGSIC_FEATURE_IMAGES, index);
        break;
    case TGSIC_FILE_MEMORY:
        need(scan, TGSIC_FEATURE_SHARED_MEMORY, index);
        break;
    case TGSIC_FILE_HWATOMIC:
        need(scan, TGSIC_FEATURE_COUNTERS, index);
        break;
    default:
        break;
    }
}

static void need_by_letter(struct tgsic_scan *scan, char letter, uint32_t index)
{
    if (tgsic_is_wide_letter(letter))
        need(scan, letter == 'd' ? TGSIC_FEATURE_DOUBLES : TGSIC_FEATURE_INT64, index);
}

static void need_by_opcode(struct tgsic_scan *scan, unsigned opcode, uint32_t index)
{
    switch (opcode) {
    case TGSIC_OPCODE_IF:
    case TGSIC_OPCODE_UIF:
    case TGSIC_OPCODE_ELSE:
    case TGSIC_OPCODE_BGNLOOP:
    case TGSIC_OPCODE_SWITCH:
        scan->num_blocks++;
        break;
    case TGSIC_OPCODE_MEMBAR:
        need(scan, TGSIC_FEATURE_MEMORY_BARRIERS, index);
        break;
    case TGSIC_OPCODE_FBFETCH:
        need(scan, TGSIC_FEATURE_FRAMEBUFFER_FETCH, index);
        break;
    case TGSIC_OPCODE_KILL:
    case TGSIC_OPCODE_KILL_IF:
        scan->kills = true;
        break;
    case TGSIC_OPCODE_CAL:
    case TGSIC_OPCODE_BGNSUB:
        scan->has_subroutines = true;
        scan->num_blocks++;
        break;
    default:
        break;
    }
}

static bool returns_early(const struct tgsic_shader *shader, uint32_t index)
{
    return shader->instructions[index].opcode == TGSIC_OPCODE_RET &&
           (index + 1 == shader->num_instructions ||
            shader->instructions[index + 1].opcode != TGSIC_OPCODE_END);
}

/* ---- Instructions ------------------------------------------------------------------------- */

static void read_register(struct tgsic_scan *scan, struct extents *extents,
                          const struct tgsic_register *reg, uint32_t index)
{
    measure(extents, reg->file, reg->index);
    if (reg->file == TGSIC_FILE_CONST && reg->dimension >= 0)
        extend(&extents->buffers, reg->has_dimension ? (uint32_t)reg->dimension + 1 : 1);
    measure_indirect(extents, reg->indirect);
    measure_indirect(extents, reg->dimension_indirect);
    need_by_file(scan, reg, index);
}

static void read_instruction(struct tgsic_scan *scan, struct extents *extents, uint32_t index)
{
    const struct tgsic_instruction *in = &scan->shader->instructions[index];
    const struct tgsic_opcode_info *info = &tgsic_opcode_table[in->opcode];
    for (unsigned k = 0; k < in->num_dst; k++)
        read_register(scan, extents, &in->dst[k].reg, index);
    for (unsigned k = 0; k < in->num_src; k++)
        read_register(scan, extents, &in->src[k].reg, index);
    need_by_letter(scan, info->dst[0], index);
    need_by_letter(scan, info->src[0], index);
    need_by_opcode(scan, in->opcode, index);
    extents->others |= info->mode == TGSIC_MODE_OTHER;
    scan->has_early_return |= returns_early(scan->shader, index);
    if (!in->texture)
        return;
    scan->num_operands += in->texture->num_offsets;
    for (unsigned k = 0; k < in->texture->num_offsets; k++)
        measure(extents, in->texture->offsets[k].file, in->texture->offsets[k].index);
}

/* How many registers there are, and what is needed: other instructions than the special ones have
 * no registers but declared ones. */
static void read_instructions(struct tgsic_scan *scan, struct extents *extents)
{
    const struct tgsic_outline *outline = &scan->outline;
    scan->num_operands = outline->num_operands;
    scan->num_results = outline->num_results;
    for (uint32_t i = 0; i < outline->num_special; i++)
        read_instruction(scan, extents, outline->special[i]);
    if (extents->count[TGSIC_FILE_CONST])
        extend(&extents->buffers, 1);
}

/* ---- Framebuffer fetches ------------------------------------------------------------------ */

static void note_fetch(struct tgsic_scan *scan, const struct tgsic_register *reg, bool late)
{
    for (uint32_t i = 0; i < scan->num_outputs; i++)
        if (reg->indirect ? scan->outputs[i].indirect : (int32_t)i == reg->index) {
            scan->outputs[i].fetched = true;
            scan->outputs[i].fetched_late |= late || scan->outputs[i].indirect;
        }
}

/* Whether outputs still hold what the framebuffer does: not behind a write, nor where code may run
 * again. */
static void find_fetches(struct tgsic_arena *arena, struct tgsic_scan *scan)
{
    const struct tgsic_shader *shader = scan->shader;
    bool *written, all = false;
    if (scan->features[TGSIC_FEATURE_FRAMEBUFFER_FETCH] == UINT32_MAX)
        return;
    written = ARENA_ARRAY(arena, bool, scan->num_outputs);
    for (uint32_t i = 0; i < shader->num_instructions; i++) {
        const struct tgsic_instruction *in = &shader->instructions[i];
        const struct tgsic_register *src = in->num_src ? &in->src[0].reg : NULL;
        all |= in->opcode == TGSIC_OPCODE_BGNLOOP || in->opcode == TGSIC_OPCODE_CAL;
        if (in->opcode == TGSIC_OPCODE_FBFETCH && src->file == TGSIC_FILE_OUT)
            note_fetch(scan, src, all || (src->index >= 0 && written[src->index]));
        for (unsigned k = 0; k < in->num_dst; k++) {
            const struct tgsic_register *dst = &in->dst[k].reg;
            if (dst->file == TGSIC_FILE_OUT && dst->index >= 0 && !dst->indirect)
                written[dst->index] = true;
            all |= dst->file == TGSIC_FILE_OUT && dst->indirect;
        }
    }
}

/* ---- Entry -------------------------------------------------------------------------------- */

static void make_tables(struct tgsic_arena *arena, struct tgsic_scan *scan,
                        const struct extents *extents)
{
    const uint32_t *count = extents->count;
    scan->num_temps = count[TGSIC_FILE_TEMP];
    scan->num_addrs = count[TGSIC_FILE_ADDR];
    scan->num_inputs = count[TGSIC_FILE_IN];
    scan->num_outputs = count[TGSIC_FILE_OUT];
    scan->num_system_values = count[TGSIC_FILE_SV];
    scan->num_views = count[TGSIC_FILE_SVIEW] > count[TGSIC_FILE_SAMP] ? count[TGSIC_FILE_SVIEW]
                                                                       : count[TGSIC_FILE_SAMP];
    scan->num_constants = extents->buffers;
    scan->num_images = count[TGSIC_FILE_IMAGE];
    scan->images = ARENA_ARRAY(arena, struct tgsic_scan_image, scan->num_images);
    scan->temp_array_of = ARENA_ARRAY(arena, uint16_t, scan->num_temps);
    scan->inputs =
        ARENA_ARRAY(arena, struct tgsic_slot,
                    (size_t)scan->num_inputs + scan->num_outputs + scan->num_system_values);
    scan->outputs = scan->inputs + scan->num_inputs;
    scan->system_values = scan->outputs + scan->num_outputs;
    scan->views = ARENA_ARRAY(arena, struct tgsic_view, scan->num_views);
    scan->constants = ARENA_ARRAY(arena, struct tgsic_constants, scan->num_constants);
    for (uint32_t i = 0; i < scan->num_views; i++)
        scan->views[i] = (struct tgsic_view){false, TGSIC_TARGET_UNKNOWN, TGSIC_RETURN_FLOAT};
    for (uint32_t i = 0; i < scan->num_constants; i++)
        scan->constants[i].buffer = (uint16_t)i;
}

void tgsic_scan_shader(struct tgsic_arena *arena, const struct tgsic_shader *shader,
                       struct tgsic_scan *scan)
{
    struct tgsic_outline outline;
    tgsic_outline_all(arena, shader, &outline);
    tgsic_scan_outlined(arena, shader, &outline, scan);
}

void tgsic_scan_outlined(struct tgsic_arena *arena, const struct tgsic_shader *shader,
                         const struct tgsic_outline *outline, struct tgsic_scan *scan)
{
    struct extents extents = {{0}, 0, false, false};
    *scan = (struct tgsic_scan){.shader = shader, .outline = *outline};
    memset(scan->features, 0xff, sizeof scan->features);
    measure_declarations(shader, &extents);
    read_instructions(scan, &extents);
    make_tables(arena, scan, &extents);
    read_declarations(scan);
    if (extents.indirect)
        find_indirection(arena, scan);
    find_fetches(arena, scan);
    if (extents.others)
        tgsic_scan_samplers(arena, scan);
    for (uint32_t i = 0; i < scan->num_constants; i++)
        scan->constants[i].kinds = ARENA_ARRAY(arena, uint8_t, scan->constants[i].count);
    tgsic_find_webs(arena, scan);
}
