/* SPDX-License-Identifier: MIT */
/* The IR as text, for people and tests.
 *
 *     FRAG
 *     INPUT v0 "uv" 2
 *     LOCAL v1 "sum" 4[8]
 *       %0.2 = LOAD v0[0]
 *       %1 = FMUL %0.x -|%0.y|
 *       IF %1
 *         STORE v1[0+%2].xy %0.xy
 *       ELSE
 *       END
 *
 * A value's component count follows its number where it is defined (none: 1); constants are listed
 * where they are used. */
#include "ir.h"

#include "tgsi/number.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct text {
    struct tgsic_arena *arena;
    char *data;
    size_t length, capacity;
    unsigned indent;
};

static void put_n(struct text *t, const char *piece, size_t length)
{
    if (t->capacity - t->length < length + 1) {
        size_t wanted = (t->capacity + length + 1) * 2;
        t->data = tgsic_arena_grow(t->arena, t->data, t->capacity, wanted);
        t->capacity = wanted;
    }
    memcpy(t->data + t->length, piece, length);
    t->length += length;
    t->data[t->length] = 0;
}

static void put(struct text *t, const char *format, ...)
{
    char piece[256];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(piece, sizeof piece, format, args);
    va_end(args);
    if (length > 0)
        put_n(t, piece, (size_t)length < sizeof piece ? (size_t)length : sizeof piece - 1);
}

static void indent(struct text *t)
{
    for (unsigned i = 0; i <= t->indent; i++)
        put_n(t, "  ", 2);
}

/* ---- Operands ------------------------------------------------------------------------------ */

/* Small integers as such, what looks like a float as a float, all else in hex. */
static void put_word(struct text *t, uint32_t word, char type)
{
    int32_t value = (int32_t)word;
    uint32_t exponent = word >> 23 & 255;
    bool small = value > -65536 && value < 65536;
    if (type == 'f' ? exponent != 255 : !small && exponent > 64 && exponent < 192) {
        char number[TGSIC_NUMBER_SIZE];
        float f;
        memcpy(&f, &word, sizeof f);
        tgsic_print_float(f, number);
        put(t, "%s", number);
    } else if (small) {
        put(t, "%d", (int)value);
    } else {
        put(t, "0x%08x", (unsigned)word);
    }
}

static void put_component(struct text *t, const struct ir_instr *constant, unsigned c, char type)
{
    if (constant->bits == 64)
        put(t, "0x%08x%08x", (unsigned)(ir_constant(constant, c) >> 32),
            (unsigned)ir_constant(constant, c));
    else
        put_word(t, (uint32_t)ir_constant(constant, c), type);
}

static void put_constant(struct text *t, const struct ir_src *src, unsigned count, char type)
{
    bool same = true;
    for (unsigned c = 1; c < count; c++)
        same = same &&
               ir_constant(src->def, src->swizzle[c]) == ir_constant(src->def, src->swizzle[0]);
    if (same) {
        put_component(t, src->def, src->swizzle[0], type);
        return;
    }
    put(t, "{");
    for (unsigned c = 0; c < count; c++) {
        put(t, c ? " " : "");
        put_component(t, src->def, src->swizzle[c], type);
    }
    put(t, "}");
}

static void put_swizzle(struct text *t, const struct ir_src *src, unsigned count)
{
    bool identity = src->def->components == count;
    for (unsigned c = 0; c < count; c++)
        identity = identity && src->swizzle[c] == c;
    if (identity)
        return;
    put(t, ".");
    for (unsigned c = 0; c < count; c++)
        put(t, "%c", "xyzw"[src->swizzle[c] & 3]);
}

static void put_src(struct text *t, const struct ir_src *src, unsigned count, char type)
{
    const char *bar = src->absolute ? "|" : "";
    if (!src->def) {
        put(t, "_");
        return;
    }
    put(t, "%s%s", src->negate ? "-" : "", bar);
    if (src->def->op == IR_CONST) {
        put_constant(t, src, count, type);
    } else {
        put(t, "%%%u", (unsigned)src->def->index);
        put_swizzle(t, src, count);
    }
    put(t, "%s", bar);
}

static void put_mask(struct text *t, unsigned mask)
{
    put(t, ".");
    for (unsigned c = 0; c < 4; c++)
        if (mask >> c & 1)
            put(t, "%c", "xyzw"[c]);
}

/* ---- Instructions -------------------------------------------------------------------------- */

static const char *const tex_kinds[] = {
    [IR_TEX_SAMPLE] = "SAMPLE", [IR_TEX_LOD] = "LOD",         [IR_TEX_GRAD] = "GRAD",
    [IR_TEX_FETCH] = "FETCH",   [IR_TEX_GATHER] = "GATHER",   [IR_TEX_SIZE] = "SIZE",
    [IR_TEX_LEVELS] = "LEVELS", [IR_TEX_SAMPLES] = "SAMPLES", [IR_TEX_QUERY_LOD] = "QUERY_LOD",
};
static const char *const tex_roles[] = {
    [IR_ROLE_COORD] = "coord",
    [IR_ROLE_PROJECTOR] = "projector",
    [IR_ROLE_COMPARE] = "compare",
    [IR_ROLE_BIAS] = "bias",
    [IR_ROLE_LOD] = "lod",
    [IR_ROLE_DDX] = "ddx",
    [IR_ROLE_DDY] = "ddy",
    [IR_ROLE_OFFSET] = "offset",
    [IR_ROLE_COMPONENT] = "component",
    [IR_ROLE_SAMPLE_INDEX] = "sample",
    [IR_ROLE_SAMPLER] = "sampler",
};

static void put_access(struct text *t, const struct ir_instr *instr, const struct ir_src *index)
{
    put(t, " v%u[", (unsigned)instr->u.access.var->index);
    if (index) {
        put_src(t, index, 1, 'i');
        put(t, "+");
    }
    put(t, "%d]", (int)instr->u.access.offset);
}

static void put_load(struct text *t, const struct ir_instr *instr)
{
    unsigned first = instr->u.access.component;
    put_access(t, instr, instr->num_srcs ? &instr->srcs[0] : NULL);
    if (first || instr->components != instr->u.access.var->components)
        put_mask(t, ((1u << instr->components) - 1) << first);
}

static void put_interpolate(struct text *t, const struct ir_instr *instr)
{
    static const char *const at[] = {
        [IR_AT_CENTROID] = "CENTROID", [IR_AT_SAMPLE] = "SAMPLE", [IR_AT_OFFSET] = "OFFSET"};
    put_access(t, instr, NULL);
    put_mask(t, ((1u << instr->components) - 1) << instr->u.access.component);
    put(t, " %s", at[instr->u.access.at]);
    for (unsigned i = 0; i < instr->num_srcs; i++) {
        put(t, " ");
        put_src(t, &instr->srcs[i], tgsic_ir_src_count(instr, i), tgsic_ir_src_type(instr, i));
    }
}

static void put_store(struct text *t, const struct ir_instr *instr)
{
    put_access(t, instr, instr->num_srcs > 1 ? &instr->srcs[1] : NULL);
    put_mask(t, instr->writemask);
    put(t, " ");
    put_src(t, &instr->srcs[0], tgsic_ir_src_count(instr, 0), '*');
}

static void put_tex(struct text *t, const struct ir_instr *instr)
{
    const struct ir_tex *tex = instr->u.tex;
    put(t, " %s v%u[%u]", tex_kinds[tex->kind], (unsigned)tex->sampler->index,
        (unsigned)tex->offset);
    for (unsigned i = 0; i < instr->num_srcs; i++) {
        put(t, " %s ", tex_roles[tex->role[i]]);
        put_src(t, &instr->srcs[i], tgsic_ir_src_count(instr, i), tgsic_ir_src_type(instr, i));
    }
}

static const char *const memory_roles[] = {
    [IR_ROLE_ADDRESS] = "address", [IR_ROLE_DATA] = "data",     [IR_ROLE_SWAP] = "swap",
    [IR_ROLE_INDEX] = "index",     [IR_ROLE_VERTEX] = "vertex",
};

static void put_memory(struct text *t, const struct ir_instr *instr)
{
    const struct ir_memory *memory = instr->u.memory;
    put(t, " %s v%u[%u]", tgsic_opcode_info(memory->opcode)->name, (unsigned)memory->var->index,
        (unsigned)memory->element);
    if (instr->op == IR_WRITE)
        put_mask(t, instr->writemask);
    else if (memory->component)
        put_mask(t, ((1u << instr->components) - 1) << memory->component);
    for (unsigned i = 0; i < instr->num_srcs; i++) {
        put(t, " %s ", memory_roles[memory->role[i]]);
        put_src(t, &instr->srcs[i], tgsic_ir_src_count(instr, i), tgsic_ir_src_type(instr, i));
    }
}

static void put_operands(struct text *t, const struct ir_instr *instr)
{
    switch (instr->op) {
    case IR_FETCH:
    case IR_LOAD:
        put_load(t, instr);
        return;
    case IR_STORE:
        put_store(t, instr);
        return;
    case IR_INTERPOLATE:
        put_interpolate(t, instr);
        return;
    case IR_TEX:
        put_tex(t, instr);
        return;
    case IR_READ:
    case IR_WRITE:
    case IR_ATOMIC:
    case IR_QUERY:
        put_memory(t, instr);
        return;
    case IR_MEMORY_BARRIER:
    case IR_EMIT:
    case IR_END_PRIMITIVE:
        put(t, " %u", (unsigned)instr->u.bits);
        return;
    case IR_LEAVE:
        put(t, " s%u", (unsigned)instr->u.scope->u.loop.body.first->u.block.index);
        return;
    }
    for (unsigned i = 0; i < instr->num_srcs; i++) {
        put(t, " ");
        put_src(t, &instr->srcs[i], tgsic_ir_src_count(instr, i), tgsic_ir_src_type(instr, i));
    }
}

static void put_instr(struct text *t, const struct ir_instr *instr)
{
    if (instr->op == IR_CONST)
        return;
    indent(t);
    if (instr->components) {
        put(t, "%%%u", (unsigned)instr->index);
        if (instr->components > 1)
            put(t, ".%u", instr->components);
        put(t, instr->bits == 64 ? ":64 = " : " = ");
    }
    put(t, "%s%s%s", tgsic_ir_ops[instr->op].name, instr->saturate ? "_SAT" : "",
        instr->precise ? "_PRECISE" : "");
    put_operands(t, instr);
    put(t, "\n");
}

/* ---- Shader -------------------------------------------------------------------------------- */

static const char *const modes[] = {
    [IR_LOCAL] = "LOCAL",     [IR_INPUT] = "INPUT",     [IR_OUTPUT] = "OUTPUT",
    [IR_UNIFORM] = "UNIFORM", [IR_SAMPLER] = "SAMPLER", [IR_BUFFER] = "BUFFER",
    [IR_SHARED] = "SHARED",   [IR_IMAGE] = "IMAGE",     [IR_COUNTER] = "COUNTER",
};

static void put_var(struct text *t, const struct ir_var *var)
{
    put(t, "%s v%u", modes[var->mode], (unsigned)var->index);
    if (var->name)
        put(t, " \"%s\"", var->name);
    put(t, " %u", var->components);
    if (var->length != 1)
        put(t, "[%u]", (unsigned)var->length);
    put(t, var->bits == 64 ? ":64\n" : "\n");
}

static void put_line(struct text *t, const char *word)
{
    indent(t);
    put(t, "%s\n", word);
}

static void open_node(struct text *t, const struct ir_node *node)
{
    indent(t);
    if (node->kind == IR_NODE_IF) {
        put(t, "IF ");
        put_src(t, &node->u.branch.condition, 1, 'b');
        put(t, "\n");
    } else if (node->kind == IR_NODE_LOOP) {
        put(t, "LOOP\n");
    } else {
        put(t, "SCOPE s%u\n", (unsigned)tgsic_ir_first_block(&node->u.loop.body)->index);
    }
    t->indent++;
}

/* What stands between the end of this block and the next one. */
static void put_border(struct text *t, const struct ir_block *block)
{
    const struct ir_node *node = tgsic_ir_block_node(block), *owner = node->list->owner;
    if (node->next) {
        open_node(t, node->next);
        return;
    }
    if (!owner)
        return;
    t->indent--;
    bool then = owner->kind == IR_NODE_IF && node->list == &owner->u.branch.then_list;
    if (!then) {
        put_line(t, "END");
        return;
    }
    put_line(t, "ELSE");
    t->indent++;
}

const char *tgsic_ir_print(struct ir_shader *shader, struct tgsic_arena *arena)
{
    static const char *const processors[] = {
#define TGSI_PROCESSOR(number, name) [number] = #name,
#include "tgsi/enums.def"
    };
    struct text t = {arena, NULL, 0, 0, 0};
    tgsic_ir_number(shader);
    put(&t, "%s\n", processors[shader->processor]);
    for (struct ir_var *var = shader->vars; var; var = var->next)
        put_var(&t, var);
    for (struct ir_block *b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b)) {
        for (struct ir_instr *i = b->first; i; i = i->next)
            put_instr(&t, i);
        put_border(&t, b);
    }
    return t.data;
}
