package tanabata.dlm.jgroups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.CompositeMessage;
import org.jgroups.Message;
import org.jgroups.ObjectMessage;
import org.jgroups.Version;
import org.jgroups.blocks.cs.Connection;
import org.jgroups.util.Digest;
import org.jgroups.util.SeqnoList;
import org.jgroups.util.SizeStreamable;
import org.jgroups.util.UUID;
import org.jgroups.util.Util;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tanabata.dlm.LockOptions;
import tanabata.dlm.LockSpace;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;
import tanabata.foundation.NodeId;
import tanabata.foundation.net.HostNames;
import tanabata.foundation.net.LinkTrouble;
import tanabata.foundation.net.PeerSources;

/// Who comes to the port of a lock manager and is no lock manager.
@Timeout(60)
class LockServerTest {

  private static final NodeId VEGA = new NodeId("vega");
  private static final NodeId ALTAIR = new NodeId("altair");

  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void silent_dialers_keep_no_member_out() throws Exception {
    try (LoopbackSpaces spaces = new LoopbackSpaces(2, Optional.empty())) {
      for (int i = 0; i < 40; i++) {
        connect("127.0.0.1", spaces.addressOf("vega"));
        connect("127.0.0.1", spaces.addressOf("altair"));
      }
      assertLocksAreServed(spaces);
    }
  }

  @Test
  void a_length_that_is_no_messages_ends_that_connection_only() throws Exception {
    try (LoopbackSpaces spaces = new LoopbackSpaces(2, Optional.empty())) {
      for (int length : new int[] {200 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, 3}) {
        Socket stranger = connect("127.0.0.1", spaces.addressOf("vega"));
        DataOutputStream out = new DataOutputStream(stranger.getOutputStream());
        announce(out);
        // At once: who hangs up at the length refuses what follows.
        out.write(ByteBuffer.allocate(12).putInt(length).array());
        assertTrue(isHungUp(stranger), () -> "a message of " + length + " bytes was waited for");
      }
      assertLocksAreServed(spaces);
    }
  }

  @Test
  void a_message_is_not_believed_to_be_longer_inside_than_outside() throws Exception {
    byte[] message = bytes(new BytesMessage(null, new byte[] {1, 2, 3, 4}));
    BoundedMessage sound = BoundedMessage.read(in(message), message.length);
    assertEquals(4, read(sound).getLength());
    // The length of the payload stands right before it.
    message[message.length - 8] = 0x7f;
    BoundedMessage longer = BoundedMessage.read(in(message), message.length);
    assertThrows(IOException.class, () -> read(longer));
  }

  @Test
  void messages_of_kinds_that_no_member_sends_are_refused() throws Exception {
    byte[] composite = bytes(new CompositeMessage(null));
    assertThrows(IOException.class, () -> BoundedMessage.read(in(composite), composite.length));
    byte[] list = bytes(new BytesMessage(null, new byte[] {1}));
    list[2] |= 1;
    assertThrows(IOException.class, () -> BoundedMessage.read(in(list), list.length));
  }

  /// Else the connection ends with each gossip of what all members have.
  @Test
  void what_the_protocols_of_the_stack_gossip_is_read() throws Exception {
    Digest digest =
        new Digest(new Address[] {UUID.randomUUID(), UUID.randomUUID()}, new long[] {7, 7, 9, 9});
    SeqnoList missing = new SeqnoList(1000, 1);
    missing.add(1, 999);
    for (SizeStreamable each : List.of(digest, missing)) {
      byte[] message = bytes(new ObjectMessage(null, each));
      Message read = read(BoundedMessage.read(in(message), message.length));
      assertEquals(each.getClass(), read.getObject().getClass());
    }
  }

  @Test
  void an_object_of_a_class_that_is_named_is_refused() throws Exception {
    byte[] message = bytes(new ObjectMessage(null, new Unnumbered()));
    BoundedMessage named = BoundedMessage.read(in(message), message.length);
    assertThrows(IOException.class, () -> read(named));
  }

  /// A class that JGroups would look for by its name.
  public static final class Unnumbered implements SizeStreamable {
    @Override
    public int serializedSize() {
      return 0;
    }

    @Override
    public void writeTo(DataOutput out) {}

    @Override
    public void readFrom(DataInput in) {
      throw new AssertionError("an object of any class is made");
    }
  }

  @Test
  void whoever_connects_from_elsewhere_is_hung_up_on_before_it_is_read() throws Exception {
    InetSocketAddress here = LoopbackSpaces.freePort();
    InetSocketAddress there = LoopbackSpaces.freePort();
    TreeMap<NodeId, InetSocketAddress> members = new TreeMap<>();
    members.put(VEGA, here);
    members.put(ALTAIR, there);
    PeerSources sources =
        new PeerSources(List.of("altair"), List.of(), _ -> List.of(there.getAddress()));
    BlockingQueue<LinkTrouble> troubles = new LinkedBlockingQueue<>();
    try (GroupTransport _ =
        GroupTransport.open(
            new GroupConfig("test", VEGA, members, sources, Optional.empty()),
            (_, _) -> {},
            _ -> {},
            AssertionError::new,
            troubles::add)) {
      assertTrue(isHungUp(connect("127.0.0.2", here)));
      LinkTrouble next = troubles.take();
      while (!(next instanceof LinkTrouble.Stranger)) {
        next = troubles.take();
      }
      assertEquals(new LinkTrouble.Stranger("127.0.0.2"), next);
    }
  }

  @Test
  void a_member_is_looked_up_at_each_dial_and_its_failures_are_told() throws Exception {
    InetSocketAddress nobody = LoopbackSpaces.freePort();
    TreeMap<NodeId, InetSocketAddress> members = new TreeMap<>();
    members.put(VEGA, LoopbackSpaces.freePort());
    members.put(ALTAIR, InetSocketAddress.createUnresolved("altair.example", nobody.getPort()));
    BlockingQueue<String> lookUps = new LinkedBlockingQueue<>();
    HostNames names =
        host -> {
          lookUps.add(host);
          return List.of(nobody.getAddress());
        };
    BlockingQueue<LinkTrouble> troubles = new LinkedBlockingQueue<>();
    try (GroupTransport transport =
        GroupTransport.open(
            new GroupConfig(
                "test",
                VEGA,
                members,
                new PeerSources(List.of("altair.example"), List.of(), names),
                Optional.empty()),
            (_, _) -> {},
            _ -> {},
            AssertionError::new,
            troubles::add)) {
      LinkTrouble refused =
          new LinkTrouble.Unreachable("altair.example:" + nobody.getPort(), "Connection refused");
      assertEquals(refused, troubles.take());
      for (int dial = 0; dial < 3; dial++) {
        assertEquals("altair.example", lookUps.take());
      }
      assertEquals(List.of(refused), transport.troubles());
    }
  }

  private static void assertLocksAreServed(LoopbackSpaces spaces) throws Exception {
    for (String node : List.of("vega", "altair")) {
      for (int i = 0; i < 10; i++) {
        LockSpace space = spaces.of(node);
        space
            .lock(new LockName("inode-" + i), Mode.EX, LockOptions.DEFAULT)
            .toCompletableFuture()
            .get()
            .unlock();
      }
    }
  }

  /// As a member begins a connection.
  private static void announce(DataOutputStream out) throws IOException {
    out.write(Connection.cookie);
    out.writeShort(Version.version);
    out.writeShort(0);
    new org.jgroups.stack.IpAddress(InetAddress.getByName("127.0.0.9"), 9).writeTo(out);
  }

  private static byte[] bytes(Message message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Util.writeMessage(message, new DataOutputStream(bytes), false);
    return bytes.toByteArray();
  }

  private static DataInputStream in(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }

  private static Message read(BoundedMessage in) throws Exception {
    in.readShort();
    in.readByte();
    return Util.readMessage(in);
  }

  /// As soon as somebody listens there.
  private Socket connect(String from, InetSocketAddress to) throws IOException {
    while (true) {
      Socket socket = new Socket();
      sockets.add(socket);
      socket.bind(new InetSocketAddress(from, 0));
      try {
        socket.connect(to);
        return socket;
      } catch (ConnectException _) {
        Thread.onSpinWait();
      }
    }
  }

  private static boolean isHungUp(Socket socket) throws IOException {
    try {
      // What a member says at its farewell may come first.
      socket.getInputStream().readAllBytes();
      return true;
    } catch (SocketException _) {
      return true;
    }
  }
}
