"""What a file system says when it refuses, and of how much of the share that is said."""

from __future__ import annotations

import errno

OF_A_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
"""What a disk says that takes no more: of one folder if others take what is written there, else of the share."""
EVERYWHERE = (
    errno.ENOTCONN,
    errno.ETIMEDOUT,
    errno.EHOSTDOWN,
    errno.EHOSTUNREACH,
    errno.ESHUTDOWN,
    errno.ENODEV,
    errno.ENETUNREACH,
    errno.ENETDOWN,
)
"""What is never said of one folder alone."""
