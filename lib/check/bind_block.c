/* SPDX-License-Identifier: MIT */
/* Values of members of uniform blocks, where the blocks' layouts have them. */
#include "binder.h"

#include <stdlib.h>
#include <string.h>

/* The words of one element of a member, where std140 has them. */
static void put_member(struct tgsic_exec_buffer *buffer, const struct tgsic_block_member *m,
                       uint32_t element, const uint32_t *words, unsigned width)
{
    unsigned rows = m->type.rows;
    for (unsigned k = 0; k < rows * m->type.columns; k++) {
        unsigned column = k / rows, row = k % rows;
        unsigned major = m->row_major ? row : column, minor = m->row_major ? column : row;
        size_t at = m->offset + (size_t)element * m->array_stride + major * m->matrix_stride +
                    minor * 4u * width;
        for (unsigned w = 0; w < width; w++)
            tgsic_bind_put_word(buffer, at / 4 + w, words[k * width + w]);
    }
}

static void put_block_value(struct binder *b, const struct tgsic_uniform_block *block,
                            const struct tgsic_block_member *m, const struct check_uniform *value,
                            uint32_t first)
{
    unsigned step = tgsic_check_type_words(value->type), number = block->buffer[b->stage];
    unsigned width = value->type.base >= CHECK_DOUBLE ? 2 : 1;
    uint32_t words[32] = {0};
    if (!tgsic_bind_is_of_type(&value->type, &m->type) || number >= b->out->num_constants)
        return;
    for (uint32_t e = 0; e < value->count && first + e < m->array_size; e++) {
        tgsic_bind_shader_words(&value->type, m->type.base, value->words + e * step, words);
        put_member(&b->out->constants[number], m, first + e, words, width);
    }
}

#define MAX_DIMENSIONS 8

/* The indices of "lights[1][0]". */
static unsigned indices_of(const char *name, unsigned long out[MAX_DIMENSIONS])
{
    unsigned count = 0;
    for (const char *at = strchr(name, '['); at && count < MAX_DIMENSIONS; at = strchr(at + 1, '['))
        out[count++] = strtoul(at + 1, NULL, 10);
    return count;
}

static bool is_same_array(const char *a, const char *b)
{
    size_t length = strcspn(a, "[");
    return strcspn(b, "[") == length && !strncmp(a, b, length);
}

/* A script counts the blocks of an array of arrays through; how long the inner arrays are, the
 * names tell. */
static unsigned long number_of(const struct tgsic_reflection *r, const char *block)
{
    unsigned long lengths[MAX_DIMENSIONS] = {0}, at[MAX_DIMENSIONS], number = 0;
    for (uint32_t i = 0; i < r->num_blocks; i++) {
        unsigned n =
            is_same_array(r->blocks[i].name, block) ? indices_of(r->blocks[i].name, at) : 0;
        for (unsigned k = 0; k < n; k++)
            if (at[k] >= lengths[k])
                lengths[k] = at[k] + 1;
    }
    unsigned n = indices_of(block, at);
    for (unsigned k = 0; k < n; k++)
        number = number * lengths[k] + at[k];
    return number;
}

/* Whether a value for blocks of that number is for this one; a block that is no array is what any
 * number means. */
static bool is_indexed(const struct tgsic_reflection *r, const struct tgsic_uniform_block *block,
                       int32_t index)
{
    return !strchr(block->name, '[') ||
           number_of(r, block->name) == (index < 0 ? 0ul : (unsigned long)index);
}

void tgsic_bind_put_in_blocks(struct binder *b, const struct check_uniform *value)
{
    for (uint32_t i = 0; i < b->reflection->num_blocks; i++) {
        const struct tgsic_uniform_block *block = &b->reflection->blocks[i];
        if (!block->buffer[b->stage] || !is_indexed(b->reflection, block, value->block_index))
            continue;
        for (uint32_t k = 0; k < block->num_members; k++) {
            const struct tgsic_block_member *m = &block->members[k];
            uint32_t element;
            if (tgsic_bind_names_element(m->name, m->is_array, value->name, &element))
                put_block_value(b, block, m, value, element);
        }
    }
}

void tgsic_bind_put_numbered(struct binder *b, const struct check_uniform *value)
{
    struct tgsic_block_member m = {
        .type = {.rows = value->type.rows, .columns = value->type.columns},
        .row_major = value->block_row_major > 0,
        .offset = (uint32_t)value->block_offset,
        .matrix_stride = (uint32_t)value->block_matrix_stride};
    int32_t binding = value->block_binding + (value->block_index > 0 ? value->block_index : 0);
    for (uint32_t i = 0; i < b->reflection->num_blocks; i++) {
        const struct tgsic_uniform_block *block = &b->reflection->blocks[i];
        unsigned number = block->buffer[b->stage];
        if (block->binding == binding && number && number < b->out->num_constants)
            put_member(&b->out->constants[number], &m, 0, value->words,
                       value->type.base >= CHECK_DOUBLE ? 2 : 1);
    }
}
