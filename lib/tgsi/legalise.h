/* SPDX-License-Identifier: MIT */
/* TGSI from elsewhere, made fit for virglrenderer; docs/dialects.md has the rules.
 *
 * Valid TGSI may break rules of the virgl dialect: that host then drops what it does not know, or
 * makes GLSL that does not compile. tgsic_lint() says where, tgsic_legalise() repairs it by local
 * rewrites. What has no local repair is refused. */
#ifndef TGSIC_LEGALISE_H
#define TGSIC_LEGALISE_H

#include "tgsi.h"

#ifdef __cplusplus
extern "C" {
#endif

enum tgsic_legal_rule {
#define LEGAL_RULE(ident, name, text) TGSIC_RULE_##ident,
#include "legal_rules.def"
    TGSIC_RULE_COUNT
};

/* "texture-immediate"; NULL past the last. */
TGSIC_API const char *tgsic_legal_rule_name(unsigned rule);
/* What the rule asks for, in a sentence. */
TGSIC_API const char *tgsic_legal_rule_text(unsigned rule);

struct tgsic_legalise_options {
    uint32_t size; /* sizeof(struct tgsic_legalise_options) */
    const struct tgsic_allocator *allocator;
    uint16_t release; /* of virglrenderer; see dialect.h */
    bool separable;   /* the host has separable programs: SEPARABLE_PROGRAM stays */
    bool precise;     /* the host has _PRECISE: it stays */
};

/* Makes of `shader`, which must be valid and stays as it is, one that keeps all rules.
 *
 *   opts   NULL means defaults
 *   out    written only on TGSIC_OK; release with tgsic_shader_free(). Valid, and legal: a second
 *          time changes nothing. Positions are those of the instructions that it was made of
 *   diags  may be NULL
 *
 * TGSIC_E_UNSUPPORTED  what cannot be repaired: a message each, with the rule's name
 * TGSIC_E_LIMIT, TGSIC_E_MEMORY */
TGSIC_API enum tgsic_result tgsic_legalise(const struct tgsic_shader *shader,
                                           const struct tgsic_legalise_options *opts,
                                           struct tgsic_shader *out, struct tgsic_diags *diags);

/* Reports every breach, once a rule and instruction, as an error whose code is 1400 plus the rule.
 * TGSIC_E_UNSUPPORTED if there is any; TGSIC_E_LIMIT, TGSIC_E_MEMORY. */
TGSIC_API enum tgsic_result tgsic_lint(const struct tgsic_shader *shader,
                                       const struct tgsic_legalise_options *opts,
                                       struct tgsic_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
