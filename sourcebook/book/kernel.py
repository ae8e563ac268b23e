"""The kernel in which a notebook runs: it ends with the process that runs the notebook."""

from __future__ import annotations

from jupyter_client.manager import AsyncKernelManager

from sourcebook.documents.limits import bind


class BoundKernelManager(AsyncKernelManager):
    """Starts kernels that the system ends when this process does, so that none is left behind by a killed run."""

    def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
        """Return the command that starts the kernel."""
        return bind(super().format_kernel_cmd(extra_arguments))
