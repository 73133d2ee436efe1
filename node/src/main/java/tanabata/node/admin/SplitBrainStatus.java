package tanabata.node.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tanabata.foundation.ByteRange;

/// What a node knows of a split brain of a resource, and of a version that it has given up.
///
/// @param node the one that says it
/// @param parted empty if there is no split brain, or none that is known yet
/// @param kept empty if no version that was given up is kept on this node
public record SplitBrainStatus(
    String node, String peer, String resource, Optional<Parted> parted, Optional<Kept> kept) {

  /// Two versions of the same data.
  ///
  /// @param common the newest generation that both nodes have
  /// @param complete whether all that both have changed is known; if not, more will come
  /// @param both changed by both of them
  public record Parted(String common, boolean complete, Side here, Side there, Changes both) {}

  /// One of them.
  ///
  /// @param generation the newest one, or `none`
  /// @param role when the two met
  /// @param since when it went on alone, by its own clock; empty if that is not known
  public record Side(
      String node, String generation, String role, Optional<Instant> since, Changes changes) {}

  /// What has changed since the two parted, in whole blocks.
  ///
  /// @param ranges the first of them, in order; they may be fewer than `bytes` if there are many
  public record Changes(long bytes, List<ByteRange> ranges) {
    public Changes {
      ranges = List.copyOf(ranges);
    }
  }

  /// The version that this node has given up.
  ///
  /// @param since by this node's clock
  /// @param savedBytes how much of the device has been overwritten since
  /// @param uris where a client on this host can read it
  public record Kept(Instant since, long savedBytes, List<String> uris) {
    public Kept {
      uris = List.copyOf(uris);
    }
  }
}
