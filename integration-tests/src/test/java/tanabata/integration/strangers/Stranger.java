package tanabata.integration.strangers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLSocket;
import tanabata.nbd.wire.Protocol;

/// The ways in which somebody who does not belong there, or does not know better, comes to a door.
enum Stranger {
  /// Says nothing.
  SILENT((call, visit) -> {
    call.listen(visit.patience());
  }),
  /// The same, a hundred at once; a few where only those may come who could use up all places.
  MANY(Stranger::many),
  /// Comes and resets, again and again.
  RESETS(Stranger::resets),
  /// Stops in the middle of a greeting.
  HALF_GREETING((call, visit) -> {
    byte[] whole = visit.greeting().valid();
    call.send(Arrays.copyOf(whole, visit.random().nextInt(1, whole.length)), visit.patience());
    call.listen(visit.patience());
  }),
  /// A byte at a time.
  SLOW((call, visit) -> {
    for (byte each : visit.greeting().valid()) {
      call.send(new byte[] {each}, visit.patience());
      call.listen(visit.random().nextInt(1, 60));
    }
    call.listen(visit.patience());
  }),
  /// Means what it says, in plain words.
  GREETING((call, visit) -> {
    call.send(visit.greeting().valid(), visit.patience());
    call.listen(visit.patience());
  }),
  /// Any bytes.
  NONSENSE((call, visit) -> {
    byte[] bytes = new byte[visit.random().nextInt(1, 1 << 16)];
    visit.random().nextBytes(bytes);
    call.send(bytes, visit.patience());
    call.listen(visit.patience());
  }),
  /// Announces more than there can be, and begins to send it.
  HUGE((call, visit) -> {
    call.send(visit.greeting().huge(), visit.patience());
    call.send(new byte[visit.random().nextInt(1 << 21)], visit.patience());
    call.listen(visit.patience());
  }),
  /// Sends without an end, and reads nothing.
  ENDLESS((call, visit) -> {
    byte[] bytes = visit.greeting().valid();
    byte[] much = new byte[(1 << 18) / bytes.length * bytes.length];
    for (int at = 0; at < much.length; at += bytes.length) {
      System.arraycopy(bytes, 0, much, at, bytes.length);
    }
    for (int i = 0; i < 16 && !call.isClosed(); i++) {
      call.send(much, visit.patience() / 8 + 1);
    }
  }),
  /// Begins a TLS handshake, and leaves it there.
  HALF_HANDSHAKE((call, visit) -> {
    byte[] hello = clientHello(visit.keys().none());
    boolean whole = visit.random().nextBoolean();
    int length = whole ? hello.length : visit.random().nextInt(1, hello.length);
    call.send(Arrays.copyOf(hello, length), visit.patience());
    call.listen(visit.patience());
  }),
  /// A TLS record of a length that no record has.
  HUGE_RECORD((call, visit) -> {
    call.send(new byte[] {22, 3, 3, -1, -1}, visit.patience());
    call.send(new byte[1 << 17], visit.patience());
    call.listen(visit.patience());
  }),
  /// A whole TLS handshake, without a certificate.
  NO_CERTIFICATE(Where.PORTS, visit -> shakeHands(visit.keys().none(), visit)),
  /// With one that it made itself.
  FOREIGN_CERTIFICATE(Where.PORTS, Stranger::foreign),
  /// With that of somebody else of the cluster.
  CERTIFICATE_OF_ANOTHER_NAME(
      Where.PORTS, visit -> shakeHands(visit.keys().misplaced(visit.door(), false), visit)),
  /// With the certificate of the very node that it calls.
  CERTIFICATE_OF_THE_DOOR(
      Where.PORTS, visit -> shakeHands(visit.keys().misplaced(visit.door(), true), visit));

  /// What a stranger may use.
  ///
  /// @param from where it comes from, at a port
  /// @param patience after which it leaves, in milliseconds
  /// @param greeting whose protocol it speaks, if any
  record Visit(
      Door door,
      InetSocketAddress from,
      int patience,
      Greeting greeting,
      Keyring keys,
      SplittableRandom random) {}

  private static final int MOST_AT_ONCE = 120;
  private static final int FEW_AT_ONCE = 4;
  private static final int NBD_GREETING = 18;
  private static final int NBD_REPLY = 20;
  private static final int MILLIS_TO_SPEAK_FIRST = 200;
  private static final int MILLIS_TO_CONNECT = 2_000;

  private interface Course {
    Reach run(Visit visit) throws IOException, GeneralSecurityException;
  }

  private interface Talk {
    void run(Dialer call, Visit visit) throws IOException, GeneralSecurityException;
  }

  private enum Where {
    ALL_DOORS,
    PORTS
  }

  private final Course course;
  private final Where where;

  Stranger(Where where, Course course) {
    this.course = course;
    this.where = where;
  }

  Stranger(Course course) {
    this(Where.ALL_DOORS, course);
  }

  Stranger(Talk talk) {
    this((Course) visit -> talk(talk, visit));
  }

  boolean comesTo(Door door) {
    return where == Where.ALL_DOORS || door.isPort();
  }

  Reach visit(Visit visit) throws GeneralSecurityException {
    try {
      return course.run(visit);
    } catch (IOException e) {
      return Reach.NOT_CONNECTED;
    }
  }

  private static Reach talk(Talk talk, Visit visit) throws IOException, GeneralSecurityException {
    try (Dialer call = Dialer.at(visit.door(), visit.from())) {
      talk.run(call, visit);
      // Behind a unix socket are those who may.
      if (visit.door().isPort() && visit.greeting().isWelcome(call.said())) {
        return Reach.LET_IN;
      }
      if (call.received() > 0) {
        return Reach.ANSWERED;
      }
      return call.isClosed() ? Reach.CLOSED : Reach.LEFT;
    }
  }

  private static Reach foreign(Visit visit) throws IOException {
    List<SSLContext> keys = visit.keys().selfMade();
    return shakeHands(keys.get(visit.random().nextInt(keys.size())), visit);
  }

  private static Reach many(Visit visit) throws IOException {
    List<Dialer> calls = new ArrayList<>();
    try {
      int most = visit.door().isPort() ? MOST_AT_ONCE : FEW_AT_ONCE;
      for (int i = visit.random().nextInt(1, most); i > 0; i--) {
        calls.add(Dialer.at(visit.door(), visit.from()));
      }
      calls.getFirst().listen(visit.patience());
      return calls.getFirst().isClosed() ? Reach.CLOSED : Reach.LEFT;
    } finally {
      for (Dialer call : calls) {
        call.close();
      }
    }
  }

  private static Reach resets(Visit visit) throws IOException {
    for (int i = 0; i < 30; i++) {
      try (Dialer call = Dialer.at(visit.door(), visit.from())) {
        call.reset();
      }
    }
    return Reach.LEFT;
  }

  /// What a door says inside of TLS it says to those only whom it believes.
  private static Reach shakeHands(SSLContext context, Visit visit) throws IOException {
    try (Socket plain = new Socket()) {
      plain.bind(visit.from());
      plain.connect(visit.door().address(), MILLIS_TO_CONNECT);
      return shakeHands(context, plain, visit);
    }
  }

  private static Reach shakeHands(SSLContext context, Socket plain, Visit visit) {
    try {
      plain.setSoTimeout(MILLIS_TO_SPEAK_FIRST);
      boolean speaksNbd = firstWords(plain).length == NBD_GREETING;
      plain.setSoTimeout(visit.patience());
      if (speaksNbd && !startsTls(plain)) {
        return Reach.ANSWERED;
      }
      try (SSLSocket secure =
          (SSLSocket) context.getSocketFactory().createSocket(plain, "altair", 1, false)) {
        secure.setUseClientMode(true);
        secure.startHandshake();
        secure.getOutputStream().write(visit.greeting().inside());
        secure.getOutputStream().flush();
        return secure.getInputStream().read() < 0 ? Reach.CLOSED : Reach.LET_IN;
      }
    } catch (SocketTimeoutException e) {
      return Reach.LEFT;
    } catch (IOException e) {
      return Reach.CLOSED;
    }
  }

  /// Only an NBD server speaks first.
  private static byte[] firstWords(Socket socket) throws IOException {
    try {
      return socket.getInputStream().readNBytes(NBD_GREETING);
    } catch (SocketTimeoutException e) {
      return new byte[0];
    }
  }

  private static boolean startsTls(Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(
        ByteBuffer.allocate(20)
            .putInt(Protocol.FIXED_NEWSTYLE | Protocol.NO_ZEROES)
            .putLong(Protocol.OPTION_MAGIC)
            .putInt(Protocol.OPT_STARTTLS)
            .putInt(0)
            .array());
    InputStream in = socket.getInputStream();
    ByteBuffer reply = ByteBuffer.wrap(in.readNBytes(NBD_REPLY));
    return reply.limit() == NBD_REPLY && reply.getInt(12) == Protocol.REP_ACK;
  }

  private static byte[] clientHello(SSLContext context) throws IOException {
    SSLEngine engine = context.createSSLEngine("altair", 1);
    engine.setUseClientMode(true);
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    SSLEngineResult made = engine.wrap(ByteBuffer.allocate(0), out);
    return Arrays.copyOf(out.array(), made.bytesProduced());
  }
}
