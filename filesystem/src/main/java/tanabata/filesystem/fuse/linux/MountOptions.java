package tanabata.filesystem.fuse.linux;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import tanabata.platform.linux.MountFlag;

/// How a filesystem is mounted.
///
/// @param name of the filesystem; the mount shows as `tanabata:NAME`
/// @param flags that hold for the whole mount
/// @param allowsOthers whether other users than the one who mounts may use it
public record MountOptions(String name, Set<MountFlag> flags, boolean allowsOthers) {

  static final String TYPE = "fuse.tanabata";

  private static final String SOURCE = "tanabata:";

  /// What mount(8) keeps to itself or for its neighbours, and what is so anyway.
  private static final Set<String> NOTHING_TO_DO =
      Set.of(
          "defaults",
          "rw",
          "suid",
          "dev",
          "exec",
          "async",
          "atime",
          "norelatime",
          "auto",
          "noauto",
          "user",
          "nouser",
          "users",
          "owner",
          "group",
          "nofail",
          "_netdev",
          "allow_other",
          "default_permissions",
          "");

  public MountOptions {
    flags = Set.copyOf(flags);
  }

  public static MountOptions of(String name) {
    return new MountOptions(name, Set.of(), true);
  }

  /// These, and this flag.
  public MountOptions with(MountFlag flag) {
    Set<MountFlag> more = EnumSet.of(flag);
    more.addAll(flags);
    return new MountOptions(name, more, allowsOthers);
  }

  /// The same, and nobody else may use it.
  public MountOptions forItsUserOnly() {
    return new MountOptions(name, flags, false);
  }

  /// What the options of mount(8) come to.
  public sealed interface Parsed {

    record Understood(MountOptions options) implements Parsed {}

    record Unknown(String sentence) implements Parsed {}
  }

  /// @param list such as `ro,noexec`; of those that contradict each other the last counts
  public static Parsed parse(String name, String list) {
    Set<MountFlag> flags = EnumSet.noneOf(MountFlag.class);
    for (String option : list.split(",")) {
      boolean known = option.startsWith("x-") || NOTHING_TO_DO.contains(option);
      for (MountFlag flag : MountFlag.values()) {
        if (option.equals(flag.option())) {
          flags.add(flag);
          known = true;
        } else if (option.equals(opposite(flag))) {
          flags.remove(flag);
        }
      }
      if (!known) {
        return new Parsed.Unknown("there is no mount option '" + option + "'");
      }
    }
    return new Parsed.Understood(new MountOptions(name, flags, true));
  }

  private static String opposite(MountFlag flag) {
    return switch (flag) {
      case READ_ONLY -> "rw";
      case NO_SET_USER_ID -> "suid";
      case NO_DEVICES -> "dev";
      case NO_PROGRAMS -> "exec";
      case NO_ACCESS_TIMES -> "atime";
      case RELATIVE_ACCESS_TIMES -> "norelatime";
    };
  }

  String source() {
    return SOURCE + name;
  }

  /// The name of what is mounted from there.
  static Optional<String> nameOf(String source) {
    return source.startsWith(SOURCE)
        ? Optional.of(source.substring(SOURCE.length()))
        : Optional.empty();
  }

  /// What the kernel is told of the filesystem, on whose behalf a device is mounted.
  String data(int fd, int user, int group) {
    StringJoiner data = own();
    data.add("fd=" + fd);
    data.add("rootmode=40000");
    data.add("user_id=" + Integer.toUnsignedString(user));
    data.add("group_id=" + Integer.toUnsignedString(group));
    return data.toString();
  }

  /// As fusermount3 takes them, which adds the others.
  String forFusermount() {
    StringJoiner data = own();
    data.add("fsname=" + source());
    for (MountFlag flag : flags) {
      // The kernel does that without being told, and fusermount3 does not know the word.
      if (flag != MountFlag.RELATIVE_ACCESS_TIMES) {
        data.add(flag.option());
      }
    }
    return data.toString();
  }

  private StringJoiner own() {
    StringJoiner data = new StringJoiner(",");
    data.add("subtype=tanabata");
    data.add("default_permissions");
    if (allowsOthers) {
      data.add("allow_other");
    }
    return data;
  }
}
