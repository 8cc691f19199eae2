/* SPDX-License-Identifier: MIT */
/* The words of a case's SPIR-V sources. Private to lib/check. */
#ifndef CHECK_ASSEMBLE_H
#define CHECK_ASSEMBLE_H

#include "case.h"

/* Of words and of assembly; a passthrough is what it stands for where the sources are SPIR-V.
 * Release *words with free() whatever the result. TGSIC_E_UNSUPPORTED: spirv-as is not here, or
 * does not take the text. */
enum tgsic_result tgsic_check_spirv(const struct check_source *source, void **words, size_t *size,
                                    struct tgsic_diags *diags);

#endif
