/* SPDX-License-Identifier: MIT */
/* The words of a module: every id is noted with the instruction that defines it, together with
 * names, decorations, entry points and execution modes. Nothing is followed, so that the order of
 * what is wrong does not matter, and the pass is linear. */
#include "fetch.h"

#include <stdio.h>
#include <string.h>

/* ---- Diagnostics --------------------------------------------------------------------------- */

#ifdef __GNUC__
__attribute__((noreturn))
#endif
static void
fail(struct spirv *s, unsigned code, enum tgsic_result result, const char *format, va_list args)
{
    char text[256];
    vsnprintf(text, sizeof text, format, args);
    tgsic_diags_add(s->diags, TGSIC_ERROR, code, (struct tgsic_pos){.word = s->at}, "word %u: %s",
                    (unsigned)s->at, text);
    tgsic_arena_fail(s->arena, result);
}

void tgsic_spirv_invalid(struct spirv *s, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fail(s, E_SPIRV_INVALID, TGSIC_E_INVALID, format, args);
}

void tgsic_spirv_unsupported(struct spirv *s, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fail(s, E_UNSUPPORTED, TGSIC_E_UNSUPPORTED, format, args);
}

/* ---- Names --------------------------------------------------------------------------------- */

const uint8_t tgsic_spirv_forms[] = {
#define SPIRV_OP(number, name, form) [number] = form,
#include "opcodes.def"
#undef SPIRV_OP
};

static const struct op_row {
    uint16_t number;
    const char *name;
} op_rows[] = {
#define SPIRV_OP(number, name, form) {number, "Op" #name},
#include "opcodes.def"
#undef SPIRV_OP
};

/* By bisection: the table is in order. */
static const struct op_row *find_op(uint32_t op)
{
    size_t low = 0, high = sizeof op_rows / sizeof op_rows[0];
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (op_rows[middle].number == op)
            return &op_rows[middle];
        if (op_rows[middle].number < op)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const char *tgsic_spirv_op_name(uint32_t op)
{
    const struct op_row *row = find_op(op);
    return row ? row->name : "an unknown instruction";
}

void tgsic_spirv_check_stage(struct spirv *s, const struct instruction *i)
{
    static const struct {
        uint8_t form, stages;
        const char *names;
    } rows[] = {
        {IN_FRAGMENTS, 1 << TGSIC_PROCESSOR_FRAG, "fragment"},
        {IN_GEOMETRY, 1 << TGSIC_PROCESSOR_GEOM, "geometry"},
        {IN_GROUPS, 1 << TGSIC_PROCESSOR_COMP | 1 << TGSIC_PROCESSOR_TESS_CTRL,
         "compute and tessellation control"},
    };
    for (size_t r = 0; tgsic_spirv_forms[i->op] > RESULTS && r < sizeof rows / sizeof *rows; r++)
        if (tgsic_spirv_forms[i->op] & rows[r].form && !(rows[r].stages >> s->stage & 1))
            tgsic_spirv_invalid(s, "only %s shaders have %s", rows[r].names,
                                tgsic_spirv_op_name(i->op));
}

static const struct {
    uint16_t number;
    bool translated;
    const char *name;
} capabilities[] = {
#define SPIRV_CAPABILITY(number, name, translated) {number, translated, #name},
#include "capabilities.def"
#undef SPIRV_CAPABILITY
};

static void check_capability(struct spirv *s, uint32_t number)
{
    for (size_t i = 0; i < sizeof capabilities / sizeof capabilities[0]; i++)
        if (capabilities[i].number == number) {
            if (!capabilities[i].translated)
                tgsic_spirv_unsupported(s, "capability %s is not translated", capabilities[i].name);
            return;
        }
    tgsic_spirv_unsupported(s, "capability %u is not known", (unsigned)number);
}

/* ---- Words --------------------------------------------------------------------------------- */

static uint32_t word_at(const unsigned char *bytes, bool swapped)
{
    return swapped ? (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
                         bytes[3]
                   : (uint32_t)bytes[3] << 24 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[1] << 8 |
                         bytes[0];
}

static void take_words(struct spirv *s)
{
    const unsigned char *bytes = s->module->words;
    size_t count = s->module->size / 4;
    if (count < SPIRV_HEADER_WORDS || count > UINT32_MAX / 8 || s->module->size % 4)
        tgsic_spirv_invalid(s, "the module is no whole number of words, or too short");
    bool swapped = word_at(bytes, true) == SPIRV_MAGIC;
    if (!swapped && word_at(bytes, false) != SPIRV_MAGIC)
        tgsic_spirv_invalid(s, "the module does not begin with SPIR-V's magic number");
    s->num_words = (uint32_t)count;
    s->words = tgsic_arena_alloc_raw(s->arena, count * sizeof *s->words);
    memcpy(s->words, bytes, count * sizeof *s->words);
    if (s->words[0] == SPIRV_MAGIC) /* in the order of the machine */
        return;
    for (size_t i = 0; i < count; i++)
        s->words[i] = word_at(bytes + i * 4, swapped);
}

static void check_header(struct spirv *s)
{
    uint32_t version = s->words[1];
    uint32_t most = s->options->max_ids ? s->options->max_ids : SPIRV_MAX_BOUND;
    s->at = 1;
    if (version < 0x10000 || version > 0x10600 || version & 0xff)
        tgsic_spirv_unsupported(s, "SPIR-V of version word 0x%08x", (unsigned)version);
    s->at = 3;
    s->bound = s->words[3];
    if (!s->bound)
        tgsic_spirv_invalid(s, "the bound of ids is 0");
    if (s->bound > most) {
        tgsic_diags_add(s->diags, TGSIC_ERROR, E_SPIRV_LIMIT, (struct tgsic_pos){.word = 3},
                        "word 3: a bound of %u ids, and %u is the limit", (unsigned)s->bound,
                        (unsigned)most);
        tgsic_arena_fail(s->arena, TGSIC_E_LIMIT);
    }
    s->pages = ARENA_ARRAY(s->arena, struct id *, s->bound / IDS_PER_PAGE + 1);
}

struct id *tgsic_spirv_new_id(struct spirv *s, uint32_t id)
{
    if (!id || id >= s->bound)
        tgsic_spirv_invalid(s, "id %u is beyond the bound", (unsigned)id);
    s->pages[id / IDS_PER_PAGE] = ARENA_ARRAY(s->arena, struct id, IDS_PER_PAGE);
    return &s->pages[id / IDS_PER_PAGE][id % IDS_PER_PAGE];
}

/* What tgsic_spirv_fetch() relies on. */
static void check_words(struct spirv *s)
{
    uint32_t count = s->words[s->at] >> 16, op = s->words[s->at] & 0xffff;
    if (!count || count > s->num_words - s->at)
        tgsic_spirv_invalid(s, "an instruction of %u words, and %u are left", (unsigned)count,
                            (unsigned)(s->num_words - s->at));
    if (op >= sizeof tgsic_spirv_forms || !tgsic_spirv_forms[op])
        tgsic_spirv_unsupported(s, "instruction %u is not known", (unsigned)op);
    if (count < (tgsic_spirv_forms[op] & RESULTS))
        tgsic_spirv_invalid(s, "%s has too few words", tgsic_spirv_op_name(op));
}

uint32_t tgsic_spirv_operand(struct spirv *s, const struct instruction *i, uint32_t n)
{
    if (n >= i->num_operands)
        tgsic_spirv_invalid(s, "%s has too few operands", tgsic_spirv_op_name(i->op));
    return i->operands[n];
}

/* A literal string from operand `n` on; *next is the operand after it. */
static const char *take_string(struct spirv *s, const struct instruction *i, uint32_t n,
                               uint32_t *next)
{
    uint32_t length = 0, most = n < i->num_operands ? (i->num_operands - n) * 4 : 0;
    char *text = tgsic_arena_alloc_raw(s->arena, (size_t)most + 1);
    for (; length < most; length++) {
        text[length] = (char)(i->operands[n + length / 4] >> length % 4 * 8);
        if (!text[length])
            break;
    }
    if (length == most)
        tgsic_spirv_invalid(s, "a literal string does not end");
    *next = n + length / 4 + 1;
    return text;
}

/* ---- Names and decorations ------------------------------------------------------------------ */

const struct decoration *tgsic_spirv_find(const struct decoration *list, uint32_t number)
{
    while (list && list->number != number)
        list = list->next;
    return list;
}

int32_t tgsic_spirv_decoration(const struct decoration *list, uint32_t number)
{
    const struct decoration *found = tgsic_spirv_find(list, number);
    return found && found->operand <= INT32_MAX ? (int32_t)found->operand : -1;
}

unsigned tgsic_spirv_qualifiers(const struct decoration *list)
{
    return (tgsic_spirv_find(list, DECORATION_COHERENT) ? TGSIC_QUALIFIER_COHERENT : 0u) |
           (tgsic_spirv_find(list, DECORATION_VOLATILE) ? TGSIC_QUALIFIER_VOLATILE : 0u) |
           (tgsic_spirv_find(list, DECORATION_RESTRICT) ? TGSIC_QUALIFIER_RESTRICT : 0u);
}

#define MAX_MEMBERS 65536u

static void reserve_member(struct spirv *s, struct id *id, uint32_t member)
{
    if (member >= MAX_MEMBERS || member > s->num_words)
        tgsic_spirv_invalid(s, "there is no member %u", (unsigned)member);
    if (member < id->member_count)
        return;
    uint32_t count = id->member_count * 2 > member + 1 ? id->member_count * 2 : member + 1;
    id->members = tgsic_arena_grow(s->arena, id->members, id->member_count * sizeof *id->members,
                                   count * sizeof *id->members);
    id->member_count = count;
}

static void add_decoration(struct spirv *s, const struct decoration **list,
                           const struct instruction *i, uint32_t first)
{
    struct decoration *d = ARENA_NEW(s->arena, struct decoration);
    d->number = tgsic_spirv_operand(s, i, first);
    d->operand = first + 1 < i->num_operands ? i->operands[first + 1] : 0;
    d->next = *list;
    *list = d;
}

static void take_decoration(struct spirv *s, const struct instruction *i)
{
    struct id *id = tgsic_spirv_id(s, tgsic_spirv_operand(s, i, 0));
    if (i->op == SpvOpDecorate) {
        add_decoration(s, &id->decorations, i, 1);
        return;
    }
    uint32_t member = tgsic_spirv_operand(s, i, 1);
    reserve_member(s, id, member);
    add_decoration(s, &id->members[member].decorations, i, 2);
}

/* The decorations that a group has so far go to every target, of which each is counted: a group of
 * many and many targets would take a square of the words' time. */
static void take_group(struct spirv *s, const struct instruction *i)
{
    uint32_t step = i->op == SpvOpGroupDecorate ? 1 : 2;
    const struct id *group = tgsic_spirv_id(s, tgsic_spirv_operand(s, i, 0));
    for (uint32_t n = 1; n + step <= i->num_operands; n += step) {
        struct id *target = tgsic_spirv_id(s, i->operands[n]);
        uint32_t member = step == 2 ? i->operands[n + 1] : 0;
        if (step == 2)
            reserve_member(s, target, member);
        const struct decoration **list =
            step == 2 ? &target->members[member].decorations : &target->decorations;
        for (const struct decoration *d = group->decorations; d && target != group; d = d->next) {
            struct decoration *copy = ARENA_NEW(s->arena, struct decoration);
            tgsic_spirv_count(s, 1);
            *copy = (struct decoration){*list, d->number, d->operand};
            *list = copy;
        }
    }
}

static void take_name(struct spirv *s, const struct instruction *i)
{
    uint32_t next;
    struct id *id = tgsic_spirv_id(s, tgsic_spirv_operand(s, i, 0));
    if (i->op == SpvOpName) {
        id->name = take_string(s, i, 1, &next);
        return;
    }
    uint32_t member = tgsic_spirv_operand(s, i, 1);
    reserve_member(s, id, member);
    id->members[member].name = take_string(s, i, 2, &next);
}

/* ---- Entry points --------------------------------------------------------------------------- */

static const uint8_t stages[] = {
    [MODEL_VERTEX] = TGSIC_PROCESSOR_VERT,          [MODEL_CONTROL] = TGSIC_PROCESSOR_TESS_CTRL,
    [MODEL_EVALUATION] = TGSIC_PROCESSOR_TESS_EVAL, [MODEL_GEOMETRY] = TGSIC_PROCESSOR_GEOM,
    [MODEL_FRAGMENT] = TGSIC_PROCESSOR_FRAG,        [MODEL_COMPUTE] = TGSIC_PROCESSOR_COMP,
};

static void take_entry(struct spirv *s, const struct instruction *i)
{
    uint32_t next, model = tgsic_spirv_operand(s, i, 0), function = tgsic_spirv_operand(s, i, 1);
    const char *name = take_string(s, i, 2, &next);
    const char *wanted = s->module->entry ? s->module->entry : "main";
    if (model < sizeof stages && stages[model] == s->module->stage && !strcmp(name, wanted))
        s->entry = function;
    for (; s->entry == function && next < i->num_operands; next++)
        tgsic_spirv_id(s, i->operands[next])->in_interface = true;
}

static void take_mode(struct spirv *s, const struct instruction *i)
{
    uint32_t mode = tgsic_spirv_operand(s, i, 1);
    if (tgsic_spirv_operand(s, i, 0) != s->entry)
        return;
    if (mode < 32) {
        s->modes[mode] = true;
        s->mode_operands[mode] = i->num_operands > 2 ? i->operands[2] : 0;
    }
    s->post_depth |= mode == MODE_POST_DEPTH_COVERAGE;
    for (unsigned c = 0; c < 3 && (mode == MODE_LOCAL_SIZE || mode == MODE_LOCAL_SIZE_ID); c++)
        (mode == MODE_LOCAL_SIZE ? s->local_size : s->local_size_ids)[c] =
            tgsic_spirv_operand(s, i, 2 + c);
}

static void take_import(struct spirv *s, const struct instruction *i)
{
    uint32_t next;
    const char *name = take_string(s, i, 0, &next);
    if (!strcmp(name, "GLSL.std.450"))
        s->glsl_set = i->result;
    else if (strncmp(name, "NonSemantic.", 12))
        tgsic_spirv_unsupported(s, "the instructions of %.64s are not translated", name);
}

static void take_memory_model(struct spirv *s, const struct instruction *i)
{
    if (tgsic_spirv_operand(s, i, 0) != 0)
        tgsic_spirv_unsupported(s, "memory is not addressed logically");
    tgsic_spirv_operand(s, i, 1);
}

/* ---- The pass ------------------------------------------------------------------------------- */

static void note(struct spirv *s, const struct instruction *i)
{
    switch (i->op) {
    case SpvOpCapability:
        check_capability(s, tgsic_spirv_operand(s, i, 0));
        break;
    case SpvOpExtInstImport:
        take_import(s, i);
        break;
    case SpvOpMemoryModel:
        take_memory_model(s, i);
        break;
    case SpvOpEntryPoint:
        take_entry(s, i);
        break;
    case SpvOpExecutionMode:
    case SpvOpExecutionModeId:
        take_mode(s, i);
        break;
    case SpvOpName:
    case SpvOpMemberName:
        take_name(s, i);
        break;
    case SpvOpDecorate:
    case SpvOpMemberDecorate:
        take_decoration(s, i);
        break;
    case SpvOpGroupDecorate:
    case SpvOpGroupMemberDecorate:
        take_group(s, i);
        break;
    case SpvOpFunction:
        if (!s->first_function)
            s->first_function = s->at;
        /* fall through */
    default:
        if (!s->first_declaration && i->op >= SpvOpTypeVoid)
            s->first_declaration = s->at;
        break;
    }
}

static void define(struct spirv *s, const struct instruction *i, uint32_t *label)
{
    if (i->op == SpvOpLabel || i->op == SpvOpFunction)
        *label = i->op == SpvOpLabel ? i->result : 0;
    if (!i->result)
        return;
    struct id *id = tgsic_spirv_id(s, i->result);
    if (id->def)
        tgsic_spirv_invalid(s, "id %u is defined twice", (unsigned)i->result);
    id->def = s->at;
    id->op = (uint16_t)i->op;
    id->block = *label;
}

void tgsic_spirv_read(struct spirv *s)
{
    uint32_t label = 0;
    take_words(s);
    check_header(s);
    for (s->at = SPIRV_HEADER_WORDS; s->at < s->num_words;) {
        check_words(s);
        struct instruction i = tgsic_spirv_fetch(s);
        note(s, &i);
        define(s, &i, &label);
        s->at += i.count;
    }
    s->at = 0;
    if (!s->entry)
        tgsic_spirv_invalid(s, "there is no entry point '%.64s' of this stage",
                            s->module->entry ? s->module->entry : "main");
    s->at = s->num_words;
    if (!s->first_function)
        tgsic_spirv_invalid(s, "there is no function");
}

bool tgsic_spirv_first_entry(const void *words, size_t size, enum tgsic_processor *stage,
                             char name_buffer[256])
{
    const unsigned char *bytes = words;
    size_t count = size / 4;
    if (count < SPIRV_HEADER_WORDS)
        return false;
    bool swapped = word_at(bytes, true) == SPIRV_MAGIC;
    if (!swapped && word_at(bytes, false) != SPIRV_MAGIC)
        return false;
    for (size_t at = SPIRV_HEADER_WORDS; at < count;) {
        uint32_t first = word_at(bytes + at * 4, swapped), length = first >> 16;
        if (!length || length > count - at)
            return false;
        uint32_t model = length > 3 ? word_at(bytes + at * 4 + 4, swapped) : UINT32_MAX;
        if ((first & 0xffff) == SpvOpEntryPoint && model < sizeof stages) {
            size_t most = (size_t)(length - 3) * 4 < 255 ? (size_t)(length - 3) * 4 : 255;
            for (size_t c = 0; c < most; c++)
                name_buffer[c] =
                    (char)(word_at(bytes + (at + 3 + c / 4) * 4, swapped) >> c % 4 * 8);
            name_buffer[most] = 0;
            *stage = (enum tgsic_processor)stages[model];
            return true;
        }
        at += length;
    }
    return false;
}
