package tanabata.fencing.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tanabata.fencing.WitnessRecord;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.Evidence;

/// An [WitnessRecord] as the text that lies at the witness, and back: one `key=value` a line, so
/// that a person can read it with `zkCli`.
public final class WitnessRecordCodec {

  /// No record is longer, in bytes.
  public static final int LARGEST = 16384;

  /// A sentence of evidence that is longer, in chars, is cut when it is written.
  public static final int LONGEST_SENTENCE = 1000;

  private static final int LONGEST_GENERATION = 200;
  private static final int MOST_NODES = 16;

  private static final String VERSION = "tanabata-authority";
  private static final String ONE = "1";
  private static final List<String> ALWAYS =
      List.of(VERSION, "epoch", "active", "generation", "author");
  private static final List<String> WITH_EVIDENCE =
      List.of(
          VERSION,
          "epoch",
          "active",
          "generation",
          "author",
          "evidence",
          "evidence-about",
          "evidence-sentence");

  private WitnessRecordCodec() {}

  /// @throws IllegalArgumentException if no such record may exist: a negative epoch, nodes that are
  ///   not in name order, a generation of more than 200 chars
  public static byte[] encode(WitnessRecord authority) {
    check(authority)
        .ifPresent(reason -> {
          throw new IllegalArgumentException(reason + ": " + authority);
        });
    StringBuilder text = new StringBuilder();
    line(text, VERSION, ONE);
    line(text, "epoch", Long.toString(authority.epoch()));
    line(
        text,
        "active",
        authority.active().stream().map(NodeId::name).collect(Collectors.joining(",")));
    line(text, "generation", authority.generation());
    line(text, "author", authority.author().name());
    authority
        .evidence()
        .ifPresent(evidence -> {
          String sentence = evidence.sentence();
          line(text, "evidence", evidence.level().name());
          line(text, "evidence-about", evidence.about().name());
          line(
              text,
              "evidence-sentence",
              sentence.length() > LONGEST_SENTENCE
                  ? sentence.substring(0, LONGEST_SENTENCE - 1) + "…"
                  : sentence);
        });
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key).append('=').append(OneLine.escape(value)).append('\n');
  }

  /// @throws BadFormat if these bytes are no record that [#encode] would write
  public static WitnessRecord decode(byte[] bytes) throws BadFormat {
    Map<String, String> values = values(bytes);
    // Before the keys, which another version may have others of.
    String version = values.get(VERSION);
    if (version != null && !version.equals(ONE)) {
      throw new BadFormat(
          "it has format version '" + shown(version) + "', this Tanabata knows version 1");
    }
    List<String> keys = List.copyOf(values.keySet());
    if (!keys.equals(ALWAYS) && !keys.equals(WITH_EVIDENCE)) {
      throw new BadFormat(
          "its keys are "
              + shown(String.join(", ", keys))
              + "; they must be "
              + String.join(", ", ALWAYS)
              + ", and then all that begin with 'evidence' or none");
    }
    WitnessRecord authority =
        new WitnessRecord(
            epoch(values.get("epoch")),
            nodes(values.get("active")),
            values.get("generation"),
            keys.equals(ALWAYS) ? Optional.empty() : Optional.of(evidence(values)),
            node("author", values.get("author")));
    Optional<String> reason = check(authority);
    if (reason.isPresent()) {
      throw new BadFormat(reason.get());
    }
    if (!Arrays.equals(encode(authority), bytes)) {
      throw new BadFormat("it is not written in the one way in which Tanabata writes it");
    }
    return authority;
  }

  private static Map<String, String> values(byte[] bytes) throws BadFormat {
    if (bytes.length > LARGEST) {
      throw new BadFormat("it has " + bytes.length + " bytes, and " + LARGEST + " is the most");
    }
    String text = text(bytes);
    if (!text.endsWith("\n")) {
      throw new BadFormat("its last line does not end");
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
      int sign = line.indexOf('=');
      if (sign < 0) {
        throw new BadFormat("'" + shown(line) + "' is no key=value");
      }
      String key = line.substring(0, sign);
      if (values.put(key, OneLine.unescape(line.substring(sign + 1))) != null) {
        throw new BadFormat("the key '" + shown(key) + "' is there twice");
      }
    }
    return values;
  }

  private static String text(byte[] bytes) throws BadFormat {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw new BadFormat("it is not UTF-8");
    }
  }

  private static long epoch(String text) throws BadFormat {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw new BadFormat("its epoch '" + shown(text) + "' is no number");
    }
  }

  private static List<NodeId> nodes(String text) throws BadFormat {
    if (text.isEmpty()) {
      return List.of();
    }
    String[] names = text.split(",", MOST_NODES + 1);
    NodeId[] nodes = new NodeId[names.length];
    for (int i = 0; i < names.length; i++) {
      nodes[i] = node("active", names[i]);
    }
    return List.of(nodes);
  }

  private static NodeId node(String key, String name) throws BadFormat {
    try {
      return new NodeId(name);
    } catch (IllegalArgumentException _) {
      throw new BadFormat(
          "its key '" + key + "' says '" + shown(name) + "', which is no node name");
    }
  }

  private static Evidence evidence(Map<String, String> values) throws BadFormat {
    String word = values.get("evidence");
    for (Evidence.Level level : Evidence.Level.values()) {
      if (level.name().equals(word)) {
        return new Evidence(
            level,
            node("evidence-about", values.get("evidence-about")),
            values.get("evidence-sentence"));
      }
    }
    throw new BadFormat("its evidence '" + shown(word) + "' is none that this Tanabata knows");
  }

  /// What forbids such a record.
  private static Optional<String> check(WitnessRecord authority) {
    List<NodeId> active = authority.active();
    if (authority.epoch() < 0) {
      return Optional.of("its epoch " + authority.epoch() + " is negative");
    }
    if (active.size() > MOST_NODES
        || !active.equals(active.stream().sorted().distinct().toList())) {
      return Optional.of("its active nodes are not at most 16, each once, in name order");
    }
    if (authority.generation().length() > LONGEST_GENERATION) {
      return Optional.of("its generation is longer than " + LONGEST_GENERATION + " chars");
    }
    return Optional.empty();
  }

  private static String shown(String text) {
    return OneLine.escape(text.length() > 60 ? text.substring(0, 60) + "…" : text);
  }
}
