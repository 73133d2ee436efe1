package tanabata.replication.core;

import java.util.ArrayList;
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
    /// @param givesUp whether the side that is not preferred may have clients that saw answers
    ///   which do not count any more
    /// @param keepsOther whether the version that is not preferred is to be kept, until somebody
    ///   removes it
    /// @param identity what both carry from now on
    /// @param reach how far the bitmap of the preferred side goes back, until the other has what it
    ///   lacks
    record Agree(
        String rule,
        boolean iPrefer,
        boolean full,
        boolean givesUp,
        boolean keepsOther,
        MetaChange.Identity identity,
        int reach)
        implements Verdict {}

    /// Stay connected, but the operator has to decide first.
    record Wait(String rule, String reason) implements Verdict {}

    /// Both went on, each without the other: an operator has to say whose version is kept.
    ///
    /// @param common the newest generation that both have
    record Split(Generation common, String reason) implements Verdict {
      @Override
      public String rule() {
        return "split-brain";
      }
    }

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
      boolean mineWins = prefersMine(mine, theirs);
      return new Verdict.Agree(
          "same-generation", mineWins, false, false, false, my, (mineWins ? mine : theirs).reach());
    }
    if (their.lineage().contains(myHead)) {
      return behind("older-here", theirs, mine, false);
    }
    if (my.lineage().contains(theirHead)) {
      return behind("older-there", mine, theirs, true);
    }
    Optional<Generation> common =
        my.lineage().stream().filter(their.lineage()::contains).findFirst();
    return common.isPresent()
        ? split(mine, theirs, common.get())
        : new Verdict.Refuse("unrelated", "the two copies have no generation in common");
  }

  private static Verdict split(Message.Hello mine, Message.Hello theirs, Generation common) {
    if (!mine.past().policy().equals(theirs.past().policy())) {
      return new Verdict.Refuse(
          "after-sb", "its after-sb policies are not those of this node; make them the same");
    }
    boolean mineIsClaimed = keeps(mine, theirs);
    if (mineIsClaimed != keeps(theirs, mine)) {
      return end("split-brain-resolved", mine, theirs, mineIsClaimed, common);
    }
    return mine.past()
        .policy()
        .mineIsKept(mine, theirs)
        .map(mineWins -> end("split-brain-after-sb", mine, theirs, mineWins, common))
        .orElseGet(
            () -> new Verdict.Split(common, "both copies have changed since generation " + common));
  }

  private static Verdict end(
      String rule, Message.Hello mine, Message.Hello theirs, boolean mineWins, Generation common) {
    Message.Hello winner = mineWins ? mine : theirs;
    if (!winner.consistent()) {
      return new Verdict.Refuse(
          "source-inconsistent",
          "some blocks of " + winner.node() + ", which is to be kept, are not valid");
    }
    boolean bitmapsAreKnown = reaches(mine, common) && reaches(theirs, common);
    return new Verdict.Agree(
        rule, mineWins, !bitmapsAreKnown, true, true, winner.identity(), winner.reach());
  }

  private static boolean keeps(Message.Hello one, Message.Hello other) {
    return one.claim() == Claim.KEEP || other.claim() == Claim.GIVE_UP;
  }

  /// Whether the node's bitmap holds every block that it has changed since that generation.
  private static boolean reaches(Message.Hello node, Generation since) {
    int back = node.identity().lineage().indexOf(since);
    return back >= 0 && back <= node.reach();
  }

  private static Verdict full(String rule, boolean iPrefer, Message.Hello source) {
    if (!source.consistent()) {
      return new Verdict.Refuse(
          "source-inconsistent",
          source.node()
              + " would have to supply every block, but some of its own are not valid; bring back"
              + " the disk that holds them");
    }
    if (source.past().outdated()) {
      return new Verdict.Wait(
          "outdated-source",
          source.node()
              + " has the only data, but outdated: the other copy had gone on without it; if that is"
              + " lost, run 'force-alone' there");
    }
    return new Verdict.Agree(rule, iPrefer, true, false, false, source.identity(), source.reach());
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
        BOTH_EMPTY,
        first == mine,
        false,
        false,
        false,
        new MetaChange.Identity(List.of(generation), true),
        0);
  }

  /// The older side can be brought in line by the newer side's bitmap if that goes back to the
  /// older side's generation; otherwise by comparing everything.
  private static Verdict behind(
      String rule, Message.Hello newer, Message.Hello older, boolean iPrefer) {
    Generation base = older.identity().lineage().getFirst();
    boolean bitmapIsKnown = reaches(newer, base);
    // What the older side has never taken over nobody will ever ask about; without this, a peer
    // that
    // dies in every meeting would fill the lineage.
    List<Generation> lineage = new ArrayList<>();
    lineage.add(newer.identity().lineage().getFirst());
    int at = newer.identity().lineage().indexOf(base);
    lineage.addAll(newer.identity().lineage().subList(at, newer.identity().lineage().size()));
    return new Verdict.Agree(
        rule,
        iPrefer,
        !bitmapIsKnown,
        true,
        newer.claim() == Claim.KEEP,
        new MetaChange.Identity(lineage, newer.identity().empty()),
        Math.max(0, newer.reach() - (at - 1)));
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
}
