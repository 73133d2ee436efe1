package tanabata.integration.strangers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A place where a process waits for connections.
///
/// @param process its name
/// @param address a port, or a unix socket
record Door(String process, SocketAddress address) {

  private static final String LISTENS = "0A";
  private static final long ACCEPTS = 0x10000;

  /// All of a process, as the kernel lists them.
  ///
  /// @throws IOException if that cannot be read
  static List<Door> of(String process, ProcessHandle handle) throws IOException {
    Path proc = Path.of("/proc", Long.toString(handle.pid()));
    Set<String> sockets = sockets(proc.resolve("fd"));
    List<Door> doors = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : table(proc, table)) {
        String[] columns = line.strip().split("\\s+");
        if (columns[3].equals(LISTENS) && sockets.contains(columns[9])) {
          doors.add(new Door(process, port(columns[1])));
        }
      }
    }
    for (String line : table(proc, "unix")) {
      String[] columns = line.strip().split("\\s+", 8);
      boolean accepts = (Long.parseLong(columns[3], 16) & ACCEPTS) != 0;
      if (accepts && columns.length == 8 && sockets.contains(columns[6])) {
        doors.add(new Door(process, UnixDomainSocketAddress.of(published(columns[7]))));
      }
    }
    return doors;
  }

  /// Without the head of the table.
  private static List<String> table(Path proc, String name) throws IOException {
    List<String> lines = Files.readAllLines(proc.resolve("net").resolve(name));
    return lines.subList(1, lines.size());
  }

  private static Set<String> sockets(Path descriptors) throws IOException {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> all = Files.list(descriptors)) {
      for (Path descriptor : all.toList()) {
        String target = target(descriptor);
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    }
    return inodes;
  }

  private static String target(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (NoSuchFileException e) {
      return "closed meanwhile";
    }
  }

  /// `0100007F:1F90`; words of 32 bits, each in the order of this machine. A port of every address
  /// is dialled on the loopback.
  private static InetSocketAddress port(String text) throws IOException {
    String[] parts = text.split(":");
    byte[] address = HexFormat.of().parseHex(parts[0]);
    for (int word = 0; word < address.length; word += Integer.BYTES) {
      for (int i = 0; i < Integer.BYTES / 2; i++) {
        byte low = address[word + i];
        address[word + i] = address[word + Integer.BYTES - 1 - i];
        address[word + Integer.BYTES - 1 - i] = low;
      }
    }
    InetAddress host = InetAddress.getByAddress(address);
    return new InetSocketAddress(
        host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host,
        Integer.parseInt(parts[1], 16));
  }

  /// A socket that was moved after it had been bound keeps its first name in the kernel's table.
  private static String published(String bound) {
    return Files.exists(Path.of(bound)) ? bound : bound.replaceFirst("\\.new$", "");
  }

  boolean isPort() {
    return address instanceof InetSocketAddress;
  }

  /// Without what differs from run to run.
  String name() {
    return switch (address) {
      case UnixDomainSocketAddress unix -> process + " " + unix.getPath().getFileName();
      default -> process + " " + ((InetSocketAddress) address).getPort();
    };
  }
}
