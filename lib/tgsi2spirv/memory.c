/* SPDX-License-Identifier: MIT */
/* Memory opcodes: loads, stores and atomics of buffers, shared memory, counters and images, loads
 * of constants, size queries and barriers.
 *
 * TGSI addresses buffers and shared memory by bytes, at multiples of four; here they are arrays of
 * words. */
#include "emit.h"

static const enum tgsic_kind UINT = TGSIC_KIND_UINT;

static unsigned address_source(const struct emit *e)
{
    return e->in->opcode == TGSIC_OPCODE_STORE ? 0 : 1;
}

/* the index that belongs to the operand naming the resource */
static const struct tgsic_operand_variables *resource_operand(const struct emit *e)
{
    return tgsic_t2s_operand(e, e->in->opcode == TGSIC_OPCODE_STORE ? 0 : e->in->num_dst);
}

/* ---- Places in memory ---------------------------------------------------------------------- */

static const struct resource *resource_at(const struct emit *e)
{
    const struct tgsic_register *reg = tgsic_memory_register(e->in);
    uint32_t number = reg->index < 0 ? 0 : (uint32_t)reg->index;
    bool direct = reg->index >= 0 || reg->indirect;
    if (reg->file == TGSIC_FILE_MEMORY)
        return &e->shared;
    if (reg->file == TGSIC_FILE_BUFFER && direct && number < e->num_buffers &&
        e->buffers[number].variable)
        return &e->buffers[number];
    if (reg->file == TGSIC_FILE_IMAGE && direct && number < e->num_images &&
        e->images[number].variable)
        return &e->images[number];
    return NULL;
}

/* the index of the resource in its array */
static uint32_t choice(struct emit *e, const struct resource *r)
{
    return tgsic_t2s_index(e, tgsic_memory_register(e->in),
                           tgsic_index_variable(resource_operand(e)), r->use.first, r->use.count);
}

/* the index of the first word */
static uint32_t first_word(struct emit *e)
{
    uint32_t bytes;
    if (tgsic_t2s_immediate(e, address_source(e), 0, &bytes))
        return tgsic_t2s_uint(&e->m, bytes >> 2);
    return OP(e, SpvOpShiftRightLogical, type_of(e, UINT, 1),
              tgsic_t2s_scalar_source(e, address_source(e), 0, UINT), tgsic_t2s_uint(&e->m, 2));
}

static uint32_t word_after(struct emit *e, uint32_t first, unsigned c)
{
    uint32_t bytes;
    if (tgsic_t2s_immediate(e, address_source(e), 0, &bytes))
        return tgsic_t2s_uint(&e->m, (bytes >> 2) + c);
    return c ? OP(e, SpvOpIAdd, type_of(e, UINT, 1), first, tgsic_t2s_uint(&e->m, c)) : first;
}

/* Buffers may be bound so that nothing happens beyond their ends; shared memory has no such way. */
static uint32_t shared_word(struct emit *e, uint32_t index)
{
    uint32_t last = e->shared_words - 1;
    if (!e->opts->clamp_indices || tgsic_t2s_is_within(e, index, 1, 0, (int32_t)last))
        return index;
    return EXT(e, GLSLstd450UMin, type_of(e, UINT, 1), index, tgsic_t2s_uint(&e->m, last));
}

/* a pointer to a word of a buffer, of shared memory, or to a counter */
static uint32_t word_pointer(struct emit *e, const struct resource *r, uint32_t index)
{
    const struct tgsic_register *reg = tgsic_memory_register(e->in);
    uint32_t type = type_of(e, UINT, 1), zero = tgsic_t2s_int(&e->m, 0);
    SpvStorageClass storage = tgsic_t2s_buffer_storage(e);
    if (reg->file == TGSIC_FILE_MEMORY)
        return CHAIN(e, SpvStorageClassWorkgroup, type, r->variable, shared_word(e, index));
    if (reg->file == TGSIC_FILE_HWATOMIC) {
        uint32_t number = reg->has_dimension && reg->dimension > 0 ? (uint32_t)reg->dimension : 0;
        return CHAIN(
            e, storage, type, e->counters[number], zero,
            tgsic_t2s_index(e, reg, tgsic_index_variable(resource_operand(e)), 0, UINT16_MAX));
    }
    return r->use.count > 1 ? CHAIN(e, storage, type, r->variable, choice(e, r), zero, index)
                            : CHAIN(e, storage, type, r->variable, zero, index);
}

static uint32_t image_pointer(struct emit *e, const struct resource *r)
{
    return r->use.count > 1
               ? CHAIN(e, SpvStorageClassUniformConstant, r->type, r->variable, choice(e, r))
               : r->variable;
}

static uint32_t image_coordinates(struct emit *e)
{
    return tgsic_t2s_vector(e, address_source(e),
                            tgsic_image_coordinates(tgsic_image_target(&e->scan, e->in)),
                            TGSIC_KIND_INT);
}

static bool is_multisampled(const struct emit *e)
{
    return tgsic_target_info(tgsic_image_target(&e->scan, e->in))->msaa;
}

static uint32_t sample_index(struct emit *e)
{
    return is_multisampled(e) ? tgsic_t2s_scalar_source(e, address_source(e), 3, TGSIC_KIND_INT)
                              : tgsic_t2s_uint(&e->m, 0);
}

/* ---- Loads --------------------------------------------------------------------------------- */

static void load_image(struct emit *e, const struct resource *r)
{
    uint32_t type = type_of(e, r->use.kind, 4), id;
    uint32_t image = OP(e, SpvOpLoad, r->type, image_pointer(e, r)), at = image_coordinates(e);
    if (is_multisampled(e))
        id = OP(e, SpvOpImageRead, type, image, at, SpvImageOperandsSampleMask, sample_index(e));
    else
        id = OP(e, SpvOpImageRead, type, image, at);
    tgsic_t2s_assign(e, (struct value){id, r->use.kind, 4}, 0);
}

/* component c of the result is word c */
static void assign_words(struct emit *e,
                         uint32_t (*word)(struct emit *e, uint32_t first, unsigned c),
                         uint32_t first, enum tgsic_kind kind)
{
    unsigned mask = e->in->dst[0].writemask;
    uint32_t parts[4], zero = tgsic_t2s_constant(&e->m, kind, 0);
    unsigned count = mask >> 3 ? 4 : mask >> 2 ? 3 : mask >> 1 ? 2 : 1;
    for (unsigned c = 0; c < count; c++)
        parts[c] = mask >> c & 1 ? word(e, first, c) : zero;
    uint32_t id = tgsic_t2s_construct(e, kind, parts, count, count);
    tgsic_t2s_assign(e, (struct value){id, (uint8_t)kind, (uint8_t)count}, 0);
}

static uint32_t load_word(struct emit *e, uint32_t first, unsigned c)
{
    uint32_t index = word_after(e, first, c);
    return OP(e, SpvOpLoad, type_of(e, UINT, 1), word_pointer(e, resource_at(e), index));
}

/* word `index` of a uniform buffer is component index & 3 of a vector */
static uint32_t load_constant(struct emit *e, uint32_t first, unsigned c)
{
    const struct block_constants *b = &e->constants[e->in->src[0].reg.index];
    uint32_t type = type_of(e, UINT, 1), word = word_after(e, first, c);
    uint32_t vector = OP(e, SpvOpShiftRightLogical, type, word, tgsic_t2s_uint(&e->m, 2));
    uint32_t component = OP(e, SpvOpBitwiseAnd, type, word, tgsic_t2s_uint(&e->m, 3));
    uint32_t own = type_of(e, b->kind, 1);
    return OP(e, SpvOpLoad, own,
              CHAIN(e, SpvStorageClassUniform, own, b->variable, tgsic_t2s_int(&e->m, 0), vector,
                    component));
}

static void emit_constants(struct emit *e)
{
    const struct tgsic_register *reg = &e->in->src[0].reg;
    bool known = !reg->indirect && reg->index >= 0 &&
                 (uint32_t)reg->index < e->scan.num_constants &&
                 e->constants[reg->index].variable && e->constants[reg->index].buffers < 2 &&
                 !(e->layout.push_constants && !reg->index);
    if (!known)
        tgsic_t2s_fail(e, e->in->pos, "this choice among uniform buffers is not translated");
    else
        assign_words(e, load_constant, first_word(e), e->constants[reg->index].kind);
}

/* ---- Stores -------------------------------------------------------------------------------- */

static void store_image(struct emit *e, const struct resource *r)
{
    uint32_t image = OP(e, SpvOpLoad, r->type, image_pointer(e, r)), at = image_coordinates(e);
    uint32_t texel = tgsic_t2s_vector(e, 1, 4, r->use.kind);
    if (is_multisampled(e))
        DO(e, SpvOpImageWrite, image, at, texel, SpvImageOperandsSampleMask, sample_index(e));
    else
        DO(e, SpvOpImageWrite, image, at, texel);
}

static void store_words(struct emit *e, const struct resource *r)
{
    uint32_t first = first_word(e);
    for (unsigned c = 0; c < 4; c++) {
        if (!(e->in->dst[0].writemask >> c & 1))
            continue;
        uint32_t value = tgsic_t2s_scalar_source(e, 1, c, UINT);
        DO(e, SpvOpStore, word_pointer(e, r, word_after(e, first, c)), value);
    }
}

/* ---- Atomics ------------------------------------------------------------------------------- */

static unsigned atomic_op(unsigned opcode)
{
    static const uint16_t ops[TGSIC_OPCODE_LIMIT] = {
        [TGSIC_OPCODE_ATOMUADD] = SpvOpAtomicIAdd, [TGSIC_OPCODE_ATOMXCHG] = SpvOpAtomicExchange,
        [TGSIC_OPCODE_ATOMAND] = SpvOpAtomicAnd,   [TGSIC_OPCODE_ATOMOR] = SpvOpAtomicOr,
        [TGSIC_OPCODE_ATOMXOR] = SpvOpAtomicXor,   [TGSIC_OPCODE_ATOMUMIN] = SpvOpAtomicUMin,
        [TGSIC_OPCODE_ATOMUMAX] = SpvOpAtomicUMax, [TGSIC_OPCODE_ATOMIMIN] = SpvOpAtomicSMin,
        [TGSIC_OPCODE_ATOMIMAX] = SpvOpAtomicSMax,
    };
    return ops[opcode];
}

static uint32_t atomic_pointer(struct emit *e, const struct resource *r)
{
    if (e->in->src[0].reg.file != TGSIC_FILE_IMAGE)
        return word_pointer(e, r,
                            e->in->src[0].reg.file == TGSIC_FILE_HWATOMIC ? 0 : first_word(e));
    uint32_t type = tgsic_t2s_pointer(&e->m, SpvStorageClassImage, type_of(e, r->use.kind, 1));
    return OP(e, SpvOpImageTexelPointer, type, image_pointer(e, r), image_coordinates(e),
              sample_index(e));
}

/* what replaces the old value where SPIR-V has no such operation */
static uint32_t replacement(struct emit *e, uint32_t old, uint32_t operand)
{
    uint32_t type = type_of(e, UINT, 1), boolean = type_of(e, TGSIC_KIND_BOOL, 1);
    uint32_t zero = tgsic_t2s_uint(&e->m, 0), one = tgsic_t2s_uint(&e->m, 1), test, step;
    if (e->in->opcode == TGSIC_OPCODE_ATOMFADD) {
        uint32_t real = type_of(e, TGSIC_KIND_FLOAT, 1);
        uint32_t sum = OP(e, SpvOpFAdd, real, OP(e, SpvOpBitcast, real, old),
                          OP(e, SpvOpBitcast, real, operand));
        return OP(e, SpvOpBitcast, type, sum);
    }
    if (e->in->opcode == TGSIC_OPCODE_ATOMINC_WRAP) {
        test = OP(e, SpvOpULessThan, boolean, old, operand);
        step = OP(e, SpvOpIAdd, type, old, one);
        return tgsic_t2s_select(e, UINT, 1, test, step, zero);
    }
    test = OP(e, SpvOpLogicalAnd, boolean, OP(e, SpvOpINotEqual, boolean, old, zero),
              OP(e, SpvOpULessThan, boolean, old, operand));
    step = OP(e, SpvOpISub, type, old, one);
    return tgsic_t2s_select(e, UINT, 1, test, step, zero);
}

struct scope {
    uint32_t scope, semantics;
};

static struct scope atomic_scope(struct emit *e)
{
    bool shared = e->in->src[0].reg.file == TGSIC_FILE_MEMORY;
    return (struct scope){tgsic_t2s_uint(&e->m, shared ? SpvScopeWorkgroup : SpvScopeDevice),
                          tgsic_t2s_uint(&e->m, SpvMemorySemanticsMaskNone)};
}

/* Tries until nobody was in between. */
static uint32_t emit_loop(struct emit *e, const struct resource *r, uint32_t operand)
{
    struct scope s = atomic_scope(e);
    uint32_t type = type_of(e, UINT, 1), pointer = atomic_pointer(e, r);
    uint32_t before = tgsic_t2s_id(&e->m), header = tgsic_t2s_id(&e->m);
    uint32_t next = tgsic_t2s_id(&e->m), merge = tgsic_t2s_id(&e->m), seen = tgsic_t2s_id(&e->m);
    uint32_t body = tgsic_t2s_id(&e->m);
    uint32_t first = OP(e, SpvOpAtomicLoad, type, pointer, s.scope, s.semantics);
    tgsic_t2s_branch(e, before);
    DO(e, SpvOpLabel, before);
    tgsic_t2s_branch(e, header);
    DO(e, SpvOpLabel, header);
    uint32_t old = OP(e, SpvOpPhi, type, first, before, seen, next);
    DO(e, SpvOpLoopMerge, merge, next, SpvLoopControlMaskNone);
    tgsic_t2s_branch(e, body);
    DO(e, SpvOpLabel, body);
    uint32_t value = replacement(e, old, operand);
    DO(e, SpvOpAtomicCompareExchange, type, seen, pointer, s.scope, s.semantics, s.semantics, value,
       old);
    uint32_t done = OP(e, SpvOpIEqual, type_of(e, TGSIC_KIND_BOOL, 1), seen, old);
    DO(e, SpvOpBranchConditional, done, merge, next);
    DO(e, SpvOpLabel, next);
    tgsic_t2s_branch(e, header);
    DO(e, SpvOpLabel, merge);
    return old;
}

static uint32_t emit_plain_atomic(struct emit *e, const struct resource *r, enum tgsic_kind kind)
{
    struct scope s = atomic_scope(e);
    uint32_t type = type_of(e, kind, 1), pointer = atomic_pointer(e, r);
    uint32_t operand = tgsic_t2s_scalar_source(e, 2, 0, kind);
    if (e->in->opcode == TGSIC_OPCODE_ATOMCAS)
        return OP(e, SpvOpAtomicCompareExchange, type, pointer, s.scope, s.semantics, s.semantics,
                  tgsic_t2s_scalar_source(e, 3, 0, kind), operand);
    return OP(e, atomic_op(e->in->opcode), type, pointer, s.scope, s.semantics, operand);
}

static uint32_t add_float(struct emit *e, const struct resource *r)
{
    struct scope s = atomic_scope(e);
    uint32_t pointer = atomic_pointer(e, r);
    tgsic_t2s_extension(&e->m, "SPV_EXT_shader_atomic_float_add");
    tgsic_t2s_capability(&e->m, SpvCapabilityAtomicFloat32AddEXT);
    return OP(e, SpvOpAtomicFAddEXT, type_of(e, TGSIC_KIND_FLOAT, 1), pointer, s.scope, s.semantics,
              tgsic_t2s_scalar_source(e, 2, 0, TGSIC_KIND_FLOAT));
}

/* Only texels of one word are changed at once. */
static bool has_atomics(struct emit *e, const struct resource *r)
{
    SpvImageFormat format = tgsic_t2s_image_format(e, r->use.format);
    return format == SpvImageFormatR32ui || format == SpvImageFormatR32i ||
           format == SpvImageFormatR32f;
}

static void emit_atomic(struct emit *e, const struct resource *r)
{
    enum tgsic_kind kind = r ? (enum tgsic_kind)r->use.kind : UINT;
    bool plain = atomic_op(e->in->opcode) || e->in->opcode == TGSIC_OPCODE_ATOMCAS;
    bool is_float = kind == TGSIC_KIND_FLOAT;
    uint32_t id;
    if (e->in->src[0].reg.file == TGSIC_FILE_IMAGE && !has_atomics(e, r)) {
        tgsic_t2s_fail(e, e->in->pos, "%s on an image of texels that are not one word",
                       tgsic_opcode_info(e->in->opcode)->name);
        return;
    }
    if (is_float && e->in->opcode != TGSIC_OPCODE_ATOMXCHG &&
        e->in->opcode != TGSIC_OPCODE_ATOMFADD) {
        tgsic_t2s_fail(e, e->in->pos, "%s on an image of floats",
                       tgsic_opcode_info(e->in->opcode)->name);
        return;
    }
    if (plain) {
        id = emit_plain_atomic(e, r, kind);
    } else if (is_float) {
        id = add_float(e, r);
    } else if (kind == TGSIC_KIND_INT) {
        tgsic_t2s_fail(e, e->in->pos, "%s on an image of signed integers",
                       tgsic_opcode_info(e->in->opcode)->name);
        return;
    } else {
        id = emit_loop(e, r, tgsic_t2s_scalar_source(e, 2, 0, UINT));
    }
    tgsic_t2s_assign(e, (struct value){id, (uint8_t)kind, 1}, 0);
}

/* ---- Sizes --------------------------------------------------------------------------------- */

/* Length is of a block's last member, so the block is what an array's element is. */
static void buffer_size(struct emit *e, const struct resource *r)
{
    uint32_t type = type_of(e, UINT, 1), block = r->variable, parts[4];
    if (r->use.count > 1)
        block = CHAIN(e, tgsic_t2s_buffer_storage(e), e->words_type, r->variable, choice(e, r));
    uint32_t words = OP(e, SpvOpArrayLength, type, block, 0);
    parts[0] = OP(e, SpvOpIMul, type, words, tgsic_t2s_uint(&e->m, 4));
    parts[1] = parts[2] = parts[3] = tgsic_t2s_uint(&e->m, 0);
    tgsic_t2s_assign(
        e, (struct value){tgsic_t2s_construct(e, UINT, parts, 4, 4), TGSIC_KIND_UINT, 4}, 0);
}

/* width, height, depth or layers; the number of samples */
static void image_size(struct emit *e, const struct resource *r)
{
    enum tgsic_target target = tgsic_image_target(&e->scan, e->in);
    const struct tgsic_target_info *info = tgsic_target_info(target);
    bool cube = target == TGSIC_TARGET_CUBE || target == TGSIC_TARGET_CUBEARRAY;
    unsigned width = (cube ? 2u : info->coords) + info->layer;
    uint32_t image = OP(e, SpvOpLoad, r->type, image_pointer(e, r)), parts[4];
    const enum tgsic_kind kind = TGSIC_KIND_INT;
    tgsic_t2s_capability(&e->m, SpvCapabilityImageQuery);
    uint32_t size = OP(e, SpvOpImageQuerySize, type_of(e, kind, width), image);
    for (unsigned i = 0; i < 3; i++)
        parts[i] = i >= width  ? tgsic_t2s_int(&e->m, 0)
                   : width > 1 ? tgsic_t2s_extract(e, kind, size, i)
                               : size;
    parts[3] = info->msaa && e->in->dst[0].writemask >> 3
                   ? OP(e, SpvOpImageQuerySamples, type_of(e, kind, 1), image)
                   : tgsic_t2s_int(&e->m, 1);
    tgsic_t2s_assign(
        e, (struct value){tgsic_t2s_construct(e, kind, parts, 4, 4), TGSIC_KIND_INT, 4}, 0);
}

/* ---- Barriers ------------------------------------------------------------------------------ */

static uint32_t semantics_of(unsigned bits)
{
    uint32_t semantics = SpvMemorySemanticsAcquireReleaseMask;
    if (bits & 3) /* counters are buffers */
        semantics |= SpvMemorySemanticsUniformMemoryMask;
    if (bits & 4)
        semantics |= SpvMemorySemanticsImageMemoryMask;
    if (bits & 8)
        semantics |= SpvMemorySemanticsWorkgroupMemoryMask;
    return semantics;
}

void tgsic_t2s_memory_barrier(struct emit *e)
{
    bool compute = e->stage == TGSIC_PROCESSOR_COMP;
    uint32_t bits;
    if (!tgsic_t2s_immediate(e, 0, 0, &bits))
        bits = 15;
    bool group = bits & 16 && compute;
    if (group && !(bits & 15))
        bits = 15;
    if (!compute)
        bits &= 7;
    tgsic_t2s_forget(e);
    if (bits & 15)
        DO(e, SpvOpMemoryBarrier, tgsic_t2s_uint(&e->m, group ? SpvScopeWorkgroup : SpvScopeDevice),
           tgsic_t2s_uint(&e->m, semantics_of(bits)));
}

/* Outputs of a patch pass between its invocations; work groups share their own memory. */
void tgsic_t2s_control_barrier(struct emit *e)
{
    bool compute = e->stage == TGSIC_PROCESSOR_COMP;
    uint32_t scope = tgsic_t2s_uint(&e->m, SpvScopeWorkgroup);
    uint32_t memory = tgsic_t2s_uint(&e->m, compute ? SpvScopeWorkgroup : SpvScopeInvocation);
    uint32_t semantics =
        tgsic_t2s_uint(&e->m, compute ? (uint32_t)(SpvMemorySemanticsAcquireReleaseMask |
                                                   SpvMemorySemanticsWorkgroupMemoryMask)
                                      : 0);
    tgsic_t2s_forget(e);
    DO(e, SpvOpControlBarrier, scope, memory, semantics);
}

/* ---- Dispatch ------------------------------------------------------------------------------ */

static void emit_load(struct emit *e, const struct resource *r)
{
    if (e->in->src[0].reg.file == TGSIC_FILE_IMAGE)
        load_image(e, r);
    else if (e->in->src[0].reg.file == TGSIC_FILE_HWATOMIC)
        tgsic_t2s_assign(
            e,
            (struct value){OP(e, SpvOpLoad, type_of(e, UINT, 1), word_pointer(e, r, 0)),
                           TGSIC_KIND_UINT, 1},
            0);
    else
        assign_words(e, load_word, first_word(e), UINT);
}

/* What does not exist reads as 0, and writes of it do nothing. */
static void emit_absent(struct emit *e)
{
    if (e->in->opcode != TGSIC_OPCODE_STORE && e->in->num_dst)
        tgsic_t2s_assign(e, (struct value){tgsic_t2s_uint(&e->m, 0), TGSIC_KIND_UINT, 1}, 0);
}

static bool counter_exists(const struct emit *e, const struct tgsic_register *reg)
{
    uint32_t number = reg->has_dimension && reg->dimension > 0 ? (uint32_t)reg->dimension : 0;
    return number < e->num_counters && e->counters[number] && !reg->dimension_indirect;
}

bool tgsic_t2s_memory(struct emit *e)
{
    if (!tgsic_is_memory(e->in->opcode))
        return false;
    const struct tgsic_register *reg = tgsic_memory_register(e->in);
    const struct resource *r = resource_at(e);
    if (reg->file == TGSIC_FILE_CONST || reg->file == TGSIC_FILE_CONSTBUF)
        emit_constants(e);
    else if (reg->file == TGSIC_FILE_HWATOMIC && !counter_exists(e, reg))
        tgsic_t2s_fail(e, e->in->pos, "this choice among counters is not translated");
    else if (!r && reg->file != TGSIC_FILE_HWATOMIC)
        emit_absent(e);
    else if (e->in->opcode == TGSIC_OPCODE_LOAD)
        emit_load(e, r);
    else if (e->in->opcode == TGSIC_OPCODE_STORE)
        reg->file == TGSIC_FILE_IMAGE ? store_image(e, r) : store_words(e, r);
    else if (e->in->opcode != TGSIC_OPCODE_RESQ)
        emit_atomic(e, r);
    else if (reg->file == TGSIC_FILE_IMAGE)
        image_size(e, r);
    else if (reg->file == TGSIC_FILE_BUFFER)
        buffer_size(e, r);
    else
        tgsic_t2s_fail(e, e->in->pos, "RESQ of %s is not translated", tgsic_file_name(reg->file));
    return true;
}
