# SPDX-License-Identifier: MIT
"""The goldens under tests/shaders: what `tgsic` makes of each input, compared with what is kept.

    tgsi/NAME.tgsi          translating it to TGSI gives it back
    glsl2tgsi/NAME.vert     gives NAME.vert.tgsi; NAME.vert and NAME.frag are linked as a program
    legalise/NAME.tgsi      breaks the rules that NAME.lint names; NAME.legal is what keeps them
    arb2tgsi/NAME.vp        gives NAME.vp.tgsi; so does NAME.fp
    spirv2tgsi/NAME.spvasm  assembled by spirv-as, gives NAME.tgsi; bad-NAME.spvasm is rejected
    tgsi2glsl/NAME.tgsi     gives NAME.vert or NAME.frag, by its stage
    tgsi2spirv/NAME.spvasm  the assembly that NAME.tgsi gives, the one beside it or that of
                            tgsi2glsl/, and that spirv-val accepts
    cli/NAME.cmd            arguments, a line a call; what they print is NAME.out
    */bad-NAME.EXT          is rejected with the messages and exit code in bad-NAME.err

Options stand in the first line: `// args: ...` in GLSL; beside TGSI, which has no comments, in
NAME.args. Every GLSL, kept input or output, is also compiled by the system's OpenGL and by
glslang; lib/interop/glslang_gaps.def lists what glslang itself lacks. Every kept TGSI is validated.
"""

import concurrent.futures
import copy
import difflib
import os
import re
import shlex
import shutil
import subprocess
import tempfile

SHADERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "shaders")
# Extensions that llvmpipe does not have.
OPENGL_LACKS = ("GL_ARB_compute_variable_group_size", "GL_EXT_shader_texture_lod")
GAPS = os.path.join(os.path.dirname(SHADERS), "..", "lib", "interop", "glslang_gaps.def")
STAGES = ("vert", "tesc", "tese", "geom", "frag", "comp")
STAGE_OF_HEADER = {"VERT": "vert", "FRAG": "frag", "GEOM": "geom", "TESS_CTRL": "tesc",
                   "TESS_EVAL": "tese", "COMP": "comp"}


def read(path):
    """As it stands: the end of a line is part of what is compared."""
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def args_of(path):
    """Options for one input: its first line's, or those of the .args file beside it."""
    stem, extension = os.path.splitext(path)
    if extension == ".tgsi":
        return shlex.split(read(stem + ".args")) if os.path.exists(stem + ".args") else []
    with open(path, encoding="utf-8") as file:
        first = file.readline()
    return shlex.split(first[len("// args:"):]) if first.startswith("// args:") else []


def tool(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


class Runner:
    def __init__(self, build, update=False, tgsic=None):
        self.tgsic = os.path.abspath(tgsic or os.path.join(build, "cli", "tgsic"))
        # Shrinking runs hundreds of processes, which takes emulators too long, and needs POSIX.
        self.left_out = {"reduce.cmd"} if tgsic else set()
        self.glcheck = os.path.abspath(os.path.join(build, "tests", "peer", "glcheck"))
        self.env = dict(os.environ)  # so that commands of `tgsic reduce` find tgsic
        self.env["PATH"] = os.path.dirname(self.tgsic) + os.pathsep + self.env.get("PATH", "")
        self.update = update
        self.counts = [0, 0, 0]
        self.lines = []

    def call(self, args, cwd):
        try:
            done = subprocess.run([self.tgsic, *args], cwd=cwd, stdin=subprocess.DEVNULL,
                                  env=self.env, capture_output=True, timeout=400, check=False)
        except subprocess.TimeoutExpired:
            return -1, "", "took too long\n"
        return done.returncode, done.stdout.decode("utf-8", "replace"), \
            done.stderr.decode("utf-8", "replace")

    def result(self, name, ok, detail=""):
        self.counts[0 if ok else 1] += 1
        if not ok:
            self.lines.append(f"FAIL {name}\n{detail}".rstrip())

    def compare(self, name, path, got):
        """`got` against the kept text at `path`; rewritten under --update."""
        if self.update:
            if not os.path.exists(path) or read(path) != got:
                with open(path, "w", encoding="utf-8", newline="") as file:
                    file.write(got)
                self.lines.append(f"updated {os.path.relpath(path, SHADERS)}")
        kept = read(path) if os.path.exists(path) else ""
        diff = "".join(difflib.unified_diff(kept.splitlines(True), got.splitlines(True),
                                            path, "now"))
        self.result(name, kept == got, diff)

    def rejected(self, folder, file):
        verb = "validate" if folder == "tgsi" else "translate"
        path = os.path.join(SHADERS, folder, file)
        code, _, err = self.call([verb, *args_of(path), file], os.path.dirname(path))
        if not 1 <= code <= 5:
            return self.result(f"{folder}/{file}", False, f"{err}exit {code}")
        return self.compare(f"{folder}/{file}", os.path.splitext(path)[0] + ".err",
                            f"{err}exit {code}\n")

    def tgsi(self, folder, file):
        path = os.path.join(SHADERS, folder, file)
        code, out, err = self.call(["translate", "-b", "tgsi", *args_of(path), file],
                                   os.path.dirname(path))
        if code:
            return self.result(f"{folder}/{file}", False, err)
        self.compare(f"{folder}/{file}", path, out)
        with tempfile.TemporaryDirectory() as work:
            tokens = os.path.join(work, "x.tokens")
            code, out, err = self.call(["translate", "-o", tokens, file], os.path.dirname(path))
            if not code:
                code, out, err = self.call(["translate", "-b", "tgsi", tokens], work)
            return self.result(f"{folder}/{file} as tokens", code == 0 and out == read(path), err)

    def spirv2tgsi(self, folder, file):
        """Assembled, then translated, or rejected with the messages kept."""
        path = os.path.join(SHADERS, folder, file)
        stem = os.path.splitext(file)[0]
        if not shutil.which("spirv-as"):
            self.counts[2] += 1
            return None
        with tempfile.TemporaryDirectory() as work:
            module = stem + ".spv"
            done = tool("spirv-as", "--preserve-numeric-ids", path, "-o", os.path.join(work, module))
            if done.returncode:
                return self.result(f"{folder}/{file}", False, done.stderr)
            code, out, err = self.call(["translate", "-b", "tgsi", module], work)
        kept = os.path.join(SHADERS, folder, stem)
        if stem.startswith("bad-"):
            return self.compare(f"{folder}/{file}", kept + ".err", f"{err}exit {code}\n")
        if code:
            return self.result(f"{folder}/{file}", False, err)
        self.compare(f"{folder}/{file}", kept + ".tgsi", out)
        code, _, err = self.call(["validate", stem + ".tgsi"], os.path.join(SHADERS, folder))
        return self.result(f"{folder}/{file} validates", code == 0, err)

    def tgsi2glsl(self, folder, file):
        path = os.path.join(SHADERS, folder, file)
        code, out, err = self.call(["translate", *args_of(path), file], os.path.dirname(path))
        if code:
            return self.result(f"{folder}/{file}", False, err)
        stage = STAGE_OF_HEADER.get(read(path).split()[0], "glsl")
        return self.compare(f"{folder}/{file}", os.path.splitext(path)[0] + "." + stage, out)

    def tgsi2spirv(self, folder, file):
        """The input may be one that is there for GLSL; options are those beside the result."""
        path = os.path.join(SHADERS, folder, file)
        stem = os.path.splitext(file)[0]
        own = os.path.join(SHADERS, folder, stem + ".tgsi")
        source = own if os.path.exists(own) else os.path.join(SHADERS, "tgsi2glsl", stem + ".tgsi")
        args = args_of(own) or ["--target-env", "vulkan1.1"]
        if not shutil.which("spirv-val"):
            self.counts[2] += 1
            return None
        code, out, err = self.call(["translate", "-b", "spirv-asm", *args, source], SHADERS)
        environment = args[args.index("--target-env") + 1]
        with tempfile.TemporaryDirectory() as work:
            module = os.path.join(work, "x.spv")
            alone = "without SPIRV-Tools" in err
            if alone or not code:
                code, _, err = self.call(["translate", "-b", "spirv", *args, "-o", module, source],
                                         SHADERS)
            if code:
                return self.result(f"{folder}/{file}", False, err)
            if alone:
                out = tool("spirv-dis", "--raw-id", "--no-indent", "--no-header", module).stdout
            done = tool("spirv-val", "--target-env", environment, module)
        self.compare(f"{folder}/{file}", path, out)
        return self.result(f"{folder}/{file} is valid", done.returncode == 0, done.stderr)

    def arb2tgsi(self, folder, file):
        path = os.path.join(SHADERS, folder, file)
        with tempfile.TemporaryDirectory() as work:
            made = os.path.join(work, "x.tgsi")
            code, _, err = self.call(["translate", "-o", made, file], os.path.dirname(path))
            if code:
                return self.result(f"{folder}/{file}", False, err)
            self.compare(f"{folder}/{file}", path + ".tgsi", read(made))
            code, _, err = self.call(["validate", made], work)
            return self.result(f"{folder}/{file} validates", code == 0, err)

    def legalise(self, folder, file):
        path = os.path.join(SHADERS, folder, file)
        stem = os.path.splitext(path)[0]
        code, _, err = self.call(["validate", "--lint", file], os.path.dirname(path))
        self.compare(f"{folder}/{file} lint", stem + ".lint", f"{err}exit {code}\n")
        with tempfile.TemporaryDirectory() as work:
            made = os.path.join(work, "x.tgsi")
            code, _, err = self.call(["translate", "--legalise", "-o", made, file],
                                     os.path.dirname(path))
            if code:
                return self.result(f"{folder}/{file}", False, err)
            self.compare(f"{folder}/{file}", stem + ".legal", read(made))
            code, _, err = self.call(["validate", "--lint", made], work)
            return self.result(f"{folder}/{file} is legal then", code == 0, err)

    def program(self, folder, files):
        """One stage, or the stages of one stem, linked."""
        cwd = os.path.join(SHADERS, folder)
        args = [arg for file in files for arg in args_of(os.path.join(cwd, file))]
        name = f"{folder}/{'+'.join(files)}"
        with tempfile.TemporaryDirectory() as out:
            code, _, err = self.call(["translate", "-b", "tgsi", *args, "-o", out + "/", *files],
                                     cwd)
            if code:
                return self.result(name, False, err)
            for file in files:
                self.compare(name, os.path.join(cwd, file + ".tgsi"),
                             read(os.path.join(out, file + ".tgsi")))
            code, _, err = self.call(["validate", *(f + ".tgsi" for f in files)], out)
            return self.result(f"{name} validates", code == 0, err)

    def commands(self, folder, file):
        path = os.path.join(SHADERS, folder, file)
        text = ""
        for line in read(path).splitlines():
            code, out, err = self.call(shlex.split(line), os.path.dirname(path))
            text += f"$ tgsic {line}\n{out}{err}exit {code}\n"
        self.compare(f"{folder}/{file}", os.path.splitext(path)[0] + ".out", text)

    def cases(self, folder, wanted):
        """Each as the method that judges it, and what the method is given."""
        path = os.path.join(SHADERS, folder)
        files = sorted(f for f in os.listdir(path) if wanted in f"{folder}/{f}")
        inputs = {"tgsi": (".tgsi",), "tgsi2glsl": (".tgsi",), "legalise": (".tgsi",),
                  "cli": (".cmd",),
                  "arb2tgsi": (".vp", ".fp"), "spirv2tgsi": (".spvasm",), "tgsi2spirv": (".spvasm",),
                  "glsl2tgsi": tuple("." + s for s in STAGES)}[folder]
        files = [f for f in files if f.endswith(inputs) or
                 (folder == "tgsi2spirv" and re.match(r"bad-.*\.tgsi$", f))]
        stems = {}
        for file in files:
            if file.startswith("bad-") and folder != "spirv2tgsi":
                yield "rejected", folder, file
            elif folder == "glsl2tgsi":
                stems.setdefault(os.path.splitext(file)[0], []).append(file)
            elif file in self.left_out:
                self.counts[2] += 1
            else:
                yield "commands" if folder == "cli" else folder, folder, file
        for stem in sorted(stems):
            yield "program", folder, sorted(stems[stem], key=lambda f: STAGES.index(f.rsplit(".")[-1]))

    def judge(self, case):
        """One case by itself: what it counts and says."""
        alone = copy.copy(self)
        alone.counts, alone.lines = [0, 0, 0], []
        getattr(alone, case[0])(*case[1:])
        return alone

    def add(self, other):
        self.counts = [a + b for a, b in zip(self.counts, other.counts)]
        for line in other.lines:
            print(line, flush=True)

    def peers(self):
        """Every GLSL here, by the system's OpenGL and by glslang."""
        files = sorted(os.path.join(folder, f) for folder in ("glsl2tgsi", "tgsi2glsl")
                       if os.path.isdir(os.path.join(SHADERS, folder))
                       for f in os.listdir(os.path.join(SHADERS, folder))
                       if f.endswith(tuple("." + s for s in STAGES)) and not f.startswith("bad-"))
        if not files:
            return
        done = subprocess.run([self.glcheck, *files], cwd=SHADERS, capture_output=True, text=True,
                              timeout=600, check=False)
        bad = [log for log in re.findall(r"^FAIL .*(?:\n    .*)*", done.stdout, re.MULTILINE)
               if not any(f"`{name}' unsupported" in log for name in OPENGL_LACKS)]
        self.result("OpenGL compiles every golden", done.returncode < 2 and not bad,
                    "\n".join(bad[:20]) + done.stderr[:2000])
        gaps = re.findall(r'^GLSLANG_GAP\("(.*)", "(.*)"\)$', read(GAPS), re.MULTILINE)
        proofs = {proof: complaint for complaint, proof in gaps}
        for file in files:
            code = subprocess.run(["glslangValidator", file], cwd=SHADERS, capture_output=True,
                                  text=True, timeout=60, check=False)
            name = f"glslang {file}"
            if file in proofs:
                self.result(name + " (proves a gap)", proofs[file] in code.stdout, code.stdout)
            else:
                known = any(complaint in code.stdout for complaint, _ in gaps)
                self.result(name, code.returncode == 0 or known, code.stdout)


def run(build, wanted="", update=False, peers=True, tgsic=None, jobs=None):
    """Returns [passed, failed, skipped]; `tgsic`: the command, if it is not that of `build`.

    `jobs` cases at a time, as many as there are processors if it is None; they are told in order.
    """
    runner = Runner(build, update, tgsic)
    cases = [case for folder in ("tgsi", "legalise", "arb2tgsi", "glsl2tgsi", "spirv2tgsi",
                                 "tgsi2glsl", "tgsi2spirv", "cli")
             if os.path.isdir(os.path.join(SHADERS, folder))
             for case in runner.cases(folder, wanted)]
    with concurrent.futures.ThreadPoolExecutor(jobs or os.cpu_count()) as pool:
        for judged in pool.map(runner.judge, cases):
            runner.add(judged)
    if peers and not wanted:
        runner.add(runner.judge(("peers",)))
    return runner.counts
