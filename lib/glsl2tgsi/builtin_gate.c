/* SPDX-License-Identifier: MIT */
/* Evaluates the conditions of builtin_gates.def. */
#include "builtin_gate.h"

#define SINCE(desktop, es) tgsic_language_at_least(lang, (desktop), (es))
#define ON(extension)      tgsic_language_has(lang, EXT_##extension)
#define IN(where)          (lang->stage == GLSL_##where)
#define LEGACY_HERE        tgsic_language_compatibility(lang)
#define ES_HERE            (lang->es)

#define DERIVATIVES_HERE IN(FRAGMENT)
#define FP64_HERE        (SINCE(400, 0) || ON(ARB_gpu_shader_fp64))
#define INT64_HERE       (ON(ARB_gpu_shader_int64) || ON(AMD_gpu_shader_int64))
#define COUNTERS_HERE    (SINCE(420, 310) || ON(ARB_shader_atomic_counters))
#define BUFFERS_HERE     (SINCE(430, 310) || ON(ARB_shader_storage_buffer_object))
#define IMAGES_HERE                                                                                \
    (SINCE(420, 310) || ON(ARB_shader_image_load_store) || ON(EXT_shader_image_load_store))
#define GPU_SHADER5_HERE (SINCE(400, 0) || ON(ARB_gpu_shader5))
#define GPU_SHADER5_ES_HERE                                                                        \
    (SINCE(400, 320) || ON(ARB_gpu_shader5) || ON(EXT_gpu_shader5) || ON(OES_gpu_shader5))
#define GEOMETRY_HERE                                                                              \
    (SINCE(150, 320) || ON(OES_geometry_shader) || ON(EXT_geometry_shader) ||                      \
     ON(ARB_geometry_shader4))
#define TESSELLATION_HERE                                                                          \
    (SINCE(400, 320) || ON(ARB_tessellation_shader) || ON(OES_tessellation_shader) ||              \
     ON(EXT_tessellation_shader))

/* texture2D and its kin. Desktop core profiles kept them until 4.20. */
#define OLD_NAMES_HERE (ES_HERE ? !SINCE(0, 300) : LEGACY_HERE || !SINCE(420, 0))
/* Those of them with Lod in their name: GLSL before 1.30 and ESSL 1.00 have them in vertex shaders
 * only. */
#define OLD_LOD_HERE                                                                               \
    (IN(VERTEX) || SINCE(130, 0) || ON(ARB_shader_texture_lod) || ON(EXT_gpu_shader4))

bool tgsic_builtin_gate_open(const struct glsl_language *lang, enum builtin_gate gate)
{
    switch (gate) {
#define GATE(name, condition)                                                                      \
    case GATE_##name:                                                                              \
        return condition;
#include "builtin_gates.def"
#undef GATE
    case GATE_COUNT:
        break;
    }
    return false;
}
