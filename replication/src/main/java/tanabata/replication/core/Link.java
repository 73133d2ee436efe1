package tanabata.replication.core;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import tanabata.foundation.Moment;

/// The connection to the peer: links come and go, a session outlives them.
///
/// A session begins when two processes meet that do not share one. Its messages are numbered in
/// each direction and kept until the peer has taken them in, so that after a link is lost and
/// another is found both go on where they were, and nobody notices. A process that restarts has no
/// session: the other one then gives up the old one too.
final class Link {

  /// How the two nodes stand to each other.
  enum Phase {
    /// No session, or one that a restart of the peer has ended.
    APART,
    /// In a session whose handshake is not finished.
    MEETING,
    /// The handshake is finished: writes go to both copies.
    TOGETHER,
    /// The peer has lost its disk and is served as a guest: nothing is replicated to it.
    HOSTING
  }

  private static final long NO_LINK = 0;

  /// Says nothing, but counts.
  private static final Message NOTHING = new Message.Synced(List.of());

  private final Desk desk;
  private final long instance;
  private final boolean dials;
  private final ArrayDeque<Message> unacknowledged = new ArrayDeque<>();
  private long link = NO_LINK;
  private boolean greeted;
  private boolean wanted = true;
  private Moment heardAt = Moment.ZERO;
  private Moment sentAt = Moment.ZERO;
  private Moment dialAt = Moment.ZERO;

  private Phase phase = Phase.APART;
  private long session;
  private long peerInstance;
  private long sent;
  private long received;
  private String lastTrouble = "not connected yet";

  /// @param instance random, not 0
  /// @param dials whether this node is the one that connects; the other one listens
  Link(Desk desk, long instance, boolean dials) {
    this.desk = desk;
    this.instance = instance;
    this.dials = dials;
  }

  long instance() {
    return instance;
  }

  Phase phase() {
    return phase;
  }

  /// Whether messages flow in a session whose handshake is finished.
  boolean inStep() {
    return phase == Phase.TOGETHER && flows();
  }

  boolean isPastHandshake() {
    return phase == Phase.TOGETHER || phase == Phase.HOSTING;
  }

  /// Whether the link is up and both sides have greeted.
  boolean flows() {
    return link != NO_LINK && greeted;
  }

  boolean isWanted() {
    return wanted;
  }

  String lastTrouble() {
    return lastTrouble;
  }

  long session() {
    return session;
  }

  /// Whether `other` is the session that still goes on.
  boolean isIn(long other) {
    return phase != Phase.APART && session == other;
  }

  boolean isCurrent(long other) {
    return link == other;
  }

  // Links.

  /// @return whether the link was taken
  boolean up(long newLink) {
    if (!wanted) {
      desk.emit(new Effect.CloseLink(newLink, "this node is StandAlone"));
      return false;
    }
    if (link != NO_LINK) {
      desk.emit(new Effect.CloseLink(link, "the peer has connected anew"));
    }
    link = newLink;
    greeted = false;
    heardAt = desk.now();
    return true;
  }

  void down(String reason) {
    link = NO_LINK;
    greeted = false;
    lastTrouble = reason;
    dialAt = desk.now().plus(desk.limits.connectInterval());
  }

  /// Closes the link from this side; a wanted connection is then dialled again.
  void close(String reason) {
    if (link != NO_LINK) {
      desk.emit(new Effect.CloseLink(link, reason));
      down(reason);
    }
  }

  /// Closes the link and refuses others, until [#want].
  void standAlone(String reason) {
    wanted = false;
    close(reason);
    lastTrouble = reason;
  }

  void want() {
    wanted = true;
    dialAt = desk.now();
  }

  /// @return whether the link has just been given up
  boolean tick() {
    if (link == NO_LINK) {
      if (wanted && dials && !dialAt.isAfter(desk.now())) {
        dialAt = desk.now().plus(desk.limits.connectInterval());
        desk.emit(new Effect.Dial());
      }
      return false;
    }
    if (desk.now().since(heardAt).compareTo(desk.limits.pingTimeout()) >= 0) {
      close("nothing heard from the peer for " + desk.limits.pingTimeout().toMillis() + " ms");
      return true;
    }
    if (greeted && desk.now().since(sentAt).compareTo(desk.limits.pingInterval()) >= 0) {
      mention(new Message.Ping());
    }
    return false;
  }

  // Messages.

  void greet(Message.Hello hello) {
    transmit(new Frame(0, 0, hello));
  }

  /// Says something in the session; it arrives once and in order as long as the session lasts.
  void send(Message message) {
    sent++;
    unacknowledged.add(message);
    if (flows()) {
      transmit(new Frame(sent, received, message));
    }
  }

  /// Says something that nobody will miss if it is lost.
  void mention(Message message) {
    if (flows()) {
      transmit(new Frame(0, received, message));
    }
  }

  /// Takes note that something came, and of what the peer has taken in.
  ///
  /// @return a complaint if the frame breaks the protocol
  Optional<String> accept(Frame frame) {
    heardAt = desk.now();
    boolean greeting = frame.message() instanceof Message.Hello;
    if (greeting == greeted) {
      return Optional.of(greeting ? "it greeted twice" : "it did not greet first");
    }
    if (greeting) {
      return Optional.empty();
    }
    if (frame.acknowledged() > sent) {
      return Optional.of("it acknowledged message " + frame.acknowledged() + " of " + sent);
    }
    dropUpTo(frame.acknowledged());
    if (frame.message() instanceof Message.Ping || frame.message() instanceof Message.Letter) {
      return Optional.empty();
    }
    if (frame.sequence() != received + 1) {
      return Optional.of("message " + frame.sequence() + " came after " + received);
    }
    received++;
    return Optional.empty();
  }

  /// The message that was accepted last could not be used.
  void forgetLast() {
    received--;
  }

  /// Whether a greeting continues the session that this node is in.
  boolean continues(Message.Hello hello) {
    return phase != Phase.APART
        && hello.session() == session
        && hello.instance() == peerInstance
        && hello.sessionPeer() == instance
        && hello.received() <= sent;
  }

  /// Goes on with the session: what the peer has not taken in is sent again.
  void resume(Message.Hello hello) {
    greeted = true;
    dropUpTo(hello.received());
    long sequence = sent - unacknowledged.size();
    for (Message message : unacknowledged) {
      transmit(new Frame(++sequence, received, message));
    }
  }

  /// Starts afresh with this peer; what was not taken in is forgotten.
  void begin(Message.Hello hello) {
    endSession();
    greeted = true;
    phase = Phase.MEETING;
    session = Math.max(session, hello.session()) + 1;
    peerInstance = hello.instance();
    sent = 0;
    received = 0;
  }

  void together() {
    phase = Phase.TOGETHER;
  }

  /// From here on nothing is replicated. Writes that the peer has not taken in keep their numbers,
  /// but their bytes may be gone before they could be sent again.
  void host() {
    phase = Phase.HOSTING;
    for (int i = unacknowledged.size(); i > 0; i--) {
      Message message = unacknowledged.remove();
      unacknowledged.add(message instanceof Message.Write ? NOTHING : message);
    }
  }

  void endSession() {
    phase = Phase.APART;
    unacknowledged.forEach(this::releaseOwned);
    unacknowledged.clear();
  }

  /// The peer accepts the connection, but there is nothing to do together yet.
  void idle() {
    endSession();
    greeted = true;
    sent = 0;
    received = 0;
  }

  long peerInstance() {
    return phase == Phase.APART ? 0 : peerInstance;
  }

  long received() {
    return received;
  }

  private void dropUpTo(long acknowledged) {
    while (sent - unacknowledged.size() < acknowledged) {
      releaseOwned(unacknowledged.remove());
    }
  }

  /// The payload of a write belongs to the write, which outlives the message; any other to it.
  private void releaseOwned(Message message) {
    boolean outlives = message instanceof Message.Write || message instanceof Message.AskWrite;
    if (!outlives) {
      desk.release(message.payload());
    }
  }

  private void transmit(Frame frame) {
    sentAt = desk.now();
    desk.emit(new Effect.Send(link, frame));
  }
}
