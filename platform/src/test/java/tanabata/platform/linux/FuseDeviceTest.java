package tanabata.platform.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On ordinary files: what the kernel does with a mount is tested where something is mounted.
class FuseDeviceTest {

  private static final int O_RDWR_CREATE = 2 | 0x40;

  @TempDir Path folder;

  private FuseDevice device() {
    return new FuseDevice(Calls.open(folder.resolve("file").toString(), O_RDWR_CREATE, 0600));
  }

  private static ByteBuffer direct(String text) {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  @Test
  void stretches_of_memory_are_written_one_behind_the_other() throws Exception {
    FuseDevice device = device();
    ByteBuffer first = direct("first, ");
    ByteBuffer second = direct("second");
    IoVector vector = new IoVector(2);
    vector.add(LinuxFile.address(first), 7);
    vector.add(LinuxFile.address(second), 6);
    assertEquals(13, vector.length());
    assertEquals(13, device.write(vector));
    vector.clear();
    vector.add(LinuxFile.address(first), 5);
    assertEquals(5, device.write(vector));
    assertEquals("first, secondfirst", Files.readString(folder.resolve("file")));
    device.close();
  }

  @Test
  void nothing_is_done_with_a_closed_one() {
    FuseDevice device = device();
    ByteBuffer bytes = direct("late");
    device.close();
    device.close();
    // Its number may be that of another file by now.
    assertEquals(-Errno.ENODEV, device.write(LinuxFile.address(bytes), 4));
    assertEquals(-Errno.ENODEV, device.read(LinuxFile.address(bytes), 4));
    assertFalse(
        Files.exists(Path.of("/proc/self/fd/" + device.fd()))
            && folder.resolve("file").toString().equals(linkOf(device.fd())));
  }

  private static String linkOf(int fd) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString();
    } catch (java.io.IOException _) {
      return "";
    }
  }

  @Test
  void a_mount_that_is_refused_says_why() {
    Optional<LinuxFailure> failure =
        Mounts.mount("source", folder.resolve("absent").toString(), "tmpfs", Set.of(), "");
    String sentence = failure.orElseThrow().sentence();
    assertTrue(
        sentence.startsWith("mount of " + folder.resolve("absent") + " failed: E"), sentence);
    assertTrue(Mounts.unmount(folder.toString()).isPresent());
  }

  @Test
  void the_names_of_options_are_those_of_mount() {
    assertEquals(
        1 | 1 << 10, MountFlag.bits(Set.of(MountFlag.READ_ONLY, MountFlag.NO_ACCESS_TIMES)));
    assertEquals("noexec", MountFlag.NO_PROGRAMS.option());
  }
}
