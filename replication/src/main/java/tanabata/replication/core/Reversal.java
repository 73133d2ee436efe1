package tanabata.replication.core;

import tanabata.foundation.Outcome;

/// Makes a version that was given up the valid one again, by an operator's order.
///
/// After a split brain the version of the other node is then a past one: this node makes a new
/// generation, whose blocks differ from the other's exactly where the undo log has some, and the
/// other node catches up, keeping what it gives up in its turn. After a resync whose source was
/// lost half-way, this node just has its older version back, whole.
///
/// While blocks are put back they count as invalid, durably: should this node die meanwhile, it
/// gets them from its peer, as if nothing had been ordered.
final class Reversal {

  private enum Step {
    NONE,
    QUIETING,
    WORKING
  }

  private final Parts parts;
  private final Operators operators;
  private final Encounter encounter;
  private Step step = Step.NONE;
  private Input.RollBack order = new Input.RollBack(0, 0, new Caller() {});

  Reversal(Parts parts, Operators operators, Encounter encounter) {
    this.parts = parts;
    this.operators = operators;
    this.encounter = encounter;
  }

  boolean isBusy() {
    return step != Step.NONE;
  }

  void begin(Input.RollBack wanted) {
    String obstacle = obstacle(wanted);
    if (!obstacle.isEmpty()) {
      parts.reply(wanted.caller(), false, obstacle);
      return;
    }
    order = wanted;
    step = Step.QUIETING;
    parts.changed("goes back to the version that was given up");
    parts.link.close("this node goes back to the version that it gave up");
    encounter.solitude().end();
    encounter.endSession();
    pump();
  }

  private String obstacle(Input.RollBack wanted) {
    if (parts.undo.kept().isEmpty()) {
      return "no version that was given up is kept here";
    }
    if (isBusy() || encounter.solitude().isSettling() || operators.isForcing()) {
      return "another decision is being carried out; see status";
    }
    if (wanted.openClients() > 0 || operators.role() == Role.PRIMARY) {
      return "this node is Primary; 'secondary' first, so that no client sees its data go back";
    }
    boolean kept = parts.undo.kept().orElseThrow().kept();
    if (parts.link.inStep() && encounter.peer().role() == Role.PRIMARY) {
      return parts.identity.peer() + " is Primary; 'secondary' there first, its data would go back";
    }
    if (kept && !parts.bitmaps.invalid.isEmpty()) {
      return "some blocks are still missing here; wait for the resync to end";
    }
    return "";
  }

  void pump() {
    boolean quiet = parts.traffic.isQuiet() && parts.undo.isQuiet() && !parts.bitmaps.isBusy();
    if (step == Step.QUIETING && quiet) {
      step = Step.WORKING;
      parts.markTouched();
      addSaved(parts.bitmaps.invalid);
      parts.bitmaps.persist(() -> parts.undo.rollBack(this::putBack));
    }
  }

  private void addSaved(BlockSet to) {
    BlockSet saved = parts.undo.kept().orElseThrow().saved();
    for (int word = 0; word < saved.wordCount(); word++) {
      to.put(word, to.word(word) | saved.word(word));
    }
  }

  private void putBack(Outcome outcome) {
    if (outcome != Outcome.OK) {
      step = Step.NONE;
      parts.reply(
          order.caller(),
          false,
          "the version could not be put back; the peer's will be taken again");
      return;
    }
    boolean kept = parts.undo.kept().orElseThrow().kept();
    parts.bitmaps.invalid.clear();
    addSaved(parts.bitmaps.peerLacks);
    parts.bitmaps.persist(() ->
        parts.identities.save(kept ? renewed() : former(), () -> parts.undo.drop(this::done)));
  }

  private MetaChange.Standing renewed() {
    encounter.claim(Claim.KEEP);
    return parts
        .identities
        .standing()
        .withGeneration(
            order.proposal(), parts.identity.node(), parts.identities.standing().parting());
  }

  private MetaChange.Standing former() {
    return parts
        .identities
        .standing()
        .withIdentity(parts.undo.kept().orElseThrow().before(), 0, true);
  }

  private void done() {
    step = Step.NONE;
    parts.activity.settleRecovered();
    parts.durability.settleOpen();
    parts.link.want();
    parts.changed("back at the version that was given up");
    parts.reply(
        order.caller(),
        true,
        "this node has the version back that it gave up; "
            + parts.identity.peer()
            + " takes it over when it is connected");
  }

  /// The kept version is not wanted any more.
  void forget(Caller caller) {
    if (parts.undo.kept().filter(KeptVersion::kept).isEmpty()) {
      parts.reply(caller, false, "no version that was given up is kept here");
    } else {
      parts.undo.drop(() -> parts.reply(caller, true, "the version that was given up is gone"));
    }
  }
}
