package tanabata.foundation.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {

  @TempDir Path folder;

  private static String rights(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private List<Path> files() throws IOException {
    try (var all = Files.list(folder)) {
      return all.toList();
    }
  }

  @Test
  void a_file_is_replaced_as_a_whole_and_is_its_owners_alone() throws IOException {
    Path file = Files.write(folder.resolve("key"), new byte[] {1});
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    boolean root = Files.getAttribute(file, "unix:uid").equals(0);
    assertEquals(root ? "-w-rw-" : "rw-rw-", PrivateFiles.exposure(file));
    PrivateFiles.write(file, new byte[] {2, 3});
    assertArrayEquals(new byte[] {2, 3}, Files.readAllBytes(file));
    assertEquals("rw-------", rights(file));
    assertEquals("", PrivateFiles.exposure(file));
    assertEquals(List.of(file), files());
  }

  @Test
  void what_is_left_of_a_write_that_was_interrupted_lends_nobody_its_rights() throws IOException {
    Path draft = Files.createFile(folder.resolve("key.new"));
    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-rw-rw-"));
    PrivateFiles.write(folder.resolve("key"), new byte[] {1});
    assertEquals("rw-------", rights(folder.resolve("key")));
    assertEquals(List.of(folder.resolve("key")), files());
  }

  @Test
  void a_link_is_replaced_and_what_it_points_to_is_left_alone() throws IOException {
    Path elsewhere = Files.write(folder.resolve("elsewhere"), new byte[] {9});
    Path file = Files.createSymbolicLink(folder.resolve("key"), elsewhere);
    PrivateFiles.write(file, new byte[] {1});
    assertArrayEquals(new byte[] {9}, Files.readAllBytes(elsewhere));
    assertArrayEquals(new byte[] {1}, Files.readAllBytes(file));
  }

  @Test
  void folders_that_are_made_are_their_owners_alone_and_others_stay_as_they_are()
      throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path deep = folder.resolve("keys/authority");
    PrivateFiles.createFolders(deep);
    PrivateFiles.createFolders(deep);
    assertEquals("rwx------", rights(deep));
    assertEquals("rwx------", rights(folder.resolve("keys")));
    assertEquals("rwxr-xr-x", rights(folder));
  }

  @Test
  void a_file_in_the_place_of_a_folder_is_named() throws IOException {
    Path file = Files.createFile(folder.resolve("keys"));
    IOException refusal =
        assertThrows(IOException.class, () -> PrivateFiles.createFolders(file.resolve("deep")));
    assertEquals(file + " is a file, and a folder is needed there", refusal.getMessage());
  }
}
