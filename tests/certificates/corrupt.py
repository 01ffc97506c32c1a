"""Corrupts certificates, one field after the other: python3 corrupt.py CHECKER FILE...

Every field of every certificate is changed in several ways, taken away and put in place of another. What is changed is refused as it
is, and where its checksum is made anew as well, unless what it then says is true: that is decided here, by computing elements of
both arrays for random integers, without the checker. Last come files that nobody wrote.
"""
import copy
import importlib.util
import json
import os
import random
import subprocess
import sys
import tempfile
import zlib


class Wrong(Exception):
    """What is no graph at all."""


def element(nodes, at, index, samples):
    """An element by what the operations are, for the samples of leaves."""
    node, op = nodes[at], nodes[at]["op"]
    if op in ("symbols", "variables") or op == "data" and "size" in node and node.get("extend") not in (None, "periodic"):
        return samples(json.dumps(node, sort_keys=True), index)
    if op == "data":
        place = 0
        for i, n in zip(index, node["size"]):
            place = place * n + i % n
        return node["values"][place]
    if op == "interleave":
        d = node["dimension"]
        side = node["odd"] if index[d] % 2 else node["even"]
        return element(nodes, side, (*index[:d], index[d] // 2, *index[d + 1:]), samples)
    if op == "subsample":
        index = tuple(s * i + o for i, s, o in zip(index, node["steps"], node["offsets"]))
    if op == "pad":
        index = tuple(min(i, n - 1) for i, n in zip(index, size(nodes, node["input"])))
    below = element(nodes, node["input"], index, samples)
    if op == "left_shift":
        return below * 2 ** node["bits"]
    if op == "right_shift":
        return (below + 2 ** node["bits"] // 2) // 2 ** node["bits"]
    if op == "wrap":
        return (below + 2 ** node["bits"] // 2) % 2 ** node["bits"] - 2 ** node["bits"] // 2
    if op == "plus":
        return below + node["amount"]
    if op == "function":
        return samples(node["name"], (below,) if node["everywhere"] else (below, *index))
    if op != "lift":
        return below
    d, kind, bits = node["dimension"], node["kind"], node["S"]
    if index[d] % 2 != ("odd" in kind.split("_")[0]):
        return below
    whole = 0
    for i, tap in enumerate(node["taps"]):
        at_tap = inside(nodes, at, d, index[d] + 2 * (node["D"] + i) - 1)
        if at_tap is not None:
            whole += tap * element(nodes, node["input"], (*index[:d], at_tap, *index[d + 1:]), samples)
    if "offset" in node:
        change = (whole + node["offset"]) // 2 ** bits
    else:
        change, rest = divmod(whole, 2 ** bits)
        change += 2 * rest > 2 ** bits or 2 * rest == 2 ** bits and change % 2
    return below + change if "add" in kind else below - change


def size(nodes, at):
    """The size of an array; None where it is infinite."""
    node = nodes[at]
    if node["op"] in ("symbols", "variables", "data"):
        return node["size"] if "edges" in node else None
    below = size(nodes, node["input" if "input" in node else "even"])
    if below is None or node["op"] == "pad":
        return node["size"] if node["op"] == "pad" else None
    if node["op"] == "subsample":
        return [len(range(o, n, s)) for n, s, o in zip(below, node["steps"], node["offsets"])]
    if node["op"] == "interleave":
        d = node["dimension"]
        return [n + size(nodes, node["odd"])[i] if i == d else n for i, n in enumerate(below)]
    return below


def edges(nodes, at):
    node = nodes[at]
    return node["edges"] if "edges" in node else edges(nodes, node["input" if "input" in node else "even"])


def inside(nodes, at, d, i):
    """Which sample a stage reads, step by step: beyond an end it is led back."""
    n = size(nodes, at)
    if n is None:
        return i
    n, rule, parity = n[d], edges(nodes, at), i % 2
    while rule == "periodic" and not 0 <= i < n:
        i += n if i < 0 else -n
    while rule == "clamp" and not 0 <= i < n:
        i += 2 if i < 0 else -2
    while rule == "reflect" and not 0 <= i < n:
        i = 0 if n == 1 else -i if i < 0 else 2 * (n - 1) - i
    return i if i % 2 == parity else None


def is_true(whole, tries):
    """Whether both arrays are equal at random places for random integers."""
    nodes, left, right = whole["nodes"], whole["left"], whole["right"]
    ends = size(nodes, left)
    if ends != size(nodes, right):
        return False
    ndim = next(node.get("dimensions") or len(node["size"]) for node in nodes if "name" in node or "size" in node)
    for seed in range(tries):
        draw = random.Random(seed)
        index = tuple(draw.randrange(n) for n in ends) if ends else tuple(draw.randrange(-20, 20) for _ in range(ndim))
        samples = lambda *what: random.Random(repr((what, seed))).randrange(-999, 1000)
        if element(nodes, left, index, samples) != element(nodes, right, index, samples):
            return False
    return True


def places(value, path=()):
    """Where the fields of a certificate are, from the outside in."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield (*path, key)
        yield from places(item, (*path, key))


def changed(whole, path):
    """A certificate with one field changed, in every way."""
    *outer, last = path
    value = whole
    for key in path:
        value = value[key]
    others = [None, [], {}, "", 1.5, True]
    if isinstance(value, bool):
        others += [not value, int(value)]
    elif isinstance(value, int):
        others += [value + 1, value - 1, -value, value + 2, str(value), float(value), [value], 2 ** 70]
    elif isinstance(value, str):
        others += [value + "x", value[:-1], value.upper(), [value]]
        others += ["even_add_odd", "even_subtract_odd", "odd_add_even", "odd_subtract_even", "clamp", "reflect", "periodic",
                   "lift", "left_shift", "right_shift", "plus", "subsample", "interleave", "symbols", "variables"]
    elif isinstance(value, list):
        others += [value[1:], value[:-1], value + value[-1:], value[::-1], {}]
    elif isinstance(value, dict):
        others += [{**value, "more": 0}]
    for other in others:
        made = copy.deepcopy(whole)
        place = made
        for key in outer:
            place = place[key]
        if type(other) is type(value) and other == value:
            continue
        place[last] = other
        yield made
    made = copy.deepcopy(whole)
    place = made
    for key in outer:
        place = place[key]
    del place[last]
    yield made


def written(whole):
    return json.dumps(whole, ensure_ascii=False).encode("utf-8", "surrogatepass")


def forged(whole):
    """With a checksum that fits."""
    body = {key: value for key, value in whole.items() if key != "checksum"}
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return {**body, "checksum": "%08x" % zlib.crc32(text.encode("utf-8", "surrogatepass"))}


def hostile():
    """Files that nobody wrote."""
    x = {"op": "symbols", "name": "x", "dimensions": 1}
    lift = {"op": "lift", "input": 0, "kind": "even_add_odd", "taps": [1], "D": 0, "S": 1, "offset": 1, "dimension": 0}
    base = {"format": "vcfilter equality certificate", "version": 1, "nodes": [x], "left": 0, "right": 0, "steps": []}
    graphs = [
        [{"op": "plus", "input": 1, "amount": 0}, {"op": "plus", "input": 0, "amount": 0}],  # a cycle
        [{"op": "plus", "input": 0, "amount": 0}],
        [x, dict(x, name="y"), dict(lift, taps=[2 ** 64] * 9, D=2 ** 64)],
        [dict(x, dimensions=9)], [dict(x, dimensions=True)], [dict(x, dimensions=2 ** 63)],
        [x, dict(lift, S=2 ** 40, offset=0)], [x, dict(lift, offset=2)], [x, dict(lift, dimension=1)],
        [x, {"op": "subsample", "input": 0, "steps": [0], "offsets": [0]}],
        [x, {"op": "pad", "input": 0, "size": [4]}], [x, {"op": "with_edges", "input": 0, "edges": "clamp"}],
        [{"op": "data", "size": [2 ** 60], "extend": "periodic", "values": [1]}],
        [{"op": "symbols", "name": "x", "size": [10 ** 9], "edges": "clamp"}],
        [{"op": "symbols", "name": "x", "size": [], "edges": "clamp"}], [{}], [[]], [None], [], "x", None,
    ]
    bodies = [dict(base, nodes=nodes, right=len(nodes or []) - 1) for nodes in graphs]
    chain = [x] + [{"op": "interleave", "even": i, "odd": i, "dimension": 0} for i in range(40)]
    bodies += [dict(base, nodes=chain, left=40, right=40), dict(base, left=True), dict(base, right=-1), dict(base, left=[0])]
    bodies += [dict(base, steps=[{"before": 0, "after": 0}]), dict(base, steps=[0]), dict(base, steps={})]
    bodies += [dict(base, steps=[{"before": 0, "after": "0", "rule": "symbols of "}]), dict(base, version=True)]
    # Names that run together, and names that stand twice.
    fused = {key: value for key, value in base.items() if key not in ("left", "nodes")}
    bodies += [dict(fused, **{"left nodes": 0}), dict(base, nodes=[{"op": "symbols", "dimensions name": 1}])]
    bodies += [dict(base, nodes=[x, {"op": "left_shift", "bits input": 0}], right=1), dict(base, steps=[{"after before rule": 0}])]
    twice = written(forged(dict(base, nodes=[x, dict(x, name="y")]))).replace(b'"left": 0', b'"left": 1, "left": 0')
    assert b'"left": 1' in twice
    many = [{"op": "symbols", "name": "x%d" % i, "size": [1 << 16], "edges": "clamp"} for i in range(20)]
    bodies.append(dict(base, nodes=many))
    deep = b"[" * 200000
    texts = [b"", b"[]", b"null", b"\xff\xfe{}", b"\x00", b"NaN", deep, deep + b"]" * 200000, b'{"a":' * 100000, b"1" * 9999]
    texts += [b'{"format":"vcfilter equality certificate","version":1e9999}', b'{"format":"\\ud800"}', b"{" * 10, b"1e5"]
    return texts + [twice] + [written(forged(body)) for body in bodies] + [written(forged(base)).replace(b'"x"', b'"\\ud800"')]


def main(checker, paths):
    spec = importlib.util.spec_from_file_location("check_equality", checker)
    check = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(check)

    def holds(text):
        try:
            check.proven(check.parsed(text))
        except (check.Refused, ValueError, RecursionError):
            return False
        return True

    refused = true = 0
    for path in paths:
        whole = json.load(open(path, encoding="utf-8"))
        assert holds(written(whole)), path
        assert is_true(whole, 5), path
        for place in places(whole):
            for made in changed(whole, place):
                assert not holds(written(made)), (path, place, made)
                if holds(written(forged(made))):
                    assert is_true(made, 20), ("false, and not refused", path, place, made)
                    true += 1
                refused += 1
    with tempfile.TemporaryDirectory() as folder:
        names = [os.path.join(folder, "%d.json" % i) for i, _ in enumerate(hostile())]
        for name, text in zip(names, hostile()):
            with open(name, "wb") as file:
                file.write(text)
        names += [folder, os.path.join(folder, "none.json")]
        ended = subprocess.run([sys.executable, checker, *names], capture_output=True, text=True)
        lines = ended.stdout.splitlines()
        assert ended.returncode == 1 and ended.stderr == "", ended
        assert len(lines) == len(names) and all(": refused: " in line for line in lines), ended.stdout
    assert refused >= 100, "nothing was changed"
    print("%d certificates, %d changes refused, %d of them true once their checksum is forged; %d hostile files refused" % (
        len(paths), refused, true, len(names)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
