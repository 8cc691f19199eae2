/* SPDX-License-Identifier: MIT */
/* Runs until its input ends: while one program does, Wine need not start its services for each. */
#include <stdio.h>

int main(void)
{
    while (getchar() != EOF)
        ;
    return 0;
}
