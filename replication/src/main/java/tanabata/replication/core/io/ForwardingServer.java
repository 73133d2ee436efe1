package tanabata.replication.core.io;

import java.util.List;
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
    if (isServed(request.id(), Payload.NONE, service)) {
      clients.read(new Input.Read(request.range(), caller(request.id())));
    }
    return context.state().isHosting();
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
    if (session.isIn(caller.session())) {
      Payload payload = data.isEmpty() ? Payload.NONE : data.getFirst();
      session.send(new Message.ForwardedReply(caller.id(), outcome, payload));
    } else {
      data.forEach(context::release);
    }
  }
}
