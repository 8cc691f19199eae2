!!ARBfp1.0
OPTION ARB_draw_buffers;
OPTION ARB_fragment_coord_origin_upper_left;
OPTION ARB_fragment_coord_pixel_center_integer;
OPTION ARB_precision_hint_nicest;
PARAM scale = program.local[2];
TEMP t;
MUL t.rg, fragment.position, scale.abgr;
SCS t.zw, scale.x;
MOV_SAT result.color[0], t;
CMP result.color[1], -t, fragment.color, fragment.color.secondary;
END
