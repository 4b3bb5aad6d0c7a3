#!/usr/bin/env python3
"""Draws a terminal's screen as SVG: tmux capture-pane -p -e | svg.py TITLE > picture.svg

Knows bold, dim, reverse and the eight colours; everything else is plain text, so that the picture can be searched.
"""
import re
import sys
from html import escape

WIDTH, HEIGHT, MARGIN = 8.4, 19, 14
# Viewers join other spaces.
NO_BREAK = "\u00a0"
FONT = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"
BACKGROUND, PLAIN = "#1d1f21", "#d5d8d6"
COLOURS = ["#5f6366", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#ffffff"]


def runs(line):
    """The pieces of a line with the codes that hold for each."""
    codes = set()
    for piece in re.split(r"(\x1b\[[0-9;]*m)", line):
        if not piece.startswith("\x1b"):
            if piece:
                yield piece, frozenset(codes)
            continue
        for code in (int(number or 0) for number in piece[2:-1].split(";")):
            if code == 0:
                codes.clear()
            elif code == 39:
                codes -= set(range(30, 38)) | set(range(90, 98))
            elif code in (22, 27):
                codes -= {1, 2} if code == 22 else {7}
            else:
                codes.add(code)


def draw(line, row):
    column = 0
    for text, codes in runs(line):
        x, y = MARGIN + column * WIDTH, MARGIN + row * HEIGHT
        width = len(text) * WIDTH
        colour = next((COLOURS[code % 10] for code in codes if 30 <= code < 38 or 90 <= code < 98), PLAIN)
        if 7 in codes:
            yield f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{HEIGHT}" fill="{colour}"/>'
            colour = BACKGROUND
        style = (' font-weight="bold"' if 1 in codes else "") + (' opacity="0.7"' if 2 in codes else "")
        if text.strip():
            yield (f'<text x="{x:.1f}" y="{y + 14}" textLength="{width:.1f}" fill="{colour}"{style}>'
                   f"{escape(text.replace(' ', NO_BREAK))}</text>")
        column += len(text)


def main():
    lines = [line.rstrip() for line in sys.stdin.read().rstrip().split("\n")]
    if lines[-1] == "$":
        lines.pop()
    columns = max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in lines)
    width, height = round(columns * WIDTH + 2 * MARGIN), len(lines) * HEIGHT + 2 * MARGIN
    print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
          f'viewBox="0 0 {width} {height}" role="img">')
    print(f"<title>{escape(sys.argv[1])}</title>")
    print(f'<rect width="{width}" height="{height}" rx="6" fill="{BACKGROUND}"/>')
    print(f'<g font-family="{FONT}" font-size="14">')
    for row, line in enumerate(lines):
        for element in draw(line, row):
            print(element)
    print("</g>\n</svg>")


main()
