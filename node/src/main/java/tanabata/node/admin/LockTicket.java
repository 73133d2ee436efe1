package tanabata.node.admin;

import java.util.concurrent.CompletionStage;

/// A wish for a lock, and the lock once it is granted. From any thread.
public interface LockTicket {

  CompletionStage<LockAnswer> answer();

  /// What to do when the lock is held no more, through no doing of its holder. At once if that has
  /// happened already.
  void whenLost(Runnable action);

  /// Gives the lock back.
  ///
  /// @return completed when others can have it
  CompletionStage<Void> release();

  /// Whoever wanted it is gone, and what it protects may be half done.
  void abandon();
}
