"""A third wall: system calls that no exercise needs and that attacks on a kernel begin with.

A filter for the kernel is a program of 8-byte instructions over the call's number, the processor's name and
the arguments. Ours is a list: each forbidden call gives "not permitted", or "no such call" where programs
know how to do without; every other call goes through.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct

from grader.sandbox.linux import CLONE_NEWUSER, PR_SET_SECCOMP, prctl

_FILTER_MODE = 2
_LOAD, _EQUAL, _ANY_BIT, _AT_LEAST, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _PROCESSOR, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data (little-endian)
_X32 = 0x40000000  # calls of the x32 kind have this bit and numbers of their own

_NAMES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_COLUMN = {"x86_64": 0, "aarch64": 1}
# x86-64 and aarch64; 424 and above are the same everywhere
_NOT_PERMITTED = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "unshare": (272, 97),
    "setns": (308, 268),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    # memory that belongs to no process and so is not counted
    "shmget": (29, 194),
}
# clone3's flags lie behind a pointer, which a filter cannot follow; the C library then uses clone
_NO_SUCH_CALL = {"clone3": (435, 435), "memfd_create": (319, 279), "memfd_secret": (447, 447)}
_CLONE = (56, 220)


def restrict() -> None:
    """From now on, for this process and all that it starts. Needs no_new_privs.

    Does nothing on processors other than x86-64 and aarch64. Raises OSError.
    """
    machine = platform.machine()
    if machine not in _NAMES:
        return
    program = _program(machine)
    instructions = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(instructions))
    filter_program = ctypes.create_string_buffer(header, len(header))
    prctl(PR_SET_SECCOMP, _FILTER_MODE, ctypes.addressof(filter_program))


def _program(machine: str) -> bytes:
    column = _COLUMN[machine]
    code = [
        _step(_LOAD, value=_PROCESSOR),
        _step(_EQUAL, value=_NAMES[machine], skip_if=1),
        _step(_RETURN, value=_KILL),
        _step(_LOAD, value=_NUMBER),
    ]
    if machine == "x86_64":
        code += [_step(_AT_LEAST, value=_X32, skip_else=1), _step(_RETURN, value=_REFUSE | errno.ENOSYS)]
    for calls, error in ((_NOT_PERMITTED, errno.EPERM), (_NO_SUCH_CALL, errno.ENOSYS)):
        for numbers in calls.values():
            code += [
                _step(_EQUAL, value=numbers[column], skip_else=1),
                _step(_RETURN, value=_REFUSE | error),
            ]
    code += [
        _step(_EQUAL, value=_CLONE[column], skip_else=3),
        _step(_LOAD, value=_FIRST_ARGUMENT),
        _step(_ANY_BIT, value=CLONE_NEWUSER, skip_else=1),
        _step(_RETURN, value=_REFUSE | errno.EPERM),
        _step(_RETURN, value=_ALLOW),
    ]
    return b"".join(code)


def _step(operation: int, *, value: int, skip_if: int = 0, skip_else: int = 0) -> bytes:
    """One instruction; `skip_if` and `skip_else` say how many to leave out after a comparison."""
    return struct.pack("HBBI", operation, skip_if, skip_else, value)
