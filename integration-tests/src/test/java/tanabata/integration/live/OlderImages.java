package tanabata.integration.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// The disks of a pair of nodes, as an older version of this program left them, and what is known
/// of them. They lie among the resources, in `images`, whose `README.md` tells how they were made.
final class OlderImages {

  /// All that there are.
  static final List<String> NAMES =
      List.of(
          "adopted",
          "alone",
          "alone-killed",
          "fresh",
          "given-up",
          "half-copied",
          "killed",
          "locks",
          "split",
          "stopped",
          "undo-interrupted");

  static final int BLOCK = 4096;
  private static final int BLOCKS_IN_EXTENT = (4 << 20) / BLOCK;
  private static final Set<Long> ZEROS = Set.of(0L);

  private final String name;
  private final Properties facts;

  private OlderImages(String name, Properties facts) {
    this.name = name;
    this.facts = facts;
  }

  static OlderImages named(String name) throws IOException {
    Properties facts = new Properties();
    try (Reader reader =
        new InputStreamReader(resource(name + ".properties"), StandardCharsets.UTF_8)) {
      facts.load(reader);
    }
    return new OlderImages(name, facts);
  }

  private static InputStream resource(String file) throws IOException {
    InputStream stream = OlderImages.class.getResourceAsStream("/images/" + file);
    if (stream == null) {
      throw new IOException("there is no resource images/" + file);
    }
    return stream;
  }

  /// Writes all files into a folder of each host within this one.
  void unpack(Path directory) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(resource(name + ".zip"))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = directory.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.copy(zip, file);
      }
    }
  }

  Optional<String> factIfAny(String key) {
    return Optional.ofNullable(facts.getProperty(key));
  }

  String fact(String key) {
    return factIfAny(key).orElseThrow(() -> new AssertionError(name + " says nothing of " + key));
  }

  boolean isSo(String key) {
    return Boolean.parseBoolean(fact(key));
  }

  long number(String key) {
    return Long.parseLong(fact(key));
  }

  /// The words of a fact, in order.
  List<String> words(String key) {
    return Stream.of(fact(key).split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  long sizeBytes() {
    return number("size");
  }

  boolean isExternal() {
    return fact("metadata").equals("external");
  }

  /// The newest generation that this node's disk names.
  String generation(String node) {
    return words(node + ".generations").getFirst();
  }

  /// A set of blocks, such as `vega.peer-lacks`.
  BitSet blocks(String key) {
    BitSet set = new BitSet();
    words(key).forEach(range -> set.or(range(range)));
    return set;
  }

  private static BitSet range(String text) {
    int[] ends = Arrays.stream(text.split("-")).mapToInt(Integer::parseInt).toArray();
    BitSet set = new BitSet();
    set.set(ends[0], ends[ends.length - 1] + 1);
    return set;
  }

  /// How many bytes the marks of both disks say may differ: by bitmaps, and by hot extents.
  long markedBytes() {
    BitSet all = new BitSet();
    for (String node : List.of("vega", "altair")) {
      all.or(blocks(node + ".invalid"));
      all.or(blocks(node + ".peer-lacks"));
      for (String slot : words(node + ".activity")) {
        int first = Integer.parseInt(slot.split(":")[1]) * BLOCKS_IN_EXTENT;
        all.set(first, first + BLOCKS_IN_EXTENT);
      }
    }
    return (long) all.cardinality() * BLOCK;
  }

  /// Demands that the device in this file holds a content, such as `content`: in each block only
  /// the number that was written there last, and zeros where nothing was written.
  void demandHolds(Path device, String key) throws IOException {
    Map<Integer, Set<Long>> wanted = content(key);
    byte[] bytes = new byte[BLOCK];
    try (InputStream in = Files.newInputStream(device)) {
      for (int block = 0; block < sizeBytes() / BLOCK; block++) {
        if (in.readNBytes(bytes, 0, BLOCK) < BLOCK) {
          throw new AssertionError(device + " ends in block " + block);
        }
        Set<Long> possible = wanted.getOrDefault(block, ZEROS);
        LongBuffer numbers = ByteBuffer.wrap(bytes).asLongBuffer();
        while (numbers.hasRemaining()) {
          long found = numbers.get();
          if (!possible.contains(found)) {
            throw new AssertionError(
                "%s: block %d of %s holds %d, not one of %s as in '%s'"
                    .formatted(name, block, device, found, possible, key));
          }
        }
      }
    }
  }

  /// Which numbers each block may hold; a block that is not named holds zeros.
  private Map<Integer, Set<Long>> content(String key) {
    Map<Integer, Set<Long>> content = new TreeMap<>();
    for (String word : words(key)) {
      String[] parts = word.split("=");
      Set<Long> numbers =
          Stream.of(parts[1].split("\\|")).map(Long::valueOf).collect(Collectors.toSet());
      range(parts[0]).stream().forEach(block -> content.put(block, numbers));
    }
    return content;
  }
}
