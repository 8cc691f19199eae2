!!ARBfp1.0
TEMP t;
TEX t, fragment.texcoord[0], texture[0], 2D;
TEX t, t, texture[0],
    CUBE;
END
