/* SPDX-License-Identifier: MIT */
/* The validator's rules for declarations. */
#include "operand_rule.h"
#include "validation.h"

#include <string.h>

#define MAX_REGISTER INT16_MAX

#define FILE_BIT(file) (1u << TGSIC_FILE_##file)

/* ---- What declarations may say --------------------------------------------------------------- */

/* Bits of a file in a stage. */
enum {
    IS_PLAIN = 1 << 0, /* there are no targets, formats and the like to look at */
    TAKES_DIMENSION = 1 << 1,
    HAS_SEMANTIC = 1 << 2,
};

/* What declarations of a file say in a stage. */
struct declaration_rule {
    uint8_t bits;     /* as above */
    uint64_t refused; /* semantics that the file does not have there: bits, modulo 64 */
    /* What a plain one begins with, in the bits that are set in `fixed`. */
    uint8_t head[8], fixed[8];
};

/* The first bytes of struct tgsic_declaration: file, mask, then whether it has a dimension, a
 * semantic, an interpolation, an array. */
_Static_assert(offsetof(struct tgsic_declaration, file) == 0 &&
                   offsetof(struct tgsic_declaration, usage_mask) == 1 &&
                   offsetof(struct tgsic_declaration, has_dimension) == 2 &&
                   offsetof(struct tgsic_declaration, has_semantic) == 3 &&
                   offsetof(struct tgsic_declaration, has_interpolation) == 4 &&
                   offsetof(struct tgsic_declaration, has_array) == 5,
               "as in RULE");
#define RULE(file, bits, refused)                                                                  \
    [TGSIC_FILE_##file] = {                                                                        \
        (bits),                                                                                    \
        (refused),                                                                                 \
        {TGSIC_FILE_##file, 0, 0, ((bits)&HAS_SEMANTIC) != 0},                                     \
        {0xff, 0xff & ~TGSIC_WRITEMASK_XYZW, (bits)&TAKES_DIMENSION ? 0 : 0xff, 0xff,              \
         (bits)&HAS_SEMANTIC ? 0 : 0xff, 0xff},                                                    \
    }

#define SEMANTIC_BIT(name) (UINT64_C(1) << TGSIC_SEMANTIC_##name)
#define COMPUTE_VALUES                                                                             \
    (SEMANTIC_BIT(THREAD_ID) | SEMANTIC_BIT(BLOCK_ID) | SEMANTIC_BIT(BLOCK_SIZE) |                 \
     SEMANTIC_BIT(GRID_SIZE) | SEMANTIC_BIT(WORK_DIM))
#define FRAGMENT_OUTPUTS                                                                           \
    (SEMANTIC_BIT(POSITION) | SEMANTIC_BIT(COLOR) | SEMANTIC_BIT(STENCIL) |                        \
     SEMANTIC_BIT(SAMPLEMASK))

#define SLOTS (IS_PLAIN | HAS_SEMANTIC)
#define STAGE(inputs, outputs, refused_outputs, refused_values)                                    \
    {                                                                                              \
        RULE(CONST, IS_PLAIN | TAKES_DIMENSION, 0), RULE(IN, inputs, 0),                           \
            RULE(OUT, outputs, refused_outputs), RULE(TEMP, IS_PLAIN, 0), RULE(SAMP, IS_PLAIN, 0), \
            RULE(ADDR, IS_PLAIN, 0), RULE(SV, SLOTS, refused_values), RULE(BUFFER, IS_PLAIN, 0),   \
            RULE(CONSTBUF, IS_PLAIN, 0), RULE(HWATOMIC, IS_PLAIN | TAKES_DIMENSION, 0),            \
    }

static const struct declaration_rule rules[][TGSIC_FILE_LIMIT] = {
    [TGSIC_PROCESSOR_VERT] = STAGE(IS_PLAIN, SLOTS, 0, COMPUTE_VALUES),
    [TGSIC_PROCESSOR_TESS_CTRL] = STAGE(SLOTS, SLOTS, 0, COMPUTE_VALUES),
    [TGSIC_PROCESSOR_TESS_EVAL] = STAGE(SLOTS, SLOTS, 0, COMPUTE_VALUES),
    [TGSIC_PROCESSOR_GEOM] = STAGE(SLOTS, SLOTS, 0, COMPUTE_VALUES),
    [TGSIC_PROCESSOR_FRAG] = STAGE(SLOTS, SLOTS, ~FRAGMENT_OUTPUTS, COMPUTE_VALUES),
    [TGSIC_PROCESSOR_COMP] = STAGE(HAS_SEMANTIC, HAS_SEMANTIC, 0, 0), /* neither belongs there */
};

static const uint64_t known_semantics = 0
#define TGSI_SEMANTIC(number, name) | (uint64_t)((number) < 64) << ((number)&63)
#include "enums.def"
    ;

static bool has_refused_semantic(const struct tgsic_declaration *d,
                                 const struct declaration_rule *rule)
{
    return rule->refused >> (d->semantic & 63) & 1;
}

_Static_assert((MAX_REGISTER & (MAX_REGISTER + 1)) == 0, "all bits up to one");

static inline bool has_plain_head(const struct tgsic_declaration *d,
                                  const struct declaration_rule *rule)
{
    uint64_t has, head, fixed;
    memcpy(&has, d, sizeof has);
    memcpy(&head, rule->head, sizeof head);
    memcpy(&fixed, rule->fixed, sizeof fixed);
    return (rule->bits & IS_PLAIN) & ((has & fixed) == head);
}

static inline bool has_plain_registers(const struct tgsic_declaration *d)
{
    return (d->first <= d->last) & ((d->last | d->dimension) <= MAX_REGISTER) & !!d->usage_mask;
}

static inline bool has_plain_semantic(const struct tgsic_declaration *d,
                                      const struct declaration_rule *rule)
{
    uint32_t streams;
    memcpy(&streams, d->stream, sizeof streams);
    return (d->semantic < 64) & ((known_semantics & ~rule->refused) >> (d->semantic & 63)) &
           !(streams & ~0x03030303u) & (d->interpolation <= TGSIC_INTERPOLATE_COLOR) &
           (d->location <= TGSIC_LOCATION_SAMPLE);
}

/* ---- One declaration ------------------------------------------------------------------------ */

static bool is_declarable(unsigned file)
{
    unsigned never = FILE_BIT(NULL) | FILE_BIT(IMM);
    return file < TGSIC_FILE_LIMIT && !(never >> file & 1);
}

static bool has_file(struct validator *v, const struct tgsic_declaration *d)
{
    unsigned not_compute = FILE_BIT(IN) | FILE_BIT(OUT);
    if (!is_declarable(d->file)) {
        tgsic_validator_error(v, E_VOCABULARY, d->pos, "this register file cannot be declared");
        return false;
    }
    if (v->shader->processor == TGSIC_PROCESSOR_COMP && not_compute >> d->file & 1)
        tgsic_validator_error(v, E_STAGE, d->pos, "a compute shader has no %s",
                              tgsic_file_name(d->file));
    return true;
}

static void check_range(struct validator *v, const struct tgsic_declaration *d,
                        const struct declaration_rule *rule)
{
    if (d->first > d->last)
        tgsic_validator_error(v, E_RANGE, d->pos, "the range ends before it starts");
    if (d->last > MAX_REGISTER || (d->has_dimension && d->dimension > MAX_REGISTER))
        tgsic_validator_error(v, E_RANGE, d->pos, "no operand reaches past register %d",
                              MAX_REGISTER);
    if (d->has_dimension && !(rule->bits & TAKES_DIMENSION))
        tgsic_validator_error(v, E_DIMENSION, d->pos, "%s has one dimension",
                              tgsic_file_name(d->file));
    if (!d->usage_mask || d->usage_mask > TGSIC_WRITEMASK_XYZW)
        tgsic_validator_error(v, E_MASK, d->pos, "the mask is empty or malformed");
}

static void check_semantic(struct validator *v, const struct tgsic_declaration *d,
                           const struct declaration_rule *rule)
{
    const char *name = tgsic_semantic_name(d->semantic);
    if (!d->has_semantic) {
        if (rule->bits & HAS_SEMANTIC)
            tgsic_validator_error(v, E_SEMANTIC, d->pos, "%s needs a semantic",
                                  tgsic_file_name(d->file));
        return;
    }
    if (!name)
        tgsic_validator_error(v, E_VOCABULARY, d->pos, "unknown semantic %u", d->semantic);
    else if (!(rule->bits & HAS_SEMANTIC))
        tgsic_validator_error(v, E_SEMANTIC, d->pos, "%s has no semantic here",
                              tgsic_file_name(d->file));
    else if (has_refused_semantic(d, rule) && d->file == TGSIC_FILE_OUT)
        tgsic_validator_error(v, E_SEMANTIC, d->pos, "%s is no output of a fragment shader", name);
    else if (has_refused_semantic(d, rule))
        tgsic_validator_error(v, E_STAGE, d->pos, "%s exists in compute shaders alone", name);
    if ((d->stream[0] | d->stream[1] | d->stream[2] | d->stream[3]) > 3)
        tgsic_validator_error(v, E_RANGE, d->pos, "there are four streams");
}

static void check_names(struct validator *v, const struct tgsic_declaration *d)
{
    bool known = true;
    if (d->has_interpolation)
        known = tgsic_interpolation_name(d->interpolation) && tgsic_location_name(d->location);
    if (d->file == TGSIC_FILE_IMAGE)
        known = tgsic_target_info(d->target)->name && tgsic_format_name(d->format);
    if (d->file == TGSIC_FILE_SVIEW) {
        known = tgsic_target_info(d->target)->name != NULL;
        for (int c = 0; c < 4; c++)
            known = known && tgsic_return_type_name(d->return_type[c]);
    }
    if (d->file == TGSIC_FILE_MEMORY) {
        known = tgsic_memory_type_name(d->memory_type) != NULL;
        if (d->memory_type == TGSIC_MEMORY_SHARED && v->shader->processor != TGSIC_PROCESSOR_COMP)
            tgsic_validator_error(v, E_STAGE, d->pos, "only compute shaders share memory");
    }
    if (!known)
        tgsic_validator_error(v, E_VOCABULARY, d->pos,
                              "an attribute of the declaration is a number without a meaning");
}

/* Looks for what is wrong with it. Returns whether it declares registers of a file. */
static bool check_declaration(struct validator *v, uint32_t index)
{
    const struct tgsic_declaration *d = &v->shader->declarations[index];
    if (!has_file(v, d))
        return false;
    const struct declaration_rule *rule = &rules[v->shader->processor][d->file];
    check_range(v, d, rule);
    check_semantic(v, d, rule);
    check_names(v, d);
    if (d->has_array)
        tgsic_declare_array(v, index);
    return true;
}

/* ---- What was met so far -------------------------------------------------------------------- */

/* Whether the semantics may be among those met before. */
static inline bool is_named(struct validator *v, const struct tgsic_declaration *d)
{
    uint32_t hash = (d->file * 64u + d->semantic) * UINT32_C(2654435761);
    uint32_t *word = &v->named[hash >> (32 - NAMED_BITS)], met = *word;
    uint32_t count = (uint32_t)d->last - d->first + 1;
    uint64_t bits = ((UINT64_C(1) << count % 64) - 1) << d->semantic_index % 32;
    uint32_t own = (uint32_t)(bits | bits >> 32);
    *word |= own;
    return (met & own) | (count > 32);
}

/* Counts the registers if they go on where others end, or overlap these. */
static inline void count_registers(const struct tgsic_declaration *d, uint16_t *count)
{
    uint16_t before = *count, end = (uint16_t)(d->last + 1);
    *count = (d->first <= before) & (d->last >= before) ? end : before;
}

/* Returns whether they are behind all of their file that were declared before. */
static inline bool note_registers(struct validator *v, const struct tgsic_declaration *d,
                                  const struct declaration_rule *rule)
{
    bool per_vertex = v->vertex_files >> d->file & 1 && !tgsic_is_per_primitive(d);
    bool takes_dimension = rule->bits & TAKES_DIMENSION;
    uint32_t row = takes_dimension * (tgsic_declared_dimension(d) + 1);
    v->kinds[per_vertex] |= 1u << d->file;
    if (row < PLAIN_ROWS)
        count_registers(d, &v->plain[row][d->file]);
    if (per_vertex)
        count_registers(d, &v->plain[1][d->file]);
    return tgsic_outline_declaration(v->outline, d);
}

/* ---- All ------------------------------------------------------------------------------------- */

/* All vertices have the same registers. An access without a vertex is one to what has none, and of
 * a TESS_CTRL output that of the invocation. */
static void spread_vertices(struct validator *v, unsigned file, uint32_t num_vertices)
{
    for (unsigned vertex = 1; vertex + 1 < PLAIN_ROWS && vertex < num_vertices; vertex++)
        v->plain[vertex + 1][file] = v->plain[1][file];
    if (file == TGSIC_FILE_IN && v->kinds[true] & FILE_BIT(IN))
        v->plain[0][file] = 0;
}

/* From the registers counted to those that are right wherever operands have them. */
static void finish_plain_registers(struct validator *v)
{
    uint32_t immediates = v->shader->num_immediates;
    if (v->vertex_files & FILE_BIT(IN))
        spread_vertices(v, TGSIC_FILE_IN, v->num_vertices[0]);
    if (v->vertex_files & FILE_BIT(OUT))
        spread_vertices(v, TGSIC_FILE_OUT, v->num_vertices[1]);
    v->plain[0][TGSIC_FILE_CONST] = v->plain[1][TGSIC_FILE_CONST];
    v->plain[0][TGSIC_FILE_HWATOMIC] = v->plain[1][TGSIC_FILE_HWATOMIC];
    v->plain[0][TGSIC_FILE_IMM] = (uint16_t)(immediates < INT16_MAX ? immediates : INT16_MAX);
    for (unsigned file = 0; file < TGSIC_FILE_LIMIT; file++)
        v->values[file] = VALUE_FILES >> file & 1 ? v->plain[0][file] : 0;
}

static unsigned vertex_files(unsigned processor)
{
    return (tgsic_has_vertex_bracket(processor, TGSIC_FILE_IN) ? FILE_BIT(IN) : 0) |
           (tgsic_has_vertex_bracket(processor, TGSIC_FILE_OUT) ? FILE_BIT(OUT) : 0);
}

void tgsic_validate_declarations(struct validator *v)
{
    const struct declaration_rule *of_stage = rules[v->shader->processor];
    const struct tgsic_declaration *d = v->shader->declarations;
    const uint32_t count = v->shader->num_declarations;
    bool in_order = true, names_again = false;
    v->vertex_files = vertex_files(v->shader->processor);
    for (uint32_t i = 0; i < count; i++, d++) {
        const struct declaration_rule *rule = &of_stage[d->file % TGSIC_FILE_LIMIT];
        bool plain = has_plain_head(d, rule) & has_plain_registers(d);
        if (d->has_semantic) {
            plain &= has_plain_semantic(d, rule);
            names_again |= is_named(v, d);
        }
        if (plain || check_declaration(v, i))
            in_order &= note_registers(v, d, rule);
    }
    if (!in_order)
        tgsic_check_declared_twice(v);
    if (names_again)
        tgsic_check_named_twice(v);
    v->outline->names_again = names_again;
    finish_plain_registers(v);
}
