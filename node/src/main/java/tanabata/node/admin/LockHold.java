package tanabata.node.admin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import tanabata.foundation.background.Background;
import tanabata.platform.linux.LinuxFailure;
import tanabata.platform.linux.NamedPipe;

/// What keeps a lock when its connection ends: a named pipe beside the admin socket, which the
/// command opens before it runs, and hands down to all that it starts. So the lock lives as long as
/// any of them, whatever becomes of the process that asked for it.
///
/// A command must look whether the name is still there after it has opened the pipe. If it is, the
/// pipe was open before [#awaitEnd] looks for the last one; if not, the lock is gone.
final class LockHold implements AutoCloseable {

  private static final String SUFFIX = ".hold";
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final Path path;
  private final FileChannel reader;

  /// Without somebody who writes a reader would find the end at once, and without a reader whoever
  /// opens it to write would wait.
  private final FileChannel both;

  private LockHold(Path path) throws IOException {
    this.path = path;
    both = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    reader = FileChannel.open(path, StandardOpenOption.READ);
  }

  /// @param socket the admin socket
  static LockHold make(Path socket) throws IOException {
    Path path =
        socket
            .toAbsolutePath()
            .resolveSibling(socket.getFileName() + "." + NUMBERS.incrementAndGet() + SUFFIX);
    Optional<LinuxFailure> failure = NamedPipe.make(path.toString());
    if (failure.isPresent()) {
      throw new IOException(failure.get().sentence());
    }
    return new LockHold(path);
  }

  /// Removes what a daemon that was killed has left. Before any is made.
  static void removeLeftovers(Path socket) throws IOException {
    String glob = socket.getFileName() + ".*" + SUFFIX;
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(socket.toAbsolutePath().getParent(), glob)) {
      for (Path one : left) {
        Files.deleteIfExists(one);
      }
    }
  }

  Path path() {
    return path;
  }

  /// Blocks until nobody has it open. Nobody who opens it from now on counts.
  void awaitEnd() throws IOException, InterruptedException {
    Files.deleteIfExists(path);
    both.close();
    // A read from a pipe holds the thread that it runs on.
    Background.of("lock-hold").startPlatform(this::drain, Background.GO_ON).join();
  }

  private void drain() {
    ByteBuffer nothing = ByteBuffer.allocate(64);
    try {
      while (reader.read(nothing.clear()) >= 0) {
        // Whatever is written there means nothing.
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
    both.close();
    reader.close();
  }
}
