package tanabata.filesystem.fuse.linux;

import tanabata.filesystem.request.Errno;

/// Why [MemoryFilesystem] does not do something.
final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final Errno errno;

  Refusal(Errno errno) {
    super(errno.name());
    this.errno = errno;
  }

  Errno errno() {
    return errno;
  }

  static void when(boolean refused, Errno errno) throws Refusal {
    if (refused) {
      throw new Refusal(errno);
    }
  }
}
