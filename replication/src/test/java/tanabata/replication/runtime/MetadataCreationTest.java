package tanabata.replication.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.foundation.NodeId;
import tanabata.replication.format.MetadataLayout;
import tanabata.replication.format.MetadataReader;
import tanabata.replication.model.Geometry;
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
    return new MetadataCreation("home", new NodeId("vega"), size, disk(), placement, adopt);
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
    assertRefused("already holds metadata at byte " + SIZE, internal(SIZE, false), disk());
    assertRefused("of resource 'home' on node 'vega'", internal(SIZE, true), disk());
  }

  @Test
  void existing_metadata_of_another_size_is_refused_too() throws Exception {
    internal(SIZE, false).create();
    assertRefused("already holds metadata at byte " + SIZE, internal(2 * SIZE, true), disk());
    assertRefused("already holds metadata at byte " + SIZE, internal(SIZE / 3, true), disk());
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
    assertRefused("already holds metadata at byte 0", external(false), disk(), other());
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
}
