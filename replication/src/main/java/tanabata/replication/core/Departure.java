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

  /// Whether the peer was lost on the way, so that nothing can be finished with it.
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
      parts.clients.abandon(!parts.link.inStep() && !parts.desk.isAlone());
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
    if (!inStep && !parts.desk.isAlone() && !alone) {
      alone = true;
      parts.clients.abandon(true);
      parts.durability.abandon();
      parts.markIfAlone();
    }
    if (step == Step.FINISHING && (parts.clients.isIdle() || alone)) {
      step = Step.FLUSHING;
      parts.peers.closeToPeer();
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
      parts.bitmaps.persist(() -> parts.activity.reset(this::leave));
    } else if (alone) {
      step = Step.CLOSING;
      parts.bitmaps.persist(this::leave);
    }
  }

  /// A peer that has everything may go on alone when it knows that this copy waits for it from now
  /// on.
  private void leave() {
    if (!parts.link.inStep()) {
      left();
    } else if (parts.peerCanGoOn()) {
      parts.identities.saveOutdated(true, this::yieldIfHeard);
    } else {
      parts.link.send(new Message.Goodbye(false));
      left();
    }
  }

  private void yieldIfHeard() {
    if (parts.link.inStep()) {
      parts.link.send(new Message.Goodbye(true));
      left();
    } else {
      parts.keepRight(this::left);
    }
  }

  private void left() {
    step = Step.LEFT;
    parts.desk.emit(new Effect.Stopped());
  }
}
