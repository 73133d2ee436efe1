package tanabata.replication.core.io;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.replication.core.session.PeerSession;
import tanabata.replication.core.work.CoreContext;
import tanabata.replication.core.work.ForwardedCaller;
import tanabata.replication.core.work.Input;
import tanabata.replication.model.Message;

/// The peer has lost its disk: what its clients ask for is carried out here, as if they were
/// clients of this node. The answers go back over the link.
public final class ForwardingServer {

  /// The number of no request.
  static final long ACCEPTED = 0;

  private final CoreContext context;
  private final PeerSession session;
  private final ClientIo clients;
  private final Flushes flushes;

  /// More than the clients of a peer may have under way by any configuration.
  private static final int MOST_WAITING = 1 << 16;

  /// Reads for which there is no room yet.
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  /// What was asked for and is not answered, by request.
  private final Map<ForwardedCaller, Long> reading = new HashMap<>();

  private long readingBytes;

  private record Waiting(ByteRange range, ForwardedCaller caller) {}

  /// Whether requests are carried out.
  public enum Service {
    OPEN,
    /// This node leaves: what came after its last flush would be answered and never made durable.
    CLOSED
  }

  public ForwardingServer(
      CoreContext context, PeerSession session, ClientIo clients, Flushes flushes) {
    this.context = context;
    this.session = session;
    this.clients = clients;
    this.flushes = flushes;
  }

  /// This node goes on without the peer's copy, durably: from here on its replies suffice.
  public void accept() {
    session.send(new Message.ForwardedReply(ACCEPTED, Outcome.OK, Payload.NONE));
  }

  public boolean received(Message.ForwardedRead request, Service service) {
    if (waiting.size() == MOST_WAITING) {
      return false;
    }
    if (isServed(request.id(), Payload.NONE, service)) {
      waiting.add(new Waiting(request.range(), caller(request.id())));
      pump(service);
    }
    return context.state().isHosting();
  }

  /// Begins the reads for which there is room. The peer takes what it gets at its own pace, or
  /// never.
  public void pump(Service service) {
    if (waiting.isEmpty()) {
      return;
    }
    waiting.removeIf(read -> !session.isIn(read.caller().session()));
    while (!waiting.isEmpty() && hasRoomFor(waiting.element().range().length())) {
      Waiting next = waiting.remove();
      if (service == Service.CLOSED) {
        context.answer(next.caller(), Outcome.GONE);
      } else {
        reading.put(next.caller(), next.range().length());
        readingBytes += next.range().length();
        clients.read(new Input.Read(next.range(), next.caller()));
      }
    }
  }

  private boolean hasRoomFor(long bytes) {
    return context.rules().mayAnswerPeer(session.answersOnTheWay() + readingBytes, bytes);
  }

  public boolean received(Message.ForwardedWrite request, Service service) {
    if (isServed(request.id(), request.payload(), service)) {
      clients.write(
          new Input.Write(
              request.range(),
              request.kind(),
              request.durable(),
              request.payload(),
              caller(request.id())));
    }
    return context.state().isHosting();
  }

  /// @return whether the request was in order
  public boolean received(Message.ForwardedFlush request, Service service) {
    if (isServed(request.id(), Payload.NONE, service)) {
      flushes.flush(caller(request.id()));
    }
    return context.state().isHosting();
  }

  private boolean isServed(long id, Payload payload, Service service) {
    boolean served = context.state().isHosting() && service == Service.OPEN;
    if (!served) {
      context.release(payload);
    }
    if (!served && context.state().isHosting()) {
      context.answer(caller(id), Outcome.GONE);
    }
    return served;
  }

  private ForwardedCaller caller(long id) {
    return new ForwardedCaller(id, session.number());
  }

  /// A request is answered.
  public void answer(ForwardedCaller caller, Outcome outcome, List<Payload> data) {
    readingBytes -= Optional.ofNullable(reading.remove(caller)).orElse(0L);
    if (session.isIn(caller.session())) {
      Payload payload = data.isEmpty() ? Payload.NONE : data.getFirst();
      session.send(new Message.ForwardedReply(caller.id(), outcome, payload));
    } else {
      data.forEach(context::release);
    }
  }
}
