/* SPDX-License-Identifier: MIT */
/* What mutations of both forms share. */
#include "mutate.h"

uint32_t mutate_random(uint64_t *seed, uint32_t below)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33) % below;
}

/* Two of three fall on fragment shaders, where there is more to go wrong. */
bool mutate_chooses_stage(uint64_t *seed, unsigned stage)
{
    return stage == (mutate_random(seed, 3) ? TGSIC_PROCESSOR_FRAG : TGSIC_PROCESSOR_VERT);
}

static void plant_in_tgsi(void *user, enum check_hop hop, unsigned stage,
                          struct tgsic_shader *shader)
{
    struct mutation *m = user;
    if (hop == m->hop && hop == CHECK_HOP_TGSI)
        mutate_tgsi(m, stage, shader);
}

static void plant_in_glsl(void *user, unsigned stage, struct tgsic_buffer *text)
{
    struct mutation *m = user;
    if (m->hop == CHECK_HOP_GLSL)
        mutate_glsl(m, stage, text);
}

struct check_mutator mutation_planter(struct mutation *m)
{
    return (struct check_mutator){.user = m, .tgsi = plant_in_tgsi, .glsl = plant_in_glsl};
}
