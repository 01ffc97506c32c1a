"""How small real arrays become; run by peer.py, which says what it does, in its virtual environment."""
import glob
import gzip
import itertools
import json
import os
import subprocess
import sys
import zipfile

import blosc2
import h5py
import numpy as np
import tifffile
import zstandard
from pcodec import ChunkConfig, standalone

VCF, FOLDER = sys.argv[1:]


def nifti(path):
    """The voxels of a NIfTI-1 file, as they lie but in C order."""
    data = gzip.open(path).read()
    ndim, *lengths = np.frombuffer(data, "<i2", 8, 40)
    dtype = {2: "u1", 4: "<i2", 16: "<f4"}[int(np.frombuffer(data, "<i2", 1, 70)[0])]
    shape = [int(length) for length in lengths[:ndim]]
    start = int(np.frombuffer(data, "<f4", 1, 108)[0])
    return np.frombuffer(data, dtype, int(np.prod(shape)), start).reshape(shape, order="F")


def variable(name):
    return lambda path: h5py.File(path)[name][:]


DATA = [
    ("fluorescence stack", "stardist", "stardist/data/images/img3d.tif", tifffile.imread),
    ("MRI", "nibabel", "nibabel/tests/data/example4d.nii.gz", nifti),
    ("T1", "nilearn", "nilearn/datasets/data/mni_icbm152_t1_tal_nlin_sym_09a_converted.nii.gz", nifti),
    ("air temperature", "iris-sample-data", "iris_sample_data/sample_data/E1_north_america.nc", variable("air_temperature")),
    ("sea surface", "iris-sample-data", "iris_sample_data/sample_data/ostia_monthly.nc", variable("surface_temperature")),
    ("hybrid height", "iris-sample-data", "iris_sample_data/sample_data/hybrid_height.nc", variable("air_potential_temperature")),
]


def unpacked(package):
    """The folder of a package's files, downloaded once; None where it can't be had."""
    place = os.path.join(FOLDER, package)
    if not os.path.exists(place):
        wheels = os.path.join(FOLDER, "wheels", package)
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", wheels, package]
        found = glob.glob(os.path.join(wheels, "*.whl")) if subprocess.run(pip).returncode == 0 else []
        if not found:
            return None
        zipfile.ZipFile(found[0]).extractall(place)
    return place


def zstd(data):
    return len(zstandard.ZstdCompressor(level=3).compress(bytes(data)))


def shuffled(array):
    """First bytes of all elements, then their second bytes, and so on."""
    planes = np.frombuffer(array.tobytes(), "u1").reshape(-1, array.dtype.itemsize)
    return zstd(planes.T.tobytes())


def bits(array):
    return array.view(f"u{array.dtype.itemsize}") if array.dtype.kind in "fi" else array


def delta(array, axis):
    first = np.take(array, [0], axis=axis)
    return np.concatenate([first, np.diff(array, axis=axis)], axis=axis)


def deltas(array):
    """Differences along one, two and three axes each."""
    for count in (1, 2, 3):
        for axes in itertools.combinations(range(array.ndim), count):
            differences = bits(array)
            for axis in axes:
                differences = delta(differences, axis)
            yield differences


def zigzag(array):
    signed = array.view(f"i{array.dtype.itemsize}")
    return ((signed << 1) ^ (signed >> (8 * array.dtype.itemsize - 1))).view(array.dtype)


def bytedelta(array):
    """blosc2's shuffle and bytedelta, then zstd, in one block."""
    filters = [blosc2.Filter.SHUFFLE, blosc2.Filter.BYTEDELTA]
    parameters = {"codec": blosc2.Codec.ZSTD, "clevel": 3, "typesize": array.dtype.itemsize, "nthreads": 1}
    parameters |= {"filters": filters, "filters_meta": [0, array.dtype.itemsize], "blocksize": 0}
    schunk = blosc2.SChunk(chunksize=array.nbytes, cparams=parameters)
    schunk.append_data(np.ascontiguousarray(array))
    return schunk.cbytes


def pcodec(array):
    # Bytes are stored as the numbers of two bytes.
    numbers = array.astype("u2") if array.dtype.itemsize == 1 else array
    return len(standalone.simple_compress(np.ascontiguousarray(numbers).ravel(), ChunkConfig()))


def ours(array, name):
    """What best-axis recommends, encoded by the command."""
    source, encoded, config = (os.path.join(FOLDER, f"{name}{end}") for end in (".npy", ".encoded.npy", ".json"))
    np.save(source, array)
    table = subprocess.run([VCF, "spatial-delta", "best-axis", source, "--format", "json"], check=True, stdout=subprocess.PIPE)
    best = json.loads(table.stdout.splitlines()[0])
    if best["zarr2"] is None:
        return shuffled(array), "none"
    with open(config, "w") as file:
        json.dump(best["zarr2"], file)
    command = [VCF, "spatial-delta", "encode", source, "-o", encoded, "--config", config]
    subprocess.run(command, check=True)
    axes = ",".join(map(str, best["axes"]))
    return shuffled(np.load(encoded)), f"{axes} {best['residual']}"


WAYS = ["zstd", "shuffle", "delta", "bytedelta", "zigzag", "pcodec", "ours"]
print("ratios; delta and zigzag along the best one to three axes, then shuffle and zstd level 3")
print(f"{'':<20}" + "".join(f"{way:>10}" for way in WAYS) + f"{'behind':>8}  ours is")
os.makedirs(FOLDER, exist_ok=True)
for name, package, path, read in DATA:
    place = unpacked(package)
    if place is None:
        print(f"{name:<20} the package {package} can't be had")
        continue
    array = np.ascontiguousarray(read(os.path.join(place, path)))
    stored, recommended = ours(array, name.replace(" ", "_"))
    sizes = [zstd(array.tobytes()), shuffled(array), min(map(shuffled, deltas(array))), bytedelta(array)]
    sizes += [min(shuffled(zigzag(differences)) for differences in deltas(array)), pcodec(array), stored]
    # pcodec and what is ours are no cheap filters of others.
    behind = stored / min(sizes[:5]) - 1
    print(f"{name:<20}" + "".join(f"{array.nbytes / size:10.2f}" for size in sizes) + f"{100 * behind:7.1f}%  {recommended}", flush=True)
