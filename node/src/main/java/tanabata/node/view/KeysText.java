package tanabata.node.view;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tanabata.foundation.tls.Ending;
import tanabata.node.keys.KeyReport;

/// Certificates and when they end, in words.
///
/// @param now when it is said
public record KeysText(Instant now) {

  private static final List<String> HEADER =
      List.of("NAME", "KIND", "GOOD UNTIL", "", "SIGNED BY", "FINGERPRINT");
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd").withZone(ZoneOffset.UTC);
  private static final int SHOWN_OF_A_FINGERPRINT = 16;

  /// A table, without an end of its last line.
  public String table(List<KeyReport> keys) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    for (KeyReport key : keys) {
      rows.add(
          List.of(
              key.name(),
              key.kind(),
              DAY.format(key.until()),
              left(key.until()),
              key.issuer(),
              key.fingerprint().substring(0, SHOWN_OF_A_FINGERPRINT)));
    }
    return String.join("\n", Columns.of(rows));
  }

  /// One line of JSON, without its end.
  public String json(List<KeyReport> keys) {
    List<Map<String, String>> all =
        keys.stream()
            .map(key ->
                Map.of(
                    "name", key.name(),
                    "kind", key.kind(),
                    "until", key.until().toString(),
                    "issuer", key.issuer(),
                    "fingerprint", key.fingerprint()))
            .toList();
    return ConfigValueFactory.fromAnyRef(Map.of("certificates", all))
        .render(ConfigRenderOptions.concise());
  }

  /// What to do about a certificate that has ended, or will soon.
  public String warning(Ending ending) {
    String what = "the certificate of " + ending.holder() + " (" + ending.where() + ") ";
    return (ending.isOver(now)
            ? what
                + "has EXPIRED on "
                + DAY.format(ending.until())
                + " and is refused, unless 'expired = accept' is in net.tls"
            : what + "expires " + left(ending.until()) + ", on " + DAY.format(ending.until()))
        + "; 'tanabata keys renew' makes another, and no daemon needs a restart";
  }

  /// How much time is left, as of `in 31 days`.
  private String left(Instant until) {
    if (!now.isBefore(until)) {
      return "EXPIRED";
    }
    long days = Duration.between(now, until).toDays();
    return days == 1 ? "in 1 day" : "in " + days + " days";
  }
}
