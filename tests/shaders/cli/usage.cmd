--no-such-option
translate --dialect nine ../readme/tint.frag
translate -x cobol ../readme/tint.frag
translate --host gl999 ../readme/tint.frag
translate -S frag missing.frag
validate ../readme
translate --max gl_MaxDrawBuffers ../readme/tint.frag
validate --max-errors many ../readme/tint.frag
translate -qz ../readme/tint.frag
translate -qb
run -qhz
-qbtgsi ../readme/tint.frag
