reduce reduce.tgsi -- grep -q RCP
reduce -q --max-steps 3 reduce.tgsi -- grep -q RCP {}
reduce reduce.frag -- sh -c 'tgsic validate -q "$0" && grep -q "texture(" "$0"'
reduce reduce.shader_test -- grep -q "sqrt("
reduce reduce.tgsi -- false
reduce reduce.tgsi -- ./none
reduce reduce.tgsi
reduce --oracle exec reduce.tgsi -- true
reduce -q --oracle exec reduce.shader_test
reduce --oracle exec --oracle gl reduce.shader_test
