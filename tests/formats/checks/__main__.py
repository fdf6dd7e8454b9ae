"""Runs all `check_*` functions of the modules beside this one and says what was loaded with which version."""

import importlib
import pkgutil
import sys
import traceback
import warnings
from importlib.metadata import version

import checks


def cases(words):
    for module_info in pkgutil.iter_modules(checks.__path__):
        if module_info.name in ("__main__", "harness"):
            continue
        module = importlib.import_module(f"checks.{module_info.name}")
        for name, function in sorted(vars(module).items()):
            full_name = f"{module_info.name}: {name.removeprefix('check_').replace('_', ' ')}"
            if name.startswith("check_") and (not words or any(word in full_name for word in words)):
                yield full_name, module, function


def loaded_with(module):
    packages = [f"{package} {version(package)}" for package in getattr(module, "PACKAGES", [])]
    return ", ".join(packages + getattr(module, "OTHER", []))


def main():
    warnings.simplefilter("ignore")
    n_passed = n_failed = 0
    for name, module, function in cases(sys.argv[1:]):
        try:
            function()
            n_passed += 1
            print(f"ok      {name}  [{loaded_with(module)}]", flush=True)
        except Exception:
            n_failed += 1
            print(f"FAILED  {name}  [{loaded_with(module)}]", flush=True)
            traceback.print_exc()
    print(f"\n{n_passed} passed, {n_failed} failed")
    return 1 if n_failed or not n_passed else 0


sys.exit(main())
