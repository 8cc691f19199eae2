/* SPDX-License-Identifier: MIT */
/* Finds out whether a case lacks half of its program. */
#include "partner.h"

#include "tgsi/arena.h"

#include <string.h>

static bool is_half(const struct check_case *test)
{
    const struct check_source *s = test->sources;
    return test->is_bare && test->num_sources == 1 &&
           (s->form == CHECK_FORM_GLSL || s->form == CHECK_FORM_TGSI) &&
           (s->stage == TGSIC_PROCESSOR_VERT || s->stage == TGSIC_PROCESSOR_FRAG);
}

void tgsic_check_add_partner(struct check_case *test, struct tgsic_arena *arena)
{
    if (!is_half(test))
        return;
    const struct check_source *own = &test->sources[0];
    const char *text = own->form == CHECK_FORM_GLSL ? tgsic_check_glsl_partner(own, arena)
                                                    : tgsic_check_tgsi_partner(own, arena);
    if (!text)
        return;
    struct check_source *both = ARENA_ARRAY(arena, struct check_source, 2);
    both[0] = *own;
    both[1] = (struct check_source){
        .stage = own->stage == TGSIC_PROCESSOR_VERT ? TGSIC_PROCESSOR_FRAG : TGSIC_PROCESSOR_VERT,
        .form = own->form,
        .text = text,
        .size = strlen(text),
        .path = own->path};
    test->sources = both;
    test->num_sources = 2;
}
