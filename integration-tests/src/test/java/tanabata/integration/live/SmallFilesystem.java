package tanabata.integration.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A file system in memory that holds so much and no more. It is mounted in a namespace of its own,
/// which a shell keeps, and seen through `/proc`: nothing of it outlives this process.
public final class SmallFilesystem implements AutoCloseable {

  private static final String MOUNTED = "mounted";
  private static final String BALLAST = "ballast";

  /// Ends when its input does, and that is when this process does.
  private static final String SCRIPT = "mount -t tmpfs -o size=%d none /mnt && echo %s && exec cat";

  private final Process keeper;
  private final Path root;

  private SmallFilesystem(Process keeper) {
    this.keeper = keeper;
    this.root = Path.of("/proc/" + keeper.pid() + "/root/mnt");
  }

  /// Skips the test aloud where it cannot be.
  public static SmallFilesystem of(long bytes) throws IOException {
    String unshare = Tool.required("unshare").program().toString();
    Process keeper =
        new ProcessBuilder(
                List.of(unshare, "--mount", "sh", "-c", SCRIPT.formatted(bytes, MOUNTED)))
            .redirectErrorStream(true)
            .start();
    BufferedReader said = keeper.inputReader();
    String line = said.readLine();
    if (!MOUNTED.equals(line)) {
      keeper.destroyForcibly();
      Tool.skip("this user may not mount a file system in a namespace: " + line);
    }
    return new SmallFilesystem(keeper);
  }

  public Path root() {
    return root;
  }

  /// Takes all space that is left.
  public void fill() throws IOException {
    ByteBuffer page = ByteBuffer.allocateDirect(4096);
    try (FileChannel ballast =
        FileChannel.open(
            root.resolve(BALLAST), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (isTaken(ballast, page.rewind())) {
        // until nothing is left
      }
    }
  }

  private static boolean isTaken(FileChannel ballast, ByteBuffer page) {
    try {
      return ballast.write(page) == page.capacity();
    } catch (IOException _) {
      return false;
    }
  }

  /// Gives back what [#fill] took.
  public void makeRoom() throws IOException {
    Files.delete(root.resolve(BALLAST));
  }

  @Override
  public void close() {
    keeper.destroyForcibly();
  }
}
