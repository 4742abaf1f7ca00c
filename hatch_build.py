"""Compiles app/native/*.c while the program is installed; where that cannot be done, leaves the module out.

JIEHUA_COMPILED=no compiles nothing; =yes fails where it cannot be done. A wheel with the module is for this system and
every Python from 3.11 on; without it, for all.
"""

from __future__ import annotations

import os
import runpy
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLACE = "app/native"
NAME = "app.native._kernels"


class CompileKernels(BuildHookInterface[Any]):
    """The hook of the wheel; an editable install has the module among the sources."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and tell the builder what was made. Raises what the compiler raised where it must be done."""
        here = Path(self.root, PLACE)
        for old in (*here.glob("_kernels.*.so"), *here.glob("_kernels.*.pyd")) if version == "editable" else ():
            old.unlink()
        self.folder = tempfile.mkdtemp(prefix="jiehua-kernels-")
        wish = os.environ.get("JIEHUA_COMPILED", "auto")
        if wish == "no":
            return
        try:
            made = _compile(Path(self.root), Path(self.folder))
        except (Exception, SystemExit) as trouble:  # whatever compilers, and what drives them, may raise
            if wish == "yes":
                raise
            print(f"{NAME} is left out, and jiehua will be slower: {trouble}", file=sys.stderr)
            return
        if version == "editable":
            shutil.copy(made, here / made.name)
            return
        build_data["force_include"][str(made)] = f"{PLACE}/{made.name}"
        build_data["pure_python"] = False
        build_data["tag"] = f"cp311-abi3-{sysconfig.get_platform().replace('-', '_').replace('.', '_')}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what the compiler left."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _compile(root: Path, folder: Path) -> Path:
    """The compiled module, in the folder. Raises what setuptools raises, or ImportError where it is missing."""
    from setuptools import Distribution, Extension
    from setuptools.command.build_ext import build_ext

    known = runpy.run_path(str(root / PLACE / "sources.py"))
    extension = Extension(
        NAME,
        [str(file) for file in known["sources"]() if file.suffix == ".c"],
        define_macros=[("NATIVE_MARK", f'"{known["mark"]()}"')],
        extra_compile_args=[] if sys.platform == "win32" else ["-O3", "-std=c99", "-Wall", "-Wextra"],
        libraries=[] if sys.platform == "win32" else ["m"],
        py_limited_api=True,
    )
    command = build_ext(Distribution({"name": "jiehua", "ext_modules": [extension]}))
    command.build_lib, command.build_temp = str(folder / "lib"), str(folder / "temp")
    command.ensure_finalized()
    command.run()
    (made,) = (folder / "lib" / PLACE).glob("_kernels.*")
    return made
