package tanabata.filesystem.fuse.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What is mounted, as the kernel tells this process.
final class MountTable {

  private static final Path KERNELS = Path.of("/proc/self/mountinfo");

  private MountTable() {}

  /// @param connection the number of the device, which is that of a FUSE connection
  record Mount(String point, String type, String source, int connection) {}

  static List<Mount> read() throws IOException {
    return Files.readAllLines(KERNELS).stream()
        .map(MountTable::parse)
        .flatMap(Optional::stream)
        .toList();
  }

  /// The last that was mounted there, which is what one finds.
  static Optional<Mount> at(Path point) throws IOException {
    return read().stream()
        .filter(mount -> mount.point().equals(point.toString()))
        .reduce((_, last) -> last);
  }

  /// `36 35 98:0 /root /point options optional… - type source options`
  static Optional<Mount> parse(String line) {
    List<String> words = Arrays.asList(line.split(" "));
    int dash = words.indexOf("-");
    if (dash < 6 || words.size() < dash + 3) {
      return Optional.empty();
    }
    String[] device = words.get(2).split(":");
    return Optional.of(
        new Mount(
            plain(words.get(4)),
            words.get(dash + 1),
            plain(words.get(dash + 2)),
            Integer.parseInt(device[device.length - 1])));
  }

  /// Blanks and the like are written as a backslash and three octal digits.
  private static String plain(String word) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) == '\\' && i + 3 < word.length()) {
        plain.append((char) Integer.parseInt(word, i + 1, i + 4, 8));
        i += 3;
      } else {
        plain.append(word.charAt(i));
      }
    }
    return plain.toString();
  }
}
