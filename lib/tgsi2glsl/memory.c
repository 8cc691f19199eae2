/* SPDX-License-Identifier: MIT */
/* Memory opcodes: loads, stores and atomics of buffers, shared memory, counters and images, size
 * queries and barriers.
 *
 * TGSI addresses buffers and shared memory by bytes, at multiples of four; here they are arrays of
 * words. */
#include "emit.h"

#include <string.h>

static unsigned address_source(const struct emit *e)
{
    return e->in->opcode == TGSIC_OPCODE_STORE ? 0 : 1;
}

/* the index that belongs to the operand naming the resource */
static const struct tgsic_operand_variables *resource_operand(const struct emit *e)
{
    return tgsic_emit_operand(e, e->in->opcode == TGSIC_OPCODE_STORE ? 0 : e->in->num_dst);
}

/* ---- Places in memory ---------------------------------------------------------------------- */

/* NULL: it is not there, or an image of which neither a declaration nor the instruction tells the
 * target. */
static const struct resource *resource_at(struct emit *e)
{
    const struct tgsic_register *reg = tgsic_memory_register(e->in);
    uint32_t number = reg->index < 0 ? 0 : (uint32_t)reg->index;
    if (reg->file == TGSIC_FILE_MEMORY)
        return &e->shared;
    if (reg->index < 0 && !reg->indirect)
        return NULL;
    if (reg->file == TGSIC_FILE_BUFFER && number < e->num_buffers && e->buffers[number].name)
        return &e->buffers[number];
    if (reg->file == TGSIC_FILE_IMAGE && number < e->scan.num_images && e->images[number].name &&
        tgsic_image_target(&e->scan, e->in) != TGSIC_TARGET_UNKNOWN)
        return &e->images[number];
    return NULL;
}

/* [n] where the resource is one of an array */
static void print_choice(struct emit *e, const struct resource *r)
{
    const struct tgsic_register *reg = tgsic_memory_register(e->in);
    if (r->use.count < 2)
        return;
    if (reg->indirect)
        tgsic_emit_need(e, reg->file == TGSIC_FILE_BUFFER ? TGSIC_FEATURE_DYNAMIC_BUFFERS
                                                          : TGSIC_FEATURE_DYNAMIC_IMAGES);
    tgsic_emit_index(e, reg, tgsic_index_variable(resource_operand(e)), r->use.first, r->use.count);
}

static void print_array(struct emit *e, const struct resource *r)
{
    tgsic_text_str(e->out, r->name);
    print_choice(e, r);
    if (r->use.count > 1)
        TEXT_LITERAL(e->out, ".word");
}

/* the largest index there is, for hosts that want all inside */
static void print_last_word(struct emit *e)
{
    if (e->memory == &e->shared) {
        uint32_t words = tgsic_emit_shared_words(e);
        tgsic_text_printf(e->out, "%uu", words ? words - 1 : 0);
        return;
    }
    TEXT_LITERAL(e->out, "uint(max(");
    print_array(e, e->memory);
    TEXT_LITERAL(e->out, ".length(), 1)) - 1u");
}

static void print_word_index(struct emit *e, unsigned c)
{
    uint32_t bytes;
    if (tgsic_emit_immediate(e, address_source(e), 0, &bytes)) {
        tgsic_text_uint(e->out, (uint64_t)(bytes >> 2) + c);
    } else {
        if (e->memory_index)
            tgsic_text_printf(e->out, "word%u", e->memory_index);
        else
            tgsic_emit_scalar(e, address_source(e), 0, TGSIC_KIND_UINT);
        if (!e->memory_index)
            TEXT_LITERAL(e->out, " >> 2u");
        if (c)
            tgsic_text_printf(e->out, " + %uu", c);
    }
}

/* word `c` from the address on */
static void print_word(struct emit *e, unsigned c)
{
    bool clamp = e->opts->clamp_indices;
    print_array(e, e->memory);
    tgsic_text_str(e->out, clamp ? "[min(uint(" : "[");
    print_word_index(e, c);
    if (clamp) {
        TEXT_LITERAL(e->out, "), ");
        print_last_word(e);
        tgsic_text_char(e->out, ')');
    }
    tgsic_text_char(e->out, ']');
}

/* the index of the first word, where several are accessed */
static void name_index(struct emit *e, unsigned words)
{
    uint32_t bytes;
    e->memory_index = 0;
    if (words < 2 || tgsic_emit_immediate(e, address_source(e), 0, &bytes))
        return;
    e->memory_index = ++e->num_indices;
    tgsic_emit_indent(e);
    tgsic_text_printf(e->out, "uint word%u = ", e->memory_index);
    tgsic_emit_scalar(e, address_source(e), 0, TGSIC_KIND_UINT);
    TEXT_LITERAL(e->out, " >> 2u;\n");
}

static unsigned count_bits(unsigned mask)
{
    return (mask & 1) + (mask >> 1 & 1) + (mask >> 2 & 1) + (mask >> 3 & 1);
}

static void print_counter(struct emit *e)
{
    const struct tgsic_register *reg = tgsic_memory_register(e->in);
    uint32_t buffer = reg->has_dimension && reg->dimension > 0 ? (uint32_t)reg->dimension : 0;
    if (buffer >= e->num_counters || !e->counters[buffer].count || reg->dimension_indirect) {
        tgsic_emit_fail(e, e->in->pos, "this choice among counters is not translated");
        return;
    }
    if (reg->indirect)
        tgsic_emit_need(e, TGSIC_FEATURE_DYNAMIC_COUNTERS);
    tgsic_text_str(e->out, e->counters[buffer].name);
    tgsic_emit_index(e, reg, tgsic_index_variable(resource_operand(e)), e->counters[buffer].first,
                     e->counters[buffer].count);
}

/* coordinates in the 2D image that stands in for a 1D image or a buffer */
static void print_stand_in(struct emit *e, unsigned address, enum tgsic_target target)
{
    bool array = target == TGSIC_TARGET_TEX_1D_ARRAY, buffer = target == TGSIC_TARGET_BUFFER;
    if (buffer)
        tgsic_emit_buffer_texel(e);
    tgsic_text_str(e->out, buffer ? "tgsi_texel(" : array ? "ivec3(" : "ivec2(");
    tgsic_emit_scalar(e, address, 0, TGSIC_KIND_INT);
    if (!buffer)
        TEXT_LITERAL(e->out, ", 0");
    if (array) {
        TEXT_LITERAL(e->out, ", ");
        tgsic_emit_scalar(e, address, 1, TGSIC_KIND_INT);
    }
    tgsic_text_char(e->out, ')');
}

/* image, coordinates and sample, as all image functions take them */
static void print_texel(struct emit *e)
{
    unsigned address = address_source(e);
    enum tgsic_target target = tgsic_image_target(&e->scan, e->in);
    tgsic_text_str(e->out, e->memory->name);
    print_choice(e, e->memory);
    TEXT_LITERAL(e->out, ", ");
    if (tgsic_emit_target(e, target) == target || target == TGSIC_TARGET_RECT)
        tgsic_emit_vector(e, address, tgsic_image_coordinates(target), TGSIC_KIND_INT);
    else
        print_stand_in(e, address, target);
    if (tgsic_target_info(target)->msaa) {
        TEXT_LITERAL(e->out, ", ");
        tgsic_emit_scalar(e, address, 3, TGSIC_KIND_INT);
    }
}

static char letter_of(enum tgsic_kind kind)
{
    return kind == TGSIC_KIND_INT ? 'i' : kind == TGSIC_KIND_UINT ? 'u' : 'f';
}

/* ---- Loads and stores ---------------------------------------------------------------------- */

static void write_words(struct emit *e, const struct part *part)
{
    char letter = letter_of(e->memory->use.kind);
    tgsic_emit_begin(e, part, letter, false);
    if (part->count > 1)
        tgsic_emit_open_type(e, e->memory->use.kind, part->count);
    for (unsigned i = 0; i < part->count; i++) {
        if (i)
            TEXT_LITERAL(e->out, ", ");
        print_word(e, part->component[i]);
    }
    if (part->count > 1)
        tgsic_text_char(e->out, ')');
    tgsic_emit_end(e, part, letter, false);
}

static void print_load(struct emit *e)
{
    TEXT_LITERAL(e->out, "imageLoad(");
    print_texel(e);
    tgsic_text_char(e->out, ')');
}

static void print_counter_value(struct emit *e)
{
    TEXT_LITERAL(e->out, "atomicCounter(");
    print_counter(e);
    tgsic_text_char(e->out, ')');
}

static void emit_load(struct emit *e)
{
    unsigned file = e->in->src[0].reg.file;
    if (!tgsic_emit_has_result(e))
        return;
    if (file == TGSIC_FILE_HWATOMIC) {
        tgsic_emit_value(e, 'u', 1, 0, print_counter_value);
    } else if (file == TGSIC_FILE_IMAGE) {
        tgsic_emit_value(e, letter_of(e->memory->use.kind), 4, 0, print_load);
    } else {
        name_index(e, count_bits(e->in->dst[0].writemask));
        tgsic_emit_results(e, write_words);
    }
}

static void emit_store(struct emit *e)
{
    unsigned mask = e->in->dst[0].writemask;
    if (e->in->dst[0].reg.file == TGSIC_FILE_IMAGE) {
        tgsic_emit_indent(e);
        TEXT_LITERAL(e->out, "imageStore(");
        print_texel(e);
        TEXT_LITERAL(e->out, ", ");
        tgsic_emit_vector(e, 1, 4, e->memory->use.kind);
        TEXT_LITERAL(e->out, ");\n");
        return;
    }
    name_index(e, count_bits(mask));
    for (unsigned c = 0; c < 4; c++) {
        if (!(mask >> c & 1))
            continue;
        tgsic_emit_indent(e);
        print_word(e, c);
        TEXT_LITERAL(e->out, " = ");
        tgsic_emit_scalar(e, 1, c, e->memory->use.kind);
        TEXT_LITERAL(e->out, ";\n");
    }
}

/* ---- Atomics ------------------------------------------------------------------------------- */

/* what GLSL calls an operation; `formula`: what replaces the old value b, where GLSL has none, or
 * none for the type at hand */
struct operation {
    const char *name, *formula;
};

static const struct operation *operation_of(unsigned opcode)
{
    static const struct operation operations[TGSIC_OPCODE_LIMIT] = {
        [TGSIC_OPCODE_ATOMUADD] = {"Add", NULL},
        [TGSIC_OPCODE_ATOMXCHG] = {"Exchange", NULL},
        [TGSIC_OPCODE_ATOMCAS] = {"CompSwap", NULL},
        [TGSIC_OPCODE_ATOMAND] = {"And", NULL},
        [TGSIC_OPCODE_ATOMOR] = {"Or", NULL},
        [TGSIC_OPCODE_ATOMXOR] = {"Xor", NULL},
        [TGSIC_OPCODE_ATOMUMIN] = {"Min", NULL},
        [TGSIC_OPCODE_ATOMUMAX] = {"Max", NULL},
        [TGSIC_OPCODE_ATOMIMIN] = {"Min", "uint(min(int(old%), int(new%)))"},
        [TGSIC_OPCODE_ATOMIMAX] = {"Max", "uint(max(int(old%), int(new%)))"},
        [TGSIC_OPCODE_ATOMFADD] = {NULL, "floatBitsToUint(uintBitsToFloat(old%) + "
                                         "uintBitsToFloat(new%))"},
        [TGSIC_OPCODE_ATOMINC_WRAP] = {NULL, "old% < new% ? old% + 1u : 0u"},
        [TGSIC_OPCODE_ATOMDEC_WRAP] = {NULL, "old% != 0u && old% < new% ? old% - 1u : 0u"},
    };
    return &operations[opcode];
}

static enum tgsic_kind atomic_kind(const struct emit *e)
{
    return e->memory ? (enum tgsic_kind)e->memory->use.kind : TGSIC_KIND_UINT;
}

/* the function and its place in memory; more arguments follow */
static void print_atomic(struct emit *e, const char *name)
{
    unsigned file = e->in->src[0].reg.file;
    tgsic_text_str(e->out, file == TGSIC_FILE_IMAGE      ? "imageAtomic"
                           : file == TGSIC_FILE_HWATOMIC ? "atomicCounter"
                                                         : "atomic");
    tgsic_text_str(e->out, name);
    if (file == TGSIC_FILE_HWATOMIC && tgsic_emit_version(e) < 460)
        TEXT_LITERAL(e->out, "ARB");
    tgsic_text_char(e->out, '(');
    if (file == TGSIC_FILE_IMAGE)
        print_texel(e);
    else if (file == TGSIC_FILE_HWATOMIC)
        print_counter(e);
    else
        print_word(e, 0);
}

static void print_plain_atomic(struct emit *e)
{
    const char *name =
        e->in->opcode == TGSIC_OPCODE_ATOMFADD ? "Add" : operation_of(e->in->opcode)->name;
    print_atomic(e, name);
    for (unsigned s = 2; s < e->in->num_src; s++) {
        TEXT_LITERAL(e->out, ", ");
        tgsic_emit_scalar(e, s, 0, atomic_kind(e));
    }
    tgsic_text_char(e->out, ')');
}

/* counting up or down by one: what decrements gives is the new value */
static void print_count(struct emit *e)
{
    uint32_t step = 0;
    tgsic_emit_immediate(e, 2, 0, &step);
    tgsic_text_str(e->out, step == 1 ? "atomicCounterIncrement(" : "(atomicCounterDecrement(");
    print_counter(e);
    tgsic_text_str(e->out, step == 1 ? ")" : ") + 1u)");
}

static bool counts(const struct emit *e)
{
    uint32_t step;
    return e->in->opcode == TGSIC_OPCODE_ATOMUADD &&
           e->in->src[0].reg.file == TGSIC_FILE_HWATOMIC && tgsic_emit_immediate(e, 2, 0, &step) &&
           (step == 1 || step == UINT32_MAX);
}

/* an expression with % standing for the number of the loop */
static void print_formula(struct emit *e, const char *text)
{
    for (; *text; text++)
        if (*text == '%')
            tgsic_text_uint(e->out, e->num_loops);
        else
            tgsic_text_char(e->out, *text);
}

static void print_old(struct emit *e)
{
    tgsic_text_printf(e->out, "old%u", e->num_loops);
}

static void print_present(struct emit *e)
{
    unsigned file = e->in->src[0].reg.file;
    if (file == TGSIC_FILE_IMAGE) {
        print_load(e);
        TEXT_LITERAL(e->out, ".x");
    } else if (file == TGSIC_FILE_HWATOMIC) {
        print_counter_value(e);
    } else {
        print_word(e, 0);
    }
}

/* The modifiers of a float are those of its type, not of its bits. */
static void print_operand_bits(struct emit *e)
{
    bool is_float = e->in->opcode == TGSIC_OPCODE_ATOMFADD;
    enum tgsic_kind kind = is_float ? TGSIC_KIND_FLOAT : TGSIC_KIND_UINT;
    tgsic_emit_open_cast(e, kind, TGSIC_KIND_UINT, 1);
    tgsic_emit_scalar(e, 2, 0, kind);
    tgsic_emit_close_cast(e, kind, TGSIC_KIND_UINT, 1);
}

/* Tries until nobody was in between. */
static void emit_loop(struct emit *e, const struct operation *operation)
{
    uint32_t n = ++e->num_loops;
    bool is_signed = atomic_kind(e) == TGSIC_KIND_INT;
    tgsic_emit_indent(e);
    tgsic_text_printf(e->out, "uint new%u = ", n);
    print_operand_bits(e);
    tgsic_text_printf(e->out, ", seen%u = ", n);
    if (is_signed)
        TEXT_LITERAL(e->out, "uint(");
    print_present(e);
    tgsic_text_printf(e->out, is_signed ? "), old%u;\n" : ", old%u;\n", n);
    tgsic_emit_indent(e);
    TEXT_LITERAL(e->out, "do {\n");
    e->indent++;
    tgsic_emit_indent(e);
    tgsic_text_printf(e->out, "old%u = seen%u;\n", n, n);
    tgsic_emit_indent(e);
    tgsic_text_printf(e->out, is_signed ? "seen%u = uint(" : "seen%u = ", n);
    print_atomic(e, "CompSwap");
    tgsic_text_printf(e->out, is_signed ? ", int(old%u), int(" : ", old%u, ", n);
    print_formula(e, operation->formula);
    tgsic_text_str(e->out, is_signed ? ")));\n" : ");\n");
    e->indent--;
    tgsic_emit_indent(e);
    tgsic_text_printf(e->out, "} while (seen%u != old%u);\n", n, n);
    if (tgsic_emit_has_result(e))
        tgsic_emit_value(e, 'u', 1, 0, print_old);
}

static bool needs_loop(const struct emit *e, const struct operation *operation)
{
    bool is_signed =
        e->in->opcode == TGSIC_OPCODE_ATOMIMIN || e->in->opcode == TGSIC_OPCODE_ATOMIMAX;
    return !operation->name || (is_signed && atomic_kind(e) != TGSIC_KIND_INT);
}

static void emit_atomic(struct emit *e)
{
    unsigned file = e->in->src[0].reg.file;
    const struct operation *operation = operation_of(e->in->opcode);
    bool is_float = file == TGSIC_FILE_IMAGE && atomic_kind(e) == TGSIC_KIND_FLOAT;

    if (file == TGSIC_FILE_IMAGE)
        tgsic_emit_need(e, TGSIC_FEATURE_IMAGE_ATOMICS);
    if (is_float && (e->in->opcode != TGSIC_OPCODE_ATOMXCHG ||
                     (!tgsic_emit_is_es(e) && tgsic_emit_version(e) < 450)))
        tgsic_emit_need(e, TGSIC_FEATURE_FLOAT_ATOMICS);
    if (is_float && e->in->opcode != TGSIC_OPCODE_ATOMXCHG &&
        e->in->opcode != TGSIC_OPCODE_ATOMFADD) {
        tgsic_emit_fail(e, e->in->pos, "%s on an image of floats",
                        tgsic_opcode_info(e->in->opcode)->name);
        return;
    }
    if (file == TGSIC_FILE_HWATOMIC && !counts(e))
        tgsic_emit_need(e, TGSIC_FEATURE_COUNTER_OPERATIONS);
    if (counts(e))
        tgsic_emit_value(e, 'u', 1, 0, print_count);
    else if (!is_float && needs_loop(e, operation))
        emit_loop(e, operation);
    else
        tgsic_emit_value(e, letter_of(atomic_kind(e)), 1, 0, print_plain_atomic);
}

/* ---- Sizes --------------------------------------------------------------------------------- */

static void print_buffer_size(struct emit *e)
{
    bool more = e->in->dst[0].writemask > 1;
    tgsic_text_str(e->out, more ? "uvec4(uint(" : "(uint(");
    print_array(e, e->memory);
    tgsic_text_str(e->out, more ? ".length()) * 4u, 0u, 0u, 0u)" : ".length()) * 4u)");
}

/* width, height, depth or layers; the number of samples */
static void print_image_size(struct emit *e)
{
    enum tgsic_target target = tgsic_image_target(&e->scan, e->in);
    unsigned width = target == TGSIC_TARGET_CUBE ? 2 : tgsic_image_coordinates(target);
    bool stands_in = tgsic_emit_target(e, target) != target;
    TEXT_LITERAL(e->out, "ivec4(");
    if (e->in->dst[0].writemask & 7) {
        if (stands_in && target == TGSIC_TARGET_BUFFER)
            tgsic_emit_fail(e, e->in->pos, "RESQ of a buffer image that a 2D image stands in for");
        TEXT_LITERAL(e->out, "imageSize(");
        tgsic_text_str(e->out, e->memory->name);
        print_choice(e, e->memory);
        tgsic_text_char(e->out, ')');
        if (stands_in && target != TGSIC_TARGET_RECT)
            tgsic_text_str(e->out, width == 1 ? ".x" : ".xz");
        tgsic_text_str(e->out, width == 1 ? ", 0, 0, " : width == 2 ? ", 0, " : ", ");
    } else {
        TEXT_LITERAL(e->out, "0, 0, 0, ");
    }
    if (tgsic_target_info(target)->msaa && e->in->dst[0].writemask >> 3) {
        tgsic_emit_need(e, TGSIC_FEATURE_TEX_SAMPLES);
        TEXT_LITERAL(e->out, "imageSamples(");
        tgsic_text_str(e->out, e->memory->name);
        print_choice(e, e->memory);
        TEXT_LITERAL(e->out, "))");
    } else {
        TEXT_LITERAL(e->out, "1)");
    }
}

static void emit_size(struct emit *e)
{
    if (!tgsic_emit_has_result(e))
        return;
    if (e->in->src[0].reg.file == TGSIC_FILE_IMAGE) {
        tgsic_emit_need(e, TGSIC_FEATURE_IMAGE_SIZE);
        tgsic_emit_value(e, 'i', 4, 0, print_image_size);
    } else if (e->in->src[0].reg.file == TGSIC_FILE_BUFFER) {
        tgsic_emit_value(e, 'u', e->in->dst[0].writemask > 1 ? 4 : 1, 0, print_buffer_size);
    } else {
        tgsic_emit_fail(e, e->in->pos, "RESQ of %s is not translated",
                        tgsic_file_name(e->in->src[0].reg.file));
    }
}

/* ---- Barriers ------------------------------------------------------------------------------ */

static void line(struct emit *e, const char *text)
{
    tgsic_emit_indent(e);
    tgsic_text_str(e->out, text);
    TEXT_LITERAL(e->out, "();\n");
}

void tgsic_emit_memory_barrier(struct emit *e)
{
    static const char *const names[] = {"memoryBarrierBuffer", "memoryBarrierAtomicCounter",
                                        "memoryBarrierImage", "memoryBarrierShared"};
    bool compute = e->shader->processor == TGSIC_PROCESSOR_COMP;
    bool partial = compute || tgsic_emit_is_es(e) || tgsic_emit_version(e) >= 430;
    uint32_t bits;
    if (!tgsic_emit_immediate(e, 0, 0, &bits))
        bits = 15;
    if (!compute)
        bits &= 7;
    tgsic_emit_need(e, TGSIC_FEATURE_MEMORY_BARRIERS);
    if (bits & 16 && compute) {
        line(e, "groupMemoryBarrier");
    } else if (!partial || (bits & 15) == (compute ? 15u : 7u)) {
        line(e, "memoryBarrier");
    } else {
        for (unsigned i = 0; i < 4; i++)
            if (bits >> i & 1)
                line(e, names[i]);
    }
}

/* ---- Dispatch ------------------------------------------------------------------------------ */

void tgsic_emit_memory(struct emit *e)
{
    unsigned file = tgsic_memory_register(e->in)->file;
    e->memory = resource_at(e);
    e->memory_index = 0;
    if (!e->memory && file != TGSIC_FILE_HWATOMIC)
        tgsic_emit_fail(e, e->in->pos, "%s of %s is not translated",
                        tgsic_opcode_info(e->in->opcode)->name, tgsic_file_name(file));
    else if (e->in->opcode == TGSIC_OPCODE_LOAD)
        emit_load(e);
    else if (e->in->opcode == TGSIC_OPCODE_STORE)
        emit_store(e);
    else if (e->in->opcode == TGSIC_OPCODE_RESQ)
        emit_size(e);
    else
        emit_atomic(e);
}
