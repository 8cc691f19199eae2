/* SPDX-License-Identifier: MIT */
/* Build-time program: prints web_rules.h, the tables of web_rule.h: a row for every opcode, what
 * facts tell of kinds, and what swizzles read. */
#include "opcode_rows.h"
#include "web_rule.h"

#include <stdio.h>
#include <string.h>

static const uint8_t traits_by_opcode[TGSIC_OPCODE_LIMIT] = {
#define T(name)                     TGSIC_TRAIT_##name
#define TGSI_TRAITS(opcode, traits) [TGSIC_OPCODE_##opcode] = (traits),
#include "traits.def"
#undef TGSI_TRAITS
#undef T
};

#define TELLS_RESULT                                                                               \
    (TGSIC_TRAIT_COPY | TGSIC_TRAIT_BIT_LOGIC | TGSIC_TRAIT_COMPARISON | TGSIC_TRAIT_FLOAT_BOOL)

static unsigned result_facts(const struct opcode *opcode, unsigned traits)
{
    if (traits & TGSIC_TRAIT_COMPARISON)
        return FACT_COMPARED | FACT_NOT_01;
    if (traits & TGSIC_TRAIT_FLOAT_BOOL)
        return FACT_FLOAT | FACT_IS_01 | FACT_NOT_BOOL;
    if (traits & TELLS_RESULT || opcode->mode == TGSIC_MODE_OTHER)
        return 0;
    bool signless = traits & TGSIC_TRAIT_SIGNLESS && opcode->number != TGSIC_OPCODE_UARL;
    return letter_facts(signless ? 'n' : opcode->dst[0]) | FACT_NOT_01 | FACT_NOT_BOOL;
}

static bool is_tested(unsigned traits, unsigned source)
{
    return traits & TGSIC_TRAIT_TESTS && source == 0;
}

static unsigned source_facts(const struct opcode *opcode, unsigned traits, unsigned source)
{
    if (traits & TGSIC_TRAIT_BIT_LOGIC)
        return 0;
    if (is_tested(traits, source))
        return FACT_TESTED;
    if (traits & TGSIC_TRAIT_RAW)
        return 0;
    return letter_facts(traits & TGSIC_TRAIT_SIGNLESS ? 'n' : opcode->src[source]);
}

static bool is_raw(const struct opcode *opcode, unsigned traits, unsigned source)
{
    return opcode->src[source] == '*' && !is_tested(traits, source) &&
           !(traits & (TGSIC_TRAIT_BIT_LOGIC | TGSIC_TRAIT_RAW));
}

static unsigned rule_bits(const struct opcode *opcode, unsigned traits)
{
    bool other =
        !(traits & TELLS_RESULT) && (opcode->mode == TGSIC_MODE_OTHER || opcode->dst[0] == '*');
    bool pairs = other || opcode->dst[0] == '*' || tgsic_is_wide_letter(opcode->dst[0]) ||
                 traits & (TGSIC_TRAIT_COPY | TGSIC_TRAIT_BIT_LOGIC);
    return (other ? RULE_OTHER : 0u) | (traits & TGSIC_TRAIT_COPY ? RULE_COPY : 0u) |
           (traits & TGSIC_TRAIT_BIT_LOGIC ? RULE_LOGIC : 0u) | (is_wide(opcode) ? RULE_WIDE : 0u) |
           (pairs ? RULE_PAIRS : 0u) | (opcode->flags & TGSIC_OPFLAG_FLOW ? RULE_FLOW : 0u);
}

static void print_row(const struct opcode *opcode)
{
    unsigned traits = traits_by_opcode[opcode->number], raw = 0;
    bool alone = opcode->dst[0] && !opcode->dst[1];
    printf("    [%u] = {.result = %u, .bits = %u", opcode->number,
           result_facts(opcode, traits) | (alone ? FACT_ALONE : 0), rule_bits(opcode, traits));
    for (unsigned s = 0; opcode->src[s]; s++) {
        printf(", .sources[%u] = %u", s, source_facts(opcode, traits, s));
        raw |= (unsigned)is_raw(opcode, traits, s) << s;
    }
    printf(", .raw = %u},\n", raw);
}

/* ---- Kinds --------------------------------------------------------------------------------- */

/* Truth values are integers unless they are 1.0. */
static unsigned number_facts(unsigned facts)
{
    bool is_float = facts & FACT_FLOAT && !(facts & FACT_NOT_01);
    return (facts & FACTS_NUMBER) | (facts & FACT_TESTED && !is_float ? FACT_INT : 0u);
}

/* Where facts tell of no numbers, the bits do. */
static unsigned kind_of_numbers(unsigned facts)
{
    switch (number_facts(facts)) {
    case 0:
        return ONLY_COPIED | (facts & FACT_ODD_BITS ? TGSIC_KIND_INT : TGSIC_KIND_FLOAT);
    case FACT_FLOAT:
        return TGSIC_KIND_FLOAT;
    case FACT_INT:
        return TGSIC_KIND_INT;
    default:
        return TGSIC_KIND_UINT;
    }
}

static bool are_several(unsigned facts)
{
    unsigned numbers = facts & FACTS_NUMBER;
    return (facts & FACT_NOT_BOOL && facts & FACTS_BOOL) ||
           (numbers ? numbers & FACT_FLOAT && numbers != FACT_FLOAT : facts & FACT_ODD_BITS);
}

static bool is_zero_one(unsigned facts)
{
    return (facts & (FACT_IS_01 | FACT_NOT_01)) == FACT_IS_01 &&
           (kind_of_numbers(facts) & KIND_ALONE) == TGSIC_KIND_FLOAT;
}

static unsigned told_by(unsigned facts)
{
    unsigned several = are_several(facts) ? ARE_SEVERAL : 0;
    if (tells_bool(facts))
        return TGSIC_KIND_BOOL | several;
    return kind_of_numbers(facts) | several | (is_zero_one(facts) ? IS_ZERO_ONE : 0);
}

static void print_kinds(void)
{
    printf("const uint8_t tgsic_web_kinds[FACTS_OF_KIND + 1] = {\n");
    for (unsigned facts = 0; facts <= FACTS_OF_KIND; facts++)
        printf("    %u,\n", told_by(facts));
    printf("};\n");
}

static unsigned components_at(unsigned swizzle, unsigned mask)
{
    unsigned components = 0;
    for (unsigned position = 0; position < 4; position++)
        if (mask >> position & 1)
            components |= 1u << (swizzle >> 2 * position & 3);
    return components;
}

static void print_components(void)
{
    printf("const uint8_t tgsic_web_components[256][16] = {\n");
    for (unsigned swizzle = 0; swizzle < 256; swizzle++) {
        printf("    {");
        for (unsigned mask = 0; mask < 16; mask++)
            printf("%u, ", components_at(swizzle, mask));
        printf("},\n");
    }
    printf("};\n");
}

int main(void)
{
    printf("const struct web_rule tgsic_web_rules[TGSIC_OPCODE_LIMIT] = {\n");
    for (size_t i = 0; i < NUM_OPCODES; i++)
        print_row(&opcodes[i]);
    printf("};\n");
    print_kinds();
    print_components();
    return ferror(stdout) != 0;
}
