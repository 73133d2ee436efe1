package tanabata.dlm.core;

import java.util.Optional;
import java.util.TreeMap;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.RangeRequest;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;

/// Plays a script and writes under each of its lines what users are told because of it.
///
/// A line that begins with `#` is for people, an indented one is what was told. The rest are:
///
/// ```
/// members NODE... [left NODE]          the next membership; NODE/2 has incarnation 2
/// NODE dies
/// after N ms
/// NODE: lock L NAME MODE [FLAG...] [session S] [within N ms]
/// NODE: convert L MODE [FLAG...] [value "TEXT"] [within N ms]
/// NODE: unlock L [FLAG...] [value "TEXT"]
/// NODE: cancel L
/// NODE: close S
/// NODE: adopt REQUEST NAME MODE session S
/// NODE: purge
/// NODE: range REQUEST NAME KIND FIRST LAST owner S [waits]
/// NODE: take back REQUEST              a wish for a range
/// NODE: permit none|ever
/// NODE: out
/// NODE: leave
/// ```
final class Transcript {

  private final StringBuilder text = new StringBuilder();
  private final Stage stage = new Stage(line -> text.append("  ").append(line).append('\n'));

  /// @return the script with what was told in fact
  static String played(String script) {
    Transcript transcript = new Transcript();
    script.lines().filter(line -> !line.startsWith("  ")).forEach(transcript::play);
    return transcript.text.toString();
  }

  private void play(String line) {
    text.append(line).append('\n');
    if (line.isBlank() || line.startsWith("#")) {
      return;
    }
    Words words = new Words(line);
    if (words.has("members")) {
      members(words);
    } else if (words.has("after")) {
      stage.after(words.duration());
    } else {
      String subject = words.next();
      if (subject.endsWith(":")) {
        NodeId node = new NodeId(subject.substring(0, subject.length() - 1));
        stage.give(node, input(words));
      } else if (words.has("dies")) {
        stage.dies(new NodeId(subject));
      }
    }
    words.end();
  }

  private void members(Words words) {
    TreeMap<NodeId, Long> members = new TreeMap<>();
    Optional<NodeId> left = Optional.empty();
    while (!words.isEmpty() && left.isEmpty()) {
      if (words.has("left")) {
        left = Optional.of(new NodeId(words.next()));
      } else {
        String[] parts = words.next().split("/", 2);
        NodeId node = new NodeId(parts[0]);
        members.put(node, parts.length == 1 ? stage.incarnation(node) : Long.parseLong(parts[1]));
      }
    }
    stage.members(members, left);
  }

  private Input input(Words words) {
    String verb = words.next();
    return switch (verb) {
      case "lock" ->
          new Input.Lock(
              words.number(),
              words.name(),
              words.mode(),
              words.flags(),
              words.session(),
              words.patience());
      case "convert" ->
          new Input.Convert(
              words.number(), words.mode(), words.flags(), words.value(), words.patience());
      case "unlock" -> new Input.Unlock(words.number(), words.flags(), words.value());
      case "cancel" -> new Input.Cancel(words.number());
      case "close" -> new Input.CloseSession(words.number());
      case "adopt" -> new Input.Adopt(words.number(), words.name(), words.mode(), words.session());
      case "purge" -> new Input.PurgeOrphans();
      case "range" -> range(words);
      case "take" -> {
        words.has("back");
        yield new Input.CancelRange(words.number());
      }
      case "permit" ->
          new Input.PermitChanged(words.next().equals("ever") ? Permit.FOREVER : Permit.NONE);
      case "out" -> new Input.Evicted();
      case "leave" -> new Input.Leave();
      default -> throw words.wrong("nobody knows how to " + verb);
    };
  }

  private static Input range(Words words) {
    long request = words.number();
    LockName name = words.name();
    RangeRequest.Kind kind = RangeRequest.Kind.valueOf(words.next());
    long first = words.number();
    long last = words.number();
    words.has("owner");
    return new Input.RequestRange(
        request, name, new RangeRequest(words.number(), first, last, kind, words.has("waits")));
  }
}
