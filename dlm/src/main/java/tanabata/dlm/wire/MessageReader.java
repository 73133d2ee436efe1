package tanabata.dlm.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.dlm.api.LockView;
import tanabata.dlm.core.message.Message;

/// Decodes a [Message].
final class MessageReader {

  private MessageReader() {}

  static Message read(Reader in) throws BadMessage {
    byte kind = in.kind();
    return switch (kind) {
      case Kinds.REQUEST ->
          new Message.Request(
              in.name(), in.number(), in.attempt(), in.number(), in.mode(), in.flags());
      case Kinds.CONVERT ->
          new Message.Convert(
              in.name(), in.number(), in.attempt(), in.mode(), in.mode(), in.flags(), in.block());
      case Kinds.RELEASE ->
          new Message.Release(
              in.name(), in.number(), in.attempt(), in.mode(), in.flags(), in.block());
      case Kinds.CANCEL -> new Message.Cancel(in.name(), in.number(), in.attempt());
      case Kinds.ADOPT -> new Message.Adopt(in.name(), in.number(), in.number());
      case Kinds.REPORT_LOCK ->
          new Message.ReportLock(
              in.name(), in.number(), in.number(), in.mode(), in.number(), in.value());
      case Kinds.REPORT_VALUE -> new Message.ReportValue(in.name(), in.masterValue());
      case Kinds.GRANTED ->
          new Message.Granted(
              in.name(), in.number(), in.attempt(), in.mode(), in.number(), in.flag(), in.value());
      case Kinds.REFUSED ->
          new Message.Refused(in.name(), in.number(), in.attempt(), in.status(), in.mode());
      case Kinds.RELEASED -> released(in);
      case Kinds.BLOCKING -> new Message.Blocking(in.name(), in.number(), in.mode());
      case Kinds.REPORTS_COMPLETE ->
          new Message.ReportsComplete(
              in.flag() ? Message.Cause.LEAVE : Message.Cause.MEMBERSHIP, in.number());
      case Kinds.REQUEST_LEAVE -> new Message.RequestLeave();
      case Kinds.BEGIN_LEAVE -> new Message.BeginLeave(in.number(), in.node());
      case Kinds.TAKEN_OVER -> new Message.TakenOver();
      case Kinds.PROBE_SESSION -> new Message.ProbeSession(probe(in), in.number());
      case Kinds.PROBE_LOCK ->
          new Message.ProbeLock(probe(in), in.name(), in.number(), in.attempt());
      case Kinds.DEADLOCK_FOUND -> new Message.DeadlockFound(probe(in));
      case Kinds.REQUEST_RANGE ->
          new Message.RequestRange(in.name(), in.number(), in.attempt(), in.range());
      case Kinds.CANCEL_RANGE -> new Message.CancelRange(in.name(), in.number(), in.attempt());
      case Kinds.REPORT_RANGE -> new Message.ReportRange(in.name(), in.range());
      case Kinds.RANGE_REPLY ->
          new Message.RangeReply(in.name(), in.number(), in.attempt(), in.result());
      case Kinds.LIST_LOCKS -> listLocks(in);
      case Kinds.LOCK_LIST -> lockList(in);
      default -> throw new BadMessage("there is no message of kind " + kind);
    };
  }

  private static Message.Released released(Reader in) throws BadMessage {
    int count = in.count();
    List<Message.ReleasedLock> locks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      locks.add(new Message.ReleasedLock(in.name(), in.number(), in.attempt()));
    }
    return new Message.Released(locks);
  }

  private static Message.Probe probe(Reader in) {
    return new Message.Probe(in.session(), in.name(), in.number(), in.attempt(), in.attempt());
  }

  private static Message.ListLocks listLocks(Reader in) throws BadMessage {
    long request = in.number();
    int limit = in.limit();
    return new Message.ListLocks(
        request, in.flag() ? Optional.of(in.name()) : Optional.empty(), limit);
  }

  private static Message.LockList lockList(Reader in) throws BadMessage {
    long request = in.number();
    boolean truncated = in.flag();
    int count = in.count();
    List<LockView> locks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      locks.add(
          new LockView(
              in.name(),
              in.node(),
              in.node(),
              in.number(),
              in.number(),
              in.state(),
              in.mode(),
              in.mode(),
              in.number(),
              in.number()));
    }
    return new Message.LockList(request, locks, truncated);
  }
}
