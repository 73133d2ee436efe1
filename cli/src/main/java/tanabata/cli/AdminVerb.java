package tanabata.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tanabata.foundation.Sanitizer;
import tanabata.node.admin.AdminClient;
import tanabata.node.admin.Administration;
import tanabata.node.admin.DaemonUnreachable;
import tanabata.node.admin.LocksStatus;
import tanabata.node.admin.Reply;
import tanabata.node.admin.Request;
import tanabata.node.config.BadConfiguration;
import tanabata.node.config.Nearest;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;

/// What all verbs about a configured node share.
@Command(mixinStandardHelpOptions = true)
abstract class AdminVerb implements Callable<Integer> {

  /// Longer than a daemon waits for the peer and for disks.
  private static final Duration VERB_TIMEOUT = Duration.ofSeconds(20);

  /// Longer than a daemon waits until whole copies are saved or put back.
  private static final Duration DECISION_TIMEOUT = Duration.ofMinutes(3);

  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;

  final NodeConfig load() throws BadConfiguration {
    return root().load(config);
  }

  final Ports ports() {
    return root().ports();
  }

  /// The verb may hang from another verb.
  private CommandContext root() {
    return (CommandContext) spec.root().userObject();
  }

  static LocksStatus shown(Administration.LocksReply reply) {
    return switch (reply) {
      case Administration.LocksReply.Seen(LocksStatus status) -> status;
      case Administration.LocksReply.Refused(String sentence) ->
          throw new Failure(ExitCode.REFUSED, sentence);
    };
  }

  /// The resource of that name; without a name, the only one.
  final ResourceConfig resource(NodeConfig config, Optional<String> name) {
    List<String> names = config.resources().stream().map(ResourceConfig::name).toList();
    if (name.isEmpty() && names.size() > 1) {
      throw new Failure(ExitCode.USAGE, "name the resource: one of " + String.join(", ", names));
    }
    String wanted = name.orElse(names.get(0));
    return config
        .resource(wanted)
        .orElseThrow(() ->
            new Failure(
                ExitCode.USAGE,
                config.file()
                    + " has no resource '"
                    + wanted
                    + "'"
                    + Nearest.hint(wanted, names)
                    + "; it has: "
                    + String.join(", ", names)));
  }

  final int ask(NodeConfig config, Request verb) throws DaemonUnreachable {
    Duration timeout = verb instanceof Request.Decide ? DECISION_TIMEOUT : VERB_TIMEOUT;
    return finish(new AdminClient(config.control(), timeout).ask(verb));
  }

  final int finish(Reply reply) {
    return switch (reply) {
      case Reply.Done(String sentence) -> {
        print(Sanitizer.onOneLine(sentence) + "\n");
        yield ExitCode.OK.code();
      }
      case Reply.Refused(String sentence) -> throw new Failure(ExitCode.REFUSED, sentence);
    };
  }

  final void print(String text) {
    spec.commandLine().getOut().print(Sanitizer.lines(text));
    spec.commandLine().getOut().flush();
  }

  final void warn(String sentence) {
    spec.commandLine().getErr().println("tanabata: " + Sanitizer.onOneLine(sentence));
    spec.commandLine().getErr().flush();
  }
}
