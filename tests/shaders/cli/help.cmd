--help
translate --help
validate --help
info --help
check --help
report --help
