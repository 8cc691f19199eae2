translate --print-source-types
translate --list-hosts
translate -x glsl -b tgsi ../readme/tint.frag
-x glsl -b tgsi ../readme/tint.frag
translate -b glsl --host es300 ../readme/tint.frag
info ../glsl2tgsi/lit-texture.vert ../glsl2tgsi/lit-texture.frag
info --json ../readme/tint.frag
