package tanabata.integration.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Who owns what a container stores. Where root tests, it is the user of the image, who is nobody
/// here; where somebody else does, it is them, so that they can look into it and remove it.
final class FileOwner {

  /// That of the `Dockerfile`.
  private static final int IMAGE_USER = 7788;

  private FileOwner() {}

  /// @param own a file of whoever runs the tests
  /// @return who shall run in the container; empty for the user of the image
  static String userFor(Path own) throws IOException {
    Object user = Files.getAttribute(own, "unix:uid");
    return user.equals(0) ? "" : user + ":" + Files.getAttribute(own, "unix:gid");
  }

  /// Gives a folder with all that is in it to who runs in the container.
  static void giveToImageUser(Path folder) throws IOException {
    if (!userFor(folder).isEmpty()) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        for (String whose : List.of("unix:uid", "unix:gid")) {
          Files.setAttribute(file, whose, IMAGE_USER);
        }
      }
    }
  }
}
