validate extension-warn.frag
validate -w extension-warn.frag
validate -Werror extension-warn.frag
