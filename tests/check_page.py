#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Opens the page of `tgsic report --html` in a browser, goes through it with mouse and keys, and
asks the document what is shown: check_page.py TGSIC [PICTURE.png]. Exit 77 without Chromium."""

import base64
import json
import os
import struct
import subprocess
import sys
import tempfile
import zlib

import browser

ROWS = 2000
HOSTILE = "</script><img src=x onerror='document.title=\"broken\"'>"


def chunk(kind, data):
    return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))


def pixel():
    """A PNG of one opaque red pixel, in base64."""
    head = struct.pack("!IIBBBBB", 1, 1, 8, 6, 0, 0, 0)
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(
        b"IDAT", zlib.compress(b"\0\xff\0\0\xff")) + chunk(b"IEND", b"")).decode()


def result(index, **more):
    verdict = "different" if index == 1234 else "unsupported" if index % 10 == 0 else "same"
    return {"verdict": verdict, "name": f"folder/case-{index:04}.shader_test",
            "route": "glsl-tgsi-glsl/virgl/O1", "oracle": "gl", "instructions": index + 1, **more}


def lines():
    yield {"tgsic": "0", "format": 1, "options": "oracle=gl", "expected": ROWS}
    for index in range(ROWS):
        if index == 1234:
            yield result(index, blame="TGSI→GLSL", cause=f"0.5 is not 1 {HOSTILE}",
                         exhibits=[{"title": f"{form} (fragment)", "text": f"one\n{HOSTILE}\nthree",
                                    "marked_line": line}
                                   for form, line in (("GLSL", 0), ("TGSI", 0), ("GLSL′", 2))],
                         pictures=[{"title": title, "width": 1, "height": 1, "png": pixel()}
                                   for title in ("expected", "got", "difference")])
        elif index % 10 == 0:
            yield result(index, cause=f"images are not translated (unit {index})")
        else:
            yield result(index)


def expect(page, what, wanted):
    got = page.ask(what)
    if got != wanted:
        raise AssertionError(f"{what}\n  is {got!r}, not {wanted!r}")


SHOWN = "document.querySelectorAll('tr.case').length"
VIEWS = "document.querySelectorAll('tr.view').length"


def go_through(page):
    expect(page, SHOWN, ROWS)
    expect(page, VIEWS, 0)
    expect(page, "document.querySelector('tr.case td.name').textContent",
           "folder/case-1234.shader_test")
    # A click opens the case: forms side by side, the failing line marked, pictures drawn.
    page.click("tr.case td.name")
    expect(page, VIEWS, 1)
    expect(page, "location.hash", "#case-1235")
    expect(page, "document.querySelectorAll('#case-1235 .form').length", 3)
    expect(page, "new Set([...document.querySelectorAll('#case-1235 .form')]"
                 ".map((form) => form.getBoundingClientRect().top)).size", 1)
    expect(page, "document.querySelector('#case-1235 .marked').textContent", HOSTILE)
    expect(page, "document.querySelectorAll('#case-1235 canvas').length", 3)
    page.wait("document.querySelector('#case-1235 canvas').getContext('2d')"
              ".getImageData(0, 0, 1, 1).data.join() === '255,0,0,255'")
    expect(page, "document.title", "tgsic check")
    expect(page, "document.images.length", 0)
    if len(sys.argv) > 2:
        page.picture(sys.argv[2])
    # Escape closes, Enter opens, j goes on.
    page.press("Escape")
    expect(page, VIEWS, 0)
    page.press("Enter")
    expect(page, VIEWS, 1)
    page.press("Escape")
    page.press("j")
    expect(page, "document.activeElement.id", "row-1")
    # Chips, words and the head of the table filter and sort.
    page.click("#verdicts .chip:last-child")
    expect(page, SHOWN, 200)
    page.click("#verdicts .chip:last-child")
    page.press("/")
    for key in "123":
        page.press(key, key)
    expect(page, "document.getElementById('name').value", "123")
    expect(page, SHOWN, sum("123" in f"{index:04}" for index in range(ROWS)))
    page.click("#cases th:nth-child(5) button")
    expect(page, "document.querySelector('tr.case td.name').textContent",
           "folder/case-1239.shader_test")


def main():
    if not browser.find():
        print("no Chromium")
        return 77
    with tempfile.TemporaryDirectory() as work:
        results, html = os.path.join(work, "r.jsonl"), os.path.join(work, "r.html")
        with open(results, "w", encoding="utf-8") as file:
            for line in lines():
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        subprocess.run([sys.argv[1], "report", results, "--html", html, "-o", os.devnull],
                       check=True)
        page = browser.Page("file://" + html)
        try:
            go_through(page)
        finally:
            page.close()
        page = browser.Page("file://" + html + "#case-1991")
        try:
            expect(page, VIEWS, 1)
            page.wait("scrollY > 0")
            expect(page, "document.getElementById('row-1991').getBoundingClientRect().top >="
                         "document.getElementById('filters').getBoundingClientRect().bottom", True)
        finally:
            page.close()
    print("the page does what it should")
    return 0


if __name__ == "__main__":
    sys.exit(main())
