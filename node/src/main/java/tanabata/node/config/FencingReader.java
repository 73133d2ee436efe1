package tanabata.node.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.fencing.Timing;
import tanabata.fencing.hook.HookPrograms;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.Evidence;
import tanabata.node.config.FencingConfig.Prefer;

/// Reads the `fencing { … }` of a resource, which may be absent.
final class FencingReader {

  private static final List<String> KEYS =
      List.of(
          "beat", "lease", "guard", "claim-delay", "start-alone", "prefer", "evidence", "hooks");
  private static final String EVIDENCE_ALLOWED =
      "lease (the peer's lease has run out), or power (a fence agent has switched it off)";
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration LONGEST_START = Duration.ofDays(1);
  private static final int HEARTBEATS_IN_A_LEASE = 3;

  /// Monotonic clocks of healthy hosts differ by far less than one part in twenty.
  private static final int GUARDS_IN_A_LEASE = 20;

  private FencingReader() {}

  static FencingConfig read(Section resource, HostConfig here, HostConfig peer)
      throws BadConfiguration {
    Optional<Value> written = resource.optional("fencing");
    if (written.isEmpty()) {
      return FencingConfig.DEFAULT;
    }
    Section section = Section.of(written.get(), "a section 'fencing { … }'");
    section.allow(KEYS, List.of());
    Timing timing = timing(section);
    return new FencingConfig(
        timing,
        prefer(section, List.of(here.name(), peer.name())),
        evidence(section, peer),
        hooks(section));
  }

  private static Timing timing(Section section) throws BadConfiguration {
    Timing usual = Timing.DEFAULT;
    Duration heartbeat = duration(section, "beat", usual.heartbeat(), SHORTEST, LONGEST);
    Duration lease = duration(section, "lease", usual.lease(), SHORTEST, LONGEST);
    Duration guard = duration(section, "guard", usual.guard(), Duration.ofMillis(1), LONGEST);
    if (heartbeat.multipliedBy(HEARTBEATS_IN_A_LEASE).compareTo(lease) > 0) {
      throw offending(section, "lease", "beat")
          .bad(
              "lease ("
                  + lease.toMillis()
                  + "ms) must be at least three times beat ("
                  + heartbeat.toMillis()
                  + "ms), or one lost beat stops the clients; allowed: a longer lease or a shorter"
                  + " beat");
    }
    if (guard.multipliedBy(GUARDS_IN_A_LEASE).compareTo(lease) < 0) {
      throw offending(section, "guard", "lease")
          .bad(
              "guard ("
                  + guard.toMillis()
                  + "ms) must be at least a twentieth of lease ("
                  + lease.toMillis()
                  + "ms), or clocks that drift apart let both hosts serve; allowed: a longer guard"
                  + " or a shorter lease");
    }
    return new Timing(
        heartbeat,
        lease,
        guard,
        duration(section, "claim-delay", usual.claimDelay(), Duration.ZERO, LONGEST),
        duration(section, "start-alone", usual.startAlone(), Duration.ZERO, LONGEST_START),
        usual.askTimeout(),
        usual.retry());
  }

  private static Duration duration(
      Section section, String name, Duration otherwise, Duration least, Duration most)
      throws BadConfiguration {
    Optional<Value> value = section.optional(name);
    return value.isEmpty() ? otherwise : value.get().duration(least, most);
  }

  /// Of two numbers that contradict each other, the one that the file says.
  private static Value offending(Section section, String first, String second) {
    return section.optional(first).or(() -> section.optional(second)).orElseThrow();
  }

  private static Prefer prefer(Section section, List<NodeId> hosts) throws BadConfiguration {
    Optional<Value> written = section.optional("prefer");
    if (written.isEmpty()) {
      return new Prefer.Nobody();
    }
    List<String> words = new ArrayList<>(hosts.stream().map(NodeId::name).toList());
    words.addAll(List.of("open-clients", "none"));
    String allowed = String.join(", ", words);
    Value value = written.get();
    String word = value.text(allowed);
    if (!words.contains(word)) {
      throw value.bad(
          value.shown()
              + " is no host of this resource"
              + Nearest.hint(word, words)
              + "; allowed: "
              + allowed);
    }
    return switch (word) {
      case "open-clients" -> new Prefer.OpenClients();
      case "none" -> new Prefer.Nobody();
      default -> new Prefer.Host(new NodeId(word));
    };
  }

  private static Evidence.Level evidence(Section section, HostConfig peer) throws BadConfiguration {
    Optional<Value> written = section.optional("evidence");
    if (written.isEmpty()) {
      return FencingConfig.DEFAULT.evidence();
    }
    Value value = written.get();
    switch (value.text(EVIDENCE_ALLOWED)) {
      case "lease":
        return Evidence.Level.LEASE;
      case "power":
        if (peer.fence().isEmpty()) {
          throw value.bad(
              "power is wanted, but nothing can switch "
                  + peer.name()
                  + " off; allowed: lease, or agents in 'on "
                  + peer.name()
                  + " { fence { level1 = [ … ] } }'");
        }
        return Evidence.Level.POWER;
      default:
        throw value.bad(value.shown() + " is not known; allowed: " + EVIDENCE_ALLOWED);
    }
  }

  private static HookPrograms hooks(Section section) throws BadConfiguration {
    Optional<Value> written = section.optional("hooks");
    return written.isEmpty() ? HookPrograms.none() : HooksReader.read(written.get());
  }
}
