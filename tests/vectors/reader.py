"""Decodes the golden vectors; written from docs/spatial_delta.md alone, by somebody who knew nothing else of the codec."""
import json, pathlib, sys
import numpy as np
import jsonschema

def types(c, given=None):
    if "dtype" not in c and ("astype" in c or c.get("residual") == "zigzag" or given is None):
        raise ValueError("unknown dtype")
    d = np.dtype(c["dtype"]) if "dtype" in c else given
    a = np.dtype(c["astype"]) if "astype" in c else d
    if c.get("residual") == "zigzag" and "astype" not in c:
        a = np.dtype(f"u{d.itemsize}").newbyteorder(d.byteorder)
    return d, a

def split(x):  # native byte order; complex numbers get a last axis of length 2
    x = np.ascontiguousarray(x.astype(x.dtype.newbyteorder("=")))
    return x.view(f"f{x.itemsize // 2}").reshape(x.shape + (2,)) if x.dtype.kind == "c" else x

def decode(s, c):
    d, a = types(c, s.dtype)
    n, axes = s.ndim, c["axes"] if "axes" in c else [c["axis"]]
    if any(not -n <= i < n for i in axes) or len({i % n for i in axes}) != len(axes):
        raise ValueError("axes")
    if a.newbyteorder("=") != s.dtype.newbyteorder("="):
        raise ValueError("astype")
    axes = [i % n for i in axes]
    if c.get("mode") == "arithmetic" and d.kind == "f":
        x = np.moveaxis(s.astype(d.newbyteorder("=")), axes[0], 0)
        for i in range(1, len(x)):
            x[i] = x[i - 1] + x[i]
        return np.moveaxis(x, 0, axes[0]).astype(d)
    s, w = split(s), d.itemsize // (2 if d.kind == "c" else 1)
    s = s.view(f"{'i' if a.kind in 'imM' else 'u'}{s.itemsize}")  # extended by sign or zeros
    if d.kind == "b" and ((s != 0) & (s != 1)).any():
        raise ValueError("bool")
    x = s.astype(f"u{w}")  # low bits of a wider one
    if c.get("residual") == "zigzag":
        x = (x >> x.dtype.type(1)) ^ (np.zeros_like(x) - (x & x.dtype.type(1)))
    for i in axes:
        x = np.add.accumulate(x, axis=i, dtype=x.dtype)
    if d.kind == "b":
        x &= x.dtype.type(1)
    return np.ascontiguousarray(x).view(d.newbyteorder("=")).reshape(x.shape[:n]).astype(d)

def main(root):
    schema, bad = json.loads((root / "../../docs/spatial_delta.schema.json").read_text()), []
    folders = sorted(p.parent for p in root.glob("*/config.json"))
    for p in folders:
        try:
            jsonschema.validate(c := json.loads((p / "config.json").read_text()), schema)
            order, (d, a) = c.get("order", "C"), types(c)
            raw = np.frombuffer((p / "encoded.raw").read_bytes(), a).reshape(c["shape"], order=order)
            assert decode(raw, c).tobytes(order) == (p / "decoded.raw").read_bytes(), "raw"
            want, got = np.load(p / "decoded.npy"), decode(np.load(p / "encoded.npy"), c)
            assert (want.dtype, want.shape, want.tobytes()) == (got.dtype, got.shape, got.tobytes()), "npy"
        except Exception as e:
            bad.append(p.name), print(p.name, repr(e))
    print(len(folders) - len(bad), "of", len(folders), "decoded"), sys.exit(bool(bad))
main(pathlib.Path(__file__).parent)
