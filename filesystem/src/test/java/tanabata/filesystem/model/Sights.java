package tanabata.filesystem.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tanabata.filesystem.request.Attributes;
import tanabata.filesystem.request.FileType;

/// Compares attributes with the model's. Times are compared with those that were seen before: each
/// moves when it should, else stays, and none goes back by itself, except from what somebody has
/// set.
final class Sights {

  /// The other's times when they were last seen, and how often the model's had moved.
  private record Sight(
      Attributes seen, Moves accessed, Moves modified, Moves changed, FileType type) {}

  private record Moves(long moves, long chances, long resets, boolean given) {

    static Moves of(Stamp stamp) {
      return new Moves(stamp.moves(), stamp.chances(), stamp.resets(), stamp.given());
    }
  }

  private final Map<Long, Sight> sights = new HashMap<>();

  Optional<String> check(Inode inode, Attributes seen) {
    Optional<String> difference = compare(inode, seen);
    sights.put(
        inode.node,
        new Sight(
            seen,
            Moves.of(inode.accessed),
            Moves.of(inode.modified),
            Moves.of(inode.changed),
            inode.type));
    return difference;
  }

  private Optional<String> compare(Inode inode, Attributes seen) {
    Attributes expected = inode.attributes();
    if (seen.mode() != expected.mode()) {
      return differs(
          "mode", Integer.toOctalString(expected.mode()), Integer.toOctalString(seen.mode()));
    }
    if (seen.links() != expected.links()) {
      return differs("links", expected.links(), seen.links());
    }
    if (seen.uid() != expected.uid() || seen.gid() != expected.gid()) {
      return differs("owner", expected.uid() + ":" + expected.gid(), seen.uid() + ":" + seen.gid());
    }
    if (seen.device() != expected.device()) {
      return differs("device", expected.device(), seen.device());
    }
    if (!inode.isDirectory() && seen.size() != expected.size()) {
      return differs("size", expected.size(), seen.size());
    }
    if (seen.size() < 0 || seen.blocks() < 0) {
      return differs("size and blocks", "not negative", seen.size() + " and " + seen.blocks());
    }
    return compareTimes(inode, seen);
  }

  private static Optional<String> differs(String what, Object expected, Object seen) {
    return Optional.of("%s is %s, not %s".formatted(what, seen, expected));
  }

  private Optional<String> compareTimes(Inode inode, Attributes seen) {
    Sight before = sights.get(inode.node);
    if (before == null) {
      return compareGiven("time of access", inode.accessed, seen.accessed())
          .or(() -> compareGiven("time of modification", inode.modified, seen.modified()));
    }
    if (seen.born() != before.seen.born()) {
      return differs("time of birth", before.seen.born(), seen.born());
    }
    return compare(
            "time of change",
            false,
            inode.changed,
            before.changed,
            before.seen.changed(),
            seen.changed())
        .or(() ->
            compare(
                "time of modification",
                false,
                inode.modified,
                before.modified,
                before.seen.modified(),
                seen.modified()))
        .or(() ->
            compare(
                "time of access",
                true,
                inode.accessed,
                before.accessed,
                before.seen.accessed(),
                seen.accessed()));
  }

  private static Optional<String> compareGiven(String what, Stamp stamp, long seen) {
    return stamp.given() && stamp.chances() == 0 && seen != stamp.nanos()
        ? differs(what, stamp.nanos(), seen)
        : Optional.empty();
  }

  /// @param coarse whether it need not be another time at each call
  private static Optional<String> compare(
      String what, boolean coarse, Stamp stamp, Moves before, long seenBefore, long seen) {
    boolean moved = stamp.moves() != before.moves;
    boolean mayHaveMoved = stamp.chances() != before.chances;
    if (stamp.given() && moved) {
      return seen == stamp.nanos() || mayHaveMoved
          ? Optional.empty()
          : differs(what, stamp.nanos(), seen);
    }
    if (moved && stamp.resets() != before.resets) {
      return Optional.empty();
    }
    if (moved) {
      return seen > seenBefore || before.given && seen != seenBefore || coarse && seen == seenBefore
          ? Optional.empty()
          : Optional.of("%s did not move on: %d, then %d".formatted(what, seenBefore, seen));
    }
    if (mayHaveMoved) {
      return seen >= seenBefore || before.given
          ? Optional.empty()
          : Optional.of("%s went back from %d to %d".formatted(what, seenBefore, seen));
    }
    return seen == seenBefore
        ? Optional.empty()
        : Optional.of("%s moved without a reason from %d to %d".formatted(what, seenBefore, seen));
  }
}
