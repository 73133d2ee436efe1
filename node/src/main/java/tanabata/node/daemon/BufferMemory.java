package tanabata.node.daemon;

import java.util.Optional;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;

/// How much memory for buffers a configuration may come to need, and whether the JVM has it. One
/// that has not would run out of it under load, and end.
final class BufferMemory {

  /// The longest message of a peer, gathered while another one is under way.
  private static final long FOR_MESSAGES = 32L << 20;

  private BufferMemory() {}

  /// What each resource has in memory at most: what its own clients have under way, and as much of
  /// the peer's.
  static long needed(ResourceConfig resource) {
    return 2 * resource.net().windowBytes() + FOR_MESSAGES;
  }

  /// @param most what the JVM gives to buffers
  /// @return what is wrong, and what to do
  static Optional<String> refusal(NodeConfig config, long most) {
    long needed = config.resources().stream().mapToLong(BufferMemory::needed).sum();
    return needed <= most
        ? Optional.empty()
        : Optional.of(
            config.file()
                + ": the windows of its resources ("
                + config.resources().size()
                + ") may need "
                + megabytes(needed)
                + " of buffers, and the JVM has "
                + megabytes(most)
                + "; allowed: a smaller 'window' in 'net', or TANABATA_JAVA_OPTS with"
                + " -XX:MaxDirectMemorySize="
                + (needed >> 20)
                + "m");
  }

  private static String megabytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }
}
