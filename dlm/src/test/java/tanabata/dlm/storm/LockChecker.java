package tanabata.dlm.storm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.Value;

/// Checks what clients were completion, and knows nothing of how it came about.
///
/// A lock is relied on from the moment its grant is delivered until its user releases it, is told
/// that it is lost, or dies with its node; and only while its node's permit is valid.
public final class LockChecker {

  /// Of each name.
  private static final class History {
    final Map<Hold, Mode> held = new HashMap<>();
    final long[] highestToken = new long[Mode.values().length];

    /// What a reader must read, if the value is valid.
    Block last = Block.NONE;

    /// What was written without a valid permit, and may count or not.
    final List<Block> perhaps = new ArrayList<>();

    /// The token of the hold that wrote it, or of a later one that read it.
    long lastSure;

    /// The token of the latest hold that could have written and ended by force.
    long lastUnsure;

    /// Whether at some moment no lock existed, so that the value may have been forgotten.
    boolean forgettable = true;
  }

  /// @param life counts the lives of the node
  public record Hold(int node, int life, long lock) implements Comparable<Hold> {

    private static final Comparator<Hold> ORDER =
        Comparator.comparingInt(Hold::node)
            .thenComparingInt(Hold::life)
            .thenComparingLong(Hold::lock);

    @Override
    public int compareTo(Hold other) {
      return ORDER.compare(this, other);
    }
  }

  public interface Permits {
    boolean isValid(int node);
  }

  private final Permits permits;
  private final Map<LockName, History> histories = new TreeMap<>();
  private final Map<Hold, LockName> names = new HashMap<>();
  private final Map<Hold, Long> tokens = new HashMap<>();
  long grants;
  long invalid;

  public LockChecker(Permits permits) {
    this.permits = permits;
  }

  private boolean isUnsure(History history) {
    long latest = history.lastUnsure;
    for (Map.Entry<Hold, Mode> each : history.held.entrySet()) {
      if (each.getValue().writes() && !permits.isValid(each.getKey().node())) {
        latest = Math.max(latest, tokens.get(each.getKey()));
      }
    }
    return latest > history.lastSure;
  }

  private History of(LockName name) {
    return histories.computeIfAbsent(name, _ -> new History());
  }

  public void granted(Hold hold, LockName name, Completion completion, boolean first) {
    History history = of(name);
    grants++;
    names.put(hold, name);
    Mode mode = completion.mode();
    for (Mode other : Mode.values()) {
      boolean newer = completion.token() > history.highestToken[other.ordinal()];
      if (!other.isCompatibleWith(mode) && !newer) {
        throw new AssertionError(
            name
                + ": token "
                + completion.token()
                + " of "
                + hold
                + " in "
                + mode
                + " is not above that of an earlier hold in "
                + other);
      }
    }
    history.highestToken[mode.ordinal()] =
        Math.max(history.highestToken[mode.ordinal()], completion.token());
    mayBeForgotten(history);
    checkValue(history, name, hold, completion);
    tokens.put(hold, completion.token());
    history.held.put(hold, mode);
    checkModes(name);
  }

  private void checkValue(History history, LockName name, Hold hold, Completion completion) {
    Value value = completion.value();
    if (!completion.mode().excludesWriters()) {
      return;
    }
    if (!value.isValid()) {
      invalid++;
      return;
    }
    boolean unsure = isUnsure(history);
    boolean last = value.block().equals(history.last) && !unsure;
    boolean forgotten = value.block().equals(Block.NONE) && history.forgettable;
    boolean perhaps = history.perhaps.contains(value.block());
    if (!last && !forgotten && !perhaps) {
      throw new AssertionError(
          name
              + ": "
              + hold
              + " read value "
              + value
              + " in "
              + completion.mode()
              + "; expected "
              + history.last
              + (unsure ? ", invalid" : ""));
    }
    history.perhaps.clear();
    history.last = value.block();
    history.lastSure = Math.max(history.lastSure, completion.token());
    history.forgettable = forgotten;
  }

  /// No two holders under valid permits exclude each other.
  private void checkModes(LockName name) {
    List<Map.Entry<Hold, Mode>> live = new ArrayList<>();
    for (Map.Entry<Hold, Mode> entry : of(name).held.entrySet()) {
      if (permits.isValid(entry.getKey().node())) {
        live.add(entry);
      }
    }
    for (Map.Entry<Hold, Mode> one : live) {
      for (Map.Entry<Hold, Mode> other : live) {
        if (one != other && !one.getValue().isCompatibleWith(other.getValue())) {
          throw new AssertionError(
              name
                  + " is relied on by "
                  + one.getKey()
                  + " in "
                  + one.getValue()
                  + " and by "
                  + other.getKey()
                  + " in "
                  + other.getValue());
        }
      }
    }
  }

  public void permitRenewed() {
    histories.keySet().forEach(this::checkModes);
  }

  /// A conversion or release is pending: what is relied on meanwhile, and what is written.
  public void changes(Hold hold, Mode reliedOn, boolean writes, Block block) {
    History history = of(names.get(hold));
    if (writes && block != Block.NONE && !permits.isValid(hold.node())) {
      // It counts unless the node is excluded, which it does not know.
      history.perhaps.add(block);
    } else if (writes && block != Block.NONE) {
      history.perhaps.clear();
      history.last = block;
      history.lastSure = Math.max(history.lastSure, tokens.get(hold));
      history.forgettable = false;
    }
    history.held.put(hold, reliedOn);
  }

  /// A conversion was refused, or ended in another mode.
  public void keeps(Hold hold, Mode mode) {
    LockName name = names.get(hold);
    of(name).held.put(hold, mode);
    checkModes(name);
  }

  /// A hold that may have written marks the value invalid.
  public void invalidated(Hold hold) {
    History history = of(names.get(hold));
    long token = tokens.get(hold);
    if (token >= history.lastSure) {
      history.lastUnsure = Math.max(history.lastUnsure, token);
      history.lastSure = token - 1;
    }
  }

  /// The lock is not relied on any more, but its master may still know it.
  public void released(Hold hold) {
    History history = of(names.get(hold));
    history.held.remove(hold);
    mayBeForgotten(history);
  }

  private void mayBeForgotten(History history) {
    history.forgettable |=
        history.held.keySet().stream().noneMatch(each -> permits.isValid(each.node()));
  }

  /// The hold ended by force: its node died or is evicted.
  public void lost(Hold hold, boolean mayHaveWritten) {
    LockName name = names.get(hold);
    if (name == null) {
      return;
    }
    if (mayHaveWritten) {
      of(name).lastUnsure = Math.max(of(name).lastUnsure, tokens.get(hold));
    }
    released(hold);
  }

  public boolean isHeld(Hold hold) {
    LockName name = names.get(hold);
    return name != null && of(name).held.containsKey(hold);
  }
}
