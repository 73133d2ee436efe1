package tanabata.fencing.watchdog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DeviceWatchdogTest {

  private static final Optional<Duration> TEN = Optional.of(Duration.ofSeconds(10));

  @TempDir Path folder;
  private Path device;
  private Path sysfs;

  @BeforeEach
  void lay_out() throws IOException {
    device = Files.createFile(folder.resolve("watchdog"));
    sysfs = Files.createDirectories(folder.resolve("sys"));
  }

  private DeviceWatchdog open() throws IOException {
    return DeviceWatchdog.open(device, TEN, sysfs);
  }

  private String refusal(Path path, Optional<Duration> told) {
    return assertThrows(IOException.class, () -> DeviceWatchdog.open(path, told, sysfs))
        .getMessage();
  }

  private void kernelSays(String name, String seconds) throws IOException {
    Path entry = Files.createDirectories(sysfs.resolve(name));
    Files.writeString(entry.resolve("timeout"), seconds + "\n");
  }

  @Test
  void opening_writes_nothing_feeding_a_byte_and_closing_the_letter_that_disarms()
      throws Exception {
    try (DeviceWatchdog watchdog = open()) {
      assertEquals(0, Files.size(device));
      watchdog.feed();
      watchdog.feed();
      assertArrayEquals(new byte[2], Files.readAllBytes(device));
    }
    assertArrayEquals(new byte[] {0, 0, 'V'}, Files.readAllBytes(device));
  }

  @Test
  void an_interrupted_thread_feeds_and_disarms_it_all_the_same() throws Exception {
    DeviceWatchdog watchdog = open();
    Thread.currentThread().interrupt();
    watchdog.feed();
    watchdog.close();
    assertTrue(Thread.interrupted());
    assertArrayEquals(new byte[] {0, 'V'}, Files.readAllBytes(device));
  }

  @Test
  void a_device_that_cannot_seek_is_as_good() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    CompletableFuture<byte[]> read =
        CompletableFuture.supplyAsync(() -> {
          try {
            return Files.readAllBytes(pipe);
          } catch (IOException e) {
            return new byte[] {-1};
          }
        });
    try (DeviceWatchdog watchdog = DeviceWatchdog.open(pipe, TEN, sysfs)) {
      watchdog.feed();
    }
    assertArrayEquals(new byte[] {0, 'V'}, read.get());
  }

  @Test
  void a_second_opener_is_refused_and_the_first_one_goes_on() throws Exception {
    try (DeviceWatchdog first = open()) {
      assertEquals("watchdog " + device + ": somebody else feeds it already", refusal(device, TEN));
      first.feed();
    }
    assertArrayEquals(new byte[] {0, 'V'}, Files.readAllBytes(device));
  }

  @Test
  void a_path_that_is_not_there_is_refused_and_not_created() {
    Path missing = folder.resolve("nowhere");

    assertTrue(
        refusal(missing, TEN)
            .startsWith("watchdog " + missing + ": there is no such device; load its driver"));
    assertTrue(Files.notExists(missing));
    assertEquals("watchdog " + folder + ": is a folder, not a device", refusal(folder, TEN));
  }

  @Test
  void the_kernel_tells_the_timeout_of_a_driver_under_both_its_names() throws Exception {
    kernelSays("watchdog0", "60");
    try (DeviceWatchdog watchdog = DeviceWatchdog.open(device, Optional.empty(), sysfs)) {
      assertEquals(Duration.ofSeconds(60), watchdog.timeout());
    }
    Path second = Files.createFile(folder.resolve("watchdog1"));
    kernelSays("watchdog1", "15");
    try (DeviceWatchdog watchdog = DeviceWatchdog.open(second, Optional.empty(), sysfs)) {
      assertEquals(Duration.ofSeconds(15), watchdog.timeout());
    }
  }

  @Test
  void a_timeout_that_nobody_knows_or_that_is_another_is_refused_before_anything_is_armed()
      throws Exception {
    assertEquals(
        "watchdog "
            + device
            + ": its timeout is unknown, for the kernel does not tell; say watchdog.timeout in the"
            + " configuration",
        refusal(device, Optional.empty()));
    kernelSays("watchdog0", "60");
    assertTrue(
        refusal(device, TEN)
            .contains("its driver waits 60 s, but the configuration says 10000 ms; change one"));
    assertEquals(0, Files.size(device));
  }
}
