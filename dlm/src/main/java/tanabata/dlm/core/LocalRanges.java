package tanabata.dlm.core;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.RangeRequest;
import tanabata.dlm.api.RangeResult;
import tanabata.dlm.core.message.Message;
import tanabata.dlm.core.resource.RangeTable;
import tanabata.dlm.core.resource.RangeTable.Held;
import tanabata.foundation.Permit;

/// The byte ranges of this node's owners, and their wishes for more.
///
/// A wish takes at once from what is relied on whatever the master may take for it, and gives when
/// the master has answered, under a valid permit.
final class LocalRanges {

  private final CoreContext context;
  private final SortedMap<LockName, RangeTable> names = new TreeMap<>();
  private final SortedMap<Long, Wish> wishes = new TreeMap<>();
  private Permit permit = Permit.NONE;
  private boolean leaving;
  private long closings;

  private static final class Wish {
    final LockName name;
    final RangeRequest range;
    int turn;
    boolean takenBack;
    boolean done;

    /// Nobody waits for its end any more.
    boolean silent;

    Wish(LockName name, RangeRequest range) {
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

  void wish(Input.Range input) {
    if (leaving
        || wishes.size() >= context.tuning.maxLocks()
        || wishes.containsKey(input.request())) {
      complete(
          input.request(),
          RangeResult.of(leaving ? RangeResult.Status.LEAVING : RangeResult.Status.TOO_MANY));
      return;
    }
    Wish wish = new Wish(input.name(), input.wish());
    wishes.put(input.request(), wish);
    of(wish.name).weaken(context.self, wish.range);
    ask(input.request(), wish);
  }

  private void ask(long request, Wish wish) {
    wish.turn++;
    if (context.isMember()) {
      context.sendToMaster(new Message.RequestRange(wish.name, request, wish.turn, wish.range));
    }
  }

  void cancel(long request) {
    Wish wish = wishes.get(request);
    if (wish == null || wish.done) {
      return;
    }
    wish.takenBack = true;
    if (context.isMember()) {
      context.sendToMaster(new Message.CancelRange(wish.name, request, wish.turn));
    } else {
      end(request, wish, RangeResult.of(RangeResult.Status.CANCELLED));
    }
  }

  void answered(Message.RangeReply answer) {
    Wish wish = wishes.get(answer.request());
    if (wish == null || wish.done || wish.turn != answer.attempt()) {
      return;
    }
    if (answer.result().status() == RangeResult.Status.DONE) {
      if (!wish.range.kind().isTest()) {
        of(wish.name).apply(context.self, wish.range);
      }
      wish.done = true;
      tellIfPermitted(answer.request(), wish);
    } else {
      end(answer.request(), wish, answer.result());
    }
  }

  private void tellIfPermitted(long request, Wish wish) {
    if (!context.rules.needsPermit() || permit.isValid(context.now())) {
      end(request, wish, RangeResult.of(RangeResult.Status.DONE));
    }
  }

  private void end(long request, Wish wish, RangeResult result) {
    wishes.remove(request);
    if (of(wish.name).isEmpty()) {
      names.remove(wish.name);
    }
    if (!wish.silent) {
      complete(request, result);
    }
  }

  void permitted(Permit next) {
    permit = next;
    tick();
  }

  void tick() {
    if (permit.isValid(context.now())) {
      List.copyOf(wishes.entrySet())
          .forEach(entry -> {
            if (entry.getValue().done) {
              tellIfPermitted(entry.getKey(), entry.getValue());
            }
          });
    }
  }

  void report(Predicate<LockName> wanted) {
    names.forEach((name, table) -> {
      if (wanted.test(name)) {
        table
            .all()
            .forEach(held -> context.sendToMaster(new Message.ReportRange(name, held.request())));
      }
    });
    List.copyOf(wishes.entrySet())
        .forEach(entry -> {
          Wish wish = entry.getValue();
          if (!wanted.test(wish.name) || wish.done) {
            return;
          }
          if (wish.takenBack) {
            end(entry.getKey(), wish, RangeResult.of(RangeResult.Status.CANCELLED));
          } else {
            ask(entry.getKey(), wish);
          }
        });
  }

  /// Nobody is left to give an owner's ranges back: its wishes are taken back, and because that may
  /// be too late, what they were for is given back too.
  void closeOwner(long owner) {
    SortedSet<LockName> touched = new TreeSet<>();
    names.forEach((name, table) -> {
      if (table.all().stream().anyMatch(held -> held.owner() == owner)) {
        touched.add(name);
      }
    });
    for (Map.Entry<Long, Wish> entry : List.copyOf(wishes.entrySet())) {
      if (entry.getValue().range.owner() == owner && entry.getKey() > 0) {
        touched.add(entry.getValue().name);
        entry.getValue().silent = true;
        cancel(entry.getKey());
      }
    }
    // Under numbers of their own that no user has.
    touched.forEach(name -> wish(new Input.Range(-(++closings), name, unlockAll(owner))));
  }

  private static RangeRequest unlockAll(long owner) {
    return new RangeRequest(owner, 0, Long.MAX_VALUE, RangeRequest.Kind.UNLOCK, false);
  }

  /// This node is out.
  void loseAll() {
    boolean had = isAnyHeld();
    names.clear();
    List.copyOf(wishes.entrySet())
        .forEach(entry ->
            end(entry.getKey(), entry.getValue(), RangeResult.of(RangeResult.Status.LOST)));
    if (had) {
      context.emit(new Effect.RangesLost());
    }
  }

  /// No new ones, and the old ones are given up.
  void leave() {
    if (isAnyHeld()) {
      context.emit(new Effect.RangesLost());
    }
    List<Long> owners =
        Stream.concat(
                names.values().stream().flatMap(table -> table.all().stream()).map(Held::owner),
                wishes.values().stream().map(wish -> wish.range.owner()))
            .distinct()
            .toList();
    wishes.forEach((request, wish) -> {
      if (!wish.silent) {
        complete(request, RangeResult.of(RangeResult.Status.LEAVING));
      }
    });
    owners.forEach(this::closeOwner);
    leaving = true;
  }

  private boolean isAnyHeld() {
    return names.values().stream().anyMatch(table -> !table.isEmpty());
  }

  boolean isIdle() {
    return wishes.isEmpty() && names.isEmpty();
  }

  private void complete(long request, RangeResult result) {
    if (request > 0) {
      context.emit(new Effect.RangeCompleted(request, result));
    }
  }
}
