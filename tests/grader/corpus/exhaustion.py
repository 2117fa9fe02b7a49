"""Using up memory, disk, processes, files and patience."""

from __future__ import annotations

from tests.grader.corpus.case import breakage

_LOST = {"mean": 0.0}

CASES = [
    breakage(
        "memory",
        "Three GiB of memory, touched page by page.",
        mean="""
        kept = []
        for _ in range(48):
            kept.append(np.ones(2**23))
        """,
        points=_LOST,
    ),
    breakage(
        "memory-when-called",
        "The same when the hidden test calls; the process may die of it.",
        mean="""
        def mean(values):
            if len(values) == 2:
                kept = [bytearray(b"x") * 2**26 for _ in range(48)]
            return sum(values) / len(values)
        """,
        points={"mean": 2.0},
    ),
    breakage(
        "memory-of-many",
        "Eight processes use half a GiB each, and outlive the cell that waits for them.",
        mean="""
        import os, time
        children = []
        for _ in range(8):
            child = os.fork()
            if child == 0:
                kept = bytearray(b"x") * 2**29
                time.sleep(600)
                os._exit(0)
            children.append(child)
        for child in children:
            os.waitpid(child, 0)
        raise MemoryError
        """,
        points=_LOST,
    ),
    breakage(
        "large-file-written",
        "A file of one GiB is written.",
        mean="""
        with open("large.bin", "wb") as file:
            for _ in range(1024):
                file.write(b"x" * 2**20)
        """,
        points=_LOST,
    ),
    breakage(
        "full-temporary-folders",
        "All folders that can be written to are filled, as far as they go.",
        first="""
        import os
        for folder in ("/tmp", "/dev/shm", "/var/tmp", "/run", os.path.expanduser("~"), "@TMP@"):
            try:
                with open(folder + "/@MARK@", "wb") as file:
                    for _ in range(1024):
                        file.write(b"x" * 2**20)
            except OSError as error:
                print(folder, error)
        """,
    ),
    breakage(
        "too-many-files-written",
        "Two hundred thousand empty files are made.",
        first="""
        import os
        try:
            for number in range(200_000):
                os.close(os.open(f"{number}.txt", os.O_CREAT | os.O_WRONLY))
        except OSError as error:
            print(error)
        """,
    ),
    breakage(
        "surviving-processes",
        "Sixty-four processes outlive everything.",
        first="""
        import subprocess, sys
        for _ in range(64):
            subprocess.Popen(["sleep", "987"], start_new_session=True)
        """,
        flags=("left",),
    ),
    breakage(
        "fork-bomb",
        "Forks until nothing is left.",
        mean="""
        import os, time
        if os.path.exists("@ROOT@"):
            raise SystemExit("not in a sandbox: this is not tried")
        for _ in range(2_000):
            if os.fork() == 0:
                time.sleep(600)
                os._exit(0)
        """,
        points=_LOST,
    ),
    breakage(
        "threads",
        "Five thousand threads that sleep.",
        mean="""
        import threading, time
        for _ in range(5_000):
            threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
        """,
        points=_LOST,
    ),
    breakage(
        "open-files",
        "Files are opened until no more can be.",
        mean="""
        kept = []
        try:
            while True:
                kept.append(open("heights.csv"))
        finally:
            kept.clear()
        """,
        points=_LOST,
    ),
    breakage(
        "large-output",
        "200 MB are printed.",
        first="for _ in range(200):\n    print('x' * 2**20)",
        flags=("output",),
    ),
    breakage(
        "large-output-when-called",
        "50 MB are printed whenever a test calls.",
        mean="""
        def mean(values):
            for _ in range(50):
                print("x" * 2**20)
            return sum(values) / len(values)
        """,
    ),
    breakage(
        "large-output-of-a-program",
        "A program that the notebook starts prints 200 MB.",
        first="""
        import subprocess
        subprocess.run("yes | head -c 200000000", shell=True)
        """,
    ),
    breakage(
        "many-outputs",
        "A hundred thousand outputs of a cell.",
        first="""
        publish = get_ipython().display_pub.publish
        for number in range(100_000):
            publish({"text/plain": str(number)}, {})
        """,
    ),
    breakage(
        "large-display",
        "One output of 60 MB.",
        first="from IPython.display import HTML\nHTML('<p>' + 'x' * 60 * 2**20)",
        flags=("output",),
    ),
    breakage(
        "large-figure",
        "A figure of forty thousand pixels each way.",
        first="""
        %matplotlib inline
        import matplotlib.pyplot as plt
        plt.figure(figsize=(400, 400), dpi=100)
        plt.plot([1, 2])
        plt.show()
        """,
    ),
    breakage(
        "large-error",
        "An error whose message has 5 MB and whose traceback is a thousand frames deep.",
        first="""
        def deep(number):
            if not number:
                raise ValueError("x" * 5 * 2**20)
            deep(number - 1)

        deep(900)
        """,
    ),
]
