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
  void a_spoilt_file_is_named_and_left_as_it_is() throws IOException {
    Path file = Files.writeString(folder.resolve("home-vega.epoch"), "seven\n");
    IOException refusal =
        assertThrows(IOException.class, () -> LockEpochFile.open(folder, "home", "vega"));
    assertTrue(refusal.getMessage().startsWith(file + ": holds 'seven', not the epoch"));
    assertEquals("seven\n", Files.readString(file));
  }
}
