package tanabata.integration.scenarios;

import java.util.Locale;

/// One of the two nodes.
public enum HostName {
  VEGA,
  ALTAIR;

  public HostName other() {
    return this == VEGA ? ALTAIR : VEGA;
  }

  /// As the configuration calls it.
  public String host() {
    return name().toLowerCase(Locale.ROOT);
  }
}
