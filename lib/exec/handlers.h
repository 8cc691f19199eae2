/* SPDX-License-Identifier: MIT */
/* The functions that handlers.def names: tgsic_exec_run_… each. Private to lib/exec. */
#ifndef EXEC_HANDLERS_H
#define EXEC_HANDLERS_H

#include "machine.h"

#define HANDLER(opcode, function) exec_handler tgsic_exec_run_##function;
#include "handlers.def"
#undef HANDLER

#endif
