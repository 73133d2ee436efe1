package tanabata.testbed.certify;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// A program at one node's mount: one operation at a time, each ended by a sync. After that nothing
/// is lost, neither what was written nor what was seen.
final class FileClient implements Runnable {

  private static final int MOST_PAUSE_MICROS = 20_000;
  private static final long BETWEEN_ATTEMPTS_MILLIS = 50;

  private final Host host;
  private final String name;
  private final boolean writes;
  private final SharedFiles files;
  private final Tally tally;
  private final Gate gate;
  private final SplittableRandom random;

  /// @param name without a space, of this client alone
  /// @param writes whether it writes, replaces and appends; one that waits for the answer to a
  ///   write does not see what a node that has lost its peer still reads
  FileClient(
      Host host,
      String name,
      boolean writes,
      SharedFiles files,
      Tally tally,
      Gate gate,
      SplittableRandom random) {
    this.host = host;
    this.name = name;
    this.writes = writes;
    this.files = files;
    this.tally = tally;
    this.gate = gate;
    this.random = random;
  }

  @Override
  public void run() {
    gate.repeat(this::step);
  }

  private void step() throws InterruptedException {
    try {
      if (writes) {
        write();
      } else {
        read();
      }
      TimeUnit.MICROSECONDS.sleep(random.nextInt(MOST_PAUSE_MICROS));
    } catch (IOException e) {
      // Its mount may be away; what it was about may have happened, or not.
      tally.count(Tally.Event.FAILED);
      TimeUnit.MILLISECONDS.sleep(BETWEEN_ATTEMPTS_MILLIS);
    }
  }

  private void write() throws IOException {
    switch (random.nextInt(4)) {
      case 0 -> replace(SharedFiles.any(files.replaced(), random));
      case 1 -> append(SharedFiles.any(files.logs(), random));
      default -> overwrite(SharedFiles.any(files.parts(), random));
    }
  }

  private void read() throws IOException {
    if (random.nextInt(3) == 0) {
      readReplaced(SharedFiles.any(files.replaced(), random));
    } else {
      readPart(SharedFiles.any(files.parts(), random));
    }
  }

  private Path path(String file) {
    return host.folder().mount().resolve(file);
  }

  private void overwrite(SharedFiles.Part part) throws IOException {
    long start = System.nanoTime();
    try (FileChannel file = FileChannel.open(path(SharedFiles.PARTS), WRITE)) {
      long value = part.register().writeStarts();
      byte[] bytes = Register.content(value, SharedFiles.PART_SIZE);
      writeAll(file, ByteBuffer.wrap(bytes), part.offset());
      file.force(false);
      part.register().writeEnds(value);
      tally.answered(Tally.Event.WRITES, start);
    }
  }

  private static void writeAll(FileChannel file, ByteBuffer bytes, long offset) throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }

  private void readPart(SharedFiles.Part part) throws IOException {
    long start = System.nanoTime();
    try (FileChannel file = FileChannel.open(path(SharedFiles.PARTS), READ)) {
      ByteBuffer bytes = ByteBuffer.allocate(SharedFiles.PART_SIZE);
      int count = file.read(bytes, part.offset());
      file.force(false);
      OptionalLong value =
          count == SharedFiles.PART_SIZE ? Register.value(bytes.array()) : OptionalLong.empty();
      if (value.isPresent()) {
        part.register().read(value.getAsLong(), start);
        tally.answered(Tally.Event.READS, start);
      } else {
        tally.violation(host.name() + ": byte " + part.offset() + " of parts begins no whole part");
      }
    }
  }

  /// As editors and package managers do it.
  private void replace(SharedFiles.Replaced replaced) throws IOException {
    long start = System.nanoTime();
    Path fresh = path(SharedFiles.REPLACED).resolve(name + ".new");
    long value = replaced.register().writeStarts();
    try (FileChannel file = FileChannel.open(fresh, WRITE, CREATE, TRUNCATE_EXISTING)) {
      writeAll(file, ByteBuffer.wrap(SharedFiles.content(value)), 0);
      file.force(true);
    }
    Files.move(fresh, path(replaced.name()), StandardCopyOption.ATOMIC_MOVE);
    sync(path(SharedFiles.REPLACED));
    replaced.register().writeEnds(value);
    tally.answered(Tally.Event.REPLACED, start);
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }

  private void readReplaced(SharedFiles.Replaced replaced) throws IOException {
    long start = System.nanoTime();
    byte[] bytes = Files.readAllBytes(path(replaced.name()));
    sync(path(SharedFiles.REPLACED));
    OptionalLong value = SharedFiles.value(bytes);
    if (value.isPresent()) {
      replaced.register().read(value.getAsLong(), start);
      tally.answered(Tally.Event.READS, start);
    } else {
      tally.violation(
          host.name() + ": " + replaced.name() + " with " + bytes.length + " bytes is not whole");
    }
  }

  private void append(Lines log) throws IOException {
    long start = System.nanoTime();
    String line = log.appendStarts(name);
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    try (FileChannel file = FileChannel.open(path(log.name()), WRITE, APPEND)) {
      file.write(bytes);
      file.force(false);
    }
    log.isSynced(line);
    tally.answered(Tally.Event.APPENDED, start);
  }
}
