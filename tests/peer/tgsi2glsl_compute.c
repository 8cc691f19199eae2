/* SPDX-License-Identifier: MIT */
/* Runs small TGSI compute shaders in the interpreter and, translated, in OpenGL, from the same
 * memory, and compares every word of buffers, counters and images afterwards.
 *
 *     tgsi2glsl_compute [-v] [NAME]
 *
 * Each of 32 invocations loads eight words of its own as operands and stores four as result, so
 * nothing is folded. Exits 77 without OpenGL or compute shaders. */
#define GL_GLEXT_PROTOTYPES
#include "gl.h"

#include "exec/exec.h"
#include "tgsi/validate.h"
#include "tgsi2glsl/tgsi2glsl.h"

#include <GL/gl.h>
#include <GL/glext.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LANES = 32, OPERANDS = 8, WIDTH = 8, HEIGHT = 4, IMAGES = 3, COUNTERS = 4 };

static bool verbose;

/* ---- Cases --------------------------------------------------------------------------------- */

enum profile {
    INTEGERS, /* any 64 bits, small ones among them */
    DOUBLES,  /* numbers of a few bits, so that sums and products are exact */
};

struct test {
    const char *name;
    enum profile profile;
    unsigned tolerance; /* units in the last place of a double */
    const char *code;   /* from TEMP[1] and TEMP[2] to TEMP[3] */
};

#define OP1(name, profile)                                                                         \
    {                                                                                              \
#name, profile, 0, #name " TEMP[3], TEMP[1]\n"                                             \
    }
#define OP2(name, profile)                                                                         \
    {                                                                                              \
#name, profile, 0, #name " TEMP[3], TEMP[1], TEMP[2]\n"                                    \
    }
#define TO_WIDE(name, profile)                                                                     \
    {                                                                                              \
#name, profile, 0, #name " TEMP[3], TEMP[1]\n"                                             \
    }
#define NARROW(name, profile)                                                                      \
    {                                                                                              \
#name, profile, 0, #name " TEMP[3].xy, TEMP[1]\n"                                          \
    }
#define COMPARE(name, profile)                                                                     \
    {                                                                                              \
#name, profile, 0, #name " TEMP[3].xz, TEMP[1], TEMP[2]\n"                                 \
    }
#define ATOMIC(name)                                                                               \
    {                                                                                              \
#name, INTEGERS, 0,                                                                        \
            "MOV TEMP[4], TEMP[0].zzzz\n" #name                                                    \
            " TEMP[3].x, BUFFER[1], TEMP[4].xxxx, TEMP[2].xxxx\n" #name                            \
            " TEMP[3].y, BUFFER[1], TEMP[4].xxxx, TEMP[2].yyyy\n"                                  \
    }
#define IMAGE_ATOMIC(name, image)                                                                  \
    {                                                                                              \
#name " " #image, INTEGERS, 0,                                                             \
            PIXEL #name " TEMP[3].x, IMAGE[" #image "], TEMP[4], TEMP[2].xxxx, 2D\n" #name         \
                        " TEMP[3].y, IMAGE[" #image "], TEMP[4], TEMP[2].yyyy, 2D\n"               \
    }
#define PIXEL "AND TEMP[4].x, SV[0].xxxx, IMM[1].xxxx\nUSHR TEMP[4].y, SV[0].xxxx, IMM[0].wwww\n"

static const struct test tests[] = {
    OP1(DABS, DOUBLES),
    OP1(DNEG, DOUBLES),
    OP2(DADD, DOUBLES),
    OP2(DMUL, DOUBLES),
    {"DDIV", DOUBLES, 1, "DDIV TEMP[3], TEMP[1], TEMP[2]\n"},
    OP2(DMAX, DOUBLES),
    OP2(DMIN, DOUBLES),
    {"DMAD", DOUBLES, 0, "DMAD TEMP[3], TEMP[1], TEMP[2], TEMP[1]\n"},
    {"DFMA", DOUBLES, 0, "DFMA TEMP[3], TEMP[1], TEMP[2], TEMP[1]\n"},
    {"DRCP", DOUBLES, 1, "DRCP TEMP[3], TEMP[1]\n"},
    {"DSQRT", DOUBLES, 1, "DABS TEMP[1], TEMP[1]\nDSQRT TEMP[3], TEMP[1]\n"},
    {"DRSQ", DOUBLES, 2, "DABS TEMP[1], TEMP[1]\nDRSQ TEMP[3], TEMP[1]\n"},
    OP1(DFRAC, DOUBLES),
    {"DTRUNC", DOUBLES, 1, "DTRUNC TEMP[3], TEMP[1]\n"},
    {"DCEIL", DOUBLES, 1, "DCEIL TEMP[3], TEMP[1]\n"},
    OP1(DFLR, DOUBLES),
    OP1(DROUND, DOUBLES),
    OP1(DSSG, DOUBLES),
    {"DLDEXP", DOUBLES, 0, "AND TEMP[2], TEMP[2], IMM[0].wwww\nDLDEXP TEMP[3], TEMP[1], TEMP[2]\n"},
    {"DADD_SAT", DOUBLES, 0, "DADD_SAT TEMP[3], TEMP[1], TEMP[2]\n"},
    {"double modifiers", DOUBLES, 0, "DADD TEMP[3], -TEMP[1], |TEMP[2]|\n"},
    COMPARE(DSLT, DOUBLES),
    COMPARE(DSGE, DOUBLES),
    COMPARE(DSEQ, DOUBLES),
    COMPARE(DSNE, DOUBLES),
    NARROW(D2F, DOUBLES),
    NARROW(D2I, DOUBLES),
    {"D2U", DOUBLES, 0, "DABS TEMP[1], TEMP[1]\nD2U TEMP[3].xy, TEMP[1]\n"},
    {"F2D", DOUBLES, 0, "D2F TEMP[4].xy, TEMP[1]\nF2D TEMP[3], TEMP[4]\n"},
    TO_WIDE(I2D, INTEGERS),
    TO_WIDE(U2D, INTEGERS),
    OP1(D2I64, DOUBLES),
    {"D2U64", DOUBLES, 0, "DABS TEMP[1], TEMP[1]\nD2U64 TEMP[3], TEMP[1]\n"},
    OP1(I642D, INTEGERS),
    OP1(U642D, INTEGERS),
    OP2(U64ADD, INTEGERS),
    OP2(U64MUL, INTEGERS),
    OP2(I64DIV, INTEGERS),
    OP2(I64MOD, INTEGERS),
    OP2(U64DIV, INTEGERS),
    OP2(U64MOD, INTEGERS),
    OP1(I64NEG, INTEGERS),
    OP1(I64ABS, INTEGERS),
    OP1(I64SSG, INTEGERS),
    OP2(I64MIN, INTEGERS),
    OP2(U64MIN, INTEGERS),
    OP2(I64MAX, INTEGERS),
    OP2(U64MAX, INTEGERS),
    OP2(U64SHL, INTEGERS),
    OP2(I64SHR, INTEGERS),
    OP2(U64SHR, INTEGERS),
    COMPARE(U64SEQ, INTEGERS),
    COMPARE(U64SNE, INTEGERS),
    COMPARE(I64SLT, INTEGERS),
    COMPARE(U64SLT, INTEGERS),
    COMPARE(I64SGE, INTEGERS),
    COMPARE(U64SGE, INTEGERS),
    NARROW(I642F, INTEGERS),
    NARROW(U642F, INTEGERS),
    TO_WIDE(I2I64, INTEGERS),
    TO_WIDE(U2I64, INTEGERS),
    /* one pair of a register, the other left alone; pairs crossed; words of pairs */
    {"one pair", DOUBLES, 0, "MOV TEMP[3], TEMP[2]\nDADD TEMP[3].zw, TEMP[1], TEMP[2]\n"},
    {"crossed", DOUBLES, 0, "MOV TEMP[3], TEMP[1]\nDADD TEMP[3], TEMP[3].zwxy, TEMP[2]\n"},
    {"half", INTEGERS, 0,
     "U64ADD TEMP[3].xy, TEMP[1], TEMP[2]\nMOV TEMP[3].y, TEMP[1].wwww\n"
     "U64ADD TEMP[3].zw, TEMP[3].xyxy, TEMP[3].xyxy\n"},
    {"copied", DOUBLES, 0,
     "DADD TEMP[4].xy, TEMP[1], TEMP[2]\nMOV TEMP[5].xy, TEMP[4].xyxy\n"
     "MOV TEMP[3].xy, TEMP[5].yxyx\nMOV TEMP[3].zw, TEMP[5].xyxy\n"},
    {"selected", DOUBLES, 0,
     "DADD TEMP[4], TEMP[1], TEMP[2]\nDSLT TEMP[5].x, TEMP[1], TEMP[2]\n"
     "UCMP TEMP[3], TEMP[5].xxxx, TEMP[4], TEMP[1]\n"},
    {"looped", INTEGERS, 0,
     "MOV TEMP[3], TEMP[1]\nMOV TEMP[4].x, IMM[0].xxxx\nBGNLOOP\nUSGE TEMP[4].y, TEMP[4].xxxx, "
     "IMM[0].wwww\nUIF TEMP[4].yyyy\nBRK\nENDIF\nU64MUL TEMP[3], TEMP[3], TEMP[2]\nUADD TEMP[4].x, "
     "TEMP[4].xxxx, IMM[0].yyyy\nENDLOOP\n"},
    {"mixed", DOUBLES, 0,
     "DADD TEMP[4].xy, TEMP[1], TEMP[2]\nMOV TEMP[3].xy, TEMP[4].xyxy\n"
     "USHR TEMP[3].z, TEMP[4].yyyy, IMM[0].wwww\nMOV TEMP[3].w, IMM[0].xxxx\n"},
    {"in an array", DOUBLES, 0,
     "AND TEMP[4].x, SV[0].xxxx, IMM[0].yyyy\nUARL ADDR[0].x, TEMP[4].xxxx\n"
     "DADD TEMP[ADDR[0].x+6](1), TEMP[1], TEMP[2]\nMOV TEMP[3], TEMP[6]\n"},
    /* memory */
    {"LOAD", INTEGERS, 0,
     "AND TEMP[4].x, TEMP[1].xxxx, IMM[1].yyyy\n"
     "LOAD TEMP[3].xyz, BUFFER[0], TEMP[4].xxxx\n"},
    {"STORE mask", INTEGERS, 0,
     "MOV TEMP[3], TEMP[1]\nSTORE BUFFER[1].yw, TEMP[0].zzzz, TEMP[2]\n"
     "LOAD TEMP[3].xy, BUFFER[1], TEMP[0].zzzz\n"},
    {"RESQ", INTEGERS, 0,
     "RESQ TEMP[3].x, BUFFER[0]\nRESQ TEMP[3].y, BUFFER[1]\n"
     "MOV TEMP[3].zw, IMM[0].xxxx\n"},
    {"BUFFER by index", INTEGERS, 0,
     "MOV TEMP[4].x, IMM[0].xxxx\nUARL ADDR[0].x, TEMP[4].xxxx\n"
     "LOAD TEMP[3], BUFFER[ADDR[0].x], TEMP[0].xxxx\n"},
    ATOMIC(ATOMUADD),
    ATOMIC(ATOMXCHG),
    ATOMIC(ATOMAND),
    ATOMIC(ATOMOR),
    ATOMIC(ATOMXOR),
    ATOMIC(ATOMUMIN),
    ATOMIC(ATOMUMAX),
    ATOMIC(ATOMIMIN),
    ATOMIC(ATOMIMAX),
    ATOMIC(ATOMINC_WRAP),
    ATOMIC(ATOMDEC_WRAP),
    {"ATOMFADD", DOUBLES, 0,
     "D2F TEMP[4].xy, TEMP[1]\nSTORE BUFFER[1].x, TEMP[0].zzzz, TEMP[4].xxxx\n"
     "ATOMFADD TEMP[3].x, BUFFER[1], TEMP[0].zzzz, TEMP[4].yyyy\n"
     "LOAD TEMP[3].y, BUFFER[1], TEMP[0].xxxx\nMOV TEMP[3].yzw, IMM[0].xxxx\n"},
    {"ATOMCAS", INTEGERS, 0,
     "LOAD TEMP[4].x, BUFFER[1], TEMP[0].zzzz\n"
     "ATOMCAS TEMP[3].x, BUFFER[1], TEMP[0].zzzz, TEMP[4].xxxx, TEMP[1].xxxx\n"
     "ATOMCAS TEMP[3].y, BUFFER[1], TEMP[0].zzzz, TEMP[4].xxxx, TEMP[1].yyyy\n"},
    {"signed and unsigned atomics", INTEGERS, 0,
     "ATOMIMAX TEMP[3].x, BUFFER[1], TEMP[0].zzzz, TEMP[1].xxxx\n"
     "ATOMUMIN TEMP[3].y, BUFFER[1], TEMP[0].zzzz, TEMP[1].yyyy\n"
     "ATOMIMIN TEMP[3].z, BUFFER[1], TEMP[0].zzzz, TEMP[1].zzzz\n"},
    {"atomics of all", INTEGERS, 0,
     "ATOMUADD TEMP[4].x, BUFFER[0], IMM[0].xxxx, TEMP[1].xxxx\n"
     "ATOMXOR TEMP[4].x, BUFFER[0], IMM[1].zzzz, TEMP[1].yyyy\nMOV TEMP[3], TEMP[2]\n"},
    /* shared memory */
    {"shared", INTEGERS, 0,
     "USHR TEMP[4].x, TEMP[0].xxxx, IMM[0].wwww\nUSHR TEMP[4].x, TEMP[4].xxxx, IMM[0].yyyy\n"
     "SHL TEMP[4].x, SV[0].xxxx, IMM[0].wwww\nSTORE MEMORY[0].xy, TEMP[4].xxxx, TEMP[1]\n"
     "MEMBAR IMM[1].wwww\nBARRIER\nXOR TEMP[4].y, TEMP[4].xxxx, IMM[1].zzzz\n"
     "LOAD TEMP[3].xy, MEMORY[0], TEMP[4].yyyy\nMOV TEMP[3].zw, TEMP[2]\n"},
    {"shared atomics", INTEGERS, 0,
     "UIF SV[0].xxxx\nELSE\nSTORE MEMORY[0].x, IMM[0].xxxx, IMM[0].xxxx\nENDIF\nMEMBAR "
     "IMM[1].wwww\nBARRIER\nATOMUADD TEMP[4].x, MEMORY[0], IMM[0].xxxx, TEMP[1].xxxx\nMEMBAR "
     "IMM[1].wwww\nBARRIER\nLOAD TEMP[3].x, MEMORY[0], IMM[0].xxxx\nMOV TEMP[3].yzw, TEMP[2]\n"},
    /* counters */
    {"counting", INTEGERS, 0,
     "ATOMUADD TEMP[4].x, HWATOMIC[0][0], IMM[0].xxxx, IMM[0].yyyy\n"
     "ATOMUADD TEMP[4].x, HWATOMIC[0][1], IMM[0].xxxx, IMM[2].xxxx\n"
     "LOAD TEMP[3].x, HWATOMIC[0][2], IMM[0].xxxx\nMOV TEMP[3].yzw, TEMP[2]\n"},
    {"counter operations", INTEGERS, 0,
     "ATOMUADD TEMP[4].x, HWATOMIC[0][0], IMM[0].xxxx, TEMP[1].xxxx\n"
     "ATOMUMAX TEMP[4].x, HWATOMIC[0][1], IMM[0].xxxx, TEMP[1].yyyy\n"
     "ATOMIMIN TEMP[4].x, HWATOMIC[0][2], IMM[0].xxxx, TEMP[1].zzzz\n"
     "ATOMXOR TEMP[4].x, HWATOMIC[0][3], IMM[0].xxxx, TEMP[1].wwww\nMOV TEMP[3], TEMP[2]\n"},
    {"counter results", INTEGERS, 0,
     "MOV TEMP[3], TEMP[2]\nUIF SV[0].xxxx\nELSE\n"
     "ATOMUADD TEMP[3].x, HWATOMIC[0][0], IMM[0].xxxx, IMM[0].yyyy\n"
     "ATOMUADD TEMP[3].y, HWATOMIC[0][0], IMM[0].xxxx, IMM[2].xxxx\n"
     "ATOMUADD TEMP[3].z, HWATOMIC[0][0], IMM[0].xxxx, IMM[0].wwww\nENDIF\n"},
    {"counter by index", INTEGERS, 0,
     "MOV TEMP[4].x, IMM[0].zzzz\nUARL ADDR[0].x, TEMP[4].xxxx\n"
     "ATOMUADD TEMP[4].x, HWATOMIC[0][ADDR[0].x], IMM[0].xxxx, IMM[0].yyyy\nMOV TEMP[3], "
     "TEMP[2]\n"},
    /* images */
    {"image load", INTEGERS, 0, PIXEL "LOAD TEMP[3], IMAGE[0], TEMP[4], 2D\n"},
    {"image load signed", INTEGERS, 0, PIXEL "LOAD TEMP[3], IMAGE[1], TEMP[4], 2D\n"},
    {"image store", INTEGERS, 0,
     PIXEL "STORE IMAGE[0], TEMP[4], TEMP[1], 2D\nMOV TEMP[3], TEMP[1]\n"},
    {"image store floats", DOUBLES, 0,
     PIXEL
     "D2F TEMP[5].xy, TEMP[1]\nD2F TEMP[5].zw, TEMP[2]\nSTORE IMAGE[2], TEMP[4], TEMP[5], 2D\n"
     "MOV TEMP[3], TEMP[5]\n"},
    {"image copy", INTEGERS, 0,
     PIXEL "LOAD TEMP[5], IMAGE[0], TEMP[4], 2D\nMOV TEMP[3], TEMP[5]\n"
           "UADD TEMP[5], TEMP[5], TEMP[1]\nSTORE IMAGE[1], TEMP[4], TEMP[5], 2D\n"},
    {"image size", INTEGERS, 0, "RESQ TEMP[3].xy, IMAGE[0], 2D\nMOV TEMP[3].zw, IMM[0].xxxx\n"},
    IMAGE_ATOMIC(ATOMUADD, 0),
    IMAGE_ATOMIC(ATOMXCHG, 0),
    IMAGE_ATOMIC(ATOMUMAX, 0),
    IMAGE_ATOMIC(ATOMIMIN, 0),
    IMAGE_ATOMIC(ATOMIMIN, 1),
    IMAGE_ATOMIC(ATOMOR, 1),
    /* votes over all of a work group are not the same everywhere: subgroups have other sizes */
    {"vote of equals", INTEGERS, 0,
     "USEQ TEMP[4].x, IMM[0].yyyy, IMM[0].yyyy\nVOTE_ALL TEMP[3].x, TEMP[4].xxxx\n"
     "VOTE_ANY TEMP[3].y, IMM[0].xxxx\nVOTE_EQ TEMP[3].z, IMM[1].xxxx\nREAD_FIRST TEMP[3].w, "
     "IMM[1].wwww\n"},
};

static const char head[] =
    "COMP\nPROPERTY CS_FIXED_BLOCK_WIDTH 32\nPROPERTY CS_FIXED_BLOCK_HEIGHT 1\n"
    "PROPERTY CS_FIXED_BLOCK_DEPTH 1\nDCL SV[0], THREAD_ID\nDCL BUFFER[0..1]\n"
    "DCL MEMORY[0], SHARED\nDCL HWATOMIC[0][0..3]\nDCL IMAGE[0], 2D, PIPE_FORMAT_R32_UINT, WR\n"
    "DCL IMAGE[1], 2D, PIPE_FORMAT_R32_SINT, WR\nDCL IMAGE[2], 2D, PIPE_FORMAT_R32G32B32A32_FLOAT, "
    "WR\nDCL TEMP[0..5]\nDCL TEMP[6..7], ARRAY(1)\nDCL ADDR[0]\nIMM[0] UINT32 {0, 1, 2, 3}\n"
    "IMM[1] UINT32 {7, 252, 8, 31}\nIMM[2] UINT32 {4294967295, 5, 16, 0}\n"
    "SHL TEMP[0].x, SV[0].xxxx, IMM[2].yyyy\nLOAD TEMP[1], BUFFER[0], TEMP[0].xxxx\n"
    "UADD TEMP[0].y, TEMP[0].xxxx, IMM[2].zzzz\nLOAD TEMP[2], BUFFER[0], TEMP[0].yyyy\n"
    "USHR TEMP[0].z, TEMP[0].xxxx, IMM[0].yyyy\n";
static const char tail[] = "STORE BUFFER[1], TEMP[0].zzzz, TEMP[3]\nEND\n";

/* ---- Memory -------------------------------------------------------------------------------- */

struct memory {
    uint32_t operands[LANES][OPERANDS], results[LANES][4], counters[COUNTERS];
    uint32_t images[IMAGES][HEIGHT][WIDTH][4]; /* texels as the interpreter has them */
};

static uint32_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 32);
}

static uint64_t random_pair(uint64_t *state, enum profile profile)
{
    static const uint64_t special[] = {0, 1, 2, UINT64_MAX, (uint64_t)1 << 63, 0xffffffff, 5};
    uint64_t bits = next_random(state) | (uint64_t)next_random(state) << 32;
    unsigned kind = next_random(state) % 4;
    if (profile == DOUBLES) {
        double value = (double)((int32_t)(bits & 0xfffff) - 0x80000) / (1 << (bits >> 32 & 15));
        memcpy(&bits, &value, sizeof bits);
        return bits;
    }
    return kind == 0 ? special[bits % 7] : kind == 1 ? bits >> 33 : bits;
}

static void fill(struct memory *m, enum profile profile, uint64_t seed)
{
    uint64_t state = seed;
    memset(m, 0, sizeof *m);
    for (unsigned l = 0; l < LANES; l++)
        for (unsigned i = 0; i < OPERANDS; i += 2) {
            uint64_t pair = random_pair(&state, profile);
            m->operands[l][i] = (uint32_t)pair;
            m->operands[l][i + 1] = (uint32_t)(pair >> 32);
        }
    for (unsigned l = 0; l < LANES; l++)
        for (unsigned c = 0; c < 4; c++)
            m->results[l][c] = next_random(&state);
    for (unsigned i = 0; i < COUNTERS; i++)
        m->counters[i] = next_random(&state) % 1000;
    for (unsigned y = 0; y < HEIGHT; y++)
        for (unsigned x = 0; x < WIDTH; x++) {
            m->images[0][y][x][0] = next_random(&state);
            m->images[1][y][x][0] = next_random(&state);
            m->images[0][y][x][3] = m->images[1][y][x][3] = 1;
        }
}

/* ---- The interpreter ----------------------------------------------------------------------- */

static bool interpret(const struct tgsic_shader *shader, struct memory *m)
{
    static const uint16_t formats[IMAGES] = {TGSIC_FORMAT_R32_UINT, TGSIC_FORMAT_R32_SINT,
                                             TGSIC_FORMAT_R32G32B32A32_FLOAT};
    static const uint8_t types[IMAGES] = {TGSIC_RETURN_UINT, TGSIC_RETURN_SINT, TGSIC_RETURN_FLOAT};
    struct tgsic_exec_buffer buffers[] = {{m->operands, sizeof m->operands},
                                          {m->results, sizeof m->results}};
    struct tgsic_exec_buffer counters = {m->counters, sizeof m->counters};
    struct tgsic_exec_texture textures[IMAGES] = {{0}};
    struct tgsic_exec_image images[IMAGES] = {{0}};
    static uint32_t values[4 * LANES], shared[4096];
    struct tgsic_exec *exec = NULL;
    for (unsigned i = 0; i < IMAGES; i++) {
        textures[i] = (struct tgsic_exec_texture){.target = TGSIC_TARGET_TEX_2D,
                                                  .return_type = types[i],
                                                  .samples = 1,
                                                  .format = formats[i],
                                                  .num_levels = 1,
                                                  .swizzle = {0, 1, 2, 3}};
        textures[i].levels[0] = (struct tgsic_exec_level){WIDTH, HEIGHT, 1, &m->images[i][0][0][0]};
        images[i].texture = &textures[i];
        images[i].format = formats[i];
    }
    struct tgsic_exec_resources resources = {.buffers = buffers,
                                             .num_buffers = 2,
                                             .counters = &counters,
                                             .num_counters = 1,
                                             .images = images,
                                             .num_images = IMAGES};
    for (unsigned l = 0; l < LANES; l++)
        values[l] = l;
    memset(shared, 0, sizeof shared);
    struct tgsic_exec_run run = {.size = sizeof run,
                                 .lanes = LANES,
                                 .system_values = values,
                                 .resources = &resources,
                                 .shared = shared,
                                 .shared_size = sizeof shared};
    bool good = tgsic_exec_prepare(shader, NULL, &exec, NULL) == TGSIC_OK &&
                tgsic_exec_run(exec, &run, NULL) == TGSIC_OK;
    tgsic_exec_free(exec);
    return good;
}

/* ---- OpenGL -------------------------------------------------------------------------------- */

static void bind_buffer(GLenum target, GLuint index, GLuint name, const void *data, size_t size)
{
    glBindBufferBase(target, index, name);
    glBufferData(target, (GLsizeiptr)size, data, GL_DYNAMIC_COPY);
}

static void bind_image(unsigned unit, GLuint texture, uint32_t texels[HEIGHT][WIDTH][4])
{
    static const GLenum internal[IMAGES] = {GL_R32UI, GL_R32I, GL_RGBA32F};
    static const GLenum types[IMAGES] = {GL_UNSIGNED_INT, GL_INT, GL_FLOAT};
    static const GLenum layouts[IMAGES] = {GL_RGBA_INTEGER, GL_RGBA_INTEGER, GL_RGBA};
    glBindTexture(GL_TEXTURE_2D, texture);
    glTexStorage2D(GL_TEXTURE_2D, 1, internal[unit], WIDTH, HEIGHT);
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, WIDTH, HEIGHT, layouts[unit], types[unit], texels);
    glBindImageTexture(unit, texture, 0, GL_FALSE, 0, GL_READ_WRITE, internal[unit]);
}

static void read_image(unsigned unit, GLuint texture, uint32_t texels[HEIGHT][WIDTH][4])
{
    static const GLenum types[IMAGES] = {GL_UNSIGNED_INT, GL_INT, GL_FLOAT};
    static const GLenum layouts[IMAGES] = {GL_RGBA_INTEGER, GL_RGBA_INTEGER, GL_RGBA};
    glBindTexture(GL_TEXTURE_2D, texture);
    glGetTexImage(GL_TEXTURE_2D, 0, layouts[unit], types[unit], texels);
}

static bool dispatch(const char *source, struct memory *m, char *log, size_t log_size)
{
    struct peer_gl_shader shader = {GL_COMPUTE_SHADER, source};
    GLuint program = peer_gl_link(&shader, 1, NULL, NULL, log, log_size), buffers[3],
           textures[IMAGES];
    if (!program)
        return false;
    glGenBuffers(3, buffers);
    glGenTextures(IMAGES, textures);
    bind_buffer(GL_SHADER_STORAGE_BUFFER, 0, buffers[0], m->operands, sizeof m->operands);
    bind_buffer(GL_SHADER_STORAGE_BUFFER, 1, buffers[1], m->results, sizeof m->results);
    bind_buffer(GL_ATOMIC_COUNTER_BUFFER, 0, buffers[2], m->counters, sizeof m->counters);
    for (unsigned i = 0; i < IMAGES; i++)
        bind_image(i, textures[i], m->images[i]);
    glUseProgram(program);
    glDispatchCompute(1, 1, 1);
    glMemoryBarrier(GL_ALL_BARRIER_BITS);
    glBindBuffer(GL_COPY_READ_BUFFER, buffers[0]);
    glGetBufferSubData(GL_COPY_READ_BUFFER, 0, sizeof m->operands, m->operands);
    glBindBuffer(GL_COPY_READ_BUFFER, buffers[1]);
    glGetBufferSubData(GL_COPY_READ_BUFFER, 0, sizeof m->results, m->results);
    glBindBuffer(GL_COPY_READ_BUFFER, buffers[2]);
    glGetBufferSubData(GL_COPY_READ_BUFFER, 0, sizeof m->counters, m->counters);
    for (unsigned i = 0; i < IMAGES; i++)
        read_image(i, textures[i], m->images[i]);
    glUseProgram(0);
    glDeleteProgram(program);
    glDeleteBuffers(3, buffers);
    glDeleteTextures(IMAGES, textures);
    return glGetError() == GL_NO_ERROR;
}

/* ---- Comparison ---------------------------------------------------------------------------- */

/* with a tolerance the zeros are one */
static bool close_pair(const uint32_t *a, const uint32_t *b, unsigned tolerance)
{
    uint64_t x = a[0] | (uint64_t)a[1] << 32, y = b[0] | (uint64_t)b[1] << 32;
    bool zeros = tolerance && !(x << 1) && !(y << 1);
    return zeros || (x > y ? x - y : y - x) <= tolerance;
}

static bool same_results(const struct memory *a, const struct memory *b, unsigned tolerance)
{
    for (unsigned l = 0; l < LANES; l++)
        for (unsigned c = 0; c < 4; c += 2)
            if (!close_pair(&a->results[l][c], &b->results[l][c], tolerance)) {
                fprintf(stderr, "invocation %u: %08x %08x, not %08x %08x\n", l, b->results[l][c],
                        b->results[l][c + 1], a->results[l][c], a->results[l][c + 1]);
                return false;
            }
    return true;
}

static bool same(const struct memory *a, const struct memory *b, unsigned tolerance)
{
    return same_results(a, b, tolerance) && !memcmp(a->operands, b->operands, sizeof a->operands) &&
           !memcmp(a->counters, b->counters, sizeof a->counters) &&
           !memcmp(a->images, b->images, sizeof a->images);
}

/* ---- One case ------------------------------------------------------------------------------ */

static bool load(const struct test *test, struct tgsic_shader *shader)
{
    char text[4096];
    struct tgsic_diags diags = {0};
    int length = snprintf(text, sizeof text, "%s%s%s", head, test->code, tail);
    bool good = tgsic_parse_text(text, (size_t)length, NULL, shader, &diags) == TGSIC_OK &&
                tgsic_validate(shader, NULL, &diags) == TGSIC_OK;
    if (!good)
        fprintf(stderr, "%s: %s\n", test->name, diags.count ? diags.items[0].text : "unreadable");
    tgsic_diags_free(&diags);
    return good;
}

static bool check_glsl(const struct test *test, const struct tgsic_shader *shader, const char *glsl)
{
    static struct memory expected, got;
    char log[4096] = "";
    for (uint64_t seed = 1; seed <= 4; seed++) {
        fill(&expected, test->profile, seed);
        got = expected;
        if (!interpret(shader, &expected)) {
            fprintf(stderr, "%s: the interpreter refuses\n", test->name);
            return false;
        }
        if (!dispatch(glsl, &got, log, sizeof log)) {
            fprintf(stderr, "%s: OpenGL refuses: %s\n%s", test->name, log, glsl);
            return false;
        }
        if (!same(&expected, &got, test->tolerance)) {
            fprintf(stderr, "%s: different with seed %u\n%s", test->name, (unsigned)seed, glsl);
            return false;
        }
    }
    return true;
}

static bool check(const struct test *test, const char *profile)
{
    struct tgsic_shader shader = {0};
    struct tgsic_host host;
    struct tgsic_tgsi2glsl_options options = {.size = sizeof options, .host = &host};
    struct tgsic_diags diags = {0};
    struct tgsic_buffer glsl = {0};
    bool good = load(test, &shader);
    if (good && tgsic_host_parse(profile, &host, &diags) == TGSIC_OK &&
        tgsic_tgsi2glsl(&shader, &options, &glsl, NULL, &diags) == TGSIC_OK) {
        if (verbose)
            printf("%s\n%s", test->name, glsl.data);
        good = check_glsl(test, &shader, glsl.data);
    } else if (good) {
        fprintf(stderr, "%s: %s\n", test->name, diags.count ? diags.items[0].text : "no reason");
        good = false;
    }
    tgsic_buffer_free(&glsl);
    tgsic_diags_free(&diags);
    tgsic_shader_free(&shader);
    return good;
}

int main(int argc, char **argv)
{
    char profile[32768] = "gl450";
    unsigned failed = 0, run = 0;
    verbose = argc > 1 && !strcmp(argv[1], "-v");
    const char *only = argc > 1 + verbose ? argv[1 + verbose] : NULL;
    if (!peer_gl_open()) {
        fprintf(stderr, "no OpenGL here\n");
        return 77;
    }
    peer_gl_add_extensions(profile, sizeof profile);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        if (only && strcmp(only, tests[i].name))
            continue;
        run++;
        failed += !check(&tests[i], profile);
    }
    printf("%u shaders, %u differ\n", run, failed);
    return failed != 0;
}
