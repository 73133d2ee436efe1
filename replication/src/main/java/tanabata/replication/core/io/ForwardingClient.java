package tanabata.replication.core.io;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.replication.core.session.PeerSession;
import tanabata.replication.core.work.CoreContext;
import tanabata.replication.core.work.Input;
import tanabata.replication.model.Caller;
import tanabata.replication.model.Message;

/// This node's disk has failed, and the peer's copy is complete: clients go on, every request of
/// theirs is carried out by the peer.
///
/// It lasts as long as the session with that peer. Nothing of the local disk is used any more; when
/// the session is over this node ends, and a new start finds out what the disk is worth.
public final class ForwardingClient {

  private final CoreContext context;
  private final PeerSession session;
  private final Map<Long, Request> unanswered = new LinkedHashMap<>();
  private Acceptance acceptance = Acceptance.PENDING;
  private long lastId;

  private record Request(Caller caller, Payload payload) {}

  private enum Acceptance {
    PENDING,
    /// The peer goes on without the copy of this node, durably.
    ACCEPTED
  }

  public ForwardingClient(CoreContext context, PeerSession session) {
    this.context = context;
    this.session = session;
  }

  /// Whether the peer goes on without the copy of this node, durably. Before that, what only the
  /// peer has must not be answered: this node could come back with its old disk and win.
  public boolean isAccepted() {
    return acceptance == Acceptance.ACCEPTED;
  }

  /// Tells the peer.
  public void begin() {
    session.send(new Message.Detached());
  }

  public void read(Input.Read read) {
    long id = add(read.caller(), Payload.NONE);
    session.send(new Message.ForwardedRead(id, read.range()));
  }

  public void write(Input.Write write) {
    long id = add(write.caller(), write.payload());
    session.send(
        new Message.ForwardedWrite(
            id, write.range(), write.kind(), write.durable(), write.payload()));
  }

  public void flush(Caller caller) {
    session.send(new Message.ForwardedFlush(add(caller, Payload.NONE)));
  }

  private long add(Caller caller, Payload payload) {
    unanswered.put(++lastId, new Request(caller, payload));
    return lastId;
  }

  /// @return whether it replies to a request
  public boolean received(Message.ForwardedReply reply) {
    if (reply.id() == ForwardingServer.ACCEPTED && acceptance == Acceptance.PENDING) {
      acceptance = Acceptance.ACCEPTED;
      return true;
    }
    Optional<Request> request = Optional.ofNullable(unanswered.remove(reply.id()));
    if (request.isEmpty()) {
      context.release(reply.payload());
      return false;
    }
    context.release(request.get().payload);
    List<Payload> data = reply.payload() == Payload.NONE ? List.of() : List.of(reply.payload());
    // That the peer is leaving is no answer for clients of this node.
    Outcome outcome = reply.outcome() == Outcome.GONE ? Outcome.IO_ERROR : reply.outcome();
    context.answer(request.get().caller, outcome, data);
    return true;
  }

  /// Nobody will get an answer any more.
  public void abandon(Outcome outcome) {
    for (Request request : unanswered.values()) {
      context.release(request.payload);
      context.answer(request.caller, outcome);
    }
    unanswered.clear();
  }
}
