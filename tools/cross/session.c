/* SPDX-License-Identifier: MIT */
/* Runs until its input ends: while one program does, Wine need not start its services for each.
 * Says "ready" once others may start.
 *
 * The first program makes Wine start wineboot, and others wait for wineboot's event up to five
 * minutes. Where Wine's own programs are left out nobody would set it, so this one does. */
#include <windows.h>
#include <winternl.h>

#include <stdio.h>
#include <wchar.h>

NTSTATUS NTAPI NtCreateEvent(HANDLE *event, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes,
                             int type, BOOLEAN signalled);
NTSTATUS NTAPI NtSetEvent(HANDLE event, LONG *previous);

#define NOTIFICATION_EVENT 0 /* stays set */

static void say_that_wine_has_booted(void)
{
    static WCHAR text[] = L"\\KernelObjects\\__wineboot_event";
    UNICODE_STRING name = {sizeof(text) - sizeof(*text), sizeof(text), text};
    OBJECT_ATTRIBUTES attributes;
    HANDLE event; /* kept open: the event lasts as long as this program */
    InitializeObjectAttributes(&attributes, &name, OBJ_OPENIF, NULL, NULL);
    if (NtCreateEvent(&event, EVENT_ALL_ACCESS, &attributes, NOTIFICATION_EVENT, FALSE) >= 0)
        NtSetEvent(event, NULL);
}

int main(void)
{
    say_that_wine_has_booted();
    puts("ready");
    fflush(stdout);
    while (getchar() != EOF)
        ;
    return 0;
}
