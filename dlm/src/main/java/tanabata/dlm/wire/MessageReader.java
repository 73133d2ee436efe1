package tanabata.dlm.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.dlm.api.LockView;
import tanabata.dlm.core.Message;

/// A [Message] out of a buffer.
final class MessageReader {

  private static final LockView.State[] STATES = LockView.State.values();

  private MessageReader() {}

  static Message read(Reader in) throws BadMessage {
    byte kind = in.kind();
    return switch (kind) {
      case Kinds.ASK ->
          new Message.Ask(in.name(), in.number(), in.turn(), in.number(), in.mode(), in.flags());
      case Kinds.CONVERT ->
          new Message.Convert(
              in.name(), in.number(), in.turn(), in.mode(), in.mode(), in.flags(), in.block());
      case Kinds.RELEASE ->
          new Message.Release(in.name(), in.number(), in.turn(), in.mode(), in.flags(), in.block());
      case Kinds.CANCEL -> new Message.Cancel(in.name(), in.number(), in.turn());
      case Kinds.ADOPT -> new Message.Adopt(in.name(), in.number(), in.number());
      case Kinds.HOLD ->
          new Message.Hold(in.name(), in.number(), in.number(), in.mode(), in.number(), in.value());
      case Kinds.REMEMBER -> new Message.Remember(in.name(), in.value(), in.author());
      case Kinds.GRANTED ->
          new Message.Granted(
              in.name(), in.number(), in.turn(), in.mode(), in.number(), in.flag(), in.value());
      case Kinds.REFUSED ->
          new Message.Refused(in.name(), in.number(), in.turn(), in.status(), in.mode());
      case Kinds.RELEASED -> released(in);
      case Kinds.WANTED -> new Message.Wanted(in.name(), in.number(), in.mode());
      case Kinds.REPORTED -> new Message.Reported(in.flag(), in.number());
      case Kinds.WANT_LEAVE -> new Message.WantLeave();
      case Kinds.DEPART -> new Message.Depart(in.number(), in.node());
      case Kinds.TOOK -> new Message.Took();
      case Kinds.CHASE -> new Message.Chase(search(in), in.number());
      case Kinds.FOLLOW -> new Message.Follow(search(in), in.name(), in.number(), in.turn());
      case Kinds.CAUGHT -> new Message.Caught(search(in));
      case Kinds.RANGE_ASK -> new Message.RangeAsk(in.name(), in.number(), in.turn(), in.range());
      case Kinds.RANGE_CANCEL -> new Message.RangeCancel(in.name(), in.number(), in.turn());
      case Kinds.RANGE_HOLD -> new Message.RangeHold(in.name(), in.range());
      case Kinds.RANGE_ANSWER ->
          new Message.RangeAnswer(in.name(), in.number(), in.turn(), in.result());
      case Kinds.LOOK -> look(in);
      case Kinds.SEEN -> seen(in);
      default -> throw new BadMessage("there is no message of kind " + kind);
    };
  }

  private static Message.Released released(Reader in) throws BadMessage {
    int count = in.count();
    List<Message.Ended> locks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      locks.add(new Message.Ended(in.name(), in.number(), in.turn()));
    }
    return new Message.Released(locks);
  }

  private static Message.Search search(Reader in) {
    return new Message.Search(in.owner(), in.name(), in.number(), in.turn(), in.turn());
  }

  private static Message.Look look(Reader in) throws BadMessage {
    long request = in.number();
    int most = in.turn();
    return new Message.Look(request, in.flag() ? Optional.of(in.name()) : Optional.empty(), most);
  }

  private static Message.Seen seen(Reader in) throws BadMessage {
    long request = in.number();
    boolean more = in.flag();
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
              in.choice(STATES, "state"),
              in.mode(),
              in.mode(),
              in.number(),
              in.number()));
    }
    return new Message.Seen(request, locks, more);
  }
}
