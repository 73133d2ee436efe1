package tanabata.filesystem.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tanabata.filesystem.request.Errno;

/// A request fails. Nothing has been changed.
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Errno errno;

  /// What may be answered instead.
  private final transient Set<Errno> others;

  Refusal(Errno errno, Errno... others) {
    super(errno.name(), null, false, false);
    this.errno = errno;
    this.others = new HashSet<>(List.of(others));
  }

  Errno errno() {
    return errno;
  }

  Set<Errno> others() {
    return others;
  }
}
