package tanabata.testbed.certify;

/// Where clients wait between two operations while it is closed, so that all can be at rest at
/// once. From any thread.
final class Gate {

  private boolean closed = true;
  private boolean ended;
  private int waiting;
  private int members;

  /// One operation of a client, with the pause after it.
  @FunctionalInterface
  interface Step {
    void run() throws InterruptedException;
  }

  /// Runs one step after the other until [#end] or an interrupt.
  void repeat(Step step) {
    join();
    try {
      while (pass()) {
        step.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      leave();
    }
  }

  synchronized void join() {
    members++;
  }

  private synchronized void leave() {
    members--;
    notifyAll();
  }

  /// Waits while the gate is closed.
  ///
  /// @return whether to go on; false after [#end]
  synchronized boolean pass() throws InterruptedException {
    waiting++;
    notifyAll();
    while (closed && !ended) {
      wait();
    }
    waiting--;
    return !ended;
  }

  synchronized void open() {
    closed = false;
    notifyAll();
  }

  /// Closes the gate, and waits until every client is at it.
  ///
  /// @return whether all are in time
  synchronized boolean close(long timeoutMillis) throws InterruptedException {
    closed = true;
    long end = System.nanoTime() + timeoutMillis * 1_000_000;
    for (long left = timeoutMillis; waiting < members && left > 0; ) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    return waiting >= members;
  }

  /// Ends every client at its next pass.
  synchronized void end() {
    ended = true;
    notifyAll();
  }
}
