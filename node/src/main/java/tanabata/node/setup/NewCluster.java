package tanabata.node.setup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tanabata.foundation.NodeId;
import tanabata.foundation.files.PrivateFiles;
import tanabata.node.config.BadConfiguration;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.ThisHost;
import tanabata.node.keys.Authority;
import tanabata.node.keys.Bundle;
import tanabata.node.keys.HostKeys;
import tanabata.node.keys.Member;

/// A plan, carried out on one of its two hosts: the configuration of both, this host's keys, and
/// for each other host one file that is carried there ([HandedOver]).
///
/// @param here which of the hosts this one is
/// @param file the configuration, absolute; all else lies in its folder
public record NewCluster(ClusterPlan plan, NodeId here, Path file) {

  /// Below the folder of the configuration.
  static final String KEYS = "keys";

  private static final String AUTHORITY = "authority";

  /// @throws BadConfiguration if this host is neither of the two
  public static NewCluster of(ClusterPlan plan, ThisHost host, Path file) throws BadConfiguration {
    List<NodeId> names = plan.hosts().stream().map(ClusterPlan.Host::name).toList();
    Optional<NodeId> here =
        names.stream()
            .filter(name ->
                host.named().isPresent()
                    ? host.named().get().equals(name.name())
                    : host.isCalled(name.name()))
            .findFirst();
    if (here.isEmpty()) {
      throw new BadConfiguration(
          "this host is called '"
              + host.named().orElse(host.hostName())
              + "', which is none of "
              + names.getFirst()
              + " and "
              + names.getLast()
              + "; where it is one of them under another name: --node "
              + names.getFirst());
    }
    return new NewCluster(plan, here.get(), file);
  }

  public Path keys() {
    return file.resolveSibling(KEYS);
  }

  /// What is carried to another host.
  public Path bundle(NodeId name) {
    return keys().resolve(name + ".bundle");
  }

  /// The hosts that get a bundle, that of the witness last.
  public List<NodeId> others() {
    return plan.names().stream().filter(name -> !name.equals(here)).toList();
  }

  /// What is there already and would be overwritten.
  public List<Path> existing() {
    return Stream.concat(
            Stream.of(file, new HostKeys(here, keys()).keystore()),
            others().stream().map(this::bundle))
        .filter(Files::exists)
        .toList();
  }

  /// Writes all of it. An authority that is there goes on, so that a second time makes new keys of
  /// the same cluster.
  ///
  /// @throws BadConfiguration if the plan cannot be, such as one port for two purposes; nothing has
  ///   been changed then
  /// @throws IOException with a sentence for the operator
  public void write() throws IOException, BadConfiguration {
    Files.createDirectories(file.getParent());
    String text = PlanText.ofNodes(plan);
    check(text);
    Path folder = keys().resolve(AUTHORITY);
    InstantSource clock = InstantSource.system();
    Authority authority =
        Authority.isIn(folder) ? Authority.open(folder, clock) : Authority.create(folder, clock);
    for (Member member : members()) {
      Bundle bundle = authority.issue(member, Authority.USUAL_LIFE);
      if (member.name().equals(here)) {
        HostKeys.take(bundle, keys());
      } else {
        bundle.withConfiguration(configuration(member, text)).write(bundle(member.name()));
      }
    }
    PrivateFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private String configuration(Member member, String ofNodes) {
    return plan.witness()
        .filter(witness -> witness.name().equals(member.name()))
        .map(PlanText::ofWitness)
        .orElse(ofNodes);
  }

  private List<Member> members() {
    List<Member> members = new ArrayList<>();
    for (ClusterPlan.Host host : plan.hosts()) {
      members.add(Member.node(host.name(), List.of(host.address().host())));
    }
    plan.witness()
        .ifPresent(one -> members.add(Member.witness(one.name(), List.of(one.address().host()))));
    return members;
  }

  /// As each of the two will read it.
  private void check(String text) throws IOException, BadConfiguration {
    Path draft = Files.createTempFile(file.getParent(), "draft", ".conf");
    try {
      Files.writeString(draft, text);
      for (ClusterPlan.Host host : plan.hosts()) {
        ConfigReader.read(draft, new ThisHost(Optional.of(host.name().name()), ""));
      }
    } finally {
      Files.delete(draft);
    }
  }
}
