package tanabata.replication.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;

/// This node's disk has failed, and the peer's copy is whole: clients go on, every request of
/// theirs is carried out by the peer.
///
/// It lasts as long as the session with that peer. Nothing of the local disk is used any more; when
/// the session is over this node ends, and a new start finds out what the disk is worth.
final class Guest {

  private final Desk desk;
  private final Link link;
  private final Map<Long, Request> asked = new LinkedHashMap<>();
  private boolean begun;
  private boolean welcome;
  private long lastId;

  private record Request(Caller caller, Payload payload) {}

  Guest(Desk desk, Link link) {
    this.desk = desk;
    this.link = link;
  }

  boolean hasBegun() {
    return begun;
  }

  /// Whether the peer goes on without the copy of this node, durably. Before that, what only the
  /// peer has must not be answered: this node could come back with its old disk and win.
  boolean isWelcome() {
    return welcome;
  }

  boolean isIdle() {
    return asked.isEmpty();
  }

  void begin(String reason) {
    begun = true;
    desk.detach();
    desk.emit(new Effect.Changed("Diskless: " + reason));
    link.send(new Message.Detached());
  }

  void read(Input.Read read) {
    ask(read.caller(), Payload.NONE, id -> new Message.AskRead(id, read.range()));
  }

  void write(Input.Write write) {
    ask(
        write.caller(),
        write.payload(),
        id ->
            new Message.AskWrite(
                id, write.range(), write.kind(), write.durable(), write.payload()));
  }

  void flush(Caller caller) {
    ask(caller, Payload.NONE, Message.AskFlush::new);
  }

  private void ask(Caller caller, Payload payload, LongFunction<Message> message) {
    asked.put(++lastId, new Request(caller, payload));
    link.send(message.apply(lastId));
  }

  /// @return whether that was asked
  boolean told(Message.Told told) {
    if (told.id() == Host.WELCOME && !welcome) {
      welcome = true;
      return true;
    }
    Request request = asked.remove(told.id());
    if (request == null) {
      desk.release(told.payload());
      return false;
    }
    desk.release(request.payload);
    List<Payload> data = told.payload() == Payload.NONE ? List.of() : List.of(told.payload());
    // That the peer is leaving is no answer for clients of this node.
    Outcome outcome = told.outcome() == Outcome.GONE ? Outcome.IO_ERROR : told.outcome();
    desk.answer(request.caller, outcome, data);
    return true;
  }

  /// Nobody will get an answer any more.
  void abandon(Outcome outcome) {
    for (Request request : asked.values()) {
      desk.release(request.payload);
      desk.answer(request.caller, outcome);
    }
    asked.clear();
  }
}
