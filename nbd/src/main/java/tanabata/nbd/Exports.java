package tanabata.nbd;

import java.util.List;
import java.util.Optional;
import tanabata.foundation.BlockDevice;

/// What the server asks its owner: which devices there are, and whether one may be opened now.
///
/// All of it is called on the server's loop.
public interface Exports {

  /// Every name a client may ask for.
  List<String> names();

  /// The one that a client means who leaves the name empty.
  default Optional<String> usual() {
    return names().size() == 1 ? Optional.of(names().getFirst()) : Optional.empty();
  }

  /// What a client is told that only asks. Changes nothing.
  Found find(String exportName);

  /// A client wants to begin now: the owner may do first what that needs. A client that is let in
  /// is told of by [#opened], before anything else happens.
  default Found open(String exportName) {
    return find(exportName);
  }

  /// A client has begun to use the export; every call is matched by one of [#closed].
  default void opened(String exportName) {}

  /// That client is gone and sends no more requests; some it sent may still be in progress.
  default void closed(String exportName) {}

  /// The answer to [#find].
  sealed interface Found {
    /// @param description a line for humans, may be empty
    /// @param readOnly whether clients are told so, and refused (EPERM) before the device is asked
    ///   to write, zero or discard
    record Open(BlockDevice device, String description, boolean readOnly) implements Found {
      public Open(BlockDevice device) {
        this(device, "");
      }

      public Open(BlockDevice device, String description) {
        this(device, description, false);
      }
    }

    /// There is such an export, but it cannot be opened now.
    ///
    /// @param reason a sentence that the client's user gets to read
    record Refused(String reason) implements Found {}

    record Unknown() implements Found {}
  }
}
