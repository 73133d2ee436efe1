package tanabata.testbed.certify;

/// Where clients rest between two operations while it is closed. From any thread.
final class Gate {

  private boolean closed = true;
  private boolean over;
  private int outside;
  private int members;

  /// What a client does between two rests.
  @FunctionalInterface
  interface Step {
    void take() throws InterruptedException;
  }

  /// Takes one step after the other until the end.
  void attend(Step step) {
    join();
    try {
      while (pass()) {
        step.take();
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

  /// @return whether to go on; if not, it is the end
  synchronized boolean pass() throws InterruptedException {
    outside++;
    notifyAll();
    while (closed && !over) {
      wait();
    }
    outside--;
    return !over;
  }

  synchronized void open() {
    closed = false;
    notifyAll();
  }

  /// Waits until everybody rests.
  ///
  /// @return whether they do in time
  synchronized boolean close(long patienceMillis) throws InterruptedException {
    closed = true;
    long end = System.nanoTime() + patienceMillis * 1_000_000;
    for (long left = patienceMillis; outside < members && left > 0; ) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    return outside >= members;
  }

  /// Lets everybody go home.
  synchronized void end() {
    over = true;
    notifyAll();
  }
}
