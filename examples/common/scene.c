/* SPDX-License-Identifier: MIT */
/* The torus that hosts draw, TGSI from files, pictures into files. */
#include "scene.h"

#include <tgsi/validate.h>

#include <math.h>
#include <png.h>
#include <stdio.h>

const float example_constants[2][4][4] = {
    {{2, 0, 0, 0},
     {0, 1.2432f, -0.9574f, -0.7833f},
     {0, -1.5667f, -0.7597f, -0.6216f},
     {0, 0, 1.4444f, 3}},
    {{0.48f, -0.36f, 0.80f, 0}},
};

const uint8_t example_texels[2][2][4] = {{{240, 230, 210, 255}, {200, 60, 40, 255}},
                                         {{200, 60, 40, 255}, {240, 230, 210, 255}}};

const float example_background[4] = {0.10f, 0.12f, 0.16f, 1.0f};

static struct vertex torus_vertex(unsigned ring, unsigned edge)
{
    float u = (float)ring / RINGS, v = (float)edge / EDGES, turn = 6.2831853f;
    float x = cosf(u * turn), y = sinf(u * turn), out = cosf(v * turn), up = sinf(v * turn);
    float distance = 0.7f + 0.3f * out;
    struct vertex vertex = {
        {x * distance, y * distance, 0.3f * up}, {x * out, y * out, up}, {u * 8, v * 4}};
    return vertex;
}

void example_torus(struct vertex *vertices)
{
    static const unsigned corners[6][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 0}, {1, 1}, {0, 1}};
    for (unsigned r = 0; r < RINGS; r++)
        for (unsigned e = 0; e < EDGES; e++)
            for (unsigned c = 0; c < 6; c++)
                *vertices++ = torus_vertex(r + corners[c][0], e + corners[c][1]);
}

bool example_read_shader(const char *path, enum tgsic_processor stage, struct tgsic_shader *shader,
                         struct tgsic_diags *diags)
{
    static char text[1 << 16]; /* what is longer fails to parse */
    FILE *file = fopen(path, "rb");
    size_t size = file ? fread(text, 1, sizeof text, file) : 0;
    if (file)
        fclose(file);
    return file && tgsic_parse_text(text, size, NULL, shader, diags) == TGSIC_OK &&
           tgsic_validate(shader, NULL, diags) == TGSIC_OK && shader->processor == stage;
}

bool example_write_picture(const char *path, const uint8_t *pixels)
{
    png_image image = {
        .version = PNG_IMAGE_VERSION, .width = SIDE, .height = SIDE, .format = PNG_FORMAT_RGBA};
    return png_image_write_to_file(&image, path, 0, pixels, -SIDE * 4, NULL);
}
