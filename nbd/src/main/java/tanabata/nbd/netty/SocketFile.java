package tanabata.nbd.netty;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// The file of a unix socket: who may be there already, and how ours takes the place.
///
/// The socket is bound under a name beside the real one, closed to others, and then moved: at no
/// moment can anyone but the owner connect under the name that clients know.
final class SocketFile {

  /// `sun_path` of Linux, with its terminating zero.
  private static final int LONGEST_PATH = 107;

  private final Path path;
  private final Path bindPath;
  private Optional<Object> identity = Optional.empty();

  private SocketFile(Path path) {
    this.path = path;
    this.bindPath = path.resolveSibling(path.getFileName() + ".new");
  }

  /// @throws IOException with a sentence for the operator if the place cannot be taken
  static SocketFile claim(Path path) throws IOException {
    SocketFile file = new SocketFile(path.toAbsolutePath());
    int length = file.bindPath.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST_PATH) {
      throw new IOException("the socket path " + path + " is too long; choose a shorter one");
    }
    file.refuseLiving();
    if (isThere(file.bindPath)) {
      refuseOtherKind(file.bindPath);
      Files.delete(file.bindPath); // of a start that was cut short
    }
    return file;
  }

  private void refuseLiving() throws IOException {
    if (!isThere(path)) {
      return;
    }
    refuseOtherKind(path);
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.connect(UnixDomainSocketAddress.of(path));
    } catch (ConnectException nobodyThere) {
      return;
    } catch (IOException unclear) {
      throw new IOException("cannot tell whether " + path + " is in use: " + unclear, unclear);
    }
    throw new IOException("another process is already listening on " + path);
  }

  /// Where to bind.
  Path bindPath() {
    return bindPath;
  }

  /// Gives the bound socket its real name, in place of what a dead process left there.
  void publish() throws IOException {
    Files.setPosixFilePermissions(bindPath, PosixFilePermissions.fromString("rw-------"));
    Files.move(bindPath, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    identity = Optional.of(attributes(path).fileKey());
  }

  /// Removes the file, unless another process has put its own there since.
  void remove() throws IOException {
    if (isThere(path) && identity.filter(attributes(path).fileKey()::equals).isPresent()) {
      Files.delete(path);
    }
  }

  private static boolean isThere(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static void refuseOtherKind(Path path) throws IOException {
    if (!attributes(path).isOther()) {
      throw new IOException(path + " exists and is not a socket; it is left alone");
    }
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }
}
