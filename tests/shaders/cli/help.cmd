--help
translate --help
validate --help
info --help
run --help
