"""Proves the formats: what we write is loaded by the real tools' own libraries, and what they write is read by us.

    python3 tests/formats/run.py            # all checks
    python3 tests/formats/run.py brat gate  # those whose name has one of these words

Sets up what is missing under `.cache/` (a Python environment and a folder of npm packages, each named after the
hash of the files that pin its versions), builds the command line and runs `checks/*.py` with it. Needs Python 3.11
or later with pip, Node 20, and the registries once.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CACHE = ROOT / ".cache"


def run(*command, **options):
    subprocess.run([str(part) for part in command], check=True, **options)


def folder_for(kind, *pins):
    """An empty or finished folder for this content of the files that pin versions."""
    digest = hashlib.sha256(b"".join((HERE / pin).read_bytes() for pin in pins)).hexdigest()[:16]
    return CACHE / f"formats-{kind}-{digest}"


def set_up(folder, make):
    """Makes a folder once. It counts only when complete: an interrupted set-up starts anew."""
    done = folder / ".complete"
    if not done.exists():
        print(f"setting up {folder.relative_to(ROOT)} ...", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(exist_ok=True)
        make(folder)
        done.touch()
    return folder


def make_python(folder):
    quiet = ["install", "--quiet", "--disable-pip-version-check"]
    if importlib.util.find_spec("ensurepip"):
        run(sys.executable, "-m", "venv", folder)
        pip = [folder / "bin" / "python", "-m", "pip", *quiet]
    else:
        # Debian's Python without the package python3-venv: the system's pip fills the environment from outside.
        run(sys.executable, "-m", "venv", "--without-pip", folder)
        pip = [sys.executable, "-m", "pip", "--python", folder / "bin" / "python", *quiet]
    run(*pip, "--requirement", HERE / "requirements.txt", "--constraint", HERE / "constraints.txt")
    run(*pip, "--no-deps", "--requirement", HERE / "requirements-alone.txt")


def make_node(folder):
    folder.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / "node" / name, folder / name)
    run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error", cwd=folder)


def main():
    python = set_up(
        folder_for("python", "requirements.txt", "constraints.txt", "requirements-alone.txt"), make_python
    )
    node = set_up(folder_for("node", "node/package.json", "node/package-lock.json"), make_node)
    run("cargo", "build", "--quiet", "--bin", "tagline", cwd=ROOT)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    environment = {
        **os.environ,
        "TAGLINE": str(target / "debug" / "tagline"),
        "TAGLINE_NODE_MODULES": str(node / "node_modules"),
        "HF_HUB_OFFLINE": "1",
        "HF_DATASETS_CACHE": str(CACHE / "formats-datasets"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    checks = subprocess.run([python / "bin" / "python", "-m", "checks", *sys.argv[1:]], cwd=HERE, env=environment)
    return checks.returncode


if __name__ == "__main__":
    sys.exit(main())
