package tanabata.testbed.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import tanabata.replication.disk.DiskDecorator;

class DiskFaultsTest {

  @Test
  void only_a_file_that_is_named_is_used_and_warned_of() {
    assertEquals(
        Optional.of("the disk fails when /run/faults says so (TANABATA_DISK_FAULTS)"),
        new DiskFaults(Map.of(DiskFaults.FILE, "/run/faults")).warning());
    assertEquals(Optional.empty(), new DiskFaults(Map.of()).warning());
    assertEquals(List.of(), DiskDecorator.wanted());
  }

  @Test
  void a_daemon_finds_it() {
    assertTrue(
        ServiceLoader.load(DiskDecorator.class).stream()
            .anyMatch(provider -> provider.type() == DiskFaults.class));
  }
}
