package tanabata.integration.explorer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.fencing.ArbiterMessage;
import tanabata.fencing.format.ArbiterMessageCodec;
import tanabata.fencing.format.BadFormat;
import tanabata.replication.core.SectorPayload;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Message;

/// The network between the two hosts: at most one connection, which behaves as TCP does. Each
/// direction is in order; what was sent before the end of a connection may still arrive or be lost
/// from some point on.
final class Wire {

  private final List<ArrayDeque<Parcel>> towards = List.of(new ArrayDeque<>(), new ArrayDeque<>());
  private final boolean[] attached = new boolean[2];
  private final boolean[] stalled = new boolean[2];
  private final long[] received = new long[2];

  /// The number of the last heartbeat of each arbiter.
  private final long[] heartbeats = new long[2];

  private long link;
  private boolean ended = true;
  private boolean dialling;
  private boolean cut;

  // For the hosts.

  void dial() {
    dialling = true;
  }

  void send(int from, long number, Frame frame) {
    if (number == link && attached[from] && !ended) {
      Frame copy = SectorPayload.carried(frame, new SectorPayload.Ledger());
      towards.get(1 - from).add(new Parcel.Carried(number, copy));
    }
  }

  /// How far the arbiter of the host has counted its heartbeats, sent or not.
  void counted(int host, long number) {
    heartbeats[host] = number;
  }

  private static ArbiterMessage decoded(byte[] bytes) {
    try {
      return ArbiterMessageCodec.decode(bytes);
    } catch (BadFormat e) {
      throw new AssertionError(e);
    }
  }

  /// The host closes its end, or its process has died and the system does.
  void close(int host, long number) {
    if (number == link && attached[host]) {
      detach(host);
      if (!ended) {
        ended = true;
        towards.get(1 - host).add(new Parcel.Down(link));
      }
    }
  }

  void closeAll(int host) {
    close(host, link);
  }

  /// The host is gone and nobody is told.
  void vanish(int host) {
    detach(host);
    ended = true;
  }

  private void detach(int host) {
    attached[host] = false;
    towards.get(host).clear();
  }

  // For the explorer.

  boolean mayConnect() {
    return dialling && !cut && !stalled[0] && !stalled[1];
  }

  void connect() {
    dialling = false;
    ended = false;
    link = unused();
    for (int host = 0; host < 2; host++) {
      detach(host);
      attached[host] = true;
      towards.get(host).add(new Parcel.Up(link));
    }
  }

  /// A number that neither host can remember, yet no larger than need be, so that equal states look
  /// equal however many connections there were.
  private long unused() {
    long number = 1;
    while (number == received[0] || number == received[1]) {
      number++;
    }
    return number;
  }

  boolean mayDeliver(int host) {
    return !towards.get(host).isEmpty() && !stalled[host];
  }

  Parcel deliver(int host) {
    Parcel parcel = towards.get(host).remove();
    switch (parcel) {
      case Parcel.Up up -> received[host] = up.link();
      case Parcel.Down _ -> attached[host] = false;
      case Parcel.Carried _ -> {}
    }
    return parcel;
  }

  /// Whether a message between the arbiters comes next.
  boolean mayDeliverControl(int host) {
    return mayDeliver(host) && control(towards.get(host).element()).isPresent();
  }

  private static Optional<ArbiterMessage> control(Parcel parcel) {
    return parcel instanceof Parcel.Carried(long _, Frame frame)
            && frame.message() instanceof Message.Control(byte[] content)
        ? Optional.of(decoded(content))
        : Optional.empty();
  }

  Optional<Parcel> next(int host) {
    return Optional.ofNullable(towards.get(host).peek());
  }

  /// Whether something is on its way that the end of the connection may have swallowed.
  boolean mayDrop(int host) {
    return ended && !stalled[host] && towards.get(host).stream().anyMatch(Wire::isCarried);
  }

  void drop(int host) {
    towards.get(host).removeIf(Wire::isCarried);
  }

  private static boolean isCarried(Parcel parcel) {
    return parcel instanceof Parcel.Carried;
  }

  boolean isCut() {
    return cut;
  }

  boolean isStalled(int host) {
    return stalled[host];
  }

  boolean isConnected() {
    return !ended;
  }

  /// The connection is reset, and there is no other before [#heal].
  void cut() {
    cut = true;
    if (!ended) {
      ended = true;
      for (int host = 0; host < 2; host++) {
        towards.get(host).add(new Parcel.Down(link));
      }
    }
  }

  void stall(int host) {
    stalled[host] = true;
  }

  void heal() {
    cut = false;
    stalled[0] = false;
    stalled[1] = false;
  }

  boolean needsHealing() {
    return cut || stalled[0] || stalled[1];
  }

  /// Only how far a heartbeat is behind the last one of its sender can ever matter.
  Object canonical() {
    List<Object> parts = new ArrayList<>(List.of(attached, stalled, received, link));
    parts.addAll(List.of(ended, dialling, cut));
    for (int host = 0; host < 2; host++) {
      for (Parcel parcel : towards.get(host)) {
        parts.add(canonical(parcel, host));
      }
      parts.add(host);
    }
    return parts;
  }

  private Object canonical(Parcel parcel, int towards) {
    Optional<ArbiterMessage> message = control(parcel);
    if (message.isEmpty()) {
      return parcel;
    }
    ArbiterMessage relative =
        switch (message.get()) {
          case ArbiterMessage.Heartbeat(long number, boolean asks) ->
              new ArbiterMessage.Heartbeat(heartbeats[1 - towards] - number, asks);
          case ArbiterMessage.HeartbeatReply(long number, boolean granted) ->
              new ArbiterMessage.HeartbeatReply(heartbeats[towards] - number, granted);
          case ArbiterMessage.RecordMissing missing -> missing;
          case ArbiterMessage.JoinRequest request -> request;
          case ArbiterMessage.JoinReply reply -> reply;
        };
    Parcel.Carried carried = (Parcel.Carried) parcel;
    return List.of(carried.link(), relative, carried.frame().acknowledged());
  }
}
