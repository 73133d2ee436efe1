package tanabata.filesystem.request;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What a call changes of the attributes of an inode.
///
/// @param mode permission bits
/// @param accessed when it was read; see [When]
/// @param handle the open file through which it was asked, as `ftruncate(2)` does
/// @param killsPrivileges whether set-user-id and set-group-id bits are to be cleared
public record Changes(
    OptionalInt mode,
    OptionalInt uid,
    OptionalInt gid,
    OptionalLong size,
    Optional<When> accessed,
    Optional<When> modified,
    OptionalLong handle,
    boolean killsPrivileges) {

  public static final Changes NONE =
      new Changes(
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          false);

  /// Only that the rights which a file lends are taken back.
  public static final Changes KILLING =
      new Changes(
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          true);

  public Changes withSize(long bytes) {
    return new Changes(
        mode, uid, gid, OptionalLong.of(bytes), accessed, modified, handle, killsPrivileges);
  }

  public Changes withMode(int bits) {
    return new Changes(
        OptionalInt.of(bits), uid, gid, size, accessed, modified, handle, killsPrivileges);
  }

  /// A time that is set.
  public sealed interface When {}

  /// The time of the call.
  public record Now() implements When {}

  /// @param nanos since 1970
  public record At(long nanos) implements When {}
}
