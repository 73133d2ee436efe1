package tanabata.platform.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The program that mounts FUSE filesystems for users who may not do so themselves.
public final class Fusermount {

  /// As Debian's package `fuse3` installs it.
  public static final Fusermount INSTALLED = new Fusermount(List.of("fusermount3"));

  /// Of what it says of a failure.
  private static final int MOST_OF_ERRORS = 2048;

  private final List<String> command;

  /// @param command the program, with words before its own arguments
  public Fusermount(List<String> command) {
    this.command = List.copyOf(command);
  }

  /// How an attempt to mount ended.
  public sealed interface Mounting {

    /// The receiver closes the device.
    record Mounted(FuseDevice device) implements Mounting {}

    /// @param sentence for an operator
    record Failed(String sentence) implements Mounting {}
  }

  /// How the program ended.
  private record End(int descriptor, int status, String errors) {}

  /// @param options of the filesystem and of the mount, with commas
  public Mounting mount(String target, String options) {
    End end = run(List.of("-o", options, "--", target));
    if (end.status() == 0 && end.descriptor() >= 0) {
      return new Mounting.Mounted(new FuseDevice(end.descriptor()));
    }
    if (end.descriptor() >= 0) {
      Calls.close(end.descriptor());
    }
    return new Mounting.Failed(sentence("mount", target, end));
  }

  /// @return why not; refused as long as it is in use
  public Optional<String> unmount(String target) {
    return ended("unmount", target, run(List.of("-u", "--", target)));
  }

  /// Nobody finds it any more; it ends with the last who uses it.
  ///
  /// @return why not
  public Optional<String> unmountLazily(String target) {
    return ended("unmount", target, run(List.of("-u", "-z", "--", target)));
  }

  private Optional<String> ended(String verb, String target, End end) {
    return end.status() == 0 ? Optional.empty() : Optional.of(sentence(verb, target, end));
  }

  private String sentence(String verb, String target, End end) {
    String start = command.getFirst() + " could not " + verb + " " + target + ": ";
    if (end.status() == -Errno.ENOENT) {
      return command.getFirst()
          + " is not installed, and only root can "
          + verb
          + " without it (Debian: package fuse3)";
    }
    if (!end.errors().isBlank()) {
      return start + end.errors().strip().lines().findFirst().orElse("");
    }
    return start
        + (end.status() < 0 ? new Errno(-end.status()).toString() : "exit status " + end.status());
  }

  private End run(List<String> arguments) {
    SpawnCalls.Ends device = SpawnCalls.socketPair();
    if (device.ours() < 0) {
      return new End(-1, device.ours(), "");
    }
    SpawnCalls.Ends errors = SpawnCalls.socketPair();
    if (errors.ours() < 0) {
      close(device);
      return new End(-1, errors.ours(), "");
    }
    List<String> line = new ArrayList<>(command);
    line.addAll(arguments);
    int pid = SpawnCalls.spawn(line, environment(), errors.theirs(), device.theirs());
    // So that the sockets end with the program.
    Calls.close(device.theirs());
    Calls.close(errors.theirs());
    // To its end first: it would wait with what nobody reads, but never with the descriptor.
    String said = pid < 0 ? "" : text(errors.ours());
    int status = pid < 0 ? pid : SpawnCalls.await(pid);
    int descriptor = pid < 0 ? -1 : SpawnCalls.receiveDescriptor(device.ours());
    Calls.close(device.ours());
    Calls.close(errors.ours());
    return new End(descriptor, status, said);
  }

  private static void close(SpawnCalls.Ends ends) {
    Calls.close(ends.ours());
    Calls.close(ends.theirs());
  }

  private static List<String> environment() {
    return List.of(
        "PATH=" + System.getenv().getOrDefault("PATH", "/usr/bin:/bin"), "_FUSE_COMMFD=3");
  }

  /// What comes until the end; only its beginning is kept.
  private static String text(int socket) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(MOST_OF_ERRORS);
    ByteBuffer rest = ByteBuffer.allocateDirect(MOST_OF_ERRORS);
    long count;
    do {
      ByteBuffer target = bytes.hasRemaining() ? bytes : rest.clear();
      count = DeviceCalls.read(socket, LinuxFile.address(target), target.remaining());
      if (count > 0) {
        target.position(target.position() + (int) count);
      }
    } while (count > 0 || count == -Errno.EINTR);
    return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
  }
}
