--help
translate --help
validate --help
info --help
