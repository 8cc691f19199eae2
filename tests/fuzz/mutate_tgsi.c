/* SPDX-License-Identifier: MIT */
/* Mutates the inputs of shader_of_input(): where one is TGSI text, by word and by line, so that
 * most mutants still parse: declarations get lost, registers and opcodes become others, lines move.
 */
#include "make_tgsi.h"
#include "mutate.h"

#include <ctype.h>

enum { MAX_LINE = 512 };

/* What can stand in the place of a word. */
static const char *const words[] = {
    "0",         "1",         "2",        "3",         "7",           "33",       "TEMP",
    "IN",        "OUT",       "CONST",    "SV",        "IMM",         "ADDR",     "SAMP",
    "SVIEW",     "BUFFER",    "IMAGE",    "MEMORY",    "HWATOMIC",    "MOV",      "ADD",
    "MAD",       "UADD",      "UCMP",     "AND",       "IF",          "UIF",      "ELSE",
    "ENDIF",     "BGNLOOP",   "ENDLOOP",  "BRK",       "CONT",        "SWITCH",   "CASE",
    "DEFAULT",   "ENDSWITCH", "CAL",      "RET",       "BGNSUB",      "ENDSUB",   "END",
    "KILL",      "EMIT",      "BARRIER",  "TEX",       "TXF",         "TG4",      "SAMPLE",
    "LOAD",      "STORE",     "RESQ",     "ATOMUADD",  "DADD",        "U64ADD",   "D2F",
    "F2D",       "UARL",      "VERT",     "FRAG",      "GEOM",        "COMP",     "TESS_CTRL",
    "TESS_EVAL", "GENERIC",   "POSITION", "PATCH",     "COLOR",       "CLIPDIST", "TESSOUTER",
    "2D",        "CUBE",      "3D",       "SHADOW2D",  "2D_MSAA",     "FLOAT",    "UINT",
    "xyzw",      "x",         "yz",       "ADDR[0].x", "ADDR[0].x+1", "ARRAY(1)", "MOV_SAT",
};

/* What can stand between two lines. */
static const char *const lines[] = {
    "DCL TEMP[0..7], ARRAY(1), LOCAL\n",
    "DCL ADDR[0..1]\n",
    "DCL SAMP[1]\n",
    "DCL SVIEW[0], 2D, FLOAT\n",
    "DCL IMAGE[0], 2D, PIPE_FORMAT_R32_UINT, WR\n",
    "DCL BUFFER[0]\n",
    "DCL HWATOMIC[0]\n",
    "DCL CONST[1][0..3]\n",
    "DCL OUT[1], CLIPDIST[0]\n",
    "IMM[0] FLT64 {0x00000000, 0x3ff00000, 0x00000000, 0x40000000}\n",
    "  0: UARL ADDR[0].x, CONST[0].xxxx\n",
    "  0: MOV TEMP[ADDR[0].x+1], TEMP[ADDR[0].x]\n",
    "  0: TEX TEMP[0], TEMP[1], SAMP[ADDR[0].x], 2D\n",
    "  0: STORE IMAGE[0], TEMP[0], TEMP[1], 2D, PIPE_FORMAT_R32_UINT\n",
    "  0: LOAD TEMP[0], BUFFER[0], TEMP[1].xxxx\n",
    "  0: BGNLOOP\n",
    "  0: UIF TEMP[0].xxxx\n",
    "  0: ELSE\n",
    "  0: ENDIF\n",
    "  0: ENDLOOP\n",
    "  0: BRK\n",
};

static bool is_word(uint8_t c)
{
    return isalnum(c) || c == '_';
}

static struct span word_at(const uint8_t *text, size_t size, size_t at)
{
    struct span word = {at, at};
    while (word.first && is_word(text[word.first - 1]))
        word.first--;
    while (word.end < size && is_word(text[word.end]))
        word.end++;
    return word;
}

static struct span line_at(const uint8_t *text, size_t size, size_t at)
{
    struct span line = {at, at};
    while (line.first && text[line.first - 1] != '\n')
        line.first--;
    while (line.end < size && text[line.end] != '\n')
        line.end++;
    line.end += line.end < size;
    return line;
}

/* Puts a line of the text somewhere else, too. */
static size_t repeat_line(uint8_t *text, size_t size, size_t room, size_t from, size_t to)
{
    char copy[MAX_LINE];
    struct span line = line_at(text, size, from), place = line_at(text, size, to);
    size_t length = line.end - line.first;
    if (length > sizeof copy)
        return size;
    memcpy(copy, text + line.first, length);
    place.end = place.first;
    return replace_span(text, size, room, place, copy, length);
}

static size_t mutate(uint8_t *text, size_t size, size_t room, uint32_t *random)
{
    size_t at = pick_number(random, size);
    struct span place = line_at(text, size, at);
    const char *word = words[pick_number(random, sizeof words / sizeof *words)];
    const char *line = lines[pick_number(random, sizeof lines / sizeof *lines)];
    switch (pick_number(random, 5)) {
    case 0:
        return replace_span(text, size, room, place, "", 0);
    case 1:
        return repeat_line(text, size, room, at, pick_number(random, size));
    case 2:
        place.end = place.first;
        return replace_span(text, size, room, place, line, strlen(line));
    default:
        return replace_span(text, size, room, word_at(text, size, at), word, strlen(word));
    }
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    const size_t text = bytes_before_shader + 1;
    uint32_t random = seed;
    if (size <= text || data[text - 1] & 1 || !pick_number(&random, 3))
        return LLVMFuzzerMutate(data, size, max_size);
    for (uint32_t count = 1 + pick_number(&random, 3); count && size > text; count--)
        size = text + mutate(data + text, size - text, max_size - text, &random);
    return size;
}
