/* SPDX-License-Identifier: MIT */
/* Draws: arrays to attributes, resources to units, and the call itself. */
#include "gl_device.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- Attributes ---------------------------------------------------------------------------- */

static GLuint upload_array(struct check_gl_device *gl, const struct check_array *array,
                           uint32_t vertices)
{
    size_t width = array->base >= CHECK_DOUBLE ? 8 : 4;
    GLuint *list = realloc(gl->vertex_buffers, (gl->num_vertex_buffers + 1) * sizeof *list);
    if (!list)
        return 0;
    gl->vertex_buffers = list;
    tgsic_gl.GenBuffers(1, &list[gl->num_vertex_buffers]);
    tgsic_gl.BindBuffer(GL_ARRAY_BUFFER, list[gl->num_vertex_buffers]);
    tgsic_gl.BufferData(GL_ARRAY_BUFFER, (GLsizeiptr)(vertices * array->components * width),
                        array->words, GL_STATIC_DRAW);
    return list[gl->num_vertex_buffers++];
}

static void point_at_array(GLuint location, const struct check_array *array)
{
    static const GLenum types[] = {
        [CHECK_FLOAT] = GL_FLOAT, [CHECK_INT] = GL_INT, [CHECK_UINT] = GL_UNSIGNED_INT};
    if (array->base == CHECK_DOUBLE)
        tgsic_gl.VertexAttribLPointer(location, array->components, GL_DOUBLE, 0, NULL);
    else if (array->integer)
        tgsic_gl.VertexAttribIPointer(location, array->components, types[array->base], 0, NULL);
    else
        tgsic_gl.VertexAttribPointer(location, array->components, types[array->base], GL_FALSE, 0,
                                     NULL);
    tgsic_gl.VertexAttribDivisor(location, array->divisor);
    tgsic_gl.EnableVertexAttribArray(location);
}

static bool is(const struct check_array *array, const char *name)
{
    return !strcmp(array->name, name);
}

/* -1: the program has no such attribute, or nothing there is used. */
static GLint location_of(const struct check_gl_device *gl, const struct check_array *array)
{
    GLuint program = tgsic_check_gl_program_of(gl, TGSIC_PROCESSOR_VERT);
    GLint location = -1;
    if (isdigit((unsigned char)array->name[0]))
        location = (GLint)strtol(array->name, NULL, 10);
    else if (program)
        location = tgsic_gl.GetAttribLocation(program, array->name);
    if (location >= 0)
        return location + array->element * array->columns + array->matrix_column;
    if (gl->api == CHECK_GL_COMPAT)
        return -1;
    return is(array, "piglit_vertex") ? 0 : is(array, "piglit_texcoord") ? 1 : -1;
}

static void normal_pointer(GLint size)
{
    (void)size;
    tgsic_gl.NormalPointer(GL_FLOAT, 0, NULL);
}

static void fog_coord_pointer(GLint size)
{
    (void)size;
    tgsic_gl.FogCoordPointer(GL_FLOAT, 0, NULL);
}

static void vertex_pointer(GLint size)
{
    tgsic_gl.VertexPointer(size, GL_FLOAT, 0, NULL);
}

static void color_pointer(GLint size)
{
    tgsic_gl.ColorPointer(size, GL_FLOAT, 0, NULL);
}

static void secondary_color_pointer(GLint size)
{
    tgsic_gl.SecondaryColorPointer(size, GL_FLOAT, 0, NULL);
}

static void texcoord_pointer(GLint size)
{
    tgsic_gl.TexCoordPointer(size, GL_FLOAT, 0, NULL);
}

/* The arrays of the compatibility profile, and those that rectangles have there. */
static bool bind_conventional(const struct check_array *array)
{
    static const struct {
        const char *name;
        void (*point)(GLint size);
        GLenum state;
    } arrays[] = {
        {"piglit_vertex", vertex_pointer, GL_VERTEX_ARRAY},
        {"piglit_texcoord", texcoord_pointer, GL_TEXTURE_COORD_ARRAY},
        {"gl_Vertex", vertex_pointer, GL_VERTEX_ARRAY},
        {"gl_Normal", normal_pointer, GL_NORMAL_ARRAY},
        {"gl_Color", color_pointer, GL_COLOR_ARRAY},
        {"gl_SecondaryColor", secondary_color_pointer, GL_SECONDARY_COLOR_ARRAY},
        {"gl_FogCoord", fog_coord_pointer, GL_FOG_COORD_ARRAY},
        {"gl_MultiTexCoord", texcoord_pointer, GL_TEXTURE_COORD_ARRAY},
    };
    size_t stem = strcspn(array->name, "0123456789");
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        if (strlen(arrays[i].name) != stem || strncmp(array->name, arrays[i].name, stem))
            continue;
        tgsic_gl.ClientActiveTexture(GL_TEXTURE0 + (GLenum)strtoul(array->name + stem, NULL, 10));
        arrays[i].point(array->components);
        tgsic_gl.EnableClientState(arrays[i].state);
        return true;
    }
    return false;
}

static enum tgsic_result bind_array(struct check_gl_device *gl, const struct check_array *array,
                                    uint32_t vertices, struct tgsic_diags *diags)
{
    GLint location = location_of(gl, array);
    if (array->base > CHECK_DOUBLE)
        return tgsic_check_gl_fail(diags, TGSIC_E_UNSUPPORTED, "attributes of 64-bit integers");
    if (!upload_array(gl, array, vertices))
        return tgsic_check_gl_fail(diags, TGSIC_E_MEMORY, "out of memory");
    if (location >= 0)
        point_at_array((GLuint)location, array);
    else if ((gl->api != CHECK_GL_COMPAT || !bind_conventional(array)) && !gl->test->ignore_missing)
        return tgsic_check_gl_fail(diags, TGSIC_E_INVALID, "the program has no attribute %s",
                                   array->name);
    return TGSIC_OK;
}

static void release_arrays(struct check_gl_device *gl)
{
    tgsic_gl.BindVertexArray(0);
    tgsic_gl.DeleteVertexArrays(1, &gl->vertex_array);
    tgsic_gl.DeleteBuffers((GLsizei)gl->num_vertex_buffers, gl->vertex_buffers);
    free(gl->vertex_buffers);
    gl->vertex_buffers = NULL;
    gl->num_vertex_buffers = 0;
    gl->vertex_array = 0;
}

/* ---- The call ------------------------------------------------------------------------------ */

static void call(const struct check_draw *draw)
{
    if (draw->instances)
        tgsic_gl.DrawArraysInstanced(draw->mode, draw->first, (GLsizei)draw->count,
                                     (GLsizei)draw->instances);
    else
        tgsic_gl.DrawArrays(draw->mode, draw->first, (GLsizei)draw->count);
}

/* What transform feedback is begun with, by what is drawn (OpenGL 4.6, 13.3). */
static GLenum captured_mode(uint32_t mode)
{
    switch (mode) {
    case TGSIC_PRIMITIVE_POINTS:
        return GL_POINTS;
    case TGSIC_PRIMITIVE_LINES:
    case TGSIC_PRIMITIVE_LINE_LOOP:
    case TGSIC_PRIMITIVE_LINE_STRIP:
    case TGSIC_PRIMITIVE_LINES_ADJACENCY:
    case TGSIC_PRIMITIVE_LINE_STRIP_ADJACENCY:
        return GL_LINES;
    default:
        return GL_TRIANGLES;
    }
}

static void call_captured(struct check_gl_device *gl, struct check_world *world,
                          const struct check_draw *draw)
{
    for (GLuint i = 0; i < CHECK_MAX_XFB; i++)
        if (world->xfb_buffers[i]) {
            GLuint buffer = tgsic_check_gl_buffer(gl, world->xfb_buffers[i]);
            tgsic_gl.BindBufferBase(GL_TRANSFORM_FEEDBACK_BUFFER, i, buffer);
            world->xfb_buffers[i]->device_newer = true;
        }
    if (!gl->queries[0])
        tgsic_gl.GenQueries(2, gl->queries);
    tgsic_gl.BeginQuery(GL_PRIMITIVES_GENERATED, gl->queries[0]);
    tgsic_gl.BeginQuery(GL_TRANSFORM_FEEDBACK_PRIMITIVES_WRITTEN, gl->queries[1]);
    tgsic_gl.Enable(GL_RASTERIZER_DISCARD);
    tgsic_gl.BeginTransformFeedback(captured_mode(draw->mode));
    call(draw);
    tgsic_gl.EndTransformFeedback();
    tgsic_gl.Disable(GL_RASTERIZER_DISCARD);
    tgsic_gl.EndQuery(GL_PRIMITIVES_GENERATED);
    tgsic_gl.EndQuery(GL_TRANSFORM_FEEDBACK_PRIMITIVES_WRITTEN);
    tgsic_gl.GetQueryObjectuiv(gl->queries[0], GL_QUERY_RESULT, &world->primitives_generated);
    tgsic_gl.GetQueryObjectuiv(gl->queries[1], GL_QUERY_RESULT, &world->primitives_written);
}

enum tgsic_result tgsic_check_gl_draw(struct check_gl_device *gl, struct check_world *world,
                                      const struct check_draw *draw, struct tgsic_diags *diags)
{
    enum tgsic_result result = TGSIC_OK;
    tgsic_gl.GenVertexArrays(1, &gl->vertex_array);
    tgsic_gl.BindVertexArray(gl->vertex_array);
    for (uint32_t i = 0; i < draw->num_arrays && result == TGSIC_OK; i++)
        result = bind_array(gl, &draw->arrays[i], draw->num_vertices, diags);
    if (result == TGSIC_OK && draw->capture)
        call_captured(gl, world, draw);
    else if (result == TGSIC_OK)
        call(draw);
    release_arrays(gl);
    return result;
}
