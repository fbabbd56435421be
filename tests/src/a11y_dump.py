"""Prints every accessible object of the desktop as a JSON list. Used by the tests alone."""

import json
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402


def text_of(node):
    try:
        text = node.get_text_iface()
        if text is None:
            return ""
        return Atspi.Text.get_text(text, 0, min(Atspi.Text.get_character_count(text), 4000))
    except Exception:
        return ""


def walk(node, app, pid, out, depth):
    if node is None or depth > 30 or len(out) > 3000:
        return
    try:
        out.append({"role": node.get_role_name() or "", "name": node.get_name() or "", "text": text_of(node), "app": app, "pid": pid})
        for index in range(min(node.get_child_count(), 300)):
            walk(node.get_child_at_index(index), app, pid, out, depth + 1)
    except Exception as error:
        print(error, file=sys.stderr)


def main():
    Atspi.init()
    desktop = Atspi.get_desktop(0)
    out = []
    for index in range(desktop.get_child_count()):
        app = desktop.get_child_at_index(index)
        if app is None:
            continue
        try:
            walk(app, app.get_name() or "", app.get_process_id(), out, 0)
        except Exception as error:
            print(error, file=sys.stderr)
    json.dump(out, sys.stdout)


main()
