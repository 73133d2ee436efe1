package tanabata.integration.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.LockView;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.RangeRequest;
import tanabata.dlm.api.RangeResult;
import tanabata.dlm.api.Value;
import tanabata.dlm.core.message.MasterValue;
import tanabata.dlm.core.message.Message;
import tanabata.dlm.core.message.SessionId;
import tanabata.foundation.NodeId;

/// Messages that a lock manager may receive, true or not: small numbers and few names, so that they
/// are about locks that there are.
final class LockMessages {

  static final NodeId VEGA = new NodeId("vega");
  static final NodeId ALTAIR = new NodeId("altair");
  static final NodeId DENEB = new NodeId("deneb");

  private static final List<LockName> NAMES =
      List.of(new LockName("a"), new LockName("b"), new LockName("inode-ü"), new LockName("星"));
  private static final int MOST_LOCKS = 6;

  private LockMessages() {}

  static LockName aName(Draw draw) {
    return draw.oneOf(NAMES);
  }

  static NodeId aNode(Draw draw) {
    return draw.oneOf(List.of(VEGA, ALTAIR, ALTAIR, DENEB));
  }

  static Mode aMode(Draw draw) {
    return draw.oneOf(Mode.values());
  }

  static Flags flags(Draw draw) {
    return draw.chance(60) ? Flags.NONE : Flags.of(draw.oneOf(Flag.values()));
  }

  static Block aBlock(Draw draw) {
    return draw.chance(60) ? Block.NONE : Block.of(draw.bytes(draw.between(1, Block.MAX_LENGTH)));
  }

  static RangeRequest aRange(Draw draw) {
    long first = draw.number(20) & Long.MAX_VALUE;
    long last = Math.max(first, draw.number(40));
    return new RangeRequest(
        draw.number(3), first, last, draw.oneOf(RangeRequest.Kind.values()), draw.chance(50));
  }

  private static long aLock(Draw draw) {
    return draw.number(MOST_LOCKS);
  }

  private static int aTurn(Draw draw) {
    return (int) draw.number(3);
  }

  private static Value aValue(Draw draw) {
    return new Value(aBlock(draw), draw.number(9), draw.oneOf(Value.Validity.values()));
  }

  private static Message.Probe aProbe(Draw draw) {
    return new Message.Probe(
        new SessionId(aNode(draw), draw.number(3)),
        aName(draw),
        aLock(draw),
        aTurn(draw),
        aTurn(draw));
  }

  static Message any(Draw draw) {
    LockName name = aName(draw);
    return switch (draw.below(9)) {
      case 0 ->
          new Message.Request(
              name, aLock(draw), aTurn(draw), draw.number(3), aMode(draw), flags(draw));
      case 1 ->
          new Message.Convert(
              name, aLock(draw), aTurn(draw), aMode(draw), aMode(draw), flags(draw), aBlock(draw));
      case 2 ->
          new Message.Release(
              name, aLock(draw), aTurn(draw), aMode(draw), flags(draw), aBlock(draw));
      case 3 ->
          new Message.ReportLock(
              name, aLock(draw), draw.number(3), aMode(draw), draw.number(9), aValue(draw));
      case 4 ->
          new Message.Granted(
              name,
              aLock(draw),
              aTurn(draw),
              aMode(draw),
              draw.number(9),
              draw.chance(30),
              aValue(draw));
      case 5 ->
          new Message.ReportsComplete(
              draw.chance(30) ? Message.Cause.LEAVE : Message.Cause.MEMBERSHIP, draw.number(9));
      case 6 -> rangeMessage(draw, name);
      case 7 -> reply(draw, name);
      default -> rare(draw, name);
    };
  }

  private static Message rangeMessage(Draw draw, LockName name) {
    return switch (draw.below(4)) {
      case 0 -> new Message.RequestRange(name, aLock(draw), aTurn(draw), aRange(draw));
      case 1 -> new Message.CancelRange(name, aLock(draw), aTurn(draw));
      case 2 -> new Message.ReportRange(name, aRange(draw));
      default ->
          new Message.RangeReply(
              name,
              aLock(draw),
              aTurn(draw),
              new RangeResult(
                  draw.oneOf(RangeResult.Status.values()),
                  draw.chance(50)
                      ? Optional.of(new RangeResult.Conflict(aNode(draw), aRange(draw)))
                      : Optional.empty()));
    };
  }

  private static Message reply(Draw draw, LockName name) {
    return switch (draw.below(4)) {
      case 0 -> new Message.Cancel(name, aLock(draw), aTurn(draw));
      case 1 ->
          new Message.Refused(
              name, aLock(draw), aTurn(draw), draw.oneOf(Completion.Status.values()), aMode(draw));
      case 2 -> {
        List<Message.ReleasedLock> ended = new ArrayList<>();
        for (int i = draw.below(5); i > 0; i--) {
          ended.add(new Message.ReleasedLock(aName(draw), aLock(draw), aTurn(draw)));
        }
        yield new Message.Released(ended);
      }
      default -> new Message.Blocking(name, aLock(draw), aMode(draw));
    };
  }

  private static Message rare(Draw draw, LockName name) {
    return switch (draw.below(10)) {
      case 0 -> new Message.Adopt(name, aLock(draw), draw.number(3));
      case 1 -> new Message.ReportValue(name, new MasterValue(aValue(draw), Optional.empty()));
      case 2 ->
          new Message.ReportValue(
              name,
              new MasterValue(
                  aValue(draw), Optional.of(new MasterValue.Writer(aNode(draw), draw.number(3)))));
      case 3 -> new Message.RequestLeave();
      case 4 -> new Message.BeginLeave(draw.number(3), aNode(draw));
      case 5 -> new Message.TakenOver();
      case 6 -> new Message.ProbeSession(aProbe(draw), draw.number(3));
      case 7 -> new Message.ProbeLock(aProbe(draw), name, aLock(draw), aTurn(draw));
      case 8 -> new Message.DeadlockFound(aProbe(draw));
      default -> forPeople(draw, name);
    };
  }

  private static Message forPeople(Draw draw, LockName name) {
    if (draw.chance(60)) {
      return new Message.ListLocks(
          draw.number(3),
          draw.chance(50) ? Optional.of(name) : Optional.empty(),
          (int) draw.number(100));
    }
    LockView view =
        new LockView(
            name,
            aNode(draw),
            aNode(draw),
            aLock(draw),
            draw.number(3),
            draw.oneOf(LockView.State.values()),
            aMode(draw),
            aMode(draw),
            draw.number(9),
            draw.number(9));
    return new Message.LockList(draw.number(3), List.of(view), draw.chance(50));
  }
}
