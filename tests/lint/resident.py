"""Keeps command lines of a Python environment in memory: each is loaded once, and each run of one is a fork.

usage: resident.py NAME...

Reads one JSON object a line, {"id", "argv", "cwd", "out", "err"}, and answers {"id", "code"} when the command has ended;
`out` and `err` are the files for its output. A run starts from the state after loading, so it cannot see what another
one left; only the seconds of loading are saved. Ends with its input. Run by `lint`.
"""
import gc, io, json, os, pathlib, resource, signal, sys, tempfile, threading

# Seconds of processor time, and of waiting: the machine may be busy with other things.
WORKING, WAITING = 300, 3600
EMPTY = """AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Topic:
    Type: AWS::SNS::Topic
"""


class CfnLint:
    def run():
        from cfnlint.runner import main
        return main()

    def load(empty):
        from cfnlint.api import lint_file
        from cfnlint.config import ManualArgs
        lint_file(pathlib.Path(empty), config=ManualArgs(regions=["us-east-1"], append_rules=["cfn_lint_serverless.rules"]))


class Sam:
    def run():
        from samcli.cli.main import cli
        return cli()

    def load(empty):
        import samcli.cli.main, samcli.commands.validate.validate, samcli.lib.translate.sam_template_validator  # noqa: E401, F401


class Xform:
    def run():
        import xform
        return xform.main()

    def load(empty):
        import samcli.yamlhelper, samtranslator.parser.parser, samtranslator.translator.translator, xform  # noqa: E401, F401


class Checkov:
    def run():
        from checkov.main import Checkov
        return Checkov(sys.argv[1:]).run()

    def load(empty):
        # A runner of its own: the one that `Checkov` runs remembers the files that it saw first.
        import checkov.main  # noqa: F401
        from checkov.cloudformation.runner import Runner
        from checkov.runner_filter import RunnerFilter
        Runner().run(root_folder=None, files=[empty], runner_filter=RunnerFilter(framework=["cloudformation"]))


COMMANDS = {"cfn-lint": CfnLint, "sam": Sam, "xform": Xform, "checkov": Checkov}


def code_of(command, argv):
    """Runs a command and says how it ended, as its own process would."""
    sys.argv = argv
    try:
        return command.run() or 0
    except SystemExit as stop:
        if stop.code is None or isinstance(stop.code, int):
            return stop.code or 0
        print(stop.code, file=sys.stderr)
        return 1
    except BaseException:  # noqa: BLE001
        import traceback
        traceback.print_exc()
        return 1


def load(names):
    with tempfile.TemporaryDirectory(prefix="formwork-lint-") as folder:
        empty = os.path.join(folder, "empty.yaml")
        with open(empty, "w", encoding="utf-8") as file:
            file.write(EMPTY)
        for name in names:
            COMMANDS[name].load(empty)
    # A run lives for seconds: what is loaded needs no collector, and what a run makes dies with it.
    gc.collect()
    gc.freeze()
    gc.set_threshold(500000, 50, 100)


def run(request):
    """In the fork: never returns."""
    resource.setrlimit(resource.RLIMIT_CPU, (WORKING, WORKING + 5))
    signal.alarm(WAITING)
    for number, path in ((1, request["out"]), (2, request["err"])):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(file, number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(request["cwd"])
    sys.stdout, sys.stderr = (io.TextIOWrapper(io.FileIO(number, "w"), encoding="utf-8", write_through=True) for number in (1, 2))
    code = code_of(COMMANDS[request["argv"][0]], request["argv"])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def main():
    answers = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    os.dup2(2, 1)       # what a tool prints while it is loaded is no answer
    load(sys.argv[1:])
    running, known, there = {}, threading.Lock(), threading.Semaphore(0)

    def reap():
        while there.acquire():
            pid, status = os.wait()
            with known:
                number = running.pop(pid)
            answers.write(json.dumps({"id": number, "code": os.waitstatus_to_exitcode(status)}) + "\n")

    threading.Thread(target=reap, daemon=True).start()
    for line in sys.stdin:
        request = json.loads(line)
        with known:
            pid = os.fork()
            if pid == 0:
                run(request)
            running[pid] = request["id"]
        there.release()


main()
