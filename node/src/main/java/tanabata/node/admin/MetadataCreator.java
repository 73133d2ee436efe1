package tanabata.node.admin;

import java.util.Set;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;

/// Makes a disk into one copy of a resource; no daemon may be running on it.
public interface MetadataCreator {

  /// What there is, and what creating would mean for it. Changes nothing.
  ///
  /// @param consent what may be done with what is there
  Finding inspect(NodeConfig config, ResourceConfig resource, Consent consent);

  /// Creates what is missing, disk and metadata. Whatever [#inspect] found risky has been agreed
  /// to.
  Reply create(NodeConfig config, ResourceConfig resource, Consent consent);

  /// What somebody has agreed to beforehand.
  ///
  /// @param adopt whether the bytes that are on the disk are to be kept as the content
  /// @param overwritten the resources whose metadata may be overwritten, by name
  record Consent(boolean adopt, Set<String> overwritten) {

    /// Nothing that is there may be touched.
    public static final Consent NONE = new Consent(false, Set.of());

    public Consent {
      overwritten = Set.copyOf(overwritten);
    }
  }

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
