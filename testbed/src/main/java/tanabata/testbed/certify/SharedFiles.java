package tanabata.testbed.certify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// The files that clients of both nodes use, by their names below the mount. From any thread.
final class SharedFiles {

  /// One file, whose parts are registers that are written in their place.
  static final String PARTS = "parts";

  /// Both nodes write different parts of one block.
  static final int PART_SIZE = 512;

  /// The folder of files that are registers, replaced by renaming another file over them.
  static final String REPLACED = "replaced";

  private static final int PART_COUNT = 64;
  private static final int REPLACED_COUNT = 12;
  private static final int LOG_COUNT = 3;

  /// A file that is replaced is as long as one part, or as so many.
  private static final int MOST_LENGTHS = 20;

  private final AtomicLong lastValue = new AtomicLong();
  private final List<Part> parts =
      IntStream.range(0, PART_COUNT)
          .map(i -> i * PART_SIZE)
          .mapToObj(offset -> new Part(offset, register("byte " + offset + " of " + PARTS)))
          .toList();
  private final List<Replaced> replaced =
      IntStream.range(0, REPLACED_COUNT)
          .mapToObj(i -> REPLACED + "/" + i)
          .map(name -> new Replaced(name, register(name)))
          .toList();
  private final List<Lines> logs =
      IntStream.range(0, LOG_COUNT).mapToObj(i -> new Lines("log-" + i)).toList();

  /// @param offset in bytes
  record Part(int offset, Register register) {}

  record Replaced(String name, Register register) {}

  private Register register(String name) {
    return new Register(name, lastValue);
  }

  List<Part> parts() {
    return parts;
  }

  List<Replaced> replaced() {
    return replaced;
  }

  List<Lines> logs() {
    return logs;
  }

  static <T> T any(List<T> list, SplittableRandom random) {
    return list.get(random.nextInt(list.size()));
  }

  /// What a file that is replaced holds for a value.
  static byte[] content(long value) {
    return Register.content(value, length(value));
  }

  private static int length(long value) {
    return PART_SIZE * (1 + (int) (value % MOST_LENGTHS));
  }

  /// @return empty if the file is not whole
  static OptionalLong value(byte[] content) {
    OptionalLong value = Register.value(content);
    return value.isPresent() && content.length == length(value.getAsLong())
        ? value
        : OptionalLong.empty();
  }

  /// Makes all of them through one mount.
  void create(Path mount) throws IOException {
    Files.createDirectory(mount.resolve(REPLACED));
    for (Replaced each : replaced) {
      Files.write(mount.resolve(each.name), content(0));
    }
    for (Lines log : logs) {
      Files.createFile(mount.resolve(log.name()));
    }
    try (FileChannel file =
        FileChannel.open(
            mount.resolve(PARTS), StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      file.write(ByteBuffer.wrap(Register.content(0, PART_COUNT * PART_SIZE)));
      file.force(true);
    }
  }
}
