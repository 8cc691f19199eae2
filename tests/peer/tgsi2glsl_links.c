/* SPDX-License-Identifier: MIT */
/* Draws whole pipelines of translated shaders whose stages do not agree on what they write and
 * read, captures what comes out, by the names that the report gives, and compares it with what TGSI
 * says.
 *
 *     tgsi2glsl_links [-v]
 *
 * Every stage adds up the varyings that it reads, and writes some: sum + number. What the stage
 * before does not write reads as (0, 0, 0, 1). All combinations of a few sets are drawn, as single
 * declarations and as arrays with an index. Exits 77 without OpenGL. */
#define GL_GLEXT_PROTOTYPES
#include "gl.h"

#include "tgsi/validate.h"
#include "tgsi2glsl/tgsi2glsl.h"

#include <GL/gl.h>
#include <GL/glext.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBERS = 5 };

/* semantic indices; the first three are neighbours, so that they can be one array */
static const unsigned numbers[NUMBERS] = {3, 4, 5, 0, 200};

static bool verbose;

/* What the stages of one pipeline write and read: bits of `numbers`. */
struct plan {
    bool tessellates, has_geometry, indexes;
    unsigned writes[TGSIC_NUM_STAGES], reads[TGSIC_NUM_STAGES];
    bool patches; /* TESS_CTRL also writes, and TESS_EVAL reads, PATCH of the same numbers */
};

struct text {
    char data[8192];
    size_t size;
};

static void add(struct text *t, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    t->size += (size_t)vsnprintf(t->data + t->size, sizeof t->data - t->size, format, args);
    va_end(args);
}

/* ---- Shaders as text ----------------------------------------------------------------------- */

static const char *const headers[TGSIC_NUM_STAGES] = {
    [TGSIC_PROCESSOR_VERT] = "VERT\n",
    [TGSIC_PROCESSOR_TESS_CTRL] = "TESS_CTRL\nPROPERTY TCS_VERTICES_OUT 1\nDCL SV[0], "
                                  "INVOCATIONID\n",
    [TGSIC_PROCESSOR_TESS_EVAL] = "TESS_EVAL\nPROPERTY TES_PRIM_MODE 7\nPROPERTY TES_SPACING 2\n"
                                  "PROPERTY TES_POINT_MODE 1\n",
    [TGSIC_PROCESSOR_GEOM] = "GEOM\nPROPERTY GS_INPUT_PRIMITIVE POINTS\n"
                             "PROPERTY GS_OUTPUT_PRIMITIVE POINTS\n"
                             "PROPERTY GS_MAX_OUTPUT_VERTICES 1\n",
};

/* the first three as one array if all are there; else one by one; returns the registers used */
static unsigned declare(struct text *t, const char *file, bool vertices, unsigned set,
                        const char *semantic, unsigned first, bool as_array)
{
    const char *bracket = vertices ? "[]" : "";
    unsigned n = first;
    if (as_array && (set & 7) == 7) {
        add(t, "DCL %s%s[%u..%u], ARRAY(1), %s[%u]\n", file, bracket, n, n + 2, semantic,
            numbers[0]);
        n += 3;
        set &= ~7u;
    }
    for (unsigned k = 0; k < NUMBERS; k++)
        if (set >> k & 1)
            add(t, "DCL %s%s[%u], %s[%u]\n", file, bracket, n++, semantic, numbers[k]);
    return n;
}

static void read_inputs(struct text *t, const struct plan *plan, unsigned stage, unsigned set)
{
    unsigned n = 0;
    bool array = plan->indexes && (set & 7) == 7;
    for (unsigned k = 0; k < NUMBERS; k++) {
        if (!(set >> k & 1))
            continue;
        if (array && k < 3)
            add(t, "UARL ADDR[0].x, IMM[1].%c%c%c%c\nADD TEMP[0], TEMP[0], IN[0][ADDR[0].x](1)\n",
                "xyz"[k], "xyz"[k], "xyz"[k], "xyz"[k]);
        else
            add(t, "ADD TEMP[0], TEMP[0], IN[0][%u]\n", n);
        n++;
    }
    if (stage == TGSIC_PROCESSOR_TESS_EVAL && plan->patches)
        for (unsigned k = 0; k < NUMBERS; k++)
            if (set >> k & 1)
                add(t, "ADD TEMP[0], TEMP[0], IN[%u]\n", n++);
}

static void write_outputs(struct text *t, const struct plan *plan, unsigned stage, unsigned set)
{
    unsigned n = 1;
    bool control = stage == TGSIC_PROCESSOR_TESS_CTRL;
    bool array = plan->indexes && (set & 7) == 7;
    for (unsigned k = 0; k < NUMBERS; k++) {
        if (!(set >> k & 1))
            continue;
        if (array && k < 3)
            add(t, "UARL ADDR[0].x, IMM[1].%c%c%c%c\nADD OUT%s[ADDR[0].x+1](1), TEMP[0], IMM[%u]\n",
                "xyz"[k], "xyz"[k], "xyz"[k], "xyz"[k], control ? "[ADDR[1].x]" : "", k + 2);
        else
            add(t, "ADD OUT%s[%u], TEMP[0], IMM[%u]\n", control ? "[ADDR[1].x]" : "", n, k + 2);
        n++;
    }
    for (unsigned k = 0; control && plan->patches && k < NUMBERS; k++)
        if (set >> k & 1)
            add(t, "MUL OUT[%u], TEMP[0], IMM[%u]\n", n++, k + 2);
    if (control)
        add(t, "MOV OUT[%u], IMM[0].xxxx\nMOV OUT[%u].xy, IMM[0].xxxx\n", n, n + 1);
}

static void declare_stage(struct text *t, const struct plan *plan, unsigned stage)
{
    unsigned reads = plan->reads[stage], writes = plan->writes[stage], n;
    bool control = stage == TGSIC_PROCESSOR_TESS_CTRL;
    if (stage != TGSIC_PROCESSOR_VERT) {
        n = declare(t, "IN", true, reads, "GENERIC", 0, plan->indexes);
        if (stage == TGSIC_PROCESSOR_TESS_EVAL && plan->patches)
            declare(t, "IN", false, reads, "PATCH", n, false);
    }
    add(t, "DCL OUT%s[0], POSITION\n", control ? "[]" : "");
    n = declare(t, "OUT", control, writes, "GENERIC", 1, plan->indexes);
    if (control && plan->patches)
        n = declare(t, "OUT", false, writes, "PATCH", n, false);
    if (control)
        add(t, "DCL OUT[%u], TESSOUTER\nDCL OUT[%u].xy, TESSINNER\n", n, n + 1);
    add(t, "DCL TEMP[0]\nDCL ADDR[0..1]\nIMM[0] FLT32 {1.0, 0.0, 0.0, 0.0}\n"
           "IMM[1] UINT32 {0, 1, 2, 0}\n");
    for (unsigned k = 0; k < NUMBERS; k++)
        add(t, "IMM[%u] FLT32 {%u.0, %u.5, 1.0, 2.0}\n", k + 2, k + 1, k);
}

static void write_shader(struct text *t, const struct plan *plan, unsigned stage)
{
    bool control = stage == TGSIC_PROCESSOR_TESS_CTRL;
    t->size = 0;
    add(t, "%s", headers[stage]);
    declare_stage(t, plan, stage);
    add(t, "MOV TEMP[0], IMM[0].yyyy\n");
    if (control)
        add(t, "UARL ADDR[1].x, SV[0].xxxx\n");
    if (stage != TGSIC_PROCESSOR_VERT)
        read_inputs(t, plan, stage, plan->reads[stage]);
    add(t, "MOV OUT%s[0], IMM[0].yyyx\n", control ? "[ADDR[1].x]" : "");
    write_outputs(t, plan, stage, plan->writes[stage]);
    if (stage == TGSIC_PROCESSOR_GEOM)
        add(t, "EMIT IMM[1].xxxx\n");
    add(t, "END\n");
}

/* ---- What comes out ------------------------------------------------------------------------ */

static void number_of(unsigned k, float value[4])
{
    const float values[4] = {(float)(k + 1), (float)k + 0.5f, 1, 2};
    memcpy(value, values, sizeof values);
}

/* sums of a stage from those of the stage before, which wrote `written` */
static void add_up(const struct plan *plan, unsigned stage, unsigned written, float sum[4])
{
    float before[4], total[4] = {0};
    memcpy(before, sum, sizeof before);
    bool patches = stage == TGSIC_PROCESSOR_TESS_EVAL && plan->patches;
    for (unsigned k = 0; k < NUMBERS; k++) {
        float number[4];
        number_of(k, number);
        for (unsigned c = 0; c < 4 && plan->reads[stage] >> k & 1; c++) {
            bool there = written >> k & 1;
            total[c] += there ? before[c] + number[c] : c == 3;
            if (patches)
                total[c] += there ? before[c] * number[c] : c == 3;
        }
    }
    memcpy(sum, total, sizeof total);
}

static bool is_used(const struct plan *plan, unsigned stage)
{
    return stage == TGSIC_PROCESSOR_VERT ||
           (stage == TGSIC_PROCESSOR_GEOM ? plan->has_geometry : plan->tessellates);
}

/* the value of number `k` behind the last stage */
static void expect(const struct plan *plan, unsigned k, float value[4])
{
    float number[4];
    unsigned written = 0;
    memset(value, 0, 4 * sizeof *value);
    for (unsigned s = 0; s <= TGSIC_PROCESSOR_GEOM; s++) {
        if (!is_used(plan, s))
            continue;
        if (s != TGSIC_PROCESSOR_VERT)
            add_up(plan, s, written, value);
        written = plan->writes[s];
    }
    number_of(k, number);
    for (unsigned c = 0; c < 4; c++)
        value[c] += number[c];
}

/* ---- OpenGL -------------------------------------------------------------------------------- */

static void set_captured(void *user, unsigned program)
{
    const char *name = user;
    glTransformFeedbackVaryings(program, 1, &name, GL_INTERLEAVED_ATTRIBS);
}

static bool draw(unsigned program, const struct plan *plan, float captured[4])
{
    GLuint array, buffer, target;
    static const float none[64];
    glGenFramebuffers(1, &target); /* without a window there is nothing to draw to */
    glBindFramebuffer(GL_FRAMEBUFFER, target);
    glFramebufferParameteri(GL_FRAMEBUFFER, GL_FRAMEBUFFER_DEFAULT_WIDTH, 1);
    glFramebufferParameteri(GL_FRAMEBUFFER, GL_FRAMEBUFFER_DEFAULT_HEIGHT, 1);
    glGenVertexArrays(1, &array);
    glBindVertexArray(array);
    glGenBuffers(1, &buffer);
    glBindBufferBase(GL_TRANSFORM_FEEDBACK_BUFFER, 0, buffer);
    glBufferData(GL_TRANSFORM_FEEDBACK_BUFFER, sizeof none, none, GL_STATIC_READ);
    glUseProgram(program);
    glEnable(GL_RASTERIZER_DISCARD);
    glPatchParameteri(GL_PATCH_VERTICES, 1);
    glBeginTransformFeedback(GL_POINTS);
    glDrawArrays(plan->tessellates ? GL_PATCHES : GL_POINTS, 0, 1);
    glEndTransformFeedback();
    glGetBufferSubData(GL_TRANSFORM_FEEDBACK_BUFFER, 0, 4 * sizeof *captured, captured);
    glDisable(GL_RASTERIZER_DISCARD);
    glUseProgram(0);
    glDeleteFramebuffers(1, &target);
    glDeleteBuffers(1, &buffer);
    glDeleteVertexArrays(1, &array);
    return glGetError() == GL_NO_ERROR;
}

/* ---- One pipeline -------------------------------------------------------------------------- */

struct pipeline {
    struct tgsic_shader shaders[TGSIC_NUM_STAGES];
    struct tgsic_buffer glsl[TGSIC_NUM_STAGES];
    struct peer_gl_shader gl[TGSIC_NUM_STAGES];
    struct tgsic_report report; /* of the last stage */
    unsigned count;
};

static bool make_shaders(const struct plan *plan, struct pipeline *p,
                         struct tgsic_tgsi2glsl_options *options)
{
    static struct text text;
    for (unsigned s = 0; s <= TGSIC_PROCESSOR_GEOM; s++) {
        struct tgsic_diags diags = {0};
        if (!is_used(plan, s))
            continue;
        write_shader(&text, plan, s);
        if (verbose)
            printf("%s\n", text.data);
        if (tgsic_parse_text(text.data, text.size, NULL, &p->shaders[s], &diags) != TGSIC_OK) {
            fprintf(stderr, "%s\n%s", diags.items[0].text, text.data);
            return false;
        }
        options->pipeline.stages[s] = &p->shaders[s];
    }
    return true;
}

static bool translate(const struct plan *plan, struct pipeline *p,
                      const struct tgsic_tgsi2glsl_options *options)
{
    static const unsigned stages[] = {GL_VERTEX_SHADER, GL_TESS_CONTROL_SHADER,
                                      GL_TESS_EVALUATION_SHADER, GL_GEOMETRY_SHADER};
    for (unsigned s = 0; s <= TGSIC_PROCESSOR_GEOM; s++) {
        struct tgsic_diags diags = {0};
        if (!is_used(plan, s))
            continue;
        tgsic_report_free(&p->report);
        if (tgsic_tgsi2glsl(&p->shaders[s], options, &p->glsl[s], &p->report, &diags) != TGSIC_OK) {
            fprintf(stderr, "%s\n", diags.items[0].text);
            tgsic_diags_free(&diags);
            return false;
        }
        if (verbose)
            printf("%s\n", p->glsl[s].data);
        p->gl[p->count++] = (struct peer_gl_shader){stages[s], p->glsl[s].data};
    }
    return true;
}

static const char *captured_name(const struct pipeline *p, unsigned number)
{
    for (size_t i = 0; i < p->report.num_bindings; i++) {
        const struct tgsic_binding *b = &p->report.bindings[i];
        if (b->resource == TGSIC_RESOURCE_VARYING && !b->is_input &&
            b->semantic == TGSIC_SEMANTIC_GENERIC && b->number == number)
            return b->name;
    }
    return NULL;
}

static bool check_capture(const struct plan *plan, const struct pipeline *p)
{
    unsigned last = plan->has_geometry  ? TGSIC_PROCESSOR_GEOM
                    : plan->tessellates ? TGSIC_PROCESSOR_TESS_EVAL
                                        : TGSIC_PROCESSOR_VERT;
    unsigned k = 0;
    char log[4096] = "", name[64];
    float expected[4], captured[4] = {0};
    while (!(plan->writes[last] >> k & 1))
        k++;
    const char *reported = captured_name(p, numbers[k]);
    snprintf(name, sizeof name, "%s", reported ? reported : "");
    unsigned program = peer_gl_link(p->gl, p->count, set_captured, name, log, sizeof log);
    if (!program) {
        fprintf(stderr, "OpenGL does not link: %s\n", log);
        return false;
    }
    bool good = draw(program, plan, captured);
    glDeleteProgram(program);
    expect(plan, k, expected);
    if (!good || memcmp(expected, captured, sizeof expected)) {
        fprintf(stderr, "%s: %g %g %g %g, not %g %g %g %g\n", name, (double)captured[0],
                (double)captured[1], (double)captured[2], (double)captured[3], (double)expected[0],
                (double)expected[1], (double)expected[2], (double)expected[3]);
        return false;
    }
    return true;
}

static bool check(const struct plan *plan)
{
    struct pipeline p = {0};
    struct tgsic_host host;
    struct tgsic_tgsi2glsl_options options = {.size = sizeof options, .host = &host};
    bool good = tgsic_host_parse("gl450", &host, NULL) == TGSIC_OK &&
                make_shaders(plan, &p, &options) && translate(plan, &p, &options) &&
                check_capture(plan, &p);
    if (!good)
        for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++)
            fprintf(stderr, "%s\n", p.glsl[s].data ? p.glsl[s].data : "");
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++) {
        tgsic_buffer_free(&p.glsl[s]);
        tgsic_shader_free(&p.shaders[s]);
    }
    tgsic_report_free(&p.report);
    return good;
}

int main(int argc, char **argv)
{
    static const unsigned sets[] = {7, 31, 9, 24, 2};
    enum { SETS = sizeof sets / sizeof *sets };
    unsigned run = 0, failed = 0;
    verbose = argc > 1 && !strcmp(argv[1], "-v");
    if (!peer_gl_open()) {
        fprintf(stderr, "no OpenGL here\n");
        return 77;
    }
    for (unsigned shape = 1; shape < 16; shape++) {
        for (unsigned pair = 0; shape & 3 && pair < SETS * SETS; pair++) {
            struct plan plan = {.tessellates = shape & 1,
                                .has_geometry = shape >> 1 & 1,
                                .indexes = shape >> 2 & 1,
                                .patches = shape >> 3 & 1};
            if (plan.patches && !plan.tessellates)
                continue;
            for (unsigned s = 0; s <= TGSIC_PROCESSOR_GEOM; s++) {
                plan.writes[s] = sets[(pair + s) % SETS];
                plan.reads[s] = sets[(pair / SETS + 2 * s) % SETS];
            }
            run++;
            failed += !check(&plan);
        }
    }
    printf("%u pipelines, %u differ\n", run, failed);
    return failed != 0;
}
