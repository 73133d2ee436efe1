package tanabata.node.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochBookTest {

  @TempDir Path folder;

  @Test
  void anEpochOutlivesTheProcess() throws IOException {
    EpochBook book = EpochBook.open(folder, "home", "vega");
    assertEquals(0, book.last());
    book.write(7);
    book.write(8);
    assertEquals(8, EpochBook.open(folder, "home", "vega").last());
    assertEquals(0, EpochBook.open(folder, "home", "altair").last());
  }

  @Test
  void aSpoiltFileIsNamedAndLeftAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("home-vega.epoch"), "seven\n");
    IOException refusal =
        assertThrows(IOException.class, () -> EpochBook.open(folder, "home", "vega"));
    assertTrue(refusal.getMessage().startsWith(file + ": holds 'seven', not the epoch"));
    assertEquals("seven\n", Files.readString(file));
  }
}
