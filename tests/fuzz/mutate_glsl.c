/* SPDX-License-Identifier: MIT */
/* Mutates GLSL by token and by bracket: groups are replaced by others of the text or by phrases of
 * the grammar, doubled, or taken away, so that most mutants get beyond the first syntax error. */
#include "mutate.h"

#include <ctype.h>
#include <stdlib.h>

enum { MAX_TOKENS = 8192 };

/* What can stand where a name, a bracket or a statement does. */
static const char *const phrases[] = {
    "x",
    "1",
    "0u",
    "1.5",
    "true",
    "1.0lf",
    "vec4(1.0)",
    "ivec2(1, 2)",
    "mat2(1.0)",
    "a[i]",
    "v.xyz",
    "m[1][0]",
    "s.a",
    "f(x)",
    "(x + 1)",
    "(a ? b : c)",
    "(x, y)",
    "x = y",
    "x += y",
    "x++",
    "-x",
    "!b",
    "~i",
    "a % b",
    "a << 1",
    "a < b",
    "a == b",
    "a && b",
    "a ^^ b",
    "float[2](1.0, 2.0)",
    "{1, 2}",
    "texture(t, v.xy)",
    "max(a, b)",
    "length(v)",
    "int(x)",
    "uint(x)",
    "double(x)",
    "inversesqrt(x)",
    "{}",
    ";",
    "x;",
    "return;",
    "return x;",
    "break;",
    "continue;",
    "discard;",
    "if (b) x; else y;",
    "for (int i = 0; i < 4; i++) x;",
    "while (b) { x; }",
    "do x; while (b);",
    "switch (i) { case 0: x; break; default: y; }",
    "int i = 0;",
    "float a[3];",
    "vec3 v = vec3(1);",
    "const int n = 2;",
    "float f(float x) { return x; }",
    "void g(inout int i) { i++; }",
    "struct S { float a; int b[2]; };",
    "uniform vec4 u;",
    "uniform sampler2D t;",
    "in vec4 p;",
    "out vec4 c;",
    "flat in int k;",
    "layout(location = 1) in vec2 q;",
    "buffer B { float d[]; };",
    "layout(std140, binding = 1) uniform U { mat4 m; } us[2];",
    "shared uint s[8];",
    "barrier();",
    "layout(local_size_x = 4) in;",
    "layout(triangles) in;",
    "layout(vertices = 3) out;",
    "EmitVertex();",
    "precise",
    "highp",
    "centroid",
    "invariant gl_Position;",
    "coherent",
    "readonly",
    "#define A(x) x\n",
    "#if A\n",
    "#endif\n",
    "#version 450\n",
    "#extension all : warn\n",
    "subroutine",
    "gl_FragCoord",
    "gl_in[0].gl_Position",
    "gl_VertexID",
    "gl_FragData[0]",
};

struct tokens {
    const char *text;
    uint32_t start[MAX_TOKENS + 1];
    uint32_t count;
    uint32_t random;
};

static uint32_t pick(struct tokens *t, uint32_t below)
{
    return pick_number(&t->random, below);
}

static int is_word(int c)
{
    return isalnum(c) || c == '_' || c == '.';
}

static void find_tokens(struct tokens *t, size_t size)
{
    size_t i = 0;
    while (i < size && t->count < MAX_TOKENS) {
        size_t end = i + 1;
        while (is_word((unsigned char)t->text[i]) && end < size &&
               is_word((unsigned char)t->text[end]))
            end++;
        if (!isspace((unsigned char)t->text[i]))
            t->start[t->count++] = (uint32_t)i;
        i = end;
    }
    t->start[t->count] = (uint32_t)size;
}

static char opposite(char bracket)
{
    return bracket == '(' ? ')' : bracket == '[' ? ']' : bracket == '{' ? '}' : 0;
}

/* From a token on: to the other bracket, to the end of a statement, or the token alone. */
static struct span pick_range(struct tokens *t)
{
    uint32_t i = pick(t, t->count), last = i, depth = 0;
    char open = t->text[t->start[i]], close = opposite(open);
    for (uint32_t k = i; close && k < t->count; k++) {
        depth += t->text[t->start[k]] == open;
        depth -= t->text[t->start[k]] == close;
        if (!depth) {
            last = k;
            break;
        }
    }
    if (!close && !pick(t, 4))
        while (last + 1 < t->count && t->text[t->start[last]] != ';' && last < i + 64)
            last++;
    return (struct span){t->start[i], t->start[last + 1]};
}

static size_t mutate(struct tokens *t, uint8_t *data, size_t size, size_t max_size)
{
    struct span from = pick_range(t), to = pick_range(t);
    const char *phrase = phrases[pick(t, sizeof phrases / sizeof *phrases)];
    switch (pick(t, 6)) {
    case 0:
        return replace_span(data, size, max_size, to, "", 0);
    case 1:
        to.end = to.first;
        return replace_span(data, size, max_size, to, t->text + from.first, from.end - from.first);
    case 2:
        to.end = to.first;
        return replace_span(data, size, max_size, to, phrase, strlen(phrase));
    case 3:
        return replace_span(data, size, max_size, to, phrase, strlen(phrase));
    default:
        return replace_span(data, size, max_size, to, t->text + from.first, from.end - from.first);
    }
}

/* The first byte is the stage, the rest text. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    struct tokens *t = calloc(1, sizeof *t);
    char *text = malloc(size + 1);
    if (t && text && size > 1 && seed % 4) {
        memcpy(text, data + 1, size - 1);
        t->text = text;
        t->random = seed;
        find_tokens(t, size - 1);
        if (t->count)
            size = 1 + mutate(t, data + 1, size - 1, max_size - 1);
    } else {
        size = LLVMFuzzerMutate(data, size, max_size);
    }
    free(text);
    free(t);
    return size;
}
