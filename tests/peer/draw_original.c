/* SPDX-License-Identifier: MIT */
/* The original form of a program: its own GLSL, its inputs bound by OpenGL's introspection. */
#define GL_GLEXT_PROTOTYPES
#include "draw.h"

#include <GL/gl.h>
#include <GL/glext.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_SIZE 512

/* ---- What it writes ------------------------------------------------------------------------ */

static void add_output(struct draw_target *target, unsigned number, struct draw_type type)
{
    if (number >= DRAW_MAX_COLORS)
        return;
    if (number >= target->num_colors)
        target->num_colors = number + 1;
    target->width[number] = type.rows;
    target->base[number] = (uint8_t)type.base;
}

static void find_output(struct draw_original *o, GLuint index)
{
    static const GLenum asked[] = {GL_LOCATION, GL_LOCATION_INDEX, GL_TYPE, GL_ARRAY_SIZE};
    GLint got[4] = {-1, 0, 0, 1};
    char name[NAME_SIZE];
    GLuint p = o->program;
    glGetProgramResourceName(p, GL_PROGRAM_OUTPUT, index, sizeof name, NULL, name);
    glGetProgramResourceiv(p, GL_PROGRAM_OUTPUT, index, o->es ? 1 : 2, asked, 2, NULL, got);
    glGetProgramResourceiv(p, GL_PROGRAM_OUTPUT, index, 2, asked + 2, 2, NULL, got + 2);
    struct draw_type type = draw_type_of((GLenum)got[2]);
    if (!strcmp(name, "gl_FragColor")) { /* goes to every colour buffer */
        add_output(&o->target, 0, type);
        if (!o->es)
            add_output(&o->target, 1, type);
        return;
    }
    if (!strncmp(name, "gl_", 3) && strncmp(name, "gl_FragData", 11))
        return;
    o->target.dual_source |= got[1] == 1;
    for (GLint i = 0; i < (got[3] ? got[3] : 1) && got[1] != 1; i++)
        add_output(&o->target, (unsigned)((got[0] < 0 ? 0 : got[0]) + i), type);
}

static void find_outputs(struct draw_original *o)
{
    GLint count = 0;
    glGetProgramInterfaceiv(o->program, GL_PROGRAM_OUTPUT, GL_ACTIVE_RESOURCES, &count);
    for (GLint i = 0; i < count; i++)
        find_output(o, (GLuint)i);
    if (o->target.num_colors && o->target.dual_source)
        o->target.num_colors = 1;
}

/* One more than the greatest number that stands after "NAME[". */
static unsigned count_elements(const char *source, const char *name)
{
    unsigned count = 0;
    while ((source = strstr(source, name))) {
        source += strlen(name);
        unsigned number = (unsigned)strtoul(source, NULL, 10);
        if (*source >= '0' && *source <= '9' && number < 8 && number + 1 > count)
            count = number + 1;
    }
    return count;
}

/* ---- Default values ------------------------------------------------------------------------ */

static bool has_default(GLuint program, GLuint index)
{
    char name[NAME_SIZE];
    GLint size;
    GLenum gl_type;
    GLuint words[16] = {0};
    glGetActiveUniform(program, index, sizeof name, NULL, &size, &gl_type, name);
    struct draw_type type = draw_type_of(gl_type);
    GLint location = glGetUniformLocation(program, name);
    if (location >= 0 && type.rows && type.base == TGSIC_VALUE_FLOAT)
        glGetUniformfv(program, location, (GLfloat *)(void *)words);
    else if (location >= 0 && type.rows)
        glGetUniformuiv(program, location, words);
    for (size_t i = 0; i < 16; i++)
        if (words[i])
            return true;
    return false;
}

/* Before anything is set: uniforms keep the values that the shader gives them. */
static void find_defaults(struct draw_original *o)
{
    GLint count = 0;
    glGetProgramiv(o->program, GL_ACTIVE_UNIFORMS, &count);
    o->has_default = calloc((size_t)count + 1, sizeof *o->has_default);
    o->num_uniforms = o->has_default ? (unsigned)count : 0;
    for (unsigned i = 0; i < o->num_uniforms; i++)
        o->has_default[i] = has_default(o->program, i);
}

/* ---- Making -------------------------------------------------------------------------------- */

bool draw_make_original(const char *const sources[2], struct draw_original *out, char *log,
                        size_t log_size)
{
    const struct peer_gl_shader shaders[2] = {{GL_VERTEX_SHADER, sources[0]},
                                              {GL_FRAGMENT_SHADER, sources[1]}};
    *out = (struct draw_original){.source = sources[0]};
    out->program = peer_gl_link(shaders, 2, NULL, NULL, log, log_size);
    if (!out->program)
        return false;
    const char *version = (const char *)glGetString(GL_VERSION);
    GLint profile = 0;
    out->es = !strncmp(version, "OpenGL ES", 9);
    if (!out->es)
        glGetIntegerv(GL_CONTEXT_PROFILE_MASK, &profile);
    out->legacy = profile & GL_CONTEXT_COMPATIBILITY_PROFILE_BIT;
    unsigned declared = count_elements(sources[0], "float gl_ClipDistance["); /* a size, plus 1 */
    out->target.clip_planes =
        declared ? declared - 1 : count_elements(sources[0], "gl_ClipDistance[");
    out->target.points = strstr(sources[1], "gl_PointCoord") != NULL;
    out->target.instances = strstr(sources[0], "gl_InstanceID") != NULL;
    find_outputs(out);
    /* OpenGL counts all of gl_FragData, but what is not written is not defined. */
    unsigned written = count_elements(sources[1], "gl_FragData[");
    if (written && written < out->target.num_colors)
        out->target.num_colors = written;
    find_defaults(out);
    return true;
}

void draw_free_original(struct draw_original *original)
{
    if (peer_gl_use(original->source))
        glDeleteProgram(original->program);
    free(original->has_default);
}

/* ---- Attributes ---------------------------------------------------------------------------- */

void draw_find_position(const struct draw_original *o, struct draw_inputs *inputs)
{
    GLint count = 0, best = 0;
    peer_gl_use(o->source);
    inputs->position[0] = 0;
    glGetProgramiv(o->program, GL_ACTIVE_ATTRIBUTES, &count);
    for (GLint i = 0; i < count; i++) {
        char name[sizeof inputs->position];
        GLint size;
        GLenum gl_type;
        glGetActiveAttrib(o->program, (GLuint)i, sizeof name, NULL, &size, &gl_type, name);
        struct draw_type type = draw_type_of(gl_type);
        if (type.base != TGSIC_VALUE_FLOAT || type.rows < 2 || type.columns > 1)
            continue;
        GLint location = glGetAttribLocation(o->program, name);
        int rank = !strcmp(name, "gl_Vertex")  ? 1000
                   : draw_names_position(name) ? 500 - location
                                               : 100 * (int)type.rows / 4 - location;
        if (rank > best || !inputs->position[0]) {
            best = rank;
            memcpy(inputs->position, name, sizeof name);
        }
    }
}

static void bind_legacy_attribute(const struct draw_inputs *inputs, const char *name,
                                  struct draw_type type)
{
    unsigned unit = 0;
    draw_bind_vertices(inputs, name, 0, type);
    if (!strcmp(name, "gl_Vertex")) {
        glVertexPointer((GLint)type.rows, GL_FLOAT, 0, NULL);
        glEnableClientState(GL_VERTEX_ARRAY);
    } else if (!strcmp(name, "gl_Normal")) {
        glNormalPointer(GL_FLOAT, 0, NULL);
        glEnableClientState(GL_NORMAL_ARRAY);
    } else if (!strcmp(name, "gl_Color")) {
        glColorPointer((GLint)type.rows, GL_FLOAT, 0, NULL);
        glEnableClientState(GL_COLOR_ARRAY);
    } else if (!strcmp(name, "gl_SecondaryColor")) {
        type.rows = 3; /* OpenGL has no more of it: alpha is 1 */
        draw_bind_vertices(inputs, name, 0, type);
        glSecondaryColorPointer(3, GL_FLOAT, 0, NULL);
        glEnableClientState(GL_SECONDARY_COLOR_ARRAY);
    } else if (!strcmp(name, "gl_FogCoord")) {
        glFogCoordPointer(GL_FLOAT, 0, NULL);
        glEnableClientState(GL_FOG_COORD_ARRAY);
    } else if (sscanf(name, "gl_MultiTexCoord%u", &unit) == 1) {
        glClientActiveTexture(GL_TEXTURE0 + unit);
        glTexCoordPointer((GLint)type.rows, GL_FLOAT, 0, NULL);
        glEnableClientState(GL_TEXTURE_COORD_ARRAY);
    }
}

static void bind_attributes(const struct draw_original *o, const struct draw_inputs *inputs)
{
    GLint count = 0;
    glGetProgramiv(o->program, GL_ACTIVE_ATTRIBUTES, &count);
    for (GLint i = 0; i < count; i++) {
        char name[NAME_SIZE];
        GLint size;
        GLenum gl_type;
        glGetActiveAttrib(o->program, (GLuint)i, sizeof name, NULL, &size, &gl_type, name);
        struct draw_type type = draw_type_of(gl_type);
        GLint location = glGetAttribLocation(o->program, name);
        if (location < 0)
            bind_legacy_attribute(inputs, name, type);
        for (unsigned c = 0; location >= 0 && c < (unsigned)size * type.columns; c++)
            draw_bind_attribute(inputs, name, c, type, (unsigned)location + c);
    }
}

/* ---- Uniforms ------------------------------------------------------------------------------ */

static void bind_uniform(const struct draw_original *o, const struct draw_inputs *inputs,
                         const char *name, GLenum gl_type, GLint size)
{
    struct draw_type type = draw_type_of(gl_type);
    unsigned words_each = type.rows * type.columns;
    uint32_t *words = calloc((size_t)size * words_each, sizeof *words);
    for (unsigned e = 0; words && e < (unsigned)size; e++)
        draw_uniform_value(inputs, name, e, type, words + e * words_each);
    if (words)
        draw_set_uniform(glGetUniformLocation(o->program, name), gl_type, (unsigned)size, words);
    free(words);
}

static bool bind_samplers(const struct draw_original *o, const struct draw_inputs *inputs,
                          const char *name, GLenum gl_type, GLint size, unsigned *unit)
{
    GLint units[64], location = glGetUniformLocation(o->program, name);
    for (GLint e = 0; e < size && e < 64; e++) {
        units[e] = (GLint)(*unit)++;
        if (!draw_bind_texture(inputs, name, (unsigned)e, gl_type, (unsigned)units[e]))
            return false;
    }
    glUniform1iv(location, size < 64 ? size : 64, units);
    return true;
}

static bool bind_uniforms(const struct draw_original *o, const struct draw_inputs *inputs,
                          char *log, size_t log_size)
{
    unsigned unit = 0;
    for (unsigned i = 0; i < o->num_uniforms; i++) {
        char name[NAME_SIZE];
        GLint size, block = -1;
        GLenum gl_type;
        glGetActiveUniform(o->program, i, sizeof name, NULL, &size, &gl_type, name);
        glGetActiveUniformsiv(o->program, 1, &i, GL_UNIFORM_BLOCK_INDEX, &block);
        if (block >= 0 || o->has_default[i] || !strncmp(name, "gl_", 3))
            continue;
        if (draw_type_of(gl_type).rows) {
            bind_uniform(o, inputs, name, gl_type, size);
        } else if (!bind_samplers(o, inputs, name, gl_type, size, &unit)) {
            snprintf(log, log_size, "uniform %s is of type 0x%x, which is not drawn", name,
                     gl_type);
            return false;
        }
    }
    return true;
}

/* ---- Blocks -------------------------------------------------------------------------------- */

struct member_layout {
    GLint type, size, offset, array_stride, matrix_stride, row_major;
};

static void fill_member(const struct draw_inputs *inputs, const char *block, const char *name,
                        const struct member_layout *m, unsigned char *data, size_t data_size)
{
    struct draw_type type = draw_type_of((GLenum)m->type);
    char full[2 * NAME_SIZE];
    snprintf(full, sizeof full, "%s:%s", block, name);
    for (GLint e = 0; e < m->size; e++) {
        uint32_t words[16];
        draw_uniform_value(inputs, full, (unsigned)e, type, words);
        for (unsigned c = 0; c < type.columns; c++)
            for (unsigned r = 0; r < type.rows; r++) {
                size_t major = m->row_major ? r : c, minor = m->row_major ? c : r;
                size_t at = (size_t)m->offset + (size_t)e * (size_t)m->array_stride +
                            major * (size_t)m->matrix_stride + minor * 4;
                if (type.columns == 1)
                    at = (size_t)m->offset + (size_t)e * (size_t)m->array_stride + r * 4;
                if (at + 4 <= data_size)
                    memcpy(data + at, &words[c * type.rows + r], 4);
            }
    }
}

static void bind_block(const struct draw_original *o, const struct draw_inputs *inputs,
                       GLuint block)
{
    static const GLenum asked[] = {GL_UNIFORM_TYPE,          GL_UNIFORM_SIZE,
                                   GL_UNIFORM_OFFSET,        GL_UNIFORM_ARRAY_STRIDE,
                                   GL_UNIFORM_MATRIX_STRIDE, GL_UNIFORM_IS_ROW_MAJOR};
    char block_name[NAME_SIZE], name[NAME_SIZE];
    GLint size = 0, count = 0, members[1024];
    glGetActiveUniformBlockName(o->program, block, sizeof block_name, NULL, block_name);
    glGetActiveUniformBlockiv(o->program, block, GL_UNIFORM_BLOCK_DATA_SIZE, &size);
    glGetActiveUniformBlockiv(o->program, block, GL_UNIFORM_BLOCK_ACTIVE_UNIFORMS, &count);
    unsigned char *data = calloc((size_t)size + 16, 1);
    if (data && count <= 1024)
        glGetActiveUniformBlockiv(o->program, block, GL_UNIFORM_BLOCK_ACTIVE_UNIFORM_INDICES,
                                  members);
    for (GLint i = 0; data && i < count && count <= 1024; i++) {
        GLuint index = (GLuint)members[i];
        GLint layout[6];
        for (int k = 0; k < 6; k++)
            glGetActiveUniformsiv(o->program, 1, &index, asked[k], &layout[k]);
        glGetActiveUniformName(o->program, index, sizeof name, NULL, name);
        const struct member_layout m = {layout[0], layout[1], layout[2],
                                        layout[3], layout[4], layout[5]};
        fill_member(inputs, block_name, name, &m, data, (size_t)size);
    }
    glUniformBlockBinding(o->program, block, block);
    draw_bind_uniform_buffer(data, (size_t)size, block);
    free(data);
}

bool draw_bind_original(const struct draw_original *o, const struct draw_inputs *inputs, char *log,
                        size_t log_size)
{
    GLint blocks = 0;
    peer_gl_use(o->source);
    draw_begin_resources();
    glUseProgram(o->program);
    if (o->legacy)
        draw_set_state(inputs);
    if (!o->es)
        draw_choose_subroutines(inputs, o->program);
    bind_attributes(o, inputs);
    glGetProgramiv(o->program, GL_ACTIVE_UNIFORM_BLOCKS, &blocks);
    for (GLint i = 0; i < blocks; i++)
        bind_block(o, inputs, (GLuint)i);
    return bind_uniforms(o, inputs, log, log_size);
}
