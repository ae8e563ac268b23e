"""The kernel in which a notebook runs: this interpreter's own, which ends with the process that runs the notebook."""

from __future__ import annotations

from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

from sourcebook.documents.limits import bind


class BoundKernelManager(AsyncKernelManager):
    """Starts kernels that the system ends when this process does, so that none is left behind by a killed run.

    A kernel named python3 may be another interpreter's: JUPYTER_PATH and the user's own folders come before this one's.
    """

    @property
    def kernel_spec(self) -> KernelSpec:
        """Return how the kernel of this interpreter is started."""
        return KernelSpec(**get_kernel_dict())

    def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
        """Return the command that starts the kernel."""
        return bind(super().format_kernel_cmd(extra_arguments))
