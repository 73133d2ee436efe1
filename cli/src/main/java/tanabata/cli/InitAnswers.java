package tanabata.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tanabata.cli.Questions.Question;
import tanabata.foundation.NodeId;
import tanabata.node.config.Address;
import tanabata.node.config.Nearest;
import tanabata.node.config.Sizes;
import tanabata.node.setup.ClusterPlan;

/// What `tanabata init` was told, and what it asks for the rest.
///
/// @param disks for both hosts, or with the name of one
/// @param witness empty if nothing was said about it
record InitAnswers(
    Questions questions,
    List<String> hosts,
    List<String> disks,
    Optional<String> size,
    String resource,
    int port,
    Optional<String> witness) {

  private static final int LAST_PORT = 65535;

  /// Data, one that is free, locks, and the one behind them.
  private static final int PORTS = 4;

  private static final int LOCKS = 2;
  private static final int WITNESS_PORT = 2181;
  private static final String HOST_SHAPE = "NAME=ADDRESS such as vega=10.0.0.1";

  /// @throws Failure with a sentence about the first answer that does not fit
  ClusterPlan plan() {
    if (port < 1 || port > LAST_PORT - PORTS + 1) {
      throw usage("--port: " + port + " does not fit; allowed: 1 to " + (LAST_PORT - PORTS + 1));
    }
    Member first = host(0, "This host, as NAME=ADDRESS");
    Member second = host(1, "The other host, as NAME=ADDRESS");
    refuseTwice(List.of(first, second));
    Map<String, String> paths = paths(List.of(first.name().name(), second.name().name()));
    long bytes =
        questions.answer(
            size, new Question<>("The size of the device", Optional.empty(), InitAnswers::size));
    Optional<Member> third = third();
    third.ifPresent(member -> refuseTwice(List.of(first, second, member)));
    return new ClusterPlan(
        nodeId(resource).name(),
        bytes,
        planned(first, paths),
        planned(second, paths),
        third.map(one -> new ClusterPlan.Witness(one.name(), one.at(WITNESS_PORT))));
  }

  /// A host, before anything else is known of it.
  private record Member(NodeId name, String address) {

    static Member of(String text) {
      String[] parts = text.split("=", 2);
      if (parts.length < 2) {
        throw usage("'" + text + "' is no host; allowed: " + HOST_SHAPE);
      }
      Member member = new Member(nodeId(parts[0]), parts[1]);
      member.at(LAST_PORT);
      return member;
    }

    Address at(int port) {
      String host = address.indexOf(':') < 0 ? address : "[" + address + "]";
      return Address.parse(host + ":" + port)
          .orElseThrow(
              () -> usage("'" + address + "' is no address of a host; allowed: " + HOST_SHAPE));
    }
  }

  private Member host(int index, String words) {
    Optional<String> said = index < hosts.size() ? Optional.of(hosts.get(index)) : Optional.empty();
    return questions.answer(said, new Question<>(words, Optional.empty(), Member::of));
  }

  /// Asked for only where the hosts were asked for too: whoever said those has said all there is.
  private Optional<Member> third() {
    if (witness.isEmpty() && !hosts.isEmpty()) {
      return Optional.empty();
    }
    return questions.answer(
        witness,
        new Question<>(
            "A third host as witness, as NAME=ADDRESS, or none",
            Optional.of("none"),
            text -> text.equals("none") ? Optional.empty() : Optional.of(Member.of(text))));
  }

  private ClusterPlan.Host planned(Member member, Map<String, String> paths) {
    return new ClusterPlan.Host(
        member.name(), member.at(port), member.at(port + LOCKS), paths.get(member.name().name()));
  }

  private Map<String, String> paths(List<String> names) {
    Map<String, String> paths = new HashMap<>();
    for (String disk : disks) {
      String[] parts = disk.split("=", 2);
      boolean ofOne = parts.length == 2 && names.contains(parts[0]);
      if (!ofOne && parts.length == 2 && !disk.startsWith("/")) {
        throw usage(
            "--disk: '"
                + parts[0]
                + "' is neither of the two hosts"
                + Nearest.hint(parts[0], names)
                + "; allowed: "
                + String.join(", ", names));
      }
      String path = absolute(ofOne ? parts[1] : disk);
      for (String name : ofOne ? List.of(parts[0]) : names) {
        if (paths.put(name, path) != null) {
          throw usage("--disk: " + name + " has two; allowed: one each");
        }
      }
    }
    for (String name : names) {
      if (!paths.containsKey(name)) {
        paths.put(
            name,
            questions.answer(
                Optional.empty(),
                new Question<>(
                    "The disk of " + name + ", a file or a block device",
                    Optional.empty(),
                    InitAnswers::absolute)));
      }
    }
    return paths;
  }

  private static String absolute(String path) {
    if (!path.startsWith("/")) {
      throw usage("'" + path + "' is no disk; allowed: an absolute path such as /dev/vg0/home");
    }
    return path;
  }

  private static long size(String text) {
    return Sizes.parse(text)
        .filter(bytes -> bytes > 0 && bytes % Sizes.UNIT == 0)
        .orElseThrow(() ->
            usage(
                "'"
                    + text
                    + "' does not fit as size; allowed: "
                    + Sizes.SHAPE
                    + ", a multiple of 4096"));
  }

  private static NodeId nodeId(String name) {
    try {
      return new NodeId(name);
    } catch (IllegalArgumentException _) {
      throw usage(
          "'"
              + name
              + "' is no name; allowed: 1 to 63 letters, digits, '_', '.' or '-', a letter or digit"
              + " first");
    }
  }

  /// A witness on one of the two hosts is lost with it, just when it is asked.
  private static void refuseTwice(List<Member> members) {
    Member last = members.getLast();
    for (Member other : members.subList(0, members.size() - 1)) {
      if (other.name().name().equalsIgnoreCase(last.name().name())
          || other.address().equals(last.address())) {
        throw usage(
            "'"
                + last.name()
                + "="
                + last.address()
                + "' has the name or the address of "
                + other.name()
                + "; allowed: each host with its own");
      }
    }
  }

  private static Failure usage(String sentence) {
    return new Failure(ExitCode.USAGE, sentence);
  }
}
