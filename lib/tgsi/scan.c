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
    if (!tgsic_scan_needs(scan, feature))
        scan->features[feature] = instruction;
    scan->needs[feature / 64] |= (uint64_t)1 << (feature % 64);
}

/* ---- Registers ---------------------------------------------------------------------------- */

struct extents {
    uint32_t count[TGSIC_FILE_LIMIT]; /* highest register + 1 */
    uint32_t buffers;                 /* highest uniform buffer + 1 */
    bool indirect;                    /* some register is */
    bool has_other;                   /* some opcode is a TGSIC_SHAPE_OTHER */
};

#define FILE_BIT(file) (1u << TGSIC_FILE_##file)

static inline void extend(uint32_t *count, uint32_t needed)
{
    *count = *count < needed ? needed : *count;
}

static inline void measure(struct extents *extents, unsigned file, int32_t index)
{
    if (index >= 0)
        extend(&extents->count[file], (uint32_t)index + 1);
}

/* What is declared: CONST alone has places with more than a number. */
static void measure_declarations(const struct tgsic_outline *outline, struct extents *extents)
{
    memcpy(extents->count, outline->ends, sizeof extents->count);
    if (outline->ends[TGSIC_FILE_CONST])
        extents->buffers = (outline->ends[TGSIC_FILE_CONST] - 1) / tgsic_register_place(1, 0) + 1;
}

/* ---- Declarations ------------------------------------------------------------------------- */

static void declare_slots(struct tgsic_slot *slots, const struct tgsic_declaration *d,
                          uint32_t index, unsigned semantic, bool attribute)
{
    unsigned semantic_index = attribute ? d->first : d->semantic_index;
    unsigned interpolation = d->interpolation, usual = TGSIC_INTERPOLATE_PERSPECTIVE;
    interpolation = d->has_interpolation ? interpolation : usual;
    for (uint32_t r = d->first; r <= d->last; r++) {
        struct tgsic_slot *slot = &slots[r];
        slot->semantic = (uint8_t)semantic;
        slot->declared_mask |= d->usage_mask;
        slot->interpolation = (uint8_t)interpolation;
        slot->location = d->location;
        slot->invariant = d->invariant;
        slot->declared = true;
        slot->semantic_index = (uint16_t)semantic_index++;
        slot->array_id = d->array_id;
        slot->declaration = index;
    }
}

static void declare_constants(struct tgsic_scan *scan, const struct tgsic_declaration *d)
{
    struct tgsic_constants *buffer = &scan->constants[d->has_dimension ? d->dimension : 0];
    buffer->declared = true;
    extend(&buffer->count, d->last + 1u);
}

static void declare_resources(struct tgsic_scan *scan, const struct tgsic_declaration *d)
{
    if (d->file == TGSIC_FILE_CONST)
        declare_constants(scan, d);
    else if (d->file == TGSIC_FILE_IMAGE)
        for (uint32_t r = d->first; r <= d->last; r++)
            scan->images[r] = (struct tgsic_scan_image){true, d->writable, d->target, d->format};
    else if (d->file == TGSIC_FILE_SVIEW)
        for (uint32_t r = d->first; r <= d->last; r++)
            scan->views[r] = (struct tgsic_view){true, d->target, d->return_type[0]};
}

/* Slots of one kind. */
struct slot_set {
    struct tgsic_slot *slots;
    uint64_t semantics; /* that they are declared with: bits */
};

enum { NO_SET, INPUTS, OUTPUTS, SYSTEM_VALUES, NUM_SETS };

static const uint8_t set_of_file[TGSIC_FILE_LIMIT] = {
    [TGSIC_FILE_IN] = INPUTS,
    [TGSIC_FILE_OUT] = OUTPUTS,
    [TGSIC_FILE_SV] = SYSTEM_VALUES,
};

static void read_declarations(struct tgsic_scan *scan)
{
    const struct tgsic_shader *shader = scan->shader;
    unsigned attributes = shader->processor == TGSIC_PROCESSOR_VERT ? INPUTS : NUM_SETS;
    struct slot_set sets[NUM_SETS] = {
        [INPUTS] = {scan->inputs, 0},
        [OUTPUTS] = {scan->outputs, 0},
        [SYSTEM_VALUES] = {scan->system_values, 0},
    };
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        unsigned set = set_of_file[d->file];
        unsigned semantic = set == attributes ? (unsigned)TGSIC_SEMANTIC_GENERIC : d->semantic;
        if (set == NO_SET) {
            declare_resources(scan, d);
            continue;
        }
        sets[set].semantics |= tgsic_semantic_bit(semantic);
        declare_slots(sets[set].slots, d, i, semantic, set == attributes);
    }
    scan->input_semantics = sets[INPUTS].semantics;
    scan->output_semantics = sets[OUTPUTS].semantics;
}

/* ---- Indirection -------------------------------------------------------------------------- */

static void mark_indirect_slots(struct tgsic_scan *scan, struct tgsic_slot *slots, uint32_t count,
                                unsigned array_id)
{
    scan->has_indirect_slots = true;
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
        mark_indirect_slots(scan, scan->inputs, scan->num_inputs, reg->indirect->array_id);
        break;
    case TGSIC_FILE_OUT:
        mark_indirect_slots(scan, scan->outputs, scan->num_outputs, reg->indirect->array_id);
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
    for (uint32_t i = 0; i < scan->outline.num_addressed; i++) {
        const struct tgsic_instruction *in = &shader->instructions[scan->outline.addressed[i]];
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

/* What some opcodes say of the shader: bits, behind which there is room for enum tgsic_shape. */
enum effect {
    EFFECT_BLOCK = 1 << 0, /* starts a block of statements */
    EFFECT_SUBROUTINE = 1 << 1,
    EFFECT_KILL = 1 << 2,
    EFFECT_RETURN = 1 << 3,
    EFFECT_BARRIER = 1 << 4,
    EFFECT_FETCH = 1 << 5, /* of the framebuffer */
    EFFECT_VERTEX = 1 << 6,
};
#define SHAPE_EFFECT(shape) ((unsigned)(shape) << 8)
#define EFFECT_DOUBLES      SHAPE_EFFECT(TGSIC_SHAPE_DOUBLES)
#define EFFECT_INT64        SHAPE_EFFECT(TGSIC_SHAPE_INT64)
#define EFFECT_OTHER        SHAPE_EFFECT(TGSIC_SHAPE_OTHER)
/* Of these every instruction counts, of others the first one says all there is to say, */
#define EACH_EFFECT (EFFECT_RETURN | EFFECT_VERTEX | EFFECT_OTHER)
/* … and these say nothing by themselves. */
#define NO_EFFECT (EFFECT_BLOCK | SHAPE_EFFECT(TGSIC_SHAPE_WIDE | TGSIC_SHAPE_COMPONENTWISE))

static const uint8_t effects[TGSIC_OPCODE_LIMIT] = {
    [TGSIC_OPCODE_IF] = EFFECT_BLOCK,
    [TGSIC_OPCODE_UIF] = EFFECT_BLOCK,
    [TGSIC_OPCODE_ELSE] = EFFECT_BLOCK,
    [TGSIC_OPCODE_BGNLOOP] = EFFECT_BLOCK,
    [TGSIC_OPCODE_SWITCH] = EFFECT_BLOCK,
    [TGSIC_OPCODE_CAL] = EFFECT_BLOCK | EFFECT_SUBROUTINE,
    [TGSIC_OPCODE_BGNSUB] = EFFECT_BLOCK | EFFECT_SUBROUTINE,
    [TGSIC_OPCODE_KILL] = EFFECT_KILL,
    [TGSIC_OPCODE_KILL_IF] = EFFECT_KILL,
    [TGSIC_OPCODE_RET] = EFFECT_RETURN,
    [TGSIC_OPCODE_MEMBAR] = EFFECT_BARRIER,
    [TGSIC_OPCODE_FBFETCH] = EFFECT_FETCH,
    [TGSIC_OPCODE_EMIT] = EFFECT_VERTEX,
    [TGSIC_OPCODE_ENDPRIM] = EFFECT_VERTEX,
};

static bool returns_early(const struct tgsic_shader *shader, uint32_t index)
{
    return index + 1 == shader->num_instructions ||
           shader->instructions[index + 1].opcode != TGSIC_OPCODE_END;
}

/* Does a vertex or primitive go to another stream than the first? */
static bool is_streamed(const struct tgsic_shader *shader, uint32_t index)
{
    const struct tgsic_src *stream = shader->instructions[index].src;
    return stream->reg.file == TGSIC_FILE_IMM && stream->reg.index >= 0 &&
           (uint32_t)stream->reg.index < shader->num_immediates &&
           shader->immediates[stream->reg.index].bits[stream->swizzle[0]];
}

static void add_effects(struct tgsic_scan *scan, unsigned effect, uint32_t index)
{
    const struct tgsic_texture *texture = scan->shader->instructions[index].texture;
    if (texture)
        scan->num_operands += texture->num_offsets;
    scan->has_subroutines |= (effect & EFFECT_SUBROUTINE) != 0;
    scan->kills |= (effect & EFFECT_KILL) != 0;
    if (effect & EFFECT_RETURN)
        scan->has_early_return |= returns_early(scan->shader, index);
    if (effect & EFFECT_BARRIER)
        need(scan, TGSIC_FEATURE_MEMORY_BARRIERS, index);
    if (effect & EFFECT_FETCH)
        need(scan, TGSIC_FEATURE_FRAMEBUFFER_FETCH, index);
    if (effect & EFFECT_VERTEX && is_streamed(scan->shader, index))
        need(scan, TGSIC_FEATURE_STREAMS, index);
    if (effect & EFFECT_DOUBLES)
        need(scan, TGSIC_FEATURE_DOUBLES, index);
    if (effect & EFFECT_INT64)
        need(scan, TGSIC_FEATURE_INT64, index);
}

/* ---- Instructions ------------------------------------------------------------------------- */

/* files that hold no values */
#define RESOURCES                                                                                  \
    (FILE_BIT(BUFFER) | FILE_BIT(CONSTBUF) | FILE_BIT(IMAGE) | FILE_BIT(MEMORY) |                  \
     FILE_BIT(HWATOMIC))

static void need_by_resource(struct tgsic_scan *scan, unsigned file, uint32_t index)
{
    need(scan,
         file == TGSIC_FILE_IMAGE      ? TGSIC_FEATURE_IMAGES
         : file == TGSIC_FILE_MEMORY   ? TGSIC_FEATURE_SHARED_MEMORY
         : file == TGSIC_FILE_HWATOMIC ? TGSIC_FEATURE_COUNTERS
                                       : TGSIC_FEATURE_BUFFERS,
         index);
}

/* A register with an index that is not known, or with two dimensions. */
static void read_indexed(struct tgsic_scan *scan, struct extents *extents,
                         const struct tgsic_register *reg, uint32_t index)
{
    extents->indirect |= reg->indirect || reg->dimension_indirect;
    if (reg->file == TGSIC_FILE_CONST) {
        if (reg->dimension >= 0)
            extend(&extents->buffers, reg->has_dimension ? (uint32_t)reg->dimension + 1 : 1);
        if (reg->has_dimension && (reg->dimension || reg->dimension_indirect))
            need(scan, TGSIC_FEATURE_UNIFORM_BLOCKS, index);
        if (reg->dimension_indirect)
            need(scan, TGSIC_FEATURE_DYNAMIC_BLOCKS, index);
    } else if (reg->indirect && 1u << reg->file & (FILE_BIT(SAMP) | FILE_BIT(SVIEW))) {
        need(scan, TGSIC_FEATURE_DYNAMIC_SAMPLERS, index);
    }
}

static void read_register(struct tgsic_scan *scan, struct extents *extents,
                          const struct tgsic_register *reg, uint32_t index)
{
    measure(extents, reg->file, reg->index);
    if (reg->has_dimension || reg->indirect || reg->dimension_indirect)
        read_indexed(scan, extents, reg, index);
    if (1u << reg->file & RESOURCES)
        need_by_resource(scan, reg->file, index);
}

static void read_operands(struct tgsic_scan *scan, struct extents *extents, uint32_t index)
{
    const struct tgsic_instruction *in = &scan->shader->instructions[index];
    for (unsigned k = 0; k < in->num_dst; k++)
        read_register(scan, extents, &in->dst[k].reg, index);
    for (unsigned k = 0; k < in->num_src; k++)
        read_register(scan, extents, &in->src[k].reg, index);
}

static void read_opcodes(struct tgsic_scan *scan, struct extents *extents)
{
    const struct tgsic_outline *outline = &scan->outline;
    const struct tgsic_instruction *instructions = scan->shader->instructions;
    unsigned known = NO_EFFECT, num_blocks = 0;
    for (uint32_t i = 0; i < outline->num_special; i++) {
        unsigned opcode = instructions[outline->special[i]].opcode;
        unsigned effect = effects[opcode] | SHAPE_EFFECT(tgsic_opcode_shapes[opcode]);
        num_blocks += effect & EFFECT_BLOCK;
        if (effect & ~(known & ~EACH_EFFECT))
            add_effects(scan, effect, outline->special[i]);
        known |= effect;
    }
    extents->has_other = known & EFFECT_OTHER;
    scan->num_blocks = num_blocks;
}

/* What is needed, and how many registers there are: indices that are not known, and those of
 * resources, may start at one that is not declared. */
static void read_instructions(struct tgsic_scan *scan, struct extents *extents)
{
    const struct tgsic_outline *outline = &scan->outline;
    scan->num_operands = outline->num_operands;
    scan->num_results = outline->num_results;
    for (uint32_t i = 0; i < outline->num_addressed; i++)
        read_operands(scan, extents, outline->addressed[i]);
    read_opcodes(scan, extents);
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
    if (!tgsic_scan_needs(scan, TGSIC_FEATURE_FRAMEBUFFER_FETCH))
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

/* One piece of zeroes holds what begins so; the types with the largest alignment come first. */
static void make_tables(struct tgsic_arena *arena, struct tgsic_scan *scan)
{
    size_t slots = (size_t)scan->num_inputs + scan->num_outputs + scan->num_system_values;
    scan->inputs = tgsic_arena_alloc(arena, slots * sizeof *scan->inputs +
                                                scan->num_images * sizeof *scan->images +
                                                scan->num_temps * sizeof *scan->temp_array_of);
    scan->outputs = scan->inputs + scan->num_inputs;
    scan->system_values = scan->outputs + scan->num_outputs;
    scan->images = (struct tgsic_scan_image *)(scan->inputs + slots);
    scan->temp_array_of = (uint16_t *)(scan->images + scan->num_images);
    scan->constants = tgsic_arena_alloc_raw(arena, scan->num_constants * sizeof *scan->constants);
    scan->views = tgsic_arena_alloc_raw(arena, scan->num_views * sizeof *scan->views);
    for (uint32_t i = 0; i < scan->num_views; i++)
        scan->views[i] = (struct tgsic_view){false, TGSIC_TARGET_UNKNOWN, TGSIC_RETURN_FLOAT};
    for (uint32_t i = 0; i < scan->num_constants; i++)
        scan->constants[i] = (struct tgsic_constants){.buffer = (uint16_t)i};
}

static void make_constant_kinds(struct tgsic_arena *arena, struct tgsic_scan *scan)
{
    size_t count = 0;
    for (uint32_t i = 0; i < scan->num_constants; i++)
        count += scan->constants[i].count;
    uint8_t *kinds = ARENA_ARRAY(arena, uint8_t, count);
    for (uint32_t i = 0; i < scan->num_constants; i++) {
        scan->constants[i].kinds = kinds;
        kinds += scan->constants[i].count;
    }
}

static void count_registers(struct tgsic_scan *scan, const struct extents *extents)
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
}

void tgsic_scan_shader(struct tgsic_arena *arena, const struct tgsic_shader *shader,
                       struct tgsic_scan *scan)
{
    memset(scan, 0, sizeof *scan);
    tgsic_outline_all(arena, shader, &scan->outline);
    tgsic_scan_outlined(arena, shader, scan);
}

void tgsic_scan_outlined(struct tgsic_arena *arena, const struct tgsic_shader *shader,
                         struct tgsic_scan *scan)
{
    struct extents extents = {{0}, 0, false, false};
    scan->shader = shader;
    measure_declarations(&scan->outline, &extents);
    read_instructions(scan, &extents);
    count_registers(scan, &extents);
    make_tables(arena, scan);
    read_declarations(scan);
    if (extents.indirect)
        find_indirection(arena, scan);
    find_fetches(arena, scan);
    if (extents.has_other)
        tgsic_scan_samplers(arena, scan);
    if (scan->num_constants)
        make_constant_kinds(arena, scan);
    tgsic_find_webs(arena, scan);
}
