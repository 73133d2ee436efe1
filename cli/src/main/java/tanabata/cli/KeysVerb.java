package tanabata.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tanabata.foundation.NodeId;
import tanabata.node.keys.Authority;
import tanabata.node.keys.Bundle;
import tanabata.node.keys.HostKeys;
import tanabata.node.keys.Member;

/// What all verbs about keys share. No daemon and no configuration is needed.
@Command(mixinStandardHelpOptions = true)
abstract class KeysVerb implements Callable<Integer> {

  private static final Path USUAL = Path.of("/etc/tanabata/keys");

  static final InstantSource CLOCK = InstantSource.system();

  @Spec private CommandSpec spec;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The folder of this host's keys; /etc/tanabata/keys if not given.")
  private Optional<Path> folder = Optional.empty();

  /// @throws IOException with a sentence for the person
  abstract void run() throws IOException;

  @Override
  public final Integer call() {
    try {
      run();
      return ExitCode.OK.code();
    } catch (IOException e) {
      throw Failure.of(e);
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.USAGE, e.getMessage());
    }
  }

  final Path folder() {
    return folder.orElse(USUAL);
  }

  final Path authorityFolder() {
    return folder().resolve("authority");
  }

  final Authority authority() throws IOException {
    return Authority.open(authorityFolder(), CLOCK);
  }

  final Path bundleOf(NodeId name) {
    return folder().resolve(name + ".bundle");
  }

  static Duration life(Optional<Integer> days) {
    if (days.isPresent() && days.get() < 1) {
      throw new IllegalArgumentException(
          "--days: " + days.get() + " is no life; allowed: 1 or more");
    }
    return days.map(Duration::ofDays).orElse(Authority.USUAL_LIFE);
  }

  /// A new key for the member: in this folder if it is this host, else in a bundle.
  final void issue(Authority authority, Member member, Duration life, Optional<NodeId> here)
      throws IOException {
    Bundle bundle = authority.issue(member, life);
    if (here.isPresent() && here.get().equals(member.name())) {
      HostKeys keys = HostKeys.take(bundle, folder());
      say(member.name() + ": its key is in " + keys.keystore());
    } else {
      handOver(bundle, bundleOf(member.name()));
    }
  }

  final void handOver(Bundle bundle, Path file) throws IOException {
    bundle.write(file);
    say(
        bundle.name()
            + ": carry "
            + file
            + " there, by scp for example, and take it in: tanabata keys import "
            + file.getFileName());
  }

  /// Whose keys lie here.
  final Optional<NodeId> here() throws IOException {
    return HostKeys.in(folder()).map(HostKeys::name);
  }

  final void say(String sentence) {
    spec.commandLine().getOut().println(sentence);
    spec.commandLine().getOut().flush();
  }

  final void warn(String sentence) {
    spec.commandLine().getErr().println("tanabata: " + sentence);
    spec.commandLine().getErr().flush();
  }

  final Prompt prompt() {
    return ((CommandContext) spec.root().userObject()).ports().prompt();
  }
}
