/* SPDX-License-Identifier: MIT */
/* SPIR-V on the first hop: modules of a case, words or assembly, linked as one program. */
#include "route.h"

#include "assemble.h"
#include "spirv2tgsi/spirv2tgsi.h"
#include "tgsi/arena.h"

#include <stdlib.h>

static bool is_module(const struct check_case *test, const struct check_source *source)
{
    return source->form == CHECK_FORM_SPIRV || source->form == CHECK_FORM_SPIRV_ASM ||
           (source->form == CHECK_FORM_PASSTHROUGH && test->spirv);
}

static enum tgsic_result link(struct check_program *program,
                              const struct tgsic_spirv_module *modules, size_t count,
                              struct tgsic_diags *diags)
{
    const struct check_route_options *o = &program->options;
    const struct tgsic_spirv_options options = {.size = sizeof options,
                                                .dialect = o->dialect,
                                                .no_optimize = o->no_optimize,
                                                .precise = o->dialect == TGSIC_DIALECT_GALLIUM,
                                                .release = o->release,
                                                .separate = program->test->separate ||
                                                            program->test->separable};
    return tgsic_spirv_link(&options, modules, count, &program->linked, diags);
}

enum tgsic_result tgsic_check_route_spirv(struct check_program *program, struct tgsic_diags *diags)
{
    const struct check_case *test = program->test;
    enum tgsic_result result = TGSIC_OK;
    size_t count = 0;
    struct tgsic_spirv_module *modules =
        ARENA_ARRAY(program->arena, struct tgsic_spirv_module, test->num_sources);
    void **words = ARENA_ARRAY(program->arena, void *, test->num_sources);
    for (uint32_t i = 0; i < test->num_sources && result == TGSIC_OK; i++) {
        if (!is_module(test, &test->sources[i]))
            continue;
        struct tgsic_spirv_module *module = &modules[count];
        result = tgsic_check_spirv(&test->sources[i], &words[count], &module->size, diags);
        module->words = words[count++];
        module->stage = (enum tgsic_processor)test->sources[i].stage;
    }
    if (result == TGSIC_OK)
        result = link(program, modules, count, diags);
    for (size_t i = 0; i < count; i++)
        free(words[i]);
    return result;
}
