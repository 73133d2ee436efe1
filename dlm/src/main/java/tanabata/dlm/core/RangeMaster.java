package tanabata.dlm.core;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.RangeResult;
import tanabata.dlm.core.message.Message;
import tanabata.foundation.NodeId;

/// The ranges of the names that are placed here, and who waits for one. As with `fcntl(2)` those
/// that wait are served in their order, but whoever can be served at once is.
final class RangeMaster {

  private final CoreContext context;
  private final SortedMap<LockName, Ranges> names = new TreeMap<>();

  private static final class Ranges {
    final RangeTable table = new RangeTable();
    final List<Waiting> waiting = new ArrayList<>();
  }

  private record Waiting(NodeId node, Message.RequestRange ask) {}

  RangeMaster(CoreContext context) {
    this.context = context;
  }

  void forget() {
    names.clear();
  }

  private Ranges of(LockName name) {
    return names.computeIfAbsent(name, _ -> new Ranges());
  }

  void adopt(NodeId from, Message.ReportRange hold) {
    of(hold.name()).table.apply(from, hold.range());
  }

  void ask(NodeId from, Message.RequestRange ask) {
    Ranges ranges = of(ask.name());
    Optional<RangeTable.Held> obstacle = ranges.table.inTheWayOf(from, ask.range());
    if (obstacle.isPresent() && ask.range().waits() && !ask.range().kind().isTest()) {
      ranges.waiting.add(new Waiting(from, ask));
    } else if (obstacle.isPresent()) {
      RangeTable.Held held = obstacle.get();
      answer(
          from,
          ask,
          new RangeResult(
              RangeResult.Status.BUSY,
              Optional.of(new RangeResult.Conflict(held.node(), held.wish()))));
    } else {
      serve(ranges, from, ask);
      serveThoseThatWait(ranges);
    }
    settle(ask.name(), ranges);
  }

  private void serve(Ranges ranges, NodeId node, Message.RequestRange ask) {
    if (!ask.range().kind().isTest()) {
      ranges.table.apply(node, ask.range());
    }
    answer(node, ask, RangeResult.of(RangeResult.Status.DONE));
  }

  private void serveThoseThatWait(Ranges ranges) {
    for (Iterator<Waiting> each = ranges.waiting.iterator(); each.hasNext(); ) {
      Waiting next = each.next();
      if (ranges.table.inTheWayOf(next.node(), next.ask().range()).isEmpty()) {
        each.remove();
        serve(ranges, next.node(), next.ask());
      }
    }
  }

  void cancel(NodeId from, Message.CancelRange cancel) {
    Ranges ranges = names.get(cancel.name());
    if (ranges == null) {
      return;
    }
    for (Waiting each : List.copyOf(ranges.waiting)) {
      boolean meant =
          each.node().equals(from)
              && each.ask().request() == cancel.request()
              && each.ask().attempt() == cancel.attempt();
      if (meant) {
        ranges.waiting.remove(each);
        answer(from, each.ask(), RangeResult.of(RangeResult.Status.CANCELLED));
      }
    }
    settle(cancel.name(), ranges);
  }

  private void answer(NodeId to, Message.RequestRange ask, RangeResult result) {
    context.send(to, new Message.RangeReply(ask.name(), ask.request(), ask.attempt(), result));
  }

  private void settle(LockName name, Ranges ranges) {
    if (ranges.table.isEmpty() && ranges.waiting.isEmpty()) {
      names.remove(name);
    }
  }
}
