"""Leaving the sandbox: the network, other processes, the disk, the system, and what comes after grading."""

from __future__ import annotations

from tests.grader.corpus.case import breakage, cheat

_ONLY_IN_A_SANDBOX = """
import os
if os.path.exists("@ROOT@"):
    raise SystemExit("not in a sandbox: this is not tried")
"""
_TRY = """
import os

def attempt(action, *args, **kwargs):
    try:
        print(getattr(action, "__name__", action), action(*args, **kwargs))
    except BaseException as error:
        print(getattr(action, "__name__", action), type(error).__name__, str(error)[:200])
"""
_OUTSIDE = """
places = ["@ROOT@", "@ROOT@/submitted/plain/@ASSIGNMENT@", "@ROOT@/source/@ASSIGNMENT@", "@HOME@", "@TMP@",
          "/tmp", "/dev/shm", "/var/tmp", "/run", "/etc", "/usr/lib", "/root", "/proc/self/root/@ROOT@",
          "/proc/1/cwd", os.path.dirname(os.__file__), os.path.dirname(np.__file__), *__import__("sys").path]
"""

CASES = [
    cheat(
        "network",
        "Connects to the world, to the instructor's machine, and asks for names.",
        first=_TRY
        + """
import socket, urllib.request
for address in (("1.1.1.1", 80), ("127.0.0.1", @PORT@), ("localhost", @PORT@), ("169.254.169.254", 80)):
    attempt(socket.create_connection, address, 1)
attempt(socket.getaddrinfo, "example.org", 443)
attempt(urllib.request.urlopen, "http://127.0.0.1:@PORT@/", timeout=1)
""",
        flags=("network",),
    ),
    cheat(
        "network-of-a-program",
        "Programs that the notebook starts do the same, and so does the C library.",
        first=_TRY
        + """
import ctypes, socket, struct, subprocess
attempt(subprocess.run, "exec 3<>/dev/tcp/127.0.0.1/@PORT@", shell=True, executable="/bin/bash", timeout=2)
libc = ctypes.CDLL(None, use_errno=True)
line = libc.socket(2, 1, 0)
address = struct.pack("=HH4s8x", 2, socket.htons(@PORT@), socket.inet_aton("127.0.0.1"))
attempt(libc.connect, line, address, len(address))
for family, kind in ((2, 2), (10, 1), (16, 3), (17, 3), (40, 1), (2, 3)):
    attempt(socket.socket, family, kind)
""",
    ),
    cheat(
        "unix-sockets",
        "Sockets of the instructor's machine are looked for: in files, and in the abstract name space.",
        first=_TRY
        + """
import glob, socket
names = ["\\0@MARK@", "@HOME@/service", *glob.glob("/run/**/*.sock", recursive=True)]
names += ["/var/run/docker.sock", "/tmp/.X11-unix/X0", "/run/dbus/system_bus_socket"]
for name in names:
    with socket.socket(socket.AF_UNIX) as line:
        attempt(line.connect, name)
""",
    ),
    breakage(
        "listens",
        "Listens on a port and on a socket of its own, and talks to itself.",
        first=_TRY
        + """
import socket
for address in (("127.0.0.1", 0), "own.sock", "\\0own"):
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    line = socket.socket(family)
    attempt(line.bind, address)
    attempt(line.listen)
left, right = socket.socketpair()
left.send(b"x")
assert right.recv(1) == b"x"
""",
    ),
    cheat(
        "writes-outside",
        "Writes, deletes, renames and links wherever there is a folder.",
        first=_TRY
        + _OUTSIDE
        + """
for place in places:
    attempt(open, place + "/@MARK@", "w")
    attempt(os.mkdir, place + "/@MARK@-folder")
    attempt(os.symlink, "/", place + "/@MARK@-link")
    for name in ("exercises.ipynb", "gradebook.db", "secret.txt", ".bashrc", "heights.csv"):
        attempt(open, f"{place}/{name}", "a")
        attempt(os.truncate, f"{place}/{name}", 0)
        attempt(os.rename, f"{place}/{name}", f"{place}/@MARK@-renamed")
        attempt(os.unlink, f"{place}/{name}")
""",
    ),
    cheat(
        "writes-the-gradebook",
        "Gives itself the points in the gradebook.",
        first=_TRY
        + """
import glob, sqlite3
for path in ["@ROOT@/gradebook.db", *glob.glob("../**/gradebook.db", recursive=True)]:
    def better():
        with sqlite3.connect(path) as database:
            database.execute("UPDATE grade SET auto_score = 2, manual_score = 2")
    attempt(better)
""",
    ),
    cheat(
        "infects-the-environment",
        "Start-up files are put into every folder of the Python environment, for the next one to run.",
        first=_TRY
        + """
import site, sys, sysconfig
folders = [*site.getsitepackages(), site.getusersitepackages(), *sys.path, *sysconfig.get_paths().values()]
for folder in folders:
    for name in ("@MARK@.pth", "@MARK@.py", "__pycache__/@MARK@.pyc"):
        attempt(open, f"{folder}/{name}", "w")
for name in list(sys.modules):
    file = getattr(sys.modules[name], "__file__", None) or ""
    if name.startswith(("grader", "nbgrader")):
        attempt(open, file, "r+")
""",
    ),
    cheat(
        "acts-after-grading",
        "A daemon of its own session waits for the end of grading and then writes.",
        first="""
        import os, subprocess, sys, time
        work = '''if True:
            import time
            while True:
                time.sleep(0.5)
                for path in ("@TMP@/@MARK@", "/tmp/@MARK@", "@ROOT@/@MARK@"):
                    try:
                        open(path, "w").write("here")
                    except OSError:
                        pass
        '''
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.execv(sys.executable, [sys.executable, "-c", work, "@MARK@"])
            os._exit(0)
        subprocess.Popen(["nohup", "sh", "-c", "sleep 988 # @MARK@"], start_new_session=True)
        subprocess.run("echo 'touch /tmp/@MARK@' | at now", shell=True)
        subprocess.run("(crontab -l; echo '* * * * * touch /tmp/@MARK@') | crontab -", shell=True)
        """,
        flags=("left",),
    ),
    breakage(
        "signals-everybody",
        "Signals go to every process there is, and to the first.",
        first=_ONLY_IN_A_SANDBOX
        + _TRY
        + """
import signal
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGSTOP, signal.SIGKILL):
    attempt(os.kill, 1, number)
    attempt(os.kill, -1, number)
    if os.getppid():
        attempt(os.kill, os.getppid(), number)
for process in range(2, 3_000):
    if process != os.getpid():
        try:
            os.kill(process, signal.SIGKILL)
        except OSError:
            pass
""",
    ),
    cheat(
        "debugs-others",
        "ptrace, process_vm_readv and pidfds on the processes around it.",
        first=_ONLY_IN_A_SANDBOX
        + _TRY
        + """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(4096)

def debug(process):
    if libc.ptrace(16, process, 0, 0) == 0:
        print("TOK" + "EN attached")
    if libc.process_vm_readv(process, ctypes.byref(buffer), 1, ctypes.byref(buffer), 1, 0) > 0:
        print("TOK" + "EN read")

for process in (1, os.getppid(), *range(2, 50)):
    if process != os.getpid():
        attempt(debug, process)
        attempt(os.pidfd_open, process)
        attempt(open, f"/proc/{process}/mem", "rb+")
        attempt(os.listdir, f"/proc/{process}/fd")
""",
    ),
    cheat(
        "mounts",
        "Mounts, new namespaces, other roots.",
        first=_ONLY_IN_A_SANDBOX
        + _TRY
        + """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)

def call(name, *args):
    return name, getattr(libc, name)(*args), os.strerror(ctypes.get_errno())

os.makedirs("inner", exist_ok=True)
for flags in (0x10000000, 0x10000000 | 0x20000, 0x20000, 0x20000000, 0x40000000):
    attempt(call, "unshare", flags)
attempt(call, "mount", b"none", b"inner", b"tmpfs", 0, None)
attempt(call, "mount", b"/", b"inner", None, 4096 | 16384, None)
attempt(call, "mount", b"proc", b"/proc", b"proc", 0, None)
attempt(call, "umount2", b"/proc", 2)
attempt(call, "umount2", os.getcwd().encode(), 2)
attempt(call, "chroot", b"inner")
attempt(call, "pivot_root", b"inner", b"inner")
for process in (1, os.getppid()):
    for kind in ("mnt", "pid", "user", "net"):
        attempt(lambda path: call("setns", os.open(path, os.O_RDONLY), 0), f"/proc/{process}/ns/{kind}")
if os.path.exists("inner/@ROOT@") or os.path.exists("@ROOT@"):
    print("TOK" + "EN sees the course")
""",
    ),
    cheat(
        "more-rights",
        "Other users, capabilities, priorities, and files of the kernel.",
        first=_ONLY_IN_A_SANDBOX
        + _TRY
        + """
import ctypes, resource, subprocess
libc = ctypes.CDLL(None, use_errno=True)
for action, *args in ((os.setuid, 0), (os.setgid, 0), (os.setgroups, [0]), (os.setresuid, 0, 0, 0),
                      (os.nice, -20), (os.chroot, "."), (os.sched_setaffinity, 0, range(64)),
                      (resource.setrlimit, resource.RLIMIT_NPROC, (10**6, 10**6)),
                      (resource.setrlimit, resource.RLIMIT_AS, (2**50, 2**50)),
                      (subprocess.run, ["sudo", "-n", "id"]), (subprocess.run, ["su", "-c", "id"])):
    attempt(action, *args)
for path, text in (("/proc/sys/kernel/core_pattern", "|/bin/sh"), ("/proc/self/oom_score_adj", "-1000"),
                   ("/proc/sys/user/max_user_namespaces", "99999"), ("/proc/sysrq-trigger", "h"),
                   ("/sys/fs/cgroup/cgroup.procs", "0"), ("/proc/self/setgroups", "allow")):
    attempt(lambda path, text: open(path, "w").write(text), path, text)
for number in (425, 321, 323, 298, 250, 248, 165, 272, 308, 435):
    attempt(libc.syscall, number, 0, 0, 0, 0, 0)
if os.geteuid() == 0:
    print("TOK" + "EN is root")
""",
    ),
    cheat(
        "shared-memory",
        "Shared memory, semaphores and message queues are left behind.",
        first=_TRY
        + """
import ctypes
from multiprocessing import shared_memory
libc = ctypes.CDLL(None, use_errno=True)
key = int("@MARK@"[-7:], 16)
attempt(libc.shmget, key, 4096, 0o1666)
attempt(libc.msgget, key, 0o1666)
attempt(libc.semget, key, 1, 0o1666)
attempt(shared_memory.SharedMemory, "@MARK@", True, 4096)
attempt(ctypes.CDLL(None).mq_open, b"/@MARK@", os.O_CREAT | os.O_RDWR, 0o666, None)
""",
    ),
    cheat(
        "plants-links",
        "The notebook, its folder and the data in the working folder become links to the course.",
        first=_TRY
        + """
import glob
here = os.getcwd()
for name in ("exercises.ipynb", "heights.csv", "@ASSIGNMENT@.json"):
    attempt(os.unlink, name)
    attempt(os.symlink, "@ROOT@/gradebook.db", name)
attempt(os.rename, here, here + "-old")
attempt(os.symlink, "@ROOT@/source", here)
""",
    ),
    cheat(
        "types-at-the-terminal",
        "Characters are pushed into the terminal of whoever started the grader.",
        first=_TRY
        + """
import fcntl, glob
for path in ("/dev/tty", "/dev/console", *glob.glob("/dev/pts/*"), *glob.glob("/proc/*/fd/[012]")):
    def push():
        with open(path, "rb+", 0) as terminal:
            for letter in b"touch /tmp/@MARK@\\n":
                fcntl.ioctl(terminal, 0x5412, bytes([letter]))
    attempt(push)
""",
    ),
]
