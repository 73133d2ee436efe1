package tanabata.replication.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.foundation.NodeId;
import tanabata.foundation.files.PrivateFiles;
import tanabata.foundation.state.Generation;
import tanabata.foundation.state.ReplicationState;
import tanabata.replication.format.MetadataException;
import tanabata.replication.format.MetadataLayout;
import tanabata.replication.format.MetadataReader;
import tanabata.replication.format.MetadataWriter;
import tanabata.replication.format.Superblock;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.LastStandalone;
import tanabata.replication.model.Marks;
import tanabata.replication.model.PersistentState;
import tanabata.replication.runtime.MetadataCreation.Finding;

/// `create-md`: makes what is missing, keeps what it is told to keep, and touches nothing else.
class MetadataCreationTest {

  private static final long SIZE = 3 << 20;

  @TempDir Path folder;

  private Path disk() {
    return folder.resolve("disk");
  }

  private Path other() {
    return folder.resolve("other");
  }

  private MetadataCreation internal(long size, boolean adopt) {
    return creation(size, MetadataPlacement.internal(disk(), size), adopt);
  }

  private MetadataCreation external(boolean adopt) {
    return creation(SIZE, MetadataPlacement.external(other()), adopt);
  }

  private MetadataCreation creation(long size, MetadataPlacement placement, boolean adopt) {
    return new MetadataCreation(
        "home", new NodeId("vega"), size, disk(), placement, adopt, Set.of());
  }

  private static byte[] foreign(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static MetadataReader.Metadata load(MetadataCreation creation) throws Exception {
    return MetadataStore.load(creation.metadata());
  }

  private static void assertRefused(String why, MetadataCreation creation, Path... untouched)
      throws IOException {
    byte[][] before = new byte[untouched.length][];
    for (int i = 0; i < untouched.length; i++) {
      before[i] = Files.readAllBytes(untouched[i]);
    }
    String sentence = assertInstanceOf(Finding.Forbidden.class, creation.inspect()).sentence();
    assertTrue(sentence.contains(why), sentence);
    assertEquals(sentence, assertThrows(IOException.class, creation::create).getMessage());
    for (int i = 0; i < untouched.length; i++) {
      assertArrayEquals(before[i], Files.readAllBytes(untouched[i]));
    }
  }

  @Test
  void a_fresh_file_gets_the_device_and_its_metadata_behind_it() throws Exception {
    MetadataCreation creation = internal(SIZE, false);
    assertInstanceOf(Finding.Harmless.class, creation.inspect());
    creation.create();
    MetadataReader.Metadata found = load(creation);
    assertEquals(Geometry.of(SIZE), found.superblock().geometry());
    assertTrue(found.superblock().state().identity().empty());
    assertTrue(found.superblock().state().identity().justCreated());
    assertEquals(SIZE / Geometry.BLOCK, found.recovered().invalid().count());
    assertTrue(Files.size(disk()) <= SIZE + new MetadataLayout(Geometry.of(SIZE)).bytes());
    byte[] data = Arrays.copyOf(Files.readAllBytes(disk()), (int) SIZE);
    assertArrayEquals(new byte[(int) SIZE], data);
  }

  @Test
  void looking_changes_nothing() {
    internal(SIZE, false).inspect();
    external(false).inspect();
    assertTrue(Files.notExists(disk()));
    assertTrue(Files.notExists(other()));
  }

  @Test
  void adopted_bytes_stay_and_the_copy_is_not_called_empty() throws Exception {
    byte[] kept = foreign(1_000_000);
    Files.write(disk(), kept);
    MetadataCreation creation = internal(SIZE, true);
    creation.create();
    assertEquals(false, load(creation).superblock().state().identity().empty());
    assertArrayEquals(kept, Arrays.copyOf(Files.readAllBytes(disk()), kept.length));
  }

  @Test
  void foreign_content_is_refused_without_adopt() throws IOException {
    Files.write(disk(), foreign(5_000));
    assertRefused("is not empty", internal(SIZE, false), disk());
    assertRefused("is not empty", external(false), disk());
  }

  @Test
  void content_longer_than_the_device_is_refused_also_with_adopt() throws IOException {
    Files.write(disk(), foreign((int) SIZE + 1));
    assertRefused("longer than the device", internal(SIZE, true), disk());
    assertRefused("longer than the device", external(true), disk());
  }

  @Test
  void existing_metadata_is_refused_also_with_adopt() throws Exception {
    internal(SIZE, false).create();
    assertRefused("holds metadata at byte " + SIZE, internal(SIZE, false), disk());
    assertRefused("of resource 'home' on node 'vega'", internal(SIZE, true), disk());
  }

  @Test
  void existing_metadata_of_another_size_is_refused_too() throws Exception {
    internal(SIZE, false).create();
    assertRefused("holds metadata at byte " + SIZE, internal(2 * SIZE, true), disk());
    assertRefused("holds metadata at byte " + SIZE, internal(SIZE / 3, true), disk());
  }

  @Test
  void existing_metadata_that_is_damaged_is_refused_too() throws Exception {
    internal(SIZE, false).create();
    byte[] bytes = Files.readAllBytes(disk());
    bytes[(int) SIZE + 100] ^= 1;
    Files.write(disk(), bytes);
    assertRefused("is not usable", internal(SIZE, true), disk());
  }

  @Test
  void external_metadata_gets_a_file_of_its_own() throws Exception {
    MetadataCreation creation = external(false);
    creation.create();
    assertEquals(SIZE, Files.size(disk()));
    assertEquals(Geometry.of(SIZE), load(creation).superblock().geometry());
    assertRefused("holds metadata at byte 0", external(false), disk(), other());
  }

  @Test
  void external_metadata_leaves_adopted_bytes_as_they_are() throws Exception {
    byte[] kept = foreign((int) SIZE);
    Files.write(disk(), kept);
    external(true).create();
    assertArrayEquals(kept, Files.readAllBytes(disk()));
  }

  @Test
  void a_file_of_someone_else_is_not_overwritten_by_external_metadata() throws IOException {
    Files.write(other(), foreign(10_000));
    assertRefused("holds something else", external(false), other());
    assertTrue(Files.notExists(disk()));
    Files.write(disk(), foreign((int) SIZE));
    assertRefused("holds something else", external(true), other(), disk());
  }

  @Test
  void external_metadata_may_go_to_prepared_zeros() throws Exception {
    Files.write(other(), new byte[1 << 20]);
    external(false).create();
    assertEquals(Geometry.of(SIZE), load(external(false)).superblock().geometry());
  }

  private MetadataCreation overwriting(MetadataCreation creation, String... resources) {
    return new MetadataCreation(
        creation.resource(),
        creation.node(),
        creation.deviceBytes(),
        creation.disk(),
        creation.metadata(),
        true,
        Set.of(resources));
  }

  @Test
  void metadata_in_use_is_named_with_all_that_it_knows_and_with_the_word_that_gives_it_up()
      throws Exception {
    internal(SIZE, false).create();
    assertRefused("of resource 'home' on node 'vega'", internal(2 * SIZE, true), disk());
    assertRefused("for a device of " + SIZE + " bytes", internal(2 * SIZE, true), disk());
    assertRefused("last written 20", internal(2 * SIZE, true), disk());
    assertRefused("--overwrite-metadata home", internal(2 * SIZE, true), disk());
  }

  @Test
  void a_copy_with_data_may_be_the_newest_and_an_outdated_one_says_so() throws Exception {
    MetadataCreation creation = internal(SIZE, false);
    creation.create();
    assertRefused("never declared valid", creation, disk());
    NodeId vega = new NodeId("vega");
    PersistentState valid =
        new PersistentState(
            new DataIdentity(List.of(new Generation(7, 0xab, vega)), false),
            0,
            0,
            ReplicationState.Trust.TRUSTED,
            3,
            LastStandalone.NEVER,
            Marks.NONE);
    save(creation, valid);
    assertRefused("generation 7:00000000000000ab@vega", creation, disk());
    assertRefused("its data may be the newest that there is", creation, disk());
    save(creation, valid.withTrust(ReplicationState.Trust.OUTDATED, 4));
    assertRefused("outdated: the other node went on without it", creation, disk());
  }

  private static void save(MetadataCreation creation, PersistentState state) throws Exception {
    Superblock newest = load(creation).superblock();
    var writer = new MetadataWriter(new MetadataLayout(newest.geometry()), newest);
    try (FileChannel channel =
        FileChannel.open(creation.metadata().file(), StandardOpenOption.WRITE)) {
      for (MetadataWriter.Write write : writer.encode(state)) {
        channel.write(write.bytes(), creation.metadata().offset() + write.offset());
      }
    }
  }

  @Test
  void only_the_name_of_the_resource_that_is_there_lets_it_be_overwritten() throws Exception {
    internal(SIZE, false).create();
    MetadataCreation larger = internal(2 * SIZE, true);
    assertRefused("--overwrite-metadata home", overwriting(larger, "attic"), disk());
    overwriting(larger, "home").create();
    assertEquals(Geometry.of(2 * SIZE), load(larger).superblock().geometry());
  }

  @Test
  void metadata_that_was_given_up_is_never_taken_for_true_again() throws Exception {
    MetadataCreation first = internal(SIZE, false);
    first.create();
    overwriting(internal(2 * SIZE, true), "home").create();
    assertThrows(MetadataException.class, () -> load(first));
    assertEquals(
        List.of(2 * SIZE),
        FoundMetadata.on(disk(), SIZE).stream().map(FoundMetadata::offset).toList());
  }

  @Test
  void the_same_device_can_be_created_anew_over_its_own_metadata() throws Exception {
    internal(SIZE, false).create();
    overwriting(internal(SIZE, true), "home").create();
    assertRefused("holds metadata at byte " + SIZE, external(true), disk());
  }

  @Test
  void external_metadata_can_be_created_anew_over_its_own() throws Exception {
    external(false).create();
    overwriting(external(true), "home").create();
    assertEquals(false, load(external(true)).superblock().state().identity().empty());
  }

  @Test
  void a_disk_that_is_the_metadata_of_another_one_is_refused() throws Exception {
    external(false).create();
    var placement = MetadataPlacement.internal(other(), SIZE);
    var creation =
        new MetadataCreation("home", new NodeId("vega"), SIZE, other(), placement, true, Set.of());
    assertRefused("holds metadata at byte 0", creation, other());
  }

  @Test
  void metadata_in_a_file_of_its_own_is_nobody_elses() throws Exception {
    external(false).create();
    assertEquals("", PrivateFiles.exposure(other()));
    assertEquals("", PrivateFiles.exposure(disk()));
  }
}
