/* SPDX-License-Identifier: MIT */
/* The least of a guest: compiles and links a program, prints what it needs, fills a uniform. */
#include <glsl2tgsi/glsl2tgsi.h>
#include <tgsi/uniform.h>

#include <stdio.h>
#include <stdlib.h>

static const enum tgsic_processor stages[2] = {TGSIC_PROCESSOR_VERT, TGSIC_PROCESSOR_FRAG};
static const char *const sources[2] = {"#version 130\nin vec4 position;\nuniform mat4 transform;\n"
                                       "void main() { gl_Position = transform * position; }\n",
                                       "#version 130\nout vec4 color;\nuniform vec3 tints[2];\n"
                                       "void main() { color = vec4(tints[0] * tints[1], 1.0); }\n"};

/* NULL after the compiler's messages were printed. */
static struct tgsic_program *build(void)
{
    struct tgsic_glsl_shader *shaders[2] = {NULL, NULL};
    struct tgsic_program *program = NULL;
    struct tgsic_glsl_link_options options = {0};
    struct tgsic_diags diags = {0};
    options.size = sizeof options;
    options.dialect = TGSIC_DIALECT_VIRGL;
    for (int i = 0; i < 2; i++)
        tgsic_glsl_compile(NULL, stages[i], &sources[i], NULL, 1, &shaders[i], &diags);
    if (shaders[0] && shaders[1])
        tgsic_glsl_link(&options, shaders, 2, &program, &diags);
    for (size_t i = 0; i < diags.count; i++)
        fprintf(stderr, "%u: %s\n", (unsigned)diags.items[i].pos.line, diags.items[i].text);
    for (int i = 0; i < 2; i++)
        tgsic_glsl_shader_free(shaders[i]);
    tgsic_diags_free(&diags);
    return program;
}

int main(void)
{
    static const float tint[3] = {1.0f, 0.5f, 0.25f};
    struct tgsic_uniform_value value = {TGSIC_VALUE_FLOAT, 3, 1, false, 1, tint};
    struct tgsic_buffer text = {0}, json = {0};
    struct tgsic_program *program = build();
    if (!program || tgsic_program_print_json(program, NULL, &json, NULL) != TGSIC_OK ||
        tgsic_print_text(&program->shader[stages[1]], NULL, &text, NULL) != TGSIC_OK)
        return 1;
    printf("%s%s", text.data, json.data);

    uint32_t element, registers = tgsic_program_constants(program, stages[1]);
    uint32_t *image = (uint32_t *)calloc(registers, 16); /* what CONST[0] is uploaded from */
    const struct tgsic_uniform *u = tgsic_program_find_uniform(program, "tints[1]", &element);
    if (!u || tgsic_uniform_store(u, element, &value, stages[1], image, registers) != TGSIC_OK)
        return 1;
    for (uint32_t i = 0; i < registers * 4; i++)
        printf("%08x%c", (unsigned)image[i], i % 4 == 3 ? '\n' : ' ');
    free(image);
    tgsic_buffer_free(&text);
    tgsic_buffer_free(&json);
    tgsic_program_free(program);
    return 0;
}
