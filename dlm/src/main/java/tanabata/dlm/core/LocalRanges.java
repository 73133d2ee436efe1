package tanabata.dlm.core;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.RangeRequest;
import tanabata.dlm.api.RangeResult;
import tanabata.dlm.core.message.Message;
import tanabata.dlm.core.resource.RangeTable;
import tanabata.dlm.core.resource.RangeTable.Held;
import tanabata.foundation.Permit;

/// The byte ranges of this node's owners, and their pending requests.
///
/// A request takes at once from what is relied on whatever the master may take for it, and gives
/// when the master has granted it, under a valid permit.
final class LocalRanges {

  private final CoreContext context;
  private final SortedMap<LockName, RangeTable> names = new TreeMap<>();
  private final SortedMap<Long, Pending> requests = new TreeMap<>();
  private Permit permit = Permit.NONE;
  private boolean leaving;

  /// How many requests this node has made on its own. They have negative numbers, which no user
  /// has.
  private long ownRequests;

  private static final class Pending {
    final LockName name;
    final RangeRequest range;
    int attempt;
    boolean cancelled;

    /// Granted, but not delivered: there was no valid permit.
    boolean granted;

    /// Nobody waits for its end any more.
    boolean abandoned;

    Pending(LockName name, RangeRequest range) {
      this.name = name;
      this.range = range;
    }
  }

  LocalRanges(CoreContext context) {
    this.context = context;
  }

  private RangeTable of(LockName name) {
    return names.computeIfAbsent(name, _ -> new RangeTable());
  }

  /// In order, and also while requests come and go.
  private void forEach(BiConsumer<Long, Pending> visitor) {
    new TreeMap<>(requests).forEach(visitor);
  }

  private Optional<Pending> pending(long request) {
    return Optional.ofNullable(requests.get(request)).filter(pending -> !pending.granted);
  }

  void request(Input.RequestRange request) {
    boolean refused =
        leaving
            || requests.size() >= context.tuning.maxLocks()
            || requests.containsKey(request.request());
    if (refused) {
      complete(
          request.request(),
          RangeResult.of(leaving ? RangeResult.Status.LEAVING : RangeResult.Status.TOO_MANY));
    } else {
      request(request.request(), request.name(), request.range());
    }
  }

  private void request(long request, LockName name, RangeRequest range) {
    Pending pending = new Pending(name, range);
    requests.put(request, pending);
    of(name).weaken(context.self, range);
    send(request, pending);
  }

  private void send(long request, Pending pending) {
    pending.attempt++;
    if (context.isMember()) {
      context.sendToMaster(
          new Message.RequestRange(pending.name, request, pending.attempt, pending.range));
    }
  }

  void cancel(long request) {
    pending(request)
        .ifPresent(pending -> {
          pending.cancelled = true;
          if (context.isMember()) {
            context.sendToMaster(new Message.CancelRange(pending.name, request, pending.attempt));
          } else {
            end(request, pending, RangeResult.Status.CANCELLED);
          }
        });
  }

  void replied(Message.RangeReply reply) {
    pending(reply.request())
        .filter(pending -> pending.attempt == reply.attempt())
        .ifPresent(pending -> {
          if (reply.result().status() == RangeResult.Status.DONE) {
            if (!pending.range.kind().isTest()) {
              of(pending.name).apply(context.self, pending.range);
            }
            pending.granted = true;
            deliverIfPermitted(reply.request(), pending);
          } else {
            end(reply.request(), pending, reply.result());
          }
        });
  }

  private void deliverIfPermitted(long request, Pending pending) {
    if (!context.rules.needsPermit() || permit.isValid(context.now())) {
      end(request, pending, RangeResult.Status.DONE);
    }
  }

  private void end(long request, Pending pending, RangeResult.Status status) {
    end(request, pending, RangeResult.of(status));
  }

  private void end(long request, Pending pending, RangeResult result) {
    requests.remove(request);
    if (of(pending.name).isEmpty()) {
      names.remove(pending.name);
    }
    if (!pending.abandoned) {
      complete(request, result);
    }
  }

  void permitChanged(Permit next) {
    permit = next;
    tick();
  }

  void tick() {
    if (permit.isValid(context.now())) {
      forEach((request, pending) -> {
        if (pending.granted) {
          deliverIfPermitted(request, pending);
        }
      });
    }
  }

  /// Reports what is relied on to the masters, and repeats pending requests.
  ///
  /// @param wanted the names to report
  void report(Predicate<LockName> wanted) {
    names.forEach((name, table) -> {
      if (wanted.test(name)) {
        table
            .all()
            .forEach(held -> context.sendToMaster(new Message.ReportRange(name, held.request())));
      }
    });
    forEach((request, pending) -> {
      if (!wanted.test(pending.name) || pending.granted) {
        return;
      }
      if (pending.cancelled) {
        end(request, pending, RangeResult.Status.CANCELLED);
      } else {
        send(request, pending);
      }
    });
  }

  /// An owner has ended. Its requests are cancelled, and because that may be too late, what they
  /// were for is released, too.
  void closeOwner(long owner) {
    SortedSet<LockName> touched = new TreeSet<>();
    names.forEach((name, table) -> {
      if (table.all().stream().anyMatch(held -> held.owner() == owner)) {
        touched.add(name);
      }
    });
    forEach((request, pending) -> {
      if (pending.range.owner() == owner && request > 0) {
        touched.add(pending.name);
        pending.abandoned = true;
        cancel(request);
      }
    });
    touched.forEach(
        name -> request(new Input.RequestRange(-(++ownRequests), name, unlockAll(owner))));
  }

  private static RangeRequest unlockAll(long owner) {
    return new RangeRequest(owner, 0, Long.MAX_VALUE, RangeRequest.Kind.UNLOCK, false);
  }

  /// This node is evicted: others may hold what it held.
  void loseAll() {
    boolean hadRanges = isAnyHeld();
    names.clear();
    forEach((request, pending) -> end(request, pending, RangeResult.Status.LOST));
    if (hadRanges) {
      context.emit(new Effect.RangesLost());
    }
  }

  /// This node leaves: new requests are refused, and all ranges are given up.
  void leave() {
    if (isAnyHeld()) {
      context.emit(new Effect.RangesLost());
    }
    List<Long> owners =
        Stream.concat(
                names.values().stream().flatMap(table -> table.all().stream()).map(Held::owner),
                requests.values().stream().map(pending -> pending.range.owner()))
            .distinct()
            .toList();
    for (Map.Entry<Long, Pending> entry : requests.entrySet()) {
      if (!entry.getValue().abandoned) {
        complete(entry.getKey(), RangeResult.of(RangeResult.Status.LEAVING));
      }
    }
    owners.forEach(this::closeOwner);
    leaving = true;
  }

  private boolean isAnyHeld() {
    return names.values().stream().anyMatch(table -> !table.isEmpty());
  }

  boolean isIdle() {
    return requests.isEmpty() && names.isEmpty();
  }

  private void complete(long request, RangeResult result) {
    if (request > 0) {
      context.emit(new Effect.RangeCompleted(request, result));
    }
  }
}
