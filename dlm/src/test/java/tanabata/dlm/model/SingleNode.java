package tanabata.dlm.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.core.Effect;
import tanabata.dlm.core.Input;
import tanabata.dlm.core.LockCore;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;

/// A lock core that is the only member, and what it tells its users in the form of
/// [ReferenceModel].
final class SingleNode {

  private static final NodeId VEGA = new NodeId("vega");

  private final LockCore core = new LockCore(VEGA, Tuning.DEFAULT);
  private final Map<Long, Mode> held = new HashMap<>();
  private long lastToken;

  SingleNode() {
    TreeMap<NodeId, Long> alone = new TreeMap<>(Map.of(VEGA, 1L));
    core.accept(Moment.ZERO, new Input.PermitChanged(Permit.FOREVER), _ -> {});
    core.accept(Moment.ZERO, new Input.MembershipChanged(new Membership(1, alone)), _ -> {});
  }

  /// @throws AssertionError if a token does not rise
  ReferenceModel.Outcome give(Input input) {
    ReferenceModel.Outcome outcome = new ReferenceModel.Outcome();
    List<Effect.Completed> grants = new ArrayList<>();
    core.accept(
        Moment.ZERO,
        input,
        effect -> {
          switch (effect) {
            case Effect.Completed done -> {
              outcome.completions.add(done.lock() + " " + text(done.lock(), done.completion()));
              if (done.completion().isGranted()) {
                grants.add(done);
              }
            }
            case Effect.Blocking blocking ->
                outcome.blocking.add(blocking.lock() + " " + blocking.mode());
            case Effect other -> throw new AssertionError("unexpected " + other);
          }
        });
    grants.sort(Comparator.comparingLong(done -> done.completion().token()));
    for (Effect.Completed grant : grants) {
      outcome.grants.add(grant.lock());
      if (grant.completion().token() <= lastToken) {
        throw new AssertionError("the token does not rise: " + grant);
      }
      lastToken = grant.completion().token();
    }
    return outcome;
  }

  private String text(long lock, Completion completion) {
    Mode before = held.getOrDefault(lock, Mode.NL);
    boolean first = !held.containsKey(lock);
    return switch (completion.status()) {
      case GRANTED, GRANTED_AFTER_DEMOTION -> {
        held.put(lock, completion.mode());
        boolean mayWrite = before == Mode.PW || before == Mode.EX;
        boolean reads = first || mayWrite || completion.mode().ordinal() >= before.ordinal();
        yield completion.status() + " " + completion.mode() + (reads ? value(completion) : "");
      }
      case RELEASED -> {
        held.remove(lock);
        yield "RELEASED";
      }
      case MISUSED -> "MISUSED";
      default -> {
        if (!first) {
          held.put(lock, completion.mode());
        }
        yield completion.status() + " " + completion.mode();
      }
    };
  }

  private static String value(Completion completion) {
    return " '"
        + new String(completion.value().block().toBytes(), StandardCharsets.UTF_8)
        + "' "
        + (completion.value().isValid() ? "valid" : "invalid");
  }
}
