package tanabata.dlm.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.RangeRequest;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;
import tanabata.simulation.transcript.Scene;
import tanabata.simulation.transcript.ScriptLine;

/// The scene of transcripts about locks: a cluster of lock cores. What they show is what users are
/// told. These lines there are:
///
/// ```
/// members NODE... [left NODE] [known to NODE...]
///                                      the next membership; NODE/2 has incarnation 2
/// NODE learns the members              of the latest membership
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
final class LockScene implements Scene {

  private final DirectCluster cluster;

  LockScene(Consumer<String> lines) {
    cluster = new DirectCluster(lines);
  }

  @Override
  public void act(ScriptLine line) {
    if (line.has("members")) {
      members(line);
    } else if (line.has("after")) {
      cluster.after(line.duration());
    } else if (line.has("network")) {
      cluster.network(DirectCluster.Network.valueOf(line.next().toUpperCase(Locale.ROOT)));
    } else {
      NodeId node = line.node();
      if (line.has("dies")) {
        cluster.kill(node);
      } else if (line.has("learns")) {
        line.expect("the").expect("members");
        cluster.inform(List.of(node));
      } else {
        cluster.give(node, input(line));
      }
    }
  }

  private void members(ScriptLine line) {
    TreeMap<NodeId, Long> members = new TreeMap<>();
    Optional<NodeId> left = Optional.empty();
    List<NodeId> informed = new ArrayList<>();
    while (!line.isEmpty() && informed.isEmpty()) {
      if (line.has("left")) {
        left = Optional.of(new NodeId(line.next()));
      } else if (line.has("known")) {
        line.expect("to");
        while (!line.isEmpty()) {
          informed.add(new NodeId(line.next()));
        }
      } else {
        String[] parts = line.next().split("/", 2);
        NodeId node = new NodeId(parts[0]);
        members.put(node, parts.length == 1 ? cluster.incarnation(node) : Long.parseLong(parts[1]));
      }
    }
    cluster.change(members, left);
    cluster.inform(informed.isEmpty() ? members.keySet() : informed);
  }

  private static Input input(ScriptLine line) {
    String verb = line.next();
    return switch (verb) {
      case "lock" ->
          new Input.Lock(
              line.number(),
              LockTerms.name(line),
              LockTerms.mode(line),
              LockTerms.flags(line),
              LockTerms.session(line),
              LockTerms.timeout(line));
      case "convert" ->
          new Input.Convert(
              line.number(),
              LockTerms.mode(line),
              LockTerms.flags(line),
              LockTerms.value(line),
              LockTerms.timeout(line));
      case "unlock" ->
          new Input.Unlock(line.number(), LockTerms.flags(line), LockTerms.value(line));
      case "cancel" ->
          line.has("range")
              ? new Input.CancelRange(line.number())
              : new Input.Cancel(line.number());
      case "close" -> new Input.CloseSession(line.expect("session").number());
      case "adopt" ->
          new Input.Adopt(
              line.number(), LockTerms.name(line), LockTerms.mode(line), LockTerms.session(line));
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
    LockName name = LockTerms.name(line);
    RangeRequest.Kind kind = RangeRequest.Kind.valueOf(line.next());
    long first = line.number();
    long last = line.number();
    long owner = line.expect("owner").number();
    return new Input.RequestRange(
        request, name, new RangeRequest(owner, first, last, kind, line.has("waits")));
  }
}
