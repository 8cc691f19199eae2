--help
translate --help
validate --help
info --help
run --help
extract --help
check --help
report --help
reduce --help
help run
help nonsense
