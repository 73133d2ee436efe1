package tanabata.dlm.core;

import java.util.List;
import java.util.Optional;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.LockView;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.RangeRequest;
import tanabata.dlm.api.RangeResult;
import tanabata.dlm.api.Value;
import tanabata.foundation.NodeId;

/// What two lock cores say to each other. `docs/FORMATS.md` draws their bytes.
///
/// Locks are named by the number their own node gave them; `turn` counts the wishes of one lock, so
/// that an answer finds the wish it answers.
public sealed interface Message {

  /// Whether it has no small bound, and goes in an envelope of its own.
  default boolean isLong() {
    return this instanceof Released || this instanceof Seen;
  }

  /// About one name; the rest is about the whole space.
  sealed interface Named extends Message {
    LockName name();
  }

  /// From the one who wants a lock to the master of its name.
  sealed interface ToMaster extends Named {}

  /// From the master of a name to the owner of a lock.
  sealed interface ToOwner extends Named {
    long lock();
  }

  record Ask(LockName name, long lock, int turn, long session, Mode mode, Flags flags)
      implements ToMaster {}

  /// @param from the mode held when the wish was made: it says whether `block` is written
  /// @param block [Block#NONE] if nothing is to be written
  record Convert(LockName name, long lock, int turn, Mode from, Mode to, Flags flags, Block block)
      implements ToMaster {}

  /// Gives up whatever there is of the lock, also a wish under way.
  record Release(LockName name, long lock, int turn, Mode from, Flags flags, Block block)
      implements ToMaster {}

  /// Takes a conversion back, if it is not granted yet.
  record Cancel(LockName name, long lock, int turn) implements ToMaster {}

  /// "This lock is another session's now."
  record Adopt(LockName name, long lock, long session) implements ToMaster {}

  /// Recovery: "this lock relies on `mode`".
  record Hold(LockName name, long lock, long session, Mode mode, long token, Value value)
      implements ToMaster {}

  /// Recovery: what the last master knew of the value.
  ///
  /// @param author who may have written it since: the holder of PW or EX
  record Remember(LockName name, Value value, MasterValue.Author author) implements ToMaster {}

  record Granted(
      LockName name, long lock, int turn, Mode mode, long token, boolean demoted, Value value)
      implements ToOwner {}

  /// @param mode the mode the lock goes on in
  record Refused(LockName name, long lock, int turn, Completion.Status why, Mode mode)
      implements ToOwner {}

  /// What was released, some of it a moment ago: nobody has to wait for that.
  record Released(List<Ended> locks) implements Message {
    public Released {
      locks = List.copyOf(locks);
    }
  }

  /// A lock that is released.
  record Ended(LockName name, long lock, int turn) {}

  /// "Somebody wants `mode`, and your lock is in the way."
  record Wanted(LockName name, long lock, Mode mode) implements ToOwner {}

  /// Recovery: the sender has reported all it has, for the round or for a departure. What it wished
  /// for meanwhile it has said before.
  ///
  /// @param departure whether it is about the departure under way
  /// @param lastToken the highest token the sender gave in this round
  record Reported(boolean departure, long lastToken) implements Message {}

  /// "I want to leave", to the first member.
  record WantLeave() implements Message {}

  /// The first member's decision, passed on by everyone before anything that follows from it.
  record Depart(long epoch, NodeId leaver) implements Message {}

  /// To the leaver: "I have taken over what was yours and is now mine."
  record Took() implements Message {}

  /// The search for a deadlock, on its way from a waiting lock along those it waits for.
  ///
  /// To a node: "does this session of yours wait?"
  record Chase(Search search, long session) implements Message {}

  /// To a master: "this lock waits, with this wish; for whom?"
  record Follow(Search search, LockName name, long lock, int turn) implements ToMaster {}

  /// To the master of the lock with which a search began: "it waits for itself."
  record Caught(Search search) implements ToMaster {
    @Override
    public LockName name() {
      return search.name();
    }
  }

  record RangeAsk(LockName name, long request, int turn, RangeRequest wish) implements ToMaster {}

  record RangeCancel(LockName name, long request, int turn) implements ToMaster {}

  /// Recovery: a range this node holds.
  record RangeHold(LockName name, RangeRequest wish) implements ToMaster {}

  /// @param answer with a conflict, whose range is in the way
  record RangeAnswer(LockName name, long lock, int turn, RangeResult answer) implements ToOwner {}

  /// One search.
  ///
  /// @param owner for whom; only owners below it are followed, so that each circle has one victim,
  ///   its highest owner
  /// @param name of the lock that waits
  /// @param number distinguishes the searches of one lock
  record Search(SessionId owner, LockName name, long lock, int turn, int number) {}

  /// For people: "what do you master?"
  ///
  /// @param name of one lock, or none for all
  /// @param most how many locks to tell at the most
  record Look(long request, Optional<LockName> name, int most) implements Message {}

  /// @param more whether there would be more to tell
  record Seen(long request, List<LockView> locks, boolean more) implements Message {
    public Seen {
      locks = List.copyOf(locks);
    }
  }
}
