"""The kernel in which a notebook runs: forked after the imports, it ends with the process that runs the notebook."""

from __future__ import annotations

import contextlib
import os
import signal
import warnings
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

from sourcebook.documents.limits import end_with_parent


class _Kernel:
    """A process that waits to become a kernel, with what jupyter_client asks of a process."""

    stdin = stdout = stderr = None

    def __init__(self) -> None:
        context = get_context("fork")
        theirs, self.orders = context.Pipe(duplex=False)
        self.process = context.Process(target=_become_kernel, args=(os.getpid(), theirs, self.orders))
        self.process.start()
        theirs.close()
        self.pid = self.process.pid

    def poll(self) -> int | None:
        return self.process.exitcode

    def wait(self) -> int | None:
        self.process.join()
        return self.process.exitcode

    def send_signal(self, number: int) -> None:
        if self.poll() is None and self.pid:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


_waiting: list[_Kernel] = []


@contextlib.contextmanager
def forked_kernel() -> Iterator[None]:
    """Fork the process that becomes this one's kernel, and end it with the block whether it was asked for or not.

    This must come before this process has threads or sockets, which a forked one lacks.
    """
    kernel = _Kernel()
    _waiting.append(kernel)
    try:
        yield
    finally:
        kernel.kill()
        kernel.wait()


def _become_kernel(parent: int, orders: Connection, theirs: Connection) -> None:
    """Wait for the order to start, and run a kernel."""
    end_with_parent(parent)
    theirs.close()
    file, environment = orders.recv()
    from ipykernel.kernelapp import IPKernelApp

    os.environ.update(environment)
    warnings.simplefilter("default")
    # A session of its own: what interrupts the build is for the build to handle.
    os.setsid()
    IPKernelApp.launch_instance(argv=["-f", file, f"--IPKernelApp.parent_handle={parent}"])


class _ForkProvisioner(LocalProvisioner):
    """Makes the process that was forked before into the kernel."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start the kernel and return how it is reached; it needs no command, and so obeys no other installation's."""
        kernel: Any = _waiting.pop()
        manager: Any = self.parent
        kernel.orders.send((manager.connection_file, dict(kwargs.get("env") or {})))
        self.process, self.pid = kernel, kernel.pid
        return self.connection_info


class ForkedKernelManager(AsyncKernelManager):
    """Starts the kernel that ``forked_kernel`` has forked.

    A kernel named python3 may be another interpreter's: JUPYTER_PATH and the user's own folders come before this one's.
    """

    @property
    def kernel_spec(self) -> KernelSpec:
        """Return what this interpreter's kernel says of itself."""
        return KernelSpec(**get_kernel_dict())

    async def _async_pre_start_kernel(self, **keywords: Any) -> tuple[list[str], dict[str, Any]]:
        self.provisioner = _ForkProvisioner(parent=self, kernel_id=self.kernel_id, kernel_spec=self.kernel_spec)
        return await super()._async_pre_start_kernel(**keywords)

    pre_start_kernel = _async_pre_start_kernel
