package tanabata.replication.core;

import java.util.List;
import java.util.Optional;

/// The rules by which two nodes that meet decide whose data goes where.
///
/// The same function runs on both nodes on the same two greetings and must come to the same end, so
/// nothing else enters: no clock, no order of arrival. Rules are tried in order and the first that
/// fits decides; its id is shown to operators.
final class Handshake {

  /// Both copies hold nothing but zeros, so there is nothing to bring in line.
  static final String BOTH_EMPTY = "both-empty";

  private Handshake() {}

  /// What a handshake decided.
  sealed interface Verdict {

    /// Which rule it was, for people.
    String rule();

    /// Go on; bring the copies in line first.
    ///
    /// @param iPrefer whether this node's version wins where both copies are valid but may differ
    /// @param full whether the whole device of the other side is to be treated as not valid
    /// @param identity what both carry from now on
    record Agree(String rule, boolean iPrefer, boolean full, MetaChange.Identity identity)
        implements Verdict {}

    /// Stay connected, but the operator has to decide first.
    record Wait(String rule, String reason) implements Verdict {}

    /// Do not connect to this peer.
    record Refuse(String rule, String reason) implements Verdict {}
  }

  /// @param mine the greeting this node sent
  /// @param theirs the greeting it received
  static Verdict decide(Message.Hello mine, Message.Hello theirs) {
    Optional<Verdict.Refuse> mismatch = mismatch(mine, theirs);
    return mismatch.isPresent() ? mismatch.get() : byLineage(mine, theirs);
  }

  /// Why these two can never belong together, whatever their copies hold.
  static Optional<Verdict.Refuse> mismatch(Message.Hello mine, Message.Hello theirs) {
    if (mine.version() != theirs.version()) {
      return refuse(
          "version",
          "it speaks version "
              + theirs.version()
              + " of the peer protocol, this node version "
              + mine.version());
    }
    if (!mine.resource().equals(theirs.resource())) {
      return refuse("resource", "it serves resource '" + theirs.resource() + "'");
    }
    if (mine.node().equals(theirs.node())) {
      return refuse("self", "it has this node's own name");
    }
    if (!mine.geometry().equals(theirs.geometry())) {
      return refuse(
          "size",
          "its device is "
              + theirs.geometry().deviceBytes()
              + " bytes, this one "
              + mine.geometry().deviceBytes());
    }
    return Optional.empty();
  }

  private static Optional<Verdict.Refuse> refuse(String rule, String reason) {
    return Optional.of(new Verdict.Refuse(rule, reason));
  }

  private static Verdict byLineage(Message.Hello mine, Message.Hello theirs) {
    MetaChange.Identity my = mine.identity();
    MetaChange.Identity their = theirs.identity();
    if (my.justCreated() && their.justCreated()) {
      return bothCreated(mine, theirs);
    }
    if (my.justCreated()) {
      return full("just-created-here", false, theirs);
    }
    if (their.justCreated()) {
      return full("just-created-there", true, mine);
    }
    Generation myHead = my.lineage().getFirst();
    Generation theirHead = their.lineage().getFirst();
    if (myHead.equals(theirHead)) {
      return new Verdict.Agree("same-generation", prefersMine(mine, theirs), false, my);
    }
    if (their.lineage().contains(myHead)) {
      return behind("older-here", their, my, false);
    }
    if (my.lineage().contains(theirHead)) {
      return behind("older-there", my, their, true);
    }
    boolean related = my.lineage().stream().anyMatch(their.lineage()::contains);
    return related
        ? new Verdict.Refuse(
            "split-brain", "both copies have changed since " + common(my, their) + ": split brain")
        : new Verdict.Refuse("unrelated", "the two copies have no generation in common");
  }

  private static Verdict full(String rule, boolean iPrefer, Message.Hello source) {
    if (!source.consistent()) {
      return new Verdict.Refuse(
          "source-inconsistent",
          source.node()
              + " would have to supply every block, but some of its own are not valid; bring back"
              + " the disk that holds them");
    }
    return new Verdict.Agree(rule, iPrefer, true, source.identity());
  }

  private static Verdict bothCreated(Message.Hello mine, Message.Hello theirs) {
    if (!mine.identity().empty() || !theirs.identity().empty()) {
      return new Verdict.Wait(
          "no-valid-data",
          "neither copy was ever declared valid; run 'primary --force' on the node whose data is"
              + " good");
    }
    Message.Hello first = mine.node().compareTo(theirs.node()) < 0 ? mine : theirs;
    Generation generation = new Generation(1, first.proposal(), first.node());
    return new Verdict.Agree(
        BOTH_EMPTY, first == mine, false, new MetaChange.Identity(List.of(generation), true));
  }

  /// The older side can be brought in line by the newer side's bitmap if that was started right
  /// after the older side's generation; otherwise by comparing everything.
  private static Verdict behind(
      String rule, MetaChange.Identity newer, MetaChange.Identity older, boolean iPrefer) {
    boolean bitmapIsKnown =
        newer.lineage().size() > 1 && newer.lineage().get(1).equals(older.lineage().getFirst());
    return new Verdict.Agree(rule, iPrefer, !bitmapIsKnown, newer);
  }

  /// A process that was in step with the peer has clients that saw its answers, so its version
  /// stands. Of two that both start afresh, the one that was there later has every answered write.
  /// If they died together either will do: where their copies differ, nothing was ever flushed.
  private static boolean prefersMine(Message.Hello mine, Message.Hello theirs) {
    if (mine.veteran() != theirs.veteran()) {
      return mine.veteran();
    }
    if (mine.aloneAt() != theirs.aloneAt()) {
      return mine.aloneAt() > theirs.aloneAt();
    }
    return mine.node().compareTo(theirs.node()) < 0;
  }

  private static Generation common(MetaChange.Identity my, MetaChange.Identity their) {
    return my.lineage().stream()
        .filter(their.lineage()::contains)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("called only for related lineages"));
  }
}
