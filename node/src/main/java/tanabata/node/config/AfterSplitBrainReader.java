package tanabata.node.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tanabata.foundation.NodeId;
import tanabata.replication.model.AfterSplitBrain;
import tanabata.replication.model.AfterSplitBrain.One;
import tanabata.replication.model.AfterSplitBrain.Two;
import tanabata.replication.model.AfterSplitBrain.Zero;

/// Reads the three `after-sb-…` keys of a `net { … }`, in DRBD's words.
final class AfterSplitBrainReader {

  static final String ZERO = "after-sb-0pri";
  static final String ONE = "after-sb-1pri";
  static final String TWO = "after-sb-2pri";

  private static final String DISCARD_NODE = "discard-node-";

  private AfterSplitBrainReader() {}

  /// @param hosts the two of them, in any order
  static AfterSplitBrain read(Section net, List<NodeId> hosts) throws BadConfiguration {
    AfterSplitBrain usual = AfterSplitBrain.DISCONNECT;
    return new AfterSplitBrain(
        zero(net, hosts, usual.zero()),
        choice(net, ONE, One.values(), usual.one()),
        choice(net, TWO, Two.values(), usual.two()));
  }

  /// The core knows the hosts by the order of their names, which is the same on both.
  private static Zero zero(Section net, List<NodeId> hosts, Zero usual) throws BadConfiguration {
    List<String> names = hosts.stream().sorted().map(NodeId::name).toList();
    List<String> words = new ArrayList<>();
    List<Zero> meanings = new ArrayList<>();
    for (Zero zero : Zero.values()) {
      words.add(
          switch (zero) {
            case DISCARD_FIRST_NODE -> DISCARD_NODE + names.getFirst();
            case DISCARD_SECOND_NODE -> DISCARD_NODE + names.getLast();
            case DISCONNECT,
                DISCARD_YOUNGER_PRIMARY,
                DISCARD_OLDER_PRIMARY,
                DISCARD_ZERO_CHANGES,
                DISCARD_LEAST_CHANGES ->
                word(zero);
          });
      meanings.add(zero);
    }
    Optional<Value> written = net.optional(ZERO);
    return written.isEmpty() ? usual : meanings.get(index(written.get(), words));
  }

  private static <E extends Enum<E>> E choice(Section net, String key, E[] values, E usual)
      throws BadConfiguration {
    Optional<Value> written = net.optional(key);
    return written.isEmpty()
        ? usual
        : values[
            index(written.get(), Arrays.stream(values).map(AfterSplitBrainReader::word).toList())];
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static int index(Value value, List<String> words) throws BadConfiguration {
    String allowed = String.join(", ", words);
    String word = value.text(allowed);
    int index = words.indexOf(word);
    if (index < 0) {
      throw value.bad(
          value.shown() + " is not known" + Nearest.hint(word, words) + "; allowed: " + allowed);
    }
    return index;
  }
}
