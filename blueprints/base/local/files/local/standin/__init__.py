"""The parts of `local/run.py`, in the order it uses them: venv, ports, template, build, server, stack, access, report."""
