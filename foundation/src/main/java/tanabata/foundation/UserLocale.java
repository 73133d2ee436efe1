package tanabata.foundation;

import java.util.Map;

/// The locale of whoever started this process. The launchers replace it, because Java takes from it
/// what the bytes of the command line and of file names mean, which must be the same everywhere.
public final class UserLocale {

  private static final String LC_ALL = "LC_ALL";

  /// What LC_ALL was, behind a `=`; empty if it was not set.
  private static final String KEPT = "TANABATA_LC_ALL";

  private UserLocale() {}

  /// Puts it back into the environment of a program that is run for the user.
  public static void restore(Map<String, String> environment) {
    String kept = environment.remove(KEPT);
    if (kept == null) {
      // Nobody has replaced it.
      return;
    }
    if (kept.startsWith("=")) {
      environment.put(LC_ALL, kept.substring(1));
    } else {
      environment.remove(LC_ALL);
    }
  }
}
