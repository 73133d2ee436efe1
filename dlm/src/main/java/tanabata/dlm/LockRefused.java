package tanabata.dlm;

import tanabata.dlm.api.Completion;
import tanabata.dlm.api.LockName;

/// A request for a lock was not granted; the status says why.
public final class LockRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Completion.Status status;

  LockRefused(LockName name, Completion.Status status) {
    super("lock '" + name + "': " + sentence(status));
    this.status = status;
  }

  public Completion.Status status() {
    return status;
  }

  private static String sentence(Completion.Status status) {
    return switch (status) {
      case BUSY -> "others hold it";
      case DEADLOCK -> "it would have waited for ever: those that it waits for wait for it";
      case CANCELLED -> "the request was cancelled";
      case TIMED_OUT -> "it was not granted in time";
      case LOST -> "this node was cut off, and others may hold it by now";
      case MISUSED -> "there is no such lock, or another request for it is pending";
      case NO_ORPHAN -> "no session has left it behind";
      case OTHER_MODE -> "it was left behind in another mode";
      case TOO_MANY -> "this node has as many locks as it may have";
      case LEAVING -> "this node leaves";
      case GRANTED, GRANTED_AFTER_DEMOTION, RELEASED -> "it ended as " + status;
    };
  }
}
