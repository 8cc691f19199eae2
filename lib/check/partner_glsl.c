/* SPDX-License-Identifier: MIT */
/* Writes the missing half of a program of GLSL, in the version of the half that is there. */
#include "partner.h"

#include "glsl2tgsi/glsl2tgsi.h"
#include "tgsi/arena.h"
#include "tgsi/text_buffer.h"

#include <string.h>

struct partner {
    unsigned version;
    bool es, legacy; /* legacy: before in and out */
    struct tgsic_text text;
};

static bool is_user(const struct tgsic_varying *v)
{
    return strncmp(v->name, "gl_", 3) && !strchr(v->name, '.');
}

/* Without the "[0]" of arrays. */
static int stem(const struct tgsic_varying *v)
{
    return (int)(strlen(v->name) - (v->is_array ? 3 : 0));
}

static void add_head(struct partner *p)
{
    tgsic_text_printf(&p->text, "#version %u%s\n", p->version,
                      p->es && p->version >= 300 ? " es" : "");
    if (p->es)
        tgsic_text_str(&p->text, "precision highp float;\n");
}

/* Only fragment shaders say how a varying is interpolated. */
static const char *interpolation_of(const struct partner *p, const struct tgsic_varying *v)
{
    if (p->legacy)
        return "";
    if (v->type.base != TGSIC_VALUE_FLOAT)
        return "flat ";
    return !v->is_read                                      ? ""
           : v->interpolation == TGSIC_INTERPOLATE_CONSTANT ? "flat "
           : v->interpolation == TGSIC_INTERPOLATE_LINEAR   ? "noperspective "
                                                            : "";
}

static void declare_varying(struct partner *p, const struct tgsic_varying *v, const char *direction)
{
    tgsic_text_printf(&p->text, "%s%s %s %.*s", interpolation_of(p, v),
                      p->legacy ? "varying" : direction, v->type.name, stem(v), v->name);
    if (v->is_array)
        tgsic_text_printf(&p->text, "[%u]", v->array_size);
    tgsic_text_str(&p->text, ";\n");
}

/* ---- A vertex shader ----------------------------------------------------------------------- */

static void write_varying(struct partner *p, const struct tgsic_varying *v)
{
    static const char *const factors[] = {
        [TGSIC_VALUE_FLOAT] = "float", [TGSIC_VALUE_INT] = "int", [TGSIC_VALUE_UINT] = "uint"};
    if (!v->is_array)
        tgsic_text_printf(&p->text, "    %s = in_%s;\n", v->name, v->name);
    for (unsigned i = 0; v->is_array && i < v->array_size; i++)
        tgsic_text_printf(&p->text, "    %.*s[%u] = in_%.*s * %s(%u);\n", stem(v), v->name, i,
                          stem(v), v->name, factors[v->type.base], i + 1);
}

static void vertex_partner(struct partner *p, const struct tgsic_reflection *r)
{
    const char *in = p->legacy ? "attribute" : "in";
    tgsic_text_printf(&p->text, "%s vec4 position;\n", in);
    for (uint32_t i = 0; i < r->num_varyings; i++)
        if (is_user(&r->varyings[i])) {
            declare_varying(p, &r->varyings[i], "out");
            tgsic_text_printf(&p->text, "%s %s in_%.*s;\n", in, r->varyings[i].type.name,
                              stem(&r->varyings[i]), r->varyings[i].name);
        }
    tgsic_text_str(&p->text, "void main()\n{\n    gl_Position = position;\n");
    for (uint32_t i = 0; i < r->num_varyings; i++)
        if (is_user(&r->varyings[i]))
            write_varying(p, &r->varyings[i]);
    tgsic_text_str(&p->text, "}\n");
}

/* ---- A fragment shader --------------------------------------------------------------------- */

static void show_varying(struct partner *p, const struct tgsic_varying *v, unsigned *weight)
{
    static const char *const padding[] = {"", ", 0.0, 0.0, 0.0", ", 0.0, 0.0", ", 0.0", ""};
    for (unsigned i = 0; i < v->array_size; i++)
        for (unsigned c = 0; c < v->type.columns; c++) {
            tgsic_text_printf(&p->text, "    sum += %u.0 * vec4(%.*s", ++*weight, stem(v), v->name);
            if (v->is_array)
                tgsic_text_printf(&p->text, "[%u]", i);
            if (v->type.columns > 1)
                tgsic_text_printf(&p->text, "[%u]", c);
            tgsic_text_printf(&p->text, "%s);\n", padding[v->type.rows]);
        }
}

static void fragment_partner(struct partner *p, const struct tgsic_reflection *r)
{
    unsigned weight = 0;
    for (uint32_t i = 0; i < r->num_varyings; i++)
        if (is_user(&r->varyings[i]))
            declare_varying(p, &r->varyings[i], "in");
    if (!p->legacy)
        tgsic_text_str(&p->text, "out vec4 color;\n");
    tgsic_text_str(&p->text, "void main()\n{\n    vec4 sum = vec4(gl_FragCoord.z);\n");
    for (uint32_t i = 0; i < r->num_varyings; i++)
        if (is_user(&r->varyings[i]))
            show_varying(p, &r->varyings[i], &weight);
    tgsic_text_printf(&p->text, "    %s = sum;\n}\n", p->legacy ? "gl_FragColor" : "color");
}

/* ---- Either -------------------------------------------------------------------------------- */

static void write_partner(struct partner *p, unsigned stage, const struct tgsic_reflection *r)
{
    add_head(p);
    if (stage == TGSIC_PROCESSOR_FRAG)
        vertex_partner(p, r);
    else
        fragment_partner(p, r);
    tgsic_text_char(&p->text, '\0');
}

const char *tgsic_check_glsl_partner(const struct check_source *source, struct tgsic_arena *arena)
{
    struct tgsic_glsl_shader *shader = NULL;
    struct tgsic_program *program = NULL;
    const struct tgsic_glsl_link_options options = {.size = sizeof options, .separate = true};
    struct partner p = {0};
    tgsic_text_init(&p.text, arena, 0);
    if (tgsic_glsl_compile(NULL, source->stage, &source->text, &source->size, 1, &shader, NULL) ==
            TGSIC_OK &&
        tgsic_glsl_link(&options, &shader, 1, &program, NULL) == TGSIC_OK) {
        p.version = tgsic_glsl_shader_version(shader, &p.es);
        p.legacy = p.version < 130;
        write_partner(&p, source->stage, &program->reflection);
    }
    tgsic_program_free(program);
    tgsic_glsl_shader_free(shader);
    return p.text.size ? p.text.data : NULL;
}
