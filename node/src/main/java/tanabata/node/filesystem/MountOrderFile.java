package tanabata.node.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/// Remembers the order to mount a resource, so that a daemon that was killed under its mount, or
/// was started again, mounts it again. It lies where the control socket does: the next boot of the
/// host has forgotten it, as it has forgotten every mount.
public final class MountOrderFile {

  private final Path file;

  public MountOrderFile(Path folder, String resource) {
    file = folder.resolve(resource + ".mount");
  }

  /// The order, unless there is none that can be read.
  Optional<MountOrder> read() throws IOException {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.size() == 2
          ? Optional.of(new MountOrder(Path.of(lines.get(0)), lines.get(1)))
          : Optional.empty();
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  void write(MountOrder order) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.write(draft, List.of(order.directory().toString(), order.options()));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  void forget() throws IOException {
    Files.deleteIfExists(file);
  }
}
