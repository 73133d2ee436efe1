package tanabata.testbed.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import tanabata.testbed.TestbedFailure;

/// The folder of two nodes and their witness, locked so that no second demo or certification uses
/// it.
public final class ClusterFolder implements AutoCloseable {

  private static final int LONGEST_SOCKET_PATH = 107;

  private final Path path;
  private final FileChannel lock;

  private ClusterFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  public static ClusterFolder open(Path dir) throws TestbedFailure {
    Path path = dir.toAbsolutePath().normalize();
    Path longest = new NodeFolder("altair", path.resolve("altair")).control();
    int length = longest.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST_SOCKET_PATH) {
      throw new TestbedFailure(
          "--dir: %s would be %d bytes long, and a unix socket path has at most 107; choose a shorter folder"
              .formatted(longest, length));
    }
    try {
      Files.createDirectories(path);
      for (String name : List.of("vega", "altair", NodeFolder.WITNESS)) {
        Path node = path.resolve(name);
        if (!Files.isDirectory(node)) {
          // The content of /home is nobody else's to read.
          Files.createDirectory(
              node,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
      }
      return new ClusterFolder(path, lock(path));
    } catch (IOException e) {
      throw new TestbedFailure("--dir: " + dir + " cannot be used: " + e);
    }
  }

  public NodeFolder vega() {
    return new NodeFolder("vega", path.resolve("vega"));
  }

  public NodeFolder altair() {
    return new NodeFolder("altair", path.resolve("altair"));
  }

  public NodeFolder deneb() {
    return new NodeFolder(NodeFolder.WITNESS, path.resolve(NodeFolder.WITNESS));
  }

  public List<NodeFolder> nodes() {
    return List.of(vega(), altair());
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  private static FileChannel lock(Path path) throws IOException, TestbedFailure {
    FileChannel channel =
        FileChannel.open(
            path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    Optional<FileLock> held;
    try {
      held = Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      held = Optional.empty();
    }
    if (held.isEmpty()) {
      channel.close();
      throw new TestbedFailure(
          "another demo is using " + path + "; stop it, or choose another folder with --dir");
    }
    return channel;
  }
}
