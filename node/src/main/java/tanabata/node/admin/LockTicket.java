package tanabata.node.admin;

import java.util.concurrent.CompletionStage;

/// A request for a lock, and the lock once it is granted. From any thread.
public interface LockTicket {

  CompletionStage<LockAnswer> answer();

  /// What to do when the lock is held no more, through no doing of its holder. At once if that has
  /// happened already.
  void whenLost(Runnable action);

  /// Converts the lock, once it is granted. One at a time.
  ///
  /// @return the next grant; refused, if the lock goes on as before, or is lost
  CompletionStage<LockAnswer> convert(LockChange change);

  /// Releases the lock. Blocks until others can have it: also for as long as nobody knows whether
  /// it was lost, because this node is out of touch.
  ///
  /// @return whether it was held all the time
  boolean release();

  /// Whoever wanted it is gone, and what it protects may be half done.
  void abandon();
}
