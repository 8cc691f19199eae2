/* SPDX-License-Identifier: MIT */
/* Built-in variables: the TGSI semantic that each has, and those that are computed. */
#include "spirv.h"

/* Sets of stages */
enum {
    VERT = 1 << TGSIC_PROCESSOR_VERT,
    TESS_CTRL = 1 << TGSIC_PROCESSOR_TESS_CTRL,
    TESS_EVAL = 1 << TGSIC_PROCESSOR_TESS_EVAL,
    GEOM = 1 << TGSIC_PROCESSOR_GEOM,
    FRAG = 1 << TGSIC_PROCESSOR_FRAG,
    COMP = 1 << TGSIC_PROCESSOR_COMP,
    MIDDLE = TESS_CTRL | TESS_EVAL | GEOM,
    BEFORE_FRAG = VERT | MIDDLE,
    ANY = BEFORE_FRAG | FRAG | COMP,
};

static const struct builtin_row rows[] = {
#define SPIRV_BUILTIN(number, stages, kind, semantic, component, interpolation)                    \
    {number,         stages,                                                                       \
     BUILTIN_##kind, TGSIC_SEMANTIC_##semantic,                                                    \
     component,      TGSIC_INTERPOLATE_##interpolation},
#include "builtins.def"
#undef SPIRV_BUILTIN
};

struct builtin_name {
    int32_t number;
    const char *name, *type;
};

static const struct builtin_name *find_name(int32_t number)
{
    static const struct builtin_name names[] = {
#define BUILTIN_NAME(number, name, type) {number, #name, type},
#include "builtins.def"
#undef BUILTIN_NAME
    };
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++)
        if (names[n].number == number)
            return &names[n];
    return NULL;
}

const char *tgsic_spirv_builtin_name(int32_t number)
{
    const struct builtin_name *row = find_name(number);
    return row ? row->name : "that is not known";
}

/* Whether a type is what builtins.def says, such as "f4" or "f[2]". */
static bool is_of_type(const struct type *type, const char *wanted)
{
    bool array = wanted[1] == '[', any_length = wanted[2] == ']';
    uint32_t count = (uint32_t)(wanted[array ? 2 : 1] - '0');
    if (array && (type->kind != TYPE_ARRAY || (!any_length && type->length != count)))
        return false;
    if (array)
        type = type->element, count = 1;
    return (type->kind == TYPE_SCALAR || type->kind == TYPE_VECTOR) && type->rows == count &&
           (type->letter == 'u' ? 'i' : type->letter) == wanted[0];
}

void tgsic_spirv_check_builtin(struct spirv *s, int32_t number, const struct type *type)
{
    const struct builtin_name *row = find_name(number);
    if (row && !is_of_type(type, row->type))
        tgsic_spirv_invalid(s, "built-in variable %s of another type than it has", row->name);
}

/* What hosts know not even in their newest release. */
static bool known_to_virgl(unsigned semantic)
{
    return semantic < TGSIC_SEMANTIC_SUBGROUP_SIZE || semantic > TGSIC_SEMANTIC_SUBGROUP_LT_MASK;
}

const struct builtin_row *tgsic_spirv_builtin(const struct spirv *s, int32_t number, bool output)
{
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++)
        if (rows[r].number == number && rows[r].stages >> s->stage & 1 &&
            (rows[r].kind == BUILTIN_OUTPUT) == output)
            return s->virgl && !known_to_virgl(rows[r].semantic) ? NULL : &rows[r];
    return NULL;
}

struct ir_instr *tgsic_spirv_system(struct spirv *s, unsigned semantic, unsigned components)
{
    struct ir_var *var = tgsic_ir_var(&s->b, IR_INPUT, NULL, components, 32, 1);
    var->system_value = true;
    var->semantic = (uint8_t)semantic;
    return tgsic_ir_load(&s->b, var, 0, NULL, 0, components);
}

static struct ir_instr *group_size(struct spirv *s)
{
    uint64_t size[3];
    for (unsigned c = 0; c < 3; c++)
        size[c] = s->local_size[c];
    return tgsic_ir_const_bits(&s->b, 3, 32, size);
}

static struct ir_instr *global_id(struct spirv *s)
{
    struct ir_instr *group = tgsic_spirv_system(s, TGSIC_SEMANTIC_BLOCK_ID, 3);
    struct ir_instr *local = tgsic_spirv_system(s, TGSIC_SEMANTIC_THREAD_ID, 3);
    return ir_op2(&s->b, IR_IADD, ir_op2(&s->b, IR_IMUL, group, group_size(s)), local);
}

/* (z * height + y) * width + x */
static struct ir_instr *local_index(struct spirv *s)
{
    struct ir_builder *b = &s->b;
    struct ir_instr *id = tgsic_spirv_system(s, TGSIC_SEMANTIC_THREAD_ID, 3);
    struct ir_instr *size = group_size(s);
    struct ir_instr *index = ir_component(b, id, 2);
    for (unsigned c = 2; c-- > 0;) {
        index = ir_op2(b, IR_IMUL, index, ir_component(b, size, c));
        index = ir_op2(b, IR_IADD, index, ir_component(b, id, c));
    }
    return index;
}

static struct ir_instr *instance_index(struct spirv *s)
{
    struct ir_instr *instance = tgsic_spirv_system(s, TGSIC_SEMANTIC_INSTANCEID, 1);
    return ir_op2(&s->b, IR_IADD, instance, tgsic_spirv_system(s, TGSIC_SEMANTIC_BASEINSTANCE, 1));
}

/* FACE is a sign. */
static struct ir_instr *front_facing(struct spirv *s)
{
    struct ir_var *var = tgsic_ir_var(&s->b, IR_INPUT, NULL, 1, 32, 1);
    var->semantic = TGSIC_SEMANTIC_FACE;
    var->interpolation = TGSIC_INTERPOLATE_CONSTANT;
    struct ir_instr *face = tgsic_ir_load(&s->b, var, 0, NULL, 0, 1);
    return ir_op2(&s->b, IR_FGE, face, ir_imm_f(&s->b, 0));
}

/* Masks have four words, and TGSI's groups two. */
static struct ir_instr *mask(struct spirv *s, int32_t builtin)
{
    const struct builtin_row *row = tgsic_spirv_builtin(s, builtin, false);
    struct ir_instr *zero = ir_imm_i(&s->b, 0), *parts[3] = {NULL, zero, zero};
    if (!row)
        return NULL;
    parts[0] = tgsic_spirv_system(s, row->semantic, 2);
    return tgsic_ir_vec(&s->b, parts, 3);
}

static struct ir_instr *compute(struct spirv *s, int32_t builtin)
{
    bool compute_stage = s->stage == TGSIC_PROCESSOR_COMP;
    if (compute_stage && builtin == BUILTIN_GLOBAL_ID)
        return global_id(s);
    if (compute_stage && builtin == BUILTIN_LOCAL_INDEX)
        return local_index(s);
    if (compute_stage && builtin == BUILTIN_WORKGROUP_SIZE)
        return group_size(s);
    if (s->stage == TGSIC_PROCESSOR_VERT && builtin == BUILTIN_INSTANCE_INDEX)
        return instance_index(s);
    if (s->stage == TGSIC_PROCESSOR_FRAG && builtin == BUILTIN_FRONT_FACING)
        return front_facing(s);
    if (builtin >= BUILTIN_SUBGROUP_EQ_MASK && builtin <= BUILTIN_SUBGROUP_LT_MASK)
        return mask(s, builtin);
    return NULL;
}

bool tgsic_spirv_computed(struct spirv *s, struct global *g)
{
    struct ir_instr *x = compute(s, g->builtin);
    if (!x)
        return false;
    struct value value = tgsic_spirv_make(g->type, x);
    tgsic_spirv_check_builtin(s, g->builtin, g->type);
    g->kind = GLOBAL_PRIVATE;
    g->place = tgsic_spirv_local(s, g->type, g->name);
    tgsic_spirv_store(s, &g->place, &value);
    return true;
}
