!!ARBfp1.0
OPTION ARB_fog_exp2;
OPTION ARB_fragment_program_shadow;
TEMP c, d;
TXP c, fragment.texcoord[0], texture[0], SHADOW2D;
TXB d, fragment.texcoord[1], texture[1], CUBE;
TXP d.rg, fragment.texcoord[1], texture[1], CUBE;
KIL -d;
SWZ d, d, 0, -y, 1, -w;
XPD_SAT c.xyz, c, d;
MOV result.depth.z, fragment.position.z;
LRP result.color, c, d, state.fog.color;
END
