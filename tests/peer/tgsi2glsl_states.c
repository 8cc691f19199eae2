/* SPDX-License-Identifier: MIT */
/* Draws a pair of translated shaders under every state variant and compares the pictures: STATIC
 * with DYNAMIC, both with what OpenGL itself does or with what the state means.
 *
 *     tgsi2glsl_states
 *
 * Prints a line per variant and host. Exits 1 when pictures differ, 77 without OpenGL. */
#define GL_GLEXT_PROTOTYPES
#include "gl.h"

#include "tgsi2glsl/tgsi2glsl.h"

#include <GL/gl.h>
#include <GL/glext.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIZE 16

static const char vertex_text[] =
    "VERT\nDCL IN[0]\nDCL IN[1]\nDCL OUT[0], POSITION\nDCL OUT[1], COLOR\nDCL OUT[2], BCOLOR\n"
    "DCL OUT[3], GENERIC[0]\nDCL OUT[4], PSIZE\nDCL OUT[5], CLIPVERTEX\n"
    "IMM[0] FLT32 {5.0, 0.5, 1.0, -1.0}\n"
    "MOV OUT[0], IN[0]\nMOV OUT[1], IN[1]\nMUL OUT[2], IN[1].yzxw, IMM[0].yyyz\n"
    "MUL OUT[3], IN[0], IMM[0].yyzz\nMOV OUT[4].x, IMM[0].xxxx\nMOV OUT[5], IN[0].xyzw\nEND\n";
static const char fragment_text[] =
    "FRAG\nPROPERTY FS_COORD_ORIGIN LOWER_LEFT\n"
    "DCL IN[0], COLOR, COLOR\nDCL IN[1], GENERIC[0], PERSPECTIVE\nDCL IN[2], POSITION, LINEAR\n"
    "DCL OUT[0], COLOR\nDCL TEMP[0..1]\nIMM[0] FLT32 {0.03125, 0.5, 0.25, 1.0}\n"
    "DDY TEMP[0], IN[1].yyyy\nMUL TEMP[1], IN[2], IMM[0].xxyw\nADD TEMP[1].xy, TEMP[1], IN[1]\n"
    "MUL TEMP[1].w, IN[0].wwww, IMM[0].wwww\nADD TEMP[1].z, TEMP[1].zzzz, TEMP[0].xxxx\n"
    "MUL TEMP[1].xyz, TEMP[1], IMM[0].zzzz\nMAD OUT[0].xyz, IN[0], IMM[0].yyyy, TEMP[1]\n"
    "MOV OUT[0].w, TEMP[1].wwww\nEND\n";

static struct tgsic_shader vertex, fragment;
static float pictures[2][SIZE][SIZE][4];
static GLuint framebuffer;
static unsigned failures, drawn;

/* ---- State --------------------------------------------------------------------------------- */

struct variant {
    const char *name;
    void (*set)(struct tgsic_state *state, enum tgsic_variant how);
    void (*native)(bool on); /* what OpenGL does instead, or NULL */
    void (*expect)(
        float picture[SIZE][SIZE][4]); /* ... what becomes of the plain picture, or NULL */
    unsigned primitive;
    const char *extension; /* that the host must have, too, or NULL */
};

static void set_flip(struct tgsic_state *s, enum tgsic_variant how)
{
    s->flip_y = s->flip_position = (uint8_t)how;
}

static void set_two_side(struct tgsic_state *s, enum tgsic_variant how)
{
    s->two_side = (uint8_t)how;
}

static void set_flat(struct tgsic_state *s, enum tgsic_variant how)
{
    s->flat_shade = (uint8_t)how;
}

static void set_sprite(struct tgsic_state *s, enum tgsic_variant how)
{
    s->point_sprite = (uint8_t)how;
    s->sprite_generic = 1;
}

static void set_clamp(struct tgsic_state *s, enum tgsic_variant how)
{
    s->clamp_color = (uint8_t)how;
}

static void set_alpha(struct tgsic_state *s, enum tgsic_variant how)
{
    s->alpha_test = (uint8_t)how;
    s->alpha_compare = TGSIC_COMPARE_GEQUAL;
    s->alpha_reference = 0.75f;
}

static const float planes[TGSIC_MAX_PLANES][4] = {{1, 0.25f, 0, 0.25f}, {0}, {0, -1, 0, 0.5f}};

static void set_planes(struct tgsic_state *s, enum tgsic_variant how)
{
    s->clip_planes = (uint8_t)how;
    s->clip_plane_mask = 5;
    memcpy(s->clip_plane, planes, sizeof planes);
}

static void set_depth(struct tgsic_state *s, enum tgsic_variant how)
{
    s->depth_clamp = (uint8_t)how;
}

static uint32_t stipple_row(unsigned y)
{
    return 0xc3a50f96u * (y + 1) ^ y << 16;
}

static void set_stipple(struct tgsic_state *s, enum tgsic_variant how)
{
    s->stipple = (uint8_t)how;
    for (unsigned y = 0; y < 32; y++)
        s->stipple_pattern[y] = stipple_row(y);
}

static void set_srgb(struct tgsic_state *s, enum tgsic_variant how)
{
    s->srgb_colors = how != TGSIC_VARIANT_OFF;
}

static void set_channels(struct tgsic_state *s, enum tgsic_variant how)
{
    static const uint8_t channels[] = {TGSIC_CHANNEL_Z, TGSIC_CHANNEL_OWN, TGSIC_CHANNEL_X,
                                       TGSIC_CHANNEL_ONE};
    if (how != TGSIC_VARIANT_OFF)
        memcpy(s->color_channels[0], channels, sizeof channels);
}

static void set_bgra(struct tgsic_state *s, enum tgsic_variant how)
{
    s->attribute_bgra = how != TGSIC_VARIANT_OFF ? 2 : 0;
}

static void set_samples(struct tgsic_state *s, enum tgsic_variant how)
{
    s->sample_shading = how != TGSIC_VARIANT_OFF ? TGSIC_VARIANT_STATIC : TGSIC_VARIANT_OFF;
}

static void set_xor(struct tgsic_state *s, enum tgsic_variant how)
{
    s->logic_op = (uint8_t)how;
    s->logic_function = TGSIC_LOGIC_XOR;
}

/* ---- What is expected ---------------------------------------------------------------------- */

static void turn(float picture[SIZE][SIZE][4])
{
    for (unsigned y = 0; y < SIZE / 2; y++) {
        float row[SIZE][4];
        memcpy(row, picture[y], sizeof row);
        memcpy(picture[y], picture[SIZE - 1 - y], sizeof row);
        memcpy(picture[SIZE - 1 - y], row, sizeof row);
    }
}

static void clear_pixel(float pixel[4])
{
    memset(pixel, 0, 4 * sizeof *pixel);
}

static void cut_stipple(float picture[SIZE][SIZE][4])
{
    for (unsigned y = 0; y < SIZE; y++)
        for (unsigned x = 0; x < SIZE; x++)
            if (!(stipple_row(y) >> (31 - x) & 1))
                clear_pixel(picture[y][x]);
}

static void cut_alpha(float picture[SIZE][SIZE][4])
{
    for (unsigned y = 0; y < SIZE; y++)
        for (unsigned x = 0; x < SIZE; x++)
            if (picture[y][x][3] < 0.75f)
                clear_pixel(picture[y][x]);
}

static void swap_channels(float picture[SIZE][SIZE][4])
{
    for (unsigned y = 0; y < SIZE; y++)
        for (unsigned x = 0; x < SIZE; x++) {
            float *p = picture[y][x], red = p[0];
            bool covered = p[3] != 0;
            p[0] = p[2];
            p[2] = red;
            p[3] = covered;
        }
}

static void keep(float picture[SIZE][SIZE][4])
{
    (void)picture;
}

static void clamp_depth(bool on)
{
    (on ? glEnable : glDisable)(GL_DEPTH_CLAMP);
}

static void combine_bits(bool on)
{
    (on ? glEnable : glDisable)(GL_COLOR_LOGIC_OP);
    glLogicOp(GL_XOR);
}

static const struct variant variants[] = {
    {"flip", set_flip, NULL, turn, GL_TRIANGLES, NULL},
    {"two_side", set_two_side, NULL, NULL, GL_TRIANGLES, NULL},
    {"flat_shade", set_flat, NULL, NULL, GL_TRIANGLES, NULL},
    {"point_sprite", set_sprite, NULL, NULL, GL_POINTS, NULL},
    {"clamp_color", set_clamp, NULL, NULL, GL_TRIANGLES, NULL},
    {"alpha_test", set_alpha, NULL, cut_alpha, GL_TRIANGLES, NULL},
    {"clip_planes", set_planes, NULL, NULL, GL_TRIANGLES, NULL},
    {"depth_clamp", set_depth, clamp_depth, NULL, GL_TRIANGLES, NULL},
    {"stipple", set_stipple, NULL, cut_stipple, GL_TRIANGLES, NULL},
    {"srgb", set_srgb, NULL, NULL, GL_TRIANGLES, NULL},
    {"color_channels", set_channels, NULL, swap_channels, GL_TRIANGLES, NULL},
    {"attribute_bgra", set_bgra, NULL, NULL, GL_TRIANGLES, NULL},
    {"sample_shading", set_samples, NULL, keep, GL_TRIANGLES, NULL},
    {"logic_op", set_xor, combine_bits, NULL, GL_TRIANGLES, "+EXT_shader_framebuffer_fetch"},
};

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
        glUniform4fv(at, TGSIC_MAX_PLANES, planes[0]);
        break;
    case TGSIC_DRIVER_STIPPLE:
        for (unsigned i = 0; i < 32; i++)
            rows[i] = on ? stipple_row(i) : ~0u;
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

/* a front and a back face, partly outside of the depth range, with colours beyond 0..1 */
static const float vertices[6][2][4] = {
    {{-0.9f, -0.8f, -1.5f, 1.0f}, {1.5f, 0.25f, 0.0f, 1.0f}},
    {{0.7f, -0.9f, 0.5f, 1.0f}, {-0.5f, 1.0f, 0.5f, 0.5f}},
    {{-0.6f, 0.9f, 0.25f, 1.0f}, {0.25f, 0.5f, 1.0f, 0.9f}},
    {{0.9f, 0.9f, 0.0f, 1.0f}, {0.75f, 0.5f, 0.125f, 0.8f}},
    {{0.8f, -0.7f, 1.5f, 1.0f}, {0.5f, 1.25f, 0.75f, 0.25f}},
    {{-0.3f, 0.8f, -0.5f, 1.0f}, {1.0f, 0.0f, 0.5f, 1.0f}},
};

static void read_bytes(float picture[SIZE][SIZE][4])
{
    unsigned char bytes[SIZE][SIZE][4];
    glReadPixels(0, 0, SIZE, SIZE, GL_RGBA, GL_UNSIGNED_BYTE, bytes);
    for (unsigned y = 0; y < SIZE; y++)
        for (unsigned x = 0; x < SIZE; x++)
            for (unsigned c = 0; c < 4; c++)
                picture[y][x][c] = (float)bytes[y][x][c] / 255;
}

static void draw(GLuint program, const struct variant *v, float picture[SIZE][SIZE][4])
{
    static const float black[4], grey[] = {0.7f, 0.3f, 0.6f, 0.5f};
    GLuint array, buffer;
    glGenVertexArrays(1, &array);
    glBindVertexArray(array);
    glGenBuffers(1, &buffer);
    glBindBuffer(GL_ARRAY_BUFFER, buffer);
    glBufferData(GL_ARRAY_BUFFER, sizeof vertices, vertices, GL_STREAM_DRAW);
    for (GLuint i = 0; i < 2; i++) {
        glEnableVertexAttribArray(i);
        glVertexAttribPointer(i, 4, GL_FLOAT, GL_FALSE, sizeof vertices[0],
                              (const char *)NULL + i * sizeof vertices[0][0]);
    }
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glViewport(0, 0, SIZE, SIZE);
    glClearBufferfv(GL_COLOR, 0, v->extension ? grey : black);
    glEnable(GL_PROGRAM_POINT_SIZE);
    glUseProgram(program);
    glDrawArrays(v->primitive, 0, 6);
    if (v->extension)
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

/* False: refused (silently) or failed (with a message). */
static bool render(const char *host_name, const struct variant *v, enum tgsic_variant how, bool on,
                   float picture[SIZE][SIZE][4])
{
    struct tgsic_host host;
    struct tgsic_tgsi2glsl_options options = {.size = sizeof options, .host = &host};
    struct tgsic_buffer text[2] = {{0}};
    struct tgsic_report report[2] = {{0}};
    struct tgsic_diags diags = {0};
    char log[4096] = "";
    static const char *const names[] = {"vs_in0", "vs_in1"};
    char profile[128];
    snprintf(profile, sizeof profile, "%s%s", host_name, v->extension ? v->extension : "");
    tgsic_host_parse(profile, &host, NULL);
    options.pipeline.stages[TGSIC_PROCESSOR_VERT] = &vertex;
    options.pipeline.stages[TGSIC_PROCESSOR_FRAG] = &fragment;
    v->set(&options.pipeline.state, how);
    bool done = tgsic_tgsi2glsl(&vertex, &options, &text[0], &report[0], &diags) == TGSIC_OK &&
                tgsic_tgsi2glsl(&fragment, &options, &text[1], &report[1], &diags) == TGSIC_OK;
    if (!done)
        snprintf(log, sizeof log, "refused: %s", diags.count ? diags.items[0].text : "");
    const struct peer_gl_shader shaders[] = {{GL_VERTEX_SHADER, text[0].data},
                                             {GL_FRAGMENT_SHADER, text[1].data}};
    GLuint program =
        done ? peer_gl_link(shaders, 2, bind_attributes, (void *)(uintptr_t)names, log, sizeof log)
             : 0;
    if (program) {
        make_framebuffer(v->extension ? GL_RGBA8 : GL_RGBA32F);
        glUseProgram(program);
        set_driver_uniforms(program, &report[0], on);
        set_driver_uniforms(program, &report[1], on);
        if (v->native && how == TGSIC_VARIANT_OFF)
            v->native(on);
        draw(program, v, picture);
        if (v->native)
            v->native(false);
        glDeleteProgram(program);
    } else {
        printf("%-14s %-8s %s\n", v->name, host_name, log);
        failures += done;
    }
    for (unsigned i = 0; i < 2; i++) {
        tgsic_buffer_free(&text[i]);
        tgsic_report_free(&report[i]);
    }
    tgsic_diags_free(&diags);
    return program != 0;
}

static bool same(float a[SIZE][SIZE][4], float b[SIZE][SIZE][4])
{
    for (unsigned y = 0; y < SIZE; y++)
        for (unsigned x = 0; x < SIZE; x++)
            for (unsigned c = 0; c < 4; c++)
                if (!(a[y][x][c] - b[y][x][c] < 2e-3f && b[y][x][c] - a[y][x][c] < 2e-3f))
                    return false;
    return true;
}

static void compare(const char *host, const struct variant *v, const char *what, bool equal)
{
    bool good = same(pictures[0], pictures[1]) == equal;
    drawn++;
    failures += !good;
    if (!good)
        printf("%-14s %-8s %s\n", v->name, host, what);
}

static bool has_dynamic(const struct variant *v)
{
    struct tgsic_state fixed, dynamic;
    memset(&fixed, 0, sizeof fixed);
    memset(&dynamic, 0, sizeof dynamic);
    v->set(&fixed, TGSIC_VARIANT_STATIC);
    v->set(&dynamic, TGSIC_VARIANT_DYNAMIC);
    return memcmp(&fixed, &dynamic, sizeof fixed) != 0;
}

static void check(const char *host, const struct variant *v)
{
    if (!render(host, v, TGSIC_VARIANT_OFF, v->native != NULL, pictures[0]))
        return;
    if (v->expect)
        v->expect(pictures[0]);
    if (!render(host, v, TGSIC_VARIANT_STATIC, true, pictures[1]))
        return;
    bool native = v->native && (!v->extension || strncmp(host, "es", 2)); /* ES has no logic op */
    if (v->expect || native)
        compare(host, v, "is not as expected", true);
    else
        compare(host, v, "has no effect", false);
    if (!has_dynamic(v))
        return;
    if (render(host, v, TGSIC_VARIANT_DYNAMIC, true, pictures[0]))
        compare(host, v, "differs between STATIC and DYNAMIC", true);
    if (v->set == set_planes) /* no uniform turns them off */
        return;
    render(host, v, TGSIC_VARIANT_OFF, false, pictures[0]);
    if (render(host, v, TGSIC_VARIANT_DYNAMIC, false, pictures[1]))
        compare(host, v, "is not off when the uniform says so", true);
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
        if (memcmp(words, vertices[v][0], 4 * sizeof *words) || words[4] != -7 || words[5] != -7 ||
            words[6] != vertices[v][1][1] || words[7] != vertices[v][1][2] || words[8] != 5 ||
            words[9] != -7)
            return false;
    return true;
}

static void capture(GLuint program, float *words)
{
    static const struct variant points = {.primitive = GL_POINTS};
    GLuint buffer;
    for (unsigned i = 0; i < 6 * RECORD; i++)
        words[i] = -7;
    glGenBuffers(1, &buffer);
    glBindBuffer(GL_TRANSFORM_FEEDBACK_BUFFER, buffer);
    glBufferData(GL_TRANSFORM_FEEDBACK_BUFFER, 6 * RECORD * sizeof *words, words, GL_STREAM_READ);
    glBindBufferBase(GL_TRANSFORM_FEEDBACK_BUFFER, 0, buffer);
    glUseProgram(program);
    glBeginTransformFeedback(GL_POINTS);
    draw(program, &points, pictures[0]);
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
    char log[4096] = "";
    float words[6 * RECORD];
    tgsic_host_parse(host_name, &host, NULL);
    options.pipeline.state.flip_position = TGSIC_VARIANT_STATIC;
    options.pipeline.state.depth_clamp = TGSIC_VARIANT_STATIC;
    options.pipeline.state.clamp_color = TGSIC_VARIANT_STATIC;
    options.pipeline.captures = captures;
    options.pipeline.num_captures = sizeof captures / sizeof *captures;
    options.pipeline.capture_stride[0] = RECORD;
    if (tgsic_tgsi2glsl(&vertex, &options, &text, &report, NULL) != TGSIC_OK)
        snprintf(log, sizeof log, "refused");
    const struct peer_gl_shader shader = {GL_VERTEX_SHADER, text.data};
    GLuint program =
        text.data ? peer_gl_link(&shader, 1, list_captures, &report, log, sizeof log) : 0;
    drawn++;
    if (program)
        capture(program, words);
    if (!program || !are_captured(words)) {
        printf("captures       %-8s differ %s\n", host_name, log);
        failures++;
    }
    glDeleteProgram(program);
    tgsic_buffer_free(&text);
    tgsic_report_free(&report);
}

int main(void)
{
    static const char *const hosts[] = {"gl120", "gl130",       "gl140", "gl330",
                                        "gl450", "gl450compat", "es300", "es320"};
    if (!peer_gl_open())
        return 77;
    if (tgsic_parse_text(vertex_text, strlen(vertex_text), NULL, &vertex, NULL) != TGSIC_OK ||
        tgsic_parse_text(fragment_text, strlen(fragment_text), NULL, &fragment, NULL) != TGSIC_OK)
        return 1;
    for (size_t h = 0; h < sizeof hosts / sizeof *hosts; h++)
        for (size_t i = 0; i < sizeof variants / sizeof *variants; i++)
            check(hosts[h], &variants[i]);
    for (size_t h = 0; h < 6; h++)
        check_captures(hosts[h]);
    printf("%u comparisons, %u failures\n", drawn, failures);
    tgsic_shader_free(&vertex);
    tgsic_shader_free(&fragment);
    return failures != 0;
}
