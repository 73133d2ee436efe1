package tanabata.node.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the `witness` of a node, which may be absent.
final class WitnessReader {

  private static final String ALLOWED = "none, or a section 'witness { connect = \"deneb:2181\" }'";
  private static final String CONNECT_ALLOWED =
      "HOST:PORT, more of them after commas, and a path if everything is to lie under one, such as"
          + " deneb:2181/cluster";
  private static final Pattern CONNECT =
      Pattern.compile("([^/]+)((?:/[0-9A-Za-z][0-9A-Za-z_.-]{0,62}){0,8})");
  private static final String DIGEST_ALLOWED = "digest { user, password-file }, or digest = off";
  private static final Pattern USER = Pattern.compile("[0-9A-Za-z_.-]{1,63}");
  private static final int MOST_SERVERS = 16;

  private static final Duration SHORTEST_SESSION = Duration.ofSeconds(1);
  private static final Duration LONGEST_SESSION = Duration.ofMinutes(1);
  private static final Duration USUAL_SESSION = Duration.ofSeconds(6);
  private static final Duration SHORTEST_ASK = Duration.ofMillis(100);
  private static final Duration LONGEST_ASK = Duration.ofSeconds(30);
  private static final Duration USUAL_ASK = Duration.ofSeconds(2);

  private WitnessReader() {}

  static WitnessConfig read(Section root) throws BadConfiguration {
    Optional<Value> written = root.optional("witness");
    if (written.isEmpty() || "none".equals(written.get().raw().unwrapped())) {
      return new WitnessConfig.None();
    }
    Section witness = Section.of(written.get(), ALLOWED);
    witness.allow(List.of("connect", "digest", "tls", "session-timeout", "ask-timeout"), List.of());
    Value connect = witness.required("connect", CONNECT_ALLOWED);
    Matcher matcher = CONNECT.matcher(connect.text(CONNECT_ALLOWED));
    if (!matcher.matches()) {
      throw connect.bad(connect.shown() + " cannot be read; allowed: " + CONNECT_ALLOWED);
    }
    List<Address> servers = servers(connect, matcher.group(1));
    Duration session =
        duration(witness, "session-timeout", SHORTEST_SESSION, LONGEST_SESSION, USUAL_SESSION);
    Duration ask = duration(witness, "ask-timeout", SHORTEST_ASK, LONGEST_ASK, USUAL_ASK);
    refuseContradiction(witness, session, ask);
    TlsConfig tls = TlsReader.read(witness, "tls", servers);
    refuseUnprotected(witness, servers, tls);
    return new WitnessConfig.ZooKeeper(
        servers, matcher.group(2), digest(witness), tls, session, ask);
  }

  private static List<Address> servers(Value connect, String text) throws BadConfiguration {
    List<Address> servers = new ArrayList<>();
    for (String one : text.split(",", MOST_SERVERS + 1)) {
      Address address =
          Address.parse(one.strip())
              .orElseThrow(() ->
                  connect.bad("'" + one.strip() + "' is no address; allowed: " + CONNECT_ALLOWED));
      if (servers.contains(address)) {
        throw connect.bad(address + " is there twice; allowed: each server once");
      }
      servers.add(address);
    }
    return servers;
  }

  private static Duration duration(
      Section witness, String name, Duration least, Duration most, Duration otherwise)
      throws BadConfiguration {
    Optional<Value> value = witness.optional(name);
    return value.isEmpty() ? otherwise : value.get().duration(least, most);
  }

  private static void refuseContradiction(Section witness, Duration session, Duration ask)
      throws BadConfiguration {
    if (ask.compareTo(session) < 0) {
      return;
    }
    Value offending =
        witness.optional("ask-timeout").or(() -> witness.optional("session-timeout")).orElseThrow();
    throw offending.bad(
        "ask-timeout ("
            + ask.toMillis()
            + "ms) must be shorter than session-timeout ("
            + session.toMillis()
            + "ms), after which nobody waits for an answer any more; allowed: a shorter ask-timeout"
            + " or a longer session-timeout");
  }

  /// Without TLS and without a digest, whoever reaches the witness decides who goes on.
  private static void refuseUnprotected(Section witness, List<Address> servers, TlsConfig tls)
      throws BadConfiguration {
    boolean local = servers.stream().allMatch(Address::isLoopback);
    boolean protectedByTls =
        switch (tls) {
          case TlsConfig.Off() -> false;
          case TlsConfig.On _ -> true;
        };
    if (!local && !protectedByTls && witness.optional("digest").isEmpty()) {
      throw witness.bad(
          "digest",
          "missing, and whoever reaches the witness could stop the node that goes on alone;"
              + " allowed: "
              + DIGEST_ALLOWED
              + " where the network itself is trusted, or tls");
    }
  }

  private static Optional<WitnessConfig.Digest> digest(Section witness) throws BadConfiguration {
    Optional<Value> written = witness.optional("digest");
    if (written.isEmpty() || "off".equals(written.get().raw().unwrapped())) {
      return Optional.empty();
    }
    Section digest = Section.of(written.get(), DIGEST_ALLOWED);
    digest.allow(List.of("user", "password-file"), List.of());
    Value user = digest.required("user", "a name such as tanabata");
    String name = user.text("a name such as tanabata");
    if (!USER.matcher(name).matches()) {
      throw user.bad(
          user.shown() + " is no user; allowed: 1 to 63 letters, digits, '_', '.' or '-'");
    }
    Value file = digest.required("password-file", "a path of a file with the password");
    return Optional.of(new WitnessConfig.Digest(name, file.path()));
  }
}
