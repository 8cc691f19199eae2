/* SPDX-License-Identifier: MIT */
/* Draws a pair of translated shaders under every state variant and compares the pictures: STATIC
 * with DYNAMIC, both with what OpenGL itself does or with what the state means.
 *
 *     tgsi2glsl_states
 *
 * Prints a line per variant and host. Exits 1 when pictures differ, 77 without OpenGL. */
#define GL_GLEXT_PROTOTYPES
#include "gl.h"

#include "state_variants.h"
#include "tgsi2glsl/tgsi2glsl.h"

#include <GL/gl.h>
#include <GL/glext.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = STATE_SIZE };

static GLuint framebuffer;
static struct state_tally tally;

/* ---- Drawing ------------------------------------------------------------------------------- */

static void bind_attributes(void *user, unsigned program)
{
    const char *const *names = user;
    glBindAttribLocation(program, 0, names[0]);
    glBindAttribLocation(program, 1, names[1]);
}

static void set_driver_uniform(GLuint program, const struct tgsic_binding *b, bool on)
{
    GLint at = glGetUniformLocation(program, b->name);
    GLuint rows[32];
    switch (b->driver) {
    case TGSIC_DRIVER_FRAMEBUFFER_HEIGHT:
        glUniform1f(at, SIZE);
        break;
    case TGSIC_DRIVER_ALPHA_REFERENCE:
        glUniform1f(at, on ? 0.75f : -1e30f);
        break;
    case TGSIC_DRIVER_FLIP_Y:
    case TGSIC_DRIVER_FLIP_POSITION:
        glUniform1f(at, on ? -1.0f : 1.0f);
        break;
    case TGSIC_DRIVER_CLIP_PLANES:
        glUniform4fv(at, TGSIC_MAX_PLANES, state_planes[0]);
        break;
    case TGSIC_DRIVER_STIPPLE:
        for (unsigned i = 0; i < 32; i++)
            rows[i] = on ? state_stipple_row(i) : ~0u;
        glUniform1uiv(at, 32, rows);
        break;
    case TGSIC_DRIVER_LOGIC_OP:
        glUniform1i(at, on ? TGSIC_LOGIC_XOR : TGSIC_LOGIC_COPY);
        break;
    default:
        glUniform1i(at, on);
    }
}

static void set_driver_uniforms(GLuint program, const struct tgsic_report *report, bool on)
{
    for (size_t i = 0; i < report->num_bindings; i++)
        if (report->bindings[i].resource == TGSIC_RESOURCE_DRIVER_UNIFORM)
            set_driver_uniform(program, &report->bindings[i], on);
}

static void read_bytes(state_picture picture)
{
    unsigned char bytes[SIZE][SIZE][4];
    glReadPixels(0, 0, SIZE, SIZE, GL_RGBA, GL_UNSIGNED_BYTE, bytes);
    for (unsigned y = 0; y < SIZE; y++)
        for (unsigned x = 0; x < SIZE; x++)
            for (unsigned c = 0; c < 4; c++)
                picture[y][x][c] = (float)bytes[y][x][c] / 255;
}

static void draw(GLuint program, const struct state_variant *v, state_picture picture)
{
    GLuint array, buffer;
    glGenVertexArrays(1, &array);
    glBindVertexArray(array);
    glGenBuffers(1, &buffer);
    glBindBuffer(GL_ARRAY_BUFFER, buffer);
    glBufferData(GL_ARRAY_BUFFER, sizeof state_vertices, state_vertices, GL_STREAM_DRAW);
    for (GLuint i = 0; i < 2; i++) {
        glEnableVertexAttribArray(i);
        glVertexAttribPointer(i, 4, GL_FLOAT, GL_FALSE, sizeof state_vertices[0],
                              (const char *)NULL + i * sizeof state_vertices[0][0]);
    }
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glViewport(0, 0, SIZE, SIZE);
    glClearBufferfv(GL_COLOR, 0, state_clear[v->fetches]);
    glEnable(GL_PROGRAM_POINT_SIZE);
    glUseProgram(program);
    glDrawArrays(v->points ? GL_POINTS : GL_TRIANGLES, 0, STATE_VERTICES);
    if (v->fetches)
        read_bytes(picture);
    else
        glReadPixels(0, 0, SIZE, SIZE, GL_RGBA, GL_FLOAT, picture);
    glUseProgram(0);
    glDeleteBuffers(1, &buffer);
    glDeleteVertexArrays(1, &array);
}

static void make_framebuffer(GLint format)
{
    GLuint texture;
    glGenTextures(1, &texture);
    glBindTexture(GL_TEXTURE_2D, texture);
    glTexImage2D(GL_TEXTURE_2D, 0, format, SIZE, SIZE, 0, GL_RGBA,
                 format == GL_RGBA8 ? GL_UNSIGNED_BYTE : GL_FLOAT, NULL);
    glGenFramebuffers(1, &framebuffer);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture, 0);
}

/* ---- One picture --------------------------------------------------------------------------- */

static bool translate(const struct tgsic_host *host, const struct state_request *r,
                      struct tgsic_shader shaders[2], struct tgsic_buffer text[2],
                      struct tgsic_report report[2], struct tgsic_diags *diags)
{
    struct tgsic_tgsi2glsl_options options = {.size = sizeof options, .host = host};
    options.pipeline.stages[TGSIC_PROCESSOR_VERT] = &shaders[0];
    options.pipeline.stages[TGSIC_PROCESSOR_FRAG] = &shaders[1];
    r->variant->set(&options.pipeline.state, r->how);
    return state_shaders(r->variant, &shaders[0], &shaders[1]) &&
           tgsic_tgsi2glsl(&shaders[0], &options, &text[0], &report[0], diags) == TGSIC_OK &&
           tgsic_tgsi2glsl(&shaders[1], &options, &text[1], &report[1], diags) == TGSIC_OK;
}

static void show(GLuint program, const struct state_request *r, const struct tgsic_report report[2],
                 state_picture picture)
{
    make_framebuffer(r->variant->fetches ? GL_RGBA8 : GL_RGBA32F);
    glUseProgram(program);
    set_driver_uniforms(program, &report[0], r->on);
    set_driver_uniforms(program, &report[1], r->on);
    (r->native ? glEnable : glDisable)(GL_DEPTH_CLAMP);
    draw(program, r->variant, picture);
    glDisable(GL_DEPTH_CLAMP);
}

static bool render(const char *host_name, const struct state_request *r, state_picture picture)
{
    static const char *const names[] = {"vs_in0", "vs_in1"};
    struct tgsic_shader shaders[2] = {{0}};
    struct tgsic_buffer text[2] = {{0}};
    struct tgsic_report report[2] = {{0}};
    struct tgsic_diags diags = {0};
    struct tgsic_host host;
    char log[4096] = "", profile[128];
    snprintf(profile, sizeof profile, "%s%s", host_name,
             r->variant->fetches ? "+EXT_shader_framebuffer_fetch" : "");
    tgsic_host_parse(profile, &host, NULL);
    bool done = translate(&host, r, shaders, text, report, &diags);
    if (!done)
        snprintf(log, sizeof log, "refused: %s", diags.count ? diags.items[0].text : "");
    const struct peer_gl_shader sources[] = {{GL_VERTEX_SHADER, text[0].data},
                                             {GL_FRAGMENT_SHADER, text[1].data}};
    GLuint program =
        done ? peer_gl_link(sources, 2, bind_attributes, (void *)(uintptr_t)names, log, sizeof log)
             : 0;
    if (program)
        show(program, r, report, picture);
    else
        printf("%-14s %-8s %s\n", r->variant->name, host_name, log);
    tally.failures += done && !program;
    glDeleteProgram(program);
    for (unsigned i = 0; i < 2; i++) {
        tgsic_shader_free(&shaders[i]);
        tgsic_buffer_free(&text[i]);
        tgsic_report_free(&report[i]);
    }
    tgsic_diags_free(&diags);
    return program != 0;
}

/* ---- Captures ------------------------------------------------------------------------------ */

/* position as written, two components of a colour after a gap, the point size */
static const struct tgsic_capture captures[] = {
    {.output = 0, .first = 0, .count = 4, .offset = 0},
    {.output = 1, .first = 1, .count = 2, .offset = 6},
    {.output = 4, .first = 0, .count = 1, .offset = 8},
};
enum { RECORD = 10 }; /* words */

static void list_captures(void *user, unsigned program)
{
    static const char *const attributes[] = {"vs_in0", "vs_in1"};
    const struct tgsic_report *report = user;
    const char *names[32];
    GLsizei count = 0;
    for (size_t i = 0; i < report->num_bindings; i++)
        if (report->bindings[i].resource == TGSIC_RESOURCE_CAPTURE)
            names[count++] = report->bindings[i].name;
    glTransformFeedbackVaryings(program, count, names, GL_INTERLEAVED_ATTRIBS);
    bind_attributes((void *)(uintptr_t)attributes, program);
}

static bool are_captured(const float *words)
{
    for (unsigned v = 0; v < 6; v++, words += RECORD)
        if (memcmp(words, state_vertices[v][0], 4 * sizeof *words) || words[4] != -7 ||
            words[5] != -7 || words[6] != state_vertices[v][1][1] ||
            words[7] != state_vertices[v][1][2] || words[8] != 5 || words[9] != -7)
            return false;
    return true;
}

static void capture(GLuint program, float *words)
{
    static const struct state_variant points = {.points = true};
    static state_picture ignored;
    GLuint buffer;
    for (unsigned i = 0; i < 6 * RECORD; i++)
        words[i] = -7;
    glGenBuffers(1, &buffer);
    glBindBuffer(GL_TRANSFORM_FEEDBACK_BUFFER, buffer);
    glBufferData(GL_TRANSFORM_FEEDBACK_BUFFER, 6 * RECORD * sizeof *words, words, GL_STREAM_READ);
    glBindBufferBase(GL_TRANSFORM_FEEDBACK_BUFFER, 0, buffer);
    glUseProgram(program);
    glBeginTransformFeedback(GL_POINTS);
    draw(program, &points, ignored);
    glUseProgram(program);
    glEndTransformFeedback();
    glGetBufferSubData(GL_TRANSFORM_FEEDBACK_BUFFER, 0, 6 * RECORD * sizeof *words, words);
    glDeleteBuffers(1, &buffer);
}

/* Captured values are those before state changes them. */
static void check_captures(const char *host_name)
{
    struct tgsic_host host;
    struct tgsic_tgsi2glsl_options options = {.size = sizeof options, .host = &host};
    struct tgsic_buffer text = {0};
    struct tgsic_report report = {0};
    struct tgsic_shader vertex = {0}, fragment = {0};
    char log[4096] = "";
    float words[6 * RECORD];
    tgsic_host_parse(host_name, &host, NULL);
    options.pipeline.state.flip_position = TGSIC_VARIANT_STATIC;
    options.pipeline.state.depth_clamp = TGSIC_VARIANT_STATIC;
    options.pipeline.state.clamp_color = TGSIC_VARIANT_STATIC;
    options.pipeline.captures = captures;
    options.pipeline.num_captures = sizeof captures / sizeof *captures;
    options.pipeline.capture_stride[0] = RECORD;
    if (!state_shaders(&state_variants[0], &vertex, &fragment) ||
        tgsic_tgsi2glsl(&vertex, &options, &text, &report, NULL) != TGSIC_OK)
        snprintf(log, sizeof log, "refused");
    const struct peer_gl_shader shader = {GL_VERTEX_SHADER, text.data};
    GLuint program =
        text.data ? peer_gl_link(&shader, 1, list_captures, &report, log, sizeof log) : 0;
    tally.drawn++;
    if (program)
        capture(program, words);
    if (!program || !are_captured(words)) {
        printf("captures       %-8s differ %s\n", host_name, log);
        tally.failures++;
    }
    glDeleteProgram(program);
    tgsic_buffer_free(&text);
    tgsic_report_free(&report);
    tgsic_shader_free(&vertex);
    tgsic_shader_free(&fragment);
}

int main(void)
{
    static const char *const hosts[] = {"gl120", "gl130",       "gl140", "gl330",
                                        "gl450", "gl450compat", "es300", "es320"};
    if (!peer_gl_open())
        return 77;
    for (size_t h = 0; h < sizeof hosts / sizeof *hosts; h++)
        for (size_t i = 0; i < num_state_variants; i++)
            if (!state_variants[i].per_sample && /* there is one sample here */
                !state_variants[i].spirv_alone)
                state_check(hosts[h], &state_variants[i], render, &tally);
    for (size_t h = 0; h < 6; h++)
        check_captures(hosts[h]);
    printf("%u comparisons, %u failures\n", tally.drawn, tally.failures);
    return tally.failures != 0;
}
