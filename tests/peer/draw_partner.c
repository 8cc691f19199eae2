/* SPDX-License-Identifier: MIT */
#include "draw_partner.h"

#include "glsl2tgsi/glsl2tgsi.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct partner {
    unsigned version;
    bool es, legacy; /* legacy: before in and out */
    char text[32768];
    size_t size;
};

static void add(struct partner *p, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int wrote = vsnprintf(p->text + p->size, sizeof p->text - p->size, format, arguments);
    va_end(arguments);
    if (wrote > 0 && (size_t)wrote < sizeof p->text - p->size)
        p->size += (size_t)wrote;
}

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
    add(p, "#version %u%s\n", p->version, p->es && p->version >= 300 ? " es" : "");
    if (p->es)
        add(p, "precision highp float;\n");
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
    add(p, "%s%s %s %.*s", interpolation_of(p, v), p->legacy ? "varying" : direction, v->type.name,
        stem(v), v->name);
    if (v->is_array)
        add(p, "[%u]", v->array_size);
    add(p, ";\n");
}

/* ---- A vertex shader ----------------------------------------------------------------------- */

static void write_varying(struct partner *p, const struct tgsic_varying *v)
{
    if (!v->is_array)
        add(p, "    %s = in_%s;\n", v->name, v->name);
    for (unsigned i = 0; v->is_array && i < v->array_size; i++)
        add(p, "    %.*s[%u] = in_%.*s * %s(%u);\n", stem(v), v->name, i, stem(v), v->name,
            v->type.base == TGSIC_VALUE_FLOAT  ? "float"
            : v->type.base == TGSIC_VALUE_UINT ? "uint"
                                               : "int",
            i + 1);
}

static void vertex_partner(struct partner *p, const struct tgsic_reflection *r)
{
    const char *in = p->legacy ? "attribute" : "in";
    add(p, "%s vec4 position;\n", in);
    for (uint32_t i = 0; i < r->num_varyings; i++)
        if (is_user(&r->varyings[i])) {
            declare_varying(p, &r->varyings[i], "out");
            add(p, "%s %s in_%.*s;\n", in, r->varyings[i].type.name, stem(&r->varyings[i]),
                r->varyings[i].name);
        }
    add(p, "void main()\n{\n    gl_Position = position;\n");
    for (uint32_t i = 0; i < r->num_varyings; i++)
        if (is_user(&r->varyings[i]))
            write_varying(p, &r->varyings[i]);
    add(p, "}\n");
}

/* ---- A fragment shader --------------------------------------------------------------------- */

static void show_varying(struct partner *p, const struct tgsic_varying *v, unsigned *weight)
{
    static const char *const padding[] = {"", "", ", 0.0, 0.0", ", 0.0", ""};
    for (unsigned i = 0; i < v->array_size; i++)
        for (unsigned c = 0; c < v->type.columns; c++) {
            add(p, "    sum += %u.0 * vec4(%.*s", ++*weight, stem(v), v->name);
            if (v->is_array)
                add(p, "[%u]", i);
            if (v->type.columns > 1)
                add(p, "[%u]", c);
            add(p, "%s);\n", padding[v->type.rows]);
        }
}

static void fragment_partner(struct partner *p, const struct tgsic_reflection *r)
{
    unsigned weight = 0;
    for (uint32_t i = 0; i < r->num_varyings; i++)
        if (is_user(&r->varyings[i]))
            declare_varying(p, &r->varyings[i], "in");
    if (!p->legacy)
        add(p, "out vec4 color;\n");
    add(p, "void main()\n{\n    vec4 sum = vec4(gl_FragCoord.z);\n");
    for (uint32_t i = 0; i < r->num_varyings; i++)
        if (is_user(&r->varyings[i]))
            show_varying(p, &r->varyings[i], &weight);
    add(p, "    %s = sum;\n}\n", p->legacy ? "gl_FragColor" : "color");
}

char *draw_make_partner(unsigned stage, const char *source)
{
    static struct partner partner;
    struct tgsic_glsl_shader *shader = NULL;
    struct tgsic_program *program = NULL;
    struct tgsic_glsl_link_options options = {.size = sizeof options, .separate = true};
    partner = (struct partner){0};
    if (tgsic_glsl_compile(NULL, stage, &source, NULL, 1, &shader, NULL) != TGSIC_OK)
        return NULL;
    partner.version = tgsic_glsl_shader_version(shader, &partner.es);
    partner.legacy = partner.version < 130;
    if (tgsic_glsl_link(&options, &shader, 1, &program, NULL) == TGSIC_OK) {
        add_head(&partner);
        if (stage == TGSIC_PROCESSOR_FRAG)
            vertex_partner(&partner, &program->reflection);
        else
            fragment_partner(&partner, &program->reflection);
    }
    tgsic_program_free(program);
    tgsic_glsl_shader_free(shader);
    return partner.size ? strdup(partner.text) : NULL;
}
