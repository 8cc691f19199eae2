/* SPDX-License-Identifier: MIT */
/* TGSI out of any bytes. */
#include "make_tgsi.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    UNITS = 3,
    IMMEDIATES = 6,
    MAX_DEPTH = 6,
    ROOM = 1024 /* for an instruction and all ends */
};

struct stage {
    const char *head;
    const char *inputs[4], *outputs[3]; /* registers that may be read and written */
};

static const struct stage stages[TGSIC_NUM_STAGES] = {
    [TGSIC_PROCESSOR_FRAG] = {"FRAG\n"
                              "DCL IN[0], GENERIC[0], PERSPECTIVE\nDCL IN[1], GENERIC[1], LINEAR\n"
                              "DCL IN[2], FACE, CONSTANT\nDCL SV[0], SAMPLEID\n"
                              "DCL OUT[0], COLOR\nDCL OUT[1], COLOR[1]\nDCL OUT[2], POSITION\n",
                              {"IN[0]", "IN[1]", "IN[2]", "SV[0]"},
                              {"OUT[0]", "OUT[1]", "OUT[2]"}},
    [TGSIC_PROCESSOR_VERT] = {"VERT\nDCL IN[0]\nDCL IN[1]\n"
                              "DCL SV[0], VERTEXID\nDCL SV[1], INSTANCEID\n"
                              "DCL OUT[0], POSITION\nDCL OUT[1], GENERIC[0]\nDCL OUT[2], PSIZE\n",
                              {"IN[0]", "IN[1]", "SV[0]", "SV[1]"},
                              {"OUT[0]", "OUT[1]", "OUT[2]"}},
    [TGSIC_PROCESSOR_GEOM] = {"GEOM\nPROPERTY GS_INPUT_PRIMITIVE TRIANGLES\n"
                              "PROPERTY GS_OUTPUT_PRIMITIVE TRIANGLE_STRIP\n"
                              "PROPERTY GS_MAX_OUTPUT_VERTICES 4\n"
                              "DCL IN[][0], POSITION\nDCL IN[][1], GENERIC[0]\n"
                              "DCL SV[0], PRIM_ID\nDCL SV[1], INVOCATIONID\n"
                              "DCL OUT[0], POSITION\nDCL OUT[1], GENERIC[0]\nDCL OUT[2], PSIZE\n",
                              {"IN[0][0]", "IN[2][1]", "SV[0]", "SV[1]"},
                              {"OUT[0]", "OUT[1]", "OUT[2]"}},
    [TGSIC_PROCESSOR_TESS_CTRL] = {"TESS_CTRL\nPROPERTY TCS_VERTICES_OUT 3\n"
                                   "DCL IN[][0], POSITION\nDCL IN[][1], GENERIC[0]\n"
                                   "DCL SV[0], INVOCATIONID\nDCL SV[1], PRIM_ID\n"
                                   "DCL OUT[0], TESSOUTER\nDCL OUT[1], TESSINNER\n"
                                   "DCL OUT[2], PATCH[0]\n",
                                   {"IN[0][0]", "IN[ADDR[0].x][1]", "SV[0]", "OUT[2]"},
                                   {"OUT[0]", "OUT[1]", "OUT[2]"}},
    [TGSIC_PROCESSOR_TESS_EVAL] = {"TESS_EVAL\nPROPERTY TES_PRIM_MODE 4\nPROPERTY TES_SPACING 2\n"
                                   "DCL IN[][0], POSITION\nDCL IN[][1], GENERIC[0]\n"
                                   "DCL IN[2], PATCH[0]\nDCL SV[0], TESSCOORD\n"
                                   "DCL OUT[0], POSITION\nDCL OUT[1], GENERIC[0]\n"
                                   "DCL OUT[2], PSIZE\n",
                                   {"IN[0][0]", "IN[1][1]", "IN[2]", "SV[0]"},
                                   {"OUT[0]", "OUT[1]", "OUT[2]"}},
    [TGSIC_PROCESSOR_COMP] = {"COMP\nPROPERTY CS_FIXED_BLOCK_WIDTH 8\n"
                              "PROPERTY CS_FIXED_BLOCK_HEIGHT 1\nPROPERTY CS_FIXED_BLOCK_DEPTH 1\n"
                              "DCL SV[0], THREAD_ID\nDCL SV[1], BLOCK_ID\nDCL MEMORY[0], SHARED\n",
                              {"SV[0]", "SV[1]", "SV[0]", "SV[1]"},
                              {"TEMP[4]", "TEMP[5]", "TEMP[0]"}},
};

/* What few hosts have, or has forms that exclude one another, occurs in some shaders only. */
enum family { PLAIN, WIDE, SUBGROUP, SAMPLES, TEXTURES, MEMORIES };

struct maker {
    const uint8_t *bytes;
    size_t left;
    char *text;
    size_t size;
    const struct stage *stage;
    uint8_t targets[UNITS], images[2];
    unsigned families;        /* bit per enum family */
    char open[MAX_DEPTH];     /* L, S: loop, switch; I, E: branch, its other side */
    uint8_t cases[MAX_DEPTH]; /* of switches: how many there are */
    unsigned depth;
};

static unsigned pick(struct maker *m, unsigned count)
{
    if (!m->left)
        return 0;
    m->left--;
    return *m->bytes++ % count;
}

static void put(struct maker *m, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(m->text + m->size, MADE_TEXT - m->size, format, args);
    va_end(args);
    m->size += (size_t)length;
}

/* ---- Declarations -------------------------------------------------------------------------- */

static void put_units(struct maker *m)
{
    for (unsigned u = 0; u < UNITS; u++) {
        unsigned type = pick(m, 3);
        m->targets[u] = (uint8_t)pick(m, TGSIC_TARGET_UNKNOWN);
        if (tgsic_target_info(m->targets[u])->shadow)
            type = 2;
        put(m, "DCL SAMP[%u]\nDCL SVIEW[%u], %s, %s\n", u, u,
            tgsic_target_info(m->targets[u])->name,
            type == 0   ? "UINT"
            : type == 1 ? "SINT"
                        : "FLOAT");
    }
}

static void put_images(struct maker *m)
{
    static const uint8_t targets[] = {TGSIC_TARGET_TEX_2D, TGSIC_TARGET_TEX_3D, TGSIC_TARGET_BUFFER,
                                      TGSIC_TARGET_TEX_2D_ARRAY, TGSIC_TARGET_CUBE};
    static const char *const formats[] = {"R32_UINT",           "R32_SINT",  "R32_UINT",
                                          "R32G32B32A32_FLOAT", "R32_FLOAT", "R8G8B8A8_UNORM"};
    for (unsigned i = 0; i < 2; i++) {
        m->images[i] = targets[pick(m, sizeof targets)];
        put(m, "DCL IMAGE[%u], %s, PIPE_FORMAT_%s, WR\n", i, tgsic_target_info(m->images[i])->name,
            formats[pick(m, sizeof formats / sizeof *formats)]);
    }
}

static void put_head(struct maker *m)
{
    m->stage = &stages[pick(m, TGSIC_NUM_STAGES)];
    m->families = pick(m, 256) | 1 << PLAIN;
    put(m, "%s", m->stage->head);
    put_units(m);
    put_images(m);
    put(m, "DCL BUFFER[0]\nDCL BUFFER[1], ATOMIC\nDCL HWATOMIC[0][0..1]\n"
           "DCL CONST[0..3]\nDCL CONST[1][0..3]\n"
           "DCL TEMP[0..5]\nDCL TEMP[6..9], ARRAY(1), LOCAL\nDCL ADDR[0..1]\n"
           "IMM[0] UINT32 {0, 1, 2, 3}\nIMM[1] FLT32 {0.0, 1.0, 0.5, -2.0}\n"
           "IMM[2] INT32 {-1, 7, 31, -2147483648}\nIMM[3] FLT64 {1.5, -2.0}\n"
           "IMM[4] UINT32 {2143289344, 4286578688, 1, 2147483648}\n");
    put(m, "IMM[%d] UINT32 {%u, %u, %u, %u}\n", IMMEDIATES - 1, pick(m, 256), pick(m, 256) << 8,
        pick(m, 256) << 24, pick(m, 256) << 16);
}

/* ---- Operands ------------------------------------------------------------------------------ */

static bool is_wide(char type)
{
    return type == 'd' || type == 'l' || type == 'm';
}

static void put_value(struct maker *m)
{
    switch (pick(m, 12)) {
    case 0:
        put(m, "CONST[%u]", pick(m, 4));
        return;
    case 1:
        put(m, "CONST[1][%u]", pick(m, 4));
        return;
    case 2:
        put(m, "CONST[%sADDR[%u].%c+%u]", pick(m, 2) ? "" : "1][", pick(m, 2), "xyzw"[pick(m, 4)],
            pick(m, 4));
        return;
    case 3:
        put(m, "TEMP[ADDR[%u].%c+%u](1)", pick(m, 2), "xyzw"[pick(m, 4)], 6 + pick(m, 4));
        return;
    case 4:
    case 5:
        put(m, "%s", m->stage->inputs[pick(m, 4)]);
        return;
    case 6:
    case 7:
        put(m, "IMM[%u]", pick(m, IMMEDIATES));
        return;
    default:
        put(m, "TEMP[%u]", pick(m, 10));
    }
}

static void put_source(struct maker *m, char type)
{
    static const char *const modifiers[] = {"", "", "", "", "-", "|", "-|"};
    unsigned choices = type == 'f' || type == 'd' ? 7 : type == 'i' || type == 'u' ? 5 : 1;
    const char *modifier = modifiers[pick(m, choices)];
    put(m, "%s", modifier);
    put_value(m);
    unsigned swizzle = pick(m, 256);
    if (is_wide(type))
        put(m, ".%s%s", swizzle & 1 ? "zw" : "xy", swizzle & 2 ? "zw" : "xy");
    else if (swizzle & 3)
        put(m, ".%c%c%c%c", "xyzw"[swizzle & 3], "xyzw"[swizzle >> 2 & 3], "xyzw"[swizzle >> 4 & 3],
            "xyzw"[swizzle >> 6]);
    if (strchr(modifier, '|'))
        put(m, "|");
}

/* `from` is the type of what the result is made of: of 64-bit values there is one for each pair. */
static void put_mask(struct maker *m, char type, char from)
{
    static const uint8_t of_pairs[] = {1, 2, 4, 8, 5, 9, 6, 10};
    unsigned mask = 1 + pick(m, 15);
    if (is_wide(from) && !is_wide(type))
        mask = of_pairs[mask % sizeof of_pairs];
    if (is_wide(type))
        mask = mask % 3 == 0 ? 3 : mask % 3 == 1 ? 12 : 15;
    put(m, ".%s%s%s%s", mask & 1 ? "x" : "", mask & 2 ? "y" : "", mask & 4 ? "z" : "",
        mask & 8 ? "w" : "");
}

static void put_destination(struct maker *m, char type, char from)
{
    unsigned choice = pick(m, 16);
    if (choice < 4)
        put(m, "%s", m->stage->outputs[choice % 3]);
    else if (choice < 6)
        put(m, "TEMP[ADDR[0].%c+%u](1)", "xyzw"[pick(m, 4)], 6 + pick(m, 4));
    else
        put(m, "TEMP[%u]", pick(m, 10));
    put_mask(m, type, from);
}

/* BUFFER, IMAGE, MEMORY, HWATOMIC; the image's number, -1 of what is none. */
static int put_resource(struct maker *m, bool stores)
{
    unsigned choice = pick(m, 8);
    int image = choice < 2 && (stores || pick(m, 2)) ? (int)choice : -1;
    bool has_memory = m->stage == &stages[TGSIC_PROCESSOR_COMP];
    if (image >= 0)
        put(m, "IMAGE[%d]", image);
    else if (choice == 2 && has_memory)
        put(m, "MEMORY[0]");
    else if (choice == 3 && !stores)
        put(m, "HWATOMIC[0][%u]", pick(m, 2));
    else
        put(m, "BUFFER[%u]", choice & 1);
    return image;
}

/* ---- Instructions -------------------------------------------------------------------------- */

/* The first word of a role, of source n. */
static const char *role_of(const struct tgsic_opcode_info *info, unsigned n)
{
    const char *role = info->roles;
    while (n-- && role)
        role = strchr(role, ' ') ? strchr(role, ' ') + 1 : NULL;
    return role ? role : "";
}

static bool is_role(const char *role, const char *name)
{
    return !strncmp(role, name, strlen(name));
}

static void put_role(struct maker *m, const struct tgsic_opcode_info *info, unsigned n,
                     unsigned unit, int *image)
{
    const char *role = role_of(info, n);
    if (is_role(role, "resource"))
        *image = put_resource(m, false);
    else if (is_role(role, "sampler") || is_role(role, "source"))
        put(m, "SAMP[%u]", unit);
    else if (is_role(role, "sview"))
        put(m, "SVIEW[%u]", unit);
    else if (is_role(role, "output"))
        put(m, "OUT[0]");
    else if (is_role(role, "input"))
        put(m, "%s", m->stage->inputs[pick(m, 2)]);
    else if (is_role(role, "component"))
        put(m, "IMM[0].xxxx");
    else if (is_role(role, "stream") || is_role(role, "flags"))
        put(m, "IMM[0].%s", pick(m, 4) ? "xxxx" : "wwww");
    else
        put_source(m, info->src[n]);
}

/* Multisample and buffer textures are fetched from, cubes and shadow textures are not. */
static const struct tgsic_opcode_info *fitting(const struct tgsic_opcode_info *info,
                                               unsigned number)
{
    const struct tgsic_target_info *target = tgsic_target_info(number);
    if (target->msaa || number == TGSIC_TARGET_BUFFER)
        return tgsic_opcode_info(TGSIC_OPCODE_TXF);
    if (strstr(info->roles, "texel") && (target->shadow || strstr(target->name, "CUBE")))
        return tgsic_opcode_info(TGSIC_OPCODE_TXQ);
    return info;
}

static void put_instruction(struct maker *m, const struct tgsic_opcode_info *info)
{
    unsigned unit = pick(m, UNITS);
    int image = -1;
    if (info->flags & TGSIC_OPFLAG_TEX)
        info = fitting(info, m->targets[unit]);
    const char *separator = " ";
    bool stores = !strcmp(info->name, "STORE");
    put(m, "%s", info->name);
    if (info->num_dst && !stores && strchr("fd*", info->dst[0]) && info->mode != TGSIC_MODE_OTHER &&
        !pick(m, 8))
        put(m, "_SAT");
    for (unsigned d = 0; d < info->num_dst; d++, separator = ", ") {
        put(m, "%s", separator);
        if (stores) {
            image = put_resource(m, true);
            put_mask(m, '*', '*');
        } else {
            put_destination(m, info->dst[d], info->num_src ? *info->src : '*');
        }
    }
    for (unsigned s = 0; s < info->num_src; s++, separator = ", ") {
        put(m, "%s", separator);
        put_role(m, info, s, unit, &image);
    }
    if (info->flags & TGSIC_OPFLAG_TEX)
        put(m, ", %s", tgsic_target_info(m->targets[unit])->name);
    if (info->flags & (TGSIC_OPFLAG_TEX | TGSIC_OPFLAG_OFFSETS) && !pick(m, 8))
        put(m, ", IMM[0].xyz");
    if (image >= 0)
        put(m, ", %s", tgsic_target_info(m->images[image])->name);
    put(m, "\n");
}

/* Of one stage only, by how their names begin; of NUM_STAGES: not made. */
static const struct {
    const char *name;
    unsigned stage;
} bound[] = {
    {"KILL", TGSIC_PROCESSOR_FRAG},        {"DD", TGSIC_PROCESSOR_FRAG},
    {"INTERP", TGSIC_PROCESSOR_FRAG},      {"DEMOTE", TGSIC_PROCESSOR_FRAG},
    {"READ_HELPER", TGSIC_PROCESSOR_FRAG}, {"FBFETCH", TGSIC_PROCESSOR_FRAG},
    {"LODQ", TGSIC_PROCESSOR_FRAG},        {"EMIT", TGSIC_PROCESSOR_GEOM},
    {"ENDPRIM", TGSIC_PROCESSOR_GEOM},     {"BARRIER", TGSIC_PROCESSOR_COMP},
    {"DFRACEXP", TGSIC_NUM_STAGES},        {"IMG2HND", TGSIC_NUM_STAGES},
    {"SAMP2HND", TGSIC_NUM_STAGES},        {"SAMPLE_POS", TGSIC_NUM_STAGES},
    {"SAMPLE_INFO", TGSIC_NUM_STAGES},
};

static enum family family_of(const struct tgsic_opcode_info *info)
{
    if (is_role(info->name, "VOTE") || is_role(info->name, "READ_") ||
        is_role(info->name, "BALLOT"))
        return SUBGROUP;
    if (strstr(info->roles, "sview"))
        return SAMPLES;
    if (info->flags & TGSIC_OPFLAG_TEX)
        return TEXTURES;
    if (strpbrk(info->dst, "dlm") || strpbrk(info->src, "dlm"))
        return WIDE;
    return strstr(info->roles, "resource") ? MEMORIES : PLAIN;
}

static bool is_makeable(const struct maker *m, const struct tgsic_opcode_info *info)
{
    if (!info->name || info->flags & TGSIC_OPFLAG_FLOW || !(m->families >> family_of(info) & 1))
        return false;
    for (size_t i = 0; i < sizeof bound / sizeof *bound; i++)
        if (is_role(info->name, bound[i].name))
            return m->stage == &stages[bound[i].stage];
    return true;
}

/* ---- Flow ---------------------------------------------------------------------------------- */

static bool is_inside(const struct maker *m, const char *kinds)
{
    for (unsigned d = 0; d < m->depth; d++)
        if (strchr(kinds, m->open[d]))
            return true;
    return false;
}

static void put_open(struct maker *m, char kind)
{
    if (m->depth == MAX_DEPTH)
        return;
    put(m, kind == 'L' ? "BGNLOOP\n" : kind == 'S' ? "SWITCH " : pick(m, 2) ? "UIF " : "IF ");
    if (kind != 'L') {
        put(m, "TEMP[%u].%s\n", pick(m, 6), pick(m, 2) ? "xxxx" : "wwww");
        if (kind == 'S')
            put(m, "CASE IMM[0].xxxx\n");
    }
    m->cases[m->depth] = 1;
    m->open[m->depth++] = kind;
}

static void put_middle(struct maker *m)
{
    char *kind = m->depth ? &m->open[m->depth - 1] : NULL;
    if (kind && *kind == 'I') {
        put(m, "ELSE\n");
        *kind = 'E';
    } else if (kind && *kind == 'S' && m->cases[m->depth - 1] < 5) {
        static const char *const labels[] = {"", "CASE IMM[0].yyyy\n", "CASE IMM[0].zzzz\n",
                                             "CASE IMM[0].wwww\n", "DEFAULT\n"};
        put(m, pick(m, 2) ? "BRK\n" : "");
        put(m, "%s", labels[m->cases[m->depth - 1]++]);
    }
}

static void put_close(struct maker *m)
{
    if (!m->depth)
        return;
    char kind = m->open[--m->depth];
    put(m, kind == 'L' ? "BRK\nENDLOOP\n" : kind == 'S' ? "ENDSWITCH\n" : "ENDIF\n");
}

static void put_flow(struct maker *m)
{
    switch (pick(m, 10)) {
    case 0:
    case 1:
        put_open(m, 'I');
        break;
    case 2:
        put_open(m, 'L');
        break;
    case 3:
        put_open(m, 'S');
        break;
    case 4:
        put_middle(m);
        break;
    case 5:
        put(m, is_inside(m, "LS") ? "BRK\n" : "");
        break;
    case 6:
        put(m, is_inside(m, "L") ? "CONT\n" : "");
        break;
    case 7:
        put(m, pick(m, 4) ? "UARL ADDR[0].x, TEMP[0].xxxx\n" : "RET\n");
        break;
    default:
        put_close(m);
    }
}

size_t make_tgsi(const uint8_t *bytes, size_t size, char text[MADE_TEXT])
{
    struct maker maker = {.bytes = bytes, .left = size, .text = text}, *m = &maker;
    put_head(m);
    while (m->left && m->size < MADE_TEXT - ROOM) {
        const struct tgsic_opcode_info *info = tgsic_opcode_info(pick(m, 256));
        if (is_makeable(m, info))
            put_instruction(m, info);
        else
            put_flow(m);
    }
    while (m->depth)
        put_close(m);
    put(m, "END\n");
    return m->size;
}

bool shader_of_input(const uint8_t *data, size_t size, struct tgsic_shader *shader)
{
    static char text[MADE_TEXT];
    if (!size)
        return false;
    if (!(data[0] & 1))
        return tgsic_parse_text((const char *)data + 1, size - 1, NULL, shader, NULL) == TGSIC_OK;
    size_t length = make_tgsi(data + 1, size - 1, text);
    return tgsic_parse_text(text, length, NULL, shader, NULL) == TGSIC_OK;
}
