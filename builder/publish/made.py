"""Steps of a build, each made once: a folder is named by the hash of what went into it and kept under `build/`."""

import shutil
import tempfile
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path


def made(cache: Path, name: str, inputs: Iterable[Path], make: Callable[[Path], None]) -> Path:
    """The folder that `make` fills, from `cache` if the `inputs` are what they were. A failed `make` leaves nothing."""
    folder = cache / f"{name}-{digest(inputs)}"
    if not folder.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix=f".{name}-") as work:
            make(Path(work))
            appear(Path(work), folder)
    return folder


def files(folder: Path, *patterns: str) -> list[Path]:
    """The files that any of the patterns matches, in a fixed order; what Python compiled for itself is left out."""
    found = {path for pattern in patterns for path in folder.glob(pattern) if path.is_file()}
    return sorted(path for path in found if "__pycache__" not in path.parts)


def digest(paths: Iterable[Path]) -> str:
    """12 hex digits over the names and contents of files."""
    total = sha256()
    for path in paths:
        total.update(f"{path.name}\n{path.stat().st_size}\n".encode())
        total.update(path.read_bytes())
    return total.hexdigest()[:12]


def publish(source: Path, target: Path, name: str) -> str:
    """Copy a made folder to `target/<name>-<hash of its content>`, to be cached for ever; gives the folder's name."""
    folder = target / f"{name}-{digest(files(source, '**/*'))}"
    if not folder.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        appear(source, folder)
    for stale in set(target.glob(f"{name}-*")) - {folder}:
        shutil.rmtree(stale, ignore_errors=True)
    return folder.name


def mirror(source: Path, target: Path, keep: str) -> None:
    """Make `target` equal to `source`, but for its entry `keep`; files that are equal already are not touched."""
    wanted = {path.relative_to(source): path for path in files(source, "**/*")}
    for path in files(target, "**/*"):
        name = path.relative_to(target)
        if name.parts[0] != keep and name not in wanted:
            path.unlink(missing_ok=True)
    for name, path in wanted.items():
        place(path.read_bytes(), target / name)


def place(data: bytes, target: Path) -> None:
    """Write a file whole or not at all, and only if it is new: live reload watches these folders."""
    if target.is_file() and target.read_bytes() == data:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as file:
        file.write(data)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(target)


def appear(source: Path, folder: Path) -> None:
    """Copy a folder so that it is there whole or not at all, also when two builds run at once."""
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".", ignore_cleanup_errors=True) as work:
        copy = shutil.copytree(source, Path(work) / folder.name)
        try:
            copy.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
