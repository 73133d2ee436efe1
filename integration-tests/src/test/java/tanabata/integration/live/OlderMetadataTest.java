package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tanabata.replication.format.MetadataReader;
import tanabata.replication.format.Superblock;
import tanabata.replication.model.BlockSet;
import tanabata.replication.model.PersistentState;
import tanabata.replication.model.RecoveredMetadata;
import tanabata.replication.undo.UndoHeader;
import tanabata.replication.undo.UndoLogs;

/// What the metadata of [OlderImages] says to this version is what it said to the one that wrote
/// it.
class OlderMetadataTest {

  @TempDir private Path folder;

  private static Stream<String> names() {
    return OlderImages.NAMES.stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void metadata_of_an_older_version_is_read_as_it_was_meant(String name) throws Exception {
    OlderImages images = OlderImages.named(name);
    images.unpack(folder);
    for (String node : List.of("vega", "altair")) {
      demandRead(images, node);
    }
  }

  private void demandRead(OlderImages images, String node) throws Exception {
    MetadataReader.Metadata found = metadata(images, node);
    Superblock superblock = found.superblock();
    RecoveredMetadata recovered = found.recovered();
    PersistentState state = superblock.state();
    assertEquals("home", superblock.resource());
    assertEquals(node, superblock.node().name());
    assertEquals(images.sizeBytes(), superblock.geometry().deviceBytes());
    assertEquals(images.number(node + ".superblock"), superblock.sequence());
    assertEquals(
        images.words(node + ".generations"),
        state.identity().lineage().stream().map(Object::toString).toList());
    assertEquals(images.isSo(node + ".empty"), state.identity().empty());
    assertEquals(images.number(node + ".alone-at"), state.standaloneAt());
    assertEquals(images.number(node + ".reach"), state.reach());
    assertEquals(images.isSo(node + ".outdated"), state.isOutdated());
    assertEquals(images.number(node + ".epoch"), state.epoch());
    assertEquals(images.number(node + ".parted-at"), state.lastStandalone().wallMillis());
    assertEquals(images.isSo(node + ".parted-as-primary"), state.lastStandalone().asPrimary());
    assertEquals(images.blocks(node + ".invalid"), bits(recovered.invalid()));
    assertEquals(images.blocks(node + ".peer-lacks"), bits(recovered.peerLacks()));
    assertEquals(images.words(node + ".activity"), slots(recovered.activity()));
    assertEquals(images.number(node + ".transactions"), recovered.activitySequence());
  }

  private MetadataReader.Metadata metadata(OlderImages images, String node) throws Exception {
    Path directory = folder.resolve(node);
    byte[] bytes =
        Files.readAllBytes(directory.resolve(images.isExternal() ? "home.meta" : "home.img"));
    int start = images.isExternal() ? 0 : Math.toIntExact(images.sizeBytes());
    return new MetadataReader(
            (offset, length) -> {
              int from = start + Math.toIntExact(offset);
              return ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, from + length));
            })
        .read();
  }

  private static BitSet bits(BlockSet set) {
    BitSet bits = new BitSet();
    for (long block = set.next(0); block < set.blocks(); block = set.next(block + 1)) {
      bits.set(Math.toIntExact(block));
    }
    return bits;
  }

  private static List<String> slots(long[] table) {
    List<String> used = new ArrayList<>();
    for (int slot = 0; slot < table.length; slot++) {
      if (table[slot] != RecoveredMetadata.UNUSED) {
        used.add(slot + ":" + table[slot]);
      }
    }
    return used;
  }

  @ParameterizedTest
  @CsvSource({"given-up, split-brain", "half-copied, resync", "undo-interrupted, split-brain"})
  void an_undo_log_of_an_older_version_tells_whose_version_it_holds(String name, String purpose)
      throws IOException {
    OlderImages images = OlderImages.named(name);
    images.unpack(folder);
    UndoHeader header =
        assertInstanceOf(
                UndoLogs.Peeked.Found.class,
                UndoLogs.peek(folder.resolve("altair").resolve("home-altair.undo")))
            .header();
    assertEquals(purpose, header.purpose().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    assertEquals("home", header.resource());
    assertEquals("altair", header.node().name());
    assertEquals(images.sizeBytes(), header.geometry().deviceBytes());
    assertEquals(
        images.words("altair.undo.generations"),
        header.before().lineage().stream().map(Object::toString).toList());
    assertEquals(images.fact("altair.undo.reason"), header.reason());
    assertEquals(images.number("altair.undo.created"), header.createdMillis());
  }

  /// The list is complete: a pair of images that nobody names is tested by nobody.
  @Test
  void all_images_are_named() throws Exception {
    Path images = Path.of(OlderImages.class.getResource("/images").toURI());
    try (Stream<Path> files = Files.list(images)) {
      assertEquals(
          OlderImages.NAMES,
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith(".zip"))
              .map(file -> file.substring(0, file.length() - ".zip".length()))
              .sorted()
              .toList());
    }
  }
}
