/* SPDX-License-Identifier: MIT */
/* Finds built-in functions: names by binary search, signatures by running through the rows of
 * builtin_functions.def that a name has. */
#include "builtin.h"
#include "builtin_gate.h"
#include "builtin_types.h"

struct row {
    uint8_t intrinsic; /* enum builtin_intrinsic */
    uint8_t gate;      /* enum builtin_gate */
    /* the result, then the parameters: a list and, in the upper byte, a role; 0 past the last */
    uint16_t types[1 + BUILTIN_MAX_PARAMETERS];
};
_Static_assert(INTRINSIC_COUNT <= 256 && GATE_COUNT <= 256 && LIST_COUNT <= 256,
               "a number no longer fits a row");

#define PROJECTIVE   0x80 /* with a role */
#define MAX_VARIANTS 256  /* signatures of one row */

/* The lists under the names that the rows use. */
enum {
#define ONE(name, type)                    name = LIST_##name,
#define RUN(name, first, count, step)      name = LIST_##name,
#define PICK(name, count, ...)             name = LIST_##name,
#define SAMPLERS(name, prefix, dimensions) name = LIST_##name,
#define SHADOWS(name, dimensions)          name = LIST_##name,
#define DERIVED(name)                      name = LIST_##name,
#include "builtin_types.def"
#undef ONE
#undef RUN
#undef PICK
#undef SAMPLERS
#undef SHADOWS
#undef DERIVED
};

static const struct row rows[] = {
#define OUT(type)             (ROLE_OUT << 8 | (type))
#define MEMORY(type)          (ROLE_MEMORY << 8 | (type))
#define INTERPOLANT(type)     (ROLE_INTERPOLANT << 8 | (type))
#define CONSTANT(type)        (ROLE_CONSTANT << 8 | (type))
#define COORD(type)           (ROLE_COORDINATE << 8 | (type))
#define PROJ(type)            ((ROLE_COORDINATE | PROJECTIVE) << 8 | (type))
#define COMPARE(type)         (ROLE_COMPARE << 8 | (type))
#define BIAS(type)            (ROLE_BIAS << 8 | (type))
#define LOD(type)             (ROLE_LOD << 8 | (type))
#define DX(type)              (ROLE_DX << 8 | (type))
#define DY(type)              (ROLE_DY << 8 | (type))
#define OFFSET(type)          (ROLE_OFFSET << 8 | (type))
#define VARIABLE_OFFSET(type) (ROLE_VARIABLE_OFFSET << 8 | (type))
#define OFFSETS(type)         (ROLE_OFFSETS << 8 | (type))
#define COMPONENT(type)       (ROLE_COMPONENT << 8 | (type))
#define SAMPLE(type)          (ROLE_SAMPLE << 8 | (type))
#define DATA(type)            (ROLE_DATA << 8 | (type))
#define NAME(name)
#define FN(intrinsic, gate, ...) {INTRINSIC_##intrinsic, GATE_##gate, {__VA_ARGS__}},
#include "builtin_functions.def"
#undef NAME
#undef FN
};

/* Numbers the rows, so that each name knows its first. */
enum {
#define JOIN(a, b)   a##b
#define ROW_OF(line) JOIN(ROW_, line)
#define NAME(name)   FIRST_##name, BEFORE_##name = FIRST_##name - 1,
#define FN(...)      ROW_OF(__LINE__),
#include "builtin_functions.def"
#undef NAME
#undef FN
};

struct builtin_group {
    const char *name;
    uint32_t first_row;
};

static const struct builtin_group groups[] = {
#define NAME(name) {#name, FIRST_##name},
#define FN(...)
#include "builtin_functions.def"
#undef NAME
#undef FN
    {NULL, sizeof rows / sizeof *rows}, /* the end of the last name's rows */
};
#define GROUP_COUNT (sizeof groups / sizeof *groups - 1)

static const uint8_t intrinsic_flags[INTRINSIC_COUNT] = {
#define FOLDS                  BUILTIN_FOLDS
#define PURE                   (BUILTIN_MAP | BUILTIN_FOLDS)
#define DERIVATIVE             BUILTIN_DERIVATIVE
#define SIDE_EFFECT            BUILTIN_SIDE_EFFECT
#define IMAGE_READ             BUILTIN_IMAGE_READ
#define IMAGE_WRITE            BUILTIN_IMAGE_WRITE
#define INTRINSIC(name, flags) [INTRINSIC_##name] = (flags),
#include "builtin_intrinsics.def"
#undef INTRINSIC
#undef FOLDS
#undef PURE
#undef DERIVATIVE
#undef SIDE_EFFECT
#undef IMAGE_READ
#undef IMAGE_WRITE
};

void tgsic_builtins_init(struct builtins *b, struct tgsic_arena *arena, struct glsl_names *names,
                         struct glsl_type_table *types, const struct glsl_language *lang,
                         const struct glsl_limits *limits)
{
    memset(b, 0, sizeof *b);
    b->arena = arena;
    b->names = names;
    b->types = types;
    b->lang = lang;
    b->limits = limits ? limits : &tgsic_default_limits;
}

const struct builtin_group *tgsic_builtin_group(const char *name, size_t length)
{
    size_t low = 0, high = GROUP_COUNT;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const char *candidate = groups[middle].name;
        int order = strncmp(name, candidate, length);
        if (order == 0 && candidate[length] == '\0')
            return &groups[middle];
        if (order > 0)
            low = middle + 1;
        else
            high = middle; /* also where the name is the beginning of the candidate */
    }
    return NULL;
}

const struct builtin_group *tgsic_builtin_group_of(struct glsl_name *name)
{
    const struct builtin_group *none = &groups[GROUP_COUNT];
    if (!name->builtin) {
        const struct builtin_group *group = tgsic_builtin_group(name->text, name->length);
        name->builtin = group ? group : none;
    }
    return name->builtin == none ? NULL : name->builtin;
}

static const struct row *first_row(const struct builtin_group *group)
{
    return &rows[group->first_row];
}

static const struct row *end_row(const struct builtin_group *group)
{
    return &rows[group[1].first_row];
}

static enum builtin_type_list list_of(uint16_t type)
{
    return (enum builtin_type_list)(type & 0xff);
}

static unsigned count_parameters(const struct row *row)
{
    unsigned count = 0;
    while (count < BUILTIN_MAX_PARAMETERS && row->types[1 + count])
        count++;
    return count;
}

/* How many signatures the row stands for, empty places of its lists included. */
static unsigned count_variants(const struct row *row)
{
    unsigned variants = 1;
    for (unsigned i = 0; i <= BUILTIN_MAX_PARAMETERS && row->types[i]; i++) {
        unsigned length = tgsic_builtin_list_length(list_of(row->types[i]));
        variants = length > variants ? length : variants;
    }
    return variants;
}

static bool is_open(const struct builtins *b, const struct row *row)
{
    return tgsic_builtin_gate_open(b->lang, (enum builtin_gate)row->gate);
}

bool tgsic_builtin_is_visible(const struct builtins *b, const struct builtin_group *group)
{
    for (const struct row *row = first_row(group); row < end_row(group); row++)
        if (is_open(b, row))
            return true;
    return false;
}

static const struct glsl_type *type_of(struct builtins *b, uint16_t type, unsigned variant,
                                       const struct glsl_type *first)
{
    const struct glsl_type *t = tgsic_builtin_list_type(list_of(type), variant, first);
    if (list_of(type) == LIST_ivec2x4)
        t = tgsic_glsl_array(b->types, b->arena, t, 4);
    return t;
}

static uint8_t storage_of(enum builtin_role role)
{
    if (role == ROLE_OUT)
        return AST_PARAM_OUT;
    return role == ROLE_MEMORY ? AST_PARAM_INOUT : AST_PARAM_IN;
}

static bool must_be_constant(enum builtin_role role)
{
    return role == ROLE_CONSTANT || role == ROLE_OFFSET || role == ROLE_OFFSETS ||
           role == ROLE_COMPONENT;
}

/* ESSL gives some results a precision of their own; the others have the arguments'. */
static enum ast_precision precision_of(enum builtin_intrinsic intrinsic)
{
    switch (intrinsic) {
    case INTRINSIC_UNPACK_HALF_2X16:
    case INTRINSIC_UNPACK_UNORM_4X8:
    case INTRINSIC_UNPACK_SNORM_4X8:
        return AST_MEDIUMP;
    case INTRINSIC_BIT_COUNT:
    case INTRINSIC_FIND_LSB:
    case INTRINSIC_FIND_MSB:
        return AST_LOWP;
    case INTRINSIC_BITCAST:
    case INTRINSIC_FREXP:
    case INTRINSIC_LDEXP:
    case INTRINSIC_BITFIELD_REVERSE:
    case INTRINSIC_UADD_CARRY:
    case INTRINSIC_USUB_BORROW:
    case INTRINSIC_TEXTURE_SIZE:
    case INTRINSIC_IMAGE_SIZE:
    case INTRINSIC_COUNTER_READ:
    case INTRINSIC_COUNTER_INCREMENT:
    case INTRINSIC_COUNTER_DECREMENT:
        return AST_HIGHP;
    default:
        break;
    }
    bool packs = intrinsic >= INTRINSIC_PACK_UNORM_2X16 && intrinsic <= INTRINSIC_UNPACK_SNORM_2X16;
    return packs ? AST_HIGHP : AST_PRECISION_NONE;
}

/* Makes one signature of a row; false where a list has an empty place. */
static bool make(struct builtins *b, const struct builtin_group *group, const struct row *row,
                 unsigned variant, struct builtin_function *f)
{
    memset(f, 0, sizeof *f);
    f->name = group->name;
    f->number = (uint32_t)(row - rows) * MAX_VARIANTS + variant;
    f->intrinsic = row->intrinsic;
    f->flags = intrinsic_flags[row->intrinsic];
    f->return_precision = (uint8_t)precision_of((enum builtin_intrinsic)row->intrinsic);
    f->parameter_count = (uint8_t)count_parameters(row);
    const struct glsl_type *first = NULL;
    for (unsigned i = 0; i < f->parameter_count; i++) {
        struct builtin_parameter *p = &f->parameters[i];
        uint16_t type = row->types[1 + i];
        p->type = type_of(b, type, variant, first);
        if (!p->type)
            return false;
        if (type >> 8 & PROJECTIVE)
            f->flags |= BUILTIN_PROJECTIVE;
        p->role = (uint8_t)(type >> 8 & ~PROJECTIVE);
        p->storage = storage_of((enum builtin_role)p->role);
        p->is_constant = must_be_constant((enum builtin_role)p->role);
        first = f->parameters[0].type;
    }
    f->return_type = type_of(b, row->types[0], variant, first);
    return true;
}

const struct builtin_function *tgsic_builtin_numbered(struct builtins *b, uint32_t number)
{
    uint32_t row = number / MAX_VARIANTS, variant = number % MAX_VARIANTS;
    const struct builtin_group *group = groups;
    if (row >= sizeof rows / sizeof *rows || variant >= count_variants(&rows[row]))
        return NULL;
    while (group[1].first_row <= row)
        group++;
    struct builtin_function *f = ARENA_NEW(b->arena, struct builtin_function);
    return make(b, group, &rows[row], variant, f) ? f : NULL;
}

static bool takes(uint16_t wanted, unsigned variant, const struct glsl_type *const *types,
                  unsigned i)
{
    const struct glsl_type *type = types[i];
    if (list_of(wanted) == LIST_ivec2x4)
        return glsl_is_array(type) && type->length == 4 && type->element == GLSL_TYPE(ivec2);
    return tgsic_builtin_list_type(list_of(wanted), variant, types[0]) == type;
}

/* The variant that takes exactly these types, or -1. */
static int match(const struct row *row, const struct glsl_type *const *types, unsigned count)
{
    if (!count)
        return 0;
    enum builtin_type_list list = list_of(row->types[1]);
    unsigned length = tgsic_builtin_list_length(list);
    unsigned variant = tgsic_builtin_list_find(list, types[0]);
    if (variant == length)
        return -1;
    for (unsigned variants = count_variants(row); variant < variants; variant += length) {
        unsigned i = 0;
        while (i < count && takes(row->types[1 + i], variant, types, i))
            i++;
        if (i == count)
            return (int)variant;
    }
    return -1;
}

bool tgsic_builtin_function_in(const struct glsl_language *lang, const void *function)
{
    const struct builtin_function *f = function;
    const struct builtin_group *group = tgsic_builtin_group(f->name, strlen(f->name));
    const struct glsl_type *types[BUILTIN_MAX_PARAMETERS];
    for (unsigned i = 0; i < f->parameter_count; i++)
        types[i] = f->parameters[i].type;
    for (const struct row *row = first_row(group); row < end_row(group); row++)
        if (tgsic_builtin_gate_open(lang, (enum builtin_gate)row->gate) &&
            count_parameters(row) == f->parameter_count &&
            match(row, types, f->parameter_count) >= 0)
            return true;
    return false;
}

const struct builtin_function *tgsic_builtin_exact(struct builtins *b,
                                                   const struct builtin_group *group,
                                                   const struct glsl_type *const *types,
                                                   unsigned count)
{
    for (const struct row *row = first_row(group); row < end_row(group); row++) {
        if (count_parameters(row) != count)
            continue;
        int variant = match(row, types, count);
        if (variant < 0 || !is_open(b, row))
            continue;
        struct builtin_function *f = ARENA_NEW(b->arena, struct builtin_function);
        make(b, group, row, (unsigned)variant, f);
        return f;
    }
    return NULL;
}

/* Conversions keep the number of rows and columns; other types have none. */
static bool have_shape(const struct row *row, unsigned variant,
                       const struct glsl_type *const *types, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        if (takes(row->types[1 + i], variant, types, i))
            continue;
        const struct glsl_type *wanted =
            tgsic_builtin_list_type(list_of(row->types[1 + i]), variant, types[0]);
        if (!wanted || !wanted->rows || wanted->rows != types[i]->rows ||
            wanted->columns != types[i]->columns)
            return false;
    }
    return true;
}

const struct builtin_function *tgsic_builtin_candidates(struct builtins *b,
                                                        const struct builtin_group *group,
                                                        const struct glsl_type *const *types,
                                                        unsigned count, size_t *found)
{
    struct builtin_function *functions = NULL;
    *found = 0;
    for (const struct row *row = first_row(group); row < end_row(group); row++) {
        if ((types && count_parameters(row) != count) || !is_open(b, row))
            continue;
        for (unsigned variant = 0, variants = count_variants(row); variant < variants; variant++) {
            if (types && !have_shape(row, variant, types, count))
                continue;
            ARENA_RESERVE(b->arena, functions, *found);
            *found += make(b, group, row, variant, &functions[*found]);
        }
    }
    return functions;
}

const char *tgsic_builtin_signature(struct builtins *b, const struct builtin_function *function)
{
    const char *text =
        tgsic_arena_printf(b->arena, "%s %s(", function->return_type->name, function->name);
    for (unsigned i = 0; i < function->parameter_count; i++) {
        const struct builtin_parameter *p = &function->parameters[i];
        const char *direction = p->storage == AST_PARAM_OUT     ? "out "
                                : p->storage == AST_PARAM_INOUT ? "inout "
                                                                : "";
        text =
            tgsic_arena_printf(b->arena, "%s%s%s%s", text, i ? ", " : "", direction, p->type->name);
    }
    return tgsic_arena_printf(b->arena, "%s)", text);
}
