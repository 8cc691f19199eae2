/* SPDX-License-Identifier: MIT */
/* Links pairs of translated stages that do not agree: every way in which two stages can differ,
 * between every two stages, for several hosts, as one program and as separable ones.
 *
 *     link_matrix [-v]
 *
 * Each cell must be linked by OpenGL, or be refused with a message. Prints a row per way and a
 * column per link: links made, and refused. Exits 1 when OpenGL refuses something, 77 without it.
 */
#include "gl.h"

#include "tgsi2glsl/tgsi2glsl.h"

#include <GL/gl.h>
#include <GL/glext.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Links --------------------------------------------------------------------------------- */

struct link {
    const char *name;
    uint8_t from, to;
};

static const struct link links[] = {
    {"VERT-FRAG", TGSIC_PROCESSOR_VERT, TGSIC_PROCESSOR_FRAG},
    {"VERT-GEOM", TGSIC_PROCESSOR_VERT, TGSIC_PROCESSOR_GEOM},
    {"GEOM-FRAG", TGSIC_PROCESSOR_GEOM, TGSIC_PROCESSOR_FRAG},
    {"VERT-TCS", TGSIC_PROCESSOR_VERT, TGSIC_PROCESSOR_TESS_CTRL},
    {"TCS-TES", TGSIC_PROCESSOR_TESS_CTRL, TGSIC_PROCESSOR_TESS_EVAL},
    {"TES-GEOM", TGSIC_PROCESSOR_TESS_EVAL, TGSIC_PROCESSOR_GEOM},
    {"TES-FRAG", TGSIC_PROCESSOR_TESS_EVAL, TGSIC_PROCESSOR_FRAG},
};
#define NUM_LINKS (sizeof links / sizeof *links)

/* ---- Ways ---------------------------------------------------------------------------------- */

/* `@` stands for [] where every vertex has its own, `#` for the vertex of a read. Registers from 4
 * on are those of the pair; constant i and ADDR[0].x are there. */
struct way {
    const char *name;
    const char *written, *write; /* of the first stage */
    const char *read, *reads;    /* of the second; reads: operands, joined by blanks */
    const char *interpolation;
    bool patch; /* for TCS-TES alone */
};

static const struct way ways[] = {
    {"same", "DCL OUT@[4], GENERIC[1]\n", "MOV OUT[4], CONST[0]\n", "DCL IN@[4], GENERIC[1]",
     "IN#[4]", "PERSPECTIVE", false},
    {"not written", "", "", "DCL IN@[4], GENERIC[1]", "IN#[4]", "PERSPECTIVE", false},
    {"not read", "DCL OUT@[4], GENERIC[1]\n", "MOV OUT[4], CONST[0]\n", "", "", "PERSPECTIVE",
     false},
    {"gap", "DCL OUT@[4], GENERIC[1]\nDCL OUT@[5], GENERIC[3]\n",
     "MOV OUT[4], CONST[0]\nMOV OUT[5], CONST[0]\n", "DCL IN@[4], GENERIC[3]", "IN#[4]",
     "PERSPECTIVE", false},
    {"array, single", "DCL OUT@[4..6], ARRAY(1), GENERIC[1]\n",
     "MOV OUT[ADDR[0].x+4](1), CONST[0]\n", "DCL IN@[4], GENERIC[2]", "IN#[4]", "PERSPECTIVE",
     false},
    {"single, array", "DCL OUT@[4], GENERIC[1]\nDCL OUT@[5], GENERIC[2]\n",
     "MOV OUT[4], CONST[0]\nMOV OUT[5], CONST[0]\n", "DCL IN@[4..5], ARRAY(1), GENERIC[1]",
     "IN#[ADDR[0].x+4](1)", "PERSPECTIVE", false},
    {"longer array", "DCL OUT@[4..5], ARRAY(1), GENERIC[1]\n",
     "MOV OUT[ADDR[0].x+4](1), CONST[0]\n", "DCL IN@[4..6], ARRAY(1), GENERIC[1]",
     "IN#[ADDR[0].x+4](1)", "PERSPECTIVE", false},
    {"shifted array", "DCL OUT@[4..6], ARRAY(1), GENERIC[1]\n",
     "MOV OUT[ADDR[0].x+4](1), CONST[0]\n", "DCL IN@[4..6], ARRAY(2), GENERIC[2]",
     "IN#[ADDR[0].x+4](2)", "PERSPECTIVE", false},
    {"narrow", "DCL OUT@[4].xy, GENERIC[1]\n", "MOV OUT[4].xy, CONST[0]\n",
     "DCL IN@[4], GENERIC[1]", "IN#[4]", "PERSPECTIVE", false},
    {"packed", "DCL OUT@[4].xy, GENERIC[1]\nDCL OUT@[5].zw, GENERIC[1]\n",
     "MOV OUT[4].xy, CONST[0]\nMOV OUT[5].zw, CONST[0]\n", "DCL IN@[4], GENERIC[1]", "IN#[4]",
     "PERSPECTIVE", false},
    {"beyond 32", "DCL OUT@[4], GENERIC[33]\nDCL OUT@[5], GENERIC[200]\n",
     "MOV OUT[4], CONST[0]\nMOV OUT[5], CONST[0]\n", "DCL IN@[4], GENERIC[200]", "IN#[4]",
     "PERSPECTIVE", false},
    {"integer, float", "DCL OUT@[4], GENERIC[1]\n", "UADD OUT[4], CONST[0], CONST[1]\n",
     "DCL IN@[4], GENERIC[1]", "IN#[4]", "CONSTANT", false},
    {"flat", "DCL OUT@[4], GENERIC[1]\n", "MOV OUT[4], CONST[0]\n", "DCL IN@[4], GENERIC[1]",
     "IN#[4]", "CONSTANT", false},
    {"linear", "DCL OUT@[4], GENERIC[1]\n", "MOV OUT[4], CONST[0]\n", "DCL IN@[4], GENERIC[1]",
     "IN#[4]", "LINEAR, CENTROID", false},
    {"invariant", "DCL OUT@[4], GENERIC[1], INVARIANT\n", "MOV OUT[4], CONST[0]\n",
     "DCL IN@[4], GENERIC[1]", "IN#[4]", "PERSPECTIVE", false},
    {"texcoord", "DCL OUT@[4], GENERIC[1]\nDCL OUT@[5], TEXCOORD[1]\n",
     "MOV OUT[4], CONST[0]\nMOV OUT[5], CONST[0]\n", "DCL IN@[4], TEXCOORD[1]", "IN#[4]",
     "PERSPECTIVE", false},
    {"colours", "DCL OUT@[4], COLOR\nDCL OUT@[5], BCOLOR\n",
     "MOV OUT[4], CONST[0]\nMOV OUT[5], CONST[0]\n", "DCL IN@[4], COLOR[1]", "IN#[4]",
     "PERSPECTIVE", false},
    {"patch, generic", "DCL OUT[4], PATCH[1]\nDCL OUT@[5], GENERIC[1]\n",
     "MOV OUT[4], CONST[0]\nMOV OUT[5], CONST[0]\n", "DCL IN[4], PATCH[1]\nDCL IN@[5], GENERIC[1]",
     "IN[4] IN#[5]", "PERSPECTIVE", true},
    {"patch not read", "DCL OUT[4..5], ARRAY(1), PATCH[1]\n", "MOV OUT[ADDR[0].x+4](1), CONST[0]\n",
     "DCL IN[4], PATCH[2]", "IN[4]", "PERSPECTIVE", true},
};
#define NUM_WAYS (sizeof ways / sizeof *ways)

/* ---- Shaders ------------------------------------------------------------------------------- */

struct text {
    char data[4096];
    size_t size;
};

/* copies with `@` and `#` replaced */
static void add(struct text *t, const char *text, const char *brackets, const char *vertex)
{
    for (; *text && t->size + 8 < sizeof t->data; text++) {
        const char *piece = *text == '@' ? brackets : *text == '#' ? vertex : NULL;
        if (piece)
            t->size += (size_t)sprintf(t->data + t->size, "%s", piece);
        else
            t->data[t->size++] = *text;
    }
    t->data[t->size] = 0;
}

static const char *const headers[TGSIC_NUM_STAGES] = {
    [TGSIC_PROCESSOR_VERT] = "VERT\n@DCL IN[0]\nDCL OUT[0], POSITION\n",
    [TGSIC_PROCESSOR_TESS_CTRL] = "TESS_CTRL\n@PROPERTY TCS_VERTICES_OUT 1\nDCL IN[][0], POSITION\n"
                                  "DCL SV[0], INVOCATIONID\nDCL OUT[0], POSITION\n"
                                  "DCL OUT[1], TESSOUTER\nDCL OUT[2], TESSINNER\n",
    [TGSIC_PROCESSOR_TESS_EVAL] = "TESS_EVAL\n@PROPERTY TES_PRIM_MODE 4\nPROPERTY TES_SPACING 2\n"
                                  "DCL IN[][0], POSITION\nDCL OUT[0], POSITION\n",
    [TGSIC_PROCESSOR_GEOM] = "GEOM\n@PROPERTY GS_INPUT_PRIMITIVE TRIANGLES\n"
                             "PROPERTY GS_OUTPUT_PRIMITIVE TRIANGLE_STRIP\n"
                             "PROPERTY GS_MAX_OUTPUT_VERTICES 3\nDCL IN[][0], POSITION\n"
                             "DCL OUT[0], POSITION\n",
    [TGSIC_PROCESSOR_FRAG] = "FRAG\n@DCL OUT[0], COLOR\n",
};

static bool has_vertices(unsigned stage) /* of its inputs */
{
    return stage == TGSIC_PROCESSOR_TESS_CTRL || stage == TGSIC_PROCESSOR_TESS_EVAL ||
           stage == TGSIC_PROCESSOR_GEOM;
}

static void add_reads(struct text *t, const struct way *way, unsigned stage)
{
    char operands[128], *rest = operands;
    snprintf(operands, sizeof operands, "%s", way->reads);
    for (char *operand; (operand = strtok(rest, " ")); rest = NULL) {
        add(t, "ADD TEMP[0], TEMP[0], ", "", "");
        add(t, operand, "", has_vertices(stage) ? "[0]" : "");
        add(t, "\n", "", "");
    }
}

/* a stage of the pipeline: it reads as the second of a pair, and writes as the first */
static void print(struct text *t, unsigned stage, const struct way *writes, const struct way *reads,
                  bool separable, unsigned next)
{
    char property[96] = "";
    bool arrays = stage == TGSIC_PROCESSOR_TESS_CTRL;
    if (separable)
        snprintf(property, sizeof property, "PROPERTY SEPARABLE_PROGRAM 1\n");
    if (next < TGSIC_NUM_STAGES && stage != TGSIC_PROCESSOR_FRAG)
        snprintf(property + strlen(property), sizeof property - strlen(property),
                 "PROPERTY NEXT_SHADER %s\n", tgsic_processor_name(next));
    add(t, headers[stage], property, "");
    if (reads && *reads->read) {
        add(t, reads->read, has_vertices(stage) ? "[]" : "", "");
        if (stage == TGSIC_PROCESSOR_FRAG) {
            add(t, ", ", "", "");
            add(t, reads->interpolation, "", "");
        }
        add(t, "\n", "", "");
    }
    if (writes)
        add(t, writes->written, arrays ? "[]" : "", "");
    add(t,
        "DCL CONST[0..1]\nDCL TEMP[0]\nDCL ADDR[0]\nIMM[0] INT32 {0, 0, 0, 0}\n"
        "ARL ADDR[0].x, CONST[1].xxxx\nMOV TEMP[0], CONST[0]\n",
        "", "");
    if (reads)
        add_reads(t, reads, stage);
    if (writes)
        add(t, writes->write, "", "");
    add(t, "MOV OUT[0], TEMP[0]\n", "", "");
    if (arrays)
        add(t, "MOV OUT[1], CONST[0]\nMOV OUT[2].xy, CONST[0]\n", "", "");
    add(t, stage == TGSIC_PROCESSOR_GEOM ? "EMIT IMM[0].xxxx\nEND\n" : "END\n", "", "");
}

/* ---- One cell ------------------------------------------------------------------------------ */

struct cell {
    unsigned linked, refused, failed;
};

static bool verbose;

/* the stages of a whole pipeline that has the link */
static unsigned stages_of(const struct link *link)
{
    unsigned mask =
        1u << TGSIC_PROCESSOR_VERT | 1u << TGSIC_PROCESSOR_FRAG | 1u << link->from | 1u << link->to;
    if (mask >> TGSIC_PROCESSOR_TESS_CTRL & 1 || mask >> TGSIC_PROCESSOR_TESS_EVAL & 1)
        mask |= 1u << TGSIC_PROCESSOR_TESS_CTRL | 1u << TGSIC_PROCESSOR_TESS_EVAL;
    return mask;
}

static unsigned next_of(unsigned mask, unsigned stage)
{
    for (unsigned s = stage + 1; s <= TGSIC_PROCESSOR_FRAG; s++)
        if (mask >> s & 1)
            return s;
    return TGSIC_NUM_STAGES;
}

struct program {
    struct tgsic_shader shaders[TGSIC_NUM_STAGES];
    struct tgsic_buffer text[TGSIC_NUM_STAGES];
    unsigned mask;
};

static bool parse(struct program *p, const struct link *link, const struct way *way, bool separable)
{
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++) {
        struct text text = {.size = 0};
        struct tgsic_diags diags = {0};
        if (!(p->mask >> s & 1))
            continue;
        print(&text, s, s == link->from ? way : NULL, s == link->to ? way : NULL, separable,
              next_of(p->mask, s));
        if (tgsic_parse_text(text.data, text.size, NULL, &p->shaders[s], &diags) != TGSIC_OK) {
            printf("%s, %s: %s\n%s", way->name, link->name, diags.items[0].text, text.data);
            exit(1);
        }
        tgsic_diags_free(&diags);
    }
    return true;
}

/* False: refused, with a message. Separable stages do not know of each other. */
static bool translate(struct program *p, const char *host_name, bool separable)
{
    struct tgsic_host host;
    struct tgsic_tgsi2glsl_options options = {.size = sizeof options, .host = &host};
    struct tgsic_diags diags = {0};
    bool good = tgsic_host_parse(host_name, &host, NULL) == TGSIC_OK;
    for (unsigned s = 0; s < TGSIC_NUM_STAGES && !separable; s++)
        if (p->mask >> s & 1)
            options.pipeline.stages[s] = &p->shaders[s];
    for (unsigned s = 0; s < TGSIC_NUM_STAGES && good; s++)
        if (p->mask >> s & 1)
            good = tgsic_tgsi2glsl(&p->shaders[s], &options, &p->text[s], NULL, &diags) == TGSIC_OK;
    if (!good && !diags.count) {
        printf("refused without a message\n");
        exit(1);
    }
    if (!good && verbose)
        printf("    %s: %s\n", host_name, diags.items[0].text);
    tgsic_diags_free(&diags);
    return good;
}

static bool link_all(const struct program *p, bool separable, char *log, size_t size)
{
    static const unsigned gl_stages[] = {GL_VERTEX_SHADER, GL_TESS_CONTROL_SHADER,
                                         GL_TESS_EVALUATION_SHADER, GL_GEOMETRY_SHADER,
                                         GL_FRAGMENT_SHADER};
    struct peer_gl_shader shaders[TGSIC_NUM_STAGES];
    size_t count = 0;
    bool good = true;
    for (unsigned s = 0; s <= TGSIC_PROCESSOR_FRAG; s++)
        if (p->mask >> s & 1)
            shaders[count++] = (struct peer_gl_shader){gl_stages[s], p->text[s].data};
    for (size_t i = 0; i < count && separable; i++)
        good = good && peer_gl_compile(&shaders[i], 1, false, log, size);
    return good && (separable || peer_gl_compile(shaders, count, true, log, size));
}

static void check(const struct link *link, const struct way *way, const char *host, bool separable,
                  struct cell *cell)
{
    struct program p = {.mask = stages_of(link)};
    char log[4096] = "";
    parse(&p, link, way, separable);
    if (!translate(&p, host, separable)) {
        cell->refused++;
    } else if (link_all(&p, separable, log, sizeof log)) {
        cell->linked++;
    } else {
        cell->failed++;
        printf("%s, %s, %s%s: OpenGL refuses: %s\n", way->name, link->name, host,
               separable ? ", separable" : "", log);
    }
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++) {
        tgsic_buffer_free(&p.text[s]);
        tgsic_shader_free(&p.shaders[s]);
    }
}

int main(int argc, char **argv)
{
    static const char *const hosts[] = {"gl150", "gl330+ARB_tessellation_shader", "gl450", "es300",
                                        "es320"};
    unsigned failed = 0, linked = 0, refused = 0;
    verbose = argc > 1 && !strcmp(argv[1], "-v");
    if (!peer_gl_open())
        return 77;
    printf("%-15s", "linked/refused");
    for (size_t l = 0; l < NUM_LINKS; l++)
        printf(" %9s", links[l].name);
    putchar('\n');
    for (size_t w = 0; w < NUM_WAYS; w++) {
        printf("%-15s", ways[w].name);
        for (size_t l = 0; l < NUM_LINKS; l++) {
            struct cell cell = {0};
            bool applies = !ways[w].patch || links[l].from == TGSIC_PROCESSOR_TESS_CTRL;
            for (size_t h = 0; h < sizeof hosts / sizeof *hosts && applies; h++)
                for (int separable = 0; separable < 2; separable++)
                    check(&links[l], &ways[w], hosts[h], separable, &cell);
            printf(" %6u/%2u", cell.linked, cell.refused);
            failed += cell.failed;
            linked += cell.linked;
            refused += cell.refused;
        }
        putchar('\n');
    }
    printf("%u linked, %u refused by name, %u refused by OpenGL\n", linked, refused, failed);
    return failed != 0;
}
