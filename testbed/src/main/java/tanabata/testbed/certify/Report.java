package tanabata.testbed.certify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The result of a certification.
///
/// @param use what clients wrote and read
/// @param seconds how long it took
/// @param faults how often each kind of fault was injected
/// @param notDone which kinds were not injected, each with the reason
/// @param counts what clients did and saw
/// @param longestStallMillis the longest time that a client waited for an answer
/// @param longestRecoveryMillis the longest time from the end of an episode's last fault until the
///   cluster was healthy
/// @param violations the promises that were broken
public record Report(
    long seed,
    CertificationSettings.Use use,
    long seconds,
    int episodes,
    Map<String, Integer> faults,
    List<String> notDone,
    Map<String, Long> counts,
    long longestStallMillis,
    long longestRecoveryMillis,
    List<String> violations) {

  public boolean isGood() {
    return violations.isEmpty();
  }

  /// For people.
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%ncertification with seed %d: %d episodes in %d min %d s%n"
            .formatted(seed, episodes, seconds / 60, seconds % 60));
    text.append("%nfaults%n".formatted());
    faults.forEach((what, count) -> text.append("  %5d  %s%n".formatted(count, what)));
    notDone.forEach(what -> text.append("      -  %s%n".formatted(what)));
    text.append("%nclients%n".formatted());
    counts.forEach((what, count) -> text.append("  %9d  %s%n".formatted(count, what)));
    text.append("  %9s  longest wait for an answer%n".formatted(seconds(longestStallMillis)));
    text.append(
        "  %9s  longest recovery after the last fault of an episode%n"
            .formatted(seconds(longestRecoveryMillis)));
    text.append("%n".formatted());
    if (isGood()) {
      text.append(
          """
          verdict: GOOD
            %s
            each lock had one holder at a time, and tokens that only rose
            the cluster recovered after each episode, and the copies were equal in the end
          """
              .formatted(data()));
    } else {
      text.append("verdict: VIOLATED\n");
      violations.forEach(what -> text.append("  ").append(what).append('\n'));
    }
    return text.toString();
  }

  private String data() {
    return switch (use) {
      case DEVICE ->
          "each sector was one linearizable register: answered writes stayed, all clients saw them";
      case FILESYSTEM ->
          """
          each part of a file, and each file that is replaced, was one linearizable register
            each line that was synced stayed, once and whole; both mounts were one tree
            fsck found nothing\
          """;
    };
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }

  /// For programs.
  public Map<String, Object> map() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("seed", seed);
    map.put("use", use.name().toLowerCase(Locale.ROOT));
    map.put("seconds", seconds);
    map.put("episodes", episodes);
    map.put("faults", faults);
    map.put("not-done", notDone);
    map.put("clients", counts);
    map.put("longest-stall-ms", longestStallMillis);
    map.put("longest-heal-ms", longestRecoveryMillis);
    map.put("good", isGood());
    map.put("violations", violations);
    return map;
  }
}
