package tanabata.node.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockEpochFileTest {

  @TempDir Path folder;

  @Test
  void an_epoch_outlives_the_process() throws IOException {
    LockEpochFile file = LockEpochFile.open(folder, "home", "vega");
    assertEquals(0, file.last());
    file.write(7);
    file.write(8);
    assertEquals(8, LockEpochFile.open(folder, "home", "vega").last());
    assertEquals(0, LockEpochFile.open(folder, "home", "altair").last());
  }

  @Test
  void a_torn_write_leaves_the_epoch_before_it() throws IOException {
    LockEpochFile file = LockEpochFile.open(folder, "home", "vega");
    file.write(7);
    Path path = folder.resolve("home-vega.epoch");
    byte[] before = Files.readAllBytes(path);
    file.write(8);
    byte[] content = Files.readAllBytes(path);
    for (int i = 0; i < content.length; i++) {
      if (content[i] != before[i]) {
        content[i] ^= 1;
      }
    }
    Files.write(path, content);

    LockEpochFile after = LockEpochFile.open(folder, "home", "vega");
    assertEquals(7, after.last());
    after.write(9);
    assertEquals(9, LockEpochFile.open(folder, "home", "vega").last());
  }

  @Test
  void an_epoch_of_an_earlier_version_is_read_and_kept() throws IOException {
    Files.writeString(folder.resolve("home-vega.epoch"), "41\n");
    LockEpochFile file = LockEpochFile.open(folder, "home", "vega");
    assertEquals(41, file.last());
    assertEquals(41, LockEpochFile.open(folder, "home", "vega").last());
    file.write(42);
    assertEquals(42, LockEpochFile.open(folder, "home", "vega").last());
  }

  @Test
  void the_file_takes_its_space_once() throws IOException {
    LockEpochFile file = LockEpochFile.open(folder, "home", "vega");
    Path path = folder.resolve("home-vega.epoch");
    Object inode = Files.getAttribute(path, "unix:ino");
    long size = Files.size(path);
    for (long epoch = 1; epoch < 10; epoch++) {
      file.write(epoch);
      assertEquals(epoch, LockEpochFile.open(folder, "home", "vega").last());
    }
    assertEquals(inode, Files.getAttribute(path, "unix:ino"));
    assertEquals(size, Files.size(path));
  }

  @Test
  void two_torn_slots_are_named() throws IOException {
    LockEpochFile.open(folder, "home", "vega");
    Path path = folder.resolve("home-vega.epoch");
    Files.write(path, new byte[(int) Files.size(path)]);
    IOException refusal =
        assertThrows(IOException.class, () -> LockEpochFile.open(folder, "home", "vega"));
    assertTrue(refusal.getMessage().contains("two slots of which neither is whole"));
  }

  @Test
  void a_spoilt_file_is_named_and_left_as_it_is() throws IOException {
    Path file = Files.writeString(folder.resolve("home-vega.epoch"), "seven\n");
    IOException refusal =
        assertThrows(IOException.class, () -> LockEpochFile.open(folder, "home", "vega"));
    assertTrue(refusal.getMessage().startsWith(file + ": holds 'seven', not the epoch"));
    assertEquals("seven\n", Files.readString(file));
  }
}
