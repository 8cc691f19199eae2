/* SPDX-License-Identifier: MIT */
/* What a judge works with: the devices of its oracle, and the host that GLSL is made for. */
#include "judge.h"

#include "interop/glslang.h"
#include "translated_device.h"

#include <stdlib.h>

static struct check_device *open_again(struct tgsic_diags *diags)
{
    struct check_device *soft = tgsic_check_open_soft(diags);
    return soft ? tgsic_check_open_translated(soft, true) : NULL;
}

static void open_devices(struct check_judge *judge, struct tgsic_diags *diags)
{
    const char *display = judge->options.display;
    judge->devices[CHECK_HOP_SOURCE] = tgsic_check_open_gl(display, diags);
    judge->devices[CHECK_HOP_TGSI] = tgsic_check_open_soft(diags);
    judge->devices[CHECK_HOP_GLSL] = tgsic_check_open_gl_translated(display, diags);
    judge->devices[CHECK_HOP_TGSI_AGAIN] = open_again(diags);
    if (judge->options.oracle == CHECK_ORACLE_VULKAN)
        judge->devices[CHECK_HOP_SPIRV] = tgsic_check_open_vulkan(display, diags);
    if (judge->options.oracle == CHECK_ORACLE_VIRGL)
        judge->devices[CHECK_HOP_VIRGL] =
            tgsic_check_open_virgl(display, judge->options.capture, diags);
}

/* The host is the driver here, where none is named. */
static enum tgsic_result set_host(struct check_judge *judge, struct tgsic_diags *diags)
{
    if (!judge->options.host && judge->devices[CHECK_HOP_GLSL] &&
        tgsic_check_gl_host(judge->devices[CHECK_HOP_SOURCE], &judge->host))
        return TGSIC_OK;
    return tgsic_host_parse(judge->options.host ? judge->options.host : "gl450", &judge->host,
                            diags);
}

static enum tgsic_result open_oracle(struct check_judge *judge, struct tgsic_diags *diags)
{
    enum check_hop needed = judge->options.oracle == CHECK_ORACLE_GL       ? CHECK_HOP_GLSL
                            : judge->options.oracle == CHECK_ORACLE_VIRGL  ? CHECK_HOP_VIRGL
                            : judge->options.oracle == CHECK_ORACLE_VULKAN ? CHECK_HOP_SPIRV
                                                                           : CHECK_HOP_TGSI;
    if (judge->options.oracle == CHECK_ORACLE_GLSLANG)
        return tgsic_interop_glslang_open(diags);
    open_devices(judge, diags);
    return judge->devices[needed] ? TGSIC_OK : TGSIC_E_UNSUPPORTED;
}

enum tgsic_result tgsic_check_open_judge(const struct check_judge_options *options,
                                         struct check_judge **out, struct tgsic_diags *diags)
{
    struct check_judge *judge = calloc(1, sizeof *judge);
    if (!judge)
        return TGSIC_E_MEMORY;
    judge->options = *options;
    enum tgsic_result result = open_oracle(judge, diags);
    if (result == TGSIC_OK)
        result = set_host(judge, diags);
    if (result == TGSIC_OK)
        *out = judge;
    else
        tgsic_check_close_judge(judge);
    return result;
}

void tgsic_check_close_judge(struct check_judge *judge)
{
    if (judge && judge->options.oracle == CHECK_ORACLE_GLSLANG)
        tgsic_interop_glslang_close();
    for (unsigned h = 0; judge && h < CHECK_NUM_HOPS; h++)
        if (judge->devices[h])
            judge->devices[h]->ops->close(judge->devices[h]);
    free(judge);
}
