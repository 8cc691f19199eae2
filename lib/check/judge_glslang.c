/* SPDX-License-Identifier: MIT */
/* The oracle that compiles what we emit with glslang. */
#include "judge.h"

#include "interop/glslang.h"
#include "tgsi/arena.h"

/* False: the verdict is there. */
static bool judge_stage(struct check_trial *t, unsigned stage)
{
    struct tgsic_diags diags = {0};
    const char *text = t->program.stages[stage].glsl.data;
    enum tgsic_result result = tgsic_interop_glslang_compile(stage, text, &diags);
    if (result != TGSIC_OK) {
        const char *complaint = tgsic_check_error(&diags, t->arena);
        bool gap = tgsic_interop_glslang_lacks(complaint);
        t->result->verdict = gap ? CHECK_SKIPPED : CHECK_REJECTED;
        t->result->blame = gap ? NULL : tgsic_check_hop_name(CHECK_HOP_GLSL);
        t->result->cause = tgsic_arena_printf(
            t->arena, gap ? "glslang lacks it: %s" : "glslang refuses GLSL′: %s", complaint);
    }
    tgsic_diags_free(&diags);
    return result == TGSIC_OK;
}

void tgsic_check_judge_glslang(struct check_trial *t)
{
    t->result->verdict = CHECK_SAME;
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++)
        if (t->program.stages[s].present && t->program.stages[s].glsl.data && !judge_stage(t, s))
            return;
}
