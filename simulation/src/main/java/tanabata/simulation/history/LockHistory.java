package tanabata.simulation.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Judges whether what holders of one exclusive lock saw can be put on a line: every acquisition
/// and every end of a hold at one point of time, each within the interval in which it must have
/// happened, and no two holds at once, in the order of their tokens.
///
/// The tokens make that easy. They fix the order of all holds, so the points of the whole history
/// are one known sequence, acquire, end, acquire, end, and only their times are free. Each point
/// has a lower bound of its own, and must not lie before its predecessor. The judge puts each at
/// the earliest time that these two allow. This is exact:
///
/// - If no point falls behind the end of its interval, the points are a line as it was wanted.
/// - If there is any line at all, none of its points lies before the judge's point of the same
///   place: that holds for the first, and if it holds for one, it holds for the next, as both its
///   bounds are no later. So the judge's point is within the interval, as the other one is.
///
/// Two points may have the same time; their order is then that of the sequence.
public final class LockHistory {

  /// Later than everything: when something happened is not bounded.
  public static final long NEVER = Long.MAX_VALUE;

  private static final Comparator<Hold> BY_TOKEN =
      Comparator.comparingLong(Hold::token).thenComparingLong(Hold::turn);

  private LockHistory() {}

  /// One hold.
  ///
  /// @param holder whose it was; no two lives of a process are the same
  /// @param turn the order of holds that share one grant, and so one token; they must be of one
  ///   holder. 0 where there is nothing to share
  /// @param invoked when it was asked for
  /// @param answered when the holder knew that it had it
  /// @param certainUntil until when it was held for sure
  /// @param over when it was not held any more for sure
  public record Hold(
      String holder,
      long token,
      long turn,
      long invoked,
      long answered,
      long certainUntil,
      long over) {

    public static Hold asked(String holder, long token, long invoked, long answered) {
      return new Hold(holder, token, 0, invoked, answered, invoked, NEVER);
    }

    public Hold turn(long number) {
      return new Hold(holder, token, number, invoked, answered, certainUntil, over);
    }

    /// It was given back between these two.
    public Hold released(long releaseInvoked, long releaseAnswered) {
      return new Hold(holder, token, turn, invoked, answered, releaseInvoked, releaseAnswered);
    }

    /// It was lost, or its process was killed: it may have ended any time after that moment.
    public Hold lost(long moment) {
      return new Hold(holder, token, turn, invoked, answered, moment, NEVER);
    }
  }

  /// @return what is wrong, in a sentence; empty if the history is linearizable
  public static Optional<String> trouble(List<Hold> history) {
    List<Hold> inOrder = new ArrayList<>(history);
    inOrder.sort(BY_TOKEN);
    long time = Long.MIN_VALUE;
    for (int i = 0; i < inOrder.size(); i++) {
      Hold hold = inOrder.get(i);
      if (i > 0) {
        Optional<String> doubled = doubled(inOrder.get(i - 1), hold);
        if (doubled.isPresent()) {
          return doubled;
        }
      }
      long begin = Math.max(time, hold.invoked);
      if (begin > hold.answered) {
        return Optional.of(sentence("it cannot begin before " + begin, inOrder, i));
      }
      time = Math.max(begin, hold.certainUntil);
      if (time > hold.over) {
        return Optional.of(sentence("it cannot end before " + time, inOrder, i));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> doubled(Hold before, Hold hold) {
    if (before.token != hold.token) {
      return Optional.empty();
    }
    if (before.turn == hold.turn || !before.holder.equals(hold.holder)) {
      return Optional.of("two holds have one token: " + before + " and " + hold);
    }
    return Optional.empty();
  }

  private static String sentence(String what, List<Hold> inOrder, int at) {
    StringBuilder text = new StringBuilder("hold " + inOrder.get(at) + ": " + what);
    for (Hold hold : inOrder.subList(Math.max(0, at - 4), Math.min(inOrder.size(), at + 3))) {
      text.append("\n  ").append(hold);
    }
    return text.toString();
  }
}
