--help
translate --help
validate --help
info --help
run --help
check --help
report --help
reduce --help
