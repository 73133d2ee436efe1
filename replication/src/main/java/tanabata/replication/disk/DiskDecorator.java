package tanabata.replication.disk;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/// Puts something between a daemon and the disks that it opens. An extension point, found with
/// [ServiceLoader]: production has no implementation, the testbed has one that injects faults.
public interface DiskDecorator {

  /// What it does to disks, for a warning in the log; empty if it is not wanted now.
  Optional<String> warning();

  /// What to use in place of `disk`. Called once for each disk, before its first operation.
  ///
  /// @param loop that of the disk
  /// @throws IOException with a sentence for the operator, if it cannot be set up
  Disk decorate(Disk disk, EventLoop loop) throws IOException;

  /// Those on the class path that are wanted.
  static List<DiskDecorator> wanted() {
    return ServiceLoader.load(DiskDecorator.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(decorator -> decorator.warning().isPresent())
        .toList();
  }
}
