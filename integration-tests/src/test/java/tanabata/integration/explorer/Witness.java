package tanabata.integration.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tanabata.fencing.WitnessRecord;
import tanabata.fencing.WitnessReply;
import tanabata.fencing.WitnessRequest;

/// The witness: one record and its version, and what each host has asked and has not been replied
/// to.
///
/// A request is carried out at one moment and replied to at a later one. One that was given up, or
/// whose asker has died, may still be carried out at any time, or never. The record never fails.
final class Witness {

  private final List<Optional<Asked>> open = new ArrayList<>(List.of(NOTHING, NOTHING));
  private final List<WitnessRequest.Replace> late = new ArrayList<>();
  private final boolean[] lost = new boolean[2];
  private Optional<WitnessRecord> record = Optional.empty();
  private int version;

  /// The number is that of the last request of the process, for an older one is forgotten.
  private final transient long[] numbers = new long[2];

  private static final Optional<Asked> NOTHING = Optional.empty();

  /// @param reply once it has been carried out, or cannot be
  private record Asked(WitnessRequest request, Optional<WitnessReply> reply) {}

  // For the hosts.

  void ask(int host, long number, WitnessRequest request) {
    giveUp(host);
    numbers[host] = number;
    Optional<WitnessReply> reply =
        lost[host] ? Optional.of(new WitnessReply.Unreachable("no connection")) : Optional.empty();
    open.set(host, Optional.of(new Asked(request, reply)));
  }

  boolean isSeenBy(int host) {
    return !lost[host];
  }

  // For the explorer.

  Optional<WitnessRecord> record() {
    return record;
  }

  boolean mayCarryOut(int host) {
    return open.get(host).filter(asked -> asked.reply.isEmpty()).isPresent();
  }

  void carryOut(int host) {
    WitnessRequest request = open.get(host).orElseThrow().request;
    open.set(host, Optional.of(new Asked(request, Optional.of(result(request)))));
  }

  boolean mayReply(int host) {
    return open.get(host).filter(asked -> asked.reply.isPresent()).isPresent();
  }

  long number(int host) {
    return numbers[host];
  }

  WitnessReply reply(int host) {
    WitnessReply reply = open.get(host).orElseThrow().reply.orElseThrow();
    open.set(host, NOTHING);
    return reply;
  }

  /// The asker does not wait any more, or is no more.
  void giveUp(int host) {
    open.get(host).ifPresent(this::keep);
    open.set(host, NOTHING);
  }

  /// Whether a request or its reply can get lost.
  boolean mayLose(int host) {
    return open.get(host)
        .filter(asked -> asked.reply.filter(WitnessReply.Unreachable.class::isInstance).isEmpty())
        .isPresent();
  }

  /// The connection is lost, and the asker told.
  void lose(int host) {
    open.get(host)
        .ifPresent(asked -> {
          keep(asked);
          WitnessReply reply = new WitnessReply.Unreachable("connection lost");
          open.set(host, Optional.of(new Asked(asked.request, Optional.of(reply))));
        });
  }

  int lateRequests() {
    return late.size();
  }

  void carryOutLate(int number) {
    result(late.remove(number));
  }

  /// The host cannot reach the witness any more.
  void vanishFor(int host) {
    lost[host] = true;
    if (mayLose(host)) {
      lose(host);
    }
  }

  boolean needsHealing() {
    return lost[0] || lost[1];
  }

  void heal() {
    lost[0] = false;
    lost[1] = false;
  }

  private void keep(Asked asked) {
    if (asked.reply.isEmpty()
        && asked.request instanceof WitnessRequest.Replace replace
        && matches(replace)) {
      late.add(replace);
    }
  }

  private boolean matches(WitnessRequest.Replace replace) {
    OptionalInt now = record.isEmpty() ? OptionalInt.empty() : OptionalInt.of(version);
    return now.equals(replace.version());
  }

  private WitnessReply result(WitnessRequest request) {
    return switch (request) {
      case WitnessRequest.Read _ ->
          record
              .<WitnessReply>map(found -> new WitnessReply.Holds(found, version))
              .orElseGet(WitnessReply.Empty::new);
      case WitnessRequest.Replace replace -> {
        if (!matches(replace)) {
          yield new WitnessReply.Conflict();
        }
        version++;
        record = Optional.of(replace.next());
        // No version comes back, so these can change nothing any more.
        late.removeIf(other -> !matches(other));
        yield new WitnessReply.Replaced(version);
      }
    };
  }

  /// For people.
  String text(int host) {
    return open.get(host)
        .map(asked -> asked.request + asked.reply.map(a -> ": " + a).orElse(""))
        .orElse("nothing");
  }

  String lateText(int number) {
    return late.get(number).toString();
  }

  @Override
  public String toString() {
    return "version " + version + ", " + record.map(WitnessRecord::toString).orElse("no record");
  }
}
