package tanabata.dlm.core;

import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.RangeRequest;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;

/// Runs a script and writes below each of its lines what users are told because of it.
///
/// A line that begins with `#` is a comment, an indented one is what users are told. The rest are:
///
/// ```
/// members NODE... [left NODE]          the next membership; NODE/2 has incarnation 2
/// NODE dies
/// network delivers|holds|loses         what becomes of messages from now on
/// after N ms
/// NODE: lock L NAME MODE [FLAG...] [session S] [timeout N ms]
/// NODE: convert L MODE [FLAG...] [value "TEXT"] [timeout N ms]
/// NODE: unlock L [FLAG...] [value "TEXT"]
/// NODE: cancel L
/// NODE: close session S
/// NODE: adopt REQUEST NAME MODE session S
/// NODE: purge orphans
/// NODE: range REQUEST NAME KIND FIRST LAST owner S [waits]
/// NODE: cancel range REQUEST
/// NODE: permit none|forever
/// NODE: evict
/// NODE: leave
/// ```
final class Transcript {

  private final StringBuilder text = new StringBuilder();
  private final DirectCluster cluster =
      new DirectCluster(line -> text.append("  ").append(line).append('\n'));

  /// @return the script with what users are told in fact
  static String run(String script) {
    Transcript transcript = new Transcript();
    script.lines().filter(line -> !line.startsWith("  ")).forEach(transcript::runLine);
    return transcript.text.toString();
  }

  private void runLine(String text) {
    this.text.append(text).append('\n');
    if (text.isBlank() || text.startsWith("#")) {
      return;
    }
    ScriptLine line = new ScriptLine(text);
    if (line.has("members")) {
      members(line);
    } else if (line.has("after")) {
      cluster.after(line.duration());
    } else if (line.has("network")) {
      cluster.network(DirectCluster.Network.valueOf(line.next().toUpperCase(Locale.ROOT)));
    } else {
      String subject = line.next();
      if (subject.endsWith(":")) {
        NodeId node = new NodeId(subject.substring(0, subject.length() - 1));
        cluster.give(node, input(line));
      } else {
        line.expect("dies");
        cluster.kill(new NodeId(subject));
      }
    }
    line.end();
  }

  private void members(ScriptLine line) {
    TreeMap<NodeId, Long> members = new TreeMap<>();
    Optional<NodeId> left = Optional.empty();
    while (!line.isEmpty() && left.isEmpty()) {
      if (line.has("left")) {
        left = Optional.of(new NodeId(line.next()));
      } else {
        String[] parts = line.next().split("/", 2);
        NodeId node = new NodeId(parts[0]);
        members.put(node, parts.length == 1 ? cluster.incarnation(node) : Long.parseLong(parts[1]));
      }
    }
    cluster.change(members, left);
  }

  private static Input input(ScriptLine line) {
    String verb = line.next();
    return switch (verb) {
      case "lock" ->
          new Input.Lock(
              line.number(),
              line.name(),
              line.mode(),
              line.flags(),
              line.session(),
              line.timeout());
      case "convert" ->
          new Input.Convert(line.number(), line.mode(), line.flags(), line.value(), line.timeout());
      case "unlock" -> new Input.Unlock(line.number(), line.flags(), line.value());
      case "cancel" ->
          line.has("range")
              ? new Input.CancelRange(line.number())
              : new Input.Cancel(line.number());
      case "close" -> new Input.CloseSession(line.expect("session").number());
      case "adopt" -> new Input.Adopt(line.number(), line.name(), line.mode(), line.session());
      case "purge" -> {
        line.expect("orphans");
        yield new Input.PurgeOrphans();
      }
      case "range" -> range(line);
      case "permit" -> new Input.PermitChanged(permit(line));
      case "evict" -> new Input.Evicted();
      case "leave" -> new Input.Leave();
      default -> throw line.error("unknown verb " + verb);
    };
  }

  private static Permit permit(ScriptLine line) {
    String until = line.next();
    return switch (until) {
      case "forever" -> Permit.FOREVER;
      case "none" -> Permit.NONE;
      default -> throw line.error("unknown permit " + until);
    };
  }

  private static Input range(ScriptLine line) {
    long request = line.number();
    LockName name = line.name();
    RangeRequest.Kind kind = RangeRequest.Kind.valueOf(line.next());
    long first = line.number();
    long last = line.number();
    long owner = line.expect("owner").number();
    return new Input.RequestRange(
        request, name, new RangeRequest(owner, first, last, kind, line.has("waits")));
  }
}
