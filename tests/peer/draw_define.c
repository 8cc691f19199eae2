/* SPDX-License-Identifier: MIT */
/* Makes programs write all of their outputs: what a shader leaves undefined may differ, so it is
 * set to zero in front of what it does. */
#define GL_GLEXT_PROTOTYPES
#include "draw.h"

#include <GL/gl.h>
#include <GL/glext.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct statements {
    char text[16384];
    size_t size;
};

static void assign_zero(struct statements *s, const char *name, size_t length, int element,
                        struct draw_type type)
{
    static const char *const scalars[] = {"float", "int", "uint"};
    static const char *const vectors[] = {"vec", "ivec", "uvec"};
    char index[16] = "", constructor[32];
    if (type.base > TGSIC_VALUE_UINT || !type.rows)
        return;
    if (element >= 0)
        snprintf(index, sizeof index, "[%d]", element);
    if (type.columns > 1)
        snprintf(constructor, sizeof constructor, "mat%ux%u", type.columns, type.rows);
    else if (type.rows > 1)
        snprintf(constructor, sizeof constructor, "%s%u", vectors[type.base], type.rows);
    else
        snprintf(constructor, sizeof constructor, "%s", scalars[type.base]);
    size_t room = sizeof s->text - s->size;
    int wrote = snprintf(s->text + s->size, room, "    %.*s%s = %s(0);\n", (int)length, name, index,
                         constructor);
    if (wrote > 0 && (size_t)wrote < room)
        s->size += (size_t)wrote;
    s->text[s->size] = 0;
}

/* `name` ends in "[0]" if it is an array. Members of blocks are left alone. */
static void assign_all(struct statements *s, const char *name, unsigned count,
                       struct draw_type type)
{
    size_t length = strlen(name);
    bool array = length > 3 && !strcmp(name + length - 3, "[0]");
    if (strchr(name, '.'))
        return;
    for (unsigned i = 0; i < (array ? count : 1); i++)
        assign_zero(s, name, array ? length - 3 : length, array ? (int)i : -1, type);
}

static void fragment_outputs(const struct draw_original *o, struct statements *s)
{
    static const GLenum asked[] = {GL_TYPE, GL_ARRAY_SIZE};
    GLint count = 0;
    glGetProgramInterfaceiv(o->program, GL_PROGRAM_OUTPUT, GL_ACTIVE_RESOURCES, &count);
    for (GLint i = 0; i < count; i++) {
        GLint got[2] = {0, 1};
        char name[512];
        glGetProgramResourceName(o->program, GL_PROGRAM_OUTPUT, (GLuint)i, sizeof name, NULL, name);
        glGetProgramResourceiv(o->program, GL_PROGRAM_OUTPUT, (GLuint)i, 2, asked, 2, NULL, got);
        bool data = !strncmp(name, "gl_FragData", 11);
        if (!strncmp(name, "gl_", 3) && !data && strcmp(name, "gl_FragColor"))
            continue;
        assign_all(s, name, data ? o->target.num_colors : (unsigned)got[1],
                   draw_type_of((GLenum)got[0]));
    }
}

static void varyings(const struct tgsic_reflection *r, struct statements *s)
{
    for (uint32_t i = 0; i < r->num_varyings; i++) {
        const struct tgsic_varying *v = &r->varyings[i];
        if (v->is_written && strcmp(v->name, "gl_Position") && strncmp(v->name, "gl_P", 4))
            assign_all(s, v->name, v->array_size,
                       (struct draw_type){v->type.base, v->type.rows, v->type.columns});
    }
}

/* main() becomes another function, which a new main() calls. */
static char *wrap(const char *source, const char *statements)
{
    size_t size = strlen(source) + strlen(statements) + 200;
    const char *version = strstr(source, "#version");
    size_t head = version ? (size_t)(version - source) + strcspn(version, "\n") : 0;
    char *text = malloc(size);
    if (text)
        snprintf(text, size,
                 "%.*s\n#define main defined_main\n%s\n#undef main\nvoid main()\n{\n%s"
                 "    defined_main();\n}\n",
                 (int)head, source, source + head, statements);
    return text;
}

void draw_define_outputs(const struct draw_original *original,
                         const struct draw_translated *translated, const char *const sources[2],
                         char *defined[2])
{
    struct statements s = {0};
    peer_gl_use(original->source);
    varyings(&translated->program->reflection, &s);
    assign_all(&s, "gl_ClipDistance[0]", original->target.clip_planes,
               (struct draw_type){TGSIC_VALUE_FLOAT, 1, 1});
    defined[0] = wrap(sources[0], s.text);
    s.size = s.text[0] = 0;
    fragment_outputs(original, &s);
    defined[1] = wrap(sources[1], s.text);
}
