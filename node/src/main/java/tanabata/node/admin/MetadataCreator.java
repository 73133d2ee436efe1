package tanabata.node.admin;

import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;

/// Makes a disk into one copy of a resource; no daemon may be running on it.
public interface MetadataCreator {

  /// What there is, and what creating would mean for it. Changes nothing.
  ///
  /// @param adopt whether the bytes that are on the disk are to be kept as the content
  Finding inspect(NodeConfig config, ResourceConfig resource, boolean adopt);

  /// Creates what is missing, disk and metadata. Whatever [#inspect] found risky has been agreed
  /// to.
  Reply create(NodeConfig config, ResourceConfig resource, boolean adopt);

  /// What [#inspect] found.
  sealed interface Finding {

    /// Nothing is lost.
    record Harmless() implements Finding {}

    /// Something is lost, so it is asked first.
    ///
    /// @param sentence what
    record Risky(String sentence) implements Finding {}

    /// It must not be done.
    ///
    /// @param sentence why, and what to do instead
    record Forbidden(String sentence) implements Finding {}
  }
}
