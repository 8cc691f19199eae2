/* SPDX-License-Identifier: MIT */
/* Random programs: statements, functions and stages. */
#include "random_glsl.h"

static void put_block(struct writer *w, unsigned length);

/* ---- Statements ---------------------------------------------------------------------------- */

static void put_declaration(struct writer *w)
{
    struct rtype type = random_type(w);
    random_line(w);
    random_put_type(w, type);
    random_put(w, " v%u = ", w->num_names);
    random_put_value(w, type);
    random_put(w, ";");
    random_declare(w, type, false);
}

static void put_assignment(struct writer *w)
{
    const struct variable *v = random_variable(w, true);
    struct rtype type;
    if (!v)
        return;
    random_line(w);
    random_put_place(w, v, &type, true);
    random_put(w, " = ");
    random_put_value(w, type);
    random_put(w, ";");
}

/* x += y, x++, of integers; the operators wrap. */
static void put_update(struct writer *w)
{
    static const char *const operators[] = {"+=", "-=", "*=", "&=", "|=", "^="};
    const struct variable *v = random_variable(w, true);
    struct rtype type;
    if (!v || (v->type.base != INT && v->type.base != UINT) || v->type.record >= 0 ||
        v->type.length)
        return;
    random_line(w);
    random_put_place(w, v, &type, true);
    if (!random_pick(w, 3)) {
        random_put(w, random_pick(w, 2) ? "++;" : "--;");
        return;
    }
    random_put(w, " %s ", operators[random_pick(w, 6)]);
    random_put_expression(w, (enum base)type.base, type.rows, 1);
    random_put(w, ";");
}

static void put_condition(struct writer *w, unsigned depth)
{
    random_put_expression(w, BOOL, 1, depth);
}

static void put_body(struct writer *w, unsigned length)
{
    unsigned before = w->num_variables;
    random_put(w, " {");
    w->indent++;
    put_block(w, length);
    w->indent--;
    random_line(w);
    random_put(w, "}");
    w->num_variables = before;
}

static void put_if(struct writer *w)
{
    random_line(w);
    random_put(w, "if (");
    put_condition(w, 2);
    random_put(w, ")");
    put_body(w, 1 + random_pick(w, 3));
    if (random_pick(w, 2)) {
        random_put(w, " else");
        put_body(w, 1 + random_pick(w, 3));
    }
}

/* Counts by a variable of its own, which nothing else writes. */
static void put_loop(struct writer *w)
{
    bool in_loop = w->in_loop, in_switch = w->in_switch;
    unsigned kind = random_pick(w, 3), number = w->loops++, times = 1 + random_pick(w, 4);
    unsigned before = w->num_variables;
    w->in_loop = true;
    w->in_switch = false;
    random_line(w);
    if (kind == 0) {
        struct variable *v = random_declare(w, random_vector(INT, 1), true);
        random_put(w, "for (int %s = 0; %s < %u; %s++)", v->name, v->name, times, v->name);
        put_body(w, 1 + random_pick(w, 4));
    } else if (kind == 1) {
        random_put(w, "int n%u = 0;", number);
        random_line(w);
        random_put(w, "while (n%u++ < %u && ", number, times);
        put_condition(w, 1);
        random_put(w, ")");
        put_body(w, 1 + random_pick(w, 4));
    } else {
        random_put(w, "int n%u = 0;", number);
        random_line(w);
        random_put(w, "do");
        put_body(w, 1 + random_pick(w, 4));
        random_put(w, " while (++n%u < %u && ", number, times);
        put_condition(w, 1);
        random_put(w, ");");
    }
    w->num_variables = before;
    w->in_loop = in_loop;
    w->in_switch = in_switch;
}

static void put_case(struct writer *w, bool is_last)
{
    unsigned before = w->num_variables;
    w->indent++;
    put_block(w, 1 + random_pick(w, 2));
    if (is_last || random_pick(w, 3)) {
        random_line(w);
        random_put(w, w->in_loop && !random_pick(w, 4) ? "continue;" : "break;");
    }
    w->indent--;
    w->num_variables = before;
}

/* What a case declares would be seen by the next, without a value: so cases declare nothing that
 * lives on. */
static void put_switch(struct writer *w)
{
    unsigned position = random_pick(w, 4), cases = 1 + random_pick(w, 3);
    bool in_switch = w->in_switch, is_signed = random_pick(w, 2);
    w->in_switch = true;
    random_line(w);
    random_put(w, "switch (");
    random_put_expression(w, is_signed ? INT : UINT, 1, 1);
    random_put(w, is_signed ? " & 3) {" : " & 3u) {");
    for (unsigned c = 0; c <= cases; c++) {
        random_line(w);
        if (c == position)
            random_put(w, "default:");
        else
            random_put(w, is_signed ? "case %u:" : "case %uu:", c);
        put_case(w, c == cases);
    }
    random_line(w);
    random_put(w, "}");
    w->in_switch = in_switch;
}

static void put_jump(struct writer *w)
{
    if (!w->in_loop && !w->inside)
        return;
    random_line(w);
    random_put(w, "if (");
    put_condition(w, 1);
    random_put(w, ") ");
    if (w->in_loop && random_pick(w, 3)) {
        random_put(w, !w->in_switch && random_pick(w, 2) ? "break;" : "continue;");
    } else if (w->inside) {
        random_put(w, w->inside->result.rows ? "return " : "return");
        if (w->inside->result.rows)
            random_put_value(w, w->inside->result);
        random_put(w, ";");
    } else {
        random_put(w, "continue;");
    }
}

/* ---- Functions ----------------------------------------------------------------------------- */

static bool is_same(struct rtype a, struct rtype b)
{
    return a.record == b.record && a.length == b.length &&
           (a.record >= 0 || (a.base == b.base && a.rows == b.rows && a.cols == b.cols));
}

/* A variable for an argument that is written; no two arguments are one variable. */
static const struct variable *find_argument(struct writer *w, struct rtype type,
                                            const struct variable *const *taken, unsigned count)
{
    for (unsigned tries = 0; tries < 24; tries++) {
        const struct variable *v = random_variable(w, true);
        bool free = v && is_same(v->type, type);
        for (unsigned i = 0; i < count && free; i++)
            free = taken[i] != v;
        if (free)
            return v;
    }
    return NULL;
}

static void put_call(struct writer *w)
{
    const struct variable *written[MAX_PARAMETERS] = {NULL};
    size_t start = w->size;
    unsigned known = w->inside ? (unsigned)(w->inside - w->functions) : w->num_functions;
    if (!known)
        return;
    const struct function *f = &w->functions[random_pick(w, known)];
    random_line(w);
    if (f->result.rows) {
        random_put_type(w, f->result);
        random_put(w, " v%u = ", w->num_names);
    }
    random_put(w, "%s(", f->name);
    for (unsigned p = 0; p < f->num_parameters; p++) {
        random_put(w, p ? ", " : "");
        if (f->directions[p] == IN) {
            random_put_value(w, f->parameters[p]);
            continue;
        }
        written[p] = find_argument(w, f->parameters[p], written, p);
        if (!written[p]) {
            w->size = start;
            return;
        }
        random_put(w, "%s", written[p]->name);
    }
    random_put(w, ");");
    if (f->result.rows)
        random_declare(w, f->result, false);
}

static void put_statement(struct writer *w)
{
    unsigned what = random_pick(w, 24);
    bool nests = w->depth < 4 && w->budget > 2;
    if (w->budget)
        w->budget--;
    if (what < 4 && nests)
        put_if(w);
    else if (what < 6 && nests)
        put_loop(w);
    else if (what == 6 && nests)
        put_switch(w);
    else if (what < 9)
        put_jump(w);
    else if (what < 12)
        put_call(w);
    else if (what < 15)
        put_update(w);
    else if (what < 18)
        put_declaration(w);
    else
        put_assignment(w);
}

static void put_block(struct writer *w, unsigned length)
{
    w->depth++;
    for (unsigned i = 0; i < length; i++)
        put_statement(w);
    w->depth--;
}

static void put_parameter(struct writer *w, struct function *f, unsigned p)
{
    static const char *const words[] = {"", "out ", "inout "};
    f->parameters[p] = random_type(w);
    f->directions[p] = (uint8_t)random_pick(w, 3);
    random_put(w, "%s%s", p ? ", " : "", words[f->directions[p]]);
    random_put_type(w, f->parameters[p]);
    random_put(w, " v%u", w->num_names);
    random_declare(w, f->parameters[p], false);
}

/* Parameters that are only given out get a value first. */
static void put_function(struct writer *w)
{
    struct function *f = &w->functions[w->num_functions];
    unsigned before = w->num_variables, number = w->num_functions++;
    *f = (struct function){.name = {'f', (char)('0' + number)},
                           .num_parameters = random_pick(w, MAX_PARAMETERS + 1)};
    f->result = random_pick(w, 3) ? random_type(w) : (struct rtype){.record = -1};
    random_put_type(w, f->result);
    random_put(w, " %s(", f->name);
    for (unsigned p = 0; p < f->num_parameters; p++)
        put_parameter(w, f, p);
    random_put(w, ")\n{");
    w->indent = 1;
    unsigned parameters = w->num_variables;
    for (unsigned p = 0; p < f->num_parameters; p++)
        if (f->directions[p] == OUT) {
            w->num_variables = before;
            random_line(w);
            random_put(w, "%s = ", w->variables[before + p].name);
            random_put_value(w, f->parameters[p]);
            random_put(w, ";");
        }
    w->num_variables = parameters;
    w->inside = f;
    put_block(w, 2 + random_pick(w, 4));
    if (f->result.rows) {
        random_line(w);
        random_put(w, "return ");
        random_put_value(w, f->result);
        random_put(w, ";");
    }
    w->inside = NULL;
    random_put(w, "\n}\n");
    w->num_variables = before;
}

/* ---- Results ------------------------------------------------------------------------------- */

/* Adds all of a variable to the sum h. */
static void put_sum(struct writer *w, const char *name, struct rtype type)
{
    static const char components[] = "xyzw";
    char part[96];
    if (type.length || type.record >= 0 || type.cols) {
        for (unsigned i = 0; i < random_num_parts(w, type); i++) {
            struct writer one = {.text = part};
            random_put(&one, "%s", name);
            random_put_part(&one, type, i);
            put_sum(w, part, random_part(w, type, i));
        }
        return;
    }
    for (unsigned c = 0; c < type.rows; c++) {
        random_line(w);
        random_put(w, type.base == FLOAT ? "h = add(h, uint(int(fw(%s" : "h = add(h, uint((%s",
                   name);
        if (type.rows > 1)
            random_put(w, ".%c", components[c]);
        random_put(w, type.base == FLOAT ? "))));" : ")));");
    }
}

static void put_sums(struct writer *w, unsigned from)
{
    for (unsigned i = from; i < w->num_variables; i++)
        put_sum(w, w->variables[i].name, w->variables[i].type);
}

/* ---- Stages -------------------------------------------------------------------------------- */

static void put_helpers(struct writer *w)
{
    random_put(w, "uint add(uint h, uint x) { return (h ^ x) * 0x9e3779b1u + (h >> 15); }\n"
                  "float fw(float x) { return x - 64.0 * floor(x * 0.015625); }\n");
    for (unsigned n = 2; n <= 4; n++)
        random_put(w, "vec%u fw(vec%u x) { return x - 64.0 * floor(x * 0.015625); }\n", n, n);
    for (unsigned c = 2; c <= 4; c++)
        for (unsigned r = 2; r <= 4; r++) {
            random_put(w, "mat%ux%u fw(mat%ux%u m) { return mat%ux%u(", c, r, c, r, c, r);
            for (unsigned i = 0; i < c; i++)
                random_put(w, "%sfw(m[%u])", i ? ", " : "", i);
            random_put(w, "); }\n");
        }
}

static void declare_as(struct writer *w, const char *name, struct rtype type)
{
    struct variable *v = random_declare(w, type, true);
    for (unsigned i = 0; i < sizeof v->name && (!i || name[i - 1]); i++)
        v->name[i] = name[i];
}

/* Inputs of a stage, all of which nobody knows while compiling. */
static void put_inputs(struct writer *w)
{
    random_put(w, "uniform ivec4 ui;\nuniform uvec4 uu;\nuniform vec4 uf;\nuniform int ua[4];\n");
    declare_as(w, "ui", random_vector(INT, 4));
    declare_as(w, "uu", random_vector(UINT, 4));
    declare_as(w, "uf", random_vector(FLOAT, 4));
    struct rtype array = random_vector(INT, 1);
    array.length = 4;
    declare_as(w, "ua", array);
}

/* Constant and changing variables of the whole shader. */
static void put_globals(struct writer *w)
{
    random_put(w, "const int ca[4] = int[4](%u, -7, 0x7fffffff, %u);\n", random_pick(w, 9),
               random_pick(w, 99));
    struct rtype array = random_vector(INT, 1);
    array.length = 4;
    declare_as(w, "ca", array);
    for (unsigned i = random_pick(w, 3); i; i--) {
        struct rtype type = random_type(w);
        size_t before = w->num_variables;
        w->num_variables = 0;
        random_put_type(w, type);
        random_put(w, " v%u = ", w->num_names);
        random_put_value(w, type);
        random_put(w, ";\n");
        w->num_variables = (unsigned)before;
        random_declare(w, type, false);
    }
}

static void put_main(struct writer *w, unsigned statements, const char *before)
{
    for (unsigned f = random_pick(w, MAX_FUNCTIONS); f; f--) {
        w->budget = 6;
        put_function(w);
    }
    w->loops = 0;
    w->indent = 1;
    random_put(w, "void main()\n{\n%s", before);
    w->budget = statements;
    while (w->budget)
        put_statement(w);
    random_line(w);
    random_put(w, "uint h = 1u;");
}

static void begin_stage(struct writer *w)
{
    struct writer fresh = {.random = w->random, .text = w->text, .size = w->size};
    *w = fresh;
    random_put(w, "#version 450\n");
    put_helpers(w);
    random_put_records(w);
    put_inputs(w);
}

static void put_compute(struct writer *w, unsigned statements)
{
    random_put(w, "[require]\nGLSL >= 4.30\nGL_ARB_shader_storage_buffer_object\n\n"
                  "[compute shader]\n");
    begin_stage(w);
    random_put(w, "layout(local_size_x = 4) in;\n"
                  "layout(std430, binding = 0) buffer Results { uint o[]; };\n"
                  "shared uint sh[4];\n");
    put_globals(w);
    declare_as(w, "id", random_vector(INT, 1));
    random_put(w, "int id;\n");
    put_main(w, statements, "    id = int(gl_LocalInvocationID.x);\n");
    put_sums(w, 0);
    random_put(w, "\n    sh[id] = h;\n    barrier();\n    o[id] = h;\n"
                  "    o[4 + id] = sh[3 - id] + uint(id);\n}\n");
    random_put(w, "\n[test]\nssbo 0 32\n");
}

static void put_drawing(struct writer *w, unsigned statements)
{
    random_put(w, "[require]\nGLSL >= 4.50\nSIZE 8 8\n\n[vertex shader]\n");
    begin_stage(w);
    random_put(w,
               "layout(location = 0) in vec4 piglit_vertex;\n"
               "layout(location = 0) flat out ivec3 oi;\nlayout(location = 1) flat out uint ou;\n"
               "layout(location = 2) flat out vec3 of[2];\n");
    put_globals(w);
    put_main(w, statements / 3, "");
    put_sums(w, 0);
    random_put(w, "\n    gl_Position = piglit_vertex;\n    oi = ivec3(int(h), int(h >> 3), 5);\n"
                  "    ou = h;\n    of[0] = fw(vec3(h & 63u, 1.0, 2.0));\n"
                  "    of[1] = fw(vec3(h >> 26));\n}\n\n[fragment shader]\n");
    begin_stage(w);
    random_put(w, "layout(location = 0) flat in ivec3 oi;\nlayout(location = 1) flat in uint ou;\n"
                  "layout(location = 2) flat in vec3 of[2];\nlayout(location = 0) out vec4 color;\n"
                  "int px;\n");
    declare_as(w, "oi", random_vector(INT, 3));
    declare_as(w, "ou", random_vector(UINT, 1));
    struct rtype array = random_vector(FLOAT, 3);
    array.length = 2;
    declare_as(w, "of", array);
    declare_as(w, "px", random_vector(INT, 1));
    put_globals(w);
    put_main(w, statements, "    px = int(gl_FragCoord.x) + 8 * int(gl_FragCoord.y);\n");
    put_sums(w, 0);
    random_put(w, "\n    color = vec4(h & 255u, h >> 8 & 255u, h >> 16 & 255u, h >> 24) / 255.0;\n"
                  "}\n\n[test]\n");
}

size_t random_program(uint64_t seed, unsigned statements, char text[RANDOM_PROGRAM_TEXT])
{
    struct writer writer = {.random = seed * 0x9e3779b97f4a7c15u + 1, .text = text}, *w = &writer;
    bool computes = seed % 3 == 0;
    random_pick(w, 2);
    if (computes)
        put_compute(w, statements);
    else
        put_drawing(w, statements);
    random_put(w,
               "uniform ivec4 ui %u -3 1000 %u\nuniform uvec4 uu 1 2 4000000000 %u\n"
               "uniform vec4 uf 1.0 %u.0 33.0 7.0\n",
               random_pick(w, 10), random_pick(w, 7), random_pick(w, 1000), random_pick(w, 64));
    for (unsigned i = 0; i < 4; i++)
        random_put(w, "uniform int ua[%u] %d\n", i, (int)random_pick(w, 200) - 100);
    random_put(w, computes ? "compute 1 1 1\n" : "draw rect -1 -1 2 2\n");
    return w->size;
}
