translate inner-coverage.frag
translate post-depth-coverage.frag
