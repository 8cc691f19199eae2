/* SPDX-License-Identifier: MIT */
/* Mutates SPIR-V modules by instruction: operands become ids and numbers from elsewhere,
 * instructions move, double and go, so that most mutants are still read to their middle. */
#include "mutate.h"

#include <stdlib.h>

enum { HEADER = 5, MAX_INSTRUCTIONS = 4096 };

struct module {
    uint32_t *words;
    size_t count, max;
    size_t starts[MAX_INSTRUCTIONS + 1]; /* of instructions, and the end */
    size_t num_instructions;
    uint32_t random;
};

static uint32_t pick(struct module *m, size_t below)
{
    return pick_number(&m->random, below);
}

static void find_instructions(struct module *m)
{
    size_t at = HEADER;
    while (at < m->count && m->num_instructions < MAX_INSTRUCTIONS) {
        size_t length = m->words[at] >> 16;
        if (!length || length > m->count - at)
            break;
        m->starts[m->num_instructions++] = at;
        at += length;
    }
    m->starts[m->num_instructions] = at;
}

/* A word that is likely to mean something: one from the module, one nearby, a small number. */
static void change_operand(struct module *m, size_t i)
{
    size_t length = m->starts[i + 1] - m->starts[i];
    uint32_t *word = &m->words[m->starts[i] + (length > 1 ? 1 + pick(m, length - 1) : 0)];
    if (length == 1)
        return;
    switch (pick(m, 4)) {
    case 0:
        *word = m->words[HEADER + pick(m, m->count - HEADER)];
        break;
    case 1:
        *word += pick(m, 2) ? 1u : UINT32_MAX;
        break;
    case 2:
        *word = pick(m, m->words[3] < 1u << 16 ? m->words[3] : 1u << 16); /* an id */
        break;
    default:
        *word = pick(m, 8) ? pick(m, 40) : UINT32_MAX >> pick(m, 32);
    }
}

static void change_opcode(struct module *m, size_t i)
{
    uint32_t *word = &m->words[m->starts[i]];
    uint32_t opcode = m->words[m->starts[pick(m, m->num_instructions)]] & 0xffff;
    *word = (*word & 0xffff0000u) | (pick(m, 2) ? opcode : pick(m, 400));
}

static void delete (struct module *m, size_t i)
{
    memmove(m->words + m->starts[i], m->words + m->starts[i + 1],
            (m->count - m->starts[i + 1]) * sizeof *m->words);
    m->count -= m->starts[i + 1] - m->starts[i];
}

/* Copies instruction i to the front of another. */
static void copy(struct module *m, size_t i)
{
    uint32_t saved[256];
    size_t length = m->starts[i + 1] - m->starts[i], to = m->starts[pick(m, m->num_instructions)];
    if (length > sizeof saved / sizeof *saved || m->count + length > m->max)
        return;
    memcpy(saved, m->words + m->starts[i], length * sizeof *saved);
    memmove(m->words + to + length, m->words + to, (m->count - to) * sizeof *saved);
    memcpy(m->words + to, saved, length * sizeof *saved);
    m->count += length;
}

static void mutate(struct module *m)
{
    size_t i = pick(m, m->num_instructions);
    switch (pick(m, 8)) {
    case 0:
        delete (m, i);
        break;
    case 1:
        copy(m, i);
        break;
    case 2:
        change_opcode(m, i);
        break;
    default:
        change_operand(m, i);
    }
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    struct module *m = calloc(1, sizeof *m);
    if (m)
        m->words = malloc((max_size | 3) + 1);
    if (m && m->words && size > HEADER * 4 && seed % 8) {
        memcpy(m->words, data, size & ~(size_t)3);
        m->count = size / 4;
        m->max = max_size / 4;
        m->random = seed;
        find_instructions(m);
        if (m->num_instructions)
            mutate(m);
        size = m->count * 4;
        memcpy(data, m->words, size);
    } else {
        size = LLVMFuzzerMutate(data, size, max_size);
    }
    if (m)
        free(m->words);
    free(m);
    return size;
}
