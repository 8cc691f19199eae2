/* SPDX-License-Identifier: MIT */
/* Build-time program: prints plain_opcodes.h, the hash table of plain_opcode.h. */
#include "plain_opcode.h"

#include <inttypes.h>
#include <stdio.h>

#define LONGEST   7
#define NUM_SLOTS ((1 << PLAIN_OPCODE_BITS) + 64) /* some more, since searches do not go round */

struct opcode {
    const char *name;
    uint8_t number, num_dst, num_src, length;
    unsigned flags;
};

#define F(name) TGSIC_OPFLAG_##name
static const struct opcode opcodes[] = {
#define TGSI_OP(number, name, dst, src, mode, flags, roles)                                        \
    {#name, number, sizeof dst - 1, sizeof src - 1, sizeof #name - 1, flags},
#include "opcodes.def"
#undef TGSI_OP
};

static const struct opcode *slots[NUM_SLOTS + 1]; /* the last one stays free */

static uint64_t letters_of(const struct opcode *opcode)
{
    char text[LONGEST + 1] = {0};
    memcpy(text, opcode->name, opcode->length);
    return load_letters(text);
}

static bool lay_out(const struct opcode *opcode)
{
    size_t at = plain_opcode_hash(letters_of(opcode));
    while (at < NUM_SLOTS && slots[at])
        at++;
    if (at == NUM_SLOTS)
        return false;
    slots[at] = opcode;
    return true;
}

static void print_slot(const struct opcode *opcode)
{
    if (!opcode) {
        printf("    {0, {0}},\n");
        return;
    }
    printf("    {UINT64_C(0x%016" PRIx64 "), {%u, %u, %u, false, false, false, true, %u}},\n",
           letters_of(opcode), opcode->number, opcode->num_dst, opcode->num_src,
           parts_of(opcode->flags));
}

int main(void)
{
    for (size_t i = 0; i < sizeof opcodes / sizeof opcodes[0]; i++)
        if (opcodes[i].length <= LONGEST && !lay_out(&opcodes[i]))
            return 1;
    printf("static const struct plain_opcode plain_opcodes[] = {\n");
    for (size_t at = 0; at <= NUM_SLOTS; at++)
        print_slot(slots[at]);
    printf("};\n");
    return ferror(stdout) != 0;
}
