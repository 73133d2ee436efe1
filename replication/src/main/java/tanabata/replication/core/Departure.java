package tanabata.replication.core;

/// Leaving in order: finish what is under way, flush on both, declare that nothing is hot, say
/// goodbye.
final class Departure {

  private enum Step {
    NONE,
    FINISHING,
    FLUSHING,
    CLOSING,
    LEFT
  }

  private final Parts parts;
  private Step step = Step.NONE;
  private boolean alone;

  Departure(Parts parts) {
    this.parts = parts;
  }

  boolean hasBegun() {
    return step != Step.NONE;
  }

  boolean isOver() {
    return step == Step.LEFT;
  }

  void begin() {
    if (step == Step.NONE) {
      step = Step.FINISHING;
      parts.clients.abandon(!parts.link.inStep());
      parts.changed("leaving");
    }
  }

  /// One step at a time, each when the one before is done. If the peer is not there, what is under
  /// way stays hot in the activity log and is brought in line at the next meeting.
  void pump() {
    if (!hasBegun()) {
      return;
    }
    boolean inStep = parts.link.inStep();
    if (!inStep && !alone) {
      alone = true;
      parts.clients.abandon(true);
      parts.durability.abandon();
      parts.markIfAlone();
    }
    if (step == Step.FINISHING && (parts.clients.isIdle() || !inStep)) {
      step = Step.FLUSHING;
      parts.clients.closeToPeer();
      parts.durability.want();
    }
    if (step == Step.FLUSHING && nothingIsBeingWritten()) {
      close(inStep);
    }
  }

  private boolean nothingIsBeingWritten() {
    return !parts.activity.isBusy()
        && !parts.bitmaps.isBusy()
        && !parts.identities.isBusy()
        && parts.traffic.isQuiet();
  }

  private void close(boolean inStep) {
    boolean everythingDurable =
        parts.durability.isIdle()
            && parts.clients.isIdle()
            && parts.activity.recovered().isEmpty()
            && !parts.durability.isWanted();
    if (everythingDurable) {
      step = Step.CLOSING;
      parts.activity.reset(() -> parts.bitmaps.persist(this::leave));
    } else if (!inStep) {
      step = Step.CLOSING;
      parts.bitmaps.persist(this::leave);
    }
  }

  private void leave() {
    step = Step.LEFT;
    if (parts.link.inStep()) {
      parts.link.send(new Message.Goodbye());
    }
    parts.desk.emit(new Effect.Stopped());
  }
}
