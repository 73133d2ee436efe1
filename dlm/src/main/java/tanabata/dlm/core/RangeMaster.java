package tanabata.dlm.core;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.RangeRequest;
import tanabata.dlm.api.RangeResult;
import tanabata.dlm.core.message.Message;
import tanabata.dlm.core.resource.RangeTable;
import tanabata.foundation.NodeId;

/// The byte ranges of the names that this node masters, and the requests that wait for one. As with
/// `fcntl(2)`, requests are granted in their order, except that each is granted as soon as nothing
/// conflicts with it.
final class RangeMaster {

  private final CoreContext context;
  private final SortedMap<LockName, Ranges> names = new TreeMap<>();

  private static final class Ranges {
    final RangeTable table = new RangeTable();
    final List<Waiting> waiting = new ArrayList<>();
  }

  private record Waiting(NodeId node, Message.RequestRange request) {

    boolean isFor(NodeId from, Message.CancelRange cancel) {
      return node.equals(from)
          && request.request() == cancel.request()
          && request.attempt() == cancel.attempt();
    }
  }

  RangeMaster(CoreContext context) {
    this.context = context;
  }

  void forget() {
    names.clear();
  }

  private Ranges of(LockName name) {
    return names.computeIfAbsent(name, _ -> new Ranges());
  }

  void adopt(NodeId from, Message.ReportRange report) {
    of(report.name()).table.apply(from, report.range());
  }

  void request(NodeId from, Message.RequestRange request) {
    Ranges ranges = of(request.name());
    RangeRequest range = request.range();
    Optional<RangeTable.Held> conflict = ranges.table.conflictOf(from, range);
    if (conflict.isEmpty()) {
      grant(ranges, from, request);
      grantWaiting(ranges);
    } else if (range.waits() && !range.kind().isTest()) {
      ranges.waiting.add(new Waiting(from, request));
    } else {
      RangeTable.Held held = conflict.get();
      reply(
          from,
          request,
          new RangeResult(
              RangeResult.Status.BUSY,
              Optional.of(new RangeResult.Conflict(held.node(), held.request()))));
    }
    settle(request.name(), ranges);
  }

  private void grant(Ranges ranges, NodeId node, Message.RequestRange request) {
    if (!request.range().kind().isTest()) {
      ranges.table.apply(node, request.range());
    }
    reply(node, request, RangeResult.of(RangeResult.Status.DONE));
  }

  private void grantWaiting(Ranges ranges) {
    for (Iterator<Waiting> each = ranges.waiting.iterator(); each.hasNext(); ) {
      Waiting next = each.next();
      if (ranges.table.conflictOf(next.node(), next.request().range()).isEmpty()) {
        each.remove();
        grant(ranges, next.node(), next.request());
      }
    }
  }

  void cancel(NodeId from, Message.CancelRange cancel) {
    Optional.ofNullable(names.get(cancel.name()))
        .ifPresent(ranges -> {
          for (Waiting each : List.copyOf(ranges.waiting)) {
            if (each.isFor(from, cancel)) {
              ranges.waiting.remove(each);
              reply(from, each.request(), RangeResult.of(RangeResult.Status.CANCELLED));
            }
          }
          settle(cancel.name(), ranges);
        });
  }

  private void reply(NodeId to, Message.RequestRange request, RangeResult result) {
    context.send(
        to, new Message.RangeReply(request.name(), request.request(), request.attempt(), result));
  }

  private void settle(LockName name, Ranges ranges) {
    if (ranges.table.isEmpty() && ranges.waiting.isEmpty()) {
      names.remove(name);
    }
  }
}
