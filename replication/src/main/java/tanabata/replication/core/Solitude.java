package tanabata.replication.core;

import java.util.function.Supplier;

/// Going on without the peer, and being cut off from the clients: what the fencing house decides
/// and this core carries out.
///
/// Both end the session for good. Both first make durable what the next meeting will need: which
/// blocks the peer may lack, and then either a new generation or the mark that this copy is
/// outdated. Only after that anybody is answered. While that goes on no link is taken.
final class Solitude {

  private enum Step {
    NONE,
    /// What the lost session began is still on the disk.
    QUIETING,
    SAVING,
    ALONE
  }

  private final Parts parts;
  private final Operators operators;
  private final Runnable endSession;
  private Step step = Step.NONE;
  private Supplier<MetaChange.Standing> next =
      () -> {
        throw new IllegalStateException("nothing is to be saved");
      };
  private Runnable finish = () -> {};
  private boolean spoils;
  private boolean declaresValid;

  /// Whether the peer may have heard of the newest generation, which then must not be used for what
  /// it never saw. After a start nobody knows.
  private boolean headMayBeKnown = true;

  Solitude(Parts parts, Operators operators, Runnable endSession) {
    this.parts = parts;
    this.operators = operators;
    this.endSession = endSession;
  }

  boolean isAlone() {
    return step == Step.ALONE;
  }

  /// Whether this node is about to go on alone, or to be cut off.
  boolean isSettling() {
    return step == Step.QUIETING || step == Step.SAVING;
  }

  /// Whoever gives the order looks at [Position] and gives it again if it was not carried out.
  void goAlone(Input.GoAlone order) {
    if (isSettling() || isAlone()) {
      return;
    }
    String obstacle = obstacle(order.force());
    if (obstacle.isEmpty()) {
      declaresValid = order.force();
      begin("goes on alone: " + order.reason(), true, () -> alone(order), this::wentAlone);
    } else {
      parts.changed("does not go on alone: " + obstacle);
    }
  }

  private String obstacle(boolean force) {
    boolean talks = parts.link.flows() && parts.link.phase() != Link.Phase.APART;
    if (talks && parts.link.phase() != Link.Phase.HOSTING) {
      return parts.identity.peer() + " is back";
    }
    if (operators.isForcing() || parts.identities.identity().justCreated()) {
      return "no data was ever declared valid here";
    }
    boolean whole = parts.bitmaps.invalid.isEmpty();
    return whole || force ? "" : "some blocks of this copy are not valid";
  }

  void cut(Input.Cut order) {
    if (!isSettling()) {
      end();
      parts.clients.stopServing();
      begin(
          "cut off from its clients: " + order.reason(),
          false,
          () -> parts.identities.standing().withOutdated(true, order.epoch()),
          () -> wasCut(order.reason()));
    }
  }

  /// Every block is to come from the peer anew.
  void invalidate(Runnable then) {
    end();
    parts.clients.stopServing();
    spoils = true;
    begin("this copy was invalidated", false, parts.identities::standing, then);
  }

  /// From here on the peer counts again.
  void end() {
    if (isAlone()) {
      step = Step.NONE;
      parts.desk.alone(false);
    }
  }

  /// @param wanted whether a guest may stay
  private void begin(
      String sentence, boolean wanted, Supplier<MetaChange.Standing> standing, Runnable then) {
    next = standing;
    finish = then;
    step = Step.QUIETING;
    parts.changed(sentence);
    boolean hosts = wanted && parts.link.phase() == Link.Phase.HOSTING;
    if (!hosts || !parts.link.flows()) {
      parts.link.close(sentence);
    }
    if (!hosts) {
      endSession.run();
    }
    pump();
  }

  void pump() {
    if (step == Step.QUIETING && parts.traffic.isQuiet() && !parts.bitmaps.isBusy()) {
      step = Step.SAVING;
      parts.markTouched();
      if (spoils) {
        spoils = false;
        parts.bitmaps.invalid.addAll();
      }
      if (declaresValid) {
        declaresValid = false;
        parts.bitmaps.invalid.clear();
      }
      parts.bitmaps.persist(() -> parts.identities.save(next.get(), this::saved));
    }
  }

  private void saved() {
    step = Step.NONE;
    parts.activity.settleRecovered();
    parts.durability.settleOpen();
    finish.run();
  }

  private MetaChange.Standing alone(Input.GoAlone order) {
    MetaChange.Standing now = parts.identities.standing();
    if (!headMayBeKnown) {
      return now.withOutdated(false, order.epoch());
    }
    Parting when = new Parting(order.wallMillis(), operators.role() == Role.PRIMARY);
    return now.withGeneration(order.proposal(), parts.identity.node(), when)
        .withOutdated(false, order.epoch());
  }

  /// The peer is being told all that it needs to take the newest generation over.
  void headIsTold() {
    headMayBeKnown = true;
  }

  private void wentAlone() {
    step = Step.ALONE;
    headMayBeKnown = false;
    parts.desk.alone(true);
    parts.undo.resyncIsOver();
    parts.clients.alone();
    if (parts.link.phase() == Link.Phase.HOSTING) {
      parts.host.welcome();
    }
    operators.mayServe();
    parts.changed("goes on without " + parts.identity.peer());
  }

  private void wasCut(String reason) {
    parts.clients.cut();
    parts.durability.cut();
    operators.wasCut();
    parts.desk.emit(new Effect.CutClients(reason));
    parts.changed("outdated: " + reason);
  }
}
