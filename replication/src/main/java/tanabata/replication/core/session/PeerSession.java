package tanabata.replication.core.session;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import tanabata.foundation.Moment;
import tanabata.replication.core.work.CoreContext;
import tanabata.replication.core.work.Effect;
import tanabata.replication.model.Frame;
import tanabata.replication.model.LinkEnd;
import tanabata.replication.model.Message;
import tanabata.replication.model.ProtocolBreach;

/// The connection to the peer: links come and go, a session outlives them.
///
/// A session begins when two processes meet that do not share one. Its messages are numbered in
/// each direction and kept until the peer has taken them in, so that after a link is lost and
/// another is found both go on where they were, and nobody notices. A process that restarts has no
/// session: the other one then gives up the old one too.
public final class PeerSession {

  /// Means nothing, but has a number.
  private static final Message PLACEHOLDER = new Message.Synced(List.of());

  private final CoreContext context;
  private final long instance;
  private final Initiative initiative;
  private final ArrayDeque<Message> unacked = new ArrayDeque<>();
  private Link link = new Link.Absent(Moment.ZERO);
  private Session session = new Session.None();
  private Intent intent = Intent.CONNECT;
  private LinkEnd lastEnd = new LinkEnd.NeverConnected();
  private long lastSession;
  private long sent;
  private long received;
  private long answersOnTheWay;

  // Not in the link's state: they change with each frame.
  private Moment receivedAt = Moment.ZERO;
  private Moment sentAt = Moment.ZERO;

  /// The connection that there is, if any.
  private sealed interface Link {

    record Absent(Moment dialAt) implements Link {}

    /// It is up, and the peer has not greeted.
    record Greeting(long number) implements Link {}

    /// Both sides have greeted: messages flow.
    record Open(long number) implements Link {}
  }

  private sealed interface Session {

    record None() implements Session {}

    /// @param peerInstance the process at the other end
    record With(long number, long peerInstance) implements Session {}
  }

  /// Whether this node wants a connection at all.
  public enum Intent {
    CONNECT,
    /// Not before an operator says so.
    STAND_ALONE
  }

  /// Which node connects; the other one listens.
  public enum Initiative {
    DIALS,
    LISTENS
  }

  /// @param instance random, not 0
  public PeerSession(CoreContext context, long instance, Initiative initiative) {
    this.context = context;
    this.instance = instance;
    this.initiative = initiative;
  }

  public long instance() {
    return instance;
  }

  /// Whether the link is up and both sides have greeted.
  public boolean flows() {
    return link instanceof Link.Open;
  }

  public boolean isWanted() {
    return intent == Intent.CONNECT;
  }

  /// Why there is no link, as of the last one that was lost.
  public LinkEnd lastEnd() {
    return lastEnd;
  }

  /// The number of the session, or of the last one.
  public long number() {
    return lastSession;
  }

  /// Whether `other` is the session that still goes on.
  public boolean isIn(long other) {
    return session instanceof Session.With && lastSession == other;
  }

  public boolean hasSession() {
    return session instanceof Session.With;
  }

  public boolean isCurrent(long number) {
    return switch (link) {
      case Link.Absent _ -> false;
      case Link.Greeting(long current) -> current == number;
      case Link.Open(long current) -> current == number;
    };
  }

  // Links.

  /// @return whether the link was taken
  public boolean linkUp(long number) {
    if (!isWanted()) {
      context.emit(new Effect.CloseLink(number, new LinkEnd.StandAlone()));
      return false;
    }
    closeCurrent(new LinkEnd.Replaced());
    link = new Link.Greeting(number);
    receivedAt = context.now();
    context.state().linkLost();
    return true;
  }

  public void linkDown(LinkEnd end) {
    link = new Link.Absent(context.now().plus(context.limits().connectInterval()));
    lastEnd = end;
    context.state().linkLost();
  }

  private void closeCurrent(LinkEnd reason) {
    switch (link) {
      case Link.Absent _ -> {}
      case Link.Greeting(long number) -> context.emit(new Effect.CloseLink(number, reason));
      case Link.Open(long number) -> context.emit(new Effect.CloseLink(number, reason));
    }
  }

  /// Closes the link from this side; a wanted connection is then dialled again.
  public void close(LinkEnd reason) {
    if (!(link instanceof Link.Absent)) {
      closeCurrent(reason);
      linkDown(reason);
    }
  }

  /// Closes the link and refuses others, until [#want].
  public void standAlone(LinkEnd reason) {
    intent = Intent.STAND_ALONE;
    close(reason);
    lastEnd = reason;
  }

  public void want() {
    intent = Intent.CONNECT;
    if (link instanceof Link.Absent) {
      link = new Link.Absent(context.now());
    }
  }

  /// Time has passed.
  ///
  /// @return whether the link has just been given up
  public boolean tick() {
    switch (link) {
      case Link.Absent(Moment dialAt) -> {
        if (isWanted() && initiative == Initiative.DIALS && !dialAt.isAfter(context.now())) {
          link = new Link.Absent(context.now().plus(context.limits().connectInterval()));
          context.emit(new Effect.Dial());
        }
        return false;
      }
      case Link.Greeting _ -> {
        return giveUpIfSilent();
      }
      case Link.Open _ -> {
        if (giveUpIfSilent()) {
          return true;
        }
        if (context.now().since(sentAt).compareTo(context.limits().pingInterval()) >= 0) {
          sendUnnumbered(new Message.Ping());
        }
        return false;
      }
    }
  }

  private boolean giveUpIfSilent() {
    boolean silent = context.now().since(receivedAt).compareTo(context.limits().pingTimeout()) >= 0;
    if (silent) {
      close(new LinkEnd.Silent(context.limits().pingTimeout()));
    }
    return silent;
  }

  // Messages.

  public void greet(Message.Hello hello) {
    transmit(new Frame(0, 0, hello));
  }

  /// Sends in the session; the message arrives once and in order as long as the session lasts.
  public void send(Message message) {
    sent++;
    unacked.add(message);
    answersOnTheWay += answerBytes(message);
    if (flows()) {
      transmit(new Frame(sent, received, message));
    }
  }

  /// Sends something that nobody will miss if it is lost.
  public void sendUnnumbered(Message message) {
    if (flows()) {
      transmit(new Frame(0, received, message));
    }
  }

  /// Takes note that something came, and of what the peer has taken in.
  ///
  /// @return how the frame breaks the protocol, if it does
  public Optional<ProtocolBreach> accept(Frame frame) {
    receivedAt = context.now();
    boolean greeting = frame.message() instanceof Message.Hello;
    if (greeting == flows()) {
      return breach(
          greeting ? ProtocolBreach.Kind.GREETED_TWICE : ProtocolBreach.Kind.DID_NOT_GREET_FIRST,
          frame);
    }
    if (greeting) {
      return Optional.empty();
    }
    if (frame.acknowledged() > sent) {
      return breach(ProtocolBreach.Kind.ACKNOWLEDGED_UNSENT, frame);
    }
    dropUpTo(frame.acknowledged());
    if (frame.message() instanceof Message.Ping || frame.message() instanceof Message.Control) {
      return Optional.empty();
    }
    if (frame.sequence() != received + 1) {
      return breach(ProtocolBreach.Kind.OUT_OF_SEQUENCE, frame);
    }
    received++;
    return Optional.empty();
  }

  private static Optional<ProtocolBreach> breach(ProtocolBreach.Kind kind, Frame frame) {
    return Optional.of(ProtocolBreach.of(kind, frame.message()));
  }

  /// The message that was accepted last could not be used.
  public void forgetLast() {
    received--;
  }

  /// Whether a greeting continues the session that this node is in.
  public boolean continues(Message.Hello hello) {
    return session instanceof Session.With(long number, long peerInstance)
        && hello.session() == number
        && hello.instance() == peerInstance
        && hello.sessionPeer() == instance
        && hello.received() <= sent;
  }

  /// Goes on with the session: what the peer has not taken in is sent again.
  public void resume(Message.Hello hello) {
    openLink();
    dropUpTo(hello.received());
    long sequence = sent - unacked.size();
    for (Message message : unacked) {
      transmit(new Frame(++sequence, received, message));
    }
    context.state().linkResumed();
  }

  private void openLink() {
    switch (link) {
      case Link.Greeting(long number) -> link = new Link.Open(number);
      case Link.Absent _, Link.Open _ -> {}
    }
  }

  /// Starts afresh with this peer; what was not taken in is forgotten.
  public void begin(Message.Hello hello) {
    end();
    openLink();
    lastSession = Math.max(lastSession, hello.session()) + 1;
    session = new Session.With(lastSession, hello.instance());
    sent = 0;
    received = 0;
  }

  /// From here on nothing is replicated. Writes that the peer has not taken in keep their numbers,
  /// but their bytes may be gone before they could be sent again.
  public void stopReplicating() {
    for (int i = unacked.size(); i > 0; i--) {
      Message message = unacked.remove();
      unacked.add(message instanceof Message.Write ? PLACEHOLDER : message);
    }
  }

  /// The session is over.
  public void end() {
    session = new Session.None();
    unacked.forEach(this::releaseOwned);
    unacked.clear();
    answersOnTheWay = 0;
    context.state().sessionEnded();
  }

  /// The peer accepts the connection, but there is nothing to do together yet.
  public void idle() {
    end();
    openLink();
    sent = 0;
    received = 0;
  }

  public long peerInstance() {
    return session instanceof Session.With with ? with.peerInstance() : 0;
  }

  public long received() {
    return received;
  }

  private void dropUpTo(long acknowledged) {
    while (sent - unacked.size() < acknowledged) {
      Message message = unacked.remove();
      answersOnTheWay -= answerBytes(message);
      releaseOwned(message);
    }
  }

  /// Bytes of answers to the peer that it has not taken in.
  public long answersOnTheWay() {
    return answersOnTheWay;
  }

  private static long answerBytes(Message message) {
    boolean answers =
        message instanceof Message.ForwardedReply || message instanceof Message.PullReply;
    return answers ? message.payload().length() : 0;
  }

  /// The payload of a write belongs to the write, which outlives the message; any other to it.
  private void releaseOwned(Message message) {
    boolean outlives =
        message instanceof Message.Write || message instanceof Message.ForwardedWrite;
    if (!outlives) {
      context.release(message.payload());
    }
  }

  private void transmit(Frame frame) {
    switch (link) {
      case Link.Greeting(long number) -> transmit(number, frame);
      case Link.Open(long number) -> transmit(number, frame);
      case Link.Absent _ -> {}
    }
  }

  private void transmit(long number, Frame frame) {
    sentAt = context.now();
    context.emit(new Effect.Send(number, frame));
  }
}
