package tanabata.testbed.certify;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import tanabata.nbd.wire.Protocol;

/// One connection of an NBD client, with one request at a time. It never reconnects. For one
/// thread, except for [#close].
public final class NbdConnection implements Closeable {

  private static final int READ = 0;
  private static final int WRITE = 1;
  private static final int FLUSH = 3;
  private static final int TRIM = 4;
  private static final int WRITE_ZEROES = 6;

  private final Closeable transport;
  private final DataInputStream in;
  private final DataOutputStream out;
  private long cookie;

  private NbdConnection(Closeable transport, InputStream in, OutputStream out) {
    this.transport = transport;
    this.in = new DataInputStream(in);
    this.out = new DataOutputStream(new BufferedOutputStream(out));
  }

  /// @throws IOException also when the server does not open the export; then with its message
  public static NbdConnection open(Path socket, String export) throws IOException {
    return open(UnixDomainSocketAddress.of(socket), export);
  }

  /// The same at any address, such as that of a TCP port.
  public static NbdConnection open(SocketAddress address, String export) throws IOException {
    SocketChannel channel = SocketChannel.open(address);
    NbdConnection connection =
        new NbdConnection(
            channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
    try {
      connection.greet();
      connection.go(export);
      return connection;
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  /// The same with TLS.
  ///
  /// @param shown told in what session the server has shown its certificate
  public static NbdConnection open(
      InetSocketAddress address, String export, SSLContext tls, Consumer<SSLSession> shown)
      throws IOException {
    Socket plain = new Socket(address.getAddress(), address.getPort());
    try {
      NbdConnection before =
          new NbdConnection(plain, plain.getInputStream(), plain.getOutputStream());
      before.greet();
      before.startTls();
      SSLSocket secured =
          (SSLSocket)
              tls.getSocketFactory()
                  .createSocket(plain, address.getHostString(), address.getPort(), true);
      secured.startHandshake();
      shown.accept(secured.getSession());
      NbdConnection connection =
          new NbdConnection(secured, secured.getInputStream(), secured.getOutputStream());
      connection.go(export);
      return connection;
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  private void greet() throws IOException {
    require(in.readLong() == Protocol.GREETING_MAGIC, "this is no NBD server");
    require(in.readLong() == Protocol.OPTION_MAGIC, "this is an old NBD server");
    in.readUnsignedShort();
    out.writeInt(Protocol.FIXED_NEWSTYLE | Protocol.NO_ZEROES);
  }

  private void startTls() throws IOException {
    out.writeLong(Protocol.OPTION_MAGIC);
    out.writeInt(Protocol.OPT_STARTTLS);
    out.writeInt(0);
    out.flush();
    require(in.readLong() == Protocol.OPTION_REPLY_MAGIC, "no reply to an option");
    in.readInt();
    require(in.readInt() == Protocol.REP_ACK, "the server speaks no TLS");
    in.readNBytes(in.readInt());
  }

  private void go(String export) throws IOException {
    byte[] name = export.getBytes(StandardCharsets.UTF_8);
    out.writeLong(Protocol.OPTION_MAGIC);
    out.writeInt(Protocol.OPT_GO);
    out.writeInt(Integer.BYTES + name.length + Short.BYTES);
    out.writeInt(name.length);
    out.write(name);
    out.writeShort(0);
    out.flush();
    while (true) {
      require(in.readLong() == Protocol.OPTION_REPLY_MAGIC, "no reply to an option");
      in.readInt();
      int code = in.readInt();
      byte[] data = in.readNBytes(in.readInt());
      if (code == Protocol.REP_ACK) {
        return;
      }
      require(code == Protocol.REP_INFO, new String(data, StandardCharsets.UTF_8));
    }
  }

  private static void require(boolean condition, String message) throws IOException {
    if (!condition) {
      throw new IOException(message);
    }
  }

  /// @return the error of the reply; 0 if there is none
  /// @throws IOException when the connection has ended
  public int write(long offset, byte[] bytes) throws IOException {
    request(WRITE, offset, bytes.length);
    out.write(bytes);
    out.flush();
    return readReply();
  }

  /// Makes the range read as zeros.
  ///
  /// @return as [#write]
  public int zero(long offset, int length) throws IOException {
    request(WRITE_ZEROES, offset, length);
    out.flush();
    return readReply();
  }

  /// The same, and its space may be given back.
  public int trim(long offset, int length) throws IOException {
    request(TRIM, offset, length);
    out.flush();
    return readReply();
  }

  public int flush() throws IOException {
    request(FLUSH, 0, 0);
    out.flush();
    return readReply();
  }

  /// Fills `bytes`, if the reply has no error.
  ///
  /// @return that error, or 0
  public int read(long offset, byte[] bytes) throws IOException {
    request(READ, offset, bytes.length);
    out.flush();
    int error = readReply();
    if (error == 0) {
      in.readFully(bytes);
    }
    return error;
  }

  private void request(int type, long offset, int length) throws IOException {
    out.writeInt(Protocol.REQUEST_MAGIC);
    out.writeShort(0);
    out.writeShort(type);
    out.writeLong(++cookie);
    out.writeLong(offset);
    out.writeInt(length);
  }

  private int readReply() throws IOException {
    require(in.readInt() == Protocol.SIMPLE_REPLY_MAGIC, "no reply");
    int error = in.readInt();
    require(in.readLong() == cookie, "a reply to something else");
    return error;
  }

  /// Also ends a call in progress in another thread.
  @Override
  public void close() throws IOException {
    transport.close();
  }
}
