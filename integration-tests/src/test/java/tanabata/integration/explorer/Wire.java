package tanabata.integration.explorer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.fencing.core.Letter;
import tanabata.fencing.format.BadFormat;
import tanabata.fencing.format.LetterCodec;
import tanabata.replication.core.Frame;
import tanabata.replication.core.Message;
import tanabata.replication.core.SectorPayload;

/// The network between the two hosts: at most one connection, which behaves as TCP does. Each
/// direction is in order; what was sent before the end of a connection may still arrive or be lost
/// from some point on.
final class Wire implements Canonical {

  private final List<ArrayDeque<Parcel>> towards = List.of(new ArrayDeque<>(), new ArrayDeque<>());
  private final boolean[] attached = new boolean[2];
  private final boolean[] stalled = new boolean[2];
  private final long[] heard = new long[2];

  /// The number of the last beat of each fencing house.
  private final long[] beats = new long[2];

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

  /// A new process counts its beats from the start.
  void startsCounting(int host) {
    beats[host] = 0;
  }

  /// The fencing house of the host says this, whether or not it is sent.
  void counts(int host, byte[] letter) {
    if (letter(letter) instanceof Letter.Beat beat) {
      beats[host] = beat.number();
    }
  }

  private static Letter letter(byte[] bytes) {
    try {
      return LetterCodec.decode(bytes);
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
    link = unheard();
    for (int host = 0; host < 2; host++) {
      detach(host);
      attached[host] = true;
      towards.get(host).add(new Parcel.Up(link));
    }
  }

  /// A number that neither host can remember, yet no larger than need be, so that equal states look
  /// equal however many connections there were.
  private long unheard() {
    long number = 1;
    while (number == heard[0] || number == heard[1]) {
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
      case Parcel.Up up -> heard[host] = up.link();
      case Parcel.Down _ -> attached[host] = false;
      case Parcel.Carried _ -> {}
    }
    return parcel;
  }

  /// Whether a letter between the fencing houses comes next.
  boolean mayDeliverLetter(int host) {
    return mayDeliver(host) && letterIn(towards.get(host).element()).isPresent();
  }

  private static Optional<Letter> letterIn(Parcel parcel) {
    return parcel instanceof Parcel.Carried(long _, Frame frame)
            && frame.message() instanceof Message.Letter(byte[] content)
        ? Optional.of(letter(content))
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

  /// Only how far a beat is behind the last one of its sender can ever matter.
  @Override
  public Object canonical() {
    List<Object> parts = new ArrayList<>(List.of(attached, stalled, heard, link));
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
    Optional<Letter> letter = letterIn(parcel);
    if (letter.isEmpty()) {
      return parcel;
    }
    Letter relative =
        switch (letter.get()) {
          case Letter.Beat(long number, boolean asks) ->
              new Letter.Beat(beats[1 - towards] - number, asks);
          case Letter.BeatAnswer(long number, boolean granted) ->
              new Letter.BeatAnswer(beats[towards] - number, granted);
          case Letter.RollCall call -> call;
          case Letter.RollTaken taken -> taken;
        };
    Parcel.Carried carried = (Parcel.Carried) parcel;
    return List.of(carried.link(), relative, carried.frame().acknowledged());
  }
}
